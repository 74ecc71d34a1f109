//! Which modules matter, and which of them are roots.
//!
//! Files are chosen as ripgrep chooses them, and searched for what could matter before anything is
//! parsed: mentions of clusters, suppressions, and the relative paths of module calls. A module is a
//! folder of Terraform files, or a file that may be a template. It matters if it mentions a cluster,
//! or calls one that matters. A module that another one calls is judged through its calls; every
//! other one that matters is a root, once for each parameter file that belongs to it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use memchr::memmem;
use regex::bytes::Regex;

use crate::collections::{HashMap, HashSet};
use crate::config::Deployment;
use crate::fs::{FileSystem, Kind, Reach, normalise};
use crate::ignored::Ignored;
use crate::known_modules::KnownModules;
use crate::request::Request;
use crate::search::Search;
use crate::syntax::{self, Claim, Outline, bicep, decoded, terraform};
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
    ("\\u0", Word::Escape),
    ("\\u{", Word::Escape),
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
    /// It may write any word in another way.
    Escape,
}

/// Bytes that no word is longer than.
const LONGEST_WORD: usize = 200;

/// Bytes that a walking thread keeps from one file to the next.
const KEPT: usize = 1 << 20;

/// A module to judge, and how it is deployed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The modules that were found, whether or not they matter, and the parameter files.
    units: Vec<Arc<Unit>>,
    parameters: Vec<PathBuf>,
    /// What could not be walked, as messages.
    pub unread: Vec<String>,
    /// Ignore files that were not used, and why, as messages.
    pub unused: Vec<String>,
    /// Paths that hold no file to read.
    pub empty: Vec<PathBuf>,
    /// How many files of code, and folders, an ignore file left out.
    pub left_out: usize,
    /// How many folders of tools were passed by.
    pub tool_folders: usize,
    /// How many templates were left to the files of the tree that they say they were compiled from.
    pub compiled: usize,
    /// How many files the walk found.
    pub seen: usize,
    /// How many of them were searched.
    pub searched: usize,
    /// The bytes in those.
    pub searched_bytes: u64,
}

/// What the files of a module say before they are parsed.
#[derive(Debug, Default)]
struct Unit {
    matters: bool,
    calls: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
    has_code: bool,
    /// Whether it says that Bicep's compiler wrote it.
    is_compiled: bool,
}

impl Unit {
    /// Whether this is the template at a path, and not the folder there.
    fn is_file(&self, path: &Path) -> bool {
        self.files.first().is_some_and(|file| file == path)
    }
}

/// What was found in the workspaces.
#[derive(Debug, Default)]
struct Scan {
    /// Modules by their folder or file.
    units: BTreeMap<PathBuf, Arc<Unit>>,
    /// Files that may be parameter files: the folder of each, its name in lower case, and the file.
    parameters: BTreeSet<(PathBuf, String, PathBuf)>,
    /// Those that say what they belong to: a module and the file.
    using: BTreeSet<(PathBuf, PathBuf)>,
    /// What could not be walked, as messages.
    unread: Vec<String>,
    /// Ignore files that were not used, as messages.
    unused: Vec<String>,
    /// How many files and folders an ignore file left out.
    left_out: usize,
    /// How many folders of tools were passed by.
    tool_folders: usize,
}

impl Scan {
    /// Forgets what lies directly in a folder.
    fn forget(&mut self, folder: &Path) {
        self.units.retain(|path, unit| {
            path != folder && (path.parent() != Some(folder) || !unit.is_file(path))
        });
        self.parameters.retain(|(parent, ..)| parent != folder);
        self.using.retain(|(_, file)| file.parent() != Some(folder));
    }

    /// Adds what was found in a folder that was forgotten.
    fn extend(&mut self, found: Scan) {
        self.units.extend(found.units);
        self.parameters.extend(found.parameters);
        self.using.extend(found.using);
    }

