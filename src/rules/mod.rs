//! Rules are data: folders under `rules/`, compiled in, and folders that a user names. [`load`]
//! reads them, [`engine`] asks them about the subjects of a program, [`suppress`] applies the
//! suppressions that the code carries. A rule's name is known to its folder alone, except for the
//! tool's own rules, whose findings come from code.

mod attributes;
mod check;
pub mod engine;
mod errors;
pub mod facts;
pub mod finding;
pub mod fixes;
pub mod functions;
pub mod load;
mod parse;
pub mod pattern;
pub mod prefilter;
pub mod suppress;

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::fix::Applicability;
use crate::ir::{Expr, Name};
use crate::model::SubjectKind;

pub(crate) use self::finding::Statement;
pub use self::finding::{Finding, Label, Severity, Undetermined};
use self::prefilter::Prefilter;

/// A part of a rule that is read when somebody asks for it: a run needs that of few rules.
pub type Part<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send + Sync>>;

/// A rule, as its folder describes it.
#[derive(Debug)]
pub struct Rule {
    /// Its only name, in kebab-case.
    pub name: String,
    /// One line: what is wrong when it fires.
    pub summary: String,
    /// What it is about: `cluster-identity`, `secrets`, `tool`.
    pub category: String,
    /// How bad it is today, unless an override says otherwise.
    pub severity: Severity,
    /// How bad it is where it holds only as long as an input of the root is null or empty: whoever deploys a root that
    /// Azure rejects without that input sets it.
    pub stub_severity: Option<Severity>,
    /// Whether it finds that something is missing, so that it holds for want of an input, too, where its condition
    /// says that the input is null or empty.
    pub finds_missing: bool,
    /// Whether it runs only where it is asked for, by the configuration or by `--select`.
    pub optional: bool,
    /// Whether what it finds is retired, or will be: editors strike that through.
    pub deprecated: bool,
    /// The rules that are silent about what this one reports: one cause, one finding.
    pub supersedes: Vec<String>,
    /// Whether Azure or the provider would refuse it: `rejected`, `accepted`, or nothing.
    pub azure_verdict: Option<String>,
    /// The page that explains it.
    pub url: Option<String>,
    /// The facts with a date that it rests on.
    pub facts: Vec<facts::Fact>,
    /// The errors of deployments that may be about it.
    pub errors: Part<Vec<pattern::Pattern>>,
    /// The whole documentation, Markdown.
    pub readme: Cow<'static, str>,
    /// When it fires. The tool's own rules have none.
    pub query: Option<Query>,
}

impl Rule {
    /// Why it matters, in one paragraph: the first of its documentation.
    pub fn description(&self) -> &str {
        let mut paragraphs = self.readme.split("\n\n").map(str::trim);
        let first = paragraphs.find(|text| !text.is_empty() && !text.starts_with('#'));
        first.unwrap_or(&self.summary)
    }

    /// What its fixes promise, each once, the best first. Those of suppressions come from code.
    pub fn applicabilities(&self) -> Vec<Applicability> {
        let own = match self.name.as_str() {
            own::UNUSED_SUPPRESSION => Some(Applicability::Safe),
            own::UNKNOWN_RULE => Some(Applicability::Unsafe),
            _ => None,
        };
        let fixes = self.query.iter().flat_map(|query| &query.diagnosis.fixes);
        let mut all: Vec<_> = own.into_iter().chain(fixes.map(|fix| fix.applicability)).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        all
    }
}

/// The question that a rule asks.
#[derive(Debug)]
pub struct Query {
    /// What it is asked about.
    pub subjects: Vec<SubjectKind>,
    /// Whether it is asked about what is never deployed, too: what is wrong is the code itself.
    pub undeployed: bool,
    /// What decides whether it holds.
    pub condition: Part<Condition>,
    /// What to report where it holds.
    pub diagnosis: Part<Diagnosis>,
}

/// What decides whether a rule holds.
#[derive(Debug)]
pub struct Condition {
    /// The expressions that the rule names, known to the others as `local.NAME`.
    pub locals: Vec<(Name, Expr)>,
    /// Whether something is wrong.
    pub when: Expr,
    /// Parts of that which depend on a few fields each.
    pub prefilters: Vec<Prefilter>,
}

impl Query {
    /// The name that its expressions know the subject by. A rule about several kinds names all of them
    /// by the first one's.
    pub fn name(&self) -> &'static str {
        self.subjects.first().map_or("", |kind| kind.name())
    }
}

/// What a rule reports where it holds.
#[derive(Debug)]
pub struct Diagnosis {
    /// What to point at: the first of these values that is there.
    pub at: Vec<Expr>,
    /// A list of values to point at, each of which is a finding.
    pub at_each: Option<Expr>,
    /// Values that explain a finding, by what they are; where they come from is shown.
    pub because: Vec<(String, Expr)>,
    /// What to say.
    pub message: Option<Expr>,
    /// What to do.
    pub help: Option<Expr>,
    /// What is different in certain cases; the first one that is the case counts.
    pub overrides: Vec<Override>,
    /// What would take a finding away, the best first.
    pub fixes: Vec<fixes::Template>,
}

/// What a rule says differently in a certain case.
#[derive(Debug)]
pub struct Override {
    /// Whether it is the case.
    pub when: Expr,
    /// How bad it is then, if not as bad as otherwise.
    pub severity: Option<Severity>,
    /// What to say then.
    pub message: Option<Expr>,
    /// What to do then.
    pub help: Option<Expr>,
}

/// Whether a text is the name of a rule: kebab-case.
pub fn is_name(text: &str) -> bool {
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.chars().all(kebab)
}

/// The names of the tool's own rules, whose findings come from code.
pub mod own {
    /// A module could not be judged because of a mistake in akslint.
    pub const INTERNAL_ERROR: &str = "internal-error";
    /// A file cannot be read.
    pub const SYNTAX_ERROR: &str = "syntax-error";
    /// A suppression suppresses nothing.
    pub const UNUSED_SUPPRESSION: &str = "unused-suppression";
    /// A suppression names no rule, or one that does not exist.
    pub const UNKNOWN_RULE: &str = "unknown-rule-in-suppression";
}

/// The rule with this name.
pub fn find<'r>(rules: &'r [Rule], name: &str) -> Option<&'r Rule> {
    rules.iter().find(|rule| rule.name == name)
}
