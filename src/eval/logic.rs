//! Three-valued logic, and conditions as choices.
//!
//! A comparison that cannot be decided is a condition with a normal form, so that
//! `x == ""`, `x != ""` and `length(x) > 0` are one condition and its negation wherever they are
//! written. Unless the world has decided it, the comparison is unknown with that choice open.

use std::sync::Arc;

use super::choice::Alternative;
use super::equality::{certainly_not_empty, equal, is_never_null, is_positive};
use super::ids::TermId;
use super::question::Question;
use super::refinement::{Refinement, Shape};
use super::scalar::{boolean, number};
use super::term::Term;
use super::types;
use super::unknown::{Limit, Reason, Unknown};
use super::value::{Kind, Value};
use super::world::{Environment, World};
use crate::ir::{BinaryOp, Expr, ExprKind, Language, UnaryOp};
use crate::number::Number;
use crate::source::Span;

/// What is known of a truth value.
#[derive(Debug, Clone)]
pub(super) enum Truth {
    True,
    False,
    Unknown(Arc<Unknown>),
}

impl Truth {
    pub(super) fn known(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown => unknown,
        }
    }

    /// The value of an expression that is true or false. It is not the value that it depends on: `!x` is
    /// not known because `x` is not, and is never equal to it.
    pub(super) fn value(self, span: Span) -> Value {
        match self {
            Self::True => Value::bool(true, span),
            Self::False => Value::bool(false, span),
            Self::Unknown(unknown) => {
                let shape = Shape::Bool;
                let refinement = Refinement { shape, ..Refinement::default() };
                Value::unknown(unknown.cause().refine(refinement), span)
            }
        }
    }
}

/// A condition as it is written, and its normal form.
struct Written {
    /// The normal form, if the operands have terms.
    question: Option<Question>,
    /// Whether what is written is the normal form, and not its negation.
    positive: bool,
    /// The condition and its negation, in the words of the source.
    text: String,
    negated: String,
}

impl World<'_, '_> {
    /// The truth of a value in a condition.
    pub(super) fn truth(&self, value: &Value, expr: &Expr, env: Environment<'_>) -> Truth {
        let no_condition = || {
            let what = "a condition has to be true or false";
            Truth::Unknown(Arc::new(Unknown::invalid(what, expr.span)))
        };
        match &value.kind {
            Kind::Unknown(unknown)
                if unknown.refinement.shape.is_compound() && env.language != Language::Rule =>
            {
                no_condition()
            }
            Kind::Unknown(_) | Kind::Reference(_) => {
                if let Some(unknown) = undecidable(&[value], expr, env) {
                    return Truth::Unknown(unknown);
                }
                let text = self.condition_text(expr, env);
                let negated = format!("!{}", self.operand_text(expr, env));
                let question = self.identity(value, expr, env).map(Question::True);
                self.open(&[value], Written { question, positive: true, text, negated }, expr)
            }
            _ => match boolean(value) {
                Some(value) => Truth::known(value),
                None => no_condition(),
            },
        }
    }

    /// The text of an expression in a condition: of a string of a template, the expression in it.
    fn condition_text(&self, expr: &Expr, env: Environment<'_>) -> String {
        let text = self.text(expr.span);
        let inside = text.strip_prefix("\"[").and_then(|text| text.strip_suffix("]\""));
        match inside {
            Some(inside) if env.language == Language::Arm => inside.to_owned(),
            _ => text,
        }
    }

    /// The text of an operand, in parentheses where an operator before or behind it needs them.
    fn operand_text(&self, expr: &Expr, env: Environment<'_>) -> String {
        let text = self.condition_text(expr, env);
        let is_operation = matches!(expr.kind, ExprKind::Binary(..) | ExprKind::Conditional(_));
        match is_operation && env.language != Language::Arm && !is_in_parentheses(&text) {
            true => format!("({text})"),
            false => text,
        }
    }

