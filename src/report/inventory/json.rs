//! The inventory as versioned JSON; `docs/json.md` documents it.

use serde::Serialize;

use super::super::Redacted;
use super::roles::{Granted, granted, registries};
use crate::inventory::{Cluster, IdentityCase, Opaque};
use crate::source::Span;
use crate::text::to_json;

#[derive(Serialize)]
struct Document {
    version: u32,
    clusters: Vec<JsonCluster>,
    updates: Vec<JsonUpdate>,
    opaque: Vec<JsonOpaque>,
}

#[derive(Serialize)]
struct JsonUpdate {
    path: String,
    line: usize,
    column: usize,
    address: String,
    language: &'static str,
}

#[derive(Serialize)]
struct JsonOpaque {
    path: String,
    line: usize,
    column: usize,
    address: String,
    source: String,
}

#[derive(Serialize)]
struct JsonCluster {
    path: String,
    line: usize,
    column: usize,
    address: String,
    language: &'static str,
    worlds: Vec<World>,
}

#[derive(Serialize)]
struct World {
    when: Option<String>,
    parameters: Vec<String>,
    via: Vec<Call>,
    #[serde(skip_serializing_if = "String::is_empty")]
    key: String,
    name: Option<String>,
    identity: &'static str,
    identities: Vec<String>,
    kubelet_identity: Option<String>,
    client_id: Option<String>,
    workload_identity: Option<bool>,
    oidc_issuer: Option<bool>,
    registries: Vec<String>,
    roles: Vec<JsonRole>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct JsonRole {
    part: String,
    identity: String,
    role: String,
    scope: Option<String>,
    always: bool,
}

#[derive(Serialize)]
struct Call {
    name: String,
    path: String,
    line: usize,
    column: usize,
}

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let cluster = |cluster: &Cluster| {
        let (start, _) = shown.range(cluster.span);
        JsonCluster {
            path: shown.file(cluster.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: cluster.address.clone(),
            language: cluster.language.name(),
            worlds: cluster.worlds.iter().map(|verdict| world(shown, verdict)).collect(),
        }
    };
    let clusters = shown.report.clusters.iter().map(cluster).collect();
    let opaque = |opaque: &Opaque| {
        let (start, _) = shown.range(opaque.span);
        JsonOpaque {
            path: shown.file(opaque.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: opaque.address.clone(),
            source: shown.text(&opaque.source),
        }
    };
    let opaque = shown.report.opaque.iter().map(opaque).collect();
    let update = |update: &Cluster| {
        let (start, _) = shown.range(update.span);
        JsonUpdate {
            path: shown.file(update.span).name().to_owned(),
            line: start.line,
            column: start.column,
            address: update.address.clone(),
            language: update.language.name(),
        }
    };
    let updates = shown.report.updates.iter().map(update).collect();
    to_json(&Document { version: 2, clusters, updates, opaque })
}

fn world(shown: &Redacted<'_>, verdict: &IdentityCase) -> World {
    let call = |(span, name): &(Span, String)| {
        let (start, _) = shown.range(*span);
        Call {
            name: name.clone(),
            path: shown.file(*span).name().to_owned(),
            line: start.line,
            column: start.column,
        }
    };
    let granted = granted(shown.report, verdict);
    let role = |granted: &Granted<'_>| JsonRole {
        part: granted.part.to_owned(),
        identity: shown.text(granted.identity),
        role: shown.text(granted.role),
        scope: granted.scope.map(|scope| shown.text(scope)),
        always: granted.always,
    };
    let text = |value: Option<&str>| value.map(|value| shown.text(value));
    World {
        when: verdict.when.as_deref().map(|when| shown.text(when)),
        parameters: shown.paths(&verdict.parameters),
        via: verdict.via.iter().map(call).collect(),
        key: shown.text(&verdict.details.key),
        name: text(verdict.details.name.as_deref()),
        identity: verdict.details.identity.name(),
        identities: verdict.details.identities.iter().map(|one| shown.text(one)).collect(),
        kubelet_identity: text(verdict.details.kubelet_identity.as_deref()),
        client_id: text(verdict.details.client_id.as_deref()),
        workload_identity: verdict.details.workload_identity,
        oidc_issuer: verdict.details.oidc_issuer,
        registries: registries(&granted).into_iter().map(|scope| shown.text(scope)).collect(),
        roles: granted.iter().map(role).collect(),
        reason: verdict.reason.as_deref().map(|reason| shown.text(reason)),
    }
}
