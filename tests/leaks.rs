//! No secret is shown: each cluster of all fixtures and examples is given a client secret, in each of the ways
//! in which code can, and every format is searched for it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::{run_in, unchanged};

/// What must not be seen. Secrets are longer texts with this in them.
const PLANTED: &str = "hunter2";

/// Ways to write a secret in Terraform: the value, and declarations.
const TERRAFORM: [(&str, &str); 10] = [
    (r#""hunter2""#, ""),
    (r#""prefix-${"hunter2"}""#, ""),
    ("var.planted_secret", "variable \"planted_secret\" {\n  default = \"hunter2-default\"\n}\n"),
    (
        "var.planted",
        "variable \"planted\" {\n  type = string\n  sensitive = true\n  default = \"hunter2-sensitive\"\n}\n",
    ),
    ("local.planted", "locals {\n  planted = \"hunter2-local\"\n}\n"),
    (
        "var.planted_password == \"hunter2-a\" ? \"hunter2-b\" : \"hunter2-c\"",
        "variable \"planted_password\" {}\n",
    ),
    (
        "var.planted_token",
        "variable \"planted_token\" {}\nresource \"azurerm_kubernetes_cluster\" \"planted\" {\n  count = var.planted_token == \"hunter2-condition\" ? 1 : 0\n}\n",
    ),
    (r#"join("-", ["hunter2", "joined"])"#, ""),
    (r#"jsondecode("{\"a\": \"hunter2-json\"}").a"#, ""),
    (
        "lookup(local.planted_secrets, \"a\", \"hunter2-lookup\")",
        "locals {\n  planted_secrets = { a = \"hunter2-map\", b = \"hunter2-other\" }\n}\n",
    ),
];

/// The same in Bicep.
const BICEP: [(&str, &str); 9] = [
    ("'hunter2'", ""),
    ("'prefix-${'hunter2'}'", ""),
    ("plantedSecret", "param plantedSecret string = 'hunter2-default'\n"),
    ("planted", "@secure()\nparam planted string = 'hunter2-secure'\n"),
    ("planted", "var planted = 'hunter2-variable'\n"),
    (
        "plantedPassword",
        "param plantedPassword string\nresource planted 'Microsoft.ContainerService/managedClusters@2025-05-01' = if (plantedPassword == 'hunter2-condition') {\n  name: 'planted'\n}\n",
    ),
    (
        "plantedPassword == 'hunter2-a' ? 'hunter2-b' : 'hunter2-c'",
        "param plantedPassword string\n",
    ),
    ("join(['hunter2', 'joined'], '-')", ""),
    ("plantedSecrets.a", "var plantedSecrets = {\n  a: 'hunter2-map'\n  b: 'hunter2-other'\n}\n"),
];

/// The same in templates; there the declarations are parameters.
const ARM: [(&str, &str); 6] = [
    ("hunter2", ""),
    ("[concat('hunter2', '-concat')]", ""),
    (
        "[parameters('plantedSecret')]",
        "\"plantedSecret\": { \"type\": \"string\", \"defaultValue\": \"hunter2-default\" }",
    ),
    (
        "[parameters('planted')]",
        "\"planted\": { \"type\": \"secureString\", \"defaultValue\": \"hunter2-secure\" }",
    ),
    (
        "[if(equals(parameters('plantedPassword'), 'hunter2-a'), 'hunter2-b', 'hunter2-c')]",
        "\"plantedPassword\": { \"type\": \"string\" }",
    ),
    ("[json('{\\\"a\\\": \\\"hunter2-json\\\"}').a]", ""),
];

/// Puts secrets into the files below a folder; how many there are, by the ending of the file.
fn plant(folder: &Path, counts: &mut BTreeMap<String, usize>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            plant(&path, counts);
            continue;
        }
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let count = counts.entry(extension.clone()).or_default();
        let planted = match extension.as_str() {
            "tf" => terraform(&text, *count),
            "tfvars" => Some(format!("{text}\nplanted_secret = \"hunter2-tfvars\"\n")),
            "bicep" => bicep(&text, *count),
            "bicepparam" => Some(format!("{text}\nparam plantedSecret = 'hunter2-bicepparam'\n")),
            "json" => arm(&text, *count),
            _ => None,
        };
        if let Some(planted) = planted {
            fs::write(&path, planted).unwrap();
            *count += 1;
        }
    }
}

/// Puts a text behind each place where another one ends.
fn behind(text: &str, place: impl Fn(&str) -> bool, inserted: &str) -> Option<String> {
    let mut found = false;
    let lines = text.lines().map(|line| match place(line) {
        true => {
            found = true;
            format!("{line}\n{inserted}")
        }
        false => line.to_owned(),
    });
    let planted = lines.collect::<Vec<_>>().join("\n");
    found.then_some(planted + "\n")
}

fn terraform(text: &str, count: usize) -> Option<String> {
    let (value, declarations) = TERRAFORM[count % TERRAFORM.len()];
    let block =
        format!("  service_principal {{\n    client_id = \"a\"\n    client_secret = {value}\n  }}");
    let is = |line: &str| {
        line.starts_with("resource \"azurerm_kubernetes_cluster\"") && line.ends_with('{')
    };
    Some(behind(text, is, &block)? + declarations)
}

fn bicep(text: &str, count: usize) -> Option<String> {
    let (value, declarations) = BICEP[count % BICEP.len()];
    let profile = format!(
        "    servicePrincipalProfile: {{\n      clientId: 'a'\n      secret: {value}\n    }}"
    );
    text.contains("Microsoft.ContainerService/managedClusters@").then_some(())?;
    Some(behind(text, |line| line == "  properties: {", &profile)? + declarations)
}

fn arm(text: &str, count: usize) -> Option<String> {
    if text.contains("deploymentParameters.json#") {
        let secret = "\"plantedSecret\": { \"value\": \"hunter2-parameters\" },";
        return behind(text, |line| line == "  \"parameters\": {", secret);
    }
    let (value, parameter) = ARM[count % ARM.len()];
    let profile =
        format!("\"servicePrincipalProfile\": {{ \"clientId\": \"a\", \"secret\": \"{value}\" }},");
    text.contains("Microsoft.ContainerService/managedClusters\"").then_some(())?;
    let is = |line: &str| line.trim_start().starts_with("\"properties\": {") && line.ends_with('{');
    let planted = behind(text, is, &profile)?;
    let parameters = |line: &str| line == "  \"parameters\": {";
    match parameter {
        "" => Some(planted),
        parameter => behind(&planted, parameters, &format!("{parameter},")).or_else(|| {
            let start = |line: &str| line == "{";
            behind(&planted, start, &format!("\"parameters\": {{ {parameter} }},"))
        }),
    }
}

#[test]
fn no_output_has_a_secret() {
    let folder = unchanged();
    let mut counts = BTreeMap::new();
    plant(folder.path(), &mut counts);
    for (extension, least) in [("tf", 60), ("bicep", 20), ("json", 20)] {
        assert!(counts[extension] >= least, "{counts:?}");
    }
    let found = run_in(
        folder.path(),
        &["check", "--select", "hardcoded-client-secret", "--format", "concise", "-q"],
    );
    let found = found.out.lines().count();
    assert!(found > 60, "only {found} of {counts:?} are seen as secrets");
    let formats = [
        "human",
        "concise",
        "json",
        "lsp-json",
        "sarif",
        "github",
        "gitlab",
        "junit",
        "checkstyle",
        "rdjson",
        "markdown",
        "azure",
    ];
    let known = run_in(folder.path(), &["check", "--help"]).out;
    let mut calls: Vec<Vec<&str>> = Vec::new();
    for format in formats.iter().filter(|format| known.contains(*format)) {
        calls.push(vec!["check", "--strict", "--statistics", "--timings", "--format", format]);
    }
    assert!(calls.len() > 8, "{known}");
    for format in ["table", "json", "csv", "markdown", "mermaid", "dot", "html"] {
        calls.push(vec!["inventory", "--format", format]);
    }
    calls.push(vec!["check", "--color", "always", "--var", "planted_secret=hunter2-var"]);
    calls.push(vec!["check", "--parameters", "plantedSecret=hunter2-parameter"]);
    calls.push(vec!["baseline"]);
    calls.push(vec!["config"]);
    let mut wrong = Vec::new();
    for args in calls {
        let run = run_in(folder.path(), &args);
        let shown = format!("{}{}", run.out, run.err);
        let leaks = shown.lines().filter(|line| line.contains(PLANTED));
        wrong.extend(leaks.take(5).map(|line| format!("{args:?}: {line:.300}")));
    }
    let baseline = fs::read_to_string(folder.path().join(".akslint-baseline.json")).unwrap();
    assert!(baseline.len() > 1000 && !baseline.contains(PLANTED));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
