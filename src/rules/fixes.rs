//! The fixes of rules: what has to change, in the terms of the model.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::{InstanceId, Kind, Member, Target, Value, World};
use crate::fix::edit::{self, Added, Other};
use crate::fix::grant::{self, Grant};
use crate::fix::{Applicability, Edit, Fix, Reason, Withheld, align, structure};
use crate::ir::{Expr, Name};
use crate::model::{built_in_role, follows};
use crate::source::{FileId, SourceFile, Span};

/// A fix as a rule describes it.
#[derive(Debug)]
pub struct Template {
    /// What it does, as an imperative.
    pub title: Expr,
    /// What it promises.
    pub applicability: Applicability,
    /// When it is right; always without one.
    pub when: Option<Expr>,
    /// Whether it is right in the worlds in which the finding does not hold, too.
    pub in_every_world: bool,
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
        /// What it holds; null if there is none.
        of: Expr,
    },
    /// Another name for a member.
    Rename {
        /// What it holds.
        of: Expr,
        /// The new name, spelled as in Terraform.
        name: Expr,
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
    /// A role assignment, which the subject waits for.
    Grant {
        /// The name of a built-in role.
        role: Expr,
        /// The ID of the resource that the role is over, or a list of one.
        over: Expr,
        /// The ID of the identity that is granted the role.
        to: Expr,
    },
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
    /// The fix of a finding. One that cannot be carried out is withheld: the code is of a tool's making, or writes what has
    /// to change in a form that no edit changes. `None` if it is not made for what was found.
    pub(super) fn fix(&self, setting: &Setting<'_, '_, '_>) -> Option<Result<Fix, Withheld>> {
        let is_true = |expr: &Expr| matches!((setting.eval)(expr).kind, Kind::Bool(true));
        if !self.when.as_ref().is_none_or(is_true) {
            return None;
        }
        let title = (setting.eval)(&self.title).as_str()?.to_owned();
        let (applicability, in_every_world) = (self.applicability, self.in_every_world);
        let edits: Result<Vec<Vec<Edit>>, Reason> =
            self.changes.iter().map(|change| setting.edits(change)).collect();
        Some(match edits.map(|edits| setting.aligned(edits.concat())) {
            Ok(edits) => Ok(Fix { title, applicability, in_every_world, edits }),
            Err(reason) => Err(Withheld { title, reason }),
        })
    }
}

