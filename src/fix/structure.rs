//! Edits of structure: members and blocks that come and go. Where the text is laid out otherwise than expected, there is no
//! edit.

use std::ops::Range;

use super::Edit;
use super::edit::{indent_of, line_around, line_end};
use super::members::{Body, Member, Syntax};
use crate::source::{FileId, SourceFile, Span};

/// Removes the member that holds a value, or that begins at a place, with the comment at the end of its line. `whole` is
/// the resource that it stands in.
pub fn remove(file: &SourceFile, whole: Span, span: Span) -> Option<Edit> {
    let (text, syntax) = (file.text(), Syntax::of(file));
    let body = syntax.body(text, range(whole))?;
    let (body, index) = syntax.member_at(text, body, range(span))?;
    let member = &body.members[index];
    if &text[member.name.clone()] == "dynamic" {
        return None;
    }
    let before = index.checked_sub(1).and_then(|index| body.members.get(index));
    let removed = match (syntax, before, body.members.get(index + 1)) {
        (Syntax::Json, _, Some(next)) => member.span.start..next.span.start,
        (Syntax::Json, Some(before), None) => before.span.end..member.span.end,
        (Syntax::Json, None, None) => body.open + 1..body.close,
        _ => lines(text, member)?,
    };
    // Comments between members belong to one of them, and it is not said to which.
    let outside = text[removed.start..removed.end].replace(&text[member.span.clone()], "");
    let is_plain = syntax != Syntax::Json || !outside.contains('/');
    is_plain.then(|| replacement(whole.file, removed, String::new()))
}

/// The whole lines of a member, and the blank line that would be one too many without it.
fn lines(text: &str, member: &Member) -> Option<Range<usize>> {
    let (first, last) = (line_around(text, member.span.start), line_around(text, member.span.end));
    let rest = text[member.span.end..last.end].trim_start();
    let is_alone = text[first.start..member.span.start].trim().is_empty()
        && (rest.is_empty() || rest.starts_with("//") || rest.starts_with('#'));
    if !is_alone || last.end == text.len() {
        return None;
    }
    let (mut start, end) = (first.start, last.end + line_end(text, last.end).len());
    let next = text[line_around(text, end)].trim();
    let previous = start.checked_sub(1).map(|end| line_around(text, end));
    if let Some(previous) = previous.filter(|line| text[line.clone()].trim().is_empty())
        && (next.is_empty() || next.starts_with('}'))
    {
        start = previous.start;
    }
    Some(start..end)
}

/// Gives the member that holds a value, or that begins at a place, another name. `whole` is the resource that it stands
/// in.
pub fn rename(file: &SourceFile, whole: Span, span: Span, name: &str) -> Option<Edit> {
    let (text, syntax) = (file.text(), Syntax::of(file));
    let body = syntax.body(text, range(whole))?;
    let (body, index) = syntax.member_at(text, body, range(span))?;
    let old = body.members[index].name.clone();
    let is_taken = body.find(text, name).is_some();
    (!is_taken && &text[old.clone()] != "dynamic")
        .then(|| replacement(whole.file, old, name.to_owned()))
}

/// Inserts a nested block, or what Bicep and templates have in its place, into a resource that has none of that name.
/// `members` are names with texts.
pub fn insert(
    file: &SourceFile,
    whole: Span,
    name: &str,
    members: &[(String, String)],
) -> Option<Edit> {
    let (text, syntax) = (file.text(), Syntax::of(file));
    let body = syntax.body(text, range(whole))?;
    if body.find(text, name).is_some() {
        return None;
    }
    let (indent, unit) = indentation(text, &body)?;
    let end = line_end(text, line_around(text, body.open).end);
    let written =
        |open: &str, close: &str, separator: &str, member: &dyn Fn(&str, &str) -> String| {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{end}{indent}{unit}{}", member(name, value)))
                .collect();
            format!("{open}{}{end}{indent}{close}", members.join(separator))
        };
    if syntax == Syntax::Hcl {
        let block =
            written(&format!("{name} {{"), "}", "", &|name, value| format!("{name} = \"{value}\""));
        return at_the_end(file, whole.file, &body, &format!("{indent}{block}"));
    }
    let is_early = |member: &&Member| text[member.name.clone()].eq_ignore_ascii_case("properties");
    let next = body.members.iter().find(is_early).or(body.members.first())?;
    let is_first =
        text[line_around(text, next.span.start).start..next.span.start].trim().is_empty();
    let inserted = match (syntax, is_first) {
        (Syntax::Bicep, true) => {
            let object = written(&format!("{name}: {{"), "}", "", &|name, value| {
                format!("{name}: '{value}'")
            });
            format!("{object}{end}{indent}")
        }
        (Syntax::Json, true) => {
            let object = written(&format!("\"{name}\": {{"), "}", ",", &|name, value| {
                format!("\"{name}\": \"{value}\"")
            });
            format!("{object},{end}{indent}")
        }
        (Syntax::Json, false) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("\"{name}\": \"{value}\"")).collect();
            format!("\"{name}\": {{ {} }}, ", members.join(", "))
        }
        _ => return None,
    };
    Some(replacement(whole.file, next.span.start..next.span.start, inserted))
}

