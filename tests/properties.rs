//! What must not change a finding: threads, names of files, files that have nothing to do with it, line ends,
//! the formatter; and what has to: the value that its condition names. All fixtures and all examples of
//! rules are judged as one tree, before and after.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use akslint::deployment::Variable;
use akslint::eval::Condition;
use akslint::fs::Disk;
use akslint::outcome::Report;
use akslint::session::{Selection, Session};
use support::{akslint, fixtures, unchanged};

/// A finding by what has to stay: the file, the rule, the subject, the message, the condition and how many of
/// them there are. What is between words is left out, as the formatter may change it.
type Findings = BTreeMap<[String; 5], usize>;

fn findings(report: &Report, folder: &Path, original: impl Fn(&str) -> String) -> Findings {
    let folder = folder.canonicalize().unwrap();
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    let mut findings = Findings::new();
    for finding in report.findings.iter().chain(&report.suppressed) {
        let file = report.workspace.sources.get(finding.primary.file);
        let path = file.path().strip_prefix(&folder).unwrap().to_str().unwrap();
        let condition = text_of(&finding.condition);
        let message = dense(&original(&finding.message));
        let address = finding.address.clone();
        let key = [original(path), finding.rule.clone(), address, message, dense(&condition)];
        *findings.entry(key).or_default() += 1;
    }
    findings
}

fn judge(folder: &Path) -> Report {
    let options = Selection { paths: vec![folder.to_path_buf()], ..Selection::default() };
    Session::new(Arc::new(Disk::default()), "")
        .check(&options)
        .unwrap_or_else(|_| panic!("the tree cannot be checked"))
}

fn same(text: &str) -> String {
    text.to_owned()
}

#[track_caller]
fn assert_same(before: &Findings, after: &Findings) {
    assert!(before.len() > 150, "{}", before.len());
    let (all, others) = (before.iter().collect::<BTreeSet<_>>(), after.iter().collect());
    let gone: Vec<_> = all.difference(&others).collect();
    let new: Vec<_> = others.difference(&all).collect();
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}");
}

#[test]
fn threads_and_their_order_change_nothing() {
    let folder = unchanged();
    let run = |threads: &str| {
        let mut command = akslint(folder.path());
        command.env("RAYON_NUM_THREADS", threads).args(["check", ".", "--format", "json"]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let one = run("1");
    assert!(one.len() > 100_000);
    for threads in ["2", "3", "8", "8"] {
        assert!(run(threads) == one, "{threads} threads give another report");
    }
}

/// The order in which a folder lists its files is that in which they were made.
#[test]
fn names_and_the_order_of_files_change_nothing() {
    let is_plain = |name: &str| {
        name.ends_with(".tf") && !name.ends_with("override.tf") && !name.starts_with("main")
    };
    // The first file of a module is now its last one.
    let folder = fixtures(&|name, content| match is_plain(name) {
        true => (format!("zz_{name}"), content),
        false => (name.to_owned(), content),
    });
    let plain = unchanged();
    let before = findings(&judge(plain.path()), plain.path(), same);
    let original = |text: &str| text.replace("zz_", "");
    assert_same(&before, &findings(&judge(folder.path()), folder.path(), original));
}

#[test]
fn unrelated_files_change_nothing() {
    fn add(folder: &Path) {
        let terraform = "locals {\n  unrelated = \"a\"\n}\n\nresource \"azurerm_subnet\" \"unrelated\" {\n  name = local.unrelated\n}\n";
        fs::write(folder.join("unrelated.tf"), terraform).unwrap();
        fs::write(folder.join("unrelated.bicep"), "param unrelated string = 'a'\n").unwrap();
        fs::write(folder.join("unrelated.json"), "{ \"unrelated\": true }\n").unwrap();
        fs::write(folder.join("unrelated.md"), "# azurerm_kubernetes_cluster\n").unwrap();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path);
            }
        }
    }
    let folder = unchanged();
    let before = findings(&judge(folder.path()), folder.path(), same);
    add(folder.path());
    assert_same(&before, &findings(&judge(folder.path()), folder.path(), same));
}

#[test]
fn line_ends_change_nothing() {
    let plain = unchanged();
    let before = findings(&judge(plain.path()), plain.path(), same);
    let folder = fixtures(&|name, content| {
        let text = String::from_utf8_lossy(&content).replace("\r\n", "\n").replace('\n', "\r\n");
        match std::str::from_utf8(&content) {
            Ok(_) => (name.to_owned(), text.into_bytes()),
            Err(_) => (name.to_owned(), content),
        }
    });
    assert_same(&before, &findings(&judge(folder.path()), folder.path(), same));
}

