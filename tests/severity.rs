//! How severe a finding is where that depends on more than its rule.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::Arc;

use akslint::fs::Memory;
use akslint::session::{Selection, Session};

const CLUSTER: &str = r#"
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = "SystemAssigned"
  }
}
"#;

/// The findings in files, as `severity rule`, with `(N)` behind it where so many further places are shown.
#[track_caller]
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let base = PathBuf::from("/code");
    let files = files.iter().copied().chain([(".git/HEAD", "")]);
    let files = Memory::new(files.map(|(name, text)| (base.join(name), text)));
    let mut session = Session::new(Arc::new(files), &base);
    let selection = Selection { paths: vec![base], ..Selection::default() };
    let report = session.check(&selection).unwrap_or_else(|_| panic!("the code can be checked"));
    let findings = report.findings.iter().map(|finding| match finding.related.len() {
        0 => format!("{} {}", finding.severity, finding.rule),
        further => format!("{} {} ({further})", finding.severity, finding.rule),
    });
    findings.collect()
}

/// A cluster whose service principal is an input of the root.
fn with_service_principal(variable: &str) -> String {
    format!(
        r#"
variable "client_id" {{
  {variable}
}}
resource "azurerm_kubernetes_cluster" "aks" {{
  name = "aks"
  dynamic "service_principal" {{
    for_each = var.client_id == "" ? [] : [1]
    content {{
      client_id     = var.client_id
      client_secret = "not-given"
    }}
  }}
}}
"#
    )
}

/// Nobody deploys what Azure rejects: whoever deploys it sets the input.
#[test]
fn what_an_empty_input_leaves_out_is_a_note() {
    let complete = with_service_principal("default = \"\"");
    assert_eq!(found(&[("main.tf", &complete)]), ["error missing-identity"]);
    let stub = format!("variable \"location\" {{}}\n{complete}");
    assert_eq!(found(&[("main.tf", &stub)]), ["info missing-identity (1)"]);
    let given = with_service_principal("type = string");
    let found_with = |values| found(&[("main.tf", &given), ("terraform.tfvars", values)]);
    assert_eq!(found_with("client_id = \"\"\n"), ["info missing-identity (1)"]);
    // Under the condition that it is empty.
    let conditional = found(&[("main.tf", &given)]);
    assert!(conditional.contains(&"info missing-identity".to_owned()), "{conditional:?}");
    // No input changes this.
    let fixed = stub.replace("var.client_id == \"\" ? [] : [1]", "[]");
    assert_eq!(found(&[("main.tf", &fixed)]), ["error missing-identity"]);
    // What a caller leaves empty is the caller's mistake.
    let call = "module \"aks\" {\n  source = \"./aks\"\n  client_id = \"\"\n}\n";
    assert_eq!(
        found(&[("main.tf", call), ("aks/main.tf", &given)]),
        ["error missing-identity (1)"]
    );
}

#[test]
fn a_stub_without_a_name_is_a_note() {
    let stub = "resource \"azurerm_kubernetes_cluster\" \"aks\" {}\n";
    assert_eq!(found(&[("main.tf", stub)]), ["info missing-identity"]);
}

/// What cannot be read is an error where it can hide something about a cluster.
#[test]
fn syntax_errors_matter_beside_clusters() {
    const BROKEN: &str = "locals {\n  a = = 1\n}\n";
    let call = "module \"other\" {\n  source = \"./other\"\n}\n";
    let error = ["error syntax-error"];
    let warning = ["warning syntax-error"];
    assert_eq!(found(&[("main.tf", CLUSTER), ("other.tf", BROKEN)]), error);
    let main = format!("{CLUSTER}{call}");
    assert_eq!(found(&[("main.tf", &main), ("other/main.tf", BROKEN)]), warning);
    // The module has no cluster, and leads to one.
    let main = format!("{call}{BROKEN}");
    assert_eq!(found(&[("main.tf", &main), ("other/main.tf", CLUSTER)]), error);
    // The cluster itself cannot be read.
    let cluster = CLUSTER.replace("\"aks\"\n", "= \"aks\"\n");
    assert_eq!(found(&[("main.tf", &cluster)]), error);
}

/// Everything was read; which of the two counts is Terraform's to refuse.
#[test]
fn a_second_declaration_is_a_warning_beside_clusters() {
    const TWICE: &str = "locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n";
    assert_eq!(found(&[("main.tf", &format!("{CLUSTER}{TWICE}"))]), ["warning syntax-error"]);
    // A file for each cloud, of which one is copied.
    let call = "module \"clouds\" {\n  source = \"./clouds\"\n}\n";
    let files = [("main.tf", format!("{CLUSTER}{call}")), ("clouds/main.tf", TWICE.to_owned())];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    assert_eq!(found(&files), ["info syntax-error"]);
}

#[test]
fn one_mistake_in_a_file_is_one_finding() {
    let broken = format!("{CLUSTER}{}", "locals {\n  a = = 1\n}\n".repeat(3));
    assert_eq!(found(&[("main.tf", &broken)]), ["error syntax-error (2)"]);
    // What closes a block whose mistake is known is none of its own.
    let surplus =
        format!("{CLUSTER}resource \"x\" \"y\" {{\n  a = f({{\n    b = 1\n  }}\n}})\n}}\n");
    assert_eq!(found(&[("main.tf", &surplus)]), ["error syntax-error"]);
}

/// Whoever follows the tutorial fills it in.
#[test]
fn a_placeholder_for_people_is_a_warning() {
    for placeholder in ["[Enter GUID HERE]", "<your-tenant-id>"] {
        let text = format!("{CLUSTER}variable \"groups\" {{\n  default = {placeholder}\n}}\n");
        assert_eq!(found(&[("main.tf", &text)]), ["warning syntax-error"]);
    }
}

/// Somebody who wants a mistake to be passed over writes elsewhere what would excuse it.
#[test]
fn what_stands_elsewhere_excuses_nothing() {
    let comments = "# {customized property}\n# <your-tenant-id>\n/*\n{{ x }}\n*/\n";
    let broken = format!("{comments}{CLUSTER}locals {{\n  a = = 1\n}}\n");
    assert_eq!(found(&[("main.tf", &broken)]), ["error syntax-error"]);
    // Valid, and too deep for akslint.
    let (open, close) = ("(".repeat(3_000), ")".repeat(3_000));
    let deep = format!("{CLUSTER}locals {{\n  a = {open}1{close} # <your-tenant-id>\n}}\n");
    assert_eq!(found(&[("main.tf", &deep)]), ["error syntax-error"]);
}

/// Another tool makes code of it, or it was never meant to be any.
#[test]
fn what_is_no_code_is_said_once() {
    let directives = "{{- if .Cluster }}\nname = {{ .Cluster }}\nsku = {{ .Sku }}\n{{- end }}\n";
    assert_eq!(
        found(&[("main.tf", CLUSTER), ("terraform.tfvars", directives)]),
        ["warning syntax-error"]
    );
    let listing = "resource aks 'Microsoft.ContainerService/managedClusters@2024-05-01' = {\n  name: 'string'\n  tags: {\n    {customized property}: 'string'\n  }\n  identity: {\n    type: 'string'\n    userAssignedIdentities: {\n      {customized property}: {}\n    }\n  }\n}\n";
    assert_eq!(found(&[("main.bicep", listing)]), ["warning syntax-error"]);
}
