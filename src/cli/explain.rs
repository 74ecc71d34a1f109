//! `akslint explain`: a rule, or the error of a failed deployment.

use std::io::{self, Read as _};
use std::path::Path;

use termimad::MadSkin;

use super::args::{ExplainArgs, RulesArgs};
use super::input::Input;
use super::machine::{disk, today};
use super::output::{ExitStatus, failed, has_color, terminal_width, write};
use super::rules::load_rules;
use super::run::run;
use crate::config::CommandLine;
use crate::errors::{self, Answers};
use crate::fs::{self, Reach};
use crate::report::{self, Format, Style};
use crate::rules;
use crate::session::Selection;
use crate::suggest::hint;
use crate::text::escape_control;
use crate::workspace::MAX_FILE;

/// Explains what is asked for.
pub(super) fn run_explain(args: &ExplainArgs) -> ExitStatus {
    match &args.error {
        Some(error) => explain_error(error, args),
        None => explain(args.name.as_deref().unwrap_or_default(), &args.rules),
    }
}

fn explain(name: &str, args: &RulesArgs) -> ExitStatus {
    let rules = match load_rules(args) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    match rules::find(&rules, name) {
        Some(rule) => write(None, &readable(&report::rules::explain(rule))),
        None => {
            let hint = hint(name, rules.iter().map(|rule| rule.name.as_str()));
            failed(&format!(
                "unknown rule `{}`{hint}; run `akslint rules` to list all rules",
                escape_control(name)
            ))
        }
    }
}

/// Markdown as it is, or as a terminal shows it best.
fn readable(markdown: &str) -> String {
    let Some(width) = terminal_width() else { return markdown.to_owned() };
    let skin = match has_color() {
        true => MadSkin::default(),
        false => MadSkin::no_style(),
    };
    let lines: Vec<String> = markdown.lines().map(escape_control).collect();
    skin.text(&lines.join("\n"), Some(width)).to_string()
}

/// Explains an error text, and looks for the cause in a tree, if one is named.
fn explain_error(error: &str, args: &ExplainArgs) -> ExitStatus {
    let rules = match load_rules(&args.rules) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    let text = match error {
        "-" => {
            let mut bytes = Vec::new();
            match io::stdin().take(MAX_FILE).read_to_end(&mut bytes) {
                Ok(_) => bytes,
                Err(error) => return failed(&format!("cannot read standard input: {error}")),
            }
        }
        text => {
            let path = Path::new(text);
            let is_file = !text.contains('\n') && fs::is_file(&*disk(), path);
            match is_file {
                true => match fs::read(&*disk(), path, Reach::Anywhere, MAX_FILE) {
                    Ok(bytes) => bytes,
                    Err(error) => return failed(&format!("cannot read the error text: {error}")),
                },
                false => text.as_bytes().to_vec(),
            }
        }
    };
    let answers = errors::recognize(&text, &rules);
    if answers.answers.is_empty() && answers.codes.is_empty() && is_path(error) {
        return failed(&format!("cannot read `{}`: there is no such file", escape_control(error)));
    }
    let status = write(None, &report::errors::render(&answers, &rules));
    if status != ExitStatus::Clean || answers.answers.is_empty() {
        return if status == ExitStatus::Clean { ExitStatus::Findings } else { status };
    }
    match &args.name {
        Some(path) => find_cause(Path::new(path), &answers, &args.rules),
        None => ExitStatus::Clean,
    }
}

/// Whether an argument is the name of a file rather than an error text.
fn is_path(argument: &str) -> bool {
    let path = Path::new(argument);
    path.extension().is_some()
        && !argument.contains(char::is_whitespace)
        && disk().kind(path).is_none()
}

/// Shows what the rules that an error is about say about a tree.
fn find_cause(path: &Path, answers: &Answers, args: &RulesArgs) -> ExitStatus {
    let select: Vec<String> =
        answers.answers.iter().flat_map(|answer| answer.rules.iter().cloned()).collect();
    if select.is_empty() {
        return ExitStatus::Clean;
    }
    let selection = Selection {
        paths: vec![path.to_path_buf()],
        command_line: CommandLine { select: select.clone(), ..args.into() },
        today: Some(today()),
        ..Selection::default()
    };
    let mut report = match run(Input { selection, unsaved: None }, true) {
        Ok(report) => report,
        Err(status) => return status,
    };
    report.findings.retain(|finding| select.contains(&finding.rule));
    let style = Style { quiet: true, strict: true, ..Style::default() };
    let found = report::render(&report, Format::Concise, &style);
    let none = "the code does not show the cause; it may lie outside of it\n";
    write(None, if found.is_empty() { none } else { &found })
}
