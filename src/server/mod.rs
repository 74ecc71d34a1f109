//! A server of the Language Server Protocol: diagnostics, fixes, and what clusters run as, while people edit.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>
//!
//! One thread answers, in the order of the messages, and judges between them. Before each answer it takes in all that has
//! come, so that a request that was cancelled meanwhile is not carried out.

mod actions;
mod answers;
mod client;
mod documents;
mod folder;
mod settings;
mod texts;
mod transport;

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;
use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::client::Client;
use self::documents::{Document, Documents};
use self::folder::{Diagnostics, Folder, Place};
pub use self::transport::stdio;
use crate::clock::{Clock, Day};
use crate::config::CommandLine;
use crate::fs::{FileSystem, normalise};
use crate::report::uri;

/// How long nothing has to change before diagnostics are pushed.
const QUIET: Duration = Duration::from_millis(50);

/// What a server takes from the machine.
#[derive(Clone)]
pub struct Machine {
    /// The files.
    pub files: Arc<dyn FileSystem>,
    /// Tells the time.
    pub clock: Clock,
    /// Tells the day.
    pub today: fn() -> Day,
}

/// How a server ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// The client asked for it.
    Orderly,
    /// The client was gone, or left without saying so.
    Abrupt,
}

/// Serves a client until it leaves.
pub fn serve(connection: &Connection, machine: Machine) -> Ending {
    let Ok((id, params)) = connection.initialize_start() else { return Ending::Abrupt };
    let client = Client::new(&params);
    let answer = json!({
        "capabilities": client.server_capabilities(),
        "serverInfo": { "name": "akslint", "version": env!("CARGO_PKG_VERSION") },
    });
    if connection.sender.send(Response::new_ok(id, answer).into()).is_err() {
        return Ending::Abrupt;
    }
    let options = params.get("initializationOptions").cloned().unwrap_or_default();
    let (command_line, wrong) = client::settings(&options, &Value::Null);
    let mut server = Server {
        connection,
        machine,
        options,
        command_line,
        documents: Documents::default(),
        folders: Vec::new(),
        pushed: BTreeMap::new(),
        queue: VecDeque::new(),
        push_at: None,
        requests: 0,
        is_leaving: false,
        client,
    };
    for path in server.client.folders.clone() {
        server.open_folder(&path, false);
    }
    wrong.iter().for_each(|message| server.log(lsp::MessageType::Error, message));
    server.run()
}

struct Server<'c> {
    connection: &'c Connection,
    machine: Machine,
    client: Client,
    /// The settings that the client began with.
    options: Value,
    command_line: CommandLine,
    documents: Documents,
    folders: Vec<Folder>,
    /// What the client was sent last, or told to ask for, by URI.
    pushed: BTreeMap<String, Vec<lsp::Diagnostic>>,
    /// What has come and is not answered.
    queue: VecDeque<Message>,
    /// When to push diagnostics, if something changed.
    push_at: Option<Instant>,
    /// How many requests the client was sent.
    requests: i32,
    is_leaving: bool,
}

/// Why a request is not answered.
struct Refusal(ErrorCode, String);

