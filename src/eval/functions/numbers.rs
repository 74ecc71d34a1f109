//! Numeric functions. All are strict.

use super::call::{Call, Result};
use crate::eval::scalar;
use crate::eval::value::Value;

fn number(call: &Call<'_>, value: f64) -> Result {
    if value.is_finite() {
        Ok(Value::number(value, call.span))
    } else {
        Err(call.refused("the result is not a number"))
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
    // As Terraform computes it, so that rounding is the same.
    number(call, call.number(0)?.ln() / call.number(1)?.ln())
}

pub(super) fn max(call: &Call<'_>) -> Result {
    fold(call, f64::max)
}

pub(super) fn min(call: &Call<'_>) -> Result {
    fold(call, f64::min)
}

fn fold(call: &Call<'_>, pick: fn(f64, f64) -> f64) -> Result {
    let mut result = call.number(0)?;
    for index in 1..call.args.len() {
        result = pick(result, call.number(index)?);
    }
    number(call, result)
}

pub(super) fn parseint(call: &Call<'_>) -> Result {
    let base = call.number(1)? as u32;
    if !(2..=36).contains(&base) {
        // Bases up to 62 tell upper from lower case.
        return Err(call.not_evaluated());
    }
    match i64::from_str_radix(&call.text(0)?, base) {
        Ok(value) => number(call, value as f64),
        Err(_) => Err(call.refused("not a number in that base")),
    }
}

pub(super) fn pow(call: &Call<'_>) -> Result {
    number(call, call.number(0)?.powf(call.number(1)?))
}

pub(super) fn signum(call: &Call<'_>) -> Result {
    let value = call.number(0)?;
    number(call, if value == 0.0 { 0.0 } else { value.signum() })
}

pub(super) fn sum(call: &Call<'_>) -> Result {
    let Some(array) = call.arg(0)?.as_array() else {
        return Err(call.refused("it needs a list"));
    };
    let numbers: Option<Vec<f64>> = array.items.iter().map(scalar::number).collect();
    match numbers {
        Some(numbers) if !numbers.is_empty() => number(call, numbers.iter().sum()),
        _ => Err(call.refused("it needs a list of numbers")),
    }
}
