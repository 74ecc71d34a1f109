//! What is generated or pasted into the documentation is compared here, and rewritten with
//! `UPDATE_EXPECT=1`. Conventions that reviewers would have to remember are tested, too.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::config::CommandLine;
use akslint::eval::{azure_functions as azure, terraform_functions as terraform};
use akslint::model::SUBJECTS;
use akslint::model::schema::{Field, Type};
use akslint::rules::functions::FUNCTIONS;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn akslint(args: &[&str]) -> String {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("akslint"));
    let output = command.current_dir(root()).env_remove("COLUMNS").args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A file is as it is generated.
#[track_caller]
fn is_current(path: &str, content: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, content).unwrap();
    }
    let actual = fs::read_to_string(&file).unwrap_or_default();
    assert!(actual == content, "{path} is stale: run the tests with UPDATE_EXPECT=1");
}

/// The text between `<!-- name -->` and `<!-- /name -->` is as it is generated.
#[track_caller]
fn section_is_current(path: &str, name: &str, content: &str) {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("{path} has no {open}")) + open.len();
    let end = text[start..].find(&close).unwrap_or_else(|| panic!("{path} has no {close}")) + start;
    is_current(path, &format!("{}{content}{}", &text[..start], &text[end..]));
}

/// The modules that are known, by the addresses that calls name them by.
#[test]
fn known_modules() {
    let mut rows = Vec::new();
    for entry in fs::read_dir(root().join("modules")).unwrap() {
        let folder = entry.unwrap().path();
        let text = fs::read_to_string(folder.join("module.hcl")).unwrap();
        let body: hcl::Body = hcl::from_str(&text).unwrap();
        let module = body.blocks().next().unwrap();
        let sources = module.body().attributes().find(|a| a.key() == "sources").unwrap();
        let hcl::Expression::Array(sources) = sources.expr() else { panic!("{folder:?}") };
        let sources: Vec<String> = sources
            .iter()
            .map(|source| match source {
                hcl::Expression::String(source) => format!("`{source}`"),
                _ => panic!("{folder:?}"),
            })
            .collect();
        let language = if folder.join("main.bicep").is_file() { "Bicep" } else { "Terraform" };
        let name = folder.file_name().unwrap().to_str().unwrap();
        rows.push(format!(
            "| {} | {language} | [{name}](../modules/{name}) |\n",
            sources.join("<br>")
        ));
    }
    rows.sort();
    let table =
        format!("| Called as | Language | Described in |\n| --- | --- | --- |\n{}", rows.concat());
    section_is_current("docs/known-modules.md", "modules", &table);
}

/// The rules by what they are about, and whether code that breaks them deploys.
#[test]
fn rules() {
    let rules: serde_json::Value =
        serde_json::from_str(&akslint(&["rules", "--format", "json"])).unwrap();
    let rules = rules["rules"].as_array().unwrap();
    let titles = [
        ("cluster-identity", "The identity of the cluster"),
        ("kubelet-identity", "The identity of the kubelets"),
        ("workload-identity", "The identities of workloads"),
        ("roles", "Roles"),
        ("secrets", "Secrets"),
        ("tool", "akslint's own"),
    ];
    let mut text = String::from(
        "# Rules\n\nGenerated from `rules/` by `tests/docs.rs`. `akslint explain RULE` says why a rule matters, \
         how to fix\nfindings, and when to suppress them.\n",
    );
    let mut listed = 0;
    for (category, title) in titles {
        text += &format!(
            "\n## {title}\n\n| rule | severity | Azure | fix | |\n| --- | --- | --- | --- | --- |\n"
        );
        for rule in rules.iter().filter(|rule| rule["category"] == category) {
            let field = |key: &str| rule[key].as_str().unwrap_or_default();
            let name = field("name");
            let deployment = match field("deployment") {
                "" => "",
                "rejected" => "rejects it",
                _ => "accepts it",
            };
            let fixes: Vec<&str> =
                rule["fixes"].as_array().unwrap().iter().filter_map(|fix| fix.as_str()).collect();
            text += &format!(
                "| [`{name}`](../rules/{name}/README.md) | {}{} | {deployment} | {} | {} |\n",
                field("severity"),
                if rule["optional"] == true { ", optional" } else { "" },
                fixes.join(", "),
                field("summary")
            );
            listed += 1;
        }
    }
    assert_eq!(listed, rules.len(), "a category has no title");
    text += "\n## One cause, one finding\n\n\
        A finding of the first rule takes the place of those of the second about the same subject, where it \
        holds whenever\nthey do. `testdata/terraform/precedence` has the cases.\n\n\
        | rule | instead of |\n| --- | --- |\n";
    for rule in rules {
        for other in rule["supersedes"].as_array().unwrap() {
            assert!(rules.iter().any(|rule| rule["name"] == *other), "there is no rule {other}");
            let (name, other) = (rule["name"].as_str().unwrap(), other.as_str().unwrap());
            text += &format!("| `{name}` | `{other}` |\n");
        }
    }
    is_current("docs/rules.md", &text);
}

