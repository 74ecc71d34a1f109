//! The structure of the source: no file imports one that imports it, directly or through others.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use support::root;

/// The modules below a folder, by their path (`eval::functions`), with what of their text counts.
fn modules(folder: &Path, path: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let inside = |name: &str| match path {
            "" => name.to_owned(),
            _ => format!("{path}::{name}"),
        };
        if file.is_dir() {
            modules(&file, &inside(&stem), found);
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            let name = match &*stem {
                "lib" | "main" | "mod" => path.to_owned(),
                _ => inside(&stem),
            };
            let text = fs::read_to_string(&file).unwrap();
            let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
            let code = text.lines().map(|line| line.split("//").next().unwrap());
            found.entry(name).or_default().push_str(&code.collect::<Vec<_>>().join(" "));
        }
    }
}

/// The paths in the text of an import: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expanded(import: &str) -> Vec<String> {
    let import = import.trim();
    let Some((prefix, rest)) = import.split_once('{') else { return vec![import.to_owned()] };
    let inner = &rest[..rest.rfind('}').unwrap()];
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| expanded(&format!("{prefix}{}", part.trim()))).collect()
}

/// All paths that a text names from `crate`, `super` or `self` on. What a module hands on with `pub use self::…` it
/// does not use itself.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = String::new();
    for statement in text.split_inclusive(';') {
        let is_face = statement.contains("pub use self::")
            || statement.contains("pub(crate) use self::")
            || statement.contains("pub(super) use self::");
        match statement.split_once("use ") {
            _ if is_face => {}
            Some((before, import))
                if before.trim().is_empty() || before.trim_end().ends_with(')') =>
            {
                found.extend(expanded(import.trim_end_matches(';')));
            }
            _ => rest.push_str(statement),
        }
    }
    let rest = rest.replace("pub(in crate::eval)", "");
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = rest.split(|c: char| !is_part(c));
    found.extend(words.filter(|word| word.contains("::")).map(str::to_owned));
    found
}

/// The module that a path leads to, as seen from another one; `None` if it is not of this crate.
fn target(path: &str, from: &str, modules: &BTreeMap<String, String>) -> Option<String> {
    let path = path.split(" as ").next()?;
    let mut parts: Vec<&str> = path.split("::").map(str::trim).collect();
    let mut base: Vec<&str> = from.split("::").filter(|part| !part.is_empty()).collect();
    match parts[0] {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            while parts.first() == Some(&"super") {
                base.pop();
                parts.remove(0);
            }
            parts.insert(0, "super");
        }
        _ => return None,
    }
    base.extend(&parts[1..]);
    (0..=base.len()).rev().map(|len| base[..len].join("::")).find(|name| modules.contains_key(name))
}

/// All modules that a module leads to.
fn reached<'m>(
    from: &'m str,
    edges: &'m BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<&'m String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for next in &edges[module] {
            if found.insert(next) {
                open.push(next);
            }
        }
    }
    found
}

/// A subject of the model is read from its source, and asks for other subjects: until sources are a table, the
/// model's files need each other.
const MODEL: &str = "model";

#[test]
fn no_file_imports_one_that_imports_it() {
    let mut all = BTreeMap::new();
    modules(&root().join("src"), "", &mut all);
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in &all {
        let targets = named(text).into_iter().filter_map(|path| target(&path, name, &all));
        edges.insert(name.clone(), targets.filter(|target| target != name).collect());
    }
    let arrows: usize = edges.values().map(BTreeSet::len).sum();
    assert!(all.len() > 150 && arrows > 500, "{} files, {arrows} arrows", all.len());
    let circles: Vec<String> = edges
        .keys()
        .filter(|name| !(name.as_str() == MODEL || name.starts_with("model::")))
        .filter(|name| reached(name, &edges).contains(name))
        .cloned()
        .collect();
    assert!(circles.is_empty(), "these import each other: {circles:?}");
}
