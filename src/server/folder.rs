//! A folder of the client's workspace, and what is known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{Code, Diagnostic, DiagnosticSeverity, Message};

use super::documents::Documents;
use crate::clock::{Clock, Day};
use crate::config::CommandLine;
use crate::fix::trial::{self, Fixed};
use crate::fix::{Applicability, Fix};
use crate::fs::FileSystem;
use crate::outcome::{Failure, Report};
use crate::report::Redacted;
use crate::report::lsp::{self, Encoding};
use crate::rules::{Finding, Rule, load};
use crate::session::{Selection, Session};
use crate::source::Span;
use crate::text::escape_control;
use crate::workspace::Workspace;

/// Diagnostics by file.
pub(super) type Diagnostics = BTreeMap<PathBuf, Vec<Diagnostic>>;

/// Where a folder is, as the fields of [`Folder`] have it.
pub(super) struct Place {
    pub(super) path: PathBuf,
    pub(super) named: PathBuf,
    pub(super) is_temporary: bool,
}

/// A folder of the workspace.
pub(super) struct Folder {
    /// Its real path.
    pub(super) path: PathBuf,
    /// The path that the client knows it by, which may lead through links.
    pub(super) named: PathBuf,
    /// Whether it is judged for files that are open and lie in no folder of the workspace.
    pub(super) is_temporary: bool,
    session: Session,
    selection: Selection,
    /// The answer to the last question, if there was one.
    report: Option<Report>,
    is_stale: bool,
    /// Whether it was never judged, which takes longer than later.
    pub(super) is_new: bool,
    /// The rules, those of the workspace among them as soon as they can be read.
    pub(super) rules: Arc<[Rule]>,
    /// What the client is to show of the findings.
    findings: Diagnostics,
    /// What is wrong with the configuration or the rules, with which the findings are those of before.
    problems: Diagnostics,
}

impl Folder {
    pub(super) fn new(
        files: Arc<dyn FileSystem>,
        clock: Clock,
        place: Place,
        command_line: CommandLine,
        documents: &Documents,
        today: Day,
    ) -> Self {
        let Place { path, named, is_temporary } = place;
        let mut session = Session::new(Arc::clone(&files), &path).with_clock(clock);
        for (document, known) in documents {
            session.edit(document, Some(known.text.clone()));
        }
        let own = Workspace::new(files, Vec::new(), path.clone());
        let selection = Selection {
            paths: vec![path.clone()],
            diagrams: true,
            command_line: settings(command_line, is_temporary),
            today: Some(today),
            ..Selection::default()
        };
        Self {
            path,
            named,
            is_temporary,
            session,
            selection,
            report: None,
            is_stale: true,
            is_new: true,
            rules: load::load(&own, [], Some(today)).unwrap_or_default().into(),
            findings: Diagnostics::new(),
            problems: Diagnostics::new(),
        }
    }

    /// Takes note of the text of a file that the client has open, or with `None` that it counts as it is on disk.
    pub(super) fn edit(&mut self, path: &Path, text: Option<String>) {
        self.session.edit(path, text);
        self.is_stale = true;
    }

    /// Takes note of files that changed on disk.
    pub(super) fn change(&mut self, paths: &[PathBuf]) {
        self.session.change(paths);
        self.is_stale = true;
    }

    /// Takes note of other settings of the client.
    pub(super) fn configure(&mut self, command_line: CommandLine) {
        self.selection.command_line = settings(command_line, self.is_temporary);
        self.is_stale = true;
    }

    /// Judges what changed. Gives what keeps it from doing so and is in no file.
    pub(super) fn refresh(&mut self, today: Day, encoding: Encoding) -> Vec<String> {
        if !self.is_stale {
            return Vec::new();
        }
        (self.is_stale, self.is_new) = (false, false);
        self.selection.today = Some(today);
        // What holds a report keeps the texts that it refers to.
        self.report = None;
        self.problems = Diagnostics::new();
        match self.session.check(&self.selection) {
            Ok(report) => {
                self.findings = diagnostics(&report, encoding);
                self.rules = Arc::clone(&report.rules);
                self.report = Some(report);
                Vec::new()
            }
            Err(failure) => self.fail(failure, encoding),
        }
    }

