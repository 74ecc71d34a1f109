//! The examples of rules as tests: in each `fail.*` of a rule's folder the rule finds what is marked, in
//! each `pass.*` nothing. An example is a file, or a folder of files that belong together.

pub mod marks;
mod template;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::marks::Mark;
pub use self::template::template;
use crate::clock::Day;
use crate::config::CommandLine;
use crate::fs::{self, FileSystem, Kind, Memory, Reach};
use crate::outcome::Failure;
use crate::session::{Selection, Session};
use crate::setup::set_up;
use crate::workspace::MAX_FILE;

/// What became of an example.
#[derive(Debug)]
pub struct Tested {
    /// The rule.
    pub rule: String,
    /// The name of the example's file or folder; empty if there are too few examples.
    pub example: String,
    /// What is wrong; empty if the example holds.
    pub problems: Vec<String>,
}

/// Tests the examples of all rules in a folder, or of the one rule that the folder is.
///
/// # Errors
///
/// What is wrong with the rules themselves, or with reading them.
pub fn test(
    files: &Arc<dyn FileSystem>,
    base: &Path,
    folder: &Path,
    today: Option<Day>,
) -> Result<Vec<Tested>, Failure> {
    let folder = files.canonical(folder).unwrap_or_else(|_| folder.to_path_buf());
    let command_line =
        CommandLine { rule_dirs: vec![folder.clone()], no_file: true, ..CommandLine::default() };
    set_up(Arc::clone(files), base, &[], command_line, today)?;
    let unreadable =
        |error: io::Error| Failure::Usage(format!("cannot read `{}`: {error}", folder.display()));
    let is_rule = |folder: &PathBuf| fs::is_file(&**files, &folder.join("rule.hcl"));
    let folders = match is_rule(&folder) {
        true => vec![folder.clone()],
        false => {
            let inside = entries(&**files, &folder).map_err(unreadable)?;
            inside.into_iter().filter(is_rule).collect()
        }
    };
    let mut tested = Vec::new();
    for rule in folders {
        test_rule(files, &rule, today, &mut tested).map_err(unreadable)?;
    }
    Ok(tested)
}

fn test_rule(
    files: &Arc<dyn FileSystem>,
    folder: &Path,
    today: Option<Day>,
    tested: &mut Vec<Tested>,
) -> io::Result<()> {
    let rule = name(folder);
    let mut missing = vec!["fail", "pass"];
    for example in entries(&**files, folder)? {
        let stem = name(&example).split(['.', '-']).next().unwrap_or_default().to_owned();
        if !matches!(stem.as_str(), "fail" | "pass") {
            continue;
        }
        missing.retain(|kind| *kind != stem);
        let problems = run(files, folder, &rule, &example, today)?;
        tested.push(Tested { rule: rule.clone(), example: name(&example), problems });
    }
    if !missing.is_empty() {
        let problems = missing.iter().map(|kind| format!("there is no `{kind}` example")).collect();
        tested.push(Tested { rule, example: String::new(), problems });
    }
    Ok(())
}

/// Where an example and its rule are, in memory.
const EXAMPLE: &str = "/example";
const RULES: &str = "/rules";

fn run(
    files: &Arc<dyn FileSystem>,
    folder: &Path,
    rule: &str,
    example: &Path,
    today: Option<Day>,
) -> io::Result<Vec<String>> {
    let mut content = Vec::new();
    let rule_file = Path::new(RULES).join(rule).join("rule.hcl");
    content.push((rule_file, read(&**files, &folder.join("rule.hcl"))?));
    let mut marks = BTreeSet::new();
    let mut copy = |path: &Path, bytes: Vec<u8>| {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            marks.extend(marks::written(&path.to_string_lossy().replace('\\', "/"), text));
        }
        content.push((Path::new(EXAMPLE).join(path), bytes));
    };
    match fs::is_folder(&**files, example) {
        true => copy_folder(&**files, example, Path::new(""), &mut copy)?,
        false => copy(Path::new(&name(example)), read(&**files, example)?),
    }
    let selection = Selection {
        paths: vec![EXAMPLE.into()],
        command_line: CommandLine {
            rule_dirs: vec![RULES.into()],
            extend_select: vec![rule.to_owned()],
            no_file: true,
            ..CommandLine::default()
        },
        today,
        ..Selection::default()
    };
    let has_to_fail = name(example).starts_with("fail");
    let mut problems = Vec::new();
    let Ok(report) = Session::new(Arc::new(Memory::new(content)), "/").check(&selection) else {
        return Ok(vec!["the example cannot be read".into()]);
    };
    // What other rules find is theirs to test.
    let of_rule = |marks: BTreeSet<Mark>| -> BTreeSet<Mark> {
        marks.into_iter().filter(|mark| mark.rule() == rule).collect()
    };
    let (found, expected) = (of_rule(marks::found(&report, Path::new(EXAMPLE))), of_rule(marks));
    for mark in expected.difference(&found) {
        problems.push(format!("{}: {} is marked, not found", mark.place(), mark.what));
    }
    for mark in found.difference(&expected) {
        problems.push(format!("{}: {} is found, not marked", mark.place(), mark.what));
    }
    if has_to_fail && expected.is_empty() {
        problems.push(format!("nothing is marked: `^^^^ {rule}` under what the rule finds"));
    }
    if !has_to_fail && !expected.is_empty() {
        problems.push("an example that passes has no marks".into());
    }
    Ok(problems)
}

fn copy_folder(
    files: &dyn FileSystem,
    folder: &Path,
    within: &Path,
    copy: &mut impl FnMut(&Path, Vec<u8>),
) -> io::Result<()> {
    for entry in entries(files, folder)? {
        let path = within.join(name(&entry));
        match files.kind(&entry) {
            Some(Kind::Folder) => copy_folder(files, &entry, &path, copy)?,
            Some(Kind::File) => copy(&path, read(files, &entry)?),
            _ => {}
        }
    }
    Ok(())
}

fn read(files: &dyn FileSystem, path: &Path) -> io::Result<Vec<u8>> {
    fs::read(files, path, Reach::Anywhere, MAX_FILE)
}

fn entries(files: &dyn FileSystem, folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = files.list(folder, Reach::Anywhere)?;
    let mut paths: Vec<PathBuf> =
        entries.into_iter().map(|entry| folder.join(entry.name)).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
