//! What is known of a value that is not known.

use crate::ir::{Name, Type};

/// What is known of an unknown value. Nothing of it holds for what is computed from the value,
/// unless an operation says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refinement {
    /// Whether it is certain not to be null.
    pub non_null: bool,
    /// Whether it is certain to be neither null, nor an empty string, nor an empty collection.
    pub non_empty: bool,
    /// Whether it is certain to be a number of at least one.
    pub positive: bool,
    /// What its declared type says of it.
    pub shape: Shape,
    /// How its text starts, if it is a string of which the start is known.
    pub prefix: Option<Name>,
}

/// What a declared type says of a value, unless it is null.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    /// Nothing.
    #[default]
    Any,
    /// It is a string.
    Text,
    /// It is true or false.
    Bool,
    /// It is something else that is no collection, such as a number: a splat makes it a list of one.
    Single,
    /// It is an object, which a splat makes a list of one, too.
    Object,
    /// It is a list or a set.
    List,
    /// It is a map.
    Map,
}

impl Shape {
    /// What a declared type says.
    pub(super) fn of(ty: &Type) -> Self {
        match ty {
            Type::String => Self::Text,
            Type::Bool => Self::Bool,
            Type::Number => Self::Single,
            Type::Object(_) => Self::Object,
            Type::List(_) | Type::Set(_) => Self::List,
            Type::Map(_) => Self::Map,
            Type::Any | Type::Tuple(_) => Self::Any,
        }
    }

    /// Whether it is certain to be nothing that is converted to or from a string.
    pub(super) fn is_compound(self) -> bool {
        matches!(self, Self::Object | Self::List | Self::Map)
    }

    /// Whether a splat makes it a list of one.
    pub(super) fn is_single(self) -> bool {
        matches!(self, Self::Text | Self::Bool | Self::Single | Self::Object)
    }
}
