//! The fixes of rules: what has to change, in the terms of the model.

use std::sync::Arc;

use crate::eval::{InstanceId, Kind, Member, Target, Value, World};
use crate::fix::edit::{self, Added, Other};
use crate::fix::{Applicability, Edit, Fix, structure};
use crate::ir::{Expr, Name};
use crate::model::follows;
use crate::source::{SourceFile, Span};

/// A fix as a rule describes it.
#[derive(Debug)]
pub struct Template {
    /// What it does, as an imperative.
    pub title: Expr,
    /// What it promises.
    pub applicability: Applicability,
    /// When it is right; always without one.
    pub when: Option<Expr>,
    /// What has to change, all of it or nothing.
    pub changes: Vec<Change>,
}

/// A change in the terms of the model.
#[derive(Debug)]
pub enum Change {
    /// Another value where one is written.
    Set {
        /// The value that is written.
        of: Expr,
        /// The text, `true`, or `false` that replaces it.
        value: Expr,
    },
    /// Another attribute of the same resource.
    Attribute {
        /// The value that reads the attribute.
        of: Expr,
        /// The attribute, spelled as in Terraform.
        name: Expr,
    },
    /// An attribute of another resource.
    Reference {
        /// The value to replace.
        of: Expr,
        /// The ID of the other resource.
        to: Expr,
        /// The attribute, spelled as in Terraform.
        name: Expr,
    },
    /// A member beside another one.
    Add {
        /// The value of the other one.
        beside: Expr,
        /// The name, spelled as in Terraform.
        name: Expr,
        /// A text, `true`, `false`, or the ID of an identity for a list of them.
        value: Expr,
    },
    /// A parameter that is declared to hold a secret.
    Secure {
        /// What is placed at the parameter's declaration.
        of: Expr,
    },
    /// A member or a nested block that goes.
    Remove {
        /// What it holds.
        of: Expr,
    },
    /// A nested block, or what Bicep and templates have in its place, in the subject itself.
    Insert {
        /// The name, spelled as in Terraform.
        name: Expr,
        /// An object: texts by their names, spelled as in Terraform.
        members: Expr,
    },
    /// A dependency of the subject on another resource of Terraform.
    Wait {
        /// What is placed at the header of the other resource.
        of: Expr,
    },
    /// The instances of the subject, one after the other.
    Serialize,
}

/// What a fix is made for.
pub(super) struct Setting<'a, 'p, 'w> {
    /// The world that the finding holds in.
    pub(super) world: &'a World<'p, 'w>,
    /// The module instance that declares the subject.
    pub(super) module: InstanceId,
    /// The subject's declaration.
    pub(super) whole: Span,
    /// Evaluates expressions of the rule about the subject.
    pub(super) eval: &'a dyn Fn(&Expr) -> Value,
}

impl Template {
    /// The fix of a finding, if it can be carried out: the code is of people's own making, and writes what has to change
    /// in a form that can be edited.
    pub(super) fn fix(&self, setting: &Setting<'_, '_, '_>) -> Option<Fix> {
        let is_true = |expr: &Expr| matches!((setting.eval)(expr).kind, Kind::Bool(true));
        if !self.when.as_ref().is_none_or(is_true) {
            return None;
        }
        let title = (setting.eval)(&self.title).as_str()?.to_owned();
        let edits: Option<Vec<Edit>> =
            self.changes.iter().map(|change| setting.edit(change)).collect();
        Some(Fix { title, applicability: self.applicability, edits: edits? })
    }
}

