//! The functions that rules have beyond those of Terraform.

use crate::eval::functions::{Call, Function, Result};
use crate::eval::{Kind, Reason, Unknown, Value};
use crate::ir::Parameter;
use crate::syntax;
use crate::version;

/// The table of these functions.
pub(crate) const FUNCTIONS: &[Function] = &[
    Function::strict("admits_only", admits_only),
    Function::lenient("is_given", is_given),
    Function::lenient("is_plain_parameter", is_plain_parameter),
    Function::lenient("is_written", is_written),
    Function::lenient("known_or", known_or),
];

/// `admits_only(constraint, range)`: whether a provider's version constraint admits only versions
/// in a range. No constraint admits every version.
fn admits_only(call: &Call<'_>) -> Result {
    let constraint = call.arg(0)?;
    let admits = match constraint.as_str() {
        Some(constraint) => version::admits_only(constraint, &call.text(1)?),
        None => false,
    };
    Ok(Value::bool(admits, call.span))
}

/// `is_written(value)`: whether a value is a string that is written in a file, and not empty. What
/// is not known, or was given on the command line, is not written.
fn is_written(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        kind => {
            let is_text = matches!(kind, Kind::String(text) if !text.is_empty());
            let file = call.world.program.workspace.sources.get(value.span.file);
            Ok(Value::bool(is_text && file.is_code(), call.span))
        }
    }
}

/// `is_given(value)`: whether a value is a string that is written in a variable or parameter file, and
/// not empty.
fn is_given(call: &Call<'_>) -> Result {
    let is_written = is_written(call)?;
    let value = call.arg(0)?;
    let file = call.world.program.workspace.sources.get(value.span.file);
    let is_given = matches!(is_written.kind, Kind::Bool(true)) && syntax::holds_values(&file);
    Ok(Value::bool(is_given, call.span))
}

/// `is_plain_parameter(value)`: whether a value is what somebody passes in for a parameter that is not
/// declared to hold a secret. The answer is placed at the parameter.
fn is_plain_parameter(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    let unknown = match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => {
            return Err(Unknown::clone(unknown));
        }
        // Nobody knows what is in a part of a parameter.
        Kind::Unknown(unknown)
            if matches!(unknown.reason, Reason::Parameter(_))
                && unknown.term.is_some_and(|term| call.world.is_parameter(term)) =>
        {
            unknown
        }
        _ => return Ok(Value::bool(false, call.span)),
    };
    let modules = call.world.program.modules();
    let mut parameters = modules.iter().flat_map(|module| module.parameters.values());
    let is_plain = |parameter: &Parameter| parameter.span == unknown.span && !parameter.sensitive;
    Ok(Value::bool(parameters.any(is_plain), unknown.span))
}

/// `known_or(value, otherwise)`: the value, or the other one if it is null or cannot be known. For
/// rules about what is written, to which it does not matter what somebody else may pass in.
fn known_or(call: &Call<'_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        // What is decided both ways is known in each of its worlds.
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        Kind::Unknown(_) | Kind::Null => call.arg(1).cloned(),
        _ => Ok(value.clone()),
    }
}