impl Setting<'_, '_, '_> {
    fn edits(&self, change: &Change) -> Result<Vec<Edit>, Reason> {
        let Self { world, whole, eval, .. } = *self;
        let language = world.program.instance(self.module).module.language;
        let text = |expr: &Expr| text(&eval(expr)).ok_or(Reason::Form);
        // What a resource does not say itself may be right for others.
        let own = |expr: &Expr| {
            Some(eval(expr)).filter(|value| whole.contains(value.span)).ok_or(Reason::Elsewhere)
        };
        let spelled = |name: String| match language.is_azure() {
            true => edit::camel_case(&name),
            false => name,
        };
        let edit = match change {
            Change::Set { of, value } => {
                let of = eval(of);
                let known = self::text(&of).ok_or(Reason::Form)?;
                // A switch that is set elsewhere may turn on other things, too. What a known module is called with is not.
                let is_known = world.program.workspace.sources.is_stand_in(whole.file);
                if matches!(of.kind, Kind::Bool(_)) && !is_known && !whole.contains(of.span) {
                    let place = self.place(&of)?;
                    let edit = edit::replace(&*self.file(place)?, place, &text(value)?);
                    return edit.map(|edit| vec![edit]).ok_or(Reason::Elsewhere);
                }
                edit::set(&*self.file(of.span)?, of.span, &known, &text(value)?)
            }
            Change::Attribute { of, name } => {
                let of = own(of)?;
                let from = of.reference().and_then(|of| of.attribute()).ok_or(Reason::Form)?;
                edit::attribute(&*self.file(of.span)?, of.span, language, from, &text(name)?)
            }
            Change::Reference { of, to, name } => {
                let of = own(of)?;
                let to = eval(to);
                let (target, other) = self.other(&to)?;
                if self.is_awaited_by(&target) {
                    return Err(Reason::Cycle);
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
                        symbol = self.other(&value)?.1.symbol.ok_or(Reason::OutOfReach)?;
                        Added::Identity(&symbol)
                    }
                };
                edit::add(&*self.file(place)?, place, language, &text(name)?, &added)
            }
            Change::Secure { of } => {
                let of = eval(of);
                if self.is_exposed(of.span) {
                    return Err(Reason::Exposed);
                }
                edit::secure(&*self.file(of.span)?, of.span, language)
            }
            Change::Remove { of } => {
                let of = eval(of);
                if of.is_null() {
                    return Ok(Vec::new());
                }
                let place = self.place(&of)?;
                structure::remove(&*self.file(place)?, whole, place)
            }
            Change::Rename { of, name } => {
                let place = self.place(&eval(of))?;
                structure::rename(&*self.file(place)?, whole, place, &spelled(text(name)?))
            }
            Change::Insert { name, members } => {
                let members = eval(members);
                let Kind::Object(members) = &members.kind else { return Err(Reason::Form) };
                let member = |(name, member): (&Name, &Member)| {
                    Some((spelled(name.to_string()), self::text(&member.value)?))
                };
                let members: Option<Vec<_>> = members.members.iter().map(member).collect();
                let (name, members) = (spelled(text(name)?), members.ok_or(Reason::Form)?);
                structure::insert(&*self.file(whole)?, whole, &name, &members)
            }
            Change::Wait { of } => {
                let header = eval(of).span;
                // A symbol is known in its own module alone.
                let module = &world.program.instance(self.module).module;
                let declared = module.resources.iter().position(|one| one.header == header);
                let index = declared.ok_or(Reason::OutOfReach)?;
                let target = Target::Resource { instance: self.module, index, key: None };
                if self.is_awaited_by(&target) {
                    return Err(Reason::Cycle);
                }
                let symbol = module.resources[index].symbol.as_ref().ok_or(Reason::Form)?;
                structure::wait(&*self.file(whole)?, whole, symbol)
            }
            Change::Serialize => structure::serialize(&*self.file(whole)?, whole),
            Change::Grant { role, over, to } => {
                return self.grant(&text(role)?, &eval(over), &eval(to));
            }
        };
        edit.map(|edit| vec![edit]).ok_or(Reason::Form)
    }

    /// The edits of each file with those that keep it aligned.
    fn aligned(&self, edits: Vec<Edit>) -> Vec<Edit> {
        let sources = &self.world.program.workspace.sources;
        let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            by_file.entry(edit.span.file).or_default().push(edit);
        }
        let files = by_file.into_iter();
        files.flat_map(|(id, edits)| align::aligned(&sources.get(id), id, edits)).collect()
    }

    /// The edits that grant an identity a role over a resource.
    fn grant(&self, role: &str, over: &Value, to: &Value) -> Result<Vec<Edit>, Reason> {
        let over = match &over.kind {
            // The node pools of a cluster can share a subnet.
            Kind::Array(array) => {
                let first = array.items.first().ok_or(Reason::OutOfReach)?;
                let target = |value: &Value| value.reference().map(|of| of.target.clone());
                let is_one = array.items.iter().all(|item| target(item) == target(first));
                is_one.then_some(first).ok_or(Reason::OutOfReach)?
            }
            _ => over,
        };
        let ((over_target, over_other), (to_target, to_other)) =
            (self.other(over)?, self.other(to)?);
        if self.is_awaited_by(&over_target) || self.is_awaited_by(&to_target) {
            return Err(Reason::Cycle);
        }
        let grant = Grant {
            role,
            guid: built_in_role(role).ok_or(Reason::Form)?,
            over: &over_other,
            place: self.place(over).ok(),
            to: &to_other,
        };
        let module = &self.world.program.instance(self.module).module;
        let is_taken = |name: &str| {
            module.symbols.contains_key(name)
                || module.calls.contains_key(name)
                || module.parameters.contains_key(name)
                || module.locals.contains_key(name)
        };
        let file = self.file(self.whole)?;
        grant::grant(&file, self.whole, &grant, is_taken).ok_or(Reason::Form)
    }

    /// Whether the parameter that is declared at a place is part of an output or of a name, or is passed to a parameter
    /// that is no secret, or of a module that is not read: Azure shows it there all the same.
    fn is_exposed(&self, declaration: Span) -> bool {
        let program = self.world.program;
        program.modules().iter().any(|module| {
            let mut parameters = module.parameters.iter();
            let declared = parameters.find(|(_, parameter)| parameter.span.contains(declaration));
            let Some((name, _)) = declared else { return false };
            let is_plain = |argument: &&Expr| match program.passed_to(argument.span) {
                Some((callee, position)) => {
                    !program.typed(&callee, &callee.parameters[position]).sensitive
                }
                None => true,
            };
            let names = module.resources.iter().filter_map(|one| one.argument("name", true));
            let shown = module.outputs.values().chain(names);
            let arguments = module.calls.values().flat_map(|call| call.arguments.values());
            shown.chain(arguments.filter(is_plain)).any(|expr| expr.names_parameter(name))
        })
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
    fn other(&self, id: &Value) -> Result<(Target, Other), Reason> {
        let target = &id.reference().ok_or(Reason::OutOfReach)?.target;
        match target {
            Target::Resource { instance, index, key: None } if *instance == self.module => {
                let resource = &self.world.program.instance(*instance).module.resources[*index];
                let (symbol, declaration) = (resource.symbol.clone(), resource.span);
                Ok((target.clone(), Other { symbol, declaration }))
            }
            _ => Err(Reason::OutOfReach),
        }
    }

    /// Where the subject itself has a value, wherever that comes from.
    fn place(&self, value: &Value) -> Result<Span, Reason> {
        let mut places = std::iter::once(value.span).chain(value.steps().map(|step| step.span));
        places.find(|place| self.whole.contains(*place)).ok_or(Reason::Elsewhere)
    }

    /// The file of a place, if it may be edited.
    fn file(&self, span: Span) -> Result<Arc<SourceFile>, Reason> {
        let sources = &self.world.program.workspace.sources;
        let file = sources.get(span.file);
        if sources.is_stand_in(span.file) {
            return Err(Reason::Module);
        }
        match edit::is_editable(&file) {
            true => Ok(file),
            false => Err(Reason::Generated { file: file.name().to_owned() }),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}
