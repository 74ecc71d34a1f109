//! Files that are nowhere but in memory: for tests, and where there is no disk.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::{self, Cursor, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Entry, FileSystem, Kind, Opened, Reach, normalise};

/// Files in memory, by their absolute paths. Folders are there as long as something is in them; there are no links.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Memory {
    /// Files with these contents.
    pub fn new<P: Into<PathBuf>, C: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, C)>,
    ) -> Self {
        let files = files.into_iter().map(|(path, content)| (path.into(), content.into()));
        Self { files: Mutex::new(files.collect()) }
    }

    /// The content of a file.
    pub fn get(&self, path: &Path) -> Option<Vec<u8>> {
        self.files().get(path).cloned()
    }

    /// Takes a file away.
    pub fn remove(&self, path: &Path) {
        self.files().remove(path);
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn reached(path: &Path, reach: Reach<'_>) -> io::Result<()> {
    match reach {
        Reach::Below(root) if !path.starts_with(root) => Err(ErrorKind::PermissionDenied.into()),
        _ => Ok(()),
    }
}

impl FileSystem for Memory {
    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let path = normalise(path);
        match self.kind(&path) {
            Some(_) => Ok(path),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let files = self.files();
        if files.contains_key(path) {
            return Some(Kind::File);
        }
        // What lies below a folder follows it.
        let (next, _) = files.range(path.to_path_buf()..).next()?;
        next.starts_with(path).then_some(Kind::Folder)
    }

    fn list(&self, folder: &Path, reach: Reach<'_>) -> io::Result<Vec<Entry>> {
        reached(folder, reach)?;
        let files = self.files();
        let mut names: BTreeSet<(OsString, bool)> = BTreeSet::new();
        for path in files.range(folder.to_path_buf()..).map(|(path, _)| path) {
            let Ok(rest) = path.strip_prefix(folder) else { break };
            let mut parts = rest.components();
            if let Some(first) = parts.next() {
                names.insert((first.as_os_str().to_owned(), parts.next().is_some()));
            }
        }
        if names.is_empty() {
            return Err(ErrorKind::NotFound.into());
        }
        let entry = |(name, is_folder)| Entry {
            name,
            kind: if is_folder { Kind::Folder } else { Kind::File },
        };
        Ok(names.into_iter().map(entry).collect())
    }

    fn open(&self, file: &Path, reach: Reach<'_>) -> io::Result<Opened> {
        reached(file, reach)?;
        match (self.get(file), self.kind(file)) {
            (Some(content), _) => {
                Ok(Opened { len: content.len() as u64, content: Box::new(Cursor::new(content)) })
            }
            (None, Some(_)) => Err(ErrorKind::InvalidInput.into()),
            (None, None) => Err(ErrorKind::NotFound.into()),
        }
    }

    fn write(&self, file: &Path, content: &[u8], reach: Reach<'_>) -> io::Result<()> {
        reached(file, reach)?;
        self.files().insert(file.to_path_buf(), content.to_vec());
        Ok(())
    }

    fn replace(
        &self,
        file: &Path,
        expected: &[u8],
        content: &[u8],
        reach: Reach<'_>,
    ) -> io::Result<()> {
        reached(file, reach)?;
        match self.get(file) {
            Some(found) if *found == *expected => self.write(file, content, reach),
            Some(_) => Err(ErrorKind::InvalidData.into()),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    fn make_folder(&self, _folder: &Path) -> io::Result<()> {
        // Folders are there as long as something is in them.
        Ok(())
    }
}
