//! What the rules cost: `cargo bench --bench rules`. A Terraform module with 100 clusters and 1,000 role
//! assignments is parsed once; then the clock runs for reading the model, for asking all rules, and for
//! loading the rules, as a start of the program does.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use akslint::collections::IndexMap;
use akslint::config::CommandLine;
use akslint::eval::{Limits, Program, Worlds};
use akslint::fs::Disk;
use akslint::knowledge::KNOWLEDGE;
use akslint::model::Relations;
use akslint::rules::Rule;
use akslint::rules::engine::{Answers, Inquiry};
use akslint::rules::prefilter::Memory;
use akslint::setup::set_up;

const RUNS: usize = 30;

fn main() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
    fs::write(folder.path().join("main.tf"), module()).expect("a file can be written");
    let path = folder.path().canonicalize().expect("the folder is there");
    let mut loading = Vec::new();
    let (mut reading, mut asking, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    let mut findings = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        let setup = set_up(
            Arc::new(Disk::default()),
            Path::new(""),
            &[PathBuf::from(&path)],
            CommandLine::default(),
            None,
        );
        loading.push(start.elapsed().as_secs_f64() * 1e3);
        let setup = setup.map_err(|_| ()).expect("the rules are right");
        let module = setup.workspace.module(&path).expect("the module is there");
        let given = IndexMap::default();
        let program = Program::new(&setup.workspace, module, &given, &KNOWLEDGE, None);
        let rules: Vec<&Rule> = setup.rules.iter().filter(|rule| !rule.optional).collect();
        let start = Instant::now();
        let worlds = Worlds::new(&program, Limits::DEFAULT);
        let relations = Relations::new(&worlds.base());
        let memory = Memory::default();
        let inquiries: Vec<Inquiry<'_, '_, '_>> = relations
            .declarations()
            .iter()
            .map(|declaration| Inquiry::new(&worlds, &relations, &memory, None, declaration))
            .collect();
        inquiries.iter().for_each(|inquiry| inquiry.ask(&[], &mut Answers::default()));
        let read = start.elapsed().as_secs_f64() * 1e3;
        let mut answers = Answers::default();
        inquiries.iter().for_each(|inquiry| inquiry.ask(&rules, &mut answers));
        let all = start.elapsed().as_secs_f64() * 1e3;
        reading.push(read);
        asking.push(all - read);
        whole.push(all);
        findings = answers.findings.len();
    }
    println!("{:>10}  100 clusters, 1,000 role assignments, {findings} findings", "median ms");
    for (name, mut times) in [
        ("load rules and known modules", loading),
        ("read the model", reading),
        ("ask the rules", asking),
        ("model and rules", whole),
    ] {
        times.sort_by(f64::total_cmp);
        println!("{:>10.2}  {name}", times[RUNS / 2]);
    }
}

fn module() -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    for cluster in 0..100 {
        let _ = write!(
            text,
            "resource \"azurerm_user_assigned_identity\" \"i{cluster}\" {{\n  name = \"i{cluster}\"\n}}\n\n\
             resource \"azurerm_kubernetes_cluster\" \"c{cluster}\" {{\n  name                      = \"c{cluster}\"\n  oidc_issuer_enabled       = true\n  workload_identity_enabled = true\n\n  identity {{\n    type         = \"UserAssigned\"\n    identity_ids = [azurerm_user_assigned_identity.i{cluster}.id]\n  }}\n}}\n\n"
        );
        for role in 0..10 {
            let (name, principal) = match role {
                0 => (
                    "AcrPull",
                    format!("azurerm_kubernetes_cluster.c{cluster}.kubelet_identity[0].object_id"),
                ),
                1 if cluster % 10 == 0 => {
                    ("AcrPull", format!("azurerm_user_assigned_identity.i{cluster}.principal_id"))
                }
                _ => (
                    "Network Contributor",
                    format!("azurerm_user_assigned_identity.i{cluster}.principal_id"),
                ),
            };
            let _ = write!(
                text,
                "resource \"azurerm_role_assignment\" \"r{cluster}_{role}\" {{\n  principal_id         = {principal}\n  role_definition_name = \"{name}\"\n  scope                = \"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n{role}\"\n}}\n\n"
            );
        }
    }
    text
}
