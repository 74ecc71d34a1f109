//! Text and places in it: the files that were read, byte spans into them, and the one conversion
//! from bytes to lines and columns.
//!
//! Everything between the parsers and the reports uses byte offsets; only reports ask for positions.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use serde::{Deserialize, Serialize};

/// Identifies a [`SourceFile`] within its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(u32);

/// A range of bytes in one file, `start..end`, both counted from the first byte of the file
/// (a byte order mark is counted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` in `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        // Files above 4 GiB are refused when they are read, so that the casts keep the value.
        Self { file, start: start as u32, end: end as u32 }
    }

    /// Whether `other` lies wholly within this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both; `self` if they are in different files.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The empty span at this span's start.
    pub fn at_start(self) -> Span {
        Span { end: self.start, ..self }
    }
}

/// A place in a file as people and editors count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// Column in bytes of UTF-8, from 1.
    pub byte_column: usize,
    /// Column in UTF-16 code units, from 0, as the Language Server Protocol counts by default.
    pub utf16: usize,
}

/// The start of the character that a byte offset lies in, or the end of the text. Parsers that count bytes
/// report errors within characters.
pub(crate) fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A file that was read, with its text.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    name: String,
    text: Cow<'static, str>,
    is_code: bool,
    stands_for: Option<Span>,
    line_starts: OnceLock<Vec<u32>>,
    /// How many characters and UTF-16 code units stand before every [`STRIDE`]th byte.
    widths: OnceLock<Vec<(usize, usize)>>,
}

/// Lines longer than this many bytes are counted from places in between.
const STRIDE: usize = 1_024;

/// How many characters and UTF-16 code units start in these bytes of a text.
fn widths(bytes: &[u8]) -> (usize, usize) {
    bytes.iter().fold((0, 0), |(characters, utf16), byte| match byte {
        // A byte within a character.
        0x80..=0xbf => (characters, utf16),
        // The first byte of a character outside of the basic plane, which takes two code units.
        0xf0.. => (characters + 1, utf16 + 2),
        _ => (characters + 1, utf16 + 1),
    })
}

/// The byte order mark, as UTF-8.
const BOM: &str = "\u{feff}";

impl SourceFile {
    /// A file with this absolute path, this name for people, and this text.
    pub fn new(path: PathBuf, name: String, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path,
            name,
            text: text.into(),
            is_code: true,
            stands_for: None,
            line_starts: OnceLock::new(),
            widths: OnceLock::new(),
        }
    }

    /// Text that is in no file, such as a value from the command line.
    pub fn given(name: String, text: impl Into<Cow<'static, str>>) -> Self {
        Self { is_code: false, ..Self::new(PathBuf::from(&name), name, text) }
    }

    /// Text of akslint's own that stands for what the code has at a place: a module that it calls.
    pub fn standing_for(path: PathBuf, text: impl Into<Cow<'static, str>>, place: Span) -> Self {
        let name = path.display().to_string();
        Self { stands_for: Some(place), ..Self::new(path, name, text) }
    }

    /// Whether the text is in a file, where others can read it.
    pub fn is_code(&self) -> bool {
        self.is_code
    }

    /// The absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path as reports show it: relative to the working directory where that is possible,
    /// with forward slashes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The length in bytes of the byte order mark: 3 if there is one, else 0.
    pub fn bom(&self) -> usize {
        if self.text.starts_with(BOM) { BOM.len() } else { 0 }
    }

    /// The text of a span of this file, or `None` if the span does not fit it.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Offsets at which lines start. `\n`, `\r\n` and a lone `\r` end a line, as they do for
    /// editors.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let mut starts = vec![0];
            for (i, &byte) in bytes.iter().enumerate() {
                if byte == b'\n' || (byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                    starts.push(i as u32 + 1);
                }
            }
            starts
        })
    }

    /// How many characters and UTF-16 code units stand between two offsets.
    fn widths(&self, start: usize, end: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        if end - start <= STRIDE {
            return widths(&bytes[start..end]);
        }
        let before = self.widths.get_or_init(|| {
            let mut sum = (0, 0);
            let chunks = bytes.chunks(STRIDE);
            chunks
                .map(|chunk| {
                    let (characters, utf16) = widths(chunk);
                    let before = sum;
                    sum = (before.0 + characters, before.1 + utf16);
                    before
                })
                .collect()
        });
        let upto = |offset: usize| {
            let index = (offset / STRIDE).min(before.len() - 1);
            let (characters, utf16) = widths(&bytes[index * STRIDE..offset]);
            (before[index].0 + characters, before[index].1 + utf16)
        };
        let (start, end) = (upto(start), upto(end));
        (end.0 - start.0, end.1 - start.1)
    }

    /// The number of lines; an empty file has one.
    pub fn lines(&self) -> usize {
        self.line_starts().len()
    }

    /// The bytes of a line (from 1), without its line end.
    pub fn line_range(&self, line: usize) -> std::ops::Range<usize> {
        let starts = self.line_starts();
        let start = starts.get(line.saturating_sub(1)).map_or(self.text.len(), |&s| s as usize);
        let end = starts.get(line).map_or(self.text.len(), |&s| s as usize);
        let text = &self.text[start..end];
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// Where a byte offset lies. An offset inside a character is taken as that character's start,
    /// one behind the end of the text as its end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = boundary(&self.text, offset as usize);
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset);
        let mut start = starts[line - 1] as usize;
        if start == 0 {
            start = self.bom().min(offset);
        }
        let (characters, utf16) = self.widths(start, offset);
        Position { line, column: characters + 1, byte_column: offset - start + 1, utf16 }
    }
}

