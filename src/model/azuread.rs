//! Resources of the `azuread` provider.
//! <https://github.com/hashicorp/terraform-provider-azuread/tree/main/docs>

use super::{Reading, SubjectKind, federation};
use crate::eval::Value;

type Reader = fn(&Reading<'_, '_, '_>) -> (SubjectKind, Value);

/// What reads a resource type.
pub(super) fn reader(ty: &str) -> Option<Reader> {
    Some(match ty {
        "azuread_application_password" | "azuread_service_principal_password" => secret,
        "azuread_application_federated_identity_credential" => federated_credential,
        _ => return None,
    })
}

fn secret(r: &Reading<'_, '_, '_>) -> (SubjectKind, Value) {
    // Before version 2 (application) and 3 (both), the parent was named by other arguments.
    let parents =
        ["application_id", "service_principal_id", "application_object_id"].map(|n| r.argument(n));
    let parent = parents.into_iter().find(|parent| !parent.is_null());
    let value = r.object([
        ("title", r.title(&r.argument("display_name"))),
        ("address", r.text(&r.address)),
        ("principal", parent.unwrap_or_else(|| r.null())),
    ]);
    (SubjectKind::ServicePrincipalSecret, value)
}

fn federated_credential(r: &Reading<'_, '_, '_>) -> (SubjectKind, Value) {
    let (issuer, subject) = (r.argument("issuer"), r.argument("subject"));
    let of_cluster = federation::of_cluster(r, &issuer, &subject);
    let value = r.object([
        ("title", r.title(&r.argument("display_name"))),
        ("address", r.text(&r.address)),
        ("issuer", issuer),
        ("subject", subject),
        ("of_cluster", of_cluster),
        ("beside_cluster", federation::beside_cluster(r)),
        ("audiences", r.argument("audiences")),
        ("identity", r.argument("application_id")),
    ]);
    (SubjectKind::FederatedCredential, value)
}
