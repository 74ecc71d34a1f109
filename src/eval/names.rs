//! What names hold: locals, parameters, outputs, and the attributes of resources.

use std::rc::Rc;
use std::sync::Arc;

use super::choice::Alternative;
use super::ids::{InstanceId, TermId};
use super::program::{Parent, Program};
use super::question::Question;
use super::refinement::{Refinement, Shape};
use super::target::{Key, Reference, Target};
use super::term::Term;
use super::unknown::{Reason, Unknown};
use super::value::{FlowStepKind, Kind, Value};
use super::world::{Environment, MemoKey, World};
use crate::ir::{ExprKind, Language, Module, Name, Parameter, Type};
use crate::source::{FileId, Span};

impl World<'_, '_> {
    /// A local value of a module.
    pub(crate) fn local(&self, instance: InstanceId, name: &str, span: Span) -> Value {
        let module = Rc::clone(&self.program.instance(instance));
        let Some((index, _, expr)) =
            module.module.language.dialect().find(&module.module.locals, name)
        else {
            return self.undeclared(module.module.language.local(name), Some(instance), span);
        };
        self.once(MemoKey::Local(instance, index), expr.span, || {
            let value = self.eval(expr, Environment::of(instance, module.module.language));
            self.marked_by_name(value, name)
        })
        .through(span, FlowStepKind::Use)
    }

    /// A name that is not declared; in a module instance it is the same wherever it is used.
    pub(super) fn undeclared(
        &self,
        name: String,
        instance: Option<InstanceId>,
        span: Span,
    ) -> Value {
        let name = Name::from(name);
        let term = instance.map(|_| self.intern(Term::Named(instance, name.clone())));
        self.symbolic(Unknown::new(Reason::Undeclared(name), span), term, span)
    }

    pub(super) fn parameter(&self, instance: InstanceId, name: &str, span: Span) -> Value {
        let module = self.program.instance(instance);
        let found = module.module.language.dialect().find(&module.module.parameters, name);
        let Some((index, name, parameter)) = found else {
            return self.undeclared(module.module.language.parameter(name), Some(instance), span);
        };
        self.once(MemoKey::Parameter(instance, index), parameter.span, || {
            let parameter = self.program.typed(&module.module, parameter);
            let value = self.given(instance, name, &parameter);
            let value = self.marked(value, parameter.sensitive);
            self.close(instance, &parameter, self.marked_by_name(value, name))
        })
        .through(span, FlowStepKind::Use)
    }

    /// The value that a parameter is given, or its default.
    fn given(&self, id: InstanceId, name: &Name, parameter: &Parameter) -> Value {
        let instance = self.program.instance(id);
        let env = Environment::of(id, instance.module.language);
        let given = match &instance.parent {
            Some(parent) => self.passed(parent, name, &instance.module),
            None if id == Program::ROOT => {
                // Values of the command line are constant expressions; those of a parameter file see
                // what it declares.
                let env = match self.program.given_in() {
                    Some(there) => {
                        Environment::of(there, self.program.instance(there).module.language)
                    }
                    None => env,
                };
                self.program.given(name).map(|value| self.eval(&value, env))
            }
            None => None,
        };
        let value = match given {
            Some(value) if id == Program::ROOT && self.ignores_given(&value) => {
                return self.input(
                    id,
                    name,
                    parameter,
                    Reason::Replaced(parameter.display.clone()),
                );
            }
            Some(value) if !value.is_null() || parameter.nullable => value,
            _ => {
                let display = parameter.display.clone();
                let reason = match &parameter.default {
                    Some(default) => {
                        let default = self.eval(default, env);
                        if id != Program::ROOT || !self.replaces_default(name, &default) {
                            return self.convert(default, &parameter.ty);
                        }
                        Reason::Replaced(display)
                    }
                    None => Reason::Parameter(display),
                };
                return self.input(id, name, parameter, reason);
            }
        };
        self.convert(value, &parameter.ty)
    }

    /// A parameter whose value is not known.
    fn input(&self, id: InstanceId, name: &Name, parameter: &Parameter, reason: Reason) -> Value {
        let unknown = Unknown::new(reason, parameter.span).refine(Refinement {
            shape: Shape::of(&parameter.ty),
            non_null: !parameter.nullable,
            ..Refinement::default()
        });
        let term = self.intern(Term::Parameter(id, name.clone()));
        self.symbolic(unknown, Some(term), parameter.span)
    }

