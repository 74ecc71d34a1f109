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
mod calls;
mod choice;
mod condition;
mod convert;
mod defaults;
mod dialect;
mod embedded;
mod equality;
mod explore;
mod expression;
mod facts;
mod functions;
mod identity;
mod ids;
mod inputs;
mod json;
mod keys;
mod logic;
mod names;
mod placeholder;
mod program;
mod question;
mod refinement;
mod repetition;
mod resources;
mod scalar;
mod sensitivity;
mod substitution;
mod target;
mod term;
mod types;
mod unknown;
mod value;
mod world;

pub use self::budget::Limits;
pub use self::condition::{Asked, Condition, PathCondition};
pub(crate) use self::equality::equal;
pub use self::explore::{Outcome, Worlds, explore};
pub use self::functions::{azure as azure_functions, terraform as terraform_functions};
pub(crate) use self::identity::TextPart;
pub use self::ids::{InstanceId, TermId};
pub use self::keys::Expansion;
pub(crate) use self::placeholder::has_default;
pub use self::program::{Instance, Knowledge, Parent, Program};
pub use self::question::{Choice, Question};
pub use self::refinement::{Refinement, Shape};
pub use self::target::{Foreign, Key, Reference, Target};
pub use self::unknown::{Limit, Reason, Unknown};
pub use self::value::{
    Array, FlowStep, FlowStepKind, Json, Kind, Member, Object, Sequence, Unnamed, Value,
};
pub use self::world::{Environment, RuleContext, World};
