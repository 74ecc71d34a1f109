//! Which modules matter, and which of them are roots.
//!
//! Files are chosen as ripgrep chooses them, and searched for what could matter before anything is
//! parsed: mentions of clusters, suppressions, and the relative paths of module calls. A module is a
//! folder of Terraform files, or a file that may be a template. It matters if it mentions a cluster,
//! or calls one that matters. A module that another one calls is judged through its calls; every
//! other one that matters is a root, once for each parameter file that belongs to it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use memchr::{memchr, memmem, memrchr};

use crate::collections::{HashMap, HashSet};
use crate::config::Deployment;
use crate::fs::{FileSystem, Kind, Reach, normalise};
use crate::ignored::Ignored;
use crate::known_modules::KnownModules;
use crate::request::Request;
use crate::search::Search;
use crate::syntax::terraform::{self, FileKind};
use crate::syntax::{arm, bicep};
use crate::walk::{Visitor, walk};
use crate::workspace::MAX_FILE;

/// What files are searched for, in lower case, and what it says of them.
const WORDS: &[(&str, Word)] = &[
    ("azurerm_kubernetes_cluster", Word::Cluster),
    ("azurerm_kubernetes_automatic_cluster", Word::Cluster),
    ("managedclusters", Word::Cluster),
    ("akslint:", Word::Suppression),
    ("_template_deployment", Word::TemplateDeployment),
    ("deploymenttemplate.json", Word::Template),
    ("deploymentparameters.json", Word::Parameters),
    ("relativepath", Word::RelativePath),
];

/// What a word in a file says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It may declare a cluster.
    Cluster,
    /// It may hold a suppression.
    Suppression,
    /// It may deploy a template.
    TemplateDeployment,
    /// It may be a template.
    Template,
    /// It may be a parameter file.
    Parameters,
    /// It may lead to another template.
    RelativePath,
}

/// Bytes that no word is longer than.
const LONGEST_WORD: usize = 200;

/// Bytes that a walking thread keeps from one file to the next.
const KEPT: usize = 1 << 20;

/// A module to judge, and how it is deployed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Root {
    /// The folder or file of the module.
    pub module: PathBuf,
    /// The variable or parameter files that it is deployed with, in order; later ones win.
    pub files: Vec<PathBuf>,
}

/// What was found for a request.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The roots to judge, sorted: modules that matter and that no code seems to call.
    pub roots: Vec<Root>,
    /// The other modules that matter, with what each of them is as a root. Whether they are called is known when
    /// those that seem to call them are judged.
    called: BTreeMap<PathBuf, Vec<Root>>,
    /// What each module that matters seems to call.
    calls: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The files that were asked for and may be read, whether or not they matter, sorted.
    pub files: Vec<PathBuf>,
    /// What could not be walked, as messages.
    pub unread: Vec<String>,
    /// Ignore files that were not used, and why, as messages.
    pub unused: Vec<String>,
    /// Paths that hold no file to read.
    pub empty: Vec<PathBuf>,
    /// How many files the walk came by.
    pub seen: usize,
    /// How many of them were searched.
    pub searched: usize,
    /// The bytes in those.
    pub searched_bytes: u64,
}

/// Whose files these are, by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Terraform,
    Json,
    Bicep(bicep::FileKind),
}

fn claim(path: &Path) -> Option<Claim> {
    let name = path.file_name()?.to_str()?;
    match terraform::file_kind(name) {
        Some(_) => Some(Claim::Terraform),
        None if arm::is_json(name) => Some(Claim::Json),
        None => bicep::file_kind(name).map(Claim::Bicep),
    }
}

/// Whether a file belongs to a Terraform module, by its name.
pub(crate) fn is_terraform(path: &Path) -> bool {
    claim(path) == Some(Claim::Terraform)
}

/// What the files of a module say before they are parsed.
#[derive(Debug, Default)]
struct Unit {
    matters: bool,
    calls: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
    has_code: bool,
}

