//! `.akslint.hcl`, baselines, and what changed: what of the findings is reported, and as what.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use support::{BAD, CLEAN, Run, git, repository, root, run_in, workspace};

/// The findings, one to a line.
fn found(folder: &Path, args: &[&str]) -> String {
    let args = [&["check", "--format", "concise", "--quiet"], args].concat();
    run_in(folder, &args).out
}

const UNUSED: &str = "# akslint: ignore[missing-identity]\n";

#[test]
fn levels_and_overrides() {
    let config = "rules {\n  missing-identity = \"warning\"\n  unused-suppression = \"off\"\n}\n\
                  override \"old/**\" {\n  missing-identity = \"info\"\n}\n\
                  override \"old/gone\" {\n  missing-identity = \"off\"\n  unused-suppression = \"error\"\n}\n";
    let unused = format!("{UNUSED}{CLEAN}");
    let folder = repository(&[
        (".akslint.hcl", config),
        ("new/main.tf", BAD),
        ("old/main.tf", BAD),
        ("old/gone/main.tf", BAD),
        ("quiet/main.tf", &unused),
        ("old/gone/said/main.tf", &unused),
    ]);
    let lines: Vec<String> = found(folder.path(), &[])
        .lines()
        .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        lines,
        ["new/main.tf:1:1 warning", "old/gone/said/main.tf:1:19 error", "old/main.tf:1:1 info"]
    );
}

#[test]
fn the_command_line_beats_the_file() {
    let config = "fail_on = \"never\"\nrules {\n  missing-identity = \"off\"\n}\n";
    let folder = repository(&[(".akslint.hcl", config), ("main.tf", BAD)]);
    let status = |args: &[&str]| run_in(folder.path(), &[&["check"], args].concat()).status;
    assert_eq!(found(folder.path(), &[]), "");
    assert_eq!(status(&["--select", "missing-identity"]), 0);
    assert_ne!(found(folder.path(), &["--select", "missing-identity"]), "");
    assert_eq!(status(&["--select", "missing-identity", "--fail-on", "error"]), 1);
    assert_eq!(status(&["--no-config"]), 1);
    fs::write(folder.path().join("other.hcl"), "fail_on = \"never\"\n").unwrap();
    assert_eq!(status(&["--config", "other.hcl"]), 0);
    assert_ne!(found(folder.path(), &["--config", "other.hcl"]), "");
    assert_eq!(status(&["--config", "nowhere.hcl"]), 2);
}

#[test]
fn the_nearest_file_up_to_the_root_counts() {
    let folder = workspace(&[
        (".akslint.hcl", "this is outside of the repository"),
        ("repo/.akslint.hcl", "rules {\n  missing-identity = \"info\"\n}\n"),
        ("repo/a/.akslint.hcl", "rules {\n  missing-identity = \"warning\"\n}\n"),
        ("repo/a/deep/main.tf", BAD),
        ("repo/b/main.tf", BAD),
        ("bare/main.tf", BAD),
    ]);
    git(&folder.path().join("repo"), &["init", "--quiet"]);
    let severity = |paths: &[&str]| {
        let found = found(folder.path(), paths);
        found.split(": ").nth(1).unwrap().to_owned()
    };
    assert_eq!(severity(&["repo/a/deep"]), "warning");
    assert_eq!(severity(&["repo/a/deep/main.tf"]), "warning");
    assert_eq!(severity(&["repo/b"]), "info");
    assert_eq!(severity(&["repo/a/deep/main.tf", "repo/b/main.tf"]), "info");
    assert_eq!(severity(&["bare"]), "error");
}

#[test]
fn exclusions() {
    let config = "exclude = [\"vendor\", \"*.generated.tf\", \"/only/here\"]\n";
    let folder = repository(&[
        (".akslint.hcl", config),
        ("a/vendor/x/main.tf", BAD),
        ("b/aks.generated.tf", BAD),
        ("only/here/main.tf", BAD),
        ("not/only/here/main.tf", BAD),
        ("c/main.tf", "module \"aks\" {\n  source = \"../vendor/aks\"\n}\n"),
        ("vendor/aks/main.tf", BAD),
    ]);
    // What is left out is not judged for itself. Code that calls it still is.
    let all = found(folder.path(), &[]);
    let paths: Vec<&str> = all.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["not/only/here/main.tf", "vendor/aks/main.tf"]);
    // What is named is meant, unless a tool names everything.
    assert_ne!(found(folder.path(), &["a/vendor/x/main.tf"]), "");
    assert_eq!(found(folder.path(), &["a/vendor/x/main.tf", "--force-exclude"]), "");
    assert_eq!(found(folder.path(), &["a/vendor/x"]), "");
}

