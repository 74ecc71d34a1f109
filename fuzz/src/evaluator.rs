//! Expressions by their structure, in all three languages: what is said of one whose parameters have no value
//! has to hold for every value of theirs.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use akslint::collections::IndexMap;
use akslint::eval::{
    Environment, Kind, Limits, Outcome, Program, Shape, Unknown, Value, Worlds, azure_functions,
    explore, terraform_functions,
};
use akslint::fs::Memory;
use akslint::ir::{Expr, ExprKind, Language};
use akslint::knowledge::KNOWLEDGE;
use akslint::source::{SourceFile, Span};
use akslint::workspace::Workspace;
use arbitrary::Arbitrary;

/// An expression; small numbers choose among the texts, names, operators and functions below.
#[derive(Arbitrary, Debug)]
pub enum Node {
    Null,
    Bool(bool),
    Number(i8),
    Text(u8),
    Parameter(u8),
    /// What the innermost loop goes over; null outside of loops.
    Element,
    Array(Vec<Node>),
    Object(Vec<(u8, Node)>),
    Not(Box<Node>),
    Binary(u8, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Index(Box<Node>, Box<Node>),
    Member(Box<Node>, u8),
    Join(Vec<Node>),
    Call(u8, Vec<Node>),
    Map(Box<Node>, Box<Node>),
    Filter(Box<Node>, Box<Node>),
}

/// An expression in a language, and which values the parameters get.
#[derive(Arbitrary, Debug)]
pub struct Input {
    language: u8,
    values: [u8; 4],
    node: Node,
}

const TEXTS: [&str; 8] = ["", "a", "b", "msi", "a-b", "[1]", "10", "true"];
const NAMES: [&str; 3] = ["a", "b", "id"];
/// Parameters with their types and values, the values as expressions of all three languages.
const PARAMETERS: [(&str, &str, [&str; 3]); 4] = [
    ("s", "string", ["\"\"", "\"a\"", "\"10\""]),
    ("f", "bool", ["true", "false", "true"]),
    ("l", "array", ["[]", "[\"a\"]", "[\"b\", \"a\", \"b\"]"]),
    ("o", "object", ["{}", "{\"a\": \"b\"}", "{\"id\": [], \"b\": null}"]),
];
/// Their types in Terraform.
const TYPES: [&str; 4] = [
    "string",
    "bool",
    "list(string)",
    "object({ a = optional(string), b = optional(string), id = optional(list(string)) })",
];
/// Operators in Terraform and Bicep, and the functions for them in templates.
const OPERATORS: [(&str, &str); 10] = [
    ("==", "equals"),
    ("&&", "and"),
    ("||", "or"),
    ("<", "less"),
    (">=", "greaterOrEquals"),
    ("+", "add"),
    ("-", "sub"),
    ("*", "mul"),
    ("%", "mod"),
    ("!=", ""),
];
/// Deeper than this, everything is null: what depth does is for the bounds' tests.
const DEPTH: usize = 24;

fn functions(language: Language) -> &'static [&'static str] {
    static TERRAFORM: OnceLock<Vec<&str>> = OnceLock::new();
    static AZURE: OnceLock<Vec<&str>> = OnceLock::new();
    match language.is_azure() {
        true => AZURE.get_or_init(|| azure_functions::evaluated().collect()),
        false => TERRAFORM.get_or_init(|| terraform_functions::evaluated().collect()),
    }
}

impl Node {
    fn children(&self) -> Vec<&Node> {
        match self {
            Node::Array(parts) | Node::Join(parts) | Node::Call(_, parts) => parts.iter().collect(),
            Node::Object(members) => members.iter().map(|(_, value)| value).collect(),
            Node::Not(inner) | Node::Member(inner, _) => vec![inner],
            Node::Binary(_, a, b) | Node::Index(a, b) | Node::Map(a, b) | Node::Filter(a, b) => {
                vec![a, b]
            }
            Node::If(a, b, c) => vec![a, b, c],
            _ => Vec::new(),
        }
    }

