//! Nothing that a tree says takes a root away: what looks like a call, calls that are never deployed, ignore files,
//! hidden folders, escapes and encodings.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;

use akslint::fs::{Disk, FileSystem as _, Kind, Reach, normalise};
use akslint::ir::CallSource;
use akslint::source::{SourceFile, Sources};
use akslint::syntax::{self, Claim, arm, bicep, terraform};
use support::{BAD, CLEAN, git, repository, root, run_in, workspace};

const BICEP: &str = "resource a 'Microsoft.ContainerService/managedClusters@2025-05-01' = {\n  name: 'a'\n  location: 'x'\n  identity: {\n    type: 'Disk'\n  }\n}\n";

const MANAGED: &str = "Microsoft.ContainerService/managedClusters";

/// A template with these members.
fn template(members: &str) -> String {
    format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", {members} }}"#
    )
}

/// A template with a cluster of this type, whose identity is wrong.
fn cluster(ty: &str) -> String {
    template(&format!(
        r#""resources": [ {{ "type": "{ty}", "apiVersion": "2025-05-01", "name": "a", "location": "x", "identity": {{ "type": "Disk" }} }} ]"#
    ))
}

/// A template that deploys another one, under a condition.
fn deployment(condition: &str) -> String {
    template(&format!(
        r#""resources": [ {{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d", {condition} "properties": {{ "mode": "Incremental", "templateLink": {{ "relativePath": "infra/a.json" }} }} }} ]"#
    ))
}

/// The files with an error, sorted.
fn wrong(folder: &Path, paths: &[&str]) -> Vec<String> {
    let run = run_in(folder, &[&["check", "--format", "concise"], paths].concat());
    let lines = run.out.lines().filter(|line| line.contains(": error: "));
    let mut files: Vec<String> =
        lines.map(|line| line.split(':').next().unwrap().to_owned()).collect();
    files.sort();
    files.dedup();
    files
}

/// A file that seems to call another one, which has an error and is judged all the same.
#[track_caller]
fn silences_nothing(caller: &str, text: &str, bad: &str, content: &str) {
    let folder = workspace(&[(".git/HEAD", ""), (caller, text), (bad, content)]);
    for paths in [".", "infra", bad] {
        assert_eq!(wrong(folder.path(), &[paths]), [bad], "{text}");
    }
}

#[test]
fn what_looks_like_a_call_in_terraform_calls_nothing() {
    for (caller, text) in [
        ("main.tf", "# source = \"./infra\"\n"),
        ("main.tf", "locals {\n  source = \"./infra\"\n}\n"),
        ("x.tfvars", "# source = \"./infra\"\n"),
        (
            "main.tf",
            "# akslint: ignore[missing-identity]\nmodule \"a\" {\n  source = \"./infra\"\n  count = 0\n}\n",
        ),
        ("main.tf", "module \"a\" {\n  source = \"./infra\"\n  for_each = {}\n}\n"),
    ] {
        silences_nothing(caller, text, "infra/main.tf", BAD);
    }
    let text = "# file(\"${path.module}/infra/a.json\")\nresource \"azurerm_resource_group_template_deployment\" \"a\" {\n  template_content = \"{}\"\n}\n";
    silences_nothing("main.tf", text, "infra/a.json", &cluster(MANAGED));
}

#[test]
fn what_looks_like_a_call_in_bicep_calls_nothing() {
    for text in [
        "/*\nmodule a './infra/a.bicep' = {\n*/\n",
        "var a = '''\nmodule a './infra/a.bicep' = {\n'''\n",
        "module a './infra/a.bicep' = if (false) {\n  name: 'a'\n}\n",
    ] {
        silences_nothing("main.bicep", text, "infra/a.bicep", BICEP);
    }
}

#[test]
fn what_looks_like_a_call_in_a_template_calls_nothing() {
    let metadata = r#""metadata": { "relativePath": "infra/a.json" }, "resources": []"#;
    for text in [template(metadata), deployment("\"condition\": false,")] {
        silences_nothing("main.json", &text, "infra/a.json", &cluster(MANAGED));
    }
    // Control: through a call that is deployed its module is judged once.
    let called = deployment("");
    let folder = workspace(&[("main.json", &called), ("infra/a.json", &cluster(MANAGED))]);
    let run = run_in(folder.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert!(run.out.contains("is deployed here"), "{}", run.out);
}

#[test]
fn modules_that_name_each_other_are_judged() {
    let call = |other: &str| format!("# source = \"../{other}\"\n{BAD}");
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("a/main.tf", &call("b")),
        ("b/main.tf", &call("c")),
        ("c/main.tf", &call("a")),
    ]);
    assert_eq!(wrong(folder.path(), &["."]), ["a/main.tf", "b/main.tf", "c/main.tf"]);
}