impl Setting<'_, '_, '_> {
    fn edit(&self, change: &Change) -> Option<Edit> {
        let Self { world, whole, eval, .. } = *self;
        let language = world.program.instance(self.module).module.language;
        let text = |expr: &Expr| text(&eval(expr));
        // What a resource does not say itself may be right for others.
        let own = |expr: &Expr| Some(eval(expr)).filter(|value| whole.contains(value.span));
        let spelled = |name: String| match language.is_azure() {
            true => edit::camel_case(&name),
            false => name,
        };
        match change {
            Change::Set { of, value } => {
                let of = eval(of);
                edit::set(&*self.file(of.span)?, of.span, &self::text(&of)?, &text(value)?)
            }
            Change::Attribute { of, name } => {
                let of = own(of)?;
                let from = of.reference()?.attribute()?.to_owned();
                edit::attribute(&*self.file(of.span)?, of.span, language, &from, &text(name)?)
            }
            Change::Reference { of, to, name } => {
                let of = own(of)?;
                let to = eval(to);
                let other = self.other(&to)?;
                if self.is_awaited_by(&to.reference()?.target) {
                    return None;
                }
                let (file, name) = (self.file(of.span)?, text(name)?);
                edit::reference(&file, of.span, language, &other, &name)
            }
            Change::Add { beside, name, value } => {
                let place = self.place(&eval(beside))?;
                let value = eval(value);
                let symbol;
                let added = match &value.kind {
                    Kind::Bool(flag) => Added::Bool(*flag),
                    Kind::String(text) => Added::Text(text),
                    _ => {
                        symbol = self.other(&value)?.symbol?;
                        Added::Identity(&symbol)
                    }
                };
                edit::add(&*self.file(place)?, place, language, &text(name)?, &added)
            }
            Change::Secure { of } => {
                let of = eval(of);
                edit::secure(&*self.file(of.span)?, of.span, language)
            }
            Change::Remove { of } => {
                let place = self.place(&eval(of))?;
                structure::remove(&*self.file(place)?, whole, place)
            }
            Change::Insert { name, members } => {
                let members = eval(members);
                let Kind::Object(members) = &members.kind else { return None };
                let member = |(name, member): (&Name, &Member)| {
                    Some((spelled(name.to_string()), self::text(&member.value)?))
                };
                let members: Option<Vec<_>> = members.members.iter().map(member).collect();
                structure::insert(&*self.file(whole)?, whole, &spelled(text(name)?), &members?)
            }
            Change::Wait { of } => {
                let header = eval(of).span;
                // A symbol is known in its own module alone.
                let module = &world.program.instance(self.module).module;
                let other = module.resources.iter().position(|one| one.header == header)?;
                let target = Target::Resource { instance: self.module, index: other, key: None };
                if self.is_awaited_by(&target) {
                    return None;
                }
                let symbol = module.resources[other].symbol.as_ref()?;
                structure::wait(&*self.file(whole)?, whole, symbol)
            }
            Change::Serialize => structure::serialize(&*self.file(whole)?, whole),
        }
    }

    /// Whether another resource waits for the subject: if the subject waited for it, too, neither were ever created.
    fn is_awaited_by(&self, other: &Target) -> bool {
        let module = &self.world.program.instance(self.module).module;
        let own = module.resources.iter().position(|one| one.span == self.whole);
        own.is_some_and(|index| {
            let own = Target::Resource { instance: self.module, index, key: None };
            follows(self.world, other, &own) != Some(false)
        })
    }

    /// The resource that an ID refers to, if the module that declares the subject declares it, too, and once.
    fn other(&self, id: &Value) -> Option<Other> {
        let Target::Resource { instance, index, key: None } = &id.reference()?.target else {
            return None;
        };
        let resource = &self.world.program.instance(*instance).module.resources[*index];
        let other = Other { symbol: resource.symbol.clone(), declaration: resource.span };
        (*instance == self.module).then_some(other)
    }

    /// Where the subject itself has a value, wherever that comes from.
    fn place(&self, value: &Value) -> Option<Span> {
        let mut places = std::iter::once(value.span).chain(value.steps().map(|step| step.span));
        places.find(|place| self.whole.contains(*place))
    }

    /// The file of a place, if it may be edited.
    fn file(&self, span: Span) -> Option<Arc<SourceFile>> {
        let sources = &self.world.program.workspace.sources;
        let file = sources.get(span.file);
        (!sources.is_stand_in(span.file) && edit::is_editable(&file)).then_some(file)
    }
}

fn text(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
