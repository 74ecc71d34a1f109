//! The functions that rules have beyond those of Terraform.

use crate::eval::{Kind, Program, Reason, RuleFunction, Unknown, Value};
use crate::ir::Language;
use crate::secrets;
use crate::source::Span;
use crate::syntax;
use crate::version;

/// The table of these functions.
pub(crate) const FUNCTIONS: &[RuleFunction] = &[
    RuleFunction { name: "admits_only", arguments: 2, run: admits_only },
    RuleFunction { name: "is_given", arguments: 1, run: is_given },
    RuleFunction { name: "is_plain_parameter", arguments: 1, run: is_plain_parameter },
    RuleFunction { name: "is_written", arguments: 1, run: is_written },
    RuleFunction { name: "known_or", arguments: 2, run: known_or },
    RuleFunction { name: "looks_like_placeholder", arguments: 1, run: looks_like_placeholder },
];

/// What a function gives.
type Result = std::result::Result<Value, Unknown>;

/// The argument at a position.
fn arg(args: &[Value], index: usize, span: Span) -> std::result::Result<&Value, Unknown> {
    args.get(index).ok_or_else(|| Unknown::invalid("too few arguments", span))
}

/// `admits_only(constraint, range)`: whether a provider's version constraint admits only versions
/// in a range. No constraint admits every version.
fn admits_only(_program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let (constraint, range) = (arg(args, 0, span)?, arg(args, 1, span)?);
    if let Some(unknown) = [constraint, range].into_iter().find_map(Value::unknown_part) {
        return Err(unknown.cause());
    }
    let admits = match (constraint.as_str(), range.as_str()) {
        (Some(constraint), Some(range)) => version::admits_only(constraint, range),
        _ => false,
    };
    Ok(Value::bool(admits, span))
}

/// `is_written(value)`: whether a value is a string that is written in a file, and not empty. What
/// is not known, or was given on the command line, is not written.
fn is_written(program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let value = arg(args, 0, span)?;
    match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        kind => {
            let is_text = matches!(kind, Kind::String(text) if !text.is_empty());
            let file = program.workspace.sources.get(value.span.file);
            Ok(Value::bool(is_text && file.is_code(), span))
        }
    }
}

/// `is_given(value)`: whether a value is a string that is written in a variable or parameter file, and
/// not empty.
fn is_given(program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let is_written = is_written(program, args, span)?;
    let value = arg(args, 0, span)?;
    let file = program.workspace.sources.get(value.span.file);
    let is_given = matches!(is_written.kind, Kind::Bool(true)) && syntax::holds_values(&file);
    Ok(Value::bool(is_given, span))
}

/// `is_plain_parameter(value)`: whether a value is what somebody passes in for a parameter that is not
/// declared to hold a secret. The answer is placed at the parameter.
///
/// A part of a Terraform variable counts, for `sensitive` is said of the whole variable; types of Bicep and of templates
/// say it of their members.
fn is_plain_parameter(program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let value = arg(args, 0, span)?;
    let (unknown, term) = match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => {
            return Err(Unknown::clone(unknown));
        }
        Kind::Unknown(unknown) if matches!(unknown.reason, Reason::Parameter(_)) => {
            (unknown, unknown.term)
        }
        _ => return Ok(Value::bool(false, span)),
    };
    let is_plain = term.and_then(|term| program.parameter_of(term)).is_some_and(
        |(instance, name, is_whole)| {
            let module = &program.instance(instance).module;
            let parameter = module.parameters.get(&name);
            (is_whole || module.language == Language::Terraform)
                && parameter.is_some_and(|parameter| !parameter.sensitive)
        },
    );
    Ok(Value::bool(is_plain, unknown.span))
}

/// `looks_like_placeholder(secret)`: whether a text is plainly no client secret of Entra, which has 34 to 40
/// characters of several kinds: it is short, a word, a GUID, or says that something else goes there.
/// <https://learn.microsoft.com/purview/sit-defn-client-secret-api-key>
fn looks_like_placeholder(_program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let value = arg(args, 0, span)?;
    if let Kind::Unknown(unknown) = &value.kind {
        return Err(Unknown::clone(unknown));
    }
    Ok(Value::bool(value.as_str().is_some_and(secrets::is_placeholder), span))
}

/// `known_or(value, otherwise)`: the value, or the other one if it is null or cannot be known. For
/// rules about what is written, to which it does not matter what somebody else may pass in.
fn known_or(_program: &Program<'_>, args: &[Value], span: Span) -> Result {
    let value = arg(args, 0, span)?;
    match &value.kind {
        // What is decided both ways is known in each of its worlds.
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        Kind::Unknown(_) | Kind::Null => arg(args, 1, span).cloned(),
        _ => Ok(value.clone()),
    }
}
