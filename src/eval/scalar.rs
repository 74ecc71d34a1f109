//! Scalars of one kind as those of another, as all languages have it.

use std::sync::Arc;

use super::value::{Kind, Value};
use crate::number::Number;

/// The value as a boolean, if the language converts it to one.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match &value.kind {
        Kind::Bool(value) => Some(*value),
        Kind::String(text) => match &**text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Kind::Json(json) => boolean(&json.value),
        _ => None,
    }
}

/// The value as a number, if the language converts it to one.
pub(super) fn number(value: &Value) -> Option<Number> {
    match &value.kind {
        Kind::Number(value) => Some(value.clone()),
        Kind::String(text) => Number::parse(text),
        Kind::Json(json) => number(&json.value),
        _ => None,
    }
}

/// The value as a string, if the language converts it to one.
pub(super) fn text(value: &Value) -> Option<Arc<str>> {
    match &value.kind {
        Kind::String(text) => Some(Arc::clone(text)),
        Kind::Number(value) => Some(value.to_string().into()),
        Kind::Bool(value) => Some(value.to_string().into()),
        Kind::Json(json) => Some(json.encoded()?.into()),
        _ => None,
    }
}
