//! From the texts of failed deployments to rules, as programs print them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use support::{run_in, run_with_input, workspace};

/// Terraform's frame, whose prose is wrapped.
const TERRAFORM: &str = "╷
│ Error: Invalid combination of arguments
│   with azurerm_kubernetes_cluster.a, \"service_principal\": one of `identity,service_principal` must be specified
╵
╷
│ Error: unexpected status 400 (400 Bad Request) with error: PrincipalNotFound:
│ Principal 11111111222233334444555555555555 does not exist in the directory
│ 66666666-7777-8888-9999-000000000000. Check that you have the correct
│ principal ID.
╵
";

/// `az deployment`, with a document of JSON in a string of another.
const AZ: &str = r#"ERROR: {"status":"Failed","error":{"code":"DeploymentFailed","message":"At least one failed.","details":[{"code":"Conflict","message":"{\r\n  \"error\": {\r\n    \"code\": \"ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity\",\r\n    \"message\": \"Written for '/subscriptions/0000/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/app'.\"\r\n  }\r\n}"}]}}
"#;

/// What `explain --error -` says, and its exit status.
fn explained(text: &str) -> (String, i32) {
    let folder = workspace(&[("main.tf", "")]);
    let run = run_with_input(folder.path(), &["explain", "--error", "-"], text.as_bytes());
    assert_eq!(run.err, "");
    (run.out, run.status)
}

/// The lines of an answer that start with a word.
fn lines(out: &str, start: &str) -> Vec<String> {
    let lines = out.lines().filter_map(|line| line.trim_start().strip_prefix(start));
    lines.map(|line| line.split(": ").next().unwrap_or_default().trim().to_owned()).collect()
}

fn rules(text: &str) -> Vec<String> {
    let (out, status) = explained(text);
    assert_eq!(status, 0, "{out}");
    lines(&out, "rule:")
}

#[test]
fn errors_of_terraform() {
    let (out, status) = explained(TERRAFORM);
    assert_eq!(status, 0);
    assert_eq!(lines(&out, "line "), ["3", "6"]);
    assert_eq!(
        lines(&out, "rule:"),
        [
            "missing-identity",
            "role-assignment-missing-principal-type",
            "role-principal-is-not-an-object-id"
        ]
    );
    let coloured = TERRAFORM.replace('│', "\u{1b}[31m│\u{1b}[0m").replace('\n', "\r\n");
    assert_eq!(explained(&coloured).0, out);
}

#[test]
fn errors_within_strings_of_json() {
    let (out, _) = explained(AZ);
    assert_eq!(lines(&out, "rule:"), ["federated-credential-limits"]);
    assert!(out.contains("names: /subscriptions/0000/resourcegroups/rg/"), "{out}");
}

#[test]
fn codes_are_whole_words_in_their_case() {
    assert_eq!(
        rules("AADSTS700211: no"),
        ["federated-credential-hardcoded-issuer", "federated-credential-issuer-slash"]
    );
    assert_eq!(rules("AADSTS7002138: no"), ["federated-credential-subject"]);
    assert_eq!(
        rules("AADSTS70021: no"),
        [
            "federated-credential-audience",
            "federated-credential-hardcoded-issuer",
            "federated-credential-subject"
        ]
    );
    for text in ["XPrincipalNotFound", "principalnotfound", "AADSTS7002119"] {
        assert_eq!(explained(text).1, 1, "{text}");
    }
    let (out, status) =
        explained("{\"code\":\"CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster\"}");
    assert_eq!(status, 1);
    assert!(out.contains("codes in the text: `CustomKubeletIdentityOnlySupported"), "{out}");
}

