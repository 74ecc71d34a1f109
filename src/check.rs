//! A run: discover, judge every root in parallel, suppress, sort.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;

use crate::diagram::{self, Diagram};
use crate::discover::{Discovered, Root, Unreadable, discover};
use crate::eval::{Bounds, Program, Worlds};
use crate::inventory::{self, Cluster, Opaque};
use crate::ir::{Expr, ExprKind, Language, Module, Name, Parameter, Problem};
use crate::rules::engine::{self, Answers, Inquiry};
use crate::rules::suppress::{Suppressions, about};
use crate::rules::{self, Finding, Rule, Undetermined, finding, own};
use crate::secrets::Secrets;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::{arm, bicep, terraform};
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
    /// Folders with further rules.
    pub rules: Vec<PathBuf>,
    /// The only rules to run; all if empty.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// Whether to draw the clusters with their identities and roles.
    pub diagrams: bool,
}

/// A value or file of values from the command line.
#[derive(Debug, Clone)]
pub enum Variable {
    /// `--var name=value`, `--parameters name=value`.
    Value(String, String),
    /// `--var-file FILE`, `--parameters FILE`.
    File(PathBuf),
}

/// The values from the command line.
struct Given {
    /// Those of Terraform's variables.
    variables: IndexMap<Name, Expr>,
    /// Those of templates' parameters, and the files that they are from; nothing if none were given.
    parameters: Option<(IndexMap<Name, Expr>, Vec<FileId>)>,
    /// The parameter file of Bicep's own kind that was given.
    parameter_file: Option<PathBuf>,
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
    /// Calls of modules that are not at hand, sorted alike.
    pub opaque: Vec<Opaque>,
    /// The graphs of identities and roles, sorted by root, if they were asked for.
    pub diagrams: Vec<Diagram>,
    /// The findings that are suppressed, sorted alike.
    pub suppressed: Vec<Finding>,
    /// What must not be shown.
    pub secrets: Secrets,
    /// What was asked for.
    pub discovered: Discovered,
    /// What is said of values of the command line that no root declares.
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
    let given = match given(&workspace, options) {
        Ok(given) => given,
        Err(problems) => return Err(Failure::Problems(Box::new(workspace), problems)),
    };

