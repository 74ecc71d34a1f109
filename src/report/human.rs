//! The report for people: an excerpt for each finding, and a summary.

use std::fmt::{self, Write as _};

use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::connected::{Connected, Proposal};
use super::excerpt::Excerpt;
use super::{Redacted, Style, diff, summary};
use crate::fix::{Applicability, Withheld};
use crate::rules::{Finding, Severity};
use crate::source::Span;
use crate::text::escape_control;

/// A place of a finding; the first one has the others as related ones.
struct Part {
    excerpt: Excerpt,
    label: Option<String>,
    /// What is said of the whole finding.
    whole: Option<Whole>,
}

struct Whole {
    rule: String,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    url: Option<String>,
    related: Vec<Part>,
}

impl Part {
    fn of(shown: &Redacted<'_>, finding: &Finding, links: bool) -> Self {
        let severity = match finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        };
        let place = |span: Span, label: Option<String>, whole: Option<Whole>| Part {
            excerpt: Excerpt::new(shown, span, links),
            label,
            whole,
        };
        let related = finding.related.iter().map(|label| {
            let message = escape_control(&shown.text(&label.message));
            place(label.span, Some(message), None)
        });
        let whole = Whole {
            rule: finding.rule.clone(),
            severity,
            message: escape_control(&shown.message(finding)),
            help: finding.help.as_ref().map(|help| escape_control(&shown.text(help))),
            url: finding.url.as_deref().map(escape_control),
            related: related.collect(),
        };
        place(finding.primary, None, Some(whole))
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.whole.as_ref().map_or("", |whole| &whole.message))
    }
}

impl std::error::Error for Part {}

impl Diagnostic for Part {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.whole.as_ref().map(|whole| Box::new(&whole.rule) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.whole.as_ref().map(|whole| whole.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.whole.as_ref()?.help.as_ref()?;
        Some(Box::new(help))
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let url = self.whole.as_ref()?.url.as_ref()?;
        Some(Box::new(url))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(self.label.clone(), self.excerpt.place());
        Some(Box::new(std::iter::once(label)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let related = &self.whole.as_ref()?.related;
        Some(Box::new(related.iter().map(|part| part as &dyn Diagnostic)))
    }
}

/// A finding as its handler draws it.
struct Drawn<'a>(&'a Connected, Part, Option<Proposal>);

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.draw(&self.1, self.2.as_ref(), f)
    }
}

/// The best fix of a finding, or why there is none.
fn proposal(shown: &Redacted<'_>, finding: &Finding) -> Option<Proposal> {
    let Some(fix) = shown.fixes(finding).next() else {
        let Withheld { title, reason } = finding.withheld.first()?;
        let title = escape_control(&shown.text(&format!("{title} (not offered: {reason})")));
        return Some(Proposal { title, lines: Vec::new() });
    };
    let option = match fix.applicability {
        Applicability::Safe => "`--fix`",
        Applicability::Unsafe => "`--fix --unsafe-fixes`",
        Applicability::Display => "to copy and review",
    };
    let title = escape_control(&shown.text(&fix.title));
    let lines: Option<Vec<Vec<String>>> =
        fix.edits.iter().map(|edit| diff::lines(shown, edit)).collect();
    let lines = lines.unwrap_or_default().concat();
    let lines = lines.iter().map(|line| escape_control(line.trim_end())).collect();
    Some(Proposal { title: format!("{title} ({option})"), lines })
}

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let handler = Connected { color: style.color, width: style.width };
    let mut out = String::new();
    for finding in &shown.report.findings {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            out,
            "{}",
            Drawn(&handler, Part::of(shown, finding, style.color), proposal(shown, finding))
        );
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
                escape_control(&undetermined.address),
                escape_control(&shown.text(&undetermined.reason.message)),
            );
        }
    }
    summary::write(shown, style, &mut out);
    if !style.quiet && !shown.report.findings.is_empty() {
        out.push_str(
            "run `akslint explain RULE` to see why a rule matters and how to fix what it finds\n",
        );
    }
    out
}
