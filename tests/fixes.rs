//! Fixes: what becomes of the examples of rules, however they are formatted, and what is never touched.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::fix::trial::{self, Fixed};
use akslint::fix::{Applicability, Reason};
use akslint::fs::Memory;
use akslint::{Selection, Session};
use proptest::prelude::*;
use support::entries;

const FOLDER: &str = "/code";

/// Fixes some files, with what promises at least this. `rule` is selected, too.
fn fixed(files: &[(&str, String)], rule: &str, least: Applicability) -> Fixed {
    let path = |name: &str| Path::new(FOLDER).join(name);
    let files = Memory::new(files.iter().map(|(name, text)| (path(name), text.clone())));
    let mut session = Session::new(Arc::new(files), FOLDER);
    let mut selection = Selection {
        paths: vec![FOLDER.into()],
        today: "2026-11-26".parse().ok(),
        ..Selection::default()
    };
    selection.command_line.extend_select.push(rule.to_owned());
    let report = session.check(&selection).unwrap_or_else(|_| panic!("{rule} cannot be checked"));
    let fixed = trial::apply(&mut session, &selection, report, least)
        .unwrap_or_else(|_| panic!("{rule} cannot be fixed"));
    let report = trial::keep_proven(&mut session, &selection, fixed.report)
        .unwrap_or_else(|_| panic!("{rule} cannot be judged again"));
    Fixed { report, ..fixed }
}

/// Why fixes of what is left are not offered.
fn reasons(fixed: &Fixed) -> Vec<Reason> {
    let withheld = fixed.report.findings.iter().flat_map(|finding| &finding.withheld);
    withheld.map(|one| one.reason.clone()).collect()
}

