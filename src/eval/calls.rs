//! The module instances that calls make.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::ids::InstanceId;
use super::program::{Instance, MAX_CALLS, MAX_INSTANCES, Parent};
use super::target::Key;
use super::unknown::{Limit, Reason};
use super::world::World;
use crate::ir::{CallSource, Module};

impl World<'_, '_> {
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
        if let Some(known) = self.program.children.borrow().get(&index) {
            return known.clone();
        }
        // A template may be computed from what it gives itself.
        self.program.children.borrow_mut().insert(index.clone(), Err(Reason::Cycle));
        let made = self.make_child(instance, call, key);
        self.program.children.borrow_mut().insert(index, made.clone());
        made
    }

    fn make_child(
        &self,
        id: InstanceId,
        call: usize,
        key: Option<Key>,
    ) -> Result<InstanceId, Reason> {
        let parent = self.program.instance(id);
        let Some((name, declaration)) = parent.module.calls.get_index(call) else {
            return Err(Reason::Module(String::new()));
        };
        if parent.depth >= MAX_CALLS {
            self.program.exceeded.set(true);
            return Err(Reason::LimitExceeded(Limit::Depth));
        }
        if self.program.instances.borrow().len() >= MAX_INSTANCES {
            self.program.exceeded.set(true);
            return Err(Reason::LimitExceeded(Limit::Instances));
        }
        let calls = if parent.calls.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", parent.calls)
        };
        let from_disk = |path: &Path| {
            self.program
                .module(path)
                .ok_or_else(|| Reason::Module(self.program.workspace.display(path)))
        };
        let module = match &declaration.source {
            CallSource::Local(path) => from_disk(path)?,
            CallSource::Remote { source, version } => match self.program.installed.get(&calls) {
                Some(folder) => from_disk(folder)?,
                None => {
                    let known = self.program.workspace.stand_in(declaration, source, version);
                    known.ok_or_else(|| Reason::Module(source.clone()))?
                }
            },
            CallSource::Nested(module) => Arc::clone(module),
            CallSource::Template(template) => {
                let parent = Parent { instance: id, call, key: key.clone() };
                self.template_module(&parent, template)?
            }
        };
        if self.is_within(id, &module) {
            return Err(Reason::Cycle);
        }
        let step = match &key {
            None => declaration.symbol.to_string(),
            Some(key) => format!("{}{}", declaration.symbol, self.program.key_text(key)),
        };
        let address = parent.within(&step);
        let child = Instance {
            module,
            parent: Some(Parent { instance: id, call, key }),
            address,
            depth: parent.depth + 1,
            calls,
        };
        let mut instances = self.program.instances.borrow_mut();
        instances.push(Rc::new(child));
        Ok(InstanceId(instances.len() as u32 - 1))
    }

    /// Whether a module is already being called around an instance.
    fn is_within(&self, mut id: InstanceId, module: &Arc<Module>) -> bool {
        loop {
            let instance = self.program.instance(id);
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
