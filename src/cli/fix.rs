//! `akslint check --fix` and `--diff`: what is done with fixed files, and what is said of it.

use std::path::PathBuf;
use std::time::Duration;

use similar::TextDiff;

use super::args::FixArgs;
use super::output::say;
use super::run::Fixing;
use crate::collections::HashMap;
use crate::fix::trial::Fixed;
use crate::fix::{Applicability, Withheld};
use crate::outcome::Report;
use crate::report::Redacted;
use crate::text::{escape_control, escape_line, plural};

/// How long the least difference of a file is looked for; after that, any difference will do.
const MAX_TIME: Duration = Duration::from_secs(2);

impl FixArgs {
    /// What a run has to do for these arguments.
    pub(super) fn fixing(&self) -> Fixing {
        if self.add_suppressions {
            // A comment ends with its line, and has nothing that means something to a terminal.
            let reason = self.reason.as_deref().unwrap_or_default();
            let words = reason.split(|c: char| c.is_whitespace() || c.is_control());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            return Fixing::Suppress(words.join(" "));
        }
        match (self.fix || self.diff, self.unsafe_fixes) {
            (false, _) => Fixing::Offer,
            (true, false) => Fixing::Apply(Applicability::Safe),
            (true, true) => Fixing::Apply(Applicability::Unsafe),
        }
    }
}

/// Writes fixed files, each of them at once. False if one could not be written.
pub(super) fn write_files(fixed: &Fixed) -> bool {
    let workspace = &fixed.report.workspace;
    let mut is_complete = true;
    // A file and the links to it are written once.
    let mut written: HashMap<PathBuf, &str> = HashMap::default();
    for (path, file) in &fixed.files {
        let real = workspace.real(path).unwrap_or_else(|| path.clone());
        if written.get(&real) == Some(&file.after.as_str()) {
            continue;
        }
        match workspace.replace(path, &file.before, &file.after) {
            Ok(()) => {
                written.insert(real, &file.after);
            }
            Err(why) => {
                let (name, why) = (escape_control(&file.name), escape_control(&why));
                say(&format!("error: cannot write `{name}`: {why}"));
                is_complete = false;
            }
        }
    }
    is_complete
}

/// What fixes change, as a unified diff without secrets. Where there is none, `git apply` takes it.
pub(super) fn diff(fixed: &Fixed) -> String {
    let Report { workspace, secrets, .. } = &fixed.report;
    let masked = |id, text: &str| secrets.hidden(id, text).masked(text, 0..text.len());
    let mut text = String::new();
    for (path, file) in &fixed.files {
        let id = workspace.sources.find(|source| source.path() == path);
        let before = masked(file.id, &file.before);
        let after = masked(id.unwrap_or(file.id), &file.after);
        let name = escape_control(&file.name);
        let diff = TextDiff::configure().timeout(MAX_TIME).diff_lines(&before, &after);
        let unified = diff
            .unified_diff()
            .context_radius(3)
            .header(&format!("a/{name}"), &format!("b/{name}"))
            .to_string();
        text.extend(unified.split_inclusive('\n').map(escape_line));
    }
    text
}

/// Says on standard error what was fixed, and what was not.
pub(super) fn say_what(fixed: &Fixed, args: &FixArgs) {
    let verb = match (args.diff, args.add_suppressions) {
        (true, false) => "would fix",
        (false, false) => "fixed",
        (true, true) => "would suppress",
        (false, true) => "suppressed",
    };
    let (findings, files) = (plural(fixed.count, "finding"), plural(fixed.files.len(), "file"));
    say(&format!("{verb} {findings} in {files}"));
    for place in &fixed.unsuppressed {
        let place = escape_control(place);
        say(&format!("withheld: {place}: no comment can be written there"));
    }
    if !args.add_suppressions {
        say_what_is_left(&fixed.report);
    }
    let fixes = fixed.report.findings.iter().filter_map(|finding| finding.fixes.first());
    let open = fixes.filter(|fix| fix.applicability > Applicability::Display).count();
    if open > 0 && !args.unsafe_fixes && !args.add_suppressions {
        say(&format!("{} can be fixed with --unsafe-fixes", plural(open, "more finding")));
    }
}

/// Says why findings that have a fix keep it to themselves.
fn say_what_is_left(report: &Report) {
    let shown = Redacted::new(report);
    for finding in &report.findings {
        for Withheld { title, reason } in &finding.withheld {
            let (start, _) = shown.range(finding.primary);
            let (name, rule) = (shown.name(finding.primary), &finding.rule);
            let what = escape_control(&shown.text(&format!("{title}: {reason}")));
            say(&format!("withheld: {name}:{}: {rule}: {what}", start.line));
        }
    }
}
