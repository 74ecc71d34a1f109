//! The walk over expressions.

use std::sync::Arc;

use indexmap::IndexMap;

use super::convert::text;
use super::logic::{Truth, partly_known_text};
use super::unknown::{Bound, Reason, Unknown};
use super::value::{Array, Kind, Member, Object, StepKind, Value};
use super::world::{Frame, Scope, World};
use crate::ir::{Binding, Expr, ExprKind, For, Item, Language, Name, PathKind, Property};
use crate::source::Span;

impl World<'_, '_> {
    /// Evaluates an expression; [`World::eval`] counts what it costs.
    pub(super) fn expression(&self, expr: &Expr, scope: Scope<'_>) -> Value {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Value::null(span),
            ExprKind::Bool(value) => Value::bool(*value, span),
            ExprKind::Number(value) => Value::number(*value, span),
            ExprKind::String(value) => Value::string(Arc::clone(value), span),
            ExprKind::Template(parts) => self.template(parts, span, scope),
            ExprKind::Array(items) => self.array(items, span, scope),
            ExprKind::Object(properties) => self.object(properties, span, scope),
            ExprKind::Bound(name) => match scope.lookup(name) {
                // How a rule names its subject says nothing about the code.
                Some(value) if scope.language == Language::Rule => value.clone(),
                Some(value) => value.clone().through(span, StepKind::Use),
                None => self.undeclared(name.to_string(), span),
            },
            ExprKind::Parameter(name) => match scope.instance {
                Some(instance) => self.parameter(instance, name, span),
                None => self.undeclared(format!("var.{name}"), span),
            },
            ExprKind::Local(name) => match scope.instance {
                Some(instance) => self.local(instance, name, span),
                None => self.undeclared(format!("local.{name}"), span),
            },
            ExprKind::Resource(name) => match scope.instance {
                Some(instance) => self.resource(instance, name, span),
                None => self.undeclared(name.to_string(), span),
            },
            ExprKind::Module(name) => match scope.instance {
                Some(instance) => self.module(instance, name, span),
                None => self.undeclared(format!("module.{name}"), span),
            },
            ExprKind::Path(kind) => self.path(*kind, span, scope),
            ExprKind::Member(base, name) => {
                let base = self.eval(base, scope);
                self.member(&base, name, span, scope.language)
            }
            ExprKind::Index(base, index) => {
                let base = self.eval(base, scope);
                let index = self.eval(index, scope);
                self.element(&base, &index, span, scope.language)
            }
            ExprKind::Splat { base, each } => {
                let base = self.eval(base, scope);
                self.splat(&base, each, scope, span)
            }
            ExprKind::Call { name, args, expand_last } => {
                self.call(name, args, *expand_last, span, scope)
            }
            ExprKind::Conditional(parts) => self.conditional(parts, scope, span),
            ExprKind::Unary(op, operand) => self.unary(*op, expr, operand, scope),
            ExprKind::Binary(op, operands) => self.binary(*op, expr, operands, scope),
            ExprKind::For(comprehension) => self.comprehension(comprehension, span, scope),
            ExprKind::Opaque(name) => {
                // The same name is the same value, such as `terraform.workspace`.
                let unknown = Unknown::new(Reason::Undeclared(name.clone()), span);
                Value::unknown(unknown.named(Some(format!("!{name}").into())), span)
            }
        }
    }

    fn template(&self, parts: &[Expr], span: Span, scope: Scope<'_>) -> Value {
        let values: Vec<Value> = parts.iter().map(|part| self.eval(part, scope)).collect();
        let mut whole = String::new();
        for value in &values {
            match text(value) {
                Some(text) => whole.push_str(&text),
                None if values.iter().any(is_no_text) => {
                    return super::access::refused("a template needs strings".into(), span);
                }
                None => return partly_known_text(&values, span),
            }
            if whole.len() > self.bounds.string {
                return self.bounded(Bound::String, span);
            }
        }
        self.string(whole, span)
    }

    fn array(&self, items: &[Item], span: Span, scope: Scope<'_>) -> Value {
        let mut elements = Vec::with_capacity(items.len());
        let mut open = None;
        for item in items {
            let value = self.eval(&item.value, scope);
            if !item.spread {
                elements.push(value);
                continue;
            }
            match &value.kind {
                Kind::Array(spread) => {
                    elements.extend(spread.items.iter().cloned());
                    open = open.or_else(|| spread.open.clone());
                }
                Kind::Unknown(unknown) => {
                    open.get_or_insert_with(|| Arc::clone(unknown));
                }
                _ => {
                    let unknown = || Unknown::new(Reason::Deployment, item.value.span);
                    open.get_or_insert_with(|| Arc::new(unknown()));
                }
            }
        }
        Value::new(Kind::Array(Arc::new(Array::list(elements, open))), span)
    }

    fn object(&self, properties: &[Property], span: Span, scope: Scope<'_>) -> Value {
        let mut members = IndexMap::with_capacity(properties.len());
        let mut open = None;
        for property in properties {
            let key = self.eval(&property.key, scope);
            let value = self.eval(&property.value, scope);
            match text(&key) {
                Some(name) => {
                    members.insert(name, Member { key: property.key.span, value });
                }
                None => {
                    let unknown = key.unknown_part().cloned();
                    open = Some(unknown.unwrap_or_else(|| {
                        Arc::new(Unknown::new(Reason::Deployment, property.key.span))
                    }));
                }
            }
        }
        Value::new(Kind::Object(Arc::new(Object::new(members, open))), span)
    }

    fn path(&self, kind: PathKind, span: Span, scope: Scope<'_>) -> Value {
        let instance = match kind {
            PathKind::Module => scope.instance,
            PathKind::Root => Some(super::Program::ROOT),
        };
        match instance {
            Some(id) => {
                let path = self.program.instance(id).module.path.display().to_string();
                Value::string(path, span)
            }
            None => self.undeclared("path".into(), span),
        }
    }

    /// A `for` expression, or the repetition of a block.
    fn comprehension(&self, comprehension: &For, span: Span, scope: Scope<'_>) -> Value {
        let collection = self.eval(&comprehension.collection, scope);
        let mut open;
        let elements: Vec<(Value, Value)> = match &collection.kind {
            Kind::Array(array) => {
                open = array.open.clone();
                let key = |index: usize, item: &Value| match array.set {
                    true => item.clone(),
                    false => Value::number(index as f64, item.span),
                };
                array
                    .items
                    .iter()
                    .enumerate()
                    .map(|(i, item)| (key(i, item), item.clone()))
                    .collect()
            }
            Kind::Object(object) => {
                open = object.open.clone();
                let element = |(name, member): (&Name, &Member)| {
                    (Value::string(Arc::clone(name), member.key), member.value.clone())
                };
                let mut elements: Vec<_> = object.members.iter().collect();
                // Terraform iterates in the order of the keys.
                elements.sort_by_key(|(name, _)| *name);
                elements.into_iter().map(element).collect()
            }
            Kind::Unknown(unknown) => {
                let result = Unknown { symbol: None, prefix: None, ..Unknown::clone(unknown) };
                return Value::unknown(result, span);
            }
            Kind::Reference(_) => return super::access::deployment(span),
            _ => {
                return super::access::refused("only collections can be iterated".into(), span);
            }
        };
        self.spend(elements.len());
        if elements.len() > self.bounds.collection {
            return self.bounded(Bound::Collection, span);
        }
        let mut items = Vec::new();
        let mut members: IndexMap<Name, Member> = IndexMap::new();
        let mut groups: IndexMap<Name, (Span, Vec<Value>)> = IndexMap::new();
        for (key, value) in elements {
            self.bind(&comprehension.binding, key, value, scope, |scope| {
                if let Some(condition) = &comprehension.condition {
                    let keep = self.eval(condition, scope);
                    match self.truth(&keep, condition, scope) {
                        Truth::True => {}
                        Truth::False => return,
                        Truth::Unknown(unknown) => {
                            // An open choice is worth more than a reason that nothing can change.
                            if open.as_ref().is_none_or(|open| open.choice.is_none()) {
                                open = Some(unknown);
                            }
                            return;
                        }
                    }
                }
                let value = self.eval(&comprehension.value, scope);
                let Some(key) = &comprehension.key else {
                    items.push(value);
                    return;
                };
                let key_value = self.eval(key, scope);
                let Some(name) = text(&key_value) else {
                    let unknown = key_value.unknown_part().cloned();
                    open =
                        Some(unknown.unwrap_or_else(|| {
                            Arc::new(Unknown::new(Reason::Deployment, key.span))
                        }));
                    return;
                };
                if comprehension.grouping {
                    groups.entry(name).or_insert((key.span, Vec::new())).1.push(value);
                } else {
                    members.insert(name, Member { key: key.span, value });
                }
            });
        }
        for (name, (key, values)) in groups {
            members.insert(name, Member { key, value: Value::array(values, span) });
        }
        let kind = if comprehension.key.is_some() {
            members.sort_keys();
            Kind::Object(Arc::new(Object::new(members, open)))
        } else {
            Kind::Array(Arc::new(Array::list(items, open)))
        };
        Value::new(kind, span)
    }

    fn bind(
        &self,
        binding: &Binding,
        key: Value,
        value: Value,
        scope: Scope<'_>,
        evaluate: impl FnOnce(Scope<'_>),
    ) {
        match binding {
            Binding::KeyValue { key: Some(key_name), value: name } => {
                let outer = Frame { name: key_name, value: key, next: scope.bound };
                let frame = Frame { name, value, next: Some(&outer) };
                evaluate(Scope { bound: Some(&frame), ..scope });
            }
            Binding::KeyValue { key: None, value: name } => {
                let frame = Frame { name, value, next: scope.bound };
                evaluate(Scope { bound: Some(&frame), ..scope });
            }
            Binding::Iterator(name) => {
                let element = Value::object([("key", key), ("value", value.clone())], value.span);
                let frame = Frame { name, value: element, next: scope.bound };
                evaluate(Scope { bound: Some(&frame), ..scope });
            }
        }
    }
}

/// Whether a value is known and cannot be part of a string.
fn is_no_text(value: &Value) -> bool {
    match &value.kind {
        Kind::Null | Kind::Array(_) | Kind::Object(_) => true,
        Kind::Unknown(unknown) => unknown.is_error(),
        _ => false,
    }
}