    /// The Bicep file that a template was compiled from, if it is in the tree: the one of its name, or `main.bicep`
    /// beside `azuredeploy.json`, as templates for the Azure portal are named.
    fn source(&self, path: &Path, unit: &Unit) -> Option<PathBuf> {
        if !unit.is_compiled {
            return None;
        }
        let portal = ["azuredeploy.json", "maintemplate.json"].contains(&&*lower_name(path));
        let main = portal.then(|| path.with_file_name("main.bicep"));
        let candidates = std::iter::once(path.with_extension("bicep")).chain(main);
        candidates.into_iter().find(|source| self.units.contains_key(source))
    }

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

/// What a search for a request found. It can look at single folders again.
pub struct Discovery {
    searcher: Searcher,
    scan: Scan,
}

impl Discovery {
    /// Reads the files of the workspaces once, in parallel, and keeps what matters of them.
    ///
    /// What mentions one of the modules that are known by name matters as what mentions a cluster does.
    pub fn new(files: &dyn FileSystem, request: &Request, known_modules: &KnownModules) -> Self {
        let searcher = Searcher::new(known_modules);
        // What was named is read even if it is ignored; the rest of its workspace may call it.
        let starts = starts(request);
        let again = within_others(&starts).chain(request.files.folders()).collect();
        let scanner = Scanner::new(files, request, &searcher, again);
        let starts = starts.iter().map(|start| start.as_path());
        walk(files, starts, |start| scanner.reach(start), &scanner);
        for folder in request.files.folders() {
            scanner.list(folder, |path, kind, buffer| scanner.meet(path, kind, buffer));
        }
        let scan = scanner.finish();
        Self { searcher, scan }
    }

    /// Looks again at what lies directly in a folder, whether or not it is still there.
    pub(crate) fn look_again(&mut self, files: &dyn FileSystem, request: &Request, folder: &Path) {
        self.scan.forget(folder);
        let scanner = Scanner::new(files, request, &self.searcher, HashSet::from_iter([folder]));
        let is_entered = starts(request).into_iter().any(|start| {
            let between = folder.ancestors().take_while(|between| between.starts_with(start));
            folder.starts_with(start) && between.filter(|f| *f != start).all(|f| scanner.enters(f))
        });
        if is_entered {
            scanner.list(folder, |path, kind, buffer| scanner.file(path, kind, buffer));
        }
        if request.files.folders().any(|named| named == folder) {
            scanner.list(folder, |path, kind, buffer| scanner.meet(path, kind, buffer));
        }
        let found = scanner.finish();
        self.scan.extend(found);
    }

    /// Whether something was found in a folder with this path, or below it.
    pub(crate) fn has_folder(&self, path: &Path) -> bool {
        let below = self.scan.units.range::<Path, _>((Included(path), Unbounded));
        let mut below = below.take_while(|(unit, _)| unit.starts_with(path));
        below.any(|(at, unit)| at != path || !unit.is_file(path))
    }

    /// What there is to judge for the request. `configured` says how some of the modules are deployed.
    pub fn discovered(&self, request: &Request, configured: &[Deployment]) -> Discovered {
        let Self { searcher, scan } = self;
        let mut found = Discovered {
            unread: scan.unread.clone(),
            unused: scan.unused.clone(),
            left_out: scan.left_out,
            tool_folders: scan.tool_folders,
            seen: searcher.seen.load(Relaxed),
            searched: searcher.searched.load(Relaxed),
            searched_bytes: searcher.bytes.load(Relaxed),
            ..Discovered::default()
        };
        for path in request.folders.iter().chain(request.files.iter()) {
            if !scan.has_code(path) && !scan.is_parameters(path) {
                found.empty.push(path.clone());
            }
        }
        found.units = scan.units.values().cloned().collect();
        found.parameters = scan.parameters.iter().map(|(.., file)| file.clone()).collect();
        let named: Vec<&PathBuf> =
            request.files.iter().filter(|file| terraform::is_passed(file)).collect();
        let deployments = |module: &PathBuf| {
            // Who names a file of values asks for what is deployed with it.
            let given = named.iter().filter(|file| file.parent() == Some(module));
            let given =
                given.map(|&file| Root { module: module.clone(), files: vec![file.clone()] });
            match given.collect::<Vec<Root>>() {
                given if given.is_empty() => deployments(module.clone(), scan, configured),
                given => given,
            }
        };
        let matter = matter(&scan.units);
        let called: BTreeSet<&PathBuf> = matter
            .iter()
            .flat_map(|(path, unit)| unit.calls.iter().filter(move |call| call != path))
            .collect();
        for (&path, &unit) in &matter {
            found.calls.insert(path.clone(), unit.calls.iter().cloned().collect());
            // One mistake is one finding, where its author mends it. A source without a cluster is none of a template
            // that has one.
            let is_named = || request.files.iter().any(|file| file == path);
            if scan.source(path, unit).is_some_and(|source| matter.contains_key(&source))
                && !is_named()
            {
                found.compiled += 1;
                continue;
            }
            match called.contains(path) {
                true => {
                    found.called.insert(path.clone(), deployments(path));
                }
                false => found.roots.extend(deployments(path)),
            }
        }
        found
    }
}

/// The folders that are walked for a request, sorted.
fn starts(request: &Request) -> Vec<&PathBuf> {
    let mut starts: Vec<&PathBuf> = request.workspaces.iter().chain(&request.folders).collect();
    starts.sort();
    starts.dedup();
    starts
}

/// Folders of version control, and of tools that copy modules into them. All other hidden folders are searched.
const COPIES: [&str; 5] = [".git", ".hg", ".svn", ".terraform", ".terragrunt-cache"];

/// Folders that tools fill with what others wrote. They are no place to hide: what git tracks is searched.
const INSTALLED: [&str; 9] = [
    ".venv",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".cache",
    "__pycache__",
    "node_modules",
];

/// Looks into the files that the walk finds.
struct Scanner<'s> {
    files: &'s dyn FileSystem,
    workspaces: &'s [PathBuf],
    searcher: &'s Searcher,
    ignored: Ignored<'s>,
    /// How many folders of tools were passed by.
    tool_folders: AtomicUsize,
    /// Folders that are visited more than once.
    again: HashSet<&'s Path>,
    /// The files that were met in them.
    met: Mutex<HashSet<PathBuf>>,
    scan: Mutex<Scan>,
    /// They are found by every file of theirs: sorting them waits until all are there.
    units: Mutex<HashMap<PathBuf, Unit>>,
}

