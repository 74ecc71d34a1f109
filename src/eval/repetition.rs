//! How often resources, module calls and comprehensions are repeated.

use std::sync::Arc;

use super::ids::InstanceId;
use super::keys::Expansion;
use super::logic::Truth;
use super::program::Parent;
use super::refinement::Shape;
use super::scalar;
use super::target::{Key, Repeated, Target};
use super::term::Term;
use super::unknown::{Reason, Unknown};
use super::value::{Array, Kind, Member, Object, Unnamed, Value};
use super::world::{Environment, Evaluate, World};
use crate::collections::IndexMap;
use crate::ir::{Expr, Module, Repetition};
use crate::source::Span;

/// What an instance sees of the member that it is made for.
#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
}

/// Whether a collection is a set, so that each member is its own key: `for_each` takes maps and sets.
fn is_set(collection: &Value) -> bool {
    collection.as_unknown().is_some_and(|unknown| unknown.refinement.shape == Shape::List)
}

impl Repeated {
    /// How often it exists, whether it does, and where it is declared.
    fn of(self, module: &Module) -> (&Repetition, Option<&Expr>, Span) {
        match self {
            Self::Resource(index) => {
                let resource = &module.resources[index];
                (&resource.repetition, resource.condition.as_ref(), resource.header)
            }
            Self::Call(index) => {
                let call = &module.calls[index];
                (&call.repetition, call.condition.as_ref(), call.header)
            }
        }
    }
}

impl World<'_, '_> {
    /// The instances of a resource.
    pub fn resource_keys(&self, instance: InstanceId, index: usize) -> Expansion {
        self.existing(instance, Repeated::Resource(index))
    }

    /// The instances of a module call.
    pub fn call_keys(&self, instance: InstanceId, index: usize) -> Expansion {
        self.existing(instance, Repeated::Call(index))
    }

    /// The instances that the condition lets exist. A condition that nothing can decide is taken to
    /// hold, as an unknown number of instances is taken not to be zero.
    pub(super) fn existing(&self, id: InstanceId, what: Repeated) -> Expansion {
        let all = self.keys(id, what);
        let exists = |key: Option<&Key>| match self.exists(id, what, key) {
            Truth::True => Ok(true),
            Truth::False => Ok(false),
            Truth::Unknown(unknown) if unknown.choice.is_some() => Err(unknown),
            Truth::Unknown(_) => Ok(true),
        };
        match &all {
            Expansion::One | Expansion::Any(..) => {
                let key = match &all {
                    Expansion::Any(_, key) => Some(key),
                    _ => None,
                };
                match exists(key) {
                    Ok(true) => all,
                    Ok(false) => Expansion::Each(Vec::new()),
                    Err(open) => Expansion::Choice(open),
                }
            }
            Expansion::Each(keys) => {
                let mut kept = Vec::with_capacity(keys.len());
                for key in keys {
                    match exists(Some(key)) {
                        Ok(true) => kept.push(key.clone()),
                        Ok(false) => {}
                        Err(open) => return Expansion::Choice(open),
                    }
                }
                Expansion::Each(kept)
            }
            Expansion::Choice(_) => all,
        }
    }

    /// Whether the condition lets an instance exist.
    pub(super) fn exists(&self, id: InstanceId, what: Repeated, key: Option<&Key>) -> Truth {
        let module = self.program.instance(id);
        let (_, Some(condition), _) = what.of(&module.module) else { return Truth::True };
        let mut truth = Truth::True;
        self.in_repetition(id, what, key, &mut |env| {
            let value = self.eval(condition, env);
            truth = self.truth(&value, condition, env);
            value
        });
        truth
    }

