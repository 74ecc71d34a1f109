//! From the text of a failed deployment to the rules that it is about.
//!
//! Nothing of the text is shown but the patterns that matched, and IDs: Azure's resource IDs, GUIDs,
//! subjects and issuers of federated tokens.

mod others;
mod plain;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub use self::others::OTHERS;
use self::plain::Plain;
use crate::rules::Rule;
use crate::rules::pattern::{Pattern, Text};

/// How far from a code its error reaches, in bytes.
const NEAR: usize = 2_000;

/// How many IDs are shown.
const MAX_IDS: usize = 5;

/// Codes that say only that something else failed.
const ENVELOPES: &[&str] = &[
    "DeploymentFailed",
    "InvalidTemplateDeployment",
    "ResourceDeploymentFailure",
    "BadRequest",
    "InvalidParameter",
    "Conflict",
];

/// What an error text is about.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// The rules that it may be about; none if what is wrong is not in the code.
    pub rules: Vec<String>,
    /// The code or phrase that was matched; what its placeholders stand for is not shown.
    pub found: String,
    /// Its line, from 1.
    pub line: usize,
    /// How often it occurs.
    pub count: usize,
    /// The IDs that the error names.
    pub ids: Vec<String>,
    /// What to do first.
    pub first: String,
}

/// What a text says about rules.
#[derive(Debug, Default, PartialEq)]
pub struct Answers {
    /// One answer for each rule or set of rules, in the order of the text.
    pub answers: Vec<Answer>,
    /// The codes in the text, if nothing is recognized.
    pub codes: Vec<String>,
}

/// An occurrence of a pattern.
struct Hit<'r> {
    place: Range<usize>,
    pattern: &'r Pattern,
    rule: Option<&'r str>,
}

/// Recognizes what a text is about, by the patterns of the rules and those that no rule has.
pub fn recognize(bytes: &[u8], rules: &[Rule]) -> Answers {
    let plain = Plain::new(bytes);
    let text = &plain.text;
    // Case is the only difference, and offsets stay the same.
    let lower = text.to_ascii_lowercase();
    let of_rules = rules
        .iter()
        .flat_map(|rule| rule.errors.iter().map(|pattern| (pattern, Some(rule.name.as_str()))));
    let others = OTHERS.iter().map(|other| (other, None));
    let mut hits: Vec<Hit<'_>> = Vec::new();
    for (pattern, rule) in of_rules.chain(others) {
        for (start, end) in pattern.text.find(text, &lower) {
            let behind = &lower.as_bytes()[start..lower.len().min(end + NEAR)];
            let around = &lower.as_bytes()[start.saturating_sub(NEAR)..lower.len().min(end + NEAR)];
            let has = |bytes: &[u8], word: &String| {
                memchr::memmem::find(bytes, word.to_ascii_lowercase().as_bytes()).is_some()
            };
            if pattern.with.as_ref().is_none_or(|with| has(behind, with))
                && !pattern.without.as_ref().is_some_and(|without| has(around, without))
            {
                hits.push(Hit { place: start..end, pattern, rule });
            }
        }
    }
    hits.sort_by_key(|hit| hit.place.start);
    let answers = united(&plain, &hits);
    let codes = if answers.is_empty() { codes(text) } else { Vec::new() };
    Answers { answers, codes }
}

/// One answer for all hits of a rule, and of those that share an error with it. A code says more than a
/// phrase of the same error.
fn united(plain: &Plain, hits: &[Hit<'_>]) -> Vec<Answer> {
    let is_code = |hit: &Hit<'_>| matches!(hit.pattern.text, Text::Code(_));
    let mut answers: Vec<Answer> = Vec::new();
    for (index, hit) in hits.iter().enumerate() {
        let is_near = |other: &&Hit<'_>| hit.place.start - other.place.start <= NEAR;
        let mut near = hits[..index].iter().rev().take_while(is_near);
        if !is_code(hit) && near.any(|other| is_code(other) && other.rule != hit.rule) {
            continue;
        }
        let mut rules: Vec<String> = hit.rule.iter().map(|&rule| rule.to_owned()).collect();
        rules.extend(hit.pattern.also.iter().cloned());
        rules.sort_unstable();
        let found = hit.pattern.text.shown();
        let known = answers.iter_mut().find(|answer| match rules.is_empty() {
            true => answer.rules.is_empty() && answer.first == hit.pattern.first,
            false => answer.rules == rules,
        });
        match known {
            Some(answer) if answer.found == found => answer.count += 1,
            Some(_) => {}
            None => {
                let next = hits[index..]
                    .iter()
                    .find(|next| next.place.start > hit.place.end && next.rule != hit.rule);
                let end = next.map_or(plain.text.len(), |next| next.place.start);
                answers.push(Answer {
                    rules,
                    found,
                    line: plain.line(hit.place.start),
                    count: 1,
                    ids: ids(&plain.text, hit.place.start, end.min(hit.place.end + NEAR)),
                    first: hit.pattern.first.clone(),
                });
            }
        }
    }
    // Two rules that share an error are hit by it twice.
    for answer in &mut answers {
        answer.count = answer.count.div_ceil(answer.rules.len().max(1));
    }
    answers
}

/// The IDs in a part of a text.
fn ids(text: &str, start: usize, end: usize) -> Vec<String> {
    static IDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)/subscriptions/[\w./()-]*\w|system:serviceaccount:[\w.-]+:[\w.-]+",
            r"|https://[\w.-]+\.oic\.[\w./-]+",
            r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        ))
        .ok()
    });
    let end = crate::source::boundary(text, end);
    let mut found: Vec<String> = Vec::new();
    for id in IDS.iter().flat_map(|ids| ids.find_iter(&text[start..end])) {
        let id = id.as_str();
        if found.len() < MAX_IDS && !found.iter().any(|known| known.contains(id)) {
            found.push(id.to_owned());
        }
    }
    found
}

/// The codes that Azure's tools print: `"code": "…"`, `Code="…"`, `(Code)`, `Code: …`, `ERROR CODE: …`.
fn codes(text: &str) -> Vec<String> {
    static CODES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i:"code" ?: ?"|\bcode="|\bcode: )([A-Z][A-Za-z]{3,80})\b|\(([A-Z][A-Za-z]{3,80})\)"#)
            .ok()
    });
    let mut found: Vec<String> = Vec::new();
    for code in CODES.iter().flat_map(|codes| codes.captures_iter(text)) {
        let code = code.get(1).or(code.get(2)).map_or("", |code| code.as_str());
        let is_new = !ENVELOPES.contains(&code) && !found.iter().any(|known| known == code);
        if is_new && found.len() < MAX_IDS {
            found.push(code.to_owned());
        }
    }
    found
}
