//! What a user sees: arguments, exit statuses, formats.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use support::{BAD, CLEAN, akslint, repository, root, run, run_in, workspace};

#[test]
fn exit_statuses() {
    let folder = workspace(&[
        ("good/main.tf", CLEAN),
        ("bad/main.tf", BAD),
        ("broken/main.tf", "azurerm_kubernetes_cluster {"),
    ]);
    let status = |args: &[&str]| run_in(folder.path(), args).status;
    assert_eq!(status(&["check", "good"]), 0);
    assert_eq!(status(&["check", "bad"]), 1);
    assert_eq!(status(&["check"]), 1);
    assert_eq!(status(&["check", "broken"]), 1);
    assert_eq!(status(&["check", "bad", "--fail-on", "never"]), 0);
    assert_eq!(status(&["check", "bad", "--ignore", "missing-identity"]), 0);
    assert_eq!(status(&["check", "bad", "--select", "service-principal"]), 0);
    assert_eq!(status(&["check", "nowhere"]), 2);
    assert_eq!(status(&["check", "bad", "--select", "no-such-rule"]), 2);
    assert_eq!(status(&["check", "--no-such-flag"]), 2);
    assert_eq!(status(&["check", "-"]), 2);
    assert_eq!(status(&["check", "good", "--var", "x"]), 2);
    assert_eq!(status(&["explain", "no-such-rule"]), 2);
    assert_eq!(status(&["inventory", "bad"]), 0);
    assert_eq!(status(&["inventory", "broken"]), 1);
}

#[test]
fn fail_on_is_a_threshold() {
    let text = "# akslint: ignore[missing-identity]\n".to_owned() + CLEAN;
    let folder = workspace(&[("main.tf", &text)]);
    let status = |level: &str| run_in(folder.path(), &["check", "--fail-on", level]).status;
    assert_eq!(status("error"), 0);
    assert_eq!(status("warning"), 1);
    assert_eq!(status("info"), 1);
}

#[test]
fn strict_fails_on_what_is_unknown() {
    let text = "variable \"ids\" {}\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = \"UserAssigned\"\n    identity_ids = var.ids\n  }\n}\n";
    let folder = workspace(&[("main.tf", text)]);
    let lenient = run_in(folder.path(), &["check"]);
    assert_eq!(lenient.status, 0);
    assert!(lenient.out.contains("1 undetermined"), "{}", lenient.out);
    let strict = run_in(folder.path(), &["check", "--strict"]);
    assert_eq!(strict.status, 1);
    assert!(strict.out.contains("`var.ids` has no default and no input value"), "{}", strict.out);
}

#[test]
fn paths_without_files_are_said() {
    let folder = workspace(&[("empty/readme.txt", "hello"), ("good/main.tf", CLEAN)]);
    let run = run_in(folder.path(), &["check", "empty", "good"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (0, "warning: no Terraform, ARM or Bicep files in `empty`\n")
    );
    assert_eq!(run_in(folder.path(), &["check", "empty", "--quiet"]).err, "");
}

#[test]
fn a_file_leads_to_its_module_and_callers() {
    let module = "variable \"type\" {\n  default = \"SystemAssigned\"\n}\n";
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = var.type\n  }\n}\n";
    let caller = "module \"aks\" {\n  source = \"./aks\"\n  type   = \"Wrong\"\n}\n";
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("main.tf", caller),
        ("aks/variables.tf", module),
        ("aks/main.tf", cluster),
        ("other/main.tf", BAD),
    ]);
    for path in ["aks/variables.tf", "aks/main.tf", "aks", "main.tf"] {
        let run = run_in(folder.path(), &["check", path, "--format", "concise", "--quiet"]);
        assert_eq!(
            run.out,
            "main.tf:3:12: error: identity type `Wrong` is not supported for cluster `aks` [unsupported-identity-type]\n",
            "{path}"
        );
    }
    // From within the module the caller is still found: the workspace is the repository.
    let run = run_in(&folder.path().join("aks"), &["check", "--format", "concise", "--quiet"]);
    assert_eq!(run.status, 1);
}

/// Nothing that is not read ends in exit status 0, and nothing outside of the workspace is read.
#[cfg(unix)]
#[test]
fn unreadable_files_are_findings() {
    use std::os::unix::fs::symlink;
    let outside = workspace(&[("main.tf", BAD)]);
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("good/main.tf", CLEAN),
        ("utf16/main.tf", ""),
        ("dir/main.tf/x.txt", ""),
    ]);
    let path = |name: &str| folder.path().join(name);
    let mut bytes = b"a=".to_vec();
    bytes.extend([0xff, 0xfe]);
    fs::write(path("utf16/main.tf"), bytes).unwrap();
    fs::create_dir(path("link")).unwrap();
    symlink(outside.path().join("main.tf"), path("link/main.tf")).unwrap();
    fs::create_dir(path("broken")).unwrap();
    symlink("nowhere.tf", path("broken/main.tf")).unwrap();
    fs::create_dir(path("inside")).unwrap();
    symlink("../good/main.tf", path("inside/main.tf")).unwrap();
    fs::create_dir(path("fifo")).unwrap();
    let status = std::process::Command::new("mkfifo").arg(path("fifo/main.tf")).status().unwrap();
    assert!(status.success());

    let found =
        |name: &str| run_in(folder.path(), &["check", name, "--format", "concise", "--quiet"]);
    for name in ["good", "inside", "dir"] {
        assert_eq!(found(name).status, 0, "{name}: {}", found(name).out);
    }
    assert!(found("link").out.contains("symbolic link is broken or points outside the workspace"));
    assert!(
        found("broken").out.contains("symbolic link is broken or points outside the workspace")
    );
    assert!(found("fifo").out.contains("it is not a regular file"));
    // Bytes that are not UTF-8 matter where a cluster is near.
    fs::write(path("utf16/other.tf"), CLEAN).unwrap();
    assert!(
        found("utf16")
            .out
            .contains("main.tf:1:3: error: cannot read the file: it is not valid UTF-8")
    );
}

#[test]
fn ignored_files_are_linted_when_they_are_named() {
    let folder = workspace(&[
        (".gitignore", "generated/\n*.gen.tf\n"),
        ("generated/main.tf", BAD),
        ("single/a.gen.tf", BAD),
        (".terraform/modules/a/main.tf", BAD),
    ]);
    assert_eq!(run_in(folder.path(), &["check"]).status, 0);
    assert_eq!(run_in(folder.path(), &["check", "generated"]).status, 1);
    assert_eq!(run_in(folder.path(), &["check", "generated/main.tf"]).status, 1);
    assert_eq!(run_in(folder.path(), &["check", "single/a.gen.tf"]).status, 1);
    let unsaved = akslint(folder.path())
        .args(["check", "-", "--stdin-filename", "single/a.gen.tf"])
        .write_stdin(BAD)
        .output()
        .unwrap();
    assert_eq!(unsaved.status.code(), Some(1));
}

/// As git has it: the nearest file wins, `.ignore` wins over `.gitignore`, and the folder of a file is what its
/// patterns are relative to.
#[test]
fn ignore_files() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        (".git/info/exclude", "excluded\n"),
        (".gitignore", "a\n!kept\n/b/c\n*.gen.tf\n"),
        (".ignore", "d\n"),
        ("x/.gitignore", "!a\n"),
    ]);
    let is_found = |path: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, BAD).unwrap();
        let run = run_in(folder.path(), &["check"]);
        fs::remove_file(path).unwrap();
        match run.status {
            0 => false,
            1 => true,
            status => panic!("{status}: {}", run.err),
        }
    };
    for path in ["main.tf", "b/main.tf", "x/a/main.tf", "x/b/c/main.tf", "c/main.tf"] {
        assert!(is_found(path), "{path}");
    }
    for path in [
        "a/main.tf",
        "y/a/main.tf",
        "b/c/main.tf",
        "x/main.gen.tf",
        "x/d/main.tf",
        "excluded/main.tf",
    ] {
        assert!(!is_found(path), "{path}");
    }
}

/// A large file is parsed in pieces, each of which knows where it is.
#[test]
fn places_in_large_files() {
    let block = format!("locals {{\n  v = \"{}\" # é\n}}\n", "x".repeat(1_000));
    let many = |first: usize| -> String {
        (first..first + 1_500).map(|n| block.replace("v =", &format!("v{n:05} ="))).collect()
    };
    let surplus = format!("locals {{\n  l = [{}1]\n}}\n", "1, ".repeat(20_000));
    let broken = "locals {\n  a = = 1\n}\n";
    for (text, place) in [
        (format!("\u{feff}{}{surplus}{BAD}", many(0)), 4_504),
        (format!("{}{broken}{}", many(0), many(1_500)), 4_502),
    ] {
        let folder = workspace(&[("main.tf", &text), ("other.tf", BAD)]);
        let run = run_in(folder.path(), &["check", "--format", "concise"]);
        assert!(run.out.starts_with(&format!("main.tf:{place}:")), "{}", run.out);
    }
}

#[test]
fn ignore_files_are_bounded() {
    for text in ["main.tf\n".repeat(40_000), format!("main.tf\n{}\n", "*?".repeat(1_000))] {
        let folder = workspace(&[(".git/HEAD", ""), (".gitignore", &text), ("main.tf", BAD)]);
        let run = run_in(folder.path(), &["check"]);
        assert_eq!(run.status, 1, "nothing hides the file");
        assert!(run.err.contains(".gitignore: it "), "{}", run.err);
        assert!(run.err.contains("nothing is ignored by it"), "{}", run.err);
    }
}

