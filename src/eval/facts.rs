//! What a world's decisions say of terms, and which questions they answer.

use super::ids::TermId;
use super::program::Program;
use super::question::Question;
use super::refinement::Shape;
use super::term::{Constant, Term};
use super::unknown::Unknown;
use super::value::Value;
use super::world::World;
use crate::ir::Name;
use crate::number::Number;
use crate::source::Span;

/// Longer chains of equalities between terms are not followed.
const MAX_STEPS: usize = 4;

/// An answer that follows from more answers within each other is none.
const MAX_ANSWERS: usize = 8;

/// What a world's decisions say of a term.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The constant that it is.
    pub(super) is: Option<TermId>,
    /// Constants that it is not.
    is_not: Vec<TermId>,
    null: Option<bool>,
    empty: Option<bool>,
    nothing: Option<bool>,
    pub(super) truth: Option<bool>,
    /// The greatest number that it is known to be above or at, and whether it may be that number.
    above: Option<(Number, bool)>,
    /// The smallest number that it is known to be below or at, and whether it may be that number.
    below: Option<(Number, bool)>,
}

/// A bound of a whole number, with those taken away in a direction that it is not.
fn whole(
    bound: Option<(Number, bool)>,
    step: i64,
    is_not: &dyn Fn(&Number) -> bool,
) -> Option<(Number, bool)> {
    let (mut number, or_at) = bound?;
    let step = Number::from(step);
    if !or_at {
        number = number.plus(&step)?;
    }
    // There are no more than somebody wrote.
    while is_not(&number) {
        number = number.plus(&step)?;
    }
    Some((number, true))
}

impl Facts {
    fn is_above(&mut self, number: Number, or_at: bool) {
        if self
            .above
            .as_ref()
            .is_none_or(|(known, at)| number > *known || (number == *known && *at))
        {
            self.above = Some((number, or_at));
        }
    }

    fn is_below(&mut self, number: Number, or_at: bool) {
        if self
            .below
            .as_ref()
            .is_none_or(|(known, at)| number < *known || (number == *known && *at))
        {
            self.below = Some((number, or_at));
        }
    }

    /// Whether it is less than a number, if that is certain.
    fn less(&self, number: &Number) -> Option<bool> {
        match (&self.above, &self.below) {
            (Some((low, _)), _) if *low >= *number => Some(false),
            (_, Some((high, or_at))) if high < number || (high == number && !*or_at) => Some(true),
            _ => None,
        }
    }

    /// Whether it is greater than a number, if that is certain.
    fn greater(&self, number: &Number) -> Option<bool> {
        match (&self.above, &self.below) {
            (_, Some((high, _))) if high <= number => Some(false),
            (Some((low, or_at)), _) if low > number || (low == number && !*or_at) => Some(true),
            _ => None,
        }
    }
}

impl Facts {
    /// Whether it is certain not to be null.
    fn is_set(&self) -> bool {
        self.null == Some(false)
            || self.empty.is_some()
            || self.nothing == Some(false)
            || self.truth == Some(true)
            || self.above.is_some()
            || self.below.is_some()
    }

    /// Whether it has no content, if it is not null.
    fn is_empty(&self, world: &World<'_, '_>) -> Option<bool> {
        let is_not = self.is_not.iter().any(|constant| world.is_empty_constant(*constant));
        match (self.empty, self.nothing) {
            (Some(empty), _) => Some(empty),
            (None, Some(false)) => Some(false),
            _ => is_not.then_some(false),
        }
    }
}

impl World<'_, '_> {
    fn number_of(&self, id: TermId) -> Option<Number> {
        match self.term(id) {
            Term::Constant(Constant::Number(number)) => Some(number),
            _ => None,
        }
    }

    pub(super) fn is_constant(&self, id: TermId) -> bool {
        match self.term(id) {
            Term::Constant(_) => true,
            Term::List(items) => items.iter().all(|item| self.is_constant(*item)),
            Term::Object(members) => members.iter().all(|(_, member)| self.is_constant(*member)),
            _ => false,
        }
    }

    pub(super) fn facts(&self, term: TermId) -> Facts {
        self.facts_of(term, MAX_STEPS)
    }

