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

/// The file at a path that is relative to the one that names it.
fn read(call: &Call<'_>) -> std::result::Result<FileId, Unknown> {
    // What a further argument selects of the file, or how it is encoded, is not looked at.
    if call.args.len() > 1 {
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

pub(super) fn load_text(call: &Call<'_>) -> Result {
    let id = read(call)?;
    let file = call.world.program.workspace.sources.get(id);
    let text = file.text()[file.bom()..].to_owned();
    Ok(placed(call, id, call.string(text)?))
}

pub(super) fn load_json(call: &Call<'_>) -> Result {
    let id = read(call)?;
    let file = call.world.program.workspace.sources.get(id);
    call.fits(file.text().len())?;
    match arm::literal(id, &file) {
        Some(literal) => {
            let env = Environment {
                instance: None,
                language: Language::Bicep,
                bound: None,
                rule: None,
                catches: false,
            };
            Ok(call.world.eval(&literal, env).through(call.span, FlowStepKind::Use))
        }
        None => Err(call.invalid_argument("the file is no JSON")),
    }
}

pub(super) fn load_yaml(call: &Call<'_>) -> Result {
    let id = read(call)?;
    let file = call.world.program.workspace.sources.get(id);
    let text = Value::string(&file.text()[file.bom()..], call.span);
    let value = super::super::yaml::decode(&Call { args: &[text], ..*call })?;
    Ok(placed(call, id, value))
}
