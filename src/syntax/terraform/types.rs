//! Type constraints of variables, read from the expression that they are written as.
//! <https://developer.hashicorp.com/terraform/language/expressions/type-constraints>

use crate::ir::{Expr, ExprKind, Member, Type};

/// The type that an expression in type position names. Anything unheard of is [`Type::Any`], which
/// changes no value.
pub(super) fn constraint(expr: &Expr) -> Type {
    match &expr.kind {
        // JSON syntax writes types as strings; the old syntax did so for these.
        ExprKind::Opaque(name) | ExprKind::String(name) => match &**name {
            "bool" => Type::Bool,
            "number" => Type::Number,
            "string" => Type::String,
            "list" => Type::List(Box::new(Type::Any)),
            "map" => Type::Map(Box::new(Type::Any)),
            _ => Type::Any,
        },
        ExprKind::Call { name, args, .. } => match (&**name, args.first()) {
            ("list", Some(element)) => Type::List(Box::new(constraint(element))),
            ("set", Some(element)) => Type::Set(Box::new(constraint(element))),
            ("map", Some(element)) => Type::Map(Box::new(constraint(element))),
            ("optional", Some(inner)) => constraint(inner),
            ("tuple", Some(Expr { kind: ExprKind::Array(items), .. })) => {
                Type::Tuple(items.iter().map(|item| constraint(&item.value)).collect())
            }
            ("object", Some(Expr { kind: ExprKind::Object(properties), .. })) => {
                let members = properties.iter().filter_map(|property| {
                    let ExprKind::String(name) = &property.key.kind else { return None };
                    Some(member(name.clone(), &property.value))
                });
                Type::Object(members.collect())
            }
            _ => Type::Any,
        },
        _ => Type::Any,
    }
}

fn member(name: crate::ir::Name, expr: &Expr) -> Member {
    let ty = constraint(expr);
    match &expr.kind {
        ExprKind::Call { name: function, args, .. } if **function == *"optional" => {
            Member { name, ty, optional: true, default: args.get(1).cloned() }
        }
        _ => Member { name, ty, optional: false, default: None },
    }
}
