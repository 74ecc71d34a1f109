//! What is not known is never a plain finding: in every fixture and every example of a rule, parts of the
//! code are replaced by a parameter that has no value, one at a time. What is found then, unconditionally,
//! was found before.
//!
//! A sample of the parts is taken; `ALL_PARTS=1` takes all of them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::fs::Disk;
use akslint::ir::{Expr, ExprKind, Language, Module};
use akslint::session::{Selection, Session};
use akslint::source::Span;
use akslint::workspace::Workspace;
use rayon::prelude::*;

/// Parts of one file that are tried.
const SAMPLE: usize = 2;

/// Rules that do not need a value: that there is a parameter, that two things are the same, or what the code
/// does not mention, is what they are about.
const ABOUT_UNKNOWNS: [&str; 8] = [
    "federated-credential-limits",
    "insecure-secret-parameter",
    "service-principal",
    "orphaned-cluster-credential",
    "kubelet-identity-missing-operator-role",
    "unused-suppression",
    "unknown-rule-in-suppression",
    "syntax-error",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of all fixtures and examples, each in a folder of its own or with its neighbours.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if ["tf", "bicep", "json"].iter().any(|e| path.extension().is_some_and(|x| x == *e))
        {
            found.push(path);
        }
    }
}

/// How often each rule finds something in a folder: without condition, or at all. A rule that another one
/// speaks for counts as well.
fn found(folder: &Path, conditional: bool) -> BTreeMap<String, usize> {
    let options = Selection { paths: vec![folder.to_path_buf()], ..Selection::default() };
    let Ok(report) = Session::new(Arc::new(Disk::default()), "").check(&options) else {
        return BTreeMap::new();
    };
    let mut found = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| conditional || f.condition.is_none()) {
        let rule = report.rules.iter().find(|rule| rule.name == finding.rule).unwrap();
        let superseded: &[String] = if conditional { &rule.supersedes } else { &[] };
        for name in std::iter::once(&rule.name).chain(superseded) {
            if !ABOUT_UNKNOWNS.contains(&name.as_str()) {
                *found.entry(name.clone()).or_default() += 1;
            }
        }
    }
    found
}

/// The places of the values in a module that stands in one file.
fn parts(module: &Module) -> Vec<Span> {
    let mut spans = Vec::new();
    for resource in &module.resources {
        values(&resource.body, module.language, &mut spans);
    }
    for expr in module.locals.values() {
        spans.push(expr.span);
        values(expr, module.language, &mut spans);
    }
    for call in module.calls.values() {
        for expr in call.arguments.values() {
            spans.push(expr.span);
            values(expr, module.language, &mut spans);
        }
    }
    spans.sort_by_key(|span| (span.file, span.start, span.end));
    spans.dedup();
    spans
}

fn values(expr: &Expr, language: Language, spans: &mut Vec<Span>) {
    // Templates are JSON: only whole values can be replaced. What is in their expressions has no place
    // for a text.
    if language == Language::Arm && !matches!(expr.kind, ExprKind::Object(_) | ExprKind::Array(_)) {
        return;
    }
    expr.each_part(&mut |part| {
        // The text in a template is no expression.
        let is_text =
            matches!((&expr.kind, &part.kind), (ExprKind::Template(_), ExprKind::String(_)));
        if !is_text {
            spans.push(part.span);
            values(part, language, spans);
        }
    });
}

/// The text with a part of it replaced by a parameter without a value.
fn replaced(language: Language, text: &str, span: Span) -> Option<String> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, part, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    Some(match language {
        Language::Terraform | Language::Rule => {
            format!("{before}var.not_known{after}\n\nvariable \"not_known\" {{}}\n")
        }
        // A part of a chain of accesses ends where the next one begins.
        Language::Bicep if part.matches('[').count() != part.matches(']').count() => return None,
        Language::Bicep => format!("{before}notKnown{after}\n\nparam notKnown sometype\n"),
        Language::Arm => {
            // A value, and not the name of a member.
            if after.trim_start().starts_with(':') || !part.starts_with(['"', '{', '[']) {
                return None;
            }
            let replaced = format!("{before}\"[parameters('notKnown')]\"{after}");
            let parameter = "\"notKnown\": { \"type\": \"string\" }";
            // Those of the whole template, and not of one that is nested.
            let own = "\n  \"parameters\": {";
            match replaced.find(own) {
                Some(at) => {
                    let (head, tail) = replaced.split_at(at + own.len());
                    let comma = if tail.trim_start().starts_with('}') { "" } else { "," };
                    format!("{head}{parameter}{comma}{tail}")
                }
                None => {
                    let at = replaced.find("\"contentVersion\"")?;
                    let (head, tail) = replaced.split_at(at);
                    format!("{head}\"parameters\": {{ {parameter} }},\n{tail}")
                }
            }
        }
    })
}

fn try_file(path: &Path) -> Vec<String> {
    let shown = path.strip_prefix(root()).unwrap().display().to_string();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let copy = folder.path().canonicalize().unwrap().join(path.file_name().unwrap());
    fs::write(&copy, &text).unwrap();
    let roots = vec![copy.parent().unwrap().to_path_buf()];
    let workspace = Workspace::new(Arc::new(Disk::default()), roots, PathBuf::new());
    let unit = if shown.ends_with(".tf") { copy.parent().unwrap() } else { copy.as_path() };
    let Some(module) = workspace.module(unit).filter(|module| module.problems.is_empty()) else {
        return Vec::new();
    };
    let before = found(folder.path(), true);
    let spans = parts(&module);
    let step = match std::env::var_os("ALL_PARTS") {
        Some(_) => 1,
        None => spans.len().div_ceil(SAMPLE).max(1),
    };
    let mut wrong = Vec::new();
    // Not always the first parts, which are names.
    for span in spans.iter().skip(step / 2).step_by(step) {
        let Some(changed) = replaced(module.language, &text, *span) else { continue };
        fs::write(&copy, &changed).unwrap();
        let after = found(folder.path(), false);
        let is_new =
            |(rule, count): &(&String, &usize)| before.get(*rule).is_none_or(|b| b < *count);
        let new: Vec<_> = after.iter().filter(is_new).collect();
        if !new.is_empty() {
            let part = &text[span.start as usize..span.end as usize];
            let line = text[..span.start as usize].lines().count();
            wrong.push(format!("{shown}:{line}: without `{part}`: {new:?}"));
        }
    }
    wrong
}

#[test]
fn what_is_not_known_is_no_plain_finding() {
    let mut all = Vec::new();
    files(&root().join("testdata"), &mut all);
    files(&root().join("rules"), &mut all);
    // What a fix leaves has an example of its own that it comes from.
    all.retain(|path| !path.file_name().unwrap().to_str().unwrap().starts_with("fix"));
    all.sort();
    assert!(all.len() > 100);
    // Fixtures of deep nesting need the stack that a run gives its threads.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().unwrap();
    let wrong: Vec<String> =
        pool.install(|| all.par_iter().flat_map(|path| try_file(path)).collect());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
