//! Every rule folder and every fixture says itself what is to be found in it: carets in comments,
//! under the text that is flagged, with the rule's name, and with `when` and the condition where there is one. A file's
//! markers are the complete list. With UPDATE_EXPECT=1, conditions that differ are written into the files.
//!
//! `rules/<rule>/fail.*` has at least one marker of its rule, `pass.*` has none, and neither has
//! anything below `testdata/<language>/silent/`. A case is a file, or a folder of files that belong
//! together.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::fs::Disk;
use akslint::session::{Selection, Session};
use akslint::source::SourceFile;

/// A flagged text: file, line, first and last column, and the rule with its condition.
type Mark = (String, usize, usize, usize, String);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What a marker says: a rule, and when it finds something, if not always.
fn what(rule: &str, condition: Option<String>) -> String {
    match condition {
        Some(condition) => format!("{rule} when {condition}"),
        None => rule.to_owned(),
    }
}

/// The rule of what a marker says.
fn rule_of(what: &str) -> &str {
    what.split(' ').next().unwrap_or_default()
}

/// The markers in a text. `#` or `//` counts as the first carets if the carets follow at once, so
/// that text at the start of a line can be marked.
fn markers(file: &str, text: &str) -> BTreeSet<Mark> {
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
        let gap = chars[behind.min(chars.len())..].iter().take_while(|c| **c == ' ').count();
        let carets =
            chars[(behind + gap).min(chars.len())..].iter().take_while(|c| **c == '^').count();
        if sign == 0 || carets == 0 {
            code = index + 1;
            continue;
        }
        let start = if gap == 0 { indent } else { behind + gap };
        let end = behind + gap + carets;
        let text: String = chars[end..].iter().collect();
        let mut words = text.split_whitespace();
        let rule = words.next().unwrap_or_default();
        assert!(!rule.is_empty(), "{file}:{}: a marker names a rule", index + 1);
        let condition = words.next().filter(|word| *word == "when").map(|_| words.collect());
        let condition = condition.map(|words: Vec<&str>| words.join(" "));
        marks.insert((file.to_owned(), code, start + 1, end + 1, what(rule, condition)));
    }
    marks
}

/// What akslint finds, as marks: the primary span, or its part on its first line.
fn found(folder: &Path, options: Selection) -> BTreeSet<Mark> {
    let options = Selection { paths: vec![folder.to_path_buf()], ..options };
    let report = Session::new(Arc::new(Disk::default()), "")
        .check(&options)
        .unwrap_or_else(|_| panic!("{} cannot be checked", folder.display()));
    let folder = folder.canonicalize().unwrap();
    let mark = |finding: &akslint::rules::Finding| {
        let file = report.workspace.sources.get(finding.primary.file);
        let start = file.position(finding.primary.start);
        let end = file.position(finding.primary.end);
        let last = match end.line == start.line {
            true => end.column,
            false => line_length(&file, start.line) + 1,
        };
        let path = file.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        let condition = finding.condition.as_ref().map(|condition| {
            condition.to_string().split_whitespace().collect::<Vec<&str>>().join(" ")
        });
        (path, start.line, start.column, last, what(&finding.rule, condition))
    };
    report.findings.iter().map(mark).collect()
}

fn line_length(file: &SourceFile, line: usize) -> usize {
    file.text()[file.line_range(line)].chars().count()
}

/// Runs a case in a folder of its own, and compares what is marked with what is found.
fn run(case: &Path, problems: &mut Vec<String>) -> BTreeSet<Mark> {
    let workspace = tempfile::tempdir().unwrap();
    let mut expected = BTreeSet::new();
    copy(case, workspace.path(), case, &mut expected);
    let mut options = Selection::default();
    if let Some(rule) = optional_rule(case) {
        options.command_line.select.push(rule);
    }
    let found = found(workspace.path(), options);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for mark in found.difference(&expected) {
            update(case, mark);
        }
        return found;
    }
    let shown = case.strip_prefix(root()).unwrap().display();
    for (file, line, start, end, rule) in expected.difference(&found) {
        problems.push(format!("{shown}: {file}:{line}:{start}-{end}: {rule} is marked, not found"));
    }
    for (file, line, start, end, rule) in found.difference(&expected) {
        problems.push(format!("{shown}: {file}:{line}:{start}-{end}: {rule} is found, not marked"));
    }
    expected
}

