//! The table of the functions of Azure's deployments, which ARM templates and Bicep files share.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>
//!
//! Where that reference is silent or wrong, the outcomes that Bicep's tests have of Azure's own
//! engine decide: `tests/azure-functions.txt` has them, with their sources.

mod dates;
mod deployment;
mod files;
mod hashes;
mod lambdas;
mod strings;
mod values;

use self::{
    dates as d, deployment as p, files as f, hashes as h, lambdas as l, strings as s, values as v,
};
use super::call::Function;
use super::{collections as c, encoding as e, network as n};
use crate::eval::refinement::Shape;

/// The functions that are evaluated, by name in lower case, with the spelling that people use.
const FUNCTIONS: &[(&str, Function)] = &[
    ("array", Function::lenient("array", v::array).of(1).gives(Shape::List)),
    ("base64", Function::strict("base64", e::base64encode).of(1).gives(Shape::Text)),
    ("base64tojson", Function::strict("base64ToJson", s::base64_to_json).of(1)),
    (
        "base64tostring",
        Function::strict("base64ToString", e::base64decode).of(1).gives(Shape::Text),
    ),
    ("bool", Function::strict("bool", v::bool).of(1).gives(Shape::Bool)),
    ("cidrhost", Function::strict("cidrHost", n::cidr_host).of(2).gives(Shape::Text)),
    ("cidrsubnet", Function::strict("cidrSubnet", n::cidr_subnet).of(3).gives(Shape::Text)),
    ("coalesce", Function::lenient("coalesce", v::coalesce)),
    ("concat", Function::lenient("concat", s::concat)),
    ("contains", Function::lenient("contains", v::contains).of(2).gives(Shape::Bool)),
    ("createarray", Function::lenient("createArray", v::create_array).gives(Shape::List)),
    ("createobject", Function::lenient("createObject", v::create_object)),
    ("datauri", Function::strict("dataUri", s::data_uri).of(1).gives(Shape::Text)),
    ("datauritostring", Function::strict("dataUriToString", s::data_uri_to_string).of(1)),
    ("datetimeadd", Function::strict("dateTimeAdd", d::add).of(3).gives(Shape::Text)),
    ("datetimefromepoch", Function::strict("dateTimeFromEpoch", d::from_epoch).of(1)),
    ("datetimetoepoch", Function::strict("dateTimeToEpoch", d::to_epoch).of(1)),
    ("deployment", Function::lenient("deployment", p::deployment)),
    ("distinct", Function::lenient("distinct", c::distinct)),
    ("empty", Function::lenient("empty", v::empty).of(1).gives(Shape::Bool)),
    ("endswith", Function::strict("endsWith", s::ends_with).of(2).gives(Shape::Bool)),
    ("environment", Function::lenient("environment", p::environment)),
    ("extensionresourceid", Function::lenient("extensionResourceId", p::extension_resource_id)),
    ("fail", Function::lenient("fail", p::fail)),
    ("filter", Function::lenient("filter", l::filter).of(2).gives(Shape::List)),
    ("first", Function::lenient("first", v::first).of(1)),
    ("flatten", Function::lenient("flatten", v::flatten)),
    ("float", Function::strict("float", v::float).of(1)),
    ("format", Function::lenient("format", s::format).gives(Shape::Text)),
    ("groupby", Function::lenient("groupBy", l::group_by).of(3)),
    ("guid", Function::strict("guid", h::guid).gives(Shape::Text)),
    ("indexfromend", Function::lenient("indexFromEnd", v::index_from_end)),
    ("indexof", Function::strict("indexOf", v::index_of).of(2)),
    ("int", Function::strict("int", v::int).of(1)),
    ("intersection", Function::strict("intersection", v::intersection)),
    ("items", Function::lenient("items", v::items).of(1).gives(Shape::List)),
    ("join", Function::strict("join", s::join).of(2).gives(Shape::Text)),
    ("json", Function::lenient("json", s::json).of(1)),
    ("last", Function::lenient("last", v::last).of(1)),
    ("lastindexof", Function::strict("lastIndexOf", v::last_index_of).of(2)),
    ("length", Function::lenient("length", c::length).of(1)),
    ("like", Function::strict("like", s::like).gives(Shape::Bool)),
    ("loadjsoncontent", Function::strict("loadJsonContent", f::load_json)),
    ("loadtextcontent", Function::strict("loadTextContent", f::load_text)),
    ("loadyamlcontent", Function::strict("loadYamlContent", f::load_yaml)),
    ("managementgroup", Function::lenient("managementGroup", p::management_group)),
    (
        "managementgroupresourceid",
        Function::lenient("managementGroupResourceId", p::management_group_id),
    ),
    ("map", Function::lenient("map", l::map).of(2).gives(Shape::List)),
    ("mapvalues", Function::lenient("mapValues", l::map_values).of(2)),
    ("max", Function::strict("max", v::max)),
    ("min", Function::strict("min", v::min)),
    ("newguid", Function::lenient("newGuid", p::once)),
    ("objectkeys", Function::lenient("objectKeys", v::object_keys).of(1).gives(Shape::List)),
    ("padleft", Function::strict("padLeft", s::pad_left).of(3).gives(Shape::Text)),
    ("parameters", Function::lenient("parameters", p::parameters).of(1)),
    ("parsecidr", Function::strict("parseCidr", n::parse_cidr).of(1)),
    ("parseuri", Function::strict("parseUri", s::parse_uri)),
    ("range", Function::strict("range", v::range).of(2).gives(Shape::List)),
    (
        "readenvironmentvariable",
        Function::lenient("readEnvironmentVariable", p::environment_variable),
    ),
    ("reduce", Function::lenient("reduce", l::reduce).of(3)),
    ("reference", Function::lenient("reference", p::reference)),
    ("references", Function::lenient("references", p::references)),
    ("replace", Function::strict("replace", s::replace).of(3).gives(Shape::Text)),
    ("resourcegroup", Function::lenient("resourceGroup", p::resource_group)),
    ("resourceid", Function::lenient("resourceId", p::resource_id)),
    ("shallowmerge", Function::lenient("shallowMerge", v::shallow_merge)),
    ("skip", Function::lenient("skip", v::skip).of(2)),
    ("sort", Function::lenient("sort", l::sort).of(2).gives(Shape::List)),
    ("split", Function::strict("split", s::split).of(2).gives(Shape::List)),
    ("startswith", Function::strict("startsWith", s::starts_with).of(2).gives(Shape::Bool)),
    ("string", Function::lenient("string", s::string).of(1).gives(Shape::Text)),
    ("subscription", Function::lenient("subscription", p::subscription)),
    (
        "subscriptionresourceid",
        Function::lenient("subscriptionResourceId", p::subscription_resource_id),
    ),
    ("substring", Function::strict("substring", s::substring).of(3).gives(Shape::Text)),
    ("take", Function::lenient("take", v::take).of(2)),
    ("tenant", Function::lenient("tenant", p::tenant)),
    ("tenantresourceid", Function::lenient("tenantResourceId", p::tenant_resource_id)),
    ("tolower", Function::strict("toLower", super::strings::lower).of(1).gives(Shape::Text)),
    ("toobject", Function::lenient("toObject", l::to_object).of(3)),
    ("toupper", Function::strict("toUpper", super::strings::upper).of(1).gives(Shape::Text)),
    ("trim", Function::strict("trim", super::strings::trimspace).of(1).gives(Shape::Text)),
    ("tryget", Function::lenient("tryGet", v::try_get)),
    ("tryindexfromend", Function::lenient("tryIndexFromEnd", v::try_index_from_end)),
    ("union", Function::lenient("union", v::union)),
    ("uniquestring", Function::strict("uniqueString", h::unique_string).gives(Shape::Text)),
    ("uri", Function::strict("uri", s::uri).of(2).gives(Shape::Text)),
    ("uricomponent", Function::strict("uriComponent", s::uri_component).of(1).gives(Shape::Text)),
    (
        "uricomponenttostring",
        Function::strict("uriComponentToString", s::uri_component_to_string)
            .of(1)
            .gives(Shape::Text),
    ),
    ("utcnow", Function::lenient("utcNow", p::once)),
    ("variables", Function::lenient("variables", p::variables).of(1)),
];

