//! One way to decide what cannot be known, and the memory of what names hold under it.

use crate::collections::HashMap;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::collections::IndexMap;

use super::budget::{Bounds, Budget};
use super::condition::{Alternative, Choice, Question};
use super::program::{InstanceId, Parent, Program};
use super::refinement::{Refinement, Shape};
use super::repetition::{Keys, Repeated};
use super::term::{Term, TermId};
use super::unknown::{Bound, Reason, Unknown};
use super::value::{Key, Kind, Reference, StepKind, Target, Value};
use crate::ir::{Expr, ExprKind, Language, Module, Name, Parameter, Type};
use crate::source::{FileId, Span};

/// Source texts with more characters than this are cut off.
const MAX_TEXT: usize = 2_000;

/// Decisions by their question: the position of the option that was taken.
pub(super) type Decisions = Vec<(Question, usize)>;

/// A program under certain decisions.
pub struct World<'p, 'w> {
    /// The program.
    pub program: &'p Program<'w>,
    /// A number that no other world of the same [`super::Worlds`] has.
    pub number: usize,
    pub(super) budget: Budget<'p>,
    pub(super) decisions: Decisions,
    /// Whether these contradict each other, once somebody asked.
    pub(super) is_contradictory: OnceCell<bool>,
    memo: RefCell<HashMap<MemoKey, Slot>>,
    /// Whether inputs of the root are unknown although they have a default.
    has_no_defaults: bool,
    /// The instances of what only a default of an input keeps from existing.
    pub(super) deployable: RefCell<HashMap<(InstanceId, Repeated), Keys>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum MemoKey {
    Parameter(InstanceId, usize),
    Local(InstanceId, usize),
    Output(InstanceId, usize),
    Attribute(Target, Name),
    Repetition(InstanceId, Repeated),
}

enum Slot {
    /// Its evaluation has begun and not ended: needing it again is a cycle.
    Busy,
    Done(Value),
}

/// What an expression can see around it.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The module instance whose names it uses. Rule expressions use none.
    pub instance: Option<InstanceId>,
    /// The language whose rules apply.
    pub language: Language,
    pub(super) bound: Option<&'s Frame<'s>>,
}

/// A name that an expression binds for its parts.
pub(super) struct Frame<'s> {
    pub(super) name: &'s str,
    pub(super) value: Value,
    /// Whether it is one of many elements that the same text is evaluated for. What a repetition
    /// binds identifies the instance, and is not.
    pub(super) is_element: bool,
    pub(super) next: Option<&'s Frame<'s>>,
}

/// What is done in a scope that something else makes.
pub(super) type Evaluate<'f> = &'f mut dyn FnMut(Scope<'_>) -> Value;

impl<'s> Scope<'s> {
    /// Evaluates with these names bound, the last of them innermost. For `is_element`, see
    /// [`Frame`].
    pub(super) fn bind(
        self,
        names: &[(&str, Value)],
        is_element: bool,
        evaluate: Evaluate<'_>,
    ) -> Value {
        match names {
            [] => evaluate(self),
            [(name, value), rest @ ..] => {
                let frame = Frame { name, value: value.clone(), is_element, next: self.bound };
                Scope { bound: Some(&frame), ..self }.bind(rest, is_element, evaluate)
            }
        }
    }

    /// The scope of a module instance, with nothing bound.
    pub fn of(instance: InstanceId, language: Language) -> Self {
        Self { instance: Some(instance), language, bound: None }
    }

    pub(super) fn lookup(&self, name: &str) -> Option<&'s Value> {
        self.frame(name).map(|frame| &frame.value)
    }

    pub(super) fn frame(&self, name: &str) -> Option<&'s Frame<'s>> {
        std::iter::successors(self.bound, |frame| frame.next).find(|frame| frame.name == name)
    }
}

impl<'p, 'w> World<'p, 'w> {
    /// A new question begins: it has all steps to itself.
    pub(crate) fn begin(&self) {
        self.budget.begin();
    }

    /// A world of the same program under other decisions.
    pub(super) fn deciding(&self, decisions: Decisions) -> Self {
        Self::new(self.program, usize::MAX, self.budget.bounds, decisions)
    }

    /// The same world, in which inputs of the root are unknown although they have a default. It takes
    /// its steps from this one's.
    pub(super) fn without_defaults(&self) -> Self {
        let other = self.deciding(self.decisions.clone());
        other.budget.continue_from(&self.budget);
        Self { has_no_defaults: true, ..other }
    }

    /// Whether inputs of the root are unknown here although they have a default.
    pub(super) fn has_no_defaults(&self) -> bool {
        self.has_no_defaults
    }

