//! Findings about texts that could not be read in whole.
//!
//! A mistake is an error where it can hide something about a cluster, and elsewhere a warning. What the language refuses
//! although everything was read, such as a second declaration of one name, is one level below.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex::Regex;

use crate::collections::{HashSet, IndexMap};
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::discover::{self, Discovered};
use crate::rules::suppress::about;
use crate::rules::{Finding, Label, Rule, Severity, own};
use crate::source::{FileId, SourceFile, Span};
use crate::workspace::Workspace;

/// How many syntax errors are reported of one file.
const MAX_IN_FILE: usize = 5;

/// How many places of the same mistake are shown with it.
const MAX_RELATED: usize = 4;

/// What decides how severe a mistake is.
pub(crate) struct SyntaxErrors<'r> {
    /// The files.
    pub(crate) workspace: &'r Workspace,
    /// What was found before they were read.
    pub(crate) discovered: &'r Discovered,
    /// The rules that are known.
    pub(crate) rules: &'r [Rule],
    /// The files of modules that have a cluster or lead to one.
    pub(crate) beside_clusters: &'r HashSet<FileId>,
}

impl SyntaxErrors<'_> {
    /// What is reported of the mistakes in texts: the first ones of each file, since the others mostly follow from
    /// those. The same mistake in one file is one finding, and so are all mistakes of a file that is no code as it
    /// stands.
    pub(crate) fn findings(&self, diagnostics: &[InputDiagnostic]) -> Vec<Finding> {
        let mut by_file: IndexMap<FileId, Vec<&InputDiagnostic>> = IndexMap::default();
        let mut sorted: Vec<&InputDiagnostic> = diagnostics.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.span);
        for diagnostic in sorted {
            by_file.entry(diagnostic.span.file).or_default().push(diagnostic);
        }
        by_file.iter().flat_map(|(file, diagnostics)| self.in_file(*file, diagnostics)).collect()
    }

    fn in_file(&self, file: FileId, diagnostics: &[&InputDiagnostic]) -> Vec<Finding> {
        let source = self.workspace.sources.get(file);
        let line = |diagnostic: &InputDiagnostic| {
            &source.text()[source.line_range(source.position(diagnostic.span.start).line)]
        };
        let mut findings = Vec::new();
        let mut diagnostics = diagnostics.to_vec();
        // Only the text at a mistake can excuse it: what stands elsewhere, such as in a comment, must not.
        let unread = diagnostics.iter().find(|diagnostic| diagnostic.effect == Effect::Unread);
        if let Some(first) = unread
            && let Some(reason) = not_code(line(first))
        {
            findings.push(self.finding(first, reason.to_owned(), Severity::Warning));
            diagnostics.retain(|diagnostic| diagnostic.effect != Effect::Unread);
        }
        let may_hide_cluster = LazyCell::new(|| self.may_hide_cluster(file, &source));
        // Whatever else is wrong follows from a conflict.
        let is_unread = |one: &&&InputDiagnostic| one.effect == Effect::Unread;
        if let Some(conflict) =
            diagnostics.iter().filter(is_unread).find(|one| is_conflict(line(one)))
        {
            let severity = match *may_hide_cluster {
                true => Severity::Error,
                false => Severity::Warning,
            };
            let line = source.line_range(source.position(conflict.span.start).line);
            let marker = InputDiagnostic::new("", Span::new(file, line.start, line.end));
            findings.push(self.finding(&marker, "merge conflict marker".into(), severity));
            diagnostics.retain(|diagnostic| diagnostic.effect != Effect::Unread);
        }
        let mut alike: IndexMap<&str, Vec<&InputDiagnostic>> = IndexMap::default();
        for &diagnostic in &diagnostics {
            alike.entry(diagnostic.message.as_str()).or_default().push(diagnostic);
        }
        for same in alike.values().take(MAX_IN_FILE) {
            let [first, further @ ..] = same.as_slice() else { continue };
            // Behind what can be shown of a file.
            let is_hidden = first.span.start as usize >= source.text().len();
            let message = match first.effect {
                Effect::Unsupported => format!(
                    "akslint does not support part of this code, which can be valid: {}",
                    first.message
                ),
                Effect::Unread if is_hidden => format!("cannot read the file: {}", first.message),
                _ if further.is_empty() => first.message.clone(),
                _ => format!("{} ({} more in this file)", first.message, further.len()),
            };
            let severity = match first.effect {
                // Alternatives of which somebody copies one, such as a file for each cloud, declare names twice.
                Effect::Refused if !*may_hide_cluster => Severity::Info,
                Effect::Refused => Severity::Warning,
                Effect::Unread if is_to_fill_in(line(first)) => Severity::Warning,
                _ if is_hidden || *may_hide_cluster => Severity::Error,
                _ => Severity::Warning,
            };
            let also =
                |other: &&InputDiagnostic| Label { span: other.span, message: "and here".into() };
            let related = further.iter().take(MAX_RELATED).map(also).collect();
            findings.push(Finding { related, ..self.finding(first, message, severity) });
        }
        findings
    }

    /// Whether something about a cluster may stand in a file: it mentions one, or its module has one or leads to one.
    fn may_hide_cluster(&self, file: FileId, source: &SourceFile) -> bool {
        self.beside_clusters.contains(&file)
            || self.discovered.leads_to_what_matters(source.path())
            || discover::mentions_cluster(source.text().as_bytes(), &self.workspace.known_modules)
    }

    fn finding(
        &self,
        diagnostic: &InputDiagnostic,
        message: String,
        severity: Severity,
    ) -> Finding {
        Finding { severity, ..about(own::SYNTAX_ERROR, diagnostic.span, message, self.rules) }
    }
}

/// Whether a line is one that Git writes around the sides of a conflict.
fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| line.trim_start().starts_with(marker))
}

/// Whether a line has a placeholder for people, such as `<your tenant>` or `[Enter GUID HERE]`.
fn is_to_fill_in(line: &str) -> bool {
    static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let text = r"(?i)<[a-z][a-z0-9 _-]*>|\[ *(enter|insert|replace|your)\b[^\]]*\]";
        Regex::new(text).ok()
    });
    PLACEHOLDER.as_ref().is_some_and(|placeholder| placeholder.is_match(line))
}

/// Why the text of a line is not meant to be code as it stands, if so.
fn not_code(line: &str) -> Option<&'static str> {
    let start = line.trim_start();
    if start.starts_with("{{") || start.starts_with("{%") {
        return Some("the file has template directives, and is code only once they are rendered");
    }
    // What Microsoft's template reference writes for properties of any name.
    line.contains("{customized property}")
        .then_some("the file is a listing of what a template can have, and no template")
}
