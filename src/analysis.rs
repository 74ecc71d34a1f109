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
use crate::eval::{Limits, Program, Worlds};
use crate::inventory;
use crate::knowledge::KNOWLEDGE;
use crate::model::{Relations, deployed_modules};
use crate::outcome::RootResult;
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
    pub(crate) result: Option<Arc<RootResult>>,
    /// The files and folders, there or not, without which it could be something else.
    pub(crate) depends_on: HashSet<PathBuf>,
}

/// What judging needs, the same for every root.
pub(crate) struct Analysis<'r> {
    pub(crate) workspace: &'r Workspace,
    pub(crate) request: &'r Request,
    pub(crate) rules: &'r [&'r Rule],
    pub(crate) given: &'r InputOptions,
    pub(crate) diagrams: bool,
    pub(crate) limits: Limits,
    pub(crate) today: Option<Day>,
    pub(crate) clock: Option<Clock>,
}

impl Analysis<'_> {
    /// Judges a root, if it has to do with what was asked for. A panic costs this root alone.
    pub(crate) fn analyze(&self, root: &Root) -> Answer {
        self.guard(root, || self.analyze_unguarded(root))
    }

    fn guard(&self, root: &Root, analyze: impl FnOnce() -> Answer) -> Answer {
        // What a panic leaves behind belongs to the program of this root, which nobody sees again.
        let result = catch_unwind(AssertUnwindSafe(analyze));
        result.unwrap_or_else(|_| {
            let is_of_root = |file: &SourceFile| {
                file.path() == root.module || file.path().parent() == Some(&root.module)
            };
            let sources = &self.workspace.sources;
            let file = sources.find(is_of_root).unwrap_or_else(|| {
                let name = self.workspace.display(&root.module);
                sources.add(SourceFile::new(root.module.clone(), name, String::new()))
            });
            let panicked = Some(Span::new(file, 0, 0));
            let result = Some(Arc::new(RootResult { panicked, ..RootResult::default() }));
            Answer { result, ..Answer::default() }
        })
    }

    fn analyze_unguarded(&self, root: &Root) -> Answer {
        let mut depends_on: HashSet<PathBuf> =
            root.files.iter().chain([&root.module]).cloned().collect();
        let Some(module) = self.workspace.module(&root.module) else {
            return Answer { result: None, depends_on };
        };
        let mut result = RootResult::default();
        (result.deployment, result.problems) = self.given.deploy(self.workspace, root, &module);
        depends_on.extend(result.deployment.looked_for.iter().cloned());
        let program =
            Program::new(self.workspace, module, &result.deployment.values, &KNOWLEDGE, self.clock);
        if let Some(file) = result.deployment.module.take() {
            depends_on.extend(file.imports.iter().cloned());
            program.given_by(file);
        }
        let worlds = Worlds::new(&program, self.limits);
        let base = worlds.base();
        let relations = Relations::new(&base);
        result.modules = program.modules();
        base.begin();
        result.reached = deployed_modules(&base);
        let files = result.modules.iter().flat_map(|module| &module.files);
        let wants = |id: FileId| self.request.wants(self.workspace.sources.get(id).path());
        let mut named = root.files.iter().chain([&root.module]);
        if !files.copied().any(wants) && !named.any(|path| self.request.wants(path)) {
            depends_on.extend(program.depends_on());
            return Answer { result: None, depends_on };
        }
        let (memory, today) = (Memory::default(), self.today);
        for declaration in relations.declarations() {
            let inquiry = Inquiry::new(&worlds, &relations, &memory, today, declaration);
            inquiry.ask(self.rules, &mut result.answers);
            result.clusters.extend(inventory::cluster(&program, &inquiry));
            if self.diagrams {
                result.edges.extend(diagram::edges(&program, &inquiry));
            }
        }
        result.opaque = inventory::opaque(&program);
        if program.is_cut_off() {
            result.problems.extend(call_limit_exceeded(&program));
        }
        if program.is_late() {
            result.problems.extend(timed_out(&program, self.limits.time));
        }
        program.sensitive().iter().for_each(|text| result.answers.secrets.add_text(text));
        depends_on.extend(program.depends_on());
        drop(worlds);
        drop(program);
        for finding in &mut result.answers.findings {
            finding.parameters.clone_from(&result.deployment.files);
        }
        for verdict in result.clusters.iter_mut().flat_map(|cluster| &mut cluster.worlds) {
            verdict.parameters.clone_from(&result.deployment.files);
        }
        for edge in &mut result.edges {
            edge.deployments.insert(result.deployment.files.clone());
        }
        Answer { result: Some(Arc::new(result)), depends_on }
    }
}

/// What is said of a root that was not judged in time.
fn timed_out(program: &Program<'_>, time: Duration) -> Option<InputDiagnostic> {
    let root = program.instance(Program::ROOT);
    let &file = root.module.files.first()?;
    let seconds = time.as_secs();
    let message =
        format!("analysis of the root module exceeded {seconds} seconds and is incomplete");
    Some(InputDiagnostic::new(message, Span::new(file, 0, 0)).with_effect(Effect::Unsupported))
}

/// What is said of a root whose calls were not all followed.
fn call_limit_exceeded(program: &Program<'_>) -> Option<InputDiagnostic> {
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
        let analysis = Analysis {
            workspace: &workspace,
            request: &request,
            rules: &[],
            given: &InputOptions::default(),
            diagrams: false,
            limits: Limits::DEFAULT,
            today: None,
            clock: None,
        };
        let root = |name| Root { module: base.join(name), files: Vec::new() };
        let fails = |root: &Root| -> Answer {
            workspace.module(&root.module).unwrap();
            panic!("on purpose");
        };
        let broken = root("broken");
        let failed = analysis.guard(&broken, || fails(&broken)).result.unwrap();
        let place = workspace.sources.get(failed.panicked.unwrap().file);
        assert_eq!(place.path(), base.join("broken/main.tf"));
        assert_eq!(failed.clusters.len(), 0);
        let result = analysis.analyze(&root("whole")).result.unwrap();
        assert_eq!((result.clusters.len(), result.panicked), (1, None));
    }
}
