//! `akslint rules`: lists the rules, creates one, and tests examples.

use std::path::{Path, PathBuf};

use super::args::{RulesAction, RulesArgs, RulesFormat, TestFormat};
use super::machine::{disk, here, today};
use super::output::{ExitStatus, fail, failed, say, terminal_width, write};
use crate::examples;
use crate::fs::Reach;
use crate::report;
use crate::rules::{Rule, is_name};
use crate::setup::set_up;
use crate::text::escape_control;

/// Lists the rules, or does what is asked for with them.
pub(super) fn run_rules(
    action: Option<RulesAction>,
    format: RulesFormat,
    rules: &RulesArgs,
) -> ExitStatus {
    match action {
        None => list_rules(format, rules),
        Some(RulesAction::New { name, folder }) => new_rule(&name, &folder),
        Some(RulesAction::Test { folder, format }) => test_rules(&folder, format),
    }
}

pub(super) fn load_rules(args: &RulesArgs) -> Result<Vec<Rule>, ExitStatus> {
    let setup =
        set_up(disk(), &here(), &[PathBuf::from(".")], args.into(), Some(today())).map_err(fail)?;
    Ok(setup.rules)
}

fn list_rules(format: RulesFormat, args: &RulesArgs) -> ExitStatus {
    let rules = match load_rules(args) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    let text = match format {
        RulesFormat::Table => report::rules::table(&rules, terminal_width().unwrap_or(usize::MAX)),
        RulesFormat::Json => report::rules::json(&rules),
    };
    write(None, &text)
}

/// Writes the files of a new rule into a folder of its name.
fn new_rule(name: &str, within: &Path) -> ExitStatus {
    if !is_name(name) {
        return failed(&format!("invalid rule name `{}`: use kebab-case", escape_control(name)));
    }
    let within = if within.as_os_str().is_empty() { Path::new(".") } else { within };
    let folder = here().join(within).join(name);
    if disk().kind(&folder).is_some() {
        return failed(&format!("`{}` exists", escape_control(&folder.display().to_string())));
    }
    if let Err(error) = disk().make_folder(&folder) {
        let folder = escape_control(&folder.display().to_string());
        return failed(&format!("cannot create `{folder}`: {error}"));
    }
    for (file, text) in examples::template(name) {
        let path = folder.join(file);
        if let Err(error) = disk().write(&path, text.as_bytes(), Reach::Anywhere) {
            let path = escape_control(&path.display().to_string());
            return failed(&format!("cannot write `{path}`: {error}"));
        }
    }
    let shown = escape_control(&within.join(name).display().to_string());
    say(&format!("created `{shown}`; test it with `akslint rules test {shown}`"));
    ExitStatus::Clean
}

fn test_rules(folder: &Path, format: TestFormat) -> ExitStatus {
    let tested = match examples::test(&disk(), &here(), folder, Some(today())) {
        Ok(tested) => tested,
        Err(failure) => return fail(failure),
    };
    if tested.is_empty() {
        return failed(&format!("no rules in `{}`", escape_control(&folder.display().to_string())));
    }
    let text = match format {
        TestFormat::Text => report::examples::text(&tested),
        TestFormat::Junit => report::examples::junit(&tested),
    };
    let has_failed = tested.iter().any(|tested| !tested.problems.is_empty());
    match write(None, &text) {
        ExitStatus::Clean if has_failed => ExitStatus::Findings,
        status => status,
    }
}
