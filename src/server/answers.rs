//! What the server answers about documents and the workspace, but for code actions.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use lsp_server::ErrorCode;
use serde_json::{Value, json};

use super::documents::{Document, offset};
use super::folder::Folder;
use super::settings::{self, Slot};
use super::{Refusal, Server, texts};
use crate::collections::HashMap;
use crate::config;
use crate::outcome::Report;
use crate::report::inventory::{self, InventoryFormat};
use crate::report::{Redacted, Style};
use crate::rules::{self, Rule};
use crate::source::SourceFile;

/// Whether a file is one of settings.
fn is_settings(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == config::FILE_NAME)
}

/// The diagnostics of a file, or that they are those of the result that the client has.
fn diagnostic_report(items: &[lsp::Diagnostic], previous: Option<&str>) -> Value {
    let mut hasher = DefaultHasher::new();
    json!(items).to_string().hash(&mut hasher);
    let id = format!("{:016x}", hasher.finish());
    match previous == Some(&*id) {
        true => json!({ "kind": "unchanged", "resultId": id }),
        false => json!({ "kind": "full", "resultId": id, "items": items }),
    }
}

impl Server<'_> {
    pub(super) fn document_diagnostics(
        &mut self,
        params: &lsp::DocumentDiagnosticParams,
    ) -> Result<Value, Refusal> {
        let path = self.known(&params.text_document.uri)?;
        self.refresh();
        let folder = self.folder_of(&path).map(|index| &self.folders[index]);
        let items = folder.map(|folder| folder.diagnostics_of(&path)).unwrap_or_default();
        Ok(diagnostic_report(&items, params.previous_result_id.as_deref()))
    }

    pub(super) fn workspace_diagnostics(
        &mut self,
        params: &lsp::WorkspaceDiagnosticParams,
    ) -> Value {
        self.refresh();
        let previous: HashMap<&str, &str> =
            params.previous_result_ids.iter().map(|one| (&*one.uri.0, &*one.value)).collect();
        let mut by_uri = self.diagnostics_by_uri();
        // What the client shows and is clean now is said to be clean.
        for uri in previous.keys() {
            by_uri.entry((*uri).to_owned()).or_default();
        }
        let report = |(uri, (version, items)): (String, (Option<i32>, Vec<lsp::Diagnostic>))| {
            let mut report = diagnostic_report(&items, previous.get(&*uri).copied());
            report["version"] = version.into();
            report["uri"] = uri.into();
            report
        };
        json!({ "items": by_uri.into_iter().map(report).collect::<Vec<Value>>() })
    }

    pub(super) fn hover(&mut self, params: &lsp::HoverParams) -> Result<Value, Refusal> {
        let at = &params.text_document_position_params;
        let (path, offset) = self.place(&at.text_document.uri, at.position)?;
        self.refresh();
        let Some((rules, document)) = self.with_rules(&path) else { return Ok(Value::Null) };
        let named = match is_settings(&path) {
            true => texts::setting(rules, &document.text, offset),
            false => texts::suppressed_rule(rules, &path, &document.text, offset),
        };
        let of_code = || texts::hover(self.judged(&path)?.0, &document.text, &path, offset);
        let Some((text, bytes)) = named.or_else(of_code) else { return Ok(Value::Null) };
        let range = self.range(&document.text, bytes);
        Ok(json!({ "contents": { "kind": "markdown", "value": text }, "range": range }))
    }

    pub(super) fn lenses(&mut self, params: &lsp::CodeLensParams) -> Result<Value, Refusal> {
        let path = self.known(&params.text_document.uri)?;
        self.refresh();
        let Some((report, _)) = self.judged(&path) else { return Ok(json!([])) };
        let mut lenses = Vec::new();
        for cluster in &report.clusters {
            let file = report.workspace.sources.get(cluster.span.file);
            if file.path() == path {
                let range = self.client.encoding.range(&file, cluster.span.at_start());
                let title = texts::lens(report, cluster);
                lenses
                    .push(json!({ "range": range, "command": { "title": title, "command": "" } }));
            }
        }
        Ok(Value::Array(lenses))
    }

    pub(super) fn links(&mut self, params: &lsp::DocumentLinkParams) -> Result<Value, Refusal> {
        let path = self.known(&params.text_document.uri)?;
        self.refresh();
        let Some((rules, document)) = self.with_rules(&path) else { return Ok(json!([])) };
        let link = |(start, name): (usize, &str)| {
            let rule = rules::find(rules, name)?;
            let range = self.range(&document.text, start..start + name.len());
            Some(json!({ "range": range, "target": rule.url.as_ref()?, "tooltip": rule.summary }))
        };
        let text = &document.text;
        Ok(match is_settings(&path) {
            true => texts::configured(text).filter_map(link).collect(),
            false => texts::suppressed(&path, text).into_iter().filter_map(link).collect(),
        })
    }

    pub(super) fn completions(&mut self, params: &lsp::CompletionParams) -> Result<Value, Refusal> {
        let at = &params.text_document_position_params;
        let (path, offset) = self.place(&at.text_document.uri, at.position)?;
        self.refresh();
        let Some((rules, document)) = self.with_rules(&path) else { return Ok(json!([])) };
        let (slot, word, is_quoted) = match texts::suppressed_around(&path, &document.text, offset)
        {
            Some(listed) => (Slot::Rule(listed), texts::rule_name(&document.text, offset), false),
            None => match settings::slot(&document.text, offset).filter(|_| is_settings(&path)) {
                Some(found) => found,
                None => return Ok(json!([])),
            },
        };
        let range = self.range(&document.text, word);
        // 10: Property, 20: EnumMember.
        let item = |name: &str, kind: u32, detail: &str, text: &str| {
            let edit = json!({ "range": range, "newText": text });
            json!({ "label": name, "kind": kind, "detail": detail, "filterText": name, "textEdit": edit })
        };
        let value = |name: &str| match is_quoted {
            true => item(name, 20, "", name),
            false => item(name, 20, "", &format!("\"{name}\"")),
        };
        let setting = |(name, what): &(&str, &str)| item(name, 10, what, name);
        let items: Vec<Value> = match slot {
            Slot::Setting => config::SETTINGS.iter().map(setting).collect(),
            Slot::Deployment => settings::DEPLOYMENT.iter().map(setting).collect(),
            Slot::Level => ["off", "info", "warning", "error"].map(value).into(),
            Slot::FailOn => ["error", "warning", "info", "never"].map(value).into(),
            Slot::Rule(listed) => {
                let others = rules.iter().filter(|rule| !listed.contains(&rule.name.as_str()));
                let of_rule = |rule: &Rule| {
                    let mut item = item(&rule.name, 20, &rule.summary, &rule.name);
                    item["documentation"] =
                        json!({ "kind": "markdown", "value": texts::rule(rule) });
                    item
                };
                others.map(of_rule).collect()
            }
        };
        Ok(Value::Array(items))
    }

    pub(super) fn command(&mut self, params: &lsp::ExecuteCommandParams) -> Result<Value, Refusal> {
        let argument = params.arguments.iter().flatten().next().and_then(Value::as_str);
        match (&*params.command, argument) {
            ("akslint.identityMap", None | Some("mermaid" | "html")) => {
                self.refresh();
                let format = match argument {
                    Some("html") => InventoryFormat::Html,
                    _ => InventoryFormat::Mermaid,
                };
                let draw = |folder: &Folder| {
                    let shown = Redacted::new(folder.report()?);
                    Some(inventory::render(&shown, format, &Style::default()))
                };
                let maps: BTreeMap<String, String> = self
                    .folders
                    .iter()
                    .filter_map(|folder| Some((self.uri(&folder.path), draw(folder)?)))
                    .collect();
                Ok(json!(maps))
            }
            ("akslint.openPage", Some(page)) if page.starts_with("https://") => {
                self.ask("window/showDocument", json!({ "uri": page, "external": true }));
                Ok(Value::Null)
            }
            (command, _) => {
                Err(Refusal(ErrorCode::InvalidParams, format!("cannot carry out `{command}`")))
            }
        }
    }

    /// A place in a document that is open, as a byte offset.
    fn place(&self, uri: &lsp::Uri, position: lsp::Position) -> Result<(PathBuf, usize), Refusal> {
        let path = self.known(uri)?;
        let document = self.documents.get(&path);
        let offset =
            document.and_then(|document| offset(&document.text, position, self.client.encoding));
        let lsp::Position { line, character } = position;
        let nowhere = || format!("`{uri}` has no position {line}:{character}, or is not open");
        offset
            .map(|offset| (path, offset))
            .ok_or_else(|| Refusal(ErrorCode::InvalidParams, nowhere()))
    }

    /// The rules that are known in the folder of a document that is open.
    fn with_rules(&self, path: &Path) -> Option<(&[Rule], &Document)> {
        Some((&self.folders[self.folder_of(path)?].rules, self.documents.get(path)?))
    }

    /// What is known of the folder of a document that is open.
    fn judged(&self, path: &Path) -> Option<(&Report, &Document)> {
        let folder = &self.folders[self.folder_of(path)?];
        Some((folder.report()?, self.documents.get(path)?))
    }

    /// The range of some bytes of a text.
    pub(super) fn range(&self, text: &str, bytes: Range<usize>) -> lsp::Range {
        let file = SourceFile::given(String::new(), text.to_owned());
        let position = |at: usize| self.client.encoding.position(&file, at as u32);
        lsp::Range { start: position(bytes.start), end: position(bytes.end) }
    }
}
