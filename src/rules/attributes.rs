//! The attributes and blocks of a rule by when they are read: the build script takes apart what [`super::parse`] puts
//! together.

/// What every run reads: what the rule is, and what it is asked about.
pub(crate) const RULE: &[&str] = &[
    "summary",
    "category",
    "severity",
    "stub_severity",
    "finds_missing",
    "optional",
    "deprecated",
    "azure_verdict",
    "url",
    "supersedes",
    "for_each",
    "undeployed",
];

/// The blocks that every run reads: facts with a date, which can change the severity.
pub(crate) const FACT: &str = "fact";

/// What a rule needs that is asked about something: what decides whether it holds.
pub(crate) const CONDITION: &[&str] = &["when"];

/// The blocks of the same: the expressions that the rule names.
pub(crate) const LOCALS: &str = "locals";

/// What a rule that holds needs: what it reports.
pub(crate) const DIAGNOSIS: &[&str] = &["at", "at_each", "because", "message", "help"];

/// The blocks that a rule that holds needs: its fixes, and what changes its severity and its texts.
pub(crate) const FIX: &str = "fix";
pub(crate) const OVERRIDE: &str = "override";

/// What `explain --error` alone reads.
pub(crate) const ERRORS: &[&str] = &["errors"];
