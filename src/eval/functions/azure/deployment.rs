//! What a deployment knows of itself, and the ids of resources and what is read by them.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource>

use crate::eval::functions::call::{Call, Result};
use crate::eval::refinement::Refinement;
use crate::eval::resources::Id;
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{Kind, Value};

impl Call<'_> {
    /// An object of which it is known that these members are there, and strings.
    fn known_at_deployment(&self, members: &[&str]) -> Value {
        let whole = self.term();
        let own = |name: &str| {
            let unknown = Unknown::new(Reason::Deployment, self.span);
            let term = whole.map(|whole| self.world.member_term(whole, &name.into(), true));
            let refinement = Refinement {
                non_empty: name != "tags" && name != "properties",
                prefix: (name == "id").then(|| "/".into()),
                ..Refinement::default()
            };
            self.world.symbolic(unknown.refine(refinement), term, self.span)
        };
        Value::object(members.iter().map(|&name| (name, own(name))), self.span)
    }

    /// The same, with the type that Azure gives it.
    fn of_type(&self, ty: &str, members: &[&str]) -> Value {
        let known = self.known_at_deployment(members);
        let members = known.as_object().into_iter().flat_map(|object| &object.members);
        let members = members.map(|(name, member)| (&**name, member.value.clone()));
        Value::object(members.chain([("type", Value::string(ty, self.span))]), self.span)
    }

    /// Something that is the same wherever it is written, and never empty.
    fn opaque(&self) -> Value {
        self.world.symbolic(self.never_empty(), self.term(), self.span)
    }

    fn never_empty(&self) -> Unknown {
        let refinement = Refinement { non_empty: true, ..Refinement::default() };
        Unknown::new(Reason::Deployment, self.span).refine(refinement)
    }
}

pub(super) fn resource_group(call: &Call<'_>) -> Result {
    let members = ["id", "name", "location", "managedBy", "tags", "properties"];
    let own = call.env.instance.filter(|_| call.args.is_empty());
    if let Some(scope) = own.and_then(|instance| call.world.deployed_to(instance)) {
        return Ok(Value { span: call.span, ..scope });
    }
    let group = call.of_type("Microsoft.Resources/resourceGroups", &members);
    let Some(name) = call.args.last() else { return Ok(group) };
    // `resourceGroup('name')`, and with the subscription before it.
    let known = group.as_object().into_iter().flat_map(|object| &object.members);
    let known = known.map(|(member, known)| (&**member, known.value.clone()));
    let subscription = [call.args[0].as_str(), name.as_str()];
    let id = match (call.args.len(), subscription) {
        (2, [Some(subscription), Some(name)]) => {
            let id = format!("/subscriptions/{subscription}/resourceGroups/{name}");
            Some(("id", Value::string(id, call.span)))
        }
        _ => None,
    };
    Ok(Value::object(known.chain([("name", name.clone())]).chain(id), call.span))
}

pub(super) fn subscription(call: &Call<'_>) -> Result {
    Ok(call.known_at_deployment(&["id", "subscriptionId", "tenantId", "displayName"]))
}

pub(super) fn management_group(call: &Call<'_>) -> Result {
    let members = ["id", "name", "properties"];
    Ok(call.of_type("Microsoft.Management/managementGroups", &members))
}

pub(super) fn tenant(call: &Call<'_>) -> Result {
    Ok(call.known_at_deployment(&["countryCode", "displayName", "id", "tenantId"]))
}

pub(super) fn deployment(call: &Call<'_>) -> Result {
    Ok(call.known_at_deployment(&["name", "location", "properties"]))
}

pub(super) fn environment(call: &Call<'_>) -> Result {
    Ok(call.opaque())
}

/// `newGuid()` and `utcNow()` give something else each time.
pub(super) fn once(call: &Call<'_>) -> Result {
    Err(call.never_empty())
}

/// A variable of the environment in which a parameter file is compiled: what the code says for the case that it is not
/// set, as for a parameter with a default.
pub(super) fn environment_variable(call: &Call<'_>) -> Result {
    call.args.get(1).cloned().ok_or_else(|| call.not_evaluated())
}

/// `parameters(…)` with a name that is computed.
pub(super) fn parameters(call: &Call<'_>) -> Result {
    match (call.arg(0)?.as_str(), call.env.instance) {
        (Some(name), Some(instance)) => Ok(call.world.parameter(instance, name, call.span)),
        _ => Ok(call.unknown()),
    }
}

