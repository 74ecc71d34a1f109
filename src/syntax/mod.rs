//! Front ends: text to [`crate::ir`]. They translate and do not evaluate.

pub(crate) mod json;
pub mod terraform;
