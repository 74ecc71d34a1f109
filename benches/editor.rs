//! How long an editor waits: `cargo bench --bench editor`. One process for each answer, as an editor starts
//! it, over a module of 20 files with its buffer on standard input; alone, and in a repository of 1,000
//! other files that have to be searched for callers.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 50;

fn main() {
    println!("{:>10} {:>10}  module of 20 files", "median ms", "worst ms");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let module = folder.path().join("infra");
    fs::create_dir_all(folder.path().join(".git")).expect("a folder can be made");
    let buffer = write_module(&module);
    measure("alone", &module, &buffer);
    for number in 0..1000 {
        let other = folder.path().join(format!("other/{}", number / 20));
        fs::create_dir_all(&other).expect("a folder can be made");
        fs::write(other.join(format!("{number}.tf")), filler(number))
            .expect("a file can be written");
    }
    measure("among 1,000 other files", &module, &buffer);
}

/// Twenty files of 40 resources each; the text of one of them.
fn write_module(module: &Path) -> String {
    fs::create_dir_all(module).expect("a folder can be made");
    for number in 0..19 {
        fs::write(module.join(format!("part{number}.tf")), filler(number))
            .expect("a file can be written");
    }
    let buffer = "variable \"kind\" {\n  default = \"None\"\n}\n\n\
        resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = local.name0\n  identity {\n    type = var.kind\n  }\n}\n";
    fs::write(module.join("main.tf"), buffer).expect("a file can be written");
    buffer.to_owned()
}

fn filler(file: usize) -> String {
    let mut text = format!("locals {{\n  name{file} = \"aks-${{var.kind}}\"\n}}\n");
    for number in 0..40 {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\nresource \"azurerm_subnet\" \"s{file}_{number}\" {{\n  name             = \"subnet-{number}\"\n  address_prefixes = [cidrsubnet(\"10.0.0.0/8\", 16, {number})]\n}}\n"
        );
    }
    text
}

fn measure(name: &str, module: &Path, buffer: &str) {
    let mut times: Vec<f64> = (0..RUNS).map(|_| answer(module, buffer)).collect();
    times.sort_by(f64::total_cmp);
    println!("{:>10.1} {:>10.1}  {name}", times[RUNS / 2], times[RUNS - 1]);
}

/// Milliseconds from the start of the process to the end of its answer.
fn answer(module: &Path, buffer: &str) -> f64 {
    let start = Instant::now();
    let mut process = Command::new(env!("CARGO_BIN_EXE_akslint"))
        .args(["check", "-", "--stdin-filename", "main.tf", "--format", "lsp-json"])
        .current_dir(module)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("akslint runs");
    let mut stdin = process.stdin.take().expect("standard input is piped");
    stdin.write_all(buffer.as_bytes()).expect("akslint reads");
    drop(stdin);
    let output = process.wait_with_output().expect("akslint ends");
    let elapsed = start.elapsed().as_secs_f64() * 1000.0;
    assert!(String::from_utf8_lossy(&output.stdout).contains("unsupported-identity-type"));
    elapsed
}
