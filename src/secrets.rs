//! What must never be shown: CI logs are public, and so are code scanning alerts of public
//! repositories.
//!
//! Two nets, because either alone has holes. Values that the evaluator proves to be client secrets
//! are hidden wherever their text occurs. Literals that stand beside a name that speaks of a secret
//! are hidden where they stand, whether or not anything was evaluated.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::eval::Condition;
use crate::ir::{Expr, ExprKind, Function, Module, Name, Repetition};
use crate::source::{FileId, Span};

/// What stands for a secret.
pub const MASK: &str = "***";

/// Shorter texts are only hidden where they stand: replacing `a` everywhere would hide nothing
/// and garble everything.
const MIN_TEXT: usize = 4;

/// The secrets of a run.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    spans: BTreeSet<Span>,
    texts: BTreeSet<String>,
}

impl Secrets {
    /// A value that is a secret, and the text that it was read from.
    pub fn add(&mut self, value: &str, span: Span) {
        self.spans.insert(span);
        if value.len() >= MIN_TEXT {
            self.texts.insert(value.to_owned());
        }
    }

    /// Takes over all secrets of another collection.
    pub fn extend(&mut self, other: Secrets) {
        self.spans.extend(other.spans);
        self.texts.extend(other.texts);
    }

    /// Adds the literals of a module that stand beside a name that speaks of a secret.
    pub fn add_module(&mut self, module: &Module) {
        for resource in &module.resources {
            self.walk(&resource.body);
            if let Repetition::Count(expr)
            | Repetition::ForEach(expr)
            | Repetition::Loop { collection: expr, .. } = &resource.repetition
            {
                self.walk(expr);
            }
            if let Some(condition) = &resource.condition {
                self.walk(condition);
            }
        }
        for call in module.calls.values() {
            for (name, argument) in &call.arguments {
                self.named(name, argument);
            }
            if let Some(parameters) = &call.parameters {
                self.walk(parameters);
            }
        }
        for function in module.functions.values() {
            if let Function::Own { body, .. } = function {
                self.walk(body);
            }
        }
        for (name, local) in module.locals.iter().chain(&module.outputs).chain(&module.inputs) {
            self.named(name, local);
        }
        for (name, parameter) in &module.parameters {
            match &parameter.default {
                Some(default) if parameter.sensitive => self.literals(default),
                Some(default) => self.named(name, default),
                None => {}
            }
            if parameter.sensitive
                && let Some(input) = module.inputs.get(name)
            {
                self.literals(input);
            }
        }
    }

    /// Adds the literals that are given to a module from outside, as far as they stand for secrets.
    pub fn add_values(&mut self, values: &IndexMap<Name, Expr>, module: &Module) {
        for (name, value) in values {
            let declared = module.parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            match declared {
                Some((_, parameter)) if parameter.sensitive => self.literals(value),
                _ => self.named(name, value),
            }
        }
    }

    fn named(&mut self, name: &str, value: &Expr) {
        if is_secret_name(name) { self.literals(value) } else { self.walk(value) }
    }

    /// Hides the literals that an expression can have as its value.
    fn literals(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::String(text) if !text.is_empty() => {
                self.spans.insert(expr.span);
            }
            ExprKind::Conditional(parts) => {
                self.walk(&parts[0]);
                self.literals(&parts[1]);
                self.literals(&parts[2]);
            }
            _ => expr.each_part(&mut |part| self.literals(part)),
        }
    }

    fn walk(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Object(properties) => {
                for property in properties {
                    match &property.key.kind {
                        ExprKind::String(name) => self.named(name, &property.value),
                        _ => self.walk(&property.value),
                    }
                }
            }
            ExprKind::Binary(_, operands) if operands.iter().any(names_secret) => {
                self.literals(&operands[0]);
                self.literals(&operands[1]);
            }
            _ => expr.each_part(&mut |part| self.walk(part)),
        }
    }

    /// The text of a file with every secret replaced, byte for byte, so that offsets stay.
    pub fn mask_file(&self, file: FileId, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for span in self.spans.iter().filter(|span| span.file == file) {
            let range = span.start as usize..(span.end as usize).min(bytes.len());
            let Some(literal) = text.get(range.clone()) else { continue };
            // The quotes stay, so that the code around can be read.
            let quoted = literal.len() >= 2 && literal.starts_with('"') && literal.ends_with('"');
            let inner = if quoted { range.start + 1..range.end - 1 } else { range };
            for byte in &mut bytes[inner] {
                if !matches!(*byte, b'\n' | b'\r') {
                    *byte = b'*';
                }
            }
        }
        for secret in &self.texts {
            for (at, _) in text.match_indices(secret.as_str()) {
                bytes[at..at + secret.len()].fill(b'*');
            }
        }
        // Whole characters were replaced by ASCII.
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// A text for people with every secret replaced.
    pub fn mask_text(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for secret in &self.texts {
            if masked.contains(secret.as_str()) {
                masked = masked.replace(secret.as_str(), MASK);
            }
        }
        masked
    }
}

/// Whether a name, or a text with names in it, speaks of a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["secret", "password", "passwd", "token", "private_key"].iter().any(|word| name.contains(word))
}

/// A condition as it may be shown.
pub fn condition(condition: &Condition) -> String {
    condition.map_texts(|text| shown(text).into_owned()).to_string()
}

/// A source text as it may be shown: with its literals hidden if it speaks of a secret.
pub fn shown(text: &str) -> Cow<'_, str> {
    match is_secret_name(text) {
        true => Cow::Owned(without_literals(text)),
        false => Cow::Borrowed(text),
    }
}

/// A source text with its string literals hidden, whichever quotes they have. Those that name a parameter or
/// a variable of a template stay.
fn without_literals(text: &str) -> String {
    let names = |before: &str| {
        let before = before.trim_end().to_ascii_lowercase();
        ["parameters(", "variables("].iter().any(|function| before.ends_with(function))
    };
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, literal) = rest.split_at(at);
        let quote = &literal[..1];
        let inner = &literal[1..];
        let mut escaped = false;
        let end = inner.find(|c: char| {
            let ends = !escaped && quote.starts_with(c);
            escaped = c == '\\' && !escaped;
            ends
        });
        let (inner, behind) = inner.split_at(end.unwrap_or(inner.len()));
        hidden.push_str(before);
        let shown = if inner.is_empty() || names(&hidden) { inner } else { MASK };
        hidden += quote;
        hidden += shown;
        rest = match behind.strip_prefix(quote) {
            Some(behind) => {
                hidden += quote;
                behind
            }
            None => behind,
        };
    }
    hidden + rest
}

fn names_secret(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Parameter(name) | ExprKind::Local(name) | ExprKind::Member(_, name) => {
            is_secret_name(name)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_in_conditions_are_hidden() {
        assert_eq!(
            shown(r#"var.secret == "x" ? "" : f("y")"#),
            r#"var.secret == "***" ? "" : f("***")"#
        );
        assert_eq!(shown("var.secret"), "var.secret");
        assert_eq!(shown("secret == 'x\\'y' && a == ''"), "secret == '***' && a == ''");
        assert_eq!(
            shown("equals(parameters('secret'), 'it''s')"),
            "equals(parameters('secret'), '***''***')"
        );
        assert_eq!(shown("secret == 'open"), "secret == '***");
        assert_eq!(shown("name == 'x'"), "name == 'x'");
    }
}