    let judged = judge(&workspace, &discovered, &selected, &given, options);
    let mut report = Report {
        findings: Vec::new(),
        undetermined: Vec::new(),
        clusters: Vec::new(),
        opaque: Vec::new(),
        diagrams: Vec::new(),
        suppressed: Vec::new(),
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

/// What was found out about one root.
#[derive(Default)]
struct Judged {
    modules: Vec<Arc<Module>>,
    /// The parameter files that it is deployed with, and what they give.
    parameters: Vec<FileId>,
    values: IndexMap<Name, Expr>,
    /// The parameter file whose names those values use, if it is one of Bicep's.
    parameter_module: Option<Arc<Module>>,
    answers: Answers,
    clusters: Vec<Cluster>,
    opaque: Vec<Opaque>,
    edges: Vec<diagram::Edge>,
    problems: Vec<Problem>,
}

/// Judges every root that has to do with what was asked for.
fn judge(
    workspace: &Workspace,
    discovered: &Discovered,
    rules: &[&Rule],
    given: &Given,
    options: &Options,
) -> Vec<Judged> {
    let one = |root: &Root| {
        let module = workspace.module(&root.module)?;
        let mut judged = deployed(workspace, root, &module, given);
        let program = Program::new(workspace, module, &judged.values);
        if let Some(file) = judged.parameter_module.take() {
            program.given_by(file);
        }
        let declarations = engine::declarations(&program);
        judged.modules = program.modules();
        let files = judged.modules.iter().flat_map(|module| &module.files);
        let wants = |&id: &FileId| discovered.request.wants(workspace.sources.get(id).path());
        let named = root.parameters.iter().chain([&root.module]);
        if !files.chain(&judged.parameters).any(wants)
            && !named.into_iter().any(|path| discovered.request.wants(path))
        {
            return None;
        }
        let worlds = Worlds::new(&program, Bounds::DEFAULT);
        for declaration in &declarations {
            let inquiry = Inquiry::new(&worlds, declaration);
            inquiry.ask(rules, &mut judged.answers);
            judged.clusters.extend(inventory::cluster(&program, &inquiry));
            if options.diagrams {
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
            finding.parameters.clone_from(&judged.parameters);
        }
        for verdict in judged.clusters.iter_mut().flat_map(|cluster| &mut cluster.worlds) {
            verdict.parameters.clone_from(&judged.parameters);
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

/// The values that a root is deployed with.
fn deployed(workspace: &Workspace, root: &Root, module: &Module, given: &Given) -> Judged {
    let mut judged = Judged::default();
    if module.language == Language::Terraform {
        judged.values.clone_from(&given.variables);
    } else if let Some((values, files)) =
        given.parameters.as_ref().filter(|_| given.parameter_file.is_none())
    {
        judged.values.clone_from(values);
        judged.parameters.clone_from(files);
    } else if let Some(path) = given.parameter_file.as_ref().or(root.parameters.as_ref())
        && let Some(file) = bicep_parameters(workspace, path)
    {
        judged.parameters.extend(&file.files);
        // Each parameter has the value that the file gives it as its default there.
        let value = |(name, parameter): (&Name, &Parameter)| {
            let value = Expr::new(parameter.span, ExprKind::Parameter(name.clone()));
            (name.clone(), value)
        };
        judged.values = inherited(workspace, &file);
        judged.values.extend(file.parameters.iter().map(value));
        judged.parameter_module = Some(file);
    } else if let Some(path) = &root.parameters {
        let read = workspace.read_named(path).and_then(|id| {
            judged.parameters.push(id);
            arm::values(id, &workspace.sources.get(id))
        });
        match read {
            Ok(values) => judged.values = values,
            Err(problem) => judged.problems.push(problem),
        }
    }
    judged
}

/// The values that a parameter file takes over from another one.
fn inherited(workspace: &Workspace, file: &Module) -> IndexMap<Name, Expr> {
    let extended = file.extends.and_then(|index| Some((index, file.imports.get(index)?)));
    let Some((index, path)) = extended else { return IndexMap::new() };
    let Some(base) = workspace.module(path) else { return IndexMap::new() };
    let value = |(name, parameter): (&Name, &Parameter)| {
        let value = ExprKind::Imported(index, name.clone());
        (name.clone(), Expr::new(parameter.span, value))
    };
    base.parameters.iter().map(value).collect()
}

/// The parameter file of Bicep's own kind that a path is.
fn bicep_parameters(workspace: &Workspace, path: &Path) -> Option<Arc<Module>> {
    is_bicep_parameters(path).then(|| workspace.module(path)).flatten()
}

fn is_bicep_parameters(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(bicep::file_kind) == Some(bicep::FileKind::Parameters)
}

/// What is said of a root whose calls were not all followed.
fn cut_off(program: &Program<'_>) -> Option<Problem> {
    let root = program.instance(Program::ROOT);
    let (_, call) = root.module.calls.first()?;
    let message = "its modules call more modules than are followed".to_owned();
    Some(Problem { message, span: call.header, limitation: true })
}

/// The values of the command line as expressions.
fn given(workspace: &Workspace, options: &Options) -> Result<Given, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    let mut variables = IndexMap::new();
    for variable in &options.variables {
        match variable {
            Variable::Value(name, value) => {
                let expr = argument(workspace, &format!("--var {name}"), value, |id, file| {
                    // A list, an object or a keyword; numbers become numbers where the type says so.
                    // https://developer.hashicorp.com/terraform/language/values/variables#variables-on-the-command-line
                    let text = value.trim_start();
                    let is_expression = text.starts_with(['[', '{', '"'])
                        || matches!(text.trim_end(), "null" | "true" | "false");
                    is_expression.then(|| terraform::expression(id, file)).flatten()
                });
                variables.insert(Name::from(name.as_str()), expr);
            }
            Variable::File(path) => {
                let values = workspace
                    .read_named(path)
                    .and_then(|id| terraform::values(id, &workspace.sources.get(id)));
                match values {
                    Ok(values) => variables.extend(values),
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    let mut parameters = IndexMap::new();
    let mut parameter_file = None;
    for parameter in &options.parameters {
        match parameter {
            Variable::Value(name, value) => {
                let shown = format!("--parameters {name}");
                let expr = argument(workspace, &shown, value, arm::literal);
                arm::set(&mut parameters, name, expr);
            }
            Variable::File(path) if is_bicep_parameters(path) => {
                parameter_file = Some(path.canonicalize().unwrap_or_else(|_| path.clone()));
            }
            Variable::File(path) => {
                let values = workspace.read_named(path).and_then(|id| {
                    files.push(id);
                    arm::values(id, &workspace.sources.get(id))
                });
                match values {
                    Ok(values) => {
                        for (name, value) in values {
                            arm::set(&mut parameters, &name, value);
                        }
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
    }
    let parameters = (!options.parameters.is_empty()).then_some((parameters, files));
    if problems.is_empty() {
        Ok(Given { variables, parameters, parameter_file })
    } else {
        Err(problems)
    }
}

/// A value on the command line: an expression if it is read as one, and a string otherwise.
fn argument(
    workspace: &Workspace,
    shown: &str,
    value: &str,
    read: impl FnOnce(FileId, &SourceFile) -> Option<Expr>,
) -> Expr {
    let id = workspace.sources.add(SourceFile::given(shown.into(), value.into()));
    let text = || Expr::new(Span::new(id, 0, value.len()), ExprKind::String(value.into()));
    read(id, &workspace.sources.get(id)).unwrap_or_else(text)
}

/// The names on the command line that no root declares.
fn undeclared(given: &Given, judged: &[Judged]) -> Vec<String> {
    let declared = |name: &Name, terraform: bool| {
        let roots = judged.iter().filter_map(|judged| judged.modules.first());
        roots.filter(|root| (root.language == Language::Terraform) == terraform).any(|root| {
            root.parameters.keys().any(|key| match terraform {
                true => key == name,
                false => key.eq_ignore_ascii_case(name),
            })
        })
    };
    let variables = given.variables.keys().filter(|name| !declared(name, true));
    let parameters = given.parameters.iter().flat_map(|(values, _)| values.keys());
    let parameters = parameters.filter(|name| !declared(name, false));
    variables
        .map(|name| format!("no root module declares the variable `{name}`"))
        .chain(parameters.map(|name| format!("no template declares the parameter `{name}`")))
        .collect()
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
    let mut diagrams: BTreeMap<PathBuf, IndexSet<diagram::Edge>> = BTreeMap::new();
    for one in judged {
        if let Some(root) = one.modules.first() {
            report.secrets.add_values(&one.values, root);
            if !one.edges.is_empty() {
                diagrams.entry(root.path.clone()).or_default().extend(one.edges);
            }
        }
        for module in one.modules {
            files.extend(&module.files);
            modules.insert(Arc::as_ptr(&module), module);
        }
        files.extend(one.parameters);
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
    let diagram = |(root, edges): (PathBuf, IndexSet<diagram::Edge>)| Diagram {
        root,
        edges: edges.into_iter().collect(),
    };
    report.diagrams = diagrams.into_iter().map(diagram).collect();
    suppress(report, rules, runs, &modules, &files);
    report.findings = unite_all(std::mem::take(&mut report.findings));
    report.suppressed = unite_all(std::mem::take(&mut report.suppressed));
    // What one way suppresses and another does not is not suppressed.
    let open: HashSet<(&str, Span)> =
        report.findings.iter().map(|open| (open.rule.as_str(), open.primary)).collect();
    report.suppressed.retain(|finding| !open.contains(&(finding.rule.as_str(), finding.primary)));
    keep_wanted(report);
    sort(report);
    let all = report.findings.iter_mut().chain(&mut report.suppressed).collect();
    finding::fingerprint(all, &report.workspace);
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
    let (sources, request) = (&report.workspace.sources, &report.discovered.request);
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
    for diagram in &mut report.diagrams {
        diagram.edges.retain(|edge| wanted(edge.declaration));
    }
    report.diagrams.retain(|diagram| !diagram.edges.is_empty());
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
    for diagram in &mut report.diagrams {
        diagram.edges.sort_by(|a, b| (&a.from, &a.to, &a.label).cmp(&(&b.from, &b.to, &b.label)));
    }
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
