//! A root module and everything that it calls.

use crate::collections::{HashMap, HashSet};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::collections::IndexMap;
use regex::Regex;

use super::budget::Clock;
use super::embedded;
use super::knowledge::Knowledge;
use super::term::Terms;
use super::unknown::{Bound, Reason};
use super::value::Key;
use super::world::find;
use crate::ir::{CallSource, Expr, Language, Module, Name};
use crate::workspace::Workspace;

/// How deep calls of modules may be nested.
const MAX_CALLS: usize = 100;

/// How many module instances a root may have. Modules that call each other twice over thirty levels
/// would have a billion.
const MAX_INSTANCES: usize = 10_000;

/// Identifies an [`Instance`] within its [`Program`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InstanceId(u32);

/// A module as it is deployed: called from one place, for one key.
#[derive(Debug)]
pub struct Instance {
    /// The code.
    pub module: Arc<Module>,
    /// The call that leads here; nothing for the root.
    pub parent: Option<Parent>,
    /// The address of the instance, such as `module.aks["prod"]`; empty for the root.
    pub address: String,
    depth: usize,
    /// The names of the calls that lead here, joined with dots, as `modules.json` has them.
    calls: String,
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
    installed: HashMap<String, PathBuf>,
    instances: RefCell<Vec<Rc<Instance>>>,
    children: RefCell<HashMap<ChildKey, Result<InstanceId, Reason>>>,
    /// The instances that stand for imported files.
    imports: RefCell<HashMap<PathBuf, Result<InstanceId, Reason>>>,
    exceeded: Cell<bool>,
    pub(super) clock: Clock,
    /// What values are where they are not known, the same in all worlds.
    pub(super) terms: RefCell<Terms>,
    /// The texts of marked values.
    pub(super) sensitive: RefCell<BTreeSet<Arc<str>>>,
    /// Regular expressions that were used, by their text.
    pub(super) patterns: RefCell<HashMap<Name, Rc<Regex>>>,
}

impl<'w> Program<'w> {
    /// The root's instance.
    pub const ROOT: InstanceId = InstanceId(0);

