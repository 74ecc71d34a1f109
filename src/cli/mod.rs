//! The command line.

mod args;
mod init;

use std::io::{self, IsTerminal, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use clap::{CommandFactory, Parser};

use self::args::{
    BaselineArgs, CheckArgs, Cli, Color, Command, ConfigArgs, ExplainArgs, InputArgs,
    InventoryArgs, OutputArgs, RulesAction, RulesArgs, RulesFormat, TestFormat,
};
use crate::baseline::Baseline;
use crate::config::{BASELINE, CommandLine, FILE_NAME, Settings};
use crate::deployment::Variable;
use crate::errors::{self, Answers};
use crate::examples;
use crate::fs::{self, Disk, FileSystem, Reach};
use crate::nearest::hint;
use crate::outcome::{Failure, Report};
use crate::report::{self, Format, Shown, Style};
use crate::rules;
use crate::session::{Selection, Session};
use crate::setup::set_up;
use crate::source::Span;
use crate::syntax::terraform;
use crate::text::{plural, visible};
use crate::workspace::{MAX_FILE, Workspace};

/// Nothing at or above the threshold.
const CLEAN: u8 = 0;
/// Findings.
const FOUND: u8 = 1;
/// The run itself failed.
const FAILED: u8 = 2;

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
        Command::Init { folder } => init(&folder),
        Command::Config(args) => print_config(&args),
        Command::Explain(args) => match &args.error {
            Some(error) => explain_error(error, &args),
            None => explain(args.name.as_deref().unwrap_or_default(), &args.rules),
        },
        Command::Rules { action: None, format, rules } => list_rules(format, &rules),
        Command::Rules { action: Some(RulesAction::New { name, folder }), .. } => {
            new_rule(&name, &folder)
        }
        Command::Rules { action: Some(RulesAction::Test { folder, format }), .. } => {
            test_rules(&folder, format)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "akslint", &mut script);
            write(None, &String::from_utf8_lossy(&script))
        }
        Command::Man { folder } => match clap_mangen::generate_to(command(), &folder) {
            Ok(()) => CLEAN,
            Err(error) => failed(&format!("cannot write manual pages: {error}")),
        },
    };
    ExitCode::from(status)
}

/// The time since the program began.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
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

/// What is selected, and the text that stands for a file of it.
struct Input {
    selection: Selection,
    unsaved: Option<(PathBuf, String)>,
}

fn input(input: &InputArgs, order: Vec<bool>, command_line: CommandLine) -> Result<Input, String> {
    let mut selection = Selection {
        paths: input.paths.clone(),
        force_exclude: input.force_exclude,
        command_line: CommandLine {
            exclude: input.exclude.clone(),
            extend_exclude: input.extend_exclude.clone(),
            ..command_line
        },
        ..Selection::default()
    };
    let mut unsaved = None;
    let mut values = input.variables.iter();
    let mut files = input.variable_files.iter();
    for is_file in order {
        if is_file {
            selection.variables.extend(files.next().cloned().map(Variable::File));
        } else if let Some(variable) = values.next() {
            let (name, value) =
                variable.split_once('=').ok_or("invalid --var: expected NAME=VALUE")?;
            selection.variables.push(Variable::Value(name.into(), value.into()));
        }
    }
    selection.parameters =
        input.parameters.iter().map(|given| parameter(given)).collect::<Result<_, _>>()?;
    let from_stdin = |path: &PathBuf| path.as_os_str() == "-";
    match (&input.stdin_filename, selection.paths.iter().any(from_stdin)) {
        (Some(name), true) => {
            let mut text = String::new();
            io::stdin()
                .take(MAX_FILE + 1)
                .read_to_string(&mut text)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            if text.len() as u64 > MAX_FILE {
                return Err("standard input is larger than 64 MiB".into());
            }
            selection.paths.retain(|path| !from_stdin(path));
            unsaved = Some((absolute(name)?, text));
        }
        (None, true) => return Err("`-` requires --stdin-filename".into()),
        (Some(_), false) => return Err("--stdin-filename needs the path `-`".into()),
        (None, false) => {}
    }
    Ok(Input { selection, unsaved })
}

