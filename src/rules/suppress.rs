//! Suppressions: comments that say which rules are silent where, and what becomes of them.
//!
//! `# akslint: ignore[rule, other-rule] reason` counts on its own line and, standing alone, for the
//! next line of code. A finding is suppressed at its place, before the block that holds it, and at
//! every call of a module that leads to it.

use std::collections::BTreeMap;

use super::finding::{Finding, Label};
use super::{Rule, Severity, find, own};
use crate::collections::{HashMap, IndexSet};
use crate::fix::{Applicability, Edit, Fix, edit};
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::suggest::{hint, nearest};
use crate::syntax;

/// What a comment for akslint begins with.
pub(crate) const MARKER: &str = "akslint:";

/// A suppression in a file.
#[derive(Debug)]
struct Suppression {
    /// From `akslint:` to the closing bracket.
    span: Span,
    /// The whole comment, if it is one on a line and says nothing else; strings of JSON are none.
    comment: Option<Span>,
    /// What stands behind the bracket.
    reason: String,
    /// The rules that it names, with their places.
    rules: Vec<(String, Span)>,
    /// The lines on which it counts.
    lines: [usize; 2],
    /// Which of its rules have suppressed something.
    used: Vec<bool>,
}

/// All suppressions of a run, by file.
#[derive(Debug, Default)]
pub struct Suppressions {
    files: BTreeMap<FileId, Vec<Suppression>>,
    /// The suppressions that count for a rule on a line, by their position among those of the file, and that
    /// of the rule's name among their names.
    counting: HashMap<(FileId, usize, String), Vec<(usize, usize)>>,
}

impl Suppressions {
    /// Reads the suppressions of a file.
    pub fn add(&mut self, id: FileId, file: &SourceFile) {
        if file.text().contains(MARKER) && !self.files.contains_key(&id) {
            let suppressions = read(id, file);
            for (position, suppression) in suppressions.iter().enumerate() {
                for (index, (name, _)) in suppression.rules.iter().enumerate() {
                    let [first, second] = suppression.lines;
                    for line in
                        [Some(first), (second != first).then_some(second)].into_iter().flatten()
                    {
                        let counting = self.counting.entry((id, line, name.clone())).or_default();
                        counting.push((position, index));
                    }
                }
            }
            self.files.insert(id, suppressions);
        }
    }

    /// The suppression of a finding, and its reason; `None` if it is not suppressed. Lines of its
    /// places are looked up by `line`.
    pub fn find(&mut self, finding: &Finding, line: &impl Fn(Span) -> usize) -> Option<Label> {
        let mut found = None;
        for place in finding.anchors.iter().chain([&finding.primary]) {
            let Some(suppressions) = self.files.get_mut(&place.file) else { continue };
            let key = (place.file, line(*place), finding.rule.clone());
            for &(position, index) in self.counting.get(&key).into_iter().flatten() {
                let suppression = &mut suppressions[position];
                suppression.used[index] = true;
                let (span, message) = (suppression.span, suppression.reason.clone());
                found.get_or_insert(Label { span, message });
            }
        }
        found
    }

    /// Whether the suppressions in a block are needed is not known: of one rule, or of all.
    pub fn mark_used(&mut self, whole: Span, rule: Option<&str>, line: &impl Fn(Span) -> usize) {
        let Some(suppressions) = self.files.get_mut(&whole.file) else { return };
        let (first, last) = (line(whole), line(Span { start: whole.end, ..whole }));
        for suppression in suppressions {
            if !suppression.lines.iter().any(|at| (first..=last).contains(at)) {
                continue;
            }
            for ((name, _), used) in suppression.rules.iter().zip(&mut suppression.used) {
                *used |= rule.is_none_or(|rule| rule == name);
            }
        }
    }

