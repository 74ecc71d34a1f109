//! A session: what was read and judged stays known, so that a change costs what it touches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::{Analysis, Answer};
use crate::baseline::Baseline;
use crate::clock::{Clock, Day};
use crate::collect::collect;
use crate::collections::{HashMap, HashSet};
use crate::config::{self, CommandLine, Config};
use crate::deployment::{InputOptions, Variable};
use crate::discover::{Discovery, Root};
use crate::eval::Limits;
use crate::fs::{self, FileSystem, Overlay, normalise};
use crate::git;
use crate::ignored;
use crate::known_modules::KnownModules;
use crate::outcome::{Failure, Known, Report, RootResult};
use crate::parallel::{self, Pool};
use crate::request::Request;
use crate::rules::{Rule, finding};
use crate::secrets::{Secrets, Written};
use crate::setup::Setup;
use crate::source::FileId;
use crate::timings::Timings;
use crate::workspace::Workspace;

/// What to judge, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
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
    /// What limits the evaluation, if not [`Limits::DEFAULT`].
    pub limits: Option<Limits>,
    /// The day that rules compare dates with. Without one, they find nothing by dates.
    pub today: Option<Day>,
}

/// Judges code, and remembers what it takes to do so again after a change.
///
/// Files are taken to be as they were when they were first read, until [`Session::change`] or [`Session::edit`] says
/// otherwise.
pub struct Session {
    files: Arc<Overlay>,
    base: PathBuf,
    clock: Option<Clock>,
    pool: Pool,
    known: Option<Box<State>>,
}

/// What is known of a selection.
struct State {
    selection: Selection,
    workspace: Arc<Workspace>,
    request: Arc<Request>,
    config: Arc<Config>,
    rules: Arc<[Rule]>,
    given: InputOptions,
    baseline: Baseline,
    discovery: Discovery,
    answers: HashMap<Root, Answer>,
    written: Written,
    /// The files that configuration, rules and given values are from.
    basis: HashSet<PathBuf>,
    /// Folders in which something changed since they were looked at.
    changed: BTreeSet<PathBuf>,
    /// Texts that no answer refers to any more.
    gone: HashSet<FileId>,
}

impl Session {
    /// A session about these files. Reports show paths relative to `base`, which is a real path.
    pub fn new(files: Arc<dyn FileSystem>, base: impl Into<PathBuf>) -> Self {
        Self {
            files: Arc::new(Overlay::new(files)),
            base: base.into(),
            clock: None,
            pool: Pool::new(),
            known: None,
        }
    }

    /// The session, with a clock: without one, [`Limits::time`] is not kept, and timings are zero.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock: Some(clock), ..self }
    }

    /// Lets a text stand for a file, there or not, or, with `None`, the file for itself again.
    pub fn edit(&mut self, path: &Path, text: Option<String>) {
        let path = self.real(path);
        self.files.set(path.clone(), text);
        self.change(&[path]);
    }

    /// The text that stands for a file, if there is one.
    pub(crate) fn text(&self, path: &Path) -> Option<String> {
        self.files.get(&self.real(path))
    }

    /// Takes note that these files changed, came or went. The next check looks at them again, and judges again what
    /// depends on them.
    pub fn change(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let path = self.real(path);
            if let Some(state) = &mut self.known
                && !state.change(&path)
            {
                self.known = None;
            }
        }
    }

    fn real(&self, path: &Path) -> PathBuf {
        self.files.canonical(path).unwrap_or_else(|_| normalise(path))
    }

    /// Judges what is selected.
    ///
    /// # Errors
    ///
    /// When the run itself fails; what is wrong with the code is a finding.
    pub fn check(&mut self, selection: &Selection) -> Result<Report, Failure> {
        let Self { files, base, clock, pool, known } = self;
        let clock = *clock;
        if known.as_ref().is_some_and(|state| state.selection != *selection) {
            *known = None;
        }
        pool.run(|| {
            let mut timings = Timings::start(clock);
            let state = match known {
                Some(state) => state,
                None => {
                    let files = Arc::<Overlay>::clone(files);
                    let state = State::new(files, base, selection, &mut timings)?;
                    known.insert(Box::new(state))
                }
            };
            Ok(state.report(clock, timings))
        })
    }
}

