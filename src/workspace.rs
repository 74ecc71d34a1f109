//! The files and modules of a run, which lie in its workspaces.
//!
//! A workspace's root is the nearest folder with a `.git` around what is linted, else what is
//! linted itself. Links are resolved before a path is compared with it, so that none leads outside.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use crate::collections::{HashMap, HashSet};
use crate::diagnostic::InputDiagnostic;
use crate::fs::{self, FileSystem, Kind, Reach, describe, normalise};
use crate::ir::{Call, Language, Module};
use crate::known_modules::KnownModules;
use crate::parsed_files::ParsedFiles;
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::{self, Claim, arm, bicep, terraform};

/// Files above this size are not read. The largest Terraform files in public repositories are a
/// few megabytes.
pub(crate) const MAX_FILE: u64 = 64 << 20;

/// All files that are read for what is in them may have this many bytes together, since their texts are kept until
/// the report is written. The code of most repositories has a hundredth of it.
const MAX_FILES: u64 = 512 << 20;

type Cached = Arc<OnceLock<Option<Arc<Module>>>>;

/// Where files and modules come from.
pub struct Workspace {
    /// The files that were read.
    pub sources: Sources,
    files: Arc<dyn FileSystem>,
    roots: Vec<PathBuf>,
    /// Files and folders outside of the roots that somebody named.
    named: RwLock<Vec<PathBuf>>,
    /// What paths are shown relative to.
    base: PathBuf,
    modules: Mutex<HashMap<PathBuf, Cached>>,
    /// Where links among the files of Terraform modules lead: a real path and that of the link.
    links: Mutex<HashSet<(PathBuf, PathBuf)>>,
    parsed_files: Mutex<ParsedFiles>,
    read: Mutex<HashMap<PathBuf, FileId>>,
    /// The bytes of all files that were read.
    bytes: AtomicU64,
    /// Modules that are judged without being at hand.
    pub known_modules: KnownModules,
    /// What stands in for them, by the call.
    stand_ins: Mutex<HashMap<Span, Cached>>,
}

impl Workspace {
    /// A workspace with these roots (absolute, links resolved), whose paths are shown relative to
    /// `base`.
    pub fn new(files: Arc<dyn FileSystem>, roots: Vec<PathBuf>, base: PathBuf) -> Self {
        Self {
            sources: Sources::default(),
            files,
            roots,
            named: RwLock::default(),
            base,
            modules: Mutex::default(),
            links: Mutex::default(),
            parsed_files: Mutex::default(),
            read: Mutex::default(),
            bytes: AtomicU64::default(),
            known_modules: KnownModules::default(),
            stand_ins: Mutex::default(),
        }
    }

    /// The files, wherever they lie.
    pub fn files(&self) -> &dyn FileSystem {
        &*self.files
    }

    /// The path as reports show it: from the folder that akslint runs in, also upwards within one root.
    pub fn display(&self, path: &Path) -> String {
        let is_beside = |root: &PathBuf| path.starts_with(root) && self.base.starts_with(root);
        match path.starts_with(&self.base) || self.roots.iter().any(is_beside) {
            true => fs::relative(&self.base, path),
            false => with_slashes(path),
        }
    }

    /// The path relative to the root of its workspace, with forward slashes; `None` if it lies in
    /// none. It is the same wherever akslint is run from.
    pub fn in_repository(&self, path: &Path) -> Option<String> {
        let relative = self.roots.iter().find_map(|root| path.strip_prefix(root).ok())?;
        Some(with_slashes(relative))
    }

    /// Takes note that somebody named a file or folder: it is read wherever it is, and what is in it, too.
    pub fn name(&self, path: &Path) {
        let real = self.files.canonical(path).unwrap_or_else(|_| normalise(path));
        let mut named = self.named.write().unwrap_or_else(PoisonError::into_inner);
        if !named.contains(&real) {
            named.push(real);
        }
    }

