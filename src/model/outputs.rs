//! Outputs that give a secret away.

use super::{Reading, azuread};
use crate::eval::{Kind, Program, Target, Value, World, equal};
use crate::secrets;

impl Reading<'_, '_, '_> {
    /// The names of the outputs of the root that hold a secret: as their value, as a part of it, or
    /// within a text.
    pub(super) fn outputs_with(&self, secret: &Value) -> Value {
        let is_nothing = secret.is_null() || secret.as_str().is_some_and(str::is_empty);
        let root = self.world.program.instance(Program::ROOT);
        let mut found = Vec::new();
        if !is_nothing {
            // A password may be written as a value of the code.
            let written = secret.reference().and_then(|reference| self.password(&reference.target));
            let secrets = [Some(secret), written.as_ref()];
            for (name, expr) in &root.module.outputs {
                let output = self.world.output(Program::ROOT, name, expr.span);
                if secrets.iter().flatten().any(|secret| holds(self.world, &output, secret)) {
                    found.push(Value::string(name.clone(), expr.span));
                }
            }
        }
        Value::array(found, self.place())
    }

    /// The value that the code gives to a password of an application or a service principal.
    fn password(&self, target: &Target) -> Option<Value> {
        let Target::Resource { instance, index, .. } = target else { return None };
        let module = self.world.program.instance(*instance);
        azuread::is_password(&module.module.resources[*index].ty).then_some(())?;
        self.world.argument(target, "value").filter(|value| !value.is_null())
    }
}

/// Whether a value is another one, or has it as a part.
fn holds(world: &World<'_, '_>, whole: &Value, part: &Value) -> bool {
    if equal(whole, part) == Some(true) {
        return true;
    }
    match &whole.kind {
        Kind::Array(array) => array.items.iter().any(|item| holds(world, item, part)),
        Kind::Object(object) => {
            object.members.values().any(|member| holds(world, &member.value, part))
        }
        Kind::Json(json) => holds(world, &json.value, part),
        // What is plainly no secret may be a part of any text.
        Kind::String(text) => {
            part.as_str().is_some_and(|part| !secrets::is_placeholder(part) && text.contains(part))
        }
        Kind::Unknown(_) => world.is_text_with(whole, part),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Reference(_) => false,
    }
}
