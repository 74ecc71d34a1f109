//! Texts that stand for files: the buffers of an editor that are not saved.

use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Entry, FileSystem, Kind, Opened, Reach};
use crate::collections::HashMap;

/// Other files, with texts that stand for some of them, or for some that are not there yet.
pub struct Overlay {
    inner: Arc<dyn FileSystem>,
    texts: HashMap<PathBuf, String>,
}

impl Overlay {
    /// Files, and texts by their real paths.
    pub fn new(
        inner: Arc<dyn FileSystem>,
        texts: impl IntoIterator<Item = (PathBuf, String)>,
    ) -> Self {
        Self { inner, texts: texts.into_iter().collect() }
    }
}

impl FileSystem for Overlay {
    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        match self.inner.canonical(path) {
            Err(_) if self.texts.contains_key(path) => Ok(path.to_path_buf()),
            real => real,
        }
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        if self.texts.contains_key(path) { Some(Kind::File) } else { self.inner.kind(path) }
    }

    fn list(&self, folder: &Path, reach: Reach<'_>) -> io::Result<Vec<Entry>> {
        let mut own = self.texts.keys().filter(|path| path.parent() == Some(folder)).peekable();
        let mut entries = match self.inner.list(folder, reach) {
            // The folder may not be there yet either.
            Err(_) if own.peek().is_some() => Vec::new(),
            entries => entries?,
        };
        for name in own.filter_map(|path| path.file_name()) {
            if !entries.iter().any(|entry| entry.name == name) {
                entries.push(Entry { name: name.to_owned(), kind: Kind::File });
            }
        }
        Ok(entries)
    }

    fn open(&self, file: &Path, reach: Reach<'_>) -> io::Result<Opened> {
        match self.texts.get(file) {
            Some(text) => {
                let content = Cursor::new(text.clone().into_bytes());
                Ok(Opened { len: text.len() as u64, content: Box::new(content) })
            }
            None => self.inner.open(file, reach),
        }
    }

    fn write(&self, file: &Path, content: &[u8], reach: Reach<'_>) -> io::Result<()> {
        self.inner.write(file, content, reach)
    }
}
