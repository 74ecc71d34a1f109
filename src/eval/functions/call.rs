//! A call of a function, and what all functions have in common.

use std::sync::Arc;

use crate::eval::budget::Charged;
use crate::eval::ids::TermId;
use crate::eval::refinement::Shape;
use crate::eval::scalar;
use crate::eval::unknown::{Limit, Reason, Unknown};
use crate::eval::value::{Kind, Value};
use crate::eval::world::{Environment, World};
use crate::ir::Expr;
use crate::number::Number;
use crate::source::Span;

/// A call of a function, arguments evaluated.
pub(in crate::eval) struct Call<'a> {
    pub(in crate::eval) world: &'a World<'a, 'a>,
    pub(in crate::eval) name: &'a str,
    pub(in crate::eval) args: &'a [Value],
    /// The arguments as they are written. A list that stands for further arguments is one here.
    pub(in crate::eval) exprs: &'a [Expr],
    pub(in crate::eval) span: Span,
    pub(in crate::eval) env: Environment<'a>,
}

/// What a function gives; an error is what the language would report.
pub(in crate::eval) type Result = std::result::Result<Value, Unknown>;

/// An entry of a function table.
pub(super) struct Function {
    pub(in crate::eval) name: &'static str,
    /// Whether it needs to know everything about its arguments.
    pub(in crate::eval) strict: bool,
    pub(in crate::eval) run: fn(&Call<'_>) -> Result,
    /// What all its results are.
    pub(in crate::eval) shape: Shape,
    /// What it takes.
    takes: Takes,
    /// How many arguments it takes at most, if that is bounded.
    pub(super) most: Option<usize>,
}

/// What a function takes, as far as that is known of an argument which is not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// It says so itself.
    Anything,
    /// Strings, numbers or booleans alone.
    Scalars,
    /// A collection or an object first.
    Collection,
}

impl Function {
    /// A function that is only called when everything about its arguments is known.
    pub(in crate::eval) const fn strict(name: &'static str, run: fn(&Call<'_>) -> Result) -> Self {
        Self { name, strict: true, run, shape: Shape::Any, takes: Takes::Anything, most: None }
    }

    /// A function that says itself what it knows of unknown arguments.
    pub(in crate::eval) const fn lenient(name: &'static str, run: fn(&Call<'_>) -> Result) -> Self {
        Self { name, strict: false, run, shape: Shape::Any, takes: Takes::Anything, most: None }
    }

    /// The function, which takes so many arguments at most.
    pub(super) const fn of(self, most: usize) -> Self {
        Self { most: Some(most), ..self }
    }

    /// The function, which takes strings, numbers and booleans alone.
    pub(super) const fn of_scalars(self) -> Self {
        Self { takes: Takes::Scalars, ..self }
    }

    /// The function, which takes a collection or an object first.
    pub(super) const fn of_collection(self) -> Self {
        Self { takes: Takes::Collection, ..self }
    }

    /// Whether it refuses arguments for what is known of their types.
    pub(super) fn refuses(&self, args: &[Value]) -> bool {
        let shape = |arg: &Value| arg.as_unknown().map(|unknown| unknown.refinement.shape);
        match self.takes {
            Takes::Anything => false,
            Takes::Scalars => args.iter().filter_map(shape).any(Shape::is_compound),
            Takes::Collection => {
                let first = args.first().and_then(shape);
                first.is_some_and(|shape| shape != Shape::Any && !shape.is_compound())
            }
        }
    }

    /// The function, all results of which are of one kind.
    pub(in crate::eval) const fn gives(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }
}

