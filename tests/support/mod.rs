//! What the tests of the command line share.

#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, unreachable_pub, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// The binary, in a folder, with a scrubbed environment.
pub fn akslint(folder: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("akslint"));
    command.current_dir(folder);
    for variable in
        ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "RAYON_NUM_THREADS", "GIT_DIR", "GIT_WORK_TREE"]
    {
        command.env_remove(variable);
    }
    command
}

pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

pub fn run_in(folder: &Path, args: &[&str]) -> Run {
    run_with_input(folder, args, b"")
}

pub fn run_with_input(folder: &Path, args: &[&str], input: &[u8]) -> Run {
    let output = akslint(folder).args(args).write_stdin(input).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is in a folder, by name.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

pub fn run(args: &[&str]) -> Run {
    run_in(root(), args)
}

pub fn workspace(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A workspace whose root says so, as a clone does.
pub fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = workspace(files);
    git(folder.path(), &["init", "--quiet"]);
    folder
}

pub fn git(folder: &Path, args: &[&str]) {
    let identity =
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    let status = std::process::Command::new("git")
        .current_dir(folder)
        .args(identity)
        .args(args)
        .status()
        .unwrap();
    assert!(status.success(), "git {args:?}");
}

pub const CLEAN: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n";
pub const BAD: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";

/// What becomes of a file: its new name and content, from the old ones.
pub type Change<'c> = &'c dyn Fn(&str, Vec<u8>) -> (String, Vec<u8>);

/// Copies a folder, each file changed.
fn copy(from: &Path, to: &Path, change: Change<'_>) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name), change);
        } else {
            let (name, content) = change(name, fs::read(&path).unwrap());
            fs::write(to.join(name), content).unwrap();
        }
    }
}

/// All fixtures and examples as a tree, each file changed.
pub fn fixtures(change: Change<'_>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for name in ["testdata", "rules"] {
        copy(&root().join(name), &folder.path().join(name), change);
    }
    folder
}

/// All fixtures and examples as they are.
pub fn unchanged() -> TempDir {
    fixtures(&|name, content| (name.to_owned(), content))
}
