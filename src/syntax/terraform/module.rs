//! Blocks to a [`Module`].

use std::path::Path;

use indexmap::map::Entry;

use super::types;
use crate::collections::IndexMap;
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::fs::normalise;
use crate::ir::{
    BinaryOp, Binding, Call, CallSource, Expr, ExprKind, For, Language, Mode, Module, Name,
    Parameter, Property, Provider, Repetition, Resource, Type,
};
use crate::source::{FileId, Span};
use crate::syntax::hcl::Block;

/// Arguments that Terraform itself reads, and that no provider sees.
/// <https://developer.hashicorp.com/terraform/language/meta-arguments>
const RESOURCE_META: &[&str] =
    &["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection"];
const CALL_META: &[&str] =
    &["source", "version", "count", "for_each", "providers", "depends_on", "lifecycle"];

/// Up to this number, duplicates are mistakes that are reported one by one.
const FEW_DUPLICATES: usize = 2;

/// Builds a module from its files' top-level blocks, override files already merged.
pub(super) fn build(
    path: &Path,
    files: Vec<FileId>,
    blocks: Vec<Block>,
    inputs: IndexMap<Name, Expr>,
    problems: Vec<InputDiagnostic>,
) -> Module {
    let mut duplicates = Vec::new();
    let mut module = Module {
        files,
        inputs,
        problems,
        ..Module::empty(Language::Terraform, path.to_path_buf())
    };
    for block in &blocks {
        outline(block, &mut module.blocks);
        match (&*block.kind, block.labels.as_slice()) {
            ("variable", [name]) => match module.parameters.entry(name.clone()) {
                Entry::Occupied(_) => duplicates.push(duplicate(block.header, "variable", name)),
                Entry::Vacant(entry) => {
                    entry.insert(parameter(name, block));
                }
            },
            ("locals", _) => {
                for (name, attribute) in &block.attributes {
                    match module.locals.entry(name.clone()) {
                        Entry::Occupied(_) => {
                            duplicates.push(duplicate(attribute.key, "local value", name));
                        }
                        Entry::Vacant(entry) => {
                            entry.insert(attribute.value.clone());
                        }
                    }
                }
            }
            ("resource" | "data" | "ephemeral", [ty, name]) => {
                let resource = resource(ty, name, block);
                let symbol = resource.symbol.as_ref();
                if symbol.is_some_and(|symbol| module.symbols.contains_key(symbol)) {
                    let label = format!("{ty}.{name}");
                    duplicates.push(duplicate(block.header, &block.kind, &label));
                }
                if let Some(call) = template_deployment(&resource, block) {
                    module.calls.insert(call.symbol.clone(), call);
                }
                if let Some(symbol) = &resource.symbol {
                    module.symbols.entry(symbol.clone()).or_insert(module.resources.len());
                }
                module.resources.push(resource);
            }
            ("module", [name]) => {
                if module.calls.contains_key(name) {
                    duplicates.push(duplicate(block.header, "module call", name));
                } else if let Some(call) = call(path, name, block) {
                    module.calls.insert(name.clone(), call);
                }
            }
            ("output", [name]) if module.outputs.contains_key(name) => {
                duplicates.push(duplicate(block.header, "output", name));
            }
            ("output", [name]) => {
                if let Some(value) = block.attribute("value") {
                    module.outputs.insert(name.clone(), value.clone());
                }
            }
            ("terraform", _) => {
                for required in block.nested("required_providers") {
                    for (name, attribute) in &required.attributes {
                        if let Some(constraint) = required_version(&attribute.value) {
                            require(&mut module.providers, name, constraint);
                        }
                    }
                }
            }
            ("provider", [name]) => {
                if let Some(constraint) = block.string("version") {
                    require(&mut module.providers, name, constraint);
                }
            }
            _ => {}
        }
    }
    // Files of which one is a copy of the other have many names in common, and that is one mistake.
    if duplicates.len() > FEW_DUPLICATES {
        let further = duplicates.len() - 1;
        duplicates.truncate(1);
        duplicates[0].message += &format!(" ({further} more in this module)");
    }
    module.problems.append(&mut duplicates);
    module
}

