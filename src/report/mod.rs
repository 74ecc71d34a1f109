//! Reports: one file for each format, one signature, chosen in one `match`.
//!
//! A report is a pure function of a run. It does not sort, filter or print, and it sees no values:
//! text and positions only, with secrets already hidden by [`Redacted`].

mod azure_pipelines;
mod checkstyle;
mod concise;
#[cfg(feature = "cli")]
mod connected;
mod deployments;
mod diff;
pub mod errors;
pub mod examples;
#[cfg(feature = "cli")]
mod excerpt;
mod github;
mod gitlab;
#[cfg(feature = "cli")]
mod human;
pub mod inventory;
mod json;
mod junit;
pub mod lsp;
mod map;
mod markdown;
mod rdjson;
pub mod rules;
mod sarif;
mod summary;
mod terminal_table;
pub(crate) mod uri;
mod xml;

use std::ops::Range;
use std::sync::Arc;

use crate::collections::HashMap;
use crate::eval::Condition;
use crate::fix::{Edit, Fix};
use crate::outcome::Report;
use crate::rules::{Finding, Severity, Undetermined};
use crate::secrets::{self, Hidden};
use crate::source::{FileId, Position, SourceFile, Span};
use crate::text::escape_control;

/// The formats of `akslint check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// Source excerpts, labels, and help.
    #[cfg(feature = "cli")]
    Human,
    /// One line per finding.
    Concise,
    /// Versioned JSON with all details.
    Json,
    /// Language Server Protocol diagnostics.
    LspJson,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// GitHub Actions annotations.
    Github,
    /// Azure Pipelines logging commands.
    AzurePipelines,
    /// GitLab Code Quality report.
    Gitlab,
    /// JUnit XML: one failed test case per finding, one passed test case per clean cluster.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Reviewdog Diagnostic Format.
    Rdjson,
    /// Markdown for pull requests and job summaries, with tables, links, and a diagram of identities and roles.
    Markdown,
}

impl Format {
    /// Whether it shows fixes, or counts them.
    pub fn has_fixes(self) -> bool {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => true,
            Self::Json | Self::LspJson | Self::Sarif | Self::Rdjson | Self::Markdown => true,
            Self::Concise | Self::Github | Self::AzurePipelines => true,
            Self::Gitlab | Self::Junit | Self::Checkstyle => false,
        }
    }
}

/// How to write a report. By default without colours, for a terminal of 80 columns, with a summary.
#[derive(Debug, Clone)]
pub struct Style {
    /// Whether to use colours and links.
    pub color: bool,
    /// The width of the terminal in columns; [`usize::MAX`] if lines may be as long as they are.
    pub width: usize,
    /// Whether to list what is undetermined.
    pub strict: bool,
    /// Whether to leave out the summary.
    pub quiet: bool,
    /// Whether to count findings by rule.
    pub statistics: bool,
    /// Whether to leave out suppressed findings where the format has a place for them.
    pub hide_suppressed: bool,
    /// Where the root of the repository can be browsed, for links.
    pub source_url: Option<String>,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: 80,
            strict: false,
            quiet: false,
            statistics: false,
            hide_suppressed: false,
            source_url: None,
        }
    }
}

/// The report of a run in a format.
pub fn render(report: &Report, format: Format, style: &Style) -> String {
    let shown = Redacted::new(report);
    match format {
        #[cfg(feature = "cli")]
        Format::Human => human::render(&shown, style),
        Format::Concise => concise::render(&shown, style),
        Format::Json => json::render(&shown),
        Format::LspJson => lsp::render(&shown),
        Format::Sarif => sarif::render(&shown, style),
        Format::Github => github::render(&shown, style),
        Format::AzurePipelines => azure_pipelines::render(&shown, style),
        Format::Gitlab => gitlab::render(&shown),
        Format::Junit => junit::render(&shown, style),
        Format::Checkstyle => checkstyle::render(&shown),
        Format::Rdjson => rdjson::render(&shown),
        Format::Markdown => markdown::render(&shown, style),
    }
}

/// A run as it may be shown: every text goes through here, and leaves without secrets.
pub struct Redacted<'r> {
    /// The run.
    pub report: &'r Report,
    hidden: std::cell::RefCell<HashMap<FileId, Arc<Hidden>>>,
    deployments: std::cell::OnceCell<HashMap<FileId, String>>,
}

impl<'r> Redacted<'r> {
    /// A run as it may be shown.
    pub fn new(report: &'r Report) -> Self {
        Self {
            report,
            hidden: std::cell::RefCell::default(),
            deployments: std::cell::OnceCell::default(),
        }
    }

