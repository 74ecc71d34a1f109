//! `.akslint.hcl`, and how it goes together with the command line. `docs/configuration.md` is its
//! reference.

mod file;
mod level;
mod settings;

use std::path::{Path, PathBuf};

use self::file::{Content, File};
pub use self::level::{FailOn, Level};
pub use self::settings::Settings;
#[cfg(feature = "cli")]
pub(crate) use self::settings::quoted;
use crate::diagnostic::InputDiagnostic;
use crate::fs;
use crate::patterns::Patterns;
use crate::request::Request;
use crate::rules::{Rule, Severity, own};
use crate::suggest::hint;
use crate::workspace::Workspace;

/// The name of a configuration file.
pub const FILE_NAME: &str = ".akslint.hcl";

/// Where a baseline is kept unless something else is said.
pub const BASELINE: &str = ".akslint-baseline.json";

/// The settings of a configuration file, with what they are.
pub const SETTINGS: &[(&str, &str)] = &[
    ("fail_on", "the least severity of findings that a run fails on"),
    ("exclude", "patterns of paths that are left out"),
    ("rule_dirs", "folders with further rules"),
    ("module_dirs", "folders with further modules that are known"),
    ("baseline", "the file with findings that are known"),
    ("rules", "the levels of rules"),
    ("override", "the levels of rules for some paths"),
    ("deployment", "how a module is deployed"),
];

/// What the command line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// `--config`: the configuration file.
    pub file: Option<PathBuf>,
    /// `--no-config`: whether to look for none.
    pub no_file: bool,
    /// `--select`: the only rules to run; all if empty.
    pub select: Vec<String>,
    /// `--extend-select`: rules to run beside the others.
    pub extend_select: Vec<String>,
    /// `--min-severity`: milder findings are left out.
    pub min_severity: Option<Severity>,
    /// `--ignore`: rules not to run.
    pub ignore: Vec<String>,
    /// `--exclude`: the patterns of paths that are left out, instead of those of the file.
    pub exclude: Vec<String>,
    /// `--extend-exclude`: further ones.
    pub extend_exclude: Vec<String>,
    /// `--rules`: folders with further rules.
    pub rule_dirs: Vec<PathBuf>,
    /// `--modules`: folders with further modules that are known.
    pub module_dirs: Vec<PathBuf>,
    /// `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// `--baseline`: the file.
    pub baseline: Option<PathBuf>,
}

/// How a module is deployed.
#[derive(Debug)]
pub struct Deployment {
    /// The folder or file of the module.
    pub path: PathBuf,
    /// The files with values of Terraform's variables, in order; later ones win.
    pub var_files: Vec<PathBuf>,
    /// The files with values of a template's parameters, alike.
    pub parameters: Vec<PathBuf>,
}

/// Everything that is configured.
#[derive(Debug, Default)]
pub struct Config {
    command_line: CommandLine,
    file: Option<File>,
    content: Content,
    /// What is left out of folders.
    pub exclude: Patterns,
    overrides: Vec<Patterns>,
    /// How modules are deployed.
    pub deployments: Vec<Deployment>,
    rule_dirs: Vec<PathBuf>,
    module_dirs: Vec<PathBuf>,
    baseline: Option<PathBuf>,
    /// The rules that are off unless something turns them on.
    optional: Vec<String>,
}

