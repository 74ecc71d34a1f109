//! Functions of arrays, objects, numbers and booleans. Names of members are case-insensitive.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::collections::IndexMap;
use crate::eval::equality::equal;
use crate::eval::functions::call::{Call, Result};
use crate::eval::functions::collections as c;
use crate::eval::logic::Truth;
use crate::eval::scalar::text;
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{Array, Kind, Member, Object, Unnamed, Value};
use crate::ir::Name;
use crate::number::Number;

pub(super) fn array(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Array(_) => Ok(arg.clone()),
        Kind::Unknown(_) | Kind::Reference(_) => Ok(call.unknown()),
        _ => Ok(Value::array(vec![arg.clone()], call.span)),
    }
}

pub(super) fn bool(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    let value = match &arg.kind {
        Kind::Bool(value) => Some(*value),
        Kind::Number(value) => Some(*value != Number::ZERO),
        Kind::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Kind::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    match value {
        Some(value) => Ok(Value { kind: Kind::Bool(value), ..arg.clone() }),
        None => Err(call.invalid_argument("it is neither true nor false")),
    }
}

pub(super) fn int(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    let value = match &arg.kind {
        Kind::Number(value) => Some(value.trunc()),
        Kind::String(text) => text.trim().parse::<i64>().ok().map(Number::from),
        _ => None,
    };
    match value {
        Some(value) => Ok(Value { kind: Kind::Number(value), ..arg.clone() }),
        None => Err(call.invalid_argument("it is no integer")),
    }
}

pub(super) fn float(call: &Call<'_>) -> Result {
    match call.arg(0)?.kind {
        Kind::Number(_) | Kind::String(_) => Ok(Value::number(call.number(0)?, call.span)),
        _ => Err(call.invalid_argument("it needs a string or an integer")),
    }
}

/// The first argument that is not null.
pub(super) fn coalesce(call: &Call<'_>) -> Result {
    let is_blank = |value: &Value| value.is_null() || value.as_str() == Some("");
    for (index, arg) in call.args.iter().enumerate() {
        // What exists once it is deployed, or nothing.
        if matches!(arg.kind, Kind::Reference(_)) && call.args[index + 1..].iter().all(is_blank) {
            return Ok(arg.clone());
        }
        match call.world.nullness(arg, &call.exprs[index], call.env) {
            Truth::True => {}
            Truth::False => return Ok(arg.clone()),
            Truth::Unknown(unknown) => {
                return Err(Unknown { term: call.term(), ..unknown.cause() });
            }
        }
    }
    match call.args {
        [] => Err(call.invalid_argument("too few arguments")),
        _ => Ok(Value::null(call.span)),
    }
}

/// Whether it is null, or an empty string, array or object.
pub(super) fn empty(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    Ok(call.world.emptiness(arg, &call.exprs[0], call.env).value(call.span))
}

/// Whether a string has a part, an array an element, or an object a member.
pub(super) fn contains(call: &Call<'_>) -> Result {
    let (container, wanted) = (call.arg(0)?, call.arg(1)?);
    let found = match &container.kind {
        Kind::Array(_) => return c::contains(call),
        Kind::String(whole) => text(wanted).map(|part| whole.contains(&*part)),
        Kind::Unknown(_) | Kind::Reference(_) => {
            let known = call.world.known_parts(container);
            let contains = |part: Name| known.iter().any(|known| known.contains(&*part));
            text(wanted).is_some_and(contains).then_some(true)
        }
        Kind::Object(object) => match text(wanted) {
            Some(name) if object.get(&name, true).is_some() => Some(true),
            Some(name) if object.open_for(|key| key.eq_ignore_ascii_case(&name)).is_some() => None,
            Some(_) => Some(false),
            None if object.open.is_some() => None,
            None => {
                let mut names = object.members.keys();
                let differs = |name: &Name| {
                    equal(&Value::string(name.clone(), call.span), wanted) == Some(false)
                };
                names.all(differs).then_some(false)
            }
        },
        _ => None,
    };
    match found {
        Some(found) => Ok(Value::bool(found, call.span)),
        None if matches!(container.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_)) => {
            Err(call.invalid_argument("it needs a string, an array or an object"))
        }
        None => Ok(call.unknown()),
    }
}

pub(super) fn create_array(call: &Call<'_>) -> Result {
    call.list(call.args.to_vec(), None)
}

pub(super) fn create_object(call: &Call<'_>) -> Result {
    if call.args.len() % 2 == 1 {
        return Err(call.invalid_argument("it needs a value for every name"));
    }
    let mut members = IndexMap::default();
    let mut unnamed = Vec::new();
    for pair in call.args.chunks(2) {
        let (key, value) = (&pair[0], pair[1].clone());
        match text(key) {
            Some(name) => {
                members.insert(name, Member { key: key.span, value });
            }
            None => unnamed.push(Unnamed { key: key.clone(), value }),
        }
    }
    call.whole(Object::new(members, None).with_unnamed(unnamed))
}

