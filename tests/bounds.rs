//! Inputs that would hang or exhaust a careless evaluator end with an honest answer. How fast they
//! end is measured by `cargo bench`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../benches/hostile/mod.rs"]
mod hostile;

use akslint::check::{Options, Report, check};

fn judge(case: &hostile::Case) -> Report {
    let folder = tempfile::tempdir().unwrap();
    case.write(folder.path());
    let options = Options { paths: vec![folder.path().into()], ..Options::default() };
    check(options).unwrap_or_else(|_| panic!("{} cannot be checked", case.name))
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