#[test]
fn variables_as_terraform_orders_them() {
    let text = "variable \"type\" {\n  default = \"SystemAssigned\"\n}\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  identity {\n    type = var.type\n  }\n}\n";
    let folder = workspace(&[
        ("main.tf", text),
        ("a.tfvars", "type = \"A\"\n"),
        ("b.tfvars.json", "{\"type\": \"B\"}"),
    ]);
    let found = |args: &[&str]| {
        let mut all = vec!["check", "--format", "concise", "--quiet"];
        all.extend(args);
        run_in(folder.path(), &all).out
    };
    assert_eq!(found(&[]), "");
    assert!(found(&["--var-file", "a.tfvars"]).starts_with("a.tfvars:1:8:"));
    assert!(
        found(&["--var-file", "a.tfvars", "--var-file", "b.tfvars.json"])
            .starts_with("b.tfvars.json:1:10:")
    );
    assert!(found(&["--var-file", "a.tfvars", "--var", "type=C"]).contains("`C`"));
    assert!(found(&["--var", "type=C", "--var-file", "a.tfvars"]).contains("`A`"));
    assert_eq!(found(&["--var", "type=C", "--var=type=SystemAssigned"]), "");
    let run = run_in(folder.path(), &["check", "--var", "other=1"]);
    assert_eq!(run.err, "error: no root module declares the variable `other`\n");
    assert_eq!(run.status, 2);
    // Terraform warns of what a variable file has too much.
    std::fs::write(folder.path().join("c.tfvars"), "other = 1\ntype = \"C\"\n").unwrap();
    let run = run_in(folder.path(), &["check", "--var-file", "c.tfvars"]);
    assert_eq!(run.err, "warning: no root module declares the variable `other`\n");
    assert_eq!(run.status, 1);
    // Strings are taken as they are.
    let text = text.replace("{\n  default", "{\n  type    = string\n  default");
    std::fs::write(folder.path().join("main.tf"), text).unwrap();
    assert!(found(&["--var", "type=null"]).contains("`null`"));
    // What may be meant is said, and what is found is not hidden.
    let run = run_in(folder.path(), &["check", "--var", "typo=1", "--var", "typ=C"]);
    assert!(run.err.contains("the variable `typ`; did you mean `type`?\n"), "{}", run.err);
    let run = run_in(folder.path(), &["check", "--var", "typ=1", "--var-file", "a.tfvars"]);
    assert_eq!((run.out.contains("`A`"), run.status), (true, 2));
    // A file of values that is named is used; where there is no module for it, that is said.
    let run = run_in(folder.path(), &["check", "a.tfvars", "--format", "concise"]);
    assert_eq!(run.err, "note: `a.tfvars` is used as --var-file uses it\n");
    assert!(run.out.starts_with("a.tfvars:1:8:"), "{}", run.out);
    std::fs::create_dir(folder.path().join("values")).unwrap();
    std::fs::write(folder.path().join("values/c.tfvars"), "type = \"A\"\n").unwrap();
    let run = run_in(folder.path(), &["check", "values/c.tfvars"]);
    assert!(run.err.contains("pass the file with --var-file"), "{}", run.err);
    assert_eq!(run_in(folder.path(), &["check", "--var-file", "none.tfvars"]).status, 2);
}

/// The most-used public module's condition, from outside.
#[test]
fn a_service_principal_needs_both_credentials() {
    let folder = "testdata/terraform/silent/module_by_itself";
    let identity = |args: &[&str]| {
        let mut all = vec!["inventory", folder, "--format", "json"];
        all.extend(args);
        let json: serde_json::Value = serde_json::from_str(&run(&all).out).unwrap();
        let worlds = json["clusters"][0]["worlds"].as_array().unwrap().clone();
        assert_eq!(worlds.len(), 1);
        (worlds[0]["identity"].as_str().unwrap().to_owned(), worlds[0]["when"].is_null())
    };
    assert_eq!(identity(&[]), ("system-assigned".into(), true));
    assert_eq!(identity(&["--var", "client_id=x"]), ("system-assigned".into(), true));
    assert_eq!(
        identity(&["--var", "client_id=x", "--var", "client_secret=y"]),
        ("service-principal".into(), true)
    );
    let check = run(&[
        "check",
        folder,
        "--var",
        "client_id=x",
        "--var",
        "client_secret=y",
        "--quiet",
        "--format",
        "concise",
    ]);
    // What is given on the command line is written nowhere.
    assert_eq!(check.out.lines().count(), 1, "{}", check.out);
}

#[test]
fn conditions_are_in_the_words_of_the_source() {
    let run = run(&["check", "testdata/terraform/worlds", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let when: Vec<(&str, &str)> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["rule"].as_str().unwrap(), finding["when"].as_str().unwrap()))
        .collect();
    assert_eq!(
        when,
        [
            (
                "system-assigned-with-kms",
                "var.cluster.identity == null && try(var.cluster.key_id, null) != null",
            ),
            (
                "kubelet-identity-without-user-assigned",
                "var.cluster.identity == null && try(var.cluster.kubelet_identity, null) != null",
            ),
            ("service-principal", "var.client_id != \"\""),
            ("user-assigned-without-identities", "var.identity_type == \"UserAssigned\""),
            ("missing-identity", "var.create"),
            ("missing-identity", "var.identity == null"),
            ("service-principal", "var.legacy"),
            ("system-assigned-with-custom-private-dns-zone", "var.zone_id == null"),
            ("unsupported-identity-type", "var.nodes < 5"),
            // What a default keeps from existing is judged when it exists.
            ("missing-identity", "var.enabled"),
            ("missing-identity", "length(var.clusters) > 0"),
            ("missing-identity", "var.enabled && length(var.clusters) > 0"),
            ("missing-identity", "var.settings.kind == \"aks\""),
            ("acrpull-on-cluster-identity", "var.enabled"),
            // A member at an unknown key is each of the members.
            ("service-principal", "var.env == \"prod\""),
            ("service-principal", "var.env == \"prod\""),
            ("service-principal", "terraform.workspace == \"prod\""),
            ("service-principal", "var.n == 1"),
            // What is written in two ways is asked once.
            ("service-principal", "var.o[\"id\"] != \"\""),
            ("service-principal", "try(var.a[\"x\"], null) != null"),
            ("service-principal", "try(var.a.y, \"\") != \"\""),
            ("service-principal", "!merge({ sp = false }, var.flags).sp"),
            ("service-principal", "length([for m in var.names : m if m != \"\"]) <= 0"),
            ("service-principal", "!contains(concat(var.names, [\"b\"]), \"a\")"),
            ("service-principal", "!local.any"),
            (
                "service-principal",
                "try(module.config.merged[terraform.workspace].sp, false) != true",
            ),
            ("service-principal", "yamldecode(file(\"${path.module}/missing.yaml\")).sp != true",),
            ("service-principal", "var.a[\"é\"] != \"\""),
            // What follows from another condition is not asked.
            ("service-principal", "var.tier != \"a\""),
            ("service-principal", "length(var.names) <= 2"),
        ]
    );
}

