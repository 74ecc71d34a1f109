//! The bytes to edit: from a place in a file and what should stand there, to the smallest edit that writes it the way the
//! file is written. Where a file writes it otherwise than expected, there is no edit.

use std::ffi::OsStr;
use std::path::Path;

use super::members::Syntax;
use super::{Edit, template};
use crate::ir::{Language, Name};
use crate::source::{SourceFile, Span};

/// Replaces a value that is written as a literal by another text, or by `true` or `false`. A literal that is written
/// otherwise than the value, such as the ID of what the value is the name of, is left alone.
pub fn set(file: &SourceFile, span: Span, known: &str, value: &str) -> Option<Edit> {
    let old = text_of(file, span)?;
    if matches!(value, "true" | "false") && matches!(old, "true" | "false") {
        return (old != value).then(|| Edit { span, text: value.to_owned() });
    }
    let inside = literal(file, span)?;
    let is_plain = !value.contains(['"', '\'', '\\', '\n', '\r']) && !value.contains("${");
    let edit = Edit { span: inside, text: value.to_owned() };
    let old = text_of(file, inside)?;
    (is_plain && old != value && old.eq_ignore_ascii_case(known)).then_some(edit)
}

/// Writes a bool in the place of an expression that reads it from elsewhere.
pub fn replace(file: &SourceFile, span: Span, value: &str) -> Option<Edit> {
    let read = text_of(file, expression(file, span)?)?;
    (matches!(value, "true" | "false") && is_traversal(read))
        .then(|| Edit { span, text: value.to_owned() })
}

/// Replaces the attribute that an expression reads of a resource, its last step, by another one of the same resource.
/// `name` is spelled as Terraform spells it.
pub fn attribute(
    file: &SourceFile,
    span: Span,
    language: Language,
    from: &str,
    name: &str,
) -> Option<Edit> {
    let span = expression(file, span)?;
    let old = text_of(file, span)?;
    let path = old.strip_suffix(from)?.strip_suffix('.')?;
    if !is_traversal(path) {
        return None;
    }
    // The attributes of azapi's outputs are Azure's, too.
    let is_azure = language.is_azure() || from.contains(|c: char| c.is_ascii_uppercase());
    let new = if is_azure { camel_case(name) } else { name.to_owned() };
    let start = span.start as usize + path.len() + 1;
    let whole = Span::new(span.file, start, span.end as usize);
    // Azure has the ID of a resource beside its properties, and the rest among them.
    let (span, text) = match (is_azure, path.strip_suffix(".properties"), from, name) {
        (true, Some(base), _, "id") => {
            (Span::new(span.file, span.start as usize + base.len() + 1, span.end as usize), new)
        }
        (true, None, "id", _) => (whole, format!("properties.{new}")),
        _ => (whole, new),
    };
    Some(Edit { span, text })
}

/// Attributes of clusters for which Terraform and Azure have paths that do not correspond.
const OF_CLUSTERS: [(&str, &str, &str); 2] = [
    (
        "kubelet_object_id",
        "kubelet_identity[0].object_id",
        "properties.identityProfile.kubeletidentity.objectId",
    ),
    ("oidc_issuer_url", "oidc_issuer_url", "properties.oidcIssuerProfile.issuerURL"),
];

/// A resource that the same module declares.
pub struct Other {
    /// How expressions name it; `None` in templates that name resources by their IDs.
    pub symbol: Option<Name>,
    /// Its declaration.
    pub declaration: Span,
}

