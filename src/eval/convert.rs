//! Conversion to declared types, as Terraform does it where a value enters a variable.
//! <https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion>
//!
//! A value that does not fit its type is left as it is: Terraform reports it, and akslint judges
//! what it can.

use std::sync::Arc;

use super::refinement::{Refinement, Shape};
use super::scalar::{boolean, number, text};
use super::unknown::Unknown;
use super::value::{Array, Kind, Member, Sequence, Value};
use super::world::{Environment, World};
use crate::collections::IndexMap;
use crate::ir::{Language, Type};

impl World<'_, '_> {
    /// The value as the type has it.
    pub(super) fn convert(&self, value: Value, ty: &Type) -> Value {
        match (&value.kind, ty) {
            (Kind::Unknown(unknown), Type::Bool) => self.converted(&value, unknown, Shape::Bool),
            (Kind::Unknown(unknown), Type::Number) => {
                self.converted(&value, unknown, Shape::Single)
            }
            (Kind::Unknown(unknown), Type::String) => self.converted(&value, unknown, Shape::Text),
            (_, Type::Any) | (Kind::Null | Kind::Unknown(_) | Kind::Reference(_), _) => value,
            (_, Type::Bool) => {
                boolean(&value).map_or(value.clone(), |b| with(value, Kind::Bool(b)))
            }
            (_, Type::Number) => {
                number(&value).map_or(value.clone(), |n| with(value, Kind::Number(n)))
            }
            (_, Type::String) => match text(&value) {
                Some(text) if !matches!(value.kind, Kind::String(_) | Kind::Json(_)) => {
                    with(value, Kind::String(text))
                }
                _ => value,
            },
            (Kind::Array(array), Type::List(element)) => {
                let items = array.items.iter().map(|v| self.convert(v.clone(), element)).collect();
                let array = Array::list(self.elements(items, element), array.open.clone());
                with(value, Kind::Array(Arc::new(array)))
            }
            (Kind::Array(array), Type::Set(element)) => {
                let items = array.items.iter().map(|v| self.convert(v.clone(), element)).collect();
                let set = self.set(self.elements(items, element), array.open.clone());
                with(value, Kind::Array(Arc::new(set)))
            }
            (Kind::Array(array), Type::Tuple(types)) => {
                let items = array.items.iter().enumerate().map(|(index, item)| {
                    self.convert(item.clone(), types.get(index).unwrap_or(&Type::Any))
                });
                let array = Array::list(items.collect(), array.open.clone());
                let array = array.of_kind(Sequence::Tuple);
                with(value, Kind::Array(Arc::new(array)))
            }
            (Kind::Object(object), Type::Map(element)) => {
                let values: Vec<Value> = object
                    .members
                    .values()
                    .map(|member| self.convert(member.value.clone(), element))
                    .collect();
                let values = self.elements(values, element);
                let members = object.members.iter().zip(values).map(|((name, member), value)| {
                    (name.clone(), Member { key: member.key, value })
                });
                let object = object.rebuilt(members.collect()).as_map(true);
                with(value, Kind::Object(Arc::new(object)))
            }
            (Kind::Object(object), Type::Object(declared)) => {
                let mut members = IndexMap::default();
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
                            let env = Environment::without_names(Language::Terraform);
                            self.eval(default, env)
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

impl World<'_, '_> {
    /// A scalar that is not known as another kind of scalar. One of a known kind becomes another value: `"10"`
    /// is not `10`.
    pub(super) fn converted(&self, value: &Value, unknown: &Unknown, shape: Shape) -> Value {
        let of = unknown.refinement.shape;
        if of == Shape::Any || of.is_compound() || of == shape || unknown.is_error() {
            return value.clone();
        }
        let name = match shape {
            Shape::Bool => "tobool",
            Shape::Text => "tostring",
            _ => "tonumber",
        };
        let term = unknown.term.map(|term| self.called(name, vec![term]));
        let non_null = unknown.refinement.non_null;
        let refinement = Refinement { shape, non_null, ..Refinement::default() };
        let converted = self.symbolic(unknown.cause().refine(refinement), term, value.span);
        Value { kind: converted.kind, ..value.clone() }
    }

    /// Elements of one declared type. Where that is any, it is the type that they have in common.
    fn elements(&self, items: Vec<Value>, ty: &Type) -> Vec<Value> {
        match ty {
            Type::Any => self.unify(&items).unwrap_or(items),
            _ => items,
        }
    }
}

fn with(value: Value, kind: Kind) -> Value {
    Value { kind, ..value }
}
