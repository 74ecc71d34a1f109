//! Which folders matter, and which of them are roots.
//!
//! Files are chosen as ripgrep chooses them, and searched for what could matter before anything is
//! parsed: mentions of clusters, suppressions, and the relative paths of module calls. A folder
//! matters if it mentions a cluster, or calls one that matters. A folder that another one calls is
//! judged through its calls; every other one that matters is a root.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use aho_corasick::AhoCorasick;
use ignore::{WalkBuilder, WalkState};
use memchr::{memchr, memmem};

use crate::syntax::terraform::{self, FileKind};
use crate::workspace::normalise;

/// What makes a folder matter, in lower case.
const MENTIONS: &[&str] = &[
    "azurerm_kubernetes_cluster",
    "azurerm_kubernetes_automatic_cluster",
    "managedclusters",
    "akslint:",
];

/// What was asked for, and what was found for it.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The roots of the workspaces.
    pub workspaces: Vec<PathBuf>,
    /// The roots to judge, sorted.
    pub roots: Vec<PathBuf>,
    /// What was asked for.
    pub request: Request,
    /// The Terraform files that were asked for, whether or not they matter, sorted.
    pub files: Vec<PathBuf>,
    /// Folders that could not be walked, as messages.
    pub unread: Vec<String>,
    /// Paths that hold no file to read.
    pub empty: Vec<PathBuf>,
}

/// The folders and files that findings are reported for.
#[derive(Debug, Default)]
pub struct Request {
    folders: Vec<PathBuf>,
    /// The files that were named one by one.
    pub files: Vec<PathBuf>,
}

impl Request {
    /// Whether findings about a file are wanted: it lies below a folder that was named, or in the
    /// folder of a file that was.
    pub fn wants(&self, file: &Path) -> bool {
        self.folders.iter().any(|folder| file.starts_with(folder))
            || self.files.iter().any(|named| named.parent() == file.parent())
    }

    /// Whether a folder, as a module, was asked for.
    pub fn wants_module(&self, folder: &Path) -> bool {
        self.wants(&folder.join("*"))
    }
}

/// A path that cannot be linted.
#[derive(Debug)]
pub struct Unreadable {
    /// The path as it was given.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// What a folder's files say before they are parsed.
#[derive(Debug, Default)]
struct Folder {
    matters: bool,
    calls: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
    has_configuration: bool,
}

/// Finds what there is to judge for these paths. `unsaved` is the path and text of an editor's
/// buffer.
///
/// # Errors
///
/// The paths that cannot be read.
pub fn discover(
    paths: &[PathBuf],
    unsaved: Option<&(PathBuf, String)>,
) -> Result<Discovered, Vec<Unreadable>> {
    let mut found = Discovered::default();
    let mut unreadable = Vec::new();
    let mut explicit: Vec<PathBuf> = Vec::new();
    for path in paths {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                unreadable.push(Unreadable { path: path.clone(), reason: reason(&error) });
                continue;
            }
        };
        let around = if real.is_dir() {
            found.request.folders.push(real.clone());
            real.clone()
        } else {
            explicit.push(real.clone());
            found.request.files.push(real.clone());
            real.parent().unwrap_or(&real).to_path_buf()
        };
        found.workspaces.push(workspace_root(&around));
    }
    if let Some((file, _)) = unsaved {
        found.request.files.push(file.clone());
        if let Some(folder) = file.parent() {
            found.workspaces.push(workspace_root(folder));
        }
    }
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    found.workspaces.sort();
    found.workspaces.dedup();

    let (folders, unread) = scan(&found, unsaved);
    found.unread = unread;
    for path in found.request.folders.iter().chain(&found.request.files) {
        let below = |folder: &PathBuf| folder.starts_with(path) || path.parent() == Some(folder);
        let holds =
            |(folder, content): (&PathBuf, &Folder)| content.has_configuration && below(folder);
        if !folders.iter().any(holds) {
            found.empty.push(path.clone());
        }
    }
    let all = folders.values().flat_map(|folder| &folder.files);
    found.files = all.filter(|file| found.request.wants(file)).cloned().collect();
    found.roots = roots(&folders);
    Ok(found)
}

/// The nearest folder with a `.git`, else the folder itself.
fn workspace_root(folder: &Path) -> PathBuf {
    let root = folder.ancestors().find(|ancestor| ancestor.join(".git").exists());
    root.unwrap_or(folder).to_path_buf()
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".into(),
        _ => error.to_string(),
    }
}

/// The bytes of a regular file inside of the workspaces; nothing if it is not one, or cannot be read.
fn read(path: &Path, workspaces: &[PathBuf]) -> Option<Vec<u8>> {
    let real = path.canonicalize().ok()?;
    let inside = workspaces.iter().any(|workspace| real.starts_with(workspace));
    (inside && real.is_file()).then(|| std::fs::read(real).ok()).flatten()
}