/// Replaces an expression by an attribute of another resource.
pub fn reference(
    file: &SourceFile,
    span: Span,
    language: Language,
    other: &Other,
    attribute: &str,
) -> Option<Edit> {
    let old = text_of(file, span)?;
    let symbol = other.symbol.as_deref();
    let of_cluster = OF_CLUSTERS.iter().find(|(name, ..)| *name == attribute);
    let attribute = match (of_cluster, language.is_azure()) {
        (Some((.., azure)), true) => (*azure).to_owned(),
        // Other providers have other attributes.
        (Some(_), false) if !symbol?.starts_with("azurerm_kubernetes_") => return None,
        (Some((_, terraform, _)), false) => (*terraform).to_owned(),
        (None, true) if attribute != "id" => format!("properties.{}", camel_case(attribute)),
        (None, _) => attribute.to_owned(),
    };
    let text = if language == Language::Arm {
        if !old.starts_with('"') {
            return None;
        }
        // An ID that is computed from a name would not wait for the resource.
        let attribute = attribute.strip_prefix("properties.")?;
        let properties = template::properties(file, other.declaration, symbol)?;
        format!("\"[{properties}.{attribute}]\"")
    } else if is_json(file) || file.text()[..span.start as usize].ends_with("${") {
        return None;
    } else {
        format!("{}.{attribute}", symbol?)
    };
    (!old.is_empty() && old != text).then_some(Edit { span, text })
}

