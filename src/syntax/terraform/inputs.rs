//! Inputs that tools around Terraform give to a module: Terragrunt's, and those of a component of a stack.
//!
//! - <https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#inputs>
//! - <https://developer.hashicorp.com/terraform/language/stacks/component/config>

use std::path::Path;

use crate::collections::IndexMap;
use crate::fs::normalise;
use crate::ir::{Expr, ExprKind, Name};
use crate::syntax::hcl::Block;

/// The inputs that a file in a folder gives to a module. What is no literal is not known: its names are not those of
/// the module.
pub(super) fn inputs(content: &Block, folder: &Path, module: &Path) -> IndexMap<Name, Expr> {
    let is_source_of = |block: &Block| {
        let source = block.string("source").unwrap_or_default();
        let source = source.strip_prefix("${get_terragrunt_dir()}/").unwrap_or(source);
        normalise(&folder.join(source.replace("//", "/"))) == module
    };
    let component = content.nested("component").find(|component| is_source_of(component));
    let inputs = component.unwrap_or(content).attribute("inputs");
    let Some(Expr { kind: ExprKind::Object(properties), .. }) = inputs else {
        return IndexMap::default();
    };
    let input = |name: &Expr| match &name.kind {
        ExprKind::String(name) => Some(name.clone()),
        _ => None,
    };
    properties
        .iter()
        .filter_map(|property| Some((input(&property.key)?, literal(&property.value))))
        .collect()
}

/// A value as far as it is written out.
fn literal(expr: &Expr) -> Expr {
    if is_literal(expr) {
        return expr.clone();
    }
    Expr::new(expr.span, ExprKind::Opaque("an input that a tool computes".into()))
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
