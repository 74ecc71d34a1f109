//! Reads every Bicep file below a folder: what does not parse, and how fast.
//! `cargo run --release --example bicep -- FOLDER`

#![allow(clippy::print_stdout, clippy::expect_used)]

use akslint::source::{SourceFile, Sources};
use akslint::syntax::bicep;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let sources = Sources::default();
    let (mut files, mut refused, mut declarations) = (0, 0, 0);
    for entry in ignore::WalkBuilder::new(&folder).standard_filters(false).build().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if bicep::file_kind(&name).is_none() || !entry.path().is_file() {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let shown = entry.path().display().to_string();
        let id = sources.add(SourceFile::new(entry.path().into(), shown.clone(), text));
        let file = sources.get(id);
        let parsed = bicep::parse(id, &file);
        files += 1;
        declarations += parsed.declarations.len();
        refused += usize::from(!parsed.problems.is_empty());
        if let Some(problem) = parsed.problems.first() {
            let at = file.position(problem.span.start);
            println!("{shown}:{}:{}: {}", at.line, at.column, problem.message);
        }
    }
    println!("{files} files, {refused} refused, {declarations} declarations");
}