const CHOICE: &str = "variable \"sp\" {}\n\
    resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  \
      dynamic \"identity\" {\n    for_each = var.sp ? [] : [1]\n    content {\n      type = \"SystemAssigned\"\n    }\n  }\n  \
      dynamic \"service_principal\" {\n    for_each = var.sp ? [1] : []\n    content {\n      client_id     = \"a\"\n      client_secret = var.sp\n    }\n  }\n\
    }\n";

/// A text without what aligns its columns.
fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn deployments() {
    let config = "deployment \"prod\" {\n  path = \"infra\"\n  var_files = [\"env/prod.tfvars\"]\n}\n\
                  deployment \"dev\" {\n  path = \"infra\"\n  var_files = [\"env/prod.tfvars\", \"env/dev.tfvars\"]\n}\n\
                  deployment \"template\" {\n  path = \"templates\"\n  parameters = [\"env/template.json\"]\n}\n";
    let template = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": { \"kind\": { \"type\": \"string\" } },\n  \"resources\": [{\n    \"type\": \"Microsoft.ContainerService/managedClusters\",\n    \"apiVersion\": \"2024-01-01\",\n    \"name\": \"aks\",\n    \"location\": \"westeurope\",\n    \"identity\": { \"type\": \"[parameters('kind')]\" },\n    \"properties\": { \"dnsPrefix\": \"aks\" }\n  }]\n}\n";
    let parameters = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\", \"contentVersion\": \"1.0.0.0\", \"parameters\": { \"kind\": { \"value\": \"None\" } } }";
    let folder = repository(&[
        (".akslint.hcl", config),
        ("infra/main.tf", CHOICE),
        ("env/prod.tfvars", "sp = false\n"),
        ("env/dev.tfvars", "sp = true\n"),
        ("templates/aks.json", template),
        ("env/template.json", parameters),
    ]);
    let inventory = single_spaced(&run_in(folder.path(), &["inventory"]).out);
    assert!(
        inventory.contains("service-principal a with `prod.tfvars` and `dev.tfvars`"),
        "{inventory}"
    );
    assert!(inventory.contains("system-assigned with `prod.tfvars`"), "{inventory}");
    assert!(inventory.contains("none with `template.json`"), "{inventory}");
    // The command line wins.
    let inventory = run_in(folder.path(), &["inventory", "--var", "sp=false"]).out;
    assert!(!inventory.contains("service-principal"), "{inventory}");
}

#[test]
fn rules_of_ones_own() {
    let rule = "rule \"no-preview\" {\n  summary = \"Name\"\n  category = \"own\"\n  severity = \"warning\"\n  for_each = \"cluster\"\n  when = cluster.name == \"aks\"\n  at = [cluster.name]\n  message = \"preview\"\n}\n";
    let folder = repository(&[
        (".akslint.hcl", "rule_dirs = [\"lint\"]\nrules {\n  no-preview = \"info\"\n}\n"),
        ("lint/no-preview/rule.hcl", rule),
        ("main.tf", BAD),
    ]);
    assert!(found(folder.path(), &[]).contains("info: preview [no-preview]"));
    assert!(run_in(folder.path(), &["rules"]).out.contains("no-preview"));
    assert_eq!(run_in(folder.path(), &["explain", "no-preview"]).status, 0);
    assert!(!run_in(folder.path(), &["rules", "--no-config"]).out.contains("no-preview"));
}

