//! Which modules matter, and which of them are roots.
//!
//! Files are chosen as ripgrep chooses them, and searched for what could matter before anything is
//! parsed: mentions of clusters, suppressions, and the relative paths of module calls. A module is a
//! folder of Terraform files, or a file that may be a template. It matters if it mentions a cluster,
//! or calls one that matters. A module that another one calls is judged through its calls; every
//! other one that matters is a root, once for each parameter file that belongs to it.

mod deployments;
mod scan;
mod scanner;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

pub use self::deployments::Root;
use self::deployments::deployments;
use self::scan::{Scan, Unit};
use self::scanner::Scanner;
#[cfg(feature = "cli")]
pub(crate) use self::scanner::is_searched;
use self::words::Searcher;
pub(crate) use self::words::mentions_cluster;
use crate::collections::HashSet;
use crate::config::Deployment;
use crate::fs::FileSystem;
use crate::known_modules::KnownModules;
use crate::request::Request;
use crate::syntax::terraform;
use crate::walk::{Visitor as _, walk};

/// What was found for a request.
#[derive(Debug, Default)]
pub struct Discovered {
    /// The roots to judge, sorted: modules that matter and that no code seems to call.
    pub roots: Vec<Root>,
    /// The other modules that matter, with what each of them is as a root. Whether they are called is known when
    /// those that seem to call them are judged.
    called: BTreeMap<PathBuf, Vec<Root>>,
    /// What each module that matters seems to call.
    calls: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The modules that were found, whether or not they matter, and the parameter files.
    units: Vec<Arc<Unit>>,
    parameters: Vec<PathBuf>,
    /// What could not be walked, as messages.
    pub unread: Vec<String>,
    /// Ignore files that were not used, and why, as messages.
    pub unused: Vec<String>,
    /// Paths that hold no file to read.
    pub empty: Vec<PathBuf>,
    /// How many files of code, and folders, an ignore file left out.
    pub left_out: usize,
    /// How many folders of tools were passed by.
    pub tool_folders: usize,
    /// How many templates were left to the files of the tree that they say they were compiled from.
    pub compiled: usize,
    /// How many files the walk found.
    pub seen: usize,
    /// How many of them were searched.
    pub searched: usize,
    /// The bytes in those.
    pub searched_bytes: u64,
}

/// What a search for a request found. It can look at single folders again.
pub struct Discovery {
    searcher: Searcher,
    scan: Scan,
}

impl Discovery {
    /// Reads the files of the workspaces once, in parallel, and keeps what matters of them.
    ///
    /// What mentions one of the modules that are known by name matters as what mentions a cluster does.
    pub fn new(files: &dyn FileSystem, request: &Request, known_modules: &KnownModules) -> Self {
        let searcher = Searcher::new(known_modules);
        // What was named is read even if it is ignored; the rest of its workspace may call it.
        let starts = starts(request);
        let again = within_others(&starts).chain(request.files.folders()).collect();
        let scanner = Scanner::new(files, request, &searcher, again);
        let starts = starts.iter().map(|start| start.as_path());
        walk(files, starts, |start| scanner.reach(start), &scanner);
        for folder in request.files.folders() {
            scanner.list(folder, |path, kind, buffer| scanner.meet(path, kind, buffer));
        }
        let scan = scanner.finish();
        Self { searcher, scan }
    }

    /// Looks again at what lies directly in a folder, whether or not it is still there.
    pub(crate) fn look_again(&mut self, files: &dyn FileSystem, request: &Request, folder: &Path) {
        self.scan.forget(folder);
        let scanner = Scanner::new(files, request, &self.searcher, HashSet::from_iter([folder]));
        let is_entered = starts(request).into_iter().any(|start| {
            let between = folder.ancestors().take_while(|between| between.starts_with(start));
            folder.starts_with(start) && between.filter(|f| *f != start).all(|f| scanner.enters(f))
        });
        if is_entered {
            scanner.list(folder, |path, kind, buffer| scanner.file(path, kind, buffer));
        }
        if request.files.folders().any(|named| named == folder) {
            scanner.list(folder, |path, kind, buffer| scanner.meet(path, kind, buffer));
        }
        let found = scanner.finish();
        self.scan.extend(found);
    }

    /// Whether something was found in a folder with this path, or below it.
    pub(crate) fn has_folder(&self, path: &Path) -> bool {
        let below = self.scan.units.range::<Path, _>((Included(path), Unbounded));
        let mut below = below.take_while(|(unit, _)| unit.starts_with(path));
        below.any(|(at, unit)| at != path || !unit.is_file(path))
    }