impl Server<'_> {
    fn run(&mut self) -> Ending {
        loop {
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.take(message);
            }
            if let Some(message) = self.queue.pop_front() {
                if let Some(ending) = self.handle(message) {
                    return ending;
                }
                continue;
            }
            let Some(at) = self.push_at else {
                match self.connection.receiver.recv() {
                    Ok(message) => self.take(message),
                    Err(_) => return Ending::Abrupt,
                }
                continue;
            };
            match self
                .connection
                .receiver
                .recv_timeout(at.saturating_duration_since(Instant::now()))
            {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => self.guarded(|server| {
                    server.push_at = None;
                    server.push();
                }),
                Err(RecvTimeoutError::Disconnected) => return Ending::Abrupt,
            }
        }
    }

    /// Queues a message. A request that is cancelled before it is carried out never is.
    fn take(&mut self, message: Message) {
        if let Message::Notification(notification) = &message
            && notification.method == "$/cancelRequest"
        {
            let id: Option<RequestId> = notification
                .params
                .get("id")
                .and_then(|id| serde_json::from_value(id.clone()).ok());
            let is_it = |message: &Message| matches!(message, Message::Request(request) if Some(&request.id) == id.as_ref());
            if let Some(at) = self.queue.iter().position(is_it)
                && let Some(Message::Request(request)) = self.queue.remove(at)
            {
                self.refuse(request.id, ErrorCode::RequestCanceled, "cancelled".into());
            }
            return;
        }
        self.queue.push_back(message);
    }

    fn handle(&mut self, message: Message) -> Option<Ending> {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) if notification.method == "exit" => {
                let ending = if self.is_leaving { Ending::Orderly } else { Ending::Abrupt };
                return Some(ending);
            }
            Message::Notification(notification) => {
                self.guarded(|server| server.notification(notification));
            }
            // What the client answers to requests of the server decides nothing.
            Message::Response(_) => {}
        }
        None
    }

    /// Does something, and survives a mistake in it: folders are read anew, and texts that are open stay.
    fn guarded(&mut self, act: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| act(self))).is_err() {
            self.log(lsp::MessageType::Error, "internal error; the workspace is read again");
            self.reopen_folders();
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.is_leaving {
            return self.refuse(id, ErrorCode::InvalidRequest, "the server is leaving".into());
        }
        let answer = catch_unwind(AssertUnwindSafe(|| match &*method {
            "shutdown" => {
                self.is_leaving = true;
                Ok(Value::Null)
            }
            "textDocument/diagnostic" => answer(params, |p| self.document_diagnostics(&p)),
            "workspace/diagnostic" => answer(params, |p| Ok(self.workspace_diagnostics(&p))),
            "textDocument/codeAction" => answer(params, |p| self.code_actions(&p)),
            "textDocument/hover" => answer(params, |p| self.hover(&p)),
            "textDocument/codeLens" => answer(params, |p| self.lenses(&p)),
            "textDocument/documentLink" => answer(params, |p| self.links(&p)),
            "textDocument/completion" => answer(params, |p| self.completions(&p)),
            "workspace/executeCommand" => answer(params, |p| self.command(&p)),
            _ => Err(Refusal(ErrorCode::MethodNotFound, format!("unknown method `{method}`"))),
        }));
        match answer {
            Ok(Ok(value)) => self.send(Response::new_ok(id, value).into()),
            Ok(Err(Refusal(code, message))) => self.refuse(id, code, message),
            Err(_) => {
                self.reopen_folders();
                self.refuse(id, ErrorCode::InternalError, "internal error".into());
            }
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let read = match &*method {
            // Some clients have more to say before.
            "initialized" => {
                self.watch();
                self.change();
                Ok(())
            }
            "textDocument/didOpen" => read(params).map(|p| self.open(p)),
            "textDocument/didChange" => {
                documents::check_ranges(&params).and_then(|()| read(params)).map(|p| self.edit(p))
            }
            "textDocument/didClose" => read(params).map(|p| self.close(&p)),
            "workspace/didChangeWatchedFiles" => read(params).map(|p| self.watched(&p)),
            "workspace/didChangeWorkspaceFolders" => read(params).map(|p| self.move_folders(&p)),
            "workspace/didChangeConfiguration" => read(params).map(|p| self.configure(&p)),
            // Others may be left alone.
            _ => Ok(()),
        };
        if let Err(message) = read {
            self.log(lsp::MessageType::Error, &format!("`{method}`: {message}"));
        }
    }

    fn open(&mut self, params: lsp::DidOpenTextDocumentParams) {
        let lsp::TextDocumentItem { uri, version, text, .. } = params.text_document;
        let Some(path) = self.path(&uri.0) else { return };
        self.open_folder_around(&path);
        self.folders.iter_mut().for_each(|folder| folder.edit(&path, Some(text.clone())));
        self.documents.insert(path, Document { uri: uri.0, version, text });
        self.change();
    }

    fn edit(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let lsp::VersionedTextDocumentIdentifier { version, text_document_identifier } =
            params.text_document;
        let uri = text_document_identifier.uri.0;
        let encoding = self.client.encoding;
        let path = self.path(&uri);
        let document = path.as_ref().and_then(|path| Some((path, self.documents.get_mut(path)?)));
        let Some((path, document)) = document else {
            return self.log(lsp::MessageType::Error, &format!("`{uri}` is not open"));
        };
        if let Err(message) = document.change(version, params.content_changes, encoding) {
            return self.log(lsp::MessageType::Error, &message);
        }
        let text = document.text.clone();
        self.folders.iter_mut().for_each(|folder| folder.edit(path, Some(text.clone())));
        self.change();
    }

    fn close(&mut self, params: &lsp::DidCloseTextDocumentParams) {
        let Some(path) = self.path(&params.text_document.uri.0) else { return };
        if self.documents.remove(&path).is_some() {
            self.folders.iter_mut().for_each(|folder| folder.edit(&path, None));
            let documents = &self.documents;
            let is_used = |path: &Path| documents.keys().any(|open| open.starts_with(path));
            self.folders.retain(|folder| !folder.is_temporary || is_used(&folder.path));
            self.change();
        }
    }

    fn watched(&mut self, params: &lsp::DidChangeWatchedFilesParams) {
        let paths = params.changes.iter().filter_map(|change| self.path(&change.uri.0));
        // What is open counts as the client has it.
        let paths: Vec<PathBuf> = paths.filter(|path| !self.documents.contains_key(path)).collect();
        if !paths.is_empty() {
            self.folders.iter_mut().for_each(|folder| folder.change(&paths));
            self.change();
        }
    }

    fn move_folders(&mut self, params: &lsp::DidChangeWorkspaceFoldersParams) {
        for removed in &params.event.removed {
            if let Some(path) = self.path(&removed.uri.0) {
                self.folders.retain(|folder| folder.path != path);
            }
        }
        for added in &params.event.added {
            if let Some(path) = self.path(&added.uri.0) {
                self.open_folder(&path, false);
            }
        }
        // What is open is still judged.
        for path in self.documents.keys().cloned().collect::<Vec<_>>() {
            self.open_folder_around(&path);
        }
        self.change();
    }

    fn configure(&mut self, params: &lsp::DidChangeConfigurationParams) {
        let settings = params.settings.get("akslint").unwrap_or(&params.settings);
        let (command_line, wrong) = client::settings(&self.options, settings);
        wrong.iter().for_each(|message| self.log(lsp::MessageType::Error, message));
        self.command_line = command_line;
        let command_line = &self.command_line;
        self.folders.iter_mut().for_each(|folder| folder.configure(command_line.clone()));
        self.change();
    }

    /// The real path of a URI, as far as it is that of a file.
    fn path(&self, uri: &str) -> Option<PathBuf> {
        let path = uri::path(uri)?;
        let files = &self.machine.files;
        if let Ok(real) = files.canonical(&path) {
            return Some(real);
        }
        // A file that is not saved yet, in a folder that may be reached by a link.
        let folder = path.parent().and_then(|folder| files.canonical(folder).ok());
        match (folder, path.file_name()) {
            (Some(folder), Some(name)) => Some(folder.join(name)),
            _ => Some(normalise(&path)),
        }
    }

    /// Adds a folder of the workspace, or a temporary one: for files that are open and lie in none.
    fn open_folder(&mut self, named: &Path, is_temporary: bool) {
        let path = self.machine.files.canonical(named).unwrap_or_else(|_| normalise(named));
        // What was judged alone is judged with what is around it.
        let is_replaced = |folder: &Folder| {
            !is_temporary && folder.is_temporary && folder.path.starts_with(&path)
        };
        self.folders.retain(|folder| !is_replaced(folder));
        if self.folders.iter().any(|folder| folder.path == path) {
            return;
        }
        let place = Place { path, named: named.to_path_buf(), is_temporary };
        let Machine { files, clock, today } = self.machine.clone();
        let (command_line, documents) = (self.command_line.clone(), &self.documents);
        let folder = Folder::new(files, clock, place, command_line, documents, today());
        self.folders.push(folder);
    }

    /// Adds the folder of a file that lies in none.
    fn open_folder_around(&mut self, path: &Path) {
        if self.folder_of(path).is_none()
            && let Some(parent) = path.parent()
        {
            self.open_folder(parent, true);
        }
    }

    fn reopen_folders(&mut self) {
        let folders: Vec<(PathBuf, bool)> =
            self.folders.drain(..).map(|folder| (folder.named, folder.is_temporary)).collect();
        folders.iter().for_each(|(named, is_temporary)| self.open_folder(named, *is_temporary));
        self.change();
    }

    /// The innermost folder that a file lies in.
    fn folder_of(&self, path: &Path) -> Option<usize> {
        let folders = self.folders.iter().enumerate();
        let around = folders.filter(|(_, folder)| path.starts_with(&folder.path));
        around.max_by_key(|(_, folder)| folder.path.components().count()).map(|(index, _)| index)
    }

    /// Something changed: diagnostics are pushed when nothing does for a while.
    fn change(&mut self) {
        self.push_at = Some(Instant::now() + QUIET);
    }

    /// Judges what changed.
    fn refresh(&mut self) {
        let (today, encoding) = ((self.machine.today)(), self.client.encoding);
        let is_first = self.folders.iter().any(|folder| folder.is_new);
        let progress = is_first.then(|| self.begin_progress()).flatten();
        let mut messages = Vec::new();
        for folder in &mut self.folders {
            messages.extend(folder.refresh(today, encoding));
        }
        self.end_progress(progress);
        messages.iter().for_each(|message| self.log(lsp::MessageType::Error, message));
    }

    /// The diagnostics of all folders.
    fn diagnostics(&self) -> Diagnostics {
        let mut all = Diagnostics::new();
        for (index, folder) in self.folders.iter().enumerate() {
            for (path, diagnostics) in folder.diagnostics() {
                // A folder in another one is judged with both, and knows its own configuration.
                if self.folder_of(path).is_none_or(|innermost| innermost == index) {
                    all.insert(path.to_path_buf(), diagnostics);
                }
            }
        }
        all
    }

    /// The diagnostics of all folders by what the client calls each file now, with the version of an open document.
    fn diagnostics_by_uri(&self) -> BTreeMap<String, (Option<i32>, Vec<lsp::Diagnostic>)> {
        let named = |(path, diagnostics): (PathBuf, Vec<lsp::Diagnostic>)| {
            let version = self.documents.get(&path).map(|document| document.version);
            (self.uri(&path), (version, diagnostics))
        };
        self.diagnostics().into_iter().map(named).collect()
    }

    /// Sends the client the diagnostics that changed, or has it ask for them.
    fn push(&mut self) {
        self.refresh();
        let all = self.diagnostics_by_uri();
        if self.client.pulls {
            let is_known = |(uri, (_, diagnostics)): (&String, &(Option<i32>, Vec<_>))| {
                self.pushed.get(uri) == Some(diagnostics)
            };
            let is_same = all.len() == self.pushed.len() && all.iter().all(is_known);
            let asks = all.into_iter().map(|(uri, (_, diagnostics))| (uri, diagnostics));
            self.pushed = asks.collect();
            if self.client.refreshes && !is_same {
                self.ask("workspace/diagnostic/refresh", Value::Null);
            }
        } else {
            for uri in self.pushed.keys().filter(|uri| !all.contains_key(*uri)) {
                self.publish(uri, None, Vec::new());
            }
            for (uri, (version, diagnostics)) in &all {
                if self.pushed.get(uri) != Some(diagnostics) {
                    self.publish(uri, *version, diagnostics.clone());
                }
            }
            let pushed = all.into_iter().map(|(uri, (_, diagnostics))| (uri, diagnostics));
            self.pushed = pushed.collect();
        }
        if self.client.refreshes_lenses {
            self.ask("workspace/codeLens/refresh", Value::Null);
        }
    }

    fn publish(&self, uri: &str, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
        let uri = lsp::Uri(uri.to_owned());
        let params = lsp::PublishDiagnosticsParams { uri, version, diagnostics };
        self.notify("textDocument/publishDiagnostics", &params);
    }

    /// What the client calls a file.
    fn uri(&self, path: &Path) -> String {
        if let Some(document) = self.documents.get(path) {
            return document.uri.clone();
        }
        let folder = self.folder_of(path).map(|index| &self.folders[index]);
        let named = folder.and_then(|one| match path.strip_prefix(&one.path).ok()? {
            rest if rest.as_os_str().is_empty() => Some(one.named.clone()),
            rest => Some(one.named.join(rest)),
        });
        uri::file(named.as_deref().unwrap_or(path))
    }

    /// The path of a document that is open, or lies in a folder of the workspace.
    fn known(&self, uri: &lsp::Uri) -> Result<PathBuf, Refusal> {
        let path = self.path(&uri.0).filter(|path| self.folder_of(path).is_some());
        path.ok_or_else(|| {
            Refusal(ErrorCode::InvalidParams, format!("`{uri}` is in no folder of the workspace"))
        })
    }

    /// Asks the client to tell of files that change on disk.
    fn watch(&mut self) {
        if self.client.watches {
            let watchers: Vec<Value> =
                client::WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
            let options = json!({ "watchers": watchers });
            let method = "workspace/didChangeWatchedFiles";
            let registration =
                json!({ "id": "files", "method": method, "registerOptions": options });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
    }

    fn begin_progress(&mut self) -> Option<i32> {
        if !self.client.shows_progress {
            return None;
        }
        let token = self.ask("window/workDoneProgress/create", json!({ "token": self.requests }));
        let value =
            json!({ "kind": "begin", "title": "akslint", "message": "reading the workspace" });
        self.notify("$/progress", &json!({ "token": token, "value": value }));
        Some(token)
    }

    fn end_progress(&self, token: Option<i32>) {
        if let Some(token) = token {
            self.notify("$/progress", &json!({ "token": token, "value": { "kind": "end" } }));
        }
    }

    fn log(&self, kind: lsp::MessageType, message: &str) {
        let message = crate::text::escape_control(message);
        self.notify("window/logMessage", &json!({ "type": kind, "message": message }));
    }

    fn notify(&self, method: &str, params: &impl Serialize) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: method.into(), params }.into());
    }

    /// Sends a request, and gives its number.
    fn ask(&mut self, method: &str, params: Value) -> i32 {
        let id = self.requests;
        self.requests += 1;
        self.send(Request { id: id.into(), method: method.into(), params }.into());
        id
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: String) {
        self.send(Response::new_err(id, code as i32, message).into());
    }

    fn send(&self, message: Message) {
        // If the client is gone, the next message that does not come ends the server.
        let _ = self.connection.sender.send(message);
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

fn answer<P: DeserializeOwned>(
    params: Value,
    act: impl FnOnce(P) -> Result<Value, Refusal>,
) -> Result<Value, Refusal> {
    act(read(params).map_err(|message| Refusal(ErrorCode::InvalidParams, message))?)
}