    fn any(&self, is: &dyn Fn(&Node) -> bool) -> bool {
        is(self) || self.children().into_iter().any(|child| child.any(is))
    }

    /// Whether Terraform can catch an error that akslint does not see: a text that is not known decides as a
    /// condition that is not known does, although most texts are none.
    fn catches_conditions(&self) -> bool {
        let decides = |node: &Node| {
            matches!(node, Node::If(..) | Node::Not(_) | Node::Filter(..) | Node::Binary(..))
        };
        let functions = functions(Language::Terraform);
        self.any(&|node| match node {
            Node::Call(which, arguments) => {
                let name = functions[usize::from(*which) % functions.len()];
                matches!(name, "can" | "try") && arguments.iter().any(|a| a.any(&decides))
            }
            _ => false,
        })
    }
}

/// Writes an expression as text.
struct Writer {
    language: Language,
    loops: usize,
    depth: usize,
    text: String,
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn list<'n>(&mut self, open: &str, items: impl IntoIterator<Item = &'n Node>, close: &str) {
        self.put(open);
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.put(", ");
            }
            self.node(item);
        }
        self.put(close);
    }

    fn string(&mut self, text: &str) {
        let quote = if self.language == Language::Terraform { '"' } else { '\'' };
        let _ = write!(self.text, "{quote}{text}{quote}");
    }

    fn node(&mut self, node: &Node) {
        self.depth += 1;
        match self.depth > DEPTH {
            true => self.any(&Node::Null),
            false => self.any(node),
        }
        self.depth -= 1;
    }

    fn any(&mut self, node: &Node) {
        let arm = self.language == Language::Arm;
        let terraform = self.language == Language::Terraform;
        match node {
            Node::Null => self.put(if arm { "null()" } else { "null" }),
            Node::Element if self.loops == 0 => self.any(&Node::Null),
            Node::Element => self.put(if arm { "lambdaVariables('v')" } else { "v" }),
            Node::Bool(value) if arm => self.put(if *value { "true()" } else { "false()" }),
            Node::Bool(value) => self.put(if *value { "true" } else { "false" }),
            Node::Number(number) if *number < 0 && !arm => {
                let _ = write!(self.text, "({number})");
            }
            Node::Number(number) => {
                let _ = write!(self.text, "{number}");
            }
            Node::Text(which) => self.string(TEXTS[usize::from(*which) % TEXTS.len()]),
            Node::Parameter(which) => {
                let name = PARAMETERS[usize::from(*which) % PARAMETERS.len()].0;
                let _ = match self.language {
                    Language::Arm => write!(self.text, "parameters('{name}')"),
                    Language::Bicep => write!(self.text, "{name}"),
                    _ => write!(self.text, "var.{name}"),
                };
            }
            Node::Array(items) if arm => self.list("createArray(", items, ")"),
            Node::Array(items) => self.list("[", items, "]"),
            Node::Object(members) => {
                self.put(if arm { "createObject(" } else { "{ " });
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        self.put(", ");
                    }
                    self.string(NAMES[usize::from(*name) % NAMES.len()]);
                    self.put(if arm { ", " } else { ": " });
                    self.node(value);
                }
                self.put(if arm { ")" } else { " }" });
            }
            Node::Not(inner) => self.list(if arm { "not(" } else { "(!" }, [&**inner], ")"),
            Node::Binary(which, left, right) => {
                let (operator, function) = OPERATORS[usize::from(*which) % OPERATORS.len()];
                match (arm, function) {
                    (true, "") => self.list("not(equals(", [&**left, right], "))"),
                    (true, _) => self.list(&format!("{function}("), [&**left, right], ")"),
                    (false, _) => {
                        self.list("(", [&**left], " ");
                        self.put(operator);
                        self.list(" ", [&**right], ")");
                    }
                }
            }
            Node::If(condition, then, otherwise) if arm => {
                self.list("if(", [&**condition, then, otherwise], ")");
            }
            Node::If(condition, then, otherwise) => {
                self.list("(", [&**condition], " ? ");
                self.list("", [&**then], " : ");
                self.list("", [&**otherwise], ")");
            }
            Node::Index(base, key) => {
                self.base(base);
                self.list("[", [&**key], "]");
            }
            Node::Member(base, name) => {
                self.base(base);
                let _ = write!(self.text, ".{}", NAMES[usize::from(*name) % NAMES.len()]);
            }
            Node::Join(parts) if arm => self.list("concat('<', ", parts, ")"),
            Node::Join(parts) => {
                let quote = if terraform { '"' } else { '\'' };
                self.text.push(quote);
                for part in parts {
                    self.list("${", [part], "}");
                }
                self.text.push(quote);
            }
            Node::Call(which, arguments) => {
                let functions = functions(self.language);
                let function = functions[usize::from(*which) % functions.len()];
                self.list(&format!("{function}("), arguments, ")");
            }
            Node::Map(collection, body) | Node::Filter(collection, body) => {
                let keeps = matches!(node, Node::Filter(..));
                let function = if keeps { "filter(" } else { "map(" };
                self.list(if terraform { "[for v in " } else { function }, [&**collection], "");
                self.put(match self.language {
                    Language::Arm => ", lambda('v', ",
                    Language::Bicep => ", v => ",
                    _ if keeps => " : v if ",
                    _ => " : ",
                });
                self.loops += 1;
                self.list("", [&**body], "");
                self.loops -= 1;
                self.put(match self.language {
                    Language::Arm => "))",
                    Language::Bicep => ")",
                    _ => "]",
                });
            }
        }
    }

    /// What an access starts at. Templates know accesses to what a function gives, and no other.
    fn base(&mut self, base: &Node) {
        let arm = self.language == Language::Arm;
        self.list(
            if arm { "first(createArray(" } else { "(" },
            [base],
            if arm { "))" } else { ")" },
        );
    }
}