    /// What there is to judge for the request. `configured` says how some of the modules are deployed.
    pub fn discovered(&self, request: &Request, configured: &[Deployment]) -> Discovered {
        let Self { searcher, scan } = self;
        let mut found = Discovered {
            unread: scan.unread.clone(),
            unused: scan.unused.clone(),
            left_out: scan.left_out,
            tool_folders: scan.tool_folders,
            seen: searcher.seen.load(Relaxed),
            searched: searcher.searched.load(Relaxed),
            searched_bytes: searcher.bytes.load(Relaxed),
            ..Discovered::default()
        };
        for path in request.folders.iter().chain(request.files.iter()) {
            if !scan.has_code(path) && !scan.is_parameters(path) {
                found.empty.push(path.clone());
            }
        }
        found.units = scan.units.values().cloned().collect();
        found.parameters = scan.parameters.iter().map(|(.., file)| file.clone()).collect();
        let named: Vec<&PathBuf> =
            request.files.iter().filter(|file| terraform::is_passed(file)).collect();
        let deployments = |module: &PathBuf| {
            // Who names a file of values asks for what is deployed with it.
            let given = named.iter().filter(|file| file.parent() == Some(module));
            let given =
                given.map(|&file| Root { module: module.clone(), files: vec![file.clone()] });
            match given.collect::<Vec<Root>>() {
                given if given.is_empty() => deployments(module.clone(), scan, configured),
                given => given,
            }
        };
        let matter = matter(&scan.units);
        let called: BTreeSet<&PathBuf> = matter
            .iter()
            .flat_map(|(path, unit)| unit.calls.iter().filter(move |call| call != path))
            .collect();
        for (&path, &unit) in &matter {
            found.calls.insert(path.clone(), unit.calls.iter().cloned().collect());
            // One mistake is one finding, where its author mends it. A source without a cluster is none of a template
            // that has one.
            let is_named = || request.files.iter().any(|file| file == path);
            if scan.source(path, unit).is_some_and(|source| matter.contains_key(&source))
                && !is_named()
            {
                found.compiled += 1;
                continue;
            }
            match called.contains(path) {
                true => {
                    found.called.insert(path.clone(), deployments(path));
                }
                false => found.roots.extend(deployments(path)),
            }
        }
        found
    }
}

/// The folders that are walked for a request, sorted.
fn starts(request: &Request) -> Vec<&PathBuf> {
    let mut starts: Vec<&PathBuf> = request.workspaces.iter().chain(&request.folders).collect();
    starts.sort();
    starts.dedup();
    starts
}

/// The folders that lie in others of these sorted ones, and are walked with them.
fn within_others<'p>(folders: &[&'p PathBuf]) -> impl Iterator<Item = &'p Path> {
    let mut outer: Option<&Path> = None;
    folders.iter().filter_map(move |folder| match outer {
        Some(outer) if folder.starts_with(outer) => Some(folder.as_path()),
        _ => {
            outer = Some(folder);
            None
        }
    })
}

impl Discovered {
    /// The files of a request that may be read, whether or not they matter, in no order.
    pub fn files<'d>(&'d self, request: &'d Request) -> impl Iterator<Item = &'d PathBuf> {
        let files = self.units.iter().flat_map(|unit| &unit.files).chain(&self.parameters);
        files.filter(|file| request.wants(file))
    }

    /// The next roots to judge: modules that matter and that no deployed call led to so far, `reached` being those
    /// to which one did. Those come first that no other one of them seems to call, so that all are judged through
    /// their callers where that is possible.
    pub(crate) fn next(&mut self, reached: &HashSet<PathBuf>) -> Vec<Root> {
        self.called.retain(|path, _| !reached.contains(path));
        let calls = |caller: &PathBuf| self.calls.get(caller).into_iter().flatten();
        let called: HashSet<&PathBuf> = self
            .called
            .keys()
            .flat_map(|caller| calls(caller).filter(move |call| *call != caller))
            .collect();
        let mut next: Vec<PathBuf> =
            self.called.keys().filter(|path| !called.contains(path)).cloned().collect();
        if next.is_empty() {
            // They seem to call each other in a circle.
            next.extend(self.called.keys().next().cloned());
        }
        next.iter().filter_map(|path| self.called.remove(path)).flatten().collect()
    }

    /// Whether a file is one of a module that seems to call one that matters.
    pub(crate) fn leads_to_what_matters(&self, file: &Path) -> bool {
        let modules = file.parent().into_iter().chain([file]);
        let mut calls = modules.filter_map(|module| self.calls.get(module)).flatten();
        calls.any(|call| self.calls.contains_key(call))
    }

    /// All modules that a module seems to call, and those that they do.
    pub(crate) fn seem_called_by(&self, module: &Path) -> HashSet<PathBuf> {
        let mut found = HashSet::default();
        let mut open = vec![module];
        while let Some(path) = open.pop() {
            for call in self.calls.get(path).into_iter().flatten() {
                if found.insert(call.clone()) {
                    open.push(call);
                }
            }
        }
        found
    }
}

/// The modules that matter: those that mention a cluster, those that call what is not there, since nobody knows what it
/// has, and those that call one that matters.
fn matter(units: &BTreeMap<PathBuf, Arc<Unit>>) -> BTreeMap<&PathBuf, &Arc<Unit>> {
    let mut callers: BTreeMap<&Path, Vec<&PathBuf>> = BTreeMap::new();
    for (path, unit) in units {
        for call in &unit.calls {
            callers.entry(call).or_default().push(path);
        }
    }
    let mut matter: BTreeSet<&PathBuf> = BTreeSet::new();
    let calls_nothing = |unit: &Unit| unit.calls.iter().any(|call| !units.contains_key(call));
    let open = units.iter().filter(|(_, unit)| unit.matters || calls_nothing(unit));
    let mut open: Vec<&PathBuf> = open.map(|(path, _)| path).collect();
    while let Some(path) = open.pop() {
        if matter.insert(path) {
            open.extend(callers.get(path.as_path()).into_iter().flatten());
        }
    }
    matter.into_iter().filter_map(|path| units.get_key_value(path)).collect()
}
