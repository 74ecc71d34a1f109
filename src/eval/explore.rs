//! Worlds: a question is asked under every decision that its answer depends on, and under no other.
//!
//! The question is asked with nothing decided. If its answer hangs on an open choice, it is asked
//! again for each alternative, and so on. Replaying costs little, and no operation has to know about
//! alternatives.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::program::Program;
use super::unknown::{Choice, Unknown};
use super::world::{Bounds, Decisions, World};
use crate::ir::Name;

/// The answer to a question in one world.
pub struct Outcome<T> {
    /// The answer, as good as it can be in this world.
    pub answer: T,
    /// What it hangs on, if it would be better with more decided.
    pub hangs_on: Option<Arc<Unknown>>,
}

/// Worlds that were already visited, with what they remember.
pub struct Worlds<'p, 'w> {
    program: &'p Program<'w>,
    bounds: Bounds,
    known: RefCell<HashMap<Decisions, Rc<World<'p, 'w>>>>,
}

impl<'p, 'w> Worlds<'p, 'w> {
    /// The worlds of a program.
    pub fn new(program: &'p Program<'w>, bounds: Bounds) -> Self {
        Self { program, bounds, known: RefCell::default() }
    }

    fn get(&self, decisions: &Decisions) -> Rc<World<'p, 'w>> {
        let mut known = self.known.borrow_mut();
        let world = known.entry(decisions.clone()).or_insert_with(|| {
            Rc::new(World::with(self.program, self.bounds, decisions.clone()))
        });
        Rc::clone(world)
    }
}

/// Asks a question in all worlds that its answer depends on, at most [`Bounds::worlds`] of them;
/// beyond that, answers stay as good as they are.
pub fn explore<'p, 'w, T>(
    worlds: &Worlds<'p, 'w>,
    question: impl Fn(&World<'p, 'w>) -> Outcome<T>,
) -> Vec<(Path, T)> {
    let mut answers = Vec::new();
    let mut open = vec![Path::default()];
    while let Some(path) = open.pop() {
        let mut decisions: Decisions =
            path.steps.iter().map(|step| (step.choice.key.clone(), step.option)).collect();
        decisions.sort();
        let outcome = question(&worlds.get(&decisions));
        let choice = outcome.hangs_on.and_then(|unknown| unknown.choice.clone());
        match choice {
            Some(choice)
                if answers.len() + open.len() + choice.options.len() <= worlds.bounds.worlds =>
            {
                // The first alternative is taken from the end of `open` next.
                for option in (0..choice.options.len()).rev() {
                    let mut path = path.clone();
                    path.steps.push(Decided { choice: Arc::clone(&choice), option });
                    open.push(path);
                }
            }
            _ => answers.push((path, outcome.answer)),
        }
    }
    answers
}

/// The decisions that lead to a world.
#[derive(Debug, Clone, Default)]
pub struct Path {
    steps: Vec<Decided>,
}

#[derive(Debug, Clone)]
struct Decided {
    choice: Arc<Choice>,
    option: usize,
}

/// When something is the case: in any of a number of worlds.
#[derive(Debug, Clone, Default)]
pub struct Condition {
    /// A disjunction of conjunctions.
    terms: Vec<Vec<Literal>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Literal {
    key: Name,
    option: usize,
    options: usize,
    text: String,
}

impl Condition {
    /// The condition that one of these worlds is the case.
    pub fn any_of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut terms: Vec<Vec<Literal>> = paths
            .into_iter()
            .map(|path| {
                let literal = |step: &Decided| Literal {
                    key: step.choice.key.clone(),
                    option: step.option,
                    options: step.choice.options.len(),
                    text: step.choice.options[step.option].text.clone(),
                };
                path.steps.iter().map(literal).collect()
            })
            .collect();
        while simplify(&mut terms) {}
        Self { terms }
    }

    /// Whether it holds in every world.
    pub fn is_always(&self) -> bool {
        self.terms.iter().any(Vec::is_empty)
    }
}

impl fmt::Display for Condition {
    /// In the words of the source, joined with `&&` and `||`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|term| {
                let texts: Vec<String> = term
                    .iter()
                    .map(|literal| match literal.text.contains("||") && term.len() > 1 {
                        true => format!("({})", literal.text),
                        false => literal.text.clone(),
                    })
                    .collect();
                let text = texts.join(" && ");
                if term.len() > 1 && self.terms.len() > 1 { format!("({text})") } else { text }
            })
            .collect();
        write!(f, "{}", terms.join(" || "))
    }
}

/// One simplification step of a disjunction: terms that differ in one choice only, and cover all
/// its alternatives, are one term without it (`a && b || a && !b` is `a`); and a literal that
/// another term contradicts alone is redundant (`a || !a && b` is `a || b`).
fn simplify(terms: &mut Vec<Vec<Literal>>) -> bool {
    for i in 0..terms.len() {
        for position in 0..terms[i].len() {
            let literal = terms[i][position].clone();
            let rest: Vec<Literal> = without(&terms[i], &literal.key);
            let same: Vec<usize> = (0..terms.len())
                .filter(|&j| {
                    terms[j].iter().any(|other| other.key == literal.key)
                        && same_literals(&without(&terms[j], &literal.key), &rest)
                })
                .collect();
            if same.len() == literal.options {
                terms[i] = rest;
                let mut index = 0;
                terms.retain(|_| {
                    let keep = index == i || !same.contains(&index);
                    index += 1;
                    keep
                });
                return true;
            }
        }
    }
    for i in 0..terms.len() {
        for j in 0..terms.len() {
            if i == j || terms[j].len() != 1 {
                continue;
            }
            let single = terms[j][0].clone();
            let redundant = |literal: &Literal| {
                literal.key == single.key && literal.option != single.option && literal.options == 2
            };
            if terms[i].len() > 1 && terms[i].iter().any(redundant) {
                terms[i].retain(|literal| !redundant(literal));
                return true;
            }
            if terms[i].len() > 1 && terms[i].contains(&single) {
                terms.remove(i);
                return true;
            }
        }
    }
    false
}

fn without(term: &[Literal], key: &Name) -> Vec<Literal> {
    term.iter().filter(|literal| literal.key != *key).cloned().collect()
}

fn same_literals(a: &[Literal], b: &[Literal]) -> bool {
    a.len() == b.len() && a.iter().all(|literal| b.contains(literal))
}
