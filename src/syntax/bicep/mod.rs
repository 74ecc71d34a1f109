//! Bicep files and their parameter files: text to a [`Module`].

pub mod ast;
mod lexer;
mod lower;
mod outline;
mod parser;

use std::ops::Range;
use std::path::Path;

pub(crate) use self::outline::outline;
use crate::ir::Module;
use crate::source::{FileId, SourceFile};

/// The kinds of Bicep files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `.bicep`: what is deployed.
    Template,
    /// `.bicepparam`: the parameters of a deployment.
    Parameters,
}

/// What a file's name says about the file; `None` if it is not Bicep's.
pub fn file_kind(name: &str) -> Option<FileKind> {
    let (_, extension) = name.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("bicep") {
        Some(FileKind::Template)
    } else if extension.eq_ignore_ascii_case("bicepparam") {
        Some(FileKind::Parameters)
    } else {
        None
    }
}

/// The declarations of a file, and what of it could not be read.
pub fn parse(id: FileId, file: &SourceFile) -> ast::File {
    parser::parse(id, file.text())
}

/// The module that a file is. That of a parameter file has its values as local values, under the names of
/// the parameters.
pub fn module(path: &Path, id: FileId, file: &SourceFile) -> Module {
    let mut module = lower::lower(path, parse(id, file));
    module.files = vec![id];
    module
}

/// The comments of a text.
pub(crate) fn comments(text: &str) -> Vec<Range<usize>> {
    lexer::lex(text).1
}
