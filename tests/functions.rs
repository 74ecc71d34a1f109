//! Every function of every language, called with values that nobody expects, within an address space of a few
//! gigabytes: nothing panics, nothing hangs, and no result is larger than the bounds allow.

#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(unix)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use akslint::collections::IndexMap;
use akslint::eval::{
    Environment, Kind, Limits, Outcome, Program, Value, Worlds, azure_functions, explore,
    terraform_functions,
};
use akslint::fs::Memory;
use akslint::ir::{Expr, ExprKind, Language};
use akslint::knowledge::KNOWLEDGE;
use akslint::source::{SourceFile, Span};
use akslint::workspace::Workspace;
use rayon::prelude::*;

/// Kilobytes of address space. Most of it is what threads reserve for their stacks, and never use.
const ADDRESS_SPACE: usize = 6_000_000;

/// Values, in Terraform and in Bicep. Each is also taken with the first ones, and those three at a time.
const VALUES: [(&str, &str); 17] = [
    ("70000", "70000"),
    ("var.unknown", "unknown"),
    ("-1", "-1"),
    ("\"ÄĞ\u{1F680}é\u{301}\"", "'ÄĞ\u{1F680}é\u{301}'"),
    ("null", "null"),
    ("1e300", "9223372036854775807"),
    ("-1.5", "-9223372036854775807"),
    ("\"\"", "''"),
    ("\"%v%[9]q%200000d{0}{9}${local.big}\"", "'{0,200000}{9}%{big}'"),
    ("\"(a*)*$|[\"", "'(a*)*$|['"),
    ("[]", "[]"),
    ("{}", "{}"),
    ("[for i in range(20) : [local.big, i]]", "map(range(0, 20), i => [big, i])"),
    ("{ \"é\" = null, \"b\" = [{}] }", "{ 'é': null, b: [{}] }"),
    ("flatten([[jsonencode([[[null]]])]])", "flatten([[json('[[[null]]]')]])"),
    ("true", "true"),
    ("local.big", "big"),
];

/// So many of the values come first.
const FIRST: usize = 2;

fn calls(language: Language, function: &str) -> Vec<String> {
    let value = |index: usize| match language {
        Language::Terraform => VALUES[index].0,
        _ => VALUES[index].1,
    };
    let mut calls = vec![format!("{function}()")];
    for a in 0..VALUES.len() {
        calls.push(format!("{function}({})", value(a)));
        for b in 0..FIRST {
            calls.push(format!("{function}({}, {})", value(a), value(b)));
            calls.push(format!("{function}({}, {})", value(b), value(a)));
        }
    }
    for (a, b, c) in
        (0..FIRST).flat_map(|a| (0..FIRST).flat_map(move |b| (0..FIRST).map(move |c| (a, b, c))))
    {
        calls.push(format!("{function}({}, {}, {})", value(a), value(b), value(c)));
    }
    calls
}

/// A module with these expressions as named values `e0`, `e1` and so on.
fn module(language: Language, expressions: &[String]) -> String {
    let big = "ä".repeat(1 << 18) + &"b".repeat(1 << 19);
    let mut text = String::new();
    match language {
        Language::Terraform => {
            let _ = write!(text, "variable \"unknown\" {{}}\nlocals {{\n  big = \"{big}\"\n");
            for (index, expression) in expressions.iter().enumerate() {
                let _ = writeln!(text, "  e{index} = {expression}");
            }
            text += "}\n";
        }
        _ => {
            let _ = write!(text, "param unknown object\nvar big = '{big}'\n");
            for (index, expression) in expressions.iter().enumerate() {
                let _ = writeln!(text, "var e{index} = {expression}");
            }
        }
    }
    text
}

fn check(language: Language, function: &str) {
    let folder = PathBuf::from("/workspace");
    let expressions = calls(language, function);
    let (name, unit) = match language {
        Language::Terraform => ("main.tf", folder.clone()),
        _ => ("main.bicep", folder.join("main.bicep")),
    };
    let files = Memory::new([(folder.join(name), module(language, &expressions))]);
    let workspace = Workspace::new(Arc::new(files), vec![folder.clone()], folder);
    let module = workspace.module(&unit).unwrap();
    assert!(module.problems.is_empty(), "{function}: {:?}", module.problems.first());
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let file = workspace.sources.add(SourceFile::given("question".into(), String::new()));
    for (index, expression) in expressions.iter().enumerate() {
        // Each call has a world, and with it a budget, to itself.
        let worlds = Worlds::new(&program, Limits::DEFAULT);
        let name = ExprKind::Local(format!("e{index}").into());
        let question = Expr::new(Span::new(file, 0, 0), name);
        let answers = explore(&worlds, |world| {
            let answer = world.eval(&question, Environment::of(Program::ROOT, language));
            Outcome { answer, undecided: None }
        });
        for (_, value) in answers {
            let shown: String = expression.chars().take(200).collect();
            assert!(is_bounded(&value), "{shown} is too large");
        }
    }
}

fn is_bounded(value: &Value) -> bool {
    let limits = Limits::DEFAULT;
    let fits = match &value.kind {
        Kind::String(text) => text.len() <= limits.string,
        Kind::Array(array) => {
            array.items.len() <= limits.collection && array.items.iter().all(is_bounded)
        }
        Kind::Object(object) => {
            object.members.len() <= limits.collection
                && object.members.values().all(|member| is_bounded(&member.value))
        }
        _ => true,
    };
    fits && value.weight() as usize <= limits.weight
}

/// What [`every_function_with_every_value`] runs in a process of its own.
#[test]
#[ignore = "it runs within a limited address space"]
fn within_limits() {
    let terraform = terraform_functions::evaluated().map(|name| (Language::Terraform, name));
    let azure = azure_functions::evaluated().map(|name| (Language::Bicep, name));
    let all: Vec<(Language, &str)> = terraform.chain(azure).collect();
    assert!(all.len() > 150, "{}", all.len());
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().unwrap();
    pool.install(|| all.par_iter().for_each(|(language, name)| check(*language, name)));
}

#[test]
fn every_function_with_every_value() {
    let binary: PathBuf = std::env::current_exe().unwrap();
    let run = Command::new("sh")
        .arg("-c")
        .arg(format!("ulimit -v {ADDRESS_SPACE} && exec \"$0\" --ignored --exact within_limits"))
        .arg(binary)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&run.stdout);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && out.contains("1 passed"), "{out}\n{err}");
}
