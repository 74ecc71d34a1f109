//! Functions: the call, what all functions have in common, and one table for each language.
//!
//! A *strict* function is only run when everything about its arguments is known; otherwise its
//! result is unknown. The others say themselves what they know of unknown arguments.

pub mod azure;
mod collections;
mod encoding;
mod files;
mod network;
mod numbers;
mod strings;
pub mod terraform;
mod yaml;

pub(super) use self::files::relative as relative_path;

use std::sync::Arc;

use super::budget::Charged;
use super::program::Program;
use super::refinement::Shape;
use super::term::TermId;
use super::unknown::{Bound, Reason, Unknown};
use super::value::{Kind, StepKind, Value};
use super::world::{self, Scope, World};
use crate::ir::{self, Expr, ExprKind, Language};
use crate::source::Span;

/// A call of a function, arguments evaluated.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World<'a, 'a>,
    pub(super) name: &'a str,
    pub(super) args: &'a [Value],
    /// The arguments as they are written. A list that stands for further arguments is one here.
    pub(super) exprs: &'a [Expr],
    pub(crate) span: Span,
    pub(super) scope: Scope<'a>,
}

/// What a function gives; an error is what the language would report.
pub(crate) type Result = std::result::Result<Value, Unknown>;

/// An entry of a function table.
pub struct Function {
    pub(super) name: &'static str,
    /// Whether it needs to know everything about its arguments.
    pub(super) strict: bool,
    pub(super) run: fn(&Call<'_>) -> Result,
    /// What all its results are.
    shape: Shape,
}

impl Function {
    /// A function that is only called when everything about its arguments is known.
    pub(crate) const fn strict(name: &'static str, run: fn(&Call<'_>) -> Result) -> Self {
        Self { name, strict: true, run, shape: Shape::Any }
    }

    /// A function that says itself what it knows of unknown arguments.
    pub(crate) const fn lenient(name: &'static str, run: fn(&Call<'_>) -> Result) -> Self {
        Self { name, strict: false, run, shape: Shape::Any }
    }
}

impl Function {
    /// The function, all results of which are of one kind.
    const fn gives(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }
}

impl Call<'_> {
    /// The argument at a position.
    pub(crate) fn arg(&self, index: usize) -> std::result::Result<&Value, Unknown> {
        self.args.get(index).ok_or_else(|| self.refused("too few arguments"))
    }

    pub(super) fn refused(&self, what: &str) -> Unknown {
        Unknown::invalid(format!("`{}`: {what}", self.name), self.span)
    }

    /// Unknown because akslint does not evaluate it; not an error of the user.
    pub(super) fn not_evaluated(&self) -> Unknown {
        Unknown::new(Reason::Function(self.name.into()), self.span)
    }

    pub(crate) fn text(&self, index: usize) -> std::result::Result<Arc<str>, Unknown> {
        let arg = self.arg(index)?;
        super::convert::text(arg).ok_or_else(|| match arg.kind {
            // The text of a JSON value can be longer than the value.
            Kind::Json(_) => Unknown::new(Reason::Bound(Bound::String), self.span),
            _ => self.refused("it needs a string"),
        })
    }

    pub(super) fn number(&self, index: usize) -> std::result::Result<f64, Unknown> {
        super::convert::number(self.arg(index)?).ok_or_else(|| self.refused("it needs a number"))
    }

    /// Refuses to make a string of this many bytes if it is too long, before it is made.
    pub(super) fn fits(&self, bytes: usize) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.fits(bytes))
    }

    /// Refuses to go on when the time for the root is up.
    pub(super) fn in_time(&self) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.in_time())
    }

    /// Refuses to make or go through a collection of this many elements if it is too large, before that.
    pub(super) fn sized(&self, count: usize) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.elements(count))
    }

    /// What the budget said, as the reason why there is no result.
    pub(super) fn charged(&self, charged: Charged) -> std::result::Result<(), Unknown> {
        charged.map_err(|bound| Unknown::new(Reason::Bound(bound), self.span))
    }

    /// Texts with a separator between them.
    pub(super) fn joined<T: AsRef<str>>(&self, parts: &[T], separator: &str) -> Result {
        let bytes = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.as_ref().len()));
        self.fits(bytes.saturating_add(parts.len().saturating_mul(separator.len())))?;
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        self.string(parts.join(separator))
    }

    pub(super) fn string(&self, text: String) -> Result {
        let text = self.scope.language.dialect().normalized(text);
        Ok(self.world.string(text, self.span))
    }

    /// The unknown result of an unknown argument.
    pub(super) fn unknown(&self) -> Value {
        self.unknown_of(Shape::Any)
    }

    fn unknown_of(&self, shape: Shape) -> Value {
        let mut unknowns = self.args.iter().filter_map(Value::unknown_part);
        let first = unknowns.clone().next();
        let unknown = unknowns.find(|unknown| unknown.choice.is_some()).or(first);
        let result = match unknown {
            Some(unknown) => unknown.cause(),
            None => Unknown::new(Reason::Deployment, self.span),
        };
        self.world.symbolic(with_shape(result, shape), self.term(), self.span)
    }

    /// The term of the result; `None` if an argument has none.
    pub(super) fn term(&self) -> Option<TermId> {
        let args: Option<Vec<TermId>> =
            self.args.iter().map(|arg| self.world.term_of(arg)).collect();
        self.world.function_term(self.name, args?, self.scope)
    }

    /// Gives an unknown result the term of the call, if it has none, and what is known of all results.
    fn identified(&self, value: Value, shape: Shape) -> Value {
        match &value.kind {
            Kind::Unknown(unknown) if !unknown.is_error() && unknown.choice.is_none() => {
                let is_final = matches!(unknown.reason, Reason::Bound(_) | Reason::Cycle);
                let own = || if is_final { None } else { self.term() };
                let term = unknown.term.or_else(own);
                let result = with_shape(Unknown::clone(unknown), shape);
                let named = self.world.symbolic(result, term, value.span);
                Value { kind: named.kind, ..value }
            }
            _ => value,
        }
    }
}

