//! What the command line prints, and the statuses that it ends with.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use super::args::{Color, OutputArgs};
use super::machine::disk;
use crate::fs::Reach;
use crate::outcome::Failure;
use crate::source::Span;
use crate::text::escape_control;
use crate::workspace::Workspace;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExitStatus {
    /// Nothing at or above the threshold.
    Clean,
    /// Findings.
    Findings,
    /// The run itself failed.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(match status {
            ExitStatus::Clean => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Failed => 2,
        })
    }
}

/// Says why a run failed.
pub(super) fn fail(failure: Failure) -> ExitStatus {
    match failure {
        Failure::Usage(message) => failed(&escape_control(&message)),
        Failure::Paths(paths) => {
            for unreadable in paths {
                let path = escape_control(&unreadable.path.display().to_string());
                say(&format!("error: cannot read `{path}`: {}", unreadable.reason));
            }
            ExitStatus::Failed
        }
        Failure::Problems(workspace, problems) => {
            for problem in problems {
                let message = format!("error: {}", problem.message);
                say(&placed(&workspace, problem.span, &message));
            }
            ExitStatus::Failed
        }
    }
}

/// A message with the place that it is about.
pub(super) fn placed(workspace: &Workspace, span: Span, message: &str) -> String {
    let file = workspace.sources.get(span.file);
    if file.text().is_empty() {
        return escape_control(&format!("{}: {message}", file.name()));
    }
    let at = file.position(span.start);
    escape_control(&format!("{}:{}:{}: {message}", file.name(), at.line, at.column))
}

pub(super) fn color(output: &OutputArgs) -> bool {
    match output.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => output.output.is_none() && has_color(),
    }
}

/// Whether standard output wants color.
pub(super) fn has_color() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// The width of the terminal in columns; `None` if there is none. `COLUMNS` overrides it.
pub(super) fn terminal_width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = columns.or_else(|| Some(usize::from(terminal_size::terminal_size()?.0.0)))?;
    Some(usize::max(width, 60))
}

/// Clears the terminal, if that is where the report goes.
pub(super) fn clear(args: &OutputArgs) {
    if args.output.is_none() && io::stdout().is_terminal() {
        write(None, "\x1b[2J\x1b[H");
    }
}

/// Writes to a file or to standard output. A reader that has gone away is no failure.
pub(super) fn write(file: Option<&Path>, text: &str) -> ExitStatus {
    let result = match file {
        Some(path) => disk().write(path, text.as_bytes(), Reach::Anywhere),
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
        }
    };
    match result {
        Ok(()) => ExitStatus::Clean,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Clean,
        Err(error) => failed(&format!("cannot write the report: {error}")),
    }
}

pub(super) fn failed(message: &str) -> ExitStatus {
    say(&format!("error: {message}"));
    ExitStatus::Failed
}

pub(super) fn say(message: &str) {
    // Nothing can be done if standard error is gone.
    let _ = writeln!(io::stderr(), "{message}");
}
