//! Cheap answers. Most rules have nothing to say of most subjects, because of a field or two: the role,
//! the kind of an identity. A part of a rule's condition that depends on a few fields is a prefilter. What it says
//! of certain values of them is asked once, and remembered; a prefilter that says no rules the rule out, whatever
//! else is known.

use std::cell::RefCell;

use crate::collections::HashMap;
use crate::eval::{Kind, RuleContext, Value, World};
use crate::ir::{BinaryOp, Expr, ExprKind, Name};

/// More fields have more values together than are worth remembering.
const MAX_FIELDS: usize = 3;

/// A part of a rule's condition that depends on a few fields of the subject.
#[derive(Debug)]
pub struct Prefilter {
    /// The names that lead from the subject to each field.
    paths: Vec<Vec<Name>>,
    condition: Expr,
}

/// A prefilter whose fields have more values than these is asked each time: fields with few values, such as
/// roles, are what most rules depend on.
const MAX_ANSWERS: usize = 32;

/// What a prefilter has said: the values of its fields, and the answer.
type Answers = Vec<(Vec<Field>, bool)>;

/// What prefilters have said, by the rule and the prefilter.
#[derive(Debug, Default)]
pub struct Memory(RefCell<HashMap<(usize, usize), Answers>>);

/// A value that is as good as any equal one.
#[derive(Debug)]
enum Field {
    Null,
    Bool(bool),
    Text(Name),
    List(Vec<Field>),
}

/// The prefilters of a condition on what is bound to the name `subject`, and the expressions that the rule names.
pub(super) fn of(condition: &Expr, subject: &str, locals: &[(Name, Expr)]) -> Vec<Prefilter> {
    let mut prefilters = Vec::new();
    Reads { subject, locals }.add(condition, &mut prefilters);
    prefilters
}

/// Tells what the expressions of a rule read.
struct Reads<'r> {
    subject: &'r str,
    locals: &'r [(Name, Expr)],
}

impl Reads<'_> {
    fn add(&self, condition: &Expr, prefilters: &mut Vec<Prefilter>) {
        if let ExprKind::Binary(BinaryOp::And, operands) = &condition.kind {
            operands.iter().for_each(|operand| self.add(operand, prefilters));
            return;
        }
        let mut paths = Vec::new();
        if !self.fields(condition, &mut paths) {
            return;
        }
        paths.sort();
        paths.dedup();
        if (1..=MAX_FIELDS).contains(&paths.len()) {
            prefilters.push(Prefilter { paths, condition: condition.clone() });
        }
    }

    /// Collects the fields of the subject that an expression reads. False if it reads the subject otherwise.
    fn fields(&self, expr: &Expr, paths: &mut Vec<Vec<Name>>) -> bool {
        if let Some(path) = field(expr, self.subject) {
            paths.push(path);
            return !paths.iter().any(Vec::is_empty);
        }
        if let ExprKind::Local(name) = &expr.kind {
            // A local refers to those before it alone.
            let at = self.locals.iter().position(|(local, _)| local == name);
            let named = at.map(|at| (&self.locals[at].1, &self.locals[..at]));
            return named
                .is_some_and(|(named, locals)| Reads { locals, ..*self }.fields(named, paths));
        }
        let mut plain = true;
        expr.each_part(&mut |part| plain &= self.fields(part, paths));
        plain
    }
}

/// The names that lead from the subject to what an expression is, if it is nothing but that.
fn field(expr: &Expr, subject: &str) -> Option<Vec<Name>> {
    match &expr.kind {
        ExprKind::Bound(name) if **name == *subject => Some(Vec::new()),
        ExprKind::Member(base, name) => {
            let mut path = field(base, subject)?;
            path.push(name.clone());
            Some(path)
        }
        _ => None,
    }
}

impl Memory {
    /// Whether a prefilter of a rule says no to a subject, which is bound to this name.
    pub(super) fn rules_out(
        &self,
        world: &World<'_, '_>,
        rule: usize,
        prefilters: &[Prefilter],
        name: &str,
        subject: &Value,
        context: &dyn RuleContext,
    ) -> bool {
        prefilters.iter().enumerate().any(|(index, prefilter)| {
            let fields = prefilter.paths.iter().map(|path| field_at(subject, path));
            let Some(fields): Option<Vec<&Value>> = fields.collect() else { return false };
            let mut known = self.0.borrow_mut();
            let answers = known.entry((rule, index)).or_default();
            if let Some((_, holds)) = answers.iter().find(|(known, _)| are_same(known, &fields)) {
                return !holds;
            }
            let holds = match world.eval_rule(&prefilter.condition, name, subject, context).kind {
                Kind::Bool(holds) => holds,
                Kind::Null => false,
                _ => return false,
            };
            if answers.len() < MAX_ANSWERS
                && let Some(fields) = fields.into_iter().map(plain).collect()
            {
                answers.push((fields, holds));
            }
            !holds
        })
    }
}

fn are_same(known: &[Field], values: &[&Value]) -> bool {
    known.iter().zip(values).all(|(known, value)| is_same(known, value))
}

fn is_same(known: &Field, value: &Value) -> bool {
    match (known, &value.kind) {
        (Field::Null, Kind::Null) => true,
        (Field::Bool(a), Kind::Bool(b)) => a == b,
        (Field::Text(a), Kind::String(b)) => a == b,
        (Field::List(a), Kind::Array(b)) => {
            a.len() == b.items.len() && a.iter().zip(&b.items).all(|(a, b)| is_same(a, b))
        }
        _ => false,
    }
}

/// The value at the end of a path, if equal ones are as good.
fn field_at<'v>(subject: &'v Value, path: &[Name]) -> Option<&'v Value> {
    let mut value = subject;
    for name in path {
        value = match &value.kind {
            Kind::Object(object) => match object.get(name, false) {
                // What the code does not set of something declared is a reference to it.
                Some((_, member)) if member.value.is_null() && value.origin.is_some() => {
                    return None;
                }
                Some((_, member)) => &member.value,
                None => return None,
            },
            Kind::Null => return Some(value),
            _ => return None,
        };
    }
    is_plain(value).then_some(value)
}

fn is_plain(value: &Value) -> bool {
    match &value.kind {
        Kind::Null | Kind::Bool(_) | Kind::String(_) => true,
        Kind::Array(array) => array.open.is_none() && array.items.iter().all(is_plain),
        _ => false,
    }
}

fn plain(value: &Value) -> Option<Field> {
    match &value.kind {
        Kind::Null => Some(Field::Null),
        Kind::Bool(value) => Some(Field::Bool(*value)),
        Kind::String(text) => Some(Field::Text(text.clone())),
        Kind::Array(array) => array.items.iter().map(plain).collect::<Option<_>>().map(Field::List),
        _ => None,
    }
}