    pub(super) fn new(
        program: &'p Program<'w>,
        number: usize,
        bounds: Bounds,
        decisions: Decisions,
    ) -> Self {
        Self {
            program,
            number,
            budget: Budget::new(bounds, &program.clock),
            decisions,
            is_contradictory: OnceCell::new(),
            memo: RefCell::default(),
            has_no_defaults: false,
            deployable: RefCell::default(),
        }
    }

    /// The bounds that hold here.
    pub(crate) fn bounds(&self) -> Bounds {
        self.budget.bounds
    }

    /// The source text of an expression on one line, cut off if it is very long.
    pub fn text(&self, span: Span) -> String {
        let file = self.program.workspace.sources.get(span.file);
        let text = file.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
        match text.char_indices().nth(MAX_TEXT) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// Evaluates an expression of a rule, which speaks of one subject by name.
    pub fn eval_rule(&self, expr: &Expr, name: &str, subject: &Value) -> Value {
        let frame = Frame { name, value: subject.clone(), is_element: false, next: None };
        let scope = Scope { instance: None, language: Language::Rule, bound: Some(&frame) };
        self.eval(expr, scope)
    }

    /// Evaluates an expression.
    pub fn eval(&self, expr: &Expr, scope: Scope<'_>) -> Value {
        let value = match self.budget.step(|| self.expression(expr, scope)) {
            Ok(value) => value,
            Err(bound) => return self.bounded(bound, expr.span),
        };
        match self.budget.weight(value.weight()) {
            Ok(()) => value,
            Err(bound) => self.bounded(bound, expr.span),
        }
    }

    pub(super) fn bounded(&self, bound: Bound, span: Span) -> Value {
        Value::unknown(Unknown::new(Reason::Bound(bound), span), span)
    }

    /// A string that was made here, unless it is too long.
    pub(super) fn string(&self, text: String, span: Span) -> Value {
        match self.budget.string(text.len()) {
            Ok(()) => Value::string(text, span),
            Err(bound) => self.bounded(bound, span),
        }
    }

    /// Evaluates something once, and finds out if it needs itself.
    fn once(&self, key: MemoKey, span: Span, evaluate: impl FnOnce() -> Value) -> Value {
        match self.memo.borrow().get(&key) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => return Value::unknown(Unknown::new(Reason::Cycle, span), span),
            None => {}
        }
        self.memo.borrow_mut().insert(key.clone(), Slot::Busy);
        let value = evaluate();
        self.memo.borrow_mut().insert(key, Slot::Done(value.clone()));
        value
    }

    /// A local value of a module.
    pub(crate) fn local(&self, instance: InstanceId, name: &str, span: Span) -> Value {
        let module = Rc::clone(&self.program.instance(instance));
        let Some((index, _, expr)) = find(&module.module.locals, name, &module.module) else {
            return self.undeclared(module.module.language.local(name), Some(instance), span);
        };
        self.once(MemoKey::Local(instance, index), expr.span, || {
            let value = self.eval(expr, Scope::of(instance, module.module.language));
            self.marked_by_name(value, name)
        })
        .through(span, StepKind::Use)
    }

    /// A name that is not declared; in a module instance it is the same wherever it is used.
    pub(super) fn undeclared(
        &self,
        name: String,
        instance: Option<InstanceId>,
        span: Span,
    ) -> Value {
        let name = Name::from(name);
        let term = instance.map(|_| self.intern(Term::Named(instance, name.clone())));
        self.symbolic(Unknown::new(Reason::Undeclared(name), span), term, span)
    }

    pub(super) fn parameter(&self, instance: InstanceId, name: &str, span: Span) -> Value {
        let module = self.program.instance(instance);
        let found = find(&module.module.parameters, name, &module.module);
        let Some((index, name, parameter)) = found else {
            return self.undeclared(module.module.language.parameter(name), Some(instance), span);
        };
        self.once(MemoKey::Parameter(instance, index), parameter.span, || {
            let value = self.given(instance, name, parameter);
            let value = self.marked(value, parameter.sensitive);
            self.close(instance, parameter, self.marked_by_name(value, name))
        })
        .through(span, StepKind::Use)
    }

