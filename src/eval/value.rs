//! What expressions evaluate to.

use std::sync::Arc;

use super::target::{Key, Reference};
use super::unknown::{Reason, Unknown};
use crate::collections::{HashMap, IndexMap};
use crate::ir::Name;
use crate::number::Number;
use crate::source::Span;

/// A value, with the text that determined it.
#[derive(Debug, Clone)]
pub struct Value {
    /// The value itself.
    pub kind: Kind,
    /// The text that determined it: a literal, even if it came through variables and modules.
    pub span: Span,
    /// The resource attribute that it was read from, so that what the text does not set can still
    /// be referred to.
    pub origin: Option<Arc<Reference>>,
    /// How it got here, last step first.
    pub trace: Option<Arc<FlowStep>>,
    /// Whether it is, or was made of, what must not be shown. Members and elements have a mark of their own.
    pub is_sensitive: bool,
}

/// The kinds of values.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing.
    Null,
    /// true or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// A string that is the JSON text of a value.
    Json(Arc<Json>),
    /// Elements in order.
    Array(Arc<Array>),
    /// Members by name, in the order of the text.
    Object(Arc<Object>),
    /// An attribute that a declared resource will have, or an output of a module that is not at
    /// hand. It exists; what it is will be known at deployment.
    Reference(Arc<Reference>),
    /// Something that cannot be known.
    Unknown(Arc<Unknown>),
}

/// A value that is encoded as JSON. It keeps its spans, and may be partly unknown, which the text cannot
/// be.
#[derive(Debug, Clone)]
pub struct Json {
    /// What is encoded, its members in the order of the text.
    pub value: Value,
    /// Whether the text is as Go's encoder writes it, and so Terraform, or as Azure's engine does.
    pub is_of_go: bool,
}

impl Json {
    /// The text as Azure's engine writes it.
    pub fn of(value: Value) -> Self {
        Self { value, is_of_go: false }
    }
}

/// The elements of a [`Kind::Array`].
#[derive(Debug, Clone)]
pub struct Array {
    /// The elements that are known to be there.
    pub items: Vec<Value>,
    /// What kind of sequence they form.
    pub kind: Sequence,
    /// Why there may be further elements, at any place.
    pub open: Option<Arc<Unknown>>,
    weight: u32,
}

/// The kinds of sequences. Only Terraform tells lists from tuples; everything else has lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequence {
    /// Each element has a type of its own: what `[…]` writes in Terraform.
    Tuple,
    /// All elements have one type.
    List,
    /// The order means nothing, so that an element is its own key.
    Set,
}

/// The members of a [`Kind::Object`].
#[derive(Debug, Clone)]
pub struct Object {
    /// The members that are known to be there.
    pub members: IndexMap<Name, Member>,
    /// Members that are known to be there, under names that are not known: the ids of identities as
    /// keys. What has any is open.
    pub unnamed: Vec<Unnamed>,
    /// Why there may be further members, or members of another name than those listed.
    pub open: Option<Arc<Unknown>>,
    /// Whether there may be more members than those listed and those without a name.
    pub more: bool,
    /// The only names that further members may have, where that is known: a comprehension whose
    /// condition is not decided for an element leaves that element's key open, and no other.
    pub possible: Option<Vec<Name>>,
    /// Whether it is a map of Terraform, whose members have one type, and not an object.
    pub is_map: bool,
    weight: u32,
}

/// A member of an [`Object`] whose name is not known.
#[derive(Debug, Clone)]
pub struct Unnamed {
    /// What its name will be.
    pub key: Value,
    /// Its value.
    pub value: Value,
}

/// A member of an [`Object`].
#[derive(Debug, Clone)]
pub struct Member {
    /// Where its name is written.
    pub key: Span,
    /// Its value.
    pub value: Value,
}

