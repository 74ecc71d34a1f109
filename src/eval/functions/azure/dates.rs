//! Dates, in UTC.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-date>

use jiff::civil::DateTime;
use jiff::fmt::temporal::{DateTimeParser, SpanParser};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use crate::eval::functions::call::{Call, Result};
use crate::eval::value::Value;

/// A point in time, such as `2023-04-07T14:53:14Z`, also with a blank for the `T`.
fn point(text: &str) -> Option<DateTime> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    // Without it, .NET takes the time zone of its machine.
    let text = text.trim().strip_suffix('Z')?;
    let point = PARSER.parse_datetime(text).ok().filter(|_| text.contains([':']))?;
    is_of_dotnet(&point).then_some(point)
}

/// Whether .NET knows the year.
fn is_of_dotnet(point: &DateTime) -> bool {
    point.year() >= 1
}

/// A duration of ISO 8601 in whole units.
fn duration(text: &str) -> Option<Span> {
    static PARSER: SpanParser = SpanParser::new();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"-PTYMWDHS".contains(&byte));
    PARSER.parse_span(text).ok().filter(|_| is_plain)
}

/// A point in time in a format of .NET, as far as it has numbers only.
fn formatted(point: DateTime, format: &str) -> Option<String> {
    let format = match format {
        "u" => "yyyy-MM-dd HH:mm:ssZ",
        "s" => "yyyy-MM-ddTHH:mm:ss",
        other => other,
    };
    let mut text = String::new();
    let mut rest = format;
    while let Some(letter) = rest.chars().next() {
        let count = rest.chars().take_while(|c| *c == letter).count();
        let number = match (letter, count) {
            ('y', 4) => format!("{:04}", point.year()),
            ('M', 2) => format!("{:02}", point.month()),
            ('d', 2) => format!("{:02}", point.day()),
            ('H', 2) => format!("{:02}", point.hour()),
            ('m', 2) => format!("{:02}", point.minute()),
            ('s', 2) => format!("{:02}", point.second()),
            ('-' | ':' | ' ' | 'T' | 'Z', _) => letter.to_string().repeat(count),
            _ => return None,
        };
        text.push_str(&number);
        rest = &rest[count * letter.len_utf8()..];
    }
    (format.len() > 1).then_some(text)
}

/// `dateTimeAdd(base, duration, format)`. Without a format, what it gives is not documented.
pub(super) fn add(call: &Call<'_>) -> Result {
    let (Some(base), Some(added)) = (call.arg(0)?.as_str(), call.arg(1)?.as_str()) else {
        return Err(call.invalid_argument("it needs strings"));
    };
    let Some(format) = call.args.get(2).and_then(Value::as_str) else {
        return Err(call.not_evaluated());
    };
    let (Some(start), Some(added)) = (point(base), duration(added)) else {
        return Err(call.not_evaluated());
    };
    let moved = start.checked_add(added).ok().filter(is_of_dotnet);
    match moved.and_then(|moved| formatted(moved, format)) {
        Some(text) => call.string(text),
        None => Err(call.not_evaluated()),
    }
}

pub(super) fn from_epoch(call: &Call<'_>) -> Result {
    let point = Timestamp::from_second(call.integer(0)?).ok();
    let point = point.map(|point| Offset::UTC.to_datetime(point)).filter(is_of_dotnet);
    let point = point.ok_or_else(|| call.invalid_argument("it is no date"))?;
    match formatted(point, "yyyy-MM-ddTHH:mm:ssZ") {
        Some(text) => call.string(text),
        None => Err(call.not_evaluated()),
    }
}

pub(super) fn to_epoch(call: &Call<'_>) -> Result {
    let since = point(&call.text(0)?).and_then(|point| Offset::UTC.to_timestamp(point).ok());
    match since {
        Some(since) => Ok(Value::number(since.as_second(), call.span)),
        None => Err(call.not_evaluated()),
    }
}
