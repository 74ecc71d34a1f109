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
mod network;
mod strings;
mod values;

use self::{
    dates as d, deployment as p, files as f, hashes as h, lambdas as l, network as n, strings as s,
    values as v,
};
use super::{Call, Function, Result, collections as c, encoding as e, lenient, strict};

/// The functions that are evaluated, by name in lower case, with the spelling that people use.
const FUNCTIONS: &[(&str, Function)] = &[
    ("array", lenient("array", v::array)),
    ("base64", strict("base64", e::base64encode)),
    ("base64tojson", strict("base64ToJson", s::base64_to_json)),
    ("base64tostring", strict("base64ToString", e::base64decode)),
    ("bool", strict("bool", v::bool)),
    ("cidrhost", strict("cidrHost", n::cidr_host)),
    ("cidrsubnet", strict("cidrSubnet", n::cidr_subnet)),
    ("coalesce", lenient("coalesce", v::coalesce)),
    ("concat", lenient("concat", s::concat)),
    ("contains", lenient("contains", v::contains)),
    ("createarray", lenient("createArray", v::create_array)),
    ("createobject", lenient("createObject", v::create_object)),
    ("datauri", strict("dataUri", s::data_uri)),
    ("datauritostring", strict("dataUriToString", s::data_uri_to_string)),
    ("datetimeadd", strict("dateTimeAdd", d::add)),
    ("datetimefromepoch", strict("dateTimeFromEpoch", d::from_epoch)),
    ("datetimetoepoch", strict("dateTimeToEpoch", d::to_epoch)),
    ("deployment", lenient("deployment", p::deployment)),
    ("distinct", lenient("distinct", c::distinct)),
    ("empty", lenient("empty", v::empty)),
    ("endswith", strict("endsWith", s::ends_with)),
    ("environment", lenient("environment", p::environment)),
    ("extensionresourceid", lenient("extensionResourceId", p::extension_resource_id)),
    ("fail", lenient("fail", p::fail)),
    ("filter", lenient("filter", l::filter)),
    ("first", lenient("first", v::first)),
    ("flatten", lenient("flatten", v::flatten)),
    ("float", strict("float", v::float)),
    ("format", lenient("format", s::format)),
    ("groupby", lenient("groupBy", l::group_by)),
    ("guid", strict("guid", h::guid)),
    ("indexfromend", lenient("indexFromEnd", v::index_from_end)),
    ("indexof", strict("indexOf", v::index_of)),
    ("int", strict("int", v::int)),
    ("intersection", strict("intersection", v::intersection)),
    ("items", lenient("items", v::items)),
    ("join", strict("join", s::join)),
    ("json", lenient("json", s::json)),
    ("last", lenient("last", v::last)),
    ("lastindexof", strict("lastIndexOf", v::last_index_of)),
    ("length", lenient("length", c::length)),
    ("like", strict("like", s::like)),
    ("loadjsoncontent", strict("loadJsonContent", f::load_json)),
    ("loadtextcontent", strict("loadTextContent", f::load_text)),
    ("loadyamlcontent", strict("loadYamlContent", f::load_yaml)),
    ("managementgroup", lenient("managementGroup", p::management_group)),
    ("managementgroupresourceid", lenient("managementGroupResourceId", p::management_group_id)),
    ("map", lenient("map", l::map)),
    ("mapvalues", lenient("mapValues", l::map_values)),
    ("max", strict("max", v::max)),
    ("min", strict("min", v::min)),
    ("newguid", lenient("newGuid", p::once)),
    ("objectkeys", lenient("objectKeys", v::object_keys)),
    ("padleft", strict("padLeft", s::pad_left)),
    ("parameters", lenient("parameters", p::parameters)),
    ("parsecidr", strict("parseCidr", n::parse_cidr)),
    ("parseuri", strict("parseUri", s::parse_uri)),
    ("range", strict("range", v::range)),
    ("reduce", lenient("reduce", l::reduce)),
    ("reference", lenient("reference", p::reference)),
    ("references", lenient("references", p::references)),
    ("replace", strict("replace", s::replace)),
    ("resourcegroup", lenient("resourceGroup", p::resource_group)),
    ("resourceid", lenient("resourceId", p::resource_id)),
    ("shallowmerge", lenient("shallowMerge", v::shallow_merge)),
    ("skip", lenient("skip", v::skip)),
    ("sort", lenient("sort", l::sort)),
    ("split", strict("split", s::split)),
    ("startswith", strict("startsWith", s::starts_with)),
    ("string", lenient("string", s::string)),
    ("subscription", lenient("subscription", p::subscription)),
    ("subscriptionresourceid", lenient("subscriptionResourceId", p::subscription_resource_id)),
    ("substring", strict("substring", s::substring)),
    ("take", lenient("take", v::take)),
    ("tenant", lenient("tenant", p::tenant)),
    ("tenantresourceid", lenient("tenantResourceId", p::tenant_resource_id)),
    ("tolower", strict("toLower", super::strings::lower)),
    ("toobject", lenient("toObject", l::to_object)),
    ("toupper", strict("toUpper", super::strings::upper)),
    ("trim", strict("trim", super::strings::trimspace)),
    ("tryget", lenient("tryGet", v::try_get)),
    ("tryindexfromend", lenient("tryIndexFromEnd", v::try_index_from_end)),
    ("union", lenient("union", v::union)),
    ("uniquestring", strict("uniqueString", h::unique_string)),
    ("uri", strict("uri", s::uri)),
    ("uricomponent", strict("uriComponent", s::uri_component)),
    ("uricomponenttostring", strict("uriComponentToString", s::uri_component_to_string)),
    ("utcnow", lenient("utcNow", p::once)),
    ("variables", lenient("variables", p::variables)),
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

/// Functions that are evaluated to references, or to objects whose members only a deployment knows.
pub const AT_DEPLOYMENT: &[&str] = &[
    "deployment",
    "environment",
    "extensionResourceId",
    "managementGroup",
    "managementGroupResourceId",
    "newGuid",
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
