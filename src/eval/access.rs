//! Members, elements and splats.

use std::sync::Arc;

use super::choice::Alternative;
use super::ids::InstanceId;
use super::ids::TermId;
use super::keys::Expansion;
use super::question::Question;
use super::target::Repeated;
use super::target::{Key, Reference, Target};
use super::term::Term;
use super::unknown::{Reason, Unknown};
use super::value::{Array, FlowStepKind, Kind, Object, Sequence, Value};
use super::world::{Environment, Frame, World};
use crate::ir::{Expr, Language, Name, SPLAT};
use crate::number::Number;
use crate::source::Span;

impl World<'_, '_> {
    /// The member `name` of a value as rules read it: null where there is none.
    pub fn get(&self, value: &Value, name: &str) -> Value {
        self.member(value, &name.into(), value.span, Language::Rule)
    }

    /// The member `name` of a value.
    pub(super) fn member(
        &self,
        value: &Value,
        name: &Name,
        span: Span,
        language: Language,
    ) -> Value {
        match &value.kind {
            Kind::Object(object) => self.object_member(value, object, name, span, language),
            Kind::Null if language.dialect().null_has_members => Value::null(value.span),
            Kind::Reference(reference) => match &reference.target {
                Target::Module(instance) if language.is_azure() => {
                    self.deployment_member(*instance, reference, name, span, language)
                }
                Target::Module(instance) if reference.path.is_empty() => {
                    self.output(*instance, name, span)
                }
                Target::Resource { .. } => self.attribute(reference, name, span),
                Target::Module(_) | Target::Remote(..) | Target::Foreign(_) => Value::referring(
                    self.reference_to_part(reference, Key::Name(name.clone())),
                    span,
                ),
            },
            Kind::Unknown(unknown) => self.named_part(unknown, value, name, span, language),
            Kind::Null => Value::type_error(format!("null has no attribute `{name}`"), span),
            _ => Value::type_error(format!("it has no attribute `{name}`"), span),
        }
    }

    fn object_member(
        &self,
        value: &Value,
        object: &Object,
        name: &Name,
        span: Span,
        language: Language,
    ) -> Value {
        let origin = value
            .origin
            .as_ref()
            .map(|origin| self.reference_to_part(origin, Key::Name(name.clone())));
        let ignore_case = language.dialect().ignores_case;
        let same = |key: &str| *key == **name || (ignore_case && key.eq_ignore_ascii_case(name));
        let member = object.get(name, ignore_case).map(|(_, member)| member);
        match (member, origin, object.open_for(same)) {
            (Some(member), origin, _) if !(member.value.is_null() && origin.is_some()) => {
                let origin = member.value.origin.clone().or(origin);
                Value { origin, ..member.value.clone() }
            }
            // The provider sets what the code does not.
            (_, Some(origin), _) => self.set_by_provider(origin, span),
            (_, _, Some(open)) => self.named_part(open, value, name, span, language),
            _ if language.dialect().null_has_members => Value::null(value.span),
            _ => Value::type_error(format!("the object has no attribute `{name}`"), span),
        }
    }

    /// `outputs.name.value` of a deployment that was read, and what Azure says of it beside that.
    fn deployment_member(
        &self,
        instance: InstanceId,
        reference: &Reference,
        name: &Name,
        span: Span,
        language: Language,
    ) -> Value {
        let is =
            |key: &Key, text: &str| matches!(key, Key::Name(key) if key.eq_ignore_ascii_case(text));
        match reference.path.as_slice() {
            [outputs] if is(outputs, "outputs") && language == Language::Bicep => {
                self.output(instance, name, span)
            }
            [outputs, Key::Name(output)] if is(outputs, "outputs") => {
                match name.eq_ignore_ascii_case("value") {
                    true => self.output(instance, output, span),
                    false => Value::deployment(span),
                }
            }
            // The whole resource has its state among its properties.
            [] if name.eq_ignore_ascii_case("properties") => {
                Value::referring(Arc::new(reference.clone()), span)
            }
            _ => Value::referring(self.reference_to_part(reference, Key::Name(name.clone())), span),
        }
    }

