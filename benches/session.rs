//! How long an answer takes after a change of one file among 10,000: `cargo bench --bench session`.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use akslint::fs::Disk;
use akslint::session::{Selection, Session};
use divan::Bencher;
use tempfile::TempDir;

fn main() {
    divan::main();
}

/// A thousand modules of ten files. One in ten has a cluster, and one in forty calls another module.
fn tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for number in 0..1_000 {
        let module = folder.path().join(format!("team{}/m{number}", number % 20));
        fs::create_dir_all(&module).unwrap();
        for file in 0..10 {
            let mut text = String::new();
            for subnet in 0..20 {
                write!(text, "resource \"azurerm_subnet\" \"s{file}x{subnet}\" {{\n  name = \"s{subnet}\"\n}}\n\n").unwrap();
            }
            if file == 0 && number % 10 == 0 {
                text.push_str(&cluster(number, ""));
            }
            if file == 0 && number % 40 == 0 {
                write!(text, "\nmodule \"other\" {{\n  source = \"../m{}\"\n}}\n", number + 20)
                    .unwrap();
            }
            fs::write(module.join(format!("f{file}.tf")), text).unwrap();
        }
    }
    folder
}

fn cluster(number: usize, comment: &str) -> String {
    format!(
        "resource \"azurerm_kubernetes_cluster\" \"aks\" {{\n  name       = \"aks-{number}\"\n  dns_prefix = \"aks\"\n{comment}\n  default_node_pool {{\n    name    = \"default\"\n    vm_size = \"Standard_D2_v2\"\n  }}\n}}\n"
    )
}

fn session(folder: &TempDir) -> (Session, Selection) {
    let root = folder.path().canonicalize().unwrap();
    let selection = Selection { paths: vec![root.clone()], ..Selection::default() };
    (Session::new(Arc::new(Disk::default()), root), selection)
}

#[divan::bench]
fn first_answer(bencher: Bencher<'_, '_>) {
    let folder = tree();
    bencher.bench_local(|| {
        let (mut session, selection) = session(&folder);
        session.check(&selection).unwrap_or_else(|_| panic!("it can be checked")).findings.len()
    });
}

/// The file of a cluster, or one that has nothing to do with any.
#[divan::bench(args = ["cluster", "other"])]
fn after_a_change(bencher: Bencher<'_, '_>, what: &str) {
    let folder = tree();
    let (mut session, selection) = session(&folder);
    let path: PathBuf = selection.paths[0].join("team10/m510").join(match what {
        "cluster" => "f0.tf",
        _ => "f1.tf",
    });
    let answer = |session: &mut Session| {
        session.check(&selection).unwrap_or_else(|_| panic!("it can be checked")).findings.len()
    };
    answer(&mut session);
    let mut round = 0;
    bencher.bench_local(|| {
        round += 1;
        session.edit(&path, Some(cluster(510, &format!("  # {round}"))));
        answer(&mut session)
    });
}
