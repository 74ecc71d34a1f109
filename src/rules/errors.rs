//! What a rule says about errors of deployments: `errors` in its file.

use super::Rule;
use super::pattern::{Pattern, Text};
use crate::collections::HashMap;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, ExprKind, Item};
use crate::syntax::hcl::Block;

/// The objects of `errors`, each with a `code` or a `phrase`.
pub(super) fn read(block: &Block, problems: &mut Vec<InputDiagnostic>) -> Vec<Pattern> {
    let Some(value) = block.attribute("errors") else { return Vec::new() };
    let ExprKind::Array(items) = &value.kind else {
        let message = "`errors` is a list of objects with a `code` or a `phrase`";
        problems.push(InputDiagnostic::new(message, value.span));
        return Vec::new();
    };
    items.iter().filter_map(|item| pattern(&item.value, problems)).collect()
}

/// The pattern that an object describes.
fn pattern(item: &Expr, problems: &mut Vec<InputDiagnostic>) -> Option<Pattern> {
    let mut problem = |span, message: &str| {
        problems.push(InputDiagnostic::new(message, span));
    };
    let ExprKind::Object(properties) = &item.kind else {
        problem(item.span, "an error is an object with a `code` or a `phrase`");
        return None;
    };
    let mut pattern = Pattern { span: Some(item.span), ..Pattern::default() };
    for property in properties {
        let (ExprKind::String(name), value) = (&property.key.kind, &property.value) else {
            continue;
        };
        match (&**name, &value.kind) {
            ("code", ExprKind::String(code)) => pattern.text = Text::Code(code.to_string()),
            ("phrase", ExprKind::String(phrase)) if phrase.split_whitespace().count() >= 4 => {
                pattern.text = Text::phrase(phrase);
            }
            ("phrase", _) => problem(value.span, "a phrase has at least four words"),
            ("with", ExprKind::String(with)) => pattern.with = Some(with.to_string()),
            ("without", ExprKind::String(text)) => pattern.without = Some(text.to_string()),
            ("first", ExprKind::String(first)) => pattern.first = first.to_string(),
            ("also", ExprKind::Array(rules)) => {
                let name = |rule: &Item| match &rule.value.kind {
                    ExprKind::String(name) => Some(name.to_string()),
                    _ => None,
                };
                pattern.also = rules.iter().filter_map(name).collect();
            }
            _ => problem(
                property.key.span,
                "an error has `code` or `phrase`, `with`, `without`, `also`, and `first`",
            ),
        }
    }
    if pattern.text == Text::default() || pattern.first.is_empty() {
        problem(item.span, "an error needs `code` or `phrase`, and `first`: what to do first");
    }
    Some(pattern)
}

/// Errors of deployments that two rules claim without naming each other.
pub(super) fn claimed_twice(rules: &[Rule]) -> Vec<InputDiagnostic> {
    let mut claims: HashMap<_, Vec<(&Rule, &Pattern)>> = HashMap::default();
    for (rule, error) in rules.iter().flat_map(|rule| rule.errors.iter().map(move |e| (rule, e))) {
        claims.entry((&error.text, &error.with, &error.without)).or_default().push((rule, error));
    }
    let mut found = Vec::new();
    for claims in claims.values() {
        for (rule, error) in claims {
            let other = claims
                .iter()
                .map(|(rule, _)| &rule.name)
                .find(|name| **name != rule.name && !error.also.contains(name));
            if let (Some(other), Some(span)) = (other, error.span) {
                let message = format!("`{other}` claims this error, too: name it in `also`");
                found.push(InputDiagnostic::new(message, span));
            }
        }
    }
    found.sort_by_key(|problem| (problem.span.file, problem.span.start));
    found
}
