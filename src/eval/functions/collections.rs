//! Functions of lists, sets and maps. Most of them know something about unknown elements.

use std::cmp::Ordering;
use std::sync::Arc;

use super::call::{Call, Result};
use crate::collections::IndexMap;
use crate::eval::equality::{certainly_not_empty, equal};
use crate::eval::ids::TermId;
use crate::eval::logic::Truth;
use crate::eval::scalar::text;
use crate::eval::types;
use crate::eval::unknown::{Limit, Reason, Unknown};
use crate::eval::value::{Array, Kind, Member, Object, Sequence, Unnamed, Value};
use crate::ir::{Name, Type};
use crate::number::Number;

impl Call<'_> {
    pub(super) fn list(&self, items: Vec<Value>, open: Option<Arc<Unknown>>) -> Result {
        self.sized(items.len())?;
        let array = Array::list(items, open);
        Ok(Value::new(Kind::Array(Arc::new(array)), self.span))
    }

    pub(super) fn map(
        &self,
        members: IndexMap<Name, Member>,
        open: Option<Arc<Unknown>>,
    ) -> Result {
        self.whole(Object::new(members, open))
    }

    pub(super) fn whole(&self, object: Object) -> Result {
        self.sized(object.members.len())?;
        Ok(Value::new(Kind::Object(Arc::new(object)), self.span))
    }

    /// A tuple of Terraform.
    pub(super) fn tuple(&self, items: Vec<Value>, open: Option<Arc<Unknown>>) -> Result {
        self.sequence(Array::list(items, open).of_kind(self.tuple_kind()))
    }

    /// The kind of sequence that elements with types of their own form.
    pub(super) fn tuple_kind(&self) -> Sequence {
        match self.env.language.dialect().has_collection_types {
            true => Sequence::Tuple,
            false => Sequence::List,
        }
    }

    /// The kind of sequence that the names or the values of an object's members form.
    fn kind_of_members(&self, object: &Object) -> Sequence {
        if object.is_map { Sequence::List } else { self.tuple_kind() }
    }

    pub(super) fn sequence(&self, array: Array) -> Result {
        self.sized(array.items.len())?;
        Ok(Value::new(Kind::Array(Arc::new(array)), self.span))
    }

    /// Values as the elements of one collection.
    fn common(&self, values: &[Value]) -> std::result::Result<Vec<Value>, Unknown> {
        self.world
            .unify(values)
            .ok_or_else(|| self.invalid_argument("the elements have no type in common"))
    }

    /// The elements of an argument as those of a list: converted to one type.
    fn unified(&self, index: usize) -> std::result::Result<Array, Unknown> {
        let array = self.array(index)?;
        Ok(match array.kind {
            Sequence::Tuple => Array::list(self.common(&array.items)?, array.open.clone()),
            Sequence::List | Sequence::Set => array.clone(),
        })
    }

    /// The elements of all arguments, in the type that they have in common.
    fn sets(&self) -> std::result::Result<Vec<Vec<Value>>, Unknown> {
        let arrays: std::result::Result<Vec<&Array>, Unknown> =
            (0..self.args.len()).map(|index| self.array(index)).collect();
        let arrays = arrays?;
        let all: Vec<Value> = arrays.iter().flat_map(|array| array.items.iter().cloned()).collect();
        let mut all = self.common(&all)?.into_iter();
        Ok(arrays.iter().map(|array| all.by_ref().take(array.items.len()).collect()).collect())
    }

    /// The elements of an argument as those of a list of strings.
    fn strings(&self, index: usize) -> std::result::Result<Array, Unknown> {
        let array = self.array(index)?;
        let items = array.items.iter().map(|item| self.world.convert(item.clone(), &Type::String));
        Ok(Array::list(items.collect(), array.open.clone()))
    }

    fn truth(&self, value: bool) -> Result {
        Ok(Value::bool(value, self.span))
    }

    /// The elements of an argument that is an array. Unknown arguments make the result unknown.
    pub(super) fn array(&self, index: usize) -> std::result::Result<&Array, Unknown> {
        let value = self.arg(index)?;
        value.as_array().ok_or_else(|| self.expected(value, "it needs a list"))
    }

    pub(super) fn object(&self, index: usize) -> std::result::Result<&Object, Unknown> {
        let value = self.arg(index)?;
        value.as_object().ok_or_else(|| self.expected(value, "it needs a map"))
    }

    /// A part of something unknown, or another value if there is no such part. Where that is null, a
    /// missing part and one that is null are the same.
    pub(super) fn part_or(&self, unknown: &Unknown, part: TermId, otherwise: &Value) -> Value {
        let term = match otherwise.is_null() {
            true => Some(part),
            false => {
                let otherwise = self.world.term_of(otherwise);
                otherwise.map(|otherwise| self.world.called("lookup", vec![part, otherwise]))
            }
        };
        self.world.symbolic(unknown.cause(), term, self.span)
    }

    fn expected(&self, value: &Value, what: &str) -> Unknown {
        match value.kind {
            Kind::Unknown(_) | Kind::Reference(_) => self.unknown_reason(),
            _ => self.invalid_argument(what),
        }
    }

    pub(super) fn unknown_reason(&self) -> Unknown {
        match self.unknown().kind {
            Kind::Unknown(unknown) => Unknown::clone(&unknown),
            _ => self.not_evaluated(),
        }
    }
}