/// All files of a session. Files are added while parsing runs in parallel. The number of one that is dropped is not given
/// again.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<SourceFile>>>,
}

impl Sources {
    /// Adds a file and gives its identifier.
    pub fn add(&self, file: SourceFile) -> FileId {
        let mut files = self.files.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        files.push(Arc::new(file));
        FileId(files.len() as u32 - 1)
    }

    /// Drops a file, and gives how many bytes its text had. Nobody may ask for places in it any more.
    pub(crate) fn empty(&mut self, id: FileId) -> u64 {
        // One for all, since there are very many of them after an hour of typing.
        static GONE: LazyLock<Arc<SourceFile>> =
            LazyLock::new(|| Arc::new(SourceFile::given(String::new(), String::new())));
        let files = self.files.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        let file = std::mem::replace(&mut files[id.0 as usize], Arc::clone(&GONE));
        file.text.len() as u64
    }

    /// How many bytes all texts have.
    pub fn bytes(&self) -> usize {
        let files = self.files.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        files.iter().map(|file| file.text.len()).sum()
    }

    /// The file with this identifier.
    pub fn get(&self, id: FileId) -> Arc<SourceFile> {
        let files = self.files.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        Arc::clone(&files[id.0 as usize])
    }

    /// The newest file that has a property.
    pub fn find(&self, has: impl Fn(&SourceFile) -> bool) -> Option<FileId> {
        let files = self.files.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        files.iter().rposition(|file| has(file)).map(|index| FileId(index as u32))
    }

    /// Whether a file is not the user's, but stands for something in one.
    pub fn is_stand_in(&self, id: FileId) -> bool {
        self.get(id).stands_for.is_some()
    }

    /// Where the user sees what stands at a place: there, unless its file stands for another place.
    pub fn shown(&self, span: Span) -> Span {
        let mut shown = span;
        while let Some(place) = self.get(shown.file).stands_for {
            shown = place;
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("/x".into(), "x".into(), text.to_owned())
    }

    #[track_caller]
    fn at(text: &str, offset: u32, line: usize, column: usize, utf16: usize) {
        let position = file(text).position(offset);
        assert_eq!((position.line, position.column, position.utf16), (line, column, utf16));
    }

    #[test]
    fn counts_lines_for_every_line_end() {
        for text in ["ab\ncd", "ab\rcd"] {
            at(text, 1, 1, 2, 1);
            at(text, 3, 2, 1, 0);
            at(text, 5, 2, 3, 2);
        }
        at("ab\r\ncd", 4, 2, 1, 0);
        at("ab\r\ncd", 2, 1, 3, 2);
    }

    #[test]
    fn an_offset_behind_the_last_line_end_is_on_the_next_line() {
        at("ab\n", 3, 2, 1, 0);
        at("", 0, 1, 1, 0);
        at("ab", 99, 1, 3, 2);
    }

    #[test]
    fn counts_characters_and_utf16_units() {
        // é is two bytes, one unit; 🦀 is four bytes, two units; the tab is one of each.
        let text = "\té🦀x";
        at(text, 1, 1, 2, 1);
        at(text, 3, 1, 3, 2);
        at(text, 7, 1, 4, 4);
        at(text, 5, 1, 3, 2);
    }

    #[test]
    fn a_byte_order_mark_takes_bytes_but_no_column() {
        at("\u{feff}ab", 3, 1, 1, 0);
        at("\u{feff}ab", 4, 1, 2, 1);
        at("\u{feff}ab\ncd", 7, 2, 2, 1);
        at("\u{feff}ab", 0, 1, 1, 0);
    }

    #[test]
    fn lines_are_given_without_their_ends() {
        let f = file("ab\r\n\ncd");
        let lines: Vec<_> = (1..=f.lines()).map(|l| &f.text()[f.line_range(l)]).collect();
        assert_eq!(lines, ["ab", "", "cd"]);
    }

    #[test]
    fn counts_in_long_lines_as_in_short_ones() {
        let line = "aé\u{1f600}b".repeat(1_000);
        let text = format!("first\n{line}\nlast");
        let source = file(&text);
        for (offset, _) in line.char_indices().step_by(97) {
            let position = source.position((6 + offset) as u32);
            let before = &line[..offset];
            assert_eq!(position.line, 2);
            assert_eq!(position.column, before.chars().count() + 1);
            assert_eq!(position.utf16, before.encode_utf16().count());
        }
    }
}
