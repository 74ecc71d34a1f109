//! The keys of what is repeated.

use std::sync::Arc;

use super::target::Key;
use super::unknown::Unknown;

/// The instances of something that is repeated.
#[derive(Debug, Clone)]
pub enum Expansion {
    /// It exists once, without a key.
    One,
    /// It exists for exactly these keys; perhaps there are none.
    Each(Vec<Key>),
    /// Whether it exists depends on a choice.
    Choice(Arc<Unknown>),
    /// How often it exists is not known. It is taken to exist, with one key that stands for each of its
    /// instances: whoever writes `for_each = var.clusters` means to have clusters. What is repeated over
    /// the same collection has the same key.
    Any(Arc<Unknown>, Key),
}

impl Expansion {
    /// The keys to evaluate with.
    ///
    /// # Errors
    ///
    /// The open choice that decides whether there are any.
    pub fn instances(&self) -> Result<Vec<Option<Key>>, Arc<Unknown>> {
        match self {
            Self::One => Ok(vec![None]),
            Self::Each(keys) => Ok(keys.iter().cloned().map(Some).collect()),
            Self::Choice(unknown) => Err(Arc::clone(unknown)),
            Self::Any(_, key) => Ok(vec![Some(key.clone())]),
        }
    }
}
