//! What the command line can say.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{CommandLine, FailOn};
use crate::report::Format;
use crate::report::inventory::InventoryFormat;

/// Says which identity an AKS cluster will run as, and whether that wiring is right.
///
/// akslint evaluates Terraform, ARM templates and Bicep: variables, conditions, loops, modules, nested
/// deployments. It reads files and nothing else: no cloud access, no credentials. Nothing is executed, but for
/// `git` if --changed-since asks for it.
#[derive(Debug, Parser)]
#[command(name = "akslint", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders
    ///
    /// Exit status: 0 if nothing is found at or above --fail-on, 1 if something is, 2 if the run
    /// itself fails (bad usage, unreadable path, bad configuration or rule file).
    Check(CheckArgs),
    /// List the clusters and the identity that each will run as
    Inventory(InventoryArgs),
    /// Write the findings that there are, so that `check --baseline` fails on new ones only
    Baseline(BaselineArgs),
    /// Print the configuration that is in force, and where each value comes from
    Config(ConfigArgs),
    /// Explain a rule: why it matters, how to fix it, when not to
    Explain {
        /// The rule's name
        rule: String,
        #[command(flatten)]
        rules: RulesArgs,
    },
    /// List the rules
    Rules {
        /// How to list them
        #[arg(long, value_enum, default_value_t = RulesFormat::Table)]
        format: RulesFormat,
        #[command(flatten)]
        rules: RulesArgs,
    },
    /// Write a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages into a folder
    Man {
        /// The folder
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// List what cannot be known, and fail if there is anything
    #[arg(long)]
    pub(super) strict: bool,
    /// Count findings by rule
    #[arg(long)]
    pub(super) statistics: bool,
    /// Say on standard error how many files were read, and how long each phase took
    #[arg(long)]
    pub(super) timings: bool,
    /// Report only what was touched since a git revision: since the branch left it, if it did
    #[arg(long, value_name = "REVISION")]
    pub(super) changed_since: Option<String>,
    /// Leave suppressed findings out of SARIF, for services that do not know suppressions, as GitHub's
    /// code scanning
    #[arg(long)]
    pub(super) hide_suppressed: bool,
    /// Where the root of the repository can be browsed, for links in Markdown
    #[arg(long, value_name = "URL")]
    pub(super) source_url: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct InventoryArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) file: FileArgs,
    #[command(flatten)]
    pub(super) modules: ModulesArgs,
    /// How to list the clusters
    #[arg(long, value_enum, default_value_t = InventoryFormat::Table)]
    pub(super) format: InventoryFormat,
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
pub(super) struct ConfigArgs {
    /// What would be checked
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
}

#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files and folders; `-` reads a file from standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The path of the file on standard input; its neighbours are read from disk
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Leave out excluded files even if they are named one by one, as pre-commit names them
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// Set a variable of the root modules, as `terraform plan` would
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub(super) variables: Vec<String>,
    /// Set variables of the root modules from a file
    #[arg(long = "var-file", value_name = "FILE")]
    pub(super) variable_files: Vec<PathBuf>,
    /// Set parameters of templates, from a file or one by one; without it, the parameter files
    /// beside a template are each a deployment of its own
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    pub(super) parameters: Vec<String>,
}

/// Which configuration file is read.
#[derive(Debug, Args)]
pub(super) struct FileArgs {
    /// The configuration file; without it, the nearest `.akslint.hcl` from what is checked up to the
    /// root of the repository
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

/// Which modules are known.
#[derive(Debug, Args)]
pub(super) struct ModulesArgs {
    /// Folders that describe modules which are called from a registry; see docs/known-modules.md
    #[arg(long, value_name = "DIR")]
    pub(super) modules: Vec<PathBuf>,
}

/// Which rules there are.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    pub(super) file: FileArgs,
    /// Folders with further rules; a rule of a known name replaces it
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

/// What stands in the configuration file as well.
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    #[command(flatten)]
    pub(super) modules: ModulesArgs,
    /// Run these rules only (may be repeated or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not run these rules (may be repeated or separated by commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The mildest severity that fails the run [default: warning]
    #[arg(long, value_enum)]
    pub(super) fail_on: Option<FailOn>,
    /// The file of known findings, which are not reported; `akslint baseline` writes it
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Leave out the summary and hints
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// When writing to a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

impl From<&FileArgs> for CommandLine {
    fn from(args: &FileArgs) -> Self {
        Self { file: args.config.clone(), no_file: args.no_config, ..Self::default() }
    }
}

impl From<&InventoryArgs> for CommandLine {
    fn from(args: &InventoryArgs) -> Self {
        Self { module_folders: args.modules.modules.clone(), ..Self::from(&args.file) }
    }
}

impl From<&RulesArgs> for CommandLine {
    fn from(args: &RulesArgs) -> Self {
        Self { rule_folders: args.rules.clone(), ..Self::from(&args.file) }
    }
}

impl From<&SettingsArgs> for CommandLine {
    fn from(args: &SettingsArgs) -> Self {
        Self {
            select: args.select.clone(),
            ignore: args.ignore.clone(),
            fail_on: args.fail_on,
            baseline: args.baseline.clone(),
            module_folders: args.modules.modules.clone(),
            ..Self::from(&args.rules)
        }
    }
}
