//! Terms: what a value is where it is not known.
//!
//! Two expressions that mean the same are one term, however they are written and in whichever
//! module they stand: `x.a` and `x["a"]`, a local that is `x`, an argument that passes `x`. Terms
//! are hash-consed, so that two of them are the same exactly if their numbers are.

use super::ids::{InstanceId, TermId};
use super::question::Question;
use super::refinement::Shape;
use super::target::{Key, Repeated, Target};
use crate::collections::HashMap;
use crate::ir::Name;
use crate::number::Number;
use crate::source::Span;

/// What a value is, whether or not it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Term {
    /// A value that is wholly known, and is no collection.
    Constant(Constant),
    /// A list, by its elements.
    List(Vec<TermId>),
    /// An object, by its members in the order of their names.
    Object(Vec<(Name, TermId)>),
    /// An input of a module instance, by the name that its module declares.
    Parameter(InstanceId, Name),
    /// Something that the language names and that stays what it is: `terraform.workspace`, or a
    /// name that is not declared in this instance.
    Named(Option<InstanceId>, Name),
    /// A declared resource or a module; its attributes are members.
    Target(Target),
    /// What a repetition that is not known binds: `each.key`, `count.index`, a loop's element.
    Repeated(InstanceId, Repeated, Name),
    /// A part of a value, by a key that is known.
    Member(TermId, Key),
    /// A part of a value, by a key that is not known.
    Element(TermId, TermId),
    /// The number of elements or characters.
    Length(TermId),
    /// A text of several parts.
    Text(Vec<TermId>),
    /// The result of a pure function or of an operator.
    Call(Name, Vec<TermId>),
    /// One of two values, by the answer to a question.
    If(Box<Question>, TermId, TermId),
    /// A name that a comprehension or a lambda around it binds, by its distance to the outermost.
    Bound(usize),
    /// The last resort: whatever an expression gives that gives something else elsewhere, such as
    /// `uuid()`, in this instance, for these bound values.
    Place(Span, Option<InstanceId>, Vec<TermId>),
}

/// A known value that is no collection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Constant {
    /// Null.
    Null,
    /// true or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Name),
}

/// All terms of a program.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) all: Vec<Term>,
    ids: HashMap<Term, TermId>,
    /// What declared types say of terms.
    pub(super) shapes: HashMap<TermId, Shape>,
}

impl Terms {
    pub(super) fn intern(&mut self, term: Term) -> TermId {
        if let Some(&known) = self.ids.get(&term) {
            return known;
        }
        let id = TermId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(term.clone());
        self.ids.insert(term, id);
        id
    }
}
