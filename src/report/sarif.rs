//! SARIF 2.1.0, as far as code scanning and viewers read it. Sections are those of
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>; what GitHub reads is at
//! <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Redacted, Style, uri};
use crate::fix::{Edit, Fix};
use crate::rules::{Finding, Label, Rule, Severity, Undetermined};
use crate::source::Span;
use crate::text::to_json;

/// The root that all paths are relative to (3.14.14). Where that is, is for the reader to know: it
/// differs between the machine that made the report and the one that shows it.
const ROOT: &str = "SRCROOT";

/// 3.13.
#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

/// 3.14.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    automation_details: RunAutomationDetails,
    invocations: [Invocation; 1],
    original_uri_base_ids: Map<String, Value>,
    column_kind: &'static str,
    results: Vec<SarifResult>,
}

/// 3.17. The id ends in a slash, so that it names a category of runs.
#[derive(Serialize)]
struct RunAutomationDetails {
    id: &'static str,
}

/// 3.18.
#[derive(Serialize)]
struct Tool {
    driver: ToolComponent,
}

/// 3.19.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolComponent {
    name: &'static str,
    full_name: String,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    information_uri: &'static str,
    rules: Vec<ReportingDescriptor>,
}

/// 3.49.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: String,
    name: String,
    short_description: Message,
    full_description: Message,
    help: MultiformatMessage,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: ReportingConfiguration,
    properties: Value,
}

/// 3.50.
#[derive(Serialize)]
struct ReportingConfiguration {
    enabled: bool,
    level: &'static str,
}

/// 3.11.
#[derive(Serialize)]
struct Message {
    text: String,
}

/// 3.12.
#[derive(Serialize)]
struct MultiformatMessage {
    text: String,
    markdown: String,
}

/// 3.20.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// 3.58.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

/// 3.27.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult {
    rule_id: String,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    code_flows: Vec<CodeFlow>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    partial_fingerprints: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    properties: Map<String, Value>,
}

/// 3.55.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix {
    description: Message,
    artifact_changes: Vec<ArtifactChange>,
}

/// 3.56.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

/// 3.57.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// 3.28.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    physical_location: Option<PhysicalLocation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

/// 3.29.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

/// 3.33.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

/// 3.4.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// 3.30. From 1, columns in characters; the end is behind the last one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

/// 3.36.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeFlow {
    thread_flows: [ThreadFlow; 1],
}

/// 3.37.
#[derive(Serialize)]
struct ThreadFlow {
    locations: Vec<ThreadFlowLocation>,
}

/// 3.38.
#[derive(Serialize)]
struct ThreadFlowLocation {
    location: Location,
}

/// 3.35.
#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    justification: String,
    location: Location,
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    // What GitHub calls the severity of a rule that is no security query.
    let severity = match rule.severity {
        Severity::Info => "recommendation",
        severity => severity.name(),
    };
    let mut properties = json!({
        "tags": [rule.category],
        "precision": "high",
        "problem.severity": severity,
    });
    // GitHub shows this severity for rules with the tag `security`.
    if let (Some(score), Some(map)) = (security_severity(rule), properties.as_object_mut()) {
        map.insert("tags".into(), json!([rule.category, "security"]));
        map.insert("security-severity".into(), json!(score));
    }
    let documentation = super::rules::explain(rule);
    ReportingDescriptor {
        id: rule.name.clone(),
        name: pascal_case(&rule.name),
        short_description: Message { text: sentence(&rule.summary) },
        full_description: Message { text: sentence(rule.description()) },
        help: MultiformatMessage { text: documentation.clone(), markdown: documentation },
        help_uri: rule.url.clone(),
        default_configuration: ReportingConfiguration {
            enabled: !rule.optional,
            level: level(rule.severity),
        },
        properties,
    }
}

/// The severity of a rule about secrets or roles on the scale of CVSS, which GitHub divides into four ranges.
/// <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>
fn security_severity(rule: &Rule) -> Option<&'static str> {
    let is_security = matches!(rule.category.as_str(), "secrets" | "roles");
    is_security.then_some(match rule.severity {
        Severity::Error => "8.0",
        Severity::Warning => "6.0",
        Severity::Info => "3.0",
    })
}