/// What a member that is added holds.
pub enum Added<'a> {
    /// A text.
    Text(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// Identities by their IDs: the one that is declared under a symbol.
    Identity(&'a str),
}

/// Adds a member beside the one that holds a value, on a line of its own, indented like it. `name` is spelled as
/// Terraform spells it.
pub fn add(
    file: &SourceFile,
    span: Span,
    language: Language,
    name: &str,
    value: &Added<'_>,
) -> Option<Edit> {
    let text = file.text();
    let line = line_around(text, span.start as usize);
    let before = &text[line.start..span.start as usize];
    let indent = indent_of(before);
    let end = line_end(text, line.end);
    let rest = text.get(span.end as usize..line.end)?;
    let name = if language.is_azure() { camel_case(name) } else { name.to_owned() };
    let value = match value {
        Added::Bool(value) => value.to_string(),
        Added::Identity(_) if is_json(file) => return None,
        Added::Identity(symbol) if language == Language::Bicep => {
            let unit = unit(text, line.start, indent);
            format!("{{{end}{indent}{unit}'${{{symbol}.id}}': {{}}{end}{indent}}}")
        }
        Added::Identity(symbol) => format!("[{symbol}.id]"),
        Added::Text(text) if language == Language::Bicep => format!("'{text}'"),
        Added::Text(text) => format!("\"{text}\""),
    };
    if is_json(file) {
        // What follows in the object, if anything, keeps its comma.
        let gap = match before.trim_start().starts_with('"') && !before.contains('{') {
            true => format!(",{end}{indent}"),
            false => ", ".to_owned(),
        };
        let at = Span { start: span.end, ..span };
        return Some(Edit { span: at, text: format!("{gap}\"{name}\": {value}") });
    }
    // Other members on the line would be torn apart.
    let key = before.split([':', '=']).next().unwrap_or_default().trim();
    let rest = rest.trim();
    if !is_name(key) || !(rest.is_empty() || rest.starts_with(['#', '/'])) {
        return None;
    }
    let at = Span::new(span.file, line.end, line.end);
    if language == Language::Bicep {
        return Some(Edit { span: at, text: format!("{end}{indent}{name}: {value}") });
    }
    // Padded as the line beside is. A name that is too long for that begins a group of its own, so that the other lines
    // stay, if nothing follows that would have to join it.
    let width = before.trim_start().split('=').next().unwrap_or_default().len();
    let next = text[line.end..].lines().nth(1).unwrap_or_default().trim();
    let group = match name.len() < width {
        false if next.is_empty() || next.starts_with('}') => end,
        _ => "",
    };
    let width = if name.len() < width { width } else { name.len() + 1 };
    Some(Edit { span: at, text: format!("{end}{group}{indent}{name:<width$}= {value}") })
}

/// Declares that a parameter, which is declared at a place, holds a secret. A parameter with a default is left alone:
/// the default is a secret in the code.
pub fn secure(file: &SourceFile, span: Span, language: Language) -> Option<Edit> {
    let text = file.text();
    let line = line_around(text, span.start as usize);
    match language {
        Language::Bicep => {
            let declaration = &text[line.clone()];
            let indent = indent_of(declaration);
            let code = declaration.split("//").next().unwrap_or_default();
            if !code.trim_start().starts_with("param ") || code.contains('=') {
                return None;
            }
            let end = line_end(text, line.end);
            let at = line.start + indent.len();
            let inserted = format!("@secure(){end}{indent}");
            Some(Edit { span: Span::new(span.file, at, at), text: inserted })
        }
        Language::Arm => {
            let key = span.end as usize;
            let open = key + text.get(key..)?.find('{')?;
            let body = Syntax::Json.body(text, open..text.len())?;
            if text[key..open].trim() != ":" || body.find(text, "defaultValue").is_some() {
                return None;
            }
            let member = body.find(text, "type")?;
            let value = text[member.rest..member.span.end].trim_start_matches(':').trim();
            let old = value.strip_prefix('"')?.strip_suffix('"')?;
            let new = match old.to_ascii_lowercase().as_str() {
                "string" => "securestring",
                "object" => "secureobject",
                _ => return None,
            };
            let end = member.span.end - 1;
            let span = Span::new(span.file, end - old.len(), end);
            Some(Edit { span, text: new.to_owned() })
        }
        Language::Terraform | Language::Rule => None,
    }
}

/// Removes one of the names that a comment lists in brackets, with its comma; with the last name goes the comment, and
/// its line if nothing else stands on it. `all` are the places of the names, `comment` is that of the whole comment.
pub fn remove_name(file: &SourceFile, all: &[Span], index: usize, comment: Span) -> Option<Edit> {
    let text = file.text();
    let name = *all.get(index)?;
    let span = match (index.checked_sub(1).and_then(|before| all.get(before)), all.get(index + 1)) {
        (Some(before), _) => Span { start: before.end, ..name },
        (None, Some(after)) => Span { end: after.start, ..name },
        (None, None) => {
            let (mut start, mut end) = (comment.start as usize, comment.end as usize);
            let line = line_around(text, start);
            let is_last = text.get(end..line.end)?.trim().is_empty();
            let before = text[line.start..start].trim_start_matches('\u{feff}');
            if is_last && before.trim().is_empty() {
                // The line goes, with its end; a byte order mark stays.
                start -= before.len();
                let after = &text[line.end..];
                end = line.end + if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
            } else if is_last {
                start = line.start + text[line.start..start].trim_end().len();
            }
            Span::new(comment.file, start, end)
        }
    };
    Some(Edit { span, text: String::new() })
}

/// Inserts what suppresses rules before a declaration: a comment on a line of its own, or in a template, where the
/// declaration is placed at its type, the member `comments`.
pub fn suppression(file: &SourceFile, at: Span, rules: &[&str], reason: &str) -> Option<Edit> {
    let text = file.text();
    let line = line_around(text, at.start as usize);
    let end = line_end(text, line.end);
    let before = text[line.start..at.start as usize].trim_start_matches('\u{feff}');
    let is_first = before.trim().is_empty();
    if !is_editable(file) {
        return None;
    }
    if is_json(file) {
        let is_type = text_of(file, at)?.starts_with("\"type\"");
        if !is_type || has_comments(text, at.start as usize) {
            return None;
        }
        let value = format!("akslint: ignore[{}] {reason}", rules.join(", "));
        let value = serde_json::to_string(value.trim_end()).ok()?;
        let gap = if is_first { format!("{end}{before}") } else { " ".to_owned() };
        return Some(Edit { span: at.at_start(), text: format!("\"comments\": {value},{gap}") });
    }
    if !is_first {
        return None;
    }
    let sign = if Syntax::of(file) == Syntax::Bicep { "//" } else { "#" };
    let comment = format!("{sign} akslint: ignore[{}] {reason}", rules.join(", "));
    let start = at.start as usize - before.len();
    let text = format!("{before}{}{end}", comment.trim_end());
    Some(Edit { span: Span::new(at.file, start, start), text })
}

/// Whether the JSON object around an offset, which is that of a member, has a member `comments`, before it or after it.
fn has_comments(text: &str, offset: usize) -> bool {
    let named = "\"comments\"";
    let opened = text[..offset].rfind('{').unwrap_or_default();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let rest = text[offset..].char_indices();
    for (at, c) in rest {
        match (in_string, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (true, '"') => in_string = false,
            (true, _) => {}
            (false, '"') if depth == 0 && text[offset + at..].starts_with(named) => return true,
            (false, '"') => in_string = true,
            (false, '{' | '[') => depth += 1,
            (false, '}' | ']') if depth == 0 => break,
            (false, '}' | ']') => depth -= 1,
            (false, _) => {}
        }
    }
    text[opened..offset].contains(named)
}

/// Whether a file is written by people: not by a compiler or another tool, without placeholders of other tools, and no copy
/// of a module.
pub fn is_editable(file: &SourceFile) -> bool {
    const HEAD: usize = 2_000;
    let text = file.text();
    let head = &text[..crate::source::boundary(text, HEAD)];
    let is_copy = |part: &OsStr| part == ".terraform" || part == "vendor";
    let name = file.path().file_name().and_then(OsStr::to_str).unwrap_or_default();
    // Where the repository itself is says nothing.
    file.is_code()
        && !Path::new(file.name()).iter().any(is_copy)
        && !name.starts_with("zz_generated")
        && !head.contains("\"_generator\"")
        && !head.to_ascii_uppercase().contains("DO NOT EDIT")
        // Macros of other tools, which may stand anywhere.
        && !text.contains("{{")
        && !has_token(text)
}

/// Whether a text has `#{name}#`, as release pipelines write their tokens.
fn has_token(text: &str) -> bool {
    text.match_indices("#{").any(|(at, _)| {
        let line = text[at + 2..].split(['\n', '{']).next().unwrap_or_default();
        line.contains("}#")
    })
}

fn text_of(file: &SourceFile, span: Span) -> Option<&str> {
    file.text().get(span.start as usize..span.end as usize)
}

/// The inside of a literal without interpolation.
fn literal(file: &SourceFile, span: Span) -> Option<Span> {
    let text = text_of(file, span)?;
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = text.get(1..)?.strip_suffix(quote)?;
    let is_plain = !inside.contains([quote, '\\', '\n']) && !inside.contains(['$', '%', '{']);
    // `"[…]"` is an expression in a template.
    let is_plain = is_plain && !inside.starts_with('[');
    is_plain.then(|| Span::new(span.file, span.start as usize + 1, span.end as usize - 1))
}

/// The expression that a place holds: itself, or what a string of one interpolation, or of a template's expression, holds.
fn expression(file: &SourceFile, span: Span) -> Option<Span> {
    let text = text_of(file, span)?;
    let within = |before: &str, after: &str| {
        let inside = text.strip_prefix(before)?.strip_suffix(after)?;
        let start = span.start as usize + before.len();
        Some(Span::new(span.file, start, start + inside.len()))
    };
    let quoted = [("\"${", "}\""), ("'${", "}'"), ("\"[", "]\"")];
    let inside = quoted.into_iter().find_map(|(before, after)| within(before, after));
    Some(inside.unwrap_or(span))
}

/// Whether a text is a resource with steps: names, indexes, and in templates a call that ends the text so far.
pub(super) fn is_traversal(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            (None, '.' | '_' | '-' | '!' | '*') => {}
            (None, c) if c.is_alphanumeric() => {}
            // Arguments and indexes may hold anything.
            (None, _) if depth > 0 => {}
            (None, _) => return false,
        }
    }
    depth == 0 && quote.is_none() && !text.is_empty()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn is_json(file: &SourceFile) -> bool {
    Syntax::of(file) == Syntax::Json
}