/// The names of the functions that are evaluated.
pub fn evaluated() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(_, function)| function.name)
}

/// Functions that the front end translates to operators and names.
pub const TRANSLATED: &[&str] = &[
    "add",
    "and",
    "copyIndex",
    "div",
    "equals",
    "false",
    "greater",
    "greaterOrEquals",
    "if",
    "lambda",
    "lambdaVariables",
    "less",
    "lessOrEquals",
    "mod",
    "mul",
    "not",
    "null",
    "or",
    "sub",
    "true",
];

/// Whether a function is called only where the front end cannot translate it.
pub(super) fn is_translated(name: &str) -> bool {
    TRANSLATED.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Functions that are evaluated to references, or to objects whose members only a deployment knows.
pub const AT_DEPLOYMENT: &[&str] = &[
    "deployment",
    "environment",
    "extensionResourceId",
    "managementGroup",
    "managementGroupResourceId",
    "newGuid",
    "readEnvironmentVariable",
    "reference",
    "references",
    "resourceGroup",
    "resourceId",
    "subscription",
    "subscriptionResourceId",
    "tenant",
    "tenantResourceId",
    "utcNow",
];

/// Functions whose results only a deployment knows, or that decide nothing about identities.
pub const UNKNOWN: &[&str] = &[
    "buildUri",
    "deployer",
    "externalInputs",
    "list*",
    "pickZones",
    "providers",
    "roleDefinitions",
    "toLogicalZone",
    "toLogicalZones",
    "toPhysicalZone",
    "toPhysicalZones",
];

/// The function with this name, in any casing.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let name = name.to_ascii_lowercase();
    FUNCTIONS
        .binary_search_by(|(known, _)| (*known).cmp(&name))
        .ok()
        .map(|index| &FUNCTIONS[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(FUNCTIONS.is_sorted_by(|(a, _), (b, _)| a < b));
        for (lower, function) in FUNCTIONS {
            assert_eq!(*lower, function.name.to_ascii_lowercase());
        }
        assert!(AT_DEPLOYMENT.iter().all(|name| find(name).is_some()));
        for names in [TRANSLATED, UNKNOWN] {
            assert!(names.is_sorted());
            assert!(names.iter().all(|name| find(name).is_none()));
        }
    }
}
