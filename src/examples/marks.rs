//! What examples of rules say is found in them: carets in comments, under the text that is flagged, with
//! the rule's name, and with `when` and the condition where there is one.

use std::collections::BTreeSet;
use std::path::Path;

use crate::outcome::Report;
use crate::rules::Finding;

/// A flagged text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The path within the example.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// The column of the first character, from 1.
    pub start: usize,
    /// The column behind the last one on that line, from 1.
    pub end: usize,
    /// The rule, and `when` with the condition if there is one.
    pub what: String,
}

impl Mark {
    /// The rule.
    pub fn rule(&self) -> &str {
        self.what.split(' ').next().unwrap_or_default()
    }

    /// The place within the example.
    pub fn place(&self) -> String {
        format!("{}:{}:{}-{}", self.file, self.line, self.start, self.end)
    }
}

fn what(rule: &str, condition: Option<String>) -> String {
    match condition {
        Some(condition) => format!("{rule} when {condition}"),
        None => rule.to_owned(),
    }
}

/// The marks in a text. `#` or `//` counts as the first carets if the carets follow at once, so that
/// text at the start of a line can be marked.
pub fn written(file: &str, text: &str) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let mut code = 0;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let chars: Vec<char> = line.chars().collect();
        let indent = chars.iter().take_while(|c| c.is_whitespace()).count();
        let sign = match chars.get(indent..) {
            Some(['#', ..]) => 1,
            Some(['/', '/', ..]) => 2,
            _ => 0,
        };
        let behind = indent + sign;
        let count = |from: usize, wanted: char| {
            chars[from.min(chars.len())..].iter().take_while(|c| **c == wanted).count()
        };
        let gap = count(behind, ' ');
        let carets = count(behind + gap, '^');
        if sign == 0 || carets == 0 {
            code = index + 1;
            continue;
        }
        let start = if gap == 0 { indent } else { behind + gap };
        let end = behind + gap + carets;
        let text: String = chars[end..].iter().collect();
        let mut words = text.split_whitespace();
        let rule = words.next().unwrap_or_default();
        let condition = words.next().filter(|word| *word == "when").map(|_| words.collect());
        let condition = condition.map(|words: Vec<&str>| words.join(" "));
        marks.insert(Mark {
            file: file.to_owned(),
            line: code,
            start: start + 1,
            end: end + 1,
            what: what(rule, condition),
        });
    }
    marks
}

/// What a run found below a folder, as marks: the place of each finding, or its part on its first line.
pub fn found(report: &Report, folder: &Path) -> BTreeSet<Mark> {
    let mark = |finding: &Finding| {
        let file = report.workspace.sources.get(finding.primary.file);
        let start = file.position(finding.primary.start);
        let end = file.position(finding.primary.end);
        let line = || file.text()[file.line_range(start.line)].chars().count() + 1;
        let path = file.path().strip_prefix(folder).unwrap_or(file.path());
        let condition = finding.condition.as_ref().map(|condition| {
            condition.to_string().split_whitespace().collect::<Vec<&str>>().join(" ")
        });
        Mark {
            file: path.to_string_lossy().replace('\\', "/"),
            line: start.line,
            start: start.column,
            end: if end.line == start.line { end.column } else { line() },
            what: what(&finding.rule, condition),
        }
    };
    report.findings.iter().map(mark).collect()
}
