//! Functions of files and paths. Files are read through the workspace, which never leaves its root.

use std::path::{Component, Path, PathBuf};

use super::call::{Call, Result};
use crate::eval::program::Program;
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{FlowStepKind, Value};
use crate::eval::world::Environment;
use crate::fs::normalise;
use crate::ir::{Language, Name};
use crate::source::Span;
use crate::syntax::hcl;

/// A module's folder as `path.module` names it: from the root module's, which is `.`.
/// <https://developer.hashicorp.com/terraform/language/expressions/references#filesystem-and-workspace-info>
pub(in crate::eval) fn relative(root: &Path, module: &Path) -> String {
    let common = root.components().zip(module.components()).take_while(|(a, b)| a == b).count();
    let up = root.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(module.components().skip(common)).collect();
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => path.display().to_string(),
    }
}

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
