//! Fixes in memory: what a fix promises is tried before it is offered. The code is edited, judged again, and compared: the
//! finding is gone, no finding is new, no other cluster runs as something else, and everything can be read that could be
//! read before.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Applicability, Edit, Fix, Reason, Withheld, edit};
use crate::collections::{HashMap, HashSet};
use crate::inventory::Cluster;
use crate::outcome::{Failure, Report};
use crate::rules::{Finding, own};
use crate::session::{Selection, Session};
use crate::source::{FileId, Span};

/// How often what is fixed is looked at again: one fix may make another one possible.
const MAX_ROUNDS: usize = 10;

/// What fixing came to.
pub struct Fixed {
    /// The report of the code as it is after all fixes.
    pub report: Report,
    /// The files that changed, by their real paths.
    pub files: BTreeMap<PathBuf, Changed>,
    /// How many findings were fixed.
    pub count: usize,
    /// The findings that no comment suppresses: places and rules.
    pub unsuppressed: Vec<String>,
}

impl Fixed {
    /// A report of code that nothing was fixed in.
    pub fn nothing(report: Report) -> Self {
        Self { report, files: BTreeMap::new(), count: 0, unsuppressed: Vec::new() }
    }
}

/// A file before and after its fixes.
pub struct Changed {
    /// What people call it.
    pub name: String,
    /// The file that was read.
    pub id: FileId,
    /// The text that was read.
    pub before: String,
    /// The text with the fixes.
    pub after: String,
}

/// Applies fixes of at least this applicability, in memory, until there are none.
///
/// # Errors
///
/// When a run itself fails.
pub fn apply(
    session: &mut Session,
    selection: &Selection,
    report: Report,
    least: Applicability,
) -> Result<Fixed, Failure> {
    let mut fixed = Fixed::nothing(report);
    let mut refused: Vec<(String, String)> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (chosen, _) = chosen(&fixed.report, |finding, fix| {
            fix.applicability >= least
                && !refused
                    .iter()
                    .any(|known| *known == (finding.fingerprint.clone(), fix.title.clone()))
        });
        if chosen.is_empty() {
            break;
        }
        let bad = fixed.carry_out(session, selection, chosen)?;
        refused.extend(bad.into_iter().map(|one| (one.fingerprint, one.fix.title)));
    }
    Ok(fixed)
}

/// Suppresses all findings that a comment can suppress, in memory, with a reason. The comment stands before the
/// declaration that a finding is about.
///
/// # Errors
///
/// When a run itself fails.
pub fn suppress(
    session: &mut Session,
    selection: &Selection,
    report: Report,
    reason: &str,
) -> Result<Fixed, Failure> {
    let mut fixed = Fixed::nothing(report);
    let report = &fixed.report;
    let mut by_place: BTreeMap<Span, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        let place = finding.anchors.first().copied().unwrap_or(finding.primary);
        by_place.entry(place).or_default().push(finding);
    }
    let broken = broken(report);
    let (mut chosen, mut unsuppressed) = (Vec::new(), Vec::new());
    let mut described = HashMap::default();
    for (place, findings) in by_place {
        let file = report.workspace.sources.get(place.file);
        let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        let line = file.position(place.start).line;
        let description = format!("{}:{line}: {}", file.name(), rules.join(", "));
        let edit = edit::suppression(&file, place, &rules, reason)
            .filter(|_| report.request.wants(file.path()) && !broken.contains(&place.file));
        let Some(edit) = edit else {
            unsuppressed.push(description);
            continue;
        };
        described.insert(findings[0].fingerprint.clone(), description);
        let fix = Fix {
            title: "suppress".into(),
            applicability: Applicability::Safe,
            in_every_world: true,
            edits: vec![edit],
        };
        chosen.push(Chosen::new(report, &findings, fix));
    }
    let bad = fixed.carry_out(session, selection, chosen)?;
    unsuppressed.extend(bad.iter().filter_map(|one| described.remove(&one.fingerprint)));
    fixed.unsuppressed = unsuppressed;
    Ok(fixed)
}

/// Keeps the fixes of a report that do what they promise, and leaves the code as it is.
///
/// # Errors
///
/// When a run itself fails.
pub fn keep_proven(
    session: &mut Session,
    selection: &Selection,
    report: Report,
) -> Result<Report, Failure> {
    let (all, mut skipped) = chosen(&report, |_, _| true);
    let state = Fixed::nothing(report);
    let mut good = Vec::new();
    sort_out(session, selection, &state, all, &mut good, &mut Vec::new())?;
    let mut proven: HashMap<String, Fix> =
        good.into_iter().map(|one| (one.fingerprint, one.fix)).collect();
    let mut report = state.report;
    for finding in report.findings.iter_mut().chain(&mut report.suppressed) {
        let best = proven.remove(&finding.fingerprint);
        if let (None, Some(fix)) = (&best, finding.fixes.first()) {
            let reason = skipped.remove(&finding.fingerprint).unwrap_or(Reason::Refuted);
            finding.withheld.insert(0, Withheld { title: fix.title.clone(), reason });
        }
        finding.fixes = best.into_iter().collect();
        // What another fix does need not be done.
        if !finding.fixes.is_empty() {
            finding.withheld.clear();
        }
    }
    Ok(report)
}

