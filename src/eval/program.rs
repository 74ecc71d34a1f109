//! A root module and everything that it calls.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use regex::Regex;

use super::budget::Deadline;
use super::ids::{InstanceId, TermId};
use super::target::{Key, Target};
use super::term::{Constant, Term, Terms};
use super::unknown::{Limit, Reason};
use crate::clock::Clock;
use crate::collections::{HashMap, HashSet, IndexMap};
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::fs::{self, normalise};
use crate::ir::{Expr, ImportedType, Language, Module, Name, Parameter, Resource};
use crate::source::FileId;
use crate::source::Span;
use crate::workspace::Workspace;

/// Facts about providers. A table, so that the evaluator does not know Azure.
#[derive(Clone, Copy)]
pub struct Knowledge {
    /// Whether an attribute that the code does not set is certain to be set, and not to be empty.
    pub is_never_empty: fn(&Target, &[Key]) -> bool,
    /// Whether a provider sets a block of a resource of this type where the code does not.
    pub is_computed: fn(&str, &str) -> bool,
    /// Whether a provider makes exactly one block at this path of a resource where the code writes none.
    pub is_single: fn(&Resource, &[Key]) -> bool,
    /// Whether a value of this name is a secret.
    pub is_secret: fn(&str) -> bool,
}

impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").finish_non_exhaustive()
    }
}

/// How many files a type is looked for in.
const MAX_IMPORTS: usize = 20;

/// How deep calls of modules may be nested.
pub(super) const MAX_CALLS: usize = 100;

/// How many module instances a root may have. Modules that call each other twice over thirty levels
/// would have a billion.
pub(super) const MAX_INSTANCES: usize = 10_000;

/// A module as it is deployed: called from one place, for one key.
#[derive(Debug)]
pub struct Instance {
    /// The code.
    pub module: Arc<Module>,
    /// The call that leads here; nothing for the root.
    pub parent: Option<Parent>,
    /// The address of the instance, such as `module.aks["prod"]`; empty for the root.
    pub address: String,
    pub(super) depth: usize,
    /// The names of the calls that lead here, joined with dots, as `modules.json` has them.
    pub(super) calls: String,
}

impl Instance {
    /// The address of something that the module declares.
    pub fn within(&self, symbol: &str) -> String {
        match (self.address.as_str(), self.module.language) {
            ("", _) => symbol.to_owned(),
            (address, Language::Arm) => format!("{address}/{symbol}"),
            (address, _) => format!("{address}.{symbol}"),
        }
    }
}

/// The call that a module instance comes from.
#[derive(Debug, Clone)]
pub struct Parent {
    /// The instance that calls.
    pub instance: InstanceId,
    /// The call's position among the calls of that instance's module.
    pub call: usize,
    /// Which of the call's instances.
    pub key: Option<Key>,
}

/// A call's instance: who calls, the position of the call, and the key.
type ChildKey = (InstanceId, usize, Option<Key>);

/// A root module with the values that are given to it, and the module instances below it.
pub struct Program<'w> {
    /// Where files come from.
    pub workspace: &'w Workspace,
    /// What no code says.
    pub(super) knowledge: &'static Knowledge,
    /// Values given from outside, which win over all files that the tool loads by itself.
    given: &'w IndexMap<Name, Expr>,
    /// The instance whose names those values use, if they use any.
    given_in: Cell<Option<InstanceId>>,
    /// Folders of installed modules, by the path of calls.
    pub(super) installed: HashMap<String, PathBuf>,
    pub(super) instances: RefCell<Vec<Rc<Instance>>>,
    pub(super) children: RefCell<HashMap<ChildKey, Result<InstanceId, Reason>>>,
    /// The instances that stand for imported files.
    imports: RefCell<HashMap<PathBuf, Result<InstanceId, Reason>>>,
    pub(super) exceeded: Cell<bool>,
    pub(super) deadline: Deadline,
    /// What values are where they are not known, the same in all worlds.
    pub(super) terms: RefCell<Terms>,
    /// The texts of marked values.
    pub(super) sensitive: RefCell<BTreeSet<Arc<str>>>,
    /// Regular expressions that were used, by their text.
    pub(super) patterns: RefCell<HashMap<Name, Rc<Regex>>>,
    /// The files and folders that were asked for, whether or not they are there.
    asked: RefCell<HashSet<PathBuf>>,
}

impl<'w> Program<'w> {
    /// The root's instance.
    pub const ROOT: InstanceId = InstanceId(0);

    /// A program with this root. The clock says when its time is up.
    pub fn new(
        workspace: &'w Workspace,
        root: Arc<Module>,
        given: &'w IndexMap<Name, Expr>,
        knowledge: &'static Knowledge,
        clock: Option<Clock>,
    ) -> Self {
        let (manifest, installed) = workspace.installed_modules(&root.path);
        let root = Instance {
            module: root,
            parent: None,
            address: String::new(),
            depth: 0,
            calls: String::new(),
        };
        Self {
            workspace,
            knowledge,
            given,
            given_in: Cell::new(None),
            installed,
            instances: RefCell::new(vec![Rc::new(root)]),
            children: RefCell::default(),
            imports: RefCell::default(),
            exceeded: Cell::new(false),
            deadline: Deadline::start(clock),
            terms: RefCell::default(),
            sensitive: RefCell::default(),
            patterns: RefCell::default(),
            asked: RefCell::new(HashSet::from_iter([manifest])),
        }
    }