    /// The element of a value at a key, which the code writes at `written`; `otherwise` is the value where a collection has
    /// no element at a key that is not known, if something goes on there.
    pub(super) fn element(
        &self,
        value: &Value,
        key: &Value,
        written: Span,
        otherwise: Option<Value>,
        span: Span,
        language: Language,
    ) -> Value {
        if key.error().is_some() {
            return Value { span, ..key.clone() };
        }
        if let Kind::Unknown(unknown) = &value.kind {
            let term = unknown
                .term
                .and_then(|whole| self.part_term(whole, key, language.dialect().ignores_case));
            return self.part_of(unknown, value, term, span);
        }
        let key = match (&key.kind, &value.kind) {
            (Kind::Unknown(_) | Kind::Reference(_), _) => {
                if let Some(one) = self.one_of_many(value, key, span) {
                    return one;
                }
                return self.chosen_element(value, key, written, otherwise, span, language);
            }
            (Kind::Number(number), Kind::Array(_) | Kind::Reference(_)) => {
                match number.as_usize() {
                    Some(index) => Key::Index(index),
                    None => return Value::type_error("an index has to be a whole number", span),
                }
            }
            (Kind::Number(number), Kind::Object(_))
                if *number == Number::ZERO && value.origin.is_some() =>
            {
                // In JSON syntax a block may be written as one object instead of a list of one.
                return value.clone();
            }
            (Kind::String(text), Kind::Array(_)) => match text.parse() {
                Ok(index) => Key::Index(index),
                Err(_) => return Value::type_error("an index has to be a number", span),
            },
            (Kind::String(text), _) => Key::Name(Arc::clone(text)),
            (Kind::Number(number), _) => Key::Name(number.to_string().into()),
            (Kind::Bool(key), Kind::Object(_)) => Key::Name(key.to_string().into()),
            (Kind::Json(_), _) => return Value::deployment(span),
            _ => return Value::type_error("a key has to be a string or a number", span),
        };
        match (&value.kind, &key) {
            (Kind::Array(array), Key::Index(index)) => {
                self.array_element(value, array, *index, span)
            }
            (Kind::Object(object), Key::Name(name)) => {
                self.object_member(value, object, name, span, language)
            }
            (Kind::Reference(reference), key) => match &reference.target {
                target if reference.path.is_empty() && is_any(target) => {
                    self.instance_at(target, key.clone(), span)
                }
                _ => match key {
                    Key::Name(name) if !reference.path.is_empty() => {
                        self.member(value, name, span, language)
                    }
                    _ => Value::referring(self.reference_to_part(reference, key.clone()), span),
                },
            },
            (Kind::Null, _) if language.dialect().null_has_members => Value::null(value.span),
            _ => Value::type_error("it has no elements", span),
        }
    }

    /// The instance at a key, of an unknown number of them.
    fn instance_at(&self, all: &Target, key: Key, span: Span) -> Value {
        let target = match all {
            Target::Resource { instance, index, .. } => {
                Target::Resource { instance: *instance, index: *index, key: Some(key) }
            }
            other => other.clone(),
        };
        Value::referring(self.reference(target, Vec::new()), span)
    }

    /// The instance at a key that is not known, of an unknown number of them.
    fn one_of_many(&self, all: &Value, key: &Value, span: Span) -> Option<Value> {
        let reference = all.reference().filter(|reference| reference.path.is_empty())?;
        if key.is_undecided() {
            return None;
        }
        let key = Key::Unknown(self.term_of(key)?);
        match &reference.target {
            target if is_any(target) => Some(self.instance_at(target, key, span)),
            // Other instances of modules are not made for it.
            Target::Module(id) => {
                let instance = self.program.instance(*id);
                (instance.parent.as_ref()?.key.as_ref()? == &key).then(|| all.clone())
            }
            _ => None,
        }
    }