/// The same place on two ways: the finding holds if either condition does.
#[test]
fn conditions_of_two_calls_are_joined() {
    let module = fs::read_to_string(root().join("examples/aks/cluster/main.tf")).unwrap();
    let call = |name: &str| {
        format!(
            "module \"{name}\" {{\n  source        = \"./aks\"\n  name          = \"x\"\n  client_id     = var.{name}\n  client_secret = var.{name}\n}}\nvariable \"{name}\" {{\n  type      = string\n  sensitive = true\n}}\n"
        )
    };
    let when = |callers: &str| {
        let folder = workspace(&[("main.tf", callers), ("aks/main.tf", &module)]);
        let run = run_in(folder.path(), &["check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(json["findings"].as_array().unwrap().len(), 1);
        json["findings"][0]["when"].clone()
    };
    assert_eq!(when(&call("a")), "var.client_id != \"\"");
    assert_eq!(when(&(call("a") + &call("b"))), "var.client_id != \"\"");
    let plain = call("b").replace("var.b\n  client_secret", "\"x\"\n  client_secret");
    assert_eq!(when(&(call("a") + &plain)), serde_json::Value::Null);
}

/// Callers in one root share its variables, so that `x` for one and `!x` for the other are always the case;
/// the variables of two roots have nothing to do with each other.
#[test]
fn conditions_of_callers_are_united_by_logic() {
    const MODULE: &str = r#"
variable "managed" {
  type = bool
}
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  dynamic "identity" {
    for_each = var.managed ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }
}
"#;
    let call = |name: &str, managed: &str| {
        format!("module \"{name}\" {{\n  source  = \"../aks\"\n  managed = {managed}\n}}\n")
    };
    const FLAGS: &str = "variable \"x\" {\n  type = bool\n}\nvariable \"y\" {\n  type = bool\n}\n";
    let when = |roots: &[&[(&str, &str)]]| {
        let mut files = vec![("aks/main.tf".to_owned(), MODULE.to_owned())];
        for (index, calls) in roots.iter().enumerate() {
            let calls: String = calls.iter().map(|(name, managed)| call(name, managed)).collect();
            files.push((format!("root{index}/main.tf"), FLAGS.to_owned() + &calls));
        }
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let folder = workspace(&files);
        let run = run_in(folder.path(), &["check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(json["findings"].as_array().unwrap().len(), 1, "{}", run.out);
        json["findings"][0]["when"].as_str().unwrap_or("always").to_owned()
    };
    assert_eq!(when(&[&[("a", "var.x"), ("b", "!var.x")]]), "always");
    assert_eq!(when(&[&[("a", "var.x && var.y"), ("b", "!var.x || var.y")]]), "!var.x || !var.y");
    assert_eq!(when(&[&[("a", "var.x")], &[("b", "!var.x")]]), "!var.x || var.x");
}

/// An editor's buffer stands for the file on disk; its neighbours are read from there.
#[test]
fn standard_input() {
    let folder = workspace(&[
        ("main.tf", CLEAN),
        ("variables.tf", "variable \"type\" {\n  default = \"Disk\"\n}\n"),
    ]);
    let lint = |name: &str, text: &str| {
        let output = akslint(folder.path())
            .args(["check", "-", "--stdin-filename", name, "--format", "lsp-json"])
            .write_stdin(text)
            .output()
            .unwrap();
        let published: Vec<lsp_types::PublishDiagnosticsParams> =
            serde_json::from_slice(&output.stdout).unwrap();
        published
    };
    let published = lint("main.tf", &CLEAN.replace("\"SystemAssigned\"", "var.type"));
    let counts: Vec<(String, usize)> = published
        .iter()
        .map(|p| (p.uri.path().segments().next_back().unwrap().to_string(), p.diagnostics.len()))
        .collect();
    assert_eq!(counts, [("main.tf".into(), 0), ("variables.tf".into(), 1)]);
    assert!(lint("main.tf", CLEAN).iter().all(|published| published.diagnostics.is_empty()));
    // A file that is not saved yet.
    let published = lint("new.tf", BAD);
    let new = published.iter().find(|p| p.uri.as_str().ends_with("/new.tf")).unwrap();
    assert_eq!(
        new.diagnostics[0].code,
        Some(lsp_types::NumberOrString::String("missing-identity".into()))
    );
}

const SECRET: &str = "Zq7-hunter2-Zq7";

/// A secret in every place that it can come from, with findings all around it.
fn secrets() -> tempfile::TempDir {
    let main = format!(
        r#"
variable "client_secret" {{
  default = "{SECRET}1"
}}

variable "plain" {{
  default = "{SECRET}2"
}}

variable "from_file" {{}}

variable "mode" {{}}

locals {{
  nested = {{ deep = ["{SECRET}3"] }}
  text   = <<-EOT
    {SECRET}4
  EOT
}}

resource "azurerm_kubernetes_cluster" "default" {{
  service_principal {{
    client_id     = "x"
    client_secret = var.client_secret
  }}
}}

resource "azurerm_kubernetes_cluster" "plain" {{
  service_principal {{
    client_id     = "x"
    client_secret = var.plain
  }}
}}

resource "azurerm_kubernetes_cluster" "nested" {{
  service_principal {{
    client_id     = "x"
    client_secret = local.nested.deep[0]
  }}
}}

resource "azurerm_kubernetes_cluster" "heredoc" {{
  service_principal {{
    client_id     = "x"
    client_secret = trimspace(local.text)
  }}
}}

resource "azurerm_kubernetes_cluster" "file" {{
  service_principal {{
    client_id     = "x"
    client_secret = var.from_file
  }}
}}

resource "azurerm_kubernetes_cluster" "world" {{
  service_principal {{
    client_id     = "x"
    client_secret = var.mode == "a" ? "{SECRET}5" : "{SECRET}6"
  }}
}}

# The secret decides.
resource "azurerm_kubernetes_cluster" "condition" {{
  name = "{SECRET}2"
  dynamic "identity" {{
    for_each = var.mode == "{SECRET}2" ? [1] : []
    content {{
      type = "Wrong"
    }}
  }}
}}

resource "azapi_resource" "body" {{
  type = "Microsoft.ContainerService/managedClusters@2024-05-01"
  body = jsonencode({{
    properties = {{
      servicePrincipalProfile = {{ clientId = "x", secret = "{SECRET}7" }}
      aadProfile              = {{ serverAppSecret = "{SECRET}8" }}
    }}
  }})
}}

module "aks" {{
  source = "./aks"
  token  = "{SECRET}9"
}}
"#
    );
    let module = "variable \"token\" {}\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  service_principal {\n    client_id     = \"x\"\n    client_secret = var.token\n  }\n}\n";
    let values = format!("from_file = \"{SECRET}0\"\n");
    workspace(&[("main.tf", &main), ("terraform.tfvars", &values), ("aks/main.tf", module)])
}

/// The names of all formats.
fn formats() -> Vec<String> {
    use clap::ValueEnum as _;
    let name = |format: &akslint::report::Format| {
        format.to_possible_value().unwrap().get_name().to_owned()
    };
    akslint::report::Format::value_variants().iter().map(name).collect()
}

#[test]
fn no_format_shows_a_secret() {
    let folder = secrets();
    let formats: Vec<String> = formats();
    let mut calls: Vec<Vec<&str>> = formats
        .iter()
        .map(|format| vec!["check", "--strict", "--statistics", "--format", format])
        .collect();
    calls.push(vec!["baseline"]);
    calls.push(vec!["check", "--color", "always"]);
    calls.push(vec!["check", "--select", "service-principal"]);
    calls.push(vec!["check", "--select", "unsupported-identity-type", "--format", "json"]);
    for format in ["table", "json", "csv", "markdown", "mermaid", "dot", "html"] {
        calls.push(vec!["inventory", "--format", format]);
    }
    for args in calls {
        let run = run_in(folder.path(), &args);
        let shown = format!("{}{}", run.out, run.err);
        assert!(!shown.is_empty());
        assert!(!shown.contains("hunter2"), "{args:?}:\n{shown}");
    }
    let baseline = fs::read_to_string(folder.path().join(".akslint-baseline.json")).unwrap();
    assert!(baseline.len() > 1000 && !baseline.contains("hunter2"), "{baseline}");
    // They are found all the same.
    let run = run_in(
        folder.path(),
        &[
            "check",
            "--select",
            "hardcoded-client-secret,secret-in-parameters-file",
            "--format",
            "concise",
            "--quiet",
        ],
    );
    assert_eq!(run.out.lines().count(), 9, "{}", run.out);
}

/// What stands in the module of a Bicep file is on the map of the file.
#[test]
fn the_map_of_a_named_file_has_what_it_calls() {
    let cluster = "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'aks'\n  \
                   location: 'westeurope'\n  identity: {\n    type: 'SystemAssigned'\n  }\n}\n";
    let main = "module cluster 'cluster.bicep' = {\n  name: 'cluster'\n}\n";
    let folder = workspace(&[("main.bicep", main), ("cluster.bicep", cluster)]);
    let run = run_in(folder.path(), &["inventory", "--format", "mermaid", "main.bicep"]);
    assert!(run.out.contains("identity of cluster.aks"), "{}", run.out);
}

/// A role that Bicep looks up by its GUID is named by that, as in the template that is compiled from it.
#[test]
fn roles_that_are_looked_up_are_named_by_their_guids() {
    let guid = "11111111-2222-3333-4444-555555555555";
    let main = format!(
        "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {{\n  name: 'aks'\n  location: \
         'westeurope'\n  identity: {{\n    type: 'SystemAssigned'\n  }}\n}}\n\
         resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {{\n  name: '{guid}'\n  \
         scope: subscription()\n}}\n\
         resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{\n  name: guid(role.id)\n  \
         properties: {{\n    principalId: aks.identity.principalId\n    roleDefinitionId: role.id\n  }}\n}}\n"
    );
    let folder = workspace(&[("main.bicep", &main)]);
    let run = run_in(folder.path(), &["inventory", "--format", "mermaid"]);
    assert!(run.out.contains(&format!("|\"roleDefinitions/{guid}\"|")), "{}", run.out);
}

/// Identities that a template names by its parameters are told apart, and shown as they are written.
#[test]
fn identities_that_parameters_name() {
    let id = |name: &str| {
        format!(
            "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', parameters('{name}'))"
        )
    };
    let template = serde_json::json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "control": { "type": "string" }, "kubelet": { "type": "string" } },
        "resources": [{
            "type": "Microsoft.ContainerService/managedClusters",
            "apiVersion": "2024-05-01",
            "name": "aks",
            "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": { format!("[format('{{0}}', {})]", id("control")): {} },
            },
            "properties": {
                "identityProfile": { "kubeletidentity": { "resourceId": format!("[{}]", id("kubelet")) } },
            },
        }],
    });
    let folder = workspace(&[("azuredeploy.json", &template.to_string())]);
    let run = run_in(folder.path(), &["inventory"]);
    let wanted = format!("user-assigned {}, kubelet identity {}", id("control"), id("kubelet"));
    assert!(run.out.contains(&wanted), "{}", run.out);
    let run = run_in(folder.path(), &["inventory", "--format", "mermaid"]);
    assert_eq!(run.out.matches("userAssignedIdentities/").count(), 2, "{}", run.out);
}

/// The identity of a federated credential in a template is the declared one, even where its default switches that off,
/// and where its name is not known.
#[test]
fn the_identity_of_a_credential_is_the_declared_one() {
    for [name, child] in [
        ["app", "app/credential"],
        ["[parameters('name')]", "[format('{0}/{1}', parameters('name'), 'credential')]"],
        [
            "[format('{0}-app', parameters('name'))]",
            "[format('{0}-app/credential', parameters('name'))]",
        ],
    ] {
        let template = serde_json::json!({
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {
                "on": { "type": "bool", "defaultValue": false },
                "name": { "type": "string" },
            },
            "resources": [
                {
                    "type": "Microsoft.ContainerService/managedClusters",
                    "apiVersion": "2024-05-01",
                    "name": "aks",
                    "identity": { "type": "SystemAssigned" },
                },
                {
                    "condition": "[parameters('on')]",
                    "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
                    "apiVersion": "2023-01-31",
                    "name": name,
                },
                {
                    "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
                    "apiVersion": "2023-01-31",
                    "name": child,
                    "properties": {
                        "issuer": "[reference(resourceId('Microsoft.ContainerService/managedClusters', 'aks')).oidcIssuerProfile.issuerURL]",
                        "subject": "system:serviceaccount:app:app",
                        "audiences": ["api://AzureADTokenExchange"],
                    },
                },
            ],
        });
        let folder = workspace(&[("azuredeploy.json", &template.to_string())]);
        let run = run_in(folder.path(), &["inventory", "--format", "mermaid"]);
        let declared = "Microsoft.ManagedIdentity/userAssignedIdentities/";
        assert!(run.out.contains(declared), "{}", run.out);
    }
}

