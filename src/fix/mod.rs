//! Fixes: edits of the code that take a finding away.
//!
//! A rule says what has to change in the terms of the model; [`edit`] and [`structure`] find the bytes for it, and touch no
//! others.
//! [`trial`] carries fixes out in memory, judges again, and keeps those that do what they promise.

pub mod edit;
mod members;
pub mod structure;
mod template;
pub mod trial;

use std::str::FromStr;

use crate::source::Span;

/// What a fix promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
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
        }
    }
}

impl FromStr for Applicability {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        [Self::Safe, Self::Unsafe].into_iter().find(|one| one.name() == name).ok_or(())
    }
}

/// A fix of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
    /// The edits, which apply together or not at all, and do not overlap.
    pub edits: Vec<Edit>,
}

/// A part of a file that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is inserted.
    pub span: Span,
    /// What replaces it.
    pub text: String,
}
