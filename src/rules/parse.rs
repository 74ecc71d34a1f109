//! The blocks of rule files to [`Rule`]s.

use std::borrow::Cow;
use std::mem;
use std::sync::LazyLock;

use super::attributes::{CONDITION, DIAGNOSIS, ERRORS, FACT, FIX, LOCALS, OVERRIDE, RULE};
use super::check::Check;
use super::facts::{Date, Fact};
use super::fixes::{Change, Template};
use super::{
    Condition, Diagnosis, Override, Part, Query, Rule, Severity, errors, is_name, prefilter,
};
use crate::clock::Day;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, ExprKind, Name};
use crate::model::schema::Type;
use crate::model::{SUBJECTS, SubjectDoc, SubjectKind};
use crate::source::{FileId, Span};
use crate::syntax::hcl::{self, Attribute, Block};

/// Where the parts of a rule are that are read when somebody asks for them.
#[derive(Clone, Copy)]
pub(super) enum Parts {
    /// In the block of the rule: they are read and checked with the rest.
    Written,
    /// In the binary.
    BuiltIn(Serialized),
}

/// The parts of a rule of the binary, serialized by the build script.
#[derive(Clone, Copy)]
pub(super) struct Serialized {
    /// The file that they are from.
    pub(super) file: FileId,
    /// What [`condition`] reads.
    pub(super) condition: &'static [u8],
    /// What [`diagnosis`] reads.
    pub(super) diagnosis: &'static [u8],
    /// What [`errors::read`] reads.
    pub(super) errors: &'static [u8],
}

/// A part of a rule: read now from the block that it is written in, or, in a rule of the binary, when somebody asks for
/// it from what `of` gives.
fn part<T: Send + Sync + 'static>(
    parser: &mut Parser,
    block: &mut Block,
    of: impl FnOnce(Serialized) -> &'static [u8],
    read: impl Fn(&mut Parser, &mut Block) -> T + Send + Sync + 'static,
) -> Part<T> {
    let Parts::BuiltIn(serialized) = parser.parts else {
        let part = read(parser, block);
        return LazyLock::new(Box::new(move || part));
    };
    let content = of(serialized);
    LazyLock::new(Box::new(move || {
        let nowhere = || Block::empty(Span::new(serialized.file, 0, 0));
        let mut content = hcl::parsed(serialized.file, content).unwrap_or_else(|_| nowhere());
        let parts = Parts::BuiltIn(serialized);
        let mut parser = Parser { problems: Vec::new(), parts, locals: Vec::new() };
        // A test reads all parts of all rules; there are no problems.
        read(&mut parser, content.blocks.first_mut().unwrap_or(&mut nowhere()))
    }))
}

struct Parser {
    problems: Vec<InputDiagnostic>,
    /// Where parts of the rule are. The expressions of a rule of the binary are checked by a test, and not at each
    /// start.
    parts: Parts,
    /// The expressions that the rule names, and what they give.
    locals: Vec<(Name, Type)>,
}

impl Parser {
    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(InputDiagnostic::new(message, span));
    }

    fn string(&mut self, block: &Block, name: &str) -> Option<String> {
        let value = block.attribute(name)?;
        match &value.kind {
            ExprKind::String(text) => Some(text.to_string()),
            _ => {
                self.problem(value.span, format!("`{name}` has to be a string"));
                None
            }
        }
    }

    /// The texts of a list; none if the attribute is not there.
    fn strings(&mut self, block: &Block, name: &str) -> Vec<String> {
        let Some(value) = block.attribute(name) else { return Vec::new() };
        let items = match &value.kind {
            ExprKind::Array(items) => items.iter().map(|item| &item.value.kind).collect(),
            _ => vec![&value.kind],
        };
        let text = |kind: &ExprKind| match kind {
            ExprKind::String(text) => Some(text.to_string()),
            _ => None,
        };
        let texts: Option<Vec<String>> = items.into_iter().map(text).collect();
        texts.unwrap_or_else(|| {
            self.problem(value.span, format!("`{name}` is a list of strings"));
            Vec::new()
        })
    }

    /// Whether an attribute is true; false if it is not there.
    fn flag(&mut self, block: &Block, name: &str) -> bool {
        let Some(value) = block.attribute(name) else { return false };
        if let ExprKind::Bool(flag) = value.kind {
            return flag;
        }
        self.problem(value.span, format!("`{name}` is `true` or `false`"));
        false
    }

    fn severity(&mut self, block: &Block, name: &str) -> Option<Severity> {
        let text = self.string(block, name)?;
        let severity = text.parse().ok();
        if let (None, Some(value)) = (severity, block.attribute(name)) {
            self.problem(value.span, "a severity is `error`, `warning` or `info`");
        }
        severity
    }

    /// The kinds of subjects that `for_each` names: a string or a list of strings.
    fn subjects(&mut self, value: &Expr) -> Vec<SubjectKind> {
        let names: Vec<&Expr> = match &value.kind {
            ExprKind::Array(items) => items.iter().map(|item| &item.value).collect(),
            _ => vec![value],
        };
        let mut kinds = Vec::new();
        for name in names {
            let kind = match &name.kind {
                ExprKind::String(text) => {
                    SubjectKind::ALL.into_iter().find(|kind| *kind.name() == **text)
                }
                _ => None,
            };
            match kind {
                Some(kind) => kinds.push(kind),
                None => {
                    let known = SubjectKind::names().map(|name| format!("`{name}`"));
                    self.problem(name.span, format!("`for_each` is one of {}", known.join(", ")));
                }
            }
        }
        kinds
    }

    /// Checks an expression about a subject, if the rule is to be checked. Gives its type.
    fn check(&mut self, subject: &SubjectDoc, name: &str, expr: &Expr) -> Type {
        if matches!(self.parts, Parts::BuiltIn(_)) {
            return Type::Any;
        }
        let wanted = match name {
            "when" => Type::Bool,
            "message" | "help" | "title" => Type::Text,
            _ => Type::Any,
        };
        let mut check = Check {
            subject: subject.kind.name(),
            locals: &self.locals,
            problems: &mut self.problems,
        };
        check.expression(name, expr, Type::Object(subject.fields), wanted)
    }
}

