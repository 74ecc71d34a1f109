//! The literals of templates as Terraform reads them: what `~` trims, and what `<<-` takes away.
//!
//! Terraform's scanner gives a literal of several lines as one token for each line, but for a quoted string, which is
//! one. `~` trims the token beside it, no further, and `<<-` looks at tokens at the start of a line. Both were found by
//! asking Terraform; `tests/templates` has the answers.
//! <https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go>

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Strip, Template};

/// A token of a template.
enum Token {
    /// A text, and the offset of its literal in the parsed text.
    Text(usize, String),
    /// An interpolation, or what begins, parts or ends a directive: whether it trims what is before and behind it.
    Marker(bool, bool),
}

/// Whether literals beside or within an element of a quoted string may not be as they are written.
pub(super) fn is_changed(element: &Element) -> bool {
    match element {
        Element::Literal(_) => false,
        Element::Interpolation(inner) => inner.strip.strip_start() || inner.strip.strip_end(),
        Element::Directive(_) => true,
    }
}

/// The literals of a quoted string that are not as they are written, by their offsets in the parsed text.
pub(super) fn quoted<'t>(
    elements: impl Iterator<Item = &'t Element>,
) -> impl Iterator<Item = (usize, String)> {
    let mut tokens = Vec::new();
    // The parser does not decode escapes within directives.
    let literal = |text: &str, _, is_within: bool| match is_within && text.contains('\\') {
        true => vec![decoded(text).unwrap_or_else(|| text.to_owned())],
        false => vec![text.to_owned()],
    };
    flatten(elements, &literal, false, &mut tokens);
    trim(&mut tokens);
    joined(tokens)
}

/// A literal with its escapes decoded.
fn decoded(literal: &str) -> Option<String> {
    let parsed = hcl_edit::parser::parse_expr(&format!("\"{literal}\"")).ok()?;
    parsed.as_str().map(str::to_owned)
}

/// The literals of a heredoc, or of a template that stands alone, alike. `text` is what was parsed; `dedents` says that
/// the heredoc starts with `<<-`.
pub(super) fn lines<'t>(
    elements: impl Iterator<Item = &'t Element>,
    text: &str,
    dedents: bool,
) -> impl Iterator<Item = (usize, String)> {
    let literal = |literal: &str, range: Range<usize>, _| {
        // The parser takes the indentation away already, and in another way.
        let raw = dedents.then(|| text.get(range)).flatten();
        let raw = raw.map(|raw| raw.replace("$${", "${").replace("%%{", "%{"));
        let whole = raw.as_deref().unwrap_or(literal);
        whole.split_inclusive('\n').map(str::to_owned).collect()
    };
    let mut tokens = Vec::new();
    flatten(elements, &literal, false, &mut tokens);
    trim(&mut tokens);
    if dedents {
        dedent(&mut tokens);
    }
    joined(tokens)
}

/// Gives the tokens of a literal, from its text, its range in the parsed text, and whether it is within a directive.
type Literal<'a> = dyn Fn(&str, Range<usize>, bool) -> Vec<String> + 'a;

/// The tokens of a template, those of directives among them.
fn flatten<'t>(
    elements: impl Iterator<Item = &'t Element>,
    literal: &Literal<'_>,
    is_within: bool,
    tokens: &mut Vec<Token>,
) {
    let marker = |strip: &Strip| Token::Marker(strip.strip_start(), strip.strip_end());
    let within = |template: &'t Template, tokens: &mut Vec<Token>| {
        flatten(template.iter(), literal, true, tokens);
    };
    for element in elements {
        match element {
            Element::Literal(text) => {
                let range = text.span().unwrap_or_default();
                let at = range.start;
                let texts = literal(text.value(), range, is_within).into_iter();
                tokens.extend(texts.map(|text| Token::Text(at, text)));
            }
            Element::Interpolation(interpolation) => tokens.push(marker(&interpolation.strip)),
            Element::Directive(directive) => match &**directive {
                Directive::If(directive) => {
                    tokens.push(marker(&directive.if_expr.strip));
                    within(&directive.if_expr.template, tokens);
                    if let Some(otherwise) = &directive.else_expr {
                        tokens.push(marker(&otherwise.strip));
                        within(&otherwise.template, tokens);
                    }
                    tokens.push(marker(&directive.endif_expr.strip));
                }
                Directive::For(directive) => {
                    tokens.push(marker(&directive.for_expr.strip));
                    within(&directive.for_expr.template, tokens);
                    tokens.push(marker(&directive.endfor_expr.strip));
                }
            },
        }
    }
}

fn trim(tokens: &mut [Token]) {
    for at in 0..tokens.len() {
        let Token::Marker(before, behind) = tokens[at] else { continue };
        if before && let Some(Token::Text(_, text)) = at.checked_sub(1).map(|at| &mut tokens[at]) {
            text.truncate(text.trim_end().len());
        }
        if behind && let Some(Token::Text(_, text)) = tokens.get_mut(at + 1) {
            *text = text.trim_start().to_owned();
        }
    }
}

/// Takes away the blanks that all lines begin with. Those of a line without anything else do not count, and stay.
fn dedent(tokens: &mut [Token]) {
    let mut common: Option<usize> = None;
    let mut starts: Vec<usize> = Vec::new();
    let mut is_start = true;
    for (at, token) in tokens.iter().enumerate() {
        let Token::Text(_, text) = token else {
            if is_start {
                common = Some(0);
            }
            is_start = false;
            continue;
        };
        let blanks = text.chars().take_while(|c| c.is_whitespace()).count();
        let is_blank_line = text.ends_with('\n') && text.trim().is_empty();
        if is_start && !is_blank_line {
            common = Some(common.map_or(blanks, |common| common.min(blanks)));
            starts.push(at);
        }
        is_start = text.ends_with('\n');
    }
    for at in starts {
        if let Token::Text(_, text) = &mut tokens[at] {
            *text = text.chars().skip(common.unwrap_or_default()).collect();
        }
    }
}

/// The texts of literals, whose tokens follow each other.
fn joined(tokens: Vec<Token>) -> impl Iterator<Item = (usize, String)> {
    let mut literals: Vec<(usize, String)> = Vec::new();
    for token in tokens {
        let Token::Text(at, text) = token else { continue };
        match literals.last_mut() {
            Some((last, whole)) if *last == at => whole.push_str(&text),
            _ => literals.push((at, text)),
        }
    }
    literals.into_iter()
}