    /// The module in a folder or file.
    pub(super) fn module(&self, path: &Path) -> Option<Arc<Module>> {
        self.ask(path);
        self.workspace.module(path)
    }

    /// Reads a file.
    pub(super) fn read(&self, path: &Path) -> Result<FileId, InputDiagnostic> {
        self.ask(path);
        self.workspace.read(path)
    }

    /// Whether something exists; `None` if it is out of reach.
    pub(super) fn exists(&self, path: &Path) -> Option<bool> {
        self.ask(path);
        self.workspace.exists(path)
    }

    /// What is in a folder: nothing where there is none; `None` if that cannot be seen.
    pub(super) fn list(&self, folder: &Path) -> Option<Vec<fs::Entry>> {
        self.ask(folder);
        match self.workspace.exists(folder)? {
            true => self.workspace.list(&self.workspace.real(folder)?).ok(),
            false => Some(Vec::new()),
        }
    }

    fn ask(&self, path: &Path) {
        self.asked.borrow_mut().insert(normalise(path));
    }

    /// The files and folders that answers depend on: those that were asked for, and what modules consist of.
    pub(crate) fn depends_on(&self) -> HashSet<PathBuf> {
        let mut paths = self.asked.take();
        for module in self.modules() {
            let files = module.files.iter().map(|&id| self.workspace.sources.get(id));
            paths.extend(files.map(|file| file.path().to_path_buf()));
            paths.insert(module.path.clone());
        }
        paths
    }

    /// The instance with this identifier.
    pub fn instance(&self, id: InstanceId) -> Rc<Instance> {
        Rc::clone(&self.instances.borrow()[id.0 as usize])
    }

    /// The instances that have been made, the root first.
    pub(crate) fn instances(&self) -> impl Iterator<Item = InstanceId> + use<> {
        (0..self.instances.borrow().len() as u32).map(InstanceId)
    }

    /// The address of an instance of a resource, such as `module.aks.azurerm_subnet.nodes[0]`.
    pub fn address(&self, instance: InstanceId, index: usize, key: Option<&Key>) -> String {
        let module = self.instance(instance);
        let key = key.map(|key| self.key_text(key)).unwrap_or_default();
        module.within(&format!("{}{key}", module.module.resources[index].address()))
    }

    /// A key as Terraform writes it behind an address, with `*` for what is not known of it.
    pub(super) fn key_text(&self, key: &Key) -> String {
        let Key::Unknown(term) = key else { return key.text() };
        let terms = self.terms.borrow();
        let Term::Text(parts) = &terms.all[term.0 as usize] else { return key.text() };
        let part = |part: &TermId| match &terms.all[part.0 as usize] {
            Term::Constant(Constant::Text(text)) => Name::clone(text),
            _ => "*".into(),
        };
        let text: String = parts.iter().map(part).collect::<Vec<Name>>().concat();
        Key::Name(text.into()).text()
    }

    /// Whether there are more module instances than are made, so that not all of the code was seen.
    pub fn is_cut_off(&self) -> bool {
        self.exceeded.get()
    }

    /// Whether time was up before all was evaluated.
    pub fn is_late(&self) -> bool {
        self.deadline.is_late()
    }

    /// Whether a term is an input of a module itself, and no part of one.
    pub(crate) fn is_parameter(&self, id: TermId) -> bool {
        matches!(self.terms.borrow().all[id.0 as usize], Term::Parameter(..))
    }

    /// The input of a module that a term is or is a part of: the module's instance, the input's name,
    /// and whether the term is the whole of it.
    pub(crate) fn parameter_of(&self, id: TermId) -> Option<(InstanceId, Name, bool)> {
        let terms = self.terms.borrow();
        let mut whole = id;
        while let Term::Member(of, _) | Term::Element(of, _) = terms.all[whole.0 as usize] {
            whole = of;
        }
        match &terms.all[whole.0 as usize] {
            Term::Parameter(instance, name) => Some((*instance, name.clone(), whole == id)),
            _ => None,
        }
    }

    /// The module that the argument at a place is passed to, and the position of its parameter.
    pub(crate) fn passed_to(&self, argument: Span) -> Option<(Arc<Module>, usize)> {
        let instances = self.instances.borrow();
        instances.iter().find_map(|instance| {
            let parent = instance.parent.as_ref()?;
            let caller = instances.get(parent.instance.0 as usize)?;
            let (_, call) = caller.module.calls.get_index(parent.call)?;
            let mut passed = call.arguments.iter();
            let (name, _) = passed.find(|(_, value)| value.span == argument)?;
            let module = &instance.module;
            let (position, ..) = module.language.dialect().find(&module.parameters, name)?;
            Some((Arc::clone(module), position))
        })
    }

