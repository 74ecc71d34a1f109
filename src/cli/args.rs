//! What the command line can say.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::clock::Day;
use crate::config::{CommandLine, FailOn};
use crate::report::Format;
use crate::report::inventory::InventoryFormat;
use crate::rules::Severity;

/// Lint the identity configuration of Azure Kubernetes Service (AKS) clusters
///
/// akslint evaluates Terraform, ARM templates, and Bicep: variables, conditions, loops, modules, and nested
/// deployments. It only reads files and needs no cloud access or credentials. It starts no other program,
/// except `git` for --changed-since.
#[derive(Debug, Parser)]
#[command(name = "akslint", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and directories
    ///
    /// Exit status: 0 if there are no findings at or above --fail-on, 1 if there are findings, 2 if the run
    /// fails (invalid usage, unreadable path, invalid configuration or rule file). With --diff, 1 if there is
    /// something to change.
    Check(CheckArgs),
    /// List clusters and their identities
    Inventory(InventoryArgs),
    /// Write current findings to a baseline file, so that `check --baseline` reports only new findings
    #[command(
        mut_arg("baseline", |arg| arg.help("Write the baseline to this file")),
        mut_arg("fail_on", |arg| arg.hide(true))
    )]
    Baseline(BaselineArgs),
    /// Write a commented configuration file for what is in the directory
    ///
    /// Each variable file of a Terraform root module with clusters becomes a deployment. An existing
    /// `.akslint.hcl` stays as it is.
    Init {
        /// Directory of the file
        #[arg(default_value = ".", value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print the effective configuration and the source of each value
    Config(ConfigArgs),
    /// Explain a rule, or the error of a failed deployment
    ///
    /// Explains why a rule matters, how to fix findings, and when to suppress them. With --error, says which
    /// rules an error of `terraform apply`, `az deployment`, Entra ID, or Kubernetes is about, and what to do
    /// first. Exit status with --error: 0 if an error is recognized, 1 if none is.
    Explain(ExplainArgs),
    /// List all rules, or create and test your own
    #[command(args_conflicts_with_subcommands = true)]
    Rules {
        #[command(subcommand)]
        action: Option<RulesAction>,
        /// Select the output format
        #[arg(long, value_enum, default_value_t = RulesFormat::Table)]
        format: RulesFormat,
        #[command(flatten)]
        rules: RulesArgs,
    },
    /// Serve an editor: diagnostics, fixes, and what clusters run as, by the Language Server Protocol
    ///
    /// Reads messages on standard input and writes messages on standard output. See docs/integrations/editors.md.
    Server,
    /// Generate a shell completion script
    Completions {
        /// Name of the shell
        shell: clap_complete::Shell,
    },
    /// Generate man pages in a directory
    Man {
        /// Directory for the pages
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesAction {
    /// Create a directory with a rule, its documentation, and examples that pass
    New {
        /// Name of the rule, in kebab-case
        name: String,
        /// Directory in which to create the directory of the rule
        #[arg(default_value = ".", value_name = "DIR")]
        folder: PathBuf,
    },
    /// Test the examples of rules: `fail.*` has what it marks with `^^^^ RULE`, and `pass.*` has nothing
    ///
    /// Exit status: 0 if all examples hold, 1 if one does not, 2 if a rule cannot be loaded.
    Test {
        /// Directory of a rule, or of directories of rules
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Select the output format
        #[arg(long, value_enum, default_value_t = TestFormat::Text)]
        format: TestFormat,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// One line per example
    Text,
    /// JUnit XML
    Junit,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// Select the output format
    #[arg(long, help_heading = "Output", value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) fix: FixArgs,
    /// List undetermined results, and fail if there are any
    #[arg(long, help_heading = "Rules")]
    pub(super) strict: bool,
    /// Print the number of findings for each rule
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,
    /// Print file counts and phase durations to standard error
    #[arg(long, help_heading = "Output")]
    pub(super) timings: bool,
    /// Check again whenever files change, until it is stopped
    #[arg(long, help_heading = "Files", conflicts_with_all = ["fix", "unsafe_fixes", "diff", "add_suppressions", "stdin_filename"])]
    pub(super) watch: bool,
    /// Report only findings in code that changed since the merge base with a Git revision
    #[arg(long, help_heading = "Files", value_name = "REVISION")]
    pub(super) changed_since: Option<String>,
    /// Omit suppressed findings from SARIF, for services that ignore SARIF suppressions, such as GitHub
    /// code scanning
    #[arg(long, help_heading = "Output")]
    pub(super) hide_suppressed: bool,
    /// Set the base URL of the repository for links in Markdown
    #[arg(long, help_heading = "Output", value_name = "URL")]
    pub(super) source_url: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// What is done with fixes.
#[derive(Debug, Args)]
pub(super) struct FixArgs {
    /// Apply safe fixes, which keep what is deployed or repair what cannot work
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,
    /// Apply unsafe fixes, too, which change what is deployed; review them
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,
    /// Print what would change, and write nothing
    #[arg(long, help_heading = "Fixes")]
    pub(super) diff: bool,
    /// Write a suppression comment for every finding
    #[arg(long, help_heading = "Fixes", conflicts_with_all = ["fix", "unsafe_fixes"])]
    pub(super) add_suppressions: bool,
    /// Give this reason in suppression comments
    #[arg(long, help_heading = "Fixes", value_name = "TEXT", requires = "add_suppressions")]
    pub(super) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct InventoryArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) file: FileArgs,
    #[command(flatten)]
    pub(super) modules: ModulesArgs,
    /// Select the output format
    #[arg(long, help_heading = "Output", value_enum, default_value_t = InventoryFormat::Table)]
    pub(super) format: InventoryFormat,
    /// Set the base URL of the repository for links in Markdown
    #[arg(long, help_heading = "Output", value_name = "URL")]
    pub(super) source_url: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Name of the rule; with --error, the files or directory with the cause
    #[arg(value_name = "RULE|PATH", required_unless_present = "error")]
    pub(super) name: Option<String>,
    /// Explain this error text; use `-` for standard input, or name a file
    #[arg(long, value_name = "TEXT|FILE")]
    pub(super) error: Option<String>,
    #[command(flatten)]
    pub(super) rules: RulesArgs,
}

#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// Files and directories to check
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
}

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files and directories to check; use `-` for standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Set the path of the file on standard input; akslint reads neighboring files from disk
    #[arg(long, help_heading = "Files", value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Apply exclusions even to paths on the command line, such as those from pre-commit
    #[arg(long, help_heading = "Files")]
    pub(super) force_exclude: bool,
    /// Exclude paths that match these patterns instead of the configured ones, as in `.gitignore`
    #[arg(long, help_heading = "Files", value_name = "PATTERN", value_delimiter = ',')]
    pub(super) exclude: Vec<String>,
    /// Exclude paths that match these patterns, too
    #[arg(long, help_heading = "Files", value_name = "PATTERN", value_delimiter = ',')]
    pub(super) extend_exclude: Vec<String>,
    /// Set an input variable of the root modules, as `terraform plan -var` does
    #[arg(long = "var", help_heading = "Inputs", value_name = "NAME=VALUE")]
    pub(super) variables: Vec<String>,
    /// Load input variables of the root modules from a file, as `terraform plan -var-file` does
    #[arg(long = "var-file", help_heading = "Inputs", value_name = "FILE")]
    pub(super) variable_files: Vec<PathBuf>,
    /// Set template parameters from a file or as NAME=VALUE; without this option, each parameter file of a
    /// template is a separate deployment
    #[arg(long, help_heading = "Inputs", value_name = "FILE|NAME=VALUE")]
    pub(super) parameters: Vec<String>,
    /// Set the day for rules about expiry dates [default: today]
    #[arg(long, help_heading = "Inputs", value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) now: Option<Day>,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "expected a day such as 2026-11-30".into())
}

/// Which configuration file is read.
#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// Use this configuration file instead of the nearest `.akslint.hcl` between the checked paths and the
    /// repository root
    #[arg(long, help_heading = "Configuration", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Ignore configuration files
    #[arg(long, help_heading = "Configuration", conflicts_with = "config")]
    pub(super) no_config: bool,
}

