//! What the tests of the command line share.

#![allow(clippy::unwrap_used, clippy::expect_used, dead_code, unreachable_pub, missing_docs)]

use std::fs;
use std::path::Path;

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
    let output = akslint(folder).args(args).output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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

pub const CLEAN: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n";
pub const BAD: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
