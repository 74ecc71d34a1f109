//! The blanks that `terraform fmt` puts before `=` and before a comment at the end of a line. A name that comes or goes
//! moves those of the lines beside it.
//!
//! The rules are those of `formatCells` in <https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go>.

use std::ops::Range;

use super::Edit;
use super::edit::line_around;
use super::members::{Line, Syntax};
use crate::source::{FileId, SourceFile, Span};

/// Adds to the edits of a file of Terraform those that keep attributes aligned, where they were aligned before. Edits of
/// other languages, and of files that are laid out otherwise, stay as they are.
pub fn aligned(file: &SourceFile, id: FileId, edits: Vec<Edit>) -> Vec<Edit> {
    if Syntax::of(file) != Syntax::Hcl {
        return edits;
    }
    match Draft::new(file.text(), &edits).pad() {
        Some(pieces) => pieces.into_iter().map(|piece| piece.edit(id)).collect(),
        None => edits,
    }
}

/// A part of a text that is replaced.
struct Piece {
    removed: Range<usize>,
    text: String,
}

impl Piece {
    fn edit(self, id: FileId) -> Edit {
        Edit { span: Span::new(id, self.removed.start, self.removed.end), text: self.text }
    }
}

/// A text and what is to be edited in it.
struct Draft<'t> {
    text: &'t str,
    /// In the order of their places, which do not overlap.
    pieces: Vec<Piece>,
}

impl<'t> Draft<'t> {
    fn new(text: &'t str, edits: &[Edit]) -> Self {
        let piece = |edit: &Edit| {
            let removed = edit.span.start as usize..edit.span.end as usize;
            Piece { removed, text: edit.text.clone() }
        };
        let mut pieces: Vec<Piece> = edits.iter().map(piece).collect();
        pieces.sort_by_key(|piece| (piece.removed.start, piece.removed.end));
        Self { text, pieces }
    }

    /// The edits with those of the blanks around them; `None` if a line around them is not aligned now.
    fn pad(mut self) -> Option<Vec<Piece>> {
        let mut at = self.pieces.len();
        while let Some(last) = at.checked_sub(1) {
            // The lines that one group of attributes has, and all edits of it.
            let lines = self.group(self.pieces[last].removed.clone());
            at = self.pieces.iter().position(|piece| piece.removed.end >= lines.start)?.min(last);
            if !blanks(&self.text[lines.clone()]).iter().all(|blank| blank.is_right()) {
                return None;
            }
            let mut edited = self.edited(lines.clone(), at..last + 1);
            // From the end, so that what is before keeps its place.
            for blank in blanks(&edited.text()).into_iter().rev().filter(|blank| !blank.is_right())
            {
                edited.set(blank)?;
            }
            self.pieces.splice(at..=last, edited.pieces());
        }
        Some(self.pieces)
    }

    /// The lines around a part of the text that are aligned with each other, without the last line's end.
    fn group(&self, part: Range<usize>) -> Range<usize> {
        let (mut start, mut end) =
            (line_around(self.text, part.start).start, line_around(self.text, part.end).end);
        while let Some(before) = start.checked_sub(1).map(|end| line_around(self.text, end))
            && is_joined(&self.text[before.clone()])
        {
            start = before.start;
        }
        while let Some(after) = self.text[end..].find('\n').map(|next| end + next + 1)
            && let line = line_around(self.text, after)
            && is_joined(&self.text[line.clone()])
        {
            end = line.end;
        }
        start..end
    }

    /// The lines after some of the edits.
    fn edited(&self, lines: Range<usize>, some: Range<usize>) -> Edited<'t> {
        let some = &self.pieces[some];
        // An edit may begin before the lines that it reaches.
        let start = some.iter().map(|piece| piece.removed.start).chain([lines.start]).min();
        let (mut parts, mut copied) = (Vec::new(), start.unwrap_or(lines.start));
        for piece in some {
            parts.push(Part::Kept(copied, &self.text[copied..piece.removed.start]));
            parts.push(Part::New(piece.removed.clone(), piece.text.clone()));
            copied = piece.removed.end;
        }
        parts.push(Part::Kept(copied, &self.text[copied..lines.end.max(copied)]));
        Edited { parts, blanks: Vec::new() }
    }
}

/// What lines consist of after edits.
enum Part<'t> {
    /// What was there before, at an offset.
    Kept(usize, &'t str),
    /// What replaces a part of the old text.
    New(Range<usize>, String),
}

impl Part<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Kept(_, text) => text,
            Self::New(_, text) => text,
        }
    }
}

/// Lines after edits.
struct Edited<'t> {
    parts: Vec<Part<'t>>,
    /// Edits of blanks that were there before.
    blanks: Vec<Piece>,
}

impl Edited<'_> {
    fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }

    /// Makes a blank as wide as it has to be; `None` if only a part of it is new.
    fn set(&mut self, blank: Blank) -> Option<()> {
        let mut start = 0;
        for part in &mut self.parts {
            let end = start + part.text().len();
            if start <= blank.place.start && blank.place.end <= end {
                let within = blank.place.start - start..blank.place.end - start;
                let text = " ".repeat(blank.width);
                match part {
                    Part::Kept(at, _) => {
                        let removed = *at + within.start..*at + within.end;
                        self.blanks.push(Piece { removed, text });
                    }
                    Part::New(_, new) => new.replace_range(within, &text),
                }
                return Some(());
            }
            start = end;
        }
        None
    }

    fn pieces(self) -> Vec<Piece> {
        let new = self.parts.into_iter().filter_map(|part| match part {
            Part::New(removed, text) => Some(Piece { removed, text }),
            Part::Kept(..) => None,
        });
        let mut pieces: Vec<Piece> = new.chain(self.blanks).collect();
        pieces.sort_by_key(|piece| (piece.removed.start, piece.removed.end));
        pieces
    }
}