/// What is known of all results of a function is known of one that is not known.
fn with_shape(mut unknown: Unknown, shape: Shape) -> Unknown {
    if unknown.refinement.shape == Shape::Any && !unknown.is_error() {
        unknown.refinement.shape = shape;
    }
    unknown
}

impl World<'_, '_> {
    /// Evaluates a call.
    pub(super) fn call(
        &self,
        name: &str,
        args: &[Expr],
        expand_last: bool,
        span: Span,
        scope: Scope<'_>,
    ) -> Value {
        let mut values: Vec<Value> = args
            .iter()
            .map(|arg| match arg.kind {
                // The functions that take one evaluate it themselves.
                ExprKind::Lambda(_) => Value::null(arg.span),
                _ => self.eval(arg, scope),
            })
            .collect();
        if scope.language.is_azure()
            && let Some(value) = self.user_function(name, &values, span, scope)
        {
            return value.through(span, StepKind::Use);
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
        let call = Call { world: self, name, args: &values, exprs: args, span, scope };
        let Some(function) = self.function(name, scope.language) else {
            return match call.unknown().kind {
                // What the function makes of unknown arguments is as unknown as they are, and the
                // decisions that they hang on come first.
                Kind::Unknown(unknown) if unknown.choice.is_some() => Value::unknown(unknown, span),
                Kind::Unknown(unknown) => {
                    let reason = Reason::Function(name.into());
                    Value::unknown(Unknown { reason, span, ..Unknown::clone(&unknown) }, span)
                }
                // The world's decisions say what it is.
                kind => Value::new(kind, span),
            };
        };
        if scope.language == Language::Terraform
            && !matches!(name, "can" | "try")
            && let Some(error) = values.iter().find_map(Value::error)
        {
            return Value::unknown(Arc::clone(error), span);
        }
        // Functions walk through their arguments.
        self.budget.spend(values.iter().map(|value| value.weight() as usize).sum());
        if open || (function.strict && !values.iter().all(Value::is_closed)) {
            return self.made_of(call.unknown_of(function.shape), span, &values);
        }
        let value = (function.run)(&call).unwrap_or_else(|unknown| Value::unknown(unknown, span));
        self.made_of(call.identified(value, function.shape), span, &values)
    }

    fn function(&self, name: &str, language: Language) -> Option<&'static Function> {
        match language {
            Language::Arm | Language::Bicep => azure::find(name),
            Language::Terraform => terraform::find(name),
            Language::Rule => {
                let of_rules = self.program.knowledge.rule_functions;
                let own = || of_rules.iter().find(|function| function.name == name);
                terraform::find(name).or_else(own)
            }
        }
    }

    /// What a function of the root's language gives for known arguments; `None` if it needs more than these.
    pub(super) fn called_with(&self, name: &str, args: &[Value], span: Span) -> Option<Value> {
        let language = self.program.instance(Program::ROOT).module.language;
        let function = self.function(name, language)?;
        let takes_values = function.strict || name == "contains";
        if !takes_values || !args.iter().all(Value::is_closed) {
            return None;
        }
        let scope = Scope { instance: None, language, bound: None };
        let call = Call { world: self, name, args, exprs: &[], span, scope };
        (function.run)(&call).ok()
    }

    /// Evaluates a call of a function that the code defines, if there is one of this name.
    fn user_function(
        &self,
        name: &str,
        args: &[Value],
        span: Span,
        scope: Scope<'_>,
    ) -> Option<Value> {
        let id = scope.instance?;
        let instance = self.program.instance(id);
        let name = name.to_ascii_lowercase();
        let (_, _, function) = world::find(&instance.module.functions, &name, &instance.module)?;
        let (parameters, body) = match function {
            ir::Function::Own { parameters, body } => (parameters, body),
            ir::Function::Imported(import, name) => {
                let there = self.program.imported(&instance.module, *import).ok()?;
                let own = Scope { instance: Some(there), bound: None, ..scope };
                return self.user_function(name, args, span, own);
            }
        };
        let missing = Value::null(span);
        let args = args.iter().chain(std::iter::repeat(&missing));
        let names: Vec<(&str, Value)> =
            parameters.iter().map(|name| &**name).zip(args.cloned()).collect();
        let own = Scope { bound: None, ..scope };
        Some(own.bind(&names, false, &mut |scope| self.eval(body, scope)))
    }
}
