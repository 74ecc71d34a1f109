//! Rule folders to [`Rule`]s.

use std::path::Path;

use super::check::Check;
use super::errors::{self, Errors};
use super::fixes::{Change, Template};
use super::{Override, Query, Rule, Severity, guards, is_name};
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, ExprKind, Name};
use crate::model::schema::Type;
use crate::model::{SUBJECTS, SubjectDoc, SubjectKind};
use crate::source::{SourceFile, Span};
use crate::syntax::hcl::{self, Block};
use crate::workspace::Workspace;

/// A rule of the binary.
struct BuiltIn {
    name: &'static str,
    /// The text of its file.
    text: &'static str,
    readme: &'static str,
    /// What [`hcl::parsed`] reads.
    parsed: &'static [u8],
    /// The same of what its `errors` are.
    errors: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

const ATTRIBUTES: &[&str] = &[
    "summary",
    "category",
    "severity",
    "stub_severity",
    "finds_missing",
    "optional",
    "deprecated",
    "azure_verdict",
    "url",
    "errors",
    "supersedes",
    "for_each",
    "undeployed",
    "when",
    "at",
    "at_each",
    "because",
    "message",
    "help",
];

/// Loads the rules of the binary, then those of the user's folders; a rule with the name of an
/// earlier one replaces it. The rules are sorted by name.
///
/// # Errors
///
/// Everything that is wrong with the rule files, each with its place in them.
pub fn load<'f>(
    workspace: &Workspace,
    folders: impl IntoIterator<Item = (&'f Path, bool)>,
) -> Result<Vec<Rule>, Vec<InputDiagnostic>> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut problems = Vec::new();
    for BuiltIn { name, text, readme, parsed, errors } in BUILT_IN {
        let path = format!("rules/{name}/rule.hcl");
        let id = workspace.sources.add(SourceFile::new(path.clone().into(), path, (*text).into()));
        let content = hcl::parsed(id, parsed).map_err(|problem| vec![problem]);
        match content.and_then(|content| rule(&content, name, (*readme).into(), false)) {
            Ok(rule) => rules.push(Rule { errors: Errors::built_in(id, errors), ..rule }),
            Err(found) => problems.extend(found),
        }
    }
    let mut is_extended = false;
    for (folder, named) in folders {
        is_extended = true;
        match user_rules(workspace, folder, named) {
            Ok(found) => {
                for rule in found {
                    rules.retain(|known| known.name != rule.name);
                    rules.push(rule);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    if is_extended {
        problems.extend(errors::claimed_twice(&rules));
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}

/// The rules in a folder of rule folders. A folder that holds a `rule.hcl` itself is one rule. If the
/// folder was not `named` by whoever runs akslint, nothing outside of the workspace is read.
fn user_rules(
    workspace: &Workspace,
    folder: &Path,
    named: bool,
) -> Result<Vec<Rule>, Vec<InputDiagnostic>> {
    if named {
        workspace.name(folder);
    }
    let folders = workspace.folders_with(folder, "rule.hcl").map_err(|problem| vec![problem])?;
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let read = |path: &Path| workspace.read(path);
    for folder in folders {
        let id = match read(&folder.join("rule.hcl")) {
            Ok(id) => id,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let readme = read(&folder.join("README.md")).map(|id| workspace.sources.get(id));
        let readme = readme.map(|readme| readme.text().to_owned()).unwrap_or_default();
        let real = workspace.real(&folder).unwrap_or(folder);
        let name = real.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let content = hcl::parse_whole(id, &workspace.sources.get(id), &SubjectKind::names());
        let content = content.map_err(|problem| vec![problem]);
        match content.and_then(|content| rule(&content, name, readme, true)) {
            Ok(rule) if found.iter().any(|other: &Rule| other.name == rule.name) => {
                problems.push(workspace.unread(&real, "another folder has a rule with this name"));
            }
            Ok(rule) => found.push(rule),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

struct Parser {
    problems: Vec<InputDiagnostic>,
    /// Whether expressions are checked. Those of the binary are, by a test, and not at each start.
    checks: bool,
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
        if !self.checks {
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
fn rule(
    content: &Block,
    folder: &str,
    readme: String,
    checks: bool,
) -> Result<Rule, Vec<InputDiagnostic>> {
    let mut parser = Parser { problems: Vec::new(), checks, locals: Vec::new() };
    let whole = content.span;
    let block = match content.blocks.as_slice() {
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
        if !ATTRIBUTES.contains(&&**attribute) {
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
    let errors = Errors::read(block, &mut parser.problems);
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
        Some(subjects) => query(&mut parser, block, subjects),
        None => {
            for name in ["undeployed", "when", "at", "at_each", "because", "message", "help"] {
                if let Some(attribute) = block.attributes.get(name) {
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
            errors,
            readme,
            query,
        }),
        _ => Err(parser.problems),
    }
}

/// The expressions that a rule names, which know the subject and nothing else.
fn locals(parser: &mut Parser, block: &Block, doc: &SubjectDoc) -> Vec<(Name, Expr)> {
    let blocks = block.blocks.iter().filter(|nested| *nested.kind == *"locals");
    let mut locals = Vec::new();
    for (name, attribute) in blocks.flat_map(|block| &block.attributes) {
        let ty = parser.check(doc, name, &attribute.value);
        parser.locals.push((name.clone(), ty));
        locals.push((name.clone(), attribute.value.clone()));
    }
    locals
}

fn query(parser: &mut Parser, block: &Block, subjects: &Expr) -> Option<Query> {
    let subjects = parser.subjects(subjects);
    let first = *subjects.first()?;
    let doc = SUBJECTS.iter().find(|doc| doc.kind == first)?;
    let locals = locals(parser, block, doc);
    for (name, attribute) in &block.attributes {
        if matches!(&**name, "when" | "at" | "at_each" | "because" | "message" | "help") {
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
    let undeployed = parser.flag(block, "undeployed");
    let mut overrides = Vec::new();
    let fixes = block.nested("fix").filter_map(|fix| read_fix(parser, doc, fix)).collect();
    let others = |nested: &&Block| !matches!(&*nested.kind, "locals" | "fix");
    for nested in block.blocks.iter().filter(others) {
        let severity = parser.severity(nested, "severity");
        match (nested.attribute("when"), severity) {
            (Some(when), Some(severity)) if *nested.kind == *"override" => {
                for (name, attribute) in &nested.attributes {
                    match &**name {
                        "when" | "message" | "help" => {
                            parser.check(doc, name, &attribute.value);
                        }
                        "severity" => {}
                        _ => parser.problem(
                            attribute.key,
                            format!("an override has no attribute `{name}`"),
                        ),
                    }
                }
                overrides.push(Override {
                    when: when.clone(),
                    severity,
                    message: nested.attribute("message").cloned(),
                    help: nested.attribute("help").cloned(),
                });
            }
            _ => parser
                .problem(nested.header, "only `override { when = … severity = … }` may be here"),
        }
    }
    let (Some(when), Some(message)) = (block.attribute("when"), block.attribute("message")) else {
        parser.problem(block.header, "a rule with `for_each` needs `when` and `message`");
        return None;
    };
    Some(Query {
        guards: guards::of(when, first.name()),
        locals,
        subjects,
        undeployed,
        when: when.clone(),
        at,
        at_each: block.attribute("at_each").cloned(),
        because,
        message: message.clone(),
        help: block.attribute("help").cloned(),
        overrides,
        fixes,
    })
}

/// A `fix` block: `title`, `applicability`, perhaps `when`, and blocks that say what has to change.
fn read_fix(parser: &mut Parser, doc: &SubjectDoc, block: &Block) -> Option<Template> {
    for (name, attribute) in &block.attributes {
        match &**name {
            "title" | "when" => {
                parser.check(doc, name, &attribute.value);
            }
            "applicability" => {}
            _ => parser.problem(attribute.key, format!("a fix has no attribute `{name}`")),
        }
    }
    let applicability = parser.string(block, "applicability").and_then(|text| text.parse().ok());
    let (Some(title), Some(applicability), false) =
        (block.attribute("title"), applicability, block.blocks.is_empty())
    else {
        let message = "a fix is `title`, `applicability = \"safe\"` or `\"unsafe\"`, and blocks that say what \
                       changes";
        parser.problem(block.header, message);
        return None;
    };
    let changes: Option<Vec<Change>> =
        block.blocks.iter().map(|change| read_change(parser, doc, change)).collect();
    Some(Template {
        title: title.clone(),
        applicability,
        when: block.attribute("when").cloned(),
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
        ("wait", 1, Some(of), None, None) => Some(Change::Wait { of }),
        ("serialize", 0, None, None, None) => Some(Change::Serialize),
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
                       `add { beside, name, value }`, `secure { of }`, `remove { of }`, \
                       `insert { name, members }`, `wait { of }`, and `serialize {}`";
        parser.problem(change.header, message);
    }
    read
}
