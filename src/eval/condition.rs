//! Conditions: questions about terms, what a world's decisions answer, and disjunctions of worlds
//! for people.

use std::fmt;
use std::sync::Arc;

use super::explore::Path;
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
    /// Is it an empty string or collection, or, where a language takes null for one, null?
    Empty(TermId),
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
    /// The terms that it is about.
    pub(super) fn terms(&self) -> Vec<TermId> {
        match self {
            Self::Null(term) | Self::Empty(term) | Self::True(term) | Self::Which(term, _) => {
                vec![*term]
            }
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

/// A way to decide a [`Choice`].
#[derive(Debug, Clone)]
pub struct Alternative {
    /// When this is the case, in the words of the source, such as `var.client_id != ""`.
    pub text: String,
    /// The value in that case.
    pub value: Value,
}

/// What a world's decisions say of a term.
#[derive(Debug, Default)]
struct Facts {
    /// The constant that it is.
    is: Option<TermId>,
    /// Constants that it is not.
    is_not: Vec<TermId>,
    null: Option<bool>,
    empty: Option<bool>,
    truth: Option<bool>,
    /// The greatest number that it is known to be above or at, and whether it may be that number.
    above: Option<(f64, bool)>,
    /// The smallest number that it is known to be below or at, and whether it may be that number.
    below: Option<(f64, bool)>,
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
        let mut facts = Facts::default();
        for (question, option) in &self.decisions {
            let yes = *option == 0;
            match question {
                Question::Null(of) if *of == term => facts.null = Some(yes),
                Question::Empty(of) if *of == term => facts.empty = Some(yes),
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
                    match yes {
                        true if self.is_constant(other) => facts.is = Some(other),
                        true => {}
                        false => facts.is_not.push(other),
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
        facts
    }

    /// How the world's decisions answer a question that asks for yes or no: as it was decided, or as
    /// follows from what was.
    fn answer(&self, question: &Question) -> Option<bool> {
        if let Some((_, option)) = self.decisions.iter().find(|(known, _)| known == question) {
            return Some(*option == 0);
        }
        if self.decisions.is_empty() {
            return None;
        }
        match question {
            Question::Null(term) => {
                let facts = self.facts(*term);
                match (facts.is, facts.empty, facts.truth) {
                    (Some(is), ..) => Some(self.term(is) == Term::Constant(Constant::Null)),
                    (_, Some(false), _) | (_, _, Some(true)) => Some(false),
                    _ if facts.above.is_some() || facts.below.is_some() => Some(false),
                    _ => None,
                }
            }
            Question::Empty(term) => {
                let facts = self.facts(*term);
                if let Some(is) = facts.is {
                    return Some(match self.term(is) {
                        Term::Constant(Constant::Text(text)) => text.is_empty(),
                        Term::Constant(constant) => constant == Constant::Null,
                        Term::List(items) => items.is_empty(),
                        Term::Object(members) => members.is_empty(),
                        _ => false,
                    });
                }
                let length = self.facts(self.intern(Term::Length(*term)));
                match length.is.and_then(|is| self.number_of(is)) {
                    Some(number) => Some(number == 0.0),
                    None => length.less(1.0).or_else(|| length.greater(0.0).map(|some| !some)),
                }
            }
            Question::True(term) => match self.term(self.facts(*term).is?) {
                Term::Constant(Constant::Bool(value)) => Some(value),
                _ => None,
            },
            Question::Equal(term, constant) => {
                let facts = self.facts(*term);
                if facts.is_not.contains(constant) {
                    return Some(false);
                }
                if let Some(is) = facts.is.filter(|_| self.is_constant(*constant)) {
                    return Some(is == *constant);
                }
                if (facts.null == Some(true) || facts.empty == Some(true))
                    && self.is_constant(*constant)
                {
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
        let (constants, mut options): (Vec<TermId>, Vec<Alternative>) =
            options.into_iter().filter(|(constant, _)| !facts.is_not.contains(constant)).unzip();
        options.extend(otherwise);
        match options.len() {
            0 => None,
            1 => options.pop().map(|only| only.value),
            len if len > self.bounds().worlds => None,
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
            (Some(false), _) => unknown.refinement.non_empty = true,
            _ => {}
        }
        unknown.refinement.non_null |= facts.null == Some(false);
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
    /// The choices that it decides, each by the texts of its options.
    choices: Vec<Arc<[String]>>,
    /// A disjunction of conjunctions.
    worlds: Vec<Conjunction>,
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
        let mut questions: Vec<&Question> = Vec::new();
        let mut condition = Self::default();
        for path in paths {
            let mut world = Conjunction::with_capacity(path.steps.len());
            for step in &path.steps {
                let question = &step.choice.question;
                let known = questions.iter().position(|known| *known == question);
                let position = known.unwrap_or_else(|| {
                    questions.push(question);
                    let options = step.choice.options.iter();
                    condition.choices.push(options.map(|option| option.text.clone()).collect());
                    questions.len() - 1
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
        self
    }

    /// Whether it holds in every world.
    pub fn is_always(&self) -> bool {
        self.worlds.iter().any(Vec::is_empty)
    }

    /// The worlds in which it holds, each by the texts that hold together there.
    pub fn worlds(&self) -> impl Iterator<Item = Vec<&str>> {
        let text = |&(choice, option): &(usize, usize)| &*self.choices[choice][option];
        self.worlds.iter().map(move |world| world.iter().map(text).collect())
    }

    /// The condition with every text of a choice changed.
    pub fn map_texts(&self, change: impl Fn(&str) -> String) -> Self {
        let changed = |choice: &Arc<[String]>| choice.iter().map(|text| change(text)).collect();
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
                if same.len() == self.choices[choice].len() {
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
                let binary = self.choices[single.0].len() == 2;
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
