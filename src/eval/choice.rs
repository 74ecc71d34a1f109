//! Choices: what is open until a world decides it.

use std::sync::Arc;

use super::ids::TermId;
use super::question::{Choice, Question};
use super::unknown::Unknown;
use super::value::Value;
use super::world::World;

/// A way to decide a [`Choice`].
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    /// When this is the case, in the words of the source, such as `var.client_id != ""`.
    pub text: String,
    /// The value in that case.
    pub value: Value,
}

impl World<'_, '_> {
    /// The question whether two terms are equal.
    pub(super) fn equal_question(&self, a: TermId, b: TermId) -> Question {
        match (self.is_constant(a), self.is_constant(b)) {
            (true, false) => Question::Equal(b, a),
            (false, true) => Question::Equal(a, b),
            _ => Question::Equal(a.min(b), a.max(b)),
        }
    }

    /// The value of an open choice: what was decided, or unknown until it is.
    pub(super) fn choose(
        &self,
        question: Question,
        options: Vec<Alternative>,
        unknown: Unknown,
    ) -> Value {
        let decided = match &question {
            question @ Question::Which(..) => {
                self.decisions.iter().find(|(known, _)| known == question).map(|(_, at)| *at)
            }
            question => self.answer(question).map(|yes| usize::from(!yes)),
        };
        match decided.and_then(|option| options.get(option)) {
            Some(option) => option.value.clone(),
            None => {
                let span = unknown.span;
                let options = options.into_iter().map(|option| option.text).collect();
                let choice = Some(Arc::new(Choice { question, options }));
                Value::unknown(Unknown { choice, ..unknown }, span)
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
            len if len > self.budget.limits.worlds => None,
            _ => Some(self.choose(Question::Which(term, constants), options, unknown)),
        }
    }
}
