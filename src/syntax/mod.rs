//! Front ends: text to [`crate::ir`]. They translate and do not evaluate.

pub mod arm;
pub mod bicep;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod origin;
pub mod terraform;