/// The module that `docs/known-modules.md` describes, by configuration and by the command line.
#[test]
fn modules_of_ones_own() {
    let document = fs::read_to_string(root().join("docs/known-modules.md")).unwrap();
    let block = |first: &str| {
        let start = document.find(first).unwrap();
        document[start..].split("```").next().unwrap().to_owned()
    };
    let (module, stand_in) = (block("# module.hcl\n"), block("# main.tf\n"));
    let call = "resource \"azurerm_kubernetes_cluster_node_pool\" \"p\" {}\n\nmodule \"aks\" {\n  source = \"git::https://git.example.com/platform/cluster.git?ref=1.4.0\"\n  client_id = \"00000000-0000-0000-0000-000000000000\"\n  client_secret = var.secret\n}\n";
    let folder = repository(&[
        ("modules/cluster/module.hcl", &module),
        ("modules/cluster/main.tf", &stand_in),
        ("live/main.tf", call),
    ]);
    let finding = "live/main.tf:5:15: error: cluster `this` runs as a service principal";
    let check = |args: &[&str]| found(folder.path(), &[&["live"], args].concat());
    assert!(!check(&[]).contains("service-principal"));
    assert!(
        check(&["--modules", "modules"]).contains(finding),
        "{}",
        check(&["--modules", "modules"])
    );
    assert!(check(&["--modules", "modules/cluster"]).contains(finding));
    let inventory = run_in(folder.path(), &["inventory", "live", "--modules", "modules"]);
    assert!(inventory.out.contains("service-principal"), "{}", inventory.out);
    fs::write(folder.path().join(".akslint.hcl"), "module_dirs = [\"modules\"]\n").unwrap();
    assert!(check(&[]).contains(finding));
    // A file that mentions nothing but the module matters, too.
    fs::write(folder.path().join("live/main.tf"), call.split_once("\n\n").unwrap().1).unwrap();
    assert!(check(&[]).contains("service-principal"));
    for (file, text, message) in [
        (
            "module.hcl",
            "module \"x\" {\n  source = []\n}\n",
            "module.hcl:2:3: error: a module has no attribute `source`",
        ),
        (
            "module.hcl",
            "module \"x\" {\n}\n",
            "module.hcl:1:1: error: `sources` lists the addresses",
        ),
        ("module.hcl", "rule \"x\" {\n}\n", "it has to be one block `module"),
        (
            "module.hcl",
            "module \"x\" {\n  sources = [\"a/b/c\"]\n  given = [1]\n}\n",
            "module.hcl:3:11: error: `given` is an object of constraints",
        ),
        ("main.tf", "resource \"a\" {", "main.tf:1:"),
    ] {
        let path = folder.path().join("modules/cluster").join(file);
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, text).unwrap();
        let run = run_in(folder.path(), &["check", "live"]);
        assert_eq!(run.status, 2, "{text}");
        assert!(run.err.contains(message), "{}", run.err);
        fs::write(&path, before).unwrap();
    }
}