    /// The element at a key that is not known. Of a collection that is known it is one of the members,
    /// each in the case that the key is that member's; `otherwise` is the value where there is no
    /// member, if the language allows that.
    pub(super) fn chosen_element(
        &self,
        value: &Value,
        key: &Value,
        written: Span,
        otherwise: Option<Value>,
        span: Span,
        language: Language,
    ) -> Value {
        let unknown = || match key.unknown_part() {
            Some(unknown) => unknown.cause(),
            None => Unknown::new(Reason::Deployment, span),
        };
        if key.as_unknown().is_some_and(|unknown| unknown.choice.is_some()) {
            return Value::unknown(unknown(), span);
        }
        let key_term = self.term_of(key);
        if let Some(key) = key_term
            && let Some((_, member)) = self.unnamed_member(value, &Key::Unknown(key))
        {
            return member;
        }
        let text = self.text(written);
        let option = |constant: Value, literal: String, value: Value| {
            let text = format!("{text} == {literal}");
            Some((self.term_of(&constant)?, Alternative { text, value }))
        };
        let members: Option<Vec<(TermId, Alternative)>> = match &value.kind {
            Kind::Object(object) if object.open.is_none() => {
                let members = object.members.iter().take(MAX_MEMBERS + 1);
                members
                    .map(|(name, member)| {
                        let literal = language.dialect().quoted(name);
                        let found =
                            self.object_member(value, object, name, member.value.span, language);
                        option(Value::string(name.clone(), span), literal, found)
                    })
                    .collect()
            }
            Kind::Array(array) if array.open.is_none() && !array.is_set() => {
                let items = array.items.iter().enumerate().take(MAX_MEMBERS + 1);
                items
                    .map(|(index, item)| {
                        let found = self.array_element(value, array, index, item.span);
                        option(Value::number(index, span), index.to_string(), found)
                    })
                    .collect()
            }
            _ => None,
        };
        let named = |value: Value| Alternative {
            text: match members.as_deref() {
                Some([(_, only)]) => only.text.replacen(" == ", " != ", 1),
                _ => format!("{text} is none of {}", named_keys(members.as_deref())),
            },
            value,
        };
        let otherwise = otherwise.map(named);
        if let (Some(key_term), Some(members)) = (key_term, members)
            && members.len() <= MAX_MEMBERS
            && let Some(chosen) = self.choose_among(key_term, members, otherwise, unknown())
        {
            return chosen;
        }
        // All empty collections are one term, so that their elements would be, too.
        let is_empty = match &value.kind {
            Kind::Array(array) => array.items.is_empty() && array.open.is_none(),
            Kind::Object(object) => object.members.is_empty() && object.open.is_none(),
            _ => false,
        };
        let whole = (!is_empty).then(|| self.term_of(value)).flatten();
        let term = whole.zip(key_term).map(|(whole, key)| self.intern(Term::Element(whole, key)));
        self.symbolic(unknown(), term, span)
    }

    fn array_element(&self, value: &Value, array: &Array, index: usize, span: Span) -> Value {
        if array.is_set() {
            return Value::type_error("the elements of a set have no index", span);
        }
        if let Some(open) = &array.open {
            let whole = self.term_of(value);
            let term = whole.map(|whole| self.intern(Term::Member(whole, Key::Index(index))));
            return self.part_of(open, value, term, span);
        }
        match array.items.get(index) {
            Some(item) => {
                let from_array =
                    || value.origin.as_ref().map(|o| self.reference_to_part(o, Key::Index(index)));
                Value { origin: item.origin.clone().or_else(from_array), ..item.clone() }
            }
            None => Value::type_error("the index is beyond the end of the list", span),
        }
    }