    /// The file of a span. Its own text is not to be shown; see [`Redacted::masked`].
    pub fn file(&self, span: Span) -> Arc<SourceFile> {
        self.report.workspace.sources.get(span.file)
    }

    /// A part of a file without its secrets, each byte at its place. The part begins and ends with characters.
    pub fn masked(&self, file: FileId, part: Range<usize>) -> String {
        let source = self.report.workspace.sources.get(file);
        let hide = || Arc::new(self.report.secrets.hidden(file, source.text()));
        let hidden = Arc::clone(self.hidden.borrow_mut().entry(file).or_insert_with(hide));
        hidden.masked(source.text(), part)
    }

    /// The text of a span without its secrets; `None` if that is too long to be shown.
    fn snippet(&self, span: Span) -> Option<String> {
        const LONG: u32 = 2_000;
        let range = span.start as usize..span.end as usize;
        self.file(span).text().get(range.clone())?;
        (span.end - span.start <= LONG).then(|| self.masked(span.file, range))
    }

    /// A text without secrets.
    pub fn text(&self, text: &str) -> String {
        self.report.secrets.mask_text(text)
    }

    /// The name of a span's file for one line of a terminal.
    pub fn name(&self, span: Span) -> String {
        escape_control(self.file(span).name())
    }

    /// The path of a span's file from the root of its workspace, as services that know the
    /// repository want it; `None` if it is in none.
    pub fn in_repository(&self, span: Span) -> Option<String> {
        let file = self.file(span);
        file.is_code().then(|| self.report.workspace.in_repository(file.path())).flatten()
    }

    /// Where a span starts and ends.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let file = self.file(span);
        (file.position(span.start), file.position(span.end))
    }

    /// A condition in the words of the source, without secrets.
    pub fn condition(&self, condition: &Condition) -> String {
        self.text(&secrets::condition(condition).to_string())
    }

    /// A condition as data, without secrets.
    pub fn condition_data(&self, condition: &Condition) -> Condition {
        secrets::condition(condition).map_texts(|text| self.text(text))
    }

    /// The message of a finding, with the condition under which it holds.
    pub fn message(&self, finding: &Finding) -> String {
        let mut text = finding.message.clone();
        if let Some(condition) = &finding.condition {
            text = format!("{text}, when `{}`", self.condition(condition));
        }
        if let Some(files) = self.deployments(&finding.parameters) {
            text = format!("{text}, with {files}");
        }
        self.text(&text)
    }

    /// The fixes of a finding. One that would write a secret is not shown.
    pub fn fixes<'f>(&self, finding: &'f Finding) -> impl Iterator<Item = &'f Fix> + use<'f, '_> {
        let is_open = |edit: &Edit| self.text(&edit.text) == edit.text;
        finding.fixes.iter().filter(move |fix| fix.edits.iter().all(is_open))
    }

    /// The message of a finding, and on a line of its own what to do; control characters visible.
    pub fn advice(&self, finding: &Finding) -> String {
        let message = escape_control(&self.message(finding));
        match &finding.help {
            Some(help) => format!("{message}\nhelp: {}", escape_control(&self.text(help))),
            None => message,
        }
    }

    /// What is not known, of what, and why, on one line.
    pub fn undetermined(&self, undetermined: &Undetermined) -> String {
        let reason = self.text(&undetermined.reason.message);
        escape_control(&format!("undetermined: {}: {reason}", undetermined.address))
    }

    /// The position of a rule among those that are known.
    fn rule_index(&self, name: &str) -> usize {
        let rules = &self.report.rules;
        // Every finding is of a rule that is known.
        rules.iter().position(|rule| rule.name == name).unwrap_or_default()
    }

    /// The paths of files.
    pub fn paths(&self, files: &[FileId]) -> Vec<String> {
        files.iter().map(|&id| self.report.workspace.sources.get(id).name().to_owned()).collect()
    }

    /// Variable and parameter files by their names, the first few of many; `None` if there are none.
    pub fn deployments(&self, files: &[FileId]) -> Option<String> {
        const SHOWN: usize = 3;
        let names = self.deployments.get_or_init(|| deployments::names(self.report));
        let name = |id: &FileId| format!("`{}`", names.get(id).map_or("", String::as_str));
        let mut names: Vec<String> = files.iter().take(SHOWN).map(name).collect();
        if files.len() > SHOWN {
            names.push(format!("{} more", files.len() - SHOWN));
        }
        let last = names.pop()?;
        Some(match names.is_empty() {
            true => last,
            false => format!("{} and {last}", names.join(", ")),
        })
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
