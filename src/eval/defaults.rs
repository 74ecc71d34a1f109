//! Inputs of the root that were given nothing, and have a default.
//!
//! A default is what the root is deployed with, unless somebody passes something else; and a default
//! such as `false` or `{}` is often a stub that everybody replaces. What does not exist only because of
//! such a default is therefore a choice: it exists under the condition that the input is not the
//! default.

use std::sync::Arc;

use super::condition::{Alternative, Choice, Question};
use super::program::{InstanceId, Program};
use super::repetition::{Keys, Repeated};
use super::term::{Term, TermId};
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::World;
use crate::ir::Name;

impl World<'_, '_> {
    /// The instances of a resource that may be deployed. Whether there are any is a choice where there
    /// are none only because of the default of an input.
    pub fn deployable_resource_keys(&self, instance: InstanceId, index: usize) -> Keys {
        self.deployable(instance, Repeated::Resource(index))
    }

    /// The instances of a module call that may be deployed, likewise.
    pub fn deployable_call_keys(&self, instance: InstanceId, index: usize) -> Keys {
        self.deployable(instance, Repeated::Call(index))
    }

    fn deployable(&self, id: InstanceId, what: Repeated) -> Keys {
        let keys = self.existing(id, what);
        if !matches!(&keys, Keys::Each(each) if each.is_empty()) {
            return keys;
        }
        if let Some(known) = self.deployable.borrow().get(&(id, what)) {
            return known.clone();
        }
        let choice = match self.without_defaults().existing(id, what) {
            Keys::Choice(unknown) => Some(unknown),
            Keys::Any(unknown) => {
                unknown.term.and_then(|term| self.emptiness_choice(term, &unknown))
            }
            Keys::One | Keys::Each(_) => None,
        };
        let keys = choice.map_or(keys, Keys::Choice);
        self.deployable.borrow_mut().insert((id, what), keys.clone());
        keys
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
        let texts = match language.is_azure() {
            true => [format!("empty({name})"), format!("!empty({name})")],
            false => [format!("length({name}) == 0"), format!("length({name}) > 0")],
        };
        let span = unknown.span;
        let options = texts
            .into_iter()
            .zip([true, false])
            .map(|(text, value)| Alternative { text, value: Value::bool(value, span) })
            .collect();
        let choice = Choice { question: Question::Empty(of), options };
        let value = self.choose(choice, unknown.cause());
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

    /// Whether an input of the root has another value than its default here.
    pub(super) fn replaces_default(&self, name: &Name, default: &Value) -> bool {
        if self.has_no_defaults() {
            return true;
        }
        self.decisions.iter().any(|(question, option)| {
            let is_mentioned = question.terms().iter().any(|term| self.mentions(*term, name));
            is_mentioned && self.holds_for(question, name, default) != Some(*option)
        })
    }

    fn mentions(&self, term: TermId, name: &Name) -> bool {
        let any = |terms: &[TermId]| terms.iter().any(|term| self.mentions(*term, name));
        match self.term(term) {
            Term::Parameter(instance, parameter) => instance == Program::ROOT && parameter == *name,
            Term::Member(of, _) | Term::Length(of) => self.mentions(of, name),
            Term::Element(of, key) => any(&[of, key]),
            Term::List(terms) | Term::Text(terms) | Term::Call(_, terms) => any(&terms),
            Term::Object(members) => members.iter().any(|(_, term)| self.mentions(*term, name)),
            Term::If(question, yes, no) => any(&question.terms()) || any(&[yes, no]),
            _ => false,
        }
    }

    /// The option that is the case if an input is its default; `None` if that cannot be told.
    fn holds_for(&self, question: &Question, name: &Name, default: &Value) -> Option<usize> {
        let value = |term: &TermId| self.value_for(*term, name, default);
        let is = match question {
            Question::Null(term) => value(term)?.is_null(),
            Question::Empty(term) => match &value(term)?.kind {
                Kind::String(text) => text.is_empty(),
                Kind::Array(array) if array.open.is_none() => array.items.is_empty(),
                Kind::Object(object) if object.open.is_none() => !object.is_inhabited(),
                Kind::Null => true,
                _ => return None,
            },
            Question::True(term) => super::convert::boolean(&value(term)?)?,
            Question::Equal(a, b) => super::logic::equal(&value(a)?, &value(b)?)?,
            Question::Less(a, b) => {
                super::convert::number(&value(a)?)? < super::convert::number(&value(b)?)?
            }
            Question::Which(term, constants) => {
                let own = self.term_of(&value(term)?)?;
                let found = constants.iter().position(|constant| *constant == own);
                return Some(found.unwrap_or(constants.len()));
            }
        };
        Some(usize::from(!is))
    }

    fn value_for(&self, term: TermId, name: &Name, default: &Value) -> Option<Value> {
        let span = default.span;
        match self.term(term) {
            Term::Parameter(Program::ROOT, parameter) if parameter == *name => {
                Some(default.clone())
            }
            Term::Member(whole, key) => {
                let whole = self.value_for(whole, name, default)?;
                let key = super::access::key_value(&key, span)?;
                let language = self.program.instance(Program::ROOT).module.language;
                let part = self.element(&whole, &key, span, span, language);
                part.as_unknown().is_none().then_some(part)
            }
            Term::Length(of) => {
                let of = self.value_for(of, name, default)?;
                length(&of).map(|length| Value::number(length as f64, span))
            }
            _ => self.known_term(term, span),
        }
    }
}

/// How many elements, members or characters a known value has.
fn length(value: &Value) -> Option<usize> {
    match &value.kind {
        Kind::Array(array) if array.open.is_none() => Some(array.items.len()),
        Kind::Object(object) if object.open.is_none() => Some(object.members.len()),
        Kind::String(text) => Some(text.chars().count()),
        _ => None,
    }
}