/// True if all are true; one false decides, whatever else is unknown.
pub(super) fn alltrue(call: &Call<'_>) -> Result {
    quantifier(call, false)
}

/// True if one is true.
pub(super) fn anytrue(call: &Call<'_>) -> Result {
    quantifier(call, true)
}

fn quantifier(call: &Call<'_>, deciding: bool) -> Result {
    let array = call.array(0)?;
    let mut unknown = array.open.is_some();
    for item in &array.items {
        match crate::eval::scalar::boolean(item) {
            Some(value) if value == deciding => return call.truth(deciding),
            Some(_) => {}
            // Null is not true, and is passed over where one that is true decides.
            None if item.is_null() && !deciding => return call.truth(false),
            None if item.is_null() => {}
            None => unknown = true,
        }
    }
    if unknown { Err(call.unknown_reason()) } else { call.truth(!deciding) }
}

pub(super) fn chunklist(call: &Call<'_>) -> Result {
    let size = usize::try_from(call.integer(1)?)
        .map_err(|_| call.invalid_argument("the size is negative"))?;
    let items = &call.unified(0)?.items;
    // A size of zero is no limit.
    let chunks = items.chunks(if size == 0 { items.len().max(1) } else { size });
    call.list(chunks.map(|chunk| Value::array(chunk.to_vec(), call.span)).collect(), None)
}

/// The first argument that is neither null nor an empty string.
pub(super) fn coalesce(call: &Call<'_>) -> Result {
    for (index, arg) in call.common(call.args)?.iter().enumerate() {
        // Of a list that stands for arguments, none is written.
        let Some(written) = call.exprs.get(index).filter(|_| call.exprs.len() == call.args.len())
        else {
            match &arg.kind {
                Kind::Unknown(_) | Kind::Reference(_) if !certainly_not_empty(arg) => {
                    return Err(call.unknown_reason());
                }
                Kind::Null => continue,
                Kind::String(text) if text.is_empty() => continue,
                _ => return Ok(arg.clone()),
            }
        };
        match call.world.blankness(arg, written, call.env) {
            Truth::True => {}
            Truth::False => return Ok(arg.clone()),
            Truth::Unknown(unknown) => {
                return Err(Unknown { term: call.term(), ..unknown.cause() });
            }
        }
    }
    Err(call.invalid_argument("no argument is set"))
}

/// The first argument that is not an empty list.
pub(super) fn coalescelist(call: &Call<'_>) -> Result {
    for (index, arg) in call.args.iter().enumerate() {
        let array = call.array(index)?;
        if array.is_set() && call.heeds_types() {
            return Err(call.invalid_argument("it needs lists"));
        }
        if !array.items.is_empty() {
            return Ok(arg.clone());
        }
        if array.open.is_some() {
            return Err(call.unknown_reason());
        }
    }
    Err(call.invalid_argument("all lists are empty"))
}

