//! Numbers that identify module instances and terms within their program.

/// Identifies an module instance within its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(pub(super) u32);

/// Identifies within its program what a value is, whether or not it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(pub(super) u32);