/// Reads the files of the workspaces once, in parallel, and keeps what matters of them. The second
/// value says what of the workspaces could not be walked.
fn scan(
    found: &Discovered,
    unsaved: Option<&(PathBuf, String)>,
) -> (BTreeMap<PathBuf, Folder>, Vec<String>) {
    let folders: Mutex<BTreeMap<PathBuf, Folder>> = Mutex::default();
    let unread: Mutex<Vec<String>> = Mutex::default();
    let searcher = Searcher::new();
    let record = |path: &Path| {
        let Some(kind) = path.file_name().and_then(|name| terraform::file_kind(name.to_str()?))
        else {
            return;
        };
        let Some(parent) = path.parent() else { return };
        let content = match unsaved {
            Some((file, text)) if file == path => Some(text.clone().into_bytes()),
            _ => read(path, &found.workspaces),
        };
        // A file that cannot be read may mention a cluster; reading its module says what is wrong.
        let matters = content.as_deref().is_none_or(|content| searcher.mentions(content));
        let content = content.unwrap_or_default();
        let calls = relative_sources(&content).map(|source| normalise(&parent.join(source)));
        let configuration = matches!(kind, FileKind::Native | FileKind::Json);
        let calls: Vec<PathBuf> = calls.collect();
        let mut folders = folders.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = folders.entry(parent.to_path_buf()).or_default();
        folder.matters |= matters;
        folder.has_configuration |= configuration;
        folder.calls.extend(calls);
        folder.files.insert(path.to_path_buf());
    };
    // What was named is read even if it is ignored; the rest of its workspace may call it.
    let mut starts: Vec<&PathBuf> = found.workspaces.iter().chain(&found.request.folders).collect();
    let named: Vec<&Path> = found.request.files.iter().filter_map(|file| file.parent()).collect();
    starts.sort();
    starts.dedup();
    if let Some((first, rest)) = starts.split_first() {
        let mut walk = WalkBuilder::new(first);
        for start in rest {
            walk.add(start);
        }
        walk.require_git(false).build_parallel().run(|| {
            Box::new(|entry| {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|ty| !ty.is_dir()) => {
                        record(entry.path());
                    }
                    Ok(_) => {}
                    Err(error) => {
                        unread
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(error.to_string());
                    }
                }
                WalkState::Continue
            })
        });
    }
    for folder in named {
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.path()).filter(|path| !path.is_dir()).for_each(|p| record(&p));
    }
    if let Some((file, _)) = unsaved {
        record(file);
    }
    let mut unread = unread.into_inner().unwrap_or_else(PoisonError::into_inner);
    unread.sort();
    (folders.into_inner().unwrap_or_else(PoisonError::into_inner), unread)
}

struct Searcher {
    mentions: AhoCorasick,
}

impl Searcher {
    fn new() -> Self {
        let mentions = AhoCorasick::builder().ascii_case_insensitive(true).build(MENTIONS);
        // A handful of short words is within every limit of the builder.
        #[allow(clippy::expect_used)]
        let mentions = mentions.expect("the patterns are constant");
        Self { mentions }
    }

    fn mentions(&self, content: &[u8]) -> bool {
        self.mentions.is_match(content)
    }
}

/// The relative paths that stand behind the word `source` in a file.
fn relative_sources(content: &[u8]) -> impl Iterator<Item = &str> {
    let mut rest = content;
    std::iter::from_fn(move || {
        loop {
            let at = memmem::find(rest, b"source")?;
            rest = &rest[at + b"source".len()..];
            let value = rest.trim_ascii_start();
            let value = value.strip_prefix(b"\"").unwrap_or(value).trim_ascii_start();
            let Some(value) = value.strip_prefix(b"=").or_else(|| value.strip_prefix(b":")) else {
                continue;
            };
            let Some(value) = value.trim_ascii_start().strip_prefix(b"\"") else { continue };
            if !(value.starts_with(b"./") || value.starts_with(b"../")) {
                continue;
            }
            let Some(end) = memchr(b'"', value) else { continue };
            if let Ok(source) = std::str::from_utf8(&value[..end]) {
                return Some(source);
            }
        }
    })
}

/// The folders that matter and that no other folder calls.
fn roots(folders: &BTreeMap<PathBuf, Folder>) -> Vec<PathBuf> {
    let mut matter: BTreeSet<&Path> = folders
        .iter()
        .filter(|(_, folder)| folder.matters)
        .map(|(path, _)| path.as_path())
        .collect();
    loop {
        let callers: Vec<&Path> = folders
            .iter()
            .filter(|(path, folder)| {
                !matter.contains(path.as_path())
                    && folder.calls.iter().any(|call| matter.contains(call.as_path()))
            })
            .map(|(path, _)| path.as_path())
            .collect();
        if callers.is_empty() {
            break;
        }
        matter.extend(callers);
    }
    let called_by_others: BTreeSet<&Path> = folders
        .iter()
        .flat_map(|(path, folder)| folder.calls.iter().filter(move |call| *call != path))
        .map(PathBuf::as_path)
        .collect();
    let mut roots: Vec<&Path> =
        matter.iter().copied().filter(|path| !called_by_others.contains(path)).collect();
    // Folders that call each other in a circle have no root; the first of them has to do.
    let mut reached: BTreeSet<&Path> = BTreeSet::new();
    for root in &roots {
        reach(root, folders, &mut reached);
    }
    for path in &matter {
        if !reached.contains(path) {
            roots.push(path);
            reach(path, folders, &mut reached);
        }
    }
    roots.sort();
    roots.into_iter().map(Path::to_path_buf).collect()
}

fn reach<'f>(
    start: &'f Path,
    folders: &'f BTreeMap<PathBuf, Folder>,
    reached: &mut BTreeSet<&'f Path>,
) {
    let mut open = vec![start];
    while let Some(path) = open.pop() {
        if reached.insert(path)
            && let Some(folder) = folders.get(path)
        {
            open.extend(folder.calls.iter().map(PathBuf::as_path));
        }
    }
}
