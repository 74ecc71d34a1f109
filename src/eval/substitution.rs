//! What would be the case if a term had a certain value.

use std::cell::RefCell;

use super::ids::TermId;
use super::program::Program;
use super::question::Question;
use super::scalar;
use super::term::{Constant, Term};
use super::value::{Kind, Value};
use super::world::World;
use crate::collections::{HashMap, HashSet};
use crate::ir::Language;
use crate::source::Span;

/// The value that a part of a term is taken to have, if any.
type Known<'k> = &'k dyn Fn(TermId) -> Option<Value>;

/// The values of parts.
type Memo = RefCell<HashMap<TermId, Option<Value>>>;

impl World<'_, '_> {
    /// How a question is decided if a term has a value; `None` if that cannot be told.
    pub(super) fn decided_by(
        &self,
        question: &Question,
        of: TermId,
        value: &Value,
    ) -> Option<usize> {
        let with =
            |term: &TermId| self.substituted(*term, &|part| (part == of).then(|| value.clone()));
        let is = match question {
            Question::Null(term) => with(term)?.is_null(),
            Question::Empty(term) | Question::Nothing(term) => match &with(term)?.kind {
                Kind::String(text) => text.is_empty(),
                Kind::Array(array) if array.open.is_none() => array.items.is_empty(),
                Kind::Object(object) if object.open.is_none() => !object.is_inhabited(),
                Kind::Null => matches!(question, Question::Nothing(_)),
                _ => return None,
            },
            Question::True(term) => scalar::boolean(&with(term)?)?,
            Question::Equal(a, b) => super::equality::equal(&with(a)?, &with(b)?)?,
            Question::Less(a, b) => scalar::number(&with(a)?)? < scalar::number(&with(b)?)?,
            Question::Which(term, constants) => {
                let own = self.term_of(&with(term)?)?;
                let found = constants.iter().position(|constant| *constant == own);
                return Some(found.unwrap_or(constants.len()));
            }
        };
        Some(usize::from(!is))
    }

    /// Whether a world can be this one if a term has a value.
    pub(super) fn is_consistent(&self, of: TermId, value: TermId) -> bool {
        let Some(value) = self.known(value) else { return true };
        self.decisions.iter().all(|(question, option)| {
            let mentions = question.terms().iter().any(|term| self.mentions(*term, of));
            !mentions || self.decided_by(question, of, &value).is_none_or(|at| at == *option)
        })
    }

    /// The known value of a term, wherever that is written.
    pub(super) fn known(&self, term: TermId) -> Option<Value> {
        let root = self.program.instance(Program::ROOT);
        self.known_term(term, Span::new(*root.module.files.first()?, 0, 0))
    }

    /// Whether a term is computed from another one.
    pub(super) fn mentions(&self, term: TermId, of: TermId) -> bool {
        // A term is only made of earlier ones.
        self.any_part(term, &|part, _| part == of, &|part| part > of)
    }

    /// Whether a term is computed from an input of the root.
    pub(super) fn mentions_input(&self, term: TermId) -> bool {
        let is_input = |term: &Term| matches!(term, Term::Parameter(Program::ROOT, _));
        self.any_part(term, &|_, term| is_input(term), &|_| true)
    }

    /// Whether there may be no such value, because a part is not there, or a function refuses what it is given.
    pub(super) fn may_fail(&self, term: TermId) -> bool {
        let may =
            |term: &Term| matches!(term, Term::Member(..) | Term::Element(..) | Term::Call(..));
        self.any_part(term, &|_, term| may(term), &|_| true)
    }

