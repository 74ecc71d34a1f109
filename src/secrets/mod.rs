//! What must never be shown: CI logs are public, and so are code scanning alerts of public
//! repositories.
//!
//! Two nets, because either alone has holes. Values that the evaluator marks as sensitive are hidden
//! wherever their text occurs. Literals that stand beside a name that mentions a secret are hidden where
//! they stand, whether or not anything was evaluated or could be parsed.

mod names;
mod placeholders;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;

use crate::collections::{HashMap, IndexMap};
use crate::eval::Condition;
use crate::ir::{Expr, ExprKind, Function, Module, Name, Repetition};
use crate::source::{FileId, Span};

pub use self::names::{MASK, is_name_of_secret, is_secret_name, shown};
pub(crate) use self::placeholders::is_placeholder;

/// Shorter texts, and words, are only hidden where they stand: replacing `a` everywhere would hide nothing
/// and garble everything.
const MIN_TEXT: usize = 4;

/// The secrets of a run.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    spans: BTreeSet<Span>,
    texts: BTreeSet<Arc<str>>,
    /// Files of values that could not be parsed: nobody knows which of their literals are secrets.
    unreadable: BTreeSet<FileId>,
    /// What finds the texts, once they are all known.
    finder: OnceLock<Option<AhoCorasick>>,
}

impl Secrets {
    /// The text of a value that is a secret.
    pub fn add_text(&mut self, text: &Arc<str>) {
        if text.len() >= MIN_TEXT
            && !placeholders::is_word(text)
            && self.texts.insert(Arc::clone(text))
        {
            self.finder = OnceLock::new();
        }
    }

    /// A value that is a secret, and the text that it was read from.
    pub fn add(&mut self, value: &str, span: Span) {
        self.spans.insert(span);
        self.add_text(&value.into());
    }

    /// A file of values that cannot be parsed.
    pub fn add_unreadable(&mut self, file: FileId) {
        self.unreadable.insert(file);
    }

    /// Takes over all secrets of another collection.
    pub fn extend(&mut self, other: &Secrets) {
        self.spans.extend(&other.spans);
        self.unreadable.extend(&other.unreadable);
        other.texts.iter().for_each(|text| self.add_text(text));
    }

    /// Adds the literals of a module that stand beside a name like that of a secret.
    pub fn add_module(&mut self, module: &Module) {
        for resource in &module.resources {
            self.walk(&resource.body);
            if let Repetition::Count(expr)
            | Repetition::ForEach(expr)
            | Repetition::Loop { collection: expr, .. } = &resource.repetition
            {
                self.walk(expr);
            }
            if let Some(condition) = &resource.condition {
                self.walk(condition);
            }
        }
        for call in module.calls.values() {
            for (name, argument) in &call.arguments {
                self.named(name, argument);
            }
            if let Some(parameters) = &call.parameters {
                self.walk(parameters);
            }
        }
        for function in module.functions.values() {
            if let Function::Own { body, .. } = function {
                self.walk(body);
            }
        }
        for (name, local) in module.locals.iter().chain(&module.outputs).chain(&module.inputs) {
            self.named(name, local);
        }
        for (name, parameter) in &module.parameters {
            match &parameter.default {
                Some(default) if parameter.sensitive => self.literals(default),
                Some(default) => self.named(name, default),
                None => {}
            }
            if parameter.sensitive
                && let Some(input) = module.inputs.get(name)
            {
                self.literals(input);
            }
        }
    }

    /// Adds the literals that are given to a module from outside, as far as they stand for secrets.
    pub fn add_values(&mut self, values: &IndexMap<Name, Expr>, module: &Module) {
        for (name, value) in values {
            let declared = module.parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
            match declared {
                Some((_, parameter)) if parameter.sensitive => self.literals(value),
                _ => self.named(name, value),
            }
        }
    }

    fn named(&mut self, name: &str, value: &Expr) {
        if is_secret_name(name) { self.literals(value) } else { self.walk(value) }
    }

