//! What the command line selects, from its arguments.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::args::InputArgs;
use super::machine::{disk, today};
use crate::config::CommandLine;
use crate::deployment::Variable;
use crate::fs;
use crate::session::Selection;
use crate::workspace::MAX_FILE;

/// Which of the variable options comes when: true is a file. clap keeps the order within an option
/// only, and the later one wins across both.
pub(super) fn order_of_variables(args: Vec<std::ffi::OsString>) -> Vec<bool> {
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
pub(super) struct Input {
    pub(super) selection: Selection,
    pub(super) unsaved: Option<(PathBuf, String)>,
}

pub(super) fn input(
    input: &InputArgs,
    order: Vec<bool>,
    command_line: CommandLine,
) -> Result<Input, String> {
    let mut selection = Selection {
        paths: input.paths.clone(),
        force_exclude: input.force_exclude,
        today: Some(input.now.unwrap_or_else(today)),
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
