//! Fixes: edits of the code that take a finding away.
//!
//! A rule says what has to change in the terms of the model; [`edit`] and [`structure`] find the bytes for it, and touch no
//! others.
//! [`trial`] carries fixes out in memory, judges again, and keeps those that do what they promise.

pub mod align;
pub mod edit;
pub mod grant;
mod members;
pub mod structure;
mod template;
pub mod trial;

use std::fmt;
use std::str::FromStr;

use crate::source::Span;

/// What a fix promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// It grants something or needs a decision: a person copies it, and nothing applies it.
    Display,
    /// It decides something that the code does not say, so that somebody has to read it.
    Unsafe,
    /// What is deployed stays the same, or what is there now cannot be deployed or does nothing.
    Safe,
}

impl Applicability {
    /// The name in rules and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

impl FromStr for Applicability {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        [Self::Safe, Self::Unsafe, Self::Display]
            .into_iter()
            .find(|one| one.name() == name)
            .ok_or(())
    }
}

/// A fix of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
    /// Whether it is right in the worlds in which the finding does not hold, too.
    pub in_every_world: bool,
    /// The edits, which apply together or not at all, and do not overlap.
    pub edits: Vec<Edit>,
}

/// A fix that a rule has for a finding, and that is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// What it would do, as an imperative.
    pub title: String,
    /// Why it is not offered.
    pub reason: Reason,
}

/// Why a fix is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The finding holds in some worlds only, and the fix may be wrong in the others.
    Conditional,
    /// The file is the work of a tool, or a copy.
    Generated {
        /// What people call the file.
        file: String,
    },
    /// The file has a syntax error, which may hide what the code means.
    Broken,
    /// The secret goes on to where everybody can read it.
    Exposed,
    /// The code stands in a module that is not in the tree.
    Module,
    /// The value comes from outside of the declaration, where others may use it.
    Elsewhere,
    /// What has to change is written otherwise than an edit could change it.
    Form,
    /// Another resource that the fix needs is repeated, or another module declares it.
    OutOfReach,
    /// Both resources would wait for each other.
    Cycle,
    /// The edits are in a file that nobody asked about.
    NotSelected,
    /// Another fix edits the same lines.
    Overlap,
    /// It was tried, and changes more than it promises, or leaves the finding.
    Refuted,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Conditional => "the code is wrong under a condition only",
            Self::Generated { file } => {
                return write!(f, "`{file}` is generated, or a copy, or has placeholders");
            }
            Self::Broken => "the file has a syntax error",
            Self::Exposed => {
                "the value is also an output, in a name, or passed to a plain parameter"
            }
            Self::Module => "the code is in a module that is not in this folder",
            Self::Elsewhere => "the value comes from elsewhere, where it may be right",
            Self::Form => "the code is not written in a form that can be edited",
            Self::OutOfReach => {
                "it needs a resource that is repeated or that another module declares"
            }
            Self::Cycle => "the other resource already depends on this one",
            Self::NotSelected => "it would edit a file that is not checked",
            Self::Overlap => "another fix edits the same lines",
            Self::Refuted => "it would change more than this finding",
        })
    }
}

/// A part of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is inserted.
    pub span: Span,
    /// What replaces it.
    pub text: String,
}
