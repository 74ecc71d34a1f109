//! `check --fix` and `--diff` on files: what is written, what is left alone, and what is said.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod support;

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use akslint::fs::{Disk, FileSystem as _, Reach};
use support::{Run, run_in};

const CODE: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = \"systemassigned\" # note\n  }\n}\n";

fn fixed_code() -> String {
    CODE.replace("systemassigned", "SystemAssigned")
}

fn run(folder: &Path, args: &[&str]) -> Run {
    run_in(folder, &[&["check"], args].concat())
}

fn workspace() -> tempfile::TempDir {
    support::workspace(&[(".git/HEAD", ""), ("main.tf", CODE)])
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_fixed_in_place() {
    let folder = workspace();
    let file = folder.path().join("main.tf");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let output = run(folder.path(), &["--fix"]);
    assert_eq!(output.status, 0);
    assert_eq!(output.err, "fixed 1 finding in 1 file\n");
    assert_eq!(fs::read_to_string(&file).unwrap(), fixed_code());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(names(folder.path()), [".git", "main.tf"]);
    let again = run(folder.path(), &["--fix"]);
    assert_eq!(again.err, "fixed 0 findings in 0 files\n");
}

#[test]
fn a_diff_writes_nothing() {
    let folder = workspace();
    let output = run(folder.path(), &["--diff"]);
    assert_eq!(output.status, 1);
    let diff = output.out;
    for line in [
        "--- a/main.tf",
        "+++ b/main.tf",
        "-    type = \"systemassigned\" # note",
        "+    type = \"SystemAssigned\" # note",
    ] {
        assert!(diff.lines().any(|found| found == line), "{diff}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("main.tf")).unwrap(), CODE);
    // Fixed code has no diff.
    run(folder.path(), &["--fix"]);
    let output = run(folder.path(), &["--diff"]);
    assert_eq!((output.status, output.out.len()), (0, 0));
}

#[test]
fn reports_show_the_best_fix() {
    let folder = workspace();
    let output = run(folder.path(), &["--color", "never"]);
    let expected = "  ├ fix: spell the identity type as azurerm does (`--fix`)\n  │ -     type = \"systemassigned\" # note\n  │ +     type = \"SystemAssigned\" # note\n";
    assert!(output.out.contains(expected), "{}", output.out);
    assert!(output.out.contains("\n1 fixable with --fix\n"), "{}", output.out);
    // A line of a megabyte is nothing to look at.
    let long = CODE.replace("# note", &format!("# {}", "x".repeat(1_000_000)));
    fs::write(folder.path().join("main.tf"), long).unwrap();
    let output = run(folder.path(), &["--color", "never", "--format", "human"]);
    let lines = output.out.lines().filter(|line| line.contains("│ +")).count();
    assert_eq!((lines, output.out.matches("├ fix: ").count()), (0, 1));
}

#[test]
fn secrets_are_hidden_in_diffs() {
    let folder = workspace();
    let secret = "Zx8Q~aB3dEfGhIjKlMnOpQrStUvWxYz0123456789";
    let code = format!(
        "resource \"azurerm_kubernetes_cluster\" \"sp\" {{\n  name = \"sp\"\n\n  service_principal {{\n    client_id     = \"11111111-2222-3333-4444-555555555555\"\n    client_secret = \"{secret}\"\n  }}\n}}\n\n{CODE}"
    );
    fs::write(folder.path().join("main.tf"), code).unwrap();
    let output = run(folder.path(), &["--diff"]);
    let diff = output.out;
    assert!(diff.contains("+    type = \"SystemAssigned\"") && !diff.contains(secret), "{diff}");
}

#[test]
fn what_no_rule_asks_for_is_hidden_in_diffs_too() {
    let folder = workspace();
    let password = "P@ssw0rd-Plain-1234";
    let before = format!("  windows_profile {{\n    admin_password = \"{password}\"\n  }}\n");
    let code = CODE.replace("\n  identity", &format!("{before}  identity"));
    fs::write(folder.path().join("main.tf"), code).unwrap();
    let diff = run(folder.path(), &["--diff"]).out;
    assert!(diff.contains("admin_password = \"***") && !diff.contains(password), "{diff}");
}

/// What `git apply` needs stays, and what a terminal or a build's log obeys does not.
#[test]
fn diffs_can_be_applied() {
    let folder = workspace();
    let tabs = CODE.replace("  ", "\t");
    for code in [
        tabs.clone(),
        CODE.replace('\n', "\r\n"),
        format!("\u{feff}{}", CODE.replace("\n  name = \"aks\"\n", "")),
    ] {
        fs::write(folder.path().join("main.tf"), &code).unwrap();
        let diff = run(folder.path(), &["--diff"]).out;
        let (mut old, mut new) = (String::new(), String::new());
        for line in diff.split_inclusive('\n').skip(3) {
            let (sign, content) = line.split_at(1);
            if sign != "+" {
                old.push_str(content);
            }
            if sign != "-" {
                new.push_str(content);
            }
        }
        assert!(code.contains(&old), "{old:?} of {code:?}");
        assert_eq!(code.replace(&old, &new), code.replace("systemassigned", "SystemAssigned"));
    }
    let hostile = tabs.replace("name", "# \u{1b}[2J ##[error] no\n::error::no\nname");
    fs::write(folder.path().join("main.tf"), hostile).unwrap();
    let diff = run(folder.path(), &["--diff"]).out;
    assert!(!diff.contains('\u{1b}') && !diff.contains("##["), "{diff}");
    assert!(diff.lines().all(|line| !line.trim_start().starts_with("::")), "{diff}");
}

#[test]
fn only_what_people_write_and_akslint_reads_in_whole_is_edited() {
    let folder = support::workspace(&[
        (".git/HEAD", ""),
        ("broken/main.tf", &format!("{CODE}resource \"x\" {{ a = \n")),
        ("made/zz_generated.aks.tf", CODE),
        ("vendor/aks/main.tf", CODE),
        ("tokens/main.tf", &CODE.replace("\"aks\"\n", "\"#{name}#\"\n")),
    ]);
    let said = run(folder.path(), &["--fix"]).err;
    assert!(said.starts_with("fixed 0 findings in 0 files\n"), "{said}");
    assert_eq!(said.matches("the file has a syntax error").count(), 1, "{said}");
    assert_eq!(said.matches("is generated, or a copy, or has placeholders").count(), 3, "{said}");
    let said = run(folder.path(), &["--add-suppressions"]).err;
    assert!(said.starts_with("suppressed 0 findings in 0 files\n"), "{said}");
}

#[test]
fn links_are_written_through_and_stay() {
    let folder = workspace();
    fs::create_dir(folder.path().join("shared")).unwrap();
    fs::rename(folder.path().join("main.tf"), folder.path().join("shared/aks.txt")).unwrap();
    symlink("shared/aks.txt", folder.path().join("main.tf")).unwrap();
    let output = run(folder.path(), &["--fix"]);
    assert_eq!(output.err, "fixed 1 finding in 1 file\n");
    assert!(fs::symlink_metadata(folder.path().join("main.tf")).unwrap().is_symlink());
    let written = fs::read_to_string(folder.path().join("shared/aks.txt")).unwrap();
    assert_eq!(written, fixed_code());
}

#[test]
fn a_file_and_a_link_to_it_are_written_once() {
    let folder = support::workspace(&[(".git/HEAD", ""), ("real/aks.tf", CODE)]);
    symlink("real/aks.tf", folder.path().join("main.tf")).unwrap();
    let output = run(folder.path(), &["--fix"]);
    assert_eq!((output.status, output.err.contains("error")), (0, false), "{}", output.err);
    let written = fs::read_to_string(folder.path().join("real/aks.tf")).unwrap();
    assert_eq!(written, fixed_code());
}

#[test]
fn what_may_not_be_written_is_said() {
    let folder = workspace();
    let file = folder.path().join("main.tf");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    if fs::OpenOptions::new().write(true).open(&file).is_ok() {
        // Root may write everything.
        return;
    }
    let output = run(folder.path(), &["--fix"]);
    assert_eq!(output.status, 2);
    let said = output.err;
    assert!(said.starts_with("error: cannot write `main.tf`: "), "{said}");
    assert_eq!(fs::read_to_string(&file).unwrap(), CODE);
}

#[test]
fn a_file_that_changed_is_not_replaced() {
    let folder = workspace();
    let root = folder.path().canonicalize().unwrap();
    let file = root.join("main.tf");
    let disk = Disk::default();
    let replace = |expected: &str| {
        disk.replace(&file, expected.as_bytes(), b"new", Reach::Below(&root)).map_err(|e| e.kind())
    };
    assert_eq!(replace("something else"), Err(ErrorKind::InvalidData));
    assert_eq!(replace(&CODE[..CODE.len() - 1]), Err(ErrorKind::InvalidData));
    assert_eq!(fs::read_to_string(&file).unwrap(), CODE);
    assert_eq!(replace(CODE), Ok(()));
    assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    assert_eq!(names(&root), [".git", "main.tf"]);
    let outside = disk.replace(Path::new("/etc/hostname"), b"", b"", Reach::Below(&root));
    assert_eq!(outside.map_err(|error| error.kind()), Err(ErrorKind::PermissionDenied));
}

/// Whoever kills akslint while it writes finds each file as it was, or as it should be.
#[test]
fn nothing_is_half_written() {
    const MODULES: usize = 300;
    let folder = support::workspace(&[(".git/HEAD", "")]);
    let path = |index: usize| folder.path().join(format!("m{index}/main.tf"));
    for index in 0..MODULES {
        fs::create_dir(path(index).parent().unwrap()).unwrap();
        fs::write(path(index), CODE).unwrap();
    }
    let mut running = std::process::Command::new(assert_cmd::cargo::cargo_bin!("akslint"))
        .current_dir(folder.path())
        .args(["check", "--fix", "--quiet"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let is_fixed = |index: usize| fs::read_to_string(path(index)).unwrap() == fixed_code();
    while running.try_wait().unwrap().is_none() && !(0..MODULES).any(is_fixed) {}
    let _ = running.kill();
    running.wait().unwrap();
    for index in 0..MODULES {
        let text = fs::read_to_string(path(index)).unwrap();
        assert!(text == CODE || text == fixed_code(), "{text}");
    }
    // What was left is done the next time.
    run(folder.path(), &["--fix", "--quiet"]);
    assert!((0..MODULES).all(is_fixed));
}

#[test]
fn a_broken_file_elsewhere_does_not_stop_fixes() {
    let folder = workspace();
    fs::create_dir(folder.path().join("other")).unwrap();
    let broken = format!("{CODE}resource \"azurerm_kubernetes_cluster\" {{{{\n");
    fs::write(folder.path().join("other/main.tf"), &broken).unwrap();
    run(folder.path(), &["--fix"]);
    assert_eq!(fs::read_to_string(folder.path().join("main.tf")).unwrap(), fixed_code());
    assert_eq!(fs::read_to_string(folder.path().join("other/main.tf")).unwrap(), broken);
}

#[test]
fn findings_are_suppressed_with_a_reason() {
    let folder = workspace();
    let bicep = "param x string\n\n@description('the cluster')\r\nresource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {\r\n  name: 'aks'\r\n  location: x\r\n  properties: { dnsPrefix: 'aks' }\r\n}\r\n";
    fs::write(folder.path().join("aks.bicep"), bicep).unwrap();
    let template = "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"resources\": [\n    { \"type\": \"Microsoft.ContainerService/managedClusters\", \"apiVersion\": \"2025-05-01\", \"name\": \"t\", \"location\": \"x\", \"properties\": { \"dnsPrefix\": \"t\" } }\n  ]\n}\n";
    fs::write(folder.path().join("aks.json"), template).unwrap();
    let output =
        run(folder.path(), &["--add-suppressions", "--reason", "CHG-7,\nuntil\u{7}spring", "-q"]);
    assert_eq!(output.status, 0, "{}", output.err);
    let terraform = fs::read_to_string(folder.path().join("main.tf")).unwrap();
    let comment = "# akslint: ignore[unsupported-identity-type] CHG-7, until spring\n";
    assert!(terraform.starts_with(comment), "{terraform}");
    let written = fs::read_to_string(folder.path().join("aks.bicep")).unwrap();
    let expected = "@description('the cluster')\r\n// akslint: ignore[missing-identity] CHG-7, until spring\r\n";
    assert!(written.contains(expected), "{written}");
    let member =
        "{ \"comments\": \"akslint: ignore[missing-identity] CHG-7, until spring\", \"type\"";
    let written = fs::read_to_string(folder.path().join("aks.json")).unwrap();
    assert_eq!(written, template.replace("{ \"type\"", member));
    let again = run(folder.path(), &["--add-suppressions"]);
    assert_eq!((again.status, again.err.as_str()), (0, "suppressed 0 findings in 0 files\n"));
}

#[test]
fn bad_usage_is_said() {
    let folder = workspace();
    let output = run(folder.path(), &["--unsafe-fixes"]);
    assert_eq!(output.status, 2);
    let output = run(folder.path(), &["--fix", "-", "--stdin-filename", "main.tf"]);
    assert_eq!(output.status, 2);
    assert_eq!(fs::read_to_string(folder.path().join("main.tf")).unwrap(), CODE);
}
