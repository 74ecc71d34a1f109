//! The XML of Checkstyle, which most code review tools read.
//! <https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java>

use std::collections::BTreeMap;

use super::Redacted;
use super::xml::{Element, document};
use crate::rules::Finding;

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let mut files: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in &shown.report.findings {
        files.entry(shown.name(finding.primary)).or_default().push(finding);
    }
    let error = |finding: &&Finding| {
        let (start, _) = shown.range(finding.primary);
        Element::new("error")
            .attribute("line", start.line)
            .attribute("column", start.column)
            .attribute("severity", finding.severity)
            .attribute("message", shown.advice(finding))
            .attribute("source", format_args!("akslint.{}", finding.rule))
    };
    let file = |(name, findings): (String, Vec<&Finding>)| {
        Element::new("file").attribute("name", name).children(findings.iter().map(error))
    };
    let root = Element::new("checkstyle").attribute("version", "4.3");
    document(root.children(files.into_iter().map(file)))
}