/// What was found in the workspaces.
#[derive(Debug, Default)]
struct Scan {
    /// Modules by their folder or file.
    units: BTreeMap<PathBuf, Unit>,
    /// Files that may be parameter files: the folder of each, its name in lower case, and the file.
    parameters: BTreeSet<(PathBuf, String, PathBuf)>,
    /// Those that say what they belong to: a module and the file.
    using: BTreeSet<(PathBuf, PathBuf)>,
    /// What could not be walked, as messages.
    unread: Vec<String>,
    /// Ignore files that were not used, as messages.
    unused: Vec<String>,
}

impl Scan {
    fn is_parameters(&self, path: &Path) -> bool {
        self.parameters.contains(&by_name(path))
    }

    /// Whether there is code in a folder, or in the module of a file.
    fn has_code(&self, path: &Path) -> bool {
        // What lies below a folder follows it.
        let below = self.units.range::<Path, _>((Included(path), Unbounded));
        let module = path.parent().and_then(|folder| self.units.get(folder));
        below.take_while(|(unit, _)| unit.starts_with(path)).any(|(_, unit)| unit.has_code)
            || module.is_some_and(|unit| unit.has_code)
    }
}

/// Finds what there is to judge for a request. `configured` says how some of the modules are deployed.
///
/// What mentions one of the modules that are known by name matters as what mentions a cluster does.
pub fn discover(
    files: &dyn FileSystem,
    request: &Request,
    configured: &[Deployment],
    known_modules: &KnownModules,
) -> Discovered {
    let mut found = Discovered::default();
    let searcher = Searcher::new(known_modules);
    let scan = scan(files, request, &searcher);
    found.unread.clone_from(&scan.unread);
    found.unused.clone_from(&scan.unused);
    found.seen = searcher.seen.into_inner();
    found.searched = searcher.searched.into_inner();
    found.searched_bytes = searcher.bytes.into_inner();
    for path in request.folders.iter().chain(request.files.iter()) {
        if !scan.has_code(path) && !scan.is_parameters(path) {
            found.empty.push(path.clone());
        }
    }
    let parameters = scan.parameters.iter().map(|(.., file)| file);
    let all = scan.units.values().flat_map(|unit| &unit.files).chain(parameters);
    found.files = all.filter(|file| request.wants(file)).cloned().collect();
    found.files.sort();
    let deployments = |module: &PathBuf| deployments(module.clone(), &scan, configured);
    let matter = matter(&scan.units);
    let called: BTreeSet<&PathBuf> = matter
        .iter()
        .flat_map(|(path, unit)| unit.calls.iter().filter(move |call| call != path))
        .collect();
    for (path, unit) in matter {
        found.calls.insert(path.clone(), unit.calls.iter().cloned().collect());
        match called.contains(path) {
            true => {
                found.called.insert(path.clone(), deployments(path));
            }
            false => found.roots.extend(deployments(path)),
        }
    }
    found
}

/// Reads the files of the workspaces once, in parallel, and keeps what matters of them.
fn scan(files: &dyn FileSystem, request: &Request, searcher: &Searcher) -> Scan {
    // What was named is read even if it is ignored; the rest of its workspace may call it.
    let mut starts: Vec<&PathBuf> = request.workspaces.iter().chain(&request.folders).collect();
    starts.sort();
    starts.dedup();
    let scanner = Scanner {
        files,
        workspaces: &request.workspaces,
        searcher,
        ignored: Ignored::new(files, &request.workspaces),
        again: within_others(&starts).chain(request.files.folders()).collect(),
        met: Mutex::default(),
        scan: Mutex::default(),
        units: Mutex::default(),
    };
    let starts = starts.iter().map(|start| start.as_path());
    walk(files, starts, |start| scanner.reach(start), &scanner);
    let mut buffer = Vec::new();
    for folder in request.files.folders() {
        let entries = files.list(folder, scanner.reach(folder)).unwrap_or_default();
        for entry in entries.into_iter().filter(|entry| entry.kind != Kind::Folder) {
            scanner.file(&folder.join(entry.name), entry.kind, &mut buffer);
        }
    }
    let Scanner { ignored, scan, units, .. } = scanner;
    let mut scan = scan.into_inner().unwrap_or_else(PoisonError::into_inner);
    scan.units = units.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
    scan.unused = ignored.unused();
    scan.unused.sort();
    scan.unread.sort();
    scan.unread.dedup();
    scan
}

