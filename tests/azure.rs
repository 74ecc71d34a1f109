//! The functions and the expressions of Azure's deployments, against outcomes of Azure's own engine and
//! of its reference: `azure-functions.txt` names the source of each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use akslint::collections::IndexMap;
use akslint::eval::{Environment, Kind, Limits, Outcome, Program, Value, Worlds, explore};
use akslint::fs::Memory;
use akslint::ir::{Expr, ExprKind, Language};
use akslint::knowledge::KNOWLEDGE;
use akslint::source::Span;
use akslint::workspace::Workspace;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::Arc;

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
    let root = PathBuf::from("/workspace");
    let path = root.join("azuredeploy.json");
    let files = Memory::new([(path.clone(), template.to_string())]);
    let workspace = Workspace::new(Arc::new(files), vec![root.clone()], root);
    let module = workspace.module(&path).unwrap();
    let span = Span::new(module.files[0], 0, 0);
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, Limits::DEFAULT);
    let mut values = explore(&worlds, |world| {
        let scope = Environment::of(Program::ROOT, Language::Arm);
        let local = |index| Expr::new(span, ExprKind::Local(format!("e{index}").into()));
        let answer = (0..expressions.len()).map(|index| world.eval(&local(index), scope)).collect();
        Outcome { answer, undecided: None }
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

/// What is known of values that are not, and of what templates declare.
#[test]
fn partly_known_values() {
    let template = json!({
        "parameters": {
            "s": {"type": "string"},
            "o": {"type": "object"},
            "a": {"type": "array"},
            "n": {"type": "int"}
        },
        "functions": [{
            "namespace": "contoso",
            "members": {"twice": {
                "parameters": [{"name": "text", "type": "string"}],
                "output": {"type": "string", "value": "[concat(parameters('text'), parameters('TEXT'))]"}
            }}
        }],
        "resources": [
            {
                "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
                "apiVersion": "2023-01-31",
                "name": "[concat('id-', parameters('s'))]",
                "location": "here",
                "properties": {"isolationScope": "None"}
            },
            {
                "type": "Microsoft.Resources/deployments",
                "apiVersion": "2022-09-01",
                "name": "nested",
                "properties": {
                    "mode": "Incremental",
                    "expressionEvaluationOptions": {"scope": "inner"},
                    "parameters": {"x": {"value": "[parameters('s')]"}, "y": {"value": 5}},
                    "template": {
                        "parameters": {"x": {"type": "string"}, "y": {"type": "int"}},
                        "resources": [],
                        "outputs": {
                            "sum": {"type": "int", "value": "[add(parameters('y'), 1)]"},
                            "many": {"type": "array", "copy": {"count": 2, "input": "[copyIndex(1)]"}}
                        }
                    }
                }
            }
        ]
    });
    table(
        template,
        "
        equals(parameters('s'), string(parameters('s'))) => true
        equals(parameters('a'), string(parameters('a'))) => ?
        equals(parameters('a'), format('{0}', parameters('a'))) => ?
        cidrSubnet('ffff::/16', 64, 9000000000000000) => ?
        uri('http://contoso.org/first/', 'a.sh') => \"http://contoso.org/first/a.sh\"
        uri('http://contoso.org/first', 'a.sh') => \"http://contoso.org/a.sh\"
        uri('http://contoso.org', './a.sh') => ?
        json('{''a'': 1}').a => 1
        format('{0:N0}', -1234567) => \"-1,234,567\"
        parseCidr('10.0.0.0/30').firstUsable => \"10.0.0.1\"
        parseCidr('10.0.0.0/31').firstUsable => \"10.0.0.0\"
        dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y', 'HH') => \"14\"
        concat(parameters('a')) => ?
        union(parameters('a')) => !
        equals(parameters('s'), not(equals(parameters('s'), 'x'))) => ?
        equals(concat(createArray(1), parameters('a'))[1], parameters('a')[1]) => ?
        createObject('x', 1)[createArray()] => !
        empty(if(concat('a', createObject()), null(), null())) => !
        if(createObject(), 1, 1) => !
        parameters('s') => ?
        empty(parameters('s')) => ?
        length(createArray(parameters('s'), parameters('o'))) => 2
        createArray(parameters('s'), 'x')[1] => \"x\"
        createObject('a', parameters('s'), 'b', 1).B => 1
        union(createObject('a', 1), parameters('o')).b => ?
        union(parameters('o'), createObject('b', 1)).b => 1
        concat(parameters('a'), createArray(1)) => ?
        length(concat(parameters('a'), createArray(1))) => ?
        empty(concat(parameters('a'), createArray(1))) => false
        contains(createArray(parameters('s'), 'x'), 'x') => true
        contains(createArray(parameters('s'), 'x'), 'y') => ?
        contains(createObject('a', parameters('s')), 'A') => true
        equals(concat('x', parameters('s')), 'abc') => false
        equals(concat('a', parameters('s')), 'abc') => ?
        and(false(), equals(parameters('s'), 'x')) => false
        or(true(), equals(parameters('s'), 'x')) => true
        if(equals(parameters('s'), 'x'), 1, 1) => 1
        coalesce(null(), parameters('s')) => ?
        coalesce(tryGet(createObject('a', 1), 'b'), 2) => 2
        coalesce('', 'x') => \"\"
        first(createArray(1, parameters('s'))) => 1
        items(createObject('b', 1, 'a', parameters('s')))[0].key => \"a\"
        map(createArray(parameters('s'), 2), lambda('x', 1)) => [1,1]
        map(createArray(5, 6), lambda('x', 'i', lambdaVariables('i'))) => [0,1]
        filter(createArray(1, 2, 3), lambda('x', greater(lambdaVariables('x'), 1))) => [2,3]
        reduce(createArray(1, 2, 3), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b')))) => 6
        string(createObject('a', parameters('s'))) => ?
        json(string(createObject('a', parameters('s'), 'b', 1))).b => 1
        format('{0}', resourceId('Microsoft.X/y', 'z')) => &
        concat(resourceId('Microsoft.X/y', 'z')) => &
        concat(resourceId('Microsoft.X/y', 'z'), '/sub') => ?
        resourceGroup().location => ?
        empty(resourceGroup().location) => false
        equals(resourceGroup().id, resourceGroup().ID) => true
        equals(newGuid(), newGuid()) => ?
        reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', parameters('s')))).isolationScope => \"None\"
        reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', parameters('s')))).principalId => &
        reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', parameters('s'))), '2023-01-31', 'full').location => \"here\"
        reference(concat('Microsoft.ManagedIdentity/userAssignedIdentities/id-', parameters('s'))).isolationScope => \"None\"
        reference('nested').outputs.sum.value => 6
        reference('nested').outputs.many.value => [1,2]
        reference('nested').outputs.none.value => !
        reference(resourceId('Microsoft.Resources/deployments', 'NESTED'), '2022-09-01').outputs.SUM.value => 6
        listKeys('x', '2020-01-01').keys[0] => ?
        contoso.twice('ab') => \"abab\"
        parameters(concat('', 's')) => ?
        createObject('a', 1).b => !
        tryGet(parameters('o'), 'x') => ?
        parameters('none') => ?
        ",
    );
}

mod properties {
    use super::*;
    use akslint::source::{SourceFile, Sources};
    use akslint::syntax::arm;
    use proptest::prelude::*;
    use std::path::Path;

    /// All spans in an expression.
    fn spans(expr: &Expr, found: &mut Vec<Span>) {
        found.push(expr.span);
        if let ExprKind::Object(properties) = &expr.kind {
            properties.iter().for_each(|property| spans(&property.key, found));
        }
        expr.each_part(&mut |part| spans(part, found));
    }

    /// Reads a template with a text as a variable, and checks every span.
    fn read(literal: &str) {
        let text = format!(
            "{{\"resources\": [{{\"type\": \"a/b\", \"apiVersion\": \"1\"}}], \"variables\": {{\"x\": {literal}}}}}"
        );
        let sources = Sources::default();
        let id = sources.add(SourceFile::new("/t.json".into(), "t.json".into(), text));
        let file = sources.get(id);
        let Some(module) = arm::template(Path::new("/t.json"), id, &file) else { return };
        let mut all: Vec<Span> = module.problems.iter().map(|problem| problem.span).collect();
        for local in module.locals.values() {
            spans(local, &mut all);
        }
        for span in all {
            assert!(span.start <= span.end, "{span:?}");
            let range = span.start as usize..span.end as usize;
            assert!(file.text().get(range).is_some(), "{span:?} in {}", file.text());
        }
    }

    fn expression() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "[a-zé'🦀\"\\\\\n ]{0,6}".prop_map(|text| format!("'{}'", text.replace('\'', "''"))),
            (-99i32..99).prop_map(|number| number.to_string()),
            Just("parameters('x')".to_owned()),
            Just("resourceGroup().location".to_owned()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                (
                    prop_oneof!["concat", "if", "and", "createObject", "ns.fn", "lambda"],
                    prop::collection::vec(inner.clone(), 0..4)
                )
                    .prop_map(|(name, args)| format!("{name}({})", args.join(" , "))),
                inner.clone().prop_map(|base| format!("array({base})[0].b")),
            ]
        })
    }

    proptest! {
        /// Whatever an expression is made of, its parts lie where they were written.
        #[test]
        fn expressions_lie_in_their_file(expression in expression()) {
            read(&Json::from(format!("[{expression}]")).to_string());
        }

        /// No string makes the parser fail.
        #[test]
        fn no_string_is_too_strange(text in "\\[?[\\[\\]()'.,a-z0-9 é🦀\"\\\\]{0,40}\\]?") {
            read(&Json::from(text).to_string());
        }

        /// Neither does JSON that is cut off.
        #[test]
        fn no_text_is_too_strange(text in "[\\[\\]{}:,'\"a-z/\\\\*0-9 \n]{0,60}") {
            read(&text);
        }
    }
}