/// The rule that a rule file describes. The name that all subjects are bound to in a rule about several kinds is
/// that of the first.
pub(super) fn rule(
    mut content: Block,
    folder: &str,
    readme: Cow<'static, str>,
    parts: Parts,
) -> Result<Rule, Vec<InputDiagnostic>> {
    let mut parser = Parser { problems: Vec::new(), parts, locals: Vec::new() };
    let whole = content.span;
    let block = match content.blocks.as_mut_slice() {
        [block] if *block.kind == *"rule" && block.labels.len() == 1 => block,
        _ => {
            parser.problem(whole.at_start(), "a rule file is one block `rule \"name\" { … }`");
            return Err(parser.problems);
        }
    };
    let name = block.labels[0].to_string();
    if !is_name(&name) {
        parser.problem(block.header, "a rule's name is in kebab-case");
    }
    if name != folder {
        parser.problem(block.header, format!("the folder is named `{folder}`, and so is the rule"));
    }
    for (attribute, content) in &block.attributes {
        if ![RULE, CONDITION, DIAGNOSIS, ERRORS].iter().any(|known| known.contains(&&**attribute)) {
            parser.problem(content.key, format!("a rule has no attribute `{attribute}`"));
        }
    }
    let summary = parser.string(block, "summary");
    let category = parser.string(block, "category");
    let severity = parser.severity(block, "severity");
    let stub_severity = parser.severity(block, "stub_severity");
    let azure_verdict = parser.string(block, "azure_verdict");
    if let (Some(text), Some(value)) = (&azure_verdict, block.attribute("azure_verdict"))
        && !matches!(text.as_str(), "accepted" | "rejected")
    {
        parser.problem(value.span, "`azure_verdict` is `accepted` or `rejected`");
    }
    let url = parser.string(block, "url");
    let supersedes = parser.strings(block, "supersedes");
    let optional = parser.flag(block, "optional");
    let finds_missing = parser.flag(block, "finds_missing");
    let deprecated = parser.flag(block, "deprecated");
    let facts = block.nested(FACT).filter_map(|fact| read_fact(&mut parser, fact)).collect();
    let errors = part(
        &mut parser,
        block,
        |parts| parts.errors,
        |parser, block| errors::read(block, &mut parser.problems),
    );
    for (name, missing) in [
        ("summary", summary.is_none()),
        ("category", category.is_none()),
        ("severity", severity.is_none()),
    ] {
        if missing && block.attribute(name).is_none() {
            parser.problem(block.header, format!("the rule needs `{name}`"));
        }
    }
    let query = match block.attribute("for_each") {
        Some(subjects) => {
            let subjects = parser.subjects(subjects);
            query(&mut parser, block, subjects)
        }
        None => {
            for name in ["undeployed", "when"].iter().chain(DIAGNOSIS) {
                if let Some(attribute) = block.attributes.get(*name) {
                    parser.problem(attribute.key, format!("`{name}` needs `for_each`"));
                }
            }
            None
        }
    };
    match (summary, category, severity) {
        (Some(summary), Some(category), Some(severity)) if parser.problems.is_empty() => Ok(Rule {
            name,
            summary,
            category,
            severity,
            stub_severity,
            finds_missing,
            optional,
            deprecated,
            supersedes,
            azure_verdict,
            url,
            facts,
            errors,
            readme,
            query,
        }),
        _ => Err(parser.problems),
    }
}

