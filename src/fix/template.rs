//! How an expression of a template of JSON reads another resource of the same template.

use super::members::{Body, Syntax};
use crate::source::{SourceFile, Span};

/// The properties of the resource that is declared at a place, as an expression: `reference('symbol')`, or
/// `reference(resourceId('type', 'name'), 'version')` where resources have no symbols.
pub(super) fn properties(
    file: &SourceFile,
    declaration: Span,
    symbol: Option<&str>,
) -> Option<String> {
    if let Some(symbol) = symbol {
        return is_plain(symbol).then(|| format!("reference('{symbol}')"));
    }
    let text = file.text();
    let body = Syntax::Json.body(text, declaration.start as usize..declaration.end as usize)?;
    let get = |name: &str| operand(text, &body, name);
    let (ty, name, version) = (get("type")?, get("name")?, get("apiVersion")?);
    // The ID of a resource within another one has several names, and one elsewhere has more parts.
    let is_simple = ty.matches('/').count() == 1 && body.find(text, "scope").is_none();
    is_simple.then(|| format!("reference(resourceId({ty}, {name}), {version})"))
}

/// The text of a member as an operand of an expression: a quoted text, or the expression that it holds.
fn operand(text: &str, body: &Body, name: &str) -> Option<String> {
    let member = body.find(text, name)?;
    let value = text[member.rest..member.span.end].trim_start().strip_prefix(':')?.trim();
    let value = value.strip_prefix('"')?.strip_suffix('"')?;
    // JSON writes a character in another way.
    if value.contains('\\') {
        return None;
    }
    match value.strip_prefix('[') {
        Some(expression) => {
            let expression = expression.strip_suffix(']')?;
            (!expression.starts_with('[')).then(|| expression.to_owned())
        }
        None => is_plain(value).then(|| format!("'{value}'")),
    }
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\'', '"', '\\', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str, symbol: Option<&str>) -> Option<String> {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new("a.json".into(), "a.json".into(), text.to_owned()));
        properties(&sources.get(id), Span::new(id, 0, text.len()), symbol)
    }

    #[test]
    fn resources_are_read_by_what_they_are_declared_with() {
        let declared = |more: &str| {
            format!("{{ \"type\": \"M.I/ids\", \"apiVersion\": \"[variables('v')]\", {more} }}")
        };
        assert_eq!(
            read(&declared("\"name\": \"id\""), None).as_deref(),
            Some("reference(resourceId('M.I/ids', 'id'), variables('v'))")
        );
        assert_eq!(
            read(&declared("\"name\":\n\"[concat(parameters('a'), '-id')]\""), None).as_deref(),
            Some(
                "reference(resourceId('M.I/ids', concat(parameters('a'), '-id')), variables('v'))"
            )
        );
        assert_eq!(read("{}", Some("id")).as_deref(), Some("reference('id')"));
        for kept in [
            "\"name\": \"id\", \"scope\": \"x\"",
            "\"name\": \"[[id]\"",
            "\"name\": \"\\u0061\"",
            "\"name\": \"it's\"",
            "\"name\": 1",
            "\"tags\": {}",
        ] {
            assert_eq!(read(&declared(kept), None), None, "{kept}");
        }
        let within = "{ \"type\": \"M.I/ids/creds\", \"apiVersion\": \"1\", \"name\": \"id/c\" }";
        assert_eq!(read(within, None), None);
    }
}
