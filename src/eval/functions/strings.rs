//! String functions.

use std::rc::Rc;
use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};
use unicode_segmentation::UnicodeSegmentation as _;

use super::call::{Call, Result};
use crate::eval::scalar::text;
use crate::eval::unknown::Unknown;
use crate::eval::value::{Array, Kind, Value};
use crate::ir::MAX_ELEMENTS;

fn truth(call: &Call<'_>, value: bool) -> Result {
    Ok(Value::bool(value, call.span))
}

pub(super) fn chomp(call: &Call<'_>) -> Result {
    call.string(call.text(0)?.trim_end_matches(['\n', '\r']).to_owned())
}

pub(super) fn endswith(call: &Call<'_>) -> Result {
    truth(call, call.text(0)?.ends_with(&*call.text(1)?))
}

/// `format` with the verbs `%s`, `%d`, `%v`, `%q` and `%t`, and with `%0Nd`. Another verb makes
/// the result unknown; an unknown argument makes it partly known.
pub(super) fn format(call: &Call<'_>) -> Result {
    let spec = match super::super::scalar::text(call.arg(0)?) {
        Some(spec) => spec,
        None => return Ok(call.unknown()),
    };
    let mut parts: Vec<Value> = Vec::new();
    let mut next = 1;
    let mut rest = &*spec;
    while let Some(at) = rest.find('%') {
        parts.push(Value::string(&rest[..at], call.span));
        let verb = &rest[at + 1..];
        let digits = verb.find(|c: char| !c.is_ascii_digit()).unwrap_or(verb.len());
        let (width, verb) = verb.split_at(digits);
        let Some(letter) = verb.chars().next() else {
            return Err(call.invalid_argument("the format ends inside of a verb"));
        };
        rest = &verb[letter.len_utf8()..];
        if letter == '%' && width.is_empty() {
            parts.push(Value::string("%", call.span));
            continue;
        }
        let arg = call.arg(next)?;
        next += 1;
        if !arg.is_wholly_known() {
            parts.push(arg.clone());
            continue;
        }
        let formatted = match (letter, &arg.kind) {
            ('s' | 'v', Kind::String(_) | Kind::Number(_) | Kind::Bool(_)) if width.is_empty() => {
                text(arg).map(|text| text.to_string())
            }
            ('t', Kind::Bool(value)) => Some(value.to_string()),
            ('q', _) if width.is_empty() => {
                text(arg).map(|text| serde_json::Value::from(&*text).to_string())
            }
            ('d', _) => match super::super::scalar::number(arg) {
                Some(number) if !number.is_whole() => {
                    return Err(call.invalid_argument("`%d` needs a whole number"));
                }
                Some(number) => {
                    let digits = number.to_string();
                    let width = width.strip_prefix('0').unwrap_or_default().parse();
                    let width: usize = width.unwrap_or(0);
                    call.fits(width)?;
                    Some("0".repeat(width.saturating_sub(digits.len())) + &digits)
                }
                None => None,
            },
            _ => None,
        };
        match formatted {
            Some(formatted) if letter != 'd' || width.is_empty() || width.starts_with('0') => {
                parts.push(Value::string(formatted, call.span));
            }
            _ => return Err(call.not_evaluated()),
        }
    }
    parts.push(Value::string(rest, call.span));
    if next < call.args.len() {
        return Err(call.invalid_argument("too many arguments"));
    }
    concatenated(call, parts)
}

/// Parts as one string, which is partly known if some of them are not. What a resource is known by stays a reference to it.
fn concatenated(call: &Call<'_>, mut parts: Vec<Value>) -> Result {
    let whole: Option<Vec<Arc<str>>> = parts.iter().map(text).collect();
    if let Some(whole) = whole {
        return call.joined(&whole, "");
    }
    parts.retain(|part| part.as_str() != Some(""));
    match parts.as_slice() {
        [only] if only.reference().is_some() => Ok(only.clone()),
        parts => Ok(call.world.partly_known_text(parts, call.span)),
    }
}

pub(super) fn formatlist(call: &Call<'_>) -> Result {
    let len = call.args.iter().filter_map(|arg| arg.as_array()).map(|a| a.items.len()).max();
    let len = len.unwrap_or(1);
    call.sized(len)?;
    let mut items = Vec::with_capacity(len);
    for index in 0..len {
        let mut args = Vec::with_capacity(call.args.len());
        for arg in call.args {
            args.push(match arg.as_array() {
                Some(array) => match array.items.get(index) {
                    Some(item) => item.clone(),
                    None => return Err(call.invalid_argument("the lists differ in length")),
                },
                None => arg.clone(),
            });
        }
        items.push(format(&Call { args: &args, ..*call })?);
    }
    Ok(Value::array(items, call.span))
}

