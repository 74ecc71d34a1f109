//! A run: set up, discover, judge every root in parallel, collect.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rayon::prelude::*;

use crate::baseline::Baseline;
use crate::collect;
use crate::collections::HashSet;
use crate::config::{CommandLine, Config};
use crate::deployment::{Given, Variable};
use crate::diagram;
use crate::discover::{Root, discover};
use crate::eval::{Bounds, Program, Worlds};
use crate::fs::{FileSystem, Overlay};
use crate::git;
use crate::inventory;
use crate::ir::Problem;
use crate::knowledge::KNOWLEDGE;
use crate::known_modules::KnownModules;
use crate::model::{Relations, deployed_modules};
use crate::nearest::hint;
use crate::outcome::{Failure, Judged, Known, Report};
use crate::request::Request;
use crate::rules::engine::Inquiry;
use crate::rules::guards::Memory;
use crate::rules::{self, Rule, finding};
use crate::secrets::Secrets;
use crate::source::{FileId, SourceFile, Span};
use crate::timings::Timings;
use crate::workspace::Workspace;

/// Evaluation is recursive, and bounded by [`Bounds::depth`]; this is more than the bound needs in
/// a debug build. The pages that are not used cost nothing.
const STACK: usize = 256 << 20;

/// What to judge, and how.
#[derive(Debug, Default)]
pub struct Options {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What paths are shown relative to: a real path.
    pub base: PathBuf,
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
    /// What bounds the evaluation, if not [`Bounds::DEFAULT`].
    pub bounds: Option<Bounds>,
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

impl Setup {
    /// Reads the configuration for these paths; the rules are still to be read.
    fn new(
        files: Arc<dyn FileSystem>,
        base: &Path,
        paths: &[PathBuf],
        unsaved: Option<&Path>,
        command_line: CommandLine,
    ) -> Result<Self, Failure> {
        let mut request = Request::new(&*files, paths, unsaved).map_err(Failure::Paths)?;
        let workspace = Workspace::new(files, request.workspaces.clone(), base.to_path_buf());
        let mut config = match Config::load(&workspace, &request, command_line) {
            Ok(config) => config,
            Err(problems) => return Err(Failure::Problems(Box::new(workspace), problems)),
        };
        request.excluded = std::mem::take(&mut config.exclude);
        Ok(Self { request, workspace, config, rules: Vec::new() })
    }

    fn read_rules(&self) -> Result<Vec<Rule>, Vec<Problem>> {
        rules::load::load(&self.workspace, self.config.rule_folders())
    }

    /// Takes over the rules that were read, and compares what the configuration says of rules with them.
    fn with(mut self, rules: Result<Vec<Rule>, Vec<Problem>>) -> Result<Self, Failure> {
        let checked = rules.and_then(|rules| {
            self.config.know(&rules);
            match self.config.unknown_rules(&rules) {
                problems if problems.is_empty() => Ok(rules),
                problems => Err(problems),
            }
        });
        self.rules = match checked {
            Ok(rules) => rules,
            Err(problems) => return Err(self.fails(problems)),
        };
        let names = || self.rules.iter().map(|rule| rule.name.as_str());
        for name in self.config.named_rules() {
            if rules::find(&self.rules, name).is_none() {
                let hint = hint(name, names());
                let message =
                    format!("there is no rule `{name}`{hint}; `akslint rules` lists them");
                return Err(Failure::Usage(message));
            }
        }
        Ok(self)
    }

    fn fails(self, problems: Vec<Problem>) -> Failure {
        Failure::Problems(Box::new(self.workspace), problems)
    }
}

/// Reads configuration and rules for these paths.
///
/// # Errors
///
/// What is wrong with the paths, the configuration, the rules or the command line.
pub fn set_up(
    files: Arc<dyn FileSystem>,
    base: &Path,
    paths: &[PathBuf],
    command_line: CommandLine,
) -> Result<Setup, Failure> {
    let setup = Setup::new(files, base, paths, None, command_line)?;
    let rules = setup.read_rules();
    setup.with(rules)
}

/// Runs.
///
/// # Errors
///
/// When the run itself fails; what is wrong with the code is a finding.
pub fn check(files: Arc<dyn FileSystem>, options: Options) -> Result<Report, Failure> {
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(|| run(files, options)),
        // Without threads of our own the global pool has to do.
        Err(_) => run(files, options),
    }
}