/// Looks into files as they are come by.
struct Scanner<'s> {
    files: &'s dyn FileSystem,
    workspaces: &'s [PathBuf],
    searcher: &'s Searcher,
    ignored: Ignored<'s>,
    /// Folders that are come by more than once.
    again: HashSet<&'s Path>,
    /// The files that were met in them.
    met: Mutex<HashSet<PathBuf>>,
    scan: Mutex<Scan>,
    /// They are found by every file of theirs: sorting them waits until all are there.
    units: Mutex<HashMap<PathBuf, Unit>>,
}

impl Visitor for Scanner<'_> {
    fn enters(&self, folder: &Path) -> bool {
        let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        !folder.file_name().is_some_and(is_hidden) && !self.ignored.contains(folder, true)
    }

    fn file(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>) {
        let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        if path.file_name().is_some_and(is_hidden) || self.ignored.contains(path, false) {
            return;
        }
        // What is come by more than once is read once.
        let is_twice = path.ancestors().skip(1).any(|folder| self.again.contains(folder));
        let met = || self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_twice || met().insert(path.to_path_buf()) {
            self.look(path, kind, buffer);
        }
        // One huge file is no reason to keep as much for all others.
        buffer.shrink_to(KEPT);
    }

    fn unread(&self, folder: &Path, error: io::Error) {
        self.scan().unread.push(format!("{}: {error}", folder.display()));
    }
}

