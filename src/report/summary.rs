//! The counts that stand at the end of a report, or above it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Redacted, Style};
use crate::fix::Applicability;
use crate::outcome::Report;
use crate::rules::Severity;
use crate::text::plural;

/// How many calls lead to modules that are not on disk and may declare clusters.
fn not_on_disk(report: &Report) -> String {
    match report.opaque.iter().filter(|call| call.unread.is_none()).count() {
        0 => String::new(),
        count => format!(", {} not on disk", plural(count, "module")),
    }
}

/// The counts at the end: by rule if asked for, and one line for all.
pub(super) fn write(shown: &Redacted<'_>, style: &Style, out: &mut String) {
    let report = shown.report;
    if style.statistics {
        let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &report.findings {
            *by_rule.entry(&finding.rule).or_default() += 1;
        }
        for (rule, count) in by_rule {
            let _ = writeln!(out, "{count:>6}  {rule}");
        }
    }
    if style.quiet {
        return;
    }
    let mut counts: Vec<String> = Vec::new();
    for severity in Severity::ALL.into_iter().rev() {
        match (shown.count(severity), severity) {
            (0, _) => {}
            (count, Severity::Info) => counts.push(format!("{count} info")),
            (count, severity) => counts.push(plural(count, severity.name())),
        }
    }
    if counts.is_empty() {
        counts.push("no findings".into());
    }
    // Where there is no cluster, it matters how much was looked at; the rest of the repository was searched for callers.
    let request = &report.request;
    let is_empty = |folder| report.discovered.empty.contains(folder);
    let is_nothing = request.files.iter().next().is_none()
        && !request.folders.is_empty()
        && request.folders.iter().all(is_empty);
    let searched = if is_nothing { 0 } else { report.timings.searched };
    let looked_at = match report.clusters.is_empty() {
        true => format!(" in {}{}", plural(searched, "file"), not_on_disk(report)),
        false => String::new(),
    };
    let clusters = plural(report.clusters.len(), "cluster");
    let mut line = format!("{clusters}{looked_at}: {}", counts.join(", "));
    if !report.suppressed.is_empty() {
        let _ = write!(line, ", {} suppressed", report.suppressed.len());
    }
    if report.known > 0 {
        let _ = write!(line, ", {} in baseline", report.known);
    }
    if !report.undetermined.is_empty() {
        let _ = write!(line, ", {} undetermined", report.undetermined.len());
        if !style.strict {
            line.push_str(" (use --strict to list)");
        }
    }
    let _ = writeln!(out, "{line}");
    let fixable = |which: Applicability| {
        let first = report.findings.iter().filter_map(|finding| finding.fixes.first());
        first.filter(|fix| fix.applicability == which).count()
    };
    let line = match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => return,
        (safe, 0) => format!("{safe} fixable with --fix"),
        (0, more) => format!("{more} fixable with --fix --unsafe-fixes"),
        (safe, more) => format!("{safe} fixable with --fix, {more} more with --unsafe-fixes"),
    };
    let _ = writeln!(out, "{line}");
}
