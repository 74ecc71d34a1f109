//! Texts made fit for whoever reads them: terminals and the logs of builds, which take some for commands, and
//! people, who should see what is there.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

/// A text for one line of a terminal or of a build's log. Control characters, line breaks and tabs become visible,
/// and so does what cannot be seen or turns text around; nothing in it is a command to the runner of a build. It
/// has as many characters as before.
pub(crate) fn escape_control(text: &str) -> String {
    let mut visible: Vec<char> = text.chars().map(escape_control_char).collect();
    for at in second_signs(&visible) {
        visible[at] = '＃';
    }
    visible.into_iter().collect()
}

/// A line of a diff, with its end, as programs can apply it: tabs, line ends, and byte order marks stay, and nothing else
/// that a terminal or a build's log would obey.
#[cfg(feature = "cli")]
pub(crate) fn escape_line(line: &str) -> String {
    let (sign, content) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
    let body = content.trim_end_matches('\n').trim_end_matches('\r');
    let end = &content[body.len()..];
    let mark = if body.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let parts: Vec<String> = body[mark.len()..].split('\t').map(escape_control).collect();
    let body = parts.join("\t");
    // A context line begins with a blank.
    let body = match sign == " " && body.trim_start().starts_with("::") {
        true => body.replacen("::", "：:", 1),
        false => body,
    };
    format!("{sign}{mark}{body}{end}")
}

/// Where the second `#` of a `##[error]` or `##vso[…]` stands, which GitHub and Azure Pipelines take for the
/// start of a command, wherever in a line
/// (<https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>).
fn second_signs(text: &[char]) -> Vec<usize> {
    let starts_command = |&at: &usize| {
        let name = &text[at + 1..];
        let end = name.iter().position(|c| !c.is_ascii_alphabetic());
        text[at - 1] == '#' && text[at] == '#' && end.is_some_and(|end| name[end] == '[')
    };
    (1..text.len()).filter(starts_command).collect()
}

/// A text that starts a line: `::error::` there is a command to GitHub's runner, behind blanks, too
/// (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).
pub(crate) fn starting_a_line(path: &str) -> String {
    let path = escape_control(path);
    if path.trim_start().starts_with("::") { format!("./{path}") } else { path }
}

/// Whether a character cannot be seen, or changes the order or the look of what is around it: controls, and those
/// that Unicode says to ignore where they are not supported
/// (<https://www.unicode.org/Public/16.0.0/ucd/DerivedCoreProperties.txt>).
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f'
        | '\x7f'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        // No characters at all, which XML refuses.
        | '\u{fffe}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What stands for a character on a terminal.
fn escape_control_char(c: char) -> char {
    match c {
        // The pictures of the control characters are in the same order as those are.
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        _ if is_hidden(c) => '\u{fffd}',
        _ => c,
    }
}

/// A number of things.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A document as JSON for programs and people, with a line end. What a terminal or a build's log would obey, or
/// nobody would see, is written by its number, which is the same to those who read JSON.
pub(crate) fn to_json(document: &impl Serialize) -> String {
    let mut text = Vec::new();
    let formatter = Plain(PrettyFormatter::new());
    // Maps with keys that are not strings are the only reason to fail, and there are none.
    let _ = document.serialize(&mut Serializer::with_formatter(&mut text, formatter));
    text.push(b'\n');
    String::from_utf8(text).unwrap_or_default()
}

/// Pretty JSON in which hidden characters and commands are escaped.
struct Plain<'i>(PrettyFormatter<'i>);

impl Formatter for Plain<'_> {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut start = 0;
        let mut before = ' ';
        for (at, c) in fragment.char_indices() {
            if is_hidden(c) || (before == '#' && c == '#') {
                writer.write_all(&fragment.as_bytes()[start..at])?;
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                start = at + c.len_utf8();
            }
            before = c;
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }

    fn write_char_escape<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// An XML document with the same characters written by their numbers.
pub(crate) fn in_xml(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    let mut before = ' ';
    for c in document.chars() {
        // Those that XML 1.0 has no way to write, documents do not have.
        if (is_hidden(c) && !c.is_ascii_control()) || (before == '#' && c == '#') {
            let _ = write!(out, "&#{};", c as u32);
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// An expression of a template without what makes it one, `"[…]"`, and a string without its quotes.
pub(crate) fn unquoted(text: &str) -> &str {
    let within = |(open, close)| text.strip_prefix(open)?.strip_suffix(close);
    [("\"[", "]\""), ("\"", "\""), ("'", "'")].into_iter().find_map(within).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_a_command_of_a_build() {
        for command in ["##[error]x", "a ##vso[task.complete]", "###[x", "##VSO[x"] {
            let shown = escape_control(command);
            assert_eq!(shown.chars().count(), command.chars().count());
            assert!(!shown.contains("##[") && !shown.to_lowercase().contains("##vso["), "{shown}");
        }
        for text in ["## heading", "a[b]", "#[derive]", "##"] {
            assert_eq!(escape_control(text), text);
        }
        assert_eq!(starting_a_line("::error::x"), "./::error::x");
        assert_eq!(starting_a_line("  ::error::x"), "./  ::error::x");
        assert_eq!(starting_a_line("a::b"), "a::b");
    }

    #[test]
    fn what_nobody_sees_becomes_visible() {
        let hidden = "\u{61c}\u{ad}\u{34f}\u{115f}\u{180e}\u{3164}\u{fff9}\u{e0041}\u{202e}\u{85}";
        assert_eq!(escape_control(hidden), "\u{fffd}".repeat(10));
        assert_eq!(escape_control("a\n\tb\x7f"), "a␊␉b␡");
        assert_eq!(escape_control("é ü 世界 🦀"), "é ü 世界 🦀");
    }

    #[test]
    fn documents_are_the_same_to_who_reads_them() {
        let text = "##[error] \u{202e}\u{e0041} \"é\"\n##vso[x]";
        let json = to_json(&[text]);
        assert!(!json.contains("##") && !json.contains('\u{202e}'), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).ok(), Some(vec![text.to_owned()]));
        assert_eq!(in_xml("<a b=\"##[x]\u{202e}\"/>\n"), "<a b=\"#&#35;[x]&#8238;\"/>\n");
    }
}
