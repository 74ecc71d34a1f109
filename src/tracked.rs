//! Which files git tracks, from the index of a repository: an ignore file does not hide them.
//! <https://git-scm.com/docs/index-format>

use std::path::{Path, PathBuf};

use crate::fs::{self, FileSystem, Kind, Reach};

/// Larger indexes are not read, in bytes. That of a repository with a million files has a hundred million.
const MAX_INDEX: u64 = 256 << 20;

/// The files that git tracks below a root.
#[derive(Debug)]
pub(crate) enum Tracked {
    /// These: paths from the root with forward slashes, sorted by their bytes.
    Known {
        /// Files.
        files: Vec<Vec<u8>>,
        /// Submodules, of whose files nothing is known.
        submodules: Vec<Vec<u8>>,
    },
    /// There is an index, and it cannot be read: any file may be tracked.
    Unknown,
}

impl Tracked {
    /// What git tracks below the root of a repository: nothing where there is none.
    pub(crate) fn below(files: &dyn FileSystem, root: &Path) -> Self {
        let nothing = || Self::Known { files: Vec::new(), submodules: Vec::new() };
        let own = root.join(".git/index");
        let index = match files.kind(&root.join(".git")) {
            Some(Kind::Folder) if files.kind(&own).is_some() => {
                fs::read(files, &own, Reach::Below(root), MAX_INDEX)
            }
            Some(Kind::File) => match worktree(files, root) {
                Some(folder) => fs::read(files, &folder.join("index"), Reach::Anywhere, MAX_INDEX),
                None => return nothing(),
            },
            _ => return nothing(),
        };
        let Ok(index) = index else { return Self::Unknown };
        // The names of objects have 20 bytes, or 32 in the newer format.
        read(&index, 20).or_else(|| read(&index, 32)).unwrap_or(Self::Unknown)
    }

    /// Whether git tracks a file, or anything in a folder. The path is one from the root.
    pub(crate) fn contains(&self, path: &Path, is_folder: bool) -> bool {
        let Self::Known { files, submodules } = self else { return true };
        let path = with_slashes(path);
        let is_within = |folder: &Vec<u8>| {
            path.strip_prefix(folder.as_slice()).is_some_and(|rest| rest.first() == Some(&b'/'))
        };
        let starts = |all: &[Vec<u8>], start: &[u8]| {
            let first = all.partition_point(|known| known.as_slice() < start);
            all.get(first).is_some_and(|known| known.starts_with(start))
        };
        if submodules.iter().any(|submodule| *submodule == path || is_within(submodule)) {
            return true;
        }
        match is_folder {
            true => {
                let inside = [path.as_slice(), b"/"].concat();
                starts(files, &inside) || starts(submodules, &inside)
            }
            false => files.binary_search(&path).is_ok(),
        }
    }
}

/// The folder that git keeps for a worktree, which says in turn that it is for this one. Anybody may write a
/// `.git` that leads anywhere.
fn worktree(files: &dyn FileSystem, root: &Path) -> Option<PathBuf> {
    let link = root.join(".git");
    let text = fs::read(files, &link, Reach::Below(root), 4096).ok()?;
    let folder = String::from_utf8(text).ok()?.strip_prefix("gitdir: ")?.trim().to_owned();
    let folder = files.canonical(&root.join(folder)).ok()?;
    let back = fs::read(files, &folder.join("gitdir"), Reach::Anywhere, 4096).ok()?;
    let back = PathBuf::from(String::from_utf8(back).ok()?.trim());
    (files.canonical(&back).ok()? == link).then_some(folder)
}

/// Reads an index whose names of objects have this length; `None` if it is none.
fn read(index: &[u8], object: usize) -> Option<Tracked> {
    const SUBMODULE: u32 = 0o160_000;
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    if index.get(..4)? != b"DIRC" {
        return None;
    }
    let (version, count) = (number(4)?, number(8)?);
    if !(2..=4).contains(&version) {
        return None;
    }
    let mut files: Vec<Vec<u8>> = Vec::new();
    let mut submodules = Vec::new();
    let mut before: Vec<u8> = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let start = at;
        let mode = number(at + 24)?;
        at += 40 + object;
        let flags = index.get(at)?;
        let is_extended = version > 2 && flags & 0x40 != 0;
        at += if is_extended { 4 } else { 2 };
        let mut path = match version {
            4 => {
                let (dropped, len) = variable(index.get(at..)?)?;
                at += len;
                before[..before.len().checked_sub(dropped)?].to_vec()
            }
            _ => Vec::new(),
        };
        let len = memchr::memchr(0, index.get(at..)?)?;
        path.extend(&index[at..at + len]);
        at += len + 1;
        if version < 4 {
            // Entries are as long as a multiple of eight.
            at = start + (at - start).div_ceil(8) * 8;
        }
        if path.is_empty() || path < before {
            return None;
        }
        before.clone_from(&path);
        // A folder of a sparse index ends with a slash, and has no files here.
        match mode == SUBMODULE || path.ends_with(b"/") {
            true => submodules.push(path.strip_suffix(b"/").unwrap_or(&path).to_vec()),
            false => files.push(path),
        }
    }
    // What another file has, if the index is split, is not here.
    if index.get(at..at + 4)? == b"link" {
        return Some(Tracked::Unknown);
    }
    Some(Tracked::Known { files, submodules })
}

/// A number as version 4 writes it, and how many bytes it takes.
fn variable(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (index, byte) in bytes.iter().take(8).enumerate() {
        value = (value << 7) | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
        value += 1;
    }
    None
}

fn with_slashes(path: &Path) -> Vec<u8> {
    let path = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
    } else {
        path.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index of version 2 with these entries.
    fn index(entries: &[(&str, u32)]) -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0\x02".to_vec();
        bytes.extend((entries.len() as u32).to_be_bytes());
        for (path, mode) in entries {
            let start = bytes.len();
            bytes.extend([0; 24]);
            bytes.extend(mode.to_be_bytes());
            bytes.extend([0; 12 + 20]);
            bytes.extend((path.len() as u16).to_be_bytes());
            bytes.extend(path.as_bytes());
            bytes.push(0);
            while !(bytes.len() - start).is_multiple_of(8) {
                bytes.push(0);
            }
        }
        bytes.extend([0; 20]);
        bytes
    }

    #[test]
    fn files_folders_and_submodules() {
        let bytes = index(&[("a-b", 0o100_644), ("a/b/main.tf", 0o100_644), ("sub", 0o160_000)]);
        let tracked = read(&bytes, 20).unwrap_or(Tracked::Unknown);
        assert!(matches!(&tracked, Tracked::Known { files, .. } if files.len() == 2));
        let file = |path: &str| tracked.contains(Path::new(path), false);
        let folder = |path: &str| tracked.contains(Path::new(path), true);
        assert!(file("a/b/main.tf") && file("a-b") && file("sub/x.tf"));
        assert!(!file("a/b/other.tf") && !file("a/b") && !file("main.tf") && !file("subs/x"));
        assert!(folder("a") && folder("a/b") && folder("sub") && folder("sub/x"));
        assert!(!folder("b") && !folder("a/c") && !folder("su"));
    }

    #[test]
    fn what_is_no_index_is_none() {
        let bytes = index(&[("a", 0o100_644), ("b", 0o100_644)]);
        for len in 0..bytes.len() - 20 {
            assert!(read(&bytes[..len], 20).is_none(), "{len}");
        }
        assert!(read(b"DIRC\0\0\0\x05\0\0\0\0", 20).is_none());
    }
}