/// All fixes of some findings that do what they promise, each tried by itself, with the places of their findings in the
/// report. The code is left as it is.
///
/// # Errors
///
/// When a run itself fails.
pub fn proven(
    session: &mut Session,
    selection: &Selection,
    report: Report,
    is_wanted: impl Fn(&Report, &Finding) -> bool,
) -> Result<(Report, Vec<(usize, Fix)>), Failure> {
    let state = Fixed::nothing(report);
    let broken = broken(&state.report);
    let mut proven = Vec::new();
    for (index, finding) in state.report.findings.iter().enumerate() {
        if !is_wanted(&state.report, finding) {
            continue;
        }
        let is_offered = |fix: &&Fix| is_right(finding, fix) && !edits_any(fix, &broken);
        for fix in finding.fixes.iter().filter(is_offered) {
            let one = Chosen::new(&state.report, &[finding], fix.clone());
            let one = std::slice::from_ref(&one);
            if let Ok((_, before)) = attempt(session, selection, &state, one)? {
                before.restore(session);
                proven.push((index, fix.clone()));
            }
        }
    }
    Ok((state.report, proven))
}

/// What tells a finding from others whatever lines move: the rule, the subject, the file.
type Key = (String, String, PathBuf);

/// What tells a declaration of a cluster from others: the file and the address within its module.
type ClusterKey = (PathBuf, String);

/// A fix that is to be tried.
struct Chosen {
    fingerprint: String,
    /// The findings that it takes away.
    keys: Vec<Key>,
    /// The clusters that these are about.
    clusters: Vec<ClusterKey>,
    fix: Fix,
}

impl Chosen {
    fn new(report: &Report, findings: &[&Finding], fix: Fix) -> Self {
        let is_about = |cluster: &&Cluster| {
            let mut declared = findings.iter().filter_map(|finding| finding.anchors.first());
            declared.any(|header| cluster.span.contains(*header))
        };
        let clusters = report.clusters.iter().chain(&report.updates).filter(is_about);
        Self {
            fingerprint: findings.first().map(|one| one.fingerprint.clone()).unwrap_or_default(),
            keys: findings.iter().map(|finding| key(report, finding)).collect(),
            clusters: clusters.map(|cluster| cluster_key(report, cluster)).collect(),
            fix,
        }
    }
}

impl Fixed {
    /// Carries out those of some fixes that do what they promise. Gives the others.
    fn carry_out(
        &mut self,
        session: &mut Session,
        selection: &Selection,
        chosen: Vec<Chosen>,
    ) -> Result<Vec<Chosen>, Failure> {
        if let Ok((report, _)) = attempt(session, selection, self, &chosen)? {
            self.accept(report, &chosen);
            return Ok(Vec::new());
        }
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        sort_out(session, selection, self, chosen, &mut good, &mut bad)?;
        // Fixes that hold apart, and not together, take turns.
        for some in [&good[..], &good[..good.len().min(1)]] {
            if let Ok((report, _)) = attempt(session, selection, self, some)? {
                self.accept(report, some);
                break;
            }
        }
        Ok(bad)
    }

    fn accept(&mut self, mut report: Report, chosen: &[Chosen]) {
        let edits = || chosen.iter().flat_map(|one| &one.fix.edits);
        let sources = &self.report.workspace.sources;
        for (path, after) in edited(&self.report, chosen) {
            let mut ids = edits().map(|edit| edit.span.file);
            let Some(id) = ids.find(|id| sources.get(*id).path() == path) else { continue };
            let file = sources.get(id);
            let changed = self.files.entry(path).or_insert_with(|| Changed {
                name: file.name().to_owned(),
                id,
                before: file.text().to_owned(),
                after: String::new(),
            });
            changed.after = after;
        }
        self.count += chosen.iter().map(|one| one.keys.len()).sum::<usize>();
        // What was a secret stays one, also where a fix removes it.
        report.secrets.extend(&self.report.secrets);
        self.report = report;
    }
}

