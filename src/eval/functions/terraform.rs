//! The table of Terraform's functions.
//! <https://developer.hashicorp.com/terraform/language/functions>

use super::{
    Call, Function, Result, collections as c, encoding as e, files, lenient, numbers as n, strict,
    strings as s, yaml,
};
use crate::eval::convert;
use crate::eval::refinement::{Refinement, Shape};
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{Kind, Value};
use crate::ir::{Language, Parameter};
use crate::syntax;

/// The functions that are evaluated, by name.
pub(super) const FUNCTIONS: &[Function] = &[
    strict("abs", n::abs),
    strict("abspath", files::abspath),
    lenient("alltrue", c::alltrue),
    lenient("anytrue", c::anytrue),
    strict("base64decode", e::base64decode),
    strict("base64encode", e::base64encode),
    strict("basename", files::basename),
    lenient("can", can),
    strict("ceil", n::ceil),
    strict("chomp", s::chomp),
    strict("chunklist", c::chunklist),
    lenient("coalesce", c::coalesce),
    lenient("coalescelist", c::coalescelist),
    lenient("compact", c::compact),
    lenient("concat", c::concat),
    lenient("contains", c::contains),
    strict("dirname", files::dirname),
    lenient("distinct", c::distinct),
    lenient("element", c::element),
    strict("endswith", s::endswith),
    strict("file", files::file),
    strict("fileexists", files::fileexists),
    lenient("flatten", c::flatten),
    strict("floor", n::floor),
    lenient("format", s::format),
    strict("formatlist", s::formatlist),
    strict("indent", s::indent),
    strict("index", c::index),
    strict("join", s::join),
    lenient("jsondecode", e::jsondecode),
    lenient("jsonencode", e::jsonencode),
    lenient("keys", c::keys),
    lenient("length", c::length),
    lenient("list", c::list),
    strict("log", n::log),
    lenient("lookup", c::lookup),
    strict("lower", s::lower),
    lenient("map", c::map),
    lenient("matchkeys", c::matchkeys),
    strict("max", n::max),
    lenient("merge", c::merge),
    strict("min", n::min),
    lenient("nonsensitive", nonsensitive),
    lenient("one", c::one),
    strict("parseint", n::parseint),
    strict("pathexpand", files::pathexpand),
    strict("pow", n::pow),
    strict("range", c::range),
    strict("regex", s::regex),
    strict("regexall", s::regexall),
    strict("replace", s::replace),
    lenient("reverse", c::reverse),
    lenient("sensitive", sensitive),
    strict("setintersection", c::setintersection),
    strict("setproduct", c::setproduct),
    strict("setsubtract", c::setsubtract),
    lenient("setunion", c::setunion),
    strict("signum", n::signum),
    lenient("slice", c::slice),
    strict("sort", c::sort),
    strict("split", s::split),
    strict("startswith", s::startswith),
    strict("strcontains", s::strcontains),
    strict("strrev", s::strrev),
    strict("substr", s::substr),
    strict("sum", n::sum),
    lenient("templatefile", files::templatefile),
    strict("title", s::title),
    lenient("tobool", tobool),
    lenient("tolist", c::tolist),
    lenient("tomap", c::tomap),
    lenient("tonumber", tonumber),
    lenient("toset", c::toset),
    lenient("tostring", tostring),
    lenient("transpose", c::transpose),
    strict("trim", s::trim),
    strict("trimprefix", s::trimprefix),
    strict("trimspace", s::trimspace),
    strict("trimsuffix", s::trimsuffix),
    lenient("try", try_),
    strict("upper", s::upper),
    lenient("values", c::values),
    strict("yamldecode", yaml::decode),
    lenient("zipmap", c::zipmap),
];

/// Functions that only rules have.
const RULE_FUNCTIONS: &[Function] = &[
    strict("admits_only", admits_only),
    lenient("is_given", is_given),
    lenient("is_plain_parameter", is_plain_parameter),
    lenient("is_written", is_written),
    lenient("known_or", known_or),
];