/// What comes from the input can do nothing to a terminal or a consumer.
#[test]
fn hostile_names() {
    let name = "evil\u{1b}[31m\n::error::x\u{202e}`|%0A";
    let escaped = serde_json::to_string(name).unwrap();
    let text = format!(
        "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  name = {escaped}\n  \u{1b}[2J identity = 1\n}}\n"
    );
    let valid = format!(
        "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  name = {escaped} # \u{1b}]0;x\u{7}\n}}\n"
    );
    let folder = workspace(&[("a\u{1b}[31m b'\"%/main.tf", &valid), ("broken/main.tf", &text)]);
    for format in ["human", "concise"] {
        let run = run_in(folder.path(), &["check", "--format", format, "--color", "never"]);
        let shown = format!("{}{}", run.out, run.err);
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
        assert!(!shown.lines().any(|line| line.starts_with("::error")), "{shown}");
    }
    for format in ["json", "lsp-json"] {
        let run = run_in(folder.path(), &["check", "--format", format]);
        let _: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    }
    for format in ["table", "csv", "markdown", "mermaid", "dot", "html"] {
        let run = run_in(folder.path(), &["inventory", "--format", format]);
        assert!(format == "csv" || !run.out.contains('\u{1b}'), "{}", run.out);
    }
}

/// Every position that is reported cuts the same text out of the file, however it is counted.
#[test]
fn positions_agree_in_all_formats() {
    let json: serde_json::Value =
        serde_json::from_str(&run(&["check", "testdata", "--format", "json"]).out).unwrap();
    let published: Vec<lsp_types::PublishDiagnosticsParams> =
        serde_json::from_str(&run(&["check", "testdata", "--format", "lsp-json"]).out).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > 20);
    let mut by_lsp: Vec<String> = Vec::new();
    for file in &published {
        let path =
            percent_encoding::percent_decode_str(file.uri.path().as_str()).decode_utf8().unwrap();
        let text = fs::read_to_string(&*path).unwrap();
        for diagnostic in &file.diagnostics {
            let offset = |position: lsp_types::Position| {
                let text = text.trim_start_matches('\u{feff}');
                let line: usize =
                    text.split_inclusive('\n').take(position.line as usize).map(str::len).sum();
                let mut units = 0;
                let inside = text[line..].chars().take_while(|c| {
                    units += c.len_utf16();
                    units <= position.character as usize
                });
                line + inside.map(char::len_utf8).sum::<usize>()
            };
            let text = text.trim_start_matches('\u{feff}');
            let (start, end) = (offset(diagnostic.range.start), offset(diagnostic.range.end));
            by_lsp.push(text[start..end].to_owned());
        }
    }
    let mut by_json: Vec<String> = Vec::new();
    for finding in findings {
        let text = fs::read_to_string(root().join(finding["path"].as_str().unwrap())).unwrap();
        let at = |end: &str| finding["range"][end]["offset"].as_u64().unwrap() as usize;
        let cut = &text[at("start")..at("end")];
        let line = finding["range"]["start"]["line"].as_u64().unwrap() as usize;
        let column = finding["range"]["start"]["column"].as_u64().unwrap() as usize;
        let lines = text.trim_start_matches('\u{feff}').lines().nth(line - 1).unwrap();
        let by_column: String = lines.chars().skip(column - 1).collect();
        assert!(by_column.starts_with(cut.lines().next().unwrap_or_default()), "{finding}");
        by_json.push(cut.to_owned());
    }
    by_json.sort();
    by_lsp.sort();
    assert_eq!(by_json, by_lsp);
}

#[test]
fn output_does_not_depend_on_threads() {
    let with = |threads: &str| {
        let mut command = akslint(root());
        command
            .args(["check", "testdata", "rules", "--format", "json"])
            .env("RAYON_NUM_THREADS", threads);
        command.output().unwrap().stdout
    };
    assert_eq!(with("1"), with("7"));
}

/// Hashes have another seed in every process. Of several modules that are not on disk, the first one is the reason.
#[test]
fn output_does_not_depend_on_hashes() {
    let call = |index: usize| {
        format!(
            "module \"m{index}\" {{\n  source = \"git::https://example.com/aks{index}.git\"\n}}\n"
        )
    };
    let mut text: String = (0..12).map(call).collect();
    text += r#"
resource "azurerm_user_assigned_identity" "aks" {
  name = "aks"
}

resource "azurerm_disk_encryption_set" "aks" {
  name = "aks"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name                   = "aks"
  disk_encryption_set_id = azurerm_disk_encryption_set.aks.id

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.aks.id]
  }
}
"#;
    let folder = workspace(&[("main.tf", &text)]);
    let args = ["check", "--strict", "--format", "concise", "--quiet"];
    for _ in 0..6 {
        let run = run_in(folder.path(), &args);
        assert!(run.out.contains("aks0.git` is not on disk [disk-encryption"), "{}", run.out);
    }
}

#[test]
fn rules_of_the_user() {
    let rule = r#"rule "short-name" {
  summary  = "Cluster's name is short"
  category = "naming"
  severity = "info"
  for_each = "cluster"
  when     = length(cluster.name) < 5
  at       = [cluster.name]
  message  = "`${cluster.name}` is too short"
}
"#;
    let folder = workspace(&[("main.tf", BAD), ("mine/short-name/rule.hcl", rule)]);
    let args =
        ["check", "--rules", "mine", "--format", "concise", "--quiet", "--select", "short-name"];
    let run = run_in(folder.path(), &args);
    assert_eq!(
        (run.status, run.out.as_str()),
        (0, "main.tf:2:10: info: `aks` is too short [short-name]\n")
    );
    assert!(run_in(folder.path(), &["rules", "--rules", "mine"]).out.contains("short-name"));

    // A rule of a known name replaces it.
    let never =
        rule.replace("short-name", "missing-identity").replace("length(cluster.name) < 5", "false");
    fs::create_dir_all(folder.path().join("mine/missing-identity")).unwrap();
    fs::write(folder.path().join("mine/missing-identity/rule.hcl"), never).unwrap();
    assert_eq!(
        run_in(folder.path(), &["check", "--rules", "mine", "--fail-on", "warning"]).status,
        0
    );
}

#[test]
fn errors_in_rule_files_have_a_place() {
    for (from, to, place) in [
        ("cluster.name)", "cluster.nam)", "6:21: error: `cluster` has no field `nam`"),
        ("\"info\"", "\"fatal\"", "4:14: error: a severity is"),
        ("summary", "sumary", "2:3: error: a rule has no attribute `sumary`"),
        ("\"cluster\"", "\"pod\"", "5:14: error: `for_each` is one of `cluster`"),
        ("rule \"x\"", "rule \"y\"", "1:1: error: the folder is named `x`"),
        ("length(", "length((", "error: "),
        ("< 5", "< var.limit", "error: a rule only knows `cluster`"),
        // A path of any depth, in any attribute, within a comprehension.
        (
            "length(cluster.name) < 5",
            "cluster.identity.knid == \"x\"",
            "6:14: error: `cluster.identity` has no field `knid`; did you mean `kind`?",
        ),
        (
            "length(cluster.name) < 5",
            "anytrue([for one in cluster.identity.user_assigned : one.declard])",
            "6:67: error: `one` has no field `declard`; did you mean `declared`?",
        ),
        ("\"m\"", "\"m ${cluster.name.first}\"", "7:19: error: a text has no field `first`"),
        ("length(", "lenght(", "error: there is no function `lenght`; did you mean `length`?"),
        (
            "length(cluster.name) < 5",
            "timestamp() != \"\"",
            "error: akslint does not evaluate `timestamp`",
        ),
        (
            "length(cluster.name) < 5",
            "is_literal(cluster.name, 1)",
            "error: `is_literal` takes 1 argument, not 2",
        ),
        ("length(cluster.name) < 5", "cluster.name", "error: `when` has to be a bool, not a text"),
        ("\"m\"", "5", "7:14: error: `message` has to be a text, not a number"),
        (
            "\"m\"",
            "\"m\"\n  fact {\n  }",
            "8:3: error: a fact needs `states`, `source`, and the day of",
        ),
        (
            "\"m\"",
            "\"m\"\n  fact {\n    since = \"June 2023\"\n  }",
            "9:13: error: `since` is a day such as `2026-09-30`",
        ),
    ] {
        let rule = "rule \"x\" {\n  summary  = \"s\"\n  category = \"c\"\n  severity = \"info\"\n  for_each = \"cluster\"\n  when     = length(cluster.name) < 5\n  message  = \"m\"\n}\n";
        assert!(rule.contains(from));
        let folder =
            workspace(&[("mine/x/rule.hcl", &rule.replacen(from, to, 1)), ("main.tf", BAD)]);
        let run = run_in(folder.path(), &["check", "--rules", "mine"]);
        assert_eq!(run.status, 2);
        assert!(run.err.starts_with("mine/x/rule.hcl:") && run.err.contains(place), "{}", run.err);
    }
}

/// A fact that no longer holds, or that has begun to, changes the severity from that day on.
#[test]
fn severities_follow_dates() {
    let fact = |fact: &str| {
        format!(
            "rule \"x\" {{\n  summary  = \"s\"\n  category = \"c\"\n  severity = \"info\"\n  for_each = \"cluster\"\n  \
             when     = true\n  message  = \"m\"\n  fact {{\n    states = \"AKS has it\"\n    {fact}\n    source = \
             \"https://example.com\"\n    severity = \"error\"\n  }}\n}}\n"
        )
    };
    for (date, day, severity) in [
        ("until = \"2024-02-29\"", "2024-02-29", "info"),
        ("until = \"2024-02-29\"", "2024-03-01", "error"),
        ("since = \"2024-02-29\"", "2024-02-28", "info"),
        ("since = \"2024-02-29\"", "2024-02-29", "error"),
    ] {
        let folder = workspace(&[("mine/x/rule.hcl", &fact(date)), ("main.tf", BAD)]);
        let arguments =
            ["check", "--rules", "mine", "--select", "x", "--format", "concise", "--now", day];
        let run = run_in(folder.path(), &arguments);
        assert!(run.out.contains(&format!(": {severity}: m [x]")), "{date} {day}: {}", run.out);
        let run = run_in(folder.path(), &["explain", "x", "--rules", "mine"]);
        assert!(run.out.contains("2024-02-29: AKS has it"), "{}", run.out);
    }
}