/// One test, because the sections are in one file.
#[test]
fn readme() {
    let output = akslint(&["check", "--format", "concise", "examples/aks"]);
    section_is_current(
        "README.md",
        "output",
        &format!("```console\n$ akslint check --format concise examples/aks\n{output}```\n"),
    );
    let inventory = akslint(&["inventory", "examples/aks"]);
    section_is_current(
        "README.md",
        "inventory",
        &format!("```console\n$ akslint inventory examples/aks\n{inventory}```\n"),
    );
}

/// One line for each field, and below it those of its objects.
fn document_fields(text: &mut String, within: &str, fields: &[Field]) {
    for Field { name, ty, doc } in fields {
        let path = format!("{within}{name}");
        *text += &format!("| `{path}` | {} | {doc} |\n", ty.name());
        let each = if matches!(ty, Type::List(_)) { "[*]" } else { "" };
        document_fields(text, &format!("{path}{each}."), ty.fields());
    }
}

#[test]
fn model() {
    let mut text = String::from(
        "# What rules see\n\nGenerated from `src/model/subjects.rs` by `tests/docs.rs`.\n\nA rule refers to one subject by the name of its kind, such as `cluster.identity`. A field that is\nnull is not there; a field that is unknown makes the rule undetermined where it matters.\n",
    );
    for subject in SUBJECTS {
        text += &format!(
            "\n## `{}`\n\n{}\n\n| field | type | |\n| --- | --- | --- |\n",
            subject.kind.name(),
            subject.doc
        );
        document_fields(&mut text, "", subject.fields);
    }
    is_current("docs/model.md", &text);
}

#[test]
fn errors() {
    let mut text = String::from(
        "# From an error to a rule\n\nGenerated from `rules/*/rule.hcl` and `src/errors/others.rs` by `tests/docs.rs`.\n\n`akslint explain --error TEXT` recognizes these codes and phrases in the output of `terraform`, `az`, Entra ID, and\nKubernetes; `…` stands for anything. `akslint explain --error - PATH` reads standard input, and shows what the rules say about a\ntree.\n\n| code or phrase | with | rule | first |\n| --- | --- | --- | --- |\n",
    );
    let files = Arc::new(akslint::fs::Memory::default());
    let rules = akslint::setup::set_up(files, Path::new("/"), &[], CommandLine::default(), None);
    let rules = rules.unwrap_or_else(|_| panic!("the rules do not load")).rules;
    let of_rules = rules.iter().flat_map(|rule| {
        rule.errors
            .iter()
            .map(|error| (error, format!("[`{0}`](../rules/{0}/README.md)", rule.name)))
    });
    let others = akslint::errors::OTHERS.iter().map(|error| (error, "none".to_owned()));
    for (error, rule) in of_rules.chain(others) {
        let code = |text: &str| format!("`` {text} ``");
        let mut with: Vec<String> = error.with.iter().map(|with| code(with)).collect();
        with.extend(error.without.iter().map(|without| format!("without {}", code(without))));
        text += &format!(
            "| {} | {} | {rule} | {} |\n",
            code(&error.text.shown()),
            with.join(", "),
            error.first
        );
    }
    is_current("docs/errors.md", &text);
}

