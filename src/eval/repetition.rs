//! How often resources, module calls and comprehensions are repeated.

use std::sync::Arc;

use super::program::{InstanceId, Parent};
use super::unknown::{Bound, Reason, Unknown};
use super::value::{Array, Key, Kind, Reference, Target, Value};
use super::world::{Frame, Scope, World};
use crate::ir::{Expr, Name, Repetition};
use crate::source::Span;

/// The instances of something that is repeated.
#[derive(Debug, Clone)]
pub enum Keys {
    /// It exists once, without a key.
    One,
    /// It exists for exactly these keys; perhaps there are none.
    Each(Vec<Key>),
    /// Whether it exists depends on a choice.
    Choice(Arc<Unknown>),
    /// How often it exists is not known. It is taken to exist, with [`Key::Any`] standing for each
    /// of its instances: whoever writes `for_each = var.clusters` means to have clusters.
    Any(Arc<Unknown>),
}

impl Keys {
    /// The keys to evaluate with.
    ///
    /// # Errors
    ///
    /// The open choice that decides whether there are any.
    pub fn instances(&self) -> Result<Vec<Option<Key>>, Arc<Unknown>> {
        match self {
            Self::One => Ok(vec![None]),
            Self::Each(keys) => Ok(keys.iter().cloned().map(Some).collect()),
            Self::Choice(unknown) => Err(Arc::clone(unknown)),
            Self::Any(_) => Ok(vec![Some(Key::Any)]),
        }
    }
}

impl World<'_, '_> {
    /// The instances of a resource.
    pub fn resource_keys(&self, instance: InstanceId, index: usize) -> Keys {
        let module = self.program.instance(instance);
        let resource = &module.module.resources[index];
        self.keys(instance, false, index, &resource.repetition)
    }

    /// The instances of a module call.
    pub fn call_keys(&self, instance: InstanceId, index: usize) -> Keys {
        let module = self.program.instance(instance);
        let call = &module.module.calls[index];
        self.keys(instance, true, index, &call.repetition)
    }