impl Visitor for Scanner<'_> {
    fn enters(&self, folder: &Path) -> bool {
        let is_one_of = |names: &[&str]| {
            folder.file_name().is_some_and(|name| names.iter().any(|tool| name == *tool))
        };
        if is_one_of(&COPIES) || (is_one_of(&INSTALLED) && !self.ignored.tracks(folder, true)) {
            self.tool_folders.fetch_add(1, Relaxed);
            return false;
        }
        !self.ignored.contains(folder, true)
    }

    fn file(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>) {
        // What nobody claims is no code, whether or not it is ignored.
        if syntax::claim(path).is_some() && self.ignored.contains(path, false) {
            return;
        }
        self.meet(path, kind, buffer);
    }

    fn unread(&self, folder: &Path, error: io::Error) {
        self.scan().unread.push(format!("{}: {error}", folder.display()));
    }
}

impl<'s> Scanner<'s> {
    fn new(
        files: &'s dyn FileSystem,
        request: &'s Request,
        searcher: &'s Searcher,
        again: HashSet<&'s Path>,
    ) -> Self {
        Self {
            files,
            workspaces: &request.workspaces,
            searcher,
            ignored: Ignored::new(files, &request.workspaces),
            tool_folders: AtomicUsize::default(),
            again,
            met: Mutex::default(),
            scan: Mutex::default(),
            units: Mutex::default(),
        }
    }

    /// Goes through what lies directly in a folder and is none.
    fn list(&self, folder: &Path, mut look: impl FnMut(&Path, Kind, &mut Vec<u8>)) {
        let mut buffer = Vec::new();
        let entries = self.files.list(folder, self.reach(folder)).unwrap_or_default();
        for entry in entries.into_iter().filter(|entry| entry.kind != Kind::Folder) {
            look(&folder.join(entry.name), entry.kind, &mut buffer);
        }
    }

    /// What was found.
    fn finish(self) -> Scan {
        let Self { ignored, tool_folders, scan, units, .. } = self;
        let mut scan = scan.into_inner().unwrap_or_else(PoisonError::into_inner);
        let units = units.into_inner().unwrap_or_else(PoisonError::into_inner);
        scan.units = units.into_iter().map(|(path, unit)| (path, Arc::new(unit))).collect();
        scan.left_out = ignored.left_out();
        scan.tool_folders = tool_folders.into_inner();
        scan.unused = ignored.unused();
        scan.unused.sort();
        scan.unread.sort();
        scan.unread.dedup();
        scan
    }

