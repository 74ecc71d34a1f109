//! Strings, as .NET handles them, which Azure's engine is written in.

use std::sync::Arc;

use jsonc_parser::ParseOptions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::eval::functions::call::{Call, Result};
use crate::eval::functions::{collections as c, encoding as e};
use crate::eval::refinement::Shape;
use crate::eval::value::{Json, Kind, Value};

/// A value within a string: `True` for true, and JSON with single quotes for what has parts.
fn text(value: &Value) -> Option<String> {
    Some(match &value.kind {
        Kind::String(text) => text.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Kind::Null => String::new(),
        Kind::Json(json) => json.encoded()?,
        Kind::Array(_) | Kind::Object(_) => single_quoted(&value.to_json()?),
        Kind::Reference(_) | Kind::Unknown(_) => return None,
    })
}

fn single_quoted(json: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "\\'"));
    match json {
        Json::String(text) => quoted(text),
        Json::Array(items) => {
            format!("[{}]", items.iter().map(single_quoted).collect::<Vec<_>>().join(","))
        }
        Json::Object(members) => {
            let member = |(name, value): (&String, &Json)| {
                format!("{}:{}", quoted(name), single_quoted(value))
            };
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

/// Parts as one string, which is partly known if some of them are not. One part alone that may be a string is
/// itself: the id of a resource stays a reference.
fn joined(call: &Call<'_>, parts: Vec<Value>) -> Result {
    let known: Option<Vec<String>> = parts.iter().map(text).collect();
    match known {
        Some(known) => call.string(known.concat()),
        None => {
            if let [part] = &parts[..]
                && may_be_text(part)
            {
                return Ok(part.clone());
            }
            let plain = |part: &Value| match text(part) {
                Some(text) => Value::string(text, part.span),
                None => part.clone(),
            };
            let parts: Vec<Value> = parts.iter().map(plain).collect();
            Ok(call.world.partly_known_text(&parts, call.span))
        }
    }
}

/// Whether what is not known may be a string.
fn may_be_text(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => matches!(unknown.refinement.shape, Shape::Any | Shape::Text),
        kind => matches!(kind, Kind::Reference(_)),
    }
}

/// Whether it is a string, or what becomes one.
fn is_text(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.refinement.shape == Shape::Text,
        Kind::Reference(_) => false,
        _ => true,
    }
}

/// Strings as one string, or arrays as one array.
pub(super) fn concat(call: &Call<'_>) -> Result {
    if call.args.iter().any(|arg| matches!(arg.kind, Kind::Array(_))) {
        return c::concat(call);
    }
    if call.args.iter().any(|arg| matches!(arg.kind, Kind::Object(_))) {
        return Err(call.invalid_argument("it needs strings or arrays"));
    }
    match call.args {
        // It may be a string or an array, and stays what it is.
        [arg] if matches!(arg.kind, Kind::Unknown(_) | Kind::Reference(_)) => Ok(arg.clone()),
        args if args.iter().any(is_text) => joined(call, args.to_vec()),
        _ => Ok(call.unknown()),
    }
}

/// `format('{0}-{1:D2}', …)`. Alignments and formats other than those of whole numbers make the
/// result unknown.
pub(super) fn format(call: &Call<'_>) -> Result {
    let template = match &call.arg(0)?.kind {
        Kind::String(text) => Arc::clone(text),
        Kind::Unknown(_) | Kind::Reference(_) | Kind::Json(_) => return Ok(call.unknown()),
        _ => return Err(call.invalid_argument("it needs a string")),
    };
    let mut parts: Vec<Value> = Vec::new();
    let mut literal = String::new();
    let mut rest = &*template;
    while let Some(at) = rest.find(['{', '}']) {
        literal.push_str(&rest[..at]);
        let brace = &rest[at..at + 1];
        rest = &rest[at + 1..];
        if rest.starts_with(brace) {
            literal.push_str(brace);
            rest = &rest[1..];
            continue;
        }
        let Some((item, behind)) = rest.split_once('}').filter(|_| brace == "{") else {
            return Err(call.invalid_argument("a brace is not closed"));
        };
        rest = behind;
        if !literal.is_empty() {
            parts.push(Value::string(std::mem::take(&mut literal), call.span));
        }
        let (index, spec) = match item.split_once(':') {
            Some((index, spec)) => (index, Some(spec)),
            None => (item, None),
        };
        let Ok(index) = index.trim().parse::<usize>() else { return Err(call.not_evaluated()) };
        let arg = call.arg(index.saturating_add(1))?;
        match spec {
            None => parts.push(arg.clone()),
            Some(_) if !arg.is_wholly_known() => parts.push(arg.clone()),
            Some(spec) => match formatted(arg, spec) {
                Some(text) => parts.push(Value::string(text, arg.span)),
                None => return Err(call.not_evaluated()),
            },
        }
    }
    literal.push_str(rest);
    if !literal.is_empty() || parts.is_empty() {
        parts.push(Value::string(literal, call.span));
    }
    joined(call, parts)
}