/// A place that a value passed through on its way.
#[derive(Debug)]
pub struct FlowStep {
    /// The expression there.
    pub span: Span,
    /// What it did.
    pub kind: FlowStepKind,
    /// The step before.
    pub before: Option<Arc<FlowStep>>,
}

/// What passed a value on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowStepKind {
    /// A name was used.
    Use,
    /// It was passed to a module.
    Argument,
}

impl Array {
    /// A list.
    pub fn list(items: Vec<Value>, open: Option<Arc<Unknown>>) -> Self {
        let weight = weigh(items.iter());
        Self { items, kind: Sequence::List, open: open.map(Unknown::into_cause), weight }
    }

    /// A set; the elements are different, and in the order that the language gives them.
    pub fn set(items: Vec<Value>, open: Option<Arc<Unknown>>) -> Self {
        Self { kind: Sequence::Set, ..Self::list(items, open) }
    }

    /// The same elements as another kind of sequence.
    pub fn of_kind(self, kind: Sequence) -> Self {
        Self { kind, ..self }
    }

    /// Whether it is a set.
    pub fn is_set(&self) -> bool {
        self.kind == Sequence::Set
    }
}

impl Object {
    /// An object.
    pub fn new(members: IndexMap<Name, Member>, open: Option<Arc<Unknown>>) -> Self {
        let weight = weigh(members.values().map(|member| &member.value));
        let more = open.is_some();
        let open = open.map(Unknown::into_cause);
        let unnamed = Vec::new();
        Self { members, unnamed, open, more, possible: None, is_map: false, weight }
    }

    /// The same with members whose names are not known.
    pub fn with_unnamed(mut self, unnamed: Vec<Unnamed>) -> Self {
        if let (None, Some(first)) = (&self.open, unnamed.first()) {
            let deployment = || Arc::new(Unknown::new(Reason::Deployment, first.key.span));
            let open = first.key.unknown_part().cloned().unwrap_or_else(deployment);
            self.open = Some(Unknown::into_cause(open));
        }
        self.weight = self.weight.saturating_add(weigh(unnamed.iter().map(|member| &member.value)));
        self.unnamed = unnamed;
        self
    }

    /// The same object with other values for its members.
    pub fn rebuilt(&self, members: IndexMap<Name, Member>) -> Self {
        let open = self.open.clone().filter(|_| self.more);
        Self::new(members, open).only(self.possible.clone()).with_unnamed(self.unnamed.clone())
    }

    /// The same as a map of Terraform, or as an object.
    pub fn as_map(self, is_map: bool) -> Self {
        Self { is_map, ..self }
    }

    /// Whether it is certain to have a member.
    pub fn is_inhabited(&self) -> bool {
        !self.members.is_empty() || !self.unnamed.is_empty()
    }

    /// The same, with these as the only names that further members may have.
    pub fn only(self, possible: Option<Vec<Name>>) -> Self {
        Self { possible, ..self }
    }

    /// Why there may be a member that is not listed, with a name that `is` accepts.
    pub fn open_for(&self, is: impl Fn(&str) -> bool) -> Option<&Arc<Unknown>> {
        let open = self.open.as_ref()?;
        let may_be =
            || self.possible.as_ref().is_none_or(|names| names.iter().any(|name| is(name)));
        (!self.unnamed.is_empty() || (self.more && may_be())).then_some(open)
    }

