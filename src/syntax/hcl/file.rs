//! A file in HCL's native syntax, on `hcl-edit`'s tree.

use std::borrow::Cow;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body, Structure};

use super::block::{Attribute, Block};
use super::expression::{Lowering, Renamed};
use super::trivia;
use crate::collections::IndexMap;
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::ir::Name;
use crate::source::{FileId, SourceFile, Span, boundary};
use crate::syntax::origin::Origin;

/// The content of a file: attributes on its top level (variable files), and blocks. The names in
/// `bound` are bound around the whole file.
///
/// What does not parse is left out, and what is wrong with it is given beside the rest.
pub(crate) fn parse(
    file: FileId,
    source: &SourceFile,
    bound: &[&str],
) -> (Block, Vec<InputDiagnostic>) {
    let text = &source.text()[source.bom()..];
    let whole = Span::new(file, source.bom(), source.text().len());
    let mut read = Read {
        file,
        whole,
        bound: bound.iter().map(|&name| Name::from(name)).collect(),
        attributes: IndexMap::default(),
        blocks: Vec::new(),
        problems: Vec::new(),
    };
    let mut problems = Vec::new();
    // The tree of a large file would take a hundred times its text.
    let outline = trivia::outline(text);
    for piece in outline.pieces {
        let start = source.bom() + piece.start;
        let text = without_surplus(text, piece, &outline.surplus);
        if let Err(error) = read.add(&text, start) {
            problems.extend(read.items(&text, start, error));
        }
    }
    let Read { attributes, blocks, problems: wrong, .. } = read;
    problems.extend(wrong);
    (Block { attributes, blocks, ..Block::empty(whole) }, problems)
}

/// What was read of a file.
struct Read {
    file: FileId,
    whole: Span,
    bound: Vec<Name>,
    attributes: IndexMap<Name, Attribute>,
    blocks: Vec<Block>,
    problems: Vec<InputDiagnostic>,
}

impl Read {
    /// Adds the content of a text that starts at an offset of the file.
    fn add(&mut self, text: &str, start: usize) -> Result<(), SyntaxError> {
        let origin = Origin::verbatim(self.file, start);
        let text = trivia::without_empty_heredocs(text);
        let (body, renamed) = parse_body(&text)?;
        let mut lowering = Lowering::new(&origin, &text);
        lowering.renamed = renamed;
        lowering.bound.clone_from(&self.bound);
        let (attributes, blocks) = content(&mut lowering, &body, self.whole);
        self.problems.append(&mut lowering.problems);
        self.attributes.extend(attributes);
        self.blocks.extend(blocks);
        Ok(())
    }

    /// Adds those items of a text that parse, and gives what is wrong with the others.
    fn items(&mut self, text: &str, start: usize, error: SyntaxError) -> Vec<InputDiagnostic> {
        let mut problems = Vec::new();
        for item in trivia::items(text) {
            let start = start + item.start;
            let item = &text[item];
            if let Err(error) = self.add(item, start) {
                // What closes a block whose mistake is known.
                let closes = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '}');
                if !problems.is_empty() && item.chars().all(closes) {
                    continue;
                }
                problems.push(self.problem(item, start, error));
            }
        }
        // Two items that parse may not stand side by side.
        if problems.is_empty() {
            problems.push(self.problem("", start, error));
        }
        problems
    }

    fn problem(&self, item: &str, start: usize, error: SyntaxError) -> InputDiagnostic {
        let SyntaxError { mut message, start: mut at, mut end, effect } = error;
        let line = &item[item[..at.min(item.len())].rfind('\n').map_or(0, |at| at + 1)..];
        let line = line.lines().next().unwrap_or_default();
        if trivia::is_unclosed(item) {
            let header = item.trim_start().lines().next().unwrap_or_default();
            at = item.len() - item.trim_start().len();
            end = at + header.trim_end_matches([' ', '{', '\r']).len();
            message = "the block that begins here is never closed".into();
        } else if message.contains("expected `=`") && line.matches('{').count() > 1 {
            message = "a block on one line has at most one argument, and no block within it".into();
        }
        let span = Span::new(self.file, start + at, start + end);
        InputDiagnostic { message, span, effect }
    }
}