/// A value of `--parameters`, which is written as `az deployment` has it: a file, perhaps behind an
/// `@`, or a name with a value.
///
/// # Errors
///
/// What is wrong with it, without repeating it: it may hold a secret.
fn parameter(given: &str) -> Result<Variable, String> {
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let path = PathBuf::from(given.strip_prefix('@').unwrap_or(given));
    match given.split_once('=') {
        Some((name, value)) if is_name(name) => Ok(Variable::Value(name.into(), value.into())),
        _ if disk().kind(&path).is_some() => Ok(Variable::File(path)),
        Some(_) => {
            Err("invalid --parameters: expected NAME=VALUE, and the text before the `=` is no parameter name"
                .into())
        }
        None if given.trim_start().starts_with('{') => {
            Err("invalid --parameters: expected a file or NAME=VALUE; JSON is only read from files".into())
        }
        None => Ok(Variable::File(path)),
    }
}

/// The files of the machine.
fn disk() -> Arc<dyn FileSystem> {
    Arc::new(Disk::default())
}

/// The real path of the folder that akslint runs in.
fn here() -> PathBuf {
    std::env::current_dir().and_then(|folder| disk().canonical(&folder)).unwrap_or_default()
}

/// The real path of a file that need not exist.
///
/// # Errors
///
/// If the path is not that of a file.
fn absolute(path: &Path) -> Result<PathBuf, String> {
    let disk = disk();
    let no_file = || format!("`{}` is not the name of a file", path.display());
    if fs::is_folder(&*disk, path) {
        return Err(no_file());
    }
    if let Ok(real) = disk.canonical(path) {
        return Ok(real);
    }
    let name = path.file_name().ok_or_else(no_file)?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    Ok(disk.canonical(parent).unwrap_or_else(|_| parent.to_path_buf()).join(name))
}