    /// A program with this root.
    pub fn new(
        workspace: &'w Workspace,
        root: Arc<Module>,
        given: &'w IndexMap<Name, Expr>,
        knowledge: &'static Knowledge,
    ) -> Self {
        let installed = workspace.installed_modules(&root.path);
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
            clock: Clock::start(),
            terms: RefCell::default(),
            sensitive: RefCell::default(),
            patterns: RefCell::default(),
        }
    }

    /// The instance with this identifier.
    pub fn instance(&self, id: InstanceId) -> Rc<Instance> {
        Rc::clone(&self.instances.borrow()[id.0 as usize])
    }

    /// The address of an instance of a resource, such as `module.aks.azurerm_subnet.nodes[0]`.
    pub fn address(&self, instance: InstanceId, index: usize, key: Option<&Key>) -> String {
        let module = self.instance(instance);
        let key = key.map(key_text).unwrap_or_default();
        module.within(&format!("{}{key}", module.module.resources[index].address()))
    }

    /// Whether there are more module instances than are made, so that not all of the code was seen.
    pub fn is_cut_off(&self) -> bool {
        self.exceeded.get()
    }

    /// Whether time was up before all was evaluated.
    pub fn is_late(&self) -> bool {
        self.clock.is_late()
    }

    /// The modules that instances have been made of, the root first.
    pub fn modules(&self) -> Vec<Arc<Module>> {
        let mut known = HashSet::default();
        let instances = self.instances.borrow();
        let modules = instances.iter().map(|instance| &instance.module);
        modules.filter(|module| known.insert(Arc::as_ptr(module))).cloned().collect()
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
        found
    }

    /// The value that is given to a parameter of the root from outside of its code.
    pub(super) fn given(&self, name: &str) -> Option<Expr> {
        let root = self.instance(Self::ROOT);
        let module = &root.module;
        let find = |map| find(map, name, module).map(|(_, _, value)| Expr::clone(value));
        find(self.given).or_else(|| find(&module.inputs))
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
        let made = match self.workspace.module(path) {
            Some(module) => self.aside(module),
            None => Err(Reason::Module(self.workspace.display(path))),
        };
        self.imports.borrow_mut().insert(path.clone(), made.clone());
        made
    }

    /// An instance that nothing calls.
    fn aside(&self, module: Arc<Module>) -> Result<InstanceId, Reason> {
        let mut instances = self.instances.borrow_mut();
        if instances.len() >= MAX_INSTANCES {
            return Err(Reason::Bound(Bound::Instances));
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

    /// The module instance that a call makes for a key.
    ///
    /// # Errors
    ///
    /// The reason why there is none: the module is not on disk, or it calls itself.
    pub fn child(
        &self,
        instance: InstanceId,
        call: usize,
        key: Option<Key>,
    ) -> Result<InstanceId, Reason> {
        let index = (instance, call, key.clone());
        if let Some(known) = self.children.borrow().get(&index) {
            return known.clone();
        }
        // A template may be computed from what it gives itself.
        self.children.borrow_mut().insert(index.clone(), Err(Reason::Cycle));
        let made = self.make_child(instance, call, key);
        self.children.borrow_mut().insert(index, made.clone());
        made
    }

    fn make_child(
        &self,
        id: InstanceId,
        call: usize,
        key: Option<Key>,
    ) -> Result<InstanceId, Reason> {
        let parent = self.instance(id);
        let Some((name, declaration)) = parent.module.calls.get_index(call) else {
            return Err(Reason::Module(String::new()));
        };
        if parent.depth >= MAX_CALLS {
            self.exceeded.set(true);
            return Err(Reason::Bound(Bound::Depth));
        }
        if self.instances.borrow().len() >= MAX_INSTANCES {
            self.exceeded.set(true);
            return Err(Reason::Bound(Bound::Instances));
        }
        let calls = if parent.calls.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", parent.calls)
        };
        let from_disk = |path: &Path| {
            self.workspace.module(path).ok_or_else(|| Reason::Module(self.workspace.display(path)))
        };
        let module = match &declaration.source {
            CallSource::Local(path) => from_disk(path)?,
            CallSource::Remote { source, version } => match self.installed.get(&calls) {
                Some(folder) => from_disk(folder)?,
                None => {
                    let known = self.workspace.stand_in(declaration, source, version);
                    known.ok_or_else(|| Reason::Module(source.clone()))?
                }
            },
            CallSource::Nested(module) => Arc::clone(module),
            CallSource::Template(template) => {
                let parent = Parent { instance: id, call, key: key.clone() };
                embedded::module(self, &parent, template)?
            }
        };
        if self.is_within(id, &module) {
            return Err(Reason::Cycle);
        }
        let step = match &key {
            None => declaration.symbol.to_string(),
            Some(key) => format!("{}{}", declaration.symbol, key_text(key)),
        };
        let address = parent.within(&step);
        let child = Instance {
            module,
            parent: Some(Parent { instance: id, call, key }),
            address,
            depth: parent.depth + 1,
            calls,
        };
        let mut instances = self.instances.borrow_mut();
        instances.push(Rc::new(child));
        Ok(InstanceId(instances.len() as u32 - 1))
    }

    /// Whether a module is already being called around an instance.
    fn is_within(&self, mut id: InstanceId, module: &Arc<Module>) -> bool {
        loop {
            let instance = self.instance(id);
            if Arc::ptr_eq(&instance.module, module) {
                return true;
            }
            match &instance.parent {
                Some(parent) => id = parent.instance,
                None => return false,
            }
        }
    }
}

/// A key as Terraform writes it behind an address.
fn key_text(key: &Key) -> String {
    match key {
        Key::Index(index) => format!("[{index}]"),
        Key::Name(name) => format!("[{}]", serde_json::Value::from(&**name)),
        Key::Any => "[*]".into(),
    }
}