    /// Hides the literals that an expression can have as its value.
    fn literals(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::String(text) if !text.is_empty() => {
                self.spans.insert(expr.span);
            }
            ExprKind::Conditional(parts) => {
                self.walk(&parts[0]);
                self.literals(&parts[1]);
                self.literals(&parts[2]);
            }
            _ => expr.each_part(&mut |part| self.literals(part)),
        }
    }

    fn walk(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Object(properties) => {
                for property in properties {
                    match &property.key.kind {
                        ExprKind::String(name) => self.named(name, &property.value),
                        _ => self.walk(&property.value),
                    }
                }
            }
            ExprKind::Binary(_, operands) if operands.iter().any(names_secret) => {
                self.literals(&operands[0]);
                self.literals(&operands[1]);
            }
            _ => expr.each_part(&mut |part| self.walk(part)),
        }
    }

    /// Where the secrets of a file are.
    pub fn hidden(&self, file: FileId, text: &str) -> Hidden {
        let of_file = Span::new(file, 0, 0)..=Span::new(file, text.len(), text.len());
        let spans = self.spans.range(of_file).filter_map(|span| {
            let range = span.start as usize..(span.end as usize).min(text.len());
            let literal = text.get(range.clone())?;
            // The quotes stay, so that the code around can be read.
            let quoted = literal.len() >= 2 && literal.starts_with('"') && literal.ends_with('"');
            Some(if quoted { range.start + 1..range.end - 1 } else { range })
        });
        let unreadable = self.unreadable.contains(&file).then(|| names::all_literals(text));
        let named = names::beside_names(text).into_iter().chain(unreadable.into_iter().flatten());
        Hidden(apart(spans.chain(named).chain(self.found(text)).collect()))
    }

    /// A text for people with every secret replaced.
    pub fn mask_text(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        for range in self.found(text) {
            masked += &text[at..range.start];
            masked += MASK;
            at = range.end;
        }
        masked + &text[at..]
    }

    /// Where the texts of secrets are, in rising order. Those that overlap are one range, so that nothing
    /// is left of the longer one.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let Some(finder) = self.finder.get_or_init(|| self.finder()) else { return Vec::new() };
        apart(finder.find_overlapping_iter(text).map(|found| found.range()).collect())
    }

    fn finder(&self) -> Option<AhoCorasick> {
        // As they are, and as they are written within a string.
        let mut texts: BTreeSet<String> = BTreeSet::new();
        for text in &self.texts {
            let quoted = serde_json::Value::from(&**text).to_string();
            texts.insert(quoted[1..quoted.len() - 1].to_owned());
            texts.insert(text.to_string());
        }
        match texts.is_empty() {
            true => None,
            false => AhoCorasick::new(texts).ok(),
        }
    }
}

/// The secrets that are written in modules, which are looked for once in a session.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// By the address of the module, which nothing else can have while it is kept here.
    known: HashMap<usize, (Arc<Module>, Secrets)>,
}

impl Written {
    /// Adds those of some modules to the others, and forgets those of all other modules.
    pub(crate) fn add<'m>(
        &mut self,
        modules: impl Iterator<Item = &'m Arc<Module>>,
        secrets: &mut Secrets,
    ) {
        let mut before = std::mem::take(&mut self.known);
        for module in modules {
            let address = Arc::as_ptr(module).addr();
            let known = before.remove(&address).unwrap_or_else(|| {
                let mut written = Secrets::default();
                written.add_module(module);
                (Arc::clone(module), written)
            });
            secrets.extend(&known.1);
            self.known.insert(address, known);
        }
    }
}

/// Where the secrets of a text are, in rising order.
#[derive(Debug)]
pub struct Hidden(Vec<Range<usize>>);

impl Hidden {
    /// A part of the text with every secret in it replaced, byte for byte, so that offsets stay.
    pub fn masked(&self, text: &str, part: Range<usize>) -> String {
        let mut bytes = text.as_bytes()[part.clone()].to_vec();
        let first = self.0.partition_point(|range| range.end <= part.start);
        for range in self.0[first..].iter().take_while(|range| range.start < part.end) {
            let (start, end) = (range.start.max(part.start), range.end.min(part.end));
            for byte in &mut bytes[start - part.start..end - part.start] {
                if !matches!(*byte, b'\n' | b'\r') {
                    *byte = b'*';
                }
            }
        }
        // Whole characters were replaced by ASCII.
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// The ranges in rising order. Those that overlap are one.
fn apart(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// A condition as it may be shown.
pub fn condition(condition: &Condition) -> Condition {
    const LONG: usize = 160;
    let text = |text: &str| {
        let text = shown(text);
        match text.chars().count() > LONG {
            true => text.chars().take(LONG - 1).chain(['…']).collect(),
            false => text.into_owned(),
        }
    };
    condition.map_texts(text)
}

fn names_secret(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Parameter(name) | ExprKind::Local(name) | ExprKind::Member(_, name) => {
            is_secret_name(name)
        }
        _ => false,
    }
}
