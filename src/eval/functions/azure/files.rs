//! Files that Bicep reads when it compiles. They are read through the workspace, which never leaves its
//! root.
//! <https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-files>

use crate::eval::functions::call::{Call, Result};
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{FlowStepKind, Value};
use crate::eval::world::Environment;
use crate::ir::Language;
use crate::source::{FileId, Span};
use crate::syntax::arm;

/// The file at a path that is relative to the one that names it. Files in another encoding than UTF-8, which an argument
/// behind `most` would name, are not read.
fn read(call: &Call<'_>, most: usize) -> std::result::Result<FileId, Unknown> {
    if call.args.len() > most {
        return Err(call.not_evaluated());
    }
    let Some(instance) = call.env.instance else { return Err(call.not_evaluated()) };
    let instance = call.world.program.instance(instance);
    let folder = instance.module.path.parent().unwrap_or(&instance.module.path);
    let path = folder.join(&*call.text(0)?);
    call.world
        .program
        .read(&path)
        .map_err(|problem| Unknown::new(Reason::File(problem.message), call.span))
}

/// A value that stands in the file.
fn placed(call: &Call<'_>, id: FileId, value: Value) -> Value {
    let file = call.world.program.workspace.sources.get(id);
    let span = Span::new(id, 0, file.text().len());
    Value { span, ..value }.through(call.span, FlowStepKind::Use)
}

/// What the second argument, a path of names and indexes such as `roles.items[0].id`, selects. Other expressions of
/// [JSONPath](https://www.newtonsoft.com/json/help/html/QueryJsonSelectTokenJsonPath.htm) are not evaluated.
fn selected(call: &Call<'_>, value: Value) -> Result {
    if call.args.len() < 2 {
        return Ok(value);
    }
    let path = call.text(1)?;
    let path = path.strip_prefix("$.").unwrap_or(&path);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut selected = value;
    for step in path.split('.') {
        let (name, indexes) = step.split_at(step.find('[').unwrap_or(step.len()));
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(call.not_evaluated());
        }
        let missing = || call.invalid_argument(&format!("the file has no `{path}`"));
        let member = selected.as_object().and_then(|object| object.members.get(name));
        let mut value = member.ok_or_else(missing)?.value.clone();
        for index in indexes.split_terminator(']') {
            let index = index.strip_prefix('[').and_then(|index| index.parse::<usize>().ok());
            let index = index.ok_or_else(|| call.not_evaluated())?;
            let item = value.as_array().and_then(|array| array.items.get(index));
            value = item.ok_or_else(missing)?.clone();
        }
        selected = value;
    }
    Ok(selected)
}

pub(super) fn load_text(call: &Call<'_>) -> Result {
    let id = read(call, 1)?;
    let file = call.world.program.workspace.sources.get(id);
    let text = file.text()[file.bom()..].to_owned();
    Ok(placed(call, id, call.string(text)?))
}

pub(super) fn load_json(call: &Call<'_>) -> Result {
    let id = read(call, 2)?;
    let file = call.world.program.workspace.sources.get(id);
    call.fits(file.text().len())?;
    match arm::literal(id, &file) {
        Some(literal) => {
            let env = Environment::without_names(Language::Bicep);
            let value = selected(call, call.world.eval(&literal, env))?;
            Ok(value.through(call.span, FlowStepKind::Use))
        }
        None => Err(call.invalid_argument("the file is no JSON")),
    }
}

pub(super) fn load_yaml(call: &Call<'_>) -> Result {
    let id = read(call, 2)?;
    let file = call.world.program.workspace.sources.get(id);
    let text = Value::string(&file.text()[file.bom()..], call.span);
    let value = super::super::yaml::decode(&Call { args: &[text], ..*call })?;
    Ok(placed(call, id, selected(call, value)?))
}