fn run(files: Arc<dyn FileSystem>, options: Options) -> Result<Report, Failure> {
    let mut timings = Timings::default();
    let unsaved = options.unsaved.as_ref().map(|(path, _)| path.clone());
    let files = match options.unsaved {
        Some(unsaved) => Arc::new(Overlay::new(files, [unsaved])),
        None => files,
    };
    let (base, paths) = (&options.base, &options.paths);
    let mut setup = Setup::new(files, base, paths, unsaved.as_deref(), options.command_line)?;
    setup.request.force_exclude = options.force_exclude;
    if let Some(revision) = &options.changed_since {
        for root in &setup.request.workspaces.clone() {
            let files =
                git::changed(setup.workspace.files(), root, revision).map_err(|message| {
                    Failure::Usage(format!("--changed-since {revision}: {message}"))
                })?;
            setup.request.restrict(files);
        }
    }
    let baseline = match setup.config.baseline().filter(|_| !options.no_baseline) {
        Some(path) => {
            match Baseline::read(&setup.workspace, &path, setup.config.is_baseline_named()) {
                Ok(baseline) => baseline,
                Err(problem) => return Err(setup.fails(vec![problem])),
            }
        }
        None => Baseline::default(),
    };
    let given = match Given::read(&setup.workspace, &options.variables, &options.parameters) {
        Ok(given) => given,
        Err(problems) => return Err(setup.fails(problems)),
    };
    timings.ends("set up");
    let (rules, found) = rayon::join(
        || setup.read_rules(),
        || {
            let modules = KnownModules::load(&setup.workspace, setup.config.module_folders())?;
            let files = setup.workspace.files();
            let found = discover(files, &setup.request, &setup.config.deployments, &modules);
            Ok((modules, found))
        },
    );
    let setup = setup.with(rules)?;
    let (modules, mut discovered) = match found {
        Ok(found) => found,
        Err(problems) => return Err(setup.fails(problems)),
    };
    let Setup { request, mut workspace, config, rules } = setup;
    workspace.known_modules = modules;
    timings.ends("discover");
    let runs = |name: &str| config.runs(name);
    let selected: Vec<&Rule> = rules.iter().filter(|rule| runs(&rule.name)).collect();
    let judging = Judging {
        workspace: &workspace,
        request: &request,
        rules: &selected,
        given: &given,
        diagrams: options.diagrams,
        bounds: options.bounds.unwrap_or(Bounds::DEFAULT),
    };
    let mut judged: Vec<Judged> = Vec::new();
    let mut roots = discovered.roots.clone();
    let mut reached: HashSet<PathBuf> = HashSet::default();
    if roots.is_empty() {
        roots = discovered.next(&reached);
    }
    while !roots.is_empty() {
        let now = roots.par_iter().filter_map(|root| judging.judge(root)).collect::<Vec<_>>();
        for one in &now {
            reached.extend(one.reached.iter().cloned());
            // Of code that cannot be read nobody knows what it calls.
            let broken = one.modules.iter().filter(|module| !module.problems.is_empty());
            reached.extend(broken.flat_map(|module| discovered.seem_called_by(&module.path)));
        }
        judged.extend(now);
        roots = discovered.next(&reached);
    }
    timings.ends("judge");
    (timings.seen, timings.searched) = (discovered.seen, discovered.searched);
    timings.searched_bytes = discovered.searched_bytes;
    (timings.left_out, timings.tool_folders) = (discovered.left_out, discovered.tool_folders);
    (timings.parsed, timings.parsed_bytes) = workspace.parsed();
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
        timings,
    };
    collect::collect(&mut report, &rules, &config, judged);
    mask_addresses(&mut report);
    let Report { workspace, request, findings, suppressed, secrets, .. } = &mut report;
    let looked_at = |known: &Known| {
        let mut roots = request.workspaces.iter();
        config.runs(&known.rule) && roots.any(|root| request.wants(&root.join(&known.path)))
    };
    finding::fingerprint(findings.iter_mut().chain(suppressed).collect(), workspace, secrets);
    (report.known, report.gone) = baseline.apply(findings, looked_at);
    report.rules = rules;
    report.config = config;
    report.timings.ends("collect");
    Ok(report)
}

/// Hides the secrets in addresses, which name the keys of what is repeated.
fn mask_addresses(report: &mut Report) {
    let Report { findings, suppressed, undetermined, clusters, opaque, secrets, .. } = report;
    let findings = findings.iter_mut().chain(suppressed).map(|finding| &mut finding.address);
    let undetermined = undetermined.iter_mut().map(|undetermined| &mut undetermined.address);
    let clusters = clusters.iter_mut().map(|cluster| &mut cluster.address);
    let opaque = opaque.iter_mut().map(|call| &mut call.address);
    for address in findings.chain(undetermined).chain(clusters).chain(opaque) {
        *address = secrets.mask_text(address);
    }
}

