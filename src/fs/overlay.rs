//! Texts that stand for files: the buffers of an editor that are not saved.

use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use super::{Entry, FileSystem, Kind, Opened, Reach};
use crate::collections::HashMap;

/// Other files, with texts that stand for some of them, or for some that are not there yet.
pub struct Overlay {
    inner: Arc<dyn FileSystem>,
    texts: RwLock<HashMap<PathBuf, Arc<str>>>,
}

impl Overlay {
    /// Files, with no texts yet.
    pub fn new(inner: Arc<dyn FileSystem>) -> Self {
        Self { inner, texts: RwLock::default() }
    }

    /// Lets a text stand for the file at a real path, or, with `None`, the file for itself again.
    pub fn set(&self, path: PathBuf, text: Option<String>) {
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        match text {
            Some(text) => texts.insert(path, text.into()),
            None => texts.remove(&path),
        };
    }

    /// The text that stands for the file at a real path, if there is one.
    pub fn get(&self, path: &Path) -> Option<String> {
        self.texts().get(path).map(|text| text.to_string())
    }

    fn texts(&self) -> RwLockReadGuard<'_, HashMap<PathBuf, Arc<str>>> {
        self.texts.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileSystem for Overlay {
    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self.inner.canonical(path) {
            // A file, or the folder of one, may not be there yet.
            Err(_) if self.texts().keys().any(|text| text.starts_with(path)) => {
                Ok(path.to_path_buf())
            }
            real => real,
        }
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let texts = self.texts();
        match texts.contains_key(path) {
            true => Some(Kind::File),
            false => self.inner.kind(path).or_else(|| {
                let is_folder = texts.keys().any(|text| text.starts_with(path));
                is_folder.then_some(Kind::Folder)
            }),
        }
    }

    fn list(&self, folder: &Path, reach: Reach<'_>) -> io::Result<Vec<Entry>> {
        let texts = self.texts();
        let mut own: Vec<Entry> = Vec::new();
        for below in texts.keys().filter_map(|path| path.strip_prefix(folder).ok()) {
            let mut parts = below.components();
            let Some(first) = parts.next() else { continue };
            let kind = if parts.next().is_some() { Kind::Folder } else { Kind::File };
            own.push(Entry { name: first.as_os_str().to_owned(), kind });
        }
        let mut entries = match self.inner.list(folder, reach) {
            // The folder may not be there yet either.
            Err(_) if !own.is_empty() => Vec::new(),
            entries => entries?,
        };
        for entry in own {
            if !entries.iter().any(|known| known.name == entry.name) {
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    fn open(&self, file: &Path, reach: Reach<'_>) -> io::Result<Opened> {
        let text = self.texts().get(file).cloned();
        match text {
            Some(text) => {
                let len = text.len() as u64;
                Ok(Opened { len, content: Box::new(Cursor::new(Arc::<[u8]>::from(text))) })
            }
            None => self.inner.open(file, reach),
        }
    }

    fn write(&self, file: &Path, content: &[u8], reach: Reach<'_>) -> io::Result<()> {
        self.inner.write(file, content, reach)
    }

    fn replace(
        &self,
        file: &Path,
        expected: &[u8],
        content: &[u8],
        reach: Reach<'_>,
    ) -> io::Result<()> {
        self.inner.replace(file, expected, content, reach)
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.inner.make_folder(folder)
    }
}
