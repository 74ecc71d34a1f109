//! Resources by their ids: `resourceId('Microsoft.X/y', 'name')` and `reference(…)` to the
//! declarations that they mean.
//!
//! A declaration is meant if its type is the same, and its name is known to be the same: two names
//! that are equal, or that are computed in the same way from the same parameters. What is not
//! declared is [`Target::Foreign`]: it exists, and its type is known.

use std::sync::Arc;

use super::equality::equal;
use super::ids::{InstanceId, TermId};
use super::keys::Expansion;
use super::logic::Truth;
use super::target::Repeated;
use super::target::{Foreign, Key, Target};
use super::term::Term;
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::{Environment, World};
use crate::ir::{CallSource, Language, Name};
use crate::source::Span;

const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// A resource's id, in its parts.
pub(super) struct Id<'a> {
    /// The type.
    pub(super) ty: &'a str,
    /// The names, one for each part of the type behind the provider, or one for all.
    pub(super) names: &'a [Value],
    /// The subscription and the resource group, or the resource that is extended, if they are not
    /// the deployment's own.
    pub(super) place: &'a [Value],
    /// What the id starts with, where that is known.
    pub(super) prefix: Option<String>,
}

impl Id<'_> {
    /// The id as text, if all of it is known.
    fn text(&self) -> Option<String> {
        let mut text = self.prefix.clone()?;
        let (provider, parts) = self.ty.split_once('/')?;
        let names: Option<Vec<&str>> = self.names.iter().map(Value::as_str).collect();
        text += &format!("/providers/{provider}");
        for (part, name) in parts.split('/').zip(names?) {
            text += &format!("/{part}/{name}");
        }
        Some(text)
    }
}

/// A declaration that an id may mean.
struct Match {
    target: Target,
    /// Whether it exists.
    exists: Truth,
}

impl World<'_, '_> {
    /// The id of a resource: a reference to the declaration that it means.
    pub(super) fn resource_by_id(&self, id: &Id<'_>, env: Environment<'_>, span: Span) -> Value {
        let name = self.path_name(id.names, span);
        let is_deployment = id.ty.eq_ignore_ascii_case(DEPLOYMENTS);
        // What is placed elsewhere is not what this deployment declares; deployments say themselves
        // where they are placed.
        if (id.place.is_empty() || is_deployment)
            && let Some(found) = self.declared(Some(id.ty), &name, env)
        {
            return found.map_or_else(
                |unknown| Value::unknown(unknown, span),
                |target| {
                    let path = vec![Key::Name("id".into())];
                    Value::referring(self.reference(target, path), span)
                },
            );
        }
        if let Some(text) = id.text() {
            return Value::string(text, span);
        }
        let last = id.names.last().and_then(Value::as_str);
        let last = last.map(|name| Name::from(name.rsplit('/').next().unwrap_or(name)));
        let parts = || {
            let ty = Some(self.text_term(&id.ty.to_ascii_lowercase()));
            let names = id.place.iter().chain([&name]).map(|part| self.term_of(part));
            [ty].into_iter().chain(names).collect::<Option<Vec<_>>>()
        };
        let id_term = match parts() {
            Some(parts) => self.called("id", parts),
            None => self.intern(Term::Place(span, env.instance, Vec::new())),
        };
        let group = id.place.last().map(|group| self.term_of(group).unwrap_or(id_term));
        let foreign = Foreign { ty: id.ty.into(), name: last, group, id: id_term };
        let path = vec![Key::Name("id".into())];
        Value::referring(self.reference(Target::Foreign(foreign), path), span)
    }

    /// What `resourceId` gives in a module for a type and names.
    pub(crate) fn resource_id(
        &self,
        instance: InstanceId,
        ty: &str,
        names: &[Value],
        span: Span,
    ) -> Value {
        let language = self.program.instance(instance).module.language;
        let id = Id { ty, names, place: &[], prefix: None };
        self.resource_by_id(&id, Environment::of(instance, language), span)
    }

