//! Terraform's types of values: which two have in common, and which can never be equal.
//!
//! A list is not a tuple and a map is not an object there, although they are written alike, and the
//! elements of a list, a set or a map have one type.
//! <https://developer.hashicorp.com/terraform/language/expressions/type-constraints>

use std::sync::Arc;

use super::refinement::Shape;
use super::scalar;
use super::unknown::{Reason, Unknown};
use super::value::{self, Array, Kind, Sequence, Value};
use super::world::World;
use crate::collections::HashSet;
use crate::ir::{Member, Name, Type};
use crate::number::Number;
use crate::source::Span;

/// The type of a value; [`Type::Any`] is one that is not known, or null.
fn type_of(value: &Value) -> Type {
    match &value.kind {
        Kind::Null => Type::Any,
        Kind::Bool(_) => Type::Bool,
        Kind::Number(_) => Type::Number,
        Kind::String(_) | Kind::Json(_) => Type::String,
        Kind::Array(array) => {
            let types = || array.items.iter().map(type_of);
            match array.kind {
                Sequence::Tuple if array.open.is_none() => Type::Tuple(types().collect()),
                Sequence::Set => Type::Set(Box::new(common(&types().collect::<Vec<_>>()))),
                _ => Type::List(Box::new(common(&types().collect::<Vec<_>>()))),
            }
        }
        Kind::Object(object) => {
            let types =
                || object.members.iter().map(|(name, member)| (name, type_of(&member.value)));
            match object.is_map {
                true => {
                    let types: Vec<Type> = types().map(|(_, ty)| ty).collect();
                    Type::Map(Box::new(common(&types)))
                }
                false if object.open.is_some() => Type::Any,
                false => Type::Object(types().map(|(name, ty)| plain_member(name, ty)).collect()),
            }
        }
        Kind::Unknown(unknown) => match unknown.refinement.shape {
            Shape::Text => Type::String,
            Shape::Bool => Type::Bool,
            _ => Type::Any,
        },
        Kind::Reference(_) => Type::Any,
    }
}

fn plain_member(name: &crate::ir::Name, ty: Type) -> Member {
    Member { name: name.clone(), ty, optional: false, default: None }
}

fn common(types: &[Type]) -> Type {
    unified(types).unwrap_or(Type::Any)
}

/// The type that values of these types are converted to where they are in one collection, or are the
/// branches of one conditional; `None` where there is no such type.
fn unified(types: &[Type]) -> Option<Type> {
    let known: Vec<&Type> = types.iter().filter(|ty| !matches!(ty, Type::Any)).collect();
    let Some((first, rest)) = known.split_first() else { return Some(Type::Any) };
    if rest.iter().all(|ty| ty == first) {
        return Some(Type::clone(first));
    }
    let all = |is: fn(&Type) -> bool| known.iter().all(|ty| is(ty));
    if all(is_primitive) {
        return known.contains(&&Type::String).then_some(Type::String);
    }
    if all(is_sequence) {
        let tuples: Option<Vec<&[Type]>> = known.iter().map(|ty| as_tuple(ty)).collect();
        if let Some(tuples) = tuples
            && tuples.iter().all(|tuple| tuple.len() == tuples[0].len())
        {
            let at = |index: usize| -> Vec<Type> {
                tuples.iter().map(|tuple| tuple[index].clone()).collect()
            };
            let elements: Option<Vec<Type>> =
                (0..tuples[0].len()).map(|i| unified(&at(i))).collect();
            return elements.map(Type::Tuple);
        }
        let element = Box::new(unified(&elements_of(&known))?);
        return Some(match known.iter().any(|ty| matches!(ty, Type::Set(_))) {
            true => Type::Set(element),
            false => Type::List(element),
        });
    }
    if all(|ty| matches!(ty, Type::Object(_) | Type::Map(_))) {
        return unified_objects(&known);
    }
    None
}

