//! A report handler that draws a diagnostic and those that it is related to as one block, as rustc does:
//! the places of one file under its name, each line once.
//!
//! miette's own handler draws a box for each file, with lines around each place.

use std::fmt;

use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, ReportHandler, Severity};
use unicode_width::UnicodeWidthStr as _;

use super::excerpt::link;
use crate::text::plural;

/// Further places are counted, not drawn.
const MOST: usize = 6;

/// How diagnostics are drawn.
pub(super) struct Connected {
    /// Whether to use colours and links.
    pub(super) color: bool,
    /// The width of the terminal, in columns.
    pub(super) width: usize,
}

/// A line of code with what is said of its parts.
struct Line {
    file: String,
    /// From 1.
    number: usize,
    /// Of the first place, from 1, in characters.
    column: usize,
    text: String,
    places: Vec<Place>,
}

/// A part of a line.
struct Place {
    /// In columns of a terminal.
    start: usize,
    width: usize,
    /// What is said of it; nothing is said of what the diagnostic is about.
    label: Option<String>,
}

/// What would take a diagnostic away.
pub(super) struct Proposal {
    pub(super) title: String,
    /// The lines that change, as a diff has them.
    pub(super) lines: Vec<String>,
}

impl ReportHandler for Connected {
    fn debug(&self, diagnostic: &dyn Diagnostic, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draw(diagnostic, None, f)
    }
}

