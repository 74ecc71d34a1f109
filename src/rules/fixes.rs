//! The fixes of rules: what has to change, in the terms of the model.

use crate::eval::{Kind, Target, Value, World};
use crate::fix::edit::{self, Added};
use crate::fix::{Applicability, Edit, Fix};
use crate::ir::{Expr, Language};
use crate::source::Span;

/// A fix as a rule describes it.
#[derive(Debug)]
pub struct Template {
    /// What it does, as an imperative.
    pub title: Expr,
    /// What it promises.
    pub applicability: Applicability,
    /// When it is right; always without one.
    pub when: Option<Expr>,
    /// What has to change.
    pub change: Change,
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
        /// The text, `true`, or `false`.
        value: Expr,
    },
    /// A parameter that is declared to hold a secret.
    Secure {
        /// What is placed at the parameter's declaration.
        of: Expr,
    },
}

impl Template {
    /// The fix of a finding, if it can be carried out: the code is of people's own making, and writes what has to change
    /// in a form that can be edited. `whole` is the resource.
    pub(super) fn fix(
        &self,
        world: &World<'_, '_>,
        whole: Span,
        language: Language,
        eval: &dyn Fn(&Expr) -> Value,
    ) -> Option<Fix> {
        let is_true = |expr: &Expr| matches!(eval(expr).kind, Kind::Bool(true));
        if !self.when.as_ref().is_none_or(is_true) {
            return None;
        }
        let title = eval(&self.title).as_str()?.to_owned();
        let edit = self.edit(world, whole, language, eval)?;
        Some(Fix { title, applicability: self.applicability, edits: vec![edit] })
    }

    fn edit(
        &self,
        world: &World<'_, '_>,
        whole: Span,
        language: Language,
        eval: &dyn Fn(&Expr) -> Value,
    ) -> Option<Edit> {
        let text = |expr: &Expr| match &eval(expr).kind {
            Kind::String(text) => Some(text.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        let sources = &world.program.workspace.sources;
        let file = |span: Span| {
            let file = sources.get(span.file);
            (!sources.is_stand_in(span.file) && edit::is_editable(&file)).then_some(file)
        };
        // What a resource does not say itself may be right for others.
        let own = |expr: &Expr| Some(eval(expr)).filter(|value| whole.contains(value.span));
        match &self.change {
            Change::Set { of, value } => {
                let of = eval(of);
                edit::set(&*file(of.span)?, of.span, &text(value)?)
            }
            Change::Attribute { of, name } => {
                let of = own(of)?;
                let from = of.reference()?.attribute()?.to_owned();
                edit::attribute(&*file(of.span)?, of.span, language, &from, &text(name)?)
            }
            Change::Reference { of, to, name } => {
                let of = own(of)?;
                let to = eval(to);
                let Target::Resource { instance, index, key: None } = &to.reference()?.target
                else {
                    return None;
                };
                let module = &world.program.instance(*instance).module;
                let symbol = module.resources[*index].symbol.as_ref()?;
                // A symbol is known in its own module alone.
                let is_near = module.files.contains(&of.span.file);
                let (file, name) = (file(of.span)?, text(name)?);
                is_near.then(|| edit::reference(&file, of.span, language, symbol, &name)).flatten()
            }
            Change::Add { beside, name, value } => {
                let beside = eval(beside);
                // Where the resource itself has the value, wherever it comes from.
                let places = std::iter::once(beside.span).chain(beside.steps().map(|s| s.span));
                let place = places.into_iter().find(|place| whole.contains(*place))?;
                let value = eval(value);
                let added = match &value.kind {
                    Kind::Bool(flag) => Added::Bool(*flag),
                    Kind::String(text) => Added::Text(text),
                    _ => return None,
                };
                edit::add(&*file(place)?, place, language, &text(name)?, &added)
            }
            Change::Secure { of } => {
                let of = eval(of);
                edit::secure(&*file(of.span)?, of.span, language)
            }
        }
    }
}