/// What judging needs, the same for every root.
struct Judging<'r> {
    workspace: &'r Workspace,
    request: &'r Request,
    rules: &'r [&'r Rule],
    given: &'r Given,
    diagrams: bool,
    bounds: Bounds,
}

impl Judging<'_> {
    /// Judges a root, if it has to do with what was asked for. A panic costs this root alone.
    fn judge(&self, root: &Root) -> Option<Judged> {
        self.guard(root, || self.judge_unguarded(root))
    }

    fn guard(&self, root: &Root, judge: impl FnOnce() -> Option<Judged>) -> Option<Judged> {
        // What a panic leaves behind belongs to the program of this root, which nobody sees again.
        let judged = catch_unwind(AssertUnwindSafe(judge));
        judged.unwrap_or_else(|_| {
            let is_of_root = |file: &SourceFile| {
                file.path() == root.module || file.path().parent() == Some(&root.module)
            };
            let sources = &self.workspace.sources;
            let file = sources.find(is_of_root).unwrap_or_else(|| {
                let name = self.workspace.display(&root.module);
                sources.add(SourceFile::new(root.module.clone(), name, String::new()))
            });
            Some(Judged { panicked: Some(Span::new(file, 0, 0)), ..Judged::default() })
        })
    }

    fn judge_unguarded(&self, root: &Root) -> Option<Judged> {
        let module = self.workspace.module(&root.module)?;
        let mut judged = Judged::default();
        (judged.deployment, judged.problems) = self.given.deploy(self.workspace, root, &module);
        let program = Program::new(self.workspace, module, &judged.deployment.values, &KNOWLEDGE);
        if let Some(file) = judged.deployment.module.take() {
            program.given_by(file);
        }
        let worlds = Worlds::new(&program, self.bounds);
        let base = worlds.base();
        let relations = Relations::new(&base);
        judged.modules = program.modules();
        base.begin();
        judged.reached = deployed_modules(&base);
        let files = judged.modules.iter().flat_map(|module| &module.files);
        let wants = |&id: &FileId| self.request.wants(self.workspace.sources.get(id).path());
        let mut named = root.files.iter().chain([&root.module]);
        if !files.chain(&judged.deployment.files).any(wants)
            && !named.any(|path| self.request.wants(path))
        {
            return None;
        }
        let memory = Memory::default();
        for declaration in relations.declarations() {
            let inquiry = Inquiry::new(&worlds, &relations, &memory, declaration);
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
        if program.is_late() {
            judged.problems.extend(late(&program, self.bounds.time));
        }
        program.sensitive().iter().for_each(|text| judged.answers.secrets.add_text(text));
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

/// What is said of a root that was not judged in time.
fn late(program: &Program<'_>, time: Duration) -> Option<Problem> {
    let root = program.instance(Program::ROOT);
    let &file = root.module.files.first()?;
    let seconds = time.as_secs();
    let message = format!("judging it takes more than {seconds} seconds, and was not finished");
    Some(Problem { message, span: Span::new(file, 0, 0), limitation: true })
}

/// What is said of a root whose calls were not all followed.
fn cut_off(program: &Program<'_>) -> Option<Problem> {
    let root = program.instance(Program::ROOT);
    let (_, call) = root.module.calls.first()?;
    let message = "its modules call more modules than are followed".to_owned();
    Some(Problem { message, span: call.header, limitation: true })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use crate::fs::Memory;

    #[test]
    fn a_panic_costs_one_root() {
        let cluster = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n}\n";
        let base = PathBuf::from("/workspace");
        let tree = ["broken", "whole"].map(|name| (base.join(name).join("main.tf"), cluster));
        let files: Arc<dyn FileSystem> = Arc::new(Memory::new(tree));
        let workspace = Workspace::new(Arc::clone(&files), vec![base.clone()], base.clone());
        let Ok(request) = Request::new(&*files, std::slice::from_ref(&base), None) else {
            panic!("no request")
        };
        let judging = Judging {
            workspace: &workspace,
            request: &request,
            rules: &[],
            given: &Given::default(),
            diagrams: false,
            bounds: Bounds::DEFAULT,
        };
        let root = |name| Root { module: base.join(name), files: Vec::new() };
        let fails = |root: &Root| -> Option<Judged> {
            workspace.module(&root.module).unwrap();
            panic!("on purpose");
        };
        let broken = root("broken");
        let failed = judging.guard(&broken, || fails(&broken)).unwrap();
        let place = workspace.sources.get(failed.panicked.unwrap().file);
        assert_eq!(place.path(), base.join("broken/main.tf"));
        assert_eq!(failed.clusters.len(), 0);
        let judged = judging.judge(&root("whole")).unwrap();
        assert_eq!((judged.clusters.len(), judged.panicked), (1, None));
    }
}