impl Connected {
    /// Draws a diagnostic, with what would take it away.
    pub(super) fn draw(
        &self,
        diagnostic: &dyn Diagnostic,
        proposal: Option<&Proposal>,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let (severity, color) = match diagnostic.severity() {
            Some(Severity::Advice) => ("info", AnsiColor::Cyan),
            Some(Severity::Warning) => ("warning", AnsiColor::Yellow),
            Some(Severity::Error) | None => ("error", AnsiColor::Red),
        };
        let strong = self.style(color.on_default().bold());
        let frame = self.style(AnsiColor::Blue.on_default().bold());
        self.headline(diagnostic, severity, strong, f)?;
        let mut lines = Vec::new();
        collect(diagnostic, &mut lines);
        for related in diagnostic.related().into_iter().flatten().take(MOST) {
            collect(related, &mut lines);
        }
        let further = diagnostic.related().into_iter().flatten().skip(MOST).count();
        let last = lines.iter().map(|line| line.number).max().unwrap_or_default();
        let gutter = last.to_string().len();
        for (index, (heading, lines)) in by_file(lines).into_iter().enumerate() {
            let corner = if index == 0 { "╭▸" } else { "├▸" };
            writeln!(f, "{:gutter$} {frame}{corner}{frame:#} {heading}", "")?;
            let mut before = None;
            for Line { number, text, places, .. } in lines {
                if before.is_some_and(|before| number > before + 1) {
                    writeln!(f, "{:gutter$} {frame}┆{frame:#}", "")?;
                }
                before = Some(number);
                writeln!(f, "{frame}{number:gutter$} │{frame:#} {}", text.trim_end())?;
                for Place { start, width, label } in places {
                    let (style, mark) = match label {
                        None => (strong, "━"),
                        Some(_) => (frame, "─"),
                    };
                    let label = label.map(|label| format!(" {label}")).unwrap_or_default();
                    let marks = mark.repeat(width.max(1));
                    write!(f, "{:gutter$} {frame}│{frame:#} {:start$}", "", "")?;
                    writeln!(f, "{style}{marks}{label}{style:#}")?;
                }
            }
        }
        let mut notes = Vec::new();
        if further > 0 {
            notes.push((
                "and ",
                format!("{}, which `--format json` lists", plural(further, "more place")),
            ));
        }
        if let Some(help) = diagnostic.help() {
            notes.push(("help: ", help.to_string()));
        }
        if let Some(proposal) = proposal {
            notes.push(("fix: ", proposal.title.clone()));
        }
        if let Some(url) = diagnostic.url().filter(|_| !self.color) {
            notes.push(("see ", url.to_string()));
        }
        for (index, (what, text)) in notes.iter().enumerate() {
            let corner = if index + 1 == notes.len() { "╰" } else { "├" };
            let rest = if index + 1 == notes.len() { " " } else { "│" };
            let bold = self.style(Style::new().bold());
            let hang =
                format!("{:gutter$} {frame}{rest}{frame:#} {:what$}", "", "", what = what.len());
            let width = self.width.saturating_sub(gutter + 3 + what.len());
            let text = wrapped(text, 0, width).join(&format!("\n{hang}"));
            writeln!(f, "{:gutter$} {frame}{corner}{frame:#} {bold}{what}{bold:#}{text}", "")?;
            let lines = proposal.filter(|_| *what == "fix: ").map(|proposal| &proposal.lines);
            for line in lines.into_iter().flatten() {
                let color = if line.starts_with('-') { AnsiColor::Red } else { AnsiColor::Green };
                let style = self.style(color.on_default());
                writeln!(f, "{:gutter$} {frame}{rest}{frame:#} {style}{line}{style:#}", "")?;
            }
        }
        Ok(())
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    /// `error[rule]: message`, with a link behind the rule's name.
    fn headline(
        &self,
        diagnostic: &dyn Diagnostic,
        severity: &str,
        strong: Style,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let code = diagnostic.code().map(|code| code.to_string()).unwrap_or_default();
        let start = severity.len() + code.len() + "[]: ".len();
        let mut shown = code.clone();
        if let Some(url) = diagnostic.url().filter(|_| self.color) {
            shown = link(&url.to_string(), &code);
        }
        let text = wrapped(&diagnostic.to_string(), start, self.width).join("\n    ");
        writeln!(f, "{strong}{severity}[{shown}]{strong:#}: {text}")
    }
}

/// The lines of the places of a diagnostic.
fn collect(diagnostic: &dyn Diagnostic, lines: &mut Vec<Line>) {
    let Some(source) = diagnostic.source_code() else { return };
    for label in diagnostic.labels().into_iter().flatten() {
        let Ok(contents) = source.read_span(label.inner(), 0, 0) else { continue };
        let text = String::from_utf8_lossy(contents.data()).into_owned();
        let (start, end) = (label.offset(), label.offset() + label.len());
        let columns = |range| text.get(range).map_or(0, |part: &str| part.width());
        let place = Place {
            start: columns(0..start),
            width: columns(start..end),
            label: label.label().map(str::to_owned),
        };
        lines.push(Line {
            file: contents.name().unwrap_or_default().to_owned(),
            number: contents.line() + 1,
            column: contents.column() + 1,
            text,
            places: vec![place],
        });
    }
}

/// The files in the order in which they are first named, each with the place that names it: for the
/// first one what the diagnostic is about, for the others their first line. The lines of a file are in
/// order, every line once.
fn by_file(lines: Vec<Line>) -> Vec<(String, Vec<Line>)> {
    let mut files: Vec<Vec<Line>> = Vec::new();
    let place = |line: &Line| format!("{}:{}:{}", line.file, line.number, line.column);
    let mut about = lines.first().map(place);
    for line in lines {
        let Some(known) = files.iter_mut().find(|lines| lines[0].file == line.file) else {
            files.push(vec![line]);
            continue;
        };
        let is_same = |known: &&mut Line| known.number == line.number && known.text == line.text;
        match known.iter_mut().find(is_same) {
            Some(known) => known.places.extend(line.places),
            None => known.push(line),
        }
    }
    let headed = files.into_iter().map(|mut lines| {
        lines.sort_by_key(|line| line.number);
        (about.take().unwrap_or_else(|| place(&lines[0])), lines)
    });
    headed.collect()
}

/// A text in lines of at most a width, cut between words; of the first line, some columns are in use.
/// A word that is wider has a line for itself. No line but the first starts with `::`, which would be a
/// command to GitHub's runner.
fn wrapped(text: &str, used: usize, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut free = width.saturating_sub(used);
    for word in text.split(' ') {
        match lines
            .last_mut()
            .filter(|_| word.width() < free || word.trim_start().starts_with("::"))
        {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
                free = free.saturating_sub(1 + word.width());
            }
            None => {
                let room = if lines.is_empty() { free } else { width };
                free = room.saturating_sub(word.width());
                lines.push(word.to_owned());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_are_cut_between_words() {
        assert_eq!(wrapped("aa bb cc", 3, 8), ["aa bb", "cc"]);
        assert_eq!(wrapped("wider than four", 0, 4), ["wider", "than", "four"]);
        assert_eq!(wrapped("", 0, 4), [""]);
        assert_eq!(wrapped("name ::error::x is", 0, 6), ["name ::error::x", "is"]);
    }
}