/// The line that an offset lies in, without its end.
pub(super) fn line_around(text: &str, offset: usize) -> std::ops::Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    start..start + text[start..end].trim_end_matches('\r').len()
}

/// The blanks that a line begins with.
pub(super) fn indent_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// How the line that ends at an offset ends; a last line without an end is taken to end in `\n`.
pub(super) fn line_end(text: &str, offset: usize) -> &'static str {
    if text[offset..].starts_with("\r\n") { "\r\n" } else { "\n" }
}

/// By how much a line is indented deeper than the one that it belongs to.
fn unit<'t>(text: &str, line: usize, indent: &'t str) -> &'t str {
    let outer = text[..line].lines().rev().find_map(|line| {
        indent
            .strip_prefix(indent_of(line))
            .filter(|unit| !unit.is_empty() && !line.trim().is_empty())
    });
    outer.unwrap_or("  ")
}

/// `principal_id` as Azure spells it: `principalId`.
pub fn camel_case(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (head, tail) = part.split_at(part.len().min(1));
        text + &head.to_ascii_uppercase() + tail
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::Sources;

    /// The text after an edit of what stands between the marks.
    fn edited(
        name: &str,
        marked: &str,
        edit: impl Fn(&SourceFile, Span) -> Option<Edit>,
    ) -> Option<String> {
        let (start, end) = (marked.find('«').unwrap(), marked.find('»').unwrap());
        let text = marked.replace(['«', '»'], "");
        let sources = Sources::default();
        let id = sources.add(SourceFile::new(name.into(), name.into(), text.clone()));
        let span = Span::new(id, start, end - '«'.len_utf8());
        let edit = edit(&sources.get(id), span)?;
        let mut new = text;
        new.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        Some(new)
    }

    #[test]
    fn literals_are_set() {
        let to = |marked: &str, value: &str| edited("a.tf", marked, |f, s| set(f, s, "x", value));
        assert_eq!(to("a = «\"x\"» # c", "y").unwrap(), "a = \"y\" # c");
        assert_eq!(to("a: «'x'»\r\n", "y").unwrap(), "a: 'y'\r\n");
        assert_eq!(to("a = «true»", "false").unwrap(), "a = false");
        for kept in ["«\"${x}\"»", "«\"[x()]\"»", "«x»", "«'''x'''»", "«\"a\\\"b\"»"] {
            assert_eq!(to(kept, "y"), None, "{kept}");
        }
        assert_eq!(to("«\"x\"»", "a\"b"), None);
        assert_eq!(to("«\"the ID of x\"»", "y"), None);
    }

    #[test]
    fn attributes_are_replaced() {
        let tf = |marked: &str, from: &str, to: &str| {
            edited("a.tf", marked, |f, s| attribute(f, s, Language::Terraform, from, to))
        };
        let id = "azurerm_user_assigned_identity.a[each.key]";
        assert_eq!(
            tf(&format!("x = «{id}.client_id»"), "client_id", "principal_id").unwrap(),
            format!("x = {id}.principal_id")
        );
        assert_eq!(
            tf("x = «\"${a.b.client_id}\"»", "client_id", "id").unwrap(),
            "x = \"${a.b.id}\""
        );
        assert_eq!(tf("x = «var.client_id == 1 ? a.client_id»", "client_id", "id"), None);
        assert_eq!(
            tf("x = «azapi_resource.a.output.properties.clientId»", "clientId", "principal_id")
                .unwrap(),
            "x = azapi_resource.a.output.properties.principalId"
        );
        let bicep = |marked: &str, from: &str, to: &str| {
            edited("a.bicep", marked, |f, s| attribute(f, s, Language::Bicep, from, to))
        };
        assert_eq!(bicep("«a.id»", "id", "principal_id").unwrap(), "a.properties.principalId");
        assert_eq!(bicep("'«${a.properties.clientId}»'", "clientId", "id"), None);
        assert_eq!(bicep("«'${a.properties.clientId}'»", "clientId", "id").unwrap(), "'${a.id}'");
        let arm = |marked: &str, from: &str, to: &str| {
            edited("a.json", marked, |f, s| attribute(f, s, Language::Arm, from, to))
        };
        assert_eq!(
            arm(
                "«\"[reference(resourceId('t', 'n'), 'v').clientId]\"»",
                "clientId",
                "principal_id"
            )
            .unwrap(),
            "\"[reference(resourceId('t', 'n'), 'v').principalId]\""
        );
    }

    #[test]
    fn members_are_added() {
        let tf = |marked: &str| {
            edited("a.tf", marked, |f, s| {
                add(f, s, Language::Terraform, "principal_type", &Added::Text("User"))
            })
        };
        assert_eq!(
            tf("\tprincipal_id   = «x» # who\r\n").unwrap(),
            "\tprincipal_id   = x # who\r\n\tprincipal_type = \"User\"\r\n"
        );
        assert_eq!(tf("b { principal_id = «x» }"), None);
        // A name that is longer than those beside it.
        assert_eq!(tf("  p = «x»\n}").unwrap(), "  p = x\n\n  principal_type = \"User\"\n}");
        let joined = "  p = x\n  principal_type = \"User\"\n  q = y\n}";
        assert_eq!(tf("  p = «x»\n  q = y\n}").unwrap(), joined, "before it is aligned");
        let bicep = |marked: &str| {
            edited("a.bicep", marked, |f, s| {
                add(f, s, Language::Bicep, "principal_type", &Added::Text("User"))
            })
        };
        assert_eq!(
            bicep("  principalId: «x»\n}").unwrap(),
            "  principalId: x\n  principalType: 'User'\n}"
        );
        assert_eq!(bicep("{ principalId: «x» }"), None);
        let json = |marked: &str| {
            edited("a.json", marked, |f, s| {
                add(f, s, Language::Arm, "principal_type", &Added::Text("User"))
            })
        };
        assert_eq!(
            json("{\n  \"principalId\": «\"x\"»,\n  \"b\": 1\n}").unwrap(),
            "{\n  \"principalId\": \"x\",\n  \"principalType\": \"User\",\n  \"b\": 1\n}"
        );
        assert_eq!(
            json("{ \"principalId\": «\"x\"» }").unwrap(),
            "{ \"principalId\": \"x\", \"principalType\": \"User\" }"
        );
    }

    #[test]
    fn parameters_become_secure() {
        let bicep = |marked: &str| edited("a.bicep", marked, |f, s| secure(f, s, Language::Bicep));
        assert_eq!(
            bicep("@description('x')\r\nparam «p» string\r\n").unwrap(),
            "@description('x')\r\n@secure()\r\nparam p string\r\n"
        );
        assert_eq!(bicep("param «p» string = 'secret'\n"), None);
        let arm = |marked: &str| edited("a.json", marked, |f, s| secure(f, s, Language::Arm));
        assert_eq!(
            arm("{ «\"p\"»: { \"metadata\": 1, \"type\": \"String\" } }").unwrap(),
            "{ \"p\": { \"metadata\": 1, \"type\": \"securestring\" } }"
        );
        assert_eq!(arm("{ «\"p\"»: { \"type\": \"string\", \"defaultValue\": \"x\" } }"), None);
        assert_eq!(arm("{ «\"p\"»: { \"type\": \"int\" } }"), None);
        assert_eq!(
            arm("{ «\"p\"»: { \"type\": \"object\", \"metadata\": { \"description\": \"a } b\" } } }").unwrap(),
            "{ \"p\": { \"type\": \"secureobject\", \"metadata\": { \"description\": \"a } b\" } } }"
        );
        assert_eq!(
            bicep("param «p» string // a = b\n").unwrap(),
            "@secure()\nparam p string // a = b\n"
        );
    }

    #[test]
    fn names_are_removed_from_comments() {
        let without = |text: &str, index: usize| {
            let sources = Sources::default();
            let id = sources.add(SourceFile::new("a.tf".into(), "a.tf".into(), text.to_owned()));
            let open = text.find('[').unwrap() + 1;
            let close = text.find(']').unwrap();
            let mut at = open;
            let mut all = Vec::new();
            for part in text[open..close].split(',') {
                let start = at + part.len() - part.trim_start().len();
                all.push(Span::new(id, start, start + part.trim().len()));
                at += part.len() + 1;
            }
            let end = text.find('\n').map_or(text.len(), |end| text[..end].trim_end().len());
            let comment = Span::new(id, text.find('#').unwrap(), end);
            let edit = remove_name(&sources.get(id), &all, index, comment).unwrap();
            let mut new = text.to_owned();
            new.replace_range(edit.span.start as usize..edit.span.end as usize, "");
            new
        };
        assert_eq!(without("# i[a, b] why\n", 0), "# i[b] why\n");
        assert_eq!(without("# i[a, b] why\n", 1), "# i[a] why\n");
        assert_eq!(without("  # i[a] why\r\nx = 1\n", 0), "x = 1\n");
        assert_eq!(without("x = 1 # i[a] why\ny = 2\n", 0), "x = 1\ny = 2\n");
    }
}