impl State {
    /// Reads configuration, rules and given values, and searches the workspaces.
    fn new(
        files: Arc<dyn FileSystem>,
        base: &Path,
        selection: &Selection,
        timings: &mut Timings,
    ) -> Result<Self, Failure> {
        let command_line = selection.command_line.clone();
        let mut setup = Setup::new(files, base, &selection.paths, command_line)?;
        setup.request.force_exclude = selection.force_exclude;
        if let Some(revision) = &selection.changed_since {
            let mut changed = Vec::new();
            for root in &setup.request.workspaces {
                let files = git::changed(setup.workspace.files(), root, revision);
                changed.extend(files.map_err(|message| {
                    Failure::Usage(format!("--changed-since {revision}: {message}"))
                })?);
            }
            setup.request.restrict(changed);
        }
        let baseline = match setup.config.baseline().filter(|_| !selection.no_baseline) {
            Some(path) => {
                let is_named = setup.config.is_baseline_named();
                match Baseline::read(&setup.workspace, &path, is_named) {
                    Ok(baseline) => baseline,
                    Err(problem) => return Err(setup.fails(vec![problem])),
                }
            }
            None => Baseline::default(),
        };
        let (variables, parameters) = (&selection.variables, &selection.parameters);
        let given = match InputOptions::read(&setup.workspace, variables, parameters) {
            Ok(given) => given,
            Err(problems) => return Err(setup.fails(problems)),
        };
        timings.end_phase("setup");
        let (rules, found) = parallel::join(
            || setup.read_rules(selection.today),
            || {
                let modules = KnownModules::load(&setup.workspace, setup.config.module_dirs())?;
                let discovery = Discovery::new(setup.workspace.files(), &setup.request, &modules);
                Ok((modules, discovery))
            },
        );
        let setup = setup.with(rules)?;
        let (modules, discovery) = match found {
            Ok(found) => found,
            Err(problems) => return Err(setup.fails(problems)),
        };
        let Setup { request, mut workspace, config, rules } = setup;
        workspace.known_modules = modules;
        Ok(Self {
            selection: selection.clone(),
            basis: workspace.read_files(),
            workspace: Arc::new(workspace),
            request: Arc::new(request),
            config: Arc::new(config),
            rules: rules.into(),
            given,
            baseline,
            discovery,
            answers: HashMap::default(),
            written: Written::default(),
            changed: BTreeSet::new(),
            gone: HashSet::default(),
        })
    }

    /// Forgets what depends on a file that changed. Gives false if that is everything.
    fn change(&mut self, path: &Path) -> bool {
        if self.is_basis(path) {
            return false;
        }
        let mut paths = self.workspace.links_to(path);
        paths.push(path.to_path_buf());
        for path in paths {
            self.gone.extend(self.workspace.forget(&path));
            let module = path.parent().unwrap_or(&path);
            self.answers.retain(|_, answer| {
                !answer.depends_on.contains(&path) && !answer.depends_on.contains(module)
            });
            self.changed.insert(module.to_path_buf());
        }
        true
    }

    /// Whether a change of a file can change which code is judged, or how.
    fn is_basis(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        let is_special = ignored::NAMES.iter().chain([&config::FILE_NAME]).any(|own| name == *own);
        let folders = || self.config.rule_dirs().chain(self.config.module_dirs());
        is_special
            || path.components().any(|part| part.as_os_str() == ".git")
            || self.basis.contains(path)
            // What git says of a file can be something else now.
            || self.selection.changed_since.is_some()
            || folders().any(|(folder, _)| path.starts_with(folder))
            || fs::is_folder(self.workspace.files(), path)
            || self.discovery.has_folder(path)
    }

