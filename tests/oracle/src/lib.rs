//! The declarations of a Bicep file as `tree-sitter-bicep` finds them, and as akslint does: an independent
//! implementation to compare with, on the files that it can parse.

#![allow(clippy::expect_used)]

pub mod pairs;

use akslint::source::{SourceFile, Sources};
use akslint::syntax::bicep;
use akslint::syntax::bicep::ast::{Declaration, Item};

/// A declaration: kind, name, first byte, byte behind the last, and how many resources it is nested in.
pub type Declared = (String, String, usize, usize, usize);

/// The declarations that akslint finds, and the first problem.
pub fn ours(text: &str) -> (Vec<Declared>, Option<String>) {
    let sources = Sources::default();
    let file = SourceFile::new("main.bicep".into(), "main.bicep".into(), text.to_owned());
    let id = sources.add(file);
    let file = sources.get(id);
    let parsed = bicep::parse(id, &file);
    let problem = parsed.problems.first().map(|problem| {
        let at = file.position(problem.span.start);
        format!("{}:{}: {}", at.line, at.column, problem.message)
    });
    let mut found = Vec::new();
    parsed.declarations.iter().for_each(|declaration| flatten(declaration, 0, &mut found));
    found.sort_by_key(|declared| declared.2);
    (found, problem)
}

fn flatten(declaration: &Declaration, depth: usize, found: &mut Vec<Declared>) {
    let kind = declaration.item.keyword();
    let span = declaration.span;
    let name = declaration.name.text.to_string();
    found.push((kind.into(), name, span.start as usize, span.end as usize, depth));
    if let Item::Resource { body, .. } = &declaration.item {
        body.nested.iter().for_each(|nested| flatten(nested, depth + 1, found));
    }
}

/// A parser of `tree-sitter-bicep`.
pub fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    let language = tree_sitter_bicep::LANGUAGE.into();
    parser.set_language(&language).expect("the versions go together");
    parser
}

/// The declarations that `tree-sitter-bicep` finds; `None` if it cannot parse the file.
pub fn theirs(parser: &mut tree_sitter::Parser, text: &str) -> Option<Vec<Declared>> {
    let tree = parser.parse(text, None)?;
    if tree.root_node().has_error() {
        return None;
    }
    let mut found = Vec::new();
    visit(tree.root_node(), text, 0, &mut found);
    Some(found)
}

fn visit(node: tree_sitter::Node<'_>, text: &str, depth: usize, found: &mut Vec<Declared>) {
    let kind = match node.kind() {
        "target_scope_assignment" => "targetScope",
        "metadata_declaration" => "metadata",
        "parameter_declaration" => "param",
        "variable_declaration" => "var",
        "resource_declaration" => "resource",
        "module_declaration" => "module",
        "output_declaration" => "output",
        "type_declaration" => "type",
        "user_defined_function" => "func",
        "assert_statement" => "assert",
        _ => "",
    };
    if !kind.is_empty() {
        let mut cursor = node.walk();
        let identifier = node.children(&mut cursor).find(|child| child.kind() == "identifier");
        let name = identifier.map_or("", |child| &text[child.byte_range()]);
        let name = if kind == "targetScope" { "" } else { name };
        found.push((kind.into(), name.into(), node.start_byte(), node.end_byte(), depth));
    }
    let depth = depth + usize::from(kind == "resource");
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        visit(child, text, depth, found);
    }
}

/// The kinds that both know.
pub fn compared(declared: &[Declared]) -> Vec<Declared> {
    let known = ["import", "using", "extends", "extension", "provider", "test", "extensionConfig"];
    declared.iter().filter(|declared| !known.contains(&declared.0.as_str())).cloned().collect()
}
