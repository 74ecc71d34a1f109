//! Functions: one table for each language.
//!
//! A *strict* function is only run when everything about its arguments is known; otherwise its
//! result is unknown. The others say themselves what they know of unknown arguments.

pub mod azure;
mod call;
mod collections;
mod encoding;
mod files;
mod network;
mod numbers;
mod strings;
pub mod terraform;
mod yaml;

use std::sync::Arc;

use self::call::{Call, Function};
use super::program::Program;
use super::refinement::Shape;
use super::unknown::{Reason, Unknown};
use super::value::{FlowStepKind, Kind, Value};
use super::world::{Environment, World};
use crate::ir::{self, Expr, ExprKind, Language};
use crate::source::Span;

impl World<'_, '_> {
    /// Evaluates a call.
    pub(super) fn call(
        &self,
        name: &str,
        args: &[Expr],
        expand_last: bool,
        span: Span,
        env: Environment<'_>,
    ) -> Value {
        let catches = env.language == Language::Terraform && matches!(name, "can" | "try");
        let of_args = Environment { catches: env.catches || catches, ..env };
        let is_format = env.language.is_azure() && name.eq_ignore_ascii_case("format");
        let mut values: Vec<Value> = args
            .iter()
            .enumerate()
            .map(|(index, arg)| match &arg.kind {
                // The functions that take one evaluate it themselves.
                ExprKind::Lambda(_) => Value::null(arg.span),
                // Two braces stand for one, and begin no placeholder of another tool.
                ExprKind::String(text) if is_format && index == 0 && text.contains("{{") => {
                    Value::string(Arc::clone(text), arg.span)
                }
                _ => self.eval(arg, of_args),
            })
            .collect();
        if env.language.is_azure()
            && let Some(value) = self.user_function(name, &values, span, env)
        {
            return value.through(span, FlowStepKind::Use);
        }
        let mut open = false;
        if expand_last && let Some(last) = values.pop() {
            match &last.kind {
                Kind::Array(array) => {
                    open = array.open.is_some();
                    values.extend(array.items.iter().cloned());
                    if let Some(unknown) = &array.open {
                        values.push(Value::unknown(Arc::clone(unknown), last.span));
                    }
                }
                _ => {
                    open = true;
                    values.push(last);
                }
            }
        }
        let call = Call { world: self, name, args: &values, exprs: args, span, env };
        if let Some(rule) = env.rule
            && let Some(value) = rule.call(self, name, &values, span)
        {
            let value = value.unwrap_or_else(|unknown| Value::unknown(unknown, span));
            return self.made_of(call.identified(value, Shape::Any), span, &values);
        }
        let Some(function) = self.function(name, env.language) else {
            if env.language.is_azure() && azure::is_translated(name) {
                let what = call.invalid_argument("the number of arguments is wrong");
                return Value::unknown(what, span);
            }
            return match call.unknown().kind {
                // What the function makes of unknown arguments is as unknown as they are, and the
                // decisions that they depend on come first.
                Kind::Unknown(unknown) if unknown.choice.is_some() => Value::unknown(unknown, span),
                Kind::Unknown(unknown) => {
                    let reason = Reason::Function(name.into());
                    Value::unknown(Unknown { reason, span, ..Unknown::clone(&unknown) }, span)
                }
                // The world's decisions say what it is.
                kind => Value::new(kind, span),
            };
        };
        let is_lenient = match env.language {
            Language::Terraform => matches!(name, "can" | "try"),
            // Whether it looks at what is behind its result is not documented.
            Language::Arm => name.eq_ignore_ascii_case("coalesce"),
            // The compiler reports what Azure would refuse.
            Language::Bicep | Language::Rule => true,
        };
        if !is_lenient && let Some(error) = values.iter().find_map(Value::error) {
            return Value::unknown(Arc::clone(error), span);
        }
        if env.language == Language::Terraform && function.refuses(&values) {
            return Value::unknown(call.invalid_argument("an argument has the wrong type"), span);
        }
        if function.most.is_some_and(|most| values.len() > most) {
            return Value::unknown(call.invalid_argument("too many arguments"), span);
        }
        // Functions walk through their arguments.
        self.budget.spend(values.iter().map(|value| value.weight() as usize).sum());
        if open || (function.strict && !values.iter().all(Value::is_wholly_known)) {
            return self.made_of(call.unknown_of(function.shape), span, &values);
        }
        let value = (function.run)(&call).unwrap_or_else(|unknown| Value::unknown(unknown, span));
        self.made_of(call.identified(value, function.shape), span, &values)
    }

    fn function(&self, name: &str, language: Language) -> Option<&'static Function> {
        match language {
            Language::Arm | Language::Bicep => azure::find(name),
            Language::Terraform | Language::Rule => terraform::find(name),
        }
    }

    /// What a function of the root's language gives for known arguments; `None` if it needs more than these.
    pub(super) fn called_with(&self, name: &str, args: &[Value], span: Span) -> Option<Value> {
        let language = self.program.instance(Program::ROOT).module.language;
        let function = self.function(name, language)?;
        let takes_values = function.strict || matches!(name, "contains" | "join");
        if !takes_values || !args.iter().all(Value::is_wholly_known) {
            return None;
        }
        let env = Environment::without_names(language);
        let call = Call { world: self, name, args, exprs: &[], span, env };
        (function.run)(&call).ok()
    }

    /// Evaluates a call of a function that the code defines, if there is one of this name.
    fn user_function(
        &self,
        name: &str,
        args: &[Value],
        span: Span,
        env: Environment<'_>,
    ) -> Option<Value> {
        let id = env.instance?;
        let instance = self.program.instance(id);
        let name = name.to_ascii_lowercase();
        let (_, _, function) =
            instance.module.language.dialect().find(&instance.module.functions, &name)?;
        let (parameters, body) = match function {
            ir::Function::Own { parameters, body } => (parameters, body),
            ir::Function::Imported(import, name) => {
                let there = self.program.imported(&instance.module, *import).ok()?;
                let own = Environment { instance: Some(there), bound: None, ..env };
                return self.user_function(name, args, span, own);
            }
        };
        let missing = Value::null(span);
        let args = args.iter().chain(std::iter::repeat(&missing));
        let names: Vec<(&str, Value)> =
            parameters.iter().map(|name| &**name).zip(args.cloned()).collect();
        let own = Environment { bound: None, ..env };
        Some(own.bind(&names, false, &mut |env| self.eval(body, env)))
    }
}
