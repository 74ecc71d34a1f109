//! A run: discover, judge every root in parallel, suppress, sort.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::discover::{Discovered, Unreadable, discover};
use crate::eval::{Bounds, Program, Worlds};
use crate::inventory::{self, Cluster};
use crate::ir::{Expr, Module, Name, Problem};
use crate::rules::engine::{self, Answers, Inquiry};
use crate::rules::suppress::{Suppressions, about};
use crate::rules::{self, Finding, Rule, Undetermined, own};
use crate::secrets::Secrets;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::terraform;
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
    /// Folders with further rules.
    pub rules: Vec<PathBuf>,
    /// The only rules to run; all if empty.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
}

/// A value or file of values from the command line.
#[derive(Debug, Clone)]
pub enum Variable {
    /// `--var name=value`.
    Value(String, String),
    /// `--var-file FILE`.
    File(PathBuf),
}

/// What a run gives.
pub struct Report {
    /// The files.
    pub workspace: Workspace,
    /// The rules that are known.
    pub rules: Vec<Rule>,
    /// What is wrong, sorted by path and offset.
    pub findings: Vec<Finding>,
    /// What is not known, sorted alike.
    pub undetermined: Vec<Undetermined>,
    /// Every cluster, sorted alike.
    pub clusters: Vec<Cluster>,
    /// How many findings were suppressed.
    pub suppressed: usize,
    /// What must not be shown.
    pub secrets: Secrets,
    /// What was asked for.
    pub discovered: Discovered,
    /// Variables of the command line that no root declares.
    pub undeclared: Vec<String>,
}

/// Why a run failed.
pub enum Failure {
    /// Paths that cannot be read.
    Paths(Vec<Unreadable>),
    /// Rule files, variables or variable files that are wrong, with the files that they are in.
    Problems(Box<Workspace>, Vec<Problem>),
    /// Bad usage.
    Usage(String),
}

/// Runs.
///
/// # Errors
///
/// When the run itself fails; what is wrong with the code is a finding.
pub fn check(options: &Options) -> Result<Report, Failure> {
    let discovered = discover(&options.paths, options.unsaved.as_ref()).map_err(Failure::Paths)?;
    let base = std::env::current_dir().and_then(|dir| dir.canonicalize()).unwrap_or_default();
    let workspace = Workspace::new(discovered.workspaces.clone(), base, options.unsaved.clone());
    let rules = match rules::load::load(&workspace.sources, &options.rules) {
        Ok(rules) => rules,
        Err(problems) => return Err(Failure::Problems(Box::new(workspace), problems)),
    };
    for name in options.select.iter().chain(&options.ignore) {
        if rules::find(&rules, name).is_none() {
            return Err(Failure::Usage(format!(
                "there is no rule `{name}`; `akslint rules` lists them"
            )));
        }
    }
    let runs = |name: &str| {
        (options.select.is_empty() || options.select.iter().any(|rule| rule == name))
            && !options.ignore.iter().any(|rule| rule == name)
    };
    let selected: Vec<&Rule> = rules.iter().filter(|rule| runs(&rule.name)).collect();
    let given = match variables(&workspace, &options.variables) {
        Ok(given) => given,
        Err(problems) => return Err(Failure::Problems(Box::new(workspace), problems)),
    };

    let judged = judge(&workspace, &discovered, &selected, &given);
    let mut report = Report {
        findings: Vec::new(),
        undetermined: Vec::new(),
        clusters: Vec::new(),
        suppressed: 0,
        secrets: Secrets::default(),
        undeclared: undeclared(&given, &judged),
        rules: Vec::new(),
        workspace,
        discovered,
    };
    collect(&mut report, &rules, &runs, judged);
    report.rules = rules;
    Ok(report)
}

struct Judged {
    modules: Vec<Arc<Module>>,
    answers: Answers,
    clusters: Vec<Cluster>,
    problems: Vec<Problem>,
}

/// Judges every root that has to do with what was asked for.
fn judge(
    workspace: &Workspace,
    discovered: &Discovered,
    rules: &[&Rule],
    given: &IndexMap<Name, Expr>,
) -> Vec<Judged> {
    let one = |root: &PathBuf| {
        let program = Program::new(workspace, workspace.module(root)?, given);
        let declarations = engine::declarations(&program);
        let modules = program.modules();
        if !modules.iter().any(|module| discovered.request.wants_module(&module.path)) {
            return None;
        }
        let worlds = Worlds::new(&program, Bounds::DEFAULT);
        let mut judged = Judged {
            modules,
            answers: Answers::default(),
            clusters: Vec::new(),
            problems: Vec::new(),
        };
        for declaration in &declarations {
            let inquiry = Inquiry::new(&worlds, declaration);
            inquiry.ask(rules, &mut judged.answers);
            judged.clusters.extend(inventory::cluster(&program, &inquiry));
        }
        if program.is_cut_off() {
            judged.problems.extend(cut_off(&program));
        }
        Some(judged)
    };
    let run = || discovered.roots.par_iter().filter_map(one).collect();
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(run),
        // Without threads of our own the global pool has to do.
        Err(_) => run(),
    }
}

/// What is said of a root whose calls were not all followed.
fn cut_off(program: &Program<'_>) -> Option<Problem> {
    let root = program.instance(Program::ROOT);
    let (_, call) = root.module.calls.first()?;
    let message = "its modules call more modules than are followed".to_owned();
    Some(Problem { message, span: call.header, limitation: true })
}

