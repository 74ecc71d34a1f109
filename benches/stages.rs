//! How long each stage takes: `cargo bench --bench stages`.

#![allow(clippy::expect_used, clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::config::CommandLine;
use akslint::discover::Discovery;
use akslint::fs::Disk;
use akslint::known_modules::KnownModules;
use akslint::outcome::Report;
use akslint::report::{Format, Style, render};
use akslint::request::Request;
use akslint::session::{Selection, Session};
use akslint::setup::set_up;
use akslint::source::{SourceFile, Sources};
use akslint::syntax::{arm, bicep, terraform};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use tempfile::TempDir;

fn main() {
    divan::main();
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

fn judge(folder: &Path) -> Report {
    let options = Selection { paths: vec![folder.into()], ..Selection::default() };
    Session::new(Arc::new(Disk::default()), "")
        .check(&options)
        .unwrap_or_else(|_| panic!("it cannot be checked"))
}

/// Rules and configuration, before anything is looked at.
#[divan::bench]
fn set_up_without_code(bencher: Bencher<'_, '_>) {
    let folder = folder();
    let paths = [folder.path().to_path_buf()];
    bencher.bench(|| {
        set_up(Arc::new(Disk::default()), Path::new(""), &paths, CommandLine::default(), None)
            .is_ok()
    });
}

/// Walking and searching: files of 16 KB, none of which has to do with clusters.
#[divan::bench(args = [100, 1_000])]
fn search(bencher: Bencher<'_, '_>, files: usize) {
    let folder = folder();
    let text = "resource \"azurerm_subnet\" \"a\" {\n  name = \"nodes\"\n}\n\n".repeat(300);
    for number in 0..files {
        let module = folder.path().join(format!("m{}", number / 10));
        fs::create_dir_all(&module).unwrap();
        fs::write(module.join(format!("f{number}.tf")), &text).unwrap();
    }
    let disk = Disk::default();
    let request = Request::new(&disk, &[folder.path().to_path_buf()]).unwrap();
    let known = KnownModules::default();
    bencher
        .counter(BytesCount::new(files * text.len()))
        .bench(|| Discovery::new(&disk, black_box(&request), &known).discovered(&request, &[]));
}

/// A text in a language, parsed and lowered.
fn parse(bencher: Bencher<'_, '_>, name: &str, text: &str) {
    let sources = Sources::default();
    let id = sources.add(SourceFile::new(name.into(), name.into(), text.to_owned()));
    let file = sources.get(id);
    let bencher = bencher.counter(BytesCount::of_str(text));
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("tf") => bencher.bench(|| terraform::module(Path::new(""), &[(id, &file)])),
        Some("bicep") => bencher.bench(|| bicep::module(Path::new(name), id, &file)),
        _ => bencher.bench(|| arm::template(Path::new(name), id, &file).unwrap()),
    }
}

#[divan::bench]
fn parse_terraform(bencher: Bencher<'_, '_>) {
    let mut text = String::new();
    for number in 0..1_000 {
        write!(text, "resource \"azurerm_subnet\" \"s{number}\" {{\n  name             = \"${{var.prefix}}-{number}\"\n  address_prefixes = [cidrsubnet(var.space, 8, {number})]\n  tags             = merge(local.tags, {{ owner = \"team\" }})\n}}\n\n").unwrap();
    }
    parse(bencher, "main.tf", &text);
}

#[divan::bench]
fn parse_bicep(bencher: Bencher<'_, '_>) {
    let mut text = String::from("param prefix string\nparam tags object\n\n");
    for number in 0..1_000 {
        write!(text, "resource s{number} 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' = {{\n  name: '${{prefix}}-{number}'\n  properties: {{\n    addressPrefix: cidrSubnet('10.0.0.0/8', 16, {number})\n    tags: union(tags, {{ owner: 'team' }})\n  }}\n}}\n\n").unwrap();
    }
    parse(bencher, "main.bicep", &text);
}

#[divan::bench]
fn parse_arm(bencher: Bencher<'_, '_>) {
    let mut resources = Vec::new();
    for number in 0..1_000 {
        resources.push(format!("    {{\n      \"type\": \"Microsoft.Network/virtualNetworks/subnets\",\n      \"apiVersion\": \"2024-05-01\",\n      \"name\": \"[format('{{0}}-{number}', parameters('prefix'))]\",\n      \"properties\": {{ \"tags\": \"[union(parameters('tags'), createObject('owner', 'team'))]\" }}\n    }}"));
    }
    let text = format!(
        "{{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {{ \"prefix\": {{ \"type\": \"string\" }}, \"tags\": {{ \"type\": \"object\" }} }},\n  \"resources\": [\n{}\n  ]\n}}\n",
        resources.join(",\n")
    );
    parse(bencher, "main.json", &text);
}

/// A module of clusters that is called through a chain of modules, from the files to the findings.
#[divan::bench(args = [50, 500])]
fn judge_clusters_through_ten_modules(bencher: Bencher<'_, '_>, clusters: usize) {
    let folder = folder();
    for level in 0..10 {
        let module =
            folder.path().join(if level == 0 { ".".into() } else { format!("level{level}") });
        fs::create_dir_all(&module).unwrap();
        let source = if level == 0 { "./level1".into() } else { format!("../level{}", level + 1) };
        let value = if level == 0 { "\"SystemAssigned\"" } else { "var.kind" };
        let text = format!(
            "variable \"kind\" {{\n  default = null\n}}\n\nmodule \"next\" {{\n  source = \"{source}\"\n  kind   = {value}\n}}\n"
        );
        fs::write(module.join("main.tf"), text).unwrap();
    }
    let mut text = String::from("variable \"kind\" {}\n");
    for number in 0..clusters {
        write!(text, "\nresource \"azurerm_kubernetes_cluster\" \"aks{number}\" {{\n  name       = \"aks-{number}\"\n  dns_prefix = \"aks\"\n\n  default_node_pool {{\n    name    = \"default\"\n    vm_size = \"Standard_D2_v2\"\n  }}\n\n  dynamic \"identity\" {{\n    for_each = var.kind == null ? [] : [var.kind]\n    content {{\n      type = identity.value\n    }}\n  }}\n}}\n").unwrap();
    }
    let last = folder.path().join("level10");
    fs::create_dir_all(&last).unwrap();
    fs::write(last.join("main.tf"), text).unwrap();
    assert_eq!(judge(folder.path()).clusters.len(), clusters);
    bencher.counter(ItemsCount::new(clusters)).bench(|| judge(folder.path()).findings.len());
}

/// The report of all fixtures, which is one of many findings.
#[divan::bench(args = [Format::Human, Format::Json, Format::Sarif, Format::LspJson, Format::Markdown])]
fn report(bencher: Bencher<'_, '_>, format: Format) {
    let report = judge(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata"));
    bencher
        .counter(ItemsCount::new(report.findings.len()))
        .bench(|| render(&report, format, &Style::default()).len());
}