fn run_check(args: &CheckArgs, order: Vec<bool>) -> u8 {
    let mut input = match input(&args.input, order, (&args.settings).into()) {
        Ok(input) => input,
        Err(message) => return failed(&message),
    };
    input.selection.changed_since.clone_from(&args.changed_since);
    input.selection.diagrams = args.format == Format::Markdown;
    let mut report = match run(input, args.output.quiet) {
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
    if args.timings {
        report.timings.ends("report");
        report.timings.lines().lines().for_each(say);
    }
    if status != CLEAN {
        return status;
    }
    if !report.discovered.unread.is_empty() || !report.undeclared.is_empty() {
        return FAILED;
    }
    let threshold = report.config.fail_on().threshold();
    let fails =
        report.findings.iter().any(|finding| threshold.is_some_and(|t| finding.severity >= t));
    let unknown = args.strict && threshold.is_some() && !report.undetermined.is_empty();
    // The process ends: the system takes all memory back at once, and faster than piece by piece.
    std::mem::forget(report);
    if fails || unknown { FOUND } else { CLEAN }
}

fn run_inventory(args: &InventoryArgs, order: Vec<bool>) -> u8 {
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
    for finding in report.findings.iter().filter(|f| {
        [rules::own::SYNTAX_ERROR, rules::own::INTERNAL_ERROR].contains(&f.rule.as_str())
    }) {
        say(&placed(&report.workspace, finding.primary, &finding.message));
        unread = true;
    }
    let style = Style { source_url: args.source_url.clone(), ..Style::default() };
    let text = report::inventory::render(&Shown::new(&report), args.format, &style);
    let status = write(args.output.output.as_deref(), &text);
    match status {
        CLEAN if !report.discovered.unread.is_empty() || !report.undeclared.is_empty() => FAILED,
        CLEAN if unread => FOUND,
        status => status,
    }
}

fn run_baseline(args: &BaselineArgs, order: Vec<bool>) -> u8 {
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
    let baseline = Baseline::new(&Shown::new(&report));
    let shown = visible(&report.workspace.display(&file));
    match report.workspace.write(&file, &baseline.text(), report.config.is_baseline_named()) {
        Ok(()) => {
            let count = plural(baseline.findings.len(), "finding");
            say(&format!("wrote {count} to `{shown}`"));
            CLEAN
        }
        Err(why) => failed(&format!("cannot write `{shown}`: {why}")),
    }
}

/// Writes a configuration file for what is in a folder.
fn init(named: &Path) -> u8 {
    let Ok(folder) = disk().canonical(named) else {
        return failed(&format!("cannot read `{}`", visible(&named.display().to_string())));
    };
    let path = folder.join(FILE_NAME);
    let shown = match named == Path::new(".") {
        true => FILE_NAME.to_owned(),
        false => visible(&named.join(FILE_NAME).display().to_string()),
    };
    if disk().kind(&path).is_some() {
        return failed(&format!("`{shown}` exists"));
    }
    let selection = Selection { paths: vec![folder.clone()], ..Selection::default() };
    let report = match run(Input { selection, unsaved: None }, true) {
        Ok(report) => report,
        Err(status) => return status,
    };
    let text = init::configuration(&*disk(), &folder, &report);
    match disk().write(&path, text.as_bytes(), Reach::Below(&folder)) {
        Ok(()) => {
            say(&format!("wrote `{shown}`"));
            CLEAN
        }
        Err(error) => failed(&format!("cannot write `{shown}`: {error}")),
    }
}

fn print_config(args: &ConfigArgs) -> u8 {
    let setup = match set_up(disk(), &here(), &args.paths, (&args.settings).into()) {
        Ok(setup) => setup,
        Err(failure) => return fail(failure),
    };
    let lines = Settings::new(&setup.config, &setup.rules, &setup.workspace).lines();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (line, source) in lines {
        match source.is_empty() {
            true => text.push_str(&visible(&line)),
            false => text.push_str(&visible(&format!("{line:<width$}  # {source}"))),
        }
        text.push('\n');
    }
    write(None, &text)
}

/// Whether a file is a plan as `terraform show -json` prints it.
/// <https://developer.hashicorp.com/terraform/internals/json-format>
fn is_plan(report: &Report, path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let text = || report.workspace.read_named(path).map(|id| report.workspace.sources.get(id));
    let says_so = |text: &str| {
        ["\"format_version\"", "\"planned_values\""].iter().all(|word| text.contains(word))
    };
    is_json && text().is_ok_and(|file| says_so(file.text()))
}

/// Runs, and says on standard error what is not a finding.
fn run(input: Input, quiet: bool) -> Result<Report, u8> {
    let Input { mut selection, unsaved } = input;
    let mut session = Session::new(disk(), here()).with_clock(clock);
    if let Some((path, text)) = unsaved {
        session.edit(&path, Some(text));
        selection.paths.push(path);
    }
    let report = session.check(&selection).map_err(fail)?;
    // The process ends soon: the system takes all memory back at once, and faster than piece by piece.
    std::mem::forget(session);
    for message in &report.discovered.unread {
        say(&format!("error: cannot read {}", visible(message)));
    }
    for message in &report.undeclared {
        say(&format!("error: {}", visible(message)));
    }
    if !quiet {
        for message in &report.discovered.unused {
            say(&format!("warning: {}", visible(message)));
        }
        // A tool that names every file of a kind names many that are none of ours.
        for path in report.discovered.empty.iter().filter(|_| !report.request.force_exclude) {
            let shown = visible(&report.workspace.display(path));
            let message = match terraform::is_passed(path) {
                true => {
                    format!("no module in the folder of `{shown}`: pass the file with --var-file")
                }
                false => format!("no Terraform, ARM or Bicep files in `{shown}`"),
            };
            say(&format!("warning: {message}"));
        }
        for path in report.request.files.iter().filter(|path| is_plan(&report, path)) {
            let shown = visible(&report.workspace.display(path));
            say(&format!(
                "warning: `{shown}` is a Terraform plan, which akslint does not read; check the code instead"
            ));
        }
        let is_used =
            |file: &&PathBuf| terraform::is_passed(file) && !report.discovered.empty.contains(file);
        for file in report.request.files.iter().filter(is_used) {
            let shown = visible(&report.workspace.display(file));
            say(&format!("note: `{shown}` is used as --var-file uses it"));
        }
        for call in &report.opaque {
            if let Some(why) = call.unread {
                let message = format!("warning: module `{}` {why}", call.source);
                say(&placed(&report.workspace, call.span, &message));
            }
        }
        for gone in &report.gone {
            let text = format!("absent finding in {}: {} {}", gone.path, gone.rule, gone.address);
            say(&format!("baseline: {}", visible(text.trim_end())));
        }
    }
    Ok(report)
}

/// Says why a run failed.
fn fail(failure: Failure) -> u8 {
    match failure {
        Failure::Usage(message) => failed(&visible(&message)),
        Failure::Paths(paths) => {
            for unreadable in paths {
                let path = visible(&unreadable.path.display().to_string());
                say(&format!("error: cannot read `{path}`: {}", unreadable.reason));
            }
            FAILED
        }
        Failure::Problems(workspace, problems) => {
            for problem in problems {
                let message = format!("error: {}", problem.message);
                say(&placed(&workspace, problem.span, &message));
            }
            FAILED
        }
    }
}

/// A message with the place that it is about.
fn placed(workspace: &Workspace, span: Span, message: &str) -> String {
    let file = workspace.sources.get(span.file);
    if file.text().is_empty() {
        return visible(&format!("{}: {message}", file.name()));
    }
    let at = file.position(span.start);
    visible(&format!("{}:{}:{}: {message}", file.name(), at.line, at.column))
}

fn load_rules(args: &RulesArgs) -> Result<Vec<rules::Rule>, u8> {
    let setup = set_up(disk(), &here(), &[PathBuf::from(".")], args.into()).map_err(fail)?;
    Ok(setup.rules)
}

fn explain(name: &str, args: &RulesArgs) -> u8 {
    let rules = match load_rules(args) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    match rules::find(&rules, name) {
        Some(rule) => write(None, &report::rules::explain(rule)),
        None => {
            let hint = hint(name, rules.iter().map(|rule| rule.name.as_str()));
            failed(&format!(
                "unknown rule `{}`{hint}; run `akslint rules` to list all rules",
                visible(name)
            ))
        }
    }
}

/// Explains an error text, and looks for the cause in a tree, if one is named.
fn explain_error(error: &str, args: &ExplainArgs) -> u8 {
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
    let status = write(None, &report::errors::render(&answers, &rules));
    if status != CLEAN || answers.answers.is_empty() {
        return if status == CLEAN { FOUND } else { status };
    }
    match &args.name {
        Some(path) => find_cause(Path::new(path), &answers, &args.rules),
        None => CLEAN,
    }
}

/// Shows what the rules that an error is about say about a tree.
fn find_cause(path: &Path, answers: &Answers, args: &RulesArgs) -> u8 {
    let select: Vec<String> =
        answers.answers.iter().flat_map(|answer| answer.rules.iter().cloned()).collect();
    if select.is_empty() {
        return CLEAN;
    }
    let selection = Selection {
        paths: vec![path.to_path_buf()],
        command_line: CommandLine { select: select.clone(), ..args.into() },
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

fn list_rules(format: RulesFormat, args: &RulesArgs) -> u8 {
    let rules = match load_rules(args) {
        Ok(rules) => rules,
        Err(status) => return status,
    };
    let text = match format {
        RulesFormat::Table => report::rules::table(&rules),
        RulesFormat::Json => report::rules::json(&rules),
    };
    write(None, &text)
}

/// Writes the files of a new rule into a folder of its name.
fn new_rule(name: &str, within: &Path) -> u8 {
    let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_kebab) {
        return failed(&format!("invalid rule name `{}`: use kebab-case", visible(name)));
    }
    let within = if within.as_os_str().is_empty() { Path::new(".") } else { within };
    let folder = here().join(within).join(name);
    if disk().kind(&folder).is_some() {
        return failed(&format!("`{}` exists", visible(&folder.display().to_string())));
    }
    if let Err(error) = disk().make_folder(&folder) {
        let folder = visible(&folder.display().to_string());
        return failed(&format!("cannot create `{folder}`: {error}"));
    }
    for (file, text) in examples::template(name) {
        let path = folder.join(file);
        if let Err(error) = disk().write(&path, text.as_bytes(), Reach::Anywhere) {
            let path = visible(&path.display().to_string());
            return failed(&format!("cannot write `{path}`: {error}"));
        }
    }
    let shown = visible(&within.join(name).display().to_string());
    say(&format!("created `{shown}`; test it with `akslint rules test {shown}`"));
    CLEAN
}

fn test_rules(folder: &Path, format: TestFormat) -> u8 {
    let tested = match examples::test(&disk(), &here(), folder) {
        Ok(tested) => tested,
        Err(failure) => return fail(failure),
    };
    if tested.is_empty() {
        return failed(&format!("no rules in `{}`", visible(&folder.display().to_string())));
    }
    let text = match format {
        TestFormat::Text => report::examples::text(&tested),
        TestFormat::Junit => report::examples::junit(&tested),
    };
    let has_failed = tested.iter().any(|tested| !tested.problems.is_empty());
    match write(None, &text) {
        CLEAN if has_failed => FOUND,
        status => status,
    }
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
        Some(path) => disk().write(path, text.as_bytes(), Reach::Anywhere),
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