    /// The truth of a condition on operands that are not known: as the world has decided it, else
    /// open.
    fn open(&self, operands: &[&Value], written: Written, expr: &Expr) -> Truth {
        let span = expr.span;
        let unknown = unknown_of(operands, span);
        let Written { question: Some(question), positive, text, negated } = written else {
            return Truth::Unknown(unknown);
        };
        let (holds, fails) = if positive { (text, negated) } else { (negated, text) };
        let option =
            |text: String, value: bool| Alternative { text, value: Value::bool(value, span) };
        let options = vec![option(holds, true), option(fails, false)];
        match self.choose(question, options, unknown.cause()).kind {
            Kind::Bool(value) => Truth::known(value == positive),
            Kind::Unknown(unknown) => Truth::Unknown(unknown),
            // The alternatives of a condition are booleans.
            _ => Truth::Unknown(unknown),
        }
    }

    /// Whether a value is null, as the world has decided it where that is not known.
    pub(super) fn nullness(&self, value: &Value, expr: &Expr, env: Environment<'_>) -> Truth {
        match &value.kind {
            Kind::Null => Truth::True,
            Kind::Unknown(_) | Kind::Reference(_) if self.is_certainly_set(value) => Truth::False,
            Kind::Unknown(_) | Kind::Reference(_) => {
                if let Some(unknown) = undecidable(&[value], expr, env) {
                    return Truth::Unknown(unknown);
                }
                let (text, negated) = (
                    format!("{} == null", self.condition_text(expr, env)),
                    format!("{} != null", self.condition_text(expr, env)),
                );
                let question = self.identity(value, expr, env).map(Question::Null);
                self.open(&[value], Written { question, positive: true, text, negated }, expr)
            }
            _ => Truth::False,
        }
    }

    /// Whether a value is null or has no content, as the world has decided it where that is not known.
    pub(super) fn emptiness(&self, value: &Value, expr: &Expr, env: Environment<'_>) -> Truth {
        match &value.kind {
            Kind::Null => return Truth::True,
            Kind::String(text) => return Truth::known(text.is_empty()),
            Kind::Array(array) if array.open.is_none() || !array.items.is_empty() => {
                return Truth::known(array.items.is_empty());
            }
            Kind::Object(object) if object.open.is_none() || object.is_inhabited() => {
                return Truth::known(!object.is_inhabited());
            }
            Kind::Json(_) => return Truth::False,
            Kind::Bool(_) | Kind::Number(_) => {
                let what = "`empty` needs a string, an array or an object";
                return Truth::Unknown(Arc::new(Unknown::invalid(what, expr.span)));
            }
            _ if certainly_not_empty(value) => return Truth::False,
            _ => {}
        }
        if let Some(unknown) = undecidable(&[value], expr, env) {
            return Truth::Unknown(unknown);
        }
        let text = format!("empty({})", self.condition_text(expr, env));
        let negated = format!("!{text}");
        let question = self.identity(value, expr, env).map(match is_never_null(value) {
            true => Question::Empty,
            false => Question::Nothing,
        });
        self.open(&[value], Written { question, positive: true, text, negated }, expr)
    }

    /// Whether a value is null or an empty string, which Terraform's `coalesce` passes over.
    pub(super) fn blankness(&self, value: &Value, expr: &Expr, env: Environment<'_>) -> Truth {
        match &value.kind {
            Kind::Null => return Truth::True,
            Kind::String(text) => return Truth::known(text.is_empty()),
            Kind::Unknown(_) | Kind::Reference(_) if !certainly_not_empty(value) => {}
            _ => return Truth::False,
        }
        let shape = value.as_unknown().map(|unknown| unknown.refinement.shape).unwrap_or_default();
        if !matches!(shape, Shape::Text | Shape::Any) {
            return self.nullness(value, expr, env);
        }
        if let Some(unknown) = undecidable(&[value], expr, env) {
            return Truth::Unknown(unknown);
        }
        let operand = self.operand_text(expr, env);
        let empty = env.language.dialect().quoted("");
        let term = self.identity(value, expr, env);
        let (question, text, negated) = match is_never_null(value) {
            true => (
                term.map(Question::Empty),
                format!("{operand} == {empty}"),
                format!("{operand} != {empty}"),
            ),
            false => (
                term.map(Question::Nothing),
                format!("{operand} == null || {operand} == {empty}"),
                format!("{operand} != null && {operand} != {empty}"),
            ),
        };
        self.open(&[value], Written { question, positive: true, text, negated }, expr)
    }

