//! What changed since a revision, by asking `git`: the only program that akslint ever starts, and only
//! for `--changed-since`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The files below the root of a repository that differ from where the branch left a revision:
/// committed, staged, changed or new; deleted ones, too.
///
/// # Errors
///
/// Why git does not say, as a sentence without a full stop.
pub(crate) fn changed(root: &Path, revision: &str) -> Result<Vec<PathBuf>, String> {
    // git would take it for an option.
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"];
    let since = |merge_base: &[&str]| run(root, &[&diff, merge_base, &[revision, "--"]].concat());
    // A shallow clone does not know where the branch left: then everything that differs has to do,
    // which is never less.
    let mut files = since(&["--merge-base"]).or_else(|_| since(&[]))?;
    files.extend(run(root, &["ls-files", "-z", "--others", "--exclude-standard"])?);
    Ok(files.iter().map(|file| root.join(file)).collect())
}

fn run(root: &Path, arguments: &[&str]) -> Result<Vec<PathBuf>, String> {
    let output = Command::new("git")
        // A monitor is a program that the repository's configuration names.
        .args(["-c", "core.fsmonitor=false", "-C"])
        .arg(root)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let reason = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it fails");
        return Err(format!("git says: {}", reason.trim()));
    }
    let files = output.stdout.split(|byte| *byte == 0).filter(|file| !file.is_empty());
    Ok(files.map(path).collect())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