    /// The resource that a name, a symbolic name or an id means.
    pub(super) fn referred(&self, id: &Value, env: Environment<'_>, span: Span) -> Option<Value> {
        let root = |target: Target| Value::referring(self.reference(target, Vec::new()), span);
        match &id.kind {
            Kind::Reference(reference) => {
                let is_id = |key: &Key| matches!(key, Key::Name(n) if n.eq_ignore_ascii_case("id"));
                match reference.path.as_slice() {
                    [] => Some(root(reference.target.clone())),
                    [key] if is_id(key) => Some(root(reference.target.clone())),
                    _ => None,
                }
            }
            Kind::String(text) => {
                if let Some(found) = self.copy_named(text, env, span) {
                    return Some(found);
                }
                let (ty, name) = split(text)?;
                let id = match ty {
                    Some(ty) => {
                        let names = [Value::string(name, span)];
                        let place = group_of(text).map(|group| vec![Value::string(group, span)]);
                        let place = place.unwrap_or_default();
                        let id = Id { ty: &ty, names: &names, place: &place, prefix: None };
                        self.resource_by_id(&id, env, span)
                    }
                    None => {
                        let found = self.declared(None, &Value::string(name, span), env)?;
                        return Some(
                            found.map_or_else(|unknown| Value::unknown(unknown, span), root),
                        );
                    }
                };
                match &id.kind {
                    Kind::Reference(reference) => Some(root(reference.target.clone())),
                    _ => Some(id),
                }
            }
            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                Some(Value::unknown(Arc::clone(unknown), span))
            }
            Kind::Unknown(_) => {
                let found = self.declared(None, id, env)?;
                Some(found.map_or_else(|unknown| Value::unknown(unknown, span), root))
            }
            _ => None,
        }
    }

    /// What a symbolic name means, with the index of a copy: `aks`, `aks[0]`.
    fn copy_named(&self, text: &str, env: Environment<'_>, span: Span) -> Option<Value> {
        let (symbol, index) = match text.split_once('[') {
            Some((symbol, rest)) => {
                (symbol, Some(rest.strip_suffix(']')?.trim().parse::<usize>().ok()?))
            }
            None => (text, None),
        };
        let all = self.named(symbol, env, span)?;
        match (&all.kind, index) {
            (Kind::Array(array), Some(index)) => array.items.get(index).cloned(),
            _ => Some(all),
        }
    }

    /// All copies of what a symbolic name means.
    pub(super) fn copies(&self, symbol: &str, env: Environment<'_>, span: Span) -> Value {
        self.named(symbol, env, span).unwrap_or_else(|| Value::deployment(span))
    }

    fn named(&self, symbol: &str, env: Environment<'_>, span: Span) -> Option<Value> {
        let id = env.instance?;
        let instance = self.program.instance(id);
        let module = &instance.module;
        let (what, keys) = match (module.symbols.get(symbol), module.calls.get_index_of(symbol)) {
            (Some(&index), _) => {
                let what = Repeated::Resource(index);
                (what, self.keys(id, what))
            }
            (None, Some(call)) => (Repeated::Call(call), self.keys(id, Repeated::Call(call))),
            (None, None) => return None,
        };
        Some(self.instances(keys, span, |key| {
            Value::referring(self.reference(self.target(id, what, key), Vec::new()), span)
        }))
    }

    /// Where a module instance is deployed, if that is elsewhere than the root: what `resourceGroup(…)` or
    /// `subscription(…)` gives, or a reference to a resource group.
    pub(crate) fn deployed_to(&self, instance: InstanceId) -> Option<Value> {
        let parent = self.program.instance(instance).parent.clone()?;
        let caller = self.program.instance(parent.instance);
        let (_, call) = caller.module.calls.get_index(parent.call)?;
        match &call.scope {
            Some(scope) => Some(self.in_call(&parent, &mut |env| self.eval(scope, env))),
            None => self.deployed_to(parent.instance),
        }
    }

    /// The name of the resource group that the root is deployed to.
    pub(crate) fn name_of_own_group(&self) -> TermId {
        self.member_term(self.called("resourcegroup", Vec::new()), &"name".into(), true)
    }

    fn target(&self, instance: InstanceId, what: Repeated, key: Option<Key>) -> Target {
        match what {
            Repeated::Resource(index) => Target::Resource { instance, index, key },
            Repeated::Call(call) => match self.child(instance, call, key) {
                Ok(child) => Target::Module(child),
                Err(_) => Target::Remote(instance, call),
            },
        }
    }

    /// A reference to the declaration of this type whose name this is, deployed or not, or the choice that decides which
    /// of several it is.
    pub(crate) fn declared_as(
        &self,
        instance: InstanceId,
        ty: &str,
        name: &Value,
    ) -> Option<Value> {
        let mut matches = Vec::new();
        self.matches(instance, Some(ty), name, &mut matches);
        let absent = matches.first().map(|found| Ok(found.target.clone()));
        Some(match chosen(matches).or(absent)? {
            Ok(target) => Value::referring(self.reference(target, Vec::new()), name.span),
            Err(choice) => Value::unknown(choice, name.span),
        })
    }

    /// The declaration of this type, or of any, whose name this is. An error is the choice that
    /// decides which of several it is.
    fn declared(
        &self,
        ty: Option<&str>,
        name: &Value,
        env: Environment<'_>,
    ) -> Option<Result<Target, Arc<Unknown>>> {
        let mut matches = Vec::new();
        self.matches(env.instance?, ty, name, &mut matches);
        chosen(matches)
    }

    fn matches(&self, id: InstanceId, ty: Option<&str>, name: &Value, found: &mut Vec<Match>) {
        let instance = self.program.instance(id);
        let module = &instance.module;
        for (index, resource) in module.resources.iter().enumerate() {
            if ty.is_none_or(|ty| resource.ty.eq_ignore_ascii_case(ty)) {
                let what = Repeated::Resource(index);
                self.compare(id, what, &resource.ty, ty.is_none(), name, found);
            }
        }
        for (call, (_, declared)) in module.calls.iter().enumerate() {
            if declared.deployment.is_some()
                && ty.is_none_or(|ty| ty.eq_ignore_ascii_case(DEPLOYMENTS))
            {
                self.compare(id, Repeated::Call(call), DEPLOYMENTS, ty.is_none(), name, found);
            }
            // A nested template with the outer scope refers to its own resources from out here.
            if let CallSource::Nested(nested) = &declared.source
                && nested.outer
                && matches!(self.keys(id, Repeated::Call(call)), Expansion::One)
                && let Ok(child) = self.child(id, call, None)
            {
                self.matches(child, ty, name, found);
            }
        }
    }

    /// Compares the names of all copies of a declaration with a name, or with a type and a name.
    fn compare(
        &self,
        id: InstanceId,
        what: Repeated,
        ty: &str,
        with_type: bool,
        wanted: &Value,
        found: &mut Vec<Match>,
    ) {
        let keys = match self.keys(id, what).instances() {
            Ok(keys) => keys,
            Err(_) => return,
        };
        for key in keys {
            self.budget.spend(1);
            let Some(name) = self.name_of(id, what, key.as_ref()) else { return };
            let same = |name: &Value| match (name.as_str(), wanted.as_str()) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                _ => equal(name, wanted) == Some(true),
            };
            let is_meant = same(&name)
                || (with_type && {
                    let parts = [Value::string(format!("{ty}/"), name.span), name.clone()];
                    same(&self.partly_known_text(&parts, name.span))
                });
            if is_meant {
                let exists = self.exists(id, what, key.as_ref());
                found.push(Match { target: self.target(id, what, key), exists });
            }
        }
    }

    fn name_of(&self, id: InstanceId, what: Repeated, key: Option<&Key>) -> Option<Value> {
        match what {
            Repeated::Resource(index) => {
                let target = Target::Resource { instance: id, index, key: key.cloned() };
                self.argument(&target, "name")
            }
            Repeated::Call(call) => {
                let instance = self.program.instance(id);
                let name = instance.module.calls[call].deployment.as_ref()?;
                let evaluate = &mut |env: Environment<'_>| self.eval(name, env);
                Some(self.in_repetition(id, what, key, evaluate))
            }
        }
    }

    /// Names with slashes between them; partly known if some are not.
    fn path_name(&self, names: &[Value], span: Span) -> Value {
        if let [name] = names {
            return name.clone();
        }
        let mut parts = Vec::with_capacity(names.len() * 2);
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                parts.push(Value::string("/", span));
            }
            parts.push(name.clone());
        }
        let known: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
        match known {
            Some(known) => Value::string(known.concat(), span),
            None => self.partly_known_text(&parts, span),
        }
    }

    /// The properties of a resource.
    pub(super) fn properties(&self, resource: &Value, span: Span) -> Value {
        self.member(resource, &"properties".into(), span, Language::Arm)
    }
}