    /// The value that a call passes to a parameter.
    fn passed(&self, parent: &Parent, name: &str, module: &Module) -> Option<Value> {
        let caller = self.program.instance(parent.instance);
        let (_, call) = caller.module.calls.get_index(parent.call)?;
        if let Some((_, _, argument)) = module.language.dialect().find(&call.arguments, name) {
            let value = self.in_call(parent, &mut |env| self.eval(argument, env));
            return Some(value.through(argument.span, FlowStepKind::Argument));
        }
        let parameters = call.parameters.as_ref()?;
        let all = self.in_call(parent, &mut |env| self.eval(parameters, env));
        let all = match &all.kind {
            Kind::Json(json) => json.value.clone(),
            Kind::String(text) => match serde_json::from_str(text) {
                Ok(json) => Value::from_json(&json, all.span),
                Err(_) => all,
            },
            _ => all,
        };
        let given = match &all.kind {
            Kind::Object(object) => {
                match object.get(name, true).map(|(_, member)| member.value.clone()) {
                    Some(given) => given,
                    None => Value::unknown(Arc::clone(object.open.as_ref()?), all.span),
                }
            }
            Kind::Null => return None,
            _ => all,
        };
        let given = match &given.kind {
            Kind::Object(object) => match object.get("value", true) {
                Some((_, member)) => member.value.clone(),
                // A secret in Key Vault.
                None => Value::deployment(given.span),
            },
            Kind::Unknown(_) => given,
            _ => Value::deployment(given.span),
        };
        Some(given.through(parameters.span, FlowStepKind::Argument))
    }

    /// Opens a choice between the values that a parameter accepts, if they are a closed set.
    fn close(&self, id: InstanceId, parameter: &Parameter, value: Value) -> Value {
        let Kind::Unknown(unknown) = &value.kind else { return value };
        let Some(term) = unknown.term.filter(|_| unknown.choice.is_none()) else { return value };
        // In the words of the source: the parameter that has no value, which may be a caller's. A
        // part of it has no words.
        let text = match &unknown.reason {
            Reason::Parameter(display) | Reason::Replaced(display)
                if self.program.is_parameter(term) =>
            {
                display.to_string()
            }
            _ => return value,
        };
        let placed = |kind| Value { kind, trace: value.trace.clone(), ..Value::null(value.span) };
        let Some(allowed) = &parameter.allowed else {
            if parameter.ty != Type::Bool {
                return value;
            }
            let negated = match text.contains(' ') {
                // The version of a module is not named by one word.
                true => format!("!({text})"),
                false => format!("!{text}"),
            };
            let option = |text, case| Alternative { text, value: placed(Kind::Bool(case)) };
            let options = vec![option(text, true), option(negated, false)];
            return self
                .choose(Question::True(term), options, Unknown::clone(unknown))
                .traced(&value);
        };
        let env = Environment::of(id, self.program.instance(id).module.language);
        let mut options: Vec<(TermId, Alternative)> = Vec::new();
        for literal in allowed {
            let accepted = self.convert(self.eval(literal, env), &parameter.ty);
            let Some(constant) = self.term_of(&accepted) else { return value };
            let written = match (&literal.kind, env.language) {
                // As its expressions write it, not as JSON does.
                (ExprKind::String(value), Language::Arm) => format!("'{value}'"),
                _ => self.text(literal.span),
            };
            let case = format!("{text} == {written}");
            options.push((constant, Alternative { text: case, value: placed(accepted.kind) }));
        }
        let chosen = self.choose_among(term, options, None, Unknown::clone(unknown));
        chosen.map_or(value.clone(), |chosen| chosen.traced(&value))
    }

    /// An output of a module.
    pub(crate) fn output(&self, id: InstanceId, name: &str, span: Span) -> Value {
        let instance = self.program.instance(id);
        let found = instance.module.language.dialect().find(&instance.module.outputs, name);
        let Some((index, _, expr)) = found else {
            // What stands in for a module does not have all of its outputs.
            let is_stand_in = |&id: &FileId| self.program.workspace.sources.is_stand_in(id);
            if let (true, Some(parent)) =
                (instance.module.files.iter().any(is_stand_in), &instance.parent)
            {
                let target = Target::Remote(parent.instance, parent.call);
                let path = vec![Key::Name(name.into())];
                return Value::referring(self.reference(target, path), span);
            }
            if instance.module.problems.is_empty() {
                let what = format!("the module has no output `{name}`");
                return Value::unknown(Unknown::invalid(what, span), span);
            }
            return self.undeclared(format!("output.{name}"), Some(id), span);
        };
        self.once(MemoKey::Output(id, index), expr.span, || {
            let value = self.within(id, &mut |env| self.eval(expr, env));
            self.marked_by_name(value, name)
        })
        .through(span, FlowStepKind::Use)
    }

