//! Puts the answers of all roots together: suppresses, merges, keeps what was asked for, sorts, and
//! gives findings the severities that the configuration says.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::map::Entry;

use crate::collections::{HashMap, HashSet, IndexMap, IndexSet};
use crate::config::{Config, Level};
use crate::diagnostic::InputDiagnostic;
use crate::diagram::{self, Diagram};
use crate::eval::Condition;
use crate::inventory::{Cluster, Opaque};
use crate::ir::Module;
use crate::outcome::{Report, RootResult};
use crate::rules::suppress::{Suppressions, about};
use crate::rules::{Finding, Rule, Statement, Undetermined, own};
use crate::secrets::Written;
use crate::source::{FileId, Span};
use crate::syntax;
use crate::syntax_errors::SyntaxErrors;

/// How many places are shown for one finding.
const MAX_RELATED: usize = 50;

/// Puts the answers of all roots together.
pub(crate) fn collect(
    report: &mut Report,
    rules: &[Rule],
    config: &Config,
    results: Vec<Arc<RootResult>>,
    written: &mut Written,
) {
    let runs = |rule: &str| config.runs(rule);
    let mut problems: Vec<InputDiagnostic> = Vec::new();
    let mut modules: IndexMap<*const Module, Arc<Module>> = IndexMap::default();
    let mut files: IndexSet<FileId> = IndexSet::default();
    let mut beside_clusters: HashSet<FileId> = HashSet::default();
    let mut findings: Vec<Finding> = Vec::new();
    let mut undetermined: IndexSet<Undetermined> = IndexSet::default();
    let mut clusters: IndexMap<Span, Cluster> = IndexMap::default();
    let mut opaque: IndexMap<Span, Opaque> = IndexMap::default();
    let mut diagrams: BTreeMap<PathBuf, Vec<diagram::Edge>> = BTreeMap::new();
    for (root, one) in results.into_iter().enumerate() {
        let mut one = Arc::unwrap_or_clone(one);
        for finding in &mut one.answers.findings {
            finding.condition = finding.condition.take().map(|condition| condition.in_root(root));
        }
        if let Some(root) = one.modules.first() {
            report.secrets.add_values(&one.deployment.values, root);
            let sources = &report.workspace.sources;
            let is_wanted = |place: &Span| report.request.wants(sources.get(place.file).path());
            let wanted = one
                .edges
                .into_iter()
                .filter(|edge| is_wanted(&edge.declaration) || edge.calls.iter().any(is_wanted));
            diagrams.entry(root.path.clone()).or_default().extend(wanted);
        }
        // Where clusters are declared, and what leads there.
        let on_way: HashSet<FileId> = one
            .clusters
            .iter()
            .flat_map(|cluster| cluster.via().chain([cluster.span]))
            .map(|span| span.file)
            .collect();
        for module in one.modules {
            files.extend(&module.files);
            if module.files.iter().any(|file| on_way.contains(file)) {
                beside_clusters.extend(&module.files);
            }
            modules.insert(Arc::as_ptr(&module), module);
        }
        if !on_way.is_empty() {
            beside_clusters.extend(&one.deployment.files);
        }
        files.extend(one.deployment.files);
        findings.extend(one.answers.findings);
        undetermined.extend(one.answers.undetermined);
        problems.extend(one.problems);
        findings.extend(one.panicked.map(|place| internal_error(place, rules)));
        for cluster in one.clusters {
            match clusters.entry(cluster.span) {
                Entry::Occupied(mut known) => known.get_mut().merge(cluster),
                Entry::Vacant(entry) => {
                    entry.insert(cluster);
                }
            }
        }
        report.secrets.extend(&one.answers.secrets);
        opaque.extend(one.opaque.into_iter().map(|call| (call.span, call)));
    }
    written.add(modules.values(), &mut report.secrets);
    for module in modules.values() {
        problems.extend(module.problems.iter().cloned());
    }
    let troubled: IndexSet<FileId> = problems.iter().map(|problem| problem.span.file).collect();
    for file in troubled {
        if syntax::may_hold_values(&report.workspace.sources.get(file)) {
            report.secrets.add_unreadable(file);
        }
    }
    report.problems = problems.len();
    if runs(own::SYNTAX_ERROR) {
        let syntax_errors = SyntaxErrors {
            workspace: &report.workspace,
            discovered: &report.discovered,
            rules,
            beside_clusters: &beside_clusters,
        };
        findings.extend(syntax_errors.findings(&problems));
    }
    report.findings = findings;
    report.undetermined = undetermined.into_iter().collect();
    (report.updates, report.clusters) =
        clusters.into_values().partition(|cluster: &Cluster| cluster.is_update);
    report.opaque = opaque.into_values().collect();
    report.diagrams =
        diagrams.into_iter().filter_map(|(root, edges)| Diagram::new(root, edges)).collect();
    suppress(report, rules, &runs, &modules, &files);
    report.findings = merge_all(std::mem::take(&mut report.findings));
    report.suppressed = merge_all(std::mem::take(&mut report.suppressed));
    // What one way suppresses and another does not is not suppressed.
    let open: HashSet<(&str, Span)> =
        report.findings.iter().map(|open| (open.rule.as_str(), open.primary)).collect();
    report.suppressed.retain(|finding| !open.contains(&(finding.rule.as_str(), finding.primary)));
    keep_wanted(report);
    sort(report);
    weigh(report, config);
}

