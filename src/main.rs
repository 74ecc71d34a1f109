//! The `akslint` command: parses arguments, runs, exits. Everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    akslint::cli::main()
}
