//! Looks into the files that a walk finds.

use std::borrow::Cow;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::scan::{Scan, Unit, by_name, lower_name};
use super::words::{MAX_KEYWORD_BYTES, Searcher, Word};
use crate::collections::{HashMap, HashSet};
use crate::fs::{FileSystem, Kind, Reach, normalise};
use crate::ignored::Ignored;
use crate::request::Request;
use crate::syntax::{self, Claim, Outline, bicep};
use crate::walk::Visitor;
use crate::workspace::MAX_FILE;

/// Bytes that a walking thread keeps from one file to the next.
const BUFFER_BYTES: usize = 1 << 20;

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

/// Whether a path may be searched: it is in no folder of version control, or of copies.
#[cfg(feature = "cli")]
pub(crate) fn is_searched(path: &Path) -> bool {
    !path.iter().any(|part| COPIES.iter().any(|copies| part == *copies))
}

/// Looks into the files that the walk finds.
pub(super) struct Scanner<'s> {
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
    pub(super) fn new(
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
    pub(super) fn list(&self, folder: &Path, mut look: impl FnMut(&Path, Kind, &mut Vec<u8>)) {
        let mut buffer = Vec::new();
        let entries = self.files.list(folder, self.reach(folder)).unwrap_or_default();
        for entry in entries.into_iter().filter(|entry| entry.kind != Kind::Folder) {
            look(&folder.join(entry.name), entry.kind, &mut buffer);
        }
    }

    /// What was found.
    pub(super) fn finish(self) -> Scan {
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
    pub(super) fn reach(&self, path: &Path) -> Reach<'s> {
        let root = self.workspaces.iter().find(|root| path.starts_with(root));
        root.map_or(Reach::Anywhere, |root| Reach::Below(root))
    }

    /// Looks into a file, whether or not it is ignored, unless that was done before.
    pub(super) fn meet(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>) {
        let is_twice = path.ancestors().skip(1).any(|folder| self.again.contains(folder));
        let met = || self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_twice || met().insert(path.to_path_buf()) {
            self.look(path, kind, buffer);
        }
        // One huge file is no reason to keep as much for all others.
        buffer.shrink_to(BUFFER_BYTES);
    }

    /// The root of the repository that a folder is in, within the workspaces.
    fn repository<'p>(&self, folder: &'p Path) -> Option<&'p Path> {
        let workspace = self.workspaces.iter().find(|root| folder.starts_with(root))?;
        let mut above = folder.ancestors().take_while(|above| above.starts_with(workspace));
        above.find(|above| self.files.kind(&above.join(".git")).is_some())
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
            let kept = buffer.len().saturating_sub(MAX_KEYWORD_BYTES);
            buffer.drain(..kept);
            let more =
                opened.content.by_ref().take(BUFFER_BYTES as u64).read_to_end(buffer).ok()?;
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
        // Somebody may fill it in later.
        let is_blank = words.as_ref().is_some_and(Vec::is_empty) && content.trim_ascii().is_empty();
        let calls_cluster = claim != Claim::Json && has(Word::RemoteCluster);
        let mut matters = has(Word::Cluster) || has(Word::Suppression) || calls_cluster;
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
        let is_from_root = !outline.calls_from_root.is_empty();
        let repository = is_from_root.then(|| self.repository(parent)).flatten();
        let from_root = outline.calls_from_root.iter();
        let from_root = from_root.filter_map(|call| Some(repository?.join(call)));
        let calls = outline.calls.iter().map(|call| parent.join(call)).chain(from_root);
        let calls = calls.map(|call| normalise(&call));
        // Nobody knows what lies there.
        let is_outside = |call: PathBuf| !self.workspaces.iter().any(|root| call.starts_with(root));
        matters |= calls.clone().any(is_outside);
        let units = || self.units.lock().unwrap_or_else(PoisonError::into_inner);
        match claim {
            // Templates mention the schema of parameter files in texts that they hold.
            Claim::Json
                if !has(Word::Template)
                    && (has(Word::Parameters) || (is_parameter_file(path) && !is_blank)) =>
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

/// Whether a file is named as the parameter file of a template.
fn is_parameter_file(path: &Path) -> bool {
    let name = lower_name(path);
    name == "parameters.json" || name.contains(".parameters.") || name.contains(".parameters-")
}