    /// The member of a name, and whether `ignore_case` lets another spelling stand for it.
    pub fn get(&self, name: &str, ignore_case: bool) -> Option<(&Name, &Member)> {
        self.members.get_key_value(name).or_else(|| match ignore_case {
            true => self.members.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name)),
            false => None,
        })
    }

    /// This object with the members of another one, which win. Values of one name are put together
    /// by `merge`. What the other one may have is not certain in this one.
    pub fn merged(
        &self,
        other: &Object,
        ignore_case: bool,
        merge: impl Fn(&Value, &Value) -> Value,
    ) -> Self {
        let same = |a: &str, b: &str| a == b || (ignore_case && a.eq_ignore_ascii_case(b));
        let mut members = IndexMap::default();
        members.reserve(self.members.len() + other.members.len());
        for (name, member) in &self.members {
            match other.open_for(|key| same(key, name)) {
                Some(_) if other.more => {}
                // A member of this name is there, whichever of the two it is.
                Some(unknown) => {
                    let value = Value::unknown(Arc::clone(unknown), member.value.span);
                    members.insert(name.clone(), Member { key: member.key, value });
                }
                None => {
                    members.insert(name.clone(), member.clone());
                }
            }
        }
        let spellings: HashMap<String, Name> = match ignore_case {
            true => members.keys().map(|key| (key.to_ascii_lowercase(), key.clone())).collect(),
            false => HashMap::default(),
        };
        for (name, member) in &other.members {
            let known = match ignore_case {
                true => spellings.get(&name.to_ascii_lowercase()).unwrap_or(name),
                false => name,
            };
            match members.get_mut(known) {
                Some(old) => {
                    let value = merge(&old.value, &member.value);
                    *old = Member { key: member.key, value };
                }
                None => {
                    members.insert(name.clone(), member.clone());
                }
            }
        }
        let names = |object: &Object| match object.more {
            true => object.possible.clone(),
            false => Some(Vec::new()),
        };
        let possible = names(self).zip(names(other)).map(|(mut a, b)| {
            a.extend(b);
            a
        });
        let open = |object: &Object| object.open.clone().filter(|_| object.more);
        let unnamed = self.unnamed.iter().chain(&other.unnamed).cloned().collect();
        Self::new(members, open(self).or_else(|| open(other))).only(possible).with_unnamed(unnamed)
    }
}

fn weigh<'v>(parts: impl Iterator<Item = &'v Value>) -> u32 {
    parts.fold(1, |weight: u32, part| weight.saturating_add(part.weight()))
}

impl Value {
    /// How many values this one consists of. Values share their parts, so that a small text can
    /// make a value that it would take forever to walk through; this says so beforehand.
    pub fn weight(&self) -> u32 {
        match &self.kind {
            Kind::Array(array) => array.weight,
            Kind::Object(object) => object.weight,
            Kind::Json(json) => json.value.weight(),
            _ => 1,
        }
    }

