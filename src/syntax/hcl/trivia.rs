//! Comments and line breaks, which the parser does not keep or keeps without their places.
//!
//! Inside parentheses, brackets and `for` expressions HCL ignores line breaks
//! (<https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>). `hcl-edit` 0.10 honours that
//! nearly everywhere; what it refuses is listed with examples in `docs/decisions/hcl-edit.md`.
//! [`fold`] is the workaround: it replaces those line breaks, and the comments that they end, by as
//! many spaces, so that every offset stays what it was.

use std::borrow::Cow;
use std::ops::Range;

use crate::ir::MAX_ELEMENTS;

/// The text with insignificant line breaks turned into spaces; `None` if there are none, or if
/// the brackets do not match.
pub(super) fn fold(text: &str) -> Option<String> {
    let scanner = Scanner::run(text);
    if !scanner.balanced || scanner.fold.is_empty() {
        return None;
    }
    let mut folded = text.as_bytes().to_vec();
    for range in scanner.fold {
        folded[range].fill(b' ');
    }
    String::from_utf8(folded).ok()
}

/// The text with an empty string of the same length for every heredoc without lines, behind which `hcl-edit` goes on to
/// the next marker of that name.
pub(super) fn without_empty_heredocs(text: &str) -> Cow<'_, str> {
    if !text.contains("<<") {
        return Cow::Borrowed(text);
    }
    let empty = Scanner::run(text).empty_heredocs;
    if empty.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in empty {
        bytes[range.start..range.start + 2].fill(b'"');
        bytes[range.start + 2..range.end].fill(b' ');
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// How a large text falls apart.
pub(super) struct Outline {
    /// Pieces that can be parsed one after the other: the text is cut between lines of its top level.
    pub(super) pieces: Vec<Range<usize>>,
    /// Elements of lists beyond those that are read.
    pub(super) surplus: Vec<Range<usize>>,
}

/// Pieces are about this long, in bytes: much larger than most files, and so small that the tree of one takes
/// little memory.
const PIECE: usize = 1 << 20;

/// How a text falls apart: not at all if it is small, or if the brackets do not match.
pub(super) fn outline(text: &str) -> Outline {
    let whole =
        || Outline { pieces: std::iter::once(0..text.len()).collect(), surplus: Vec::new() };
    if text.len() <= PIECE {
        return whole();
    }
    let mut scanner = Scanner::new(text);
    let mut pieces = Vec::new();
    let mut start = 0;
    while scanner.at < text.len() {
        let is_break = scanner.open.is_empty() && scanner.peek(0) == b'\n';
        scanner.step();
        // Only where a line ends and what it says with it are the places known.
        if is_break && scanner.at - start >= PIECE {
            pieces.push(start..scanner.at);
            start = scanner.at;
        }
        scanner.fold.clear();
        scanner.comments.clear();
    }
    pieces.push(start..text.len());
    match scanner.balanced && scanner.open.is_empty() {
        true => Outline { pieces, surplus: scanner.surplus },
        false => whole(),
    }
}

/// What begins a block of the top level, wherever a line begins with it.
const TOP_LEVEL: [&str; 14] = [
    "check",
    "data",
    "ephemeral",
    "import",
    "locals",
    "module",
    "moved",
    "output",
    "provider",
    "removed",
    "resource",
    "run",
    "terraform",
    "variable",
];

/// The items of the top level of a text that does not parse, one behind the other, with what stands between them. Where
/// the brackets do not match, an item ends where a line begins like another one.
pub(super) fn items(text: &str) -> Vec<Range<usize>> {
    let is_balanced = Scanner::run(text).balanced;
    let begins_item = |at: usize| {
        let word = text[at..].split([' ', '\t', '{']).next().unwrap_or_default();
        TOP_LEVEL.contains(&word)
    };
    let mut scanner = Scanner::new(text);
    let mut items = Vec::new();
    let mut start = 0;
    while scanner.at < text.len() {
        let is_line_end = scanner.peek(0) == b'\n';
        scanner.step();
        if is_line_end && (scanner.open.is_empty() || (!is_balanced && begins_item(scanner.at))) {
            items.push(start..scanner.at);
            start = scanner.at;
            scanner.open.clear();
            scanner.commas.clear();
        }
    }
    items.push(start..text.len());
    items
}

/// Whether a bracket of a text is never closed, and that is not because a string is not.
pub(super) fn is_unclosed(text: &str) -> bool {
    let scanner = Scanner::run(text);
    !scanner.open.is_empty() && !scanner.has_broken_string
}

/// The byte ranges of all comments, delimiters included.
pub(crate) fn comments(text: &str) -> Vec<Range<usize>> {
    Scanner::run(text).comments
}

/// The length of the quoted string or the parenthesis that a text starts with.
pub(super) fn token_len(text: &str) -> Option<usize> {
    let mut scanner = Scanner::new(text);
    scanner.step();
    while !scanner.open.is_empty() && scanner.at < text.len() {
        scanner.step();
    }
    (scanner.open.is_empty() && scanner.balanced && scanner.at <= text.len()).then_some(scanner.at)
}

/// What an open bracket means for the line breaks inside it.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// `(`, `[`, or `{` followed by `for`: insignificant.
    Folding(u8),
    /// A body or an object: significant.
    Keeping,
    /// `${` or `%{`: insignificant, and the string goes on behind its end.
    Template,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    /// Insignificant line breaks and comments.
    fold: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
    /// For each open bracket, how many commas are directly within it, and where the elements begin that are
    /// not read.
    commas: Vec<(usize, Option<usize>)>,
    surplus: Vec<Range<usize>>,
    balanced: bool,
    /// Heredocs without lines, up to the end of their markers.
    empty_heredocs: Vec<Range<usize>>,
    /// Whether a string goes on behind the end of its line.
    has_broken_string: bool,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            open: Vec::new(),
            fold: Vec::new(),
            comments: Vec::new(),
            commas: Vec::new(),
            surplus: Vec::new(),
            balanced: true,
            empty_heredocs: Vec::new(),
            has_broken_string: false,
        }
    }

    fn run(text: &'a str) -> Self {
        let mut scanner = Self::new(text);
        while scanner.at < scanner.bytes.len() {
            scanner.step();
        }
        scanner.balanced &= scanner.open.is_empty();
        scanner
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn folding(&self) -> bool {
        matches!(self.open.last(), Some(Open::Folding(_) | Open::Template))
    }

    /// Goes on by one token, or by a part of a string.
    fn step(&mut self) {
        match self.peek(0) {
            b'#' => self.line_comment(),
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => {
                self.at += 1;
                self.string();
            }
            b'<' if self.peek(1) == b'<' => self.heredoc(),
            b'\r' | b'\n' => {
                if self.folding() {
                    self.fold.push(self.at..self.at + 1);
                }
                self.at += 1;
            }
            open @ (b'(' | b'[') => {
                self.begin(Open::Folding(open));
                self.at += 1;
            }
            b',' => {
                if let (Some(Open::Folding(b'[')), Some((count, rest))) =
                    (self.open.last(), self.commas.last_mut())
                {
                    *count += 1;
                    // The evaluator sees that there is one more than it takes.
                    if *count == MAX_ELEMENTS + 1 {
                        *rest = Some(self.at);
                    }
                }
                self.at += 1;
            }
            b'{' => {
                let kind = if self.for_follows() { Open::Folding(b'{') } else { Open::Keeping };
                self.begin(kind);
                self.at += 1;
            }
            close @ (b')' | b']' | b'}') => {
                if let Some((_, Some(rest))) = self.commas.pop() {
                    self.surplus.push(rest..self.at);
                }
                self.at += 1;
                self.balanced &= match self.open.pop() {
                    Some(Open::Folding(open)) => closes(open, close),
                    Some(Open::Keeping) => close == b'}',
                    Some(Open::Template) => {
                        self.string();
                        close == b'}'
                    }
                    None => false,
                };
            }
            _ => self.at += 1,
        }
    }

    fn begin(&mut self, open: Open) {
        self.open.push(open);
        self.commas.push((0, None));
    }

    fn for_follows(&self) -> bool {
        let rest = self.bytes[self.at + 1..].trim_ascii_start();
        rest.starts_with(b"for") && rest.get(3).is_some_and(u8::is_ascii_whitespace)
    }

    fn line_comment(&mut self) {
        let start = self.at;
        while self.at < self.bytes.len() && self.peek(0) != b'\n' {
            self.at += 1;
        }
        self.comment(start);
    }

    fn block_comment(&mut self) {
        let start = self.at;
        self.at += 2;
        while self.at < self.bytes.len() && !(self.peek(0) == b'*' && self.peek(1) == b'/') {
            self.at += 1;
        }
        self.at = (self.at + 2).min(self.bytes.len());
        self.comment(start);
    }

    fn comment(&mut self, start: usize) {
        self.comments.push(start..self.at);
        if self.folding() {
            self.fold.push(start..self.at);
        }
    }

    /// Skips the inside of a quoted string up to its end or to an interpolation.
    fn string(&mut self) {
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'$' | b'%' if self.peek(1) == self.peek(0) && self.peek(2) == b'{' => self.at += 3,
                b'$' | b'%' if self.peek(1) == b'{' => {
                    self.at += 2;
                    self.begin(Open::Template);
                    return;
                }
                b'\n' => {
                    self.has_broken_string = true;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Skips a heredoc whole: its interpolations do not reach outside of it.
    fn heredoc(&mut self) {
        let mut at = self.at + 2;
        if self.bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        let name_start = at;
        while self
            .bytes
            .get(at)
            .is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        {
            at += 1;
        }
        let name = &self.bytes[name_start..at];
        if name.is_empty() {
            self.at += 2;
            return;
        }
        let lines = self.bytes[at..].split_inclusive(|&byte| byte == b'\n');
        for (number, line) in lines.enumerate() {
            if number > 0 && line.trim_ascii() == name {
                if number == 1 {
                    self.empty_heredocs.push(self.at..at + line.trim_ascii_end().len());
                }
                // The marker has to stay alone on its line.
                self.at = at + line.len();
                return;
            }
            at += line.len();
        }
        self.at = self.bytes.len();
    }
}

fn closes(open: u8, close: u8) -> bool {
    matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn folds(text: &str, expected: &str) {
        assert_eq!(fold(text).as_deref(), Some(expected));
    }

    #[test]
    fn folds_only_where_line_breaks_mean_nothing() {
        folds("a = (1 +\n2)\nb = 1\n", "a = (1 + 2)\nb = 1\n");
        folds(
            "a = { for x in y : x =>\n x ? 1 :\n 2 }\n",
            "a = { for x in y : x =>  x ? 1 :  2 }\n",
        );
        assert_eq!(fold("a = {\n b = 1\n}\n"), None);
    }

    #[test]
    fn comments_end_with_their_line() {
        folds("a = [1, # one )\n2]", "a = [1,         2]");
        folds("a = [1, /* \n */ 2]", "a = [1,         2]");
    }

    #[test]
    fn strings_and_heredocs_are_left_alone() {
        folds("a = f(\"(\n${x[\n0]}\")", "a = f(\"(\n${x[ 0]}\")");
        folds("a = f(<<E\n(\nE\n,\n1)", "a = f(<<E\n(\nE\n, 1)");
    }

    #[test]
    fn comments_are_found_outside_of_strings() {
        let text = "a = \"# no\" # yes\n// two\nb = <<E\n# no\nE\n/* three */";
        let found: Vec<&str> = comments(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["# yes", "// two", "/* three */"]);
    }

    #[test]
    fn tokens_have_a_length() {
        assert_eq!(token_len("\"a${f(\"}\")}b\" = 1"), Some(13));
        assert_eq!(token_len("(a[\")\"]) = 1"), Some(8));
        assert_eq!(token_len("\"a"), Some(2));
        assert_eq!(token_len("\"${a"), None);
        assert_eq!(token_len("(a"), None);
    }

    #[test]
    fn large_texts_fall_apart_between_lines() {
        let block = format!("a {{\n  b = \"{}\"\n}}\n", "x\n".repeat(3).replace('\n', "\\n"));
        let text = block.repeat(PIECE * 5 / 2 / block.len());
        let pieces = outline(&text).pieces;
        assert_eq!(pieces.len(), 3);
        assert!(pieces.iter().all(|piece| text[piece.clone()].starts_with("a {")));
        assert_eq!(outline(&text[..text.len() - 2]).pieces.len(), 1, "a bracket is missing");
        assert_eq!(outline("a {\n}\n").pieces.len(), 1, "it is small");
    }

    #[test]
    fn long_lists_have_a_surplus() {
        let text =
            format!("a = [[1, 2], {}3]\n{}", "1,".repeat(MAX_ELEMENTS + 5), " ".repeat(PIECE));
        let surplus = outline(&text).surplus;
        assert_eq!(surplus.len(), 1);
        assert_eq!(&text[surplus[0].clone()], ",1,1,1,1,1,3");
    }

    #[test]
    fn unmatched_brackets_are_not_touched() {
        assert_eq!(fold("a = (\n]"), None);
        assert_eq!(fold("a = (\n"), None);
    }
}
