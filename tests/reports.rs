//! All that is said of every example and every fixture: messages, helps, related places, fixes, what is undetermined, and
//! the inventory. `tests/fixtures.rs` has what must be found, and where; this shows what else a change changes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::fs::Memory;
use akslint::report::Redacted;
use akslint::report::inventory::{self, InventoryFormat};
use akslint::{Format, Selection, Session, Style, render};
use serde_json::Value as Json;

/// The files of a case by their paths in it.
fn files(case: &Path, folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    if case.is_dir() {
        for entry in support::entries(case) {
            files(&entry, folder, found);
        }
    } else {
        found.push((case.strip_prefix(folder).unwrap().to_path_buf(), fs::read(case).unwrap()));
    }
}

/// Where a document says that something is.
fn place(json: &Json) -> String {
    let at = &json["range"]["start"];
    format!("{}:{}:{}", json["path"].as_str().unwrap(), at["line"], at["column"])
}

fn related(out: &mut String, json: &Json) {
    for related in json["related"].as_array().unwrap() {
        writeln!(out, "  {} {}", place(related), related["message"].as_str().unwrap()).unwrap();
    }
}

fn finding(out: &mut String, json: &Json) {
    let text = |name: &str| json[name].as_str().unwrap_or_default();
    let (severity, rule, message) = (text("severity"), text("rule"), text("message"));
    writeln!(out, "{} {severity}[{rule}] {message}", place(json)).unwrap();
    for name in ["address", "when", "help"] {
        if let Some(text) = json[name].as_str() {
            writeln!(out, "  {name}: {text}").unwrap();
        }
    }
    related(out, json);
    for fix in json["fixes"].as_array().unwrap() {
        let (title, applicability) = (&fix["title"], &fix["applicability"]);
        writeln!(out, "  fix: {} ({})", title.as_str().unwrap(), applicability.as_str().unwrap())
            .unwrap();
        for edit in fix["edits"].as_array().unwrap() {
            let bytes = [&edit["range"]["start"]["offset"], &edit["range"]["end"]["offset"]];
            writeln!(out, "    {} {}..{} {}", place(edit), bytes[0], bytes[1], edit["text"])
                .unwrap();
        }
    }
}

/// A document without what is absent.
fn compact(json: &Json) -> Json {
    let is_absent = |json: &Json| match json {
        Json::Null | Json::Bool(false) => true,
        Json::Array(items) => items.is_empty(),
        _ => false,
    };
    match json {
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), compact(value)))
            .filter(|(_, value)| !is_absent(value))
            .collect(),
        Json::Array(items) => items.iter().map(compact).collect(),
        other => other.clone(),
    }
}

fn cluster(out: &mut String, json: &Json) {
    let path = json["path"].as_str().unwrap();
    let address = json["address"].as_str().unwrap();
    writeln!(out, "{path}:{}:{} {address}", json["line"], json["column"]).unwrap();
    for world in json["worlds"].as_array().unwrap() {
        writeln!(out, "  {}", compact(world)).unwrap();
    }
}

/// Appends what is said of a case.
fn show(case: &Path, rule: Option<&str>, out: &mut String) {
    let mut found = Vec::new();
    files(case, case.parent().unwrap(), &mut found);
    let root = PathBuf::from("/workspace");
    let memory = Memory::new(found.into_iter().map(|(path, bytes)| (root.join(path), bytes)));
    let mut selection = Selection {
        paths: vec![root.clone()],
        today: "2026-11-26".parse().ok(),
        diagrams: true,
        ..Selection::default()
    };
    selection.command_line.extend_select.extend(rule.map(str::to_owned));
    let mut session = Session::new(Arc::new(memory), root);
    let report = session.check(&selection).unwrap_or_else(|_| panic!("{}", case.display()));
    let style = Style::default();
    let json: Json = serde_json::from_str(&render(&report, Format::Json, &style)).unwrap();
    writeln!(out, "# {}", case.file_name().unwrap().to_str().unwrap()).unwrap();
    for json in json["findings"].as_array().unwrap() {
        finding(out, json);
    }
    for json in json["undetermined"].as_array().unwrap() {
        let (rule, reason) = (json["rule"].as_str().unwrap(), json["reason"].as_str().unwrap());
        writeln!(out, "{} undetermined[{rule}] {reason}", place(json)).unwrap();
        related(out, json);
    }
    let shown = Redacted::new(&report);
    let json = inventory::render(&shown, InventoryFormat::Json, &style);
    let json: Json = serde_json::from_str(&json).unwrap();
    for json in json["clusters"].as_array().unwrap() {
        cluster(out, json);
    }
    for name in ["updates", "opaque"] {
        for json in json[name].as_array().unwrap() {
            writeln!(out, "{name}: {}", compact(json)).unwrap();
        }
    }
    out.push('\n');
}

#[test]
fn rule_examples() {
    for folder in support::entries(&support::root().join("rules")) {
        let rule = folder.file_name().unwrap().to_str().unwrap();
        let mut out = String::new();
        for example in support::entries(&folder) {
            let name = example.file_name().unwrap().to_str().unwrap();
            if name.starts_with("fail") || name.starts_with("pass") {
                show(&example, Some(rule), &mut out);
            }
        }
        insta::with_settings!({ omit_expression => true, snapshot_path => "snapshots/rules" }, {
            insta::assert_snapshot!(rule, out);
        });
    }
}

#[test]
fn testdata() {
    for language in ["arm", "bicep", "terraform"] {
        for topic in support::entries(&support::root().join("testdata").join(language)) {
            let mut out = String::new();
            for case in support::entries(&topic) {
                show(&case, None, &mut out);
            }
            let topic = format!("{language}-{}", topic.file_name().unwrap().to_str().unwrap());
            insta::with_settings!({ omit_expression => true, snapshot_path => "snapshots/testdata" }, {
                insta::assert_snapshot!(topic, out);
            });
        }
    }
}
