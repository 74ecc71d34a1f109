//! What `akslint config` lists.

use super::Config;
use super::file::DeploymentContent;
use super::level::Level;
use crate::rules::Rule;
use crate::workspace::Workspace;

/// All settings with their values and sources, as HCL that could be a configuration file.
pub struct Settings<'c> {
    config: &'c Config,
    rules: &'c [Rule],
    workspace: &'c Workspace,
}

impl<'c> Settings<'c> {
    /// All settings with their values and where those come from: those of the file or the command
    /// line, else the default.
    pub fn new(config: &'c Config, rules: &'c [Rule], workspace: &'c Workspace) -> Self {
        Self { config, rules, workspace }
    }

    /// The source of what a path leads to in the file.
    fn source(&self, path: &[&str]) -> String {
        let Some(file) = &self.config.file else { return String::new() };
        let source = self.workspace.sources.get(file.id);
        format!("{}:{}", source.name(), source.position(file.place(path).0.start).line)
    }

    /// The lines, each with the source of its value.
    pub fn lines(&self) -> Vec<(String, String)> {
        let Config { command_line, content, .. } = self.config;
        let default = || "default".to_owned();
        let list = |items: &[String]| {
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            format!("[{}]", items.join(", "))
        };
        let written =
            |path: &str, is_set: bool| if is_set { self.source(&[path]) } else { default() };
        let mut lines = Vec::new();
        let fail_on = match command_line.fail_on {
            Some(_) => "--fail-on".into(),
            None => written("fail_on", content.fail_on.is_some()),
        };
        lines.push((format!("fail_on = \"{}\"", self.config.fail_on().name()), fail_on));
        let excluded = written("exclude", !content.exclude.is_empty());
        lines.push((format!("exclude = {}", list(&content.exclude)), excluded));
        for (name, own, given, option) in [
            ("rule_dirs", &content.rule_dirs, &command_line.rule_dirs, "--rules"),
            ("module_dirs", &content.module_dirs, &command_line.module_dirs, "--modules"),
        ] {
            let given: Vec<String> = given.iter().map(|path| path.display().to_string()).collect();
            let source = match (given.is_empty(), own.is_empty()) {
                (true, is_empty) => written(name, !is_empty),
                (false, true) => option.into(),
                (false, false) => format!("{}, {option}", self.source(&[name])),
            };
            lines.push((format!("{name} = {}", list(&[own.as_slice(), &given].concat())), source));
        }
        let baseline = match (&command_line.baseline, &content.baseline) {
            (Some(path), _) => Some((path.display().to_string(), "--baseline".to_owned())),
            (None, Some(path)) => Some((path.clone(), self.source(&["baseline"]))),
            (None, None) => None,
        };
        lines.extend(
            baseline.map(|(path, source)| (format!("baseline = {}", quoted(&path)), source)),
        );
        lines.push(("rules {".into(), String::new()));
        for rule in self.rules {
            let general = self.config.general(&rule.name);
            let name = general.map_or(rule.severity.name(), Level::name);
            let source = match general {
                Some(Level::Off) if command_line.ignore.contains(&rule.name) => "--ignore".into(),
                Some(Level::Off) if self.config.is_decided(&rule.name) => "--select".into(),
                Some(_) if !content.rules.contains_key(&rule.name) => default(),
                Some(_) => self.source(&["rules", &rule.name]),
                None => default(),
            };
            lines.push((format!("  {} = \"{name}\"", rule.name), source));
        }
        lines.push(("}".into(), String::new()));
        for (glob, levels) in &content.overrides {
            lines.push((format!("override {} {{", quoted(glob)), self.source(&["override", glob])));
            for (rule, level) in levels {
                let level = level.name();
                let source = self.source(&["override", glob, rule]);
                lines.push((format!("  {rule} = \"{level}\""), source));
            }
            lines.push(("}".into(), String::new()));
        }
        for (name, deployment) in &content.deployments {
            let source = self.source(&["deployment", name]);
            lines.push((format!("deployment {} {{", quoted(name)), source));
            let DeploymentContent { path, var_files, parameters } = deployment;
            lines.push((format!("  path = {}", quoted(path)), String::new()));
            for (name, files) in [("var_files", var_files), ("parameters", parameters)] {
                if !files.is_empty() {
                    lines.push((format!("  {name} = {}", list(files)), String::new()));
                }
            }
            lines.push(("}".into(), String::new()));
        }
        lines
    }
}

/// A text as HCL writes it.
pub(crate) fn quoted(text: &str) -> String {
    hcl::Expression::from(text).to_string()
}
