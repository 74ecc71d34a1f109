//! Conditions: questions about terms, what a world's decisions answer, and disjunctions of worlds
//! for people.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::explore::Path;
use super::program::Program;
use super::refinement::Shape;
use super::term::{Constant, Term, TermId};
use super::unknown::Unknown;
use super::value::Value;
use super::world::World;
use crate::ir::Name;
use crate::source::Span;

/// A question about terms, in a normal form: the same question is the same wherever and however it
/// is asked. Each but the last is answered by yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// Is it null?
    Null(TermId),
    /// Is it an empty string or collection, and not null?
    Empty(TermId),
    /// Is it an empty string or collection, or null? Azure's `empty` takes null for empty.
    Nothing(TermId),
    /// Is it true?
    True(TermId),
    /// Are they equal? The smaller term comes first, but for a constant, which comes last.
    Equal(TermId, TermId),
    /// Is the first one less than the second?
    Less(TermId, TermId),
    /// Which of these constants is it? One option more than there are constants means none of them.
    Which(TermId, Vec<TermId>),
}

impl Question {
    /// What it asks, in a word.
    fn name(&self) -> &'static str {
        match self {
            Self::Null(_) => "null",
            Self::Empty(_) | Self::Nothing(_) => "empty",
            Self::True(_) => "true",
            Self::Equal(..) => "equal",
            Self::Less(..) => "less",
            Self::Which(..) => "which",
        }
    }

    /// The terms that it is about.
    pub(super) fn terms(&self) -> Vec<TermId> {
        match self {
            Self::Null(term)
            | Self::Empty(term)
            | Self::Nothing(term)
            | Self::True(term)
            | Self::Which(term, _) => vec![*term],
            Self::Equal(a, b) | Self::Less(a, b) => vec![*a, *b],
        }
    }
}

/// A question that is open, and the ways to decide it; each way is a world.
#[derive(Debug)]
pub struct Choice {
    /// What is asked.
    pub question: Question,
    /// The ways to decide it: at least two.
    pub options: Vec<Alternative>,
}

impl Choice {
    /// Whether it asks the same in the same words. The words of a question may hold for the world that it is
    /// asked in: where `flag` is true, `(flag ? x : y) == ""` asks for `x`.
    fn reads_like(&self, other: &Self) -> bool {
        let texts = self.options.iter().map(|option| &option.text);
        self.question == other.question && texts.eq(other.options.iter().map(|option| &option.text))
    }
}

/// A way to decide a [`Choice`].
#[derive(Debug, Clone)]
pub struct Alternative {
    /// When this is the case, in the words of the source, such as `var.client_id != ""`.
    pub text: String,
    /// The value in that case.
    pub value: Value,
}

/// Longer chains of equalities between terms are not followed.
const MAX_STEPS: usize = 4;

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
    above: Option<(f64, bool)>,
    /// The smallest number that it is known to be below or at, and whether it may be that number.
    below: Option<(f64, bool)>,
}

/// A bound of a whole number, with those taken away in a direction that it is not.
fn whole(
    bound: Option<(f64, bool)>,
    step: f64,
    is_not: &dyn Fn(f64) -> bool,
) -> Option<(f64, bool)> {
    let (mut number, or_at) = bound?;
    number += if or_at { 0.0 } else { step };
    // There are no more than somebody wrote.
    while is_not(number) {
        number += step;
    }
    Some((number, true))
}

impl Facts {
    fn is_above(&mut self, number: f64, or_at: bool) {
        if self.above.is_none_or(|(known, at)| number > known || (number == known && at)) {
            self.above = Some((number, or_at));
        }
    }

    fn is_below(&mut self, number: f64, or_at: bool) {
        if self.below.is_none_or(|(known, at)| number < known || (number == known && at)) {
            self.below = Some((number, or_at));
        }
    }

    /// Whether it is less than a number, if that is certain.
    fn less(&self, number: f64) -> Option<bool> {
        match (self.above, self.below) {
            (Some((low, _)), _) if low >= number => Some(false),
            (_, Some((high, or_at))) if high < number || (high == number && !or_at) => Some(true),
            _ => None,
        }
    }

