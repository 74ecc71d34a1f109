//! The Bicep parser, on what is no Bicep. `tests/oracle` compares it with an independent one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use akslint::ir::{Expr, ExprKind};
use akslint::source::{SourceFile, Sources, Span};
use akslint::syntax::bicep;
use proptest::prelude::*;

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

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("testdata"), &mut found);
    files(&root.join("rules"), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// All spans in an expression.
fn spans(expr: &Expr, found: &mut Vec<Span>) {
    found.push(expr.span);
    if let ExprKind::Object(properties) = &expr.kind {
        properties.iter().for_each(|property| spans(&property.key, found));
    }
    expr.each_part(&mut |part| spans(part, found));
}

/// Reads a text, and checks that every span lies in it.
fn read(text: &str) {
    let sources = Sources::default();
    let id =
        sources.add(SourceFile::new("/main.bicep".into(), "main.bicep".into(), text.to_owned()));
    let file = sources.get(id);
    let module = bicep::module(Path::new("/main.bicep"), id, &file);
    let mut all: Vec<Span> = module.problems.iter().map(|problem| problem.span).collect();
    module.locals.values().for_each(|local| spans(local, &mut all));
    for resource in &module.resources {
        all.extend([resource.header, resource.span]);
        spans(&resource.body, &mut all);
    }
    for span in all {
        let range = span.start as usize..span.end as usize;
        assert!(file.text().get(range).is_some(), "{span:?} in {text:?}");
    }
}

/// Files as an editor sees them while they are written: cut off anywhere, and with any character gone.
#[test]
fn unfinished_files() {
    for (_, text) in all().iter().filter(|(_, text)| text.len() < 2_000) {
        for (at, char) in text.char_indices() {
            read(&text[..at]);
            read(&format!("{}{}", &text[..at], &text[at + char.len_utf8()..]));
        }
    }
}

#[test]
fn unterminated_everything() {
    for text in [
        "var x = 'a",
        "var x = '''a",
        "var x = 'a${",
        "var x = 'a${b",
        "var x = 'a${'b${",
        "/* a",
        "var x = {",
        "var x = [",
        "var x = (",
        "var x = f(",
        "@",
        "@secure(",
        "resource a 'b' = {\n a: {",
        "var x = a ?",
        "var x = a ? b :",
        "var x = a.",
        "var x = a::",
        "func f(",
        "type t = {",
        "param p",
        "import {",
        "import * as",
        "var x = [for",
        "var x = [for a in",
        "$'''",
        "var x = $$'''a$${b",
        "#",
        "}",
        "]",
        ")",
        "'",
        "\\",
        "var",
        "var x",
        "var x =",
        "module m 'x' = if (",
        "\u{feff}var x = 1",
    ] {
        read(text);
    }
}

/// A broken declaration costs itself; its neighbours are read.
#[test]
fn neighbours_of_broken_declarations() {
    let names = |text: &str| {
        let sources = Sources::default();
        let id = sources.add(SourceFile::given("main.bicep".into(), text.to_owned()));
        let parsed = bicep::parse(id, &sources.get(id));
        assert!(!parsed.problems.is_empty(), "{text}");
        parsed
            .declarations
            .iter()
            .map(|declared| declared.name.text.to_string())
            .collect::<Vec<_>>()
    };
    for broken in [
        "var b = ",
        "param b string =",
        "var b = {\n  a: [\n",
        "resource b 'x' = {\n  a: (\n}",
        "var b = 'x",
        "module b = {\n}",
        "func b(",
        "garbage b",
        "var b = f(1, (2\n",
        "type b = {\n  a: ",
    ] {
        let found =
            names(&format!("var a = 1\n{broken}\n\nvar c = 3\n@secure()\nparam d string\n"));
        assert!(found.contains(&"a".to_owned()), "{broken}: {found:?}");
        assert!(found.ends_with(&["c".to_owned(), "d".to_owned()]), "{broken}: {found:?}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "(var |param |resource |[a-z]{1,3}|'|'''|\\$\\{|[\\[\\](){}=:,.?!|&@#/* \n-]|é|🦀){0,40}") {
        read(&text);
    }
}
