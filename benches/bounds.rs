//! How long hostile inputs take, one process each, as a user would meet them:
//! `cargo bench --bench bounds`.

#![allow(clippy::expect_used, clippy::print_stdout)]

mod hostile;

use std::process::{Command, Stdio};
use std::time::Instant;

fn main() {
    println!("{:>8}  {:<42} says", "seconds", "input");
    for case in hostile::cases() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        case.write(folder.path());
        let mut best = f64::MAX;
        for _ in 0..3 {
            let start = Instant::now();
            let mut command = Command::new(env!("CARGO_BIN_EXE_akslint"));
            command.arg("check").arg(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().expect("akslint runs");
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{best:>8.3}  {:<42} {}", case.name, case.expected);
    }
}
