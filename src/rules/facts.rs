//! The facts that a rule rests on, with their dates and sources: `fact` blocks in its file.

use super::Severity;
use crate::clock::Day;

/// Something that is the case from a day on, or until one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What is the case: a sentence without its full stop.
    pub states: String,
    /// The day that matters.
    pub date: Date,
    /// The page that says so.
    pub source: String,
    /// How bad it is what the rule finds, once the day has come.
    pub severity: Option<Severity>,
}

/// When a fact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Date {
    /// From this day on.
    Since(Day),
    /// Until this day, and on it.
    Until(Day),
}

impl Fact {
    /// Whether the day has come: the fact begins to hold, or it no longer does.
    fn is_due(&self, today: Day) -> bool {
        match self.date {
            Date::Since(day) => today >= day,
            Date::Until(day) => today > day,
        }
    }
}

/// How bad it is on a day what a rule finds that is otherwise this bad. The last one of the facts that are due counts.
pub(super) fn severity_on(today: Day, facts: &[Fact], otherwise: Severity) -> Severity {
    let due = facts.iter().filter(|fact| fact.is_due(today));
    due.filter_map(|fact| fact.severity).next_back().unwrap_or(otherwise)
}
