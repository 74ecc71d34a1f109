//! Judges one root: evaluates it, and asks the rules about what it declares.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, Day};
use crate::collections::HashSet;
use crate::deployment::InputOptions;
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::diagram;
use crate::discover::Root;
use crate::eval::{Bounds, Program, Worlds};
use crate::inventory;
use crate::knowledge::KNOWLEDGE;
use crate::model::{Relations, deployed_modules};
use crate::outcome::Judged;
use crate::request::Request;
use crate::rules::Rule;
use crate::rules::engine::Inquiry;
use crate::rules::prefilter::Memory;
use crate::source::{FileId, SourceFile, Span};
use crate::workspace::Workspace;

/// What is known of a root.
#[derive(Default)]
pub(crate) struct Answer {
    /// What was found out about it; `None` if it has nothing to do with what was asked for.
    pub(crate) judged: Option<Arc<Judged>>,
    /// The files and folders, there or not, without which it could be something else.
    pub(crate) depends_on: HashSet<PathBuf>,
}

/// What judging needs, the same for every root.
pub(crate) struct Judging<'r> {
    pub(crate) workspace: &'r Workspace,
    pub(crate) request: &'r Request,
    pub(crate) rules: &'r [&'r Rule],
    pub(crate) given: &'r InputOptions,
    pub(crate) diagrams: bool,
    pub(crate) bounds: Bounds,
    pub(crate) today: Option<Day>,
    pub(crate) clock: Option<Clock>,
}

impl Judging<'_> {
    /// Judges a root, if it has to do with what was asked for. A panic costs this root alone.
    pub(crate) fn judge(&self, root: &Root) -> Answer {
        self.guard(root, || self.judge_unguarded(root))
    }

    fn guard(&self, root: &Root, judge: impl FnOnce() -> Answer) -> Answer {
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
            let panicked = Some(Span::new(file, 0, 0));
            let judged = Some(Arc::new(Judged { panicked, ..Judged::default() }));
            Answer { judged, ..Answer::default() }
        })
    }

    fn judge_unguarded(&self, root: &Root) -> Answer {
        let mut depends_on: HashSet<PathBuf> =
            root.files.iter().chain([&root.module]).cloned().collect();
        let Some(module) = self.workspace.module(&root.module) else {
            return Answer { judged: None, depends_on };
        };
        let mut judged = Judged::default();
        (judged.deployment, judged.problems) = self.given.deploy(self.workspace, root, &module);
        depends_on.extend(judged.deployment.looked_for.iter().cloned());
        let program =
            Program::new(self.workspace, module, &judged.deployment.values, &KNOWLEDGE, self.clock);
        if let Some(file) = judged.deployment.module.take() {
            depends_on.extend(file.imports.iter().cloned());
            program.given_by(file);
        }
        let worlds = Worlds::new(&program, self.bounds);
        let base = worlds.base();
        let relations = Relations::new(&base);
        judged.modules = program.modules();
        base.begin();
        judged.reached = deployed_modules(&base);
        let files = judged.modules.iter().flat_map(|module| &module.files);
        let wants = |id: FileId| self.request.wants(self.workspace.sources.get(id).path());
        let mut named = root.files.iter().chain([&root.module]);
        if !files.copied().any(wants) && !named.any(|path| self.request.wants(path)) {
            depends_on.extend(program.depends_on());
            return Answer { judged: None, depends_on };
        }
        let (memory, today) = (Memory::default(), self.today);
        for declaration in relations.declarations() {
            let inquiry = Inquiry::new(&worlds, &relations, &memory, today, declaration);
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
        depends_on.extend(program.depends_on());
        drop(worlds);
        drop(program);
        for finding in &mut judged.answers.findings {
            finding.parameters.clone_from(&judged.deployment.files);
        }
        for verdict in judged.clusters.iter_mut().flat_map(|cluster| &mut cluster.worlds) {
            verdict.parameters.clone_from(&judged.deployment.files);
        }
        Answer { judged: Some(Arc::new(judged)), depends_on }
    }
}

/// What is said of a root that was not judged in time.
fn late(program: &Program<'_>, time: Duration) -> Option<InputDiagnostic> {
    let root = program.instance(Program::ROOT);
    let &file = root.module.files.first()?;
    let seconds = time.as_secs();
    let message =
        format!("analysis of the root module exceeded {seconds} seconds and is incomplete");
    Some(InputDiagnostic::new(message, Span::new(file, 0, 0)).with_effect(Effect::Unsupported))
}

/// What is said of a root whose calls were not all followed.
fn cut_off(program: &Program<'_>) -> Option<InputDiagnostic> {
    let root = program.instance(Program::ROOT);
    let (_, call) = root.module.calls.first()?;
    let message = "the root module exceeds the module call limit; akslint did not analyze the remaining calls".to_owned();
    Some(InputDiagnostic::new(message, call.header).with_effect(Effect::Unsupported))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use crate::fs::{self, FileSystem};

    #[test]
    fn a_panic_costs_one_root() {
        let cluster = "resource \"azurerm_kubernetes_cluster\" \"a\" {\n  name = \"a\"\n}\n";
        let base = PathBuf::from("/workspace");
        let tree = ["broken", "whole"].map(|name| (base.join(name).join("main.tf"), cluster));
        let files: Arc<dyn FileSystem> = Arc::new(fs::Memory::new(tree));
        let workspace = Workspace::new(Arc::clone(&files), vec![base.clone()], base.clone());
        let Ok(request) = Request::new(&*files, std::slice::from_ref(&base)) else {
            panic!("no request")
        };
        let judging = Judging {
            workspace: &workspace,
            request: &request,
            rules: &[],
            given: &InputOptions::default(),
            diagrams: false,
            bounds: Bounds::DEFAULT,
            today: None,
            clock: None,
        };
        let root = |name| Root { module: base.join(name), files: Vec::new() };
        let fails = |root: &Root| -> Answer {
            workspace.module(&root.module).unwrap();
            panic!("on purpose");
        };
        let broken = root("broken");
        let failed = judging.guard(&broken, || fails(&broken)).judged.unwrap();
        let place = workspace.sources.get(failed.panicked.unwrap().file);
        assert_eq!(place.path(), base.join("broken/main.tf"));
        assert_eq!(failed.clusters.len(), 0);
        let judged = judging.judge(&root("whole")).judged.unwrap();
        assert_eq!((judged.clusters.len(), judged.panicked), (1, None));
    }
}
