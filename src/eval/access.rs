//! Members, elements and splats.

use std::sync::Arc;

use super::program::InstanceId;
use super::repetition::Repeated;
use super::unknown::{Alternative, Choice, Reason, Shape, Unknown};
use super::value::{Array, Key, Kind, Object, Reference, StepKind, Target, Value};
use super::world::{Frame, Scope, World};
use crate::ir::{Expr, Language, Name, SPLAT};
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
            Kind::Null if language == Language::Rule => Value::null(value.span),
            Kind::Reference(reference) => match &reference.target {
                Target::Module(instance) if language.is_azure() => {
                    self.deployment_member(*instance, reference, name, span, language)
                }
                Target::Module(instance) if reference.path.is_empty() => {
                    self.output(*instance, name, span)
                }
                Target::Resource { .. } => self.attribute(reference, name, span),
                Target::Module(_) | Target::Remote(..) | Target::Foreign(_) => {
                    referring(reference.child(Key::Name(name.clone())), span)
                }
            },
            Kind::Unknown(unknown) => part_of(unknown, value, &format!(".{name}"), span),
            _ => refused(format!("it has no attribute `{name}`"), span),
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
        let origin = value.origin.as_ref().map(|origin| origin.child(Key::Name(name.clone())));
        let ignore_case = language.is_azure();
        let same = |key: &str| *key == **name || (ignore_case && key.eq_ignore_ascii_case(name));
        let member = object.get(name, ignore_case).map(|(_, member)| member);
        match (member, origin, object.open_for(same)) {
            (Some(member), origin, _) if !(member.value.is_null() && origin.is_some()) => {
                let origin = member.value.origin.clone().or(origin);
                Value { origin, ..member.value.clone() }
            }
            // The provider sets what the code does not.
            (_, Some(origin), _) => referring(origin, span),
            (_, _, Some(open)) => part_of(open, value, &format!(".{name}"), span),
            _ if language == Language::Rule => Value::null(value.span),
            _ => refused(format!("the object has no attribute `{name}`"), span),
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
                    false => deployment(span),
                }
            }
            // The whole resource has its state among its properties.
            [] if name.eq_ignore_ascii_case("properties") => {
                referring(Arc::new(reference.clone()), span)
            }
            _ => referring(reference.child(Key::Name(name.clone())), span),
        }
    }

    /// The element of a value at a key.
    pub(super) fn element(
        &self,
        value: &Value,
        key: &Value,
        span: Span,
        language: Language,
    ) -> Value {
        if let Kind::Unknown(unknown) = &value.kind {
            let step = symbol(key).map_or_else(|| "[?]".into(), |key| format!("[{key}]"));
            return part_of(unknown, value, &step, span);
        }
        let key = match (&key.kind, &value.kind) {
            (Kind::Unknown(unknown), _) => {
                return Value::unknown(unknown.cause(), span);
            }
            (Kind::Number(number), Kind::Array(_) | Kind::Reference(_)) => {
                if *number < 0.0 || number.fract() != 0.0 {
                    return refused("an index has to be a whole number".into(), span);
                }
                Key::Index(*number as usize)
            }
            (Kind::Number(number), Kind::Object(_)) if *number == 0.0 && value.origin.is_some() => {
                // In JSON syntax a block may be written as one object instead of a list of one.
                return value.clone();
            }
            (Kind::String(text), Kind::Array(_)) => match text.parse() {
                Ok(index) => Key::Index(index),
                Err(_) => return refused("an index has to be a number".into(), span),
            },
            (Kind::String(text), _) => Key::Name(Arc::clone(text)),
            (Kind::Number(number), _) => Key::Name(super::number_text(*number).into()),
            (Kind::Reference(_) | Kind::Json(_), _) => return deployment(span),
            _ => return refused("a key has to be a string or a number".into(), span),
        };
        match (&value.kind, &key) {
            (Kind::Array(array), Key::Index(index)) => {
                self.array_element(value, array, *index, span)
            }
            (Kind::Object(object), Key::Name(name)) => {
                self.object_member(value, object, name, span, language)
            }
            (Kind::Reference(reference), key) => match &reference.target {
                // One of an unknown number of instances is like every other.
                Target::Resource { key: Some(Key::Any), .. } if reference.path.is_empty() => {
                    value.clone()
                }
                _ => match key {
                    Key::Name(name) if !reference.path.is_empty() => {
                        self.member(value, name, span, language)
                    }
                    _ => referring(reference.child(key.clone()), span),
                },
            },
            (Kind::Null, _) if language == Language::Rule => Value::null(value.span),
            _ => refused("it has no elements".into(), span),
        }
    }

    fn array_element(&self, value: &Value, array: &Array, index: usize, span: Span) -> Value {
        if array.set {
            return refused("the elements of a set have no index".into(), span);
        }
        if let Some(open) = &array.open {
            return part_of(open, value, &format!("[{index}]"), span);
        }
        match array.items.get(index) {
            Some(item) => {
                let from_array = || value.origin.as_ref().map(|o| o.child(Key::Index(index)));
                Value { origin: item.origin.clone().or_else(from_array), ..item.clone() }
            }
            None => refused("the index is beyond the end of the list".into(), span),
        }
    }

    /// `base[*].each`.
    pub(super) fn splat(&self, base: &Value, each: &Expr, scope: Scope<'_>, span: Span) -> Value {
        let take = |element: Value| {
            let frame = Frame { name: SPLAT, value: element, is_element: true, next: scope.bound };
            self.eval(each, Scope { bound: Some(&frame), ..scope })
        };
        match &base.kind {
            Kind::Null => Value::array(Vec::new(), span),
            Kind::Array(array) => {
                self.spend(array.items.len());
                let origin = |index| base.origin.as_ref().map(|o| o.child(Key::Index(index)));
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
                Value::new(Kind::Array(Arc::new(taken)), base.span)
            }
            Kind::Unknown(unknown) => match self.is_null_choice(unknown, span) {
                Some(Ok(true)) => Value::array(Vec::new(), span),
                Some(Ok(false)) => Value::array(vec![take(base.clone())], span),
                Some(Err(undecided)) => undecided,
                None => part_of(unknown, base, "[*]", span),
            },
            // A list that the provider makes: how long it is will be known at deployment.
            Kind::Reference(reference) if !reference.path.is_empty() => {
                let item = take(referring(reference.child(Key::Any), span));
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
        let (Some(symbol), Reason::Parameter(name)) = (&unknown.symbol, &unknown.reason) else {
            return None;
        };
        if !matches!(unknown.shape, Shape::Text | Shape::Single) || unknown.choice.is_some() {
            return None;
        }
        let option = |operator: &str, value: bool| Alternative {
            text: format!("{name} {operator} null"),
            value: Value::bool(value, span),
        };
        let options = vec![option("==", true), option("!=", false)];
        let choice = Choice { key: format!("null({symbol})").into(), options };
        let value = self.choose(choice, unknown.cause());
        Some(match value.kind {
            Kind::Bool(is_null) => Ok(is_null),
            _ => Err(value),
        })
    }

    /// A resource as expressions of its module see it: one reference, or one for each instance.
    pub(super) fn resource(&self, instance: InstanceId, symbol: &Name, span: Span) -> Value {
        let module = self.program.instance(instance);
        let Some(&index) = module.module.symbols.get(symbol) else {
            return self.undeclared(symbol.to_string(), span);
        };
        // What a condition excludes is named all the same in Azure's languages.
        let keys = match module.module.language.is_azure() {
            true => self.keys(instance, Repeated::Resource(index)),
            false => self.resource_keys(instance, index),
        };
        self.instances(keys, span, |key| {
            let target = Target::Resource { instance, index, key };
            referring(Arc::new(Reference { target, path: Vec::new() }), span)
        })
    }

    /// A call as expressions of its module see it: its outputs, or those of each instance.
    pub(super) fn module(&self, instance: InstanceId, name: &Name, span: Span) -> Value {
        let module = self.program.instance(instance);
        let Some(call) = module.module.calls.get_index_of(name) else {
            return self.undeclared(format!("module.{name}"), span);
        };
        let keys = match module.module.language.is_azure() {
            true => self.keys(instance, Repeated::Call(call)),
            false => self.call_keys(instance, call),
        };
        self.instances(keys, span, |key| {
            let target = match self.program.child(instance, call, key) {
                Ok(child) => Target::Module(child),
                Err(_) => Target::Remote(instance, call),
            };
            referring(Arc::new(Reference { target, path: Vec::new() }), span)
        })
        .through(span, StepKind::Use)
    }
}

/// Whether a target is one of an unknown number of instances.
fn is_any(target: &Target) -> bool {
    matches!(target, Target::Resource { key: Some(Key::Any), .. })
}

/// A reference as a value.
pub(super) fn referring(reference: Arc<Reference>, span: Span) -> Value {
    Value { origin: Some(Arc::clone(&reference)), ..Value::new(Kind::Reference(reference), span) }
}

/// Something that the language refuses.
pub(super) fn refused(what: String, span: Span) -> Value {
    Value::unknown(Unknown::invalid(what, span), span)
}

/// Something that only the deployment knows.
pub(super) fn deployment(span: Span) -> Value {
    Value::unknown(Unknown::new(Reason::Deployment, span), span)
}

/// A part of something unknown. An open choice around it has to be decided first.
fn part_of(unknown: &Arc<Unknown>, whole: &Value, step: &str, span: Span) -> Value {
    let symbol = unknown.symbol.as_ref().map(|symbol| Name::from(format!("{symbol}{step}")));
    let part = unknown.cause().named(symbol);
    Value { trace: whole.trace.clone(), ..Value::unknown(part, span) }
}

/// What identifies a value wherever it is used; nothing if nothing does.
pub(super) fn symbol(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.symbol.as_ref().map(ToString::to_string),
        Kind::Reference(reference) => {
            let start = match &reference.target {
                Target::Resource { instance, index, key } => {
                    format!("&{}/{index}{key:?}", super::world::id_text(*instance))
                }
                Target::Module(instance) => format!("&{}", super::world::id_text(*instance)),
                Target::Remote(instance, call) => {
                    format!("&{}/m{call}", super::world::id_text(*instance))
                }
                Target::Foreign(foreign) => format!("&{}", foreign.symbol),
            };
            Some(format!("{start}.{}", reference.path_text()))
        }
        _ => Some(value.to_json()?.to_string()),
    }
}
