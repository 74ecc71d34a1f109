//! Bicep files.

use super::Case;

fn one(name: &'static str, expected: &'static str, text: String) -> Case {
    Case { name, expected, files: vec![("main.bicep".into(), text)] }
}

fn cluster(ty: &str) -> String {
    format!(
        "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {{\n  name: 'aks'\n  identity: {{\n    type: {ty}\n  }}\n}}\n"
    )
}

pub(super) fn cases() -> Vec<Case> {
    let system = cluster("'SystemAssigned'");
    let nested = |open: &str, close: &str| {
        format!("var x = {}1{}\n{system}", open.repeat(100_000), close.repeat(100_000))
    };
    let doubling = |first: &str, step: &dyn Fn(usize) -> String| {
        let steps: String = (1..=60).map(|i| format!("var x{i} = {}\n", step(i - 1))).collect();
        format!("var x0 = {first}\n{steps}")
    };
    let chain: String = (1..10_000).map(|i| format!("var y{i} = y{}\n", i - 1)).collect();
    let mut cases = vec![
        one("parentheses nested 100,000 deep", "can be valid", nested("(", ")")),
        one("arrays nested 100,000 deep", "can be valid", nested("[", "]")),
        one("objects nested 100,000 deep", "can be valid", nested("{a:", "}")),
        one("strings nested 100,000 deep", "can be valid", nested("'${", "}'")),
        one("negations nested 100,000 deep", "can be valid", nested("!", "")),
        one("conditions nested 100,000 deep", "can be valid", nested("true ? 1 : ", "")),
        one("types nested 100,000 deep", "can be valid", {
            format!("type t = {}string{}\n{system}", "(".repeat(100_000), ")".repeat(100_000))
        }),
        one("a line of 50 MB", "", format!("var x = '{}'\n{system}", "x".repeat(50 << 20))),
        one("a list of 10 MB", "", {
            format!("var x = [{}]\n{system}", "'a', ".repeat(2_000_000))
        }),
        one("100,000 quotes", "expected the end of the string", {
            format!("{system}var x = {}", "'${".repeat(3) + &"'".repeat(99_999))
        }),
        one("a comment that is not closed", "a comment is not closed", {
            format!("{system}/* {}", "/ ".repeat(1_000_000))
        }),
        one("a chain of 10,000 variables", "the nesting limit", {
            format!("var y0 = 'SystemAssigned'\n{chain}{}", cluster("y9999"))
        }),
        one("a variable that doubles 60 times", "exceeds the size limit", {
            let lines = doubling("'xxxxxxxxxx'", &|i| format!("'${{x{i}}}${{x{i}}}'"));
            lines + &cluster("x60")
        }),
        // Each call has three members that are made of what is in it.
        one("management groups of management groups", "is empty", {
            let groups = "managementGroup(".repeat(60) + "p, null" + &")".repeat(60);
            format!(
                "param p object = {{ a: null }}\nvar x = !resourceId({groups})\n{}",
                cluster("x ? 'UserAssigned' : 'SystemAssigned'")
            )
        }),
        one("a function that calls itself", "the nesting limit", {
            format!("func f(x string) string => f(x)\n{}", cluster("f('x')"))
        }),
        one("a million copies", "is empty", {
            "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = [for i in range(0, 1000000): {\n  name: 'aks'\n  identity: {\n    type: 'UserAssigned'\n  }\n}]\n".into()
        }),
        one("a list of 100,000 elements", "exceeds the size limit", {
            format!("var v = [\n{}]\n{}", "1\n".repeat(100_000), cluster("string(v[5])"))
        }),
        one("2,000 clusters", "`Odd`", {
            let clusters = (0..2_000)
                .map(|i| cluster("'Odd'").replace("resource aks", &format!("resource aks{i}")));
            clusters.collect()
        }),
        one("types that name each other", "", {
            format!("type a = b\ntype b = a\nparam p a\n{system}")
        }),
    ];
    let module = |path: &str| format!("module m{} '{path}' = {{\n  name: 'm'\n}}\n", path.len());
    cases.push(Case {
        name: "modules that call each other",
        expected: "neither a managed identity",
        files: vec![
            ("a.bicep".into(), module("b.bicep")),
            ("b.bicep".into(), module("a.bicep") + &cluster("null")),
        ],
    });
    cases.push(Case {
        name: "imports in a circle",
        expected: "circular reference",
        files: vec![
            (
                "main.bicep".into(),
                format!("import {{ b }} from 'b.bicep'\n@export()\nvar a = b\n{}", cluster("b")),
            ),
            ("b.bicep".into(), "import { a } from 'main.bicep'\n@export()\nvar b = a\n".into()),
        ],
    });
    cases
}