    /// Whether it is greater than a number, if that is certain.
    fn greater(&self, number: f64) -> Option<bool> {
        match (self.above, self.below) {
            (_, Some((high, _))) if high <= number => Some(false),
            (Some((low, or_at)), _) if low > number || (low == number && !or_at) => Some(true),
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
    fn number_of(&self, id: TermId) -> Option<f64> {
        match self.term(id) {
            Term::Constant(Constant::Number(bits)) => Some(f64::from_bits(bits)),
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

    fn facts(&self, term: TermId) -> Facts {
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
                            true => facts.is_below(0.0, true),
                            false => facts.is_above(1.0, true),
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
            let is_not = |number: f64| {
                let number = self.constant(Constant::Number(number.to_bits()));
                facts.is_not.contains(&number)
            };
            let (above, below) =
                (whole(facts.above, 1.0, &is_not), whole(facts.below, -1.0, &is_not));
            (facts.above, facts.below) = (above, below);
        }
        facts
    }

    /// The constants of which a term is one in this world, if it is known to be one of some.
    fn candidates(&self, term: TermId) -> Option<Vec<TermId>> {
        let length = self.facts(self.intern(Term::Length(term)));
        if self.facts(term).empty == Some(true) || length.less(1.0) == Some(true) {
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
    fn is_empty_constant(&self, id: TermId) -> bool {
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
        if self.decisions.is_empty() {
            return None;
        }
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
                    Some(number) => Some(number == 0.0),
                    None => length
                        .less(1.0)
                        .or_else(|| length.greater(0.0).map(|some| !some))
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
                match facts.less(number) == Some(true) || facts.greater(number) == Some(true) {
                    true => Some(false),
                    false => None,
                }
            }
            Question::Less(a, b) => match (self.number_of(*a), self.number_of(*b)) {
                (_, Some(number)) => match self.facts(*a).is.and_then(|is| self.number_of(is)) {
                    Some(is) => Some(is < number),
                    None => self.facts(*a).less(number),
                },
                (Some(number), _) => match self.facts(*b).is.and_then(|is| self.number_of(is)) {
                    Some(is) => Some(number < is),
                    None => self.facts(*b).greater(number),
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

    /// The question whether two terms are equal.
    pub(super) fn equal_question(&self, a: TermId, b: TermId) -> Question {
        match (self.is_constant(a), self.is_constant(b)) {
            (true, false) => Question::Equal(b, a),
            (false, true) => Question::Equal(a, b),
            _ => Question::Equal(a.min(b), a.max(b)),
        }
    }

    /// The value of an open choice: what was decided, or unknown until it is.
    pub(super) fn choose(&self, choice: Choice, unknown: Unknown) -> Value {
        let decided = match &choice.question {
            question @ Question::Which(..) => {
                self.decisions.iter().find(|(known, _)| known == question).map(|(_, at)| *at)
            }
            question => self.answer(question).map(|yes| usize::from(!yes)),
        };
        match decided.and_then(|option| choice.options.get(option)) {
            Some(option) => option.value.clone(),
            None => {
                let span = unknown.span;
                Value::unknown(Unknown { choice: Some(Arc::new(choice)), ..unknown }, span)
            }
        }
    }

    /// Opens the choice which of some known values a term is; `otherwise` is the case that it is none
    /// of them, with its value. `None` if there are more than can be decided.
    pub(super) fn choose_among(
        &self,
        term: TermId,
        options: Vec<(TermId, Alternative)>,
        otherwise: Option<Alternative>,
        unknown: Unknown,
    ) -> Option<Value> {
        let facts = self.facts(term);
        if let Some(is) = facts.is {
            let found = options.into_iter().find(|(constant, _)| *constant == is);
            return found.map(|(_, option)| option).or(otherwise).map(|option| option.value);
        }
        let mut possible = Vec::with_capacity(options.len());
        for (constant, option) in options {
            match self.answer(&Question::Equal(term, constant)) {
                Some(true) => return Some(option.value),
                Some(false) => {}
                None => possible.push((constant, option)),
            }
        }
        let (constants, mut options): (Vec<TermId>, Vec<Alternative>) =
            possible.into_iter().unzip();
        options.extend(otherwise);
        match options.len() {
            0 => None,
            1 => options.pop().map(|only| only.value),
            len if len > self.budget.bounds.worlds => None,
            _ => {
                Some(self.choose(
                    Choice { question: Question::Which(term, constants), options },
                    unknown,
                ))
            }
        }
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
        let positive = facts.greater(0.0) == Some(true)
            || facts.above.is_some_and(|(number, _)| number >= 1.0);
        unknown.refinement.positive |= positive;
        Value::unknown(unknown, span)
    }
}

/// When something is the case: in any of a number of worlds, as people read it. It outlives the
/// program whose terms its worlds decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// The choices that it decides.
    choices: Vec<Arc<Asked>>,
    /// A disjunction of conjunctions.
    worlds: Vec<Conjunction>,
}

/// A choice as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked: `null`, `empty`, `true`, `equal`, `less` or `which`.
    pub question: &'static str,
    /// Its options in the words of the source. One of them is the case.
    pub options: Vec<String>,
}

/// Positions of choices, in rising order, and the option that each is decided for.
type Conjunction = Vec<(usize, usize)>;

/// Conditions with more characters than this are cut off.
const MAX_TEXT: usize = 400;

/// Worlds beyond this number are not taken over from other callers: a text of so many is cut off long
/// before.
const MAX_WORLDS: usize = 128;

/// Conditions with more literals than this are not simplified: nobody reads them.
const MAX_LITERALS: usize = 4_000;

impl Condition {
    /// The condition that one of these worlds is the case.
    pub fn any_of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut choices: Vec<&Arc<Choice>> = Vec::new();
        let mut condition = Self::default();
        for path in paths {
            let mut world = Conjunction::with_capacity(path.steps.len());
            for step in &path.steps {
                let known = choices.iter().position(|known| known.reads_like(&step.choice));
                let position = known.unwrap_or_else(|| {
                    choices.push(&step.choice);
                    let options = step.choice.options.iter();
                    let options = options.map(|option| option.text.clone()).collect();
                    let question = step.choice.question.name();
                    condition.choices.push(Arc::new(Asked { question, options }));
                    choices.len() - 1
                });
                world.push((position, step.option));
            }
            world.sort_unstable();
            condition.worlds.push(world);
        }
        condition.simplified()
    }

    /// The condition that this one or that of another caller is the case. Choices that read the same
    /// are shown once, but may be about values of two callers: `x` for one and `!x` for the other are
    /// not always the case.
    pub fn or(mut self, other: &Self) -> Self {
        if *other == self || self.is_always() || self.worlds.len() >= MAX_WORLDS {
            return self;
        }
        let mut positions = Vec::with_capacity(other.choices.len());
        for choice in &other.choices {
            let known = self.choices.iter().position(|known| known == choice);
            positions.push(known.unwrap_or_else(|| {
                self.choices.push(Arc::clone(choice));
                self.choices.len() - 1
            }));
        }
        for world in &other.worlds {
            let mut world: Conjunction =
                world.iter().map(|(choice, option)| (positions[*choice], *option)).collect();
            world.sort_unstable();
            if !self.worlds.contains(&world) {
                self.worlds.push(world);
            }
        }
        self
    }

    fn simplified(mut self) -> Self {
        let literals: usize = self.worlds.iter().map(Vec::len).sum();
        while literals <= MAX_LITERALS && (self.join() || self.absorb()) {}
        self.worlds.sort();
        self.without_unused()
    }

    /// The condition without choices that none of its worlds decides any more.
    fn without_unused(mut self) -> Self {
        let used: BTreeSet<usize> =
            self.worlds.iter().flatten().map(|(choice, _)| *choice).collect();
        self.choices = used.iter().map(|choice| Arc::clone(&self.choices[*choice])).collect();
        let positions: Vec<usize> = used.into_iter().collect();
        for (choice, _) in self.worlds.iter_mut().flatten() {
            // Every choice of a world is among those that are used.
            *choice = positions.binary_search(choice).unwrap_or_default();
        }
        self
    }

    /// Whether it holds in every world.
    pub fn is_always(&self) -> bool {
        self.worlds.iter().any(Vec::is_empty)
    }

    /// The worlds in which it holds, each by the texts that hold together there.
    pub fn worlds(&self) -> impl Iterator<Item = Vec<&str>> {
        let text = |&(choice, option): &(usize, usize)| &*self.choices[choice].options[option];
        self.worlds.iter().map(move |world| world.iter().map(text).collect())
    }

    /// The choices that its worlds decide.
    pub fn choices(&self) -> impl Iterator<Item = &Asked> {
        self.choices.iter().map(|choice| &**choice)
    }

    /// The worlds in which it holds, each by positions among [`Self::choices`] and the option that is the
    /// case there.
    pub fn decisions(&self) -> impl Iterator<Item = &[(usize, usize)]> {
        self.worlds.iter().map(Vec::as_slice)
    }

    /// The condition with every text of a choice changed.
    pub fn map_texts(&self, change: impl Fn(&str) -> String) -> Self {
        let changed = |choice: &Arc<Asked>| {
            let options = choice.options.iter().map(|text| change(text)).collect();
            Arc::new(Asked { options, ..Asked::clone(choice) })
        };
        Self { choices: self.choices.iter().map(changed).collect(), worlds: self.worlds.clone() }
    }

    /// Worlds that differ in one choice only, and cover all its options, are one world without it:
    /// `a && b || a && !b` is `a`.
    fn join(&mut self) -> bool {
        for i in 0..self.worlds.len() {
            for position in 0..self.worlds[i].len() {
                let (choice, _) = self.worlds[i][position];
                let same: Vec<usize> = (0..self.worlds.len())
                    .filter(|&j| differ_only_in(&self.worlds[i], &self.worlds[j], position))
                    .collect();
                if same.len() == self.choices[choice].options.len() {
                    let mut joined = self.worlds[i].clone();
                    joined.remove(position);
                    let mut index = 0;
                    self.worlds.retain(|_| {
                        index += 1;
                        !same.contains(&(index - 1))
                    });
                    self.worlds.insert(same[0].min(self.worlds.len()), joined);
                    return true;
                }
            }
        }
        false
    }

    /// A literal that another world contradicts alone is redundant, and so is a world that another
    /// one is part of: `a || !a && b` is `a || b`, and `a || a && b` is `a`.
    fn absorb(&mut self) -> bool {
        let singles: Vec<(usize, usize)> =
            self.worlds.iter().filter(|world| world.len() == 1).map(|world| world[0]).collect();
        for i in 0..self.worlds.len() {
            for &single in &singles {
                if self.worlds[i].len() < 2 {
                    continue;
                }
                if self.worlds[i].contains(&single) {
                    self.worlds.remove(i);
                    return true;
                }
                let binary = self.choices[single.0].options.len() == 2;
                let redundant = |literal: &(usize, usize)| {
                    binary && literal.0 == single.0 && literal.1 != single.1
                };
                if self.worlds[i].iter().any(redundant) {
                    self.worlds[i].retain(|literal| !redundant(literal));
                    return true;
                }
            }
        }
        false
    }
}

/// Whether two worlds decide the same choices, and all but the one at a position alike.
fn differ_only_in(a: &Conjunction, b: &Conjunction, position: usize) -> bool {
    a.len() == b.len()
        && a[position].0 == b[position].0
        && a[..position] == b[..position]
        && a[position + 1..] == b[position + 1..]
}

impl fmt::Display for Condition {
    /// In the words of the source, joined with `&&` and `||`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = self.worlds.len() > 1;
        let worlds: Vec<String> = self
            .worlds()
            .map(|texts| {
                let together = texts.len() > 1;
                let texts: Vec<String> = texts
                    .into_iter()
                    .map(|text| match text.contains("||") && together {
                        true => format!("({text})"),
                        false => text.to_owned(),
                    })
                    .collect();
                let text = texts.join(" && ");
                if together && many { format!("({text})") } else { text }
            })
            .collect();
        let whole = worlds.join(" || ");
        match whole.char_indices().nth(MAX_TEXT) {
            Some((end, _)) => write!(f, "{}…", &whole[..end]),
            None => write!(f, "{whole}"),
        }
    }
}