    /// Whether the condition of a resource or a module lets it exist. One that nothing can decide is taken
    /// to hold.
    pub(super) fn is_deployed(&self, target: &Target) -> Truth {
        let exists = match target {
            Target::Resource { instance, index, key } => {
                self.exists(*instance, Repeated::Resource(*index), key.as_ref())
            }
            Target::Module(id) => match &self.program.instance(*id).parent {
                Some(parent) => {
                    self.exists(parent.instance, Repeated::Call(parent.call), parent.key.as_ref())
                }
                None => Truth::True,
            },
            Target::Remote(instance, call) => self.exists(*instance, Repeated::Call(*call), None),
            Target::Foreign(_) => Truth::True,
        };
        match exists {
            Truth::Unknown(unknown) if unknown.choice.is_none() => Truth::True,
            exists => exists,
        }
    }

    /// The instances, whether or not the condition lets them exist.
    pub(super) fn keys(&self, id: InstanceId, what: Repeated) -> Expansion {
        let module = self.program.instance(id);
        let (repetition, ..) = what.of(&module.module);
        let (expr, is_count) = match repetition {
            Repetition::One => return Expansion::One,
            Repetition::Count(expr) => (expr, true),
            Repetition::ForEach(expr) => (expr, false),
            Repetition::Loop { collection, .. } => return self.loop_keys(id, what, collection),
        };
        let value = self.repeated(id, what, expr.span, || self.source(id, expr));
        let any = |unknown| Expansion::Any(unknown, self.own_key(&value));
        let unknown = |reason| any(Arc::new(Unknown::new(reason, expr.span)));
        let keys: Vec<Key> = match &value.kind {
            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                return Expansion::Choice(Arc::clone(unknown));
            }
            Kind::Unknown(unknown) => return any(Arc::clone(unknown)),
            // A text is converted, as the arguments of resources are.
            Kind::Number(_) | Kind::String(_) if is_count => {
                let Some(count) = scalar::number(&value) else {
                    return unknown(Reason::Deployment);
                };
                let count = count.as_usize().unwrap_or(0);
                if let Err(limit) = self.budget.instances(count) {
                    return unknown(Reason::LimitExceeded(limit));
                }
                (0..count).map(Key::Index).collect()
            }
            Kind::Bool(exists) if is_count => (0..usize::from(*exists)).map(Key::Index).collect(),
            Kind::Object(object) => match (&object.open, self.object_keys(object)) {
                (_, Some(keys)) => keys,
                (Some(open), None) if open.choice.is_some() => {
                    return Expansion::Choice(Arc::clone(open));
                }
                _ => return unknown(Reason::Element),
            },
            Kind::Array(array) => match self.set_keys(array) {
                Ok(keys) => keys,
                Err(unknown) if unknown.choice.is_some() => return Expansion::Choice(unknown),
                Err(unknown) => return any(unknown),
            },
            // Terraform refuses the rest, null among it.
            _ => return unknown(Reason::Deployment),
        };
        if let Err(limit) = self.budget.instances(keys.len()) {
            return unknown(Reason::LimitExceeded(limit));
        }
        Expansion::Each(keys)
    }

    fn loop_keys(&self, id: InstanceId, what: Repeated, collection: &Expr) -> Expansion {
        let value = self.repeated(id, what, collection.span, || self.source(id, collection));
        let unknown = match &value.kind {
            Kind::Array(array) => match (&array.open, self.budget.instances(array.items.len())) {
                (None, Err(limit)) => {
                    Unknown::new(Reason::LimitExceeded(limit), collection.span).into()
                }
                (None, Ok(())) => {
                    return Expansion::Each((0..array.items.len()).map(Key::Index).collect());
                }
                (Some(open), _) => Arc::clone(open),
            },
            Kind::Unknown(unknown) => Arc::clone(unknown),
            _ => Arc::new(Unknown::new(Reason::Deployment, collection.span)),
        };
        match unknown.choice {
            Some(_) => Expansion::Choice(unknown),
            None => Expansion::Any(unknown, self.own_key(&value)),
        }
    }

    /// The key that stands for each member of a collection of which the members are not known.
    fn own_key(&self, collection: &Value) -> Key {
        let key = self.term_of(collection).map(|whole| self.called("each.key", vec![whole]));
        key.map_or(Key::Any, Key::Unknown)
    }

    /// The keys of all members; `None` if there may be others.
    fn object_keys(&self, object: &Object) -> Option<Vec<Key>> {
        if object.more {
            return None;
        }
        let mut keys: Vec<Key> = object.members.keys().cloned().map(Key::Name).collect();
        for member in &object.unnamed {
            keys.push(Key::Unknown(self.term_of(&member.key)?));
        }
        Some(keys)
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
                Kind::Unknown(unknown) => match unknown.term {
                    Some(term) if unknown.choice.is_none() => Ok(Key::Unknown(term)),
                    _ => Err(Arc::clone(unknown)),
                },
                _ => Err(Arc::new(Unknown::new(Reason::Element, item.span))),
            })
            .collect()
    }

    fn source(&self, id: InstanceId, expr: &Expr) -> Value {
        self.within(id, &mut |env| self.eval(expr, env))
    }

    /// Evaluates in the environment that a module instance's own expressions have. That of a nested
    /// template may be the environment of the deployment around it.
    pub(super) fn within(&self, id: InstanceId, evaluate: Evaluate<'_>) -> Value {
        let instance = self.program.instance(id);
        match &instance.parent {
            Some(parent) if instance.module.outer => self.in_call(parent, evaluate),
            _ => evaluate(Environment::of(id, instance.module.language)),
        }
    }

    /// Evaluates in the environment of a resource instance, where its repetition is bound.
    pub(super) fn in_resource(
        &self,
        id: InstanceId,
        index: usize,
        key: Option<&Key>,
        evaluate: Evaluate<'_>,
    ) -> Value {
        self.in_repetition(id, Repeated::Resource(index), key, evaluate)
    }

    /// Evaluates in the environment of a call's instance, as its arguments are.
    pub(super) fn in_call(&self, parent: &Parent, evaluate: Evaluate<'_>) -> Value {
        let what = Repeated::Call(parent.call);
        self.in_repetition(parent.instance, what, parent.key.as_ref(), evaluate)
    }

    pub(super) fn in_repetition(
        &self,
        id: InstanceId,
        what: Repeated,
        key: Option<&Key>,
        evaluate: Evaluate<'_>,
    ) -> Value {
        let module = self.program.instance(id);
        let (repetition, _, span) = what.of(&module.module);
        let bound = match key {
            Some(key) => self.bindings(id, what, repetition, key, span),
            None => Vec::new(),
        };
        self.within(id, &mut |env| env.bind(&bound, false, evaluate))
    }

    /// The names that the instances of something see, and what they hold.
    fn bindings<'r>(
        &self,
        id: InstanceId,
        what: Repeated,
        repetition: &'r Repetition,
        key: &Key,
        span: Span,
    ) -> Vec<(&'r str, Value)> {
        // What each instance has is as unknown as what is repeated, and for the same reason.
        let own = |name: &str, collection: &Value, part: Part| {
            let whole = || self.term_of(collection);
            let term = match (key, part) {
                (Key::Unknown(key), Part::Key) => Some(*key),
                (Key::Unknown(key), Part::Value) if is_set(collection) => Some(*key),
                (Key::Unknown(key), Part::Value) => {
                    whole().map(|whole| self.intern(Term::Element(whole, *key)))
                }
                (Key::Name(name), Part::Value) => {
                    whole().map(|whole| self.member_term(whole, name, false))
                }
                _ => None,
            };
            let term = term.unwrap_or_else(|| self.intern(Term::Repeated(id, what, name.into())));
            let unknown = match collection.as_unknown() {
                Some(unknown) => Unknown::new(unknown.reason.clone(), unknown.span),
                None => Unknown::new(Reason::Element, span),
            };
            self.symbolic(unknown, Some(term), span)
        };
        let collection = |expr: &Expr| self.repeated(id, what, expr.span, || self.source(id, expr));
        match repetition {
            Repetition::One => Vec::new(),
            Repetition::Count(_) => {
                let index = match key {
                    Key::Index(index) => Value::number(*index, span),
                    _ => own("count.index", &Value::null(span), Part::Key),
                };
                vec![("count", Value::object([("index", index)], span))]
            }
            Repetition::ForEach(expr) => {
                let collection = collection(expr);
                let (key_value, value) = match (&collection.kind, key) {
                    (Kind::Object(object), Key::Name(name)) => (
                        Value::string(Arc::clone(name), span),
                        object.members.get(name).map_or_else(
                            || own("each.value", &collection, Part::Value),
                            |m| m.value.clone(),
                        ),
                    ),
                    (Kind::Unknown(_), Key::Name(name)) if !is_set(&collection) => (
                        Value::string(Arc::clone(name), span),
                        own("each.value", &collection, Part::Value),
                    ),
                    (_, Key::Name(name)) => {
                        let key = Value::string(Arc::clone(name), expr.span);
                        (key.clone(), key)
                    }
                    _ => self.unnamed_member(&collection, key).unwrap_or_else(|| {
                        let own = |name, part| own(name, &collection, part);
                        (own("each.key", Part::Key), own("each.value", Part::Value))
                    }),
                };
                vec![("each", Value::object([("key", key_value), ("value", value)], span))]
            }
            Repetition::Loop { collection: expr, item, index, .. } => {
                let collection = collection(expr);
                let (element, position) = match (collection.as_array(), key) {
                    (Some(array), Key::Index(at)) if *at < array.items.len() => {
                        (array.items[*at].clone(), Value::number(*at, span))
                    }
                    _ => (own(item, &collection, Part::Value), own(index, &collection, Part::Key)),
                };
                vec![(index, position), (item, element)]
            }
        }
    }

    /// The member of a collection at a key that is not known, with its key.
    pub(super) fn unnamed_member(&self, collection: &Value, key: &Key) -> Option<(Value, Value)> {
        let Key::Unknown(wanted) = key else { return None };
        let is_it = |key: &Value| self.term_of(key) == Some(*wanted);
        match &collection.kind {
            Kind::Object(object) => {
                let member = object.unnamed.iter().find(|member| is_it(&member.key))?;
                Some((member.key.clone(), member.value.clone()))
            }
            Kind::Array(array) if array.is_set() => {
                let item = array.items.iter().find(|item| is_it(item))?;
                Some((item.clone(), item.clone()))
            }
            _ => None,
        }
    }

    /// The value of something repeated, from the value of each instance.
    pub(super) fn instances(
        &self,
        keys: Expansion,
        span: Span,
        mut value: impl FnMut(Option<Key>) -> Value,
    ) -> Value {
        let keys = match keys {
            Expansion::One => return value(None),
            Expansion::Choice(unknown) => return Value::unknown(unknown, span),
            Expansion::Any(_, key) => return value(Some(key)),
            Expansion::Each(keys) => keys,
        };
        if keys.iter().all(|key| matches!(key, Key::Index(_))) && !keys.is_empty() {
            let items = keys.into_iter().map(|key| value(Some(key))).collect();
            return Value::array(items, span);
        }
        if keys.is_empty() {
            return Value::array(Vec::new(), span);
        }
        let (mut members, mut unnamed) = (IndexMap::default(), Vec::new());
        for key in keys {
            let value = value(Some(key.clone()));
            match key {
                Key::Name(name) => {
                    members.insert(name, Member { key: span, value });
                }
                Key::Unknown(term) => {
                    let unknown = Unknown::new(Reason::Element, span);
                    let key = self.symbolic(unknown, Some(term), span);
                    unnamed.push(Unnamed { key, value });
                }
                Key::Index(_) | Key::Any => {}
            }
        }
        let object = Object::new(members, None).with_unnamed(unnamed);
        Value::new(Kind::Object(Arc::new(object)), span)
    }
}
