//! Encoding functions. JSON keeps the spans of the value that it encodes.

use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::call::{Call, Result};
use crate::collections::IndexMap;
use crate::eval::value::Json;
use crate::eval::value::{Array, Kind, Member, Value};
use crate::ir::Name;

/// As Go's and .NET's: padding has to be right, and bits that the last digit has too many do not matter.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

pub(super) fn base64encode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    call.fits(text.len().div_ceil(3).saturating_mul(4))?;
    call.string(BASE64.encode(&*text))
}

pub(super) fn base64decode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    // Line ends are no part of it.
    let text: Vec<u8> = text.bytes().filter(|byte| !b"\r\n".contains(byte)).collect();
    let decoded = BASE64.decode(text).map_err(|_| call.invalid_argument("not base64"))?;
    match String::from_utf8(decoded) {
        Ok(text) => call.string(text),
        Err(_) => Err(call.invalid_argument("the result is not text")),
    }
}

pub(super) fn jsonencode(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Unknown(_) => Ok(call.unknown()),
        _ => {
            let json = Json { value: sorted(value), is_of_go: true };
            Ok(Value::new(Kind::Json(Arc::new(json)), call.span))
        }
    }
}

/// The value with its members in the order in which Terraform encodes them.
fn sorted(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Object(object) => {
            let mut members: IndexMap<Name, Member> = object
                .members
                .iter()
                .map(|(name, member)| {
                    (name.clone(), Member { value: sorted(&member.value), ..member.clone() })
                })
                .collect();
            members.sort_keys();
            Kind::Object(Arc::new(object.rebuilt(members)))
        }
        Kind::Array(array) => {
            let items = array.items.iter().map(sorted).collect();
            Kind::Array(Arc::new(Array::list(items, array.open.clone()).of_kind(array.kind)))
        }
        _ => return value.clone(),
    };
    Value { kind, ..value.clone() }
}

pub(super) fn jsondecode(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Json(json) => Ok(written(call, json.value.clone())),
        Kind::String(text) => match serde_json::from_str(text) {
            Ok(json) => Ok(written(call, Value::from_json(&json, value.span))),
            Err(_) => Err(call.invalid_argument("not JSON")),
        },
        _ => Ok(call.unknown()),
    }
}

/// What JSON text says, as values of the language: an array is a tuple to Terraform.
fn written(call: &Call<'_>, value: Value) -> Value {
    let kind = match &value.kind {
        Kind::Array(array) => {
            let items = array.items.iter().map(|item| written(call, item.clone())).collect();
            Kind::Array(Arc::new(Array::list(items, None).of_kind(call.tuple_kind())))
        }
        Kind::Object(object) => {
            let member = |(name, member): (&Name, &Member)| {
                let value = written(call, member.value.clone());
                (name.clone(), Member { value, ..member.clone() })
            };
            Kind::Object(Arc::new(object.rebuilt(object.members.iter().map(member).collect())))
        }
        _ => return value,
    };
    Value { kind, ..value }
}