    /// The findings about suppressions themselves. Those of rules that did not run are not known to
    /// be unused.
    pub fn findings(
        &self,
        rules: &[Rule],
        ran: &dyn Fn(&str) -> bool,
        sources: &Sources,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for suppression in self.files.values().flatten() {
            if suppression.rules.is_empty() {
                let message = "suppression names no rule; use `akslint: ignore[rule-name] reason`";
                findings.push(about(own::UNKNOWN_RULE, suppression.span, message.into(), rules));
            }
            let spans: Vec<Span> = suppression.rules.iter().map(|(_, span)| *span).collect();
            let names = suppression.rules.iter().zip(&suppression.used);
            for (index, ((name, span), used)) in names.enumerate() {
                if find(rules, name).is_none() {
                    let known = || rules.iter().map(|rule| rule.name.as_str());
                    let message = format!("unknown rule `{name}`{}", hint(name, known()));
                    let finding = about(own::UNKNOWN_RULE, *span, message, rules);
                    let fix = nearest(name, known()).map(|near| Fix {
                        title: format!("name the rule `{near}`"),
                        applicability: Applicability::Unsafe,
                        in_every_world: true,
                        edits: vec![Edit { span: *span, text: near.to_owned() }],
                    });
                    findings.push(Finding { fixes: fix.into_iter().collect(), ..finding });
                } else if !used && ran(name) {
                    let message = format!("suppression of `{name}` matches no finding");
                    let finding = about(own::UNUSED_SUPPRESSION, *span, message, rules);
                    let fix = suppression.comment.and_then(|comment| {
                        let file = sources.get(comment.file);
                        let edit = edit::remove_name(&file, &spans, index, comment)?;
                        let title = format!("remove the suppression of `{name}`");
                        let (applicability, in_every_world) = (Applicability::Safe, true);
                        Some(Fix { title, applicability, in_every_world, edits: vec![edit] })
                    });
                    findings.push(Finding { fixes: fix.into_iter().collect(), ..finding });
                }
            }
        }
        findings
    }
}

/// A finding of one of the tool's own rules.
pub(crate) fn about(rule: &str, span: Span, message: String, rules: &[Rule]) -> Finding {
    let known = find(rules, rule);
    Finding {
        rule: rule.to_owned(),
        severity: known.map_or(Severity::Warning, |rule| rule.severity),
        unnamed: message.clone(),
        names: IndexSet::default(),
        message,
        primary: span,
        related: Vec::new(),
        ways: Vec::new(),
        condition: None,
        parameters: Vec::new(),
        address: String::new(),
        help: None,
        url: known.and_then(|rule| rule.url.clone()),
        fixes: Vec::new(),
        withheld: Vec::new(),
        fingerprint: String::new(),
        suppression: None,
        anchors: Vec::new(),
    }
}

fn read(id: FileId, file: &SourceFile) -> Vec<Suppression> {
    let text = file.text();
    let comments = syntax::comments(file);
    let mut is_comment_line: HashMap<usize, bool> = HashMap::default();
    for comment in &comments {
        let span = Span::new(id, comment.start, comment.end);
        let first = file.position(span.start).line;
        let last = file.position(span.end.max(span.start + 1) - 1).line;
        // A string is no comment: what it says counts for its own line.
        let alone = text[comment.start..].starts_with(['#', '/'])
            && text[file.line_range(first).start..comment.start].trim().is_empty();
        for line in first..=last {
            is_comment_line.insert(line, alone);
        }
    }
    // For each line, the next one that is neither empty nor a comment; one behind the last if there is none.
    let mut next_code = vec![file.lines() + 1; file.lines() + 1];
    for line in (1..file.lines()).rev() {
        let below = line + 1;
        let is_code = is_comment_line.get(&below) != Some(&true)
            && !text[file.line_range(below)].trim().is_empty();
        next_code[line] = if is_code { below } else { next_code[below] };
    }
    let mut found = Vec::new();
    for comment in comments {
        let inside = &text[comment.clone()];
        let Some(at) = inside.find(MARKER) else { continue };
        let start = comment.start + at;
        let Some((rules, end)) = rules(id, text, start, comment.end) else { continue };
        let line = file.position(start as u32).line;
        let mut next = line;
        if is_comment_line.get(&line) == Some(&true) {
            next = next_code[line];
        }
        let used = vec![false; rules.len()];
        let reason = text[end..comment.end].lines().next().unwrap_or_default();
        // What closes the comment, or the string that stands for one, is not part of it.
        let reason = reason.trim_end().trim_end_matches("*/").trim_end_matches(['"', ',']).trim();
        let is_whole = inside[..at].trim_start_matches(['#', '/', '*']).trim().is_empty()
            && inside.starts_with(['#', '/'])
            && !inside.trim_end().contains('\n');
        let ends = comment.start + inside.trim_end().len();
        found.push(Suppression {
            span: Span::new(id, start, end),
            comment: is_whole.then(|| Span::new(id, comment.start, ends)),
            reason: reason.to_owned(),
            rules,
            lines: [line, next],
            used,
        });
    }
    found
}

