//! The values of Terraform expressions, for comparison with Terraform's. Reads a JSON object for each line and writes one:
//! `{"declarations": "…", "variables": {…}, "expression": "…"}` becomes `{"value": …}`, `{"unknown": "why"}`, or
//! `{"error": "why"}`.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use akslint::collections::IndexMap;
use akslint::eval::{Environment, Kind, Limits, Outcome, Program, Value, Worlds, explore};
use akslint::fs::Memory;
use akslint::ir::{Expr, ExprKind, Language};
use akslint::knowledge::KNOWLEDGE;
use akslint::source::{SourceFile, Span};
use akslint::workspace::Workspace;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    declarations: String,
    #[serde(default)]
    variables: Map<String, Json>,
    expression: String,
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let question: Question = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&question))?;
    }
    Ok(())
}

fn answer(question: &Question) -> Json {
    let folder = PathBuf::from("/workspace");
    let text = format!("{}\nlocals {{\n  e = {}\n}}\n", question.declarations, question.expression);
    let values = Json::Object(question.variables.clone()).to_string();
    let files = Memory::new([
        (folder.join("main.tf"), text),
        (folder.join("oracle.auto.tfvars.json"), values),
    ]);
    let workspace = Workspace::new(Arc::new(files), vec![folder.clone()], folder.clone());
    let Some(module) = workspace.module(&folder) else {
        return json!({ "error": "the module cannot be read" });
    };
    if let Some(problem) = module.problems.first() {
        return json!({ "error": problem.message });
    }
    let inputs = module.inputs.clone();
    let module_given: IndexMap<_, _> = inputs;
    let program = Program::new(&workspace, module, &module_given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, Limits::DEFAULT);
    let file = workspace.sources.add(SourceFile::given("question".into(), String::new()));
    let mut answers = explore(&worlds, |world| {
        let local = Expr::new(Span::new(file, 0, 0), ExprKind::Local("e".into()));
        let value = world.eval(&local, Environment::of(Program::ROOT, Language::Terraform));
        Outcome { answer: value, undecided: None }
    });
    shown(&answers.remove(0).1)
}

fn shown(value: &Value) -> Json {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.is_error() => {
            json!({ "error": unknown.reason.to_string() })
        }
        _ => match value.to_json() {
            Some(value) => json!({ "value": value }),
            None => json!({ "unknown": reason(value) }),
        },
    }
}

fn reason(value: &Value) -> String {
    value.unknown_part().map_or_else(|| "a reference".into(), |unknown| unknown.reason.to_string())
}