    pub(super) fn unary(
        &self,
        op: UnaryOp,
        expr: &Expr,
        operand: &Expr,
        env: Environment<'_>,
    ) -> Value {
        let value = self.eval(operand, env);
        match op {
            UnaryOp::Not => self.truth(&value, operand, env).not().value(expr.span),
            UnaryOp::Negate => match number(&value) {
                Some(number) => Value::number(-number, expr.span),
                None => self.arithmetic_unknown("-", &[&value], expr.span),
            },
        }
    }

    pub(super) fn binary(
        &self,
        op: BinaryOp,
        expr: &Expr,
        [left, right]: &[Expr; 2],
        env: Environment<'_>,
    ) -> Value {
        let a = self.eval(left, env);
        // A known left side decides alone, and so does a known right side: both are evaluated.
        let b = self.eval(right, env);
        let span = expr.span;
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let deciding = op == BinaryOp::Or;
                // Terraform wants a boolean on the left, whatever stands on the right.
                let is_other =
                    matches!(a.kind, Kind::String(_) | Kind::Number(_)) && boolean(&a).is_none();
                let is_strict = env.language.dialect().has_collection_types;
                let a = self.truth(&a, left, env);
                if is_strict && is_other {
                    return a.value(span);
                }
                let b = self.truth(&b, right, env);
                match (a, b) {
                    (Truth::True, _) | (_, Truth::True) if deciding => Value::bool(true, span),
                    (Truth::False, _) | (_, Truth::False) if !deciding => Value::bool(false, span),
                    // The open choice of the left side comes first, as a reader would decide it.
                    (Truth::Unknown(a), Truth::Unknown(b)) if a.choice.is_none() => {
                        Truth::Unknown(b).value(span)
                    }
                    (Truth::Unknown(unknown), _) | (_, Truth::Unknown(unknown)) => {
                        Truth::Unknown(unknown).value(span)
                    }
                    _ => Value::bool(!deciding, span),
                }
            }
            BinaryOp::Equal => self.equality(&a, &b, true, expr, [left, right], env).value(span),
            BinaryOp::NotEqual => {
                self.equality(&a, &b, false, expr, [left, right], env).value(span)
            }
            BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual => {
                self.order(op, &a, &b, expr, [left, right], env).value(span)
            }
            BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Remainder => match (number(&a), number(&b)) {
                (Some(x), Some(y)) => {
                    let has_integers_only = env.language.dialect().has_integers_only;
                    self.calculated(op, &x, &y, has_integers_only, span)
                }
                _ => self.arithmetic_unknown(op.symbol(), &[&a, &b], span),
            },
        }
    }

    fn calculated(
        &self,
        op: BinaryOp,
        x: &Number,
        y: &Number,
        has_integers_only: bool,
        span: Span,
    ) -> Value {
        // In Terraform, `1 / 0` is infinite, and `1 % 0` is 1.
        let is_refused = match op {
            BinaryOp::Divide => has_integers_only || *x == Number::ZERO,
            _ => op == BinaryOp::Remainder && has_integers_only,
        };
        if is_refused && *y == Number::ZERO {
            return Value::type_error("division by zero", span);
        }
        let result = match op {
            BinaryOp::Add => x.plus(y),
            BinaryOp::Subtract => x.minus(y),
            BinaryOp::Multiply => x.times(y),
            BinaryOp::Divide => x.divided_by(y),
            _ => x.remainder(y),
        };
        match result {
            Some(result) if !has_integers_only => Value::number(result, span),
            Some(result) if result.trunc().as_i64().is_some() => {
                Value::number(result.trunc(), span)
            }
            _ if has_integers_only => {
                Value::type_error("the result does not fit into 64 bits", span)
            }
            _ => self.exceeded(Limit::Number, span),
        }
    }

    fn arithmetic_unknown(&self, op: &str, operands: &[&Value], span: Span) -> Value {
        if let Some(error) = operands.iter().find_map(|operand| operand.error()) {
            return Value::unknown(Arc::clone(error), span);
        }
        let is_no_number = |value: &&Value| match &value.kind {
            Kind::Unknown(unknown) => {
                let shape = unknown.refinement.shape;
                shape == Shape::Bool || shape.is_compound()
            }
            Kind::Reference(_) | Kind::Json(_) => false,
            _ => number(value).is_none(),
        };
        if operands.iter().any(is_no_number) {
            return Value::type_error("arithmetic needs numbers", span);
        }
        let unknown = operands.iter().find_map(|value| value.unknown_part());
        let is_reference = |value: &&Value| matches!(value.kind, Kind::Reference(_));
        let unknown = match unknown {
            Some(unknown) => unknown.cause(),
            None if operands.iter().any(is_reference) => Unknown::new(Reason::Deployment, span),
            None => return Value::type_error("arithmetic needs numbers", span),
        };
        let shape = Shape::Single;
        let refinement = Refinement { non_empty: true, shape, ..Refinement::default() };
        let terms: Option<Vec<TermId>> = operands.iter().map(|value| self.term_of(value)).collect();
        let term = terms.map(|terms| self.called(op, terms));
        self.symbolic(unknown.refine(refinement), term, span)
    }

    fn equality(
        &self,
        a: &Value,
        b: &Value,
        positive: bool,
        expr: &Expr,
        [left, right]: [&Expr; 2],
        env: Environment<'_>,
    ) -> Truth {
        self.budget.spend(a.weight().saturating_add(b.weight()) as usize);
        if let Some(error) = [a, b].iter().find_map(|operand| operand.error_within()) {
            return Truth::Unknown(Arc::clone(error));
        }
        if env.language.dialect().has_collection_types && types::differ(a, b) {
            return Truth::known(!positive);
        }
        if let Some(equal) = equal(a, b) {
            return Truth::known(equal == positive);
        }
        if self.differ(a, b) {
            return Truth::known(!positive);
        }
        if let Some(unknown) = undecidable(&[a, b], expr, env)
            && !asks_null_first(a, b, env)
        {
            return Truth::Unknown(unknown);
        }
        let is_condition = |value: &Value, expr: &Expr| {
            let unknown = value.as_unknown().map(|unknown| unknown.refinement.shape);
            !matches!(expr.kind, ExprKind::Bool(_))
                && (matches!(value.kind, Kind::Bool(_)) || unknown == Some(Shape::Bool))
        };
        if is_condition(a, left) && is_condition(b, right) {
            // Each of them is decided as it would be elsewhere.
            return match (self.truth(a, left, env), self.truth(b, right, env)) {
                (Truth::Unknown(a), Truth::Unknown(b)) if a.choice.is_none() => Truth::Unknown(b),
                (Truth::Unknown(unknown), _) | (_, Truth::Unknown(unknown)) => {
                    Truth::Unknown(unknown)
                }
                (a, b) => {
                    Truth::known((matches!(a, Truth::True) == matches!(b, Truth::True)) == positive)
                }
            };
        }
        let operand = |expr| self.operand_text(expr, env);
        let texts = |op: &str| format!("{} {op} {}", operand(left), operand(right));
        let (text, negated) =
            if positive { (texts("=="), texts("!=")) } else { (texts("!="), texts("==")) };
        let ((x, x_expr), (y, y_expr)) =
            if a.is_wholly_known() { ((b, right), (a, left)) } else { ((a, left), (b, right)) };
        let may_be_bool = x
            .as_unknown()
            .is_none_or(|unknown| matches!(unknown.refinement.shape, Shape::Any | Shape::Bool));
        let question = self.identity(x, x_expr, env).and_then(|x| {
            Some(match &y.kind {
                Kind::Null => Question::Null(x),
                Kind::String(text) if text.is_empty() && is_never_null(a) && is_never_null(b) => {
                    Question::Empty(x)
                }
                Kind::Number(number) if *number == Number::ZERO => match self.term(x) {
                    Term::Length(of) => Question::Empty(of),
                    _ => self.equal_question(x, self.identity(y, y_expr, env)?),
                },
                Kind::Bool(_) if may_be_bool => Question::True(x),
                _ => self.equal_question(x, self.identity(y, y_expr, env)?),
            })
        });
        // `x == false` is `!x`: what is compared with either is one of them.
        let positive = positive != (may_be_bool && matches!(y.kind, Kind::Bool(false)));
        self.open(&[a, b], Written { question, positive, text, negated }, expr)
    }

    fn order(
        &self,
        op: BinaryOp,
        a: &Value,
        b: &Value,
        expr: &Expr,
        [left, right]: [&Expr; 2],
        env: Environment<'_>,
    ) -> Truth {
        if let Some(error) = [a, b].iter().find_map(|operand| operand.error_within()) {
            return Truth::Unknown(Arc::clone(error));
        }
        let has_order = |value: &Value| match &value.kind {
            Kind::Null | Kind::Bool(_) | Kind::Array(_) | Kind::Object(_) => false,
            Kind::String(_) => env.language.is_azure() || number(value).is_some(),
            Kind::Unknown(unknown) => {
                let shape = unknown.refinement.shape;
                shape != Shape::Bool && !shape.is_compound()
            }
            Kind::Number(_) | Kind::Json(_) | Kind::Reference(_) => true,
        };
        if env.language != Language::Rule && !(has_order(a) && has_order(b)) {
            let what = "only numbers have an order";
            return Truth::Unknown(Arc::new(Unknown::invalid(what, expr.span)));
        }
        if let (Some(a), Some(b)) = (number(a), number(b)) {
            return Truth::known(match op {
                BinaryOp::Less => a < b,
                BinaryOp::LessOrEqual => a <= b,
                BinaryOp::Greater => a > b,
                _ => a >= b,
            });
        }
        if let (Kind::String(a), Kind::String(b)) = (&a.kind, &b.kind) {
            // As .NET sorts words: the case decides only between words that are the same but for it,
            // and lower case comes first.
            let folded = a.to_lowercase().cmp(&b.to_lowercase());
            let order = folded.then_with(|| b.cmp(a));
            return Truth::known(match op {
                BinaryOp::Less => order.is_lt(),
                BinaryOp::LessOrEqual => order.is_le(),
                BinaryOp::Greater => order.is_gt(),
                _ => order.is_ge(),
            });
        }
        // A length that is at least one is above zero, whatever it is.
        if let Some(known) = length_order(op, a, b) {
            return Truth::known(known);
        }
        if let Some(unknown) = undecidable(&[a, b], expr, env) {
            return Truth::Unknown(unknown);
        }
        let opposite = match op {
            BinaryOp::Less => BinaryOp::GreaterOrEqual,
            BinaryOp::LessOrEqual => BinaryOp::Greater,
            BinaryOp::Greater => BinaryOp::LessOrEqual,
            _ => BinaryOp::Less,
        };
        let texts = |op: BinaryOp| {
            format!(
                "{} {} {}",
                self.condition_text(left, env),
                op.symbol(),
                self.condition_text(right, env)
            )
        };
        let (text, negated) = (texts(op), texts(opposite));
        let terms = self.identity(a, left, env).zip(self.identity(b, right, env));
        let question = terms.map(|(x, y)| {
            // `length(x) > 0`, `length(x) >= 1`: not empty. Everything else as "less".
            let length = |term| match self.term(term) {
                Term::Length(of) => Some(of),
                _ => None,
            };
            match (length(x), op, number(b).and_then(|b| b.as_i64())) {
                (Some(of), BinaryOp::Greater, Some(0))
                | (Some(of), BinaryOp::GreaterOrEqual, Some(1)) => (Question::Empty(of), false),
                (Some(of), BinaryOp::LessOrEqual, Some(0))
                | (Some(of), BinaryOp::Less, Some(1)) => (Question::Empty(of), true),
                (_, BinaryOp::Less, _) => (Question::Less(x, y), true),
                (_, BinaryOp::GreaterOrEqual, _) => (Question::Less(x, y), false),
                (_, BinaryOp::Greater, _) => (Question::Less(y, x), true),
                _ => (Question::Less(y, x), false),
            }
        });
        let (question, positive) = match question {
            Some((question, positive)) => (Some(question), positive),
            None => (None, true),
        };
        self.open(&[a, b], Written { question, positive, text, negated }, expr)
    }

    pub(super) fn conditional(
        &self,
        [condition, yes, no]: &[Expr; 3],
        env: Environment<'_>,
        span: Span,
    ) -> Value {
        let value = self.eval(condition, env);
        match self.truth(&value, condition, env) {
            Truth::True => self.branch(yes, no, env),
            Truth::False => self.branch(no, yes, env),
            Truth::Unknown(unknown) if unknown.is_error() => {
                Value::unknown(unknown.into_cause(), span)
            }
            Truth::Unknown(unknown) => {
                let (yes, no) = (self.eval(yes, env), self.eval(no, env));
                if equal(&yes, &no) == Some(true) && yes.is_wholly_known() {
                    return yes;
                }
                let term = unknown.choice.as_ref().and_then(|choice| {
                    let question = Box::new(choice.question.clone());
                    Some(self.intern(Term::If(question, self.term_of(&yes)?, self.term_of(&no)?)))
                });
                let non_empty = certainly_not_empty(&yes) && certainly_not_empty(&no);
                let refinement = Refinement { non_empty, ..Refinement::default() };
                let joined = Unknown { term, ..unknown.cause().refine(refinement) };
                Value::unknown(joined, span)
            }
        }
    }
}