/// What a caller that cannot be read passes on is not known: what it calls is not judged with defaults alone.
#[test]
fn a_caller_that_cannot_be_read_is_a_caller() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("main.tf", "module \"a\" {\n  source = \"./infra\"\n"),
        ("infra/main.tf", BAD),
    ]);
    assert_eq!(wrong(folder.path(), &["."]), ["main.tf"]);
}

#[test]
fn what_git_tracks_is_not_ignored() {
    for (ignore, text) in [
        (".gitignore", "*\n"),
        ("infra/.gitignore", "main.tf\n"),
        (".ignore", "infra\n"),
        (".git/info/exclude", "infra\n"),
    ] {
        for version in ["2", "3", "4"] {
            let folder = repository(&[("infra/main.tf", BAD), ("other/main.tf", CLEAN)]);
            let at = folder.path();
            git(at, &["config", "index.version", version]);
            fs::create_dir_all(at.join(ignore).parent().unwrap()).unwrap();
            fs::write(at.join(ignore), text).unwrap();
            assert_eq!(wrong(at, &["."]), [""; 0], "{ignore}");
            git(at, &["add", "--force", "infra/main.tf"]);
            assert_eq!(wrong(at, &["."]), ["infra/main.tf"], "{ignore}, version {version}");
        }
    }
}

#[test]
fn worktrees_have_an_index_of_their_own() {
    let folder = repository(&[("infra/main.tf", BAD), (".gitignore", "infra\n")]);
    git(folder.path(), &["add", "--force", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "one"]);
    git(folder.path(), &["worktree", "add", "--quiet", "tree"]);
    assert_eq!(wrong(&folder.path().join("tree"), &["."]), ["infra/main.tf"]);
    // Anybody may write such a file.
    let other = workspace(&[("infra/main.tf", BAD), (".gitignore", "infra\n")]);
    fs::copy(folder.path().join("tree/.git"), other.path().join(".git")).unwrap();
    assert_eq!(wrong(other.path(), &["."]), [""; 0]);
}

#[test]
fn hidden_folders_are_searched_and_those_of_tools_are_not() {
    let folder = workspace(&[
        (".git/HEAD", ""),
        (".infra/main.tf", BAD),
        (".azure/.more/a.bicep", BICEP),
        (".terraform/modules/a/main.tf", BAD),
        (".terragrunt-cache/a/main.tf", BAD),
        ("web/node_modules/a/main.tf", BAD),
    ]);
    assert_eq!(wrong(folder.path(), &["."]), [".azure/.more/a.bicep", ".infra/main.tf"]);
    assert_eq!(wrong(folder.path(), &[".terraform/modules/a"]), [".terraform/modules/a/main.tf"]);
    // What is committed there is no more hidden than elsewhere.
    let folder = repository(&[("node_modules/a/main.tf", BAD), (".cache/main.tf", BAD)]);
    assert_eq!(wrong(folder.path(), &["."]), [""; 0]);
    git(folder.path(), &["add", "--force", "."]);
    assert_eq!(wrong(folder.path(), &["."]), [".cache/main.tf", "node_modules/a/main.tf"]);
}

#[test]
fn escapes_in_names_count_as_what_they_say() {
    let terraform = BAD.replace("kubernetes_cluster", "kubernetes\\u005fcluster");
    let json = r#"{"resource": {"azurerm_kubernetes\u005fcluster": {"a": {"name": "a"}}}}"#;
    let template = cluster(r"Microsoft.ContainerService/managed\u0043lusters");
    let bicep = BICEP.replace("managedClusters", "managed\\u{43}lusters");
    let called = "variable \"type\" {\n  default = \"SystemAssigned\"\n}\nresource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n  identity {\n    type = var.type\n  }\n}\n";
    let folder = workspace(&[
        (".git/HEAD", ""),
        ("a/main.tf", &terraform),
        ("b/main.tf.json", json),
        ("c.json", &template),
        ("d.bicep", &bicep),
        ("e/main.tf", "module \"a\" {\n  source = \"\\u002e./f\"\n  type = \"Disk\"\n}\n"),
        ("f/main.tf", called),
    ]);
    let expected = ["a/main.tf", "b/main.tf.json", "c.json", "d.bicep", "e/main.tf"];
    assert_eq!(wrong(folder.path(), &["."]), expected);
}