impl<'s> Scanner<'s> {
    fn scan(&self) -> MutexGuard<'_, Scan> {
        self.scan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far what is at a real path may lead. What lies in no workspace was named.
    fn reach(&self, path: &Path) -> Reach<'s> {
        let root = self.workspaces.iter().find(|root| path.starts_with(root));
        root.map_or(Reach::Anywhere, |root| Reach::Below(root))
    }

    /// The words in a file, and its content in a buffer; nothing if it is no regular file within the workspaces,
    /// or cannot be read. Files that are larger than any that are parsed are searched piece by piece, and their
    /// content is left out.
    fn read(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>) -> Option<Vec<Word>> {
        buffer.clear();
        let real = match kind {
            Kind::Link => Cow::Owned(self.files.canonical(path).ok()?),
            _ => Cow::Borrowed(path),
        };
        let root = self.workspaces.iter().find(|root| real.starts_with(root))?;
        let mut opened = self.files.open(&real, Reach::Below(root)).ok()?;
        if opened.len <= MAX_FILE {
            buffer.reserve(usize::try_from(opened.len).ok()?);
            opened.content.take(MAX_FILE).read_to_end(buffer).ok()?;
            return Some(self.searcher.words(buffer));
        }
        let mut words = Vec::new();
        loop {
            // A word may lie across two pieces.
            let kept = buffer.len().saturating_sub(LONGEST_WORD);
            buffer.drain(..kept);
            let more = opened.content.by_ref().take(KEPT as u64).read_to_end(buffer).ok()?;
            if more == 0 {
                buffer.clear();
                return Some(words);
            }
            words.extend(self.searcher.words(buffer));
        }
    }

    /// Keeps of a file what matters.
    fn look(&self, path: &Path, file_kind: Kind, buffer: &mut Vec<u8>) {
        self.searcher.seen.fetch_add(1, Relaxed);
        let (Some(claim), Some(parent)) = (claim(path), path.parent()) else { return };
        self.searcher.searched.fetch_add(1, Relaxed);
        // A file that cannot be read may mention a cluster; reading its module says what is wrong.
        let words = self.read(path, file_kind, buffer);
        let content = &**buffer;
        let has = |word| words.as_ref().is_some_and(|words| words.contains(&word));
        let matters = has(Word::Cluster) || has(Word::Suppression);
        if claim == Claim::Json {
            // Templates mention the schema of parameter files in texts that they hold.
            if !has(Word::Template) && (has(Word::Parameters) || is_parameter_file(path)) {
                self.scan().parameters.insert(by_name(path));
            } else if has(Word::Template) || has(Word::Cluster) {
                let mut unit = Unit { matters, has_code: true, ..Unit::default() };
                if has(Word::RelativePath) {
                    unit.calls = relative_paths(content, b"relativePath")
                        .map(|linked| normalise(&parent.join(linked)))
                        .collect();
                }
                unit.files.push(path.to_path_buf());
                self.units
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(path.to_path_buf(), unit);
            }
            return;
        }
        if let Claim::Bicep(kind) = claim {
            if kind == bicep::FileKind::Parameters {
                let mut scan = self.scan();
                scan.parameters.insert(by_name(path));
                let used = bicep_paths(content, "using").next();
                scan.using
                    .extend(used.map(|used| (normalise(&parent.join(used)), path.to_path_buf())));
                return;
            }
            let calls = bicep_paths(content, "module");
            let unit = Unit {
                matters: matters || words.is_none(),
                has_code: true,
                calls: calls.map(|path| normalise(&parent.join(path))).collect(),
                files: [path.to_path_buf()].into(),
            };
            self.units
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(path.to_path_buf(), unit);
            return;
        }
        let sources = self.searcher.local_sources(content);
        let mut calls: Vec<PathBuf> =
            sources.map(|source| normalise(&parent.join(source))).collect();
        let deploys = has(Word::TemplateDeployment);
        if deploys {
            calls.extend(json_paths(content).map(|path| normalise(&parent.join(path))));
        }
        let file_kind = path.file_name().and_then(|name| terraform::file_kind(name.to_str()?));
        let path = path.to_path_buf();
        let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
        let unit = match units.get_mut(parent) {
            Some(unit) => unit,
            None => units.entry(parent.to_path_buf()).or_default(),
        };
        unit.matters |= matters || deploys || words.is_none();
        unit.has_code |= matches!(file_kind, Some(FileKind::Native | FileKind::Json));
        unit.calls.extend(calls);
        unit.files.push(path);
    }
}

/// The folders that lie in others of these sorted ones, and are walked with them.
fn within_others<'p>(folders: &[&'p PathBuf]) -> impl Iterator<Item = &'p Path> {
    let mut outer: Option<&Path> = None;
    folders.iter().filter_map(move |folder| match outer {
        Some(outer) if folder.starts_with(outer) => Some(folder.as_path()),
        _ => {
            outer = Some(folder);
            None
        }
    })
}

struct Searcher {
    search: Search,
    relative: memmem::Finder<'static>,
    /// Files that were come by.
    seen: AtomicUsize,
    /// Files that were searched.
    searched: AtomicUsize,
    /// The bytes in them.
    bytes: AtomicU64,
}

impl Searcher {
    fn new(known_modules: &KnownModules) -> Self {
        let is_cluster = |text: &str| {
            let text = text.to_ascii_lowercase();
            WORDS.iter().any(|(word, says)| *says == Word::Cluster && text.contains(word))
        };
        let modules = known_modules.mentions(is_cluster);
        let words = WORDS.iter().map(|(word, _)| *word);
        Self {
            search: Search::new(words.chain(modules)),
            relative: memmem::Finder::new(b"\"."),
            seen: AtomicUsize::default(),
            searched: AtomicUsize::default(),
            bytes: AtomicU64::default(),
        }
    }

    fn words(&self, content: &[u8]) -> Vec<Word> {
        self.bytes.fetch_add(content.len() as u64, Relaxed);
        // No language here is written in UTF-16. A file that is has to be said, if it matters.
        let narrow: Vec<u8>;
        let content = match content {
            [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
                narrow = rest.iter().copied().filter(|byte| *byte != 0).collect();
                &narrow
            }
            _ => content,
        };
        let found = self.search.found(content).into_iter();
        // The further words are the names of modules that have clusters.
        found.map(|word| WORDS.get(word).map_or(Word::Cluster, |(_, says)| *says)).collect()
    }

