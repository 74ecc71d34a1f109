//! The command line.

use std::io::{self, IsTerminal, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::check::{Failure, Options, Report, Variable, check};
use crate::ir::Problem;
use crate::report::inventory::InventoryFormat;
use crate::report::{self, Format, Shown, Style, visible};
use crate::rules::{self, Severity};
use crate::source::Sources;
use crate::workspace::Workspace;

/// Nothing at or above the threshold.
const CLEAN: u8 = 0;
/// Findings.
const FOUND: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

/// Says which identity an AKS cluster will run as, and whether that wiring is right.
///
/// akslint evaluates Terraform, ARM templates and Bicep: variables, conditions, loops, modules, nested
/// deployments. It reads files and nothing else: no cloud access, no credentials, nothing is executed.
#[derive(Debug, Parser)]
#[command(name = "akslint", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files and folders
    ///
    /// Exit status: 0 if nothing is found at or above --fail-on, 1 if something is, 2 if the run
    /// itself fails (bad usage, unreadable path, bad rule file).
    Check(CheckArgs),
    /// List the clusters and the identity that each will run as
    Inventory(InventoryArgs),
    /// Explain a rule: why it matters, how to fix it, when not to
    Explain {
        /// The rule's name
        rule: String,
        /// Folders with further rules
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value_t = RulesFormat::Table)]
        format: RulesFormat,
        /// Folders with further rules
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// Write a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Run these rules only (may be repeated or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not run these rules (may be repeated or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Folders with further rules; a rule of a known name replaces it
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// The mildest severity that fails the run
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    fail_on: FailOn,
    /// List what cannot be known, and fail if there is anything
    #[arg(long)]
    strict: bool,
    /// Count findings by rule
    #[arg(long)]
    statistics: bool,
    /// Leave suppressed findings out of SARIF, for services that do not know suppressions, as GitHub's
    /// code scanning
    #[arg(long)]
    hide_suppressed: bool,
    /// Where the root of the repository can be browsed, for links in Markdown
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct InventoryArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to list the clusters
    #[arg(long, value_enum, default_value_t = InventoryFormat::Table)]
    format: InventoryFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct InputArgs {
    /// Files and folders; `-` reads a file from standard input
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The path of the file on standard input; its neighbours are read from disk
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// Set a variable of the root modules, as `terraform plan` would
    #[arg(long = "var", value_name = "NAME=VALUE")]
    variables: Vec<String>,
    /// Set variables of the root modules from a file
    #[arg(long = "var-file", value_name = "FILE")]
    variable_files: Vec<PathBuf>,
    /// Set parameters of ARM templates, from a file or one by one; without it, the parameter files
    /// beside a template are each a deployment of its own
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    parameters: Vec<String>,
}

#[derive(Debug, Args)]
struct OutputArgs {
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Leave out the summary and hints
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// When writing to a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

impl FailOn {
    fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// The command line's definition, for documentation.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Parses the arguments, runs, and gives the exit status.
pub fn main() -> ExitCode {
    let matches = order_of_variables(std::env::args_os().collect());
    let status = match Cli::parse().command {
        Command::Check(args) => run_check(&args, matches),
        Command::Inventory(args) => run_inventory(&args, matches),
        Command::Explain { rule, rules } => explain(&rule, &rules),
        Command::Rules { format, rules } => list_rules(format, &rules),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "akslint", &mut script);
            write(None, &String::from_utf8_lossy(&script))
        }
    };
    ExitCode::from(status)
}

/// Which of the variable options comes when: true is a file. clap keeps the order within an option
/// only, and the later one wins across both.
fn order_of_variables(args: Vec<std::ffi::OsString>) -> Vec<bool> {
    let options = args.iter().filter_map(|arg| arg.to_str());
    options
        .filter_map(|arg| match arg.split('=').next() {
            Some("--var") => Some(false),
            Some("--var-file") => Some(true),
            _ => None,
        })
        .collect()
}

fn options(input: &InputArgs, order: Vec<bool>) -> Result<Options, String> {
    let mut options = Options::default();
    let mut values = input.variables.iter();
    let mut files = input.variable_files.iter();
    for is_file in order {
        if is_file {
            options.variables.extend(files.next().cloned().map(Variable::File));
        } else if let Some(variable) = values.next() {
            let (name, value) = variable
                .split_once('=')
                .ok_or_else(|| format!("--var needs NAME=VALUE, not `{}`", visible(variable)))?;
            options.variables.push(Variable::Value(name.into(), value.into()));
        }
    }
    options.parameters = input.parameters.iter().map(|given| parameter(given)).collect();
    options.paths.clone_from(&input.paths);
    let from_stdin = |path: &PathBuf| path.as_os_str() == "-";
    match (&input.stdin_filename, options.paths.iter().any(from_stdin)) {
        (Some(name), true) => {
            let mut text = String::new();
            io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            options.paths.retain(|path| !from_stdin(path));
            options.unsaved = Some((absolute(name), text));
        }
        (None, true) => return Err("`-` needs --stdin-filename".into()),
        (Some(_), false) => return Err("--stdin-filename needs the path `-`".into()),
        (None, false) => {}
    }
    Ok(options)
}

/// A value of `--parameters`, which is written as `az deployment` has it: a file, perhaps behind an
/// `@`, or a name with a value.
fn parameter(given: &str) -> Variable {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    match given.split_once('=') {
        Some((name, value)) if is_name(name) => Variable::Value(name.into(), value.into()),
        _ => Variable::File(PathBuf::from(given.strip_prefix('@').unwrap_or(given))),
    }
}

/// The real path of a file that need not exist.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let name = path.file_name().unwrap_or_default();
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    parent.canonicalize().unwrap_or_else(|_| parent.to_path_buf()).join(name)
}