/// The list without nulls and empty strings; what may be one of them leaves it open.
pub(super) fn compact(call: &Call<'_>) -> Result {
    let array = call.strings(0)?;
    let mut open = array.open.clone();
    let mut items = Vec::new();
    for item in &array.items {
        match &item.kind {
            Kind::Null => {}
            Kind::String(text) if text.is_empty() => {}
            _ if certainly_not_empty(item) => items.push(item.clone()),
            Kind::Unknown(unknown) => open = open.or_else(|| Some(Arc::clone(unknown))),
            _ => {
                let unknown = || Arc::new(Unknown::new(Reason::Deployment, item.span));
                open = open.or_else(|| Some(unknown()));
            }
        }
    }
    call.list(items, open)
}

pub(super) fn concat(call: &Call<'_>) -> Result {
    let is_set = |arg: &Value| arg.as_array().is_some_and(Array::is_set);
    if call.heeds_types() && (call.args.is_empty() || call.args.iter().any(is_set)) {
        return Err(call.invalid_argument("it needs lists"));
    }
    joined(call)
}

/// All elements of all arguments.
fn joined(call: &Call<'_>) -> Result {
    let mut items = Vec::new();
    let mut open = None;
    // Lists make a list; a tuple among them makes a tuple.
    let mut kind = Sequence::List;
    for arg in call.args {
        match &arg.kind {
            Kind::Array(array) => {
                items.extend(array.items.iter().cloned());
                open = open.or_else(|| array.open.clone());
                if array.kind == Sequence::Tuple {
                    kind = Sequence::Tuple;
                }
            }
            Kind::Unknown(unknown) => open = open.or_else(|| Some(Arc::clone(unknown))),
            Kind::Reference(_) => {
                let unknown = || Arc::new(Unknown::new(Reason::Deployment, arg.span));
                open = open.or_else(|| Some(unknown()));
            }
            _ => return Err(call.invalid_argument("it needs lists")),
        }
    }
    // The elements of a list are of one type; lists without such a type make a tuple.
    if kind == Sequence::List && call.heeds_types() {
        match call.world.unify(&items) {
            Some(common) => items = common,
            None => kind = Sequence::Tuple,
        }
    }
    call.sequence(Array::list(items, open).of_kind(kind))
}