/// The expressions that a rule names, which know the subject and nothing else.
fn locals(parser: &mut Parser, block: &mut Block, doc: &SubjectDoc) -> Vec<(Name, Expr)> {
    let blocks = block.blocks.iter_mut().filter(|nested| *nested.kind == *LOCALS);
    let mut locals = Vec::new();
    for (name, attribute) in blocks.flat_map(|block| mem::take(&mut block.attributes)) {
        let ty = parser.check(doc, &name, &attribute.value);
        parser.locals.push((name.clone(), ty));
        locals.push((name, attribute.value));
    }
    locals
}

fn query(parser: &mut Parser, block: &mut Block, subjects: Vec<SubjectKind>) -> Option<Query> {
    let first = *subjects.first()?;
    let doc = SUBJECTS.iter().find(|doc| doc.kind == first)?;
    let undeployed = parser.flag(block, "undeployed");
    let condition =
        part(parser, block, |parts| parts.condition, |parser, block| condition(parser, block, doc));
    let diagnosis =
        part(parser, block, |parts| parts.diagnosis, |parser, block| diagnosis(parser, block, doc));
    Some(Query { subjects, undeployed, condition, diagnosis })
}

/// What decides whether the rule of a block holds.
fn condition(parser: &mut Parser, block: &mut Block, doc: &SubjectDoc) -> Condition {
    let locals = locals(parser, block, doc);
    let when = match block.attributes.swap_remove("when") {
        Some(Attribute { value, .. }) => value,
        None => {
            parser.problem(block.header, "a rule with `for_each` needs `when` and `message`");
            Expr::new(block.header, ExprKind::Null)
        }
    };
    parser.check(doc, "when", &when);
    Condition { prefilters: prefilter::of(&when, doc.kind.name(), &locals), locals, when }
}

/// What the block of a rule has to report.
fn diagnosis(parser: &mut Parser, block: &Block, doc: &SubjectDoc) -> Diagnosis {
    for (name, attribute) in &block.attributes {
        if DIAGNOSIS.contains(&&**name) {
            parser.check(doc, name, &attribute.value);
        }
    }
    let at = match block.attribute("at").map(|at| (&at.kind, at)) {
        Some((ExprKind::Array(items), _)) => items.iter().map(|item| item.value.clone()).collect(),
        Some((_, at)) => vec![at.clone()],
        None => Vec::new(),
    };
    let because = match block.attribute("because").map(|because| (&because.kind, because.span)) {
        Some((ExprKind::Object(properties), _)) => properties
            .iter()
            .filter_map(|property| match &property.key.kind {
                ExprKind::String(name) => Some((name.to_string(), property.value.clone())),
                _ => None,
            })
            .collect(),
        Some((_, span)) => {
            parser.problem(span, "`because` is an object of values by name");
            Vec::new()
        }
        None => Vec::new(),
    };
    let fixes = block.nested(FIX).filter_map(|fix| read_fix(parser, doc, fix)).collect();
    let others = |nested: &&Block| ![FACT, FIX, LOCALS].contains(&&*nested.kind);
    let overrides = block.blocks.iter().filter(others);
    let overrides = overrides.filter_map(|nested| read_override(parser, doc, nested)).collect();
    let message = block.attribute("message").cloned();
    if message.is_none() {
        parser.problem(block.header, "a rule with `for_each` needs `when` and `message`");
    }
    Diagnosis {
        at,
        at_each: block.attribute("at_each").cloned(),
        because,
        message,
        help: block.attribute("help").cloned(),
        overrides,
        fixes,
    }
}

/// An `override` block: `when`, and another `severity`, `message` or `help`.
fn read_override(parser: &mut Parser, doc: &SubjectDoc, block: &Block) -> Option<Override> {
    let (Some(when), OVERRIDE) = (block.attribute("when"), &*block.kind) else {
        parser.problem(
            block.header,
            "only `override { when = … }`, `fact`, `fix` and `locals` may be here",
        );
        return None;
    };
    for (name, attribute) in &block.attributes {
        match &**name {
            "when" | "message" | "help" => {
                parser.check(doc, name, &attribute.value);
            }
            "severity" => {}
            _ => parser.problem(attribute.key, format!("an override has no attribute `{name}`")),
        }
    }
    Some(Override {
        when: when.clone(),
        severity: parser.severity(block, "severity"),
        message: block.attribute("message").cloned(),
        help: block.attribute("help").cloned(),
    })
}

