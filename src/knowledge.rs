//! What the evaluator is told.

use crate::eval::Knowledge;
use crate::{model, secrets};

/// Azure's attributes and the names of secrets.
pub const KNOWLEDGE: Knowledge = Knowledge {
    is_never_empty: model::is_never_empty,
    is_computed: model::is_computed,
    is_single: model::is_single,
    is_secret: secrets::is_name_of_secret,
};
