//! Functions that take a function.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-lambda>

use std::sync::Arc;

use crate::collections::IndexMap;
use crate::eval::functions::call::{Call, Result};
use crate::eval::logic::Truth;
use crate::eval::scalar::text;
use crate::eval::unknown::{Reason, Unknown};
use crate::eval::value::{Array, Kind, Member, Object, Unnamed, Value};
use crate::ir::{ExprKind, Lambda, Name};
use crate::source::Span;

impl Call<'_> {
    fn lambda(&self, index: usize) -> std::result::Result<&Lambda, Unknown> {
        match self.exprs.get(index).map(|expr| &expr.kind) {
            Some(ExprKind::Lambda(lambda)) => Ok(lambda),
            _ => Err(self.invalid_argument("it needs a lambda")),
        }
    }

    /// The value of a lambda for these arguments. Those that it does not take are left out.
    fn apply(&self, lambda: &Lambda, args: &[Value]) -> Value {
        let names: Vec<(&str, Value)> =
            lambda.parameters.iter().map(|name| &**name).zip(args.iter().cloned()).collect();
        self.env.bind(&names, true, &mut |env| self.world.eval(&lambda.body, env))
    }

    /// The elements of the array that is iterated. What may be in it beside them leaves the result
    /// open.
    fn elements(&self) -> std::result::Result<&Array, Unknown> {
        let array = self.array(0)?;
        self.world.budget.spend(array.items.len());
        Ok(array)
    }

    fn index(&self, index: usize) -> Value {
        Value::number(index, self.span)
    }
}

pub(super) fn map(call: &Call<'_>) -> Result {
    let lambda = call.lambda(1)?;
    let array = call.elements()?;
    let items = array.items.iter().enumerate();
    let items = items.map(|(at, item)| call.apply(lambda, &[item.clone(), call.index(at)]));
    call.list(items.collect(), array.open.clone())
}

/// Elements of which it is not known whether they stay leave the array open.
pub(super) fn filter(call: &Call<'_>) -> Result {
    let lambda = call.lambda(1)?;
    let array = call.elements()?;
    let mut open = array.open.clone();
    let mut items = Vec::new();
    for (at, item) in array.items.iter().enumerate() {
        let keep = call.apply(lambda, &[item.clone(), call.index(at)]);
        match call.world.truth(&keep, &lambda.body, call.env) {
            Truth::True => items.push(item.clone()),
            Truth::False => {}
            Truth::Unknown(unknown) => {
                if open.as_ref().is_none_or(|open| open.choice.is_none()) {
                    open = Some(unknown);
                }
            }
        }
    }
    call.list(items, open)
}

pub(super) fn reduce(call: &Call<'_>) -> Result {
    let lambda = call.lambda(2)?;
    let array = call.elements()?;
    if array.open.is_some() {
        return Err(call.unknown_reason());
    }
    let mut result = call.arg(1)?.clone();
    for (at, item) in array.items.iter().enumerate() {
        result = call.apply(lambda, &[result, item.clone(), call.index(at)]);
    }
    Ok(result)
}

/// The lambda says whether its first argument comes before the second.
pub(super) fn sort(call: &Call<'_>) -> Result {
    let lambda = call.lambda(1)?;
    let array = call.elements()?;
    if array.open.is_some() {
        return Err(call.unknown_reason());
    }
    // Insertion keeps the order of equal elements, and no comparison can lead it astray.
    let mut sorted: Vec<Value> = Vec::with_capacity(array.items.len());
    for item in &array.items {
        let mut at = sorted.len();
        while at > 0 {
            let before = call.apply(lambda, &[item.clone(), sorted[at - 1].clone()]);
            match call.world.truth(&before, &lambda.body, call.env) {
                Truth::True => at -= 1,
                Truth::False => break,
                Truth::Unknown(unknown) => return Err(Unknown::clone(&unknown)),
            }
        }
        sorted.insert(at, item.clone());
    }
    call.list(sorted, None)
}

/// Members with names, members without, and why there may be more.
type Keyed = (Vec<(Name, Member)>, Vec<Unnamed>, Option<Arc<Unknown>>);

/// What a lambda makes of each element, under the name that another one makes of it. Names that are
/// not known leave the members without one.
fn keyed(call: &Call<'_>) -> std::result::Result<Keyed, Unknown> {
    let key = call.lambda(1)?;
    let value = match call.exprs.len() {
        2 => None,
        _ => Some(call.lambda(2)?),
    };
    let array = call.elements()?;
    let (mut named, mut unnamed) = (Vec::new(), Vec::new());
    for item in &array.items {
        let key = call.apply(key, std::slice::from_ref(item));
        let value = match value {
            Some(lambda) => call.apply(lambda, std::slice::from_ref(item)),
            None => item.clone(),
        };
        match text(&key) {
            Some(name) => named.push((name, Member { key: key.span, value })),
            None => unnamed.push(Unnamed { key, value }),
        }
    }
    Ok((named, unnamed, array.open.clone()))
}

pub(super) fn to_object(call: &Call<'_>) -> Result {
    let (named, unnamed, open) = keyed(call)?;
    call.whole(Object::new(named.into_iter().collect(), open).with_unnamed(unnamed))
}

/// Which group an element without a known name joins is open for all of them.
pub(super) fn group_by(call: &Call<'_>) -> Result {
    let (named, unnamed, open) = keyed(call)?;
    let open = open.or_else(|| {
        let first = unnamed.first()?;
        let deployment = || Arc::new(Unknown::new(Reason::Deployment, first.key.span));
        Some(first.key.unknown_part().cloned().unwrap_or_else(deployment))
    });
    let mut groups: IndexMap<Name, (Span, Vec<Value>)> = IndexMap::default();
    for (name, member) in named {
        groups.entry(name).or_insert((member.key, Vec::new())).1.push(member.value);
    }
    let members = groups.into_iter().map(|(name, (key, items))| {
        let items = Array::list(items, open.clone());
        let value = Value::new(Kind::Array(Arc::new(items)), call.span);
        (name, Member { key, value })
    });
    let members = members.collect();
    call.map(members, open)
}

pub(super) fn map_values(call: &Call<'_>) -> Result {
    let lambda = call.lambda(1)?;
    let object = call.object(0)?;
    call.world.budget.spend(object.members.len());
    let members = object.members.iter().map(|(name, member)| {
        let value = call.apply(lambda, std::slice::from_ref(&member.value));
        (name.clone(), Member { key: member.key, value })
    });
    let mut made: Object = object.rebuilt(members.collect());
    for member in &mut made.unnamed {
        member.value = call.apply(lambda, std::slice::from_ref(&member.value));
    }
    call.whole(made)
}
