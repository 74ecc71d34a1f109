//! The evaluator: truth tables, limits, and comparison with independent implementations.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use akslint::collections::IndexMap;
use akslint::eval::{Environment, Kind, Limits, Outcome, Program, Value, Worlds, explore};
use akslint::fs::Memory;
use akslint::ir::{Expr, ExprKind, Language};
use akslint::knowledge::KNOWLEDGE;
use akslint::source::{FileId, Span};
use akslint::workspace::Workspace;
use proptest::prelude::*;

/// Evaluates expressions in a module, with nothing decided.
fn eval_with(declarations: &str, expressions: &[&str], limits: Limits) -> Vec<Value> {
    let mut text = format!("{declarations}\nlocals {{\n");
    for (index, expression) in expressions.iter().enumerate() {
        writeln!(text, "  e{index} = {expression}").unwrap();
    }
    text.push_str("}\n");
    let path = PathBuf::from("/workspace");
    let files = Memory::new([(path.join("main.tf"), text.clone())]);
    let workspace = Workspace::new(Arc::new(files), vec![path.clone()], path.clone());
    let module = workspace.module(&path).unwrap();
    assert!(module.problems.is_empty(), "{:?}\n{text}", module.problems);
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, limits);
    let span = Span::new(any_file(&workspace), 0, 0);
    let mut values = explore(&worlds, |world| {
        let scope = Environment::of(Program::ROOT, Language::Terraform);
        let local = |index| Expr::new(span, ExprKind::Local(format!("e{index}").into()));
        let answer = (0..expressions.len()).map(|index| world.eval(&local(index), scope)).collect();
        Outcome { answer, undecided: None }
    });
    values.remove(0).1
}

fn any_file(workspace: &Workspace) -> FileId {
    workspace.sources.add(akslint::source::SourceFile::given("test".into(), String::new()))
}

fn eval(expressions: &[&str]) -> Vec<Value> {
    let declarations = "variable \"u\" {}\nvariable \"s\" {\n type = string\n}\nvariable \"l\" {\n type = list(string)\n}\nvariable \"b\" {\n type = bool\n}";
    eval_with(declarations, expressions, Limits::DEFAULT)
}

/// A value in short: JSON, `?` for what is not known, `!` for what the language refuses.
fn show(value: &Value) -> String {
    match &value.kind {
        Kind::Unknown(unknown) if unknown.is_error() => "!".into(),
        Kind::Unknown(_) => "?".into(),
        Kind::Reference(_) => "&".into(),
        Kind::Array(array) => {
            let mut items: Vec<String> = array.items.iter().map(show).collect();
            items.extend(array.open.as_ref().map(|_| "...".to_owned()));
            format!("[{}]", items.join(","))
        }
        Kind::Object(object) => {
            let member = |(name, member): (&akslint::ir::Name, &akslint::eval::Member)| {
                format!("{name}={}", show(&member.value))
            };
            let mut members: Vec<String> = object.members.iter().map(member).collect();
            members.extend(object.open.as_ref().map(|_| "...".to_owned()));
            format!("{{{}}}", members.join(","))
        }
        _ => value.to_json().map_or_else(|| "?".into(), |json| json.to_string()),
    }
}

