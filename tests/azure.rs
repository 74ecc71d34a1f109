//! The functions and the expressions of Azure's deployments, against outcomes of Azure's own engine and
//! of its reference: `azure-functions.txt` names the source of each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use akslint::eval::{Bounds, Kind, Outcome, Program, Scope, Value, Worlds, explore};
use akslint::ir::{Expr, ExprKind, Language};
use akslint::source::Span;
use akslint::workspace::Workspace;
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

/// Evaluates expressions as variables of a template that has other members, too.
fn eval_in(template: Json, expressions: &[&str]) -> Vec<Value> {
    let mut template = template;
    let variables = expressions
        .iter()
        .enumerate()
        .map(|(index, expression)| (format!("e{index}"), Json::from(format!("[{expression}]"))));
    template["variables"] = variables.collect::<serde_json::Map<_, _>>().into();
    template["$schema"] =
        "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#".into();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let path = root.join("azuredeploy.json");
    std::fs::write(&path, template.to_string()).unwrap();
    let workspace = Workspace::new(vec![root.clone()], root, None);
    let module = workspace.module(&path).unwrap();
    let span = Span::new(module.files[0], 0, 0);
    let given = IndexMap::new();
    let program = Program::new(&workspace, module, &given);
    let worlds = Worlds::new(&program, Bounds::DEFAULT);
    let mut values = explore(&worlds, |world| {
        let scope = Scope::of(Program::ROOT, Language::Arm);
        let local = |index| Expr::new(span, ExprKind::Local(format!("e{index}").into()));
        let answer = (0..expressions.len()).map(|index| world.eval(&local(index), scope)).collect();
        Outcome { answer, hangs_on: None }
    });
    values.remove(0).1
}

/// A value in short: JSON, `?` for what is not known, `!` for what Azure refuses, `&` for a reference.
fn show(value: &Value) -> String {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.is_error() => "!".into(),
        Kind::Unknown(_) => "?".into(),
        Kind::Reference(_) => "&".into(),
        _ => value.to_json().map_or_else(|| "?".into(), |json| json.to_string()),
    }
}

/// Rows of `expression => outcome`; `//` starts a comment.
fn rows(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .map(str::trim)
        .filter(|row| !row.is_empty() && !row.starts_with("//"))
        .map(|row| row.rsplit_once(" => ").expect("a row has an arrow"))
        .collect()
}

#[track_caller]
fn table(template: Json, text: &str) {
    let rows = rows(text);
    let expressions: Vec<&str> = rows.iter().map(|(expression, _)| expression.trim()).collect();
    let mut wrong = Vec::new();
    for (value, (expression, expected)) in eval_in(template, &expressions).iter().zip(&rows) {
        let shown = show(value);
        // The order of members means nothing.
        let same =
            match (serde_json::from_str::<Json>(&shown), serde_json::from_str::<Json>(expected)) {
                (Ok(a), Ok(b)) => a == b,
                _ => shown == *expected,
            };
        if !same {
            wrong.push(format!("{} is {shown}, not {expected}", expression.trim()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn documented_outcomes() {
    table(json!({}), include_str!("azure-functions.txt"));
}