/// The names of the functions that are evaluated.
pub fn evaluated() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// Functions of Terraform that are not evaluated: their results depend on time, chance or
/// cryptography, are addresses, or decide nothing about identities.
pub const UNKNOWN: &[&str] = &[
    "base64gzip",
    "base64sha256",
    "base64sha512",
    "bcrypt",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "csvdecode",
    "ephemeralasnull",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "formatdate",
    "issensitive",
    "md5",
    "plantimestamp",
    "rsadecrypt",
    "sha1",
    "sha256",
    "sha512",
    "templatestring",
    "textdecodebase64",
    "textencodebase64",
    "timeadd",
    "timecmp",
    "timestamp",
    "type",
    "urldecode",
    "urlencode",
    "uuid",
    "uuidv5",
    "yamlencode",
];

/// The function with this name.
pub(super) fn find(name: &str, language: Language) -> Option<&'static Function> {
    let extra = if language == Language::Rule { RULE_FUNCTIONS } else { &[] };
    FUNCTIONS
        .binary_search_by(|function| function.name.cmp(name))
        .ok()
        .map(|index| &FUNCTIONS[index])
        .or_else(|| extra.iter().find(|function| function.name == name))
}

fn sensitive(call: &Call<'_>) -> Result {
    Ok(call.world.marked(call.arg(0)?.clone(), true))
}

/// What somebody declares fit to be shown is hidden all the same: its text is that of a secret elsewhere.
fn nonsensitive(call: &Call<'_>) -> Result {
    call.arg(0).cloned()
}

/// The first argument without an error. Unknown is no error: Terraform does not go on either.
fn try_(call: &Call<'_>) -> Result {
    let Some(at) = call.args.iter().position(|arg| error_in(arg).is_none()) else {
        return Err(call.refused("all arguments have errors"));
    };
    let arg = &call.args[at];
    // What may be missing is not the same as what is certain to be there.
    if let (Some(unknown), Some(otherwise)) = (arg.as_unknown(), call.args.get(at + 1))
        && unknown.choice.is_none()
        && let Some(part) = unknown.term.filter(|term| call.world.is_part(*term))
    {
        return Ok(call.part_or(unknown, part, otherwise));
    }
    Ok(arg.clone())
}

fn can(call: &Call<'_>) -> Result {
    let arg = call.arg(0)?;
    if error_in(arg).is_some() {
        return Ok(Value::bool(false, call.span));
    }
    match arg.unknown_part() {
        Some(unknown) => {
            let shape = Shape::Bool;
            let refinement = Refinement { non_empty: true, shape, ..Refinement::default() };
            Err(unknown.cause().refine(refinement))
        }
        None => Ok(Value::bool(true, call.span)),
    }
}

/// The error in a value: an error in any part is one of the whole.
fn error_in(value: &Value) -> Option<&Unknown> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.is_error().then_some(&**unknown),
        Kind::Array(array) => array.items.iter().find_map(error_in),
        Kind::Object(object) => object.members.values().find_map(|m| error_in(&m.value)),
        _ => None,
    }
}

/// Converts known values; null, unknown values and references stay what they are.
fn to(call: &Call<'_>, convert: impl Fn(&Value) -> Option<Kind>, what: &str) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Null | Kind::Unknown(_) | Kind::Reference(_) => Ok(arg.clone()),
        _ => {
            convert(arg).map(|kind| Value { kind, ..arg.clone() }).ok_or_else(|| call.refused(what))
        }
    }
}

fn tobool(call: &Call<'_>) -> Result {
    to(call, |value| convert::boolean(value).map(Kind::Bool), "not a boolean")
}

fn tonumber(call: &Call<'_>) -> Result {
    to(call, |value| convert::number(value).map(Kind::Number), "not a number")
}

fn tostring(call: &Call<'_>) -> Result {
    to(call, |value| convert::text(value).map(Kind::String), "not a string")
}

/// `admits_only(constraint, range)`: whether a provider's version constraint admits only versions
/// in a range. No constraint admits every version.
fn admits_only(call: &Call<'_>) -> Result {
    let constraint = call.arg(0)?;
    let admits = match constraint.as_str() {
        Some(constraint) => crate::eval::admits_only(constraint, &call.text(1)?),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(UNKNOWN.is_sorted());
        assert!(UNKNOWN.iter().all(|name| find(name, Language::Rule).is_none()));
    }
}