/// The one of some matches that exists. An error is the choice that decides which of several it is.
fn chosen(mut matches: Vec<Match>) -> Option<Result<Target, Arc<Unknown>>> {
    matches.retain(|found| !matches!(found.exists, Truth::False));
    let certain = matches.iter().position(|found| matches!(found.exists, Truth::True));
    if let Some(at) = certain {
        return Some(Ok(matches.swap_remove(at).target));
    }
    match matches.as_slice() {
        [] => None,
        [only] => Some(Ok(only.target.clone())),
        [first, ..] => match &first.exists {
            Truth::Unknown(unknown) if unknown.choice.is_some() => Some(Err(Arc::clone(unknown))),
            _ => Some(Ok(first.target.clone())),
        },
    }
}

/// The resource group in an ID that says where the resource is.
fn group_of(id: &str) -> Option<&str> {
    let mut parts = id.strip_prefix("/subscriptions/")?.split('/').skip(1);
    parts.next().filter(|part| part.eq_ignore_ascii_case("resourceGroups"))?;
    parts.next()
}

/// The type and the name in an id or in `Microsoft.X/y/name`; a name without slashes has no type.
fn split(text: &str) -> Option<(Option<String>, String)> {
    let lower = text.to_ascii_lowercase();
    let relative = match lower.rfind("/providers/") {
        Some(at) => &text[at + "/providers/".len()..],
        None if text.starts_with('/') => return None,
        None => text,
    };
    if !relative.contains('/') {
        return Some((None, relative.to_owned()));
    }
    let mut segments = relative.split('/').filter(|segment| !segment.is_empty());
    let mut ty = segments.next()?.to_owned();
    let mut names = Vec::new();
    while let Some(part) = segments.next() {
        ty.push('/');
        ty.push_str(part);
        names.extend(segments.next());
    }
    (!names.is_empty()).then(|| (Some(ty), names.join("/")))
}
