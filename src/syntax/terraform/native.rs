//! The native syntax: `.tf`, `.tofu`, `.tfvars` and rule files, on `hcl-edit`'s tree.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body, Structure};
use indexmap::IndexMap;

use super::block::{Attribute, Block};
use super::expression::{Lowering, Origin};
use super::trivia;
use crate::ir::{Name, Problem};
use crate::source::{FileId, SourceFile, Span};

/// The content of a file: attributes on its top level (variable files), and blocks. The names in
/// `bound` are bound around the whole file.
pub(super) fn parse(file: FileId, source: &SourceFile, bound: &[&str]) -> Result<Block, Problem> {
    let text = &source.text()[source.bom()..];
    let origin = Origin::verbatim(file, source.bom());
    let body = parse_body(text).map_err(|error| {
        let at = origin.span(error.start..error.end);
        Problem { message: error.message, span: at, limitation: error.limitation }
    })?;
    let whole = Span::new(file, source.bom(), source.text().len());
    let mut lowering = Lowering::new(&origin);
    lowering.bound.extend(bound.iter().map(|&name| Name::from(name)));
    let (attributes, blocks) = content(&mut lowering, &body, whole);
    Ok(Block { kind: "".into(), labels: Vec::new(), header: whole, span: whole, attributes, blocks })
}

struct SyntaxError {
    message: String,
    start: usize,
    end: usize,
    limitation: bool,
}

/// Parses a body, working around what `hcl-edit` refuses although HCL allows it.
fn parse_body(text: &str) -> Result<Body, SyntaxError> {
    let error = match hcl_edit::parser::parse_body(text) {
        Ok(body) => return Ok(body),
        Err(error) => error,
    };
    if let Some(folded) = trivia::fold(text)
        && let Ok(body) = hcl_edit::parser::parse_body(&folded)
    {
        return Ok(body);
    }
    let start = error.location().offset().min(text.len());
    let end = text[start..].chars().next().map_or(start, |c| {
        if c == '\n' || c == '\r' { start } else { start + c.len_utf8() }
    });
    let message = error.message().replace('\n', "; ");
    // The parser's own bounds; Terraform has none.
    let limitation = message.contains("nesting depth") || message.contains("operator depth");
    Err(SyntaxError { message, start, end, limitation })
}

fn content(
    lowering: &mut Lowering<'_>,
    body: &Body,
    outer: Span,
) -> (IndexMap<Name, Attribute>, Vec<Block>) {
    let mut attributes = IndexMap::new();
    let mut blocks = Vec::new();
    for structure in body.iter() {
        match structure {
            Structure::Attribute(attribute) => {
                let key = lowering.span(&attribute.key, outer);
                let value = lowering.expression(&attribute.value, key);
                let name = Name::from(attribute.key.value().as_str());
                attributes.insert(name, Attribute { key, value });
            }
            Structure::Block(block) => blocks.push(self::block(lowering, block, outer)),
        }
    }
    (attributes, blocks)
}

fn block(lowering: &mut Lowering<'_>, block: &hcl_edit::structure::Block, outer: Span) -> Block {
    let kind = Name::from(block.ident.value().as_str());
    let span = lowering.span(block, outer);
    let mut header = lowering.span(&block.ident, span);
    let mut labels = Vec::new();
    for label in &block.labels {
        labels.push(Name::from(label.as_str()));
        if let Some(range) = label.span() {
            header = header.to(lowering.origin.span(range));
        }
    }
    let bound = lowering.bound.len();
    if *kind == *"dynamic" {
        let iterator = block.body.get_attribute("iterator").map(|attribute| &attribute.value);
        match (iterator, labels.first()) {
            (Some(Expression::Variable(name)), _) => lowering.bound.push(name.as_str().into()),
            (_, Some(label)) => lowering.bound.push(label.clone()),
            _ => {}
        }
    }
    let (attributes, blocks) = content(lowering, &block.body, span);
    lowering.bound.truncate(bound);
    Block { kind, labels, header, span, attributes, blocks }
}
