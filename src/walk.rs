//! Walking down folders, in parallel.

use std::io;
use std::path::{Path, PathBuf};

use crate::fs::{FileSystem, Kind, Reach};
use crate::parallel;

/// What is done on a walk.
pub(crate) trait Visitor: Sync {
    /// Whether to go into a folder.
    fn enters(&self, folder: &Path) -> bool;

    /// Something that is no folder, with a buffer that may hold what was read before.
    fn file(&self, path: &Path, kind: Kind, buffer: &mut Vec<u8>);

    /// A folder that cannot be read.
    fn unread(&self, folder: &Path, error: io::Error);
}

/// Walks down from folders, whose paths are real; links are not followed. `reach` says how far a folder may lead.
pub(crate) fn walk<'w>(
    files: &dyn FileSystem,
    starts: impl IntoIterator<Item = &'w Path>,
    reach: impl Fn(&Path) -> Reach<'w>,
    visitor: &dyn Visitor,
) {
    let starts = starts.into_iter().map(|start| (start.to_path_buf(), reach(start))).collect();
    parallel::spread(starts, &|(folder, reach): (PathBuf, Reach<'w>), below| {
        let entries = match files.list(&folder, reach) {
            Ok(entries) => entries,
            Err(error) => return visitor.unread(&folder, error),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = folder.join(&entry.name);
            match entry.kind {
                Kind::Folder if visitor.enters(&path) => below((path, reach)),
                Kind::Folder => {}
                kind => found.push((path, kind)),
            }
        }
        let mut buffer = Vec::new();
        for (path, kind) in found {
            visitor.file(&path, kind, &mut buffer);
        }
    });
}