#[test]
fn functions() {
    let list = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    let evaluated: Vec<&str> =
        azure::evaluated().filter(|name| !azure::AT_DEPLOYMENT.contains(name)).collect();
    let of_rules: Vec<String> = FUNCTIONS
        .iter()
        .map(|function| {
            format!("- `{}({})`: {}", function.name, function.arguments.join(", "), function.doc)
        })
        .collect();
    let text = format!(
        "# Functions\n\nGenerated from `src/eval/functions` by `tests/docs.rs`.\n\nA function that akslint does not evaluate returns an unknown value.\n\n## Terraform: evaluated\n\n{}\n\nFiles are read only inside of the workspace.\n\n## Terraform: not evaluated\n\nTheir results depend on time, chance or cryptography, are addresses, or decide nothing about\nidentities. Functions of providers are not evaluated either.\n\n{}\n\n## Rules\n\nRules have all of Terraform's, and these:\n\n{}\n\n## Azure Resource Manager: evaluated\n\nFunctions that the template defines are evaluated too. Formats of `format` other than those of whole\nnumbers, `dateTimeAdd` without a format, and what no source documents give unknown.\n\n{}\n\nAnd those that are operators and names: {}\n\n## Azure Resource Manager: known at deployment\n\nAn id of a resource (`resourceId` and its kind) is a reference to the declaration that it means, or to\na resource of its type that is declared elsewhere; `reference` reads what the code sets of it, the\noutputs of nested deployments, and what Azure will set as a reference. The rest are objects whose\nmembers are there, and the same wherever they are read.\n\n{}\n\n## Azure Resource Manager: not evaluated\n\n{}\n",
        list(&terraform::evaluated().collect::<Vec<_>>()),
        list(terraform::UNKNOWN),
        of_rules.join("\n"),
        list(&evaluated),
        list(azure::TRANSLATED),
        list(azure::AT_DEPLOYMENT),
        list(azure::UNKNOWN),
    );
    is_current("docs/functions.md", &text);
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn conventions() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let libraries = fs::read_to_string(root().join("docs/decisions/libraries.md")).unwrap();
    let dependencies =
        manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in dependencies.lines().filter(|line| line.contains('=')) {
        let name = line.split([' ', '=']).next().unwrap();
        assert!(
            libraries.contains(&format!("`{name}`")),
            "docs/decisions/libraries.md lacks `{name}`"
        );
    }
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = ")).unwrap();
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(
        changelog.contains(&format!("## {}", version.trim_matches('"'))),
        "CHANGELOG.md lacks {version}"
    );

    let mut all = Vec::new();
    for folder in ["rules", "testdata", "tests", "src", "docs"] {
        files(&root().join(folder), &mut all);
    }
    for path in &all {
        let name = path.file_name().unwrap().to_str().unwrap();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        assert!(
            name.chars().all(plain),
            "{} has a name that not every system takes",
            path.display()
        );
    }
    for path in all.iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        let text = fs::read_to_string(path).unwrap();
        let folder = path.parent().unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap();
            let local = !target.is_empty() && !target.contains("://");
            assert!(
                !local || folder.join(target).exists(),
                "{}: {link} leads nowhere",
                path.display()
            );
        }
    }
}

