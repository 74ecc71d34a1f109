//! The Bicep parser against `tree-sitter-bicep`, on all fixtures and examples.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use akslint::syntax::bicep;
use akslint_oracle as oracle;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_bicep =
            path.file_name().and_then(|name| name.to_str()).and_then(bicep::file_kind).is_some();
        if path.is_dir() {
            files(&path, found);
        } else if is_bicep {
            found.push(path);
        }
    }
}

/// On every file that tree-sitter-bicep parses, the same declarations at the same places, nested in the
/// same way.
#[test]
fn the_same_declarations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    files(&root.join("testdata"), &mut found);
    files(&root.join("rules"), &mut found);
    let mut parser = oracle::parser();
    let mut compared = 0;
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let Some(theirs) = oracle::theirs(&mut parser, &text) else { continue };
        let (ours, problem) = oracle::ours(&text);
        assert_eq!(problem, None, "{path:?}");
        assert_eq!(oracle::compared(&ours), oracle::compared(&theirs), "{path:?}");
        compared += 1;
    }
    assert!(compared > 20, "{compared} files were compared");
}
