//! JSON with spans, for every language that has a JSON form: parsing, and the way back from a
//! decoded string to the bytes that it was decoded from.

use crate::diagnostic::Effect;
use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions};

/// A JSON text that does not parse.
pub(crate) struct JsonError {
    pub(crate) message: String,
    /// Byte range in the text that was given.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether the text may be valid, and is only too deep for the parser.
    pub(crate) effect: Effect,
}

/// Parses JSON with comments and trailing commas; anything looser is an error. `None` is an
/// empty text.
pub(crate) fn parse(text: &str) -> Result<Option<Value<'_>>, JsonError> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &options)
        .map(|result| result.value)
        .map_err(|error| {
            let range = error.range();
            let is_own_bound = matches!(error.kind(), ParseErrorKind::NestingDepthExceeded);
            JsonError {
                message: lower_first(&error.kind().to_string()),
                start: range.start,
                end: range.end,
                effect: if is_own_bound { Effect::Unsupported } else { Effect::Unread },
            }
        })
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// For each escape in the inside of a JSON string literal: the offset behind it in the decoded
/// text, and in the literal's inside.
pub(crate) fn escapes(inside: &str) -> Vec<(usize, usize)> {
    let bytes = inside.as_bytes();
    let mut found = Vec::new();
    let (mut source, mut decoded) = (0, 0);
    while let Some(step) = memchr_backslash(&bytes[source..]) {
        source += step;
        decoded += step;
        let (len, width) = match bytes.get(source + 1) {
            Some(b'u') => match code_unit(bytes, source) {
                // A pair of surrogates is one character of four bytes.
                Some(0xD800..=0xDBFF) if code_unit(bytes, source + 6).is_some() => (12, 4),
                Some(unit) => (6, char::from_u32(unit).map_or(3, char::len_utf8)),
                None => (2, 1),
            },
            _ => (2, 1),
        };
        source = (source + len).min(bytes.len());
        decoded += width;
        found.push((decoded, source));
    }
    found
}

/// The comments of a text, and its strings, which stand where plain JSON has no comments.
pub(crate) fn comments(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let end = |found: Option<usize>, len: usize| {
            found.map_or(bytes.len(), |found| start + found + len)
        };
        at = match (bytes[at], bytes.get(at + 1)) {
            (b'"', _) => string_end(bytes, at),
            (b'/', Some(b'/')) => end(memchr::memchr2(b'\n', b'\r', &bytes[at..]), 0),
            (b'/', Some(b'*')) => {
                end(memchr::memmem::find(&bytes[at + 2..], b"*/"), 4).min(bytes.len())
            }
            _ => {
                at += 1;
                continue;
            }
        };
        found.push(start..at);
    }
    found
}

/// The offset behind a string that starts at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn memchr_backslash(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\\', bytes)
}

/// The value of `\uXXXX` at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let escape = bytes.get(at..at + 6)?;
    let digits = escape.strip_prefix(b"\\u")?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_mapped_back() {
        assert_eq!(escapes("plain"), []);
        // `a"b` from `a\"b`; `é` (2 bytes) from `\u00e9`; 🦀 (4 bytes) from two escapes.
        assert_eq!(escapes(r#"a\"b"#), [(2, 3)]);
        assert_eq!(escapes(r"\u00e9x"), [(2, 6)]);
        assert_eq!(escapes(r"\ud83e\udd80x"), [(4, 12)]);
        assert_eq!(escapes(r"\\\\"), [(1, 2), (2, 4)]);
    }

    #[test]
    fn looser_dialects_are_errors() {
        for bad in ["{a: 1}", "{'a': 1}", r#"{"a": +1}"#, r#"{"a" 1}"#, r#"["a" "b"]"#] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        for good in ["{}", "[1,]", "// c\n{}", r#"{"a": 1 /* c */}"#, ""] {
            assert!(parse(good).is_ok(), "{good}");
        }
    }
}