/// A new rule passes its examples as it is; what does not hold is said with its place.
#[test]
fn rules_are_made_and_tested() {
    let folder = workspace(&[]);
    let made = run_in(folder.path(), &["rules", "new", "cluster-name", "mine"]);
    assert_eq!((made.status, made.out.as_str()), (0, ""), "{}", made.err);
    let tested = || run_in(folder.path(), &["rules", "test", "mine"]);
    let run = tested();
    assert_eq!(
        (run.status, run.out.as_str()),
        (0, "ok   cluster-name/fail.tf\nok   cluster-name/pass.tf\n2 examples, 0 failed\n"),
        "{}",
        run.err
    );
    // One rule is a folder, too; nothing is written over.
    assert_eq!(run_in(folder.path(), &["rules", "test", "mine/cluster-name"]).status, 0);
    let again = run_in(folder.path(), &["rules", "new", "cluster-name", "mine"]);
    assert_eq!((again.status, again.err.contains("exists")), (2, true), "{}", again.err);
    assert_eq!(run_in(folder.path(), &["rules", "new", "../x"]).status, 2);

    let pass = folder.path().join("mine/cluster-name/pass.tf");
    let text = fs::read_to_string(&pass).unwrap();
    fs::write(&pass, text.replace("shop-prod", "shop")).unwrap();
    let run = tested();
    assert_eq!(run.status, 1);
    let problem =
        "FAIL cluster-name/pass.tf\n     pass.tf:2:10-16: cluster-name is found, not marked\n";
    assert!(run.out.contains(problem), "{}", run.out);
    let junit = run_in(folder.path(), &["rules", "test", "mine", "--format", "junit"]).out;
    assert!(
        junit.contains("<testsuite name=\"cluster-name\" tests=\"2\" failures=\"1\">"),
        "{junit}"
    );
    fs::remove_file(&pass).unwrap();
    assert!(tested().out.contains("there is no `pass` example"));

    // A rule that is wrong is no example that is wrong.
    let rule = folder.path().join("mine/cluster-name/rule.hcl");
    let text = fs::read_to_string(&rule).unwrap();
    fs::write(&rule, text.replace("cluster.name)", "cluster.nam)")).unwrap();
    let run = tested();
    assert_eq!(run.status, 2);
    assert!(run.err.contains("has no field `nam`; did you mean `name`?"), "{}", run.err);
}

/// The rules of the binary hold what rules of the user have to hold; they are not checked at each start.
#[test]
fn built_in_rules_are_right() {
    let loaded = run(&["rules", "--rules", "rules"]);
    assert_eq!((loaded.status, loaded.err.as_str()), (0, ""));
}

#[test]
fn fingerprints_survive_moved_lines() {
    let print = |text: &str| {
        let folder = workspace(&[("main.tf", text)]);
        let run = run_in(folder.path(), &["check", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        json["findings"][0]["fingerprint"].as_str().unwrap().to_owned()
    };
    assert_eq!(print(BAD), print(&format!("# a line\n\nlocals {{}}\n\n{BAD}")));
    assert_ne!(print(BAD), print(&BAD.replace("\"aks\" {", "\"other\" {")));
}

#[test]
fn output_to_a_file_has_no_colour() {
    let folder = workspace(&[("main.tf", BAD)]);
    let run = run_in(folder.path(), &["check", "--output", "report.txt"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    let written = fs::read_to_string(folder.path().join("report.txt")).unwrap();
    assert!(written.contains("missing-identity") && !written.contains('\u{1b}'));
    let colored = run_in(folder.path(), &["check", "--color", "always"]);
    let real = folder.path().canonicalize().unwrap();
    let link =
        format!("\u{1b}]8;;file://{}/main.tf\u{1b}\\main.tf\u{1b}]8;;\u{1b}\\:", real.display());
    assert!(colored.out.contains(&link), "{:?}", colored.out);
}

#[test]
fn lists_and_scripts() {
    let rules: serde_json::Value =
        serde_json::from_str(&run(&["rules", "--format", "json"]).out).unwrap();
    let names: Vec<&str> = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["name"].as_str().unwrap())
        .collect();
    let mut folders: Vec<String> = fs::read_dir(root().join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(names, folders);
    for name in names {
        let run = run(&["explain", name]);
        assert!(run.out.starts_with(&format!("# {name}\n")), "{}", run.out);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&["completions", shell]).out.contains("akslint"));
    }
    let csv = run(&["inventory", "examples/aks", "--format", "csv"]).out;
    assert_eq!(
        csv.lines().next(),
        Some(
            "path,line,column,address,language,identity,when,parameters,via,key,name,identities,kubelet_identity,client_id,workload_identity,oidc_issuer"
        )
    );
    assert_eq!(csv.lines().count(), 4);
}

/// A line of a hundred kilobytes is shown as a window around the label.
#[test]
fn minified_files_are_readable() {
    let filler = "x".repeat(100_000);
    let text = format!(
        "{{\"locals\":{{\"a\":\"{filler}\"}},\"resource\":{{\"azurerm_kubernetes_cluster\":{{\"a\":{{\"name\":\"a\",\"identity\":{{\"type\":\"Odd\"}}}}}}}},\"output\":{{\"x\":{{\"value\":\"{filler}\"}}}}}}"
    );
    let folder = workspace(&[("main.tf.json", &text)]);
    let run = run_in(folder.path(), &["check"]);
    assert!(run.out.contains("\"type\":\"Odd\""), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() < 400), "{}", run.out);
}

#[test]
fn a_human_report() {
    insta::assert_snapshot!(run(&["check", "examples/aks", "--color", "never"]).out);
}

#[test]
fn a_concise_report() {
    insta::assert_snapshot!(
        run(&["check", "examples/aks", "--format", "concise", "--statistics"]).out
    );
}

#[test]
fn a_json_report() {
    insta::assert_snapshot!(run(&["check", "examples/aks", "--format", "json"]).out);
}

#[test]
fn an_lsp_report() {
    let here = format!("file://{}", root().canonicalize().unwrap().display());
    insta::assert_snapshot!(
        run(&["check", "examples/aks", "--format", "lsp-json"]).out.replace(&here, "file:///here")
    );
}

/// Everything but the rules, whose texts are their own.
#[test]
fn a_sarif_report() {
    let report = run(&["check", "examples/aks", "--format", "sarif"]).out;
    let mut log: serde_json::Value = serde_json::from_str(&report).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap();
    let names: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.contains(&"service-principal"), "{names:?}");
    rules.clear();
    for result in log["runs"][0]["results"].as_array_mut().unwrap() {
        result.as_object_mut().unwrap().remove("ruleIndex").unwrap();
    }
    insta::assert_json_snapshot!(log);
}

#[test]
fn reports_for_services() {
    let formats =
        ["github", "azure-pipelines", "gitlab", "junit", "checkstyle", "rdjson", "markdown"];
    for format in formats {
        let report = run(&["check", "examples/aks", "--format", format]).out;
        insta::assert_snapshot!(format, report);
    }
}

/// Paths are the repository's, wherever akslint is run from.
#[test]
fn services_know_the_repository() {
    let folder = workspace(&[("infra/aks/main.tf", BAD)]);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for format in ["sarif", "github", "azure-pipelines", "gitlab", "markdown"] {
        let report = run_in(&folder.path().join("infra"), &["check", "--format", format]).out;
        assert!(report.contains("infra/aks/main.tf"), "{format}: {report}");
    }
    for format in ["concise", "json", "checkstyle", "rdjson", "junit"] {
        let report = run_in(&folder.path().join("infra"), &["check", "--format", format]).out;
        assert!(!report.contains("infra/aks"), "{format}: {report}");
    }
}

#[test]
fn an_inventory() {
    insta::assert_snapshot!("inventory_table", run(&["inventory", "examples/aks"]).out);
    let json = run(&["inventory", "examples/aks", "--format", "json"]).out;
    insta::assert_snapshot!("inventory_json", json);
}

/// The rows of the inventory's table, each on one line, without the header and the summary.
fn rows(table: &str) -> Vec<String> {
    let lines = table.lines().skip(2).take_while(|line| !line.is_empty());
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// What is obviously no secret is a warning: the shapes of the rule's pattern.
#[test]
fn placeholders_are_no_errors() {
    let severity = |secret: &str| {
        let text = format!(
            "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  service_principal {{\n    client_id     = \"x\"\n    client_secret = \"{secret}\"\n  }}\n}}\n"
        );
        let folder = workspace(&[("main.tf", &text)]);
        let run = run_in(
            folder.path(),
            &["check", "--select", "hardcoded-client-secret", "--format", "json"],
        );
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        json["findings"][0]["severity"].as_str().unwrap_or("none").to_owned()
    };
    for placeholder in [
        "<client-secret>",
        "REPLACE_ME",
        "xxxx",
        "****-****",
        "your-secret-here",
        "...",
        // Entra makes no such secrets.
        "hunter2",
        "n/a",
        "CLIENT_SECRET",
        "00000000-0000-0000-0000-000000000000",
    ] {
        assert_eq!(severity(placeholder), "info", "{placeholder}");
    }
    for secret in
        ["replaced~by.8Q~nothing", "N0t-a-real-0ne-at-all", "aB8Q~0123456789abcdefghijklmnopqrstuv"]
    {
        assert_eq!(severity(secret), "error", "{secret}");
    }
    // Another tool puts a secret there before Terraform reads it.
    for token in ["#{secret}#", "$(secret)", "{{ secret }}", "__secret__", ""] {
        assert_eq!(severity(token), "none", "{token}");
    }
}

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "clientId": {
      "type": "string",
      "defaultValue": ""
    },
    "clientSecret": {
      "type": "securestring",
      "defaultValue": ""
    }
  },
  "resources": [
    {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2024-05-01",
      "name": "aks",
      "identity": "[if(empty(parameters('clientId')), createObject('type', 'SystemAssigned'), null())]",
      "properties": {
        "servicePrincipalProfile": "[if(empty(parameters('clientId')), null(), createObject('clientId', parameters('clientId'), 'secret', parameters('clientSecret')))]"
      }
    }
  ]
}
"#;

