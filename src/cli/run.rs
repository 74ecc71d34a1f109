//! A run of a session, and what it says beside its report.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::input::Input;
use super::machine::{clock, disk, here};
use super::output::{ExitStatus, fail, placed, say};
use super::variable_files::deployments;
use crate::fix::Applicability;
use crate::fix::trial::{self, Fixed};
use crate::outcome::{Failure, Report};
use crate::session::{Selection, Session};
use crate::syntax::terraform;
use crate::text::{escape_control, plural};

/// How many modules that cannot be read are listed: a repository without its submodules has hundreds.
const MAX_UNREAD: usize = 10;

/// What a file of JSON is that is named, and is no code: something that Terraform or the Azure CLI prints, by the members of
/// its document.
/// <https://developer.hashicorp.com/terraform/internals/json-format>
fn printed(report: &Report, path: &Path) -> Option<&'static str> {
    if path.extension().is_none_or(|extension| extension != "json") {
        return None;
    }
    let id = report.workspace.read_named(path).ok()?;
    let file = report.workspace.sources.get(id);
    let document: Json = serde_json::from_str(&file.text()[file.bom()..]).ok()?;
    // Azure's lists have one to an element.
    let document = document.get(0).unwrap_or(&document);
    let has = |name: &str| document.get(name).is_some();
    let ty = document.get("type").and_then(Json::as_str).unwrap_or_default();
    if has("format_version") && has("planned_values") {
        Some("a Terraform plan")
    } else if (has("format_version") && has("values")) || (has("lineage") && has("resources")) {
        Some("a Terraform state")
    } else if has("id") && ty.eq_ignore_ascii_case("Microsoft.ContainerService/managedClusters") {
        Some("a description of a deployed cluster")
    } else {
        None
    }
}

/// What a run does about the fixes of findings.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Fixing {
    /// Nothing: nobody asks for them.
    Ignore,
    /// It offers those that do what they promise.
    Offer,
    /// It carries those out, in memory, that promise at least this.
    Apply(Applicability),
    /// It suppresses all findings, in memory, with this reason.
    Suppress(String),
}

/// Runs, and says on standard error what is not a finding.
pub(super) fn run(input: Input, quiet: bool) -> Result<Report, ExitStatus> {
    run_and_fix(input, quiet, Fixing::Ignore).map(|fixed| fixed.report)
}

/// Runs, and deals with fixes. Says on standard error what is not a finding.
pub(super) fn run_and_fix(input: Input, quiet: bool, fixing: Fixing) -> Result<Fixed, ExitStatus> {
    let Input { mut selection, unsaved } = input;
    let mut session = Session::new(disk(), here()).with_clock(clock);
    if let Some((path, text)) = unsaved {
        session.edit(&path, Some(text));
        selection.paths.push(path);
    }
    let fixed = check(&mut session, &selection, &fixing).map_err(fail)?;
    // The process ends soon: the system takes all memory back at once, and faster than piece by piece.
    std::mem::forget(session);
    say_what_is_no_finding(&fixed.report, quiet);
    Ok(fixed)
}

/// Checks, and deals with fixes.
pub(super) fn check(
    session: &mut Session,
    selection: &Selection,
    fixing: &Fixing,
) -> Result<Fixed, Failure> {
    let report = session.check(selection)?;
    let mut fixed = match fixing {
        Fixing::Apply(least) => trial::apply(session, selection, report, *least)?,
        Fixing::Suppress(why) => trial::suppress(session, selection, report, why)?,
        Fixing::Ignore | Fixing::Offer => Fixed::nothing(report),
    };
    if *fixing != Fixing::Ignore {
        fixed.report = trial::keep_proven(session, selection, fixed.report)?;
    }
    Ok(fixed)
}

/// Says on standard error what a run has to say beside its findings.
pub(super) fn say_what_is_no_finding(report: &Report, quiet: bool) {
    for message in &report.discovered.unread {
        say(&format!("error: cannot read {}", escape_control(message)));
    }
    for message in &report.undeclared.refused {
        say(&format!("error: {}", escape_control(message)));
    }
    if !quiet {
        for message in &report.undeclared.ignored {
            say(&format!("warning: {}", escape_control(message)));
        }
        for message in &report.discovered.unused {
            say(&format!("warning: {}", escape_control(message)));
        }
        // A tool that names every file of a kind names many that are none of ours.
        for path in report.discovered.empty.iter().filter(|_| !report.request.force_exclude) {
            let shown = escape_control(&report.workspace.display(path));
            let message = match terraform::is_passed(path) {
                true => {
                    format!("no module in the folder of `{shown}`: pass the file with --var-file")
                }
                false => format!("no Terraform, ARM or Bicep files in `{shown}`"),
            };
            say(&format!("warning: {message}"));
        }
        for path in report.request.files.iter() {
            let Some(kind) = printed(report, path) else { continue };
            let shown = escape_control(&report.workspace.display(path));
            say(&format!(
                "warning: `{shown}` is {kind}, which akslint does not read; check the code instead"
            ));
        }
        let is_used =
            |file: &&PathBuf| terraform::is_passed(file) && !report.discovered.empty.contains(file);
        for file in report.request.files.iter().filter(is_used) {
            let shown = escape_control(&report.workspace.display(file));
            say(&format!("note: `{shown}` is used as --var-file uses it"));
        }
        say_what_is_not_applied(report);
        let unread = || report.opaque.iter().filter_map(|call| Some((call, call.unread?)));
        for (call, why) in unread().take(MAX_UNREAD) {
            let message = format!("warning: module `{}` {why}", call.source);
            say(&placed(&report.workspace, call.span, &message));
        }
        let more = unread().count().saturating_sub(MAX_UNREAD);
        if more > 0 {
            say(&format!("warning: {} cannot be read", plural(more, "more module")));
        }
        for gone in &report.gone {
            let text = format!("absent finding in {}: {} {}", gone.path, gone.rule, gone.address);
            say(&format!("baseline: {}", escape_control(text.trim_end())));
        }
    }
}

/// Says which variable files could tell what is undetermined, if nobody has said how the code is deployed.
fn say_what_is_not_applied(report: &Report) {
    let mut verdicts = report.clusters.iter().flat_map(|cluster| &cluster.worlds);
    if report.undetermined.is_empty()
        || !report.config.deployments.is_empty()
        || verdicts.any(|verdict| !verdict.parameters.is_empty())
    {
        return;
    }
    let found = deployments(report.workspace.files(), &here(), report);
    let Some((_, (_, file))) = found.first_key_value() else { return };
    let file = escape_control(file);
    let what = match found.len() - 1 {
        0 => format!("`{file}` is"),
        more => format!("`{file}` and {} are", plural(more, "more variable file")),
    };
    say(&format!(
        "note: {what} not applied; use --var-file, or let `akslint init` write a configuration"
    ));
}
