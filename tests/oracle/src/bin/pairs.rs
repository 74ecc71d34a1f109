//! Judges the Bicep files below a folder and the templates that Bicep's compiler made of them, and prints where akslint
//! does not say the same of both.
//! `cargo run --release --manifest-path tests/oracle/Cargo.toml --bin pairs -- FOLDER`

#![allow(clippy::print_stdout, clippy::expect_used)]

use std::path::PathBuf;

use akslint_oracle::pairs::{Answer, answers, pairs};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    let folder = folder.canonicalize().expect("the folder is there");
    let (mut silent, mut equal, mut different) = (0, 0, 0);
    for pair in pairs(&folder) {
        let [bicep, template] = answers(&pair);
        if bicep == template {
            *if bicep.is_empty() { &mut silent } else { &mut equal } += 1;
            continue;
        }
        different += 1;
        println!("{}", pair.template.strip_prefix(&folder).unwrap_or(&pair.template).display());
        print(&bicep, &template, "bicep");
        print(&template, &bicep, "template");
    }
    println!(
        "{} pairs equal, {different} different, {silent} about which there is nothing to say",
        equal
    );
}

/// Prints what one side says and the other does not.
fn print(answer: &Answer, other: &Answer, name: &str) {
    for said in answer.without(other) {
        println!("  {name} alone: {said}");
    }
}
