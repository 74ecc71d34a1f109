//! The one door to files: whatever is read, listed or written goes through it.
//!
//! Code that nobody vouches for lies in a tree whose root is known. What is found there is reached
//! [`Reach::Below`] that root: no link, and no link that somebody puts in the way meanwhile, leads out of it. What
//! somebody names on the command line is read where it is.

#[cfg(feature = "fs")]
mod disk;
mod memory;
mod overlay;

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

#[cfg(feature = "fs")]
pub use self::disk::Disk;
pub use self::memory::Memory;
pub use self::overlay::Overlay;

/// Files and folders, on disk or in memory. Paths are absolute.
pub trait FileSystem: Send + Sync {
    /// The real path of something that exists: links are resolved.
    ///
    /// # Errors
    ///
    /// If there is nothing, or it may not be seen.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// What is at a path, a link being one; `None` if there is nothing, or it may not be seen.
    fn kind(&self, path: &Path) -> Option<Kind>;

    /// What is in a folder, in no order.
    ///
    /// # Errors
    ///
    /// If it is no folder, may not be read, or is out of reach.
    fn list(&self, folder: &Path, reach: Reach<'_>) -> io::Result<Vec<Entry>>;

    /// Opens a regular file. Below a root, the path is one without links.
    ///
    /// # Errors
    ///
    /// If it is no regular file, may not be read, or is out of reach.
    fn open(&self, file: &Path, reach: Reach<'_>) -> io::Result<Opened>;

    /// Writes a whole file. Below a root, no link is written through.
    ///
    /// # Errors
    ///
    /// If it may not be written, or is out of reach.
    fn write(&self, file: &Path, content: &[u8], reach: Reach<'_>) -> io::Result<()>;

    /// Replaces the content of a regular file at once, so that nobody ever sees a part of it, and keeps its mode. Below a
    /// root, the path is one without links.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidData`] if it has not the expected content; if it may not be written, or is out of reach.
    fn replace(
        &self,
        file: &Path,
        expected: &[u8],
        content: &[u8],
        reach: Reach<'_>,
    ) -> io::Result<()>;

    /// Makes a folder that somebody names, and those that it lies in.
    ///
    /// # Errors
    ///
    /// If it may not be made, or there is a file.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
}

/// How far a path may lead.
#[derive(Debug, Clone, Copy)]
pub enum Reach<'r> {
    /// Wherever it leads: somebody named it.
    Anywhere,
    /// Not out of this folder, whose path is real.
    Below(&'r Path),
}

/// What there is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// Something in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is.
    pub kind: Kind,
}

/// A regular file that is open.
pub struct Opened {
    /// Its length in bytes, as it was when it was opened.
    pub len: u64,
    /// What is in it.
    pub content: Box<dyn Read + Send>,
}

/// The bytes of a file, of which there are at most so many.
///
/// # Errors
///
/// As [`FileSystem::open`] has them; [`ErrorKind::FileTooLarge`] if there are more.
pub fn read(
    files: &dyn FileSystem,
    file: &Path,
    reach: Reach<'_>,
    limit: u64,
) -> io::Result<Vec<u8>> {
    let opened = files.open(file, reach)?;
    if opened.len > limit {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(opened.len).unwrap_or_default());
    // It may grow meanwhile.
    opened.content.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(ErrorKind::FileTooLarge.into()),
        false => Ok(bytes),
    }
}

/// Whether there is a folder at the end of a path.
pub fn is_folder(files: &dyn FileSystem, path: &Path) -> bool {
    ends_with(files, path, Kind::Folder)
}

/// Whether there is a regular file at the end of a path.
pub fn is_file(files: &dyn FileSystem, path: &Path) -> bool {
    ends_with(files, path, Kind::File)
}

fn ends_with(files: &dyn FileSystem, path: &Path, kind: Kind) -> bool {
    match files.kind(path) {
        Some(Kind::Link) => {
            let end = files.canonical(path);
            end.is_ok_and(|end| files.kind(&end) == Some(kind))
        }
        found => found == Some(kind),
    }
}

/// What is wrong, as a sentence without a full stop. It says nothing of what only the system knows.
pub fn describe(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotFound => "the file does not exist",
        ErrorKind::PermissionDenied => "permission is denied",
        ErrorKind::FileTooLarge => "it is larger than 64 MiB",
        ErrorKind::InvalidInput => "it is not a regular file",
        _ => "reading it fails",
    }
}

/// The path from a folder to another one, both absolute and without `.` and `..`, with forward slashes.
pub fn relative(from: &Path, to: &Path) -> String {
    let (mut from, mut to) = (from.components().peekable(), to.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// Resolves `.` and `..` in the text of a path, whatever is there.
pub fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