/// A whole number in the formats `D`, `N`, `X` with a number of digits.
fn formatted(value: &Value, spec: &str) -> Option<String> {
    let Kind::Number(number) = &value.kind else { return text(value) };
    let number = number.as_i64()?;
    let letter = spec.chars().next()?;
    let digits = &spec[letter.len_utf8()..];
    let width: usize = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    if width > 99 {
        return None;
    }
    let (sign, plain) = (if number < 0 { "-" } else { "" }, number.unsigned_abs().to_string());
    Some(match letter {
        'D' | 'd' => format!("{sign}{plain:0>width$}"),
        'X' if number >= 0 => format!("{number:0>width$X}"),
        'x' if number >= 0 => format!("{number:0>width$x}"),
        'N' | 'n' => {
            let mut grouped = String::new();
            for (index, digit) in plain.chars().enumerate() {
                if index > 0 && (plain.len() - index) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            let decimals = if digits.is_empty() { 2 } else { width };
            match decimals {
                0 => format!("{sign}{grouped}"),
                _ => format!("{sign}{grouped}.{}", "0".repeat(decimals)),
            }
        }
        _ => return None,
    })
}

/// A value as text; arrays and objects as JSON.
pub(super) fn string(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Array(_) | Kind::Object(_) => {
            Ok(Value::new(Kind::Json(Arc::new(Json::of(arg.clone()))), call.span))
        }
        Kind::Unknown(_) | Kind::Reference(_) => joined(call, vec![arg.clone()]),
        Kind::String(_) | Kind::Json(_) => Ok(arg.clone()),
        _ => call.string(text(arg).unwrap_or_default()),
    }
}

/// JSON as Azure's engine reads it, which takes single quotes too.
pub(super) fn json(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Json(json) => Ok(json.value.clone()),
        Kind::String(text) => lenient_json(call, text),
        Kind::Unknown(_) | Kind::Reference(_) => Ok(call.unknown()),
        // An object is none of the reference's types, and templates pass one all the same.
        _ => Ok(arg.clone()),
    }
}

fn lenient_json(call: &Call<'_>, text: &str) -> Result {
    let options = ParseOptions { allow_single_quoted_strings: true, ..ParseOptions::default() };
    let parsed: std::result::Result<serde_json::Value, _> =
        jsonc_parser::parse_to_serde_value(text, &options);
    match parsed {
        Ok(json) => Ok(Value::from_json(&json, call.span)),
        _ => Err(call.invalid_argument("it needs JSON")),
    }
}

pub(super) fn base64_to_json(call: &Call<'_>) -> Result {
    let decoded = e::base64decode(call)?;
    match decoded.as_str() {
        Some(text) => lenient_json(call, text),
        None => Ok(decoded),
    }
}

pub(super) fn starts_with(call: &Call<'_>) -> Result {
    let (whole, part) = (call.text(0)?.to_lowercase(), call.text(1)?.to_lowercase());
    Ok(Value::bool(whole.starts_with(&part), call.span))
}

pub(super) fn ends_with(call: &Call<'_>) -> Result {
    let (whole, part) = (call.text(0)?.to_lowercase(), call.text(1)?.to_lowercase());
    Ok(Value::bool(whole.ends_with(&part), call.span))
}

pub(super) fn join(call: &Call<'_>) -> Result {
    let separator = call.text(1)?;
    let parts: Option<Vec<String>> = call.array(0)?.items.iter().map(text).collect();
    match parts {
        Some(parts) => call.joined(&parts, &separator),
        None => Ok(call.unknown()),
    }
}

pub(super) fn pad_left(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let width = usize::try_from(call.integer(1)?).unwrap_or(0);
    let pad = match call.args.get(2) {
        Some(pad) => pad.as_str().and_then(|pad| pad.chars().next()),
        None => Some(' '),
    };
    let Some(pad) = pad else { return Err(call.invalid_argument("it needs a character")) };
    let missing = width.saturating_sub(text.encode_utf16().count());
    call.fits(missing.saturating_mul(pad.len_utf8()))?;
    call.string(pad.to_string().repeat(missing) + &text)
}

fn plain_text<'c>(
    call: &'c Call<'_>,
    index: usize,
) -> std::result::Result<&'c str, crate::eval::unknown::Unknown> {
    call.arg(index)?.as_str().ok_or_else(|| call.invalid_argument("it needs a string"))
}

pub(super) fn replace(call: &Call<'_>) -> Result {
    let (whole, old, new) = (plain_text(call, 0)?, plain_text(call, 1)?, plain_text(call, 2)?);
    if old.is_empty() {
        return Err(call.invalid_argument("what is to be replaced is empty"));
    }
    let size = whole.len().saturating_add(whole.matches(old).count().saturating_mul(new.len()));
    call.fits(size)?;
    call.string(whole.replace(old, new))
}