/// A piece of a text, with the elements of lists that are not read as blanks.
fn without_surplus<'t>(
    text: &'t str,
    piece: Range<usize>,
    surplus: &[Range<usize>],
) -> Cow<'t, str> {
    let mut own = surplus.iter().filter(|range| piece.contains(&range.start)).peekable();
    let text = &text[piece.clone()];
    if own.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in own {
        bytes[range.start - piece.start..range.end - piece.start].fill(b' ');
    }
    // They begin and end with ASCII.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

struct SyntaxError {
    message: String,
    start: usize,
    end: usize,
    effect: Effect,
}

/// How often a key of a file may be given a stand-in.
const MAX_STAND_INS: usize = 200;

/// Parses a body, working around what `hcl-edit` refuses although HCL allows it
/// (`docs/decisions/hcl-edit.md`): line breaks, by [`trivia::fold`]; and keys that an object has
/// twice, of which the last wins, by giving later ones other names of the same length while they are
/// parsed. The second value is the text of those keys, by offset.
fn parse_body(text: &str) -> Result<(Body, Renamed), SyntaxError> {
    let mut text = Cow::Borrowed(text);
    let mut renamed = Renamed::default();
    let mut folded = false;
    let mut stand_ins = 0;
    loop {
        let error = match hcl_edit::parser::parse_body(&text) {
            Ok(body) => return Ok((body, renamed)),
            Err(error) => error,
        };
        let start = boundary(&text, error.location().offset());
        if error.message().contains("redefined object key")
            && stand_ins < MAX_STAND_INS
            && let Some(changed) = rename_key(&text, start, stand_ins, &mut renamed)
        {
            text = Cow::Owned(changed);
            stand_ins += 1;
            continue;
        }
        if !folded && let Some(changed) = trivia::fold(&text) {
            text = Cow::Owned(changed);
            folded = true;
            continue;
        }
        let next = text[start..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
        // The parser's own bounds, and the end of the workaround; Terraform has neither.
        let is_own_bound = ["nesting depth", "chained binary operators", "redefined object key"]
            .iter()
            .any(|bound| error.message().contains(bound));
        return Err(SyntaxError {
            message: error.message().replace('\n', "; "),
            start,
            end: start + next.map_or(0, char::len_utf8),
            effect: if is_own_bound { Effect::Unsupported } else { Effect::Unread },
        });
    }
}

/// The text with the stand-in of a number for the key at an offset, as long as the key. The key's text is kept
/// in `renamed`.
fn rename_key(
    text: &str,
    start: usize,
    mut number: usize,
    renamed: &mut Renamed,
) -> Option<String> {
    let rest = &text[start..];
    let len = match rest.chars().next()? {
        '"' | '(' => trivia::token_len(rest)?,
        _ => rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?,
    };
    let quoted = rest.starts_with(['"', '(']);
    let mut letters = || {
        let letter = b'a' + (number % 26) as u8;
        number /= 26;
        char::from(letter)
    };
    let letters_len = if quoted { len - 2 } else { len };
    let name: String = (0..letters_len).map(|_| letters()).collect();
    if name.is_empty() {
        return None;
    }
    let stand_in = if quoted { format!("\"{name}\"") } else { name };
    // A stand-in that is taken too is refused at the same place, and replaced by the next one.
    renamed.entry(start).or_insert_with(|| rest[..len].to_owned());
    let mut changed = text.to_owned();
    changed.replace_range(start..start + len, &stand_in);
    Some(changed)
}

fn content(
    lowering: &mut Lowering<'_>,
    body: &Body,
    outer: Span,
) -> (IndexMap<Name, Attribute>, Vec<Block>) {
    let mut attributes = IndexMap::default();
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
    // Most blocks have few attributes, and there may be very many blocks.
    attributes.shrink_to_fit();
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
