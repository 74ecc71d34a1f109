//! The way back from a text that was decoded before it was parsed to the bytes in its file.

use std::ops::Range;

use crate::source::{FileId, Span};

/// Where parsed text lies in its file. Text inside of a string is decoded before it is parsed, so
/// that offsets have to be mapped back over its escapes.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) file: FileId,
    /// File offset of the text's first byte.
    pub(crate) start: usize,
    /// Where the distance changes, in rising order: an offset in the decoded text, and the file
    /// offset that it stands for.
    pub(crate) escapes: Vec<(usize, usize)>,
    /// Whether nothing but the whole is known, and its length in the file.
    whole: Option<usize>,
}

impl Origin {
    /// Text that stands in the file as it is, from byte `start` on.
    pub(crate) fn verbatim(file: FileId, start: usize) -> Self {
        Self::escaped(file, start, Vec::new())
    }

    /// Text that differs from the file's in escapes.
    pub(crate) fn escaped(file: FileId, start: usize, escapes: Vec<(usize, usize)>) -> Self {
        Self { file, start, escapes, whole: None }
    }

    /// Text that was made of what stands at a span, in a way that cannot be followed: every part of
    /// it is the whole.
    pub(crate) fn whole(span: Span) -> Self {
        let Span { file, start, end } = span;
        let whole = Some((end - start) as usize);
        Self { file, start: start as usize, escapes: Vec::new(), whole }
    }

    /// A string literal within this text: `inside` is the range between its quotes, and `escapes` are
    /// those of the inside, as [`super::json::escapes`] gives them.
    pub(crate) fn string(&self, inside: Range<usize>, escapes: &[(usize, usize)]) -> Self {
        if self.whole.is_some() {
            return self.clone();
        }
        let start = self.offset(inside.start);
        let mut all: Vec<(usize, usize)> =
            escapes.iter().map(|&(at, source)| (at, self.offset(inside.start + source))).collect();
        // Where this text's own distance changes within the literal, so does the literal's.
        let first = self.escapes.partition_point(|&(at, _)| at <= inside.start);
        for &(at, source) in self.escapes[first..].iter().take_while(|(at, _)| *at < inside.end) {
            let raw = at - inside.start;
            let shrunk = match escapes.partition_point(|&(_, behind)| behind <= raw) {
                0 => raw,
                n => raw - escapes[n - 1].1 + escapes[n - 1].0,
            };
            all.push((shrunk, source));
        }
        all.sort_unstable();
        Self::escaped(self.file, start, all)
    }

    /// The file's offset for one of the parsed text.
    pub(crate) fn offset(&self, decoded: usize) -> usize {
        match self.escapes.partition_point(|&(at, _)| at <= decoded) {
            0 => self.start + decoded,
            n => {
                let (at, source) = self.escapes[n - 1];
                source + (decoded - at)
            }
        }
    }

    /// The file's span for a range of the parsed text.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        match self.whole {
            Some(len) => Span::new(self.file, self.start, self.start + len),
            None => Span::new(self.file, self.offset(range.start), self.offset(range.end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources};
    use crate::syntax::json::escapes;

    fn file() -> FileId {
        Sources::default().add(SourceFile::given(String::new(), String::new()))
    }

    #[test]
    fn a_string_in_a_decoded_text_is_mapped_through_both() {
        // In the file: x"{ \"k\": \"a\\\"b\" }", decoded: { "k": "a\"b" }, the string in it: a"b.
        let source = r#""{ \"k\": \"a\\\"b\" }""#;
        let decoded = r#"{ "k": "a\"b" }"#;
        let shift = |(at, source)| (at, source + 1);
        let outer = escapes(&source[1..source.len() - 1]).into_iter().map(shift).collect();
        let origin = Origin::escaped(file(), 1, outer);
        let inside = 8..decoded.rfind('"').unwrap_or_default();
        let string = origin.string(inside.clone(), &escapes(&decoded[inside]));
        let at = |range: Range<usize>| {
            let span = string.span(range);
            &source[span.start as usize..span.end as usize]
        };
        assert_eq!(at(0..1), "a");
        assert_eq!(at(2..3), "b");
    }
}