pub(super) fn contains(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    let wanted = call.arg(1)?;
    let heeds_types = call.heeds_types();
    if wanted.is_null() && heeds_types {
        return Err(call.invalid_argument("null is no element"));
    }
    let mut unknown = array.open.is_some();
    for item in &array.items {
        match equal(item, wanted) {
            Some(_) | None if heeds_types && types::differ(item, wanted) => {}
            Some(true) => return call.truth(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { Err(call.unknown_reason()) } else { call.truth(false) }
}

pub(super) fn distinct(call: &Call<'_>) -> Result {
    let array = call.unified(0)?;
    let unique = as_unique(&array.items);
    // Unknown elements may equal others, so that only their upper number is known.
    let open = array.open.clone().or_else(|| {
        let mut unknown = array.items.iter().filter(|item| !item.is_wholly_known());
        let first = unknown.next()?;
        (array.items.len() > 1).then(|| {
            first.unknown_part().cloned().unwrap_or_else(|| Arc::new(call.unknown_reason()))
        })
    });
    match open {
        Some(open) if array.items.iter().any(|item| item.unknown_part().is_some()) => {
            let items = unique.into_iter().take(1).collect();
            call.list(items, Some(open))
        }
        _ => call.list(unique, array.open.clone()),
    }
}

/// The elements without those that are known to equal an earlier one.
fn as_unique(items: &[Value]) -> Vec<Value> {
    let mut unique: Vec<Value> = Vec::new();
    for item in items {
        if !unique.iter().any(|other| equal(other, item) == Some(true)) {
            unique.push(item.clone());
        }
    }
    unique
}

pub(super) fn element(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    let index = match call.arg(1)?.kind {
        Kind::Unknown(_) | Kind::Reference(_) => return Err(call.unknown_reason()),
        _ => call.integer(1)?,
    };
    if array.open.is_some() {
        return Err(call.unknown_reason());
    }
    if array.is_set() {
        return Err(call.invalid_argument("the elements of a set have no index"));
    }
    if array.items.is_empty() {
        return Err(call.invalid_argument("the list is empty"));
    }
    // The index wraps around; a negative one counts from the end.
    let len = array.items.len() as i64;
    let index = index.rem_euclid(len) as usize;
    let origin = call.arg(0)?.origin.as_ref();
    let item = &array.items[index];
    let from_list =
        || origin.map(|o| call.world.reference_to_part(o, crate::eval::target::Key::Index(index)));
    Ok(Value { origin: item.origin.clone().or_else(from_list), ..item.clone() })
}

pub(super) fn flatten(call: &Call<'_>) -> Result {
    fn collect(array: &Array, items: &mut Vec<Value>, open: &mut Option<Arc<Unknown>>) {
        if open.is_none() {
            *open = array.open.clone();
        }
        for item in &array.items {
            match &item.kind {
                Kind::Array(inner) => collect(inner, items, open),
                // It may be a list itself.
                Kind::Unknown(unknown) => {
                    open.get_or_insert_with(|| Arc::clone(unknown));
                }
                _ => items.push(item.clone()),
            }
        }
    }
    let mut items = Vec::new();
    let mut open = None;
    collect(call.array(0)?, &mut items, &mut open);
    call.tuple(items, open)
}

pub(super) fn index(call: &Call<'_>) -> Result {
    let wanted = call.arg(1)?;
    let position = call.array(0)?.items.iter().position(|item| equal(item, wanted) == Some(true));
    match position {
        Some(position) => Ok(Value::number(position, call.span)),
        None => Err(call.invalid_argument("the list does not contain it")),
    }
}

/// The only member of an object, if its name is not known.
fn only_unnamed(object: &Object) -> Option<&Unnamed> {
    match object.unnamed.as_slice() {
        [only] if object.members.is_empty() && !object.more => Some(only),
        _ => None,
    }
}

pub(super) fn keys(call: &Call<'_>) -> Result {
    let object = call.object(0)?;
    if let Some(only) = only_unnamed(object) {
        return call.sequence(Array::list(vec![only.key.clone()], None));
    }
    let mut names: Vec<&Name> = object.members.keys().collect();
    names.sort();
    let items = names.into_iter().map(|name| Value::string(Arc::clone(name), call.span)).collect();
    call.sequence(Array::list(items, object.open.clone()).of_kind(call.kind_of_members(object)))
}

/// The length is known of a list of unknown elements, and unknown of an unknown list.
pub(super) fn length(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    let length = match &arg.kind {
        Kind::Array(array) if array.open.is_none() => array.items.len(),
        Kind::Object(object) if object.open.is_none() => object.members.len(),
        // The names of two members may turn out to be one.
        Kind::Object(object) if only_unnamed(object).is_some() => 1,
        Kind::String(text) => call.env.language.dialect().length(text),
        Kind::Unknown(_)
        | Kind::Reference(_)
        | Kind::Array(_)
        | Kind::Object(_)
        | Kind::Json(_) => {
            return Ok(call.world.length_unknown(arg, call.span));
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {
            return Err(call.invalid_argument("it needs a collection or a string"));
        }
    };
    Ok(Value::number(length, call.span))
}

/// The member of a map, or a default. What is not known of a known map is one of its members, or the
/// default.
pub(super) fn lookup(call: &Call<'_>) -> Result {
    let (map, key) = (call.arg(0)?, call.arg(1)?);
    let otherwise = match call.args.get(2) {
        Some(default) => default.clone(),
        None => Value::unknown(call.invalid_argument("the map has no such key"), call.span),
    };
    let part = || {
        let whole = call.world.term_of(map)?;
        call.world.part_term(whole, key, false)
    };
    let unknown = call.unknown_reason();
    // What a provider sets has all attributes of its type.
    if let (Kind::Reference(_), Some(name), 2) = (&map.kind, text(key), call.args.len()) {
        return Ok(call.world.member(map, &name, call.span, call.env.language));
    }
    let (Some(object), name) = (map.as_object(), text(key)) else {
        return match (&map.kind, part()) {
            (Kind::Unknown(_) | Kind::Reference(_), Some(part)) => {
                Ok(call.part_or(&unknown, part, &otherwise))
            }
            (Kind::Unknown(_) | Kind::Reference(_), None) => Err(unknown),
            _ => Err(call.invalid_argument("it needs a map")),
        };
    };
    let Some(name) = name else {
        if key.is_wholly_known() && !matches!(key.kind, Kind::Reference(_)) {
            return Err(call.invalid_argument("the key is no string"));
        }
        let written = call.exprs.get(1).map_or(call.span, |expr| expr.span);
        let language = call.env.language;
        let otherwise = Some(otherwise);
        return Ok(call.world.chosen_element(map, key, written, otherwise, call.span, language));
    };
    match (object.members.get(&name), object.open_for(|key| *key == *name)) {
        (Some(member), _) => Ok(member.value.clone()),
        (None, Some(_)) => match part() {
            Some(part) => Ok(call.part_or(&unknown, part, &otherwise)),
            None => Err(unknown),
        },
        // The default is of the type that the members of a map have.
        (None, None) if object.is_map && call.heeds_types() && call.args.len() > 2 => {
            let members = object.members.values().map(|member| member.value.clone());
            let all: Vec<Value> = members.chain([otherwise]).collect();
            let mut common = call.common(&all)?;
            Ok(common.pop().unwrap_or_else(|| Value::null(call.span)))
        }
        (None, None) => Ok(otherwise),
    }
}

pub(super) fn matchkeys(call: &Call<'_>) -> Result {
    let (values, keys, wanted) = (call.array(0)?, call.array(1)?, call.array(2)?);
    if [values, keys, wanted].iter().any(|array| array.open.is_some()) {
        return Err(call.unknown_reason());
    }
    if values.items.len() != keys.items.len() {
        return Err(call.invalid_argument("the lists differ in length"));
    }
    let mut matching = Vec::new();
    for (value, key) in values.items.iter().zip(&keys.items) {
        let matches: Vec<_> = wanted.items.iter().map(|wanted| equal(key, wanted)).collect();
        if matches.contains(&Some(true)) {
            matching.push(value.clone());
        } else if matches.contains(&None) {
            return Err(call.unknown_reason());
        }
    }
    call.list(matching, None)
}

/// Later maps win. What a later map may have is not certain in the earlier ones; behind a map of
/// which nothing is known, nothing of them is.
pub(super) fn merge(call: &Call<'_>) -> Result {
    let mut merged = Object::new(IndexMap::default(), None);
    let is_map = |arg: &Value| arg.as_object().is_none_or(|object| object.is_map);
    let is_map =
        call.args.iter().any(|arg| arg.as_object().is_some()) && call.args.iter().all(is_map);
    for arg in call.args {
        let next = match &arg.kind {
            Kind::Object(object) => Object::clone(object),
            Kind::Null => continue,
            Kind::Unknown(unknown) => Object::new(IndexMap::default(), Some(Arc::clone(unknown))),
            Kind::Reference(_) => {
                let unknown = Arc::new(Unknown::new(Reason::Deployment, arg.span));
                Object::new(IndexMap::default(), Some(unknown))
            }
            _ => return Err(call.invalid_argument("it needs maps")),
        };
        merged = merged.merged(&next, false, |_, later| later.clone());
    }
    call.whole(merged.as_map(is_map))
}

/// `list(a, b)` of Terraform 0.11 to 0.14 (<https://developer.hashicorp.com/terraform/language/functions/list>).
pub(super) fn list(call: &Call<'_>) -> Result {
    call.list(call.common(call.args)?, None)
}

/// `map(key, value, …)` of Terraform 0.11 to 0.14
/// (<https://developer.hashicorp.com/terraform/language/functions/map>).
pub(super) fn map(call: &Call<'_>) -> Result {
    let mut members = IndexMap::default();
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for pair in call.args.chunks(2) {
        let [key, value] = pair else {
            return Err(call.invalid_argument("it needs keys and values"));
        };
        keys.push(key);
        values.push(value.clone());
    }
    for (key, value) in keys.into_iter().zip(call.common(&values)?) {
        let Some(name) = text(key) else { return Err(call.unknown_reason()) };
        members.insert(name, Member { key: key.span, value });
    }
    call.whole(Object::new(members, None).as_map(true))
}

/// The only element of a list, or null for an empty one.
pub(super) fn one(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    let array = match &arg.kind {
        Kind::Array(array) => array,
        Kind::Null if !call.heeds_types() => return Ok(Value::null(call.span)),
        Kind::Unknown(_) | Kind::Reference(_) => return Err(call.unknown_reason()),
        _ => return Err(call.invalid_argument("it needs a list, a set or a tuple")),
    };
    match (array.items.as_slice(), &array.open) {
        ([], None) => Ok(Value::null(call.span)),
        // Were there a second element, it would be an error.
        ([item], _) => {
            let key = crate::eval::target::Key::Index(0);
            let from_list =
                || arg.origin.as_ref().map(|origin| call.world.reference_to_part(origin, key));
            Ok(Value { origin: item.origin.clone().or_else(from_list), ..item.clone() })
        }
        ([], Some(_)) => Err(call.unknown_reason()),
        _ => Err(call.invalid_argument("the list has more than one element")),
    }
}

pub(super) fn range(call: &Call<'_>) -> Result {
    let (start, end) = match call.args.len() {
        1 => (Number::ZERO, call.number(0)?),
        _ => (call.number(0)?, call.number(1)?),
    };
    let default = Number::from(if end < start { -1_i64 } else { 1 });
    let step = if call.args.len() > 2 { call.number(2)? } else { default };
    let is_towards = match end.cmp(&start) {
        Ordering::Less => step < Number::ZERO,
        Ordering::Equal => step != Number::ZERO,
        Ordering::Greater => step > Number::ZERO,
    };
    if !is_towards {
        return Err(call.invalid_argument("the step leads away from the end"));
    }
    let too_large = || Unknown::new(Reason::LimitExceeded(Limit::Number), call.span);
    let span = end.minus(&start).ok_or_else(too_large)?;
    let count = span.divided_by(&step).ok_or_else(too_large)?.ceil();
    let count = count.as_usize().unwrap_or(usize::MAX);
    call.sized(count)?;
    let number = |index: usize| step.times(&index.into())?.plus(&start);
    let numbers: Option<Vec<Number>> = (0..count).map(number).collect();
    let numbers = numbers.ok_or_else(too_large)?.into_iter();
    call.list(numbers.map(|number| Value::number(number, call.span)).collect(), None)
}

pub(super) fn reverse(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    let kind = if array.is_set() { Sequence::List } else { array.kind };
    let items = array.items.iter().rev().cloned().collect();
    call.sequence(Array::list(items, array.open.clone()).of_kind(kind))
}

fn set_of(call: &Call<'_>, items: Vec<Value>, open: Option<Arc<Unknown>>) -> Result {
    call.sized(items.len())?;
    let set = call.world.set(call.common(&items)?, open);
    Ok(Value::new(Kind::Array(Arc::new(set)), call.span))
}

pub(super) fn setintersection(call: &Call<'_>) -> Result {
    let mut sets = call.sets()?.into_iter();
    let mut items = sets.next().unwrap_or_default();
    for other in sets {
        items.retain(|item| other.iter().any(|other| equal(item, other) == Some(true)));
    }
    set_of(call, items, None)
}

pub(super) fn setproduct(call: &Call<'_>) -> Result {
    if call.args.len() < 2 {
        return Err(call.invalid_argument("it needs two sets"));
    }
    let mut tuples: Vec<Vec<Value>> = vec![Vec::new()];
    for index in 0..call.args.len() {
        let items = call.unified(index)?.items;
        call.sized(tuples.len().saturating_mul(items.len()))?;
        tuples = tuples
            .iter()
            .flat_map(|tuple| {
                items.iter().map(|item| {
                    let mut longer = tuple.clone();
                    longer.push(item.clone());
                    longer
                })
            })
            .collect();
    }
    call.list(tuples.into_iter().map(|tuple| Value::array(tuple, call.span)).collect(), None)
}

pub(super) fn setsubtract(call: &Call<'_>) -> Result {
    call.arg(1)?;
    let mut sets = call.sets()?.into_iter();
    let mut items = sets.next().unwrap_or_default();
    for other in sets {
        items.retain(|item| !other.iter().any(|o| equal(item, o) == Some(true)));
    }
    set_of(call, items, None)
}

pub(super) fn setunion(call: &Call<'_>) -> Result {
    let all = joined(call)?;
    match all.kind {
        Kind::Array(array) => set_of(call, array.items.clone(), array.open.clone()),
        _ => Ok(all),
    }
}

pub(super) fn slice(call: &Call<'_>) -> Result {
    let array = call.array(0)?;
    if array.open.is_some() || !call.args[1..].iter().all(Value::is_wholly_known) {
        return Err(call.unknown_reason());
    }
    if array.is_set() {
        return Err(call.invalid_argument("the elements of a set have no index"));
    }
    let (start, end) = (usize::try_from(call.integer(1)?), usize::try_from(call.integer(2)?));
    let range = start.ok().zip(end.ok());
    match range.and_then(|(start, end)| array.items.get(start..end)) {
        Some(items) => call.sequence(Array::list(items.to_vec(), None).of_kind(array.kind)),
        None => Err(call.invalid_argument("the range lies outside of the list")),
    }
}

pub(super) fn sort(call: &Call<'_>) -> Result {
    let mut items = call.strings(0)?.items;
    if items.iter().any(Value::is_null) {
        return Err(call.invalid_argument("null has no order"));
    }
    items.sort_by_key(text);
    call.list(items, None)
}

pub(super) fn tolist(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Array(array) if array.kind == Sequence::List => Ok(arg.clone()),
        Kind::Array(_) => {
            let array = call.unified(0)?.of_kind(Sequence::List);
            Ok(Value { kind: Kind::Array(Arc::new(array)), ..arg.clone() })
        }
        Kind::Null | Kind::Unknown(_) | Kind::Reference(_) => Ok(arg.clone()),
        _ => Err(call.invalid_argument("not a list")),
    }
}

pub(super) fn tomap(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Object(object) => {
            let values: Vec<Value> = object.members.values().map(|m| m.value.clone()).collect();
            call.common(&values)?;
            Ok(call.world.convert(arg.clone(), &Type::Map(Box::new(Type::Any))))
        }
        Kind::Null | Kind::Unknown(_) | Kind::Reference(_) => Ok(arg.clone()),
        _ => Err(call.invalid_argument("not a map")),
    }
}

pub(super) fn toset(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Array(array) => {
            let set = set_of(call, array.items.clone(), array.open.clone())?;
            Ok(Value { kind: set.kind, ..arg.clone() })
        }
        Kind::Null | Kind::Unknown(_) | Kind::Reference(_) => Ok(arg.clone()),
        _ => Err(call.invalid_argument("not a list")),
    }
}

pub(super) fn transpose(call: &Call<'_>) -> Result {
    let object = call.object(0)?;
    let mut groups: IndexMap<Name, Vec<Value>> = IndexMap::default();
    for (name, member) in &object.members {
        let Some(array) = member.value.as_array() else { return Err(call.unknown_reason()) };
        for item in &array.items {
            let Some(key) = text(item) else { return Err(call.unknown_reason()) };
            groups.entry(key).or_default().push(Value::string(Arc::clone(name), member.key));
        }
    }
    groups.sort_keys();
    let member =
        |(name, items)| (name, Member { key: call.span, value: Value::array(items, call.span) });
    call.map(groups.into_iter().map(member).collect(), object.open.clone())
}

pub(super) fn values(call: &Call<'_>) -> Result {
    let object = call.object(0)?;
    if let Some(only) = only_unnamed(object) {
        return call.sequence(Array::list(vec![only.value.clone()], None));
    }
    let mut members: Vec<(&Name, &Member)> = object.members.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    let items = members.into_iter().map(|(_, member)| member.value.clone()).collect();
    call.sequence(Array::list(items, object.open.clone()).of_kind(call.kind_of_members(object)))
}

pub(super) fn zipmap(call: &Call<'_>) -> Result {
    let (keys, values) = (call.array(0)?, call.array(1)?);
    if keys.open.is_none() && values.open.is_none() && keys.items.len() != values.items.len() {
        return Err(call.invalid_argument("the lists differ in length"));
    }
    let mut members = IndexMap::default();
    let mut open = keys.open.clone().or_else(|| values.open.clone());
    for (key, value) in keys.items.iter().zip(&values.items) {
        match text(key) {
            Some(name) => {
                members.insert(name, Member { key: key.span, value: value.clone() });
            }
            None => open = Some(Arc::new(call.unknown_reason())),
        }
    }
    call.map(members, open)
}
