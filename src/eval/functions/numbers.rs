//! Numeric functions. All are strict.

use super::call::{Call, Result};
use crate::eval::scalar;
use crate::eval::unknown::{Limit, Reason, Unknown};
use crate::eval::value::{Kind, Value};
use crate::number::Number;

fn number(call: &Call<'_>, value: Number) -> Result {
    Ok(Value::number(value, call.span))
}

/// What a function of 64 bits gives, as Terraform computes it.
fn float(call: &Call<'_>, value: f64) -> Result {
    match Number::from_f64(value) {
        Some(value) => number(call, value),
        None => Err(call.invalid_argument("the result is not a number")),
    }
}

pub(super) fn abs(call: &Call<'_>) -> Result {
    number(call, call.number(0)?.abs())
}

pub(super) fn ceil(call: &Call<'_>) -> Result {
    number(call, call.number(0)?.ceil())
}

pub(super) fn floor(call: &Call<'_>) -> Result {
    number(call, call.number(0)?.floor())
}

pub(super) fn log(call: &Call<'_>) -> Result {
    float(call, call.number(0)?.to_f64().ln() / call.number(1)?.to_f64().ln())
}

pub(super) fn max(call: &Call<'_>) -> Result {
    fold(call, Number::max)
}

pub(super) fn min(call: &Call<'_>) -> Result {
    fold(call, Number::min)
}

fn fold(call: &Call<'_>, pick: fn(Number, Number) -> Number) -> Result {
    let mut result = call.number(0)?;
    for index in 1..call.args.len() {
        result = pick(result, call.number(index)?);
    }
    number(call, result)
}

pub(super) fn parseint(call: &Call<'_>) -> Result {
    if !matches!(call.arg(0)?.kind, Kind::String(_)) {
        return Err(call.invalid_argument("it needs a string"));
    }
    let base = call.integer(1)?;
    let Some(base) = u32::try_from(base).ok().filter(|base| (2..=36).contains(base)) else {
        // Bases up to 62 tell upper from lower case.
        return Err(call.not_evaluated());
    };
    match i64::from_str_radix(&call.text(0)?, base) {
        Ok(value) => number(call, value.into()),
        Err(_) => Err(call.invalid_argument("not a number in that base")),
    }
}

pub(super) fn pow(call: &Call<'_>) -> Result {
    float(call, call.number(0)?.to_f64().powf(call.number(1)?.to_f64()))
}

pub(super) fn signum(call: &Call<'_>) -> Result {
    let value = call.number(0)?;
    if !value.is_whole() {
        return Err(call.invalid_argument("it needs a whole number"));
    }
    number(call, (value.cmp(&Number::ZERO) as i64).into())
}

pub(super) fn sum(call: &Call<'_>) -> Result {
    let Some(array) = call.arg(0)?.as_array() else {
        return Err(call.invalid_argument("it needs a list"));
    };
    let numbers: Option<Vec<Number>> = array.items.iter().map(scalar::number).collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => {
            let sum = numbers.iter().try_fold(Number::ZERO, |sum, next| sum.plus(next));
            let too_large = || Unknown::new(Reason::LimitExceeded(Limit::Number), call.span);
            number(call, sum.ok_or_else(too_large)?)
        }
        _ => Err(call.invalid_argument("it needs a list of numbers")),
    }
}
