//! JSON to expressions: the strings of a template are parsed, and copy loops become comprehensions.
//! What the members of a template mean is the business of [`super::template`].

use std::ops::Range;
use std::sync::Arc;

use jsonc_parser::ast::{Object, ObjectPropName, StringLit, Value};
use jsonc_parser::common::Ranged;

use super::expression::{self, ExprContext};
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Binding, Expr, ExprKind, For, Item, Name, Property};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::interner::Interner;
use crate::syntax::json;
use crate::syntax::origin::Origin;

/// What strings in brackets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StringMode {
    /// Text, as in parameter files.
    Literal,
    /// Expressions, as in templates.
    Expressions(ExprContext),
    /// Expressions if the bracket is doubled: a template that another one holds as a value.
    Escaped,
}

/// Reads the tree of one text.
pub(super) struct Tree<'a> {
    pub(super) text: &'a str,
    pub(super) origin: &'a Origin,
    pub(super) problems: Vec<InputDiagnostic>,
    names: Interner,
}

impl<'a> Tree<'a> {
    pub(super) fn new(text: &'a str, origin: &'a Origin) -> Self {
        Self { text, origin, problems: Vec::new(), names: Interner::default() }
    }

    fn span(&self, range: jsonc_parser::common::Range) -> Span {
        self.origin.span(range.start..range.end)
    }

    pub(super) fn value(&mut self, value: &Value<'_>, strings: StringMode) -> Expr {
        let span = self.span(value.range());
        let kind = match value {
            Value::NullKeyword(_) => ExprKind::Null,
            Value::BooleanLit(literal) => ExprKind::Bool(literal.value),
            Value::NumberLit(literal) => ExprKind::number(literal.value),
            Value::StringLit(literal) => return self.string(literal, strings),
            Value::Array(array) => ExprKind::Array(
                array
                    .elements
                    .iter()
                    .map(|element| Item { value: self.value(element, strings), spread: false })
                    .collect(),
            ),
            Value::Object(object) => ExprKind::Object(self.properties(object, strings)),
        };
        Expr::new(span, kind)
    }

