//! Sequences of messages for the language server: each request has one answer, no message brings the server down, and at
//! the end it says of the texts what a server says that sees them for the first time.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use akslint::fs::{FileSystem, Memory};
use akslint::server::{Ending, Machine, serve};
use arbitrary::Arbitrary;
use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

const FILES: [&str; 4] =
    ["/code/main.tf", "/code/variables.tf", "/code/main.bicep", "/code/.akslint.hcl"];

const REQUESTS: [&str; 9] = [
    "textDocument/diagnostic",
    "workspace/diagnostic",
    "textDocument/hover",
    "textDocument/codeLens",
    "textDocument/documentLink",
    "textDocument/completion",
    "textDocument/codeAction",
    "workspace/executeCommand",
    "akslint/unknown",
];

/// Parts of code, of which texts are made.
const PARTS: [&str; 12] = [
    "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = var.n\n",
    "  identity {\n    type = \"UserAssigned\"\n  }\n",
    "}\n",
    "variable \"n\" {\n  default = \"é\u{1f980}\"\n}\n",
    "# akslint: ignore[missing-identity, x] why\n",
    "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'aks'\n",
    "rules = {\n  missing-identity = \"off\"\n}\n",
    "\r\n",
    "\u{feff}",
    "\"${",
    "akslint: ignore[",
    "\u{1f980}",
];

/// A text of parts.
#[derive(Arbitrary, Debug)]
pub struct Text(Vec<u8>);

impl Text {
    fn text(&self) -> String {
        self.0.iter().take(16).map(|part| PARTS[usize::from(*part) % PARTS.len()]).collect()
    }
}

/// What a client does.
#[derive(Arbitrary, Debug)]
pub enum Step {
    Open(u8, Text),
    Replace(u8, Text),
    Change(u8, [u8; 4], Text),
    Close(u8),
    Watched(u8),
    Configure(bool),
    Folder(bool),
    Ask(u8, u8, [u8; 2]),
    Cancel(u8),
    /// Something with the wrong parameters.
    Wrong(u8, bool),
}

struct Client {
    connection: Connection,
    server: JoinHandle<Ending>,
    requests: i32,
    answers: Vec<Response>,
}

impl Client {
    fn new(files: Arc<dyn FileSystem>, is_utf8: bool) -> Self {
        let (server, connection) = Connection::memory();
        let machine =
            Machine { files, clock: || Duration::ZERO, today: || "2026-11-26".parse().unwrap() };
        let server = std::thread::spawn(move || serve(&server, machine));
        let mut client = Self { connection, server, requests: 0, answers: Vec::new() };
        let encodings = if is_utf8 { json!(["utf-8"]) } else { Value::Null };
        let capabilities = json!({ "textDocument": { "diagnostic": {} }, "general": { "positionEncodings": encodings } });
        client.ask(
            "initialize",
            json!({ "capabilities": capabilities, "workspaceFolders": [{ "uri": "file:///code", "name": "code" }] }),
        );
        client.wait();
        client.tell("initialized", json!({}));
        client
    }

    fn tell(&self, method: &str, params: Value) {
        let notification = Notification { method: method.into(), params };
        self.connection.sender.send(notification.into()).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.requests += 1;
        let request = Request { id: self.requests.into(), method: method.into(), params };
        self.connection.sender.send(request.into()).unwrap();
    }

    /// Waits until all requests are answered.
    fn wait(&mut self) {
        while self.answers.len() < self.requests as usize {
            if let Message::Response(response) = self.connection.receiver.recv().unwrap() {
                assert!(!self.answers.iter().any(|known| known.id == response.id), "two answers");
                self.answers.push(response);
            }
        }
    }

    fn diagnostics(&mut self, file: &str) -> Value {
        self.ask(
            "textDocument/diagnostic",
            json!({ "textDocument": { "uri": format!("file://{file}") } }),
        );
        self.wait();
        serde_json::to_value(self.answers.last().unwrap()).unwrap()["result"].take()
    }