/// Whether a fix is right in the worlds in which its finding does not hold, too. What holds in some worlds only is
/// somebody's choice there.
fn is_right(finding: &Finding, fix: &Fix) -> bool {
    finding.condition.is_none() || fix.in_every_world
}

/// The first fix of each finding that is wanted, and why other findings, by their fingerprints, have none: a fix may not
/// overlap with an earlier one.
fn chosen(
    report: &Report,
    is_wanted: impl Fn(&Finding, &Fix) -> bool,
) -> (Vec<Chosen>, HashMap<String, Reason>) {
    // Where the edits of a file begin, and where they end: they do not overlap.
    let mut taken: HashMap<FileId, BTreeMap<u32, u32>> = HashMap::default();
    let (mut chosen, mut skipped) = (Vec::new(), HashMap::default());
    let mut right = Vec::new();
    for finding in &report.findings {
        let mut wanted = finding.fixes.iter().filter(|fix| is_wanted(finding, fix)).peekable();
        if wanted.peek().is_none() {
            continue;
        }
        match wanted.find(|fix| is_right(finding, fix)) {
            Some(fix) => right.push((finding, fix)),
            None => {
                skipped.insert(finding.fingerprint.clone(), Reason::Conditional);
            }
        }
    }
    let broken = broken(report);
    // What is only shown does not stand in the way of what is applied.
    right.sort_by_key(|(_, fix)| Reverse(fix.applicability));
    for (finding, fix) in right {
        let mut skip = |reason| {
            skipped.insert(finding.fingerprint.clone(), reason);
        };
        let overlaps = |edit: &Edit| {
            let Some(taken) = taken.get(&edit.span.file) else { return false };
            let before = taken.range(..=edit.span.end).next_back();
            before.is_some_and(|(_, &end)| edit.span.start <= end)
        };
        // Nobody asked for what lies elsewhere.
        let is_asked_for =
            |edit: &Edit| report.request.wants(report.workspace.sources.get(edit.span.file).path());
        if !fix.edits.iter().all(is_asked_for) {
            skip(Reason::NotSelected);
            continue;
        }
        if edits_any(fix, &broken) {
            skip(Reason::Broken);
            continue;
        }
        if fix.edits.iter().any(overlaps) {
            skip(Reason::Overlap);
            continue;
        }
        for edit in &fix.edits {
            taken.entry(edit.span.file).or_default().insert(edit.span.start, edit.span.end);
        }
        chosen.push(Chosen::new(report, &[finding], fix.clone()));
    }
    (chosen, skipped)
}

/// The files that could not be read in whole.
fn broken(report: &Report) -> HashSet<FileId> {
    let mistakes = report.findings.iter().chain(&report.suppressed);
    let mistakes = mistakes.filter(|finding| finding.rule == own::SYNTAX_ERROR);
    mistakes.map(|finding| finding.primary.file).collect()
}

/// Whether a fix edits one of some files.
fn edits_any(fix: &Fix, files: &HashSet<FileId>) -> bool {
    fix.edits.iter().any(|edit| files.contains(&edit.span.file))
}

/// The texts of the files that some fixes edit, after it.
fn edited(report: &Report, chosen: &[Chosen]) -> BTreeMap<PathBuf, String> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in chosen.iter().flat_map(|one| &one.fix.edits) {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let mut texts = BTreeMap::new();
    for (id, mut edits) in by_file {
        let file = report.workspace.sources.get(id);
        edits.sort_by_key(|edit| edit.span);
        let (mut text, mut copied) = (String::with_capacity(file.text().len()), 0);
        for edit in edits {
            text.push_str(&file.text()[copied..edit.span.start as usize]);
            text.push_str(&edit.text);
            copied = edit.span.end as usize;
        }
        text.push_str(&file.text()[copied..]);
        texts.insert(file.path().to_path_buf(), text);
    }
    texts
}

/// The texts that stood for files before they were edited; `None` where a file stood for itself.
struct Before(Vec<(PathBuf, Option<String>)>);

impl Before {
    /// Takes the edits back.
    fn restore(self, session: &mut Session) {
        for (path, text) in self.0 {
            session.edit(&path, text);
        }
    }
}

/// Edits the code by some fixes of a report, and judges it: the new report, if the fixes do what they promise, and what
/// the code was before. If not, the code is as it was, and what comes back are the places in `chosen` of the fixes that
/// seem to be to blame.
fn attempt(
    session: &mut Session,
    selection: &Selection,
    state: &Fixed,
    chosen: &[Chosen],
) -> Result<Result<(Report, Before), Vec<usize>>, Failure> {
    let mut before = Before(Vec::new());
    for (path, text) in edited(&state.report, chosen) {
        before.0.push((path.clone(), session.text(&path)));
        session.edit(&path, Some(text));
    }
    let report = session.check(selection)?;
    if holds(&state.report, &report, chosen) {
        return Ok(Ok((report, before)));
    }
    before.restore(session);
    Ok(Err(blamed(&state.report, &report, chosen)))
}

