//! The form of what rules see: fields with types, which rules are checked against when they are loaded.

/// What a field or an expression holds, beside null and what is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    /// A string.
    Text,
    /// true or false.
    Bool,
    /// A number.
    Number,
    /// An object with these fields and no others.
    Object(&'static [Field]),
    /// A list of such values.
    List(&'static Type),
    /// Anything, whose parts are not documented.
    Any,
}

/// A field of a subject or of an object in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// The name that rules use.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// What it means.
    pub doc: &'static str,
}

impl Type {
    /// What it is called in messages and in the documentation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bool => "bool",
            Self::Number => "number",
            Self::Object(_) => "object",
            Self::List(Self::Text) => "list of texts",
            Self::List(Self::Object(_)) => "list of objects",
            Self::List(_) => "list",
            Self::Any => "any",
        }
    }

    /// The fields of an object, or of the objects of a list.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Object(fields) => fields,
            Self::List(item) => item.fields(),
            Self::Text | Self::Bool | Self::Number | Self::Any => &[],
        }
    }
}

/// A field that holds a string, such as a name or an ID.
pub(super) const fn text(name: &'static str, doc: &'static str) -> Field {
    Field { name, ty: Type::Text, doc }
}

/// A field that is true or false.
pub(super) const fn flag(name: &'static str, doc: &'static str) -> Field {
    Field { name, ty: Type::Bool, doc }
}

/// A field that holds a number.
pub(super) const fn number(name: &'static str, doc: &'static str) -> Field {
    Field { name, ty: Type::Number, doc }
}

/// A field that holds a list of strings.
pub(super) const fn texts(name: &'static str, doc: &'static str) -> Field {
    Field { name, ty: Type::List(&Type::Text), doc }
}

/// A field that holds an object.
pub(super) const fn object(
    name: &'static str,
    fields: &'static [Field],
    doc: &'static str,
) -> Field {
    Field { name, ty: Type::Object(fields), doc }
}

/// A field that holds anything.
pub(super) const fn any(name: &'static str, doc: &'static str) -> Field {
    Field { name, ty: Type::Any, doc }
}
