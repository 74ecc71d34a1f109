//! Questions about terms, and choices: questions that are open.

use super::ids::TermId;

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
    pub(super) fn name(&self) -> &'static str {
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
    /// The ways to decide it, at least two, in the words of the source: `var.client_id != ""`.
    pub options: Vec<String>,
}

impl Choice {
    /// Whether it asks the same in the same words. The words of a question may hold for the world that it is
    /// asked in: where `flag` is true, `(flag ? x : y) == ""` asks for `x`.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        self.question == other.question && self.options == other.options
    }
}
