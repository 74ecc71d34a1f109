//! What is certain of values without a look at a world: whether they are equal, empty, or null.

use super::scalar::text;
use super::value::{Kind, Value};
use crate::number::Number;

/// Whether a value is known to be neither null nor an empty string or collection.
pub(super) fn certainly_not_empty(value: &Value) -> bool {
    match &value.kind {
        Kind::Null => false,
        Kind::String(text) => !text.is_empty(),
        Kind::Array(array) => !array.items.is_empty(),
        Kind::Object(object) => object.is_inhabited(),
        Kind::Unknown(unknown) => unknown.refinement.non_empty,
        Kind::Reference(reference) => reference.is_never_empty,
        Kind::Bool(_) | Kind::Number(_) | Kind::Json(_) => true,
    }
}

/// Whether two values are equal, if that can be known. Values of different types are different,
/// as the language has it.
pub(crate) fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (&a.kind, &b.kind) {
        (Kind::Unknown(_) | Kind::Reference(_), _) | (_, Kind::Unknown(_) | Kind::Reference(_)) => {
            let (open, other) = if matches!(b.kind, Kind::Unknown(_) | Kind::Reference(_)) {
                (b, a)
            } else {
                (a, b)
            };
            let is_nothing = match &other.kind {
                Kind::Null => true,
                Kind::String(text) => text.is_empty(),
                _ => false,
            };
            if is_nothing && certainly_not_empty(open) {
                return Some(false);
            }
            let is_set = open.as_unknown().is_some_and(|unknown| unknown.refinement.non_null);
            if is_set && other.is_null() {
                return Some(false);
            }
            if is_positive(open)
                && matches!(&other.kind, Kind::Number(number) if *number == Number::ZERO)
            {
                return Some(false);
            }
            if let (Kind::Unknown(unknown), Kind::String(text)) = (&open.kind, &other.kind)
                && let Some(prefix) = &unknown.refinement.prefix
                && !text.starts_with(&**prefix)
            {
                return Some(false);
            }
            if let (Kind::Reference(reference), Kind::String(text)) = (&open.kind, &other.kind)
                && reference.is_foreign_id()
                && !text.starts_with('/')
            {
                return Some(false);
            }
            match (&a.kind, &b.kind) {
                (Kind::Reference(a), Kind::Reference(b)) if a == b => Some(true),
                (Kind::Unknown(a), Kind::Unknown(b)) if a.term.is_some() && a.term == b.term => {
                    Some(true)
                }
                _ => None,
            }
        }
        (Kind::Json(_), Kind::String(_) | Kind::Json(_)) | (Kind::String(_), Kind::Json(_)) => {
            Some(text(a)? == text(b)?)
        }
        (Kind::Null, Kind::Null) => Some(true),
        (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
        (Kind::Number(a), Kind::Number(b)) => Some(a == b),
        (Kind::String(a), Kind::String(b)) => Some(a == b),
        (Kind::Array(a), Kind::Array(b)) => {
            if a.open.is_some() || b.open.is_some() {
                return None;
            }
            if a.items.len() != b.items.len() {
                return Some(false);
            }
            all(a.items.iter().zip(&b.items).map(|(a, b)| equal(a, b)))
        }
        (Kind::Object(a), Kind::Object(b)) => {
            if a.open.is_some() || b.open.is_some() {
                return None;
            }
            if a.members.len() != b.members.len() {
                return Some(false);
            }
            all(a.members.iter().map(|(name, member)| match b.members.get(name) {
                Some(other) => equal(&member.value, &other.value),
                None => Some(false),
            }))
        }
        _ => Some(false),
    }
}

/// A conjunction: false if one is false, unknown if one is unknown.
fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            None => known = false,
            Some(true) => {}
        }
    }
    known.then_some(true)
}

/// Whether a value is not known, but known to be at least one.
pub(super) fn is_positive(value: &Value) -> bool {
    value.as_unknown().is_some_and(|unknown| unknown.refinement.positive)
}

/// Whether a value is known not to be null, whatever is passed in.
pub(super) fn is_never_null(value: &Value) -> bool {
    match &value.kind {
        Kind::Null => false,
        Kind::Unknown(unknown) => unknown.refinement.non_null || unknown.refinement.non_empty,
        Kind::Reference(reference) => reference.is_never_empty,
        _ => true,
    }
}
