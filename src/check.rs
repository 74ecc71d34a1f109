//! A run: discover, judge every root in parallel, suppress, sort.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::baseline::{Baseline, Known};
use crate::config::{CommandLine, Config, Level};
use crate::deployment::{Deployment, Given, Variable};
use crate::diagram::{self, Diagram};
use crate::discover::{Discovered, Root, discover};
use crate::eval::{Bounds, Program, Worlds};
use crate::git;
use crate::inventory::{self, Cluster, Opaque};
use crate::ir::{Module, Problem};
use crate::model::Relations;
use crate::nearest::hint;
use crate::request::{Request, Unreadable};
use crate::rules::engine::{Answers, Inquiry};
use crate::rules::suppress::{Suppressions, about};
use crate::rules::{self, Finding, Rule, Undetermined, finding, own};
use crate::secrets::Secrets;
use crate::source::{FileId, Span};
use crate::workspace::Workspace;

/// Evaluation is recursive, and bounded by [`Bounds::depth`]; this is more than the bound needs in
/// a debug build. The pages that are not used cost nothing.
const STACK: usize = 256 << 20;

/// Conditions of many roots are not joined beyond this length.
const MAX_CONDITION: usize = 500;

/// How many places are shown for one finding.
const MAX_RELATED: usize = 50;

/// What to judge, and how.
#[derive(Debug, Default)]
pub struct Options {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// An editor's buffer: the path that it belongs to, and its text.
    pub unsaved: Option<(PathBuf, String)>,
    /// Values of variables, `name=value`, in order; later ones win.
    pub variables: Vec<Variable>,
    /// Values of the parameters of templates, in order; later ones win. Where there are any, the
    /// parameter files beside templates are not read.
    pub parameters: Vec<Variable>,
    /// A git revision: only what was touched since then is reported.
    pub changed_since: Option<String>,
    /// Whether to report what the baseline knows, too.
    pub no_baseline: bool,
    /// Whether files that are named, but excluded, are left out.
    pub force_exclude: bool,
    /// Whether to draw the clusters with their identities and roles.
    pub diagrams: bool,
    /// What the command line says about the configuration.
    pub command_line: CommandLine,
}

/// What a run gives.
pub struct Report {
    /// The files.
    pub workspace: Workspace,
    /// The configuration.
    pub config: Config,
    /// The rules that are known.
    pub rules: Vec<Rule>,
    /// What is wrong, sorted by path and offset.
    pub findings: Vec<Finding>,
    /// What is not known, sorted alike.
    pub undetermined: Vec<Undetermined>,
    /// Every cluster, sorted alike.
    pub clusters: Vec<Cluster>,
    /// Calls of modules that are not at hand, sorted alike.
    pub opaque: Vec<Opaque>,
    /// The graphs of identities and roles, sorted by root, if they were asked for.
    pub diagrams: Vec<Diagram>,
    /// The findings that are suppressed, sorted alike.
    pub suppressed: Vec<Finding>,
    /// How many findings the baseline hides.
    pub known: usize,
    /// What the baseline has, and is there no longer.
    pub gone: Vec<Known>,
    /// What must not be shown.
    pub secrets: Secrets,
    /// What was asked for.
    pub request: Request,
    /// What was found for it.
    pub discovered: Discovered,
    /// What is said of values of the command line that no root declares.
    pub undeclared: Vec<String>,
}

/// Why a run failed.
pub enum Failure {
    /// Paths that cannot be read.
    Paths(Vec<Unreadable>),
    /// Configuration, rule files, variables or variable files that are wrong, with the files that they
    /// are in.
    Problems(Box<Workspace>, Vec<Problem>),
    /// Bad usage.
    Usage(String),
}

/// What a run needs before it looks at any code.
pub struct Setup {
    /// What is asked for.
    pub request: Request,
    /// Where files come from.
    pub workspace: Workspace,
    /// The configuration.
    pub config: Config,
    /// The rules that are known.
    pub rules: Vec<Rule>,
}