/// The blanks before `=`, or before a comment at the end of a line.
struct Blank {
    place: Range<usize>,
    /// How many there have to be.
    width: usize,
}

impl Blank {
    fn is_right(&self) -> bool {
        self.place.len() == self.width
    }
}

/// Whether a line is aligned with those beside it.
fn is_joined(line: &str) -> bool {
    let line = Line::new(line);
    line.equals.is_some() || line.comment.is_some()
}

/// All blanks of some lines.
fn blanks(text: &str) -> Vec<Blank> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        lines.push((start, line, Line::new(line)));
        start += line.len();
    }
    let columns = |text: &str| text.chars().count();
    let mut found = Vec::new();
    // The columns that `=` has to be at.
    let mut equals = vec![0_usize; lines.len()];
    for group in runs(lines.len(), |index| lines[index].2.equals.is_some()) {
        let name = |index: usize| {
            let (start, text, line) = &lines[index];
            let at = line.equals.unwrap_or_default();
            (*start, text[..at].trim_end(), at)
        };
        let widest = group.clone().map(|index| columns(name(index).1)).max().unwrap_or_default();
        for index in group {
            let (start, name, at) = name(index);
            let width = widest - columns(name) + 1;
            equals[index] = columns(name) + width;
            found.push(Blank { place: start + name.len()..start + at, width });
        }
    }
    for group in runs(lines.len(), |index| lines[index].2.comment.is_some()) {
        let code = |index: usize| {
            let (start, text, line) = &lines[index];
            let at = line.comment.unwrap_or_default();
            let code = text[..at].trim_end();
            let width = match line.equals {
                Some(at) => equals[index] + columns(&code[at..]),
                None => columns(code),
            };
            (*start + code.len()..*start + at, width)
        };
        let widest = group.clone().map(|index| code(index).1).max().unwrap_or_default();
        for index in group {
            let (place, width) = code(index);
            found.push(Blank { place, width: widest - width + 1 });
        }
    }
    found.sort_by_key(|blank| blank.place.start);
    found
}

/// The runs of numbers below an end that have something.
fn runs(end: usize, has: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for index in (0..end).filter(|index| has(*index)) {
        match runs.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::Sources;

    /// A text after edits, each of which replaces the first place of a text by another one.
    fn edited(text: &str, edits: &[(&str, &str)]) -> String {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new("a.tf".into(), "a.tf".into(), text.to_owned()));
        let edit = |(old, new): &(&str, &str)| {
            let start = text.find(old).unwrap();
            Edit { span: Span::new(id, start, start + old.len()), text: (*new).to_owned() }
        };
        let edits = aligned(&sources.get(id), id, edits.iter().map(edit).collect());
        let mut new = text.to_owned();
        for edit in edits.iter().rev() {
            new.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        new
    }

    #[test]
    fn attributes_move_with_the_widest_name() {
        let text = "r {\n  a    = 1\n  bcde = 2\n\n  x = 3\n}\n";
        assert_eq!(edited(text, &[("  bcde = 2\n", "")]), "r {\n  a = 1\n\n  x = 3\n}\n");
        assert_eq!(
            edited(text, &[("a", "abcdef")]),
            "r {\n  abcdef = 1\n  bcde   = 2\n\n  x = 3\n}\n"
        );
        assert_eq!(
            edited(text, &[("\n\n", "\n  fghijk = 4\n\n")]),
            "r {\n  a      = 1\n  bcde   = 2\n  fghijk = 4\n\n  x = 3\n}\n"
        );
        // Two edits of one group.
        assert_eq!(
            edited(text, &[("a", "ab"), ("  bcde = 2\n", "")]),
            "r {\n  ab = 1\n\n  x = 3\n}\n"
        );
    }

    #[test]
    fn comments_move_too() {
        let text = "  a    = 1 # x\n  bcde = 22 // y\n  f    = [ # z\n  ]\n";
        assert_eq!(edited(text, &[("bcde", "b")]), text.replace("bcde", "b"), "not aligned");
        let text = "  a    = 1  # x\n  bcde = 22 // y\n  f = [\n  ]\n";
        assert_eq!(edited(text, &[("bcde", "b")]), "  a = 1  # x\n  b = 22 // y\n  f = [\n  ]\n");
        assert_eq!(edited(text, &[("22", "2")]), "  a    = 1 # x\n  bcde = 2 // y\n  f = [\n  ]\n");
    }

    #[test]
    fn other_layouts_stay() {
        for text in ["  a = 1\n  bcde = 2\n", "  a=1\n  bcde=2\n"] {
            assert_eq!(edited(text, &[("bcde", "bcdefg")]), text.replace("bcde", "bcdefg"));
        }
        let text = "  a    = x == y\r\n  bcde = { b => c }\r\n";
        assert_eq!(edited(text, &[("bcde", "b")]), "  a = x == y\r\n  b = { b => c }\r\n");
    }
}