/// The problem of a second declaration of one name, which Terraform rejects. The first one counts.
fn duplicate(span: Span, what: &str, name: &str) -> InputDiagnostic {
    let message = format!("duplicate {what} `{name}`: the module declares another one");
    InputDiagnostic::new(message, span).with_effect(Effect::Refused)
}

fn outline(block: &Block, blocks: &mut Vec<(Span, Span)>) {
    blocks.push((block.header, block.span));
    for nested in &block.blocks {
        outline(nested, blocks);
    }
}

fn require(providers: &mut IndexMap<Name, Provider>, name: &Name, constraint: &str) {
    match providers.entry(name.clone()) {
        Entry::Occupied(mut entry) => {
            let all = &mut entry.get_mut().constraint;
            *all = format!("{all}, {constraint}");
        }
        Entry::Vacant(entry) => {
            entry.insert(Provider { constraint: constraint.to_owned() });
        }
    }
}

/// The version in `azurerm = "~> 4.0"` or `azurerm = { version = "~> 4.0" }`.
fn required_version(value: &Expr) -> Option<&str> {
    match &value.kind {
        ExprKind::String(constraint) => Some(constraint),
        ExprKind::Object(properties) => properties.iter().find_map(|property| {
            match (&property.key.kind, &property.value.kind) {
                (ExprKind::String(key), ExprKind::String(value)) if **key == *"version" => {
                    Some(&**value)
                }
                _ => None,
            }
        }),
        _ => None,
    }
}

fn parameter(name: &Name, block: &Block) -> Parameter {
    let flag = |name: &str| match block.attribute(name).map(|value| &value.kind) {
        Some(ExprKind::Bool(value)) => Some(*value),
        _ => None,
    };
    Parameter {
        span: block.header,
        display: format!("var.{name}").into(),
        ty: block.attribute("type").map_or(Type::Any, types::constraint),
        default: block.attribute("default").cloned(),
        nullable: flag("nullable").unwrap_or(true),
        sensitive: flag("sensitive").unwrap_or(false),
        allowed: block
            .nested("validation")
            .filter_map(|validation| validation.attribute("condition"))
            .find_map(|condition| allowed_values(name, condition)),
        imported: None,
    }
}

/// The values that a validation's condition closes the variable to:
/// `contains(["a", "b"], var.x)`, or `var.x == "a" || var.x == "b"`, also within `&&`.
fn allowed_values(name: &Name, condition: &Expr) -> Option<Vec<Expr>> {
    let is_variable =
        |expr: &Expr| matches!(&expr.kind, ExprKind::Parameter(parameter) if parameter == name);
    match &condition.kind {
        ExprKind::Call { name: function, args, expand_last: false }
            if **function == *"contains" =>
        {
            let [list, value] = args.as_slice() else { return None };
            let ExprKind::Array(items) = &list.kind else { return None };
            if !is_variable(value) {
                return None;
            }
            items.iter().map(|item| literal(&item.value)).collect()
        }
        ExprKind::Binary(BinaryOp::Equal, operands) => {
            let [left, right] = &**operands;
            match (is_variable(left), is_variable(right)) {
                (true, false) => literal(right).map(|value| vec![value]),
                (false, true) => literal(left).map(|value| vec![value]),
                _ => None,
            }
        }
        ExprKind::Binary(BinaryOp::Or, operands) => {
            let mut values = allowed_values(name, &operands[0])?;
            values.extend(allowed_values(name, &operands[1])?);
            Some(values)
        }
        ExprKind::Binary(BinaryOp::And, operands) => {
            operands.iter().find_map(|operand| allowed_values(name, operand))
        }
        _ => None,
    }
}

