//! What is asked for: paths, less what is excluded, less what did not change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::collections::HashSet;
use crate::fs::{self, FileSystem};
use crate::patterns::Patterns;
use crate::syntax::{self, Claim};

/// The folders and files that findings are reported for.
#[derive(Debug, Default)]
pub struct Request {
    /// The roots of the workspaces that the paths lie in, sorted.
    pub workspaces: Vec<PathBuf>,
    /// The folders that were named.
    pub folders: Vec<PathBuf>,
    /// The files that were named one by one.
    pub files: Files,
    /// What is left out of the folders.
    pub excluded: Vec<Patterns>,
    /// Whether files that were named are left out, too, if they are excluded.
    pub force_exclude: bool,
    /// All that anything is reported for, if it is not everything.
    pub changed: Option<Files>,
}

/// Files, and what belongs to them: a Terraform file stands for its module.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeSet<PathBuf>,
    /// The folders of Terraform files among them.
    modules: HashSet<PathBuf>,
}

/// A path that cannot be linted.
#[derive(Debug)]
pub struct Unreadable {
    /// The path as it was given.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

impl Request {
    /// A request for these paths.
    ///
    /// # Errors
    ///
    /// The paths that cannot be read.
    pub fn new(files: &dyn FileSystem, paths: &[PathBuf]) -> Result<Self, Vec<Unreadable>> {
        let mut request = Self::default();
        let mut unreadable = Vec::new();
        for path in paths {
            match files.canonical(path) {
                Ok(real) if fs::is_folder(files, &real) => request.folders.push(real),
                Ok(real) => request.files.add(real),
                Err(error) => {
                    unreadable.push(Unreadable { path: path.clone(), reason: reason(&error) });
                }
            }
        }
        if !unreadable.is_empty() {
            return Err(unreadable);
        }
        request.workspaces = request.places().map(|place| workspace_root(files, place)).collect();
        request.workspaces.sort();
        request.workspaces.dedup();
        Ok(request)
    }

    /// The folders that were named, and those of the files that were.
    fn places(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(PathBuf::as_path).chain(self.files.folders())
    }

    /// The deepest folder that holds all that was named.
    pub fn common_folder(&self) -> Option<PathBuf> {
        let mut places = self.places();
        let mut common = places.next()?.to_path_buf();
        for place in places {
            while !place.starts_with(&common) {
                common.pop();
            }
        }
        Some(common)
    }

    /// Restricts the request to these files and what belongs to them.
    pub fn restrict(&mut self, files: Vec<PathBuf>) {
        let changed = self.changed.get_or_insert_default();
        // A link is not followed: it may be what changed, and its end may be gone.
        files.into_iter().for_each(|file| changed.add(file));
    }

    /// Whether findings about a file are wanted: it was named, lies below a folder that was, or
    /// belongs to the Terraform module of a file that was.
    pub fn wants(&self, file: &Path) -> bool {
        let below = || self.folders.iter().any(|folder| file.starts_with(folder));
        let asked = match self.excluded.iter().any(|patterns| patterns.matches(file)) {
            true => !self.force_exclude && self.files.touch(file),
            false => below() || self.files.touch(file),
        };
        asked && self.changed.as_ref().is_none_or(|changed| changed.touch(file))
    }
}

impl Files {
    fn add(&mut self, file: PathBuf) {
        if is_terraform(&file) {
            self.modules.extend(file.parent().map(Path::to_path_buf));
        }
        self.files.insert(file);
    }

    /// The files, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter()
    }

    /// The folders that they lie in, each of them once.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        let folders: BTreeSet<&Path> = self.files.iter().filter_map(|file| file.parent()).collect();
        folders.into_iter()
    }

    /// Whether a file is one of them, or belongs to the Terraform module of one.
    fn touch(&self, file: &Path) -> bool {
        let together = || file.parent().is_some_and(|folder| self.modules.contains(folder));
        self.files.contains(file) || (is_terraform(file) && together())
    }
}

/// Whether a file belongs to a Terraform module, by its name.
fn is_terraform(path: &Path) -> bool {
    matches!(syntax::claim(path), Some(Claim::Terraform(_)))
}

/// The nearest folder with a `.git`, else the folder itself.
fn workspace_root(files: &dyn FileSystem, folder: &Path) -> PathBuf {
    let root = folder.ancestors().find(|ancestor| files.kind(&ancestor.join(".git")).is_some());
    root.unwrap_or(folder).to_path_buf()
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}