#[test]
fn a_file_in_utf_16_is_said_without_a_mark_too() {
    let folder = workspace(&[(".git/HEAD", "")]);
    for (name, big) in [("little.tf", false), ("big.tf", true)] {
        let units = BAD.encode_utf16();
        let bytes: Vec<u8> = units
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        let path = folder.path().join(name.replace('.', "-")).join(name);
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(wrong(folder.path(), &["."]), ["big-tf/big.tf", "little-tf/little.tf"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_a_name() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = workspace(&[(".git/HEAD", ""), ("infra/x", BAD)]);
    let name = std::ffi::OsStr::from_bytes(b"m\xff.tf");
    fs::rename(folder.path().join("infra/x"), folder.path().join("infra").join(name)).unwrap();
    assert_eq!(wrong(folder.path(), &["."]), ["infra/m\u{fffd}.tf"]);
}

/// All files below a folder.
fn files_below(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in Disk::default().list(folder, Reach::Anywhere).unwrap() {
        let path = folder.join(entry.name);
        match entry.kind {
            Kind::Folder => files_below(&path, found),
            _ => found.push(path),
        }
    }
}

/// Whatever a parsed file calls, its outline has: who calls a cluster is found before anything is parsed.
#[test]
fn outlines_have_all_calls() {
    let mut files = Vec::new();
    for folder in ["testdata", "rules", "examples", "modules"] {
        files_below(&root().join(folder), &mut files);
    }
    let mut calls = 0;
    for path in files {
        let (Some(claim), Ok(text)) = (syntax::claim(&path), fs::read_to_string(&path)) else {
            continue;
        };
        let sources = Sources::default();
        let id = sources.add(SourceFile::new(path.clone(), "x".into(), text.clone()));
        let file = sources.get(id);
        let folder = path.parent().unwrap();
        let module = match claim {
            Claim::Terraform(_) => terraform::module(folder, &[(id, &file)]),
            Claim::Bicep(_) => bicep::module(&path, id, &file),
            Claim::Json => match arm::template(&path, id, &file) {
                Some(module) => module,
                None => continue,
            },
        };
        let outlined: Vec<_> = syntax::outline(&path, &text)
            .calls
            .iter()
            .map(|call| normalise(&folder.join(call)))
            .collect();
        let mut open = vec![&module];
        while let Some(module) = open.pop() {
            for call in module.calls.values() {
                match &call.source {
                    CallSource::Local(called) => {
                        calls += 1;
                        assert!(outlined.contains(called), "{} calls {called:?}", path.display());
                    }
                    CallSource::Nested(nested) => open.push(nested),
                    _ => {}
                }
            }
        }
    }
    assert!(calls > 20, "only {calls} calls");
}

/// Without a repository the root is what is named, and nothing outside of it is read; that is said.
#[test]
fn what_lies_outside_is_said() {
    let folder = workspace(&[
        ("live/prod/main.tf", "module \"aks\" {\n  source = \"../../modules/aks\"\n}\n"),
        ("modules/aks/main.tf", BAD),
        ("sub/main.bicep", "module aks '../other/aks.bicep' = {\n  name: 'aks'\n}\n"),
        ("other/aks.bicep", BICEP),
    ]);
    for (path, place, source) in [
        ("live/prod", "live/prod/main.tf:1:1", "../../modules/aks"),
        ("sub/main.bicep", "sub/main.bicep:1:1", "../other/aks.bicep"),
    ] {
        let run = run_in(folder.path(), &["check", path]);
        let message = format!(
            "{place}: warning: module `{source}` lies outside of the workspace and is not read\n"
        );
        assert_eq!((run.status, run.err), (0, message));
        assert!(run_in(folder.path(), &["inventory", path]).out.contains(source));
    }
    // In a repository it is not outside. What is missing is said, whether or not there is a cluster beside it.
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(run_in(folder.path(), &["check", "live/prod"]).status, 1);
    fs::remove_dir_all(folder.path().join("modules")).unwrap();
    let main = folder.path().join("live/prod/main.tf");
    let alone = fs::read_to_string(&main).unwrap();
    for text in [alone.clone(), alone + CLEAN] {
        fs::write(&main, text).unwrap();
        let run = run_in(folder.path(), &["check", "live/prod"]);
        assert!(run.err.contains("module `../../modules/aks` does not exist"), "{}", run.err);
    }
}

/// A template that says that it was compiled is only left to a file that has a cluster, too.
#[test]
fn claims_to_be_compiled_silence_nothing() {
    let compiled = template(
        r#""metadata": { "_generator": { "name": "bicep" } }, "resources": [ { "type": "Microsoft.ContainerService/managedClusters", "apiVersion": "2025-05-01", "name": "a", "location": "x", "identity": { "type": "Disk" } } ]"#,
    );
    let said = |files: &[(&str, &str)], args: &[&str]| {
        let folder = workspace(files);
        run_in(folder.path(), &[&["check", "--format", "concise"], args].concat()).out
    };
    let innocent = "param location string\n";
    for source in ["main.bicep", "azuredeploy.bicep"] {
        let files = [(source, innocent), ("azuredeploy.json", compiled.as_str())];
        assert!(said(&files, &[]).contains("azuredeploy.json"), "{source}");
    }
    let files = [("main.bicep", BICEP), ("azuredeploy.json", compiled.as_str())];
    let found = said(&files, &[]);
    assert!(found.contains("main.bicep") && !found.contains("azuredeploy.json"), "{found}");
    assert!(said(&files, &["azuredeploy.json"]).contains("azuredeploy.json"));
}