/// The lists of a list as one, one level deep.
pub(super) fn flatten(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    let mut items = Vec::new();
    let mut open = array.open.clone();
    for item in &array.items {
        match &item.kind {
            Kind::Array(inner) => {
                items.extend(inner.items.iter().cloned());
                open = open.or_else(|| inner.open.clone());
            }
            Kind::Unknown(unknown) => open = open.or_else(|| Some(Arc::clone(unknown))),
            Kind::Reference(_) => {
                open = open.or_else(|| Some(Arc::new(call.unknown_reason())));
            }
            _ => return Err(call.invalid_argument("it needs an array of arrays")),
        }
    }
    call.list(items, open)
}

pub(super) fn first(call: &Call<'_>) -> Result {
    end(call, |array| array.items.first(), |text| text.chars().next())
}

pub(super) fn last(call: &Call<'_>) -> Result {
    end(call, |array| array.items.last(), |text| text.chars().next_back())
}

fn end(
    call: &Call<'_>,
    element: impl Fn(&Array) -> Option<&Value>,
    character: impl Fn(&str) -> Option<char>,
) -> Result {
    match &call.arg(0)?.kind {
        Kind::Array(array) if array.open.is_none() => {
            Ok(element(array).cloned().unwrap_or_else(|| Value::null(call.span)))
        }
        Kind::String(text) => call.string(character(text).map(String::from).unwrap_or_default()),
        Kind::Array(_) | Kind::Unknown(_) | Kind::Reference(_) | Kind::Json(_) => {
            Ok(call.unknown())
        }
        _ => Err(call.invalid_argument("it needs an array or a string")),
    }
}

pub(super) fn skip(call: &Call<'_>) -> Result {
    part(call, |len, count| count..len)
}

pub(super) fn take(call: &Call<'_>) -> Result {
    part(call, |_, count| 0..count)
}

/// A part of an array or a string. A number beyond the ends means the end.
fn part(call: &Call<'_>, range: impl Fn(usize, usize) -> std::ops::Range<usize>) -> Result {
    let count = match &call.arg(1)?.kind {
        Kind::Number(_) => usize::try_from(call.integer(1)?).unwrap_or(0),
        Kind::Unknown(_) | Kind::Reference(_) => return Ok(call.unknown()),
        _ => return Err(call.invalid_argument("it needs an integer")),
    };
    let within = |len: usize| range(len, count.min(len));
    match &call.arg(0)?.kind {
        Kind::Array(array) if array.open.is_none() => {
            call.list(array.items[within(array.items.len())].to_vec(), None)
        }
        Kind::String(text) => {
            let chars: Vec<u16> = text.encode_utf16().collect();
            call.string(String::from_utf16_lossy(&chars[within(chars.len())]))
        }
        Kind::Array(_) | Kind::Unknown(_) | Kind::Reference(_) | Kind::Json(_) => {
            Ok(call.unknown())
        }
        _ => Err(call.invalid_argument("it needs an array or a string")),
    }
}

pub(super) fn index_from_end(call: &Call<'_>) -> Result {
    match from_end(call)? {
        Some(value) => Ok(value),
        None => Err(call.invalid_argument("the index lies outside of the array")),
    }
}

pub(super) fn try_index_from_end(call: &Call<'_>) -> Result {
    if call.arg(0)?.is_null() {
        return Ok(Value::null(call.span));
    }
    Ok(from_end(call)?.unwrap_or_else(|| Value::null(call.span)))
}

/// The element at a position that is counted from the end, the last being 1.
fn from_end(call: &Call<'_>) -> std::result::Result<Option<Value>, Unknown> {
    let array = call.array(0)?;
    if array.open.is_some() || !call.arg(1)?.is_wholly_known() {
        return Err(call.unknown_reason());
    }
    let back = usize::try_from(call.integer(1)?).unwrap_or(0);
    Ok(array.items.iter().rev().nth(back.wrapping_sub(1)).cloned())
}

/// The position of a part of a string in any casing, or of an element of an array; -1 if there is
/// none.
pub(super) fn index_of(call: &Call<'_>) -> Result {
    position(
        call,
        |items, wanted| items.iter().position(|i| equal(i, wanted) == Some(true)),
        |whole, part| whole.find(part),
    )
}

pub(super) fn last_index_of(call: &Call<'_>) -> Result {
    position(
        call,
        |items, wanted| items.iter().rposition(|i| equal(i, wanted) == Some(true)),
        |whole, part| whole.rfind(part),
    )
}

