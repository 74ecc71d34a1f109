//! What became of the examples of rules.

use std::fmt::Write as _;

use super::xml::{Element, document};
use crate::examples::Tested;
use crate::text::{escape_control, plural};

/// One line for each example, and one for each problem.
pub fn text(tested: &[Tested]) -> String {
    let mut out = String::new();
    for Tested { rule, example, problems } in tested {
        let verdict = if problems.is_empty() { "ok  " } else { "FAIL" };
        let name = escape_control(&format!("{rule}/{example}"));
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{verdict} {}", name.trim_end_matches('/'));
        for problem in problems {
            let _ = writeln!(out, "     {}", escape_control(problem));
        }
    }
    let failed = tested.iter().filter(|tested| !tested.problems.is_empty()).count();
    let _ = writeln!(out, "{}, {failed} failed", plural(tested.len(), "example"));
    out
}

/// The XML of JUnit: a suite for each rule, and a case for each example.
pub fn junit(tested: &[Tested]) -> String {
    let suites = tested.chunk_by(|a, b| a.rule == b.rule).map(|cases| {
        let failures = cases.iter().filter(|case| !case.problems.is_empty()).count();
        let elements = cases.iter().map(|case| {
            let name = if case.example.is_empty() { "examples" } else { &case.example };
            let problems: Vec<String> =
                case.problems.iter().map(|text| escape_control(text)).collect();
            let failure = problems.first().map(|first| {
                Element::new("failure").attribute("message", first).text(problems.join("\n"))
            });
            Element::new("testcase")
                .attribute("name", escape_control(name))
                .attribute("classname", escape_control(&case.rule))
                .children(failure)
        });
        Element::new("testsuite")
            .attribute("name", escape_control(&cases[0].rule))
            .attribute("tests", cases.len())
            .attribute("failures", failures)
            .children(elements)
    });
    let failures = tested.iter().filter(|case| !case.problems.is_empty()).count();
    document(
        Element::new("testsuites")
            .attribute("name", "akslint rules test")
            .attribute("tests", tested.len())
            .attribute("failures", failures)
            .children(suites),
    )
}