/// The names of rules are written in their folders only.
#[test]
fn a_rule_is_its_folder() {
    let mut sources = Vec::new();
    files(&root().join("src"), &mut sources);
    let own =
        ["internal-error", "syntax-error", "unused-suppression", "unknown-rule-in-suppression"];
    for entry in fs::read_dir(root().join("rules")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}: the README's title");
        for section in ["## How to fix it", "## When to suppress"] {
            assert!(readme.contains(section), "{name}: the README has no {section}");
        }
        let rule = fs::read_to_string(folder.join("rule.hcl")).unwrap();
        let superseded = rule.lines().find_map(|line| line.trim().strip_prefix("supersedes"));
        for other in superseded.into_iter().flat_map(|list| list.split('"').skip(1).step_by(2)) {
            assert!(root().join("rules").join(other).exists(), "{name} supersedes {other}");
        }
        for path in &sources {
            // `service-principal` is also the name of an identity in the inventory and in the model.
            let text = fs::read_to_string(path).unwrap();
            let quoted = format!("\"{name}\"");
            let also = ["inventory.rs", "principal.rs", "diagram.rs"]
                .iter()
                .any(|file| path.ends_with(file));
            assert!(
                own.contains(&name.as_str()) || also || !text.contains(&quoted),
                "{} names {name}",
                path.display()
            );
        }
    }
}

/// The words that the glossary rules out stay out of the texts that users read first.
#[test]
fn words() {
    let glossary = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let ruled_out: Vec<&str> = glossary
        .lines()
        .filter_map(|line| line.strip_suffix(" |")?.rsplit_once("| "))
        .map(|(_, words)| words.trim())
        .filter(|words| !words.is_empty() && !words.starts_with("---") && *words != "Not")
        .collect();
    assert!(ruled_out.len() > 10, "{ruled_out:?}");
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(root().join("rules")).unwrap() {
        let folder = entry.unwrap().path();
        for file in ["rule.hcl", "README.md"] {
            let file = folder.join(file);
            texts.push((file.display().to_string(), fs::read_to_string(&file).unwrap()));
        }
    }
    for command in ["check", "inventory", "baseline", "init", "config", "explain", "rules"] {
        texts.push((format!("akslint {command} --help"), akslint(&[command, "--help"])));
    }
    texts.push(("README.md".into(), fs::read_to_string(root().join("README.md")).unwrap()));
    let british = ["colour", "neighbour", "analyse", "honour", "behaviour", "licence"];
    let mut found = Vec::new();
    for (name, text) in &texts {
        let text = text.to_lowercase();
        found.extend(
            ruled_out
                .iter()
                .chain(&british)
                .filter(|words| text.contains(&words.to_lowercase()))
                .map(|words| format!("{name}: {words}")),
        );
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The tutorial on writing rules is followed to the letter: its files are written, and its commands run.
#[test]
fn the_tutorial_holds() {
    let text = fs::read_to_string(root().join("docs/writing-rules.md")).unwrap();
    let (_, tutorial) = text.split_once("## From a wish to a tested rule\n").unwrap();
    let (tutorial, _) = tutorial.split_once("\n## ").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"own\" {\n  name = \"own\"\n  identity {\n    type = \
                   \"SystemAssigned\"\n  }\n}\n";
    fs::write(folder.path().join("main.tf"), cluster).unwrap();
    let mut parts = tutorial.split("```");
    let (mut files, mut outputs) = (0, Vec::new());
    while let (Some(before), Some(block)) = (parts.next(), parts.next()) {
        let (language, content) = block.split_once('\n').unwrap();
        if language == "sh" {
            for line in content.lines() {
                let arguments = line.strip_prefix("akslint ").expect(line).split(' ');
                let mut command =
                    assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("akslint"));
                let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
                outputs.push((output.status.code(), String::from_utf8(output.stdout).unwrap()));
            }
        } else {
            // The sentence before a file ends in its path.
            let path =
                before.trim_end().strip_suffix("`:").and_then(|text| text.rsplit('`').next());
            fs::write(folder.path().join(path.expect(before)), content).unwrap();
            files += 1;
        }
    }
    let statuses: Vec<_> = outputs.iter().map(|(status, _)| *status).collect();
    assert_eq!((files, statuses), (3, vec![Some(0), Some(0), Some(0), Some(1)]), "{outputs:?}");
    let tested =
        "ok   only-user-assigned-identities/fail.tf\nok   only-user-assigned-identities/pass.tf\n";
    assert!(outputs[2].1.starts_with(tested), "{outputs:?}");
    let found = "warning[only-user-assigned-identities]: cluster `own`";
    assert!(outputs[3].1.starts_with(found), "{outputs:?}");
}