fn unified_objects(known: &[&Type]) -> Option<Type> {
    let objects: Option<Vec<&[Member]>> = known
        .iter()
        .map(|ty| match ty {
            Type::Object(members) => Some(&**members),
            _ => None,
        })
        .collect();
    if let Some(objects) = objects
        && objects.iter().all(|members| same_names(members, objects[0]))
    {
        let unify = |member: &Member| {
            let types: Vec<Type> = objects
                .iter()
                .filter_map(|members| members.iter().find(|other| other.name == member.name))
                .map(|member| member.ty.clone())
                .collect();
            Some(plain_member(&member.name, unified(&types)?))
        };
        return objects[0].iter().map(unify).collect::<Option<_>>().map(Type::Object);
    }
    let elements: Vec<Type> = known
        .iter()
        .flat_map(|ty| match ty {
            Type::Object(members) => members.iter().map(|member| member.ty.clone()).collect(),
            Type::Map(element) => vec![Type::clone(element)],
            _ => Vec::new(),
        })
        .collect();
    Some(Type::Map(Box::new(unified(&elements)?)))
}

fn same_names(a: &[Member], b: &[Member]) -> bool {
    a.len() == b.len() && a.iter().all(|member| b.iter().any(|other| other.name == member.name))
}

fn is_primitive(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Number | Type::String)
}

fn is_sequence(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_))
}

fn as_tuple(ty: &Type) -> Option<&[Type]> {
    match ty {
        Type::Tuple(types) => Some(types),
        _ => None,
    }
}

fn elements_of(types: &[&Type]) -> Vec<Type> {
    let elements = |ty: &&Type| match ty {
        Type::Tuple(types) => types.clone(),
        Type::List(element) | Type::Set(element) => vec![Type::clone(element)],
        _ => Vec::new(),
    };
    types.iter().flat_map(elements).collect()
}

impl World<'_, '_> {
    /// Values as the elements of one collection; `None` where they have no type in common, which Terraform refuses.
    pub(super) fn unify(&self, values: &[Value]) -> Option<Vec<Value>> {
        // What is known to be a collection has no type in common with a scalar.
        let is_compound = |value: &Value| match &value.kind {
            Kind::Unknown(unknown) => match unknown.refinement.shape {
                Shape::Any => None,
                shape => Some(shape.is_compound()),
            },
            Kind::Array(_) | Kind::Object(_) => Some(true),
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Json(_) => Some(false),
            Kind::Null | Kind::Reference(_) => None,
        };
        let mut kinds = values.iter().filter_map(is_compound);
        if let Some(first) = kinds.next()
            && kinds.any(|other| other != first)
        {
            return None;
        }
        let types: Vec<Type> = values.iter().map(type_of).collect();
        let common = unified(&types)?;
        Some(values.iter().map(|value| self.convert(value.clone(), &common)).collect())
    }

    /// The value of the branch that a conditional takes, as the type that it has in common with the
    /// other one.
    pub(super) fn as_branch(&self, taken: Value, other: &Value, span: Span) -> Value {
        self.budget.spend((taken.weight() as usize).saturating_add(other.weight() as usize));
        match unified(&[type_of(&taken), type_of(other)]) {
            Some(common) => self.convert(taken, &common),
            None => {
                let what = "the two results of a conditional need one type";
                Value::unknown(Unknown::invalid(what, span), span)
            }
        }
    }
}

/// Whether two values are of types that Terraform never takes for equal, whatever they contain.
pub(super) fn differ(a: &Value, b: &Value) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Array(x), Kind::Array(y)) => {
            x.kind != y.kind || x.items.iter().zip(&y.items).any(|(a, b)| differ(a, b))
        }
        (Kind::Object(x), Kind::Object(y)) => {
            x.is_map != y.is_map
                || x.members.iter().any(|(name, member)| {
                    y.members.get(name).is_some_and(|other| differ(&member.value, &other.value))
                })
        }
        (Kind::Unknown(unknown), Kind::Array(array))
        | (Kind::Array(array), Kind::Unknown(unknown)) => {
            unknown.refinement.shape == Shape::List && array.kind == Sequence::Tuple
        }
        (Kind::Unknown(unknown), Kind::Object(object))
        | (Kind::Object(object), Kind::Unknown(unknown)) => {
            unknown.refinement.shape == Shape::Map && !object.is_map
        }
        _ => false,
    }
}

/// What elements of a set are told apart and sorted by: primitive values by what they are, everything else
/// by the text that go-cty hashes, and null last (`setRules.Less` in zclconf/go-cty).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum SetKey {
    Bool(bool),
    Number(Number),
    Text(Arc<str>),
    Null,
}

