//! What the evaluator is told by whoever runs it, because no code of the user says it.

use std::fmt;
use std::sync::Arc;

use super::functions::Function;
use super::value::{Key, Reference, Target};
use super::world::World;

/// Facts about providers, and what rules can ask. A table, so that the evaluator knows neither Azure
/// nor rules.
#[derive(Clone, Copy)]
pub struct Knowledge {
    /// Whether an attribute that the code does not set is certain to be set, and not to be empty.
    pub is_never_empty: fn(&Target, &[Key]) -> bool,
    /// Whether a value of this name is a secret.
    pub is_secret: fn(&str) -> bool,
    /// The functions that rules have beyond those of Terraform.
    pub rule_functions: &'static [Function],
}

impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").finish_non_exhaustive()
    }
}

impl World<'_, '_> {
    /// A reference, with what is known of it.
    pub(super) fn reference(&self, target: Target, path: Vec<Key>) -> Arc<Reference> {
        let is_never_empty = (self.program.knowledge.is_never_empty)(&target, &path);
        Arc::new(Reference { target, path, is_never_empty })
    }

    /// A reference to a part of what another one refers to.
    pub(super) fn reference_to_part(&self, of: &Reference, key: Key) -> Arc<Reference> {
        let path = of.path.iter().cloned().chain([key]).collect();
        self.reference(of.target.clone(), path)
    }
}