/// Compares a table of expressions and values, `expression => value` on each line.
#[track_caller]
fn table(rows: &str) {
    let rows: Vec<(&str, &str)> = rows
        .lines()
        .map(str::trim)
        .filter(|row| !row.is_empty())
        .map(|row| row.rsplit_once(" => ").expect("a row has an arrow"))
        .collect();
    let expressions: Vec<&str> = rows.iter().map(|(expression, _)| expression.trim()).collect();
    let mut wrong = Vec::new();
    for (value, (expression, expected)) in eval(&expressions).iter().zip(&rows) {
        if show(value) != expected.trim() {
            wrong.push(format!("{} is {}, not {expected}", expression.trim(), show(value)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn conjunction() {
    table(
        "true && true => true
         true && false => false
         true && var.u => ?
         false && true => false
         false && false => false
         false && var.u => false
         var.u && true => ?
         var.u && false => false
         var.u && var.u => ?",
    );
}

#[test]
fn disjunction() {
    table(
        "true || true => true
         true || false => true
         true || var.u => true
         false || true => true
         false || false => false
         false || var.u => ?
         var.u || true => true
         var.u || false => ?
         var.u || var.u => ?",
    );
}

#[test]
fn negation_and_conditionals() {
    table(
        r#"!true => false
         !false => true
         !var.u => ?
         true ? 1 : var.u => 1
         false ? var.u : 2 => 2
         var.u ? 1 : 2 => ?
         var.u ? 1 : 1 => 1
         var.u ? [] : [] => []
         var.u ? var.u : var.u => ?
         (var.u ? 1 : 2) == 3 => ?"#,
    );
}

#[test]
fn equality() {
    table(
        r#"1 == 1 => true
         1 == "1" => false
         "a" != "b" => true
         null == null => true
         null == "" => false
         var.u == 1 => ?
         var.u == var.u => true
         var.u != var.u => false
         var.u == !var.u => ?
         var.b == !var.b => ?
         var.b != (var.b != null) => ?
         var.s == "${var.s}" => true
         { a = 1 }[var.s] == var.s => ?
         concat([1], var.l)[1] == var.l[1] => ?
         var.u != (var.u != null) => ?
         [1, var.u] == [2, var.u] => false
         [1, var.u] == [1, 2] => ?
         [1] == [1, var.u] => false
         { a = 1, b = var.u } == { a = 2, b = 1 } => false
         { a = 1 } == { a = 1 } => true
         "x${var.u}" == "" => false
         "x${var.u}" == "y" => false
         "x${var.u}" == "xy" => ?
         azurerm_x.y.id == "" => ?"#,
    );
}

#[test]
fn unknown_arguments() {
    table(
        r#"coalesce(null, "", "a") => "a"
         coalesce("a", var.u) => "a"
         coalesce(var.u, "a") => ?
         coalesce(null, null) => !
         try(var.u, 1) => ?
         try({}.a, 1) => 1
         try({}.a, {}.b) => !
         try([var.u].5, 2) => 2
         length("a${base64decode(var.s)}") > 0 => true
         length(try("a${base64decode(var.s)}", "")) > 0 => ?
         can({}.a) => false
         can(1) => true
         can(var.u.a) => ?
         length([var.u, var.u]) => 2
         length(var.l) => ?
         length(toset([var.u, var.u])) => ?
         length(concat([1], var.l)) => ?
         length(concat([1], var.l)) > 0 => true
         length(setunion(var.l, ["a"])) > 0 => true
         length(toset([var.u, var.u])) == 0 => false
         contains(setsubtract(["a", "b"], ["a"]), "a") => false
         length({ a = var.u }) => 1
         { a = var.u, b = 1 }.b => 1
         { a = var.u, b = 1 }.a => ?
         { (var.s) = 1 }.a => ?
         merge(var.u, { a = 1 }).a => 1
         merge({ a = 1 }, var.u).a => ?
         merge({ a = 1 }, { b = var.u }) => {a=1,b=?}
         contains([1, var.u], 1) => true
         contains([1, var.u], 2) => ?
         contains([1], 2) => false
         alltrue([false, var.u]) => false
         alltrue([true, var.u]) => ?
         anytrue([true, var.u]) => true
         anytrue([]) => false
         lookup({ a = 1 }, "a", var.u) => 1
         lookup({ a = 1 }, "b", 2) => 2
         lookup({ a = 1 }, var.s, 2) => ?
         compact(["", null, "a", var.u]) => ["a",...]
         flatten([[1], [var.u]]) => [1,...]
         one([]) => null
         one([var.u]) => ?
         one(var.l) => ?
         keys({ b = var.u, a = 1 }) => ["a","b"]
         values({ b = var.u, a = 1 }) => [1,?]
         [for x in [1, 2, 3] : x if x > 1] => [2,3]
         [for x in var.l : x] => ?
         [for x in [1, 2] : x if var.u == x] => [...]
         { for k, v in { a = 1 } : v => k } => {1="a"}
         { for k, v in { a = 1, b = 2 } : k => v if v == var.u } => {...}
         { for k, v in { a = 1, b = 2 } : k => v if v == var.u || k == "a" }.a => 1
         { for k, v in { a = 1, b = 2 } : k => v if v == var.u }.a => ?
         { for k, v in { a = 1, b = 2 } : k => v if v == var.u }.c => !
         merge({ a = 0, c = 3 }, { for k, v in { a = 1 } : k => v if v == var.u }).c => 3
         merge({ a = 0, c = 3 }, { for k, v in { a = 1 } : k => v if v == var.u }).a => ?
         { for k, v in { for k, v in { a = 1 } : k => v if v == var.u } : k => v }.b => !
         { for x in ["a", "b", "a"] : x => x... } => {a=["a","a"],b=["b"]}
         [{ a = 1 }, { a = var.u }][*].a => [1,?]
         null[*] => []
         "a"[*] => ["a"]
         var.l[*] => ?
         lower(var.s) => ?
         join(",", ["a", var.s]) => ?
         format("%s-%d", "a", 2) => "a-2"
         format("x-%s", var.s) => ?
         format("x-%s", var.s) == "" => false
         format("%#v", 1) => ?
         md5("a") => ?
         tostring(var.u) => ?
         tonumber(var.s) == var.s => ?
         length(toset([var.s, "x"])) => ?
         contains(toset([var.s, "x"]), "x") => true
         sensitive("a") => "a"
         jsondecode(jsonencode({ a = var.u, b = 1 })).b => 1
         jsondecode(jsonencode({ a = var.u })).a => ?
         0 / 0 => !
         1 / 0 => ?
         "a" + 1 => !
         [1][3] => !
         [1]["0"] => 1
         {}["a"] => !
         provider::azapi::build_resource_id("a") => ?"#,
    );
}

#[test]
fn known_arguments() {
    table(
        r#"chunklist(["a", "b", "c"], 2) => [["a","b"],["c"]]
         chunklist(["a", "b", "c"], 0) => [["a","b","c"]]
         cidrsubnet("10.0.0.0/8", 8, 255) => "10.255.0.0/16"
         cidrsubnet("10.0.0.0/8", 8, 256) => !
         cidrsubnet("10.0.0.0/30", 3, 0) => !
         cidrhost("10..0.0/8", 1) => !
         cidrhost("010.0.00.0/8", 1) => "10.0.0.1"
         format("%d", 5) => "5"
         format("%03d", 5) => "005"
         format("%3d", 5) => ?
         yamldecode("a: 2001-12-14").a => "2001-12-14T00:00:00Z"
         tonumber("1.50") => 1.5
         "2" < 10 => true
         "a" < 1 => !
         true < 1 => !
         (var.s == "a") < 2 => !
         var.l < 2 => !
         "x${var.l}" => !
         tolist(["a", 1]) => ["a","1"]
         tolist([true, "a"]) => ["true","a"]
         tonumber(null) => null"#,
    );
}

/// Each bound turns the value into unknown, and nothing else.
#[test]
fn limits() {
    let small = Limits {
        steps: 2_000,
        depth: 50,
        string: 1_000,
        strings: 10_000,
        collection: 100,
        weight: 500,
        instances: 10,
        worlds: 4,
        ..Limits::DEFAULT
    };
    let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
    let sum = format!("0{}", " + 1".repeat(60));
    for (expression, reason) in [
        ("[for i in range(90) : length([for j in range(90) : j])]", "the step limit"),
        (sum.as_str(), "the nesting limit"),
        (
            "join(\"\", [for i in range(90) : \"${i}0123456789012345\"])",
            "a string exceeds the size limit",
        ),
        ("range(101)", "a collection exceeds the size limit"),
        ("setproduct(range(90), range(90))", "a collection exceeds the size limit"),
        (
            "[range(90), range(90), range(90), range(90), range(90), range(90)]",
            "a collection exceeds the size limit",
        ),
        (deep.as_str(), ""),
    ] {
        let value = eval_with("", &[expression], small).remove(0);
        let shown =
            value.unknown_part().map(|unknown| unknown.reason.to_string()).unwrap_or_default();
        assert!(shown.contains(reason), "{expression}: {shown}");
        assert_eq!(reason.is_empty(), shown.is_empty(), "{expression}: {shown}");
    }
    let cycle =
        eval_with("locals {\n a = [local.b]\n b = local.a\n}", &["local.a[0]"], small).remove(0);
    assert_eq!(show(&cycle), "?");
}

/// Numbers are compared as numbers: `1` and `1.0` are equal.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= a.abs().max(b.abs()) * 1e-12
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(k, v)| b.get(k).is_some_and(|other| same(v, other)))
        }
        _ => a == b,
    }
}

/// Closed expressions, as text. HCL converts the branches of a conditional to one type, which hcl-rs
/// does not; `converts` says whether that may happen.
fn expression(converts: bool) -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("null".to_owned()),
        (0..100i32).prop_map(|number| number.to_string()),
        (0..1000i32).prop_map(|number| format!("{}.5", number)),
        "[a-c]{0,3}".prop_map(|text| format!("\"{text}\"")),
    ];
    leaf.prop_recursive(4, 48, 4, move |inner| {
        let number = inner.clone();
        let operator = prop_oneof![
            Just("+"),
            Just("-"),
            Just("*"),
            Just("=="),
            Just("!="),
            Just("<"),
            Just(">="),
            Just("&&"),
            Just("||")
        ];
        prop_oneof![
            (number.clone(), operator, number.clone())
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.clone().prop_map(|a| format!("(!{a})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(
                move |(a, b, c)| match converts {
                    true => format!("({a} ? {b} : {c})"),
                    // Two results of one type.
                    false => format!("({a} ? [{b}, {c}] : [{b}, {c}])[0]"),
                }
            ),
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|values| {
                let members: Vec<String> =
                    values.iter().enumerate().map(|(i, v)| format!("k{i} = {v}")).collect();
                format!("{{ {} }}", members.join(", "))
            }),
            (prop::collection::vec(inner.clone(), 1..4), 0..4usize)
                .prop_map(|(items, index)| format!("[{}][{index}]", items.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ x = {a}, y = {b} }}.x")),
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|items| format!("[for i, x in [{}] : x if i != 1]", items.join(", "))),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| {
                format!("{{ for i, x in [{}] : \"k${{i}}\" => x }}", items.join(", "))
            }),
            inner.clone().prop_map(|a| format!("[{{ a = {a} }}][*].a")),
            inner.prop_map(|a| format!("\"<${{{a}}}>\"")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Where the evaluator of hcl-rs has a value, ours has the same; where ours has one and hcl-rs
    /// reports an error, that is because HCL converts or short-circuits and hcl-rs does not.
    #[test]
    fn agrees_with_hcl_rs(text in expression(false)) {
        use hcl::eval::{Context, Evaluate};
        let ours = eval_with("", &[&text], Limits::DEFAULT).remove(0);
        let parsed: hcl::Expression = text.parse().unwrap();
        if let Ok(theirs) = parsed.evaluate(&Context::new()) {
            let theirs = serde_json::to_value(theirs).unwrap();
            match ours.to_json() {
                Some(ours) => prop_assert!(same(&ours, &theirs), "{text}: {ours} and {theirs}"),
                // hcl-rs writes null and objects into templates; HCL refuses that.
                None if show(&ours).contains('!') && text.contains("${") => {}
                None => prop_assert!(false, "{text}: {} and {theirs}", show(&ours)),
            }
        }
    }

    /// No text makes the evaluator panic.
    #[test]
    fn nothing_panics(text in "[-a-z0-9(){}\\[\\]\"$%!?:=&|<>., \n]{0,60}") {
        let folder = tempfile::tempdir().unwrap();
        let main = format!("resource \"azurerm_kubernetes_cluster\" \"x\" {{\n name = {text}\n identity {{\n type = {text}\n}}\n}}\n");
        std::fs::write(folder.path().join("main.tf"), main).unwrap();
        let options = akslint::session::Selection { paths: vec![folder.path().into()], ..Default::default() };
        prop_assert!(akslint::session::Session::new(Arc::new(akslint::fs::Disk::default()), "").check(&options).is_ok());
    }
}

/// Heredocs, directives and `~`, as Terraform reads them: `tests/oracle` asks it for the same values.
#[test]
fn templates() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/templates");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let expected: IndexMap<String, String> = serde_json::from_str(&read("values.json")).unwrap();
    assert!(expected.len() > 20);
    let base = PathBuf::from("/workspace");
    let names = ["main.tf", "lines.tftpl"];
    let files = Memory::new(names.map(|name| (base.join(name), read(name))));
    let workspace = Workspace::new(Arc::new(files), vec![base.clone()], base.clone());
    let module = workspace.module(&base).unwrap();
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, Limits::DEFAULT);
    let world = worlds.base();
    let span = Span::new(any_file(&workspace), 0, 0);
    let scope = Environment::of(Program::ROOT, Language::Terraform);
    for (name, text) in &expected {
        let local = Expr::new(span, ExprKind::Local(name.as_str().into()));
        let ours = world.eval(&local, scope).to_json();
        assert_eq!(ours, Some(text.as_str().into()), "{name}");
    }
}
