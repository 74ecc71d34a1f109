//! What is declared, and how to name a part of it.

use super::ids::{InstanceId, TermId};
use crate::ir::Name;
use std::fmt::Write as _;

/// An attribute of something declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What is referred to.
    pub target: Target,
    /// The attributes and indexes that lead from the target to the value.
    pub path: Vec<Key>,
    /// Whether it is certain to be neither null nor empty once it exists.
    pub is_never_empty: bool,
}

/// What a [`Reference`] starts at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// An instance of a resource or data source.
    Resource {
        /// The module instance that declares it.
        instance: InstanceId,
        /// Its position among the module's resources.
        index: usize,
        /// Which of its instances.
        key: Option<Key>,
    },
    /// An instance of a module that was read.
    Module(InstanceId),
    /// A call to a module that is not at hand, by the calling instance and the call's position.
    Remote(InstanceId, usize),
    /// A resource that the code names by its id and does not declare.
    Foreign(Foreign),
}

/// A resource that is named by its id and not declared in what was read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Foreign {
    /// Its type, such as `Microsoft.ManagedIdentity/userAssignedIdentities`.
    pub ty: Name,
    /// The last part of its name, where that is known.
    pub name: Option<Name>,
    /// The resource group that its ID names; `None` if that is the deployment's own.
    pub group: Option<TermId>,
    /// The id, wherever it is written.
    pub id: TermId,
}

/// A key into an array, an object, or the instances of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A position.
    Index(usize),
    /// A name.
    Name(Name),
    /// One that is not known, by what it is.
    Unknown(TermId),
    /// One of a number of instances that is not known: it stands for each of them.
    Any,
}

impl Target {
    /// Whether it is an instance of a resource at a key that is not known.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Resource { key: Some(key), .. } if key.is_open())
    }

    /// Whether it is another instance of the same resource for all that is written, and may be the same one.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Resource { instance, index, .. },
                Self::Resource { instance: of, index: at, .. },
            ) => {
                instance == of
                    && index == at
                    && self != other
                    && (self.is_open() || other.is_open())
            }
            _ => false,
        }
    }
}

impl Key {
    /// Whether it may stand for another key.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Any)
    }

    /// A key as Terraform writes it behind an address.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Index(index) => format!("[{index}]"),
            Self::Name(name) => format!("[{}]", serde_json::Value::from(&**name)),
            Self::Unknown(_) | Self::Any => "[*]".into(),
        }
    }
}

/// What is repeated: a resource or a call, by its position in its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Repeated {
    Resource(usize),
    Call(usize),
}

impl Reference {
    /// Whether it is the ID of a resource of Azure that the code does not declare.
    pub(super) fn is_foreign_id(&self) -> bool {
        let is_id = matches!(self.path.as_slice(), [Key::Name(name)] if **name == *"id");
        is_id && matches!(self.target, Target::Foreign(_))
    }

    /// Whether it leads to its target as a whole or to the target's ID, and not to another value that the target has.
    pub(crate) fn is_own_id(&self) -> bool {
        match self.path.as_slice() {
            [] => true,
            [Key::Name(name)] => name.eq_ignore_ascii_case("id"),
            _ => false,
        }
    }

    /// Whether what it starts at is declared or looked up in the code, and not only named by its id.
    pub fn is_declared(&self) -> bool {
        !matches!(self.target, Target::Foreign(_))
    }

    /// The last attribute's name.
    pub fn attribute(&self) -> Option<&str> {
        self.path.iter().rev().find_map(|key| match key {
            Key::Name(name) => Some(&**name),
            _ => None,
        })
    }

    /// The attributes and indexes as they are written in Terraform, such as `identity[0].type`.
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for key in &self.path {
            // Writing to a string cannot fail.
            let _ = match key {
                Key::Index(index) => write!(text, "[{index}]"),
                Key::Unknown(_) | Key::Any => write!(text, "[*]"),
                Key::Name(name) if text.is_empty() => write!(text, "{name}"),
                Key::Name(name) => write!(text, ".{name}"),
            };
        }
        text
    }
}
