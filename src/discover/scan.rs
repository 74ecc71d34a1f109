//! What was found in the workspaces.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the files of a module say before they are parsed.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) matters: bool,
    pub(super) calls: BTreeSet<PathBuf>,
    pub(super) files: Vec<PathBuf>,
    pub(super) has_code: bool,
    /// Whether it says that Bicep's compiler wrote it.
    pub(super) is_compiled: bool,
}

impl Unit {
    /// Whether this is the template at a path, and not the folder there.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.files.first().is_some_and(|file| file == path)
    }
}

/// What was found in the workspaces.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Modules by their folder or file.
    pub(super) units: BTreeMap<PathBuf, Arc<Unit>>,
    /// Files that may be parameter files: the folder of each, its name in lower case, and the file.
    pub(super) parameters: BTreeSet<(PathBuf, String, PathBuf)>,
    /// Those that say what they belong to: a module and the file.
    pub(super) using: BTreeSet<(PathBuf, PathBuf)>,
    /// What could not be walked, as messages.
    pub(super) unread: Vec<String>,
    /// Ignore files that were not used, as messages.
    pub(super) unused: Vec<String>,
    /// How many files and folders an ignore file left out.
    pub(super) left_out: usize,
    /// How many folders of tools were passed by.
    pub(super) tool_folders: usize,
}

impl Scan {
    /// Forgets what lies directly in a folder.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.units.retain(|path, unit| {
            path != folder && (path.parent() != Some(folder) || !unit.is_file(path))
        });
        self.parameters.retain(|(parent, ..)| parent != folder);
        self.using.retain(|(_, file)| file.parent() != Some(folder));
    }

    /// Adds what was found in a folder that was forgotten.
    pub(super) fn extend(&mut self, found: Scan) {
        self.units.extend(found.units);
        self.parameters.extend(found.parameters);
        self.using.extend(found.using);
    }

    /// The Bicep file that a template was compiled from, if it is in the tree: the one of its name, or `main.bicep`
    /// beside `azuredeploy.json`, as templates for the Azure portal are named.
    pub(super) fn source(&self, path: &Path, unit: &Unit) -> Option<PathBuf> {
        if !unit.is_compiled {
            return None;
        }
        let portal = ["azuredeploy.json", "maintemplate.json"].contains(&&*lower_name(path));
        let main = portal.then(|| path.with_file_name("main.bicep"));
        let candidates = std::iter::once(path.with_extension("bicep")).chain(main);
        candidates.into_iter().find(|source| self.units.contains_key(source))
    }

    pub(super) fn is_parameters(&self, path: &Path) -> bool {
        self.parameters.contains(&by_name(path))
    }

    /// Whether there is code in a folder, or in the module of a file.
    pub(super) fn has_code(&self, path: &Path) -> bool {
        // What lies below a folder follows it.
        let below = self.units.range::<Path, _>((Included(path), Unbounded));
        let module = path.parent().and_then(|folder| self.units.get(folder));
        below.take_while(|(unit, _)| unit.starts_with(path)).any(|(_, unit)| unit.has_code)
            || module.is_some_and(|unit| unit.has_code)
    }
}

/// The name of a file in lower case.
pub(super) fn lower_name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase()
}

/// A file by its folder and its name, in lower case.
pub(super) fn by_name(path: &Path) -> (PathBuf, String, PathBuf) {
    let folder = path.parent().unwrap_or(path);
    (folder.to_path_buf(), lower_name(path), path.to_path_buf())
}
