//! What is settled before any code is looked at: what is asked for, configuration, rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::clock::Day;
use crate::config::{CommandLine, Config};
use crate::diagnostic::InputDiagnostic;
use crate::fs::FileSystem;
use crate::outcome::Failure;
use crate::request::Request;
use crate::rules::{self, Rule};
use crate::suggest::hint;
use crate::workspace::Workspace;

/// What a run needs before it looks at any code.
pub struct Setup {
    /// What is asked for.
    pub request: Request,
    /// Where files come from.
    pub workspace: Workspace,
    /// The configuration.
    pub config: Config,
    /// The rules that are known.
    pub rules: Vec<Rule>,
}

impl Setup {
    /// Reads the configuration for these paths; the rules are still to be read.
    pub(crate) fn new(
        files: Arc<dyn FileSystem>,
        base: &Path,
        paths: &[PathBuf],
        command_line: CommandLine,
    ) -> Result<Self, Failure> {
        let mut request = Request::new(&*files, paths).map_err(Failure::Paths)?;
        let workspace = Workspace::new(files, request.workspaces.clone(), base.to_path_buf());
        let mut config = match Config::load(&workspace, &request, command_line) {
            Ok(config) => config,
            Err(problems) => return Err(Failure::Problems(Arc::new(workspace), problems)),
        };
        request.excluded = config.take_excluded(base).map_err(Failure::Usage)?;
        Ok(Self { request, workspace, config, rules: Vec::new() })
    }

    pub(crate) fn read_rules(&self, today: Option<Day>) -> Result<Vec<Rule>, Vec<InputDiagnostic>> {
        rules::load::load(&self.workspace, self.config.rule_dirs(), today)
    }

    /// Takes over the rules that were read, and compares what the configuration says of rules with them.
    pub(crate) fn with(
        mut self,
        rules: Result<Vec<Rule>, Vec<InputDiagnostic>>,
    ) -> Result<Self, Failure> {
        let checked = rules.and_then(|rules| {
            self.config.set_opt_in_rules(&rules);
            match self.config.unknown_rules(&rules) {
                problems if problems.is_empty() => Ok(rules),
                problems => Err(problems),
            }
        });
        self.rules = match checked {
            Ok(rules) => rules,
            Err(problems) => return Err(self.fails(problems)),
        };
        let names = || self.rules.iter().map(|rule| rule.name.as_str());
        for name in self.config.named_rules() {
            if rules::find(&self.rules, name).is_none() {
                let hint = hint(name, names());
                let message =
                    format!("unknown rule `{name}`{hint}; run `akslint rules` to list all rules");
                return Err(Failure::Usage(message));
            }
        }
        Ok(self)
    }

    pub(crate) fn fails(self, problems: Vec<InputDiagnostic>) -> Failure {
        Failure::Problems(Arc::new(self.workspace), problems)
    }
}

/// Reads configuration and rules for these paths; the rules are as severe as they are on this day.
///
/// # Errors
///
/// What is wrong with the paths, the configuration, the rules or the command line.
pub fn set_up(
    files: Arc<dyn FileSystem>,
    base: &Path,
    paths: &[PathBuf],
    command_line: CommandLine,
    today: Option<Day>,
) -> Result<Setup, Failure> {
    let setup = Setup::new(files, base, paths, command_line)?;
    let rules = setup.read_rules(today);
    setup.with(rules)
}
