//! HCL, the syntax that Terraform's files, rules and the descriptions of known modules share: text to [`Block`]s with
//! expressions of [`crate::ir`].
//!
//! The build script reads rules with this code too, so that it stands on [`crate::ir`] and [`crate::source`] alone.

mod block;
mod expression;
mod file;
mod template;
pub(crate) mod trivia;

pub(crate) use self::block::{Attribute, Block};
pub(crate) use self::expression::{Lowering, interpolated};
pub(crate) use self::file::parse;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, Name};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::origin::Origin;

/// The content of a file, if nothing is wrong with it. The names in `bound` are bound around the whole file.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(crate) fn parse_whole(
    id: FileId,
    file: &SourceFile,
    bound: &[&str],
) -> Result<Block, InputDiagnostic> {
    let (content, problems) = parse(id, file, bound);
    problems.into_iter().next().map_or(Ok(content), Err)
}

/// The content of a file that the build script has parsed, serialized. Reading it takes a tenth of the time that
/// parsing the file takes.
///
/// # Errors
///
/// If it is no content of a file.
pub(crate) fn parsed(id: FileId, content: &[u8]) -> Result<Block, InputDiagnostic> {
    let problem = |error: postcard::Error| {
        let (message, span) = (error.to_string(), Span::new(id, 0, 0));
        InputDiagnostic::new(message, span)
    };
    let mut content: Block = postcard::from_bytes(content).map_err(problem)?;
    content.move_to(id);
    Ok(content)
}

/// An expression that stands alone, such as the value of `--var`.
pub(crate) fn parse_expression(id: FileId, file: &SourceFile) -> Option<Expr> {
    let parsed = hcl_edit::parser::parse_expr(file.text()).ok()?;
    let origin = Origin::verbatim(id, 0);
    let whole = Span::new(id, 0, file.text().len());
    Some(Lowering::new(&origin, file.text()).expression(&parsed, whole))
}

/// A template that stands alone, such as a file that `templatefile` reads.
pub(crate) fn parse_template(id: FileId, file: &SourceFile, bound: Vec<Name>) -> Option<Expr> {
    let parsed = hcl_edit::parser::parse_template(file.text()).ok()?;
    let origin = Origin::verbatim(id, 0);
    let whole = Span::new(id, 0, file.text().len());
    let mut lowering = Lowering::new(&origin, file.text());
    lowering.bound = bound;
    let parts = lowering.whole_template(&parsed, whole);
    Some(interpolated(parts, whole))
}
