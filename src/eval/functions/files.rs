//! Functions of files and paths. Files are read through the workspace, which never leaves its root.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use regex::bytes::Regex;

use super::call::{Call, Result};
use crate::eval::program::Program;
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{Array, FlowStepKind, Value};
use crate::eval::world::Environment;
use crate::fs::{Kind, normalise};
use crate::ir::{Language, Name};
use crate::source::Span;
use crate::syntax::hcl;

/// Relative paths are relative to the folder that Terraform runs in, the root module's.
fn resolve(call: &Call<'_>, path: &str) -> PathBuf {
    let root = call.world.program.instance(Program::ROOT);
    let path = Path::new(path);
    if path.is_absolute() { path.to_path_buf() } else { root.module.path.join(path) }
}

pub(super) fn abspath(call: &Call<'_>) -> Result {
    let path = normalise(&resolve(call, &call.text(0)?));
    call.string(path.display().to_string())
}

pub(super) fn basename(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    // As Go's `filepath.Base` gives it.
    let name = match (text.is_empty(), text.trim_end_matches('/')) {
        (true, _) => ".",
        (false, "") => "/",
        (false, path) => path.rsplit('/').next().unwrap_or_default(),
    };
    call.string(name.to_owned())
}

pub(super) fn dirname(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    let folder = text.rsplit_once('/').map_or("", |(folder, _)| folder);
    call.string(cleaned(folder, text.starts_with('/')))
}

/// A path without `.`, `..` and double slashes, as Go's `filepath.Clean` makes it.
fn cleaned(path: &str, is_absolute: bool) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(&last)) if last != ".." => {
                parts.pop();
            }
            ("..", None) if is_absolute => {}
            _ => parts.push(part),
        }
    }
    match (is_absolute, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// `~` is the user's home folder, which is nobody's business here.
pub(super) fn pathexpand(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    if text.starts_with('~') { Err(call.not_evaluated()) } else { call.string(text.to_string()) }
}

fn read(call: &Call<'_>) -> std::result::Result<crate::source::FileId, Unknown> {
    let path = resolve(call, &call.text(0)?);
    call.world
        .program
        .read(&path)
        .map_err(|problem| Unknown::new(Reason::File(problem.message), call.span))
}

pub(super) fn file(call: &Call<'_>) -> Result {
    let id = read(call)?;
    let file = call.world.program.workspace.sources.get(id);
    let value = call.string(file.text().to_owned())?;
    // What the text says, the file says.
    Ok(Value { span: Span::new(id, 0, file.text().len()), ..value }
        .through(call.span, FlowStepKind::Use))
}

pub(super) fn fileexists(call: &Call<'_>) -> Result {
    let path = resolve(call, &call.text(0)?);
    match call.world.program.exists(&path) {
        Some(exists) => Ok(Value::bool(exists, call.span)),
        None => Err(call.not_evaluated()),
    }
}

/// How many folders a pattern is looked for in.
const MAX_FOLDERS: usize = 1000;

/// The files below a folder whose paths from there match a pattern.
/// <https://developer.hashicorp.com/terraform/language/functions/fileset>
pub(super) fn fileset(call: &Call<'_>) -> Result {
    let (folder, pattern) = (resolve(call, &call.text(0)?), call.text(1)?);
    // Terraform joins both, and cleans the whole.
    let parts: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err(call.not_evaluated());
    }
    let pattern = parts.join("/");
    let matcher = GlobBuilder::new(&pattern).literal_separator(true).build();
    let matcher = matcher.map_err(|_| call.invalid_argument("the pattern is invalid"))?;
    // The pattern's own compilation panics if it becomes too large.
    let matcher = Regex::new(matcher.regex()).map_err(|_| call.not_evaluated())?;
    let depth = match pattern.contains("**") {
        true => usize::MAX,
        false => pattern.matches('/').count(),
    };
    let mut found = Vec::new();
    let mut folders = vec![(folder, String::new(), depth)];
    let mut listed = 0;
    while let Some((folder, name, depth)) = folders.pop() {
        listed += 1;
        let entries = call.world.program.list(&folder).filter(|_| listed <= MAX_FOLDERS);
        let entries = entries.ok_or_else(|| call.not_evaluated())?;
        call.world.budget.spend(entries.len());
        for entry in entries {
            // Where a link leads is not followed.
            let own = entry.name.to_str().ok_or_else(|| call.not_evaluated())?;
            let path = format!("{name}{own}");
            match entry.kind {
                Kind::File if matcher.is_match(path.as_bytes()) => found.push(path),
                Kind::Folder if depth > 0 => {
                    folders.push((folder.join(own), format!("{path}/"), depth - 1));
                }
                Kind::File | Kind::Folder => {}
                Kind::Link | Kind::Other => return Err(call.not_evaluated()),
            }
        }
    }
    found.sort();
    let found = found.into_iter().map(|path| Value::string(path, call.span));
    call.sequence(Array::set(found.collect(), None))
}

pub(super) fn templatefile(call: &Call<'_>) -> Result {
    if !call.arg(0)?.is_wholly_known() {
        return Ok(call.unknown());
    }
    let id = read(call)?;
    let variables = call.arg(1)?;
    let Some(object) = variables.as_object() else { return Ok(call.unknown()) };
    if object.open.is_some() {
        return Ok(call.unknown());
    }
    let names: Vec<Name> = object.members.keys().cloned().collect();
    let source = call.world.program.workspace.sources.get(id);
    let Some(template) = hcl::parse_template(id, &source, names) else {
        return Err(call.invalid_argument("the template does not parse"));
    };
    let names: Vec<(&str, Value)> =
        object.members.iter().map(|(name, member)| (&**name, member.value.clone())).collect();
    let env = Environment { language: Language::Terraform, bound: None, ..call.env };
    let value = env.bind(&names, true, &mut |env| call.world.eval(&template, env));
    // A template that is one interpolation gives its value.
    Ok(value)
}
