//! Conditions: disjunctions of worlds, for people.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::question::Choice;

/// The decisions that lead to a world.
#[derive(Debug, Clone, Default)]
pub struct Path {
    pub(super) steps: Vec<Decided>,
}

/// A choice and how it is decided.
#[derive(Debug, Clone)]
pub(super) struct Decided {
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
                    let options = step.choice.options.clone();
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