    /// The value that a parameter is given, or its default.
    fn given(&self, id: InstanceId, name: &Name, parameter: &Parameter) -> Value {
        let instance = self.program.instance(id);
        let scope = Scope::of(id, instance.module.language);
        let given = match &instance.parent {
            Some(parent) => self.passed(parent, name, &instance.module),
            None if id == Program::ROOT => {
                // Values of the command line are constant expressions; those of a parameter file see
                // what it declares.
                let scope = match self.program.given_in() {
                    Some(there) => Scope::of(there, self.program.instance(there).module.language),
                    None => scope,
                };
                self.program.given(name).map(|value| self.eval(&value, scope))
            }
            None => None,
        };
        let value = match given {
            Some(value) if !value.is_null() || parameter.nullable => value,
            _ => {
                let display = parameter.display.clone();
                let reason = match &parameter.default {
                    Some(default) => {
                        let default = self.eval(default, scope);
                        if id != Program::ROOT || !self.replaces_default(name, &default) {
                            return self.convert(default, &parameter.ty);
                        }
                        Reason::Replaced(display)
                    }
                    None => Reason::Parameter(display),
                };
                let shape = Shape::of(&parameter.ty);
                let non_null = !parameter.nullable;
                let unknown = Unknown::new(reason, parameter.span).refine(Refinement {
                    shape,
                    non_null,
                    ..Refinement::default()
                });
                let term = self.intern(Term::Parameter(id, name.clone()));
                return self.symbolic(unknown, Some(term), parameter.span);
            }
        };
        self.convert(value, &parameter.ty)
    }

    /// The value that a call passes to a parameter.
    fn passed(&self, parent: &Parent, name: &str, module: &Module) -> Option<Value> {
        let caller = self.program.instance(parent.instance);
        let (_, call) = caller.module.calls.get_index(parent.call)?;
        if let Some((_, _, argument)) = find(&call.arguments, name, module) {
            let value = self.in_call(parent, &mut |scope| self.eval(argument, scope));
            return Some(value.through(argument.span, StepKind::Argument));
        }
        let parameters = call.parameters.as_ref()?;
        let all = self.in_call(parent, &mut |scope| self.eval(parameters, scope));
        let all = match &all.kind {
            Kind::Json(json) => json.value.clone(),
            Kind::String(text) => match serde_json::from_str(text) {
                Ok(json) => Value::from_json(&json, all.span),
                Err(_) => all,
            },
            _ => all,
        };
        let given = match &all.kind {
            Kind::Object(object) => {
                match object.get(name, true).map(|(_, member)| member.value.clone()) {
                    Some(given) => given,
                    None => Value::unknown(Arc::clone(object.open.as_ref()?), all.span),
                }
            }
            Kind::Null => return None,
            _ => all,
        };
        let given = match &given.kind {
            Kind::Object(object) => match object.get("value", true) {
                Some((_, member)) => member.value.clone(),
                // A secret in Key Vault.
                None => super::access::deployment(given.span),
            },
            Kind::Unknown(_) => given,
            _ => super::access::deployment(given.span),
        };
        Some(given.through(parameters.span, StepKind::Argument))
    }

    /// Opens a choice between the values that a parameter accepts, if they are a closed set.
    fn close(&self, id: InstanceId, parameter: &Parameter, value: Value) -> Value {
        let Kind::Unknown(unknown) = &value.kind else { return value };
        let Some(term) = unknown.term.filter(|_| unknown.choice.is_none()) else { return value };
        // In the words of the source: the parameter that has no value, which may be a caller's. A
        // part of it has no words.
        let text = match &unknown.reason {
            Reason::Parameter(display) | Reason::Replaced(display) if self.is_parameter(term) => {
                display.to_string()
            }
            _ => return value,
        };
        let placed = |kind| Value { kind, trace: value.trace.clone(), ..Value::null(value.span) };
        let Some(allowed) = &parameter.allowed else {
            if parameter.ty != Type::Bool {
                return value;
            }
            let negated = match text.contains(' ') {
                // The version of a module is not named by one word.
                true => format!("!({text})"),
                false => format!("!{text}"),
            };
            let option = |text, case| Alternative { text, value: placed(Kind::Bool(case)) };
            let options = vec![option(text, true), option(negated, false)];
            let choice = Choice { question: Question::True(term), options };
            return self.choose(choice, Unknown::clone(unknown)).traced(&value);
        };
        let scope = Scope::of(id, self.program.instance(id).module.language);
        let mut options: Vec<(TermId, Alternative)> = Vec::new();
        for literal in allowed {
            let accepted = self.convert(self.eval(literal, scope), &parameter.ty);
            let Some(constant) = self.term_of(&accepted) else { return value };
            let written = match (&literal.kind, scope.language) {
                // As its expressions write it, not as JSON does.
                (ExprKind::String(value), Language::Arm) => format!("'{value}'"),
                _ => self.text(literal.span),
            };
            let case = format!("{text} == {written}");
            options.push((constant, Alternative { text: case, value: placed(accepted.kind) }));
        }
        let chosen = self.choose_among(term, options, None, Unknown::clone(unknown));
        chosen.map_or(value.clone(), |chosen| chosen.traced(&value))
    }