/// A module with an expression, whose parameters have these values or none.
fn module(language: Language, expression: &str, values: Option<[u8; 4]>) -> String {
    let mut text = String::new();
    let given =
        |index: usize| values.map(|values| PARAMETERS[index].2[usize::from(values[index]) % 3]);
    match language {
        Language::Arm => {
            let parameters: Vec<String> = (0..PARAMETERS.len())
                .map(|index| {
                    let (name, ty, _) = PARAMETERS[index];
                    let default = given(index).map(|value| format!(", \"defaultValue\": {value}"));
                    format!("\"{name}\": {{\"type\": \"{ty}\"{}}}", default.unwrap_or_default())
                })
                .collect();
            let _ = write!(
                text,
                "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \
                 \"parameters\": {{{}}}, \"variables\": {{\"e\": \"[{expression}]\"}}, \"resources\": []}}",
                parameters.join(", ")
            );
        }
        Language::Bicep => {
            for (index, (name, ty, _)) in PARAMETERS.into_iter().enumerate() {
                let default = given(index).map(|value| format!(" = {}", value.replace('"', "'")));
                let _ = writeln!(text, "param {name} {ty}{}", default.unwrap_or_default());
            }
            let _ = writeln!(text, "var e = {expression}");
        }
        _ => {
            for (index, (name, ..)) in PARAMETERS.into_iter().enumerate() {
                let ty = TYPES[index];
                let default = given(index).map(|value| format!("  default = {value}\n"));
                let default = default.unwrap_or_default();
                let _ = writeln!(text, "variable \"{name}\" {{\n  type = {ty}\n{default}}}");
            }
            let _ = writeln!(text, "locals {{\n  e = {expression}\n}}");
        }
    }
    text
}