    fn properties(&mut self, object: &Object<'_>, strings: StringMode) -> Vec<Property> {
        let mut properties = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let name = property.name.as_str();
            let strings = match (strings, &property.value) {
                // The body of a function sees its own parameters.
                (StringMode::Expressions(_), Value::Array(array))
                    if name.eq_ignore_ascii_case("functions")
                        && array.elements.iter().all(is_namespace) =>
                {
                    StringMode::Expressions(ExprContext::Function)
                }
                (StringMode::Expressions(_), Value::Object(_))
                    if name.eq_ignore_ascii_case("mainTemplate") =>
                {
                    StringMode::Escaped
                }
                _ => strings,
            };
            if name.eq_ignore_ascii_case("copy")
                && strings != StringMode::Literal
                && let Value::Array(loops) = &property.value
                && loops.elements.iter().all(is_loop)
            {
                for element in loops.elements.iter().filter_map(Value::as_object) {
                    properties.extend(self.copy(element, strings));
                }
                continue;
            }
            let key = match &property.name {
                ObjectPropName::String(literal) => self.string(literal, strings),
                ObjectPropName::Word(word) => {
                    Expr::new(self.span(word.range), ExprKind::String(name.into()))
                }
            };
            let known = self.problems.len();
            let value = self.value(&property.value, strings);
            if name.eq_ignore_ascii_case("metadata") {
                // Azure ignores it, and people write `[1, 2]` there.
                self.problems.truncate(known);
            }
            properties.push(Property { key, value });
        }
        properties
    }

    /// `{"name": "subnets", "count": 3, "input": …}` as a property with a list.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties>
    fn copy(&mut self, object: &Object<'_>, strings: StringMode) -> Option<Property> {
        let (name, count, input) =
            (member(object, "name")?, member(object, "count")?, member(object, "input")?);
        let key = self.value(name, strings);
        let count = self.value(count, strings);
        let value = self.value(input, strings);
        let span = self.span(object.range);
        let index = match &key.kind {
            ExprKind::String(name) => expression::copy_index(name),
            _ => expression::COPY_INDEX.into(),
        };
        let list = repeated(index, count, value);
        Some(Property { key, value: Expr::new(span, list) })
    }

    fn string(&mut self, literal: &StringLit<'_>, strings: StringMode) -> Expr {
        let span = self.span(literal.range);
        let text: &str = &literal.value;
        if !text.starts_with('[') {
            return Expr::new(span, ExprKind::String(self.names.shared(text)));
        }
        let plain = |text: &str| Expr::new(span, ExprKind::String(Arc::from(text)));
        let (text, place, skip) = match strings {
            StringMode::Literal => return plain(text),
            StringMode::Expressions(place) if expression::is_expression(text) => (text, place, 0),
            // A doubled bracket stands for one.
            StringMode::Expressions(_) if text.starts_with("[[") => return plain(&text[1..]),
            StringMode::Expressions(_) => return plain(text),
            StringMode::Escaped => match text.strip_prefix('[') {
                Some(inner) if expression::is_expression(inner) => {
                    (inner, ExprContext::Template, 1)
                }
                Some(inner) if inner.starts_with('[') => return plain(inner),
                // The template around evaluates it, and what comes out is not text of this one.
                _ => {
                    let what = Name::from("an expression of the template around");
                    return Expr::new(span, ExprKind::Opaque(what));
                }
            },
        };
        let inside = inside(literal);
        let escapes = json::escapes(&self.text[inside.clone()]);
        // The bracket that is skipped is one byte, in the text and in the file.
        let mut origin = self.origin.string(inside, &escapes);
        origin.start += skip;
        for (at, _) in &mut origin.escapes {
            *at = at.saturating_sub(skip);
        }
        match expression::parse(text, &origin, span, place, &mut self.names) {
            Ok(expr) => expr,
            Err(error) => {
                self.problems.push(InputDiagnostic {
                    message: error.message,
                    span: error.span,
                    effect: error.effect,
                });
                Expr::new(span, ExprKind::Opaque("an expression that does not parse".into()))
            }
        }
    }
}

/// The range between a literal's quotes.
fn inside(literal: &StringLit<'_>) -> Range<usize> {
    let start = literal.range.start + 1;
    start..literal.range.end.saturating_sub(1).max(start)
}

/// A list that a loop makes: `value` once for each index.
pub(super) fn repeated(index: Name, count: Expr, value: Expr) -> ExprKind {
    let collection = range(count);
    ExprKind::For(Box::new(For {
        binding: Binding::KeyValue { key: None, value: index },
        collection,
        key: None,
        value,
        condition: None,
        grouping: false,
    }))
}

/// The indexes of a loop.
pub(super) fn range(count: Expr) -> Expr {
    let span = count.span;
    let zero = Expr::new(span, ExprKind::Number(Number::ZERO));
    let args = vec![zero, count];
    Expr::new(span, ExprKind::Call { name: "range".into(), args, expand_last: false })
}

/// The member of an object, whatever the casing of its name; of several, the last.
pub(super) fn member<'a, 'b>(object: &'b Object<'a>, name: &str) -> Option<&'b Value<'a>> {
    let found = object.properties.iter().rev();
    let mut found = found.filter(|property| property.name.as_str().eq_ignore_ascii_case(name));
    found.next().map(|property| &property.value)
}

fn is_loop(value: &Value<'_>) -> bool {
    value.as_object().is_some_and(|object| {
        ["name", "count", "input"].iter().all(|name| member(object, name).is_some())
    })
}

fn is_namespace(value: &Value<'_>) -> bool {
    value.as_object().is_some_and(|object| member(object, "members").is_some())
}
