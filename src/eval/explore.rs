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
use crate::secrets;

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

    /// The world in which nothing is decided.
    pub fn base(&self) -> Rc<World<'p, 'w>> {
        self.get(&Decisions::new())
    }

    fn get(&self, decisions: &Decisions) -> Rc<World<'p, 'w>> {
        let mut known = self.known.borrow_mut();
        let number = known.len();
        let world = known.entry(decisions.clone()).or_insert_with(|| {
            Rc::new(World::new(self.program, number, self.bounds, decisions.clone()))
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
        let world = worlds.get(&decisions);
        world.begin();
        let outcome = question(&world);
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
    /// The choices that it speaks of.
    choices: Vec<Arc<Choice>>,
    /// A disjunction of conjunctions.
    terms: Vec<Term>,
}

/// A conjunction: positions of choices, in rising order, and the option that each is decided for.
type Term = Vec<(usize, usize)>;

/// Conditions with more characters than this are cut off.
const MAX_TEXT: usize = 400;

/// Conditions with more literals than this are not simplified: nobody reads them.
const MAX_LITERALS: usize = 4_000;

impl Condition {
    /// The condition that one of these worlds is the case.
    pub fn any_of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let mut choices: Vec<Arc<Choice>> = Vec::new();
        let mut terms = Vec::new();
        for path in paths {
            let mut term: Term = Vec::with_capacity(path.steps.len());
            for step in &path.steps {
                let known = choices.iter().position(|choice| choice.key == step.choice.key);
                let position = known.unwrap_or_else(|| {
                    choices.push(Arc::clone(&step.choice));
                    choices.len() - 1
                });
                term.push((position, step.option));
            }
            term.sort_unstable();
            terms.push(term);
        }
        let mut condition = Self { choices, terms };
        let literals: usize = condition.terms.iter().map(Vec::len).sum();
        while literals <= MAX_LITERALS && (condition.join() || condition.absorb()) {}
        condition.terms.sort();
        condition
    }

    /// Whether it holds in every world.
    pub fn is_always(&self) -> bool {
        self.terms.iter().any(Vec::is_empty)
    }

    /// Terms that differ in one choice only, and cover all its options, are one term without it:
    /// `a && b || a && !b` is `a`.
    fn join(&mut self) -> bool {
        for i in 0..self.terms.len() {
            for position in 0..self.terms[i].len() {
                let (choice, _) = self.terms[i][position];
                let same: Vec<usize> = (0..self.terms.len())
                    .filter(|&j| differ_only_in(&self.terms[i], &self.terms[j], position))
                    .collect();
                if same.len() == self.choices[choice].options.len() {
                    let mut joined = self.terms[i].clone();
                    joined.remove(position);
                    let mut index = 0;
                    self.terms.retain(|_| {
                        index += 1;
                        !same.contains(&(index - 1))
                    });
                    self.terms.insert(same[0].min(self.terms.len()), joined);
                    return true;
                }
            }
        }
        false
    }

    /// A literal that another term contradicts alone is redundant, and so is a term that another one
    /// is part of: `a || !a && b` is `a || b`, and `a || a && b` is `a`.
    fn absorb(&mut self) -> bool {
        let singles: Vec<(usize, usize)> =
            self.terms.iter().filter(|term| term.len() == 1).map(|term| term[0]).collect();
        for i in 0..self.terms.len() {
            for &single in &singles {
                if self.terms[i].len() < 2 {
                    continue;
                }
                if self.terms[i].contains(&single) {
                    self.terms.remove(i);
                    return true;
                }
                let binary = self.choices[single.0].options.len() == 2;
                let redundant = |literal: &(usize, usize)| {
                    binary && literal.0 == single.0 && literal.1 != single.1
                };
                if self.terms[i].iter().any(redundant) {
                    self.terms[i].retain(|literal| !redundant(literal));
                    return true;
                }
            }
        }
        false
    }
}

/// Whether two terms are about the same choices, and decide all but the one at a position alike.
fn differ_only_in(a: &Term, b: &Term, position: usize) -> bool {
    a.len() == b.len()
        && a[position].0 == b[position].0
        && a[..position] == b[..position]
        && a[position + 1..] == b[position + 1..]
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
                    .map(|&(choice, option)| {
                        let text = secrets::shown(&self.choices[choice].options[option].text);
                        let ambiguous = text.contains("||") && term.len() > 1;
                        if ambiguous { format!("({text})") } else { text.into_owned() }
                    })
                    .collect();
                let text = texts.join(" && ");
                if term.len() > 1 && self.terms.len() > 1 { format!("({text})") } else { text }
            })
            .collect();
        let whole = terms.join(" || ");
        match whole.char_indices().nth(MAX_TEXT) {
            Some((end, _)) => write!(f, "{}…", &whole[..end]),
            None => write!(f, "{whole}"),
        }
    }
}
