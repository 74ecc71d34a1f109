//! The texts that a client has open.

use std::path::PathBuf;

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use serde::Deserialize as _;
use serde_json::Value;

use crate::collections::HashMap;
use crate::report::lsp::Encoding;

/// A text that is open.
#[derive(Debug)]
pub(super) struct Document {
    /// What the client calls it.
    pub(super) uri: String,
    pub(super) version: i32,
    pub(super) text: String,
}

/// All of them, by their real paths.
pub(super) type Documents = HashMap<PathBuf, Document>;

impl Document {
    /// Applies changes, each to what the one before it left. If one does not fit, the text stays as it was.
    ///
    /// # Errors
    ///
    /// What is wrong with a change.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Result<(), String> {
        let mut text = std::mem::take(&mut self.text);
        let before = text.clone();
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let Some(range) = offsets(&text, part.range, encoding) else {
                        self.text = before;
                        let Range { start, end } = part.range;
                        return Err(format!(
                            "`{}` has no range {}:{}-{}:{}",
                            self.uri, start.line, start.character, end.line, end.character
                        ));
                    };
                    text.replace_range(range, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    text = whole.text;
                }
            }
        }
        (self.version, self.text) = (version, text);
        Ok(())
    }
}

/// Refuses changes with malformed ranges, which would pass for changes of the whole text.
///
/// # Errors
///
/// What is wrong with one.
pub(super) fn check_ranges(params: &Value) -> Result<(), String> {
    let changes = params.get("contentChanges").and_then(Value::as_array);
    let ranges = changes.into_iter().flatten().filter_map(|change| change.get("range"));
    for range in ranges.filter(|range| !range.is_null()) {
        Range::deserialize(range).map_err(|error| format!("invalid range: {error}"))?;
    }
    Ok(())
}

/// The byte offsets of a range; `None` if the text has no such lines, or it ends before it starts.
fn offsets(text: &str, range: Range, encoding: Encoding) -> Option<std::ops::Range<usize>> {
    let (start, end) = (offset(text, range.start, encoding)?, offset(text, range.end, encoding)?);
    (start <= end).then_some(start..end)
}

/// The byte offset of a position; `None` if the text has no such line. A character behind the end of the line is the end, and
/// one within a character its start.
pub(super) fn offset(text: &str, position: Position, encoding: Encoding) -> Option<usize> {
    let mut start = 0;
    for _ in 0..position.line {
        let end = start + text[start..].find(['\n', '\r'])?;
        start = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
    }
    let line = &text[start..];
    let line = &line[..line.find(['\n', '\r']).unwrap_or(line.len())];
    // Clients do not count a byte order mark.
    let mark = if start == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut left = position.character as usize;
    for (at, c) in line[mark..].char_indices() {
        let width = match encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        };
        if left < width {
            return Some(start + mark + at);
        }
        left -= width;
    }
    Some(start + line.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use gen_lsp_types::TextDocumentContentChangePartial;

    use super::*;

    fn at(text: &str, line: u32, character: u32, encoding: Encoding) -> Option<usize> {
        offset(text, Position { line, character }, encoding)
    }

    #[test]
    fn positions_are_offsets() {
        let text = "a\u{1f980}b\r\nc\rd\n";
        assert_eq!(at(text, 0, 3, Encoding::Utf16), Some(5));
        assert_eq!(at(text, 0, 2, Encoding::Utf16), Some(1));
        assert_eq!(at(text, 0, 5, Encoding::Utf8), Some(5));
        assert_eq!(at(text, 0, 99, Encoding::Utf8), Some(6));
        assert_eq!(at(text, 1, 1, Encoding::Utf16), Some(9));
        assert_eq!(at(text, 2, 0, Encoding::Utf16), Some(10));
        assert_eq!(at(text, 3, 0, Encoding::Utf16), Some(12));
        assert_eq!(at(text, 4, 0, Encoding::Utf16), None);
        assert_eq!(at("\u{feff}ab", 0, 1, Encoding::Utf16), Some(4));
    }

    #[test]
    fn a_change_that_does_not_fit_changes_nothing() {
        let change = |start: (u32, u32), end: (u32, u32), text: &str| {
            let position = |(line, character)| Position { line, character };
            let range = Range { start: position(start), end: position(end) };
            let part = TextDocumentContentChangePartial {
                range,
                text: text.into(),
                ..TextDocumentContentChangePartial::default()
            };
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part)
        };
        let mut document = Document { uri: "x".into(), version: 1, text: "ab\ncd\n".into() };
        let changes = vec![change((0, 1), (1, 1), "é"), change((0, 2), (0, 2), "!")];
        document.change(2, changes, Encoding::Utf16).unwrap();
        assert_eq!((document.version, &*document.text), (2, "aé!d\n"));
        for (start, end) in [((7, 0), (8, 0)), ((0, 2), (0, 1))] {
            let changes = vec![change((0, 0), (0, 1), ""), change(start, end, "")];
            assert!(document.change(3, changes, Encoding::Utf16).is_err());
            assert_eq!((document.version, &*document.text), (2, "aé!d\n"));
        }
    }
}