/// The names in `akslint: ignore[a, b]`, and where the bracket closes; `None` if it is another
/// directive.
fn rules(id: FileId, text: &str, start: usize, end: usize) -> Option<(Vec<(String, Span)>, usize)> {
    let after = start + MARKER.len();
    let rest = &text[after..end];
    let body = rest.trim_start();
    let list = body.strip_prefix("ignore")?;
    let list_start = end - list.len();
    let Some(inside) = list.strip_prefix('[').and_then(|list| list.split_once(']')) else {
        return Some((Vec::new(), list_start));
    };
    let mut rules = Vec::new();
    let mut at = list_start + 1;
    for part in inside.0.split(',') {
        let name = part.trim();
        let offset = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            rules.push((name.to_owned(), Span::new(id, offset, offset + name.len())));
        }
        at += part.len() + 1;
    }
    Some((rules, list_start + inside.0.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(Vec<String>, [usize; 2])> {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new("/m/a.tf".into(), "a.tf".into(), text.to_owned()));
        let names = |s: Suppression| s.rules.into_iter().map(|(name, _)| name).collect();
        read(id, &sources.get(id))
            .into_iter()
            .map(|s| {
                let lines = s.lines;
                (names(s), lines)
            })
            .collect()
    }

    #[track_caller]
    fn accepts(text: &str, names: &[&str], lines: [usize; 2]) {
        let names = names.iter().map(ToString::to_string).collect();
        assert_eq!(parsed(text), [(names, lines)]);
    }

    #[test]
    fn comment_forms() {
        accepts("a = 1 # akslint: ignore[x] why\n", &["x"], [1, 1]);
        accepts("// akslint: ignore[x, y-z]\na = 1\n", &["x", "y-z"], [1, 2]);
        accepts("/* akslint:ignore[x] */\n\n# more\na = 1\n", &["x"], [1, 4]);
        accepts("a = 1 /* akslint: ignore[x] */", &["x"], [1, 1]);
        accepts("# akslint: ignore\na = 1", &[], [1, 2]);
        accepts("# akslint: ignore[]\na = 1", &[], [1, 2]);
    }

    #[test]
    fn in_json() {
        let accepts = |text: &str, lines| {
            let sources = Sources::default();
            let id =
                sources.add(SourceFile::new("/m/a.json".into(), "a.json".into(), text.to_owned()));
            let found = read(id, &sources.get(id));
            assert_eq!(found.iter().map(|s| s.lines).collect::<Vec<_>>(), [lines], "{text}");
        };
        accepts("{\n // akslint: ignore[x]\n /* more */\n \"a\": 1\n}", [2, 4]);
        accepts("{ \"a\": 1 // akslint: ignore[x]\n}", [1, 1]);
        accepts("{\n  \"comments\": \"akslint: ignore[x] why\",\n  \"a\": \"//\"\n}", [2, 2]);
    }

    #[test]
    fn what_is_no_suppression() {
        for text in
            ["a = \"# akslint: ignore[x]\"", "# akslint is nice", "# akslint: check", "b = 1"]
        {
            assert_eq!(parsed(text), [], "{text}");
        }
    }
}
