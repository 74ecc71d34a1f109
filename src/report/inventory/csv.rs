//! The inventory as CSV, one row for each case.

use std::fmt::Write as _;

use super::super::Redacted;
use super::via;

pub(super) fn render(shown: &Redacted<'_>) -> String {
    let mut out = String::from(
        "path,line,column,address,language,identity,when,parameters,via,key,name,identities,kubelet_identity,client_id,workload_identity,oidc_issuer\n",
    );
    for cluster in &shown.report.clusters {
        let (start, _) = shown.range(cluster.span);
        for verdict in &cluster.worlds {
            let when = verdict.when.as_deref().map(|when| shown.text(when)).unwrap_or_default();
            let fields = [
                shown.file(cluster.span).name().to_owned(),
                start.line.to_string(),
                start.column.to_string(),
                cluster.address.clone(),
                cluster.language.name().to_owned(),
                verdict.details.identity.name().to_owned(),
                when,
                shown.paths(&verdict.parameters).join(" "),
                via(shown, verdict),
                shown.text(&verdict.details.key),
                shown.text(verdict.details.name.as_deref().unwrap_or_default()),
                shown.text(&verdict.details.identities.join(" ")),
                shown.text(verdict.details.kubelet_identity.as_deref().unwrap_or_default()),
                shown.text(verdict.details.client_id.as_deref().unwrap_or_default()),
                flag(verdict.details.workload_identity),
                flag(verdict.details.oidc_issuer),
            ];
            let fields: Vec<String> = fields.iter().map(|field| csv_field(field)).collect();
            let _ = writeln!(out, "{}", fields.join(","));
        }
    }
    out
}

/// Empty where it is not known.
fn flag(value: Option<bool>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A field by RFC 4180. One that a spreadsheet would take for a formula starts with a quote.
fn csv_field(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}
