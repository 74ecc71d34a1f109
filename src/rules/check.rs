//! The check of a rule's expressions against what rules see: paths of any depth, functions, and types.
//!
//! Expressions read null from a field that is not there, so that a rule with a typo would be silent
//! for ever. What has no documented form is not checked.

use super::functions;
use crate::diagnostic::InputDiagnostic;
use crate::eval::terraform_functions;
use crate::ir::{Binding, Expr, ExprKind, For, Name, SPLAT};
use crate::model::schema::Type;
use crate::source::Span;
use crate::suggest::hint;
use crate::text::plural;

/// The check of the expressions of a rule about one kind of subject.
pub(super) struct Check<'p> {
    /// The name that the rule knows the subject by.
    pub(super) subject: &'static str,
    /// The expressions that the rule names, and what they give.
    pub(super) locals: &'p [(Name, Type)],
    pub(super) problems: &'p mut Vec<InputDiagnostic>,
}

/// The names that are bound around an expression, innermost last.
type Bound = Vec<(Name, Type)>;

impl Check<'_> {
    /// Checks an expression that has to give a certain type, if it is known what it gives. Gives that type.
    pub(super) fn expression(
        &mut self,
        what: &str,
        expr: &Expr,
        fields: Type,
        wanted: Type,
    ) -> Type {
        let mut bound = vec![(Name::from(self.subject), fields)];
        let found = self.ty(expr, &mut bound);
        if wanted != Type::Any && found != Type::Any && found != wanted {
            let (found, wanted) = (found.name(), wanted.name());
            self.problem(expr.span, format!("`{what}` has to be a {wanted}, not a {found}"));
        }
        found
    }

    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(InputDiagnostic::new(message, span));
    }

    /// What an expression gives; the problems in it are collected.
    fn ty(&mut self, expr: &Expr, bound: &mut Bound) -> Type {
        match &expr.kind {
            ExprKind::Bound(name) => {
                let known = bound.iter().rev().find(|(known, _)| known == name);
                known.map_or(Type::Any, |(_, ty)| *ty)
            }
            ExprKind::Member(base, name) => {
                let base_type = self.ty(base, bound);
                self.member(base, base_type, name, expr.span)
            }
            ExprKind::Index(base, index) => {
                let base_type = self.ty(base, bound);
                let index_type = self.ty(index, bound);
                match (base_type, &index.kind) {
                    (Type::Object(_), ExprKind::String(name)) => {
                        self.member(base, base_type, name, expr.span)
                    }
                    (Type::List(item), _) if index_type != Type::Text => *item,
                    _ => Type::Any,
                }
            }
            ExprKind::Splat { base, each } => {
                let item = match self.ty(base, bound) {
                    Type::List(item) => *item,
                    one => one,
                };
                self.within(bound, vec![(SPLAT.into(), item)], |check, bound| {
                    check.ty(each, bound);
                });
                Type::Any
            }
            ExprKind::Array(items) => {
                let types: Vec<Type> =
                    items.iter().map(|item| self.ty(&item.value, bound)).collect();
                let is_text = !types.is_empty() && types.iter().all(|ty| *ty == Type::Text);
                if is_text { Type::List(&Type::Text) } else { Type::List(&Type::Any) }
            }
            ExprKind::For(comprehension) => self.comprehension(comprehension, bound),
            ExprKind::Call { name, args, expand_last } => {
                let types: Vec<Type> = args.iter().map(|arg| self.ty(arg, bound)).collect();
                self.call(name, args.len(), *expand_last, expr.span);
                match (&**name, types.first()) {
                    // The other value stands in for the first one.
                    ("known_or" | "coalesce", Some(first)) => *first,
                    ("length" | "days_until", _) => Type::Number,
                    ("anytrue" | "alltrue" | "contains" | "startswith" | "endswith", _) => {
                        Type::Bool
                    }
                    ("lower" | "upper" | "join" | "replace" | "format" | "role_on", _) => {
                        Type::Text
                    }
                    _ => Type::Any,
                }
            }
            ExprKind::Conditional(parts) => {
                let [_, first, second] = [0, 1, 2].map(|part| self.ty(&parts[part], bound));
                if first == second { first } else { Type::Any }
            }
            ExprKind::Local(name) => {
                let known = self.locals.iter().find(|(known, _)| known == name);
                if known.is_none() {
                    let hint = hint(name, self.locals.iter().map(|(name, _)| &**name));
                    let message = format!("the rule names no `local.{name}` before this{hint}");
                    self.problem(expr.span, message);
                }
                known.map_or(Type::Any, |(_, ty)| *ty)
            }
            ExprKind::Resource(_)
            | ExprKind::Parameter(_)
            | ExprKind::Module(_)
            | ExprKind::Opaque(_) => {
                self.problem(expr.span, format!("a rule only knows `{}`", self.subject));
                Type::Any
            }
            ExprKind::String(_) => Type::Text,
            ExprKind::Number(_) => Type::Number,
            ExprKind::Bool(_) => Type::Bool,
            kind => {
                expr.each_part(&mut |part| {
                    self.ty(part, bound);
                });
                match kind {
                    ExprKind::Template(_) => Type::Text,
                    _ => Type::Any,
                }
            }
        }
    }

    fn member(&mut self, base: &Expr, ty: Type, name: &str, span: Span) -> Type {
        let fields = match ty {
            Type::Object(fields) => fields,
            Type::Any => return Type::Any,
            ty => {
                self.problem(span, format!("a {} has no field `{name}`", ty.name()));
                return Type::Any;
            }
        };
        match fields.iter().find(|field| field.name == name) {
            Some(field) => field.ty,
            None => {
                let hint = hint(name, fields.iter().map(|field| field.name));
                let of = path(base);
                self.problem(span, format!("{of} has no field `{name}`{hint}"));
                Type::Any
            }
        }
    }

    fn comprehension(&mut self, comprehension: &For, bound: &mut Bound) -> Type {
        let item = match self.ty(&comprehension.collection, bound) {
            Type::List(item) => *item,
            _ => Type::Any,
        };
        let names = match &comprehension.binding {
            Binding::KeyValue { key, value } => {
                let key = key.iter().map(|key| (key.clone(), Type::Any));
                key.chain([(value.clone(), item)]).collect()
            }
            Binding::Iterator(name) => vec![(name.clone(), Type::Any)],
        };
        self.within(bound, names, |check, bound| {
            let For { key, value, condition, .. } = comprehension;
            for part in key.iter().chain([value]).chain(condition) {
                check.ty(part, bound);
            }
        });
        match comprehension.key {
            None => Type::List(&Type::Any),
            Some(_) => Type::Any,
        }
    }

    fn within(
        &mut self,
        bound: &mut Bound,
        names: Vec<(Name, Type)>,
        check: impl FnOnce(&mut Self, &mut Bound),
    ) {
        let before = bound.len();
        bound.extend(names);
        check(self, bound);
        bound.truncate(before);
    }

    /// Checks that a function exists, is evaluated, and takes so many arguments.
    fn call(&mut self, name: &str, count: usize, is_expanded: bool, span: Span) {
        let own = functions::FUNCTIONS.iter().find(|function| function.name == name);
        let (least, most) = match (own, terraform_functions::most(name)) {
            (Some(function), _) => (function.arguments.len(), Some(function.arguments.len())),
            (None, Some(most)) => (0, most),
            (None, None) if terraform_functions::UNKNOWN.contains(&name) => {
                return self.problem(span, format!("akslint does not evaluate `{name}`"));
            }
            (None, None) => {
                let own = functions::FUNCTIONS.iter().map(|function| function.name);
                let hint = hint(name, own.chain(terraform_functions::evaluated()));
                return self.problem(span, format!("there is no function `{name}`{hint}"));
            }
        };
        if let Some(most) = most
            && !(least..=most).contains(&count)
            && !is_expanded
        {
            let arguments = plural(most, "argument");
            self.problem(span, format!("`{name}` takes {arguments}, not {count}"));
        }
    }
}

/// How a rule writes the path to an object.
fn path(expr: &Expr) -> String {
    fn text(expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Bound(name) => Some(name.to_string()),
            ExprKind::Member(base, name) => Some(format!("{}.{name}", text(base)?)),
            ExprKind::Index(base, _) => Some(format!("{}[…]", text(base)?)),
            _ => None,
        }
    }
    text(expr).map_or_else(|| "the object".to_owned(), |path| format!("`{path}`"))
}