/// Makes a resource of Terraform or Bicep wait for another one, which the same module declares under a symbol.
pub fn wait(file: &SourceFile, whole: Span, symbol: &str) -> Option<Edit> {
    let (text, syntax) = (file.text(), Syntax::of(file));
    let name = match syntax {
        Syntax::Hcl => "depends_on",
        Syntax::Bicep => "dependsOn",
        Syntax::Json => return None,
    };
    let body = syntax.body(text, range(whole))?;
    let Some(known) = body.find(text, name) else {
        let (indent, unit) = indentation(text, &body)?;
        if syntax == Syntax::Hcl {
            return at_the_end(file, whole.file, &body, &format!("{indent}{name} = [{symbol}]"));
        }
        let last = line_around(text, body.members.last()?.span.end);
        let end = line_end(text, last.end);
        let inserted = format!("{end}{indent}{name}: [{end}{indent}{unit}{symbol}{end}{indent}]");
        // The brace that closes the body may stand on the same line.
        let is_plain = body.close > last.end;
        return is_plain.then(|| replacement(whole.file, last.end..last.end, inserted));
    };
    let open = known.span.start + text[known.span.clone()].find('[')?;
    let close = syntax.closing(text, open).filter(|close| close + 1 == known.span.end)?;
    let Some((item, comma)) = syntax.last_item(text, open + 1..close) else {
        let is_blank = text[open + 1..close].trim().is_empty();
        return is_blank.then(|| replacement(whole.file, open + 1..close, symbol.to_owned()));
    };
    let behind = comma.unwrap_or(item);
    if !text[open..close].contains('\n') {
        let gap = if comma.is_some() { " " } else { ", " };
        return Some(replacement(whole.file, behind..behind, format!("{gap}{symbol}")));
    }
    let line = line_around(text, behind);
    // The bracket may close on the line of the last item, and a comment may stand behind it.
    let rest = &text[behind..line.end.min(close)];
    let indent = indent_of(&text[line.clone()]);
    // Bicep needs no comma between lines.
    let (between, after) = match (comma, syntax) {
        (Some(_), _) => ("", ","),
        (None, Syntax::Bicep) => ("", ""),
        (None, _) => (",", ""),
    };
    let end = line_end(text, line.end);
    let inserted = format!("{between}{rest}{end}{indent}{symbol}{after}");
    Some(replacement(whole.file, behind..behind + rest.len(), inserted))
}

/// Makes the instances of a resource that is repeated one after the other, in Bicep and in templates.
pub fn serialize(file: &SourceFile, whole: Span) -> Option<Edit> {
    let (text, syntax) = (file.text(), Syntax::of(file));
    match syntax {
        Syntax::Hcl => None,
        Syntax::Bicep => {
            let line = line_around(text, whole.start as usize);
            let start = whole.start as usize;
            let declaration = text.get(range(whole))?;
            let is_loop = declaration.split_once('=')?.1.trim_start().starts_with('[');
            let is_plain =
                text[line.start..start].trim().is_empty() && declaration.starts_with("resource ");
            if !is_loop || !is_plain {
                return None;
            }
            if let Some(size) = batch_size(text, line.start) {
                return Some(replacement(whole.file, size, "1".to_owned()));
            }
            let inserted =
                format!("@batchSize(1){}{}", line_end(text, line.end), &text[line.start..start]);
            Some(replacement(whole.file, start..start, inserted))
        }
        Syntax::Json => {
            let body = syntax.body(text, range(whole))?;
            let copy = body.find(text, "copy")?;
            let copy = syntax.body(text, copy.rest..copy.span.end)?;
            if copy.find(text, "mode").is_some() || copy.find(text, "batchSize").is_some() {
                return None;
            }
            let last = copy.members.last()?;
            let line = line_around(text, last.span.start);
            let gap = match text[line.start..last.span.start].trim().is_empty() {
                true => format!(",{}{}", line_end(text, line.end), indent_of(&text[line.clone()])),
                false => ", ".to_owned(),
            };
            let at = last.span.end;
            let inserted = format!("{gap}\"mode\": \"serial\"{gap}\"batchSize\": 1");
            Some(replacement(whole.file, at..at, inserted))
        }
    }
}

/// The number in the decorator `@batchSize(…)` among those that stand above a declaration, each on a line of its own.
fn batch_size(text: &str, declaration: usize) -> Option<Range<usize>> {
    let mut start = declaration;
    while let Some(end) = start.checked_sub(1) {
        let line = line_around(text, end);
        let decorator = text[line.clone()].trim();
        if let Some(arguments) = decorator.strip_prefix("@batchSize(") {
            let number = arguments.split(')').next()?.trim();
            let at = line.start + text[line].find(number)?;
            return Some(at..at + number.len());
        }
        if !decorator.is_empty() && !decorator.starts_with(['@', '/']) {
            return None;
        }
        start = line.start;
    }
    None
}

/// Inserts lines before the brace that closes a body of Terraform, with a blank line before them.
fn at_the_end(file: &SourceFile, id: FileId, body: &Body, inserted: &str) -> Option<Edit> {
    let text = file.text();
    let line = line_around(text, body.close);
    if !text[line.start..body.close].trim().is_empty() || line.start <= body.open {
        return None;
    }
    let end = line_end(text, line_around(text, body.open).end);
    let last = text[body.open + 1..line.start].trim_end();
    let blank = if last.is_empty() { "" } else { end };
    // Blank lines that are there already go, or there would be two.
    let start = body.open + 1 + last.len();
    let start = line_around(text, start).end;
    let start = start + line_end(text, start).len();
    Some(replacement(id, start..line.start, format!("{blank}{inserted}{end}")))
}

/// The indentation of the members of a body, and by how much it is deeper than the body.
pub(super) fn indentation<'t>(text: &'t str, body: &Body) -> Option<(&'t str, &'t str)> {
    let outer = indent_of(&text[line_around(text, body.open)]);
    let first = body.members.first()?;
    let inner = indent_of(&text[line_around(text, first.span.start)]);
    Some((inner, inner.strip_prefix(outer).filter(|unit| !unit.is_empty()).unwrap_or("  ")))
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn replacement(file: FileId, removed: Range<usize>, text: String) -> Edit {
    Edit { span: Span::new(file, removed.start, removed.end), text }
}
