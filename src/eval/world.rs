//! One way to decide what cannot be known, and the memory of what names hold under it.

use std::cell::{OnceCell, RefCell};

use super::budget::{Budget, Limits};
use super::ids::InstanceId;
use super::inputs::KnownInputs;
use super::keys::Expansion;
use super::program::Program;
use super::question::Question;
use super::target::Repeated;
use super::target::Target;
use super::unknown::{Limit, Reason, Unknown};
use super::value::Value;
use crate::collections::HashMap;
use crate::ir::{Expr, Language, Name};
use crate::source::Span;

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
    /// The questions that are being answered by what follows from the decisions, outermost first.
    pub(super) answering: RefCell<Vec<Question>>,
    memo: RefCell<HashMap<MemoKey, Slot>>,
    /// Which inputs of the root have their value.
    pub(super) known_inputs: KnownInputs,
    /// The instances of what only a default of an input keeps from existing.
    pub(super) deployable: RefCell<HashMap<(InstanceId, Repeated), Expansion>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum MemoKey {
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
pub struct Environment<'s> {
    /// The module instance whose names it uses. Rule expressions use none.
    pub instance: Option<InstanceId>,
    /// The language whose rules apply.
    pub language: Language,
    pub(super) bound: Option<&'s Frame<'s>>,
    /// The surroundings of a rule's expression.
    pub(super) rule: Option<&'s dyn RuleContext>,
    /// Whether `try` or `can` is around, which goes on where an element is missing.
    pub(super) catches: bool,
}

/// The surroundings of a rule's expressions. A trait, so that the evaluator knows neither rules nor Azure.
pub trait RuleContext {
    /// What a function that only rules have gives for its arguments, called at a place; `None` if there is no such
    /// function.
    fn call(
        &self,
        world: &World<'_, '_>,
        name: &str,
        args: &[Value],
        span: Span,
    ) -> Option<Result<Value, Unknown>>;

    /// The expression that the rule names `local.NAME`.
    fn local(&self, name: &str) -> Option<&Expr>;
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

/// What is done in an environment that something else makes.
pub(super) type Evaluate<'f> = &'f mut dyn FnMut(Environment<'_>) -> Value;

impl<'s> Environment<'s> {
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
                Environment { bound: Some(&frame), ..self }.bind(rest, is_element, evaluate)
            }
        }
    }

    /// The environment of a module instance, with nothing bound.
    pub fn of(instance: InstanceId, language: Language) -> Self {
        Self { instance: Some(instance), ..Self::without_names(language) }
    }

    /// That of an expression that uses no names of a module.
    pub(super) fn without_names(language: Language) -> Self {
        Self { instance: None, language, bound: None, rule: None, catches: false }
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
        Self::new(self.program, usize::MAX, self.budget.limits, decisions)
    }

    /// The same world, in which inputs of the root are unknown although they have a default. It takes
    /// its steps from this one's.
    pub(super) fn without_defaults(&self) -> Self {
        let other = self.deciding(self.decisions.clone());
        other.budget.continue_from(&self.budget);
        other.knowing(KnownInputs::Given)
    }

    /// The same world with other inputs known; nothing may have been asked in it yet.
    pub(super) fn knowing(self, known_inputs: KnownInputs) -> Self {
        Self { known_inputs, ..self }
    }

    pub(super) fn new(
        program: &'p Program<'w>,
        number: usize,
        limits: Limits,
        decisions: Decisions,
    ) -> Self {
        Self {
            program,
            number,
            budget: Budget::new(limits, &program.deadline),
            decisions,
            is_contradictory: OnceCell::new(),
            answering: RefCell::default(),
            memo: RefCell::default(),
            known_inputs: KnownInputs::All,
            deployable: RefCell::default(),
        }
    }

    /// The limits that hold here.
    pub(crate) fn limits(&self) -> Limits {
        self.budget.limits
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

    /// Evaluates an expression of a rule, which knows one subject by a name.
    pub fn eval_rule(
        &self,
        expr: &Expr,
        name: &str,
        subject: &Value,
        rule: &dyn RuleContext,
    ) -> Value {
        let frame = Frame { name, value: subject.clone(), is_element: false, next: None };
        let names = Environment::without_names(Language::Rule);
        let env = Environment { bound: Some(&frame), rule: Some(rule), ..names };
        self.eval(expr, env)
    }

    /// Evaluates an expression.
    pub fn eval(&self, expr: &Expr, env: Environment<'_>) -> Value {
        let value = match self.budget.step(|| self.expression(expr, env)) {
            Ok(value) => value,
            Err(limit) => return self.exceeded(limit, expr.span),
        };
        match self.budget.weight(value.weight()) {
            Ok(()) => value,
            Err(limit) => self.exceeded(limit, expr.span),
        }
    }

    pub(super) fn exceeded(&self, limit: Limit, span: Span) -> Value {
        Value::unknown(Unknown::new(Reason::LimitExceeded(limit), span), span)
    }

    /// A string that was made here, unless it is too long.
    pub(super) fn string(&self, text: String, span: Span) -> Value {
        match self.budget.string(text.len()) {
            Ok(()) => Value::string(text, span),
            Err(limit) => self.exceeded(limit, span),
        }
    }

    /// Evaluates something once, and finds out if it needs itself.
    pub(super) fn once(&self, key: MemoKey, span: Span, evaluate: impl FnOnce() -> Value) -> Value {
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