#[test]
fn an_action_says_which_rule() {
    let linked = |action: &str| format!("(LinkedAuthorizationFailed) may not perform '{action}'");
    assert_eq!(
        rules(&linked("Microsoft.Network/virtualNetworks/subnets/join/action")),
        ["missing-role-for-private-dns-or-subnet"]
    );
    let assign = linked("Microsoft.ManagedIdentity/userAssignedIdentities/assign/action");
    assert_eq!(rules(&assign), ["kubelet-identity-missing-operator-role"]);
    assert_eq!(rules(&format!("mic.go:1] {assign}")), ["pod-identity-enabled"]);
    assert_eq!(
        rules(&linked("Microsoft.Network/ddosProtectionPlans/join/action")),
        ["none; the cause is not in the code that akslint reads"]
    );
    assert_eq!(
        rules(&linked("Microsoft.Other/join/action")),
        ["none; the cause is not in the code that akslint reads"]
    );
}

/// Terraform names all attributes in the order of their names.
/// <https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/schema.go>
#[test]
fn the_kubelet_identity_need_not_be_named_first() {
    let text = "\"kubelet_identity.0.client_id\": all of `identity.0.identity_ids,kubelet_identity.0.client_id` must be specified";
    assert_eq!(rules(text), ["kubelet-identity-without-user-assigned"]);
}

#[test]
fn a_file_that_is_not_there_is_no_error_text() {
    let folder = workspace(&[("main.tf", "")]);
    let run = run_in(folder.path(), &["explain", "--error", "deployment.log"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("there is no such file"), "{}", run.err);
}

#[test]
fn one_answer_however_often() {
    let (out, _) = explained(&"AADSTS700213: no\n".repeat(200));
    assert_eq!(lines(&out, "rule:"), ["federated-credential-subject"]);
    assert!(out.starts_with("line 1, 200 times: "), "{out}");
}

#[test]
fn nothing_else_of_the_text_is_shown() {
    let text = "client_secret=hunter2 AADSTS7000215: Invalid client secret provided hunter2\n\
                Service principal clientID: hunter2 not found in Active Directory tenant hunter2";
    let (out, _) = explained(text);
    assert_eq!(lines(&out, "rule:"), ["service-principal"]);
    assert!(!out.contains("hunter2"), "{out}");
}

/// With a path, the rules are asked about the tree, optional ones too.
#[test]
fn the_cause_is_looked_for() {
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
    let folder = workspace(&[("main.tf", cluster)]);
    let out = |text: &[u8]| {
        let run = run_with_input(folder.path(), &["explain", "--error", "-", "."], text);
        (run.out, run.status)
    };
    let (found, status) = out(TERRAFORM.as_bytes());
    assert_eq!(status, 0);
    assert!(found.contains("\nmain.tf:1:1: error: "), "{found}");
    let (silent, _) = out(b"AADSTS700213: no");
    assert!(silent.ends_with("the code does not show the cause; it may lie outside of it\n"));
}

#[test]
fn errors_of_rules_are_checked() {
    let rule = |errors: &str| {
        format!(
            "rule \"x\" {{\n  summary  = \"s\"\n  category = \"c\"\n  severity = \"info\"\n  errors   = [{errors}]\n}}\n"
        )
    };
    for (errors, problem) in [
        ("{ code = \"Mine\" }", "an error needs `code` or `phrase`, and `first`"),
        ("{ phrase = \"too short\", first = \"f\" }", "a phrase has at least four words"),
        ("{ cod = \"Mine\", first = \"f\" }", "an error has `code` or `phrase`"),
        ("\"Mine\"", "an error is an object with a `code` or a `phrase`"),
        (
            "{ code = \"PrincipalNotFound\", first = \"f\" }",
            "claims this error, too: name it in `also`",
        ),
    ] {
        let folder = workspace(&[("mine/x/rule.hcl", &rule(errors))]);
        let run = run_with_input(folder.path(), &["rules", "--rules", "mine"], b"");
        assert_eq!(run.status, 2, "{errors}");
        assert!(run.err.contains("mine/x/rule.hcl:5:") && run.err.contains(problem), "{}", run.err);
    }
}
