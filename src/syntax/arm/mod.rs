//! Templates of Azure Resource Manager and their parameter files: JSON to a [`Module`].

mod expression;
mod outline;
mod parameters;
mod template;
mod tree;

use std::path::Path;

use jsonc_parser::ast::{Object, Value};

use self::expression::ExprContext;
pub(crate) use self::outline::outline;
pub use self::parameters::{set, values};
pub(crate) use self::template::is_deployment;
use self::tree::{StringMode, Tree, member};
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, ExprKind, Language, Module};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::interner::Interner;
use crate::syntax::json;
use crate::syntax::origin::Origin;

/// The kinds of ARM files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A deployment template, at any scope.
    Template,
    /// Values of a template's parameters.
    Parameters,
}

/// Whether a file's name says that it is JSON, and not another tool's.
pub fn is_json(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    (name.ends_with(".json") || name.ends_with(".jsonc"))
        && crate::syntax::terraform::file_kind(&name).is_none()
}

/// What a JSON text is; `None` if it is not ARM's, or does not parse.
pub fn file_kind(text: &str) -> Option<FileKind> {
    match json::parse(text.trim_start_matches('\u{feff}')) {
        Ok(Some(Value::Object(root))) => kind(&root),
        _ => None,
    }
}

/// A schema says it, at every scope: `subscriptionDeploymentTemplate.json`. Without one, a file is a
/// template if it has resources as only a template has them, and a parameter file if all it has are
/// values of parameters.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#template-format>
fn kind(root: &Object<'_>) -> Option<FileKind> {
    if let Some(Value::StringLit(schema)) = member(root, "$schema") {
        let schema = schema.value.to_ascii_lowercase();
        return match schema {
            _ if schema.contains("deploymenttemplate.json") => Some(FileKind::Template),
            _ if schema.contains("deploymentparameters.json") => Some(FileKind::Parameters),
            // `$schema` may be computed, and it may be anybody's.
            _ => None,
        };
    }
    let is_resource = |value: &Value<'_>| {
        value.as_object().is_some_and(|resource| {
            let text = |name| match member(resource, name) {
                Some(Value::StringLit(literal)) => Some(literal.value.as_ref()),
                _ => None,
            };
            text("type").is_some_and(|ty| ty.contains('/')) && text("apiVersion").is_some()
        })
    };
    match member(root, "resources") {
        Some(Value::Array(resources)) if resources.elements.iter().any(is_resource) => {
            return Some(FileKind::Template);
        }
        Some(Value::Object(resources))
            if resources.properties.iter().any(|property| is_resource(&property.value)) =>
        {
            return Some(FileKind::Template);
        }
        Some(_) => return None,
        None => {}
    }
    let is_value = |value: &Value<'_>| {
        value.as_object().is_some_and(|object| {
            object.properties.len() == 1
                && ["value", "reference"].iter().any(|name| member(object, name).is_some())
        })
    };
    match member(root, "parameters") {
        Some(Value::Object(parameters))
            if !parameters.properties.is_empty()
                && parameters.properties.iter().all(|p| is_value(&p.value)) =>
        {
            Some(FileKind::Parameters)
        }
        _ => None,
    }
}

/// The template that a file is; `None` if it is none. A text that does not parse is a template of
/// which the problem is all that is known, if it looks like one.
pub fn template(path: &Path, id: FileId, file: &SourceFile) -> Option<Module> {
    let text = &file.text()[file.bom()..];
    let mut module = template_text(path, text, &Origin::verbatim(id, file.bom()))?;
    module.files = vec![id];
    Some(module)
}

/// Templates above this size are not read. Azure takes 4 MB.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits>
const MAX_TEMPLATE: usize = 16 << 20;

/// The template that a text is, which lies at `origin`.
pub(crate) fn template_text(path: &Path, text: &str, origin: &Origin) -> Option<Module> {
    if text.len() > MAX_TEMPLATE {
        return looks_like_template(text).then(|| {
            let message = "it is larger than 16 MiB, and Azure takes 4 MB";
            unread(path, InputDiagnostic::new(message, origin.span(0..0)))
        });
    }
    match json::parse(text) {
        Ok(Some(root @ Value::Object(_))) => {
            let template = match &root {
                Value::Object(object) if kind(object) == Some(FileKind::Template) => Some(&root),
                _ => deployed_by_policy(&root),
            };
            template.map(|template| {
                let mut tree = Tree::new(text, origin);
                let root = tree.value(template, StringMode::Expressions(ExprContext::Template));
                template::read(path, root, tree.problems)
            })
        }
        Ok(_) => None,
        Err(error) => looks_like_template(text).then(|| {
            let span = origin.span(error.start..error.end);
            unread(path, InputDiagnostic { message: error.message, span, effect: error.effect })
        }),
    }
}

/// The template that a policy definition deploys where something is missing.
/// <https://learn.microsoft.com/azure/governance/policy/concepts/effect-deploy-if-not-exists>
fn deployed_by_policy<'v, 'a>(root: &'v Value<'a>) -> Option<&'v Value<'a>> {
    let root = match member(root.as_object()?, "properties") {
        Some(properties) => properties,
        None => root,
    };
    let path = ["policyRule", "then", "details", "deployment", "properties", "template"];
    let found = path.iter().try_fold(root, |at, name| member(at.as_object()?, name))?;
    (kind(found.as_object()?) == Some(FileKind::Template)).then_some(found)
}

/// A template of which only a problem is known.
fn unread(path: &Path, problem: InputDiagnostic) -> Module {
    let mut module = Module::empty(Language::Arm, path.to_path_buf());
    module.problems.push(problem);
    module
}

/// The template that an object is whose strings were already taken out of their text.
pub(crate) fn template_object(path: &Path, root: Expr) -> Module {
    template::read(path, root, Vec::new())
}

/// A string of a template as an expression, for texts that are not at hand as JSON.
pub(crate) fn string(text: &str, span: Span) -> Expr {
    if expression::is_expression(text) {
        let parsed = expression::parse(
            text,
            &Origin::whole(span),
            span,
            ExprContext::Template,
            &mut Interner::default(),
        );
        return parsed
            .unwrap_or_else(|error| Expr::new(span, ExprKind::Opaque(error.message.into())));
    }
    let text = if text.starts_with("[[") { &text[1..] } else { text };
    Expr::new(span, ExprKind::String(text.into()))
}

/// Whether a text that does not parse was meant to be a template.
fn looks_like_template(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("deploymenttemplate.json")
        || ["\"resources\"", "\"apiversion\"", "microsoft.containerservice/managedclusters"]
            .iter()
            .all(|word| text.contains(word))
}

/// A value of the command line: JSON, or `None` if it is not.
pub fn literal(id: FileId, file: &SourceFile) -> Option<Expr> {
    let text = &file.text()[file.bom()..];
    let value = json::parse(text).ok()??;
    let origin = Origin::verbatim(id, file.bom());
    let mut tree = Tree::new(text, &origin);
    Some(tree.value(&value, StringMode::Literal))
}