    /// The modules that instances have been made of, the root first.
    pub fn modules(&self) -> Vec<Arc<Module>> {
        let mut known = HashSet::default();
        let instances = self.instances.borrow();
        let modules = instances.iter().map(|instance| &instance.module);
        modules.filter(|module| known.insert(Arc::as_ptr(module))).cloned().collect()
    }

    /// The first mistake in the code that keeps some of it from being read.
    pub fn unread(&self) -> Option<InputDiagnostic> {
        let instances = self.instances.borrow();
        let mut problems = instances.iter().flat_map(|instance| &instance.module.problems);
        problems.find(|problem| problem.effect != Effect::Refused).cloned()
    }

    /// The calls that lead to modules which are not at hand: the position of each call, and what it
    /// calls.
    pub fn opaque(&self) -> Vec<(InstanceId, usize, String)> {
        let mut found = Vec::new();
        for ((instance, call, _), child) in self.children.borrow().iter() {
            if let Err(Reason::Module(source)) = child
                && !source.is_empty()
            {
                found.push((*instance, *call, source.clone()));
            }
        }
        found.sort_unstable_by_key(|(instance, call, _)| (*instance, *call));
        found
    }

    /// The value that is given to a parameter of the root from outside of its code.
    pub(super) fn given(&self, name: &str) -> Option<Expr> {
        let root = self.instance(Self::ROOT);
        let module = &root.module;
        let find =
            |map| module.language.dialect().find(map, name).map(|(_, _, value)| Expr::clone(value));
        find(self.given).or_else(|| find(&module.inputs))
    }

    /// Whether the root has an input without a value, so that it cannot be deployed as it stands.
    pub(crate) fn lacks_input(&self) -> bool {
        let root = self.instance(Self::ROOT);
        let mut inputs = root.module.parameters.iter();
        inputs.any(|(name, input)| {
            self.typed(&root.module, input).default.is_none() && self.given(name).is_none()
        })
    }

    /// Takes the values that are given to the root for expressions of this module: a parameter file
    /// with names of its own.
    pub fn given_by(&self, module: Arc<Module>) {
        self.given_in.set(self.aside(module).ok());
    }

    /// The instance whose names the values that are given to the root use.
    pub(super) fn given_in(&self) -> Option<InstanceId> {
        self.given_in.get()
    }

    /// The instance that stands for a file that a module imports. It is not deployed: only its values
    /// and functions are used.
    ///
    /// # Errors
    ///
    /// The reason why there is none.
    pub fn imported(&self, module: &Module, import: usize) -> Result<InstanceId, Reason> {
        let path = module.imports.get(import).ok_or(Reason::Module(String::new()))?;
        if let Some(known) = self.imports.borrow().get(path) {
            return known.clone();
        }
        let made = match self.module(path) {
            Some(module) => self.aside(module),
            None => Err(Reason::Module(self.workspace.display(path))),
        };
        self.imports.borrow_mut().insert(path.clone(), made.clone());
        made
    }

    /// A parameter with what its type says, also if another file declares that.
    pub(crate) fn typed<'p>(
        &self,
        module: &Module,
        parameter: &'p Parameter,
    ) -> Cow<'p, Parameter> {
        let Some(first) = &parameter.imported else { return Cow::Borrowed(parameter) };
        let mut typed = parameter.clone();
        let mut place = self.exporter(module, first);
        // Files may import from each other in a circle.
        for _ in 0..MAX_IMPORTS {
            let Some((exporter, name)) = &place else { break };
            let exporter = Arc::clone(&self.instance(*exporter).module);
            let Some(ty) = exporter.types.get(name) else { break };
            typed.default = typed.default.or_else(|| ty.default.clone());
            typed.sensitive |= ty.sensitive;
            typed.allowed = typed.allowed.or_else(|| ty.allowed.clone());
            typed.ty.clone_from(&ty.ty);
            match &ty.imported {
                Some(next) => place = self.exporter(&exporter, next),
                None => return Cow::Owned(typed),
            }
        }
        // It may be one that does without a value.
        typed.nullable = true;
        Cow::Owned(typed)
    }

    /// The instance that stands for the file which exports a type, and the type's name there.
    fn exporter(&self, module: &Module, ty: &ImportedType) -> Option<(InstanceId, Name)> {
        let ImportedType::Named(import, name) = ty else { return None };
        Some((self.imported(module, *import).ok()?, Arc::clone(name)))
    }

    /// An instance that nothing calls.
    fn aside(&self, module: Arc<Module>) -> Result<InstanceId, Reason> {
        let mut instances = self.instances.borrow_mut();
        if instances.len() >= MAX_INSTANCES {
            return Err(Reason::LimitExceeded(Limit::Instances));
        }
        instances.push(Rc::new(Instance {
            module,
            parent: None,
            address: String::new(),
            depth: 0,
            calls: String::new(),
        }));
        Ok(InstanceId(instances.len() as u32 - 1))
    }
}