    /// Whether a term or a part of it is of a kind, among those that are `worth` a look. Each part is looked at once,
    /// however often it stands in the term.
    fn any_part(
        &self,
        term: TermId,
        is: &dyn Fn(TermId, &Term) -> bool,
        is_worth: &dyn Fn(TermId) -> bool,
    ) -> bool {
        let mut seen: HashSet<TermId> = HashSet::default();
        let mut open = vec![term];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let term = self.term(id);
            if is(id, &term) {
                return true;
            }
            if is_worth(id) {
                open.extend(parts(term));
            }
        }
        false
    }

    /// The constant that a term is by the world's decisions, through at most so many equalities.
    pub(super) fn known_now(&self, term: TermId, steps: usize) -> Option<TermId> {
        let decided = |part: TermId| {
            let facts = self.facts_of(part, steps);
            let truth = || Some(self.constant(Constant::Bool(facts.truth?)));
            self.known(facts.is.or_else(truth)?)
        };
        self.term_of(&self.substituted(term, &decided)?)
    }

    /// The value of a term with some of its parts known.
    fn substituted(&self, term: TermId, known: Known<'_>) -> Option<Value> {
        self.substituted_once(term, known, &Memo::default())
    }

    /// The same, of each part once, however often it stands in the term.
    fn substituted_once(&self, term: TermId, known: Known<'_>, memo: &Memo) -> Option<Value> {
        if let Some(value) = known(term) {
            return Some(value);
        }
        if let Some(value) = memo.borrow().get(&term) {
            return value.clone();
        }
        let value = self.substituted_parts(term, known, memo);
        memo.borrow_mut().insert(term, value.clone());
        value
    }

    fn substituted_parts(&self, term: TermId, known: Known<'_>, memo: &Memo) -> Option<Value> {
        let of = |part: TermId| self.substituted_once(part, known, memo);
        let root = self.program.instance(Program::ROOT);
        let span = Span::new(*root.module.files.first()?, 0, 0);
        match self.term(term) {
            Term::Member(whole, key) => {
                let key = Value::of_key(&key, span)?;
                let part = self.element(&of(whole)?, &key, span, None, span, root.module.language);
                part.as_unknown().is_none().then_some(part)
            }
            Term::Length(whole) => {
                length(&of(whole)?, root.module.language).map(|length| Value::number(length, span))
            }
            Term::Call(name, args) => {
                if let Some(known) = operator(&name, &args, &of, span) {
                    return Some(known);
                }
                let args: Option<Vec<Value>> = args.into_iter().map(of).collect();
                let known = self.called_with(&name, &args?, span)?;
                known.as_unknown().is_none().then_some(known)
            }
            Term::If(question, yes, no) => match self.answer(&question)? {
                true => of(yes),
                false => of(no),
            },
            _ => self.known_term(term, span),
        }
    }
}

/// The terms that a term is made of.
fn parts(term: Term) -> Vec<TermId> {
    match term {
        Term::Member(whole, _) | Term::Length(whole) => vec![whole],
        Term::Element(whole, key) => vec![whole, key],
        Term::List(terms) | Term::Text(terms) | Term::Call(_, terms) => terms,
        Term::Object(members) => members.into_iter().map(|(_, term)| term).collect(),
        Term::If(question, yes, no) => question.terms().into_iter().chain([yes, no]).collect(),
        _ => Vec::new(),
    }
}

/// What an operator gives.
fn operator(
    name: &str,
    args: &[TermId],
    of: &dyn Fn(TermId) -> Option<Value>,
    span: Span,
) -> Option<Value> {
    let boolean = |term: TermId| scalar::boolean(&of(term)?);
    let numbers = |a: TermId, b: TermId| scalar::number(&of(a)?).zip(scalar::number(&of(b)?));
    let is = match (name, args) {
        ("?:", [condition, yes, no]) => {
            return of(if boolean(*condition)? { *yes } else { *no });
        }
        ("!", [operand]) => !boolean(*operand)?,
        ("==", [a, b]) => super::equality::equal(&of(*a)?, &of(*b)?)?,
        ("!=", [a, b]) => !super::equality::equal(&of(*a)?, &of(*b)?)?,
        ("&&", [a, b]) => match (boolean(*a), boolean(*b)) {
            (Some(false), _) | (_, Some(false)) => false,
            (a, b) => a? && b?,
        },
        ("||", [a, b]) => match (boolean(*a), boolean(*b)) {
            (Some(true), _) | (_, Some(true)) => true,
            (a, b) => a? || b?,
        },
        ("<", [a, b]) => numbers(*a, *b).map(|(a, b)| a < b)?,
        ("<=", [a, b]) => numbers(*a, *b).map(|(a, b)| a <= b)?,
        (">", [a, b]) => numbers(*a, *b).map(|(a, b)| a > b)?,
        (">=", [a, b]) => numbers(*a, *b).map(|(a, b)| a >= b)?,
        _ => return None,
    };
    Some(Value::bool(is, span))
}

/// How many elements, members or characters a known value has.
fn length(value: &Value, language: Language) -> Option<usize> {
    match &value.kind {
        Kind::Array(array) if array.open.is_none() => Some(array.items.len()),
        Kind::Object(object) if object.open.is_none() => Some(object.members.len()),
        Kind::String(text) => Some(language.dialect().length(text)),
        _ => None,
    }
}