fn literal(expr: &Expr) -> Option<Expr> {
    matches!(
        expr.kind,
        ExprKind::String(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Null
    )
    .then(|| expr.clone())
}

fn repetition(block: &Block) -> Repetition {
    if let Some(count) = block.attribute("count") {
        Repetition::Count(count.clone())
    } else if let Some(collection) = block.attribute("for_each") {
        Repetition::ForEach(collection.clone())
    } else {
        Repetition::One
    }
}

/// Whether there is a resource or a module call at all.
/// <https://opentofu.org/docs/language/meta-arguments/enabled/>
fn enabled(block: &Block) -> Option<Expr> {
    block.nested("lifecycle").find_map(|lifecycle| lifecycle.attribute("enabled")).cloned()
}

fn resource(ty: &Name, name: &Name, block: &Block) -> Resource {
    let (mode, symbol) = match &*block.kind {
        "resource" => (Mode::Managed, format!("{ty}.{name}")),
        kind => (Mode::Existing, format!("{kind}.{ty}.{name}")),
    };
    // `provider = azurerm.alias` names a configuration; without it the type's first word does.
    let provider = match block.attribute("provider").map(|provider| &provider.kind) {
        Some(ExprKind::Resource(reference) | ExprKind::Opaque(reference)) => {
            reference.split('.').next().unwrap_or_default()
        }
        _ => ty.split('_').next().unwrap_or_default(),
    };
    Resource {
        mode,
        ty: ty.clone(),
        symbol: Some(symbol.into()),
        header: block.header,
        span: block.span,
        repetition: repetition(block),
        condition: enabled(block),
        body: block.body(RESOURCE_META),
        provider: provider.into(),
        depends_on: block.attribute("depends_on").cloned(),
    }
}

/// The deployment of a template that a resource makes.
/// <https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/resource_group_template_deployment.html.markdown>
fn template_deployment(resource: &Resource, block: &Block) -> Option<Call> {
    if resource.mode != Mode::Managed {
        return None;
    }
    let (template, parameters) = match &*resource.ty {
        "azurerm_resource_group_template_deployment"
        | "azurerm_subscription_template_deployment"
        | "azurerm_management_group_template_deployment"
        | "azurerm_tenant_template_deployment" => {
            (block.attribute("template_content")?, block.attribute("parameters_content").cloned())
        }
        // Removed in version 3 of the provider. Its `parameters` are values without a shell.
        "azurerm_template_deployment" => {
            let shelled = || block.attribute("parameters").map(with_value);
            let parameters = block.attribute("parameters_body").cloned().or_else(shelled);
            (block.attribute("template_body")?, parameters)
        }
        _ => return None,
    };
    Some(Call {
        header: resource.header,
        span: resource.span,
        symbol: resource.address().into(),
        deployment: None,
        source: CallSource::Template(template.clone()),
        arguments: IndexMap::default(),
        parameters,
        repetition: resource.repetition.clone(),
        condition: None,
        depends_on: resource.depends_on.clone(),
        scope: None,
    })
}

/// `{ for name, value in values : name => { value = value } }`
fn with_value(values: &Expr) -> Expr {
    let span = values.span;
    let bound = |name: &str| Expr::new(span, ExprKind::Bound(name.into()));
    let key = Expr::new(span, ExprKind::String("value".into()));
    let shell = ExprKind::Object(vec![Property { key, value: bound("value") }]);
    let each = For {
        binding: Binding::KeyValue { key: Some("name".into()), value: "value".into() },
        collection: values.clone(),
        key: Some(bound("name")),
        value: Expr::new(span, shell),
        condition: None,
        grouping: false,
    };
    Expr::new(span, ExprKind::For(Box::new(each)))
}

fn call(path: &Path, name: &Name, block: &Block) -> Option<Call> {
    let source = block.attribute("source")?;
    let source = match &source.kind {
        ExprKind::String(text) => match super::local_path(text) {
            Some(local) => CallSource::Local(normalise(&path.join(&*local))),
            None => CallSource::Remote {
                source: text.to_string(),
                version: block.string("version").unwrap_or_default().to_owned(),
            },
        },
        // OpenTofu evaluates sources early; what it finds then is not known here.
        _ => CallSource::remote(""),
    };
    let arguments = block
        .attributes
        .iter()
        .filter(|(name, _)| !CALL_META.contains(&&***name))
        .map(|(name, attribute)| (name.clone(), attribute.value.clone()))
        .collect();
    Some(Call {
        header: block.header,
        span: block.span,
        symbol: format!("module.{name}").into(),
        deployment: None,
        source,
        arguments,
        parameters: None,
        repetition: repetition(block),
        condition: enabled(block),
        depends_on: block.attribute("depends_on").cloned(),
        scope: None,
    })
}