/// Reads configuration and rules for these paths.
///
/// # Errors
///
/// What is wrong with the paths, the configuration, the rules or the command line.
pub fn set_up(
    paths: &[PathBuf],
    unsaved: Option<&(PathBuf, String)>,
    command_line: CommandLine,
) -> Result<Setup, Failure> {
    let mut request =
        Request::new(paths, unsaved.map(|(path, _)| path.as_path())).map_err(Failure::Paths)?;
    let base = std::env::current_dir().and_then(|dir| dir.canonicalize()).unwrap_or_default();
    let workspace = Workspace::new(request.workspaces.clone(), base, unsaved.cloned());
    let fail = |workspace, problems| Err(Failure::Problems(Box::new(workspace), problems));
    let mut config = match Config::load(&workspace, &request, command_line) {
        Ok(config) => config,
        Err(problems) => return fail(workspace, problems),
    };
    let rules = match rules::load::load(&workspace, config.rule_folders()) {
        Ok(rules) => rules,
        Err(problems) => return fail(workspace, problems),
    };
    let problems = config.unknown_rules(&rules);
    if !problems.is_empty() {
        return fail(workspace, problems);
    }
    let names = || rules.iter().map(|rule| rule.name.as_str());
    for name in config.named_rules() {
        if rules::find(&rules, name).is_none() {
            let hint = hint(name, names());
            let message = format!("there is no rule `{name}`{hint}; `akslint rules` lists them");
            return Err(Failure::Usage(message));
        }
    }
    request.excluded = std::mem::take(&mut config.exclude);
    Ok(Setup { request, workspace, config, rules })
}

/// Runs.
///
/// # Errors
///
/// When the run itself fails; what is wrong with the code is a finding.
pub fn check(options: Options) -> Result<Report, Failure> {
    let unsaved = options.unsaved.as_ref();
    let setup = set_up(&options.paths, unsaved, options.command_line)?;
    let Setup { mut request, workspace, config, rules } = setup;
    request.force_exclude = options.force_exclude;
    if let Some(revision) = &options.changed_since {
        for root in &request.workspaces.clone() {
            let files = git::changed(root, revision).map_err(|message| {
                Failure::Usage(format!("--changed-since {revision}: {message}"))
            })?;
            request.restrict(files);
        }
    }
    let baseline = match config.baseline().filter(|_| !options.no_baseline) {
        Some(path) => match Baseline::read(&workspace, &path) {
            Ok(baseline) => baseline,
            Err(problem) => return Err(Failure::Problems(Box::new(workspace), vec![problem])),
        },
        None => Baseline::default(),
    };
    let runs = |name: &str| config.runs(name);
    let selected: Vec<&Rule> = rules.iter().filter(|rule| runs(&rule.name)).collect();
    let given = match Given::read(&workspace, &options.variables, &options.parameters) {
        Ok(given) => given,
        Err(problems) => return Err(Failure::Problems(Box::new(workspace), problems)),
    };
    let discovered = discover(&request, unsaved, &config.deployments);
    let run = Run {
        workspace: &workspace,
        request: &request,
        rules: &selected,
        given: &given,
        diagrams: options.diagrams,
    };
    let judged = run.judge(&discovered);
    let roots = judged.iter().filter_map(|judged| judged.modules.first());
    let mut report = Report {
        findings: Vec::new(),
        undetermined: Vec::new(),
        clusters: Vec::new(),
        opaque: Vec::new(),
        diagrams: Vec::new(),
        suppressed: Vec::new(),
        known: 0,
        gone: Vec::new(),
        secrets: Secrets::default(),
        undeclared: given.undeclared(roots.map(Arc::as_ref)),
        rules: Vec::new(),
        config: Config::default(),
        workspace,
        request,
        discovered,
    };
    collect(&mut report, &rules, &runs, judged);
    weigh(&mut report, &config);
    let Report { workspace, request, findings, suppressed, secrets, .. } = &mut report;
    let looked_at = |known: &Known| {
        let mut roots = request.workspaces.iter();
        config.runs(&known.rule) && roots.any(|root| request.wants(&root.join(&known.path)))
    };
    finding::fingerprint(findings.iter_mut().chain(suppressed).collect(), workspace, secrets);
    (report.known, report.gone) = baseline.apply(findings, looked_at);
    report.rules = rules;
    report.config = config;
    Ok(report)
}

/// What was found out about one root.
#[derive(Default)]
struct Judged {
    modules: Vec<Arc<Module>>,
    deployment: Deployment,
    answers: Answers,
    clusters: Vec<Cluster>,
    opaque: Vec<Opaque>,
    edges: Vec<diagram::Edge>,
    problems: Vec<Problem>,
}

/// What judging needs, the same for every root.
struct Run<'r> {
    workspace: &'r Workspace,
    request: &'r Request,
    rules: &'r [&'r Rule],
    given: &'r Given,
    diagrams: bool,
}