    /// A value that was determined by the text at `span`.
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span, origin: None, trace: None, is_sensitive: false }
    }

    /// Null.
    pub fn null(span: Span) -> Self {
        Self::new(Kind::Null, span)
    }

    /// A reference as a value.
    pub(super) fn referring(reference: Arc<Reference>, span: Span) -> Self {
        Self { origin: Some(Arc::clone(&reference)), ..Self::new(Kind::Reference(reference), span) }
    }

    /// Something that the language refuses.
    pub(super) fn type_error(what: impl Into<String>, span: Span) -> Self {
        Self::unknown(Unknown::invalid(what, span), span)
    }

    /// Something that only the deployment knows.
    pub(super) fn deployment(span: Span) -> Self {
        Self::unknown(Unknown::new(Reason::Deployment, span), span)
    }

    /// A key as a value.
    pub(super) fn of_key(key: &Key, span: Span) -> Option<Self> {
        match key {
            Key::Index(index) => Some(Self::number(*index, span)),
            Key::Name(name) => Some(Self::string(name.clone(), span)),
            Key::Unknown(_) | Key::Any => None,
        }
    }

    /// A boolean.
    pub fn bool(value: bool, span: Span) -> Self {
        Self::new(Kind::Bool(value), span)
    }

    /// A number.
    pub fn number(value: impl Into<Number>, span: Span) -> Self {
        Self::new(Kind::Number(value.into()), span)
    }

    /// A string.
    pub fn string(value: impl Into<Arc<str>>, span: Span) -> Self {
        Self::new(Kind::String(value.into()), span)
    }

    /// An array with exactly these elements.
    pub fn array(items: Vec<Value>, span: Span) -> Self {
        Self::new(Kind::Array(Arc::new(Array::list(items, None))), span)
    }

    /// An object with exactly these members.
    pub fn object<N: Into<Name>>(
        members: impl IntoIterator<Item = (N, Value)>,
        span: Span,
    ) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.into(), Member { key: value.span, value }))
            .collect();
        Self::new(Kind::Object(Arc::new(Object::new(members, None))), span)
    }

    /// An unknown value.
    pub fn unknown(unknown: impl Into<Arc<Unknown>>, span: Span) -> Self {
        Self::new(Kind::Unknown(unknown.into()), span)
    }

    /// A value that is not known because this one is not. What else is known of this one is not known of it.
    pub fn caused(&self) -> Self {
        match &self.kind {
            Kind::Unknown(unknown) => Self::unknown(unknown.cause(), self.span),
            _ => self.clone(),
        }
    }

    /// Whether this is null. Unknown is not null, and not anything else either: callers handle
    /// it first.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// What the language refuses, if it refuses this.
    pub fn error(&self) -> Option<&Arc<Unknown>> {
        self.as_unknown().filter(|unknown| unknown.is_error())
    }

    /// The error, if the language refuses this or any part of it.
    pub(super) fn error_within(&self) -> Option<&Arc<Unknown>> {
        let is_error = |unknown: &&Arc<Unknown>| unknown.is_error();
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown).filter(is_error),
            Kind::Json(json) => json.value.error_within(),
            Kind::Array(array) => array.items.iter().find_map(Value::error_within),
            Kind::Object(object) => {
                object.members.values().find_map(|member| member.value.error_within())
            }
            _ => None,
        }
    }

    /// Gives what is not known of the value, at any depth.
    pub(crate) fn visit_unknown(&self, visit: &mut impl FnMut(&Unknown)) {
        match &self.kind {
            Kind::Unknown(unknown) => visit(unknown),
            Kind::Json(json) => json.value.visit_unknown(visit),
            Kind::Array(array) => array.items.iter().for_each(|item| item.visit_unknown(visit)),
            Kind::Object(object) => {
                object.members.values().for_each(|member| member.value.visit_unknown(visit));
            }
            _ => {}
        }
    }

    /// Whether the value depends on a choice that a world may decide.
    pub fn is_undecided(&self) -> bool {
        self.as_unknown().is_some_and(|unknown| unknown.choice.is_some())
    }

    /// The reason, if this is unknown.
    pub fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// The text, if this is a string that is wholly known.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&Array> {
        match &self.kind {
            Kind::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// This value, having passed through the expression at `span`.
    pub fn through(mut self, span: Span, kind: FlowStepKind) -> Self {
        let last = self.trace.as_ref().filter(|step| step.span == span);
        match last {
            // A name that is an argument as it stands is used and passed in one place.
            Some(step) if kind == FlowStepKind::Argument => {
                self.trace = Some(Arc::new(FlowStep { span, kind, before: step.before.clone() }));
            }
            Some(_) => {}
            None if span != self.span => {
                self.trace = Some(Arc::new(FlowStep { span, kind, before: self.trace }));
            }
            None => {}
        }
        self
    }

    /// This value, with the way that another one took if it is still unknown.
    pub(super) fn traced(self, like: &Value) -> Self {
        match self.kind {
            Kind::Unknown(_) => Self { trace: like.trace.clone(), ..self },
            _ => self,
        }
    }

    /// What the value refers to: it is a reference itself, or was read from one.
    pub fn reference(&self) -> Option<&Reference> {
        match &self.kind {
            Kind::Reference(reference) => Some(reference),
            _ => self.origin.as_deref(),
        }
    }

    /// A list of what each element is turned into, as open as this one; what is no list stays as it is.
    pub fn mapped(&self, turn: impl FnMut(&Value) -> Value) -> Self {
        let Kind::Array(array) = &self.kind else { return self.clone() };
        let items = array.items.iter().map(turn).collect();
        let array = Array::list(items, array.open.clone());
        Self { kind: Kind::Array(array.into()), ..self.clone() }
    }

    /// The steps that the value took, last first.
    pub fn steps(&self) -> impl Iterator<Item = &FlowStep> {
        std::iter::successors(self.trace.as_deref(), |step| step.before.as_deref())
    }

    /// The first unknown part of a value, itself included; a reference is not unknown.
    pub fn unknown_part(&self) -> Option<&Arc<Unknown>> {
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown),
            Kind::Json(json) => json.value.unknown_part(),
            Kind::Array(array) => {
                array.open.as_ref().or_else(|| array.items.iter().find_map(Value::unknown_part))
            }
            Kind::Object(object) => object
                .open
                .as_ref()
                .or_else(|| object.members.values().find_map(|m| m.value.unknown_part())),
            _ => None,
        }
    }

    /// Whether it or any part of it must not be shown.
    pub(super) fn has_sensitive_part(&self) -> bool {
        self.is_sensitive
            || match &self.kind {
                Kind::Json(json) => json.value.has_sensitive_part(),
                Kind::Array(array) => array.items.iter().any(Value::has_sensitive_part),
                Kind::Object(object) => {
                    object.members.values().any(|member| member.value.has_sensitive_part())
                }
                _ => false,
            }
    }

    /// Whether every part of the value is known now, so that no reference is in it either.
    pub fn is_wholly_known(&self) -> bool {
        match &self.kind {
            Kind::Unknown(_) | Kind::Reference(_) => false,
            Kind::Json(json) => json.value.is_wholly_known(),
            Kind::Array(array) => {
                array.open.is_none() && array.items.iter().all(Value::is_wholly_known)
            }
            Kind::Object(object) => {
                object.open.is_none() && object.members.values().all(|m| m.value.is_wholly_known())
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => true,
        }
    }

    /// The value as JSON, if every part of it is known.
    pub fn to_json(&self) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match &self.kind {
            Kind::Null => Json::Null,
            Kind::Bool(value) => Json::Bool(*value),
            Kind::Number(value) => json_number(value),
            Kind::String(text) => Json::from(&**text),
            Kind::Json(json) => Json::from(json.encoded()?),
            Kind::Array(array) if array.open.is_none() => {
                array.items.iter().map(Value::to_json).collect::<Option<Vec<_>>>()?.into()
            }
            Kind::Object(object) if object.open.is_none() => {
                let mut map = serde_json::Map::new();
                for (name, member) in &object.members {
                    map.insert(name.to_string(), member.value.to_json()?);
                }
                Json::Object(map)
            }
            _ => return None,
        })
    }

    /// A value without text of its own, all of it determined by `span`.
    pub fn from_json(json: &serde_json::Value, span: Span) -> Self {
        use serde_json::Value as Json;
        match json {
            Json::Null => Self::null(span),
            Json::Bool(value) => Self::bool(*value, span),
            Json::Number(value) => match Number::parse(&value.to_string()) {
                Some(value) => Self::number(value, span),
                None => Self::unknown(Unknown::new(Reason::Opaque("a number".into()), span), span),
            },
            Json::String(text) => Self::string(text.as_str(), span),
            Json::Array(items) => {
                Self::array(items.iter().map(|item| Self::from_json(item, span)).collect(), span)
            }
            Json::Object(map) => Self::object(
                map.iter().map(|(name, value)| (name.as_str(), Self::from_json(value, span))),
                span,
            ),
        }
    }
}

/// A number as JSON, whose numbers akslint keeps in 64 bits.
fn json_number(number: &Number) -> serde_json::Value {
    match number.as_i64() {
        Some(whole) => whole.into(),
        None => match number.to_string().parse::<u64>() {
            Ok(whole) => whole.into(),
            Err(_) => number.to_f64().into(),
        },
    }
}
