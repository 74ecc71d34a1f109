//! The report for people: miette's graphical rendering, and a summary.

use std::fmt::{self, Write as _};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters,
    ThemeStyles,
};

use super::excerpt::Excerpt;
use super::{Shown, Style, summary};
use crate::rules::{Finding, Severity};
use crate::source::{FileId, Span};
use crate::text::visible;

/// A place, and what is said of it; nothing is said of the primary one.
type Label = (Span, Option<String>);

/// Labels within this number of lines are shown together: with a line around each, they touch.
const NEAR: usize = 3;

/// The part of a finding that is shown in one piece of code.
struct Part {
    code: Option<String>,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    url: Option<String>,
    excerpt: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
}

impl Part {
    /// The parts of a finding: that of the primary label first, then one for each further place.
    fn of(shown: &Shown<'_>, finding: &Finding) -> Vec<Self> {
        let severity = match finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        };
        let mut groups: Vec<(FileId, Vec<Label>)> = Vec::new();
        let related = finding.related.iter().map(|label| (label.span, Some(&label.message)));
        for (span, message) in [(finding.primary, None)].into_iter().chain(related) {
            let label = (span, message.map(|message| visible(&shown.text(message))));
            let line = |span: Span| shown.range(span).0.line;
            let near = |other: &Label| line(other.0).abs_diff(line(span)) <= NEAR;
            let group = groups
                .iter_mut()
                .find(|(file, labels)| *file == span.file && labels.iter().any(near));
            match group {
                Some((_, labels)) => labels.push(label),
                None => groups.push((span.file, vec![label])),
            }
        }
        let parts = groups.into_iter().map(|(file, labels)| {
            let spans: Vec<_> = labels.iter().map(|(span, _)| *span).collect();
            let excerpt = Excerpt::new(shown, file, &spans);
            let labels = labels
                .into_iter()
                .map(|(span, text)| match text {
                    None => LabeledSpan::new_primary_with_span(None, excerpt.place(span)),
                    text => LabeledSpan::new_with_span(text, excerpt.place(span)),
                })
                .collect();
            Part {
                code: None,
                severity: miette::Severity::Advice,
                message: String::new(),
                help: None,
                url: None,
                excerpt: Some(excerpt),
                labels,
            }
        });
        let mut parts: Vec<Part> = parts.collect();
        if let Some(first) = parts.first_mut() {
            first.code = Some(finding.rule.clone());
            first.severity = severity;
            first.message = visible(&shown.message(finding));
            first.url.clone_from(&finding.url);
        }
        // The help comes last, below all that leads to the finding.
        if let Some(last) = parts.last_mut() {
            last.help = finding.help.as_ref().map(|help| visible(&shown.text(help)));
        }
        parts
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part {}

impl Diagnostic for Part {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.url.as_ref().map(|url| Box::new(url) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

pub(super) fn render(shown: &Shown<'_>, style: &Style) -> String {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_links(style.color)
        .with_context_lines(1);
    let mut out = String::new();
    for finding in &shown.report.findings {
        for (index, part) in Part::of(shown, finding).iter().enumerate() {
            let mut text = String::new();
            // The renderer fails only where writing to the string does, which cannot fail.
            let _ = handler.render_report(&mut text, part);
            // What leads to the finding has no headline of its own.
            let start = if index == 0 { 0 } else { snippet_start(&text) };
            out.push_str(text[start..].trim_end_matches('\n'));
            out.push('\n');
        }
        out.push('\n');
    }
    if style.strict {
        for undetermined in &shown.report.undetermined {
            let (start, _) = shown.range(undetermined.primary);
            let _ = writeln!(
                out,
                "undetermined: {} at {}:{}:{}: {}: {}",
                undetermined.rule,
                shown.name(undetermined.primary),
                start.line,
                start.column,
                visible(&undetermined.address),
                visible(&shown.text(&undetermined.reason.message)),
            );
        }
    }
    summary::write(shown, style, &mut out);
    out
}

/// The line of a rendered report on which the code begins.
fn snippet_start(text: &str) -> usize {
    let corner = text.find('╭').unwrap_or(0);
    text[..corner].rfind('\n').map_or(0, |end| end + 1)
}