    fn scan(&self) -> MutexGuard<'_, Scan> {
        self.scan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far what is at a real path may lead. What lies in no workspace was named.
    fn reach(&self, path: &Path) -> Reach<'s> {
        let root = self.workspaces.iter().find(|root| path.starts_with(root));
        root.map_or(Reach::Anywhere, |root| Reach::Below(root))
    }

    /// Looks into a file, whether or not it is ignored, unless that was done before.
    fn meet(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>) {
        let is_twice = path.ancestors().skip(1).any(|folder| self.again.contains(folder));
        let met = || self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_twice || met().insert(path.to_path_buf()) {
            self.look(path, kind, buffer);
        }
        // One huge file is no reason to keep as much for all others.
        buffer.shrink_to(KEPT);
    }

    /// The words in a file, and its content in a buffer; `None` if it is not a regular file within the
    /// workspaces, or cannot be read. Files that are larger than any that are parsed are searched piece by piece, and their
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
        let (Some(claim), Some(parent)) = (syntax::claim(path), path.parent()) else { return };
        self.searcher.searched.fetch_add(1, Relaxed);
        // A file that cannot be read may mention a cluster; reading its module says what is wrong.
        let words = self.read(path, file_kind, buffer);
        let content = &**buffer;
        let has = |word| words.as_ref().is_some_and(|words| words.contains(&word));
        let mut matters = has(Word::Cluster) || has(Word::Suppression);
        let outlined = match claim {
            Claim::Json => has(Word::RelativePath) || has(Word::Escape),
            Claim::Terraform(kind) => {
                let may_call = || has(Word::Escape) || self.searcher.may_call(content);
                kind.names_modules()
                    || (!kind.is_values() && (has(Word::TemplateDeployment) || may_call()))
            }
            Claim::Bicep(_) => self.searcher.may_call_bicep(content),
        };
        let outline = match outlined {
            true => syntax::outline(path, &String::from_utf8_lossy(content)),
            false => Outline::default(),
        };
        let calls = outline.calls.iter().map(|call| normalise(&parent.join(call)));
        // Nobody knows what lies there.
        let is_outside = |call: PathBuf| !self.workspaces.iter().any(|root| call.starts_with(root));
        matters |= calls.clone().any(is_outside);
        let units = || self.units.lock().unwrap_or_else(PoisonError::into_inner);
        match claim {
            // Templates mention the schema of parameter files in texts that they hold.
            Claim::Json
                if !has(Word::Template) && (has(Word::Parameters) || is_parameter_file(path)) =>
            {
                self.scan().parameters.insert(by_name(path));
            }
            Claim::Json if !has(Word::Template) && !has(Word::Cluster) => {}
            Claim::Bicep(bicep::FileKind::Parameters) => {
                let mut scan = self.scan();
                scan.parameters.insert(by_name(path));
                let used = outline.uses.map(|used| normalise(&parent.join(used)));
                if used.is_none() && matters {
                    // What it deploys comes from a registry.
                    drop(scan);
                    let files = vec![path.to_path_buf()];
                    let unit = Unit { matters, has_code: true, files, ..Unit::default() };
                    units().insert(path.to_path_buf(), unit);
                    return;
                }
                scan.using.extend(used.map(|used| (used, path.to_path_buf())));
            }
            Claim::Json | Claim::Bicep(_) => {
                // A Bicep file that cannot be read may mention a cluster.
                let unread = words.is_none() && claim != Claim::Json;
                let unit = Unit {
                    matters: matters || unread,
                    has_code: true,
                    calls: calls.collect(),
                    files: vec![path.to_path_buf()],
                    is_compiled: claim == Claim::Json && self.searcher.is_compiled(content),
                };
                units().insert(path.to_path_buf(), unit);
            }
            Claim::Terraform(kind) if kind.names_modules() => {
                let mut scan = self.scan();
                scan.parameters.insert(by_name(path));
                let used: Vec<PathBuf> = calls.collect();
                scan.using.extend(used.into_iter().map(|used| (used, path.to_path_buf())));
            }
            Claim::Terraform(kind) => {
                let deploys = has(Word::TemplateDeployment);
                let calls: Vec<PathBuf> = calls.collect();
                let mut units = units();
                let unit = match units.get_mut(parent) {
                    Some(unit) => unit,
                    None => units.entry(parent.to_path_buf()).or_default(),
                };
                unit.matters |= matters || deploys || words.is_none();
                unit.has_code |= !kind.is_values();
                unit.calls.extend(calls);
                unit.files.push(path.to_path_buf());
            }
        }
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

