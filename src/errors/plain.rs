//! An error text without what programs print around it: colours, prefixes of build logs, Terraform's
//! frames, escapes of JSON in JSON, and line ends within sentences.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// Longer texts are cut in the middle.
pub(super) const MAX: usize = 1 << 20;

/// A text in one line, which knows the lines that it comes from.
pub(super) struct Plain {
    /// The text; white space is one blank.
    pub(super) text: String,
    /// Where in the text each line starts, with its number from 1.
    lines: Vec<(usize, usize)>,
}

impl Plain {
    /// The plain text of what a program printed: UTF-8, or UTF-16 with a byte order mark, as PowerShell
    /// redirects it.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let text = decoded(bytes);
        let mut plain = Self { text: String::new(), lines: Vec::new() };
        let (start, end) = match text.len() > MAX {
            false => (text.len(), text.len()),
            true => (
                crate::source::boundary(&text, MAX / 2),
                crate::source::boundary(&text, text.len() - MAX / 2),
            ),
        };
        let mut at = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if at + line.len() <= start || at >= end {
                plain.push(line, number + 1);
            } else if at < start {
                // One line may be all there is.
                plain.push(&line[..start - at], number + 1);
                if at + line.len() > end {
                    plain.push(&line[end - at..], number + 1);
                }
            } else if at + line.len() > end {
                plain.push(&line[end - at..], number + 1);
            }
            at += line.len();
        }
        plain
    }

    /// The line that an offset in the text comes from, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let index = self.lines.partition_point(|&(start, _)| start <= offset);
        self.lines[..index].last().map_or(1, |&(_, line)| line)
    }

    fn push(&mut self, line: &str, number: usize) {
        let line = without_frame(line);
        self.lines.push((self.text.len(), number));
        let line = unescaped(&unescaped(&line)).into_owned();
        for word in line.split_whitespace() {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            for c in word.chars() {
                self.text.push(match c {
                    '‘' | '’' => '\'',
                    '“' | '”' => '"',
                    c => c,
                });
            }
        }
    }
}

fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let units = |decode: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes[2..].chunks_exact(2).map(|two| decode([two[0], two[1]])).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// A line without control sequences and without what build logs and Terraform print before it.
fn without_frame(line: &str) -> Cow<'_, str> {
    static CONTROL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new("\x1b(\\[[0-9;?]*[A-Za-z]|\\][^\x07\x1b]*(\x07|\x1b\\\\))").ok()
    });
    static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(\d{4}-\d\d-\d\dT[\d:.]+Z? ?|##\[\w+\] ?|\[stderr\] ?|[╷╵] ?|│ ?)+").ok()
    });
    let line = match &*CONTROL {
        Some(control) => control.replace_all(line, ""),
        None => Cow::Borrowed(line),
    };
    match BEFORE.as_ref().and_then(|before| before.find(&line)) {
        Some(found) => Cow::Owned(line[found.end()..].to_owned()),
        None => line,
    }
}

/// A text in which the escapes of a JSON string are what they stand for.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next().map(|(_, c)| c) {
            Some('n' | 'r' | 't') => out.push(' '),
            Some('u') => {
                let hex = text.get(at + 2..at + 6);
                let c =
                    hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
                match c {
                    Some(c) => {
                        out.push(c);
                        chars.nth(3);
                    }
                    None => out.push_str("\\u"),
                }
            }
            Some(c @ ('"' | '\\' | '/')) => out.push(c),
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_colours_and_escapes_are_taken_off() {
        let text = "2026-01-01T00:00:00.000Z ##[error]\u{1b}[31m│\u{1b}[0m \u{1b}[1ma\r\n│ b\n{\"m\":\"{\\\"c\\\":\\\"x \\\\u0027d\\\\u0027\\\"}\"}\n";
        let plain = Plain::new(text.as_bytes());
        assert_eq!(plain.text, "a b {\"m\":\"{\"c\":\"x 'd'\"}\"}");
        assert_eq!(plain.line(0), 1);
        assert_eq!(plain.line(2), 2);
        assert_eq!(plain.line(plain.text.len() - 1), 3);
    }

    #[test]
    fn texts_of_powershell() {
        let units: Vec<u8> = "\u{feff}Code: é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Plain::new(&units).text, "Code: é");
    }

    #[test]
    fn of_a_long_text_start_and_end_are_read() {
        let text = format!("start\n{}\nend", "x ".repeat(2_000_000));
        let plain = Plain::new(text.as_bytes());
        assert!(plain.text.starts_with("start x") && plain.text.ends_with("x end"));
        assert!(plain.text.len() <= MAX + 2);
        assert_eq!(plain.line(plain.text.len() - 1), 3);
    }
}
