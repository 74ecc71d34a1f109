//! Reads every Bicep file below a folder: says what does not parse, where `tree-sitter-bicep` finds other
//! declarations, and how long both take.
//! `cargo run --release --manifest-path tests/oracle/Cargo.toml --bin bicep -- FOLDER`

#![allow(clippy::print_stdout, clippy::expect_used)]

use std::time::{Duration, Instant};

use akslint::source::{SourceFile, Sources};
use akslint::syntax::bicep;
use akslint_oracle as oracle;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let mut parser = oracle::parser();
    let (mut files, mut refused, mut theirs_refused, mut differ) = (0, 0, 0, 0);
    let (mut bytes, mut declarations) = (0, 0);
    let (mut our_time, mut their_time) = (Duration::ZERO, Duration::ZERO);
    for entry in ignore::WalkBuilder::new(&folder).standard_filters(false).build().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if bicep::file_kind(&name).is_none() || !entry.path().is_file() {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let shown = entry.path().display();
        files += 1;
        bytes += text.len();
        let sources = Sources::default();
        let id = sources.add(SourceFile::new(entry.path().into(), String::new(), text.clone()));
        let file = sources.get(id);
        let start = Instant::now();
        drop(bicep::parse(id, &file));
        our_time += start.elapsed();
        let start = Instant::now();
        drop(parser.parse(&text, None));
        their_time += start.elapsed();
        let (ours, problem) = oracle::ours(&text);
        declarations += ours.len();
        if let Some(problem) = problem {
            refused += 1;
            println!("{shown}:{problem}");
        }
        match oracle::theirs(&mut parser, &text) {
            None => theirs_refused += 1,
            Some(theirs) => {
                let ours = oracle::compared(&ours);
                if let Some((ours, theirs)) = first_difference(&ours, &oracle::compared(&theirs)) {
                    differ += 1;
                    println!("{shown}: differs: {ours:?}, not {theirs:?}");
                }
            }
        }
    }
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!("{files} files, {:.1} MB, {declarations} declarations", bytes as f64 / 1e6);
    println!("refused: akslint {refused}, tree-sitter-bicep {theirs_refused}; {differ} differ");
    println!(
        "akslint {:.1} MB/s, tree-sitter-bicep {:.1} MB/s: {:.0} times",
        rate(our_time),
        rate(their_time),
        their_time.as_secs_f64() / our_time.as_secs_f64()
    );
}

/// The first declaration that one list has and the other has not.
fn first_difference<'a>(
    ours: &'a [oracle::Declared],
    theirs: &'a [oracle::Declared],
) -> Option<(Option<&'a oracle::Declared>, Option<&'a oracle::Declared>)> {
    let longest = ours.len().max(theirs.len());
    (0..longest).map(|at| (ours.get(at), theirs.get(at))).find(|(a, b)| a != b)
}
