//! Inputs that would hang or exhaust a careless evaluator end with an honest answer. How fast they
//! end is measured by `cargo bench`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../benches/hostile/mod.rs"]
mod hostile;

use std::sync::Arc;
use std::time::Duration;

use akslint::eval::Limits;
use akslint::fs::Disk;
use akslint::outcome::Report;
use akslint::rules::Finding;
use akslint::session::{Selection, Session};

fn judge(case: &hostile::Case) -> Report {
    let folder = tempfile::tempdir().unwrap();
    case.write(folder.path());
    let options = Selection { paths: vec![folder.path().into()], ..Selection::default() };
    Session::new(Arc::new(Disk::default()), "")
        .check(&options)
        .unwrap_or_else(|_| panic!("{} cannot be checked", case.name))
}

/// What is said of a case: the reasons of what is undetermined, and the messages of findings.
fn said(report: &Report) -> Vec<String> {
    let reasons = report.undetermined.iter().map(|u| u.reason.message.clone());
    let messages = report.findings.iter().map(|f| match &f.condition {
        Some(condition) => format!("{}, when {condition}", f.message),
        None => f.message.clone(),
    });
    reasons.chain(messages).collect()
}

/// When time is up, it is said of which root, and the others are judged all the same.
#[test]
fn time_is_a_bound() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n}\n";
    std::fs::create_dir(folder.path().join("a")).unwrap();
    std::fs::write(folder.path().join("a/main.tf"), cluster).unwrap();
    std::fs::write(folder.path().join("broken.tf"), format!("{cluster}}}")).unwrap();
    let limits = Some(Limits { time: Duration::ZERO, ..Limits::DEFAULT });
    let options = Selection { paths: vec![folder.path().into()], limits, ..Selection::default() };
    let Ok(report) = Session::new(Arc::new(Disk::default()), "").check(&options) else {
        panic!("it cannot be checked")
    };
    let file = |finding: &Finding| {
        let file = report.workspace.sources.get(finding.primary.file);
        let path = file.path().strip_prefix(folder.path().canonicalize().unwrap()).unwrap();
        (path.to_str().unwrap().to_owned(), finding.message.clone())
    };
    let found: Vec<(String, String)> = report.findings.iter().map(file).collect();
    let is_late = |message: &str| message.contains("exceeded 0 seconds");
    let found: Vec<(&str, bool)> =
        found.iter().map(|(path, message)| (path.as_str(), is_late(message))).collect();
    assert_eq!(found, [("a/main.tf", true), ("broken.tf", true), ("broken.tf", false)]);
}

#[test]
fn every_case_ends_as_it_says() {
    let mut wrong = Vec::new();
    for case in hostile::cases() {
        let said = said(&judge(&case));
        let matches = match case.expected {
            "" => said.is_empty(),
            expected => said.iter().any(|text| text.contains(expected)),
        };
        if !matches {
            wrong.push(format!("{}: expected {:?}, got {said:?}", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
