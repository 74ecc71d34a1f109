//! Bicep text to tokens.
//! <https://github.com/Azure/bicep/blob/main/docs/grammar.md>
//!
//! A string with interpolations is several tokens, as in the official grammar: a left piece up to the
//! first `${`, middle pieces, and a right piece. What cannot be a token is one all the same, of the
//! kind [`Kind::Invalid`], so that the parser says what is wrong and goes on.

use std::borrow::Cow;
use std::ops::Range;

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword: keywords are names elsewhere.
    Name,
    Number,
    /// `{{ x }}`, which another tool replaces before Bicep reads the file.
    Placeholder,
    /// A whole string, or its piece up to the first interpolation, between two, or behind the last.
    String,
    StringLeft,
    StringMiddle,
    StringRight,
    /// The end of one or more lines.
    NewLine,
    /// `{`, `=~`, `...` and their kind.
    Sign(Sign),
    Invalid,
    End,
}

/// Operators and punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    And,
    Arrow,
    Assign,
    At,
    Caret,
    CloseBrace,
    CloseBracket,
    CloseParen,
    Coalesce,
    Colon,
    Comma,
    Dot,
    DoubleColon,
    Ellipsis,
    Equal,
    EqualIgnoreCase,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Minus,
    Not,
    NotEqual,
    NotEqualIgnoreCase,
    OpenBrace,
    OpenBracket,
    OpenParen,
    Or,
    Percent,
    Pipe,
    Plus,
    Question,
    Slash,
    Star,
}

/// The sign at the start of a text, and its length in bytes.
fn sign(text: &[u8]) -> Option<(Sign, usize)> {
    let next = text.get(1).copied().unwrap_or_default();
    Some(match (text.first()?, next) {
        (b'.', b'.') if text.get(2) == Some(&b'.') => (Sign::Ellipsis, 3),
        (b'=', b'>') => (Sign::Arrow, 2),
        (b'=', b'=') => (Sign::Equal, 2),
        (b'=', b'~') => (Sign::EqualIgnoreCase, 2),
        (b'!', b'=') => (Sign::NotEqual, 2),
        (b'!', b'~') => (Sign::NotEqualIgnoreCase, 2),
        (b'<', b'=') => (Sign::LessOrEqual, 2),
        (b'>', b'=') => (Sign::GreaterOrEqual, 2),
        (b'&', b'&') => (Sign::And, 2),
        (b'|', b'|') => (Sign::Or, 2),
        (b'?', b'?') => (Sign::Coalesce, 2),
        (b':', b':') => (Sign::DoubleColon, 2),
        (b'{', _) => (Sign::OpenBrace, 1),
        (b'}', _) => (Sign::CloseBrace, 1),
        (b'[', _) => (Sign::OpenBracket, 1),
        (b']', _) => (Sign::CloseBracket, 1),
        (b'(', _) => (Sign::OpenParen, 1),
        (b')', _) => (Sign::CloseParen, 1),
        (b'=', _) => (Sign::Assign, 1),
        (b'!', _) => (Sign::Not, 1),
        (b'<', _) => (Sign::Less, 1),
        (b'>', _) => (Sign::Greater, 1),
        (b'?', _) => (Sign::Question, 1),
        (b':', _) => (Sign::Colon, 1),
        (b',', _) => (Sign::Comma, 1),
        (b'.', _) => (Sign::Dot, 1),
        (b'+', _) => (Sign::Plus, 1),
        (b'-', _) => (Sign::Minus, 1),
        (b'*', _) => (Sign::Star, 1),
        (b'/', _) => (Sign::Slash, 1),
        (b'%', _) => (Sign::Percent, 1),
        (b'|', _) => (Sign::Pipe, 1),
        (b'@', _) => (Sign::At, 1),
        (b'^', _) => (Sign::Caret, 1),
        _ => return None,
    })
}

/// A token, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// For a piece of a string: how many quotes it starts and ends with, 1 or 3; 0 for the rest.
    pub(super) quotes: u8,
    /// For a piece of a string: how many dollar signs start an interpolation in it.
    dollars: u8,
}

