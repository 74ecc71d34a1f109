//! The table of Terraform's functions.
//! <https://developer.hashicorp.com/terraform/language/functions>

use super::call::{Call, Function, Result};
use super::{collections as c, encoding as e, files, network, numbers as n, strings as s, yaml};
use crate::eval::refinement::{Refinement, Shape};
use crate::eval::scalar;
use crate::eval::unknown::Unknown;
use crate::eval::value::{Kind, Value};

/// The functions that are evaluated, by name.
pub(super) const FUNCTIONS: &[Function] = &[
    Function::strict("abs", n::abs).of(1).of_scalars(),
    Function::strict("abspath", files::abspath).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("alltrue", c::alltrue).of(1).of_collection().gives(Shape::Bool),
    Function::lenient("anytrue", c::anytrue).of(1).of_collection().gives(Shape::Bool),
    Function::strict("base64decode", e::base64decode).of(1).of_scalars().gives(Shape::Text),
    Function::strict("base64encode", e::base64encode).of(1).of_scalars().gives(Shape::Text),
    Function::strict("basename", files::basename).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("can", can).of(1).gives(Shape::Bool),
    Function::strict("ceil", n::ceil).of(1).of_scalars(),
    Function::strict("chomp", s::chomp).of(1).of_scalars().gives(Shape::Text),
    Function::strict("chunklist", c::chunklist).of(2).of_collection().gives(Shape::List),
    Function::strict("cidrhost", network::cidrhost).of(2).of_scalars().gives(Shape::Text),
    Function::strict("cidrnetmask", network::cidrnetmask).of(1).of_scalars().gives(Shape::Text),
    Function::strict("cidrsubnet", network::cidrsubnet).of(3).of_scalars().gives(Shape::Text),
    Function::strict("cidrsubnets", network::cidrsubnets).of_scalars().gives(Shape::List),
    Function::lenient("coalesce", c::coalesce),
    Function::lenient("coalescelist", c::coalescelist).of_collection().gives(Shape::List),
    Function::lenient("compact", c::compact).of(1).of_collection().gives(Shape::List),
    Function::lenient("concat", c::concat).of_collection().gives(Shape::List),
    Function::lenient("contains", c::contains).of(2).of_collection().gives(Shape::Bool),
    Function::strict("dirname", files::dirname).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("distinct", c::distinct).of(1).of_collection().gives(Shape::List),
    Function::lenient("element", c::element).of(2).of_collection(),
    Function::strict("endswith", s::endswith).of(2).of_scalars().gives(Shape::Bool),
    Function::strict("file", files::file).of(1).of_scalars().gives(Shape::Text),
    Function::strict("fileexists", files::fileexists).of(1).of_scalars().gives(Shape::Bool),
    Function::strict("fileset", files::fileset).of(2).of_scalars().gives(Shape::List),
    Function::lenient("flatten", c::flatten).of(1).of_collection().gives(Shape::List),
    Function::strict("floor", n::floor).of(1).of_scalars(),
    Function::lenient("format", s::format).gives(Shape::Text),
    Function::strict("formatlist", s::formatlist).gives(Shape::List),
    Function::strict("indent", s::indent).of(2).of_scalars().gives(Shape::Text),
    Function::strict("index", c::index).of(2).of_collection(),
    Function::lenient("join", s::join).gives(Shape::Text),
    Function::lenient("jsondecode", e::jsondecode).of(1).of_scalars(),
    Function::lenient("jsonencode", e::jsonencode).of(1).gives(Shape::Text),
    Function::lenient("keys", c::keys).of(1).of_collection().gives(Shape::List),
    Function::lenient("length", c::length).of(1),
    Function::lenient("list", c::list).gives(Shape::List),
    Function::strict("log", n::log).of(2).of_scalars(),
    Function::lenient("lookup", c::lookup).of(3).of_collection(),
    Function::strict("lower", s::lower).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("map", c::map).gives(Shape::Map),
    Function::lenient("matchkeys", c::matchkeys).of(3).of_collection().gives(Shape::List),
    Function::strict("max", n::max).of_scalars(),
    Function::lenient("merge", c::merge).of_collection().gives(Shape::Map),
    Function::strict("min", n::min).of_scalars(),
    Function::lenient("nonsensitive", nonsensitive).of(1),
    Function::lenient("one", c::one).of(1),
    Function::strict("parseint", n::parseint).of(2).of_scalars(),
    Function::strict("pathexpand", files::pathexpand).of(1).of_scalars().gives(Shape::Text),
    Function::strict("pow", n::pow).of(2).of_scalars(),
    Function::strict("range", c::range).of(3).of_scalars().gives(Shape::List),
    Function::strict("regex", s::regex).of(2).of_scalars(),
    Function::strict("regexall", s::regexall).of(2).of_scalars().gives(Shape::List),
    Function::strict("replace", s::replace).of(3).of_scalars().gives(Shape::Text),
    Function::lenient("reverse", c::reverse).of(1).of_collection().gives(Shape::List),
    Function::lenient("sensitive", sensitive).of(1),
    Function::strict("setintersection", c::setintersection).of_collection().gives(Shape::List),
    Function::strict("setproduct", c::setproduct).of_collection().gives(Shape::List),
    Function::strict("setsubtract", c::setsubtract).of(2).of_collection().gives(Shape::List),
    Function::lenient("setunion", c::setunion).of_collection().gives(Shape::List),
    Function::strict("signum", n::signum).of(1).of_scalars(),
    Function::lenient("slice", c::slice).of(3).of_collection().gives(Shape::List),
    Function::strict("sort", c::sort).of(1).of_collection().gives(Shape::List),
    Function::strict("split", s::split).of(2).of_scalars().gives(Shape::List),
    Function::strict("startswith", s::startswith).of(2).of_scalars().gives(Shape::Bool),
    Function::strict("strcontains", s::strcontains).of(2).of_scalars().gives(Shape::Bool),
    Function::strict("strrev", s::strrev).of(1).of_scalars().gives(Shape::Text),
    Function::strict("substr", s::substr).of(3).of_scalars().gives(Shape::Text),
    Function::strict("sum", n::sum).of(1).of_collection(),
    Function::lenient("templatefile", files::templatefile).of(2).gives(Shape::Text),
    Function::strict("title", s::title).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("tobool", tobool).of(1),
    Function::lenient("tolist", c::tolist).of(1).of_collection().gives(Shape::List),
    Function::lenient("tomap", c::tomap).of(1).of_collection().gives(Shape::Map),
    Function::lenient("tonumber", tonumber).of(1),
    Function::lenient("toset", c::toset).of(1).of_collection().gives(Shape::List),
    Function::lenient("tostring", tostring).of(1),
    Function::lenient("transpose", c::transpose).of(1).of_collection().gives(Shape::Map),
    Function::strict("trim", s::trim).of(2).of_scalars().gives(Shape::Text),
    Function::strict("trimprefix", s::trimprefix).of(2).of_scalars().gives(Shape::Text),
    Function::strict("trimspace", s::trimspace).of(1).of_scalars().gives(Shape::Text),
    Function::strict("trimsuffix", s::trimsuffix).of(2).of_scalars().gives(Shape::Text),
    Function::lenient("try", try_),
    Function::strict("upper", s::upper).of(1).of_scalars().gives(Shape::Text),
    Function::lenient("values", c::values).of(1).of_collection().gives(Shape::List),
    Function::strict("yamldecode", yaml::decode).of(1).of_scalars(),
    Function::lenient("zipmap", c::zipmap).of(2).of_collection().gives(Shape::Map),
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
    "csvdecode",
    "ephemeralasnull",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "filemd5",
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

/// How many arguments a function takes at most, if that is bounded; `None` for what is not evaluated.
pub(crate) fn most(name: &str) -> Option<Option<usize>> {
    find(name).map(|function| function.most)
}

/// The function with this name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS
        .binary_search_by(|function| function.name.cmp(name))
        .ok()
        .map(|index| &FUNCTIONS[index])
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
        return Err(call.invalid_argument("all arguments have errors"));
    };
    let arg = &call.args[at];
    let (Some(unknown), Some(otherwise)) = (arg.as_unknown(), call.args.get(at + 1)) else {
        return Ok(arg.clone());
    };
    // What may be missing is not the same as what is certain to be there.
    match unknown.term {
        _ if unknown.choice.is_some() => Ok(arg.clone()),
        Some(part) if call.world.is_part(part) => Ok(call.part_or(unknown, part, otherwise)),
        Some(term) if !call.world.may_fail(term) => Ok(arg.clone()),
        _ => Err(unknown.cause()),
    }
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
fn to(
    call: &Call<'_>,
    shape: Shape,
    convert: impl Fn(&Value) -> Option<Kind>,
    what: &str,
) -> Result {
    let arg = call.arg(0)?;
    match &arg.kind {
        Kind::Unknown(unknown) if unknown.refinement.shape.is_compound() => {
            Err(call.invalid_argument(what))
        }
        Kind::Unknown(unknown) => Ok(call.world.converted(arg, unknown, shape)),
        Kind::Null | Kind::Reference(_) => Ok(arg.clone()),
        _ => convert(arg)
            .map(|kind| Value { kind, ..arg.clone() })
            .ok_or_else(|| call.invalid_argument(what)),
    }
}

fn tobool(call: &Call<'_>) -> Result {
    to(call, Shape::Bool, |value| scalar::boolean(value).map(Kind::Bool), "not a boolean")
}

fn tonumber(call: &Call<'_>) -> Result {
    to(call, Shape::Single, |value| scalar::number(value).map(Kind::Number), "not a number")
}

fn tostring(call: &Call<'_>) -> Result {
    to(call, Shape::Text, |value| scalar::text(value).map(Kind::String), "not a string")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(UNKNOWN.is_sorted());
        assert!(UNKNOWN.iter().all(|name| find(name).is_none()));
    }
}