/// The parts between separators, of which there may be several.
pub(super) fn split(call: &Call<'_>) -> Result {
    let whole = plain_text(call, 0)?;
    let separators: Vec<&str> = match &call.arg(1)?.kind {
        Kind::Array(array) => array.items.iter().filter_map(Value::as_str).collect(),
        _ => vec![plain_text(call, 1)?],
    };
    let separators: Vec<&str> = separators.into_iter().filter(|part| !part.is_empty()).collect();
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < whole.len() {
        match separators.iter().find(|separator| whole[at..].starts_with(**separator)) {
            Some(separator) => {
                parts.push(Value::string(&whole[start..at], call.span));
                at += separator.len();
                start = at;
            }
            None => at += whole[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(Value::string(&whole[start..], call.span));
    call.list(parts, None)
}

pub(super) fn substring(call: &Call<'_>) -> Result {
    let chars: Vec<u16> = call.text(0)?.encode_utf16().collect();
    let outside = || call.invalid_argument("the part lies outside of the string");
    let start = usize::try_from(call.integer(1)?).map_err(|_| outside())?;
    let rest = chars.get(start..).ok_or_else(outside)?;
    let part = match call.args.get(2) {
        Some(_) => rest.get(..usize::try_from(call.integer(2)?).map_err(|_| outside())?),
        None => Some(rest),
    };
    call.string(String::from_utf16_lossy(part.ok_or_else(outside)?))
}

pub(super) fn data_uri(call: &Call<'_>) -> Result {
    let encoded = e::base64encode(call)?;
    call.string(format!("data:text/plain;charset=utf-8;base64,{}", encoded.as_str().unwrap_or("")))
}

pub(super) fn data_uri_to_string(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let Some((header, data)) = text.strip_prefix("data:").and_then(|rest| rest.split_once(','))
    else {
        return Err(call.invalid_argument("it is no data URI"));
    };
    match header.ends_with(";base64") {
        true => e::base64decode(&Call { args: &[Value::string(data, call.span)], ..*call }),
        false => call.string(percent_decode_str(data).decode_utf8_lossy().into_owned()),
    }
}

/// A relative reference resolved against a base (RFC 3986, section 5.2), without the removal of
/// dot segments, which leaves such a result unknown.
pub(super) fn uri(call: &Call<'_>) -> Result {
    let (base, relative) = (call.text(0)?, call.text(1)?);
    let Some(start) = base.find("://").map(|at| at + 3) else {
        return Err(call.invalid_argument("the base is no absolute URI"));
    };
    if relative.contains("://") || relative.starts_with("//") || relative.contains("./") {
        return Err(call.not_evaluated());
    }
    let authority = base[start..].find('/').map_or(base.len(), |at| start + at);
    let path = base[..base.find(['?', '#']).unwrap_or(base.len())].rfind('/');
    let folder = match path {
        Some(slash) if slash >= authority => &base[..=slash],
        _ => &base[..authority],
    };
    call.string(match relative.starts_with('/') {
        true => format!("{}{relative}", &base[..authority]),
        false if folder.ends_with('/') => format!("{folder}{relative}"),
        false => format!("{folder}/{relative}"),
    })
}

/// What stands for itself in a component (RFC 3986, section 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn uri_component(call: &Call<'_>) -> Result {
    call.string(utf8_percent_encode(&call.text(0)?, UNRESERVED).to_string())
}

pub(super) fn uri_component_to_string(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    match percent_decode_str(&text).decode_utf8() {
        Ok(decoded) => call.string(decoded.into_owned()),
        Err(_) => Err(call.invalid_argument("it is no encoded text")),
    }
}

/// Whether a text matches a pattern, in any casing; `*` stands for any characters.
pub(super) fn like(call: &Call<'_>) -> Result {
    let (text, pattern) = (call.text(0)?.to_lowercase(), call.text(1)?.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return Ok(Value::bool(false, call.span));
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return Ok(Value::bool(rest.is_empty(), call.span));
    };
    for part in between {
        let Some(at) = rest.find(part) else { return Ok(Value::bool(false, call.span)) };
        rest = &rest[at + part.len()..];
    }
    Ok(Value::bool(rest.ends_with(last), call.span))
}

/// The parts of an absolute address.
pub(super) fn parse_uri(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(call.invalid_argument("it is no absolute URI"));
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
        Some((host, port)) => (host, port.parse().ok()),
        None => (host, None),
    };
    let port = port.or(match scheme {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    });
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, query)| (path, query));
    let path = if path.is_empty() { "/" } else { path };
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let text = |text: &str| Value::string(text, call.span);
    let port =
        port.map_or(Value::null(call.span), |port: u16| Value::number(i64::from(port), call.span));
    let members = [
        ("scheme", text(scheme)),
        ("host", text(host)),
        ("port", port),
        ("path", text(path)),
        ("query", text(&query)),
    ];
    Ok(Value::object(members, call.span))
}