fn position(
    call: &Call<'_>,
    in_items: impl Fn(&[Value], &Value) -> Option<usize>,
    in_text: impl Fn(&str, &str) -> Option<usize>,
) -> Result {
    let wanted = call.arg(1)?;
    let found = match &call.arg(0)?.kind {
        Kind::Array(array) => in_items(&array.items, wanted),
        Kind::String(whole) => {
            let (whole, part) = (whole.to_lowercase(), call.text(1)?.to_lowercase());
            in_text(&whole, &part).map(|at| whole[..at].encode_utf16().count())
        }
        _ => return Err(call.invalid_argument("it needs an array or a string")),
    };
    Ok(Value::number(found.map_or(-1, |at| at as i64), call.span))
}

/// What all arrays or all objects have in common, in the order of the first.
pub(super) fn intersection(call: &Call<'_>) -> Result {
    let (first, others) = (call.arg(0)?, &call.args[1..]);
    let all = |holds: &dyn Fn(&Value) -> bool| others.iter().all(holds);
    match &first.kind {
        Kind::Array(array) => {
            let common = |item: &&Value| {
                all(&|other| {
                    other.as_array().is_some_and(|other| {
                        other.items.iter().any(|other| equal(item, other) == Some(true))
                    })
                })
            };
            let mut found: Vec<Value> = Vec::new();
            for item in array.items.iter().filter(common) {
                call.world.budget.spend(found.len());
                if !found.iter().any(|known| equal(known, item) == Some(true)) {
                    found.push(item.clone());
                }
            }
            call.list(found, None)
        }
        Kind::Object(object) => {
            let common = |(name, member): &(&Name, &Member)| {
                all(&|other| {
                    let found = other.as_object().and_then(|other| other.get(name, true));
                    found.is_some_and(|(_, m)| equal(&member.value, &m.value) == Some(true))
                })
            };
            let members = object.members.iter().filter(common);
            call.map(members.map(|(name, m)| (name.clone(), m.clone())).collect(), None)
        }
        _ => Err(call.invalid_argument("it needs arrays or objects")),
    }
}

/// The members of an object by the order of their names, as Azure has it: in any casing.
fn in_order(object: &Object) -> Vec<(&Name, &Member)> {
    let mut members: Vec<_> = object.members.iter().collect();
    members.sort_by_cached_key(|(name, _)| name.to_lowercase());
    members
}

pub(super) fn items(call: &Call<'_>) -> Result {
    let object = call.object(0)?;
    let pair = |key: Value, value: &Value| {
        Value::object([("key", key), ("value", value.clone())], call.span)
    };
    let named = in_order(object).into_iter();
    let named = named.map(|(name, m)| pair(Value::string(Arc::clone(name), m.key), &m.value));
    let unnamed = object.unnamed.iter().map(|m| pair(m.key.clone(), &m.value));
    let open = object.open.clone().filter(|_| object.more);
    call.list(named.chain(unnamed).collect(), open)
}

pub(super) fn object_keys(call: &Call<'_>) -> Result {
    let object = call.object(0)?;
    let named = in_order(object).into_iter();
    let named = named.map(|(name, member)| Value::string(Arc::clone(name), member.key));
    let unnamed = object.unnamed.iter().map(|member| member.key.clone());
    let open = object.open.clone().filter(|_| object.more);
    call.list(named.chain(unnamed).collect(), open)
}

pub(super) fn max(call: &Call<'_>) -> Result {
    extreme(call, Ordering::Greater)
}

pub(super) fn min(call: &Call<'_>) -> Result {
    extreme(call, Ordering::Less)
}

/// The largest or smallest of integers that are given one by one or in arrays.
fn extreme(call: &Call<'_>, wanted: Ordering) -> Result {
    let mut found: Option<&Number> = None;
    for arg in call.args {
        let items = match &arg.kind {
            Kind::Array(array) => array.items.as_slice(),
            _ => std::slice::from_ref(arg),
        };
        for item in items {
            let Kind::Number(number) = &item.kind else {
                return Err(call.invalid_argument("it needs integers"));
            };
            if found.is_none_or(|known| number.cmp(known) == wanted) {
                found = Some(number);
            }
        }
    }
    match found {
        Some(number) => Ok(Value::number(number.clone(), call.span)),
        None => Err(call.invalid_argument("it needs an integer")),
    }
}

/// `range(start, count)`.
pub(super) fn range(call: &Call<'_>) -> Result {
    let number = |index| match call.arg(index)?.kind {
        Kind::Number(_) => call.integer(index),
        // Azure takes a count that is written as a string where it counts copies.
        Kind::String(_) if index == 1 => call.integer(index),
        _ => Err(call.invalid_argument("it needs integers")),
    };
    let (start, count) = (number(0)?, number(1)?);
    let count =
        usize::try_from(count).map_err(|_| call.invalid_argument("the count is negative"))?;
    call.sized(count)?;
    let item =
        |offset: usize| Value::number(start.saturating_add_unsigned(offset as u64), call.span);
    call.list((0..count).map(item).collect(), None)
}

