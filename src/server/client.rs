//! What a client can do, and what it wants.

use std::path::PathBuf;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config::CommandLine;
use crate::report::lsp::Encoding;
use crate::report::uri;
use crate::rules::Severity;

/// The files whose changes on disk matter.
pub(super) const WATCHED: [&str; 3] = [
    "**/*.{tf,tofu,tfvars,tfcomponent.hcl,tfdeploy.hcl,bicep,bicepparam,json,jsonc,hcl,yaml,yml,tftpl,tpl,txt}",
    "**/{.gitignore,.ignore}",
    "**/.git/{HEAD,index}",
];

/// A client.
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// The folders of its workspace.
    pub(super) folders: Vec<PathBuf>,
    /// Whether it asks for diagnostics, and does not wait to be sent them.
    pub(super) pulls: bool,
    /// Whether it can be told to ask again.
    pub(super) refreshes: bool,
    /// Whether it can be told to ask for lenses again.
    pub(super) refreshes_lenses: bool,
    /// Whether it can be asked to watch files.
    pub(super) watches: bool,
    pub(super) shows_progress: bool,
    /// Whether it can open a page.
    pub(super) opens_pages: bool,
    /// Whether edits may name the version of the document that they are for.
    pub(super) knows_versions: bool,
    /// Whether it shows the places that a finding comes from when asked to.
    pub(super) shows_why: bool,
}

/// Settings of a client, as far as they are known here.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Settings {
    configuration: Option<PathBuf>,
    select: Vec<String>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
    exclude: Vec<String>,
    min_severity: Option<String>,
}

impl Client {
    /// The client that sent these parameters of `initialize`. What is not as expected counts as not there.
    pub(super) fn new(params: &Value) -> Self {
        let capability = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let has = |path: &str| capability(path).and_then(Value::as_bool).unwrap_or(false);
        let encodings = capability("general/positionEncodings").and_then(Value::as_array);
        let is_utf8 = encodings.is_some_and(|all| all.iter().any(|one| one == "utf-8"));
        let named = params.get("workspaceFolders").and_then(Value::as_array);
        let uris: Vec<&str> = match named.filter(|folders| !folders.is_empty()) {
            Some(folders) => folders.iter().filter_map(|one| one.get("uri")?.as_str()).collect(),
            None => params.get("rootUri").and_then(Value::as_str).into_iter().collect(),
        };
        let shows_why = params.pointer("/initializationOptions/showsWhy");
        Self {
            encoding: if is_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            folders: uris.into_iter().filter_map(uri::path).collect(),
            pulls: capability("textDocument/diagnostic").is_some(),
            refreshes: capability("textDocument/diagnostic").is_some()
                && has("workspace/diagnostics/refreshSupport"),
            refreshes_lenses: has("workspace/codeLens/refreshSupport"),
            watches: has("workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_progress: has("window/workDoneProgress"),
            opens_pages: has("window/showDocument/support"),
            knows_versions: has("workspace/workspaceEdit/documentChanges"),
            shows_why: shows_why.and_then(Value::as_bool).unwrap_or(false),
        }
    }

    /// What the server can do for this client.
    pub(super) fn server_capabilities(&self) -> Value {
        let encoding = match self.encoding {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
        };
        json!({
            "positionEncoding": encoding,
            // 2: incremental.
            "textDocumentSync": { "openClose": true, "change": 2, "save": false },
            "diagnosticProvider": {
                "identifier": "akslint",
                "interFileDependencies": true,
                "workspaceDiagnostics": true,
            },
            "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll.akslint"] },
            "hoverProvider": true,
            "codeLensProvider": {},
            "documentLinkProvider": {},
            "completionProvider": { "triggerCharacters": ["[", ","] },
            "executeCommandProvider": { "commands": ["akslint.identityMap", "akslint.openPage"] },
            "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
        })
    }
}

/// Settings of a client as the command line would have them, over those that it began with, and what is wrong with them.
pub(super) fn settings(initial: &Value, changed: &Value) -> (CommandLine, Vec<String>) {
    let members = [initial, changed].into_iter().filter_map(Value::as_object).flatten();
    let (mut known, mut wrong) = (Map::new(), Vec::new());
    for (name, value) in members {
        let one = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
        match serde_json::from_value::<Settings>(one) {
            Ok(_) => drop(known.insert(name.clone(), value.clone())),
            Err(error) => wrong.push(format!("setting `{name}`: {error}")),
        }
    }
    let settings: Settings = serde_json::from_value(known.into()).unwrap_or_default();
    let severity = |name: String| Severity::ALL.into_iter().find(|one| one.name() == name);
    let command_line = CommandLine {
        file: settings.configuration.filter(|path| !path.as_os_str().is_empty()),
        select: settings.select,
        extend_select: settings.extend_select,
        ignore: settings.ignore,
        extend_exclude: settings.exclude,
        min_severity: settings.min_severity.and_then(severity),
        ..CommandLine::default()
    };
    (command_line, wrong)
}
