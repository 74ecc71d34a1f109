//! What is found: one type, produced by the engine, consumed by every report.

use std::fmt;
use std::str::FromStr;

use crate::collections::{HashMap, IndexSet};
use crate::eval::Condition;
use crate::fix::{Fix, Withheld};
use crate::secrets::{Hidden, Secrets};
use crate::source::{FileId, Span};
use crate::workspace::Workspace;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be changed.
    Warning,
    /// Must be changed.
    Error,
}

impl Severity {
    /// All severities, lowest first.
    pub const ALL: [Severity; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|severity| severity.name() == name).ok_or(())
    }
}

/// A place with something to say about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Something that is wrong.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where to change it.
    pub primary: Span,
    /// How it got there: the origin of values, the calls of modules.
    pub related: Vec<Label>,
    /// Each way that leads to it: the calls of modules, outermost first; empty for a root's own.
    pub ways: Vec<Vec<Label>>,
    /// When it is the case, in the words of the source; `None` if always.
    pub condition: Option<Condition>,
    /// The parameter files of the deployments in which it is the case; empty if it does not depend on
    /// one.
    pub parameters: Vec<FileId>,
    /// The address of the subject; empty for findings about files.
    pub address: String,
    /// What to do.
    pub help: Option<String>,
    /// The page that explains the rule.
    pub url: Option<String>,
    /// What would take it away, the best first.
    pub fixes: Vec<Fix>,
    /// What would take it away, and is not offered.
    pub withheld: Vec<Withheld>,
    /// What tells it apart from every other finding of a run, and stays when unrelated lines move.
    pub fingerprint: String,
    /// The comment that suppresses it, with the reason that it gives.
    pub suppression: Option<Label>,
    /// Places at which a suppression counts, besides the primary.
    pub(crate) anchors: Vec<Span>,
    /// The message without the names of the resources that it is about, in which deployments of one module differ.
    pub(crate) unnamed: String,
    /// What messages call the resource that it is about in each instance and deployment. The first is in the message.
    pub(crate) names: IndexSet<String>,
}

/// What a finding says, whatever the names of the resources: the same for the deployments of one module.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Statement {
    rule: String,
    severity: Severity,
    message: String,
}

impl Finding {
    /// What it says, whatever the names of the resources.
    pub(crate) fn statement(&self) -> Statement {
        Statement {
            rule: self.rule.clone(),
            severity: self.severity,
            message: self.unnamed.clone(),
        }
    }

    /// Names all resources that it is about in its message, or says how many there are.
    pub(crate) fn name_all(&mut self) {
        let mut names = self.names.iter();
        let Some(first) = names.next() else { return };
        let others = match (names.next(), names.len()) {
            (None, _) => return,
            (Some(one), 0) => format!("and `{one}`"),
            (Some(_), more) => format!("and {} more", more + 1),
        };
        self.message =
            self.message.replacen(&format!("`{first}`"), &format!("`{first}` ({others})"), 1);
    }

    /// Whether a declaration is what is wrong, or on the way to it.
    pub fn concerns(&self, declaration: Span) -> bool {
        let related = self.related.iter().map(|label| label.span);
        related.chain([self.primary]).any(|place| declaration.contains(place))
    }
}

/// Gives every finding of a run its fingerprint: a hash of the rule, the file's path in the
/// workspace, the address, the text that is pointed at (without its secrets, which a hash would let
/// everybody try out), and, where all of these are the same, which
/// of those findings it is, counted down the file. 64-bit FNV-1a, as 16 hexadecimal digits.
pub(crate) fn fingerprint(findings: Vec<&mut Finding>, workspace: &Workspace, secrets: &Secrets) {
    let mut hidden: HashMap<FileId, Hidden> = HashMap::default();
    let mut sorted = findings;
    sorted.sort_by_key(|finding| finding.primary);
    let mut seen: HashMap<[String; 4], usize> = HashMap::default();
    for finding in sorted {
        let file = workspace.sources.get(finding.primary.file);
        let hidden = hidden
            .entry(finding.primary.file)
            .or_insert_with(|| secrets.hidden(finding.primary.file, file.text()));
        let range = finding.primary.start as usize..finding.primary.end as usize;
        let text = match file.text().get(range.clone()) {
            Some(_) => hidden.masked(file.text(), range),
            None => String::new(),
        };
        let text: Vec<&str> = text.split_whitespace().collect();
        let path = workspace.in_repository(file.path()).unwrap_or_else(|| file.name().to_owned());
        let parts = [finding.rule.clone(), path, finding.address.clone(), text.join(" ")];
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut add =
            |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        parts.iter().for_each(|part| part.bytes().chain([0]).for_each(&mut add));
        let earlier = seen.entry(parts).or_default();
        if *earlier > 0 {
            earlier.to_string().bytes().for_each(add);
        }
        *earlier += 1;
        finding.fingerprint = format!("{hash:016x}");
    }
}

/// A question that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Undetermined {
    /// The rule's name.
    pub rule: String,
    /// The address of the subject.
    pub address: String,
    /// The subject's declaration.
    pub primary: Span,
    /// What is not known.
    pub reason: Label,
}