    /// What the world's decisions say of a term, through at most so many equalities.
    pub(super) fn facts_of(&self, term: TermId, steps: usize) -> Facts {
        let mut facts = Facts::default();
        for (question, option) in &self.decisions {
            let yes = *option == 0;
            match question {
                Question::Null(of) if *of == term => facts.null = Some(yes),
                Question::Empty(of) if *of == term => facts.empty = Some(yes),
                Question::Nothing(of) if *of == term => facts.nothing = Some(yes),
                Question::Empty(of) => {
                    if let Term::Length(measured) = self.term(term)
                        && measured == *of
                    {
                        match yes {
                            true => facts.is_below(Number::ZERO, true),
                            false => facts.is_above(1_i64.into(), true),
                        }
                    }
                }
                Question::True(of) if *of == term => facts.truth = Some(yes),
                Question::Equal(a, b) => {
                    let other = match (*a == term, *b == term) {
                        (true, _) => *b,
                        (_, true) => *a,
                        _ => continue,
                    };
                    let other = match self.is_constant(other) {
                        true => other,
                        false => steps
                            .checked_sub(1)
                            .and_then(|steps| self.known_now(other, steps))
                            .unwrap_or(other),
                    };
                    match (yes, self.term(other)) {
                        (true, _) if self.is_constant(other) => facts.is = Some(other),
                        (true, _) => {}
                        (false, Term::Constant(Constant::Bool(value))) => {
                            facts.is_not.push(other);
                            facts.truth =
                                Some(!value).filter(|_| self.shape_of(term) == Shape::Bool);
                        }
                        (false, _) => facts.is_not.push(other),
                    }
                }
                Question::Less(a, b) if *a == term => {
                    if let Some(number) = self.number_of(*b) {
                        match yes {
                            true => facts.is_below(number, false),
                            false => facts.is_above(number, true),
                        }
                    }
                }
                Question::Less(a, b) if *b == term => {
                    if let Some(number) = self.number_of(*a) {
                        match yes {
                            true => facts.is_above(number, false),
                            false => facts.is_below(number, true),
                        }
                    }
                }
                Question::Which(of, constants) if *of == term => match constants.get(*option) {
                    Some(constant) => facts.is = Some(*constant),
                    None => facts.is_not.extend(constants),
                },
                _ => {}
            }
        }
        let root = self.program.instance(Program::ROOT);
        let has_integers_only = root.module.language.dialect().has_integers_only;
        if has_integers_only || matches!(self.term(term), Term::Length(_)) {
            let is_not = |number: &Number| {
                let number = self.constant(Constant::Number(number.clone()));
                facts.is_not.contains(&number)
            };
            let (above, below) =
                (whole(facts.above.clone(), 1, &is_not), whole(facts.below.clone(), -1, &is_not));
            (facts.above, facts.below) = (above, below);
        }
        facts
    }

    /// The constants of which a term is one in this world, if it is known to be one of some.
    fn candidates(&self, term: TermId) -> Option<Vec<TermId>> {
        let length = self.facts(self.intern(Term::Length(term)));
        if self.facts(term).empty == Some(true) || length.less(&1_i64.into()) == Some(true) {
            return Some(self.possible_empties(term));
        }
        let constants = self.decisions.iter().find_map(|(question, option)| match question {
            Question::True(call) if *option == 0 => self.one_of(*call, term),
            _ => None,
        })?;
        let possible = constants.into_iter().filter(|constant| self.is_consistent(term, *constant));
        Some(possible.collect())
    }