impl Run<'_> {
    /// Judges every root that has to do with what was asked for, in parallel.
    fn judge(&self, discovered: &Discovered) -> Vec<Judged> {
        let run = || discovered.roots.par_iter().filter_map(|root| self.judge_one(root)).collect();
        match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
            Ok(pool) => pool.install(run),
            // Without threads of our own the global pool has to do.
            Err(_) => run(),
        }
    }

    fn judge_one(&self, root: &Root) -> Option<Judged> {
        let module = self.workspace.module(&root.module)?;
        let mut judged = Judged::default();
        (judged.deployment, judged.problems) = self.given.deploy(self.workspace, root, &module);
        let program = Program::new(self.workspace, module, &judged.deployment.values);
        if let Some(file) = judged.deployment.module.take() {
            program.given_by(file);
        }
        let relations = Relations::new(&program);
        judged.modules = program.modules();
        let files = judged.modules.iter().flat_map(|module| &module.files);
        let wants = |&id: &FileId| self.request.wants(self.workspace.sources.get(id).path());
        let mut named = root.files.iter().chain([&root.module]);
        if !files.chain(&judged.deployment.files).any(wants)
            && !named.any(|path| self.request.wants(path))
        {
            return None;
        }
        let worlds = Worlds::new(&program, Bounds::DEFAULT);
        for declaration in relations.declarations() {
            let inquiry = Inquiry::new(&worlds, &relations, declaration);
            inquiry.ask(self.rules, &mut judged.answers);
            judged.clusters.extend(inventory::cluster(&program, &inquiry));
            if self.diagrams {
                judged.edges.extend(diagram::edges(&program, &inquiry));
            }
        }
        judged.opaque = inventory::opaque(&program);
        if program.is_cut_off() {
            judged.problems.extend(cut_off(&program));
        }
        drop(worlds);
        drop(program);
        for finding in &mut judged.answers.findings {
            finding.parameters.clone_from(&judged.deployment.files);
        }
        for verdict in judged.clusters.iter_mut().flat_map(|cluster| &mut cluster.worlds) {
            verdict.parameters.clone_from(&judged.deployment.files);
        }
        Some(judged)
    }
}

/// Gives findings the severity that the configuration says, and takes out what is off where it is.
fn weigh(report: &mut Report, config: &Config) {
    let sources = &report.workspace.sources;
    let level = |rule: &str, at: Span| config.level(rule, sources.get(at.file).path());
    let weigh = |finding: &mut Finding| match level(&finding.rule, finding.primary) {
        None => true,
        Some(level) => level.severity().map(|severity| finding.severity = severity).is_some(),
    };
    report.findings.retain_mut(weigh);
    report.suppressed.retain_mut(weigh);
    report
        .undetermined
        .retain(|undetermined| level(&undetermined.rule, undetermined.primary) != Some(Level::Off));
}

/// What is said of a root whose calls were not all followed.
fn cut_off(program: &Program<'_>) -> Option<Problem> {
    let root = program.instance(Program::ROOT);
    let (_, call) = root.module.calls.first()?;
    let message = "its modules call more modules than are followed".to_owned();
    Some(Problem { message, span: call.header, limitation: true })
}

