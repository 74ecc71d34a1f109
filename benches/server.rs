//! How long an editor waits for the language server, and what the server needs of memory: `cargo bench --bench server`.
//!
//! A client of the real binary changes one character and asks for the diagnostics of the file, in a tree of 10,000 files, and in
//! the trees that are named: `cargo bench --bench server -- FOLDER FILE…`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use lsp_server::Message;
use serde_json::{Value, json};

/// How many changes are timed.
const CHANGES: usize = 1_000;

/// How many changes the server has to bear without needing more memory.
const SOAK: usize = 10_000;

fn main() {
    let given: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    println!("{:>8} {:>8} {:>8} {:>8} {:>8}", "first ms", "median", "99 %", "worst", "MiB");
    if let Some((folder, files)) = given.split_first() {
        let folder = fs::canonicalize(folder).unwrap();
        for file in files {
            measure(&folder, &folder.join(file), CHANGES);
        }
        return;
    }
    let folder = tree();
    let root = folder.path().canonicalize().unwrap();
    let file = root.join("team0/m0/f0.tf");
    measure(&root, &file, CHANGES);
    measure(&root, &file, SOAK);
}

/// A thousand modules of ten files; one in ten has a cluster.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for number in 0..1_000 {
        let module = folder.path().join(format!("team{}/m{number}", number % 20));
        fs::create_dir_all(&module).unwrap();
        for file in 0..10 {
            let mut text = String::new();
            for subnet in 0..20 {
                writeln!(text, "resource \"azurerm_subnet\" \"s{file}x{subnet}\" {{\n  name = \"s{subnet}\"\n}}\n").unwrap();
            }
            if file == 0 && number % 10 == 0 {
                writeln!(text, "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  name = \"aks-{number}\"\n}}").unwrap();
            }
            fs::write(module.join(format!("f{file}.tf")), text).unwrap();
        }
    }
    folder
}

struct Client {
    server: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    requests: i32,
}

impl Client {
    fn new(folder: &Path) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_akslint"))
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = server.stdin.take().unwrap();
        let output = BufReader::new(server.stdout.take().unwrap());
        let mut client = Self { server, input, output, requests: 0 };
        client.ask(
            "initialize",
            json!({
                "processId": null,
                "rootUri": uri(folder),
                "capabilities": { "textDocument": { "diagnostic": {} } },
            }),
        );
        client.tell("initialized", json!({}));
        client
    }

    fn send(&mut self, message: Message) {
        message.write(&mut self.input).unwrap();
        self.input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(lsp_server::Notification { method: method.into(), params }.into());
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.requests += 1;
        let id = self.requests.into();
        self.send(lsp_server::Request { id, method: method.into(), params }.into());
        loop {
            match Message::read(&mut self.output).unwrap().unwrap() {
                Message::Response(response) if response.id == self.requests.into() => return,
                _ => {}
            }
        }
    }

    fn diagnostics(&mut self, file: &Path) {
        self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(file) } }));
    }

    /// The memory that is in use, in MiB, where the system tells.
    fn memory(&self) -> Option<usize> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kib: usize = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib / 1_024)
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn measure(folder: &Path, file: &PathBuf, changes: usize) {
    let text = fs::read_to_string(file).unwrap();
    let start = Instant::now();
    let mut client = Client::new(folder);
    let document = json!({ "uri": uri(file), "languageId": "x", "version": 0, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    client.diagnostics(file);
    let first = start.elapsed();
    // A line end in the middle of the file comes and goes.
    let line = text.lines().count() / 2;
    let line = text.lines().skip(line).position(str::is_empty).map_or(line, |more| line + more);
    let mut times: Vec<Duration> = (1..=changes)
        .map(|version| {
            let start = Instant::now();
            let (end, new) = if version % 2 == 1 { (line, "\n") } else { (line + 1, "") };
            let at = |line: usize| json!({ "line": line, "character": 0 });
            let change = json!({ "range": { "start": at(line), "end": at(end) }, "text": new });
            let document = json!({ "uri": uri(file), "version": version });
            client.tell(
                "textDocument/didChange",
                json!({ "textDocument": document, "contentChanges": [change] }),
            );
            client.diagnostics(file);
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{:>8.0} {:>8.1} {:>8.1} {:>8.1} {:>8}  {changes} changes of {}",
        ms(first),
        ms(times[changes / 2]),
        ms(times[changes * 99 / 100]),
        ms(times[changes - 1]),
        client.memory().unwrap_or_default(),
        file.strip_prefix(folder).unwrap().display(),
    );
    client.ask("shutdown", Value::Null);
    client.tell("exit", Value::Null);
    assert!(client.server.wait().unwrap().success());
}