fn parameter_file(id: &str, secret: &str) -> String {
    serde_json::json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"clientId": {"value": id}, "clientSecret": {"value": secret}},
    })
    .to_string()
}

/// A template is deployed once for each parameter file beside it, unless the user says how.
#[test]
fn parameters_of_templates() {
    let folder = workspace(&[
        ("azuredeploy.json", TEMPLATE),
        ("azuredeploy.parameters.test.json", &parameter_file("", "")),
        ("azuredeploy.parameters.prod.json", &parameter_file("id", SECRET)),
        ("other.json", &parameter_file("other", "other-secret-0")),
    ]);
    let inventory = |args: &[&str]| run_in(folder.path(), &[&["inventory"], args].concat());
    let out = inventory(&[]).out;
    assert_eq!(
        rows(&out),
        [
            "azuredeploy.json:15 service-principal id with `azuredeploy.parameters.prod.json`",
            "Microsoft.ContainerService/managedClusters/aks",
            "system-assigned with `azuredeploy.parameters.test.json`",
        ]
    );
    assert!(out.ends_with("\n\n1 cluster, 1 with a managed identity in some cases\n"), "{out}");
    let identity = |args: &[&str]| {
        let row = rows(&inventory(args).out).swap_remove(0);
        row.split_once(' ').unwrap().1.to_owned()
    };
    assert_eq!(
        identity(&["--parameters", "other.json"]),
        "service-principal other with `other.json`"
    );
    assert_eq!(
        identity(&["--parameters", "@other.json"]),
        "service-principal other with `other.json`"
    );
    assert_eq!(
        identity(&["--parameters", "other.json", "--parameters", "CLIENTID="]),
        "system-assigned with `other.json`"
    );
    assert_eq!(identity(&["--parameters", "clientId=x"]), "service-principal x");
    assert_eq!(
        inventory(&["--parameters", "nothing=x"]).err,
        "error: no template declares the parameter `nothing`\n"
    );
    let broken = inventory(&["--parameters", "none.json"]);
    assert_eq!(
        (broken.status, broken.err.as_str()),
        (2, "none.json: error: the file does not exist\n")
    );

    for format in ["human", "concise", "json", "lsp-json"] {
        let check = run_in(folder.path(), &["check", "--format", format]);
        assert_eq!(check.status, 1, "{}", check.out);
        assert!(check.out.contains("azuredeploy.parameters.prod.json"), "{}", check.out);
        assert!(!check.out.contains(SECRET), "{}", check.out);
    }
    let json = run_in(folder.path(), &["check", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let files: Vec<&serde_json::Value> =
        json["findings"].as_array().unwrap().iter().map(|f| &f["parameters"]).collect();
    assert_eq!(files.len(), 2);
    assert!(files.iter().all(|f| **f == serde_json::json!(["azuredeploy.parameters.prod.json"])));
    // A value of the command line is nobody's code.
    let given = ["check", "--parameters", "clientId=x", "--parameters", "clientSecret=y"];
    let given = run_in(folder.path(), &given).out;
    assert!(given.contains("service-principal") && !given.contains("hardcoded"), "{given}");

    // A changed parameter file leads to the template that it deploys, and to nothing else.
    let one = |file: &str| run_in(folder.path(), &["check", file, "--format", "concise"]);
    assert_eq!(one("azuredeploy.parameters.prod.json").status, 1);
    assert_eq!(one("azuredeploy.parameters.test.json").status, 0);
    assert_eq!(one("azuredeploy.json").status, 1);
    let other = one("other.json");
    assert_eq!((other.status, other.err.as_str()), (0, ""));
}

/// An editor's buffer stands for a template, or for a parameter file.
#[test]
fn templates_on_standard_input() {
    let folder = workspace(&[
        ("azuredeploy.json", TEMPLATE),
        ("azuredeploy.parameters.json", &parameter_file("", "")),
    ]);
    let lint = |name: &str, text: &str| {
        akslint(folder.path())
            .args(["check", "-", "--stdin-filename", name, "--format", "concise"])
            .write_stdin(text)
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(lint("azuredeploy.json", TEMPLATE), Some(0));
    let bad = TEMPLATE.replace("'SystemAssigned'", "'Odd'");
    assert_eq!(lint("azuredeploy.json", &bad), Some(1));
    assert_eq!(lint("azuredeploy.parameters.json", &parameter_file("id", "s")), Some(1));
    assert_eq!(lint("new.json", &bad), Some(1));
}

/// Bicep files, with both kinds of parameter files, and as an editor's buffer.
#[test]
fn bicep_files() {
    let main = "param type string = 'SystemAssigned'\n\nresource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'aks'\n  identity: {\n    type: type\n  }\n}\n";
    let parameters = "using './main.bicep'\n\nvar kind = 'Odd'\n\nparam type = kind\n";
    let folder = workspace(&[
        ("main.bicep", main),
        ("other/prod.bicepparam", &parameters.replace("./main", "../main")),
        (".git/HEAD", ""),
    ]);
    let inventory = |args: &[&str]| run_in(folder.path(), &[&["inventory"], args].concat()).out;
    assert_eq!(rows(&inventory(&[])), ["main.bicep:3 unsupported with `prod.bicepparam`", "aks"]);
    let found = rows(&inventory(&["--parameters", "type=UserAssigned"]));
    assert_eq!(found[0], "main.bicep:3 user-assigned-empty");
    let found = rows(&inventory(&["--parameters", "other/prod.bicepparam"]));
    assert_eq!(found[0], "main.bicep:3 unsupported with `prod.bicepparam`");

    // A changed parameter file leads to the file that it deploys.
    let one = |file: &str| run_in(folder.path(), &["check", file, "--format", "concise"]);
    assert_eq!(one("other/prod.bicepparam").status, 1);
    assert!(one("other/prod.bicepparam").out.starts_with("other/prod.bicepparam:3:12: error"));
    let json: serde_json::Value = serde_json::from_str(&inventory(&["--format", "json"])).unwrap();
    assert_eq!(json["clusters"][0]["language"], "bicep");

    let lint = |name: &str, text: &str| {
        let run = akslint(folder.path())
            .args(["check", "-", "--stdin-filename", name, "--format", "concise"])
            .write_stdin(text)
            .output()
            .unwrap();
        run.status.code()
    };
    assert_eq!(lint("other/prod.bicepparam", "using '../main.bicep'\n"), Some(0));
    assert_eq!(lint("main.bicep", &main.replace("type: type", "type: 'SystemAssigned'")), Some(0));
    assert_eq!(lint("new.bicep", &main.replace("'SystemAssigned'", "'Odd'")), Some(1));
}

/// What is come by in more than one way is read once.
#[test]
fn timings_count_each_file_once() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        (".gitignore", "ignored\n"),
        ("a/main.tf", CLEAN),
        ("a/b/main.tf", CLEAN),
        ("ignored/main.tf", CLEAN),
        ("a/README.md", "text\n"),
    ]);
    let said = |args: &[&str]| run_in(folder.path(), &[&["check", "--timings"], args].concat()).err;
    for args in [&["."][..], &["a", "a/b", "a/main.tf", "."], &["a/b/main.tf", "a/main.tf"]] {
        let said = said(args);
        assert!(said.contains("4 files found, 2 searched") && said.contains("2 parsed"), "{said}");
        assert!(said.contains("total"), "{said}");
        assert!(
            said.contains("left out: 1 by ignore files, 1 folder of tools, 0 compiled templates"),
            "{said}"
        );
    }
    let said = said(&["ignored/main.tf"]);
    assert!(said.contains("5 files found, 3 searched"), "{said}");
}