impl World<'_, '_> {
    /// The value of the branch that is taken.
    fn branch(&self, taken: &Expr, other: &Expr, env: Environment<'_>) -> Value {
        // What stands for something that is only missing by default is as much a choice as whether that is there.
        if let (ExprKind::String(_) | ExprKind::Null, Some(instance)) = (&taken.kind, env.instance)
            && let Some(choice) = self.missing_by_default(other, instance)
        {
            return Value::unknown(choice.cause(), taken.span);
        }
        let value = self.eval(taken, env);
        match env.language.dialect().has_collection_types && !matches!(value.kind, Kind::Null) {
            true => self.as_branch(value, &self.eval(other, env), taken.span),
            false => value,
        }
    }
}

/// Whether an expression uses a name that a comprehension around it binds.
fn uses_element(expr: &Expr, env: Environment<'_>) -> bool {
    if let ExprKind::Bound(name) = &expr.kind {
        return env.frame(name).is_some_and(|frame| frame.is_element);
    }
    let mut found = false;
    expr.each_part(&mut |part| found |= uses_element(part, env));
    found
}

/// Why a condition on operands that are not known is not to be decided, if so: a rule asks about the
/// code, and only the code's own conditions make worlds; an error or an open choice comes first; and a
/// condition on the element of a comprehension is another one for each element.
fn undecidable(operands: &[&Value], expr: &Expr, env: Environment<'_>) -> Option<Arc<Unknown>> {
    let unknown = unknown_of(operands, expr.span);
    let is_final = env.language == Language::Rule
        || unknown.is_error()
        || unknown.choice.is_some()
        || matches!(unknown.reason, Reason::LimitExceeded(_) | Reason::Cycle)
        || uses_element(expr, env);
    is_final.then_some(unknown)
}

