//! Which inputs of the root a world knows.

/// Which inputs of the root have the value that they are given, or else that of their default. The others are
/// unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum KnownInputs {
    /// All of them.
    All,
    /// All but those that are given null or something empty.
    NotGivenEmpty,
    /// All but those that are given null or something empty, or have such a default.
    NotEmpty,
    /// Those that are given one.
    Given,
}