/// The text of a file after its fixes, if there were any.
fn after(fixed: &Fixed, name: &str) -> Option<String> {
    fixed.files.get(&Path::new(FOLDER).join(name)).map(|file| file.after.clone())
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// A text without the comments that mark what is found.
fn unmarked(text: &str) -> String {
    let is_mark = |line: &&str| {
        let line = line.trim_start().trim_start_matches(['#', '/']).trim_start();
        line.starts_with('^')
    };
    text.lines().filter(|line| !is_mark(line)).map(|line| format!("{line}\n")).collect()
}

/// The examples of findings that are one file: the rule, the path, the text.
fn examples() -> Vec<(String, PathBuf, String)> {
    let mut found = Vec::new();
    for folder in entries(&support::root().join("rules")) {
        for path in entries(&folder) {
            if name(&path).starts_with("fail") && path.is_file() {
                let text = unmarked(&fs::read_to_string(&path).unwrap());
                found.push((name(&folder).to_owned(), path, text));
            }
        }
    }
    found
}

/// The name of the file beside an example that has its text after all fixes.
fn expected_path(path: &Path) -> PathBuf {
    path.with_file_name(name(path).replacen("fail", "fix", 1))
}

#[test]
fn examples_are_fixed() {
    let updates = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut count = 0;
    for (rule, path, text) in examples() {
        let file = name(&path);
        let fixed = fixed(&[(file, text)], &rule, Applicability::Display);
        let expected = expected_path(&path);
        let Some(after) = after(&fixed, file) else {
            assert!(!expected.exists(), "{} is there, and nothing is fixed", expected.display());
            continue;
        };
        count += fixed.count;
        if updates {
            fs::write(&expected, &after).unwrap();
        }
        let written = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(after, written, "{}", path.display());
        // There is nothing left to do.
        let again = self::fixed(&[(file, after)], &rule, Applicability::Display);
        assert_eq!(again.count, 0, "{}", path.display());
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn the_format_is_kept() {
    let tabs = |text: &str| {
        let lines = text.lines().map(|line| {
            let plain = line.trim_start();
            format!("{}{plain}\n", "\t".repeat((line.len() - plain.len()) / 2))
        });
        lines.collect::<String>()
    };
    type Change<'c> = &'c dyn Fn(&str) -> String;
    let changes: [(&str, Change<'_>); 3] = [
        ("line ends", &|text| text.replace('\n', "\r\n")),
        ("tabs", &tabs),
        ("a byte order mark", &|text| format!("\u{feff}{text}")),
    ];
    for (rule, path, text) in examples() {
        let file = name(&path);
        let plain = fixed(&[(file, text.clone())], &rule, Applicability::Display);
        let Some(plain) = after(&plain, file) else { continue };
        for (what, change) in changes {
            let changed = fixed(&[(file, change(&text))], &rule, Applicability::Display);
            assert_eq!(after(&changed, file), Some(change(&plain)), "{}, {what}", path.display());
        }
    }
}

#[test]
fn safe_fixes_alone_are_applied_unless_more_is_asked_for() {
    let text = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type         = \"SystemAssigned\"\n    identity_ids = [azurerm_user_assigned_identity.aks.id]\n  }\n}\n\nresource \"azurerm_user_assigned_identity\" \"aks\" {\n  name = \"aks\"\n}\n";
    let files = [("main.tf", text.to_owned())];
    let fix = |least| fixed(&files, "identities-without-user-assigned", least);
    assert_eq!(fix(Applicability::Safe).count, 0);
    let fixed = fix(Applicability::Unsafe);
    assert_eq!(fixed.count, 1);
    assert_eq!(after(&fixed, "main.tf"), Some(text.replace("SystemAssigned", "UserAssigned")));
}

/// What is written for all callers of a module is not changed for one of them.
#[test]
fn what_other_clusters_run_as_does_not_change() {
    let module = "variable \"type\" {\n  default = \"systemassigned\"\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = var.type\n  }\n}\n";
    let files = [
        ("main.tf", "module \"a\" {\n  source = \"./aks\"\n}\n".to_owned()),
        ("aks/main.tf", module.to_owned()),
    ];
    let fixed = fixed(&files, "unsupported-identity-type", Applicability::Safe);
    // Where the value is written: at the default, which all uses share.
    assert_eq!(
        after(&fixed, "aks/main.tf"),
        Some(module.replace("\"systemassigned\"", "\"SystemAssigned\""))
    );
}

/// A cluster in a module that others call is fixed where it is declared.
#[test]
fn clusters_in_called_modules_are_fixed() {
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
    let call = "module \"aks\" {\n  source = \"./aks\"\n}\n";
    let files = [("main.tf", call.to_owned()), ("aks/main.tf", cluster.to_owned())];
    let fixed = fixed(&files, "missing-identity", Applicability::Unsafe);
    assert_eq!((fixed.count, after(&fixed, "main.tf")), (1, None));
    assert!(after(&fixed, "aks/main.tf").unwrap().contains("type = \"SystemAssigned\""));
}

/// The switch of something else stays as it is: the cluster no longer reads it.
#[test]
fn switches_are_not_turned() {
    let rule = "workload-identity-without-oidc-issuer";
    let terraform = "variable \"apps\" {\n  type    = bool\n  default = false\n}\n\nresource \
                     \"azurerm_kubernetes_cluster\" \"aks\" {\n  name                      = \"aks\"\n  \
                     workload_identity_enabled = true\n  oidc_issuer_enabled       = var.apps\n\n  identity {\n    \
                     type = \"SystemAssigned\"\n  }\n}\n";
    let template = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": { "apps": { "type": "bool", "defaultValue": false } },
  "resources": [
    {
      "type": "Microsoft.ContainerService/managedClusters",
      "apiVersion": "2024-05-01",
      "name": "aks",
      "identity": { "type": "SystemAssigned" },
      "properties": {
        "oidcIssuerProfile": { "enabled": "[parameters('apps')]" },
        "securityProfile": { "workloadIdentity": { "enabled": true } }
      }
    }
  ]
}
"#;
    for (file, text, before, now) in [
        (
            "main.tf",
            terraform,
            "oidc_issuer_enabled       = var.apps",
            "oidc_issuer_enabled       = true",
        ),
        (
            "azuredeploy.json",
            template,
            r#""oidcIssuerProfile": { "enabled": "[parameters('apps')]" }"#,
            r#""oidcIssuerProfile": { "enabled": true }"#,
        ),
    ] {
        let fixed = fixed(&[(file, text.to_owned())], rule, Applicability::Unsafe);
        assert_eq!(
            after(&fixed, file).unwrap(),
            text.replace(before, now),
            "{:?}",
            reasons(&fixed)
        );
    }
}

#[test]
fn generated_code_is_left_alone() {
    let role = |principal: &str| {
        format!(
            "resource \"azurerm_user_assigned_identity\" \"a\" {{\n  name = \"a\"\n}}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  name = \"aks\"\n\n  identity {{\n    type = \"SystemAssigned\"\n  }}\n}}\n\nresource \"azurerm_role_assignment\" \"r\" {{\n  role_definition_name = \"Reader\"\n  scope                = \"/subscriptions/11111111-2222-3333-4444-555555555555\"\n  principal_id         = {principal}\n}}\n"
        )
    };
    let rule = "role-principal-is-not-an-object-id";
    let plain = role("azurerm_user_assigned_identity.a.client_id");
    let fix = |text: String| {
        let fixed = fixed(&[("main.tf", text)], rule, Applicability::Safe);
        (fixed.count, reasons(&fixed))
    };
    let generated = || vec![Reason::Generated { file: "main.tf".into() }];
    assert_eq!(fix(plain.clone()), (1, vec![]));
    assert_eq!(fix(format!("# Generated. DO NOT EDIT.\n{plain}")), (0, generated()));
    assert_eq!(fix(format!("{plain}\n# {{{{ macro }}}}\n")), (0, generated()));
}

/// A client ID is no principal in any world; an identity that is missing in one world is there in another.
#[test]
fn under_a_condition_only_what_is_right_in_every_world_is_fixed() {
    let text = "variable \"x\" {}\n\nresource \"azurerm_user_assigned_identity\" \"a\" {\n  name = \"a\"\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n\nresource \"azurerm_role_assignment\" \"r\" {\n  role_definition_name = \"Reader\"\n  scope                = \"/subscriptions/11111111-2222-3333-4444-555555555555\"\n  principal_id         = var.x ? azurerm_user_assigned_identity.a.client_id : azurerm_kubernetes_cluster.aks.identity[0].principal_id\n}\n";
    let rule = "role-principal-is-not-an-object-id";
    let right = fixed(&[("main.tf", text.to_owned())], rule, Applicability::Safe);
    assert_eq!(
        after(&right, "main.tf"),
        Some(text.replace("a.client_id", "a.principal_id")),
        "{:?}",
        reasons(&right)
    );
    let text = "variable \"x\" {}\n\nresource \"azurerm_user_assigned_identity\" \"a\" {\n  name = \"a\"\n}\n\nresource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type         = \"SystemAssigned\"\n    identity_ids = var.x ? [azurerm_user_assigned_identity.a.id] : []\n  }\n}\n";
    let rule = "identities-without-user-assigned";
    let kept = fixed(&[("main.tf", text.to_owned())], rule, Applicability::Unsafe);
    assert_eq!((kept.count, reasons(&kept)), (0, vec![Reason::Conditional]));
}

#[test]
fn suppressions_that_are_not_needed_are_removed() {
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n";
    let with = |before: &str| {
        let files = [("main.tf", format!("{before}{cluster}"))];
        let fixed = fixed(&files, "unused-suppression", Applicability::Safe);
        after(&fixed, "main.tf")
    };
    assert_eq!(with("# akslint: ignore[missing-identity] CHG-7\n").as_deref(), Some(cluster));
    assert_eq!(
        with("# akslint: ignore[missing-identity, service-principal]\n").as_deref(),
        Some(cluster)
    );
    // What else the comment says is somebody's.
    assert_eq!(with("# TODO akslint: ignore[missing-identity]\n"), None);
}

#[test]
fn misspelled_rules_in_suppressions_are_named() {
    let cluster = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";
    let text = format!("# akslint: ignore[missing-identty] CHG-7\n{cluster}");
    let rule = "unknown-rule-in-suppression";
    let fix = |least| fixed(&[("main.tf", text.clone())], rule, least);
    assert_eq!(fix(Applicability::Safe).count, 0);
    let fixed = fix(Applicability::Unsafe);
    assert_eq!(after(&fixed, "main.tf"), Some(text.replace("identty", "identity")));
    assert_eq!(fixed.report.findings.len(), 0);
}

/// One fix that does not do what it promises keeps no other one from being carried out.
#[test]
fn fixes_that_break_something_are_withheld() {
    let role = |name: &str, rest: &str| {
        format!(
            "resource {name} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{\n  name: guid('{name}')\n  properties: {{\n    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')\n    principalId: app.properties.principalId\n{rest}  }}\n}}\n\n"
        )
    };
    let head = "param kind string\n\nresource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {\n  name: 'app'\n  location: 'westeurope'\n}\n\nresource aks 'Microsoft.ContainerService/managedClusters@2025-05-01' = {\n  name: 'aks'\n  location: 'westeurope'\n  identity: { type: 'SystemAssigned' }\n  properties: { dnsPrefix: 'aks' }\n}\n\n";
    // There is one already, which is nothing in the end: a second one cannot be read.
    let taken = role("taken", "    principalType: false ? kind : null\n");
    let open: String = ["a", "b", "c"].map(|name| role(name, "")).concat();
    let text = format!("{head}{taken}{open}");
    let rule = "role-assignment-missing-principal-type";
    let fixed = fixed(&[("main.bicep", text.clone())], rule, Applicability::Safe);
    assert_eq!((fixed.count, reasons(&fixed)), (3, vec![Reason::Refuted]));
    let line = "    principalId: app.properties.principalId\n";
    let new_line = format!("{line}    principalType: 'ServicePrincipal'\n");
    let expected = format!("{head}{taken}{}", open.replace(line, &new_line));
    assert_eq!(after(&fixed, "main.bicep"), Some(expected));
}

/// Fixes in one file that touch each other take turns.
#[test]
fn all_findings_of_a_file_are_fixed_in_one_run() {
    let block = |index: usize| {
        format!(
            "resource \"azurerm_role_assignment\" \"r{index}\" {{\n  role_definition_name = \"Reader\"\n  scope                = \"/subscriptions/x\"\n  principal_id         = azurerm_user_assigned_identity.a.client_id\n}}\n"
        )
    };
    let mut text = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n\n  identity {\n    type = \"SystemAssigned\"\n  }\n}\n\nresource \"azurerm_user_assigned_identity\" \"a\" {\n  name = \"a\"\n}\n".to_owned();
    (0..30).for_each(|index| text.push_str(&block(index)));
    let rule = "role-principal-is-not-an-object-id";
    let fixed = fixed(&[("main.tf", text.clone())], rule, Applicability::Safe);
    assert_eq!(fixed.count, 30);
    assert_eq!(after(&fixed, "main.tf"), Some(text.replace(".client_id", ".principal_id")));
    assert_eq!(fixed.report.findings.len(), 0);
    let by_path: BTreeMap<&PathBuf, &str> =
        fixed.files.iter().map(|(path, file)| (path, file.name.as_str())).collect();
    assert_eq!(by_path.len(), 1);
}

/// How the lines of a text are laid out.
#[derive(Debug, Clone)]
struct Layout {
    indent: &'static str,
    line_end: &'static str,
    /// For each line, in turn: what stands before it and behind it.
    around: Vec<(Option<&'static str>, bool)>,
}

fn layouts() -> impl Strategy<Value = Layout> {
    let before = prop_oneof![
        6 => Just(None),
        1 => Just(Some("")),
        1 => Just(Some("a comment, with \"quotes\" and { braces }")),
    ];
    (
        prop_oneof![Just(""), Just(" "), Just("  "), Just("    "), Just("\t")],
        prop_oneof![Just("\n"), Just("\r\n")],
        proptest::collection::vec((before, proptest::bool::weighted(0.2)), 1..20),
    )
        .prop_map(|(indent, line_end, around)| Layout { indent, line_end, around })
}

impl Layout {
    fn of(&self, file: &str, text: &str) -> String {
        let sign = match file.rsplit('.').next() {
            Some("tf") => Some("#"),
            Some("bicep") => Some("//"),
            _ => None,
        };
        let mut out = String::new();
        for (line, (before, trailing)) in text.lines().zip(self.around.iter().cycle()) {
            match (before, sign) {
                (Some(""), _) => out += self.line_end,
                (Some(comment), Some(sign)) => out += &format!("{sign} {comment}{}", self.line_end),
                _ => {}
            }
            let plain = line.trim_start();
            out += &self.indent.repeat((line.len() - plain.len()) / 2);
            out += plain;
            out += if *trailing { "  " } else { "" };
            out += self.line_end;
        }
        out
    }
}

/// How many lines go, and how many come. Those that are only aligned anew stay.
fn changes(before: &str, after: &str) -> (usize, usize) {
    let plain = |line: &str| match line.split_once('=') {
        Some((name, value)) => format!("{} ={}", name.trim_end(), value.trim_end()),
        // A comma may come before the blanks at the end of a line.
        None => line.trim_end().to_owned(),
    };
    let count = |text: &str| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        text.lines().for_each(|line| *counts.entry(plain(line)).or_default() += 1);
        counts
    };
    let (old, new) = (count(before), count(after));
    let more = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>| {
        a.iter().map(|(line, n)| n.saturating_sub(b.get(line).copied().unwrap_or(0))).sum()
    };
    (more(&old, &new), more(&new, &old))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a file is laid out, a fix changes the lines that it has to and no others, and once.
    #[test]
    fn any_layout_is_kept(index in 0_usize..1_000, layout in layouts()) {
        let fixable: Vec<(String, PathBuf, String)> =
            examples().into_iter().filter(|(_, path, _)| expected_path(path).exists()).collect();
        let (rule, path, text) = &fixable[index % fixable.len()];
        let file = name(path);
        let plain = fixed(&[(file, text.clone())], rule, Applicability::Display);
        let most = plain.count;
        let (most_gone, most_come) = changes(text, &self::after(&plain, file).unwrap());
        let text = layout.of(file, text);
        let fixed = fixed(&[(file, text.clone())], rule, Applicability::Display);
        prop_assert!(fixed.count <= most, "{} of {most}", fixed.count);
        let after = after(&fixed, file).unwrap_or_else(|| text.clone());
        let (gone, come) = changes(&text, &after);
        // What goes takes the line before it along, in each of its lines.
        prop_assert!(gone <= 2 * most_gone && come <= most_come, "{text}\n---\n{after}");
        let mut lines = after.split_inclusive('\n');
        prop_assert!(lines.all(|line| line.ends_with(layout.line_end)), "{after:?}");
        let again = self::fixed(&[(file, after)], rule, Applicability::Display);
        prop_assert_eq!(again.count, 0);
    }
}
