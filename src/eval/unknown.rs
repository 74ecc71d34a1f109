//! Unknown values: why they are unknown, and what would have to be decided to know them.

use std::fmt;
use std::sync::Arc;

use super::ids::TermId;
use super::question::Choice;
use super::refinement::Refinement;
use crate::ir::Name;
use crate::source::Span;

/// A value that cannot be known.
#[derive(Debug, Clone)]
pub struct Unknown {
    /// Why.
    pub reason: Reason,
    /// The text that is not known: a parameter's declaration, a call.
    pub span: Span,
    /// What it is wherever it is used, so that two conditions on it are the same condition.
    pub term: Option<TermId>,
    /// What is known of it all the same.
    pub refinement: Refinement,
    /// The decision that would make it known, or at least better known.
    pub choice: Option<Arc<Choice>>,
}

/// Why a value is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A parameter has no default, and no value was given.
    Parameter(Name),
    /// A parameter of the root is given something else than its default.
    Replaced(Name),
    /// A name is not declared, perhaps because its file could not be read.
    Undeclared(Name),
    /// What the code names is understood, and cannot be evaluated.
    Opaque(Name),
    /// Another tool replaces the text before the code is read.
    Placeholder(Name),
    /// A function is not evaluated, or not for these arguments.
    Function(Name),
    /// An operation on something that is known at deployment only.
    Deployment,
    /// The evaluation of the value needs the value.
    Cycle,
    /// A limit was exceeded.
    LimitExceeded(Limit),
    /// The language refuses the expression.
    Invalid(String),
    /// A file could not be read, or must not be.
    File(String),
    /// A condition is not decided.
    Condition,
    /// One of a number of elements that is not known.
    Element,
    /// A module is not at hand.
    Module(String),
    /// The text does not say it, and need not.
    NotGiven,
}

/// The limits that keep every input finite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Evaluation steps.
    Steps,
    /// Nesting of evaluations.
    Depth,
    /// Size of a number.
    Number,
    /// Length of a string.
    String,
    /// Size of a collection.
    Collection,
    /// Instances of a repeated resource or module.
    Instances,
    /// Time for a root.
    Time,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => write!(f, "`{name}` has no default and no input value"),
            Self::Replaced(name) => write!(f, "`{name}` is given something else than its default"),
            Self::Undeclared(name) => {
                write!(f, "`{name}` is not declared in the files that were read")
            }
            Self::Opaque(what) => write!(f, "{what} is unknown"),
            Self::Placeholder(text) => write!(f, "`{text}` is a placeholder"),
            Self::Function(name) => write!(f, "akslint does not evaluate `{name}`"),
            Self::Deployment => write!(f, "the value is known only after deployment"),
            Self::Cycle => write!(f, "circular reference"),
            Self::LimitExceeded(Limit::Steps) => write!(f, "the evaluation exceeds the step limit"),
            Self::LimitExceeded(Limit::Depth) => {
                write!(f, "the evaluation exceeds the nesting limit")
            }
            Self::LimitExceeded(Limit::Number) => write!(f, "a number becomes too large"),
            Self::LimitExceeded(Limit::String) => write!(f, "a string exceeds the size limit"),
            Self::LimitExceeded(Limit::Collection) => {
                write!(f, "a collection exceeds the size limit")
            }
            Self::LimitExceeded(Limit::Time) => write!(f, "the time limit is exceeded"),
            Self::LimitExceeded(Limit::Instances) => write!(f, "the instance limit is exceeded"),
            Self::Invalid(what) => write!(f, "{what}"),
            Self::File(what) => write!(f, "{what}"),
            Self::Condition => write!(f, "the condition is unknown"),
            Self::Element => write!(f, "the collection is unknown"),
            Self::Module(source) if source.is_empty() => write!(f, "the module is not on disk"),
            Self::Module(source) => write!(f, "module `{source}` is not on disk"),
            Self::NotGiven => write!(f, "the value is not set"),
        }
    }
}

impl Unknown {
    /// Unknown for this reason, at this text.
    pub fn new(reason: Reason, span: Span) -> Self {
        Self { reason, span, term: None, refinement: Refinement::default(), choice: None }
    }

    /// Something else that is not known because this is not: nothing of what is known of this holds for it.
    pub fn cause(&self) -> Self {
        Self { choice: self.choice.clone(), ..Self::new(self.reason.clone(), self.span) }
    }

    /// [`Unknown::cause`], which most unknowns are themselves.
    pub(super) fn into_cause(self: Arc<Self>) -> Arc<Self> {
        match self.term.is_some() || self.refinement != Refinement::default() {
            true => Arc::new(self.cause()),
            false => self,
        }
    }

    /// The same with what is known of it. Of an error there is nothing to know: it is no value.
    pub fn refine(self, refinement: Refinement) -> Self {
        match self.is_error() {
            true => self,
            false => Self { refinement, ..self },
        }
    }

    /// An expression that the language refuses. `try` and `can` see it as an error.
    pub fn invalid(what: impl Into<String>, span: Span) -> Self {
        Self::new(Reason::Invalid(what.into()), span)
    }

    /// Unknown because this choice is open.
    pub fn undecided(choice: Arc<Choice>, span: Span) -> Self {
        Self { choice: Some(choice), ..Self::new(Reason::Condition, span) }
    }

    /// Whether the language would report an error here.
    pub fn is_error(&self) -> bool {
        matches!(self.reason, Reason::Invalid(_))
    }
}
