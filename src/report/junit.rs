//! The XML of JUnit: a suite for each file; a failed case for each finding, a passed one for each
//! cluster without any.
//! <https://github.com/testmoapp/junitxml>

use std::collections::BTreeMap;

use super::xml::{Element, document};
use super::{Redacted, Style};
use crate::rules::Severity;
use crate::source::Span;
use crate::text::escape_control;

#[derive(Default)]
struct Suite {
    cases: Vec<Element>,
    failures: usize,
    skipped: usize,
}

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let report = shown.report;
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    for cluster in &report.clusters {
        if !report.findings.iter().any(|finding| finding.concerns(cluster.span)) {
            let suite = suites.entry(shown.name(cluster.span)).or_default();
            suite.cases.push(case(shown, cluster.span, &cluster.address));
        }
    }
    for finding in &report.findings {
        let suite = suites.entry(shown.name(finding.primary)).or_default();
        let name = match finding.address.is_empty() {
            true => finding.rule.clone(),
            false => format!("{}: {}", finding.rule, finding.address),
        };
        let (start, _) = shown.range(finding.primary);
        let place = format!("{}:{}:{}", shown.name(finding.primary), start.line, start.column);
        let failure = Element::new("failure")
            .attribute("type", finding.severity)
            .attribute("message", escape_control(&shown.message(finding)))
            .text(format!("{place}\n{}", shown.advice(finding)));
        // A remark fails no run, and no test.
        if finding.severity == Severity::Info {
            let remark =
                Element::new("system-out").text(format!("{place}\n{}", shown.advice(finding)));
            suite.cases.push(case(shown, finding.primary, &name).children([remark]));
            continue;
        }
        suite.cases.push(case(shown, finding.primary, &name).children([failure]));
        suite.failures += 1;
    }
    for undetermined in report.undetermined.iter().filter(|_| style.strict) {
        let suite = suites.entry(shown.name(undetermined.primary)).or_default();
        let name = format!("{}: {}", undetermined.rule, undetermined.address);
        let message = escape_control(&shown.text(&undetermined.reason.message));
        let skipped = Element::new("skipped").attribute("message", message);
        suite.cases.push(case(shown, undetermined.primary, &name).children([skipped]));
        suite.skipped += 1;
    }
    let count = |of: fn(&Suite) -> usize| suites.values().map(of).sum::<usize>();
    let root = Element::new("testsuites")
        .attribute("name", "akslint")
        .attribute("tests", count(|suite| suite.cases.len()))
        .attribute("failures", count(|suite| suite.failures))
        .attribute("errors", 0);
    let suite = |(name, suite): (String, Suite)| {
        Element::new("testsuite")
            .attribute("name", name)
            .attribute("tests", suite.cases.len())
            .attribute("failures", suite.failures)
            .attribute("errors", 0)
            .attribute("skipped", suite.skipped)
            .children(suite.cases)
    };
    document(root.children(suites.into_iter().map(suite)))
}

fn case(shown: &Redacted<'_>, at: Span, name: &str) -> Element {
    let (start, _) = shown.range(at);
    let file = shown.name(at);
    Element::new("testcase")
        .attribute("name", escape_control(&shown.text(name)))
        .attribute("classname", &file)
        .attribute("file", &file)
        .attribute("line", start.line)
}