/// Puts the answers of all roots together.
fn collect(report: &mut Report, rules: &[Rule], runs: &dyn Fn(&str) -> bool, judged: Vec<Judged>) {
    let mut problems: Vec<Problem> = Vec::new();
    let mut modules: IndexMap<*const Module, Arc<Module>> = IndexMap::new();
    let mut files: IndexSet<FileId> = IndexSet::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut undetermined: IndexSet<Undetermined> = IndexSet::new();
    let mut clusters: IndexMap<Span, Cluster> = IndexMap::new();
    let mut opaque: IndexMap<Span, Opaque> = IndexMap::new();
    let mut diagrams: BTreeMap<PathBuf, Vec<diagram::Edge>> = BTreeMap::new();
    for one in judged {
        if let Some(root) = one.modules.first() {
            report.secrets.add_values(&one.deployment.values, root);
            let wanted = one.edges.into_iter().filter(|edge| {
                report.request.wants(report.workspace.sources.get(edge.declaration.file).path())
            });
            diagrams.entry(root.path.clone()).or_default().extend(wanted);
        }
        for module in one.modules {
            files.extend(&module.files);
            modules.insert(Arc::as_ptr(&module), module);
        }
        files.extend(one.deployment.files);
        findings.extend(one.answers.findings);
        undetermined.extend(one.answers.undetermined);
        problems.extend(one.problems);
        for cluster in one.clusters {
            match clusters.entry(cluster.span) {
                Entry::Occupied(mut known) => known.get_mut().unite(cluster),
                Entry::Vacant(entry) => {
                    entry.insert(cluster);
                }
            }
        }
        report.secrets.extend(one.answers.secrets);
        opaque.extend(one.opaque.into_iter().map(|call| (call.span, call)));
    }
    for module in modules.values() {
        report.secrets.add_module(module);
        problems.extend(module.problems.iter().cloned());
    }
    if runs(own::SYNTAX_ERROR) {
        findings.extend(problems.iter().map(|problem| syntax_error(problem, rules)));
    }
    report.findings = findings;
    report.undetermined = undetermined.into_iter().collect();
    report.clusters = clusters.into_values().collect();
    report.opaque = opaque.into_values().collect();
    report.diagrams =
        diagrams.into_iter().filter_map(|(root, edges)| Diagram::new(root, edges)).collect();
    suppress(report, rules, runs, &modules, &files);
    report.findings = unite_all(std::mem::take(&mut report.findings));
    report.suppressed = unite_all(std::mem::take(&mut report.suppressed));
    // What one way suppresses and another does not is not suppressed.
    let open: HashSet<(&str, Span)> =
        report.findings.iter().map(|open| (open.rule.as_str(), open.primary)).collect();
    report.suppressed.retain(|finding| !open.contains(&(finding.rule.as_str(), finding.primary)));
    keep_wanted(report);
    sort(report);
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
    let mut blocks: HashMap<FileId, Vec<(Span, Span)>> = HashMap::new();
    for &id in files {
        suppressions.add(id, &sources.get(id));
    }
    for module in modules.values() {
        for &(header, whole) in &module.blocks {
            blocks.entry(header.file).or_default().push((header, whole));
        }
    }
    let line = |span: Span| sources.get(span.file).position(span.start).line;
    for mut finding in std::mem::take(&mut report.findings) {
        // A suppression before a block counts for all that is in it.
        let around = blocks.get(&finding.primary.file).into_iter().flatten();
        let around = around.filter(|(_, whole)| whole.contains(finding.primary));
        finding.anchors.extend(around.map(|(header, _)| *header));
        finding.suppression = suppressions.find(&finding, &line);
        match finding.suppression {
            Some(_) => report.suppressed.push(finding),
            None => report.findings.push(finding),
        }
    }
    let wholes: HashMap<Span, Span> = blocks.into_values().flatten().collect();
    for undetermined in &report.undetermined {
        if let Some(whole) = wholes.get(&undetermined.primary) {
            suppressions.excuse(*whole, Some(&undetermined.rule), &line);
        }
    }
    for idle in report.clusters.iter().filter(|cluster| cluster.worlds.is_empty()) {
        suppressions.excuse(idle.span, None, &line);
    }
    let own = suppressions.findings(rules, runs).into_iter().filter(|f| runs(&f.rule));
    report.findings.extend(own);
}

/// One finding for each rule and place.
fn unite_all(findings: Vec<Finding>) -> Vec<Finding> {
    let mut united: IndexMap<(String, Span), Finding> = IndexMap::new();
    for finding in findings {
        match united.entry((finding.rule.clone(), finding.primary)) {
            Entry::Occupied(mut known) => unite(known.get_mut(), finding),
            Entry::Vacant(entry) => {
                entry.insert(finding);
            }
        }
    }
    united.into_values().collect()
}

/// The same finding on another way: it is always the case if it is on one of them, and every way that
/// leads to it is shown.
fn unite(known: &mut Finding, other: Finding) {
    known.condition = match (known.condition.take(), other.condition) {
        (Some(one), Some(other)) if one == other || one.split(" || ").any(|part| part == other) => {
            Some(one)
        }
        (Some(one), Some(other)) if one.len() < MAX_CONDITION => Some(format!("{one} || {other}")),
        (Some(one), Some(_)) if one.ends_with('…') => Some(one),
        (Some(one), Some(_)) => Some(format!("{one} || …")),
        _ => None,
    };
    known.anchors.extend(other.anchors);
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
    report.clusters.sort_by_cached_key(|c| (path(c.span), c.span.start));
    report.opaque.sort_by_cached_key(|o| (path(o.span), o.span.start));
}

fn syntax_error(problem: &Problem, rules: &[Rule]) -> Finding {
    let message = match problem.limitation {
        true => format!(
            "akslint cannot read all of this code, although it may be valid: {}",
            problem.message
        ),
        false => format!("the file cannot be read: {}", problem.message),
    };
    about(own::SYNTAX_ERROR, problem.span, message, rules)
}
