//! The files of a run, read through one door that never leads out of the workspace.
//!
//! The workspace's root is the nearest folder with a `.git` around what is linted, else what is
//! linted itself. Symbolic links are resolved before the check, so that none leads outside.

use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock};

use crate::collections::{HashMap, HashSet};
use crate::ir::{Call, Language, Module, Problem};
use crate::known_modules::KnownModules;
use crate::source::{FileId, SourceFile, Sources, Span};
use crate::syntax::{arm, bicep, terraform};

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
    roots: Vec<PathBuf>,
    /// What paths are shown relative to.
    base: PathBuf,
    /// Text that stands for a file on disk: an editor's unsaved buffer.
    overlay: Option<(PathBuf, String)>,
    modules: Mutex<HashMap<PathBuf, Cached>>,
    files: Mutex<HashMap<PathBuf, FileId>>,
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
    pub fn new(roots: Vec<PathBuf>, base: PathBuf, overlay: Option<(PathBuf, String)>) -> Self {
        Self {
            sources: Sources::default(),
            roots,
            base,
            overlay,
            modules: Mutex::default(),
            files: Mutex::default(),
            bytes: AtomicU64::default(),
            known_modules: KnownModules::default(),
            stand_ins: Mutex::default(),
        }
    }

    /// The path as reports show it.
    pub fn display(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.base).unwrap_or(path);
        let shown = if shown.as_os_str().is_empty() { Path::new(".") } else { shown };
        with_slashes(shown)
    }

    /// The path relative to the root of its workspace, with forward slashes; nothing if it lies in
    /// none. It is the same wherever akslint is run from.
    pub fn in_repository(&self, path: &Path) -> Option<String> {
        let relative = self.roots.iter().find_map(|root| path.strip_prefix(root).ok())?;
        Some(with_slashes(relative))
    }

    /// The real path of something inside of the workspace.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        let real = match path.canonicalize() {
            Ok(real) => real,
            // An unsaved file need not exist on disk.
            Err(_) if self.overlay.as_ref().is_some_and(|(file, _)| file == path) => path.into(),
            Err(_) => return None,
        };
        self.roots.iter().any(|root| real.starts_with(root)).then_some(real)
    }

    /// Whether a file exists; nothing if that is outside of the workspace, and so not known.
    pub fn exists(&self, path: &Path) -> Option<bool> {
        match path.canonicalize() {
            Ok(real) => self.roots.iter().any(|root| real.starts_with(root)).then_some(true),
            Err(_) => {
                let parent = path.parent()?.canonicalize().ok()?;
                self.roots.iter().any(|root| parent.starts_with(root)).then_some(false)
            }
        }
    }

    /// Reads a file, once.
    ///
    /// # Errors
    ///
    /// Why it is not read, as a sentence without a full stop.
    pub fn read(&self, path: &Path) -> Result<FileId, String> {
        self.read_inside(path).map_err(|problem| problem.message)
    }

    /// Reads a file that code or configuration named, if it is inside of the workspace.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read_inside(&self, path: &Path) -> Result<FileId, Problem> {
        match self.inside(path) {
            Some(real) => self.read_real(real),
            None if path.exists() => {
                Err(self.unread(path, "a file outside of the workspace is not read"))
            }
            None => Err(self.unread(path, "the file does not exist")),
        }
    }

    /// A problem with a file as a whole, of which nothing is read.
    pub(crate) fn unread(&self, path: &Path, message: &str) -> Problem {
        let file = SourceFile::new(path.to_path_buf(), self.display(path), String::new());
        let span = Span::new(self.sources.add(file), 0, 0);
        Problem { message: message.into(), span, limitation: false }
    }

    fn read_real(&self, real: PathBuf) -> Result<FileId, Problem> {
        if let Some(&id) = lock(&self.files).get(&real) {
            return Ok(id);
        }
        let id = self.sources.add(self.load(&real, &real)?);
        Ok(*lock(&self.files).entry(real).or_insert(id))
    }

    /// Reads a file that belongs to what the user `named`, wherever it is, or else to what was found, which
    /// may be anybody's.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read_of(&self, path: &Path, named: bool) -> Result<FileId, Problem> {
        match named {
            true => self.read_named(path),
            false => self.read_inside(path),
        }
    }

    /// Reads a file that the user named, wherever it is.
    ///
    /// # Errors
    ///
    /// What is wrong with it, placed in it.
    pub fn read_named(&self, path: &Path) -> Result<FileId, Problem> {
        match self.inside(path) {
            Some(real) => self.read_real(real),
            None => self.load(path, path).map(|file| self.sources.add(file)),
        }
    }

    /// The file at a real path, under the path that it was found by. What is wrong with it is placed
    /// behind the part of it that can be shown.
    fn load(&self, real: &Path, path: &Path) -> Result<SourceFile, Problem> {
        let file = |text: String| SourceFile::new(path.to_path_buf(), self.display(path), text);
        if let Some((overlaid, text)) = &self.overlay
            && overlaid == path
        {
            return Ok(file(text.clone()));
        }
        let fail = |shown: String, message: &str| {
            let at = shown.len();
            let span = Span::new(self.sources.add(file(shown)), at, at);
            Problem { message: message.into(), span, limitation: false }
        };
        let metadata = real.metadata().map_err(|error| fail(String::new(), describe(&error)))?;
        if !metadata.is_file() {
            return Err(fail(String::new(), "it is not a regular file"));
        }
        if metadata.len() > MAX_FILE {
            return Err(fail(String::new(), "it is larger than 64 MiB"));
        }
        if self.bytes.fetch_add(metadata.len(), Relaxed) + metadata.len() > MAX_FILES {
            return Err(fail(String::new(), "with it, more than 512 MiB of code would be read"));
        }
        let bytes = std::fs::read(real).map_err(|error| fail(String::new(), describe(&error)))?;
        String::from_utf8(bytes).map(file).map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let shown = String::from_utf8_lossy(valid).into_owned();
            fail(shown, "it is not valid UTF-8 from here on")
        })
    }

    /// The Terraform module in a folder, or the template that a file is; nothing if there is none
    /// inside of the workspace.
    pub fn module(&self, path: &Path) -> Option<Arc<Module>> {
        let path = self.inside(path)?;
        let cell = Arc::clone(lock(&self.modules).entry(path.clone()).or_default());
        let load = || match path.is_dir() {
            true => self.load_folder(&path),
            false => self.load_template(&path),
        };
        cell.get_or_init(load).clone()
    }

    /// How many files were parsed, and their bytes.
    pub(crate) fn parsed(&self) -> (usize, u64) {
        let modules = lock(&self.modules);
        let parsed = modules.values().filter_map(|cell| cell.get()?.clone());
        let files: HashSet<FileId> = parsed.flat_map(|module| module.files.clone()).collect();
        let bytes = files.iter().map(|&file| self.sources.get(file).text().len() as u64).sum();
        (files.len(), bytes)
    }

    /// What stands in for a module that a call names by this address and version; nothing if it is not
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
    pub(crate) fn folders_with(&self, folder: &Path, file: &str) -> Result<Vec<PathBuf>, Problem> {
        if folder.join(file).is_file() {
            return Ok(vec![folder.to_path_buf()]);
        }
        let entries =
            std::fs::read_dir(folder).map_err(|error| self.unread(folder, &error.to_string()))?;
        let mut folders: Vec<PathBuf> =
            entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        folders.retain(|folder| folder.join(file).is_file());
        folders.sort();
        match folders.is_empty() {
            true => Err(self.unread(folder, &format!("there is no folder with a `{file}` in it"))),
            false => Ok(folders),
        }
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
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .ok()?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .chain(self.overlay.iter().map(|(path, _)| path.clone()))
            .filter(|path| path.parent() == Some(folder))
            .filter(|path| file_kind(path).is_some())
            .collect();
        paths.sort();
        paths.dedup();
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in &paths {
            if path.is_dir() {
                continue;
            }
            // A link may lead to a file elsewhere in the workspace.
            let Some(real) = self.inside(path) else {
                let message = "it is a link that leads nowhere or out of the workspace";
                problems.push(self.unread(path, message));
                continue;
            };
            // The name in the folder decides what the file is, not the end of a link.
            match self.load(&real, path) {
                Ok(file) => files.push(self.sources.add(file)),
                Err(problem) => problems.push(problem),
            }
        }
        let is_configuration = |path: &PathBuf| {
            matches!(file_kind(path), Some(terraform::FileKind::Native | terraform::FileKind::Json))
        };
        if !paths.iter().any(is_configuration) {
            return None;
        }
        let sources: Vec<Arc<SourceFile>> = files.iter().map(|&id| self.sources.get(id)).collect();
        let pairs: Vec<(FileId, &SourceFile)> =
            files.iter().copied().zip(sources.iter().map(Arc::as_ref)).collect();
        let mut module = terraform::module(folder, &pairs);
        module.problems.extend(problems);
        Some(Arc::new(module))
    }

    /// The folders of modules that `terraform init` has installed below a root module, by the
    /// path of calls (`aks`, `aks.network`). The format of the manifest is Terraform's own:
    /// <https://github.com/hashicorp/terraform/blob/main/internal/modsdir/record.go>.
    pub fn installed_modules(&self, root: &Path) -> HashMap<String, PathBuf> {
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
        let Ok(id) = self.read(&root.join(".terraform/modules/modules.json")) else {
            return HashMap::default();
        };
        let manifest: Result<Manifest, _> = serde_json::from_str(self.sources.get(id).text());
        let records = manifest.map(|manifest| manifest.modules).unwrap_or_default();
        records.into_iter().map(|record| (record.key, root.join(record.dir))).collect()
    }
}

fn file_kind(path: &Path) -> Option<terraform::FileKind> {
    terraform::file_kind(path.file_name()?.to_str()?)
}

fn is_bicep(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).and_then(bicep::file_kind).is_some()
}

/// A path with forward slashes, whatever the system's own are.
fn with_slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn describe(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist",
        std::io::ErrorKind::PermissionDenied => "permission is denied",
        _ => "reading it fails",
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Resolves `.` and `..` in the text of a path. Symbolic links are resolved, and the workspace's
/// bounds checked, when something is read.
pub(crate) fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}
