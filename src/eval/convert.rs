//! Conversion to declared types, as Terraform does it where a value enters a variable.
//! <https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion>
//!
//! A value that does not fit its type is left as it is: Terraform reports it, and akslint judges
//! what it can.

use std::sync::Arc;

use indexmap::IndexMap;

use super::unknown::Unknown;
use super::value::{Array, Kind, Member, Value, number_text};
use super::world::{Scope, World};
use crate::ir::{Language, Type};

impl World<'_, '_> {
    /// The value as the type has it.
    pub(super) fn convert(&self, value: Value, ty: &Type) -> Value {
        match (&value.kind, ty) {
            (_, Type::Any) | (Kind::Null | Kind::Unknown(_) | Kind::Reference(_), _) => value,
            (_, Type::Bool) => {
                boolean(&value).map_or(value.clone(), |b| with(value, Kind::Bool(b)))
            }
            (_, Type::Number) => {
                number(&value).map_or(value.clone(), |n| with(value, Kind::Number(n)))
            }
            (_, Type::String) => match text(&value) {
                Some(text) if value.as_str().is_none() => with(value, Kind::String(text)),
                _ => value,
            },
            (Kind::Array(array), Type::List(element)) => {
                let items = array.items.iter().map(|v| self.convert(v.clone(), element)).collect();
                let array = Array::list(items, array.open.clone());
                with(value, Kind::Array(Arc::new(array)))
            }
            (Kind::Array(array), Type::Set(element)) => {
                let items = array.items.iter().map(|v| self.convert(v.clone(), element)).collect();
                let set = as_set(items, array.open.clone());
                with(value, Kind::Array(Arc::new(set)))
            }
            (Kind::Array(array), Type::Tuple(types)) => {
                let items = array.items.iter().enumerate().map(|(index, item)| {
                    self.convert(item.clone(), types.get(index).unwrap_or(&Type::Any))
                });
                let array = Array::list(items.collect(), array.open.clone());
                with(value, Kind::Array(Arc::new(array)))
            }
            (Kind::Object(object), Type::Map(element)) => {
                let members = object.members.iter().map(|(name, member)| {
                    let value = self.convert(member.value.clone(), element);
                    (name.clone(), Member { key: member.key, value })
                });
                let object = object.rebuilt(members.collect());
                with(value, Kind::Object(Arc::new(object)))
            }
            (Kind::Object(object), Type::Object(declared)) => {
                let mut members = IndexMap::new();
                for member in declared {
                    let given = object.members.get(&member.name);
                    let (key, given) = match given {
                        Some(given) => (given.key, given.value.clone()),
                        // An open object may have the member.
                        None if object.open_for(|key| *key == *member.name).is_some() => continue,
                        None => (value.span, Value::null(value.span)),
                    };
                    let filled = match &member.default {
                        Some(default) if given.is_null() => {
                            let scope = Scope {
                                instance: None,
                                language: Language::Terraform,
                                bound: None,
                            };
                            self.eval(default, scope)
                        }
                        _ => given,
                    };
                    let value = self.convert(filled, &member.ty);
                    members.insert(member.name.clone(), Member { key, value });
                }
                let object = object.rebuilt(members);
                with(value, Kind::Object(Arc::new(object)))
            }
            _ => value,
        }
    }
}

fn with(value: Value, kind: Kind) -> Value {
    Value { kind, ..value }
}

/// The value as a boolean, if the language converts it to one.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Bool(value) => Some(*value),
        Kind::String(text) => match &**text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The value as a number, if the language converts it to one.
pub(super) fn number(value: &Value) -> Option<f64> {
    match &value.kind {
        Kind::Number(value) => Some(*value),
        Kind::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The value as a string, if the language converts it to one.
pub(super) fn text(value: &Value) -> Option<Arc<str>> {
    match &value.kind {
        Kind::String(text) => Some(Arc::clone(text)),
        Kind::Number(value) => Some(number_text(*value).into()),
        Kind::Bool(value) => Some(value.to_string().into()),
        Kind::Json(value) => Some(value.encoded()?.into()),
        _ => None,
    }
}

/// A set of elements, without duplicates. Strings are sorted, as Terraform sorts them.
pub(super) fn as_set(all: Vec<Value>, open: Option<Arc<Unknown>>) -> Array {
    let mut items: Vec<Value> = Vec::with_capacity(all.len());
    let mut seen = std::collections::HashSet::new();
    for item in all {
        // What cannot be compared stays: it may be different from all others.
        match item.to_json() {
            Some(json) if !seen.insert(json.to_string()) => {}
            _ => items.push(item),
        }
    }
    if items.iter().all(|item| item.as_str().is_some()) {
        items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
    Array::set(items, open)
}