    /// How far a real path may be followed; `None` if it is out of reach.
    fn reach(&self, real: &Path) -> Option<Reach<'_>> {
        if let Some(root) = self.roots.iter().find(|root| real.starts_with(root)) {
            return Some(Reach::Below(root));
        }
        let named = self.named.read().unwrap_or_else(PoisonError::into_inner);
        named.iter().any(|named| real.starts_with(named)).then_some(Reach::Anywhere)
    }

    /// The real path of something that exists and is within reach.
    pub fn real(&self, path: &Path) -> Option<PathBuf> {
        let real = self.files.canonical(path).ok()?;
        self.reach(&real).is_some().then_some(real)
    }

    /// Whether something exists; `None` if it is out of reach, so that nobody learns whether it does.
    pub fn exists(&self, path: &Path) -> Option<bool> {
        match self.files.canonical(path) {
            Ok(real) => self.reach(&real).map(|_| true),
            Err(_) => self.would_be_within(path).then_some(false),
        }
    }

    /// Whether a path at which there is nothing does not lead out of reach. Who knows where a link leads.
    fn would_be_within(&self, path: &Path) -> bool {
        let path = normalise(path);
        let is_link = |folder: &Path| self.files.kind(folder) == Some(Kind::Link);
        let is_within = |folder: &Path| self.reach(folder).is_some();
        self.reach(&path).is_some() && !path.ancestors().take_while(|f| is_within(f)).any(is_link)
    }

    /// Reads a file, once, if it is within reach.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read(&self, path: &Path) -> Result<FileId, InputDiagnostic> {
        match self.real(path) {
            Some(real) => self.read_real(real),
            None if self.would_be_within(path) => Err(self.unread(path, "the file does not exist")),
            None => Err(self.unread(path, "akslint does not read files outside the workspace")),
        }
    }

    /// Reads a file that somebody named, wherever it is.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read_named(&self, path: &Path) -> Result<FileId, InputDiagnostic> {
        self.name(path);
        self.read(path)
    }

    /// Writes a file: one that somebody named wherever it is, and any other one within the workspace, through no
    /// link.
    ///
    /// # Errors
    ///
    /// Why it is not written, as a sentence without a full stop.
    pub fn write(&self, path: &Path, text: &str, named: bool) -> Result<(), String> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = self.files.canonical(folder.unwrap_or(Path::new(".")));
        let name = path.file_name().unwrap_or_default();
        let (path, reach) = match (folder, named) {
            (_, true) => (path.to_path_buf(), Some(Reach::Anywhere)),
            (Ok(folder), false) => (folder.join(name), self.reach(&folder)),
            (Err(error), false) => return Err(error.to_string()),
        };
        let reach = reach.ok_or("it lies outside of the workspace")?;
        if matches!(reach, Reach::Below(_)) && self.files.kind(&path) == Some(Kind::Link) {
            return Err("it is a link".into());
        }
        let written = self.files.write(&path, text.as_bytes(), reach);
        written.map_err(|error| error.to_string())
    }

    /// Replaces the text of a file within the workspace at once. A link is followed to a file within the workspace, and
    /// stays.
    ///
    /// # Errors
    ///
    /// Why it is not written, as a sentence without a full stop; among others because the file is not what was read.
    pub fn replace(&self, path: &Path, before: &str, after: &str) -> Result<(), String> {
        let real = self.files.canonical(path).map_err(|error| error.to_string())?;
        let reach = self.reach(&real).ok_or("it lies outside of the workspace")?;
        let replaced = self.files.replace(&real, before.as_bytes(), after.as_bytes(), reach);
        replaced.map_err(|error| match error.kind() {
            ErrorKind::InvalidData => "it changed since it was read, or is not UTF-8".to_owned(),
            _ => error.to_string(),
        })
    }

    /// A problem with a file as a whole, of which nothing is read.
    pub(crate) fn unread(&self, path: &Path, message: &str) -> InputDiagnostic {
        let file = SourceFile::new(path.to_path_buf(), self.display(path), String::new());
        let span = Span::new(self.sources.add(file), 0, 0);
        InputDiagnostic::new(message, span)
    }

    fn read_real(&self, real: PathBuf) -> Result<FileId, InputDiagnostic> {
        if let Some(&id) = lock(&self.read).get(&real) {
            return Ok(id);
        }
        let id = self.sources.add(self.load(&real, &real)?);
        Ok(*lock(&self.read).entry(real).or_insert(id))
    }

    /// The file at a real path, under the path that it was found by. What is wrong with it is placed
    /// behind the part of it that can be shown.
    fn load(&self, real: &Path, path: &Path) -> Result<SourceFile, InputDiagnostic> {
        let file = |text: String| SourceFile::new(path.to_path_buf(), self.display(path), text);
        let fail = |shown: String, message: &str| {
            let at = shown.len();
            let span = Span::new(self.sources.add(file(shown)), at, at);
            InputDiagnostic::new(message, span)
        };
        let Some(reach) = self.reach(real) else {
            return Err(fail(String::new(), "akslint does not read files outside the workspace"));
        };
        let bytes = fs::read(self.files(), real, reach, MAX_FILE)
            .map_err(|error| fail(String::new(), describe(&error)))?;
        let len = bytes.len() as u64;
        if self.bytes.fetch_add(len, Relaxed) + len > MAX_FILES {
            return Err(fail(String::new(), "with it, more than 512 MiB of code would be read"));
        }
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(file(text)),
            Err(error) => error,
        };
        let valid_up_to = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        if let Some(text) = syntax::without_broken_comments(path, &bytes) {
            return Ok(file(text));
        }
        let shown = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
        Err(fail(shown, "it is not valid UTF-8 from here on"))
    }

    /// The Terraform module in a folder, or the template that a file is; `None` if there is none
    /// inside of the workspace.
    pub fn module(&self, path: &Path) -> Option<Arc<Module>> {
        let path = self.real(path)?;
        let cell = Arc::clone(lock(&self.modules).entry(path.clone()).or_default());
        let load = || match fs::is_folder(self.files(), &path) {
            true => self.load_folder(&path),
            false => self.load_template(&path),
        };
        cell.get_or_init(load).clone()
    }

    /// The files that were read one by one.
    pub(crate) fn read_files(&self) -> HashSet<PathBuf> {
        lock(&self.read).keys().cloned().collect()
    }

    /// The links among the files of modules that lead to a file.
    pub(crate) fn links_to(&self, real: &Path) -> Vec<PathBuf> {
        let links = lock(&self.links);
        links.iter().filter(|(end, _)| end == real).map(|(_, link)| link.clone()).collect()
    }

    /// Forgets what is known of a file that changed, and gives the texts that nothing refers to any more once the
    /// answers that depend on it are gone.
    pub(crate) fn forget(&self, path: &Path) -> HashSet<FileId> {
        let folder = path.parent().filter(|_| is_terraform(path));
        let mut gone: HashSet<FileId> = lock(&self.read).remove(path).into_iter().collect();
        let mut parsed_files = lock(&self.parsed_files);
        if folder.is_some() {
            parsed_files.forget(path);
        }
        for path in folder.into_iter().chain([path]) {
            let module = lock(&self.modules).remove(path);
            let module = module.and_then(|cell| cell.get().cloned().flatten());
            let files = module.iter().flat_map(|module| module.files.iter().copied());
            gone.extend(files.filter(|&file| !parsed_files.holds(path, file)));
        }
        gone
    }

    /// Drops texts that nothing refers to any more, and what stands in for calls in them.
    pub(crate) fn drop_texts(&mut self, gone: &HashSet<FileId>) {
        let bytes: u64 = gone.iter().map(|&id| self.sources.empty(id)).sum();
        let read = self.bytes.get_mut();
        *read = read.saturating_sub(bytes);
        let stand_ins = self.stand_ins.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, cell) in stand_ins.extract_if(|call, _| gone.contains(&call.file)) {
            let module = cell.get().cloned().flatten();
            for &id in module.iter().flat_map(|module| &module.files) {
                self.sources.empty(id);
            }
        }
    }

    /// How many files were parsed, and their bytes.
    pub(crate) fn parsed(&self) -> (usize, u64) {
        let modules = lock(&self.modules);
        let parsed = modules.values().filter_map(|cell| cell.get()?.clone());
        let files: HashSet<FileId> = parsed.flat_map(|module| module.files.clone()).collect();
        let bytes = files.iter().map(|&file| self.sources.get(file).text().len() as u64).sum();
        (files.len(), bytes)
    }

    /// What stands in for a module that a call names by this address and version; `None` if it is not
    /// known.
    pub(crate) fn stand_in(&self, call: &Call, source: &str, version: &str) -> Option<Arc<Module>> {
        let cell = Arc::clone(lock(&self.stand_ins).entry(call.header).or_default());
        let make = || self.known_modules.stand_in(&self.sources, call, source, version);
        cell.get_or_init(|| make().map(Arc::new)).clone()
    }

    /// The folders in a folder that hold a file of this name, or the folder itself if it does, sorted.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(crate) fn folders_with(
        &self,
        folder: &Path,
        file: &str,
    ) -> Result<Vec<PathBuf>, InputDiagnostic> {
        let is_one = |folder: &Path| fs::is_file(self.files(), &folder.join(file));
        let real = match self.real(folder) {
            Some(real) => real,
            None => return Err(self.unread(folder, "it does not exist in the workspace")),
        };
        if is_one(&real) {
            return Ok(vec![real]);
        }
        let entries = self.list(&real).map_err(|error| self.unread(folder, describe(&error)))?;
        let mut folders: Vec<PathBuf> =
            entries.into_iter().map(|entry| real.join(entry.name)).collect();
        folders.retain(|folder| is_one(folder));
        folders.sort();
        match folders.is_empty() {
            true => Err(self.unread(folder, &format!("there is no folder with a `{file}` in it"))),
            false => Ok(folders),
        }
    }

    /// What is in a folder within reach, whose path is real.
    pub(crate) fn list(&self, real: &Path) -> std::io::Result<Vec<fs::Entry>> {
        let reach = self.reach(real).ok_or(std::io::ErrorKind::PermissionDenied)?;
        self.files.list(real, reach)
    }

    fn load_template(&self, path: &Path) -> Option<Arc<Module>> {
        let module = match self.read_real(path.to_path_buf()) {
            Ok(id) if is_bicep(path) => bicep::module(path, id, &self.sources.get(id)),
            Ok(id) => arm::template(path, id, &self.sources.get(id))?,
            Err(problem) => {
                let language = if is_bicep(path) { Language::Bicep } else { Language::Arm };
                let mut module = Module::empty(language, path.to_path_buf());
                module.problems.push(problem);
                module
            }
        };
        Some(Arc::new(module))
    }

    fn load_folder(&self, folder: &Path) -> Option<Arc<Module>> {
        let entries = self.list(folder).ok()?.into_iter();
        let mut entries: Vec<(PathBuf, Kind)> = entries
            .map(|entry| (folder.join(entry.name), entry.kind))
            .filter(|(path, kind)| *kind != Kind::Folder && is_terraform(path))
            .filter(|(path, kind)| *kind != Kind::Link || !fs::is_folder(self.files(), path))
            .collect();
        entries.sort();
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for (path, kind) in &entries {
            // A link may lead to a file elsewhere in the workspace.
            let real = if *kind == Kind::Link { self.real(path) } else { Some(path.clone()) };
            let Some(real) = real else {
                let message = "symbolic link is broken or points outside the workspace";
                problems.push(self.unread(path, message));
                continue;
            };
            if *kind == Kind::Link {
                lock(&self.links).insert((real.clone(), path.clone()));
            }
            if let Some(known) = lock(&self.parsed_files).id(path) {
                files.push(known);
                continue;
            }
            // The name in the folder decides what the file is, not the end of a link.
            match self.load(&real, path) {
                Ok(file) => files.push(self.sources.add(file)),
                Err(problem) => problems.push(problem),
            }
        }
        let is_configuration = |path: &PathBuf| matches!(syntax::claim(path), Some(Claim::Terraform(kind)) if !kind.is_values());
        if !entries.iter().map(|(path, _)| path).any(is_configuration) {
            return None;
        }
        let sources: Vec<Arc<SourceFile>> = files.iter().map(|&id| self.sources.get(id)).collect();
        let pairs: Vec<(FileId, &SourceFile)> =
            files.iter().copied().zip(sources.iter().map(Arc::as_ref)).collect();
        let parse = |kind, id, file: &SourceFile| {
            if let Some(known) = lock(&self.parsed_files).get(id, file.path()) {
                return known;
            }
            let parsed = terraform::parse(kind, id, file);
            lock(&self.parsed_files).keep(id, file.path(), &parsed);
            parsed
        };
        let mut module = terraform::module_of(folder, &pairs, &parse);
        module.problems.extend(problems);
        Some(Arc::new(module))
    }

    /// The folders of modules that `terraform init` has installed below a root module, by the
    /// path of calls (`aks`, `aks.network`), and where it says so. The format of the manifest is Terraform's own:
    /// <https://github.com/hashicorp/terraform/blob/main/internal/modsdir/record.go>.
    pub(crate) fn installed_modules(&self, root: &Path) -> (PathBuf, HashMap<String, PathBuf>) {
        #[derive(serde::Deserialize)]
        struct Manifest {
            #[serde(rename = "Modules")]
            modules: Vec<Record>,
        }
        #[derive(serde::Deserialize)]
        struct Record {
            #[serde(rename = "Key")]
            key: String,
            #[serde(rename = "Dir")]
            dir: PathBuf,
        }
        let path = root.join(".terraform/modules/modules.json");
        let Ok(id) = self.read(&path) else { return (path, HashMap::default()) };
        let manifest: Result<Manifest, _> = serde_json::from_str(self.sources.get(id).text());
        let records = manifest.map(|manifest| manifest.modules).unwrap_or_default();
        let folders = records.into_iter().map(|record| (record.key, root.join(record.dir)));
        (path, folders.collect())
    }
}

fn is_terraform(path: &Path) -> bool {
    matches!(syntax::claim(path), Some(Claim::Terraform(_)))
}

fn is_bicep(path: &Path) -> bool {
    matches!(syntax::claim(path), Some(Claim::Bicep(_)))
}

/// A path with forward slashes, whatever the system's own are.
fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
