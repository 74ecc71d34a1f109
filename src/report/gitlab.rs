//! A Code Quality report of GitLab.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde::Serialize;

use super::Redacted;
use crate::rules::Severity;
use crate::text::to_json;

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let violations: Vec<Violation> = shown
        .report
        .findings
        .iter()
        .map(|finding| {
            let (start, end) = shown.range(finding.primary);
            let path = shown.in_repository(finding.primary);
            Violation {
                description: shown.message(finding),
                check_name: finding.rule.clone(),
                fingerprint: finding.fingerprint.clone(),
                severity: match finding.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                location: Location {
                    // A path is required, also where the text is in no file.
                    path: path.unwrap_or_else(|| shown.name(finding.primary)),
                    positions: Positions {
                        begin: Position { line: start.line, column: start.column },
                        end: Position { line: end.line, column: end.column },
                    },
                },
            }
        })
        .collect();
    to_json(&violations)
}