    /// The relative paths of the modules that Terraform code calls: `source = "./aks"`, `"source": "../x"`.
    fn local_sources<'c>(&'c self, content: &'c [u8]) -> impl Iterator<Item = &'c str> {
        self.relative.find_iter(content).filter_map(|at| {
            let value = &content[at + 1..];
            if !value.starts_with(b"./") && !value.starts_with(b"../") {
                return None;
            }
            let before = content[..at].trim_ascii_end();
            let before = before.strip_suffix(b"=").or_else(|| before.strip_suffix(b":"))?;
            let before = before.trim_ascii_end();
            if !before.strip_suffix(b"\"").unwrap_or(before).ends_with(b"source") {
                return None;
            }
            std::str::from_utf8(&value[..memchr(b'"', value)?]).ok()
        })
    }
}

/// The texts that stand behind a word in a file: `"relativePath": "aks.json"`.
fn relative_paths<'c>(content: &'c [u8], word: &'static [u8]) -> impl Iterator<Item = &'c str> {
    let mut rest = content;
    std::iter::from_fn(move || {
        loop {
            let at = memmem::find(rest, word)?;
            rest = &rest[at + word.len()..];
            let value = rest.trim_ascii_start();
            let value = value.strip_prefix(b"\"").unwrap_or(value).trim_ascii_start();
            let Some(value) = value.strip_prefix(b"=").or_else(|| value.strip_prefix(b":")) else {
                continue;
            };
            let Some(value) = value.trim_ascii_start().strip_prefix(b"\"") else { continue };
            let Some(end) = memchr(b'"', value) else { continue };
            if let Ok(source) = std::str::from_utf8(&value[..end]) {
                return Some(source);
            }
        }
    })
}

/// The paths of JSON files in Terraform code, as `file("${path.module}/aks.json")` has them.
fn json_paths(content: &[u8]) -> impl Iterator<Item = &str> {
    memmem::find_iter(content, b".json\"").filter_map(|at| {
        let start = memrchr(b'"', &content[..at])? + 1;
        let path = std::str::from_utf8(&content[start..at + b".json".len()]).ok()?;
        let own = ["${path.module}/", "${path.root}/"];
        let path = own.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path);
        (!path.contains("${")).then_some(path)
    })
}

/// The local paths on the lines of Bicep code that start with a keyword: `module aks './aks.bicep' = {`.
fn bicep_paths<'c>(content: &'c [u8], keyword: &'static str) -> impl Iterator<Item = &'c str> {
    let text = std::str::from_utf8(content).unwrap_or_default();
    text.lines().filter_map(move |line| {
        let rest = line.trim_start().strip_prefix(keyword)?;
        let path = rest.starts_with([' ', '\t']).then(|| rest.split('\'').nth(1))??;
        (!path.contains(':')).then_some(path)
    })
}

fn lower_name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// A file by its folder and its name, in lower case.
fn by_name(path: &Path) -> (PathBuf, String, PathBuf) {
    let folder = path.parent().unwrap_or(path);
    (folder.to_path_buf(), lower_name(path), path.to_path_buf())
}

/// Whether a file is named as the parameter file of a template.
fn is_parameter_file(path: &Path) -> bool {
    let name = lower_name(path);
    name == "parameters.json" || name.contains(".parameters.")
}

