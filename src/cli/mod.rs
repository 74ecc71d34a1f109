//! The command line.

mod args;
mod explain;
mod fix;
mod init;
mod input;
mod machine;
mod output;
mod rules;
mod run;
mod variable_files;
mod watch;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::args::{BaselineArgs, CheckArgs, Cli, Command, ConfigArgs, InventoryArgs};
use self::explain::run_explain;
use self::init::run_init;
use self::input::{input, order_of_variables};
use self::machine::{clock, disk, here, today};
use self::output::{ExitStatus, clear, color, fail, failed, placed, say, terminal_width, write};
use self::rules::run_rules;
use self::run::{Fixing, run, run_and_fix};
use self::watch::watch;
use crate::baseline::Baseline;
use crate::config::{BASELINE, Settings};
use crate::outcome::Report;
use crate::report::{self, Format, Redacted, Style};
use crate::rules::own;
use crate::server::{Ending, Machine, serve, stdio};
use crate::setup::set_up;
use crate::text::{escape_control, plural};

/// The command line's definition, for documentation.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses the arguments, runs, and gives the exit status.
pub fn main() -> ExitCode {
    // The message of a panic can hold what it panicked about, secrets among it; its place cannot.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        say(&format!("akslint: internal error at {place}"));
    }));
    let matches = order_of_variables(std::env::args_os().collect());
    let status = match Cli::parse().command {
        Command::Check(args) => run_check(&args, matches),
        Command::Inventory(args) => run_inventory(&args, matches),
        Command::Baseline(args) => run_baseline(&args, matches),
        Command::Init { folder } => run_init(&folder),
        Command::Config(args) => print_config(&args),
        Command::Explain(args) => run_explain(&args),
        Command::Rules { action, format, rules } => run_rules(action, format, &rules),
        Command::Server => run_server(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "akslint", &mut script);
            write(None, &String::from_utf8_lossy(&script))
        }
        Command::Man { folder } => match clap_mangen::generate_to(command(), &folder) {
            Ok(()) => ExitStatus::Clean,
            Err(error) => failed(&format!("cannot write manual pages: {error}")),
        },
    };
    ExitCode::from(status)
}

fn run_check(args: &CheckArgs, order: Vec<bool>) -> ExitStatus {
    let mut input = match input(&args.input, order, (&args.settings).into()) {
        Ok(input) => input,
        Err(message) => return failed(&message),
    };
    input.selection.changed_since.clone_from(&args.changed_since);
    input.selection.diagrams = args.format == Format::Markdown;
    let mut fixes = args.fix.fixing();
    if args.fix.unsafe_fixes && fixes == Fixing::Offer {
        return failed("--unsafe-fixes needs --fix or --diff");
    }
    let writes = fixes != Fixing::Offer;
    if !writes && !args.format.has_fixes() {
        fixes = Fixing::Ignore;
    }
    if writes && input.unsaved.is_some() {
        return failed("--fix, --diff and --add-suppressions do not take `-`");
    }
    let style = Style {
        color: color(&args.output),
        width: terminal_width().unwrap_or(80),
        strict: args.strict,
        quiet: args.output.quiet,
        statistics: args.statistics,
        hide_suppressed: args.hide_suppressed,
        source_url: args.source_url.clone(),
    };
    if args.watch {
        return watch(&input.selection, args.output.quiet, &fixes, |report| {
            clear(&args.output);
            show(report, args, &style);
        });
    }
    let fixed = match run_and_fix(input, args.output.quiet, fixes) {
        Ok(fixed) => fixed,
        Err(status) => return status,
    };
    if writes {
        if args.fix.diff {
            let status = write(args.output.output.as_deref(), &fix::diff(&fixed));
            fix::say_what(&fixed, &args.fix);
            return if status == ExitStatus::Clean && fixed.count > 0 {
                ExitStatus::Findings
            } else {
                status
            };
        }
        if !fix::write_files(&fixed) {
            return ExitStatus::Failed;
        }
        if !args.output.quiet {
            fix::say_what(&fixed, &args.fix);
        }
    }
    let mut report = fixed.report;
    let status = show(&mut report, args, &style);
    if status != ExitStatus::Clean {
        return status;
    }
    if !report.discovered.unread.is_empty() || !report.undeclared.refused.is_empty() {
        return ExitStatus::Failed;
    }
    let threshold = report.config.fail_on().threshold();
    let fails =
        report.findings.iter().any(|finding| threshold.is_some_and(|t| finding.severity >= t));
    let unknown = args.strict && threshold.is_some() && !report.undetermined.is_empty();
    // The process ends: the system takes all memory back at once, and faster than piece by piece.
    std::mem::forget(report);
    if fails || unknown { ExitStatus::Findings } else { ExitStatus::Clean }
}

