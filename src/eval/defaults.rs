//! Inputs of the root that were given nothing, and have a default.
//!
//! A default is what the root is deployed with, unless somebody passes something else; and a default
//! such as `false` or `{}` is often a stub that everybody replaces. What does not exist only because of
//! such a default is therefore a choice: it exists under the condition that the input is not the
//! default.

use std::sync::Arc;

use super::choice::Alternative;
use super::ids::InstanceId;
use super::ids::TermId;
use super::inputs::KnownInputs;
use super::keys::Expansion;
use super::program::Program;
use super::question::Question;
use super::refinement::Shape;
use super::target::Repeated;
use super::term::Term;
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::World;
use crate::ir::{Expr, ExprKind, Name};

impl World<'_, '_> {
    /// The instances of a resource that may be deployed. Whether there are any is a choice where there
    /// are none only because of the default of an input.
    pub fn deployable_resource_keys(&self, instance: InstanceId, index: usize) -> Expansion {
        self.deployable(instance, Repeated::Resource(index))
    }

    /// The instances of a module call that may be deployed, likewise.
    pub fn deployable_call_keys(&self, instance: InstanceId, index: usize) -> Expansion {
        self.deployable(instance, Repeated::Call(index))
    }

    fn deployable(&self, id: InstanceId, what: Repeated) -> Expansion {
        let keys = self.existing(id, what);
        if !matches!(&keys, Expansion::Each(each) if each.is_empty()) {
            return keys;
        }
        if let Some(known) = self.deployable.borrow().get(&(id, what)) {
            return known.clone();
        }
        let choice = match self.without_defaults().existing(id, what) {
            Expansion::Choice(unknown) => Some(unknown),
            Expansion::Any(unknown, _) => {
                unknown.term.and_then(|term| self.emptiness_choice(term, &unknown))
            }
            Expansion::One | Expansion::Each(_) => None,
        };
        let keys = choice.map_or(keys, Expansion::Choice);
        self.deployable.borrow_mut().insert((id, what), keys.clone());
        keys
    }

    /// The open choice behind a resource or call that an expression refers to, and that only the default of an input keeps
    /// from existing.
    pub(super) fn missing_by_default(&self, expr: &Expr, id: InstanceId) -> Option<Arc<Unknown>> {
        // Where inputs do not have their defaults, nothing is missing because of them; and nothing that asks what there
        // would be without them asks that again.
        if self.known_inputs != KnownInputs::All {
            return None;
        }
        let instance = self.program.instance(id);
        let what = match &expr.kind {
            ExprKind::Resource(name) => {
                instance.module.symbols.get(name).copied().map(Repeated::Resource)
            }
            ExprKind::Module(name) => instance.module.calls.get_index_of(name).map(Repeated::Call),
            _ => {
                let mut found = None;
                expr.each_part(&mut |part| {
                    if found.is_none() {
                        found = self.missing_by_default(part, id);
                    }
                });
                return found;
            }
        };
        let what = what?;
        let is_missing =
            matches!(self.existing(id, what), Expansion::Each(each) if each.is_empty());
        match is_missing.then(|| self.deployable(id, what))? {
            Expansion::Choice(unknown) => Some(unknown),
            Expansion::One | Expansion::Any(..) | Expansion::Each(_) => None,
        }
    }

    /// The open choice whether something that is repeated over is empty, or a number above zero.
    fn emptiness_choice(&self, term: TermId, unknown: &Unknown) -> Option<Arc<Unknown>> {
        let of = match self.term(term) {
            Term::Length(of) => of,
            _ => term,
        };
        let (root, language) = {
            let root = self.program.instance(Program::ROOT);
            (self.root_of(of)?, root.module.language)
        };
        let name = language.parameter(&root);
        let span = unknown.span;
        // A number of instances: it is no collection, and nothing of it is empty.
        let is_number = term == of && unknown.refinement.shape == Shape::Single;
        let (question, texts) = match (is_number, language.is_azure()) {
            (true, _) => {
                let none = self.term_of(&Value::number(0_usize, span))?;
                (Question::Equal(of, none), [format!("{name} == 0"), format!("{name} != 0")])
            }
            (false, true) => {
                (Question::Empty(of), [format!("empty({name})"), format!("!empty({name})")])
            }
            (false, false) => {
                let texts = [format!("length({name}) == 0"), format!("length({name}) > 0")];
                (Question::Empty(of), texts)
            }
        };
        let options = texts
            .into_iter()
            .zip([true, false])
            .map(|(text, value)| Alternative { text, value: Value::bool(value, span) })
            .collect();
        let value = self.choose(question, options, unknown.cause());
        value.as_unknown().cloned()
    }

    /// The name of the root's input that a term is, or is a part of.
    fn root_of(&self, term: TermId) -> Option<Name> {
        match self.term(term) {
            Term::Parameter(Program::ROOT, name) => Some(name),
            Term::Member(whole, _) | Term::Element(whole, _) => self.root_of(whole),
            _ => None,
        }
    }

    /// Whether this world is the case only if an input of the root, or something in it, is null or empty.
    pub(crate) fn assumes_empty_input(&self) -> bool {
        let empty = |question: &Question| match question {
            Question::Null(term) | Question::Empty(term) | Question::Nothing(term) => Some(*term),
            Question::Equal(term, constant) => self.is_empty_constant(*constant).then_some(*term),
            _ => None,
        };
        let mut affirmed = self.decisions.iter().filter(|(_, option)| *option == 0);
        affirmed.any(|(question, _)| empty(question).is_some_and(|term| self.mentions_input(term)))
    }

    /// Whether an input of the root is unknown here although it is given a value.
    pub(super) fn ignores_given(&self, value: &Value) -> bool {
        matches!(self.known_inputs, KnownInputs::NotEmpty | KnownInputs::NotGivenEmpty)
            && is_empty(value)
    }

    /// Whether an input of the root has another value than its default here.
    pub(super) fn replaces_default(&self, name: &Name, default: &Value) -> bool {
        match self.known_inputs {
            KnownInputs::All | KnownInputs::NotGivenEmpty => {}
            KnownInputs::NotEmpty if !is_empty(default) => {}
            KnownInputs::NotEmpty | KnownInputs::Given => return true,
        }
        let input = self.intern(Term::Parameter(Program::ROOT, name.clone()));
        self.decisions.iter().any(|(question, option)| {
            let is_mentioned = question.terms().iter().any(|term| self.mentions(*term, input));
            is_mentioned && self.decided_by(question, input, default) != Some(*option)
        })
    }
}

/// Whether a value is null, or a text or collection without content.
fn is_empty(default: &Value) -> bool {
    match &default.kind {
        Kind::Null => true,
        Kind::String(text) => text.is_empty(),
        Kind::Array(array) => array.items.is_empty() && array.open.is_none(),
        Kind::Object(object) => object.members.is_empty() && object.open.is_none(),
        _ => false,
    }
}