/// Whether a comparison asks if an input is null of which it would otherwise be decided whether it is true.
fn asks_null_first(a: &Value, b: &Value, env: Environment<'_>) -> bool {
    let is_nullable_input = |value: &Value| {
        value.as_unknown().is_some_and(|unknown| {
            let choice = unknown.choice.as_ref().map(|choice| &choice.question);
            let is_whole = matches!((choice, unknown.term), (Some(Question::True(asked)), Some(term)) if *asked == term);
            is_whole && !unknown.refinement.non_null
        })
    };
    env.language.dialect().has_nullable_inputs
        && ((a.is_null() && is_nullable_input(b)) || (b.is_null() && is_nullable_input(a)))
}

/// Whether the first character of a text opens the parentheses that the last one closes.
fn is_in_parentheses(text: &str) -> bool {
    let mut depth = 0_i32;
    let opens = text.starts_with('(');
    let closed = text.bytes().position(|byte| {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        depth == 0
    });
    opens && closed.is_some_and(|at| at + 1 == text.len())
}

/// Why operands are not known: the first part of them that is not, or that can be decided.
fn unknown_of(operands: &[&Value], span: Span) -> Arc<Unknown> {
    let unknowns = || operands.iter().filter_map(|operand| operand.unknown_part());
    let open = unknowns().find(|unknown| unknown.choice.is_some());
    open.or_else(|| unknowns().next())
        .cloned()
        .unwrap_or_else(|| Arc::new(Unknown::new(Reason::Deployment, span)))
}