#[test]
fn the_formatter_changes_nothing() {
    let folder = unchanged();
    let before = findings(&judge(folder.path()), folder.path(), same);
    // It refuses files with errors, and formats the others.
    let format = Command::new("terraform").args(["fmt", "-recursive"]).arg(folder.path()).output();
    let Ok(formatted) = format else {
        // A missing tool fails continuous integration; a newcomer need not have it.
        assert!(std::env::var_os("CI").is_none(), "terraform is missing");
        eprintln!("SKIPPED: terraform is not on this machine");
        return;
    };
    assert!(formatted.stdout.split(|byte| *byte == b'\n').count() > 10);
    assert_same(&before, &findings(&judge(folder.path()), folder.path(), same));
}

fn text_of(condition: &Option<Condition>) -> String {
    condition.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// A condition about one parameter: its name, the value for which it holds, and one for which it
/// does not.
fn single(condition: &str) -> Option<(String, String, String)> {
    let (negated, rest) = match condition.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, condition),
    };
    let empty = rest.strip_prefix("empty(").and_then(|rest| rest.strip_suffix(')'));
    let rest = empty.map_or(rest.to_owned(), |name| format!("{name} == \"\""));
    let (subject, value) = match rest.split_once(" == ").or_else(|| rest.split_once(" != ")) {
        Some((subject, value)) => (subject, value.trim_matches(['"', '\''])),
        None => (&*rest, "true"),
    };
    let negated = negated || rest.contains(" != ");
    let name = subject
        .strip_prefix("var.")
        .or_else(|| subject.strip_prefix("parameters('")?.strip_suffix("')"))
        .unwrap_or(subject);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name || value == "null" || value.contains(['$', '(', ' ']) {
        return None;
    }
    let other = match value {
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        value => format!("{value}other"),
    };
    let value = value.to_owned();
    Some(if negated { (name.into(), other, value) } else { (name.into(), value, other) })
}

/// A finding that holds under a condition is plain where the condition is met, and is not there where it
/// is not.
#[test]
fn worlds_differ() {
    let folder = unchanged();
    let report = judge(folder.path());
    let mut tried = 0;
    let mut wrong = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.ways.iter().all(Vec::is_empty)) {
        let Some(condition) = &finding.condition else { continue };
        let Some((name, mut holds, mut fails)) = single(&condition.to_string()) else { continue };
        let file = report.workspace.sources.get(finding.primary.file);
        let path = file.path().to_path_buf();
        // Of an array, the condition says whether it is empty.
        if file.text().contains(&format!("param {name} array")) {
            for value in [&mut holds, &mut fails] {
                *value = if value.is_empty() { "[]".into() } else { r#"["one"]"#.into() };
            }
        }
        // Values of the command line stand for parameter files.
        if path.extension().is_some_and(|extension| extension == "bicepparam") {
            continue;
        }
        let unit = match path.extension().and_then(|extension| extension.to_str()) {
            Some("tf") => path.parent().unwrap().to_path_buf(),
            _ => path.clone(),
        };
        let found = |value: &str| -> Option<Option<String>> {
            let given = vec![Variable::Value(name.clone(), value.to_owned())];
            let is_terraform = path.extension().is_some_and(|extension| extension == "tf");
            let options = match is_terraform {
                true => Selection { variables: given, ..Selection::default() },
                false => Selection { parameters: given, ..Selection::default() },
            };
            let report = Session::new(Arc::new(Disk::default()), "")
                .check(&Selection { paths: vec![unit.clone()], ..options })
                .ok()?;
            let same = report.findings.iter().find(|other| {
                let there = report.workspace.sources.get(other.primary.file);
                there.path() == path
                    && other.rule == finding.rule
                    && other.primary.start == finding.primary.start
            });
            Some(same.map(|other| text_of(&other.condition)))
        };
        let (Some(holds), Some(fails)) = (found(&holds), found(&fails)) else { continue };
        tried += 1;
        if holds.as_deref() != Some("") || fails.is_some() {
            let shown: PathBuf = path.iter().skip_while(|part| *part != "testdata").collect();
            let shown = shown.display();
            wrong.push(format!(
                "{shown} {}: when {condition}: {holds:?}, else {fails:?}",
                finding.rule
            ));
        }
    }
    assert!(tried > 10, "{tried}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