/// The objects of a list as one; later ones win.
pub(super) fn shallow_merge(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    let start = Object::new(IndexMap::default(), array.open.clone());
    merge(call, start, &array.items, &|_, later| later.clone())
}

/// Objects as one, those within them too; later ones win. Or arrays as one, without duplicates.
pub(super) fn union(call: &Call<'_>) -> Result {
    if call.args.len() < 2 {
        return Err(call.invalid_argument("it needs at least two arguments"));
    }
    let is_array = |arg: &Value| matches!(arg.kind, Kind::Array(_));
    if call.args.iter().any(is_array) {
        let all = c::concat(call)?;
        return match &all.kind {
            Kind::Array(array) => {
                let mut items: Vec<Value> = Vec::new();
                for item in &array.items {
                    call.world.budget.spend(items.len());
                    if !items.iter().any(|known| equal(known, item) == Some(true)) {
                        items.push(item.clone());
                    }
                }
                call.list(items, array.open.clone())
            }
            _ => Ok(all),
        };
    }
    // What is not known at all may be an array.
    if !call.args.iter().any(|arg| matches!(arg.kind, Kind::Object(_))) {
        return Ok(call.unknown());
    }
    merge(call, Object::new(IndexMap::default(), None), call.args, &deep)
}

fn deep(earlier: &Value, later: &Value) -> Value {
    match (&earlier.kind, &later.kind) {
        (Kind::Object(a), Kind::Object(b)) => {
            Value { kind: Kind::Object(Arc::new(a.merged(b, true, deep))), ..later.clone() }
        }
        _ => later.clone(),
    }
}

fn merge(
    call: &Call<'_>,
    start: Object,
    objects: &[Value],
    merge: &dyn Fn(&Value, &Value) -> Value,
) -> Result {
    let mut merged = start;
    let mut span = call.span;
    for arg in objects {
        let next = match &arg.kind {
            Kind::Object(object) => Object::clone(object),
            // Whether Azure refuses null here is not documented; nothing comes of it.
            Kind::Null => continue,
            Kind::Unknown(_) if objects.len() == 1 => return Ok(arg.clone()),
            Kind::Unknown(unknown) => Object::new(IndexMap::default(), Some(Arc::clone(unknown))),
            Kind::Reference(_) => {
                let unknown = Arc::new(Unknown::new(Reason::Deployment, arg.span));
                Object::new(IndexMap::default(), Some(unknown))
            }
            _ => return Err(call.invalid_argument("it needs objects")),
        };
        call.world.budget.spend(merged.members.len());
        if !next.members.is_empty() {
            span = arg.span;
        }
        merged = merged.merged(&next, true, merge);
    }
    Ok(Value { span, ..call.whole(merged)? })
}

/// The element that a key of the form `{ value: 1, fromEnd: true }` counts from the end, which Bicep writes
/// for `[^1]`; `None` if the key is another one, or what it counts is not known.
fn counted_from_end(value: &Value, key: &Value) -> Option<Option<Value>> {
    let (array, key) = (value.as_array()?, key.as_object()?);
    let is_from_end = key.get("fromEnd", true).map(|(_, member)| &member.value.kind);
    let index = key.get("value", true).map(|(_, member)| &member.value.kind);
    let (Some(Kind::Bool(true)), Some(Kind::Number(index))) = (is_from_end, index) else {
        return None;
    };
    if array.open.is_some() {
        return None;
    }
    let back = index.as_usize().unwrap_or(0);
    Some(array.items.iter().rev().nth(back.wrapping_sub(1)).cloned())
}

/// The value at a path of names and indexes, or null where a step leads nowhere.
pub(super) fn try_get(call: &Call<'_>) -> Result {
    if call.args.len() < 2 {
        return Err(call.invalid_argument("it needs a name or an index"));
    }
    let mut value = call.arg(0)?.clone();
    if let Some(reference) = value.reference().filter(|reference| reference.path.is_empty()) {
        match call.world.is_deployed(&reference.target) {
            Truth::True => {}
            Truth::False => return Ok(Value::null(call.span)),
            Truth::Unknown(unknown) => {
                return Err(Unknown { term: call.term(), ..unknown.cause() });
            }
        }
    }
    for (key, written) in call.args[1..].iter().zip(&call.exprs[1..]) {
        if value.is_null() {
            return Ok(Value::null(call.span));
        }
        value = match counted_from_end(&value, key) {
            Some(found) => found.unwrap_or_else(|| Value::null(call.span)),
            None => {
                call.world.element(&value, key, written.span, None, call.span, call.env.language)
            }
        };
        if value.as_unknown().is_some_and(|unknown| unknown.is_error()) {
            return Ok(Value::null(call.span));
        }
    }
    Ok(value)
}
