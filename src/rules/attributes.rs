//! The attributes and blocks of a rule by when they are read: the build script takes apart what [`super::parse`] puts
//! together.

/// What every run reads: what the rule is, and what decides whether it holds.
pub(crate) const CONDITION: &[&str] = &[
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
    "when",
];

/// What a rule that holds needs: what it reports.
pub(crate) const DIAGNOSIS: &[&str] = &["at", "at_each", "because", "message", "help"];

/// The blocks that a rule that holds needs: its fixes, and what changes its severity and its texts.
pub(crate) const FIX: &str = "fix";
pub(crate) const OVERRIDE: &str = "override";

/// What `explain --error` alone reads.
pub(crate) const ERRORS: &[&str] = &["errors"];