/// Sorts out which of some fixes do what they promise. Most do, so that all are tried at once, and those that seem to be
/// to blame apart from the others; where that does not tell them apart, halves do.
fn sort_out(
    session: &mut Session,
    selection: &Selection,
    state: &Fixed,
    mut chosen: Vec<Chosen>,
    good: &mut Vec<Chosen>,
    bad: &mut Vec<Chosen>,
) -> Result<(), Failure> {
    if chosen.is_empty() {
        return Ok(());
    }
    let blamed = match attempt(session, selection, state, &chosen)? {
        Ok((_, before)) => {
            before.restore(session);
            good.append(&mut chosen);
            return Ok(());
        }
        Err(_) if chosen.len() == 1 => {
            bad.append(&mut chosen);
            return Ok(());
        }
        Err(blamed) => blamed,
    };
    let other = match blamed.len() {
        few if few == 0 || few == chosen.len() => chosen.split_off(chosen.len() / 2),
        _ => blamed.into_iter().rev().map(|index| chosen.remove(index)).collect(),
    };
    for part in [chosen, other] {
        sort_out(session, selection, state, part, good, bad)?;
    }
    Ok(())
}

/// Which fixes leave their finding in place, or edit a file that has a new one, by their places, in order.
fn blamed(before: &Report, after: &Report, chosen: &[Chosen]) -> Vec<usize> {
    let (old, new) = (counted(before), counted(after));
    let count = |counts: &HashMap<Key, usize>, key: &Key| counts.get(key).copied().unwrap_or(0);
    let is_new = |key: &&Key| count(&new, key) > count(&old, key);
    let with_new: HashSet<&PathBuf> = new.keys().filter(is_new).map(|(_, _, path)| path).collect();
    let is_blamed = |one: &Chosen| {
        let is_there = |key: &Key| count(&new, key) >= count(&old, key);
        one.keys.iter().any(is_there)
            || one.fix.edits.iter().any(|edit| {
                with_new
                    .contains(&before.workspace.sources.get(edit.span.file).path().to_path_buf())
            })
    };
    (0..chosen.len()).filter(|&index| is_blamed(&chosen[index])).collect()
}

/// How many findings there are of each key.
fn counted(report: &Report) -> HashMap<Key, usize> {
    let mut counts: HashMap<Key, usize> = HashMap::default();
    for finding in &report.findings {
        *counts.entry(key(report, finding)).or_default() += 1;
    }
    counts
}

/// Whether what some fixes promise is the case.
fn holds(before: &Report, after: &Report, chosen: &[Chosen]) -> bool {
    let mut allowed = counted(before);
    let keys = || chosen.iter().flat_map(|one| &one.keys);
    for key in keys() {
        if let Some(count) = allowed.get_mut(key) {
            *count = count.saturating_sub(1);
        }
    }
    let fixed: HashSet<&ClusterKey> = chosen.iter().flat_map(|one| &one.clusters).collect();
    let is_fixed = |cluster: &ClusterKey| fixed.contains(cluster);
    counted(after).iter().all(|(key, count)| allowed.get(key).is_some_and(|most| count <= most))
        && after.undetermined.len() <= before.undetermined.len()
        && after.problems <= before.problems
        && verdicts(before, is_fixed) == verdicts(after, is_fixed)
}

fn key(report: &Report, finding: &Finding) -> Key {
    let file = report.workspace.sources.get(finding.primary.file);
    (finding.rule.clone(), finding.address.clone(), file.path().to_path_buf())
}

fn cluster_key(report: &Report, cluster: &Cluster) -> ClusterKey {
    let file = report.workspace.sources.get(cluster.span.file);
    (file.path().to_path_buf(), cluster.address.clone())
}

/// What all clusters run as, but some.
fn verdicts(report: &Report, is_left_out: impl Fn(&ClusterKey) -> bool) -> Vec<String> {
    let clusters = report.clusters.iter().chain(&report.updates);
    let others = clusters.filter(|cluster| !is_left_out(&cluster_key(report, cluster)));
    let mut all: Vec<String> = others
        .map(|cluster| {
            let worlds: Vec<String> = cluster
                .worlds
                .iter()
                .map(|verdict| format!("{:?} {:?}", verdict.when, verdict.details))
                .collect();
            let file = report.workspace.sources.get(cluster.span.file);
            format!("{} {} {worlds:?}", file.path().display(), cluster.address)
        })
        .collect();
    all.sort();
    all
}