/// A string that is open around the code of an interpolation.
struct Open {
    quotes: u8,
    /// How many dollar signs start an interpolation.
    dollars: u8,
    /// How many braces are open within the interpolation.
    braces: u32,
}

/// The tokens of a text, and its comments.
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<Range<usize>>) {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        open: Vec::new(),
        tokens: Vec::with_capacity(text.len() / 6),
        comments: Vec::new(),
    };
    lexer.run();
    (lexer.tokens, lexer.comments)
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    tokens: Vec<Token>,
    comments: Vec<Range<usize>>,
}

impl Lexer<'_> {
    fn push(&mut self, kind: Kind, start: usize) {
        self.push_piece(kind, start, 0, 0);
    }

    fn push_piece(&mut self, kind: Kind, start: usize, quotes: u8, dollars: u8) {
        // Texts above 4 GiB are refused when they are read.
        let (start, end) = (start as u32, self.at as u32);
        self.tokens.push(Token { kind, start, end, quotes, dollars });
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn run(&mut self) {
        while let Some(byte) = self.peek(0) {
            let start = self.at;
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += 1;
                    if self.tokens.last().is_none_or(|token| token.kind != Kind::NewLine) {
                        self.push(Kind::NewLine, start);
                    }
                }
                b'/' if self.peek(1) == Some(b'/') => {
                    let end = memchr::memchr2(b'\n', b'\r', &self.bytes[start..]);
                    self.at = end.map_or(self.bytes.len(), |end| start + end);
                    self.comments.push(start..self.at);
                }
                b'/' if self.peek(1) == Some(b'*') => {
                    let end = memchr::memmem::find(&self.bytes[start + 2..], b"*/");
                    self.at = end.map_or(self.bytes.len(), |end| start + 2 + end + 2);
                    self.comments.push(start..self.at);
                    if end.is_none() {
                        self.push(Kind::Invalid, start);
                    }
                }
                b'#' if self.starts_line() => {
                    // `#disable-next-line` and its kind speak to Bicep's own linter.
                    let end = memchr::memchr2(b'\n', b'\r', &self.bytes[start..]);
                    self.at = end.map_or(self.bytes.len(), |end| start + end);
                }
                b'\'' => {
                    let quotes = self.quotes_here();
                    self.at += usize::from(quotes);
                    self.string(start, Open { quotes, dollars: 1, braces: 0 }, quotes == 3);
                }
                b'$' if self.raw_dollars().is_some() => {
                    let dollars = self.raw_dollars().unwrap_or(1);
                    self.at += usize::from(dollars) + 3;
                    self.string(start, Open { quotes: 3, dollars, braces: 0 }, false);
                }
                b'0'..=b'9' => {
                    while self.peek(0).is_some_and(|b| b.is_ascii_digit()) {
                        self.at += 1;
                    }
                    self.push(Kind::Number, start);
                }
                b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    while self.peek(0).is_some_and(|b| b == b'_' || b.is_ascii_alphanumeric()) {
                        self.at += 1;
                    }
                    self.push(Kind::Name, start);
                }
                b'{' if self.placeholder().is_some() => {
                    self.at += self.placeholder().unwrap_or_default();
                    self.push(Kind::Placeholder, start);
                }
                b'}' if self.open.last().is_some_and(|open| open.braces == 0) => {
                    if let Some(open) = self.open.pop() {
                        self.at += 1;
                        self.continued(start, open);
                    }
                }
                _ => self.sign(start),
            }
        }
        let end = self.at;
        self.push(Kind::NewLine, end);
        self.push(Kind::End, end);
    }

    /// Whether nothing but white space stands before on the line.
    fn starts_line(&self) -> bool {
        self.tokens.last().is_none_or(|token| {
            token.kind == Kind::NewLine
                || memchr::memchr2(b'\n', b'\r', &self.bytes[token.end as usize..self.at]).is_some()
        })
    }

    fn sign(&mut self, start: usize) {
        match sign(&self.bytes[start..]) {
            Some((sign, len)) => {
                self.at += len;
                if let Some(open) = self.open.last_mut() {
                    match sign {
                        Sign::OpenBrace => open.braces += 1,
                        Sign::CloseBrace => open.braces -= 1,
                        _ => {}
                    }
                }
                self.push(Kind::Sign(sign), start);
            }
            None => {
                let char = self.text[start..].chars().next();
                self.at += char.map_or(1, char::len_utf8);
                // White space of other scripts, and the byte order mark, mean nothing.
                if !char.is_some_and(|c| c.is_whitespace() || c == '\u{feff}') {
                    self.push(Kind::Invalid, start);
                }
            }
        }
    }

    /// The length of a placeholder, if that is what stands here. No code has two braces side by side.
    fn placeholder(&self) -> Option<usize> {
        let inside = self.bytes[self.at..].strip_prefix(b"{{")?;
        let line = memchr::memchr2(b'\n', b'\r', inside).map_or(inside, |end| &inside[..end]);
        Some(memchr::memmem::find(line, b"}}")? + 4)
    }

    fn quotes_here(&self) -> u8 {
        if self.bytes[self.at..].starts_with(b"'''") { 3 } else { 1 }
    }

    /// The dollar signs in front of three quotes, if that is what stands here.
    fn raw_dollars(&self) -> Option<u8> {
        let dollars = self.bytes[self.at..].iter().take(9).take_while(|b| **b == b'$').count();
        let behind = &self.bytes[self.at + dollars..];
        (dollars < 9 && behind.starts_with(b"'''")).then_some(dollars as u8)
    }

    /// The rest of a string, behind what opens it. A raw one has no interpolations.
    fn string(&mut self, start: usize, open: Open, raw: bool) {
        let (first, last) = (Kind::StringLeft, Kind::String);
        self.pieces(start, open, raw, first, last);
    }

    /// The rest of a string behind an interpolation.
    fn continued(&mut self, start: usize, open: Open) {
        self.pieces(start, open, false, Kind::StringMiddle, Kind::StringRight);
    }

    fn pieces(&mut self, start: usize, open: Open, raw: bool, piece: Kind, whole: Kind) {
        let Open { quotes, dollars, .. } = open;
        while let Some(byte) = self.peek(0) {
            if !matches!(byte, b'\'' | b'\\' | b'\n' | b'\r' | b'$') {
                self.at += 1;
                continue;
            }
            match byte {
                b'\'' if quotes == 1 => {
                    self.at += 1;
                    return self.push_piece(whole, start, quotes, dollars);
                }
                b'\'' if self.bytes[self.at..].starts_with(b"'''") => {
                    // Further quotes belong to the text.
                    self.at += 3;
                    while self.peek(0) == Some(b'\'') {
                        self.at += 1;
                    }
                    return self.push_piece(whole, start, quotes, dollars);
                }
                b'\\' if quotes == 1 => {
                    self.at += 1;
                    let char = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                    self.at += char.map_or(0, char::len_utf8);
                }
                b'\n' | b'\r' if quotes == 1 => break,
                b'$' if !raw && self.interpolates(open.dollars) => {
                    self.at += usize::from(open.dollars) + 1;
                    self.push_piece(piece, start, quotes, dollars);
                    self.open.push(open);
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.push_piece(Kind::Invalid, start, quotes, dollars);
    }

    fn interpolates(&self, dollars: u8) -> bool {
        let rest = &self.bytes[self.at..];
        let count = usize::from(dollars);
        rest.iter().take(count).all(|b| *b == b'$') && rest.get(count) == Some(&b'{')
    }
}

/// What a piece of a string says: the text between its quotes and interpolations, escapes resolved.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings>
pub(super) fn decoded(text: &str, token: Token) -> Cow<'_, str> {
    let piece = &text[token.start as usize..token.end as usize];
    let dollars = piece.bytes().take_while(|b| *b == b'$').count();
    let starts = matches!(token.kind, Kind::String | Kind::StringLeft);
    let ends = matches!(token.kind, Kind::String | Kind::StringRight);
    let quotes = usize::from(token.quotes);
    let start = if starts && quotes == 3 { dollars + 3 } else { 1 };
    let end = match ends {
        true => piece.len() - quotes,
        false => piece.len() - 1 - usize::from(token.dollars),
    };
    let inside = piece.get(start..end.max(start)).unwrap_or_default();
    if quotes == 3 {
        // A line end right behind the quotes is not part of the text.
        let trimmed = inside.strip_prefix("\r\n").or_else(|| inside.strip_prefix('\n'));
        return Cow::Borrowed(if starts { trimmed.unwrap_or(inside) } else { inside });
    }
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut result = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    let mut units: Vec<u32> = Vec::new();
    while let Some(char) = chars.next() {
        if char != '\\' {
            result.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => result.push('\n'),
            Some('r') => result.push('\r'),
            Some('t') => result.push('\t'),
            Some('u') => {
                // `\u{1f980}`
                let rest = chars.as_str();
                let digits = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                if let Some((digits, behind)) = digits {
                    units.extend(u32::from_str_radix(digits, 16).ok());
                    chars = behind.chars();
                }
                // A character may be written as a pair of surrogates.
                if !chars.as_str().starts_with("\\u{D") && !chars.as_str().starts_with("\\u{d") {
                    result.push_str(&characters(&units));
                    units.clear();
                }
            }
            Some(other) => result.push(other),
            None => {}
        }
    }
    Cow::Owned(result)
}

/// Code points as text; two surrogates are one character.
fn characters(units: &[u32]) -> String {
    let mut text = String::new();
    let mut rest = units;
    while let [first, behind @ ..] = rest {
        rest = behind;
        match (first, behind) {
            (0xd800..0xdc00, [second @ 0xdc00..0xe000, ..]) => {
                text.extend(char::from_u32(
                    0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                ));
                rest = &behind[1..];
            }
            _ => text.extend(char::from_u32(*first)),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let (tokens, _) = lex(text);
        tokens.iter().map(|token| token.kind).take_while(|kind| *kind != Kind::NewLine).collect()
    }

    fn strings(text: &str) -> Vec<String> {
        let (tokens, _) = lex(text);
        tokens
            .iter()
            .filter(|token| token.quotes > 0)
            .map(|token| decoded(text, *token).into_owned())
            .collect()
    }

    #[test]
    fn strings_in_pieces() {
        assert_eq!(kinds("'a'"), [Kind::String]);
        assert_eq!(
            kinds("'a${b}c${{}}d'"),
            [
                Kind::StringLeft,
                Kind::Name,
                Kind::StringMiddle,
                Kind::Sign(Sign::OpenBrace),
                Kind::Sign(Sign::CloseBrace),
                Kind::StringRight
            ]
        );
        assert_eq!(strings("'a${'x${y}'}c'"), ["a", "x", "", "c"]);
        assert_eq!(strings(r"'\'\\\n\${a}\u{e9}'"), ["'\\\n${a}é"]);
        assert_eq!(strings(r"'\u{D801}\u{DC37}\u{10437}'"), ["\u{10437}\u{10437}"]);
        assert_eq!(strings("'a$$${b}$c$${d}'"), ["a$$", "$c$", ""]);
        assert_eq!(strings("'''\n'a' ${b}\n'''"), ["'a' ${b}\n"]);
        assert_eq!(strings("$'''a${b}c'''"), ["a", "c"]);
        assert_eq!(strings("$$'''${a}$${b}c'''"), ["${a}", "c"]);
        assert_eq!(kinds("'a"), [Kind::Invalid]);
    }

    #[test]
    fn trivia() {
        let (tokens, comments) = lex("a // b\n#disable-next-line x\n/* c\n */ d");
        let names = tokens.iter().filter(|token| token.kind == Kind::Name).count();
        assert_eq!((names, comments.len()), (2, 2));
    }
}
