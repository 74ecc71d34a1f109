//! Code actions: fixes, suppressions, and what leads to a finding.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::{Refusal, Server};
use crate::fix::{Applicability, Fix, edit};
use crate::outcome::Report;
use crate::report::Redacted;
use crate::report::lsp::{self as diagnostics, Encoding};
use crate::rules::Finding;

/// The kind of an action that fixes one finding.
const QUICK_FIX: &str = "quickfix";

/// The kind of the action that fixes all.
const FIX_ALL: &str = "source.fixAll.akslint";

impl Server<'_> {
    /// What can be done about the findings in a range.
    pub(super) fn code_actions(
        &mut self,
        params: &lsp::CodeActionParams,
    ) -> Result<Value, Refusal> {
        let path = self.known(&params.text_document.uri)?;
        let only: Option<Vec<String>> =
            params.context.only.as_ref().map(|only| only.iter().map(kind).collect());
        // A kind stands for all that begin with it.
        let is_wanted = |kind: &str| {
            let matches = |asked: &String| {
                asked.is_empty()
                    || kind
                        .strip_prefix(asked.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            only.as_ref().is_none_or(|only| only.iter().any(matches))
        };
        self.refresh();
        let Some(folder) = self.folder_of(&path) else { return Ok(json!([])) };
        let mut actions = Vec::new();
        if is_wanted(QUICK_FIX) {
            self.quick_fixes(folder, &path, params.range, &mut actions);
        }
        if is_wanted(FIX_ALL) {
            let fixed = self.folders[folder].fix_all(&self.documents);
            if let Some((_, before, after)) = fixed.into_iter().find(|(file, ..)| *file == path) {
                let edit = self
                    .workspace_edit(BTreeMap::from([(path, vec![self.whole(&before, &after)])]));
                let title = "Fix all that is safe to fix";
                actions.push(json!({ "title": title, "kind": FIX_ALL, "edit": edit }));
            }
        }
        Ok(Value::Array(actions))
    }

    fn quick_fixes(
        &mut self,
        folder: usize,
        path: &Path,
        range: lsp::Range,
        actions: &mut Vec<Value>,
    ) {
        let encoding = self.client.encoding;
        let touches = |report: &Report, finding: &Finding| {
            let file = report.workspace.sources.get(finding.primary.file);
            let place = encoding.range(&file, finding.primary);
            let is_before =
                |a: lsp::Position, b: lsp::Position| (a.line, a.character) <= (b.line, b.character);
            file.path() == path
                && is_before(place.start, range.end)
                && is_before(range.start, place.end)
        };
        let proven = self.folders[folder].fixes(touches);
        let Some(report) = self.folders[folder].report() else { return };
        let shown = Redacted::new(report);
        for (index, finding) in report.findings.iter().enumerate() {
            if !touches(report, finding) {
                continue;
            }
            let diagnostic = diagnostics::diagnostic(&shown, finding, encoding, false);
            let mut add = |title: String, rest: Value| {
                let mut action =
                    json!({ "title": title, "kind": QUICK_FIX, "diagnostics": [diagnostic] });
                if let (Value::Object(action), Value::Object(rest)) = (&mut action, rest) {
                    action.extend(rest);
                }
                actions.push(action);
            };
            let holds = |fix: &&Fix| proven.iter().any(|(of, one)| *of == index && one == *fix);
            for fix in shown.fixes(finding).filter(holds) {
                let is_safe = fix.applicability == Applicability::Safe;
                let title = sentence(&shown.text(&fix.title));
                let edit = self.workspace_edit(diagnostics::edits(&shown, fix, encoding));
                let title = match fix.applicability {
                    Applicability::Safe => title,
                    Applicability::Unsafe => format!("{title} (unsafe)"),
                    Applicability::Display => format!("{title} (review)"),
                };
                add(title, json!({ "isPreferred": is_safe, "edit": edit }));
            }
            if let Some((file, edit)) = suppression(report, finding, encoding) {
                let edit = self.workspace_edit(BTreeMap::from([(file, vec![edit])]));
                add(format!("Suppress `{}` here", finding.rule), json!({ "edit": edit }));
            }
            if let Some(url) = finding.url.as_ref().filter(|_| self.client.opens_pages) {
                let title = format!("Open the documentation of `{}`", finding.rule);
                let command =
                    json!({ "title": title, "command": "akslint.openPage", "arguments": [url] });
                add(title, json!({ "command": command }));
            }
            if self.client.shows_why && !finding.related.is_empty() {
                let locations =
                    diagnostic.related_information.iter().flatten().map(|one| &one.location);
                let arguments =
                    json!([self.uri(path), diagnostic.range.start, locations.collect::<Vec<_>>()]);
                let title = "Show why";
                let command =
                    json!({ "title": title, "command": "akslint.showWhy", "arguments": arguments });
                add(title.into(), json!({ "command": command }));
            }
        }
    }

    /// Edits as the client takes them.
    fn workspace_edit(&self, edits: BTreeMap<PathBuf, Vec<lsp::TextEdit>>) -> Value {
        if self.client.knows_versions {
            let changes: Vec<Value> = edits
                .into_iter()
                .map(|(path, edits)| {
                    let version = self.documents.get(&path).map(|document| document.version);
                    let document = json!({ "uri": self.uri(&path), "version": version });
                    json!({ "textDocument": document, "edits": edits })
                })
                .collect();
            return json!({ "documentChanges": changes });
        }
        let changes: BTreeMap<String, Vec<lsp::TextEdit>> =
            edits.into_iter().map(|(path, edits)| (self.uri(&path), edits)).collect();
        json!({ "changes": changes })
    }

    /// The edit that makes one text of another: of what differs, from the first character to the last.
    fn whole(&self, before: &str, after: &str) -> lsp::TextEdit {
        let pairs = || before.char_indices().zip(after.chars());
        let start = pairs()
            .find(|((_, a), b)| a != b)
            .map_or(before.len().min(after.len()), |((at, _), _)| at);
        let (old, new) = (&before[start..], &after[start..]);
        let same = old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b);
        let tail: usize = same.map(|(c, _)| c.len_utf8()).sum();
        lsp::TextEdit {
            range: self.range(before, start..before.len() - tail),
            new_text: after[start..after.len() - tail].to_owned(),
        }
    }
}

/// The comment that suppresses a finding, and the file that it stands in.
fn suppression(
    report: &Report,
    finding: &Finding,
    encoding: Encoding,
) -> Option<(PathBuf, lsp::TextEdit)> {
    let place = finding.anchors.first().copied().unwrap_or(finding.primary);
    let file = report.workspace.sources.get(place.file);
    let edit = edit::suppression(&file, place, &[&finding.rule], "reason")?;
    let range = encoding.range(&file, edit.span);
    Some((file.path().to_path_buf(), lsp::TextEdit { range, new_text: edit.text }))
}

/// The name of a kind of actions.
fn kind(kind: &lsp::CodeActionKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|kind| kind.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// A title that begins with a capital letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
