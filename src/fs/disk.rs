//! The files of the machine.

#![allow(clippy::disallowed_methods)]

use std::fs;
use std::io::{self, ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt as _, OpenOptionsSyncExt as _};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, FileType, OpenOptions};

use super::{Entry, FileSystem, Kind, Opened, Reach};
use crate::collections::HashMap;

/// The files of the machine. Below a root they are opened from a handle of the root, so that nobody who swaps a
/// folder for a link meanwhile leads out of it.
#[derive(Default)]
pub struct Disk {
    roots: Mutex<HashMap<PathBuf, Arc<Dir>>>,
}

impl Disk {
    fn root(&self, path: &Path) -> io::Result<Arc<Dir>> {
        let mut roots = self.roots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = roots.get(path) {
            return Ok(Arc::clone(known));
        }
        let root = Arc::new(Dir::open_ambient_dir(path, ambient_authority())?);
        roots.insert(path.to_path_buf(), Arc::clone(&root));
        Ok(root)
    }
}

/// The path from a root; the root itself is `.`.
fn below<'p>(root: &Path, path: &'p Path) -> io::Result<&'p Path> {
    let relative = path.strip_prefix(root).map_err(|_| ErrorKind::PermissionDenied)?;
    Ok(if relative.as_os_str().is_empty() { Path::new(".") } else { relative })
}

impl FileSystem for Disk {
    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        // On Windows without the prefix `\\?\`, which nobody writes and few tools read.
        dunce::canonicalize(path)
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let kind = path.symlink_metadata().ok()?.file_type();
        Some(match () {
            () if kind.is_symlink() => Kind::Link,
            () if kind.is_dir() => Kind::Folder,
            () if kind.is_file() => Kind::File,
            () => Kind::Other,
        })
    }

    fn list(&self, folder: &Path, reach: Reach<'_>) -> io::Result<Vec<Entry>> {
        let entries = match reach {
            Reach::Below(root) => self.root(root)?.read_dir(below(root, folder)?)?,
            Reach::Anywhere => Dir::open_ambient_dir(folder, ambient_authority())?.entries()?,
        };
        entries
            .map(|entry| {
                let entry = entry?;
                Ok(Entry { name: entry.file_name(), kind: kind_of(&entry.file_type()?) })
            })
            .collect()
    }

    fn open(&self, file: &Path, reach: Reach<'_>) -> io::Result<Opened> {
        let mut options = OpenOptions::new();
        // Whoever opens a pipe waits for somebody to write to it.
        options.read(true).nonblock(true);
        let opened = match reach {
            Reach::Below(root) => {
                options.follow(FollowSymlinks::No);
                self.root(root)?.open_with(below(root, file)?, &options)?
            }
            Reach::Anywhere => {
                cap_std::fs::File::open_ambient_with(file, &options, ambient_authority())?
            }
        };
        let metadata = opened.metadata()?;
        if !metadata.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        Ok(Opened { len: metadata.len(), content: Box::new(opened.into_std()) })
    }

    fn write(&self, file: &Path, content: &[u8], reach: Reach<'_>) -> io::Result<()> {
        let root = match reach {
            // What somebody names may be a device, or a link of their own.
            Reach::Anywhere => return fs::write(file, content),
            Reach::Below(root) => root,
        };
        let mut options = OpenOptions::new();
        options.write(true).create(true).nonblock(true).follow(FollowSymlinks::No);
        let mut opened = self.root(root)?.open_with(below(root, file)?, &options)?;
        if !opened.metadata()?.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        opened.set_len(0)?;
        opened.write_all(content)
    }

    fn replace(
        &self,
        file: &Path,
        expected: &[u8],
        content: &[u8],
        reach: Reach<'_>,
    ) -> io::Result<()> {
        let (folder, path) = match reach {
            Reach::Below(root) => (self.root(root)?, below(root, file)?.to_path_buf()),
            Reach::Anywhere => {
                let folder = file.parent().ok_or(ErrorKind::InvalidInput)?;
                let name = file.file_name().ok_or(ErrorKind::InvalidInput)?;
                (self.root(folder)?, PathBuf::from(name))
            }
        };
        let mut options = OpenOptions::new();
        // Opened for writing, too, so that a file that may not be written is not replaced either.
        options.read(true).write(true).nonblock(true).follow(FollowSymlinks::No);
        let mut opened = folder.open_with(&path, &options)?;
        let metadata = opened.metadata()?;
        if !metadata.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        let mut found = Vec::with_capacity(expected.len());
        Read::by_ref(&mut opened).take(expected.len() as u64 + 1).read_to_end(&mut found)?;
        if found != expected {
            return Err(ErrorKind::InvalidData.into());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{}.akslint", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).follow(FollowSymlinks::No);
        let mut new = folder.open_with(&beside, &options)?;
        let written = new
            .write_all(content)
            .and_then(|()| new.set_permissions(metadata.permissions()))
            .and_then(|()| new.sync_all())
            .and_then(|()| folder.rename(&beside, &folder, &path));
        if written.is_err() {
            // What remains of it helps nobody.
            let _ = folder.remove_file(&beside);
        }
        written
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }
}

fn kind_of(kind: &FileType) -> Kind {
    match () {
        () if kind.is_symlink() => Kind::Link,
        () if kind.is_dir() => Kind::Folder,
        () if kind.is_file() => Kind::File,
        () => Kind::Other,
    }
}
