//! Conditions: disjunctions of worlds, for people.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::question::{Choice, Question};

/// The decisions that lead to a world.
#[derive(Debug, Clone, Default)]
pub struct PathCondition {
    pub(super) steps: Vec<Assumption>,
}

/// A choice and how it is decided.
#[derive(Debug, Clone)]
pub(super) struct Assumption {
    pub(super) choice: Arc<Choice>,
    /// The position of the option that was taken.
    pub(super) option: usize,
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
    /// The root whose program it is about, and the question itself: what reads the same may be about another
    /// instance of a module, or another root. `None` once only the words matter.
    about: Option<(usize, Question)>,
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
    pub fn any_of<'a>(paths: impl IntoIterator<Item = &'a PathCondition>) -> Self {
        let mut choices: Vec<&Arc<Choice>> = Vec::new();
        let mut condition = Self::default();
        for path in paths {
            let mut world = Conjunction::with_capacity(path.steps.len());
            for step in &path.steps {
                let known = choices.iter().position(|known| known.reads_like(&step.choice));
                let position = known.unwrap_or_else(|| {
                    choices.push(&step.choice);
                    let options = step.choice.options.clone();
                    let question = step.choice.question.name();
                    let about = Some((0, step.choice.question.clone()));
                    condition.choices.push(Arc::new(Asked { question, options, about }));
                    choices.len() - 1
                });
                world.push((position, step.option));
            }
            world.sort_unstable();
            condition.worlds.push(world);
        }
        condition.simplified()
    }

    /// The same condition, about the program of a root: each root has a number.
    pub fn in_root(mut self, root: usize) -> Self {
        for choice in &mut self.choices {
            let about = choice.about.clone().map(|(_, question)| (root, question));
            *choice = Arc::new(Asked { about, ..Asked::clone(choice) });
        }
        self
    }

    /// The condition that this one or that of another caller is the case. Callers within one root share its
    /// terms, so that `x` for one and `!x` for the other are always the case; in two roots they are not.
    pub fn or(mut self, other: &Self) -> Self {
        if *other == self || self.is_always() || self.worlds.len() >= MAX_WORLDS {
            return self;
        }
        let positions = self.take_choices(other);
        for world in &other.worlds {
            let world = moved(world, &positions);
            if !self.worlds.contains(&world) {
                self.worlds.push(world);
            }
        }
        self.simplified()
    }

    /// The condition in words alone: choices that read the same are one.
    pub fn in_words(self) -> Self {
        let mut words = Self::default();
        let wordless =
            |choice: &Arc<Asked>| Arc::new(Asked { about: None, ..Asked::clone(choice) });
        let choices = self.choices.iter().map(wordless).collect();
        let positions = words.take_choices(&Self { choices, worlds: Vec::new() });
        for world in &self.worlds {
            let mut world = moved(world, &positions);
            world.dedup();
            if !words.worlds.contains(&world) {
                words.worlds.push(world);
            }
        }
        words
    }

    /// Takes the choices of another condition, and says where each of them is here.
    fn take_choices(&mut self, other: &Self) -> Vec<usize> {
        let mut positions = Vec::with_capacity(other.choices.len());
        for choice in &other.choices {
            let known = self.choices.iter().position(|known| known == choice);
            positions.push(known.unwrap_or_else(|| {
                self.choices.push(Arc::clone(choice));
                self.choices.len() - 1
            }));
        }
        positions
    }

    fn simplified(mut self) -> Self {
        let literals: usize = self.worlds.iter().map(Vec::len).sum();
        while literals <= MAX_LITERALS && (self.join() || self.absorb()) {}
        for world in &mut self.worlds {
            let implied = |at: usize| {
                world
                    .iter()
                    .enumerate()
                    .any(|(by, literal)| by != at && implies(&self.choices, *literal, world[at]))
            };
            let needed: Conjunction =
                (0..world.len()).filter(|at| !implied(*at)).map(|at| world[at]).collect();
            *world = needed;
        }
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
                // The same world may be there twice.
                let covered: BTreeSet<usize> =
                    same.iter().map(|&j| self.worlds[j][position].1).collect();
                if covered.len() == self.choices[choice].options.len() {
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

/// Whether a literal follows from another one of the same world: what is null is null or empty, and not empty.
fn implies(choices: &[Arc<Asked>], by: (usize, usize), literal: (usize, usize)) -> bool {
    let (Some((root, one)), Some((other_root, other))) =
        (&choices[by.0].about, &choices[literal.0].about)
    else {
        return false;
    };
    let follows = match (one, by.1 == 0, other, literal.1 == 0) {
        (Question::Null(one) | Question::Empty(one), true, Question::Nothing(other), true)
        | (Question::Nothing(one), false, Question::Null(other) | Question::Empty(other), false)
        | (Question::Null(one), true, Question::Empty(other), false)
        | (Question::Empty(one), true, Question::Null(other), false) => one == other,
        _ => false,
    };
    follows && root == other_root
}

/// A world whose choices are at other positions.
fn moved(world: &Conjunction, positions: &[usize]) -> Conjunction {
    let mut moved: Conjunction =
        world.iter().map(|(choice, option)| (positions[*choice], *option)).collect();
    moved.sort_unstable();
    moved
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Asked, Condition, Conjunction};

    /// Three choices of two options, and one of three.
    const OPTIONS: [usize; 4] = [2, 2, 2, 3];

    fn condition(worlds: &[Conjunction]) -> Condition {
        let choice = |count: &usize| {
            let options = (0..*count).map(|option| option.to_string()).collect();
            Arc::new(Asked { question: "which", options, about: None })
        };
        Condition { choices: OPTIONS.iter().map(choice).collect(), worlds: worlds.to_vec() }
    }

    /// Whether a condition holds where each choice has this option.
    fn holds(condition: &Condition, choices: &[Arc<Asked>], options: [usize; 4]) -> bool {
        let option_of = |choice: usize| {
            let known = &condition.choices[choice];
            choices.iter().position(|one| Arc::ptr_eq(one, known)).map(|at| options[at])
        };
        let is_the_case = |&(choice, option): &(usize, usize)| option_of(choice) == Some(option);
        condition.worlds.iter().any(|world| world.iter().all(is_the_case))
    }

    /// A world that decides each choice, or leaves it.
    fn world() -> impl Strategy<Value = Conjunction> {
        let decided = |options: [Option<usize>; 4]| {
            let decided = options.into_iter().zip(OPTIONS).enumerate();
            decided.filter_map(|(at, (option, count))| Some((at, option? % count))).collect()
        };
        prop::array::uniform4(prop::option::of(0_usize..6)).prop_map(decided)
    }

    proptest! {
        #[test]
        fn simplification_keeps_the_meaning(worlds in prop::collection::vec(world(), 0..8)) {
            let written = condition(&worlds);
            let choices = written.choices.clone();
            let simple = written.clone().simplified();
            prop_assert!(simple.worlds.len() <= written.worlds.len());
            for number in 0..24 {
                let options = [number % 2, number / 2 % 2, number / 4 % 2, number / 8];
                prop_assert_eq!(
                    holds(&simple, &choices, options),
                    holds(&written, &choices, options),
                    "{:?} is {:?}", written.worlds, simple.worlds
                );
            }
        }
    }
}
