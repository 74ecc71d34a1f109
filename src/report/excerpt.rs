//! The line of a place, made fit to be shown: secrets hidden, control characters visible, an endless
//! line cut to a window around what it is shown for.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{Redacted, uri};
use crate::source::{Span, boundary};
use crate::text::escape_control;

/// Lines longer than this are cut.
const LONG: usize = 200;
/// How much of a cut line is left on each side of the place.
const MARGIN: usize = 60;
/// What stands for a part of a line that is cut.
const CUT: char = '…';
/// How wide a tab is drawn.
const TAB: &str = "    ";

/// The line on which a place starts.
pub(super) struct Excerpt {
    name: String,
    /// Number of the line, from 0.
    line: usize,
    /// Column of the place in its file, from 0.
    column: usize,
    text: String,
    /// Where in the text the place is: never beyond the end of the line.
    place: Range<usize>,
}

impl Excerpt {
    /// The line of a span; its file's name is a link to the file if `links` are wanted.
    pub(super) fn new(shown: &Redacted<'_>, span: Span, links: bool) -> Self {
        let source = shown.file(span);
        let start = source.position(span.start);
        let mut line = source.line_range(start.line);
        if line.start == 0 {
            line.start = source.bom().min(line.end);
        }
        let window = window(line.clone(), span);
        let (begin, end) =
            (boundary(source.text(), window.start), boundary(source.text(), window.end));
        let mut text = String::new();
        if begin > line.start {
            text.push(CUT);
        }
        let masked = shown.masked(span.file, begin..end);
        let mut at = begin;
        let mut place: Option<Range<usize>> = None;
        for (c, visible) in masked.chars().zip(escape_control(&masked).chars()) {
            let from = text.len();
            match c {
                '\t' => text.push_str(TAB),
                _ => text.push(visible),
            }
            if at >= span.start as usize && at < span.end as usize {
                let start = place.map_or(from, |place| place.start);
                place = Some(start..text.len());
            }
            at += c.len_utf8();
        }
        let place = place.unwrap_or(text.len()..text.len());
        if end < line.end {
            text.push(CUT);
        }
        let mut name = shown.name(span);
        if links && source.is_code() && source.path().is_absolute() {
            name = link(&uri::file(source.path()), &name);
        }
        Self { name, line: start.line - 1, column: start.column - 1, text, place }
    }

    /// The place in the text.
    pub(super) fn place(&self) -> SourceSpan {
        (self.place.start, self.place.len()).into()
    }
}

/// A text that leads somewhere in a terminal that knows OSC 8, and is a plain text in others.
/// <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>
pub(super) fn link(uri: &str, text: &str) -> String {
    format!("\x1b]8;;{uri}\x1b\\{text}\x1b]8;;\x1b\\")
}

/// What of a line is shown: all of it, or the surroundings of the place.
fn window(line: Range<usize>, span: Span) -> Range<usize> {
    if line.len() <= LONG {
        return line;
    }
    let start = (span.start as usize).saturating_sub(MARGIN).max(line.start);
    let end = (span.end as usize).min(span.start as usize + LONG) + MARGIN;
    start..end.min(line.end)
}

impl SourceCode for Excerpt {
    /// The whole line, whatever is asked for, with the place's column.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.line,
            self.column,
            1,
        )))
    }
}