/// The options that widen and narrow what is reported.
#[test]
fn more_and_less() {
    let code = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  service_principal {\n    client_id     = \"11111111-2222-3333-4444-555555555555\"\n    client_secret = var.secret\n  }\n}\n\nvariable \"secret\" {\n  sensitive = true\n}\n";
    let folder = workspace(&[("a/main.tf", code), ("b/main.tf", code)]);
    let found = |args: &[&str]| {
        let run =
            run_in(folder.path(), &[&["check", "--format", "concise", "--quiet"], args].concat());
        run.out
            .lines()
            .map(|line| {
                let rule = line[line.rfind('[').unwrap() + 1..].trim_end_matches(']').to_owned();
                (line.split(':').next().unwrap().to_owned(), rule)
            })
            .collect::<Vec<_>>()
    };
    let rules =
        |found: Vec<(String, String)>| found.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>();
    assert_eq!(rules(found(&[])), ["service-principal"; 2]);
    let extended = rules(found(&["--extend-select", "workload-identity-disabled"]));
    assert!(extended.contains(&"service-principal".to_owned()), "{extended:?}");
    assert!(extended.contains(&"workload-identity-disabled".to_owned()), "{extended:?}");
    let severe =
        found(&["--extend-select", "workload-identity-disabled", "--min-severity", "error"]);
    assert_eq!(rules(severe), ["service-principal"; 2]);
    for option in ["--exclude", "--extend-exclude"] {
        let left = found(&[option, "b/"]);
        assert_eq!(left, [("a/main.tf".to_owned(), "service-principal".to_owned())]);
    }
    // A remark is no failed test.
    let junit = run_in(
        folder.path(),
        &["check", "--format", "junit", "--select", "workload-identity-disabled"],
    );
    assert!(junit.out.contains("workload-identity-disabled") && !junit.out.contains("<failure"));
    let explained = run(&["explain", "service-principle"]);
    assert_eq!(explained.status, 2);
    assert!(explained.err.contains("did you mean `service-principal`?"), "{}", explained.err);
}

/// A plan is no code, and passing it over in silence would look like an answer about it.
#[test]
fn plans_are_named() {
    let plan = "{ \"format_version\": \"1.2\", \"planned_values\": { \"root_module\": {} } }";
    let folder = workspace(&[("deploy.json", plan)]);
    let run = run_in(folder.path(), &["check", "deploy.json"]);
    assert!(run.err.contains("`deploy.json` is a Terraform plan"), "{}", run.err);
    assert!(run.out.contains("0 clusters in 1 file: no findings"), "{}", run.out);
    let shown = "{ \"id\": \"/subscriptions/s/resourcegroups/r/providers/Microsoft.ContainerService/managedClusters/a\", \"type\": \"Microsoft.ContainerService/ManagedClusters\" }";
    let folder = workspace(&[
        ("aks.json", shown),
        (
            "state.json",
            "{ \"lineage\": \"a\", \"terraform_version\": \"1.9.0\", \"resources\": [] }",
        ),
    ]);
    let run = run_in(folder.path(), &["check", "aks.json", "state.json"]);
    assert!(run.err.contains("`aks.json` is a description of a deployed cluster"), "{}", run.err);
    assert!(run.err.contains("`state.json` is a Terraform state"), "{}", run.err);
    // Code that names a cluster is code.
    let code = "{ \"locals\": { \"id\": \"/subscriptions/s/resourcegroups/r/providers/Microsoft.ContainerService/managedClusters/a\" } }";
    let folder = workspace(&[("main.tf.json", code)]);
    let run = run_in(folder.path(), &["check", "main.tf.json"]);
    assert!(!run.err.contains("main.tf.json"), "{}", run.err);
}

/// A finding of several instances names them, or says how many there are.
#[test]
fn a_finding_names_all_instances() {
    let code = |names: &str| {
        format!(
            "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  for_each = toset([{names}])\n  name     = each.key\n}}\n"
        )
    };
    for (names, named) in [
        ("\"dev\"", "cluster `dev` has"),
        ("\"dev\", \"prod\"", "cluster `dev` (and `prod`) has"),
        ("\"dev\", \"prod\", \"test\"", "cluster `dev` (and 2 more) has"),
    ] {
        let folder = workspace(&[("main.tf", &code(names))]);
        let run = run_in(folder.path(), &["check", "--format", "concise"]);
        assert!(run.out.contains(named), "{}", run.out);
        assert_eq!(run.out.matches("missing-identity").count(), 1, "{}", run.out);
    }
    // One cluster with two possible names is one.
    let code = "variable \"blue\" {\n  type = bool\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = var.blue ? \"blue\" : \"green\"\n}\n";
    let folder = workspace(&[("main.tf", code)]);
    let run = run_in(folder.path(), &["check", "--format", "concise"]);
    assert!(!run.out.contains("(and"), "{}", run.out);
}

/// Paths are those from the folder that akslint runs in, also upwards.
#[test]
fn paths_lead_upwards() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        (
            "modules/aks/main.tf",
            "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n",
        ),
        ("env/main.tf", "module \"aks\" {\n  source = \"../modules/aks\"\n}\n"),
    ]);
    let run = run_in(&folder.path().join("env"), &["check", "--format", "concise"]);
    assert!(run.out.starts_with("../modules/aks/main.tf:1:1: "), "{}", run.out);
}

/// What the identity that Azure makes for a cluster has, a service principal has not.
#[test]
fn the_inventory_lists_roles_of_the_identity_that_there_is() {
    let code = r#"
variable "client_id" {}

variable "client_secret" {
  sensitive = true
}

resource "azurerm_kubernetes_cluster" "aks" {
  dynamic "identity" {
    for_each = var.client_id == "" ? [1] : []
    content {
      type = "SystemAssigned"
    }
  }

  dynamic "service_principal" {
    for_each = var.client_id != "" ? [1] : []
    content {
      client_id     = var.client_id
      client_secret = var.client_secret
    }
  }
}

resource "azurerm_container_registry" "images" {}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.images.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}
"#;
    let folder = workspace(&[("main.tf", code)]);
    let run = run_in(folder.path(), &["inventory", "--format", "json"]);
    let inventory: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let cases = inventory["clusters"][0]["worlds"].as_array().unwrap();
    let roles = |identity: &str| {
        let case = cases.iter().find(|case| case["identity"] == identity).unwrap();
        case["roles"].as_array().unwrap().len()
    };
    assert_eq!((roles("system-assigned"), roles("service-principal")), (1, 0));
}

/// The roles of a cluster's identities, and the registries that its kubelets may pull from, on each way to it.
#[test]
fn the_inventory_lists_roles_and_registries() {
    let cluster = r#"
variable "kubelet_id" {
  default = null
}

resource "azurerm_kubernetes_cluster" "aks" {
  identity {
    type = "SystemAssigned"
  }
}

output "kubelet" {
  value = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
}

output "identity" {
  value = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}
"#;
    let main = r#"
module "one" {
  source = "./cluster"
}

module "two" {
  source = "./cluster"
}

variable "shares" {
  type = bool
}

resource "azurerm_container_registry" "images" {}

resource "azurerm_subnet" "nodes" {}

resource "azurerm_role_assignment" "pull" {
  scope                = azurerm_container_registry.images.id
  role_definition_name = "AcrPull"
  principal_id         = module.one.kubelet
}

resource "azurerm_role_assignment" "network" {
  count                = var.shares ? 1 : 0
  scope                = azurerm_subnet.nodes.id
  role_definition_name = "Network Contributor"
  principal_id         = module.one.identity
}
"#;
    let folder = workspace(&[("main.tf", main), ("cluster/main.tf", cluster)]);
    let json = run_in(folder.path(), &["inventory", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let worlds = json["clusters"][0]["worlds"].as_array().unwrap();
    let pull = serde_json::json!({
        "part": "kubelets",
        "identity": "kubelet identity of module.one.azurerm_kubernetes_cluster.aks",
        "role": "AcrPull",
        "scope": "azurerm_container_registry.images",
        "always": true,
    });
    let roles = worlds[0]["roles"].as_array().unwrap();
    assert!(roles.contains(&pull), "{roles:?}");
    let network = roles.iter().find(|role| role["role"] == "Network Contributor").unwrap();
    assert_eq!(network["part"], "control plane");
    assert_eq!(network["always"], false);
    assert_eq!(worlds[0]["registries"], serde_json::json!(["azurerm_container_registry.images"]));
    assert_eq!(worlds[1]["roles"], serde_json::json!([]));
    let table = rows(&run_in(folder.path(), &["inventory"]).out);
    let line = "· AcrPull on azurerm_container_registry.images (kubelets)";
    assert!(table.iter().any(|row| row.ends_with(line)), "{table:?}");
}

/// All that is unknown looks alike, and is not the same: whoever trusts a cluster has no roles of somebody else.
#[test]
fn unknown_principals_are_not_the_same() {
    let code = r#"
resource "azurerm_kubernetes_cluster" "aks" {
  oidc_issuer_enabled = true

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_federated_identity_credential" "workload" {
  issuer    = azurerm_kubernetes_cluster.aks.oidc_issuer_url
  parent_id = uuid()
  subject   = "system:serviceaccount:default:app"
  audience  = ["api://AzureADTokenExchange"]
}

resource "azurerm_role_assignment" "other" {
  scope                = uuid()
  role_definition_name = "Owner"
  principal_id         = uuid()
}

resource "azurerm_role_assignment" "own" {
  scope                = uuid()
  role_definition_name = "Network Contributor"
  principal_id         = azurerm_kubernetes_cluster.aks.identity[0].principal_id
}
"#;
    let folder = workspace(&[("main.tf", code)]);
    let json = run_in(folder.path(), &["inventory", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let roles = json["clusters"][0]["worlds"][0]["roles"].as_array().unwrap();
    assert_eq!(roles.len(), 1, "{roles:?}");
    assert_eq!(roles[0]["role"], "Network Contributor");
    assert_eq!(roles[0]["scope"], serde_json::Value::Null);
    let table = rows(&run_in(folder.path(), &["inventory"]).out);
    let line = "· Network Contributor on an unknown scope (control plane)";
    assert!(table.iter().any(|row| row.contains(line)), "{table:?}");
}

/// A module whose caller decides the type of the identity.
const KIND_MODULE: &str = r#"
variable "kind" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = var.kind
  }
}
"#;

/// What Terragrunt's file says itself counts though a file that it includes is broken, and only configuration is read.
#[test]
fn broken_files_that_terragrunt_includes() {
    let live = r#"
include "broken" {
  path = "../broken.hcl"
}

include "other" {
  path = "../.env"
}

terraform {
  source = "../modules/aks"
}

inputs = {
  kind = "Neither"
}
"#;
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("modules/aks/main.tf", KIND_MODULE),
        ("live/terragrunt.hcl", live),
        ("broken.hcl", "inputs = {\n"),
        (".env", "TOKEN=no block\n"),
    ]);
    let run = run_in(folder.path(), &["check", "--format", "concise"]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("broken.hcl:1:1: error: "), "{lines:?}");
    assert!(lines[1].ends_with("[unsupported-identity-type]"), "{lines:?}");
    assert!(!run.out.contains("TOKEN") && !run.out.contains(".env:"), "{lines:?}");
}