    /// Keeps what was known, and shows what is wrong with the configuration or the rules.
    fn fail(&mut self, failure: Failure, encoding: Encoding) -> Vec<String> {
        match failure {
            Failure::Problems(workspace, problems) => {
                let mut by_file = Diagnostics::new();
                for problem in problems {
                    let file = workspace.sources.get(problem.span.file);
                    let diagnostic = Diagnostic {
                        range: encoding.range(&file, problem.span),
                        severity: Some(DiagnosticSeverity::Error),
                        code: Some(Code::String("configuration".into())),
                        code_description: None,
                        source: Some("akslint".into()),
                        message: Message::String(escape_control(&problem.message)),
                        tags: None,
                        related_information: None,
                        data: None,
                    };
                    by_file.entry(file.path().to_path_buf()).or_default().push(diagnostic);
                }
                self.problems = by_file;
                Vec::new()
            }
            Failure::Paths(paths) => paths
                .into_iter()
                .map(|unreadable| {
                    format!("cannot read `{}`: {}", unreadable.path.display(), unreadable.reason)
                })
                .collect(),
            Failure::Usage(message) => vec![message],
        }
    }

    /// What the client is to show.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = (&Path, Vec<Diagnostic>)> {
        let paths: BTreeSet<&PathBuf> = self.findings.keys().chain(self.problems.keys()).collect();
        paths.into_iter().map(|path| (path.as_path(), self.diagnostics_of(path)))
    }

    /// What the client is to show in a file.
    pub(super) fn diagnostics_of(&self, path: &Path) -> Vec<Diagnostic> {
        // What is wrong with a configuration takes the place of what was found in it.
        let of = self.problems.get(path).or_else(|| self.findings.get(path));
        of.cloned().unwrap_or_default()
    }

    /// The last answer.
    pub(super) fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// The fixes of some findings that do what they promise, with the places of the findings in the report.
    pub(super) fn fixes(
        &mut self,
        is_wanted: impl Fn(&Report, &Finding) -> bool,
    ) -> Vec<(usize, Fix)> {
        let Some(report) = self.report.take() else { return Vec::new() };
        let found = trial::proven(&mut self.session, &self.selection, report, is_wanted);
        let Ok((report, proven)) = found else {
            self.is_stale = true;
            return Vec::new();
        };
        self.report = Some(report);
        proven
    }

    /// The texts of files after all their safe fixes, with the texts before.
    pub(super) fn fix_all(&mut self, documents: &Documents) -> Vec<(PathBuf, String, String)> {
        // Trying takes time, and a client may ask at each step of the cursor.
        let Some(report) = self.report.take_if(|report| has_safe_fix(report)) else {
            return Vec::new();
        };
        let tried = edited(&report);
        let fixed = trial::apply(&mut self.session, &self.selection, report, Applicability::Safe);
        let files = fixed.map(|Fixed { files, .. }| files).unwrap_or_default();
        // The edits are the client's to apply. Later rounds may edit files that the report does not name.
        for path in tried.iter().chain(files.keys()) {
            let text = documents.get(path).map(|document| document.text.clone());
            self.session.edit(path, text);
        }
        self.is_stale = true;
        files.into_iter().map(|(path, file)| (path, file.before, file.after)).collect()
    }
}

/// The settings for a folder. Of a temporary one, only the files right in it are judged.
fn settings(mut command_line: CommandLine, is_temporary: bool) -> CommandLine {
    if is_temporary {
        command_line.extend_exclude.push("/*/**".into());
    }
    command_line
}

fn report_file(report: &Report, span: Span) -> PathBuf {
    report.workspace.sources.get(span.file).path().to_path_buf()
}

fn has_safe_fix(report: &Report) -> bool {
    let mut fixes = report.findings.iter().flat_map(|finding| &finding.fixes);
    fixes.any(|fix| fix.applicability == Applicability::Safe)
}

/// The files that fixes edit.
fn edited(report: &Report) -> Vec<PathBuf> {
    let edits =
        report.findings.iter().flat_map(|finding| &finding.fixes).flat_map(|fix| &fix.edits);
    let mut paths: Vec<PathBuf> = edits.map(|edit| report_file(report, edit.span)).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn diagnostics(report: &Report, encoding: Encoding) -> Diagnostics {
    let shown = Redacted::new(report);
    let mut by_file = Diagnostics::new();
    for finding in &report.findings {
        let diagnostic = lsp::diagnostic(&shown, finding, encoding, false);
        by_file.entry(report_file(report, finding.primary)).or_default().push(diagnostic);
    }
    by_file
}