/// The deployments of a root: those that are configured; else one for each parameter file that says
/// that it belongs to it or does by its name, or one without. `azuredeploy.json` goes with `azuredeploy.parameters.json` and
/// `azuredeploy.parameters.prod.json`, and `template.json` with `parameters.json`, as the Azure
/// portal exports them.
fn deployments(module: PathBuf, scan: &Scan, configured: &[Deployment]) -> Vec<Root> {
    let is_template = claim(&module).is_some();
    let root = |files| Root { module: module.clone(), files };
    let chosen: Vec<Root> = configured
        .iter()
        .filter(|deployment| {
            deployment.path == module || (is_template && module.parent() == Some(&deployment.path))
        })
        .map(|deployment| if is_template { &deployment.parameters } else { &deployment.var_files })
        .filter(|files| !files.is_empty())
        .map(|files| root(files.clone()))
        .collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let template = lower_name(&module);
    let extensions = [".json", ".jsonc", ".bicep"];
    let stem = extensions.iter().find_map(|extension| template.strip_suffix(extension));
    let prefixes = stem.into_iter().map(|stem| format!("{stem}.parameters."));
    let portal = (template == "template.json").then(|| "parameters.json".to_owned());
    let folder = module.parent().unwrap_or(&module);
    let near = prefixes.chain(portal).flat_map(|prefix| {
        let first = (folder.to_path_buf(), prefix.clone(), PathBuf::new());
        let behind = scan.parameters.range(first..);
        let named = move |(parent, name, _): &&(PathBuf, String, PathBuf)| {
            parent == folder && name.starts_with(&prefix)
        };
        behind.take_while(named).map(|(.., file)| file)
    });
    let using = scan.using.range((module.clone(), PathBuf::new())..);
    let says_so = using.take_while(|(used, _)| *used == module).map(|(_, file)| file);
    let files: BTreeSet<&PathBuf> = near.chain(says_so).collect();
    match files.is_empty() {
        true => vec![root(Vec::new())],
        false => files.into_iter().map(|file| root(vec![file.clone()])).collect(),
    }
}

impl Discovered {
    /// The next roots to judge: modules that matter and that no deployed call led to so far, `reached` being those
    /// to which one did. Those come first that no other one of them seems to call, so that all are judged through
    /// their callers where that is possible.
    pub(crate) fn next(&mut self, reached: &HashSet<PathBuf>) -> Vec<Root> {
        self.called.retain(|path, _| !reached.contains(path));
        let calls = |caller: &PathBuf| self.calls.get(caller).into_iter().flatten();
        let called: HashSet<&PathBuf> = self
            .called
            .keys()
            .flat_map(|caller| calls(caller).filter(move |call| *call != caller))
            .collect();
        let mut next: Vec<PathBuf> =
            self.called.keys().filter(|path| !called.contains(path)).cloned().collect();
        if next.is_empty() {
            // They seem to call each other in a circle.
            next.extend(self.called.keys().next().cloned());
        }
        next.iter().filter_map(|path| self.called.remove(path)).flatten().collect()
    }

    /// All modules that a module seems to call, and those that they do.
    pub(crate) fn seem_called_by(&self, module: &Path) -> HashSet<PathBuf> {
        let mut found = HashSet::default();
        let mut open = vec![module];
        while let Some(path) = open.pop() {
            for call in self.calls.get(path).into_iter().flatten() {
                if found.insert(call.clone()) {
                    open.push(call);
                }
            }
        }
        found
    }
}

/// The modules that matter: those that mention a cluster, and those that call one that matters.
fn matter(units: &BTreeMap<PathBuf, Unit>) -> BTreeMap<&PathBuf, &Unit> {
    let mut callers: BTreeMap<&Path, Vec<&PathBuf>> = BTreeMap::new();
    for (path, unit) in units {
        for call in &unit.calls {
            callers.entry(call).or_default().push(path);
        }
    }
    let mut matter: BTreeSet<&PathBuf> = BTreeSet::new();
    let mut open: Vec<&PathBuf> =
        units.iter().filter(|(_, unit)| unit.matters).map(|(path, _)| path).collect();
    while let Some(path) = open.pop() {
        if matter.insert(path) {
            open.extend(callers.get(path.as_path()).into_iter().flatten());
        }
    }
    matter.into_iter().filter_map(|path| units.get_key_value(path)).collect()
}
