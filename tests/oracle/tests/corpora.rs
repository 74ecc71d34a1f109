//! What fuzzing calls, called with every fixture and every example, whole and cut off, so that it holds
//! without a fuzzer, too; and with what a fuzzer has gathered in `fuzz/corpus`, if one ran here.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../fuzz/src/lib.rs"]
mod entries;

use std::fs;
use std::path::{Path, PathBuf};

use arbitrary::{Arbitrary as _, Unstructured};
use proptest::prelude::Rng as _;
use rayon::prelude::*;

/// A file is cut off at this many places.
const CUTS: usize = 8;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, is: &dyn Fn(&str) -> bool, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, is, found);
        } else if is(path.to_str().unwrap()) {
            found.push(path);
        }
    }
}

/// The fixtures and examples whose names end so, and the target's corpus.
fn texts(target: &str, ends: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in ["testdata", "rules", "modules"] {
        let is = |path: &str| ends.iter().any(|end| path.ends_with(end));
        files(&root().join(folder), &is, &mut found);
    }
    assert!(found.len() > 20, "{target}");
    files(&root().join("fuzz/corpus").join(target), &|_| true, &mut found);
    found.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// Threads with as much stack as a run gives its own.
fn pool() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().unwrap()
}

/// Calls an entry with all texts, and with their beginnings.
fn all(texts: &[String], entry: impl Fn(&str) + Sync) {
    pool().install(|| {
        texts.par_iter().for_each(|text| {
            entry(text);
            let step = (text.len() / CUTS).max(1);
            for cut in (1..text.len()).step_by(step) {
                if text.is_char_boundary(cut) {
                    entry(&text[..cut]);
                }
            }
        });
    });
}

#[test]
fn terraform() {
    all(&texts("terraform", &[".tf", ".tf.json", ".tfvars"]), entries::terraform);
}

#[test]
fn arm() {
    all(&texts("arm", &[".json"]), entries::arm);
}

#[test]
fn arm_expressions() {
    let mut expressions = Vec::new();
    for text in texts("arm", &[".json"]) {
        let strings = text.split('"').filter(|part| part.starts_with('[') && part.ends_with(']'));
        expressions.extend(strings.map(|part| part[1..part.len() - 1].to_owned()));
    }
    assert!(expressions.len() > 200, "{}", expressions.len());
    all(&expressions, entries::arm_expression);
}

#[test]
fn bicep() {
    all(&texts("bicep", &[".bicep", ".bicepparam"]), entries::bicep);
}

#[test]
fn suppressions() {
    let texts = texts("suppressions", &[".tf", ".bicep", ".json"]);
    let suppressing: Vec<String> = texts.into_iter().filter(|t| t.contains("akslint:")).collect();
    assert!(suppressing.len() > 5);
    all(&suppressing, entries::suppressions);
}

/// Each as a file of rules, of known modules and of the configuration.
#[test]
fn rules() {
    let texts = texts("rules", &[".hcl"]);
    pool().install(|| {
        texts.par_iter().for_each(|text| {
            let half =
                (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            for which in 0..3 {
                entries::rules((which, text));
                entries::rules((which, &text[..half]));
            }
        });
    });
}

/// Files of different languages and fixtures side by side.
#[test]
fn trees() {
    let texts = texts("tree", &["main.tf", ".bicep", "azuredeploy.json"]);
    let neighbours: Vec<String> = texts.chunks(5).map(|chunk| chunk.join("===\n")).collect();
    pool().install(|| neighbours.par_iter().for_each(|text| entries::tree(text)));
}

/// What is said of an expression whose parameters have no value holds for every value.
#[test]
fn expressions() {
    let mut inputs: Vec<Vec<u8>> = Vec::new();
    let mut found = Vec::new();
    files(&root().join("fuzz/corpus/evaluator"), &|_| true, &mut found);
    inputs.extend(found.iter().map(|path| fs::read(path).unwrap()));
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for size in 0..6_000 {
        let mut bytes = vec![0; 8 + size % 90];
        runner.rng().fill_bytes(&mut bytes);
        inputs.push(bytes);
    }
    let wrong: Vec<String> = pool().install(|| {
        let inputs = inputs.par_iter();
        let parsed = inputs.filter_map(|bytes| {
            entries::evaluator::Input::arbitrary(&mut Unstructured::new(bytes)).ok()
        });
        parsed.filter_map(|input| entries::evaluator::run(&input).err()).collect()
    });
    let shown: Vec<&str> = wrong.iter().take(30).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), shown.join("\n\n"));
}

/// Sequences of messages for the server, always the same.
#[test]
fn messages() {
    let mut random = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    for _ in 0..300 {
        let mut bytes = [0; 512];
        random.fill_bytes(&mut bytes);
        let mut input = Unstructured::new(&bytes);
        let is_utf8 = bool::arbitrary(&mut input).unwrap();
        let steps = Vec::<entries::messages::Step>::arbitrary(&mut input).unwrap();
        entries::messages::messages(is_utf8, &steps);
    }
}