    /// The constants of `contains(constants, term)`.
    fn one_of(&self, call: TermId, term: TermId) -> Option<Vec<TermId>> {
        let Term::Call(name, args) = self.term(call) else { return None };
        match (&*name, args.as_slice()) {
            ("contains", [list, of]) if *of == term && self.is_constant(*list) => {
                match self.term(*list) {
                    Term::List(constants) => Some(constants),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a text starts with another one, where this follows from how it is known to start.
    fn follows_from_start(&self, call: TermId) -> Option<bool> {
        let (text, start) = self.starts(call)?;
        self.decisions.iter().find_map(|(question, option)| {
            let Question::True(other) = question else { return None };
            let (other, known) = self.starts(*other).filter(|_| *option == 0)?;
            if other != text {
                None
            } else if known.starts_with(&start) {
                Some(true)
            } else {
                (!start.starts_with(&known)).then_some(false)
            }
        })
    }

    /// The term and the constant of `startswith(term, constant)`, the constant without its case where the
    /// language ignores it.
    fn starts(&self, call: TermId) -> Option<(TermId, String)> {
        let Term::Call(name, args) = self.term(call) else { return None };
        match (&*name, args.as_slice()) {
            ("startswith", [text, start]) => match self.term(*start) {
                Term::Constant(Constant::Text(start)) => {
                    let root = self.program.instance(Program::ROOT);
                    let ignores_case = root.module.language.dialect().ignores_case;
                    let start = if ignores_case { start.to_lowercase() } else { start.to_string() };
                    Some((*text, start))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The answer that every constant gives that a term of the question can be.
    fn follows_from_candidates(&self, question: &Question) -> Option<bool> {
        let Question::True(call) = question else { return None };
        let Term::Call(_, args) = self.term(*call) else { return None };
        if let Some(known) = self.follows_from_start(*call) {
            return Some(known);
        }
        let mut unknown = args.iter().filter(|arg| !self.is_constant(**arg));
        let (Some(&term), None) = (unknown.next(), unknown.next()) else { return None };
        let candidates = match self.candidates(term) {
            Some(candidates) => candidates,
            None => {
                // None of these is possible, so that it is not one of them.
                let listed = self.one_of(*call, term)?;
                let is_none = listed.iter().all(|constant| !self.is_consistent(term, *constant));
                return is_none.then_some(false);
            }
        };
        let value = |candidate: &TermId| self.decided_by(question, term, &self.known(*candidate)?);
        let first = value(candidates.first()?)?;
        candidates.iter().all(|candidate| value(candidate) == Some(first)).then_some(first == 0)
    }

    /// Whether a term can be a constant in this world.
    fn may_be(&self, term: TermId, constant: TermId) -> bool {
        !self.is_constant(constant) || self.is_consistent(term, constant)
    }

    /// The constants without content that a term can be in this world.
    fn possible_empties(&self, term: TermId) -> Vec<TermId> {
        let shape = self.shape_of(term);
        let empties = [
            (Shape::Text, self.text_term("")),
            (Shape::List, self.intern(Term::List(Vec::new()))),
            (Shape::Map, self.intern(Term::Object(Vec::new()))),
        ];
        let fitting = empties.into_iter().filter(|(of, _)| shape == Shape::Any || shape == *of);
        fitting.map(|(_, empty)| empty).filter(|empty| self.may_be(term, *empty)).collect()
    }

    /// Whether a term is a constant without content.
    pub(super) fn is_empty_constant(&self, id: TermId) -> bool {
        match self.term(id) {
            Term::Constant(Constant::Text(text)) => text.is_empty(),
            Term::List(items) => items.is_empty(),
            Term::Object(members) => members.is_empty(),
            _ => false,
        }
    }

    fn is_text(&self, id: TermId) -> bool {
        matches!(self.term(id), Term::Constant(Constant::Text(_)))
    }

    /// How the world's decisions answer a question that asks for yes or no: as it was decided, or as
    /// follows from what was.
    pub(super) fn answer(&self, question: &Question) -> Option<bool> {
        if let Some((_, option)) = self.decisions.iter().find(|(known, _)| known == question) {
            return Some(*option == 0);
        }
        // An answer may follow from answers of other questions, and those from this one: then it does not.
        if self.decisions.is_empty()
            || self.answering.borrow().len() >= MAX_ANSWERS
            || self.answering.borrow().contains(question)
        {
            return None;
        }
        self.answering.borrow_mut().push(question.clone());
        let answer = self.inferred(question);
        self.answering.borrow_mut().pop();
        answer
    }

    /// What follows from the world's decisions for a question that is none of them.
    fn inferred(&self, question: &Question) -> Option<bool> {
        match question {
            Question::Null(term) => {
                let facts = self.facts(*term);
                match facts.is {
                    Some(is) => Some(self.term(is) == Term::Constant(Constant::Null)),
                    _ if facts.is_set() => Some(false),
                    _ => match (facts.nothing, facts.is_empty(self)) {
                        (Some(true), Some(false)) => Some(true),
                        _ => None,
                    },
                }
            }
            Question::Empty(term) => {
                let facts = self.facts(*term);
                if let Some(is) = facts.is {
                    return Some(self.is_empty_constant(is));
                }
                if facts.null == Some(true) {
                    return Some(false);
                }
                let length = self.facts(self.intern(Term::Length(*term)));
                match length.is.and_then(|is| self.number_of(is)) {
                    Some(number) => Some(number == Number::ZERO),
                    None => length
                        .less(&1_i64.into())
                        .or_else(|| length.greater(&Number::ZERO).map(|some| !some))
                        .or_else(|| facts.is_empty(self))
                        .or_else(|| facts.nothing.filter(|_| facts.null == Some(false)))
                        .or_else(|| self.possible_empties(*term).is_empty().then_some(false)),
                }
            }
            Question::Nothing(term) => {
                let facts = self.facts(*term);
                match (facts.null, facts.is) {
                    (Some(true), _) => Some(true),
                    (_, Some(is)) => Some(
                        self.is_empty_constant(is)
                            || self.term(is) == Term::Constant(Constant::Null),
                    ),
                    _ => match self.answer(&Question::Empty(*term)) {
                        Some(false) if !facts.is_set() => None,
                        known => known,
                    },
                }
            }
            Question::True(term) => {
                let facts = self.facts(*term);
                match (facts.is.map(|is| self.term(is)), facts.truth) {
                    (Some(Term::Constant(Constant::Bool(value))), _) => Some(value),
                    (_, Some(truth)) => Some(truth),
                    _ => self.follows_from_candidates(question),
                }
            }
            Question::Equal(term, constant) => {
                let facts = self.facts(*term);
                if facts.is_not.contains(constant) || !self.may_be(*term, *constant) {
                    return Some(false);
                }
                if let Some(is) = facts.is.filter(|_| self.is_constant(*constant)) {
                    return Some(is == *constant);
                }
                if self.candidates(*term).is_some_and(|candidates| candidates == [*constant]) {
                    return Some(true);
                }
                if self.is_empty_constant(*constant) {
                    return match self.answer(&Question::Empty(*term)) {
                        // Only a text is compared with a text.
                        Some(empty) if !empty || self.is_text(*constant) => Some(empty),
                        _ => None,
                    };
                }
                let is_nothing = facts.null == Some(true)
                    || facts.empty == Some(true)
                    || facts.nothing == Some(true);
                if is_nothing && self.is_constant(*constant) {
                    return Some(false);
                }
                let number = self.number_of(*constant)?;
                match facts.less(&number) == Some(true) || facts.greater(&number) == Some(true) {
                    true => Some(false),
                    false => None,
                }
            }
            Question::Less(a, b) => match (self.number_of(*a), self.number_of(*b)) {
                (_, Some(number)) => match self.facts(*a).is.and_then(|is| self.number_of(is)) {
                    Some(is) => Some(is < number),
                    None => self.facts(*a).less(&number),
                },
                (Some(number), _) => match self.facts(*b).is.and_then(|is| self.number_of(is)) {
                    Some(is) => Some(number < is),
                    None => self.facts(*b).greater(&number),
                },
                _ => None,
            },
            Question::Which(..) => None,
        }
    }

    /// Whether the decisions of this world cannot all hold: one of them contradicts what follows from the others.
    pub(super) fn contradicts_itself(&self) -> bool {
        *self.is_contradictory.get_or_init(|| self.has_contradiction())
    }

    fn has_contradiction(&self) -> bool {
        let decisions = &self.decisions;
        decisions.len() > 1
            && decisions.iter().enumerate().any(|(index, (question, option))| {
                let mut others = decisions.clone();
                others.remove(index);
                let world = self.deciding(others);
                match question {
                    Question::Which(term, constants) => match constants.get(*option) {
                        Some(constant) => {
                            world.answer(&Question::Equal(*term, *constant)) == Some(false)
                        }
                        None => constants.iter().any(|constant| {
                            world.answer(&Question::Equal(*term, *constant)) == Some(true)
                        }),
                    },
                    _ => world.answer(question).is_some_and(|yes| yes != (*option == 0)),
                }
            })
    }

    /// An unknown value as the world's decisions leave it.
    pub(super) fn refined(&self, unknown: Unknown, term: TermId, span: Span) -> Value {
        if self.decisions.is_empty() || unknown.choice.is_some() {
            return Value::unknown(unknown, span);
        }
        let facts = self.facts(term);
        if facts.null == Some(true) {
            return Value::null(span);
        }
        if let Some(value) = facts.is.and_then(|is| self.known_term(is, span)) {
            return value;
        }
        match facts.truth {
            Some(truth) if unknown.refinement.shape == Shape::Bool => {
                return Value::bool(truth, span);
            }
            _ => {}
        }
        let mut unknown = unknown;
        match (facts.empty, unknown.refinement.shape) {
            (Some(true), Shape::Text) => return Value::string("", span),
            (Some(true), Shape::List) => return Value::array(Vec::new(), span),
            (Some(true), Shape::Map) => return Value::object::<Name>([], span),
            _ => {}
        }
        unknown.refinement.non_empty |= facts.nothing == Some(false) || facts.empty == Some(false);
        unknown.refinement.non_null |= facts.is_set();
        let positive = facts.greater(&Number::ZERO) == Some(true)
            || facts.above.is_some_and(|(number, _)| number >= 1_i64.into());
        unknown.refinement.positive |= positive;
        Value::unknown(unknown, span)
    }
}
