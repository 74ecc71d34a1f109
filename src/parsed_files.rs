//! What was read of the files of Terraform modules that somebody edits. Mostly one file of a folder changes at a time, and
//! the others need not be read again.

use std::path::{Path, PathBuf};

use crate::collections::HashMap;
use crate::source::FileId;
use crate::syntax::terraform::Parsed;

/// The files of folders in which something changed.
#[derive(Default)]
pub(crate) struct ParsedFiles(HashMap<PathBuf, HashMap<PathBuf, (FileId, Parsed)>>);

impl ParsedFiles {
    /// Forgets a file that changed, and keeps the others of its folder from now on.
    pub(crate) fn forget(&mut self, path: &Path) {
        if let Some(folder) = path.parent() {
            self.0.entry(folder.to_path_buf()).or_default().remove(path);
        }
    }

    /// The ID of a file that is kept.
    pub(crate) fn id(&self, path: &Path) -> Option<FileId> {
        self.known(path).map(|(id, _)| *id)
    }

    /// Whether the file of this ID is kept, which is in this folder.
    pub(crate) fn holds(&self, folder: &Path, file: FileId) -> bool {
        let files = self.0.get(folder).into_iter().flat_map(HashMap::values);
        files.into_iter().any(|(id, _)| *id == file)
    }

    /// What was read of a file, if it is kept.
    pub(crate) fn get(&self, id: FileId, path: &Path) -> Option<Parsed> {
        self.known(path).filter(|(known, _)| *known == id).map(|(_, parsed)| parsed.clone())
    }

    /// Keeps what was read of a file if something changed in its folder before.
    pub(crate) fn keep(&mut self, id: FileId, path: &Path, parsed: &Parsed) {
        if let Some(kept) = path.parent().and_then(|folder| self.0.get_mut(folder)) {
            kept.insert(path.to_path_buf(), (id, parsed.clone()));
        }
    }

    fn known(&self, path: &Path) -> Option<&(FileId, Parsed)> {
        self.0.get(path.parent()?)?.get(path)
    }
}
