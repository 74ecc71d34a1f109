//! What fuzzing calls: one function for each target, which fails where a promise is broken. `tests/corpora.rs`
//! calls the same functions with every fixture, so that they hold without a fuzzer, too.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

pub mod evaluator;
pub mod messages;

use std::path::Path;
use std::sync::Arc;

use akslint::fix::{Applicability, trial};
use akslint::fs::Memory;
use akslint::ir::{Expr, Module};
use akslint::rules::suppress::Suppressions;
use akslint::session::{Selection, Session};
use akslint::source::{FileId, SourceFile, Sources, Span};
use akslint::syntax::{arm, bicep, terraform};

fn sources(name: &str, text: &str) -> (Sources, FileId) {
    let sources = Sources::default();
    let id = sources.add(SourceFile::new(name.into(), name.into(), text.to_owned()));
    (sources, id)
}

/// Every span lies in its file, and on the boundaries of characters.
fn lies_in(sources: &Sources, span: Span) {
    let file = sources.get(span.file);
    let place = file.text().get(span.start as usize..span.end as usize);
    assert!(place.is_some(), "{span:?} is no place in {}", file.name());
}

fn expression_lies_in(sources: &Sources, expr: &Expr) {
    lies_in(sources, expr.span);
    expr.each_part(&mut |part| expression_lies_in(sources, part));
}

fn module_lies_in(sources: &Sources, module: &Module) {
    for problem in &module.problems {
        lies_in(sources, problem.span);
    }
    for parameter in module.parameters.values() {
        lies_in(sources, parameter.span);
        parameter.default.iter().for_each(|expr| expression_lies_in(sources, expr));
    }
    for resource in &module.resources {
        lies_in(sources, resource.header);
        lies_in(sources, resource.span);
        expression_lies_in(sources, &resource.body);
        resource.condition.iter().for_each(|expr| expression_lies_in(sources, expr));
    }
    for call in module.calls.values() {
        lies_in(sources, call.header);
        lies_in(sources, call.span);
        call.arguments.values().for_each(|expr| expression_lies_in(sources, expr));
    }
    module.locals.values().chain(module.outputs.values()).for_each(|expr| {
        expression_lies_in(sources, expr);
    });
}

/// Terraform, native and JSON syntax, files of values, and files that override.
pub fn terraform(text: &str) {
    for name in ["main.tf", "main.tf.json", "a.auto.tfvars", "main_override.tf"] {
        let (sources, id) = sources(name, text);
        let file = sources.get(id);
        module_lies_in(&sources, &terraform::module(Path::new(""), &[(id, &file)]));
    }
}

/// Templates and parameter files.
pub fn arm(text: &str) {
    let (sources, id) = sources("a.json", text);
    let file = sources.get(id);
    if let Some(module) = arm::template(Path::new("a.json"), id, &file) {
        module_lies_in(&sources, &module);
    }
    for value in arm::values(id, &file).into_iter().flatten() {
        expression_lies_in(&sources, &value.1);
    }
}

/// The text as an expression in a template.
pub fn arm_expression(text: &str) {
    let mut string = String::from("[");
    for c in text.chars() {
        match c {
            '"' | '\\' => string.extend(['\\', c]),
            c if c.is_control() => {}
            c => string.push(c),
        }
    }
    arm(&format!(
        "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \
         \"variables\": {{\"a\": \"{string}]\"}}, \
         \"resources\": [{{\"type\": \"Microsoft.ContainerService/managedClusters\", \"name\": \"{string}]\"}}]}}"
    ));
}

/// Bicep files and parameter files.
pub fn bicep(text: &str) {
    for name in ["main.bicep", "main.bicepparam"] {
        let (sources, id) = sources(name, text);
        module_lies_in(&sources, &bicep::module(Path::new(name), id, &sources.get(id)));
    }
}

/// Suppressions in the comments of each language.
pub fn suppressions(text: &str) {
    for name in ["main.tf", "a.json", "main.tf.json", "main.bicep", "a.tfvars", "a.bicepparam"] {
        let (sources, id) = sources(name, text);
        let mut suppressions = Suppressions::default();
        suppressions.add(id, &sources.get(id));
        for finding in suppressions.findings(&[], &|_| true, &sources) {
            lies_in(&sources, finding.primary);
        }
    }
}

const CLUSTER: &str = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n}\n";

/// Files of rules, of known modules and of the configuration; `which` says which of them.
pub fn rules((which, text): (u8, &str)) {
    let mut files = Vec::new();
    let mut put = |name: &str, text: &str| files.push((ROOT.to_owned() + name, text.to_owned()));
    put(".git/HEAD", "");
    put("main.tf", CLUSTER);
    match which % 3 {
        0 => put(".akslint.hcl", text),
        1 => {
            put(".akslint.hcl", "rule_dirs = [\"rules\"]\n");
            put("rules/own/rule.hcl", text);
        }
        _ => {
            put(".akslint.hcl", "module_dirs = [\"modules\"]\n");
            put("modules/own/module.hcl", text);
            put("modules/own/main.tf", text);
        }
    }
    let options = Selection { paths: vec![ROOT.into()], ..Selection::default() };
    let _ = Session::new(Arc::new(Memory::new(files)), "").check(&options);
}

/// Where the trees are.
const ROOT: &str = "/workspace/";

const NAMES: [&str; 8] = [
    "main.tf",
    "variables.tf",
    "terraform.tfvars",
    "aks/main.tf",
    "main.bicep",
    "aks.bicep",
    "azuredeploy.json",
    "azuredeploy.parameters.json",
];

/// A whole run over a tree of files: evaluation, rules, suppressions, fixes. A line of `=== name` starts a file.
pub fn tree(text: &str) {
    let mut files = vec![(ROOT.to_owned() + ".git/HEAD", String::new())];
    for (index, part) in text.split("===").take(NAMES.len()).enumerate() {
        let (name, content) = part.split_once('\n').unwrap_or(("", part));
        let known = NAMES.iter().find(|known| **known == name.trim());
        let name = known.unwrap_or(&NAMES[index]);
        files.push((ROOT.to_owned() + name, content.to_owned()));
    }
    let options = Selection { paths: vec![ROOT.into()], diagrams: true, ..Selection::default() };
    let mut session = Session::new(Arc::new(Memory::new(files)), "");
    let Ok(report) = session.check(&options) else { return };
    for finding in report.findings.iter().chain(&report.suppressed) {
        lies_in(&report.workspace.sources, finding.primary);
        for label in finding.related.iter().chain(finding.ways.iter().flatten()) {
            lies_in(&report.workspace.sources, label.span);
        }
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            lies_in(&report.workspace.sources, edit.span);
        }
    }
    let _ = trial::apply(&mut session, &options, report, Applicability::Unsafe);
}
