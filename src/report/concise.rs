//! One line for each finding: `path:line:column: severity: message [rule]`.

use std::fmt::Write as _;

use super::{Redacted, Style, summary};
use crate::text::{escape_control, starting_a_line};

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let mut out = String::new();
    for finding in &shown.report.findings {
        let (start, _) = shown.range(finding.primary);
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            out,
            "{}:{}:{}: {}: {} [{}]",
            starting_a_line(shown.file(finding.primary).name()),
            start.line,
            start.column,
            finding.severity,
            escape_control(&shown.message(finding)),
            finding.rule,
        );
    }
    if style.strict {
        for undetermined in &shown.report.undetermined {
            let (start, _) = shown.range(undetermined.primary);
            let _ = writeln!(
                out,
                "{}:{}:{}: {} [{}]",
                starting_a_line(shown.file(undetermined.primary).name()),
                start.line,
                start.column,
                shown.undetermined(undetermined),
                undetermined.rule,
            );
        }
    }
    summary::write(shown, style, &mut out);
    out
}
