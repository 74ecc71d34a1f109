//! Resources of the `azuread` provider.
//! <https://github.com/hashicorp/terraform-provider-azuread/tree/main/docs>

use super::federation::FederatedCredential;
use super::{Reading, SubjectKind};
use crate::eval::Value;

/// What resources of a type are, or may turn out to be.
pub(super) fn kind(ty: &str) -> Option<SubjectKind> {
    Some(match ty {
        _ if is_password(ty) => SubjectKind::ServicePrincipalSecret,
        "azuread_application_federated_identity_credential" => SubjectKind::FederatedCredential,
        _ => return None,
    })
}

/// Whether resources of a type are passwords of an application or a service principal.
pub(super) fn is_password(ty: &str) -> bool {
    matches!(ty, "azuread_application_password" | "azuread_service_principal_password")
}

/// Reads a resource.
pub(super) fn read(r: &Reading<'_, '_, '_>) -> Option<(SubjectKind, Value)> {
    match kind(&r.resource.ty)? {
        SubjectKind::ServicePrincipalSecret => {
            Some((SubjectKind::ServicePrincipalSecret, secret(r)))
        }
        kind => r.companion().map(|value| (kind, value)),
    }
}

fn secret(r: &Reading<'_, '_, '_>) -> Value {
    // Before version 2 (application) and 3 (both), the parent was named by other arguments.
    let parents =
        ["application_id", "service_principal_id", "application_object_id"].map(|n| r.argument(n));
    let parent = parents.into_iter().find(|parent| !parent.is_null());
    r.object([
        ("display_name", r.display_name(&r.argument("display_name"))),
        ("address", r.text(&r.address)),
        ("principal", parent.unwrap_or_else(|| r.null())),
        ("end_date", r.argument("end_date")),
        ("end_date_relative", r.argument("end_date_relative")),
        ("used_by", r.text(used_by(r))),
        ("secret_outputs", r.outputs_with(&r.attribute("value"))),
        ("clusters_are_managed", r.relations.clusters_are_managed(r.world, r.place())),
    ])
}

/// What mentions a password: `nothing`, `outputs` alone, or `code`.
fn used_by(r: &Reading<'_, '_, '_>) -> &'static str {
    let module = r.world.program.instance(r.instance());
    let Some(symbol) = &r.resource.symbol else { return "code" };
    let module = &module.module;
    let names = |expr: &crate::ir::Expr| expr.names_resource(symbol);
    let resources = module.resources.iter().any(|resource| {
        names(&resource.body) || resource.repetition.collection().is_some_and(names)
    });
    let calls = module.calls.values().any(|call| call.arguments.values().any(names));
    if resources || calls || module.locals.values().any(names) {
        "code"
    } else if module.outputs.values().any(names) {
        "outputs"
    } else {
        "nothing"
    }
}

pub(super) fn federated_credential(r: &Reading<'_, '_, '_>) -> FederatedCredential {
    FederatedCredential {
        source: "azuread",
        name: r.argument("display_name"),
        issuer: r.argument("issuer"),
        subject: r.argument("subject"),
        audiences: r.argument("audiences"),
        identity: r.argument("application_id"),
    }
}
