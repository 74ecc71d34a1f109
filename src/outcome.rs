//! What a run gives, and what judging one root does.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::collections::HashSet;
use crate::config::Config;
use crate::deployment::{Deployment, Undeclared};
use crate::diagnostic::InputDiagnostic;
use crate::diagram::{self, Diagram};
use crate::discover::Discovered;
use crate::inventory::{Cluster, Opaque};
use crate::ir::Module;
use crate::request::{Request, Unreadable};
use crate::rules::engine::Answers;
use crate::rules::{Finding, Rule, Undetermined};
use crate::secrets::Secrets;
use crate::source::Span;
use crate::timings::Timings;
use crate::workspace::Workspace;

/// What a run gives.
pub struct Report {
    /// The files.
    pub workspace: Arc<Workspace>,
    /// The configuration.
    pub config: Arc<Config>,
    /// The rules that are known.
    pub rules: Arc<[Rule]>,
    /// What is wrong, sorted by path and offset.
    pub findings: Vec<Finding>,
    /// What is not known, sorted alike.
    pub undetermined: Vec<Undetermined>,
    /// Every cluster, sorted alike.
    pub clusters: Vec<Cluster>,
    /// What is written over clusters that are declared elsewhere, sorted alike.
    pub updates: Vec<Cluster>,
    /// Calls of modules that are not at hand, sorted alike.
    pub opaque: Vec<Opaque>,
    /// The graphs of identities and roles, sorted by root, if they were asked for.
    pub diagrams: Vec<Diagram>,
    /// The findings that are suppressed, sorted alike.
    pub suppressed: Vec<Finding>,
    /// How many problems keep files from being read in whole.
    pub problems: usize,
    /// How many findings the baseline hides.
    pub known: usize,
    /// What the baseline has, and is there no longer.
    pub gone: Vec<Known>,
    /// What must not be shown.
    pub secrets: Secrets,
    /// What was asked for.
    pub request: Arc<Request>,
    /// What was found for it.
    pub discovered: Discovered,
    /// What is said of values of the command line that no root declares.
    pub undeclared: Undeclared,
    /// How much was read, and how long that took.
    pub timings: Timings,
}

/// Why a run failed.
pub enum Failure {
    /// Paths that cannot be read.
    Paths(Vec<Unreadable>),
    /// Configuration, rule files, variables or variable files that are wrong, with the files that they
    /// are in.
    Problems(Arc<Workspace>, Vec<InputDiagnostic>),
    /// Bad usage.
    Usage(String),
}

/// What was found out about one root.
#[derive(Clone, Default)]
pub(crate) struct RootResult {
    pub(crate) modules: Vec<Arc<Module>>,
    /// The folders and files of the modules to which a call leads that is deployed in some world.
    pub(crate) reached: HashSet<PathBuf>,
    pub(crate) deployment: Deployment,
    pub(crate) answers: Answers,
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) opaque: Vec<Opaque>,
    pub(crate) edges: Vec<diagram::Edge>,
    pub(crate) problems: Vec<InputDiagnostic>,
    /// The first file of a root that could not be judged because of a mistake in akslint.
    pub(crate) panicked: Option<Span>,
}

/// A known finding.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// Its rule.
    pub rule: String,
    /// Its file, from the root of the workspace.
    pub path: String,
    /// The address of its subject.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}
