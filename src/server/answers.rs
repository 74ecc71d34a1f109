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
use super::{Refusal, Server, texts};
use crate::collections::HashMap;
use crate::config;
use crate::outcome::Report;
use crate::report::inventory::{self, InventoryFormat};
use crate::report::{Redacted, Style};
use crate::rules;
use crate::source::SourceFile;

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
        let Some((report, document)) = self.judged(&path) else { return Ok(Value::Null) };
        let Some((text, bytes)) = texts::hover(report, &document.text, &path, offset) else {
            return Ok(Value::Null);
        };
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
        let Some((report, document)) = self.judged(&path) else { return Ok(json!([])) };
        let link = |(start, name): (usize, &str)| {
            let rule = rules::find(&report.rules, name)?;
            let range = self.range(&document.text, start..start + name.len());
            Some(json!({ "range": range, "target": rule.url.as_ref()?, "tooltip": rule.summary }))
        };
        Ok(texts::suppressed(&document.text).into_iter().filter_map(link).collect())
    }

    pub(super) fn completions(&mut self, params: &lsp::CompletionParams) -> Result<Value, Refusal> {
        let at = &params.text_document_position_params;
        let (path, offset) = self.place(&at.text_document.uri, at.position)?;
        let is_settings = path.file_name().is_some_and(|name| name == config::FILE_NAME);
        self.refresh();
        let Some(folder) = self.folder_of(&path) else { return Ok(json!([])) };
        let Some(document) = self.documents.get(&path) else { return Ok(json!([])) };
        let mut items = Vec::new();
        if texts::is_in_suppression(&document.text, offset)
            || (is_settings && texts::is_in(&document.text, offset, "rules"))
        {
            items.extend(self.folders[folder].rules.iter().map(|rule| {
                let doc = json!({ "kind": "markdown", "value": texts::rule(rule) });
                // 20: EnumMember.
                json!({ "label": rule.name, "kind": 20, "detail": rule.summary, "documentation": doc })
            }));
        } else if is_settings && texts::is_at_top(&document.text, offset) {
            // 10: Property.
            items.extend(
                config::SETTINGS
                    .iter()
                    .map(|(name, what)| json!({ "label": name, "kind": 10, "detail": what })),
            );
        }
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
