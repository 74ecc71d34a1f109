//! Findings that are known, so that only new ones count.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::collections::HashSet;
use crate::diagnostic::InputDiagnostic;
use crate::outcome::Known;
use crate::report::Redacted;
use crate::rules::Finding;
use crate::source::Span;
use crate::text::to_json;
use crate::workspace::Workspace;

/// The format's version; another one is refused.
const VERSION: u32 = 1;

/// The known findings. The file is for tools and for review: nothing but the fingerprint decides.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// What is known, sorted by path and place.
    pub findings: Vec<Known>,
}

impl Baseline {
    /// The findings of a run.
    pub fn new(shown: &Redacted<'_>) -> Self {
        let known = |finding: &Finding| Known {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.clone(),
            path: shown
                .in_repository(finding.primary)
                .unwrap_or_else(|| shown.file(finding.primary).name().to_owned()),
            address: shown.text(&finding.address),
        };
        Self { version: VERSION, findings: shown.report.findings.iter().map(known).collect() }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read(workspace: &Workspace, path: &Path, named: bool) -> Result<Self, InputDiagnostic> {
        let id = match named {
            true => workspace.read_named(path)?,
            false => workspace.read(path)?,
        };
        let file = workspace.sources.get(id);
        let problem = |line: usize, message: String| {
            let start = file.line_range(line.max(1)).start;
            InputDiagnostic::new(message, Span::new(id, start, start))
        };
        let baseline: Self = serde_json::from_str(&file.text()[file.bom()..])
            .map_err(|error| problem(error.line(), format!("invalid baseline file: {error}")))?;
        match baseline.version {
            VERSION => Ok(baseline),
            version => Err(problem(1, format!("the version is {version}, not {VERSION}"))),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        to_json(self)
    }

    /// Takes the known findings out, and gives how many those are, and which known ones are gone. Only
    /// what was `looked_at` can be.
    pub fn apply(
        &self,
        findings: &mut Vec<Finding>,
        looked_at: impl Fn(&Known) -> bool,
    ) -> (usize, Vec<Known>) {
        let before = findings.len();
        let there: HashSet<String> = findings.iter().map(|f| f.fingerprint.clone()).collect();
        let known: HashSet<&str> = self.findings.iter().map(|k| k.fingerprint.as_str()).collect();
        findings.retain(|finding| !known.contains(finding.fingerprint.as_str()));
        let hidden = before - findings.len();
        let gone = |known: &Known| !there.contains(&known.fingerprint) && looked_at(known);
        (hidden, self.findings.iter().filter(|known| gone(known)).cloned().collect())
    }
}
