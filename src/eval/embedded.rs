//! Templates that an expression gives: Terraform's `template_content`, be it a literal, a heredoc,
//! `jsonencode(…)` or `file(…)`, and the computed `template` of a nested deployment.
//!
//! Which module a call leads to must not depend on a world, so that the expression is evaluated with
//! nothing decided.

use std::sync::Arc;

use super::program::Parent;
use super::unknown::Reason;
use super::value::{Kind, Value};
use super::world::World;
use crate::ir::{Expr, ExprKind, Item, Module, Name, Property};
use crate::source::{SourceFile, Span};
use crate::syntax::{arm, json, origin::Origin};

impl World<'_, '_> {
    /// The template that a call's expression gives.
    pub(super) fn template_module(
        &self,
        parent: &Parent,
        template: &Expr,
    ) -> Result<Arc<Module>, Reason> {
        let world = self.deciding(Vec::new());
        let template = unpadded(template);
        let value = world.in_call(parent, &mut |env| world.eval(template, env));
        let file = self.program.workspace.sources.get(value.span.file);
        let no_template = || Reason::Invalid("it is not a template".into());
        let module = match &value.kind {
            Kind::Json(json) => arm::template_object(file.path(), expression(&json.value)),
            Kind::Object(_) => arm::template_object(file.path(), expression(&value)),
            Kind::String(text) => {
                let origin = origin(text, value.span, &file);
                let read = arm::template_text(file.path(), text, &origin);
                let mut module = read.ok_or_else(no_template)?;
                module.files = vec![value.span.file];
                module
            }
            Kind::Unknown(unknown) => return Err(unknown.reason.clone()),
            _ => return Err(no_template()),
        };
        Ok(Arc::new(module))
    }
}

/// What an expression puts white space around, which JSON does not care about: a heredoc of one
/// interpolation gives the text of that interpolation, at its own place.
fn unpadded(template: &Expr) -> &Expr {
    let ExprKind::Template(parts) = &template.kind else { return template };
    let is_padding =
        |part: &&Expr| matches!(&part.kind, ExprKind::String(text) if text.trim().is_empty());
    let mut content = parts.iter().filter(|part| !is_padding(part));
    match (content.next(), content.next()) {
        (Some(only), None) => only,
        _ => template,
    }
}

/// Where a text lies that was read from a span: as it stands, in a literal with escapes, or in a
/// heredoc of which every line lost its indentation.
fn origin(text: &str, span: Span, file: &SourceFile) -> Origin {
    let start = span.start as usize;
    let slice = file.slice(span);
    if slice == text {
        return Origin::verbatim(span.file, start);
    }
    let quoted = slice.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = quoted {
        return Origin::verbatim(span.file, start)
            .string(1..1 + inside.len(), &json::escapes(inside));
    }
    let mut lines = Vec::new();
    let (mut decoded, mut source) = (0, 0);
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let Some(at) = slice[source..].find(content) else { return Origin::whole(span) };
        lines.push((decoded, start + source + at));
        decoded += line.len();
        source += at + content.len();
    }
    Origin::escaped(span.file, start, lines)
}

/// A value as the expression of a template that stands for it.
fn expression(value: &Value) -> Expr {
    let span = value.span;
    let opaque = |what: &str| ExprKind::Opaque(Name::from(what));
    let kind = match &value.kind {
        Kind::Null => ExprKind::Null,
        Kind::Bool(value) => ExprKind::Bool(*value),
        Kind::Number(value) => ExprKind::Number(value.clone()),
        Kind::String(text) => return arm::string(text, span),
        Kind::Json(_) => opaque("a JSON text"),
        Kind::Array(array) if array.open.is_none() => ExprKind::Array(
            array
                .items
                .iter()
                .map(|item| Item { value: expression(item), spread: false })
                .collect(),
        ),
        Kind::Object(object) if !object.more => {
            let named = object.members.iter().map(|(name, member)| Property {
                key: arm::string(name, member.key),
                value: expression(&member.value),
            });
            let unnamed = object.unnamed.iter().map(|member| Property {
                key: expression(&member.key),
                value: expression(&member.value),
            });
            ExprKind::Object(named.chain(unnamed).collect())
        }
        Kind::Array(_) | Kind::Object(_) | Kind::Reference(_) => {
            opaque("a value of the code around")
        }
        Kind::Unknown(unknown) => opaque(&unknown.reason.to_string()),
    };
    Expr::new(span, kind)
}
