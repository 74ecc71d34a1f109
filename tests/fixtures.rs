//! Every rule folder and every fixture says itself what is to be found in it: carets in comments,
//! under the text that is flagged, with the rule's name, and with `when` and the condition where there is one. A file's
//! markers are the complete list. With UPDATE_EXPECT=1, conditions that differ are written into the files.
//!
//! `rules/<rule>/fail.*` has at least one marker of its rule, `pass.*` has none, and neither has
//! anything below `testdata/<language>/silent/`. A case is a file, or a folder of files that belong
//! together.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::examples::marks::{self, Mark};
use akslint::fs::Disk;
use akslint::session::{Selection, Session};
use support::{entries, root};

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What akslint finds, as marks.
fn found(folder: &Path, options: Selection) -> BTreeSet<Mark> {
    let options = Selection { paths: vec![folder.to_path_buf()], ..options };
    let report = Session::new(Arc::new(Disk::default()), "")
        .check(&options)
        .unwrap_or_else(|_| panic!("{} cannot be checked", folder.display()));
    marks::found(&report, &folder.canonicalize().unwrap())
}

/// Runs a case in a folder of its own, and compares what is marked with what is found.
fn run(case: &Path, problems: &mut Vec<String>) -> BTreeSet<Mark> {
    let workspace = tempfile::tempdir().unwrap();
    let mut expected = BTreeSet::new();
    copy(case, workspace.path(), case, &mut expected);
    let mut options = Selection { today: "2026-11-26".parse().ok(), ..Selection::default() };
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
    for mark in expected.difference(&found) {
        problems.push(format!("{shown}: {}: {} is marked, not found", mark.place(), mark.what));
    }
    for mark in found.difference(&expected) {
        problems.push(format!("{shown}: {}: {} is found, not marked", mark.place(), mark.what));
    }
    expected
}

/// Writes the condition of a mark behind the marker that has its place and its rule.
fn update(case: &Path, found: &Mark) {
    let path = if case.is_dir() { case.join(&found.file) } else { case.to_path_buf() };
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let is_it = |text: &str| {
        // A marker alone has no line of code before it: it stands for the first one.
        let one = marks::written(&found.file, &format!("{}{text}", "x\n".repeat(found.line)));
        one.iter().any(|mark| mark.place() == found.place() && mark.rule() == found.rule())
    };
    if let Some(marker) = lines.iter_mut().skip(found.line).find(|text| is_it(text)) {
        let at = marker.rfind('^').unwrap() + 1;
        marker.truncate(at);
        *marker += &format!(" {}", found.what);
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
        expected.extend(marks::written(relative.to_str().unwrap(), text));
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
                    if !marks.iter().any(|mark| mark.rule() == rule) {
                        problems.push(format!("{}: does not fail", example.display()));
                    }
                }
                "pass" => {
                    if !run(&example, &mut problems).is_empty() {
                        problems.push(format!("{}: does not pass", example.display()));
                    }
                }
                "rule" | "README" | "fix" => {}
                _ => problems.push(format!("{}: what is this?", example.display())),
            }
            kinds.insert(stem);
        }
        // No code is known to make akslint itself fail; `src/analysis.rs` tests what follows if some does.
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
