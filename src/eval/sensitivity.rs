//! Marks of what must not be shown, and where they come from: declarations, names, and what is made of
//! marked values.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::value::{Kind, Value};
use super::world::World;
use crate::source::Span;

impl World<'_, '_> {
    /// The value with a mark, if it is `sensitive`; its texts are kept for the report.
    pub(super) fn marked(&self, value: Value, sensitive: bool) -> Value {
        match sensitive && !value.is_sensitive {
            true => {
                self.keep_texts(&value);
                Value { is_sensitive: true, ..value }
            }
            false => value,
        }
    }

    /// The value of a name, with a mark if the name is that of a secret.
    pub(super) fn marked_by_name(&self, value: Value, name: &str) -> Value {
        match value.kind {
            // Nothing of it can be shown.
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => value,
            _ => self.marked(value, (self.program.knowledge.is_secret)(name)),
        }
    }

    /// What an expression at `span` made of others: the texts that are new in it are marked as the others
    /// are.
    pub(super) fn made_of(&self, value: Value, span: Span, parts: &[Value]) -> Value {
        match parts.iter().any(Value::has_sensitive_part) {
            true => self.mark_new(value, span),
            false => value,
        }
    }

    fn mark_new(&self, value: Value, span: Span) -> Value {
        match &value.kind {
            Kind::Array(array) if array.items.iter().any(|item| item.span == span) => {
                array.items.iter().for_each(|item| self.keep_texts(item));
                Value { is_sensitive: true, ..value }
            }
            Kind::Object(object) if object.members.values().any(|m| m.value.span == span) => {
                object.members.values().for_each(|member| self.keep_texts(&member.value));
                Value { is_sensitive: true, ..value }
            }
            Kind::String(_) | Kind::Json(_) | Kind::Unknown(_) if value.span == span => {
                self.marked(value, true)
            }
            _ => value,
        }
    }

    fn keep_texts(&self, value: &Value) {
        match &value.kind {
            Kind::String(text) => {
                self.program.sensitive.borrow_mut().insert(Arc::clone(text));
            }
            Kind::Json(json) => {
                self.keep_texts(&json.value);
                if let Some(text) = json.encoded() {
                    self.program.sensitive.borrow_mut().insert(text.into());
                }
            }
            Kind::Array(array) => array.items.iter().for_each(|item| self.keep_texts(item)),
            Kind::Object(object) => {
                object.members.values().for_each(|member| self.keep_texts(&member.value));
            }
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Reference(_)
            | Kind::Unknown(_) => {}
        }
    }
}

impl super::Program<'_> {
    /// The texts of all values that were marked.
    pub fn sensitive(&self) -> BTreeSet<Arc<str>> {
        self.sensitive.borrow().clone()
    }
}
