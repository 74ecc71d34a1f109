//! What ignore files leave out, in bounds: a pull request may bring any ignore file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::collections::HashMap;
use crate::fs::{self, FileSystem, Kind, Reach};
use crate::tracked::Tracked;

/// The names of ignore files, those that win first.
pub(crate) const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// What git ignores in one clone of a repository, relative to its root.
const EXCLUDE: &str = ".git/info/exclude";

/// Longer ignore files are not used, in bytes. GitHub's longest template has ten thousand.
const MAX_FILE: usize = 256 << 10;

/// A line is no longer, in bytes.
const MAX_LINE: usize = 1 << 10;

/// All ignore files that are used have no more bytes together.
const MAX_FILES: usize = 4 << 20;

/// The ignore files of some workspaces, which are read where they are asked for.
pub(crate) struct Ignored<'f> {
    files: &'f dyn FileSystem,
    /// The roots: what lies above them is not read.
    roots: Vec<PathBuf>,
    folders: Mutex<HashMap<PathBuf, Option<Arc<Rules>>>>,
    bytes: AtomicUsize,
    unused: Mutex<Vec<String>>,
    /// What git tracks below each root, once somebody has to know.
    tracked: Vec<OnceLock<Tracked>>,
    /// How many files and folders were left out.
    left_out: AtomicUsize,
}

/// The rules of a folder's ignore files, and of the nearest folder above that has some.
struct Rules {
    /// In the order of [`NAMES`], and what the clone excludes.
    files: Vec<Gitignore>,
    parent: Option<Arc<Rules>>,
}

impl<'f> Ignored<'f> {
    /// The ignore files below these roots.
    pub(crate) fn new(files: &'f dyn FileSystem, roots: &[PathBuf]) -> Self {
        Self {
            files,
            roots: roots.to_vec(),
            folders: Mutex::default(),
            bytes: AtomicUsize::default(),
            unused: Mutex::default(),
            tracked: roots.iter().map(|_| OnceLock::new()).collect(),
            left_out: AtomicUsize::default(),
        }
    }

    /// Whether a file or folder is left out: an ignore file names it, and git does not track it.
    pub(crate) fn contains(&self, path: &Path, is_folder: bool) -> bool {
        let is_left_out = self.names(path, is_folder) && !self.tracks(path, is_folder);
        self.left_out.fetch_add(usize::from(is_left_out), Relaxed);
        is_left_out
    }

    /// How many files and folders were left out.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out.load(Relaxed)
    }

    /// Whether git tracks a file, or anything in a folder.
    pub(crate) fn tracks(&self, path: &Path, is_folder: bool) -> bool {
        let relative = |root: &PathBuf| path.strip_prefix(root).ok().map(Path::to_path_buf);
        let found = self
            .roots
            .iter()
            .zip(&self.tracked)
            .find_map(|(root, tracked)| Some((root, tracked, relative(root)?)));
        let Some((root, tracked, relative)) = found else { return false };
        let tracked = tracked.get_or_init(|| Tracked::below(self.files, root));
        tracked.contains(&relative, is_folder)
    }

    /// Whether an ignore file names a file or folder.
    fn names(&self, path: &Path, is_folder: bool) -> bool {
        let Some(rules) = path.parent().and_then(|folder| self.rules(folder)) else {
            return false;
        };
        // A file of the first kind wins, wherever it is; of one kind the nearest one does.
        (0..=NAMES.len())
            .find_map(|kind| {
                let all = std::iter::successors(Some(&rules), |rules| rules.parent.as_ref());
                let mut matches = all
                    .filter_map(|rules| rules.files.get(kind))
                    .map(|file| file.matched(path, is_folder));
                matches.find(|found| !found.is_none())
            })
            .is_some_and(|found| matches!(found, Match::Ignore(_)))
    }

    /// Why some ignore files were not used.
    pub(crate) fn unused(&self) -> Vec<String> {
        self.unused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn rules(&self, folder: &Path) -> Option<Arc<Rules>> {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = known().get(folder) {
            return rules.clone();
        }
        let is_root = self.roots.iter().any(|root| root == folder);
        let is_inside = self.roots.iter().any(|root| folder.starts_with(root));
        let parent = match folder.parent() {
            Some(parent) if is_inside && !is_root => self.rules(parent),
            _ => None,
        };
        let exclude = is_root.then(|| folder.join(EXCLUDE));
        let paths = NAMES.map(|name| folder.join(name)).into_iter().chain(exclude);
        let files: Vec<Gitignore> = paths.map(|path| self.read(folder, &path)).collect();
        let rules = match is_inside && files.iter().any(|file| !file.is_empty()) {
            true => Some(Arc::new(Rules { files, parent })),
            false => parent,
        };
        known().entry(folder.to_path_buf()).or_insert(rules).clone()
    }

    /// An ignore file; one without rules if there is none, or if it is not to be used.
    fn read(&self, folder: &Path, path: &Path) -> Gitignore {
        if self.files.kind(path) != Some(Kind::File) {
            return Gitignore::empty();
        }
        let root = self.roots.iter().find(|root| path.starts_with(root));
        let Some(root) = root else { return Gitignore::empty() };
        let read = fs::read(self.files, path, Reach::Below(root), MAX_FILE as u64);
        let is_too_large =
            read.as_ref().is_err_and(|error| error.kind() == ErrorKind::FileTooLarge);
        let text = read.as_deref().unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        let why = if is_too_large {
            "it is larger than 256 KiB"
        } else if read.is_err() {
            "it cannot be read"
        } else if text.lines().any(|line| line.len() > MAX_LINE) {
            "it has a line of more than 1,024 bytes"
        } else if self.bytes.fetch_add(text.len(), Relaxed) + text.len() > MAX_FILES {
            "all ignore files together are larger than 4 MiB"
        } else {
            let mut builder = GitignoreBuilder::new(folder);
            for line in text.trim_start_matches('\u{feff}').lines() {
                // What is no pattern is passed over, as git does.
                let _ = builder.add_line(None, line);
            }
            return builder.build().unwrap_or_else(|_| Gitignore::empty());
        };
        let message = format!("{}: {why}, and nothing is ignored by it", path.display());
        self.unused.lock().unwrap_or_else(PoisonError::into_inner).push(message);
        Gitignore::empty()
    }
}