/// Takes out what is suppressed, and adds what is wrong with suppressions. Each way that leads to a
/// finding has its own calls, and is suppressed on its own.
fn suppress(
    report: &mut Report,
    rules: &[Rule],
    runs: &dyn Fn(&str) -> bool,
    modules: &IndexMap<*const Module, Arc<Module>>,
    files: &IndexSet<FileId>,
) {
    let sources = &report.workspace.sources;
    let mut suppressions = Suppressions::default();
    for &id in files {
        suppressions.add(id, &sources.get(id));
    }
    let blocks = Blocks::new(modules.values().flat_map(|module| module.blocks.iter().copied()));
    let line = |span: Span| sources.get(span.file).position(span.start).line;
    for mut finding in std::mem::take(&mut report.findings) {
        // A suppression before a block counts for all that is in it.
        finding.anchors.extend(blocks.around(finding.primary));
        finding.suppression = suppressions.find(&finding, &line);
        match finding.suppression {
            Some(_) => report.suppressed.push(finding),
            None => report.findings.push(finding),
        }
    }
    let wholes: HashMap<Span, Span> =
        blocks.all.iter().map(|block| (block.header, block.whole)).collect();
    for undetermined in &report.undetermined {
        if let Some(whole) = wholes.get(&undetermined.primary) {
            suppressions.mark_used(*whole, Some(&undetermined.rule), &line);
        }
    }
    for idle in report.clusters.iter().filter(|cluster| cluster.worlds.is_empty()) {
        suppressions.mark_used(idle.span, None, &line);
    }
    let own = suppressions.findings(rules, runs, sources).into_iter().filter(|f| runs(&f.rule));
    report.findings.extend(own);
}

/// The blocks of all modules, which are one within the other or one behind the other.
struct Blocks {
    /// By file and start, an outer block before what is in it.
    all: Vec<Block>,
}

struct Block {
    header: Span,
    whole: Span,
    /// The position of the innermost block around it.
    parent: Option<usize>,
}

impl Blocks {
    /// Takes headers and whole blocks.
    fn new(blocks: impl Iterator<Item = (Span, Span)>) -> Self {
        let mut all: Vec<Block> =
            blocks.map(|(header, whole)| Block { header, whole, parent: None }).collect();
        all.sort_by_key(|block| (block.whole.file, block.whole.start, Reverse(block.whole.end)));
        let mut open: Vec<usize> = Vec::new();
        for index in 0..all.len() {
            let is_around = |&outer: &usize| all[outer].whole.contains(all[index].whole);
            while open.last().is_some_and(|outer| !is_around(outer)) {
                open.pop();
            }
            all[index].parent = open.last().copied();
            open.push(index);
        }
        Self { all }
    }

    /// The headers of the blocks around a place, innermost first.
    fn around(&self, place: Span) -> impl Iterator<Item = Span> {
        let behind =
            |block: &Block| (block.whole.file, block.whole.start) <= (place.file, place.start);
        let last = self.all.partition_point(behind).checked_sub(1);
        let blocks = std::iter::successors(last, |&index| self.all[index].parent);
        let around = blocks.filter(move |&index| self.all[index].whole.contains(place));
        around.map(|index| self.all[index].header)
    }
}

