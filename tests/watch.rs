//! `akslint check --watch`, as somebody runs it who edits a file beside it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Long enough for a loaded machine; nothing waits for it that works.
const PATIENCE: Duration = Duration::from_secs(30);

const CLUSTER: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
const IDENTITY: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n";

struct Watching {
    child: Child,
    lines: Receiver<String>,
    /// What was read and not waited for.
    kept: RefCell<Vec<String>>,
}

impl Watching {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_akslint"))
            .args(["check", "--watch", "--format", "concise"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let streams: [Box<dyn BufRead + Send>; 2] = [
            Box::new(BufReader::new(child.stdout.take().unwrap())),
            Box::new(BufReader::new(child.stderr.take().unwrap())),
        ];
        for stream in streams {
            let send = send.clone();
            thread::spawn(move || {
                for line in stream.lines().map_while(Result::ok) {
                    // The test may have seen enough.
                    let _ = send.send(line);
                }
            });
        }
        Self { child, lines, kept: RefCell::default() }
    }

    /// Waits for a line with a text. Lines of the other stream may come first, and are kept.
    fn wait(&self, text: &str) {
        let mut kept = self.kept.borrow_mut();
        if let Some(at) = kept.iter().position(|line| line.contains(text)) {
            kept.remove(at);
            return;
        }
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.contains(text) => return,
                Ok(line) => kept.push(line),
                Err(_) => panic!("no `{text}` in\n{}", kept.join("\n")),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It runs until somebody stops it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_change_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("main.tf"), CLUSTER).unwrap();
    let watching = Watching::start(folder.path());
    watching.wait("[missing-identity]");
    watching.wait("watching for changes");
    // A fix of this file was tried in memory, which must not stand in its way.
    fs::write(folder.path().join("main.tf"), IDENTITY).unwrap();
    watching.wait("1 file changed");
    watching.wait("no findings");
    // A new file in a new folder.
    fs::create_dir(folder.path().join("other")).unwrap();
    watching.wait("1 file changed");
    fs::write(folder.path().join("other/main.tf"), CLUSTER).unwrap();
    watching.wait("other/main.tf:1:1: error");
}

#[test]
fn a_broken_configuration_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("main.tf"), CLUSTER).unwrap();
    fs::write(folder.path().join(".akslint.hcl"), "nothing = true\n").unwrap();
    let watching = Watching::start(folder.path());
    watching.wait("unknown setting `nothing`");
    watching.wait("watching for changes");
    fs::write(folder.path().join(".akslint.hcl"), "").unwrap();
    watching.wait("[missing-identity]");
}

#[test]
fn it_goes_with_nothing_that_writes() {
    for option in ["--fix", "--diff", "--add-suppressions"] {
        let run = Command::new(env!("CARGO_BIN_EXE_akslint"))
            .args(["check", "--watch", option])
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(2), "{option}");
    }
}