    /// `base[*].each`.
    pub(super) fn splat(
        &self,
        base: &Value,
        each: &Expr,
        env: Environment<'_>,
        span: Span,
    ) -> Value {
        let take = |element: Value| {
            let frame = Frame { name: SPLAT, value: element, is_element: true, next: env.bound };
            self.eval(each, Environment { bound: Some(&frame), ..env })
        };
        match &base.kind {
            Kind::Null => Value::array(Vec::new(), span),
            Kind::Array(array) => {
                self.budget.spend(array.items.len());
                let origin = |index| {
                    base.origin.as_ref().map(|o| self.reference_to_part(o, Key::Index(index)))
                };
                let items = array
                    .items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| {
                        let origin = item.origin.clone().or_else(|| origin(index));
                        take(Value { origin, ..item.clone() })
                    })
                    .collect();
                let taken = Array::list(items, array.open.clone());
                let taken = taken.of_kind(match array.kind {
                    Sequence::Set => Sequence::List,
                    kind => kind,
                });
                Value::new(Kind::Array(Arc::new(taken)), base.span)
            }
            Kind::Unknown(unknown) => match self.is_null_choice(unknown, span) {
                Some(Ok(true)) => Value::array(Vec::new(), span),
                Some(Ok(false)) => Value::array(vec![take(base.clone())], span),
                Some(Err(undecided)) => undecided,
                None => self.part_of(unknown, base, None, span),
            },
            // What a module gives of which nothing is known may be null, or a list of any length.
            Kind::Reference(reference)
                if matches!(reference.target, Target::Remote(..)) && !reference.path.is_empty() =>
            {
                let open = Some(Arc::new(Unknown::new(Reason::Deployment, span)));
                Value::new(Kind::Array(Arc::new(Array::list(Vec::new(), open))), span)
            }
            // A list that the provider makes: how long it is will be known at deployment.
            Kind::Reference(reference) if !reference.path.is_empty() => {
                let item =
                    take(Value::referring(self.reference_to_part(reference, Key::Any), span));
                let open = Some(Arc::new(Unknown::new(Reason::Deployment, span)));
                let taken = Array::list(vec![item], open);
                Value::new(Kind::Array(Arc::new(taken)), span)
            }
            Kind::Reference(reference) if is_any(&reference.target) => {
                let open = Some(Arc::new(Unknown::new(Reason::Element, span)));
                let taken = Array::list(vec![take(base.clone())], open);
                Value::new(Kind::Array(Arc::new(taken)), span)
            }
            _ => Value::array(vec![take(base.clone())], span),
        }
    }

    /// Whether a parameter that holds a single value is null, as the world has decided it; an error is
    /// the open choice, and nothing is that it may be a collection.
    fn is_null_choice(&self, unknown: &Unknown, span: Span) -> Option<Result<bool, Value>> {
        let (Some(term), Reason::Parameter(name)) = (unknown.term, &unknown.reason) else {
            return None;
        };
        if !unknown.refinement.shape.is_single() || unknown.choice.is_some() {
            return None;
        }
        let option = |operator: &str, value: bool| Alternative {
            text: format!("{name} {operator} null"),
            value: Value::bool(value, span),
        };
        let options = vec![option("==", true), option("!=", false)];
        let value = self.choose(Question::Null(term), options, unknown.cause());
        Some(match value.kind {
            Kind::Bool(is_null) => Ok(is_null),
            _ => Err(value),
        })
    }

    /// A resource as expressions of its module see it: one reference, or one for each instance.
    pub(super) fn resource(&self, instance: InstanceId, symbol: &Name, span: Span) -> Value {
        let module = self.program.instance(instance);
        let Some(&index) = module.module.symbols.get(symbol) else {
            return self.undeclared(symbol.to_string(), Some(instance), span);
        };
        // What a condition excludes is named all the same in Azure's languages.
        let keys = match module.module.language.dialect().names_excluded_resources {
            true => self.keys(instance, Repeated::Resource(index)),
            false => self.resource_keys(instance, index),
        };
        let keys = match keys {
            Expansion::Any(unknown, _) => Expansion::Any(unknown, Key::Any),
            keys => keys,
        };
        self.instances(keys, span, |key| {
            let target = Target::Resource { instance, index, key };
            Value::referring(self.reference(target, Vec::new()), span)
        })
    }

    /// A call as expressions of its module see it: its outputs, or those of each instance.
    pub(super) fn module(&self, instance: InstanceId, name: &Name, span: Span) -> Value {
        let module = self.program.instance(instance);
        let Some(call) = module.module.calls.get_index_of(name) else {
            return self.undeclared(format!("module.{name}"), Some(instance), span);
        };
        let keys = match module.module.language.dialect().names_excluded_resources {
            true => self.keys(instance, Repeated::Call(call)),
            false => self.call_keys(instance, call),
        };
        self.instances(keys, span, |key| {
            let target = match self.child(instance, call, key) {
                Ok(child) => Target::Module(child),
                Err(_) => Target::Remote(instance, call),
            };
            Value::referring(self.reference(target, Vec::new()), span)
        })
        .through(span, FlowStepKind::Use)
    }
}

/// Whether a target is one of an unknown number of instances.
fn is_any(target: &Target) -> bool {
    matches!(target, Target::Resource { key: Some(Key::Any), .. })
}

impl World<'_, '_> {
    /// A part of something unknown. An open choice around it has to be decided first.
    fn part_of(
        &self,
        unknown: &Arc<Unknown>,
        whole: &Value,
        term: Option<TermId>,
        span: Span,
    ) -> Value {
        let part = self.symbolic(unknown.cause(), term, span);
        match part.kind {
            Kind::Unknown(_) => Value { trace: whole.trace.clone(), ..part },
            _ => part,
        }
    }

    fn named_part(
        &self,
        unknown: &Arc<Unknown>,
        whole: &Value,
        name: &Name,
        span: Span,
        language: Language,
    ) -> Value {
        let term = self.term_of(whole);
        let term = term.map(|whole| self.member_term(whole, name, language.dialect().ignores_case));
        self.part_of(unknown, whole, term, span)
    }
}

/// How many members a collection may have for one at an unknown key to be a choice among them.
const MAX_MEMBERS: usize = 16;

/// The keys of members, as their conditions have them.
fn named_keys(members: Option<&[(TermId, Alternative)]>) -> String {
    let key = |(_, option): &(TermId, Alternative)| {
        option.text.split_once(" == ").map(|(_, key)| key.to_owned())
    };
    let keys: Vec<String> = members.unwrap_or_default().iter().filter_map(key).collect();
    keys.join(", ")
}
