//! What an error text is recognized by.

use crate::source::Span;

/// A code or phrase of a deployment's error, and what it says about a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pattern {
    /// The code or phrase.
    pub text: Text,
    /// What has to stand within the same error, in any case, such as an action.
    pub with: Option<String>,
    /// What must not stand near it.
    pub without: Option<String>,
    /// Other rules that the same error may be about.
    pub also: Vec<String>,
    /// What to do first.
    pub first: String,
    /// Where a rule file has it.
    pub span: Option<Span>,
}

/// How a pattern is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// A word of its own, such as `PrincipalNotFound`, in this case.
    Code(String),
    /// A sentence in any case, whose parts stand at most [`GAP`] bytes apart.
    Phrase(Vec<String>),
}

/// How many bytes `…` in a phrase stands for at most.
pub const GAP: usize = 400;

impl Default for Text {
    /// What no text has.
    fn default() -> Self {
        Self::Phrase(Vec::new())
    }
}

impl Text {
    /// A phrase with `…` where anything may stand.
    pub fn phrase(text: &str) -> Self {
        Self::Phrase(text.split('…').map(|part| part.trim().to_owned()).collect())
    }

    /// How documentation writes it.
    pub fn shown(&self) -> String {
        match self {
            Self::Code(code) => code.clone(),
            Self::Phrase(parts) => parts.join(" … "),
        }
    }

    /// The occurrences in a text and its lower-case copy, as ranges.
    pub(crate) fn find(&self, text: &str, lower: &str) -> Vec<(usize, usize)> {
        match self {
            Self::Code(code) => {
                let is_word = |c: Option<&u8>| c.is_some_and(u8::is_ascii_alphanumeric);
                let bytes = text.as_bytes();
                let found = memchr::memmem::find_iter(bytes, code.as_bytes());
                let ends = found.map(|start| (start, start + code.len()));
                ends.filter(|&(start, end)| {
                    let before = start.checked_sub(1).and_then(|at| bytes.get(at));
                    !is_word(before) && !is_word(bytes.get(end))
                })
                .collect()
            }
            Self::Phrase(parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| part.to_ascii_lowercase()).collect();
                let Some((first, rest)) = parts.split_first() else { return Vec::new() };
                let lower = lower.as_bytes();
                let find =
                    |window: &[u8], part: &str| memchr::memmem::find(window, part.as_bytes());
                let whole = |start: usize| {
                    let mut end = start + first.len();
                    for part in rest {
                        let window = &lower[end..lower.len().min(end + GAP + part.len())];
                        let at = find(window, part)?;
                        // A later start is the one of this sentence.
                        if find(&window[..at], first).is_some() {
                            return None;
                        }
                        end += at + part.len();
                    }
                    Some((start, end))
                };
                let starts = memchr::memmem::find_iter(lower, first.as_bytes());
                starts.filter_map(whole).collect()
            }
        }
    }
}