/// Whether a text seems to be UTF-16: it says so with a mark, or every other byte at its start is zero.
fn is_utf_16(content: &[u8]) -> bool {
    let start = &content[..content.len().min(64)];
    let zeros = |first: usize| start.iter().skip(first).step_by(2).all(|byte| *byte == 0);
    matches!(content, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || (start.len() >= 4 && (zeros(0) || zeros(1)))
}

struct Searcher {
    search: Search,
    relative: memmem::Finder<'static>,
    module: memmem::Finder<'static>,
    using: memmem::Finder<'static>,
    generator: memmem::Finder<'static>,
    /// Files that the walk found.
    seen: AtomicUsize,
    /// Files that were searched.
    searched: AtomicUsize,
    /// The bytes in them.
    bytes: AtomicU64,
}

/// Whether a text mentions a cluster, or a known module that has one.
pub(crate) fn mentions_cluster(content: &[u8], known_modules: &KnownModules) -> bool {
    Searcher::new(known_modules).words(content).contains(&Word::Cluster)
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
            module: memmem::Finder::new(b"module"),
            using: memmem::Finder::new(b"using"),
            generator: memmem::Finder::new(b"\"_generator\""),
            seen: AtomicUsize::default(),
            searched: AtomicUsize::default(),
            bytes: AtomicU64::default(),
        }
    }

    /// The words that a text has.
    fn words(&self, content: &[u8]) -> Vec<Word> {
        self.bytes.fetch_add(content.len() as u64, Relaxed);
        // No language here is written in UTF-16. A file that is has to be said, if it matters.
        let narrow: Vec<u8>;
        let content = match is_utf_16(content) {
            true => {
                narrow = content.iter().copied().filter(|byte| *byte != 0).collect();
                &narrow
            }
            false => content,
        };
        let mut words = self.found(content);
        if words.contains(&Word::Escape) {
            words.extend(self.found(decoded(&String::from_utf8_lossy(content)).as_bytes()));
        }
        words
    }

    fn found(&self, content: &[u8]) -> Vec<Word> {
        let found = self.search.found(content).into_iter();
        // The further words are the names of modules that have clusters.
        found.map(|word| WORDS.get(word).map_or(Word::Cluster, |(_, says)| *says)).collect()
    }

    /// Whether a template says that Bicep's compiler wrote it.
    fn is_compiled(&self, content: &[u8]) -> bool {
        static BICEP: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#"^"_generator"\s*:\s*\{\s*"name"\s*:\s*"(?i:bicep)""#).ok()
        });
        let says_so = |at| BICEP.as_ref().is_some_and(|bicep| bicep.is_match(&content[at..]));
        self.generator.find(content).is_some_and(says_so)
    }

    /// Whether Terraform code without escapes may call a module that is a folder.
    fn may_call(&self, content: &[u8]) -> bool {
        self.relative.find(content).is_some()
    }

    /// Whether a Bicep file may call a module, or a parameter file use one.
    fn may_call_bicep(&self, content: &[u8]) -> bool {
        self.module.find(content).is_some() || self.using.find(content).is_some()
    }
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
    let is_template = syntax::claim(&module).is_some();
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
    // Those of a template that was compiled from it are its own.
    let compiled = ["azuredeploy", "maintemplate"].into_iter().filter(|stem| {
        let is_it = |(path, unit): (&PathBuf, &Arc<Unit>)| {
            lower_name(path) == format!("{stem}.json")
                && scan.source(path, unit).is_some_and(|source| source == module)
        };
        let folder = module.parent().unwrap_or(&module);
        let beside = scan.units.range::<Path, _>((Included(folder), Unbounded));
        template == "main.bicep" && beside.take_while(|(p, _)| p.starts_with(folder)).any(is_it)
    });
    let prefixes = prefixes.chain(compiled.map(|stem| format!("{stem}.parameters.")));
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
    /// The files of a request that may be read, whether or not they matter, in no order.
    pub fn files<'d>(&'d self, request: &'d Request) -> impl Iterator<Item = &'d PathBuf> {
        let files = self.units.iter().flat_map(|unit| &unit.files).chain(&self.parameters);
        files.filter(|file| request.wants(file))
    }

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

    /// Whether a file is one of a module that seems to call one that matters.
    pub(crate) fn leads_to_what_matters(&self, file: &Path) -> bool {
        let modules = file.parent().into_iter().chain([file]);
        let mut calls = modules.filter_map(|module| self.calls.get(module)).flatten();
        calls.any(|call| self.calls.contains_key(call))
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
fn matter(units: &BTreeMap<PathBuf, Arc<Unit>>) -> BTreeMap<&PathBuf, &Arc<Unit>> {
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