/// What the expression is, in every world.
fn evaluate(language: Language, text: String) -> Vec<Value> {
    let folder = PathBuf::from("/workspace");
    let (name, unit) = match language {
        Language::Arm => ("main.json", folder.join("main.json")),
        Language::Bicep => ("main.bicep", folder.join("main.bicep")),
        _ => ("main.tf", folder.clone()),
    };
    let files = Memory::new([(folder.join(name), text)]);
    let workspace = Workspace::new(Arc::new(files), vec![folder.clone()], folder);
    let module = workspace.module(&unit).expect("a module is where its text is");
    if !module.problems.is_empty() {
        return Vec::new();
    }
    let given = IndexMap::default();
    let program = Program::new(&workspace, module, &given, &KNOWLEDGE, None);
    let worlds = Worlds::new(&program, Limits::DEFAULT);
    let file = workspace.sources.add(SourceFile::given("question".into(), String::new()));
    let question = Expr::new(Span::new(file, 0, 0), ExprKind::Local("e".into()));
    let answers = explore(&worlds, |world| {
        let answer = world.eval(&question, Environment::of(Program::ROOT, language));
        let undecided = answer.unknown_part().cloned();
        Outcome { answer, undecided }
    });
    answers.into_iter().map(|(_, value)| value).collect()
}

fn holds_unknown(unknown: &Unknown, value: &Value, language: Language) -> bool {
    // What is an error is one for all values. Nothing catches it in Azure's languages, so that it need not be
    // told from what is not known.
    if unknown.is_error() {
        return language.is_azure();
    }
    let refinement = &unknown.refinement;
    let is_empty = match &value.kind {
        Kind::Null => true,
        Kind::String(text) => text.is_empty(),
        Kind::Array(array) => array.items.is_empty() && array.open.is_none(),
        Kind::Object(object) => object.members.is_empty() && object.open.is_none(),
        _ => false,
    };
    // Which type elements have in common can depend on one that is not known: a bool may be its text.
    let is_text_of = |is: fn(&str) -> bool| {
        !language.is_azure() && matches!(&value.kind, Kind::String(text) if is(text))
    };
    let fits = match refinement.shape {
        Shape::Any => true,
        Shape::Bool if is_text_of(|text| matches!(text, "true" | "false")) => true,
        Shape::Single if is_text_of(|text| text.parse::<f64>().is_ok()) => true,
        Shape::Text => matches!(value.kind, Kind::String(_) | Kind::Json(_) | Kind::Null),
        Shape::Single => !matches!(value.kind, Kind::Array(_) | Kind::Object(_) | Kind::String(_)),
        Shape::Object => matches!(value.kind, Kind::Object(_) | Kind::Null),
        Shape::Bool => matches!(value.kind, Kind::Bool(_) | Kind::Null),
        Shape::List => matches!(value.kind, Kind::Array(_) | Kind::Null),
        Shape::Map => matches!(value.kind, Kind::Object(_) | Kind::Null),
    };
    let positive = !matches!(&value.kind, Kind::Number(number) if *number < 1_i64.into());
    let starts = match (&refinement.prefix, &value.kind) {
        (Some(prefix), Kind::String(text)) => text.starts_with(&**prefix),
        _ => true,
    };
    let is_null = value.is_null();
    let is_nothing = (refinement.non_null && is_null) || (refinement.non_empty && is_empty);
    !is_nothing && fits && (!refinement.positive || positive) && starts
}