/// `missing-identity` as `MissingIdentity`.
fn pascal_case(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    match text.ends_with(['.', '!', '?']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// A message in which nothing is a link that was not meant as one (3.11.6).
fn message(text: &str) -> Message {
    match text.contains("](") {
        true => Message { text: text.replace('[', "\\[").replace(']', "\\]") },
        false => Message { text: text.to_owned() },
    }
}

fn location(shown: &Redacted<'_>, span: Span) -> Location {
    let file = shown.file(span);
    // A value of the command line is in no file.
    let artifact = file.is_code().then(|| match shown.in_repository(span) {
        Some(path) => ArtifactLocation { uri: uri::relative(&path), uri_base_id: Some(ROOT) },
        None => ArtifactLocation { uri: uri::file(file.path()), uri_base_id: None },
    });
    let (start, end) = shown.range(span);
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: shown.snippet(span).map(|text| Message { text }),
    };
    let physical = |artifact_location| PhysicalLocation { artifact_location, region };
    Location { physical_location: artifact.map(physical), ..Location::default() }
}

fn labelled(shown: &Redacted<'_>, label: &Label) -> Location {
    let message = message(&shown.text(&label.message));
    Location { message: Some(message), ..location(shown, label.span) }
}

/// The place of a declaration, with its address.
fn addressed(shown: &Redacted<'_>, span: Span, address: &str) -> Location {
    let logical = LogicalLocation { fully_qualified_name: shown.text(address), kind: "resource" };
    let logical_locations = if address.is_empty() { Vec::new() } else { vec![logical] };
    Location { logical_locations, ..location(shown, span) }
}

fn code_flow(shown: &Redacted<'_>, way: &[Label], finding: &Finding) -> CodeFlow {
    let call = |label| ThreadFlowLocation { location: labelled(shown, label) };
    let message = Some(message(&shown.message(finding)));
    let end = Location { message, ..location(shown, finding.primary) };
    let locations = way.iter().map(call).chain([ThreadFlowLocation { location: end }]);
    CodeFlow { thread_flows: [ThreadFlow { locations: locations.collect() }] }
}

fn result(shown: &Redacted<'_>, finding: &Finding) -> SarifResult {
    let related = finding
        .related
        .iter()
        .zip(1..)
        .map(|(label, id)| Location { id: Some(id), ..labelled(shown, label) });
    let fingerprint = &finding.fingerprint;
    let fingerprints = [
        ("akslint/v1", json!(fingerprint)),
        // The only one that GitHub reads. Without it, alerts would come anew when their line changes.
        ("primaryLocationLineHash", json!(format!("{fingerprint}:1"))),
    ];
    let mut properties = Map::new();
    if let Some(condition) = &finding.condition {
        properties.insert("when".into(), json!(shown.condition(condition)));
    }
    if !finding.parameters.is_empty() {
        properties.insert("parameters".into(), json!(shown.paths(&finding.parameters)));
    }
    let suppression = finding.suppression.as_ref().map(|label| Suppression {
        kind: "inSource",
        justification: shown.text(&label.message),
        location: location(shown, label.span),
    });
    SarifResult {
        rule_id: finding.rule.clone(),
        rule_index: shown.rule_index(&finding.rule),
        kind: "fail",
        level: level(finding.severity),
        message: message(&shown.advice(finding)),
        locations: [addressed(shown, finding.primary, &finding.address)],
        related_locations: related.collect(),
        code_flows: finding.ways.iter().map(|way| code_flow(shown, way, finding)).collect(),
        partial_fingerprints: fingerprints
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
        fixes: shown.fixes(finding).filter_map(|one| fix(shown, one)).collect(),
        suppressions: suppression.into_iter().collect(),
        properties,
    }
}

/// A fix, if all that it edits has a path.
fn fix(shown: &Redacted<'_>, fix: &Fix) -> Option<SarifFix> {
    let change = |edit: &Edit| {
        let place = location(shown, edit.span).physical_location?;
        let deleted_region = Region { snippet: None, ..place.region };
        let inserted_content = Message { text: edit.text.clone() };
        let replacements = vec![Replacement { deleted_region, inserted_content }];
        Some(ArtifactChange { artifact_location: place.artifact_location, replacements })
    };
    let artifact_changes = fix.edits.iter().map(change).collect::<Option<_>>()?;
    Some(SarifFix { description: message(&shown.text(&fix.title)), artifact_changes })
}

/// A question without an answer is an open result (3.27.9).
fn open(shown: &Redacted<'_>, undetermined: &Undetermined) -> SarifResult {
    SarifResult {
        rule_id: undetermined.rule.clone(),
        rule_index: shown.rule_index(&undetermined.rule),
        kind: "open",
        level: "none",
        message: message(&shown.undetermined(undetermined)),
        locations: [addressed(shown, undetermined.primary, &undetermined.address)],
        related_locations: vec![Location { id: Some(1), ..labelled(shown, &undetermined.reason) }],
        code_flows: Vec::new(),
        partial_fingerprints: Map::new(),
        fixes: Vec::new(),
        suppressions: Vec::new(),
        properties: Map::new(),
    }
}

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let report = shown.report;
    let suppressed = report.suppressed.iter().filter(|_| !style.hide_suppressed);
    let findings = report.findings.iter().chain(suppressed).map(|finding| result(shown, finding));
    let undetermined = report.undetermined.iter().filter(|_| style.strict);
    let undetermined = undetermined.map(|undetermined| open(shown, undetermined));
    let notification = |text: &String| Notification {
        level: "error",
        message: Message { text: format!("cannot read {text}") },
    };
    let root = json!({ "description": { "text": "The root of the repository." } });
    let version = env!("CARGO_PKG_VERSION");
    to_json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: ToolComponent {
                    name: "akslint",
                    full_name: format!("akslint {version}"),
                    version,
                    semantic_version: version,
                    // Empty until the manifest names one.
                    information_uri: env!("CARGO_PKG_HOMEPAGE"),
                    rules: report.rules.iter().map(descriptor).collect(),
                },
            },
            automation_details: RunAutomationDetails { id: "akslint/" },
            invocations: [Invocation {
                execution_successful: report.discovered.unread.is_empty(),
                tool_execution_notifications: report
                    .discovered
                    .unread
                    .iter()
                    .map(notification)
                    .collect(),
            }],
            original_uri_base_ids: [(ROOT.to_owned(), root)].into_iter().collect(),
            column_kind: "unicodeCodePoints",
            results: findings.chain(undetermined).collect(),
        }],
    })
}