/// Terragrunt finds modules from the root of the repository, too.
#[test]
fn sources_from_the_root_of_the_repository() {
    let live = r#"
terraform {
  source = "${get_repo_root()}//modules/aks"
}

inputs = {
  kind = "Neither"
}
"#;
    let files = [("modules/aks/main.tf", KIND_MODULE), ("live/dev/terragrunt.hcl", live)];
    let found = |others: &[(&str, &str)]| {
        let folder = workspace(&[&files, others].concat());
        run_in(folder.path(), &["check", "--format", "concise"])
            .out
            .matches("unsupported-identity-type")
            .count()
    };
    assert_eq!(found(&[(".git/HEAD", "")]), 1);
    // A folder that is no repository has no such root.
    assert_eq!(found(&[]), 0);
}

/// A field of each role that the inventory lists, by the cases of all clusters.
fn roles_of_cases(folder: &Path, field: &str) -> Vec<Vec<String>> {
    let run = run_in(folder, &["inventory", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let cases = json["clusters"].as_array().unwrap().iter();
    let cases = cases.flat_map(|cluster| cluster["worlds"].as_array().unwrap());
    let roles = |case: &serde_json::Value| {
        let roles = case["roles"].as_array().unwrap().iter();
        roles.map(|role| role[field].as_str().unwrap().to_owned()).collect()
    };
    cases.map(roles).collect()
}

/// Two roots with the same addresses have nothing to do with each other, and neither have two callers of one module.
#[test]
fn roles_are_those_of_the_root() {
    let module = r#"
variable "registry" {}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_assignment" "pull" {
  principal_id         = azurerm_kubernetes_cluster.aks.kubelet_identity[0].object_id
  role_definition_name = "AcrPull"
  scope                = var.registry
}
"#;
    let root = |registry: &str| {
        format!(
            "resource \"azurerm_container_registry\" \"{registry}\" {{}}\nmodule \"aks\" {{\n  source   = \"../aks\"\n  registry = azurerm_container_registry.{registry}.id\n}}\n"
        )
    };
    let alone = "resource \"azurerm_container_registry\" \"other\" {}\n".to_owned()
        + &module.replace("var.registry", "azurerm_container_registry.other.id");
    let (dev, prod) = (root("dev"), root("prod"));
    let folder = workspace(&[
        ("aks/main.tf", module),
        ("dev/main.tf", &dev),
        ("prod/main.tf", &prod),
        ("one/main.tf", &alone),
        ("two/main.tf", &module.replace("var.registry", "\"/subscriptions/x\"")),
    ]);
    let roles = roles_of_cases(folder.path(), "scope");
    let registry = |name: &str| format!("azurerm_container_registry.{name}");
    let [dev, prod, other] = ["dev", "prod", "other"].map(registry);
    assert_eq!(roles, [[dev], [prod], [other], ["/subscriptions/x".to_owned()]]);
}

/// What one deployment of a root grants, another one does not.
#[test]
fn roles_are_those_of_the_deployment() {
    let main = r"
param role string

resource aks 'Microsoft.ContainerService/managedClusters@2024-01-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(role)
  properties: {
    principalId: aks.identity.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}
";
    let parameters = |role: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\", \"parameters\": {{\"role\": {{\"value\": \"{role}\"}}}}}}"
        )
    };
    let folder = workspace(&[
        ("main.bicep", main),
        ("main.parameters.dev.json", &parameters("acdd72a7-3385-48ef-bd42-f606fba81ae7")),
        ("main.parameters.prod.json", &parameters("b24988ac-6180-42a0-ab88-20f7382dd24c")),
    ]);
    let roles = roles_of_cases(folder.path(), "role");
    assert_eq!(roles, [["Reader"], ["Contributor"]]);
}

/// In Bicep most role assignments have no scope of their own, and those of a module have that of its deployment.
#[test]
fn the_scope_of_the_deployment_has_a_name() {
    let assignment = r"
param principal string

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(principal)
  properties: {
    principalId: principal
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
  }
}
";
    let main = r"
resource aks 'Microsoft.ContainerService/managedClusters@2024-01-01' = {
  name: 'aks'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

module roles 'roles.bicep' = {
  name: 'roles'
  scope: resourceGroup('other')
  params: {
    principal: aks.identity.principalId
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(aks.name)
  properties: {
    principalId: aks.identity.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')
  }
}
";
    let folder = workspace(&[("main.bicep", main), ("roles.bicep", assignment)]);
    let table = rows(&run_in(folder.path(), &["inventory"]).out);
    for line in [
        "· Contributor on resourceGroup() (control plane)",
        "· Owner on resourceGroups/other (control plane)",
    ] {
        assert!(table.iter().any(|row| row.contains(line)), "{line}: {table:?}");
    }
}

/// A role that is computed is shown as the code writes it.
#[test]
fn a_computed_role_is_shown_as_it_is_written() {
    let code = r#"
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_role_definition" "own" {
  name  = "own"
  scope = "/subscriptions/s"
}

resource "azurerm_role_assignment" "own" {
  role_definition_id = trimsuffix(azurerm_role_definition.own.id, "|/subscriptions/s")
  principal_id       = azurerm_kubernetes_cluster.aks.identity[0].principal_id
  scope              = "/subscriptions/s"
}
"#;
    let folder = workspace(&[("main.tf", code)]);
    let table = rows(&run_in(folder.path(), &["inventory"]).out);
    let line = "· trimsuffix(azurerm_role_definition.own.i… on /subscriptions/s (control plane)";
    assert!(table.iter().any(|row| row.contains(line)), "{table:?}");
}

/// What is not known may be in a variable file that nobody named.
#[test]
fn variable_files_that_are_not_applied_are_named() {
    let code = "variable \"type\" {}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    \
                type = var.type\n  }\n}\n";
    let values = "type = \"SystemAssigned\"\n";
    let folder =
        workspace(&[("main.tf", code), ("dev/dev.tfvars", values), ("prod/prod.tfvars", values)]);
    let run = run_in(folder.path(), &["check"]);
    let note = "note: `dev/dev.tfvars` and 1 more variable file are not applied; use --var-file, or let `akslint init` \
                write a configuration\n";
    assert_eq!((run.status, run.err.as_str()), (0, note), "{}", run.out);
    for settled in [vec!["check", "--quiet"], vec!["check", "--var-file", "dev/dev.tfvars"]] {
        let run = run_in(folder.path(), &settled);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{settled:?}");
    }
    assert_eq!(run_in(folder.path(), &["init"]).status, 0);
    assert_eq!(run_in(folder.path(), &["check"]).err, "");
}

/// Every instance of a repeated cluster, and which identities it has.
#[test]
fn the_inventory_names_identities() {
    let code = "resource \"azurerm_user_assigned_identity\" \"cp\" {\n  name = \"cp\"\n}\n\nresource \"azurerm_user_assigned_identity\" \"kubelet\" {\n  name = \"kubelet\"\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  for_each = toset([\"dev\", \"prod\"])\n  name     = each.key\n\n  identity {\n    type         = \"UserAssigned\"\n    identity_ids = [azurerm_user_assigned_identity.cp.id]\n  }\n\n  kubelet_identity {\n    user_assigned_identity_id = azurerm_user_assigned_identity.kubelet.id\n  }\n}\n";
    let folder = workspace(&[("main.tf", code)]);
    let table = run_in(folder.path(), &["inventory"]).out;
    let identities = "user-assigned azurerm_user_assigned_identity.cp, kubelet identity azurerm_user_assigned_identity.kubelet";
    assert_eq!(
        rows(&table),
        [
            format!("main.tf:9 [\"dev\"] {identities}"),
            "azurerm_kubernetes_cluster.aks".into(),
            format!("[\"prod\"] {identities}"),
        ]
    );
}

#[test]
fn modules_that_are_not_on_disk_are_said() {
    let call = |source: &str| format!("module \"aks\" {{\n  source = \"{source}\"\n}}\n");
    let folder = workspace(&[
        ("aks/main.tf", &call("contoso/aks/azurerm")),
        ("network/main.tf", &call("Azure/avm-res-network-virtualnetwork/azurerm")),
        ("aws/main.tf", &call("contoso/aks/aws")),
    ]);
    let check = run_in(folder.path(), &["check"]);
    assert_eq!(
        check.err + &check.out,
        "0 clusters in 3 files, 1 module not on disk: no findings\n"
    );
    let inventory = run_in(folder.path(), &["inventory"]);
    let expected = "modules that are not on disk and can declare clusters:\n    aks/main.tf:1  module.aks: contoso/aks/azurerm\n\nno clusters\n";
    assert_eq!(inventory.out, expected);
    // Folders that are not there are warnings, and not more of them than a person reads.
    let calls: String =
        (0..30).map(|n| format!("module \"m{n}\" {{\n  source = \"./m{n}\"\n}}\n")).collect();
    let folder = workspace(&[("main.tf", &calls)]);
    let inventory = run_in(folder.path(), &["inventory"]);
    assert_eq!(inventory.out.lines().count(), 33, "{}", inventory.out);
    let warnings: Vec<&str> = inventory.err.lines().collect();
    assert_eq!(warnings.len(), 11, "{}", inventory.err);
    assert_eq!(warnings[10], "warning: 20 more modules cannot be read");
}

/// What was searched for callers is not what was asked about.
#[test]
fn folders_without_code_are_looked_at_alone() {
    let folder = repository(&[("infra/main.tf", BAD), ("docker/Dockerfile", "FROM scratch\n")]);
    let run = run_in(folder.path(), &["check", "docker"]);
    assert!(run.err.contains("no Terraform, ARM or Bicep files in `docker`"), "{}", run.err);
    assert!(run.out.contains("0 clusters in 0 files: no findings"), "{}", run.out);
}