pub(super) fn indent(call: &Call<'_>) -> Result {
    let (width, text) = (usize::try_from(call.integer(0)?).unwrap_or(0), call.text(1)?);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    call.fits(lines.max(1).saturating_mul(width).saturating_add(text.len()))?;
    call.string(text.replace('\n', &format!("\n{}", " ".repeat(width))))
}

pub(super) fn join(call: &Call<'_>) -> Result {
    let Some(separator) = text(call.arg(0)?) else { return Ok(call.unknown()) };
    let mut parts: Vec<Value> = Vec::new();
    for arg in &call.args[1..] {
        let array = match &arg.kind {
            Kind::Array(array) if array.open.is_none() => array,
            Kind::Array(_) | Kind::Unknown(_) | Kind::Reference(_) => return Ok(call.unknown()),
            _ => return Err(call.invalid_argument("it needs lists")),
        };
        for item in &array.items {
            if text(item).is_none() && item.is_wholly_known() {
                return Err(call.invalid_argument("it needs lists of strings"));
            }
            if !parts.is_empty() {
                parts.push(Value::string(Arc::clone(&separator), call.span));
            }
            parts.push(item.clone());
        }
    }
    concatenated(call, parts)
}

fn lower_case(character: char) -> char {
    // The only character that becomes several is `İ`, which is `i` with a dot to Go.
    character.to_lowercase().next().unwrap_or(character)
}

/// The upper case of a character in Go's and .NET's mappings: one that takes several characters stays.
fn upper_case(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => character,
    }
}

pub(super) fn lower(call: &Call<'_>) -> Result {
    call.string(call.text(0)?.chars().map(lower_case).collect())
}

/// How many regular expressions are kept for a program.
const MAX_PATTERNS: usize = 100;

/// Regular expressions are RE2's. The engine here knows the same syntax, and takes linear time like it; what
/// it does not know, and what becomes too large when it is compiled, is not evaluated.
fn pattern(call: &Call<'_>, text: &str) -> std::result::Result<Rc<Regex>, Unknown> {
    let known = &call.world.program.patterns;
    if let Some(pattern) = known.borrow().get(text) {
        return Ok(Rc::clone(pattern));
    }
    let built = RegexBuilder::new(text).size_limit(1 << 18).dfa_size_limit(1 << 20).build();
    let pattern = Rc::new(built.map_err(|_| call.not_evaluated())?);
    let groups = pattern.capture_names().skip(1);
    let named = groups.clone().flatten().count();
    if named > 0 && named < groups.count() {
        return Err(call.invalid_argument("named and unnamed groups cannot be mixed"));
    }
    // Rules ask with the same few patterns over and over; code may make up any number of them.
    let mut known = known.borrow_mut();
    if known.len() < MAX_PATTERNS {
        known.insert(text.into(), Rc::clone(&pattern));
    }
    Ok(pattern)
}

fn captures(call: &Call<'_>, regex: &Regex, found: &Captures<'_>) -> Value {
    let group = |index: usize| match found.get(index) {
        Some(group) => Value::string(group.as_str(), call.span),
        None => Value::null(call.span),
    };
    let names: Vec<Option<&str>> = regex.capture_names().collect();
    if names.len() == 1 {
        group(0)
    } else if names.iter().any(Option::is_some) {
        let named = names.iter().enumerate();
        Value::object(named.filter_map(|(i, name)| Some(((*name)?, group(i)))), call.span)
    } else {
        let groups = Array::list((1..names.len()).map(group).collect(), None);
        Value::new(Kind::Array(Arc::new(groups.of_kind(call.tuple_kind()))), call.span)
    }
}

pub(super) fn regex(call: &Call<'_>) -> Result {
    let regex = pattern(call, &call.text(0)?)?;
    match regex.captures(&call.text(1)?) {
        Some(found) => Ok(captures(call, &regex, &found)),
        None => Err(call.invalid_argument("the pattern does not match")),
    }
}