/// `variables(…)` with a name that is computed.
pub(super) fn variables(call: &Call<'_>) -> Result {
    match (call.arg(0)?.as_str(), call.env.instance) {
        (Some(name), Some(instance)) => Ok(call.world.local(instance, name, call.span)),
        _ => Ok(call.unknown()),
    }
}

/// The type and the names among the arguments of a function that gives an id: the type is the first
/// one with a slash, and what stands before it says where the resource is. `prefix` makes the start
/// of the id of that.
fn id(call: &Call<'_>, args: &[Value], prefix: impl Fn(&[&str]) -> Option<String>) -> Result {
    let is_type = |arg: &Value| match &arg.kind {
        Kind::String(text) => text.contains('/'),
        Kind::Unknown(unknown) => {
            unknown.refinement.prefix.as_deref().is_some_and(|prefix| prefix.contains('/'))
        }
        _ => false,
    };
    let Some(at) = args.iter().position(is_type) else { return Ok(call.opaque()) };
    let Some(ty) = args[at].as_str() else { return Ok(call.opaque()) };
    let (place, names) = (&args[..at], &args[at + 1..]);
    let ty = ty.trim_end_matches('/');
    if names.is_empty() || names.len() > ty.matches('/').count() {
        return Err(call.invalid_argument("it needs a name for each part of the type"));
    }
    let known: Option<Vec<&str>> = place.iter().map(Value::as_str).collect();
    let prefix = known.and_then(|known| prefix(&known));
    let id = Id { ty, names, place, prefix };
    Ok(call.world.resource_by_id(&id, call.env, call.span))
}

pub(super) fn resource_id(call: &Call<'_>) -> Result {
    id(call, call.args, |place| match place {
        [subscription, group] => {
            Some(format!("/subscriptions/{subscription}/resourceGroups/{group}"))
        }
        _ => None,
    })
}

pub(super) fn subscription_resource_id(call: &Call<'_>) -> Result {
    id(call, call.args, |place| match place {
        [subscription] => Some(format!("/subscriptions/{subscription}")),
        _ => None,
    })
}

pub(super) fn tenant_resource_id(call: &Call<'_>) -> Result {
    id(call, call.args, |_| Some(String::new()))
}

pub(super) fn management_group_id(call: &Call<'_>) -> Result {
    id(call, call.args, |place| match place {
        [group] => Some(format!("/providers/Microsoft.Management/managementGroups/{group}")),
        _ => None,
    })
}

/// The first argument is the id of the resource that is extended.
pub(super) fn extension_resource_id(call: &Call<'_>) -> Result {
    let base = call.arg(0)?.as_str().map(str::to_owned);
    id(call, &call.args[1..], |_| base.clone())
}

/// `fail(message)` refuses the deployment, unless it stands where it is not reached.
pub(super) fn fail(call: &Call<'_>) -> Result {
    Err(call.invalid_argument("the template refuses this"))
}

/// `reference(name or id, version, 'Full')`
pub(super) fn reference(call: &Call<'_>) -> Result {
    let is_full = call.args.get(2).and_then(Value::as_str);
    let is_full = is_full.is_some_and(|text| text.eq_ignore_ascii_case("full"));
    match call.world.referred(call.arg(0)?, call.env, call.span) {
        Some(resource) if is_full => Ok(resource),
        Some(resource) => Ok(call.world.properties(&resource, call.span)),
        None => Ok(call.opaque()),
    }
}

/// `references(symbolic name, 'Full')`: one for each copy.
pub(super) fn references(call: &Call<'_>) -> Result {
    let is_full = call.args.get(1).and_then(Value::as_str);
    let is_full = is_full.is_some_and(|text| text.eq_ignore_ascii_case("full"));
    let copies = match call.arg(0)?.as_str() {
        Some(symbol) => call.world.copies(symbol, call.env, call.span),
        None => return Ok(call.unknown()),
    };
    match &copies.kind {
        Kind::Array(array) if !is_full => {
            let properties = array.items.iter().map(|i| call.world.properties(i, call.span));
            call.list(properties.collect(), array.open.clone())
        }
        _ => Ok(copies),
    }
}