/// A configuration in a repository may be anybody's.
#[test]
#[cfg(unix)]
fn a_configuration_does_not_lead_out_of_the_workspace() {
    let outside = workspace(&[("rules/x/rule.hcl", "secret_word = 1\n"), ("a.tfvars", "x = 1\n")]);
    let config = format!(
        "rule_dirs = [\"{0}/rules\"]\ndeployment \"a\" {{\n  path = \".\"\n  var_files = [\"{0}/a.tfvars\"]\n}}\n",
        outside.path().display()
    );
    let folder = repository(&[(".akslint.hcl", &config), ("main.tf", BAD)]);
    let run = run_in(folder.path(), &["check"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.err.matches("is outside of the workspace").count(), 2, "{}", run.err);
    // Least of all to write.
    let target = outside.path().join("written.json");
    let config = format!("baseline = \"{}\"\n", target.display());
    fs::write(folder.path().join(".akslint.hcl"), config).unwrap();
    assert_eq!(run_in(folder.path(), &["baseline"]).status, 2);
    fs::write(folder.path().join(".akslint.hcl"), "baseline = \"link.json\"\n").unwrap();
    fs::write(&target, "").unwrap();
    std::os::unix::fs::symlink(&target, folder.path().join("link.json")).unwrap();
    assert_eq!(run_in(folder.path(), &["baseline"]).status, 2);
    assert_eq!(fs::read_to_string(&target).unwrap(), "");
    // Neither by a link, be it the folder, the rule or the configuration itself.
    fs::write(folder.path().join(".akslint.hcl"), "rule_dirs = [\"rules\"]\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("rules"), folder.path().join("rules")).unwrap();
    assert_eq!(run_in(folder.path(), &["check"]).status, 2);
    fs::remove_file(folder.path().join("rules")).unwrap();
    fs::create_dir_all(folder.path().join("rules/x")).unwrap();
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(from), folder.path().join(to)).unwrap();
    };
    link("rules/x/rule.hcl", "rules/x/rule.hcl");
    let run = run_in(folder.path(), &["check"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("akslint does not read files outside the workspace"), "{}", run.err);
    fs::remove_file(folder.path().join(".akslint.hcl")).unwrap();
    link("rules/x/rule.hcl", ".akslint.hcl");
    let run = run_in(folder.path(), &["check"]);
    assert_eq!(run.status, 2);
    assert!(!run.err.contains("secret_word"), "{}", run.err);
}

#[test]
fn mistakes_in_a_configuration() {
    let says = |config: &str, message: &str| {
        let folder = repository(&[(".akslint.hcl", config), ("main.tf", BAD)]);
        let run = run_in(folder.path(), &["check"]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{config}");
        assert_eq!(run.err.trim_end(), format!(".akslint.hcl:{message}"), "{config}");
    };
    says("\n fial_on = \"x\"", "2:2: error: unknown setting `fial_on`; did you mean `fail_on`?");
    says(
        "fail_on = \"eror\"",
        "1:11: error: `eror` is not one of `error`, `warning`, `info`, `never`; did you mean `error`?",
    );
    says(
        "rules {\n  missing-idnetity = \"off\"\n}",
        "2:3: error: unknown rule `missing-idnetity`; did you mean `missing-identity`?",
    );
    says(
        "override \"a\" {\n  nothing-like-it = \"off\"\n}",
        "2:3: error: unknown rule `nothing-like-it`",
    );
    says(
        "override \"a\" {}\noverride \"b\" {\n  missing-identity = \"of\"\n}",
        "3:22: error: `of` is not one of `off`, `info`, `warning`, `error`",
    );
    says("exclude = [\"a\", 1]", "1:17: error: invalid type: integer `1`, expected a string");
    says("deployment \"p\" {\n}", "1:1: error: `path` is missing");
    says("deployment \"p\" {\n  path = \"x\"\n}", "2:10: error: `x` does not exist");
    says("rules {\n}\nrules {\n}", "3:1: error: duplicate `rules`");
    says("exclude = [env(\"A\")]", "1:12: error: configuration values must be literals");
}

#[test]
fn what_is_in_force() {
    let config = "exclude = [\"vendor\", \"$${x}\"]\nrules {\n  missing-identity = \"info\"\n}\noverride \"a\" {\n  service-principal = \"off\"\n}\n";
    let folder = repository(&[(".akslint.hcl", config), ("main.tf", BAD)]);
    let shown =
        run_in(folder.path(), &["config", "--fail-on", "error", "--ignore", "syntax-error"]);
    assert_eq!(shown.status, 0);
    let line = |start: &str| {
        let line = shown.out.lines().find(|line| line.starts_with(start)).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("fail_on"), "fail_on = \"error\" # --fail-on");
    assert_eq!(line("exclude"), "exclude = [\"vendor\", \"$${x}\"] # .akslint.hcl:1");
    assert_eq!(line("rule_dirs"), "rule_dirs = [] # default");
    assert_eq!(line("  missing-identity"), "missing-identity = \"info\" # .akslint.hcl:3");
    assert_eq!(line("  syntax-error"), "syntax-error = \"off\" # --ignore");
    assert_eq!(line("override"), "override \"a\" { # .akslint.hcl:5");
    // What it prints is a configuration, which means the same.
    let file = folder.path().join("printed.hcl");
    fs::write(&file, &shown.out).unwrap();
    let again = run_in(folder.path(), &["config", "--config", "printed.hcl"]);
    let values = |text: &str| {
        let value = |line: &str| line.split("  #").next().unwrap().trim_end().to_owned();
        text.lines().map(value).collect::<Vec<_>>()
    };
    assert_eq!(values(&again.out), values(&shown.out), "{}", again.err);
}

#[test]
fn a_baseline_hides_what_is_known() {
    let folder = repository(&[("a/main.tf", BAD), ("b/main.tf", BAD)]);
    let check = |args: &[&str]| -> Run {
        let args = [&["check", "--baseline", "known.json", "--format", "concise"], args].concat();
        run_in(folder.path(), &args)
    };
    let written = run_in(folder.path(), &["baseline", "--baseline", "known.json"]);
    assert_eq!((written.status, written.err.as_str()), (0, "wrote 2 findings to `known.json`\n"));
    let clean = check(&[]);
    assert_eq!((clean.status, clean.out.as_str()), (0, "2 clusters: no findings, 2 in baseline\n"));
    // Lines move, and nothing is new.
    fs::write(folder.path().join("a/main.tf"), format!("# more\n\n\nlocals {{}}\n{BAD}")).unwrap();
    assert_eq!(check(&[]).status, 0);
    // From another folder it is the same.
    let elsewhere = run_in(&folder.path().join("a"), &["check", "--baseline", "../known.json"]);
    assert_eq!(elsewhere.status, 0, "{}", elsewhere.out);
    // One is new, and one is gone.
    fs::write(folder.path().join("b/main.tf"), CLEAN).unwrap();
    fs::write(folder.path().join("a/more.tf"), BAD.replace("\"aks\" {", "\"more\" {")).unwrap();
    let changed = check(&[]);
    assert_eq!(changed.status, 1);
    assert!(changed.out.starts_with("a/more.tf:1:1: error: "), "{}", changed.out);
    assert_eq!(
        changed.err,
        "baseline: absent finding in b/main.tf: missing-identity azurerm_kubernetes_cluster.aks\n"
    );
    // What was not looked at is not gone.
    assert_eq!(check(&["a"]).err, "");
    assert_eq!(check(&["--ignore", "missing-identity"]).err, "");
    // The new baseline has what is there now, also what the old one hides.
    run_in(folder.path(), &["baseline", "--baseline", "known.json"]);
    assert_eq!(check(&[]).out, "3 clusters: no findings, 2 in baseline\n");
}

#[test]
fn bad_baselines() {
    let folder = repository(&[("main.tf", BAD), (".akslint.hcl", "baseline = \"known.json\"\n")]);
    assert_eq!(run_in(folder.path(), &["check"]).status, 2);
    assert_eq!(run_in(folder.path(), &["baseline"]).status, 0);
    assert_eq!(run_in(folder.path(), &["check"]).status, 0);
    for text in
        ["", "{}", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"findings\": [{}]}"]
    {
        fs::write(folder.path().join("known.json"), text).unwrap();
        let run = run_in(folder.path(), &["check"]);
        assert_eq!(run.status, 2, "{text}");
        // An empty file has no place.
        let place = if text.is_empty() { "" } else { ":1:1" };
        assert!(run.err.starts_with(&format!("known.json{place}: error: ")), "{text}: {}", run.err);
    }
}

/// A fingerprint must not let anybody try out secrets.
#[test]
fn a_fingerprint_knows_no_secret() {
    let fingerprint = |secret: &str| {
        let text = format!(
            "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  service_principal {{\n    client_id     = \"a\"\n    client_secret = \"{secret}\"\n  }}\n}}\n"
        );
        let folder = repository(&[("main.tf", &text)]);
        let args = ["check", "--format", "json", "--select", "hardcoded-client-secret"];
        let json: serde_json::Value =
            serde_json::from_str(&run_in(folder.path(), &args).out).unwrap();
        json["findings"][0]["fingerprint"].as_str().unwrap().to_owned()
    };
    assert_eq!(fingerprint("Aa1~first.secret"), fingerprint("Bb2~other.secret"));
}

/// Two findings that look the same are told apart.
#[test]
fn fingerprints_are_unique() {
    let folder = repository(&[("main.tf", &format!("{UNUSED}locals {{}}\n{UNUSED}{CLEAN}"))]);
    let json = run_in(folder.path(), &["check", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let fingerprints: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), 2);
    assert_ne!(fingerprints[0], fingerprints[1]);
}

#[test]
fn what_changed_since_a_revision() {
    let caller = "module \"aks\" {\n  source = \"../modules/aks\"\n}\n";
    let folder = repository(&[
        ("a/main.tf", BAD),
        ("a/variables.tf", "variable \"x\" {}\n"),
        ("b/main.tf", BAD),
        ("c/main.tf", caller),
        ("modules/aks/main.tf", BAD),
    ]);
    let at = folder.path();
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "-m", "one"]);
    git(at, &["branch", "main-before"]);
    let paths = |revision: &str| {
        let found = found(at, &["--changed-since", revision]);
        found.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths("HEAD"), Vec::<String>::new());
    // A changed file leads to its module, a new one too, and a caller to what it calls.
    fs::write(at.join("a/variables.tf"), "variable \"y\" {}\n").unwrap();
    assert_eq!(paths("HEAD"), ["a/main.tf"]);
    fs::write(at.join("c/new.tf"), "locals {}\n").unwrap();
    assert_eq!(paths("HEAD"), ["a/main.tf", "modules/aks/main.tf"]);
    git(at, &["add", "."]);
    git(at, &["commit", "--quiet", "-m", "two"]);
    assert_eq!(paths("HEAD"), Vec::<String>::new());
    assert_eq!(paths("HEAD~1"), ["a/main.tf", "modules/aks/main.tf"]);
    // What changed on the other branch meanwhile is not this branch's.
    git(at, &["checkout", "--quiet", "-b", "other", "main-before"]);
    fs::write(at.join("b/main.tf"), format!("\n{BAD}")).unwrap();
    git(at, &["commit", "--quiet", "-am", "three"]);
    git(at, &["checkout", "--quiet", "-"]);
    assert_eq!(paths("other"), ["a/main.tf", "modules/aks/main.tf"]);
    // A deleted file changes its module.
    fs::remove_file(at.join("a/variables.tf")).unwrap();
    assert_eq!(paths("HEAD"), ["a/main.tf"]);
    for (revision, message) in
        [("no-such", "invalid revision `no-such`"), ("--output=x", "invalid revision")]
    {
        let argument = format!("--changed-since={revision}");
        let run = run_in(at, &["check", &argument]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains(message), "{}", run.err);
    }
    assert!(!at.join("x").exists());
}

