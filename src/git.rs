//! What changed since a revision, by asking `git`: the only program that akslint ever starts, and only
//! for `--changed-since`.
//!
//! git runs programs that a repository names: filters, monitors, text conversions, helpers of transports. None of
//! what is asked here does: trees, the index and the names of files are compared, and no content, which is hashed
//! here instead.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha1_smol::Sha1;

use crate::collections::HashMap;
use crate::fs::{self, FileSystem, Reach};

/// Submodules within submodules are followed so far.
const MAX_DEPTH: usize = 8;

/// Larger files count as changed if git does not know better, in bytes.
const MAX_HASHED: u64 = 64 << 20;

/// The modes of links and of submodules in the index
/// (<https://git-scm.com/docs/index-format>).
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

/// The files below the root of a repository that differ from where the branch left a revision:
/// committed, staged, changed or new; deleted ones, too. Files in submodules are among them, and links that lead to
/// what changed.
///
/// # Errors
///
/// Why git does not say, as a sentence without a full stop.
pub(crate) fn changed(
    files: &dyn FileSystem,
    root: &Path,
    revision: &str,
) -> Result<Vec<PathBuf>, String> {
    // git would take it for an option.
    if revision.starts_with('-') {
        return Err(format!("invalid revision `{revision}`"));
    }
    // A folder may be laid out as a repository itself, and come from anybody.
    if files.kind(&root.join(".git")).is_none() {
        return Err("it is in no git repository".into());
    }
    let commit = format!("{revision}^{{commit}}");
    let commit = line(
        &run(root, &["rev-parse", "--verify", "--quiet", &commit])
            .map_err(|_| format!("invalid revision `{revision}`"))?,
    );
    // A shallow clone does not know where the branch left: then everything that differs has to do,
    // which is never less.
    let base = run(root, &["merge-base", "HEAD", &commit]).map_or(commit, |base| line(&base));
    let mut changed = Vec::new();
    collect(files, root, &base, 0, &mut changed)?;
    let links = links(files, root, &changed)?;
    changed.extend(links);
    Ok(changed)
}

/// Adds what differs from a commit in a repository and in its submodules.
fn collect(
    files: &dyn FileSystem,
    root: &Path,
    base: &str,
    depth: usize,
    changed: &mut Vec<PathBuf>,
) -> Result<(), String> {
    const INDEX: [&str; 5] = ["diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames"];
    let tracked = index(root)?;
    let submodules = tracked.iter().filter(|entry| entry.mode == SUBMODULE);
    let mut submodules: Vec<(PathBuf, String)> =
        submodules.map(|entry| (entry.path.clone(), entry.object.clone())).collect();
    let output = run(root, &[&INDEX[..], &["-z", base, "--"]].concat())?;
    let mut fields = output.split(|byte| *byte == 0);
    while let (Some(what), Some(path)) = (fields.next(), fields.next()) {
        // `:100644 100644 <object> <object> M`
        let what = String::from_utf8_lossy(what).into_owned();
        let mut what = what.trim_start_matches(':').split(' ');
        let (mode, object) = (what.next(), what.nth(1));
        let path = root.join(path_of(path));
        match submodules.iter_mut().find(|(submodule, _)| *submodule == path) {
            // All that it brings since it was another commit.
            Some((_, known)) if mode == Some(SUBMODULE) => {
                *known = object.unwrap_or_default().to_owned();
            }
            // It is new, and so is everything in it.
            Some(_) => {
                let all = index(&path).unwrap_or_default();
                changed.extend(all.into_iter().map(|entry| entry.path));
            }
            None => {}
        }
        changed.push(path);
    }
    changed.extend(touched(files, root, &tracked)?);
    let others = run(root, &["ls-files", "-z", "--others", "--exclude-standard"])?;
    let others = others.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    changed.extend(others.map(|path| root.join(path_of(path))));
    for (path, commit) in submodules {
        // One that was not fetched has no files.
        if depth < MAX_DEPTH && files.kind(&path.join(".git")).is_some() {
            collect(files, &path, &commit, depth + 1, changed)?;
        }
    }
    Ok(())
}

/// The files whose content differs from the index. git says which ones were written to since; whether that changed
/// them is seen from their hashes.
fn touched(files: &dyn FileSystem, root: &Path, tracked: &[Entry]) -> Result<Vec<PathBuf>, String> {
    let written = ["diff-files", "--name-only", "-z", "--no-renames", "--ignore-submodules=all"];
    let output = run(root, &written)?;
    let objects: HashMap<&Path, &str> =
        tracked.iter().map(|entry| (&*entry.path, &*entry.object)).collect();
    let is_same = |path: &PathBuf| {
        let object = objects.get(path.as_path());
        object.is_some_and(|object| hash(files, root, path).is_some_and(|hash| hash == *object))
    };
    let written = output.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    Ok(written.map(|path| root.join(path_of(path))).filter(|path| !is_same(path)).collect())
}

/// The name of the object that a file would be in git; `None` if it is a link, or that takes too much.
fn hash(files: &dyn FileSystem, root: &Path, path: &Path) -> Option<String> {
    let content = fs::read(files, path, Reach::Below(root), MAX_HASHED).ok()?;
    let mut sha = Sha1::new();
    sha.update(format!("blob {}\0", content.len()).as_bytes());
    sha.update(&content);
    Some(sha.digest().to_string())
}

/// The links that lead to files that changed, or to folders that hold some, as paths through those links.
fn links(files: &dyn FileSystem, root: &Path, changed: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for entry in index(root)?.into_iter().filter(|entry| entry.mode == LINK) {
        let Ok(end) = files.canonical(&entry.path) else { continue };
        let behind = changed.iter().filter_map(|file| file.strip_prefix(&end).ok());
        found.extend(behind.map(|rest| match rest.as_os_str().is_empty() {
            true => entry.path.clone(),
            false => entry.path.join(rest),
        }));
    }
    Ok(found)
}

/// A file that git tracks.
struct Entry {
    mode: String,
    object: String,
    path: PathBuf,
}

/// What the index of a repository holds.
fn index(root: &Path) -> Result<Vec<Entry>, String> {
    let output = run(root, &["ls-files", "-s", "-z"])?;
    let entry = |text: &[u8]| {
        // `100644 <object> 0\t<path>`
        let tab = text.iter().position(|byte| *byte == b'\t')?;
        let what = std::str::from_utf8(&text[..tab]).ok()?;
        let mut what = what.split(' ').map(str::to_owned);
        let (mode, object) = (what.next()?, what.next()?);
        Some(Entry { mode, object, path: root.join(path_of(&text[tab + 1..])) })
    };
    Ok(output.split(|byte| *byte == 0).filter_map(entry).collect())
}

fn run(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    // What these settings name would be run, or talked to.
    const SETTINGS: [&str; 7] = [
        "core.fsmonitor=false",
        "core.attributesFile=",
        "core.hooksPath=",
        "gc.auto=0",
        "maintenance.auto=false",
        "protocol.allow=never",
        // A folder of the tree that is laid out as a repository is none.
        "safe.bareRepository=explicit",
    ];
    let output = Command::new("git")
        .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
        .args(["--no-pager", "--literal-pathspecs", "-C"])
        .arg(root)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .output()
        .map_err(|error| format!("cannot start git: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let reason = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it fails");
        return Err(format!("git failed: {}", reason.trim()));
    }
    Ok(output.stdout)
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
