//! Worlds: a question is asked under every decision that its answer depends on, and under no other.
//!
//! The question is asked with nothing decided. If its answer depends on an open choice, it is asked
//! again for each alternative, and so on. Replaying costs little, and no operation has to know about
//! alternatives.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::budget::Limits;
use super::condition::{Assumption, PathCondition};
use super::inputs::KnownInputs;
use super::program::Program;
use super::unknown::Unknown;
use super::world::{Decisions, World};
use crate::collections::HashMap;

/// The answer to a question in one world.
pub struct Outcome<T> {
    /// The answer, as good as it can be in this world.
    pub answer: T,
    /// What it depends on, if it would be better with more decided.
    pub undecided: Option<Arc<Unknown>>,
}

/// Worlds that were already visited, with what they remember.
pub struct Worlds<'p, 'w> {
    program: &'p Program<'w>,
    limits: Limits,
    known: RefCell<HashMap<(Decisions, KnownInputs), Rc<World<'p, 'w>>>>,
}

impl<'p, 'w> Worlds<'p, 'w> {
    /// The worlds of a program.
    pub fn new(program: &'p Program<'w>, limits: Limits) -> Self {
        Self { program, limits, known: RefCell::default() }
    }

    /// The world in which nothing is decided.
    pub fn base(&self) -> Rc<World<'p, 'w>> {
        self.get(&Decisions::new(), KnownInputs::All)
    }

    /// The same world, in which inputs of the root are unknown that are given null or something empty, and with
    /// `defaults` those that have such a default, too.
    pub fn without_empty_inputs(&self, world: &World<'p, 'w>, defaults: bool) -> Rc<World<'p, 'w>> {
        let known = if defaults { KnownInputs::NotEmpty } else { KnownInputs::NotGivenEmpty };
        let other = self.get(&world.decisions, known);
        other.begin();
        other
    }

    fn get(&self, decisions: &Decisions, known_inputs: KnownInputs) -> Rc<World<'p, 'w>> {
        let mut known = self.known.borrow_mut();
        let number = known.len();
        let world = known.entry((decisions.clone(), known_inputs)).or_insert_with(|| {
            let world = World::new(self.program, number, self.limits, decisions.clone());
            Rc::new(world.knowing(known_inputs))
        });
        Rc::clone(world)
    }
}

/// Asks a question in all worlds that its answer depends on, at most [`Limits::worlds`] of them;
/// beyond that, answers stay as good as they are.
pub fn explore<'p, 'w, T>(
    worlds: &Worlds<'p, 'w>,
    question: impl Fn(&World<'p, 'w>) -> Outcome<T>,
) -> Vec<(PathCondition, T)> {
    let mut answers = Vec::new();
    let mut open = vec![PathCondition::default()];
    while let Some(path) = open.pop() {
        let mut decisions: Decisions =
            path.steps.iter().map(|step| (step.choice.question.clone(), step.option)).collect();
        decisions.sort();
        let world = worlds.get(&decisions, KnownInputs::All);
        world.begin();
        if world.contradicts_itself() {
            continue;
        }
        let outcome = question(&world);
        let choice = outcome.undecided.and_then(|unknown| unknown.choice.clone());
        match choice {
            Some(choice)
                if answers.len() + open.len() + choice.options.len() <= worlds.limits.worlds =>
            {
                // The first alternative is taken from the end of `open` next.
                for option in (0..choice.options.len()).rev() {
                    let mut path = path.clone();
                    path.steps.push(Assumption { choice: Arc::clone(&choice), option });
                    open.push(path);
                }
            }
            _ => answers.push((path, outcome.answer)),
        }
    }
    answers
}
