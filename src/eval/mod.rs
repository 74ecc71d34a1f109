//! The evaluator: expressions of every language to [`Value`]s, partially and safely.
//!
//! A [`Program`] is a root module and what it calls; module instances are made on demand. A
//! [`World`] is one way to decide the conditions that cannot be known; it evaluates expressions and
//! remembers what names hold. [`explore()`] runs a question through all worlds that matter to it.
//!
//! Nothing here fails: what cannot be evaluated is an [`Unknown`] that says why. Nothing here
//! guesses either: an unknown value never turns into a known one by accident, because no accessor
//! does that.

mod access;
mod budget;
mod condition;
mod convert;
mod defaults;
mod dialect;
mod embedded;
mod explore;
mod expression;
pub(crate) mod functions;
mod json;
mod knowledge;
mod logic;
mod program;
mod refinement;
mod repetition;
mod resources;
mod sensitivity;
mod substitution;
mod term;
mod types;
mod unknown;
mod value;
mod world;

pub use self::budget::Bounds;
pub use self::condition::{Alternative, Asked, Choice, Condition, Question};
pub use self::explore::{Outcome, Path, Worlds, explore};
pub use self::functions::{azure as azure_functions, terraform as terraform_functions};
pub use self::json::Json;
pub use self::knowledge::Knowledge;
pub(crate) use self::logic::equal;
pub use self::program::{Instance, InstanceId, Parent, Program};
pub use self::refinement::{Refinement, Shape};
pub use self::repetition::Keys;
pub use self::term::TermId;
pub use self::unknown::{Bound, Reason, Unknown};
pub use self::value::{
    Array, Foreign, Key, Kind, Member, Object, Reference, Sequence, Step, StepKind, Target,
    Unnamed, Value, number_text,
};
pub use self::world::{Scope, World};