/// A `fact` block: `states`, `since` or `until`, `source`, and perhaps the `severity` that follows.
fn read_fact(parser: &mut Parser, block: &Block) -> Option<Fact> {
    const KNOWN: [&str; 5] = ["states", "since", "until", "source", "severity"];
    for (name, attribute) in &block.attributes {
        if !KNOWN.contains(&&**name) {
            parser.problem(attribute.key, format!("a fact has no attribute `{name}`"));
        }
    }
    let states = parser.string(block, "states");
    let source = parser.string(block, "source");
    let severity = parser.severity(block, "severity");
    let date = match (read_day(parser, block, "since"), read_day(parser, block, "until")) {
        (Some(day), None) => Some(Date::Since(day)),
        (None, Some(day)) => Some(Date::Until(day)),
        _ => None,
    };
    let (Some(states), Some(source), Some(date)) = (states, source, date) else {
        let message = "a fact needs `states`, `source`, and the day of `since` or `until`";
        parser.problem(block.header, message);
        return None;
    };
    Some(Fact { states, date, source, severity })
}

fn read_day(parser: &mut Parser, block: &Block, name: &str) -> Option<Day> {
    let text = parser.string(block, name)?;
    let day = text.parse().ok();
    if let (None, Some(value)) = (day, block.attribute(name)) {
        parser.problem(value.span, format!("`{name}` is a day such as `2026-09-30`"));
    }
    day
}

/// A `fix` block: `title`, `applicability`, perhaps `when`, and blocks that say what has to change.
fn read_fix(parser: &mut Parser, doc: &SubjectDoc, block: &Block) -> Option<Template> {
    for (name, attribute) in &block.attributes {
        match &**name {
            "title" | "when" => {
                parser.check(doc, name, &attribute.value);
            }
            "applicability" | "in_every_world" => {}
            _ => parser.problem(attribute.key, format!("a fix has no attribute `{name}`")),
        }
    }
    let applicability = parser.string(block, "applicability").and_then(|text| text.parse().ok());
    let (Some(title), Some(applicability), false) =
        (block.attribute("title"), applicability, block.blocks.is_empty())
    else {
        let message = "a fix is `title`, `applicability = \"safe\"`, `\"unsafe\"`, or `\"display\"`, and blocks \
                       that say what changes";
        parser.problem(block.header, message);
        return None;
    };
    let changes: Option<Vec<Change>> =
        block.blocks.iter().map(|change| read_change(parser, doc, change)).collect();
    Some(Template {
        title: title.clone(),
        applicability,
        when: block.attribute("when").cloned(),
        in_every_world: parser.flag(block, "in_every_world"),
        changes: changes?,
    })
}

/// A block that says what has to change.
fn read_change(parser: &mut Parser, doc: &SubjectDoc, change: &Block) -> Option<Change> {
    for attribute in change.attributes.values() {
        parser.check(doc, "", &attribute.value);
    }
    let get = |name: &str| change.attribute(name).cloned();
    let count = change.attributes.len();
    let read = match (&*change.kind, count, get("of"), get("name"), get("value")) {
        ("set", 2, Some(of), None, Some(value)) => Some(Change::Set { of, value }),
        ("attribute", 2, Some(of), Some(name), None) => Some(Change::Attribute { of, name }),
        ("reference", 3, Some(of), Some(name), None) => {
            get("to").map(|to| Change::Reference { of, to, name })
        }
        ("secure", 1, Some(of), None, None) => Some(Change::Secure { of }),
        ("remove", 1, Some(of), None, None) => Some(Change::Remove { of }),
        ("rename", 2, Some(of), Some(name), None) => Some(Change::Rename { of, name }),
        ("wait", 1, Some(of), None, None) => Some(Change::Wait { of }),
        ("serialize", 0, None, None, None) => Some(Change::Serialize),
        ("grant", 3, None, None, None) => match (get("role"), get("over"), get("to")) {
            (Some(role), Some(over), Some(to)) => Some(Change::Grant { role, over, to }),
            _ => None,
        },
        ("insert", 2, None, Some(name), None) => {
            get("members").map(|members| Change::Insert { name, members })
        }
        ("add", 3, None, Some(name), Some(value)) => {
            get("beside").map(|beside| Change::Add { beside, name, value })
        }
        _ => None,
    };
    if read.is_none() {
        let message = "a fix has one of `set { of, value }`, `attribute { of, name }`, `reference { of, to, name }`, \
                       `add { beside, name, value }`, `secure { of }`, `remove { of }`, `rename { of, name }`, \
                       `insert { name, members }`, `grant { role, over, to }`, `wait { of }`, and `serialize {}`";
        parser.problem(change.header, message);
    }
    read
}