    /// An argument of a resource, or `None` if the code does not set it.
    pub fn argument(&self, target: &Target, name: &str) -> Option<Value> {
        let Target::Resource { instance, index, key } = target else { return None };
        let module = Rc::clone(&self.program.instance(*instance));
        let resource = module.module.resources.get(*index)?;
        let ignore_case = module.module.language.dialect().ignores_case;
        let argument = resource.argument(name, ignore_case)?;
        let memo = MemoKey::Attribute(target.clone(), name.into());
        Some(self.once(memo, argument.span, || {
            let value = self
                .in_resource(*instance, *index, key.as_ref(), &mut |env| self.eval(argument, env));
            self.marked_by_name(value, name)
        }))
    }

    /// Everything that the code sets of a resource, as an object.
    pub fn body(&self, target: &Target) -> Option<Value> {
        let Target::Resource { instance, index, key } = target else { return None };
        let module = Rc::clone(&self.program.instance(*instance));
        let resource = module.module.resources.get(*index)?;
        let memo = MemoKey::Attribute(target.clone(), "".into());
        Some(self.once(memo, resource.span, || {
            self.in_resource(*instance, *index, key.as_ref(), &mut |env| {
                self.eval(&resource.body, env)
            })
        }))
    }

    /// An attribute of a resource, as other code reads it.
    pub(crate) fn attribute_of(&self, target: &Target, name: &str, span: Span) -> Value {
        let reference = self.reference(target.clone(), Vec::new());
        self.attribute(&reference, &name.into(), span)
    }

    /// A reference to what the provider will set of a resource, by the names that lead to it.
    pub(crate) fn attribute_at(&self, target: &Target, path: &[&str], span: Span) -> Value {
        let path = path.iter().map(|&name| Key::Name(name.into())).collect();
        Value::new(Kind::Reference(self.reference(target.clone(), path)), span)
    }

    /// An attribute of a resource as other code reads it: what the code sets, else a reference to
    /// what the provider will set.
    pub(super) fn attribute(&self, reference: &Reference, name: &Name, span: Span) -> Value {
        let child = self.reference_to_part(reference, Key::Name(name.clone()));
        let set =
            reference.path.is_empty().then(|| self.argument(&reference.target, name)).flatten();
        match set {
            Some(value)
                if !value.is_null() && !self.is_left_to_provider(reference, name, &value) =>
            {
                Value { origin: Some(child), ..value }.through(span, FlowStepKind::Use)
            }
            _ => self.set_by_provider(child, span),
        }
    }

    /// What a provider sets of a resource where the code does not: a list of one block, or what only the deployment knows.
    pub(super) fn set_by_provider(&self, path: Arc<Reference>, span: Span) -> Value {
        if !self.is_single(&path) {
            return Value::referring(path, span);
        }
        let block = Value::referring(self.reference_to_part(&path, Key::Index(0)), span);
        Value { origin: Some(path), ..Value::array(vec![block], span) }
    }

    fn is_single(&self, path: &Reference) -> bool {
        let Target::Resource { instance, index, .. } = &path.target else { return false };
        let resource = &self.program.instance(*instance).module.resources[*index];
        (self.program.knowledge.is_single)(resource, &path.path)
    }

    /// Whether a block that a provider sets otherwise may be one that the code does not set: there may be none of it.
    fn is_left_to_provider(&self, reference: &Reference, name: &str, value: &Value) -> bool {
        let Target::Resource { instance, index, .. } = &reference.target else { return false };
        let may_be_missing = match &value.kind {
            Kind::Array(array) => array.items.is_empty() || array.open.is_some(),
            Kind::Unknown(_) => true,
            _ => false,
        };
        let module = &self.program.instance(*instance).module;
        may_be_missing && (self.program.knowledge.is_computed)(&module.resources[*index].ty, name)
    }

    /// A reference, with what is known of it.
    pub(crate) fn reference(&self, target: Target, path: Vec<Key>) -> Arc<Reference> {
        let is_never_empty = (self.program.knowledge.is_never_empty)(&target, &path);
        Arc::new(Reference { target, path, is_never_empty })
    }

    /// A reference to a part of what another one refers to.
    pub(super) fn reference_to_part(&self, of: &Reference, key: Key) -> Arc<Reference> {
        let path = of.path.iter().cloned().chain([key]).collect();
        self.reference(of.target.clone(), path)
    }
}