impl World<'_, '_> {
    /// Whether a value is known not to be null. A parameter of Azure's languages that was given nothing
    /// is set by whoever deploys it.
    fn is_certainly_set(&self, value: &Value) -> bool {
        certainly_not_empty(value)
            || value.as_unknown().is_some_and(|unknown| {
                unknown.refinement.non_null
                    || (matches!(unknown.reason, Reason::Parameter(_) | Reason::Replaced(_))
                        && unknown.term.is_some_and(|term| self.program.is_parameter(term)))
            })
    }
}

/// Comparisons of a length with zero that hold because the length is known not to be zero.
fn length_order(op: BinaryOp, a: &Value, b: &Value) -> Option<bool> {
    let positive = is_positive(a);
    match (op, number(b).and_then(|b| b.as_i64())) {
        (BinaryOp::Greater, Some(0)) | (BinaryOp::GreaterOrEqual, Some(1)) if positive => {
            Some(true)
        }
        (BinaryOp::LessOrEqual, Some(0)) | (BinaryOp::Less, Some(1)) if positive => Some(false),
        _ => None,
    }
}

impl World<'_, '_> {
    /// A string of which parts are not known.
    pub(crate) fn partly_known_text(&self, parts: &[Value], span: Span) -> Value {
        let mut prefix = String::new();
        for part in parts {
            match super::scalar::text(part) {
                Some(text) => prefix.push_str(&text),
                None => break,
            }
        }
        let unknown = match parts.iter().find_map(Value::unknown_part) {
            Some(unknown) => unknown.cause(),
            None => Unknown::new(Reason::Deployment, span),
        };
        let terms: Option<Vec<TermId>> = parts.iter().map(|part| self.term_of(part)).collect();
        let term = terms.map(|terms| self.joined_term(&terms));
        let refinement = Refinement {
            non_empty: parts.iter().any(certainly_not_empty_text),
            prefix: (!prefix.is_empty()).then(|| prefix.into()),
            shape: Shape::Text,
            ..Refinement::default()
        };
        self.symbolic(unknown.refine(refinement), term, span)
    }

    /// The length of something that is not known.
    pub(super) fn length_unknown(&self, of: &Value, span: Span) -> Value {
        let unknown = match of.unknown_part() {
            Some(unknown) => unknown.cause(),
            None => Unknown::new(Reason::Deployment, span),
        };
        let term = self.term_of(of).map(|of| self.intern(Term::Length(of)));
        let refinement = Refinement {
            non_empty: true,
            positive: certainly_not_empty(of),
            shape: Shape::Single,
            ..Refinement::default()
        };
        self.symbolic(unknown.refine(refinement), term, span)
    }
}

fn certainly_not_empty_text(part: &Value) -> bool {
    match &part.kind {
        Kind::Number(_) | Kind::Bool(_) => true,
        _ => certainly_not_empty(part),
    }
}
