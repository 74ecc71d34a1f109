//! `akslint init`: a configuration file from what is in the tree.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::input::Input;
use super::machine::disk;
use super::output::{ExitStatus, failed, say};
use super::run::run;
use super::variable_files::deployments;
use crate::config::{FILE_NAME, quoted};
use crate::fs::{FileSystem, Reach};
use crate::outcome::Report;
use crate::rules::Severity;
use crate::session::Selection;
use crate::text::escape_control;

/// Writes a configuration file for what is in a folder.
pub(super) fn run_init(named: &Path) -> ExitStatus {
    let Ok(folder) = disk().canonical(named) else {
        return failed(&format!("cannot read `{}`", escape_control(&named.display().to_string())));
    };
    let path = folder.join(FILE_NAME);
    let shown = match named == Path::new(".") {
        true => FILE_NAME.to_owned(),
        false => escape_control(&named.join(FILE_NAME).display().to_string()),
    };
    if disk().kind(&path).is_some() {
        return failed(&format!("`{shown}` exists"));
    }
    let selection = Selection { paths: vec![folder.clone()], ..Selection::default() };
    let report = match run(Input { selection, unsaved: None }, true) {
        Ok(report) => report,
        Err(status) => return status,
    };
    let text = configuration(&*disk(), &folder, &report);
    match disk().write(&path, text.as_bytes(), Reach::Below(&folder)) {
        Ok(()) => {
            say(&format!("wrote `{shown}`"));
            ExitStatus::Clean
        }
        Err(error) => failed(&format!("cannot write `{shown}`: {error}")),
    }
}

/// The text of a configuration file for what a run found, with paths from the folder `base`.
fn configuration(files: &dyn FileSystem, base: &Path, report: &Report) -> String {
    let mut out = String::from(
        "# Settings of akslint; `akslint config` prints what is in force. All of them are optional:\n\
         # remove the `#` before those that you want to change.\n\n\
         # The lowest severity that fails a run: \"error\", \"warning\", \"info\", or \"never\".\n\
         # fail_on = \"warning\"\n\n\
         # Paths to leave out, as patterns of .gitignore.\n\
         # exclude = [\"examples\"]\n\n\
         # Findings that are known; `akslint baseline` writes the file.\n\
         # baseline = \".akslint-baseline.json\"\n\n",
    );
    let mut found: BTreeMap<&str, Severity> = BTreeMap::new();
    for finding in &report.findings {
        let known = found.entry(&finding.rule).or_insert(finding.severity);
        *known = finding.severity.max(*known);
    }
    out.push_str(
        "# What rules count for: \"off\", \"info\", \"warning\", or \"error\".\n# rules {\n",
    );
    for (rule, severity) in found {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "#   {rule} = \"{}\"", severity.name());
    }
    out.push_str("# }\n");
    let deployments = deployments(files, base, report);
    if !deployments.is_empty() {
        out.push_str(
            "\n# How modules are deployed: each block is one environment, which is\n\
             # checked with its variable files.\n",
        );
    }
    for (name, (path, variables)) in deployments {
        let _ = write!(
            out,
            "deployment {} {{\n  path      = {}\n  var_files = [{}]\n}}\n\n",
            quoted(&name),
            quoted(&path),
            quoted(&variables)
        );
    }
    out.trim_end().to_owned() + "\n"
}
