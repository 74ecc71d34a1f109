//! A client of the language server, in memory.

#![allow(unreachable_pub)]

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use akslint::fs::FileSystem;
use akslint::server::{Ending, Machine, serve};
use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

/// How long the server may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<Ending>>,
    requests: i32,
    /// What the server said that was no answer.
    pub heard: Vec<Message>,
    /// What the server answered to `initialize`.
    pub server_says: Value,
}

impl Client {
    /// A client that pulls diagnostics and has one folder.
    pub fn new(files: Arc<dyn FileSystem>, folder: &str) -> Self {
        let capabilities = json!({ "textDocument": { "diagnostic": {} } });
        Self::with(files, &[folder], capabilities, Value::Null)
    }

    pub fn with(
        files: Arc<dyn FileSystem>,
        folders: &[&str],
        capabilities: Value,
        options: Value,
    ) -> Self {
        let (server, connection) = Connection::memory();
        let machine =
            Machine { files, clock: || Duration::ZERO, today: || "2026-11-26".parse().unwrap() };
        let server = std::thread::spawn(move || serve(&server, machine));
        let mut client = Self {
            connection: Some(connection),
            server: Some(server),
            requests: 0,
            heard: Vec::new(),
            server_says: Value::Null,
        };
        let folders: Vec<Value> =
            folders.iter().map(|folder| json!({ "uri": uri(folder), "name": folder })).collect();
        client.server_says = client
            .ask(
                "initialize",
                json!({
                    "processId": null,
                    "rootUri": null,
                    "workspaceFolders": folders,
                    "capabilities": capabilities,
                    "initializationOptions": options,
                }),
            )
            .unwrap();
        // Nothing forbids to say something before that.
        client.tell("$/setTrace", json!({ "value": "off" }));
        client.tell("initialized", json!({}));
        client
    }

    pub fn send(&self, message: impl Into<Message>) {
        self.connection.as_ref().unwrap().sender.send(message.into()).unwrap();
    }

    /// The next message of the server.
    pub fn next(&self) -> Message {
        self.connection.as_ref().unwrap().receiver.recv_timeout(PATIENCE).unwrap()
    }

    pub fn tell(&self, method: &str, params: Value) {
        self.send(Notification { method: method.into(), params });
    }

    /// The answer to a request, or what is wrong with it.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.requests += 1;
        let id = self.requests.into();
        self.send(Request { id, method: method.into(), params });
        loop {
            match self.next() {
                Message::Response(response) if response.id == self.requests.into() => {
                    let response = serde_json::to_value(&response).unwrap();
                    return match response.get("error") {
                        Some(error) => Err(error["message"].as_str().unwrap().to_owned()),
                        None => Ok(response.get("result").cloned().unwrap_or_default()),
                    };
                }
                other => self.heard.push(other),
            }
        }
    }

    /// The parameters of what the server notified of with a method, since they were last asked for.
    pub fn heard(&mut self, method: &str) -> Vec<Value> {
        let is_it = |message: &mut Message| matches!(message, Message::Notification(one) if one.method == method);
        self.heard
            .extract_if(.., is_it)
            .filter_map(|message| match message {
                Message::Notification(one) => Some(one.params),
                _ => None,
            })
            .collect()
    }

    /// Waits for the server to notify of something.
    pub fn await_notification(&mut self, method: &str) -> Value {
        loop {
            if let Some(first) = self.heard(method).into_iter().next() {
                return first;
            }
            let next = self.next();
            self.heard.push(next);
        }
    }

    pub fn open(&self, path: &str, text: &str) {
        let language = Path::new(path).extension().unwrap().to_str().unwrap();
        let document =
            json!({ "uri": uri(path), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a whole document.
    pub fn write(&self, path: &str, version: i32, text: &str) {
        self.change(path, version, json!([{ "text": text }]));
    }

    pub fn change(&self, path: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri(path), "version": version });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// The diagnostics of a file.
    pub fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let params = json!({ "textDocument": { "uri": uri(path) } });
        let mut report = self.ask("textDocument/diagnostic", params).unwrap();
        match report["items"].take() {
            Value::Array(items) => items,
            other => panic!("{other}"),
        }
    }

    /// The rules of the diagnostics of a file.
    pub fn rules(&mut self, path: &str) -> Vec<String> {
        let code = |one: &Value| one["code"].as_str().unwrap().to_owned();
        self.diagnostics(path).iter().map(code).collect()
    }

    /// What comes of a request about a place.
    pub fn at(&mut self, method: &str, path: &str, line: usize, character: usize) -> Value {
        let params = json!({
            "textDocument": { "uri": uri(path) },
            "position": { "line": line, "character": character },
        });
        self.ask(method, params).unwrap()
    }

    /// The actions for a line.
    pub fn actions(&mut self, path: &str, line: usize, only: &[&str]) -> Vec<Value> {
        let at = |character| json!({ "line": line, "character": character });
        let mut context = json!({ "diagnostics": [] });
        if !only.is_empty() {
            context["only"] = json!(only);
        }
        let params = json!({
            "textDocument": { "uri": uri(path) },
            "range": { "start": at(0), "end": at(200) },
            "context": context,
        });
        let actions = self.ask("textDocument/codeAction", params).unwrap();
        actions.as_array().unwrap().clone()
    }

    /// Leaves without a word, and gives how the server ended.
    pub fn leave(&mut self) -> Ending {
        self.connection = None;
        self.server.take().unwrap().join().unwrap()
    }

    /// Leaves as the protocol has it.
    pub fn quit(&mut self) -> Ending {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

pub fn uri(path: &str) -> String {
    format!("file://{path}")
}

/// A text after edits of the protocol, counted in bytes of ASCII, from the last to the first.
pub fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let new = edit["newText"].as_str().unwrap();
            (offset(&range["start"]), offset(&range["end"]), new)
        })
        .collect();
    edits.sort_unstable();
    let mut text_after = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text_after.replace_range(start..end, new);
    }
    text_after
}