impl Call<'_> {
    /// The argument at a position.
    pub(in crate::eval) fn arg(&self, index: usize) -> std::result::Result<&Value, Unknown> {
        self.args.get(index).ok_or_else(|| self.invalid_argument("too few arguments"))
    }

    /// Whether the language checks the types of collections and of their elements; rules do not.
    pub(in crate::eval) fn heeds_types(&self) -> bool {
        self.env.language.dialect().has_collection_types
    }

    pub(in crate::eval) fn invalid_argument(&self, what: &str) -> Unknown {
        Unknown::invalid(format!("`{}`: {what}", self.name), self.span)
    }

    /// Unknown because akslint does not evaluate it; not an error of the user.
    pub(in crate::eval) fn not_evaluated(&self) -> Unknown {
        Unknown::new(Reason::Function(self.name.into()), self.span)
    }

    pub(in crate::eval) fn text(&self, index: usize) -> std::result::Result<Arc<str>, Unknown> {
        let arg = self.arg(index)?;
        scalar::text(arg).ok_or_else(|| match arg.kind {
            // The text of a JSON value can be longer than the value.
            Kind::Json(_) => Unknown::new(Reason::LimitExceeded(Limit::String), self.span),
            _ => self.invalid_argument("it needs a string"),
        })
    }

    pub(in crate::eval) fn number(&self, index: usize) -> std::result::Result<Number, Unknown> {
        scalar::number(self.arg(index)?).ok_or_else(|| self.invalid_argument("it needs a number"))
    }

    /// A whole number of 64 bits.
    pub(in crate::eval) fn integer(&self, index: usize) -> std::result::Result<i64, Unknown> {
        let number = self.number(index)?;
        number.as_i64().ok_or_else(|| match number.is_whole() {
            true => self.not_evaluated(),
            false => self.invalid_argument("it needs a whole number"),
        })
    }

    /// Refuses to make a string of this many bytes if it is too long, before it is made.
    pub(in crate::eval) fn fits(&self, bytes: usize) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.fits(bytes))
    }

    /// Refuses to go on when the time for the root is up.
    pub(in crate::eval) fn in_time(&self) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.in_time())
    }

    /// Refuses to go on searching when the steps are used up that the rest of a text may take.
    pub(in crate::eval) fn searched(&self, rest: usize) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.searched(rest))
    }

    /// Refuses to make or go through a collection of this many elements if it is too large, before that.
    pub(in crate::eval) fn sized(&self, count: usize) -> std::result::Result<(), Unknown> {
        self.charged(self.world.budget.elements(count))
    }

    /// What the budget said, as the reason why there is no result.
    pub(in crate::eval) fn charged(&self, charged: Charged) -> std::result::Result<(), Unknown> {
        charged.map_err(|limit| Unknown::new(Reason::LimitExceeded(limit), self.span))
    }

    /// Texts with a separator between them.
    pub(in crate::eval) fn joined<T: AsRef<str>>(&self, parts: &[T], separator: &str) -> Result {
        let bytes = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.as_ref().len()));
        self.fits(bytes.saturating_add(parts.len().saturating_mul(separator.len())))?;
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        self.string(parts.join(separator))
    }

    pub(in crate::eval) fn string(&self, text: String) -> Result {
        let text = self.env.language.dialect().normalized(text);
        Ok(self.world.string(text, self.span))
    }

    /// The unknown result of an unknown argument.
    pub(in crate::eval) fn unknown(&self) -> Value {
        self.unknown_of(Shape::Any)
    }

    pub(in crate::eval) fn unknown_of(&self, shape: Shape) -> Value {
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
    pub(in crate::eval) fn term(&self) -> Option<TermId> {
        let args: Option<Vec<TermId>> =
            self.args.iter().map(|arg| self.world.term_of(arg)).collect();
        self.world.function_term(self.name, args?, self.env)
    }

    /// Gives an unknown result the term of the call, if it has none, and what is known of all results.
    pub(in crate::eval) fn identified(&self, value: Value, shape: Shape) -> Value {
        match &value.kind {
            Kind::Unknown(unknown) if !unknown.is_error() && unknown.choice.is_none() => {
                let is_final = matches!(unknown.reason, Reason::LimitExceeded(_) | Reason::Cycle);
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