/// Writes the condition of a mark behind the marker that has its place and its rule.
fn update(case: &Path, (file, line, start, end, what): &Mark) {
    let path = if case.is_dir() { case.join(file) } else { case.to_path_buf() };
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let is_it = |text: &str| {
        // A marker alone has no line of code before it: it stands for the first one.
        let one = markers(file, &format!("{}{text}", "x\n".repeat(*line)));
        one.iter().any(|mark| {
            (mark.1, mark.2, mark.3) == (*line, *start, *end) && rule_of(&mark.4) == rule_of(what)
        })
    };
    if let Some(marker) = lines.iter_mut().skip(*line).find(|text| is_it(text)) {
        let at = marker.rfind('^').unwrap() + 1;
        marker.truncate(at);
        *marker += &format!(" {what}");
        fs::write(path, lines.join("\n")).unwrap();
    }
}

/// The rule that a case is an example of, if that rule only runs where it is asked for.
fn optional_rule(case: &Path) -> Option<String> {
    let folder = case.parent()?;
    let rule = fs::read_to_string(folder.join("rule.hcl")).ok()?;
    let is_optional = |line: &str| line.split_whitespace().eq(["optional", "=", "true"]);
    rule.lines().any(is_optional).then(|| name(folder))
}

fn copy(from: &Path, to: &Path, case: &Path, expected: &mut BTreeSet<Mark>) {
    if from.is_dir() {
        for entry in entries(from) {
            copy(&entry, to, case, expected);
        }
        return;
    }
    let relative = match from == case {
        true => PathBuf::from(name(from)),
        false => from.strip_prefix(case).unwrap().to_path_buf(),
    };
    let target = to.join(&relative);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    let bytes = fs::read(from).unwrap();
    if let Ok(text) = std::str::from_utf8(&bytes) {
        expected.extend(markers(relative.to_str().unwrap(), text));
    }
    fs::write(target, bytes).unwrap();
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn rule_examples() {
    let mut problems = Vec::new();
    for folder in entries(&root().join("rules")) {
        let rule = name(&folder);
        let mut kinds = BTreeSet::new();
        for example in entries(&folder) {
            let stem = name(&example).split(['.', '-']).next().unwrap_or_default().to_owned();
            match stem.as_str() {
                "fail" => {
                    let marks = run(&example, &mut problems);
                    if !marks.iter().any(|mark| rule_of(&mark.4) == rule) {
                        problems.push(format!("{}: does not fail", example.display()));
                    }
                }
                "pass" => {
                    if !run(&example, &mut problems).is_empty() {
                        problems.push(format!("{}: does not pass", example.display()));
                    }
                }
                "rule" | "README" => {}
                _ => problems.push(format!("{}: what is this?", example.display())),
            }
            kinds.insert(stem);
        }
        // No code is known to make akslint itself fail; `src/judge.rs` tests what follows if some does.
        let has_examples = rule != "internal-error";
        for kind in ["fail", "pass", "rule", "README"] {
            let is_expected = has_examples || !matches!(kind, "fail" | "pass");
            if is_expected != kinds.contains(kind) {
                problems.push(format!("{rule}: there is no {kind}, or one too many"));
            }
        }
    }
    report(&problems);
}

#[test]
fn testdata() {
    let mut problems = Vec::new();
    let mut cases = 0;
    let languages = entries(&root().join("testdata"));
    for language in languages.into_iter().filter(|path| path.is_dir()) {
        for topic in entries(&language).into_iter().filter(|topic| topic.is_dir()) {
            for case in entries(&topic) {
                let marks = run(&case, &mut problems);
                cases += 1;
                if name(&topic) == "silent" && !marks.is_empty() {
                    problems.push(format!("{}: is to be silent", case.display()));
                }
            }
        }
    }
    assert!(cases > 0, "there are no fixtures");
    report(&problems);
}
