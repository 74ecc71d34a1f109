//! Parameter files: the values of one deployment.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files>

use jsonc_parser::ast::{ObjectPropName, Value};

use super::tree::{StringMode, Tree, member};
use crate::collections::IndexMap;
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::ir::{Expr, ExprKind, Name};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::json;
use crate::syntax::origin::Origin;

/// The values in a parameter file, by name.
///
/// # Errors
///
/// What is wrong with it, placed in it.
pub fn values(id: FileId, file: &SourceFile) -> Result<IndexMap<Name, Expr>, InputDiagnostic> {
    let text = &file.text()[file.bom()..];
    let origin = Origin::verbatim(id, file.bom());
    let problem = |message: String, span: Span, effect| InputDiagnostic { message, span, effect };
    let root = match json::parse(text) {
        Ok(Some(Value::Object(root))) => root,
        Ok(_) => {
            let start = origin.span(0..text.len().min(1));
            return Err(problem("expected an object".into(), start, Effect::Unread));
        }
        Err(error) => {
            let span = origin.span(error.start..error.end);
            return Err(problem(error.message, span, error.effect));
        }
    };
    let mut values = IndexMap::default();
    let Some(Value::Object(parameters)) = member(&root, "parameters") else { return Ok(values) };
    let mut tree = Tree::new(text, &origin);
    for property in &parameters.properties {
        let Value::Object(given) = &property.value else { continue };
        let value = match (member(given, "value"), member(given, "reference")) {
            (Some(value), _) => tree.value(value, StringMode::Literal),
            (None, Some(_)) => {
                let range = match &property.name {
                    ObjectPropName::String(name) => name.range,
                    ObjectPropName::Word(name) => name.range,
                };
                let span = origin.span(range.start..range.end);
                Expr::new(span, ExprKind::Opaque("a secret in Key Vault".into()))
            }
            // What `expression` and its kind give is known to the deployment.
            (None, None) => {
                let span = origin.span(given.range.start..given.range.end);
                Expr::new(span, ExprKind::Opaque("an external input".into()))
            }
        };
        set(&mut values, property.name.as_str(), value);
    }
    Ok(values)
}

/// Gives a parameter a value, whatever the casing of its name. A later value replaces an earlier one.
pub fn set(values: &mut IndexMap<Name, Expr>, name: &str, value: Expr) {
    values.retain(|known, _| !known.eq_ignore_ascii_case(name));
    values.insert(Name::from(name), value);
}