impl Config {
    /// The configuration of a request: the command line, and the file that it names, or the nearest one
    /// from what is linted up to the workspace's root.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, with the places in it.
    pub fn load(
        workspace: &Workspace,
        request: &Request,
        command_line: CommandLine,
    ) -> Result<Self, Vec<InputDiagnostic>> {
        let found = || (!command_line.no_file).then(|| find(workspace, request)).flatten();
        let named = command_line.file.is_some();
        let Some(path) = command_line.file.clone().or_else(found) else {
            return Ok(Self { command_line, ..Self::default() });
        };
        let file = File::read(workspace, &path, named).map_err(|problem| vec![problem])?;
        let content = file.content().map_err(|problem| vec![problem])?;
        let mut config = Self { command_line, content, ..Self::default() };
        let problems = config.resolve(&file, workspace);
        config.file = Some(file);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// Turns what is written into paths and patterns, and gives what is wrong with those.
    fn resolve(&mut self, file: &File, workspace: &Workspace) -> Vec<InputDiagnostic> {
        let mut problems = Vec::new();
        let exclude: Vec<&str> = self.content.exclude.iter().map(String::as_str).collect();
        match file.patterns(&["exclude"], &exclude) {
            Ok(patterns) => self.exclude = patterns,
            Err(problem) => problems.push(problem),
        }
        for glob in self.content.overrides.keys() {
            match file.patterns(&["override", glob], &[glob]) {
                Ok(patterns) => self.overrides.push(patterns),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(relative) = &self.content.baseline {
            // It need not be there yet.
            match file.path(workspace, &["baseline"], relative) {
                Ok((path, _)) => self.baseline = Some(path),
                Err(problem) => problems.push(problem),
            }
        }
        let mut existing = |path: &[&str], relative: &[String]| -> Vec<PathBuf> {
            let each = relative.iter().enumerate().map(|(index, relative)| {
                let index = index.to_string();
                file.existing(workspace, &[path, &[index.as_str()]].concat(), relative)
            });
            each.filter_map(|path| path.map_err(|problem| problems.push(problem)).ok()).collect()
        };
        self.rule_dirs = existing(&["rule_dirs"], &self.content.rule_dirs);
        self.module_dirs = existing(&["module_dirs"], &self.content.module_dirs);
        for (name, deployment) in &self.content.deployments {
            let part = |part| ["deployment", name.as_str(), part];
            let path = existing(&part("path"), std::slice::from_ref(&deployment.path)).pop();
            self.deployments.extend(path.map(|path| Deployment {
                path,
                var_files: existing(&part("var_files"), &deployment.var_files),
                parameters: existing(&part("parameters"), &deployment.parameters),
            }));
        }
        problems
    }

    /// Learns which of the rules are off unless something turns them on.
    pub fn set_opt_in_rules(&mut self, rules: &[Rule]) {
        let optional = rules.iter().filter(|rule| rule.optional);
        self.optional = optional.map(|rule| rule.name.clone()).collect();
    }

    /// What is wrong with the names of rules in the file.
    pub fn unknown_rules(&self, rules: &[Rule]) -> Vec<InputDiagnostic> {
        let Some(file) = &self.file else { return Vec::new() };
        let names = || rules.iter().map(|rule| rule.name.as_str());
        let own = self.content.rules.keys().map(|name| vec!["rules", name.as_str()]);
        let overridden = self.content.overrides.iter().flat_map(|(glob, levels)| {
            levels.keys().map(move |name| vec!["override", glob.as_str(), name.as_str()])
        });
        let unknown = own.chain(overridden).filter_map(|path| {
            let name = *path.last()?;
            let known = names().any(|known| known == name);
            let message = || format!("unknown rule `{name}`{}", hint(name, names()));
            (!known).then(|| InputDiagnostic {
                span: file.place(&path).0,
                ..file.problem(&path, message())
            })
        });
        unknown.collect()
    }

    /// Where to look for further rules: folders, and whether somebody named them who may lead out of the
    /// workspace.
    pub fn rule_dirs(&self) -> impl Iterator<Item = (&Path, bool)> {
        self.folders(&self.rule_dirs, &self.command_line.rule_dirs)
    }

    /// Where to look for further modules that are known, alike.
    pub fn module_dirs(&self) -> impl Iterator<Item = (&Path, bool)> {
        self.folders(&self.module_dirs, &self.command_line.module_dirs)
    }

    /// Folders of the configuration file and of the command line.
    fn folders<'c>(
        &'c self,
        own: &'c [PathBuf],
        given: &'c [PathBuf],
    ) -> impl Iterator<Item = (&'c Path, bool)> {
        let named = self.command_line.file.is_some();
        let own = own.iter().map(move |folder| (folder.as_path(), named));
        own.chain(given.iter().map(|folder| (folder.as_path(), true)))
    }

    /// The lowest severity that fails the run.
    pub fn fail_on(&self) -> FailOn {
        self.command_line.fail_on.or(self.content.fail_on).unwrap_or_default()
    }

    /// The file of known findings.
    pub fn baseline(&self) -> Option<PathBuf> {
        self.command_line.baseline.clone().or_else(|| self.baseline.clone())
    }

    /// Whether whoever runs akslint named the file of known findings, or the file that names it.
    pub fn is_baseline_named(&self) -> bool {
        self.command_line.baseline.is_some() || self.command_line.file.is_some()
    }

    /// The patterns of paths that are left out; those of the command line are relative to a folder.
    ///
    /// # Errors
    ///
    /// A pattern of the command line that cannot be read, and what is wrong with it.
    pub(crate) fn take_excluded(&mut self, base: &Path) -> Result<Vec<Patterns>, String> {
        let CommandLine { exclude, extend_exclude, .. } = &self.command_line;
        let given = |patterns: &[String]| {
            let texts: Vec<&str> = patterns.iter().map(String::as_str).collect();
            Patterns::new(base, &texts).map_err(|(index, message)| {
                format!("invalid pattern `{}`: {message}", texts.get(index).unwrap_or(&""))
            })
        };
        let own = match exclude.is_empty() {
            true => std::mem::take(&mut self.exclude),
            false => given(exclude)?,
        };
        Ok(vec![own, given(extend_exclude)?])
    }

    /// The lowest severity that is reported; all if `None`.
    pub fn min_severity(&self) -> Option<Severity> {
        self.command_line.min_severity
    }

    /// The names of rules on the command line.
    pub fn named_rules(&self) -> impl Iterator<Item = &str> {
        let CommandLine { select, extend_select, ignore, .. } = &self.command_line;
        select.iter().chain(extend_select).chain(ignore).map(String::as_str)
    }

    /// What the command line and the file say of a rule in general; `None` if it counts for what it
    /// says itself.
    fn general(&self, rule: &str) -> Option<Level> {
        let CommandLine { select, extend_select, ignore, .. } = &self.command_line;
        let selected = select.iter().chain(extend_select).any(|name| name == rule);
        let level = self.content.rules.get(rule).copied();
        match () {
            () if ignore.iter().any(|name| name == rule) => Some(Level::Off),
            () if !select.is_empty() && !selected && !is_kept(rule) => Some(Level::Off),
            // Selecting a rule turns it on.
            () if selected => level.filter(|level| *level != Level::Off),
            () if self.optional.iter().any(|name| name == rule) => level.or(Some(Level::Off)),
            () => level,
        }
    }

    /// Whether the command line decides whether a rule runs.
    fn is_decided(&self, rule: &str) -> bool {
        let CommandLine { select, ignore, .. } = &self.command_line;
        (!select.is_empty() && !is_kept(rule)) || ignore.iter().any(|name| name == rule)
    }

    /// Whether a rule runs anywhere.
    pub fn runs(&self, rule: &str) -> bool {
        let overridden = || {
            let mut levels = self.content.overrides.values().filter_map(|levels| levels.get(rule));
            !self.is_decided(rule) && levels.any(|level| *level != Level::Off)
        };
        self.general(rule) != Some(Level::Off) || overridden()
    }

    /// What a rule counts for in a file; `None` if that is what it says itself. The last override
    /// wins.
    pub fn level(&self, rule: &str, file: &Path) -> Option<Level> {
        let overrides = self.overrides.iter().zip(self.content.overrides.values());
        let levels = overrides.filter(|(patterns, _)| patterns.matches(file));
        let special = levels.filter_map(|(_, levels)| levels.get(rule).copied()).next_back();
        match (special, self.general(rule)) {
            (_, Some(Level::Off)) if self.is_decided(rule) => Some(Level::Off),
            (Some(Level::Off), general) if self.is_decided(rule) => general,
            (special, general) => special.or(general),
        }
    }
}

/// Whether a rule runs although others are selected: what was not judged is no clean code.
fn is_kept(rule: &str) -> bool {
    [own::SYNTAX_ERROR, own::INTERNAL_ERROR].contains(&rule)
}

/// The nearest configuration file, from what holds everything that is linted up to the root of the
/// workspace. Paths in several workspaces have none in common.
fn find(workspace: &Workspace, request: &Request) -> Option<PathBuf> {
    let [root] = request.workspaces.as_slice() else { return None };
    let start = request.common_folder()?;
    let folders = start.ancestors().take_while(|folder| folder.starts_with(root));
    folders.map(|folder| folder.join(FILE_NAME)).find(|file| fs::is_file(workspace.files(), file))
}
