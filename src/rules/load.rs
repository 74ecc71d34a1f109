//! The rules of the binary, and those of the user's folders.

use std::path::Path;

use super::parse::{Parts, Serialized, rule};
use super::{Rule, errors, facts};
use crate::clock::Day;
use crate::diagnostic::InputDiagnostic;
use crate::model::SubjectKind;
use crate::parallel;
use crate::source::{FileId, SourceFile};
use crate::syntax::hcl;
use crate::workspace::Workspace;

/// A rule of the binary.
struct BuiltIn {
    name: &'static str,
    /// The text of its file.
    text: &'static str,
    readme: &'static str,
    /// What [`hcl::parsed`] reads: what the rule is.
    parsed: &'static [u8],
    /// The same of what decides whether it holds.
    condition: &'static [u8],
    /// The same of what it reports where it holds.
    diagnosis: &'static [u8],
    /// The same of its `errors`.
    errors: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

impl BuiltIn {
    /// The rule, whose file has this ID.
    fn rule(&self, file: FileId) -> Result<Rule, Vec<InputDiagnostic>> {
        let &Self { name, readme, parsed, condition, diagnosis, errors, .. } = self;
        let content = hcl::parsed(file, parsed).map_err(|problem| vec![problem])?;
        rule(
            content,
            name,
            readme.into(),
            Parts::BuiltIn(Serialized { file, condition, diagnosis, errors }),
        )
    }
}

/// Loads the rules of the binary, then those of the user's folders; a rule with the name of an
/// earlier one replaces it. The rules are sorted by name, and as severe as they are today; without a day, as if no date
/// had come yet.
///
/// # Errors
///
/// Everything that is wrong with the rule files, each with its place in them.
pub fn load<'f>(
    workspace: &Workspace,
    folders: impl IntoIterator<Item = (&'f Path, bool)>,
    today: Option<Day>,
) -> Result<Vec<Rule>, Vec<InputDiagnostic>> {
    let mut rules: Vec<Rule> = Vec::with_capacity(BUILT_IN.len());
    let mut problems = Vec::new();
    let built_in = BUILT_IN.iter().map(|built_in| {
        let path = format!("rules/{}/rule.hcl", built_in.name);
        let file = SourceFile::new(path.clone().into(), path, built_in.text);
        (workspace.sources.add(file), built_in)
    });
    let built_in: Vec<_> = built_in.collect();
    for read in parallel::each(&built_in, |(file, built_in)| built_in.rule(*file)) {
        match read {
            Ok(rule) => rules.push(rule),
            Err(found) => problems.extend(found),
        }
    }
    let mut is_extended = false;
    for (folder, named) in folders {
        is_extended = true;
        match user_rules(workspace, folder, named) {
            Ok(found) => {
                for rule in found {
                    rules.retain(|known| known.name != rule.name);
                    rules.push(rule);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    // The build script has sorted those of the binary.
    if is_extended {
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        problems.extend(errors::claimed_twice(&rules));
    }
    if let Some(today) = today {
        for rule in &mut rules {
            rule.severity = facts::severity_on(today, &rule.facts, rule.severity);
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

/// The rules in a folder of rule folders. A folder that holds a `rule.hcl` itself is one rule. If the
/// folder was not `named` by whoever runs akslint, nothing outside of the workspace is read.
fn user_rules(
    workspace: &Workspace,
    folder: &Path,
    named: bool,
) -> Result<Vec<Rule>, Vec<InputDiagnostic>> {
    if named {
        workspace.name(folder);
    }
    let folders = workspace.folders_with(folder, "rule.hcl").map_err(|problem| vec![problem])?;
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let read = |path: &Path| workspace.read(path);
    for folder in folders {
        let id = match read(&folder.join("rule.hcl")) {
            Ok(id) => id,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let readme = read(&folder.join("README.md")).map(|id| workspace.sources.get(id));
        let readme = readme.map(|readme| readme.text().to_owned()).unwrap_or_default();
        let real = workspace.real(&folder).unwrap_or(folder);
        let name = real.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let content = hcl::parse_whole(id, &workspace.sources.get(id), &SubjectKind::names());
        let content = content.map_err(|problem| vec![problem]);
        match content.and_then(|content| rule(content, name, readme.into(), Parts::Written)) {
            Ok(rule) if found.iter().any(|other: &Rule| other.name == rule.name) => {
                problems.push(workspace.unread(&real, "another folder has a rule with this name"));
            }
            Ok(rule) => found.push(rule),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
