//! Pairs of a Bicep file and the template that Bicep's compiler made of it: what akslint says of one, it has to say of
//! the other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::config::CommandLine;
use akslint::fs::Disk;
use akslint::{Report, Selection, Session};
use serde_json::Value;

/// A Bicep file, and the template that was compiled from it.
#[derive(Debug)]
pub struct Pair {
    /// The Bicep file.
    pub bicep: PathBuf,
    /// The template.
    pub template: PathBuf,
}

/// The pairs below a folder, sorted.
pub fn pairs(folder: &Path) -> Vec<Pair> {
    let files = ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten();
    let templates = files.map(ignore::DirEntry::into_path).filter(|path| {
        path.extension().is_some_and(|extension| extension == "json") && path.is_file()
    });
    let mut pairs: Vec<Pair> = templates
        .filter_map(|template| Some(Pair { bicep: source(&template)?, template }))
        .collect();
    pairs.sort_by(|a, b| a.template.cmp(&b.template));
    pairs
}

/// The Bicep file that a template says it was compiled from.
fn source(template: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(template).ok()?;
    // Most JSON is no template, and parsing it takes long.
    if !text.contains("\"_generator\"") {
        return None;
    }
    let content: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    if content.pointer("/metadata/_generator/name")?.as_str()? != "bicep" {
        return None;
    }
    let stem = template.file_stem()?.to_str()?;
    let stem = match stem.to_ascii_lowercase().as_str() {
        "azuredeploy" | "maintemplate" => "main",
        _ => stem.strip_suffix(".symbolicnames").unwrap_or(stem),
    };
    Some(template.with_file_name(format!("{stem}.bicep"))).filter(|bicep| bicep.is_file())
}

/// What akslint says of a file. The places are left out, and so is how often it says it: a module that is called twice
/// stands twice in a template.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// What each cluster runs as, with its name if that is known, and when.
    pub clusters: BTreeSet<String>,
    /// What clusters and identities have, without the names: their parts, and their roles.
    pub map: BTreeSet<String>,
    /// The severities and rules of the findings, and the conditions that they hold under.
    pub findings: BTreeSet<String>,
}

impl Answer {
    fn of(report: &Report) -> Self {
        let shown = |when: &Option<String>| match when {
            Some(when) => format!(" when {}", condition(when)),
            None => String::new(),
        };
        let verdicts = report.clusters.iter().flat_map(|cluster| &cluster.worlds);
        let clusters = verdicts.map(|verdict| {
            let details = &verdict.details;
            format!(
                "{} of {} identities, workload identity {:?}, issuer {:?}{}",
                details.identity.name(),
                details.identities.len(),
                details.workload_identity,
                details.oidc_issuer,
                shown(&verdict.when)
            )
        });
        let findings = report.findings.iter().map(|finding| {
            let when = shown(&finding.condition.as_ref().map(ToString::to_string));
            format!("{}[{}]{when}", finding.severity, finding.rule)
        });
        let edges = report.diagrams.iter().flat_map(|diagram| &diagram.edges);
        let map = edges.map(|edge| {
            let always = if edge.always { "" } else { " at times" };
            format!("{:?} has {:?} as {}{always}", edge.from.kind, edge.to.kind, edge.label)
        });
        Self { clusters: clusters.collect(), map: map.collect(), findings: findings.collect() }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.parts().all(BTreeSet::is_empty)
    }

    fn parts(&self) -> impl Iterator<Item = &BTreeSet<String>> {
        [&self.clusters, &self.map, &self.findings].into_iter()
    }

    /// What it has and the other one has not.
    pub fn without<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a String> {
        self.parts().zip(other.parts()).flat_map(|(ours, theirs)| ours.difference(theirs))
    }
}

/// A condition with parameters and variables named as in Bicep.
fn condition(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    let functions = ["parameters('", "variables('"];
    while let Some((at, function)) =
        functions.iter().filter_map(|function| Some((rest.find(function)?, function))).min()
    {
        let name = &rest[at + function.len()..];
        let Some(end) = name.find("')") else { break };
        shown += &rest[..at];
        shown += &name[..end];
        rest = &name[end + 2..];
    }
    shown + rest
}

/// What akslint says of the Bicep file of a pair, and of its template. Each is judged as if nothing called it and no
/// parameter file belonged to it.
pub fn answers(pair: &Pair) -> [Answer; 2] {
    [(&pair.bicep, "bicep"), (&pair.template, "json")].map(|(file, extension)| {
        let folder = file.parent().expect("files are in folders");
        // Nothing in the tree knows this name, so that it is bare.
        let alone = folder.join(format!("akslint-judges-a-pair.{extension}"));
        let text = std::fs::read_to_string(file).expect("the file can be read");
        let mut session = Session::new(Arc::new(Disk::default()), folder);
        session.edit(&alone, Some(text));
        let command_line = CommandLine { no_file: true, ..CommandLine::default() };
        let selection =
            Selection { paths: vec![alone], command_line, diagrams: true, ..Selection::default() };
        let report = session
            .check(&selection)
            .unwrap_or_else(|_| panic!("{} can be judged", file.display()));
        Answer::of(&report)
    })
}