impl World<'_, '_> {
    /// A set of elements, without duplicates, in the order that Terraform iterates over them. One that would
    /// take too much to sort is not known.
    pub(super) fn set(&self, all: Vec<Value>, open: Option<Arc<Unknown>>) -> Array {
        let mut items: Vec<(Option<SetKey>, Value)> = Vec::with_capacity(all.len());
        let mut seen = HashSet::default();
        for item in all {
            // What cannot be compared stays: it may be different from all others.
            if !item.is_wholly_known() {
                items.push((None, item));
                continue;
            }
            if let Err(limit) = self.budget.string(text_len(&item)) {
                let unknown = Unknown::new(Reason::LimitExceeded(limit), item.span);
                return Array::set(Vec::new(), Some(unknown.into()));
            }
            let key = set_key(&item);
            if seen.insert(key.clone()) {
                items.push((Some(key), item));
            }
        }
        if items.iter().all(|(key, _)| key.is_some()) {
            items.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        let mut items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
        // What is not known may be the same as another element, so that there may be fewer.
        let unknown = items.iter().find_map(Value::unknown_part).cloned();
        if items.len() > 1
            && let Some(unknown) = unknown
            && !self.are_distinct(&items)
        {
            let only = items[0].clone();
            items.retain(|item| item.unknown_part().is_none());
            if items.is_empty() {
                items.push(only);
            }
            return Array::set(items, open.or(Some(unknown)));
        }
        Array::set(items, open)
    }

    /// Whether no two of some texts can be equal.
    fn are_distinct(&self, items: &[Value]) -> bool {
        items.len() <= MAX_COMPARED
            && items
                .iter()
                .enumerate()
                .all(|(at, item)| items[..at].iter().all(|other| self.differ(item, other)))
    }
}

/// How many elements of a set that are not known are compared with each other.
const MAX_COMPARED: usize = 32;

fn set_key(value: &Value) -> SetKey {
    match &value.kind {
        Kind::Null => SetKey::Null,
        Kind::Bool(value) => SetKey::Bool(*value),
        Kind::Number(value) => SetKey::Number(value.clone()),
        _ => SetKey::Text(scalar::text(value).unwrap_or_else(|| hashed(value).into())),
    }
}

/// How many bytes the texts in a value have together.
fn text_len(value: &Value) -> usize {
    match &value.kind {
        Kind::String(text) => text.len(),
        Kind::Json(json) => text_len(&json.value),
        Kind::Array(array) => array.items.iter().map(text_len).sum(),
        Kind::Object(object) => {
            let member =
                |(name, member): (&Name, &value::Member)| name.len() + text_len(&member.value);
            object.members.iter().map(member).sum()
        }
        _ => 0,
    }
}

/// The text that go-cty hashes of an element of a set.
fn hashed(value: &Value) -> String {
    let parts = |[begin, end]: [char; 2], parts: &mut dyn Iterator<Item = String>| {
        let mut text = String::from(begin);
        for part in parts {
            text.push_str(&part);
            text.push(';');
        }
        text.push(end);
        text
    };
    match &value.kind {
        Kind::Null => "~".into(),
        Kind::Bool(value) => if *value { "T" } else { "F" }.into(),
        Kind::Number(value) => value.to_string(),
        Kind::Array(array) => {
            let around = if array.kind == Sequence::Tuple { ['<', '>'] } else { ['[', ']'] };
            parts(around, &mut array.items.iter().map(hashed))
        }
        Kind::Object(object) => {
            let mut members: Vec<_> = object.members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            match object.is_map {
                true => parts(
                    ['{', '}'],
                    &mut members
                        .into_iter()
                        .map(|(name, member)| format!("{name:?}:{}", hashed(&member.value))),
                ),
                false => parts(
                    ['<', '>'],
                    &mut members.into_iter().map(|(_, member)| hashed(&member.value)),
                ),
            }
        }
        Kind::String(_) | Kind::Json(_) | Kind::Unknown(_) | Kind::Reference(_) => {
            format!("{:?}", scalar::text(value).unwrap_or_default())
        }
    }
}