    fn keys(&self, id: InstanceId, is_call: bool, index: usize, repetition: &Repetition) -> Keys {
        let (expr, is_count) = match repetition {
            Repetition::One => return Keys::One,
            Repetition::Count(expr) => (expr, true),
            Repetition::ForEach(expr) => (expr, false),
        };
        let value = self.repeated(id, is_call, index, expr.span, || self.source(id, expr));
        let unknown = |reason| Keys::Any(Arc::new(Unknown::new(reason, expr.span)));
        let keys: Vec<Key> = match &value.kind {
            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                return Keys::Choice(Arc::clone(unknown));
            }
            Kind::Unknown(unknown) => return Keys::Any(Arc::clone(unknown)),
            Kind::Number(count) if is_count => {
                if *count > self.bounds.instances as f64 {
                    return unknown(Reason::Bound(Bound::Instances));
                }
                (0..count.max(0.0) as usize).map(Key::Index).collect()
            }
            Kind::Bool(exists) if is_count => (0..usize::from(*exists)).map(Key::Index).collect(),
            Kind::Object(object) if object.open.is_none() => {
                object.members.keys().cloned().map(Key::Name).collect()
            }
            Kind::Object(object) => {
                return match &object.open {
                    Some(open) if open.choice.is_some() => Keys::Choice(Arc::clone(open)),
                    _ => unknown(Reason::Element),
                };
            }
            Kind::Array(array) => match self.set_keys(array) {
                Ok(keys) => keys,
                Err(unknown) if unknown.choice.is_some() => return Keys::Choice(unknown),
                Err(unknown) => return Keys::Any(unknown),
            },
            // Terraform refuses the rest, null among it.
            _ => return unknown(Reason::Deployment),
        };
        if keys.len() > self.bounds.instances {
            return unknown(Reason::Bound(Bound::Instances));
        }
        Keys::Each(keys)
    }

    fn set_keys(&self, array: &Array) -> Result<Vec<Key>, Arc<Unknown>> {
        if let Some(open) = &array.open {
            return Err(Arc::clone(open));
        }
        array
            .items
            .iter()
            .map(|item| match &item.kind {
                Kind::String(text) => Ok(Key::Name(Arc::clone(text))),
                Kind::Unknown(unknown) => Err(Arc::clone(unknown)),
                _ => Err(Arc::new(Unknown::new(Reason::Element, item.span))),
            })
            .collect()
    }

    fn source(&self, id: InstanceId, expr: &Expr) -> Value {
        let language = self.program.instance(id).module.language;
        self.eval(expr, Scope::of(id, language))
    }

    /// Evaluates in the scope of a resource instance, where `each` and `count` are bound.
    pub(super) fn in_resource<T>(
        &self,
        id: InstanceId,
        index: usize,
        key: Option<&Key>,
        evaluate: impl FnOnce(Scope<'_>) -> T,
    ) -> T {
        let instance = self.program.instance(id);
        let resource = &instance.module.resources[index];
        self.in_repetition(id, (false, index), &resource.repetition, key, resource.header, evaluate)
    }

    /// Evaluates in the scope of a call's instance, as its arguments are.
    pub(super) fn in_call<T>(&self, parent: &Parent, evaluate: impl FnOnce(Scope<'_>) -> T) -> T {
        let instance = self.program.instance(parent.instance);
        let call = &instance.module.calls[parent.call];
        self.in_repetition(
            parent.instance,
            (true, parent.call),
            &call.repetition,
            parent.key.as_ref(),
            call.header,
            evaluate,
        )
    }

    fn in_repetition<T>(
        &self,
        id: InstanceId,
        (is_call, index): (bool, usize),
        repetition: &Repetition,
        key: Option<&Key>,
        span: Span,
        evaluate: impl FnOnce(Scope<'_>) -> T,
    ) -> T {
        let scope = Scope::of(id, self.program.instance(id).module.language);
        let Some(key) = key else { return evaluate(scope) };
        // What each instance has is as unknown as what is repeated, and for the same reason.
        let own = |what: &str, collection: &Value| {
            let symbol = format!("{}/{is_call}{index}!{what}", super::world::id_text(id));
            let unknown = match collection.as_unknown() {
                Some(unknown) => Unknown::new(unknown.reason.clone(), unknown.span),
                None => Unknown::new(Reason::Element, span),
            };
            Value::unknown(unknown.named(Some(symbol.into())), span)
        };
        let (name, value) = match repetition {
            Repetition::One => return evaluate(scope),
            Repetition::Count(_) => {
                let index = match key {
                    Key::Index(index) => Value::number(*index as f64, span),
                    _ => own("count.index", &Value::null(span)),
                };
                ("count", Value::object([("index", index)], span))
            }
            Repetition::ForEach(expr) => {
                let collection =
                    self.repeated(id, is_call, index, expr.span, || self.source(id, expr));
                let (key_value, value) = match (&collection.kind, key) {
                    (Kind::Object(object), Key::Name(name)) => (
                        Value::string(Arc::clone(name), span),
                        object
                            .members
                            .get(name)
                            .map_or_else(|| own("each.value", &collection), |m| m.value.clone()),
                    ),
                    (_, Key::Name(name)) => {
                        let key = Value::string(Arc::clone(name), expr.span);
                        (key.clone(), key)
                    }
                    _ => (own("each.key", &collection), own("each.value", &collection)),
                };
                ("each", Value::object([("key", key_value), ("value", value)], span))
            }
        };
        let frame = Frame { name, value, next: None };
        evaluate(Scope { bound: Some(&frame), ..scope })
    }

    /// The value of something repeated, from the value of each instance.
    pub(super) fn instances(
        &self,
        keys: Keys,
        span: Span,
        mut value: impl FnMut(Option<Key>) -> Value,
    ) -> Value {
        let keys = match keys {
            Keys::One => return value(None),
            Keys::Choice(unknown) => return Value::unknown(unknown, span),
            Keys::Any(_) => return value(Some(Key::Any)),
            Keys::Each(keys) => keys,
        };
        if keys.iter().all(|key| matches!(key, Key::Index(_))) && !keys.is_empty() {
            let items = keys.into_iter().map(|key| value(Some(key))).collect();
            return Value::array(items, span);
        }
        if keys.is_empty() {
            return Value::array(Vec::new(), span);
        }
        let members = keys.into_iter().filter_map(|key| match &key {
            Key::Name(name) => Some((Name::clone(name), value(Some(key)))),
            _ => None,
        });
        Value::object(members, span)
    }

    /// The root of a resource instance as a target of references.
    pub fn target(instance: InstanceId, index: usize, key: Option<Key>) -> Arc<Reference> {
        let target = Target::Resource { instance, index, key };
        Arc::new(Reference { target, path: Vec::new() })
    }
}