/// Writes the report of a check. Gives the exit status of that.
fn show(report: &mut Report, args: &CheckArgs, style: &Style) -> ExitStatus {
    let text = report::render(report, args.format, style);
    let status = write(args.output.output.as_deref(), &text);
    if args.timings {
        report.timings.end_phase("report");
        report.timings.lines().lines().for_each(say);
    }
    status
}

/// Serves an editor until it leaves. One that leaves without saying so is a failure.
fn run_server() -> ExitStatus {
    let (connection, writer) = stdio();
    let ending = serve(&connection, Machine { files: disk(), clock, today });
    // The thread that writes ends with the connection.
    drop(connection);
    match (ending, writer.join()) {
        (Ending::Orderly, Ok(Ok(()))) => ExitStatus::Clean,
        _ => ExitStatus::Failed,
    }
}

fn run_inventory(args: &InventoryArgs, order: Vec<bool>) -> ExitStatus {
    let report = input(&args.input, order, args.into())
        .map_err(|message| failed(&message))
        .and_then(|mut input| {
            input.selection.diagrams = args.format.has_diagrams();
            run(input, args.output.quiet)
        });
    let report = match report {
        Ok(report) => report,
        Err(status) => return status,
    };
    // A cluster in a file that cannot be read is missing from the inventory, which has to be said.
    let mut unread = false;
    for finding in report
        .findings
        .iter()
        .filter(|f| [own::SYNTAX_ERROR, own::INTERNAL_ERROR].contains(&f.rule.as_str()))
    {
        say(&placed(&report.workspace, finding.primary, &finding.message));
        unread = true;
    }
    // What is not read in a terminal is searched by line.
    let width = terminal_width().unwrap_or(usize::MAX);
    let style = Style { source_url: args.source_url.clone(), width, ..Style::default() };
    let text = report::inventory::render(&Redacted::new(&report), args.format, &style);
    let status = write(args.output.output.as_deref(), &text);
    match status {
        ExitStatus::Clean
            if !report.discovered.unread.is_empty() || !report.undeclared.refused.is_empty() =>
        {
            ExitStatus::Failed
        }
        ExitStatus::Clean if unread => ExitStatus::Findings,
        status => status,
    }
}

fn run_baseline(args: &BaselineArgs, order: Vec<bool>) -> ExitStatus {
    let report = input(&args.input, order, (&args.settings).into())
        .map_err(|message| failed(&message))
        .and_then(|mut input| {
            input.selection.no_baseline = true;
            run(input, false)
        });
    let report = match report {
        Ok(report) => report,
        Err(status) => return status,
    };
    let file = report.config.baseline().unwrap_or_else(|| here().join(BASELINE));
    let baseline = Baseline::new(&Redacted::new(&report));
    let shown = escape_control(&report.workspace.display(&file));
    match report.workspace.write(&file, &baseline.text(), report.config.is_baseline_named()) {
        Ok(()) => {
            let count = plural(baseline.findings.len(), "finding");
            say(&format!("wrote {count} to `{shown}`"));
            ExitStatus::Clean
        }
        Err(why) => failed(&format!("cannot write `{shown}`: {why}")),
    }
}

fn print_config(args: &ConfigArgs) -> ExitStatus {
    let setup = match set_up(disk(), &here(), &args.paths, (&args.settings).into(), Some(today())) {
        Ok(setup) => setup,
        Err(failure) => return fail(failure),
    };
    let lines = Settings::new(&setup.config, &setup.rules, &setup.workspace).lines();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (line, source) in lines {
        match source.is_empty() {
            true => text.push_str(&escape_control(&line)),
            false => text.push_str(&escape_control(&format!("{line:<width$}  # {source}"))),
        }
        text.push('\n');
    }
    write(None, &text)
}
