//! The walk over expressions.

use std::sync::Arc;

use super::ids::InstanceId;
use super::logic::Truth;
use super::scalar::text;
use super::term::Term;
use super::unknown::{Reason, Unknown};
use super::value::{Array, FlowStepKind, Kind, Member, Object, Sequence, Unnamed, Value};
use super::world::{Environment, Frame, World};
use crate::collections::IndexMap;
use crate::fs::relative;
use crate::ir::{Binding, Expr, ExprKind, For, Item, Language, Name, PathKind, Property};
use crate::source::Span;

impl World<'_, '_> {
    /// Evaluates an expression; [`World::eval`] counts what it costs.
    pub(super) fn expression(&self, expr: &Expr, env: Environment<'_>) -> Value {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Null => Value::null(span),
            ExprKind::Bool(value) => Value::bool(*value, span),
            ExprKind::Number(value) => Value::number(value.clone(), span),
            ExprKind::String(value) => self.literal(value, span, env),
            ExprKind::Template(parts) => self.template(parts, span, env),
            ExprKind::Array(items) => self.array(items, span, env),
            ExprKind::Object(properties) => self.object(properties, span, env),
            ExprKind::Bound(name) => match env.lookup(name) {
                // How a rule names its subject says nothing about the code.
                Some(value) if env.language == Language::Rule => value.clone(),
                Some(value) => value.clone().through(span, FlowStepKind::Use),
                None => self.undeclared(name.to_string(), env.instance, span),
            },
            ExprKind::Parameter(name) => match env.instance {
                Some(instance) => self.parameter(instance, name, span),
                None => self.undeclared(format!("var.{name}"), None, span),
            },
            ExprKind::Local(name) => {
                match (env.instance, env.rule.and_then(|rule| rule.local(name))) {
                    (Some(instance), _) => self.local(instance, name, span),
                    (None, Some(of_rule)) => self.eval(of_rule, env),
                    (None, None) => self.undeclared(format!("local.{name}"), None, span),
                }
            }
            ExprKind::Imported(import, name) => match env.instance {
                Some(instance) => self.imported(instance, *import, name, span),
                None => self.undeclared(name.to_string(), env.instance, span),
            },
            ExprKind::Resource(name) => match env.instance {
                Some(instance) => self.resource(instance, name, span),
                None => self.undeclared(name.to_string(), env.instance, span),
            },
            ExprKind::Module(name) => match env.instance {
                Some(instance) => self.module(instance, name, span),
                None => self.undeclared(format!("module.{name}"), None, span),
            },
            ExprKind::Path(kind) => self.path(*kind, span, env),
            ExprKind::Member(base, name) => {
                let base = self.eval(base, env);
                let member = self.member(&base, name, span, env.language);
                self.marked(member, base.is_sensitive)
            }
            ExprKind::Index(base, index) => {
                let base = self.eval(base, env);
                let key = self.eval(index, env);
                let missing = || Value::type_error("the collection has no such element", span);
                let otherwise = env.catches.then(missing);
                let element = self.element(&base, &key, index.span, otherwise, span, env.language);
                self.marked(element, base.is_sensitive)
            }
            ExprKind::Splat { base, each } => {
                let base = self.eval(base, env);
                self.splat(&base, each, env, span)
            }
            ExprKind::Call { name, args, expand_last } => {
                self.call(name, args, *expand_last, span, env)
            }
            ExprKind::Conditional(parts) => self.conditional(parts, env, span),
            ExprKind::Unary(op, operand) => self.unary(*op, expr, operand, env),
            ExprKind::Binary(op, operands) => self.binary(*op, expr, operands, env),
            ExprKind::For(comprehension) => self.comprehension(comprehension, span, env),
            ExprKind::Lambda(_) => Value::type_error("a lambda cannot be used as a value", span),
            ExprKind::Opaque(name) => {
                let unknown = Unknown::new(Reason::Opaque(name.clone()), span);
                let term = self.intern(match name.contains(' ') {
                    // A description of what stands there, and no name.
                    true => Term::Place(span, env.instance, Vec::new()),
                    // The same name is the same value, such as `terraform.workspace`.
                    false => Term::Named(None, name.clone()),
                });
                self.symbolic(unknown, Some(term), span)
            }
        }
    }

    fn imported(&self, instance: InstanceId, import: usize, name: &str, span: Span) -> Value {
        let instance = self.program.instance(instance);
        match self.program.imported(&instance.module, import) {
            Ok(there) => self.local(there, name, span),
            Err(reason) => Value::unknown(Unknown::new(reason, span), span),
        }
    }

    fn literal(&self, text: &Name, span: Span, env: Environment<'_>) -> Value {
        let dialect = env.language.dialect();
        if dialect.has_placeholders
            && let Some(value) = self.with_placeholders(text, dialect, span)
        {
            return value;
        }
        match text.is_ascii() {
            true => Value::string(Arc::clone(text), span),
            false => Value::string(dialect.normalized(text.to_string()), span),
        }
    }

    fn template(&self, parts: &[Expr], span: Span, env: Environment<'_>) -> Value {
        let values: Vec<Value> = parts.iter().map(|part| self.eval(part, env)).collect();
        let mut whole = String::new();
        for value in &values {
            match text(value) {
                Some(text) => whole.push_str(&text),
                None if values.iter().any(|value| is_no_text(value, env.language)) => {
                    return Value::type_error("a template needs strings", span);
                }
                None => return self.made_of(self.partly_known_text(&values, span), span, &values),
            }
            if let Err(limit) = self.budget.fits(whole.len()) {
                return self.exceeded(limit, span);
            }
        }
        self.made_of(self.string(env.language.dialect().normalized(whole), span), span, &values)
    }

    fn array(&self, items: &[Item], span: Span, env: Environment<'_>) -> Value {
        // Front ends leave out what is beyond this.
        if let Err(limit) = self.budget.elements(items.len()) {
            return self.exceeded(limit, span);
        }
        let mut elements = Vec::with_capacity(items.len());
        let mut open = None;
        for item in items {
            let value = self.eval(&item.value, env);
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
        let array = Array::list(elements, open).of_kind(written(env));
        Value::new(Kind::Array(Arc::new(array)), span)
    }

    fn object(&self, properties: &[Property], span: Span, env: Environment<'_>) -> Value {
        let mut members = IndexMap::default();
        members.reserve(properties.len());
        let mut unnamed = Vec::new();
        for property in properties {
            let key = self.eval(&property.key, env);
            let value = self.eval(&property.value, env);
            match text(&key) {
                Some(name) => {
                    let value = self.marked_by_name(value, &name);
                    members.insert(name, Member { key: property.key.span, value });
                }
                None => unnamed.push(Unnamed { key, value }),
            }
        }
        let object = Object::new(members, None).with_unnamed(unnamed);
        Value::new(Kind::Object(Arc::new(object)), span)
    }

    fn path(&self, kind: PathKind, span: Span, env: Environment<'_>) -> Value {
        let instance = match kind {
            PathKind::Module => env.instance,
            PathKind::Root => Some(super::Program::ROOT),
        };
        match instance {
            Some(id) => {
                let root = self.program.instance(super::Program::ROOT);
                let module = self.program.instance(id);
                // The root module's own is `.`.
                // <https://developer.hashicorp.com/terraform/language/expressions/references#filesystem-and-workspace-info>
                let path = relative(&root.module.path, &module.module.path);
                Value::string(path, span)
            }
            None => self.undeclared("path".into(), None, span),
        }
    }

    /// A `for` expression, or the repetition of a block.
    fn comprehension(&self, comprehension: &For, span: Span, env: Environment<'_>) -> Value {
        let collection = self.eval(&comprehension.collection, env);
        let elements = match elements(&collection) {
            Ok(elements) => elements,
            Err(unknown) => return Value::unknown(unknown, span),
        };
        if let Err(limit) = self.budget.elements(elements.list.len()) {
            return self.exceeded(limit, span);
        }
        let any_key = elements.open.is_some();
        let mut built = Built { open: elements.open, any_key, ..Built::default() };
        for element in elements.list {
            self.bind(&comprehension.binding, element.key, element.value, env, |env| {
                self.build(comprehension, element.absent, env, &mut built);
            });
        }
        if let Some(refused) = built.refused {
            return refused;
        }
        for (name, (key, values)) in built.groups {
            let values = Array::list(values, None).of_kind(written(env));
            let value = Value::new(Kind::Array(Arc::new(values)), span);
            built.members.insert(name, Member { key, value });
        }
        let kind = if comprehension.key.is_some() {
            built.members.sort_keys();
            let open = built.open.or(built.open_keys);
            let possible = (!built.any_key).then_some(built.possible);
            let object = Object::new(built.members, open).only(possible);
            Kind::Object(Arc::new(object.with_unnamed(built.unnamed)))
        } else {
            let array = Array::list(built.items, built.open);
            Kind::Array(Arc::new(array.of_kind(written(env))))
        };
        Value::new(kind, span)
    }

    /// What a comprehension makes of one element. `absent` says why the element may not be there.
    fn build(
        &self,
        comprehension: &For,
        absent: Option<Arc<Unknown>>,
        env: Environment<'_>,
        built: &mut Built,
    ) {
        let mut absent = absent;
        if let Some(condition) = &comprehension.condition {
            let keep = self.eval(condition, env);
            match self.truth(&keep, condition, env) {
                Truth::True => {}
                Truth::False => return,
                Truth::Unknown(unknown) => absent = Some(unknown),
            }
        }
        let Some(key) = &comprehension.key else {
            match absent {
                Some(unknown) => reopen(&mut built.open, unknown),
                None => built.items.push(self.eval(&comprehension.value, env)),
            }
            return;
        };
        let key_value = self.eval(key, env);
        let name = text(&key_value);
        match (name, absent) {
            (Some(name), None) => {
                let value = self.eval(&comprehension.value, env);
                if comprehension.grouping {
                    built.groups.entry(name).or_insert((key.span, Vec::new())).1.push(value);
                } else if env.language.dialect().has_collection_types
                    && built.members.contains_key(&name)
                {
                    let what = format!("the key `{name}` is made twice");
                    built.refused.get_or_insert_with(|| Value::type_error(what, key.span));
                } else {
                    built.members.insert(name, Member { key: key.span, value });
                }
            }
            (Some(name), Some(unknown)) => {
                built.possible.push(name);
                reopen(&mut built.open_keys, unknown);
            }
            // Terraform refuses two members of one name, so that this one is there.
            (None, None) if !comprehension.grouping && is_open_name(&key_value) => {
                let value = self.eval(&comprehension.value, env);
                built.unnamed.push(Unnamed { key: key_value, value });
            }
            (None, absent) => {
                built.any_key = true;
                let unknown = absent.or_else(|| key_value.unknown_part().cloned());
                let deployment = || Arc::new(Unknown::new(Reason::Deployment, key.span));
                reopen(&mut built.open_keys, unknown.unwrap_or_else(deployment));
            }
        }
    }

    fn bind(
        &self,
        binding: &Binding,
        key: Value,
        value: Value,
        env: Environment<'_>,
        evaluate: impl FnOnce(Environment<'_>),
    ) {
        match binding {
            Binding::KeyValue { key: Some(key_name), value: name } => {
                let outer = Frame { name: key_name, value: key, is_element: true, next: env.bound };
                let frame = Frame { name, value, is_element: true, next: Some(&outer) };
                evaluate(Environment { bound: Some(&frame), ..env });
            }
            Binding::KeyValue { key: None, value: name } => {
                let frame = Frame { name, value, is_element: true, next: env.bound };
                evaluate(Environment { bound: Some(&frame), ..env });
            }
            Binding::Iterator(name) => {
                let element = Value::object([("key", key), ("value", value.clone())], value.span);
                let frame = Frame { name, value: element, is_element: true, next: env.bound };
                evaluate(Environment { bound: Some(&frame), ..env });
            }
        }
    }
}

/// The kind of sequence that `[…]` is.
fn written(env: Environment<'_>) -> Sequence {
    match env.language.dialect().has_collection_types {
        true => Sequence::Tuple,
        false => Sequence::List,
    }
}

/// What a comprehension has made so far.
#[derive(Default)]
struct Built {
    items: Vec<Value>,
    members: IndexMap<Name, Member>,
    unnamed: Vec<Unnamed>,
    groups: IndexMap<Name, (Span, Vec<Value>)>,
    /// Why there may be further elements of which nothing is known.
    open: Option<Arc<Unknown>>,
    /// Why there may be further members under the keys in `possible`, or under any.
    open_keys: Option<Arc<Unknown>>,
    possible: Vec<Name>,
    any_key: bool,
    /// What the language refuses about it.
    refused: Option<Value>,
}

/// An element of what is iterated.
struct Element {
    key: Value,
    value: Value,
    /// Why it may not be there.
    absent: Option<Arc<Unknown>>,
}

struct Elements {
    list: Vec<Element>,
    /// Why there may be further ones.
    open: Option<Arc<Unknown>>,
}

/// The elements of a value.
///
/// # Errors
///
/// Why they are not known.
fn elements(collection: &Value) -> Result<Elements, Arc<Unknown>> {
    let certain = |key: Value, value: &Value| {
        let is_sensitive = value.is_sensitive || collection.is_sensitive;
        Element { key, value: Value { is_sensitive, ..value.clone() }, absent: None }
    };
    match &collection.kind {
        Kind::Array(array) => {
            let key = |index: usize, item: &Value| match array.is_set() {
                true => item.clone(),
                false => Value::number(index, item.span),
            };
            let items = array.items.iter().enumerate();
            let list = items.map(|(index, item)| certain(key(index, item), item)).collect();
            Ok(Elements { list, open: array.open.clone() })
        }
        Kind::Object(object) => {
            let mut members: Vec<_> = object.members.iter().collect();
            // Terraform iterates in the order of the keys.
            members.sort_by_key(|(name, _)| *name);
            let key = |name: &Name, span| Value::string(Arc::clone(name), span);
            let mut list: Vec<Element> = members
                .into_iter()
                .map(|(name, member)| certain(key(name, member.key), &member.value))
                .collect();
            list.extend(
                object.unnamed.iter().map(|member| certain(member.key.clone(), &member.value)),
            );
            let mut open = object.open.clone().filter(|_| object.more);
            if let (Some(unknown), Some(possible)) = (&open, &object.possible) {
                list.extend(possible.iter().map(|name| Element {
                    key: key(name, collection.span),
                    value: Value::unknown(Arc::clone(unknown), collection.span),
                    absent: Some(Arc::clone(unknown)),
                }));
                open = None;
            }
            Ok(Elements { list, open })
        }
        Kind::Unknown(unknown) => {
            // What is known of the collection does not hold for what is made of its elements.
            Err(Arc::new(unknown.cause()))
        }
        Kind::Reference(_) => Err(Arc::new(Unknown::new(Reason::Deployment, collection.span))),
        _ => Err(Arc::new(Unknown::invalid("only collections can be iterated", collection.span))),
    }
}

/// Opens something, or opens it for a better reason: an open choice is worth more than a reason
/// that nothing can change.
fn reopen(open: &mut Option<Arc<Unknown>>, unknown: Arc<Unknown>) {
    let better = unknown.choice.is_some();
    if open.as_ref().is_none_or(|open| open.choice.is_none() && better) {
        *open = Some(unknown);
    }
}

/// Whether a value will be a name that is not known yet, whatever is still to be decided.
fn is_open_name(key: &Value) -> bool {
    match &key.kind {
        Kind::Unknown(unknown) => {
            !unknown.is_error()
                && unknown.choice.is_none()
                && !unknown.refinement.shape.is_compound()
        }
        kind => matches!(kind, Kind::Reference(_)),
    }
}

/// Whether a value cannot be part of a string, as far as it is known. Azure's languages write collections as JSON.
fn is_no_text(value: &Value, language: Language) -> bool {
    match &value.kind {
        Kind::Null | Kind::Array(_) | Kind::Object(_) => true,
        Kind::Unknown(unknown) => {
            let is_compound = unknown.refinement.shape.is_compound();
            unknown.is_error() || (is_compound && language == Language::Terraform)
        }
        _ => false,
    }
}