pub(super) fn regexall(call: &Call<'_>) -> Result {
    let regex = pattern(call, &call.text(0)?)?;
    let text = call.text(1)?;
    let mut all = Vec::new();
    for found in regex.captures_iter(&text).take(MAX_ELEMENTS + 1) {
        call.searched(text.len() - found.get(0).map_or(0, |whole| whole.start()))?;
        call.in_time()?;
        all.push(captures(call, &regex, &found));
    }
    call.sized(all.len())?;
    Ok(Value::array(all, call.span))
}

pub(super) fn replace(call: &Call<'_>) -> Result {
    let (text, old, new) = (call.text(0)?, call.text(1)?, call.text(2)?);
    // A pattern between slashes is a regular expression.
    match old.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(regex) if old.len() > 1 => {
            let regex = pattern(call, regex)?;
            let mut replaced = String::new();
            let mut at = 0;
            for found in regex.captures_iter(&text) {
                let Some(whole) = found.get(0) else { break };
                replaced.push_str(&text[at..whole.start()]);
                found.expand(&new, &mut replaced);
                at = whole.end();
                call.fits(replaced.len())?;
                call.searched(text.len() - whole.start())?;
                call.in_time()?;
            }
            replaced.push_str(&text[at..]);
            call.string(replaced)
        }
        _ => {
            let found = text.matches(&*old).count();
            call.fits(text.len().saturating_add(found.saturating_mul(new.len())))?;
            call.string(text.replace(&*old, &new))
        }
    }
}

pub(super) fn split(call: &Call<'_>) -> Result {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let parts: Vec<&str> = match (text.is_empty(), separator.is_empty()) {
        (true, true) => Vec::new(),
        (true, false) => vec![""],
        (_, true) => text.split("").filter(|part| !part.is_empty()).collect(),
        _ => text.split(&*separator).collect(),
    };
    call.sized(parts.len())?;
    let items = parts.into_iter().map(|part| Value::string(part, call.span)).collect();
    Ok(Value::array(items, call.span))
}

pub(super) fn startswith(call: &Call<'_>) -> Result {
    truth(call, call.text(0)?.starts_with(&*call.text(1)?))
}

pub(super) fn strcontains(call: &Call<'_>) -> Result {
    truth(call, call.text(0)?.contains(&*call.text(1)?))
}

pub(super) fn strrev(call: &Call<'_>) -> Result {
    call.string(call.text(0)?.graphemes(true).rev().collect())
}

pub(super) fn substr(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let chars: Vec<&str> = text.graphemes(true).collect();
    let (offset, length) = (call.integer(1)?, call.integer(2)?);
    // A negative offset counts from the end; a length of -1 means the rest.
    let start = match usize::try_from(offset) {
        Ok(offset) => offset.min(chars.len()),
        Err(_) => chars.len().saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(0)),
    };
    let end = match usize::try_from(length) {
        Ok(length) => start.saturating_add(length).min(chars.len()),
        Err(_) => chars.len(),
    };
    call.string(chars[start..end].concat())
}

pub(super) fn title(call: &Call<'_>) -> Result {
    let mut title = String::new();
    let mut start = true;
    for c in call.text(0)?.chars() {
        if start {
            title.push(upper_case(c));
        } else {
            title.push(c);
        }
        // As Go's `strings.Title`: what is not ASCII parts words only where it is white space.
        start = match c.is_ascii() {
            true => !(c.is_ascii_alphanumeric() || c == '_'),
            false => c.is_whitespace(),
        };
    }
    call.string(title)
}

pub(super) fn trim(call: &Call<'_>) -> Result {
    let set: Vec<char> = call.text(1)?.chars().collect();
    call.string(call.text(0)?.trim_matches(set.as_slice()).to_owned())
}

pub(super) fn trimprefix(call: &Call<'_>) -> Result {
    let (text, prefix) = (call.text(0)?, call.text(1)?);
    call.string(text.strip_prefix(&*prefix).unwrap_or(&text).to_owned())
}

pub(super) fn trimspace(call: &Call<'_>) -> Result {
    call.string(call.text(0)?.trim().to_owned())
}

pub(super) fn trimsuffix(call: &Call<'_>) -> Result {
    let (text, suffix) = (call.text(0)?, call.text(1)?);
    call.string(text.strip_suffix(&*suffix).unwrap_or(&text).to_owned())
}

pub(super) fn upper(call: &Call<'_>) -> Result {
    call.string(call.text(0)?.chars().map(upper_case).collect())
}
