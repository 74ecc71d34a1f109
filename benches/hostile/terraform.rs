//! Terraform code.

use std::fmt::Write as _;

use super::Case;

fn cluster(ty: &str) -> String {
    format!(
        "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  identity {{\n    type = {ty}\n  }}\n}}\n"
    )
}

fn one(name: &'static str, expected: &'static str, text: String) -> Case {
    Case { name, expected, files: vec![("main.tf".into(), text)] }
}

fn locals(lines: impl Iterator<Item = String>) -> String {
    format!("locals {{\n  {}\n}}\n", lines.collect::<Vec<_>>().join("\n  "))
}

/// Each local twice the one before.
fn doubling(first: &str, step: impl Fn(usize) -> String) -> String {
    locals(
        [format!("x0 = {first}")]
            .into_iter()
            .chain((1..=60).map(|i| format!("x{i} = {}", step(i - 1)))),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let conditions: String =
        (0..30).map(|i| format!("variable \"c{i}\" {{\n  type = bool\n}}\n")).collect();
    let all: Vec<String> = (0..30).map(|i| format!("var.c{i}")).collect();
    let mut cases = vec![
        one("a file of 1 MB", "", {
            let mut text = String::new();
            for i in 0..9_000 {
                text += &cluster("\"SystemAssigned\"").replace("\"aks\"", &format!("\"aks{i}\""));
            }
            text
        }),
        one("5,000 findings that one variable leads to", "runs as a service principal", {
            let mut text = String::from("variable \"s\" {}\n");
            for i in 0..5_000 {
                let _ = write!(
                    text,
                    "resource \"azurerm_kubernetes_cluster\" \"a{i}\" {{\n  service_principal {{\n    client_id     = \"x\"\n    client_secret = var.s\n  }}\n}}\n"
                );
            }
            text
        }),
        one("a chain of 10,000 locals", "the nesting limit", {
            let lines = (1..10_000).map(|i| format!("x{i} = local.x{}", i - 1));
            locals(["x0 = \"SystemAssigned\"".into()].into_iter().chain(lines))
                + &cluster("local.x9999")
        }),
        one(
            "a cycle of variables",
            "circular reference",
            locals(["a = local.b".into(), "b = local.a".into()].into_iter()) + &cluster("local.a"),
        ),
        one("clusters that stand for each other where they are absent", "", {
            let mut text = String::new();
            for i in 0..40 {
                let next = (i + 1) % 40;
                let _ = write!(
                    text,
                    "resource \"azurerm_kubernetes_cluster\" \"a{i}\" {{\n  count = (true ? \"\" : azurerm_kubernetes_cluster.a{next}[0].id) == \"x\" ? 1 : 0\n  name  = \"a{i}\"\n}}\n"
                );
            }
            text
        }),
        one(
            "a string that doubles 60 times",
            "exceeds the size limit",
            doubling("\"xxxxxxxxxx\"", |i| format!("\"${{local.x{i}}}${{local.x{i}}}\""))
                + &cluster("local.x60"),
        ),
        one(
            "a list that doubles 60 times",
            "exceeds the size limit",
            doubling("[\"x\"]", |i| format!("concat(local.x{i}, local.x{i})"))
                + &cluster("local.x60[0]"),
        ),
        one(
            "an object that doubles 60 times",
            "exceeds the size limit",
            doubling("{}", |i| format!("{{ a = local.x{i}, b = local.x{i} }}"))
                + &cluster("jsonencode(local.x60)"),
        ),
        one(
            "a million instances",
            "is empty",
            cluster("\"UserAssigned\"").replace(
                "  identity",
                "  for_each = toset([for i in range(1000000) : tostring(i)])\n  identity",
            ),
        ),
        one(
            "a product of a million",
            "is empty",
            locals(["p = setproduct(range(1000), range(1000))".into()].into_iter())
                + &cluster("\"UserAssigned\"")
                    .replace("  identity", "  count = length(local.p)\n  identity"),
        ),
        one(
            "a list of a million elements",
            "exceeds the size limit",
            format!("locals {{\n  v = [{}1]\n}}\n", "1,".repeat(1_000_000))
                + &cluster("local.v[5]"),
        ),
        one(
            "20,000 resources",
            "`Odd`",
            (0..20_000).map(|i| format!("resource \"x\" \"a{i}\" {{\n  v = {i}\n}}\n")).collect::<String>()
                + &cluster("\"Odd\""),
        ),
        one(
            "2,000 role assignments",
            "AcrPull",
            cluster("\"SystemAssigned\"")
                + &(0..2_000)
                    .map(|i| {
                        format!(
                            "resource \"azurerm_role_assignment\" \"r{i}\" {{\n  scope = \"x{i}\"\n  role_definition_name = \"AcrPull\"\n  principal_id = azurerm_kubernetes_cluster.aks.identity[0].principal_id\n}}\n"
                        )
                    })
                    .collect::<String>(),
        ),
        one(
            "30 conditions in one",
            "when var.c0 && var.c1",
            conditions.clone()
                + &cluster(&format!(
                    "{} ? \"UserAssigned\" : \"SystemAssigned\"",
                    all.join(" && ")
                )),
        ),
        one("30 independent conditions", "when !var.c0 || !var.c1", {
            let parts: String = all.iter().map(|c| format!("${{{c} ? \"\" : \"x\"}}")).collect();
            conditions + &cluster(&format!("\"UserAssigned{parts}\""))
        }),
        one(
            "nesting of 100,000",
            "can be valid",
            cluster(&format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000))),
        ),
        one("100,000 operators", "can be valid", cluster(&["1"; 100_000].join("+"))),
        one(
            "a regular expression that backtracks",
            "does not match",
            cluster(&format!("regex(\"(a+)+$\", \"{}b\")", "a".repeat(50_000))),
        ),
    ];
    let mut deep = Vec::new();
    for i in 0..=50 {
        let path = format!("{}main.tf", "m/".repeat(i));
        let mut text = String::new();
        if i > 0 {
            text += "variable \"t\" {}\n";
        }
        let argument = if i == 0 { "\"Deep\"" } else { "var.t" };
        match i {
            50 => text += &cluster("var.t"),
            _ => {
                let _ = writeln!(
                    text,
                    "module \"m\" {{\n  source = \"./m\"\n  t      = {argument}\n}}"
                );
            }
        }
        deep.push((path, text));
    }
    cases.push(Case {
        name: "50 levels of modules",
        expected: "`Deep` is not supported",
        files: deep,
    });
    let mut fan = Vec::new();
    for i in 0..=30 {
        let folder = if i == 0 { String::new() } else { format!("m{i}/") };
        let next = if i == 0 { "./m1".to_owned() } else { format!("../m{}", i + 1) };
        let text = match i {
            30 => cluster("\"SystemAssigned\""),
            _ => format!(
                "module \"a\" {{\n  source = \"{next}\"\n}}\n\nmodule \"b\" {{\n  source = \"{next}\"\n}}\n"
            ),
        };
        fan.push((format!("{folder}main.tf"), text));
    }
    cases.push(Case {
        name: "a billion module instances",
        expected: "module call limit",
        files: fan,
    });
    cases
}
