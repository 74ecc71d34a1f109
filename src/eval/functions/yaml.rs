//! `yamldecode`: YAML as Terraform reads it, which is YAML 1.1 in what words are booleans and in `<<`.
//! <https://developer.hashicorp.com/terraform/language/functions/yamldecode>, by zclconf/go-cty-yaml.

use yaml_rust2::parser::{Event, EventReceiver, Parser, Tag};
use yaml_rust2::scanner::TScalarStyle;

use super::call::{Call, Result};
use crate::collections::{HashMap, IndexMap};
use crate::eval::scalar::text;
use crate::eval::unknown::{Limit, Reason, Unknown};
use crate::eval::value::{Member, Value};
use crate::ir::Name;
use crate::number::Number;

pub(super) fn decode(call: &Call<'_>) -> Result {
    let text = call.text(0)?;
    call.world.budget.spend(text.len());
    let mut builder =
        Builder { call, open: Vec::new(), anchors: HashMap::default(), result: None, error: None };
    let parsed = Parser::new_from_str(&text).load(&mut builder, true);
    if let Some(error) = builder.error {
        return Err(error);
    }
    match (parsed, builder.result) {
        (Ok(()), Some(value)) => Ok(value),
        (Ok(()), None) => Err(call.invalid_argument("it needs one document")),
        (Err(_), _) => Err(call.invalid_argument("not YAML")),
    }
}

/// A collection that has begun and not ended.
enum Open {
    Sequence(usize, Vec<Value>),
    /// Its anchor, its members, members of merged mappings, and a key that waits for its value.
    Mapping(usize, IndexMap<Name, Member>, Vec<Value>, Option<Value>),
}

/// Makes a value of the parser's events.
struct Builder<'c, 'w> {
    call: &'c Call<'w>,
    open: Vec<Open>,
    /// What aliases stand for, by the parser's number of the anchor.
    anchors: HashMap<usize, Value>,
    result: Option<Value>,
    error: Option<Unknown>,
}

/// The key of a mapping whose members are merged into the one around it.
const MERGE: &str = "<<";

impl EventReceiver for Builder<'_, '_> {
    fn on_event(&mut self, event: Event) {
        if self.error.is_some() {
            return;
        }
        if let Err(error) = self.event(event) {
            self.error = Some(error);
        }
    }
}

impl Builder<'_, '_> {
    fn event(&mut self, event: Event) -> std::result::Result<(), Unknown> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = self.scalar(text, style, tag.as_ref())?;
                self.add(anchor, value)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(value) => self.add(0, value),
                None => Err(self.call.invalid_argument("an alias of what is not there")),
            },
            Event::SequenceStart(anchor, _) => self.enter(Open::Sequence(anchor, Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.enter(Open::Mapping(anchor, IndexMap::default(), Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence(anchor, items)) => {
                    let value = self.call.tuple(items, None)?;
                    self.add(anchor, value)
                }
                Some(Open::Mapping(anchor, members, merged, _)) => {
                    let mut all = IndexMap::default();
                    for value in merged {
                        if let Some(object) = value.as_object() {
                            all.extend(object.members.clone());
                        }
                    }
                    all.extend(members);
                    let value = self.call.map(all, None)?;
                    self.add(anchor, value)
                }
                None => Ok(()),
            },
            Event::DocumentStart if self.result.is_some() => {
                Err(self.call.invalid_argument("it needs one document"))
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn enter(&mut self, open: Open) -> std::result::Result<(), Unknown> {
        if self.open.len() > 100 {
            return Err(Unknown::new(Reason::LimitExceeded(Limit::Depth), self.call.span));
        }
        self.open.push(open);
        Ok(())
    }

    /// Puts a value where it belongs: into the collection that is open.
    fn add(&mut self, anchor: usize, value: Value) -> std::result::Result<(), Unknown> {
        // Aliases can make a small text into a huge value.
        self.call.world.budget.spend(value.weight() as usize);
        self.call.charged(self.call.world.budget.weight(value.weight()))?;
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            None => self.result = Some(value),
            Some(Open::Sequence(_, items)) => items.push(value),
            Some(Open::Mapping(_, members, merged, key)) => match key.take() {
                None => *key = Some(value),
                Some(key) => {
                    let Some(name) = text(&key) else {
                        return Err(self.call.invalid_argument("a key is not a string"));
                    };
                    if &*name == MERGE {
                        if value.as_object().is_none() {
                            return Err(self.call.invalid_argument("`<<` needs a mapping"));
                        }
                        merged.push(value);
                    } else {
                        members.insert(name, Member { key: self.call.span, value });
                    }
                }
            },
        }
        Ok(())
    }

    fn scalar(&self, text: String, style: TScalarStyle, tag: Option<&Tag>) -> Result {
        let span = self.call.span;
        let is_string = tag.is_some_and(|tag| tag.suffix == "str");
        if tag.is_some_and(|tag| tag.handle == "!") {
            return Err(self.call.invalid_argument("a tag that YAML does not define"));
        }
        if style != TScalarStyle::Plain || is_string {
            return self.call.string(text);
        }
        Ok(match &*text {
            "" | "~" | "null" | "Null" | "NULL" => Value::null(span),
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                Value::bool(true, span)
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off"
            | "OFF" => Value::bool(false, span),
            _ => match number(&text) {
                Some(number) => Value::number(number, span),
                // A date is a time of day, too.
                None if is_date(&text) => return self.call.string(text + "T00:00:00Z"),
                None => return self.call.string(text),
            },
        })
    }
}

/// Whether a plain scalar is a date, such as `2001-01-31`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
}

/// The number that a plain scalar is.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let radix = |prefix: &str, radix| {
        digits.strip_prefix(prefix).and_then(|digits| i64::from_str_radix(digits, radix).ok())
    };
    let whole = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2));
    if let Some(whole) = whole {
        return Some((sign * whole).into());
    }
    let is_decimal = digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    Number::parse(text).filter(|_| is_decimal)
}