/// One finding for each place and what is said there.
fn merge_all(findings: Vec<Finding>) -> Vec<Finding> {
    let mut united: IndexMap<(Span, Statement), Finding> = IndexMap::default();
    for finding in findings {
        match united.entry((finding.primary, finding.statement())) {
            Entry::Occupied(mut known) => merge(known.get_mut(), finding),
            Entry::Vacant(entry) => {
                entry.insert(finding);
            }
        }
    }
    let mut united: Vec<Finding> = united.into_values().collect();
    for finding in &mut united {
        finding.condition = finding.condition.take().map(Condition::in_words);
        finding.name_all();
    }
    united
}

/// The same finding on another way: it is always the case if it is on one of them, and every way that
/// leads to it is shown.
fn merge(known: &mut Finding, other: Finding) {
    known.condition = match (known.condition.take(), other.condition) {
        (Some(one), Some(other)) => Some(one.or(&other)).filter(|either| !either.is_always()),
        _ => None,
    };
    known.anchors.extend(other.anchors);
    known.names.extend(other.names);
    for way in other.ways {
        if known.ways.len() < MAX_RELATED && !known.ways.contains(&way) {
            known.ways.push(way);
        }
    }
    // A deployment without a parameter file has no name to be told apart by.
    match known.parameters.is_empty() || other.parameters.is_empty() {
        true => known.parameters.clear(),
        false => {
            for file in other.parameters {
                if !known.parameters.contains(&file) {
                    known.parameters.push(file);
                }
            }
        }
    }
    for label in other.related {
        if known.related.len() < MAX_RELATED
            && !known.related.iter().any(|old| old.span == label.span)
        {
            known.related.push(label);
        }
    }
}

/// Leaves what was asked for. A finding concerns every file on its way: the change that causes it
/// may be in any of them.
fn keep_wanted(report: &mut Report) {
    let (sources, request) = (&report.workspace.sources, &report.request);
    let wanted = |span: Span| request.wants(sources.get(span.file).path());
    let concerned = |finding: &Finding| {
        let related = finding.related.iter().map(|label| label.span);
        let with = |&file: &FileId| request.wants(sources.get(file).path());
        finding.anchors.iter().copied().chain([finding.primary]).chain(related).any(wanted)
            || finding.parameters.iter().any(with)
    };
    report.findings.retain(concerned);
    report.suppressed.retain(concerned);
    report.undetermined.retain(|undetermined| wanted(undetermined.primary));
    report.opaque.retain(|call| wanted(call.span));
    let with = |&file: &FileId| request.wants(sources.get(file).path());
    report.updates.retain(|update| wanted(update.span));
    report.clusters.retain(|cluster| {
        wanted(cluster.span)
            || cluster.via().any(wanted)
            || cluster.worlds.iter().any(|verdict| verdict.parameters.iter().any(with))
    });
}

/// Sorts by path and offset, whatever the order in which roots were judged.
fn sort(report: &mut Report) {
    let sources = &report.workspace.sources;
    let path = |span: Span| sources.get(span.file).path().to_path_buf();
    for findings in [&mut report.findings, &mut report.suppressed] {
        findings.sort_by_cached_key(|f| {
            (path(f.primary), f.primary.start, f.rule.clone(), f.message.clone())
        });
    }
    report.undetermined.sort_by_cached_key(|u| {
        (path(u.primary), u.primary.start, u.rule.clone(), u.address.clone())
    });
    for clusters in [&mut report.clusters, &mut report.updates] {
        clusters.sort_by_cached_key(|c| (path(c.span), c.span.start));
    }
    report.opaque.sort_by_cached_key(|o| (path(o.span), o.span.start));
}

/// Gives findings the severity that the configuration says, and takes out what is off where it is.
fn weigh(report: &mut Report, config: &Config) {
    let sources = &report.workspace.sources;
    let level = |rule: &str, at: Span| config.level(rule, sources.get(at.file).path());
    let configured = |finding: &mut Finding| match level(&finding.rule, finding.primary) {
        None => true,
        Some(level) => level.severity().map(|severity| finding.severity = severity).is_some(),
    };
    let least = config.min_severity();
    let is_kept = |finding: &mut Finding| {
        configured(finding) && least.is_none_or(|least| finding.severity >= least)
    };
    report.findings.retain_mut(is_kept);
    report.suppressed.retain_mut(is_kept);
    report
        .undetermined
        .retain(|undetermined| level(&undetermined.rule, undetermined.primary) != Some(Level::Off));
}

/// The finding about a root that could not be judged. No configuration turns it off.
fn internal_error(place: Span, rules: &[Rule]) -> Finding {
    let message = "akslint failed on this module, and did not judge it".to_owned();
    about(own::INTERNAL_ERROR, place, message, rules)
}