/// The values of the command line as expressions.
fn variables(
    workspace: &Workspace,
    variables: &[Variable],
) -> Result<IndexMap<Name, Expr>, Vec<Problem>> {
    let mut given = IndexMap::new();
    let mut problems = Vec::new();
    for variable in variables {
        match variable {
            Variable::Value(name, value) => {
                let shown = format!("--var {name}");
                let id = workspace.sources.add(SourceFile::given(shown, value.clone()));
                given.insert(Name::from(name.as_str()), argument(workspace, id, value));
            }
            Variable::File(path) => match workspace.read_named(path) {
                Ok(id) => match terraform::values(id, &workspace.sources.get(id)) {
                    Ok(values) => given.extend(values),
                    Err(problem) => problems.push(problem),
                },
                Err(problem) => problems.push(problem),
            },
        }
    }
    if problems.is_empty() { Ok(given) } else { Err(problems) }
}

/// A value on the command line is an expression if it is a list, an object or a keyword, and a
/// string otherwise; numbers become numbers where the type says so.
/// <https://developer.hashicorp.com/terraform/language/values/variables#variables-on-the-command-line>
fn argument(workspace: &Workspace, id: FileId, value: &str) -> Expr {
    let whole = Span::new(id, 0, value.len());
    let text = value.trim_start();
    let is_expression =
        text.starts_with(['[', '{', '"']) || matches!(text.trim_end(), "null" | "true" | "false");
    if is_expression && let Some(expr) = terraform::expression(id, &workspace.sources.get(id)) {
        return expr;
    }
    Expr::new(whole, crate::ir::ExprKind::String(value.into()))
}

fn undeclared(given: &IndexMap<Name, Expr>, judged: &[Judged]) -> Vec<String> {
    let declared = |name: &Name| {
        judged.iter().any(|judged| {
            judged.modules.first().is_some_and(|root| root.parameters.contains_key(name))
        })
    };
    given.keys().filter(|name| !declared(name)).map(ToString::to_string).collect()
}

/// Puts the answers of all roots together.
fn collect(report: &mut Report, rules: &[Rule], runs: &dyn Fn(&str) -> bool, judged: Vec<Judged>) {
    let mut problems: Vec<Problem> = Vec::new();
    let mut modules: BTreeMap<PathBuf, Arc<Module>> = BTreeMap::new();
    let mut findings: Vec<Finding> = Vec::new();
    let mut undetermined: IndexSet<Undetermined> = IndexSet::new();
    let mut clusters: IndexMap<Span, Cluster> = IndexMap::new();
    for one in judged {
        for module in one.modules {
            modules.insert(module.path.clone(), module);
        }
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
    suppress(report, rules, runs, &modules);
    report.findings = unite_all(std::mem::take(&mut report.findings));
    keep_wanted(report);
    sort(report);
}

/// Takes out what is suppressed, and adds what is wrong with suppressions. Each way that leads to a
/// finding has its own calls, and is suppressed on its own.
fn suppress(
    report: &mut Report,
    rules: &[Rule],
    runs: &dyn Fn(&str) -> bool,
    modules: &BTreeMap<PathBuf, Arc<Module>>,
) {
    let sources = &report.workspace.sources;
    let mut suppressions = Suppressions::default();
    let mut blocks: HashMap<FileId, Vec<(Span, Span)>> = HashMap::new();
    for module in modules.values() {
        for &id in &module.files {
            suppressions.add(id, &sources.get(id));
        }
        for &(header, whole) in &module.blocks {
            blocks.entry(header.file).or_default().push((header, whole));
        }
    }
    let line = |span: Span| sources.get(span.file).position(span.start).line;
    let mut suppressed: IndexSet<(String, Span)> = IndexSet::new();
    report.findings.retain_mut(|finding| {
        // A suppression before a block counts for all that is in it.
        let around = blocks.get(&finding.primary.file).into_iter().flatten();
        let around = around.filter(|(_, whole)| whole.contains(finding.primary));
        finding.anchors.extend(around.map(|(header, _)| *header));
        let keep = !suppressions.suppresses(finding, &line);
        if !keep {
            suppressed.insert((finding.rule.clone(), finding.primary));
        }
        keep
    });
    report.suppressed = suppressed.len();
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
    let (sources, request) = (&report.workspace.sources, &report.discovered.request);
    let wanted = |span: Span| request.wants(sources.get(span.file).path());
    report.findings.retain(|finding| {
        let related = finding.related.iter().map(|label| label.span);
        finding.anchors.iter().copied().chain([finding.primary]).chain(related).any(wanted)
    });
    report.undetermined.retain(|undetermined| wanted(undetermined.primary));
    report.clusters.retain(|cluster| wanted(cluster.span) || cluster.via().any(wanted));
}

/// Sorts by path and offset, whatever the order in which roots were judged.
fn sort(report: &mut Report) {
    let sources = &report.workspace.sources;
    let path = |span: Span| sources.get(span.file).path().to_path_buf();
    report.findings.sort_by_cached_key(|f| {
        (path(f.primary), f.primary.start, f.rule.clone(), f.message.clone())
    });
    report.undetermined.sort_by_cached_key(|u| {
        (path(u.primary), u.primary.start, u.rule.clone(), u.address.clone())
    });
    report.clusters.sort_by_cached_key(|c| (path(c.span), c.span.start));
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
