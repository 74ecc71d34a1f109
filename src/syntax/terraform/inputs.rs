//! Inputs that tools around Terraform give to a module: Terragrunt's, and those of a component of a stack.
//!
//! - <https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#inputs>
//! - <https://developer.hashicorp.com/terraform/language/stacks/component/config>

use std::path::Path;

use crate::collections::IndexMap;
use crate::fs::normalise;
use crate::ir::{Expr, ExprKind, Name};
use crate::source::Span;
use crate::syntax::hcl::Block;

/// The values that a file gives to the variables of a module.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) given: IndexMap<Name, Expr>,
    /// The value of every other variable, if the file may give it one.
    pub(crate) others: Option<Expr>,
}

impl Inputs {
    /// Those of a file that cannot be read, or of an expression that only a tool can evaluate.
    pub(crate) fn unknown(span: Span) -> Self {
        Self { others: Some(computed(span)), ..Self::default() }
    }

    /// The values of another file, under those of this one.
    pub(crate) fn include(&mut self, mut included: Self, is_deep: bool) {
        let is_scalar =
            |expr: &Expr| !matches!(expr.kind, ExprKind::Array(_) | ExprKind::Object(_));
        for (name, value) in std::mem::take(&mut self.given) {
            let both = included.given.contains_key(&name) || included.others.is_some();
            let value = match is_deep && both && !is_scalar(&value) {
                true => computed(value.span),
                false => value,
            };
            included.given.insert(name, value);
        }
        self.given = included.given;
        self.others = self.others.take().or(included.others);
    }
}

/// The inputs that a file in a folder gives to a module.
pub(super) fn inputs(content: &Block, folder: &Path, module: &Path) -> Inputs {
    let is_source_of = |block: &Block| {
        let source = block.string("source").unwrap_or_default();
        normalise(&folder.join(source.replace("//", "/"))) == module
    };
    let component = content.nested("component").find(|component| is_source_of(component));
    let Some(inputs) = component.unwrap_or(content).attribute("inputs") else {
        return Inputs::default();
    };
    let ExprKind::Object(properties) = &inputs.kind else {
        return Inputs::unknown(inputs.span);
    };
    let mut read = Inputs::default();
    for property in properties {
        match &property.key.kind {
            ExprKind::String(name) => {
                read.given.insert(name.clone(), literal(&property.value));
            }
            _ => read.others = Some(computed(property.key.span)),
        }
    }
    read
}

/// A value as far as it is written out. What is no literal is not known: its names are not those of the module.
fn literal(expr: &Expr) -> Expr {
    if is_literal(expr) { expr.clone() } else { computed(expr.span) }
}

fn computed(span: Span) -> Expr {
    Expr::new(span, ExprKind::Opaque("an input that a tool computes".into()))
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
        ExprKind::Array(items) => items.iter().all(|item| is_literal(&item.value)),
        ExprKind::Object(properties) => properties
            .iter()
            .all(|property| is_literal(&property.key) && is_literal(&property.value)),
        _ => false,
    }
}