    /// Judges what is not known, and puts all of it together.
    fn report(&mut self, clock: Option<Clock>, mut timings: Timings) -> Report {
        // Who holds a report may ask for the texts that it refers to.
        if let Some(workspace) = Arc::get_mut(&mut self.workspace) {
            workspace.drop_texts(&self.gone);
            self.gone.clear();
        }
        for folder in std::mem::take(&mut self.changed) {
            self.discovery.look_again(self.workspace.files(), &self.request, &folder);
        }
        let mut discovered = self.discovery.discovered(&self.request, &self.config.deployments);
        timings.end_phase("discover");
        let selected: Vec<&Rule> =
            self.rules.iter().filter(|rule| self.config.runs(&rule.name)).collect();
        let analysis = Analysis {
            workspace: &self.workspace,
            request: &self.request,
            rules: &selected,
            given: &self.given,
            diagrams: self.selection.diagrams,
            limits: self.selection.limits.unwrap_or(Limits::DEFAULT),
            today: self.selection.today,
            clock,
        };
        let mut known = std::mem::take(&mut self.answers);
        let mut results: Vec<Arc<RootResult>> = Vec::new();
        let mut roots = discovered.roots.clone();
        let mut reached: HashSet<PathBuf> = HashSet::default();
        if roots.is_empty() {
            roots = discovered.next(&reached);
        }
        while !roots.is_empty() {
            let unknown: Vec<&Root> =
                roots.iter().filter(|root| !known.contains_key(root)).collect();
            let answers = parallel::each(&unknown, |root| analysis.analyze(root));
            known.extend(unknown.into_iter().cloned().zip(answers));
            for root in roots {
                let Some(answer) = known.remove(&root) else { continue };
                if let Some(one) = &answer.result {
                    reached.extend(one.reached.iter().cloned());
                    // Of code that cannot be read nobody knows what it calls.
                    let broken = one.modules.iter().filter(|module| !module.problems.is_empty());
                    reached
                        .extend(broken.flat_map(|module| discovered.seem_called_by(&module.path)));
                    results.push(Arc::clone(one));
                }
                // What a mistake in akslint did not judge is tried again.
                if answer.result.as_ref().is_none_or(|result| result.panicked.is_none()) {
                    self.answers.insert(root, answer);
                }
            }
            roots = discovered.next(&reached);
        }
        timings.end_phase("analyze");
        (timings.seen, timings.searched) = (discovered.seen, discovered.searched);
        timings.searched_bytes = discovered.searched_bytes;
        (timings.left_out, timings.tool_folders) = (discovered.left_out, discovered.tool_folders);
        timings.compiled = discovered.compiled;
        (timings.parsed, timings.parsed_bytes) = self.workspace.parsed();
        let roots = results.iter().filter_map(|result| result.modules.first());
        let mut report = Report {
            findings: Vec::new(),
            undetermined: Vec::new(),
            clusters: Vec::new(),
            updates: Vec::new(),
            opaque: Vec::new(),
            diagrams: Vec::new(),
            suppressed: Vec::new(),
            problems: 0,
            known: 0,
            gone: Vec::new(),
            secrets: Secrets::default(),
            undeclared: self.given.undeclared(roots.map(Arc::as_ref)),
            rules: Arc::clone(&self.rules),
            config: Arc::clone(&self.config),
            workspace: Arc::clone(&self.workspace),
            request: Arc::clone(&self.request),
            discovered,
            timings,
        };
        collect(&mut report, &self.rules, &self.config, results, &mut self.written);
        mask_addresses(&mut report);
        let Report { findings, suppressed, secrets, .. } = &mut report;
        let looked_at = |known: &Known| {
            let mut roots = self.request.workspaces.iter();
            let is_wanted = |root: &PathBuf| self.request.wants(&root.join(&known.path));
            self.config.runs(&known.rule) && roots.any(is_wanted)
        };
        let all = findings.iter_mut().chain(suppressed).collect();
        finding::fingerprint(all, &self.workspace, secrets);
        (report.known, report.gone) = self.baseline.apply(findings, looked_at);
        report.timings.end_phase("collect");
        report
    }
}

/// Hides the secrets in addresses, which name the keys of what is repeated.
fn mask_addresses(report: &mut Report) {
    let Report { findings, suppressed, undetermined, clusters, updates, opaque, secrets, .. } =
        report;
    let findings = findings.iter_mut().chain(suppressed).map(|finding| &mut finding.address);
    let undetermined = undetermined.iter_mut().map(|undetermined| &mut undetermined.address);
    let clusters = clusters.iter_mut().chain(updates).map(|cluster| &mut cluster.address);
    let opaque = opaque.iter_mut().map(|call| &mut call.address);
    for address in findings.chain(undetermined).chain(clusters).chain(opaque) {
        *address = secrets.mask_text(address);
    }
}
