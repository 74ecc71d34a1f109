//! Encoding functions. JSON keeps the spans of the value that it encodes.

use std::sync::Arc;

use yaml_rust2::{Yaml, YamlLoader};

use super::{Call, Result};
use crate::eval::unknown::{Bound, Reason, Unknown};
use crate::eval::value::{Kind, Value};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64encode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let mut encoded = String::with_capacity(text.len().div_ceil(3) * 4);
    for chunk in text.as_bytes().chunks(3) {
        let bytes =
            [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let bits = u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 0x3f;
            let padding = digit > chunk.len();
            encoded.push(if padding { '=' } else { BASE64[index as usize] as char });
        }
    }
    call.string(encoded)
}

pub(super) fn base64decode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let Some(digit) = BASE64.iter().position(|&b| b == byte) else {
            return Err(call.refused("not base64"));
        };
        bits = (bits << 6) | digit as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    match String::from_utf8(decoded) {
        Ok(text) => call.string(text),
        Err(_) => Err(call.refused("the result is not text")),
    }
}

pub(super) fn jsonencode(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Unknown(_) => Ok(call.unknown()),
        _ => Ok(Value::new(Kind::Json(Arc::new(value.clone())), call.span)),
    }
}

pub(super) fn jsondecode(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Json(value) => Ok(Value::clone(value)),
        Kind::String(text) => match serde_json::from_str(text) {
            Ok(json) => Ok(Value::from_json(&json, value.span)),
            Err(_) => Err(call.refused("not JSON")),
        },
        _ => Ok(call.unknown()),
    }
}

pub(super) fn yamldecode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    // Aliases can make a small text into a huge value.
    if text.len() > call.world.bounds.string || text.contains('*') && text.contains('&') {
        return Err(call.not_evaluated());
    }
    match YamlLoader::load_from_str(&text) {
        Ok(documents) if documents.len() == 1 => yaml(call, &documents[0], 0),
        Ok(_) => Err(call.refused("it needs one document")),
        Err(_) => Err(call.refused("not YAML")),
    }
}

fn yaml(call: &Call<'_>, node: &Yaml, depth: usize) -> Result {
    if depth > 100 {
        return Err(Unknown::new(Reason::Bound(Bound::Depth), call.span));
    }
    call.world.spend(1);
    let span = call.span;
    Ok(match node {
        Yaml::Null | Yaml::BadValue => Value::null(span),
        Yaml::Boolean(value) => Value::bool(*value, span),
        Yaml::Integer(value) => Value::number(*value as f64, span),
        Yaml::Real(text) => match text.parse() {
            Ok(value) => Value::number(value, span),
            Err(_) => return Err(call.not_evaluated()),
        },
        Yaml::String(text) => Value::string(text.as_str(), span),
        Yaml::Array(items) => {
            let items: std::result::Result<Vec<Value>, Unknown> =
                items.iter().map(|item| yaml(call, item, depth + 1)).collect();
            Value::array(items?, span)
        }
        Yaml::Hash(entries) => {
            let mut members = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = yaml(call, key, depth + 1)?;
                let Some(name) = crate::eval::convert::text(&key) else {
                    return Err(call.refused("a key is not a string"));
                };
                members.push((name, yaml(call, value, depth + 1)?));
            }
            Value::object(members, span)
        }
        Yaml::Alias(_) => return Err(call.not_evaluated()),
    })
}