fn run_check(args: &CheckArgs, order: Vec<bool>) -> u8 {
    let options = match options(&args.input, order) {
        Ok(options) => Options {
            rules: args.rules.clone(),
            select: args.select.clone(),
            ignore: args.ignore.clone(),
            diagrams: args.format == Format::Markdown,
            ..options
        },
        Err(message) => return failed(&message),
    };
    let report = match run(&options, &args.output) {
        Ok(report) => report,
        Err(status) => return status,
    };
    let style = Style {
        color: color(&args.output),
        width: width(),
        strict: args.strict,
        quiet: args.output.quiet,
        statistics: args.statistics,
        hide_suppressed: args.hide_suppressed,
        source_url: args.source_url.clone(),
    };
    let text = report::render(&report, args.format, &style);
    let status = write(args.output.output.as_deref(), &text);
    if status != CLEAN {
        return status;
    }
    if !report.discovered.unread.is_empty() {
        return FAILED;
    }
    let threshold = args.fail_on.threshold();
    let fails =
        report.findings.iter().any(|finding| threshold.is_some_and(|t| finding.severity >= t));
    let unknown = args.strict && threshold.is_some() && !report.undetermined.is_empty();
    if fails || unknown { FOUND } else { CLEAN }
}

fn run_inventory(args: &InventoryArgs, order: Vec<bool>) -> u8 {
    let options = match options(&args.input, order) {
        Ok(options) => options,
        Err(message) => return failed(&message),
    };
    let report = match run(&options, &args.output) {
        Ok(report) => report,
        Err(status) => return status,
    };
    // A cluster in a file that cannot be read is missing from the inventory, which has to be said.
    let errors = report.findings.iter().filter(|f| f.rule == rules::own::SYNTAX_ERROR);
    let mut unread = false;
    for finding in errors {
        let start =
            report.workspace.sources.get(finding.primary.file).position(finding.primary.start);
        let name = report.workspace.sources.get(finding.primary.file).name().to_owned();
        say(&format!(
            "{}:{}:{}: {}",
            visible(&name),
            start.line,
            start.column,
            visible(&finding.message)
        ));
        unread = true;
    }
    let text = report::inventory::render(&Shown::new(&report), args.format);
    let status = write(args.output.output.as_deref(), &text);
    match status {
        CLEAN if !report.discovered.unread.is_empty() => FAILED,
        CLEAN if unread => FOUND,
        status => status,
    }
}

/// Runs, and says on standard error what is not a finding.
fn run(options: &Options, output: &OutputArgs) -> Result<Report, u8> {
    let report = check(options).map_err(|failure| match failure {
        Failure::Usage(message) => failed(&message),
        Failure::Paths(paths) => {
            for unreadable in paths {
                say(&format!(
                    "error: cannot read `{}`: {}",
                    visible(&unreadable.path.display().to_string()),
                    unreadable.reason
                ));
            }
            FAILED
        }
        Failure::Problems(workspace, problems) => problem_report(&workspace, &problems),
    })?;
    for message in &report.discovered.unread {
        say(&format!("error: cannot read {}", visible(message)));
    }
    if !output.quiet {
        for path in &report.discovered.empty {
            let shown = visible(&report.workspace.display(path));
            say(&format!("warning: no Terraform, ARM or Bicep files in `{shown}`"));
        }
        for message in &report.undeclared {
            say(&format!("warning: {}", visible(message)));
        }
    }
    Ok(report)
}

/// Says what is wrong with rule files and variables.
fn problem_report(workspace: &Workspace, problems: &[Problem]) -> u8 {
    print_problems(&workspace.sources, problems);
    FAILED
}

fn print_problems(sources: &Sources, problems: &[Problem]) {
    for problem in problems {
        let file = sources.get(problem.span.file);
        let at = file.position(problem.span.start);
        say(&format!(
            "{}:{}:{}: error: {}",
            visible(file.name()),
            at.line,
            at.column,
            visible(&problem.message)
        ));
    }
}

fn load_rules(folders: &[PathBuf]) -> Result<Vec<rules::Rule>, u8> {
    let sources = Sources::default();
    rules::load::load(&sources, folders).map_err(|problems| {
        print_problems(&sources, &problems);
        FAILED
    })
}

fn explain(name: &str, folders: &[PathBuf]) -> u8 {
    let rules = match load_rules(folders) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    match rules::find(&rules, name) {
        Some(rule) => write(None, &report::rules::explain(rule)),
        None => {
            failed(&format!("there is no rule `{}`; `akslint rules` lists them", visible(name)))
        }
    }
}

fn list_rules(format: RulesFormat, folders: &[PathBuf]) -> u8 {
    let rules = match load_rules(folders) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    let text = match format {
        RulesFormat::Table => report::rules::table(&rules),
        RulesFormat::Json => report::rules::json(&rules),
    };
    write(None, &text)
}

fn color(output: &OutputArgs) -> bool {
    match output.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            output.output.is_none()
                && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}

/// The width of the terminal, if there is one.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    match columns {
        Some(columns) if io::stdout().is_terminal() => usize::max(columns, 60),
        _ => 80,
    }
}

/// Writes to a file or to standard output. A reader that has gone away is no failure.
fn write(file: Option<&Path>, text: &str) -> u8 {
    let result = match file {
        Some(path) => std::fs::write(path, text),
        None => {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
        }
    };
    match result {
        Ok(()) => CLEAN,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => CLEAN,
        Err(error) => failed(&format!("cannot write the report: {error}")),
    }
}

fn failed(message: &str) -> u8 {
    say(&format!("error: {message}"));
    FAILED
}

fn say(message: &str) {
    // Nothing can be done if standard error is gone.
    let _ = writeln!(io::stderr(), "{message}");
}