/// Whether what is said of a value in general holds for one in particular.
fn holds(general: &Value, value: &Value, language: Language) -> bool {
    // An error in a part is one of the whole, where nothing catches it.
    if value.unknown_part().is_some_and(|unknown| unknown.is_error()) {
        return true;
    }
    match (&general.kind, &value.kind) {
        (_, Kind::Unknown(_) | Kind::Reference(_)) | (Kind::Reference(_), _) => true,
        (Kind::Unknown(unknown), _) => holds_unknown(unknown, value, language),
        (Kind::Json(_), _) | (_, Kind::Json(_)) => match (general.to_json(), value.to_json()) {
            (Some(general), Some(value)) => general == value,
            _ => true,
        },
        (Kind::Array(general), Kind::Array(value)) => {
            let all = |a: &Value| value.items.iter().any(|b| holds(a, b, language));
            match (&general.open, &value.open) {
                (None, None) if !general.is_set() && !value.is_set() => {
                    let mut pairs = general.items.iter().zip(&value.items);
                    general.items.len() == value.items.len()
                        && pairs.all(|(a, b)| holds(a, b, language))
                }
                (_, None) => general.items.iter().all(all),
                (_, Some(_)) => true,
            }
        }
        (Kind::Object(general), Kind::Object(value)) => {
            let ignore_case = language.is_azure();
            let members =
                general.members.iter().all(|(name, member)| match value.get(name, ignore_case) {
                    Some((_, other)) => holds(&member.value, &other.value, language),
                    None => value.open.is_some(),
                });
            let others = value.members.keys().all(|name| {
                let same =
                    |key: &str| key == &**name || ignore_case && key.eq_ignore_ascii_case(name);
                general.get(name, ignore_case).is_some() || general.open_for(same).is_some()
            });
            members && others
        }
        _ => match (general.to_json(), value.to_json()) {
            // Which type elements have in common can depend on one that is not known: 73 may be "73".
            (Some(general), Some(value)) if !language.is_azure() => text(&general) == text(&value),
            (Some(general), Some(value)) => general == value,
            _ => false,
        },
    }
}

/// JSON as text, in which a text is like what it is the text of.
fn text(json: &serde_json::Value) -> String {
    json.to_string().replace('"', "")
}

/// A value in short, with what is known of what is not known.
fn show(value: &Value) -> String {
    let list = |items: Vec<String>, open: bool| items.join(", ") + if open { ", ..." } else { "" };
    match &value.kind {
        Kind::Unknown(unknown) => {
            let Unknown { reason, refinement, .. } = &**unknown;
            format!("?({reason}, {refinement:?})")
        }
        Kind::Reference(_) => "&".into(),
        Kind::Json(json) => format!("json({})", show(&json.value)),
        Kind::Array(array) => {
            format!("[{}]", list(array.items.iter().map(show).collect(), array.open.is_some()))
        }
        Kind::Object(object) => {
            let members = object.members.iter();
            let members = members.map(|(name, member)| format!("{name}: {}", show(&member.value)));
            format!("{{{}}}", list(members.collect(), object.open.is_some()))
        }
        _ => value.to_json().unwrap_or_default().to_string(),
    }
}

/// Evaluates an expression without and with values for its parameters, and compares.
///
/// # Errors
///
/// The module, what is said of the expression in general, and what it is with values.
pub fn run(input: &Input) -> Result<(), String> {
    let language = match input.language % 3 {
        0 => Language::Terraform,
        1 => Language::Bicep,
        _ => Language::Arm,
    };
    if language == Language::Terraform && input.node.catches_conditions() {
        return Ok(());
    }
    let mut writer = Writer { language, loops: 0, depth: 0, text: String::new() };
    writer.node(&input.node);
    let expression = writer.text;
    let general = evaluate(language, module(language, &expression, None));
    let is_refused = |value: &Value| value.unknown_part().is_some_and(|unknown| unknown.is_error());
    // Terraform refuses the whole module, whatever the values are.
    if language == Language::Terraform && general.iter().any(is_refused) {
        return Ok(());
    }
    let particular = evaluate(language, module(language, &expression, Some(input.values)));
    for value in &particular {
        if !general.iter().any(|general| holds(general, value, language)) {
            let text = module(language, &expression, Some(input.values));
            let general: Vec<String> = general.iter().map(show).collect();
            return Err(format!("{text}\nis in general {general:?}, and here {}", show(value)));
        }
    }
    Ok(())
}
