//! A role assignment that is missing: a new resource behind the one that needs the role, which waits for it.

use super::edit::{Other, camel_case, indent_of, is_traversal, line_around, line_end};
use super::members::Syntax;
use super::{Edit, structure};
use crate::source::{SourceFile, Span};

/// A role over a resource for an identity.
pub struct Grant<'a> {
    /// The name of the built-in role.
    pub role: &'a str,
    /// The GUID of the built-in role.
    pub guid: &'a str,
    /// The resource that the role is over.
    pub over: &'a Other,
    /// Where the subject has the ID of that resource.
    pub place: Option<Span>,
    /// The identity that is granted the role.
    pub to: &'a Other,
}

/// Declares a role assignment behind a resource, and makes the resource wait for it. `is_taken` says whether the module
/// declares a name already.
pub fn grant(
    file: &SourceFile,
    whole: Span,
    grant: &Grant<'_>,
    is_taken: impl Fn(&str) -> bool,
) -> Option<Vec<Edit>> {
    let text = file.text();
    let line = line_around(text, whole.end as usize);
    let is_last = text[whole.end as usize..line.end].trim().is_empty();
    if !is_last || !indent_of(&text[line.clone()]).is_empty() {
        return None;
    }
    let body = Syntax::of(file).body(text, whole.start as usize..whole.end as usize)?;
    let (_, unit) = structure::indentation(text, &body)?;
    let role = grant.role.replace([' ', '-'], "_").to_ascii_lowercase();
    let (symbol, lines) = match Syntax::of(file) {
        Syntax::Hcl => {
            let symbol = free(&format!("azurerm_role_assignment.{role}"), &is_taken)?;
            let lines = in_terraform(file, grant, symbol.rsplit('.').next()?, unit)?;
            (symbol, lines)
        }
        Syntax::Bicep => {
            let symbol = free(&camel_case(&role), &is_taken)?;
            let lines = in_bicep(grant, &symbol, unit)?;
            (symbol, lines)
        }
        Syntax::Json => return None,
    };
    let end = line_end(text, line.end);
    let lines: String = lines.iter().map(|line| format!("{end}{line}")).collect();
    let declared =
        Edit { span: Span::new(whole.file, line.end, line.end), text: format!("{end}{lines}") };
    Some(vec![structure::wait(file, whole, &symbol)?, declared])
}

fn in_terraform(
    file: &SourceFile,
    grant: &Grant<'_>,
    label: &str,
    unit: &str,
) -> Option<Vec<String>> {
    let written = |place: Span| file.text().get(place.start as usize..place.end as usize);
    let scope = match grant.place.and_then(written).filter(|text| is_traversal(text)) {
        Some(written) => written.to_owned(),
        None => format!("{}.id", grant.over.symbol.as_deref()?),
    };
    Some(vec![
        format!("resource \"azurerm_role_assignment\" \"{label}\" {{"),
        format!("{unit}scope                = {scope}"),
        format!("{unit}role_definition_name = \"{}\"", grant.role),
        format!("{unit}principal_id         = {}.principal_id", grant.to.symbol.as_deref()?),
        "}".to_owned(),
    ])
}

fn in_bicep(grant: &Grant<'_>, symbol: &str, unit: &str) -> Option<Vec<String>> {
    let (over, to, guid) = (grant.over.symbol.as_deref()?, grant.to.symbol.as_deref()?, grant.guid);
    let definitions = "'Microsoft.Authorization/roleDefinitions'";
    Some(vec![
        format!("resource {symbol} 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{"),
        format!("{unit}name: guid({over}.id, {to}.id, '{guid}')"),
        format!("{unit}scope: {over}"),
        format!("{unit}properties: {{"),
        format!("{unit}{unit}principalId: {to}.properties.principalId"),
        format!("{unit}{unit}principalType: 'ServicePrincipal'"),
        format!("{unit}{unit}roleDefinitionId: subscriptionResourceId({definitions}, '{guid}')"),
        format!("{unit}}}"),
        "}".to_owned(),
    ])
}

/// A name, or if the module has it, the same with a number.
fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    const MOST: usize = 100;
    let numbered = (2..MOST).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name))
}