/// `init` writes a configuration that can be read, with the environments of each root module, and writes
/// over nothing.
#[test]
fn init_writes_what_is_in_the_tree() {
    let cluster = "variable \"type\" {\n  type = string\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n  identity {\n    type = var.type\n  }\n}\n";
    let folder = workspace(&[
        ("infra/main.tf", cluster),
        ("infra/env/prod.tfvars", "type = \"SystemAssigned\"\n"),
        ("infra/env/dev/terraform.tfvars", "type = \"None\"\n"),
        ("infra/own.auto.tfvars", ""),
        ("other/main.tf", "resource \"null_resource\" \"x\" {}\n"),
        ("other/prod.tfvars", ""),
    ]);
    let run = run_in(folder.path(), &["init"]);
    assert_eq!((run.status, run.err.as_str()), (0, "wrote `.akslint.hcl`\n"));
    let text = std::fs::read_to_string(folder.path().join(".akslint.hcl")).unwrap();
    assert!(text.contains(
        "deployment \"prod\" {\n  path      = \"infra\"\n  var_files = [\"infra/env/prod.tfvars\"]\n}"
    ), "{text}");
    assert!(!text.contains("own.auto") && !text.contains("other"), "{text}");
    let inventory = single_spaced(&run_in(folder.path(), &["inventory"]).out);
    assert!(inventory.contains("system-assigned with `prod.tfvars`"), "{inventory}");
    assert!(inventory.contains("none with `terraform.tfvars`"), "{inventory}");
    let again = run_in(folder.path(), &["init"]);
    assert_eq!((again.status, again.err.as_str()), (2, "error: `.akslint.hcl` exists\n"));
    // What is commented is what could be said.
    let uncommented: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains('=') || setting.contains('{') || setting == "}" => {
                setting
            }
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    std::fs::write(
        folder.path().join(".akslint.hcl"),
        uncommented.replace("baseline =", "# baseline ="),
    )
    .unwrap();
    let config = run_in(folder.path(), &["config"]);
    assert_eq!((config.status, config.err.as_str()), (0, ""));
}