    /// An output of a module.
    pub(crate) fn output(&self, id: InstanceId, name: &str, span: Span) -> Value {
        let instance = self.program.instance(id);
        let found = find(&instance.module.outputs, name, &instance.module);
        let Some((index, _, expr)) = found else {
            // What stands in for a module does not have all of its outputs.
            let is_stand_in = |&id: &FileId| self.program.workspace.sources.is_stand_in(id);
            if let (true, Some(parent)) =
                (instance.module.files.iter().any(is_stand_in), &instance.parent)
            {
                let target = Target::Remote(parent.instance, parent.call);
                let path = vec![Key::Name(name.into())];
                return super::access::referring(self.reference(target, path), span);
            }
            if instance.module.problems.is_empty() {
                let what = format!("the module has no output `{name}`");
                return Value::unknown(Unknown::invalid(what, span), span);
            }
            return self.undeclared(format!("output.{name}"), Some(id), span);
        };
        self.once(MemoKey::Output(id, index), expr.span, || {
            let value = self.within(id, &mut |scope| self.eval(expr, scope));
            self.marked_by_name(value, name)
        })
        .through(span, StepKind::Use)
    }

    /// An argument of a resource, or nothing if the code does not set it.
    pub fn argument(&self, target: &Target, name: &str) -> Option<Value> {
        let Target::Resource { instance, index, key } = target else { return None };
        let module = Rc::clone(&self.program.instance(*instance));
        let resource = module.module.resources.get(*index)?;
        let ExprKind::Object(properties) = &resource.body.kind else { return None };
        let ignore_case = module.module.language.dialect().ignores_case;
        let is = |key: &str| *key == *name || (ignore_case && key.eq_ignore_ascii_case(name));
        let property = properties
            .iter()
            .rev()
            .find(|property| matches!(&property.key.kind, ExprKind::String(text) if is(text)))?;
        let memo = MemoKey::Attribute(target.clone(), name.into());
        Some(self.once(memo, property.value.span, || {
            let value = self.in_resource(*instance, *index, key.as_ref(), &mut |scope| {
                self.eval(&property.value, scope)
            });
            self.marked_by_name(value, name)
        }))
    }

    /// Everything that the code sets of a resource, as an object.
    pub fn body(&self, target: &Target) -> Option<Value> {
        let Target::Resource { instance, index, key } = target else { return None };
        let module = Rc::clone(&self.program.instance(*instance));
        let resource = module.module.resources.get(*index)?;
        let memo = MemoKey::Attribute(target.clone(), "".into());
        Some(self.once(memo, resource.span, || {
            self.in_resource(*instance, *index, key.as_ref(), &mut |scope| {
                self.eval(&resource.body, scope)
            })
        }))
    }

    /// An attribute of a resource, as other code reads it.
    pub(crate) fn attribute_of(&self, target: &Target, name: &str, span: Span) -> Value {
        let reference = self.reference(target.clone(), Vec::new());
        self.attribute(&reference, &name.into(), span)
    }

    /// An attribute of a resource as other code reads it: what the code sets, else a reference to
    /// what the provider will set.
    pub(super) fn attribute(&self, reference: &Reference, name: &Name, span: Span) -> Value {
        let child = self.reference_to_part(reference, Key::Name(name.clone()));
        let set =
            reference.path.is_empty().then(|| self.argument(&reference.target, name)).flatten();
        match set {
            Some(value) if !value.is_null() => {
                Value { origin: Some(child), ..value }.through(span, StepKind::Use)
            }
            _ => Value {
                origin: Some(Arc::clone(&child)),
                ..Value::new(Kind::Reference(child), span)
            },
        }
    }

    /// Remembers how often something is repeated.
    pub(super) fn repeated(
        &self,
        instance: InstanceId,
        what: Repeated,
        span: Span,
        evaluate: impl FnOnce() -> Value,
    ) -> Value {
        self.once(MemoKey::Repetition(instance, what), span, evaluate)
    }
}

/// An entry by its name, as the module's language compares names: its position, its name as it is
/// declared, and what it is.
pub(super) fn find<'m, T>(
    map: &'m IndexMap<Name, T>,
    name: &str,
    module: &Module,
) -> Option<(usize, &'m Name, &'m T)> {
    map.get_full(name).or_else(|| {
        let index = match module.language.dialect().ignores_case {
            true => map.keys().position(|key| key.eq_ignore_ascii_case(name))?,
            false => return None,
        };
        map.get_index(index).map(|(key, value)| (index, key, value))
    })
}
