//! Dates, in UTC.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date>

use super::{Call, Result};
use crate::eval::value::Value;

const DAY: i64 = 86_400;

/// Seconds since 1970, from `2023-04-07T14:53:14Z` and its relatives with a blank for the `T`.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim().strip_suffix('Z')?;
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let in_range = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    in_range.then(|| days(year, month, day) * DAY + hour * 3_600 + minute * 60 + second)
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 of a date of the Gregorian calendar, in eras of 400 years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year, month and day of a number of days since 1970.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = (shifted + 2) % 12 + 1;
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// A point in time in a format of .NET, as far as it has numbers only.
fn formatted(seconds: i64, format: &str) -> Option<String> {
    let format = match format {
        "u" => "yyyy-MM-dd HH:mm:ssZ",
        "s" => "yyyy-MM-ddTHH:mm:ss",
        other => other,
    };
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let of_day = seconds.rem_euclid(DAY);
    let mut text = String::new();
    let mut rest = format;
    while let Some(letter) = rest.chars().next() {
        let count = rest.chars().take_while(|c| *c == letter).count();
        let number = match (letter, count) {
            ('y', 4) => format!("{year:04}"),
            ('M', 2) => format!("{month:02}"),
            ('d', 2) => format!("{day:02}"),
            ('H', 2) => format!("{:02}", of_day / 3_600),
            ('m', 2) => format!("{:02}", of_day / 60 % 60),
            ('s', 2) => format!("{:02}", of_day % 60),
            ('-' | ':' | ' ' | 'T' | 'Z', _) => letter.to_string().repeat(count),
            _ => return None,
        };
        text.push_str(&number);
        rest = &rest[count * letter.len_utf8()..];
    }
    (format.len() > 1).then_some(text)
}

/// A duration of ISO 8601: months, and seconds.
fn duration(text: &str) -> Option<(i64, i64)> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (days, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((days, time)) => (days, time),
        None => (text.strip_prefix('P')?, ""),
    };
    let mut total = (0_i64, 0_i64);
    for (part, is_time) in [(days, false), (time, true)] {
        let mut rest = part;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: i64 = rest[..end].parse().ok().filter(|n| *n < 1_000_000)?;
            match (&rest[end..=end], is_time) {
                ("Y", false) => total.0 += number * 12,
                ("M", false) => total.0 += number,
                ("W", false) => total.1 += number * 7 * DAY,
                ("D", false) => total.1 += number * DAY,
                ("H", true) => total.1 += number * 3_600,
                ("M", true) => total.1 += number * 60,
                ("S", true) => total.1 += number,
                _ => return None,
            }
            rest = &rest[end + 1..];
        }
    }
    Some((sign * total.0, sign * total.1))
}

/// `dateTimeAdd(base, duration, format)`. Without a format, what it gives is not documented.
pub(super) fn add(call: &Call<'_>) -> Result {
    let (Some(base), Some(added)) = (call.arg(0)?.as_str(), call.arg(1)?.as_str()) else {
        return Err(call.refused("it needs strings"));
    };
    let Some(format) = call.args.get(2).and_then(Value::as_str) else {
        return Err(call.not_evaluated());
    };
    let (Some(start), Some((months, offset))) = (seconds(base), duration(added)) else {
        return Err(call.not_evaluated());
    };
    let (year, month, day) = date(start.div_euclid(DAY));
    let months = year * 12 + month - 1 + months;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    // A day that the month does not have is its last.
    let moved = days(year, month, day.min(days_in(year, month))) * DAY;
    match formatted(moved + start.rem_euclid(DAY) + offset, format) {
        Some(text) => call.string(text),
        None => Err(call.not_evaluated()),
    }
}

pub(super) fn from_epoch(call: &Call<'_>) -> Result {
    let seconds = call.number(0)?;
    if seconds.abs() > 2e11 {
        return Err(call.refused("it is no date"));
    }
    match formatted(seconds as i64, "yyyy-MM-ddTHH:mm:ssZ") {
        Some(text) => call.string(text),
        None => Err(call.not_evaluated()),
    }
}

pub(super) fn to_epoch(call: &Call<'_>) -> Result {
    match seconds(&call.text(0)?) {
        Some(seconds) => Ok(Value::number(seconds as f64, call.span)),
        None => Err(call.not_evaluated()),
    }
}