/// Which modules are known.
#[derive(Debug, Args)]
pub(super) struct ModulesArgs {
    /// Load additional module models from a directory; see docs/known-modules.md
    #[arg(long, help_heading = "Configuration", value_name = "DIR")]
    pub(super) modules: Vec<PathBuf>,
}

/// Which rules there are.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    pub(super) file: FileArgs,
    /// Load additional rules from a directory; a rule with an existing name replaces that rule
    #[arg(long, help_heading = "Configuration", value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

/// What stands in the configuration file as well.
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    #[command(flatten)]
    pub(super) modules: ModulesArgs,
    /// Run only these rules (repeat the option or separate names with commas)
    #[arg(long, help_heading = "Rules", value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Run these rules in addition to the others, for example optional ones
    #[arg(long, help_heading = "Rules", value_name = "RULE", value_delimiter = ',')]
    pub(super) extend_select: Vec<String>,
    /// Skip these rules (repeat the option or separate names with commas)
    #[arg(long, help_heading = "Rules", value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Fail on findings with this severity or higher [default: warning]
    #[arg(long, help_heading = "Rules", value_enum)]
    pub(super) fail_on: Option<FailOn>,
    /// Omit findings below this severity
    #[arg(long, help_heading = "Rules", value_enum)]
    pub(super) min_severity: Option<Severity>,
    /// Omit findings that are listed in this baseline file; create it with `akslint baseline`
    #[arg(long, help_heading = "Rules", value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// Write the report to a file instead of standard output
    #[arg(long, help_heading = "Output", short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Select when to use color
    #[arg(long, help_heading = "Output", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Omit the summary and hints
    #[arg(long, help_heading = "Output", short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// Use color in a terminal
    Auto,
    /// Always use color
    Always,
    /// Never use color
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// Table
    Table,
    /// JSON
    Json,
}

impl From<&FileArgs> for CommandLine {
    fn from(args: &FileArgs) -> Self {
        Self { file: args.config.clone(), no_file: args.no_config, ..Self::default() }
    }
}

impl From<&InventoryArgs> for CommandLine {
    fn from(args: &InventoryArgs) -> Self {
        Self { module_dirs: args.modules.modules.clone(), ..Self::from(&args.file) }
    }
}

impl From<&RulesArgs> for CommandLine {
    fn from(args: &RulesArgs) -> Self {
        Self { rule_dirs: args.rules.clone(), ..Self::from(&args.file) }
    }
}

impl From<&SettingsArgs> for CommandLine {
    fn from(args: &SettingsArgs) -> Self {
        Self {
            select: args.select.clone(),
            extend_select: args.extend_select.clone(),
            min_severity: args.min_severity,
            ignore: args.ignore.clone(),
            fail_on: args.fail_on,
            baseline: args.baseline.clone(),
            module_dirs: args.modules.modules.clone(),
            ..Self::from(&args.rules)
        }
    }
}