    fn quit(mut self) {
        self.ask("shutdown", Value::Null);
        self.wait();
        self.tell("exit", Value::Null);
        assert_eq!(self.server.join().unwrap(), Ending::Orderly);
    }
}

fn open(client: &Client, file: &str, text: &str) {
    let document =
        json!({ "uri": format!("file://{file}"), "languageId": "x", "version": 1, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
}

pub fn messages(is_utf8: bool, steps: &[Step]) {
    let files = || Arc::new(Memory::new([("/code/.git/HEAD", ""), ("/code/main.tf", PARTS[0])]));
    let mut client = Client::new(files(), is_utf8);
    let file = |index: u8| FILES[usize::from(index) % FILES.len()];
    let document = |index: u8| json!({ "uri": format!("file://{}", file(index)), "version": 2 });
    let position = |line: u8, character: u8| json!({ "line": line % 12, "character": character });
    for step in steps.iter().take(60) {
        match step {
            Step::Open(index, text) => open(&client, file(*index), &text.text()),
            Step::Replace(index, text) => client.tell(
                "textDocument/didChange",
                json!({ "textDocument": document(*index), "contentChanges": [{ "text": text.text() }] }),
            ),
            Step::Change(index, [a, b, c, d], text) => {
                let range = json!({ "start": position(*a, *b), "end": position(*c, *d) });
                let change = json!({ "range": range, "text": text.text() });
                client.tell(
                    "textDocument/didChange",
                    json!({ "textDocument": document(*index), "contentChanges": [change] }),
                );
            }
            Step::Close(index) => {
                client.tell("textDocument/didClose", json!({ "textDocument": document(*index) }));
            }
            Step::Watched(index) => {
                let change = json!({ "uri": format!("file://{}", file(*index)), "type": 2 });
                client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
            }
            Step::Configure(is_less) => {
                let ignore = if *is_less { json!(["missing-identity"]) } else { json!([]) };
                client.tell(
                    "workspace/didChangeConfiguration",
                    json!({ "settings": { "akslint": { "ignore": ignore } } }),
                );
            }
            Step::Folder(is_added) => {
                let folder = json!([{ "uri": "file:///code", "name": "code" }]);
                let (added, removed) =
                    if *is_added { (folder, json!([])) } else { (json!([]), folder) };
                client.tell(
                    "workspace/didChangeWorkspaceFolders",
                    json!({ "event": { "added": added, "removed": removed } }),
                );
            }
            Step::Ask(method, index, [line, character]) => {
                let at = position(*line, *character);
                let params = json!({
                    "textDocument": document(*index),
                    "position": at,
                    "range": { "start": at, "end": at },
                    "context": { "diagnostics": [] },
                    "previousResultIds": [],
                    "command": "akslint.identityMap",
                });
                client.ask(REQUESTS[usize::from(*method) % REQUESTS.len()], params);
            }
            Step::Cancel(id) => client.tell("$/cancelRequest", json!({ "id": id })),
            Step::Wrong(method, is_request) => {
                let method = REQUESTS[usize::from(*method) % REQUESTS.len()];
                match is_request {
                    true => client.ask(method, json!([null])),
                    false => client.tell("textDocument/didChange", json!({ "textDocument": 1 })),
                }
            }
        }
    }
    client.wait();
    // Whatever was before: these texts, with these settings, in this folder.
    let texts = ["variable \"n\" {}\n", PARTS[0], PARTS[5], ""];
    let mut said = Vec::new();
    let fresh = Client::new(files(), is_utf8);
    for mut client in [client, fresh] {
        let folder = json!([{ "uri": "file:///code", "name": "code" }]);
        client.tell(
            "workspace/didChangeWorkspaceFolders",
            json!({ "event": { "added": folder, "removed": [] } }),
        );
        client.tell("workspace/didChangeConfiguration", json!({ "settings": {} }));
        for (file, text) in FILES.into_iter().zip(texts) {
            open(&client, file, text);
        }
        said.push(FILES.map(|file| client.diagnostics(file)));
        client.quit();
    }
    assert_eq!(said[0], said[1]);
}
