//! `--changed-since`: git runs nothing that a repository names and talks to nobody, and no change is lost.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use support::{BAD, CLEAN, git, repository, run_in, workspace};

/// The files in which something changed is wrong, and the status.
fn changed(folder: &Path, revision: &str) -> (Vec<String>, i32) {
    let run = run_in(folder, &["check", "--format", "concise", "--changed-since", revision]);
    let paths = run.out.lines().filter(|line| line.contains(": error: "));
    (paths.map(|line| line.split(':').next().unwrap().to_owned()).collect(), run.status)
}

/// A repository with a cluster that is right, committed.
fn clean() -> tempfile::TempDir {
    let folder = repository(&[("main.tf", CLEAN)]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "one"]);
    folder
}

#[test]
fn no_filter_monitor_or_text_conversion_runs() {
    let settings = ["filter.x.clean", "filter.x.process", "core.fsmonitor", "diff.x.textconv"];
    let more = ["diff.external", "diff.x.command", "core.pager", "core.sshCommand"];
    for setting in settings.into_iter().chain(more) {
        for included in [false, true] {
            let folder = clean();
            let at = folder.path();
            let command = format!("touch '{}'; cat", at.join("ran").display());
            match included {
                false => git(at, &["config", setting, &command]),
                true => {
                    git(at, &["config", "include.path", "../more.cfg"]);
                    git(at, &["config", "-f", "more.cfg", setting, &command]);
                }
            }
            let attributes = "*.tf filter=x diff=x\n";
            fs::write(at.join(".gitattributes"), attributes).unwrap();
            fs::write(at.join(".git/info/attributes"), attributes).unwrap();
            fs::write(at.join("main.tf"), BAD).unwrap();
            assert_eq!(changed(at, "HEAD"), (vec!["main.tf".to_owned()], 1), "{setting}");
            assert!(!at.join("ran").exists(), "{setting}, included: {included}");
        }
    }
}

#[test]
fn a_folder_that_is_laid_out_as_a_repository_is_none() {
    let folder = clean();
    let at = folder.path();
    for entry in fs::read_dir(at.join(".git")).unwrap() {
        let entry = entry.unwrap();
        fs::rename(entry.path(), at.join(entry.file_name())).unwrap();
    }
    fs::remove_dir(at.join(".git")).unwrap();
    let command = format!("touch '{}'; cat", at.join("ran").display());
    let tree = at.to_str().unwrap();
    for (name, value) in
        [("core.bare", "false"), ("core.worktree", tree), ("filter.x.clean", &command)]
    {
        git(at, &["config", "-f", "config", name, value]);
    }
    fs::write(at.join(".gitattributes"), "*.tf filter=x\n").unwrap();
    fs::write(at.join("main.tf"), BAD).unwrap();
    let run = run_in(at, &["check", "--changed-since", "HEAD"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("it is in no git repository"), "{}", run.err);
    assert!(!at.join("ran").exists());
}

#[test]
fn nothing_is_fetched() {
    let origin = clean();
    git(origin.path(), &["config", "uploadpack.allowFilter", "true"]);
    fs::write(origin.path().join("main.tf"), BAD).unwrap();
    git(origin.path(), &["commit", "--quiet", "-am", "two"]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    git(folder.path(), &["clone", "--quiet", "--filter=tree:0", &url, "."]);
    let command = format!("touch '{}'; git-upload-pack", folder.path().join("ran").display());
    git(folder.path(), &["config", "remote.origin.uploadpack", &command]);
    let run = run_in(folder.path(), &["check", "--changed-since", "HEAD~1"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("git failed: "), "{}", run.err);
    assert!(!folder.path().join("ran").exists());
}

/// A file that was written to without a change has not changed, whatever git's notes about it say.
#[test]
fn what_was_only_written_to_has_not_changed() {
    let folder = repository(&[("main.tf", BAD)]);
    let at = folder.path();
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "-m", "one"]);
    fs::remove_file(at.join("main.tf")).unwrap();
    fs::write(at.join("main.tf"), BAD).unwrap();
    assert_eq!(changed(at, "HEAD"), (vec![], 0));
    fs::write(at.join("main.tf"), format!("{BAD}\n")).unwrap();
    assert_eq!(changed(at, "HEAD"), (vec!["main.tf".to_owned()], 1));
    // Staged, and written back.
    git(at, &["add", "."]);
    assert_eq!(changed(at, "HEAD"), (vec!["main.tf".to_owned()], 1));
}

#[cfg(unix)]
#[test]
fn a_link_changes_with_what_it_leads_to() {
    let folder = repository(&[("shared/code.txt", CLEAN), ("infra/other.tf", "")]);
    let at = folder.path();
    std::os::unix::fs::symlink("../shared/code.txt", at.join("infra/main.tf")).unwrap();
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "-m", "one"]);
    fs::write(at.join("shared/code.txt"), BAD).unwrap();
    git(at, &["commit", "--quiet", "-am", "two"]);
    assert_eq!(changed(at, "HEAD~1"), (vec!["infra/main.tf".to_owned()], 1));
    assert_eq!(changed(at, "HEAD"), (vec![], 0));
}

#[test]
fn submodules_change_with_what_they_bring() {
    let other = clean();
    let folder = workspace(&[]);
    let at = folder.path();
    git(at, &["init", "--quiet"]);
    let url = other.path().to_str().unwrap();
    git(at, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "sub"]);
    git(at, &["commit", "--quiet", "-m", "one"]);
    assert_eq!(changed(at, "HEAD"), (vec![], 0));
    // A new file in it that nobody committed.
    let cluster = BAD.replace("\"aks\" {", "\"second\" {");
    fs::write(at.join("sub/new.tf"), &cluster).unwrap();
    assert_eq!(changed(at, "HEAD"), (vec!["sub/new.tf".to_owned()], 1));
    // Committed there, and here.
    git(&at.join("sub"), &["add", "."]);
    git(&at.join("sub"), &["commit", "--quiet", "-m", "two"]);
    assert_eq!(changed(at, "HEAD"), (vec!["sub/new.tf".to_owned()], 1));
    git(at, &["commit", "--quiet", "-am", "two"]);
    assert_eq!(changed(at, "HEAD~1"), (vec!["sub/new.tf".to_owned()], 1));
    assert_eq!(changed(at, "HEAD"), (vec![], 0));
    // New altogether.
    git(at, &["rm", "--quiet", "--cached", "sub"]);
    git(at, &["commit", "--quiet", "-m", "three"]);
    git(at, &["add", "sub"]);
    assert_eq!(changed(at, "HEAD"), (vec!["sub/new.tf".to_owned()], 1));
}
