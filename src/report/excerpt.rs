//! The lines around labels, made fit to be shown: secrets hidden, control characters visible,
//! endless lines cut to a window around what they are shown for.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Shown;
use crate::source::{FileId, Span, boundary};
use crate::text::visible;

/// Lines longer than this are cut.
const LONG: usize = 200;
/// How much of a cut line is left on each side of a label.
const MARGIN: usize = 60;

/// A part of a file with positions of its own, which know where they are in the file.
pub(super) struct Excerpt {
    name: String,
    /// Number of the first line, from 0.
    first_line: usize,
    text: String,
    /// Where the pieces of the text come from: offset in the text, range in the file.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Excerpt {
    /// The lines of all these spans, which lie in one file, with one line around them.
    pub(super) fn new(shown: &Shown<'_>, file: FileId, spans: &[Span]) -> Self {
        let source = shown.report.workspace.sources.get(file);
        let lines = spans.iter().flat_map(|span| {
            let start = source.position(span.start).line;
            // A label is drawn on its first line only, if it has many.
            [start, source.position(span.end).line.min(start + 3)]
        });
        let (first, last) = lines.fold((usize::MAX, 1), |(a, b), line| (a.min(line), b.max(line)));
        let first = first.min(source.lines()).max(2) - 1;
        let last = (last + 1).min(source.lines());
        let mut excerpt = Self {
            name: shown.name(Span::new(file, 0, 0)),
            first_line: first - 1,
            text: String::new(),
            pieces: Vec::new(),
        };
        for line in first..=last {
            let mut range = source.line_range(line);
            if range.start == 0 {
                range.start = source.bom().min(range.end);
            }
            for window in windows(range, spans) {
                excerpt.push(shown, file, window);
            }
            excerpt.text.push('\n');
        }
        excerpt
    }

    fn push(&mut self, shown: &Shown<'_>, file: FileId, window: Window) {
        match window {
            Window::Cut => self.text.push('…'),
            Window::Text(range) => {
                let source = shown.report.workspace.sources.get(file);
                let start = boundary(source.text(), range.start);
                let end = boundary(source.text(), range.end);
                let mut at = start;
                let masked = shown.masked(file, start..end);
                for (c, visible) in masked.chars().zip(visible(&masked).chars()) {
                    self.pieces.push((self.text.len(), at..at + c.len_utf8()));
                    self.text.push(if c == '\t' { c } else { visible });
                    at += c.len_utf8();
                }
                // The place behind the last character.
                self.pieces.push((self.text.len(), end..end));
            }
        }
    }

    /// The place of a span in the excerpt.
    pub(super) fn place(&self, span: Span) -> SourceSpan {
        let start = self.offset(span.start as usize);
        // Never beyond the end of the line that it starts on.
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let end = self.offset(span.end as usize).clamp(start, line_end);
        (start, end - start).into()
    }

    fn offset(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(_, range)| range.start < at);
        match self.pieces.get(index) {
            Some((offset, _)) => *offset,
            None => self.text.trim_end_matches('\n').len(),
        }
    }
}

enum Window {
    Text(Range<usize>),
    Cut,
}

/// What of a line is shown: all of it, or the surroundings of the labels on it.
fn windows(line: Range<usize>, spans: &[Span]) -> Vec<Window> {
    if line.len() <= LONG {
        return vec![Window::Text(line)];
    }
    let mut wanted: Vec<Range<usize>> = spans
        .iter()
        .filter(|span| span.start as usize <= line.end && span.end as usize >= line.start)
        .map(|span| {
            let start = (span.start as usize).saturating_sub(MARGIN).max(line.start);
            let end = (span.end as usize).min(span.start as usize + LONG) + MARGIN;
            start..end.min(line.end)
        })
        .collect();
    if wanted.is_empty() {
        wanted.push(line.start..line.start + LONG);
    }
    wanted.sort_by_key(|range| range.start);
    let mut windows = Vec::new();
    let mut at = line.start;
    for range in wanted {
        let start = range.start.max(at);
        if start > at {
            windows.push(Window::Cut);
        }
        if range.end > start {
            windows.push(Window::Text(start..range.end));
            at = range.end;
        }
    }
    if at < line.end {
        windows.push(Window::Cut);
    }
    windows
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_str().read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.first_line,
            inner.column(),
            inner.line_count(),
        )))
    }
}
