//! Reading a configuration file: serde says what is wrong, and the tree says where.

use std::ops::Range;
use std::path::{Path, PathBuf};

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{BlockLabel, Body, Structure};
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use super::level::{FailOn, Level};
use crate::collections::{HashSet, IndexMap};
use crate::diagnostic::InputDiagnostic;
use crate::patterns::Patterns;
use crate::source::{FileId, Span, boundary};
use crate::suggest::hint;
use crate::workspace::Workspace;

/// The content of a configuration file, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Content {
    pub(super) fail_on: Option<FailOn>,
    pub(super) exclude: Vec<String>,
    pub(super) rule_dirs: Vec<String>,
    pub(super) module_dirs: Vec<String>,
    pub(super) baseline: Option<String>,
    pub(super) rules: IndexMap<String, Level>,
    #[serde(rename = "override")]
    pub(super) overrides: IndexMap<String, IndexMap<String, Level>>,
    #[serde(rename = "deployment")]
    pub(super) deployments: IndexMap<String, DeploymentContent>,
}

#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a name before the block, as in `deployment \"production\"`"
)]
pub(super) struct DeploymentContent {
    pub(super) path: String,
    #[serde(default)]
    pub(super) var_files: Vec<String>,
    #[serde(default)]
    pub(super) parameters: Vec<String>,
}

/// A configuration file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) id: FileId,
    /// What paths in it are relative to.
    folder: PathBuf,
    named: bool,
    body: Body,
    /// The offset of the body's first byte.
    start: usize,
}

impl File {
    /// Reads a file. One that was found, and not `named` by whoever runs akslint, may be anybody's: it,
    /// and what it leads to, has to be inside of the workspace.
    pub(super) fn read(
        workspace: &Workspace,
        path: &Path,
        named: bool,
    ) -> Result<Self, InputDiagnostic> {
        if named {
            workspace.name(path);
        }
        let id = workspace.read(path)?;
        let source = workspace.sources.get(id);
        let start = source.bom();
        let body = hcl_edit::parser::parse_body(&source.text()[start..]).map_err(|error| {
            let at = boundary(source.text(), start + error.location().offset());
            let message = error.message().replace('\n', "; ");
            InputDiagnostic::new(message, Span::new(id, at, at))
        })?;
        let path = source.path().to_path_buf();
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self { id, folder, named, body, start })
    }

    /// What is written at a path in the file, as patterns.
    pub(super) fn patterns(
        &self,
        path: &[&str],
        patterns: &[&str],
    ) -> Result<Patterns, InputDiagnostic> {
        Patterns::new(&self.folder, patterns).map_err(|(index, message)| {
            let index = index.to_string();
            let path = [path, &[index.as_str()]].concat();
            self.problem(&path, format!("invalid pattern: {message}"))
        })
    }

    /// What is written at a path in the file, as a path of its own, and whether there is anything.
    pub(super) fn path(
        &self,
        workspace: &Workspace,
        path: &[&str],
        relative: &str,
    ) -> Result<(PathBuf, bool), InputDiagnostic> {
        let absolute = self.folder.join(relative);
        if self.named {
            workspace.name(&absolute);
        }
        let exists = workspace.exists(&absolute);
        let outside = || self.problem(path, format!("`{relative}` is outside of the workspace"));
        Ok((absolute, exists.ok_or_else(outside)?))
    }

    /// What is written at a path in the file, as the real path of something that exists.
    pub(super) fn existing(
        &self,
        workspace: &Workspace,
        path: &[&str],
        relative: &str,
    ) -> Result<PathBuf, InputDiagnostic> {
        match self.path(workspace, path, relative)? {
            (absolute, true) => Ok(workspace.real(&absolute).unwrap_or(absolute)),
            (_, false) => Err(self.problem(path, format!("`{relative}` does not exist"))),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, self.start + range.start, self.start + range.end)
    }

    /// A problem with the value at a path.
    pub(super) fn problem(&self, path: &[&str], message: String) -> InputDiagnostic {
        InputDiagnostic::new(message, self.place(path).1)
    }

    /// Where a path leads: its key, and its value.
    pub(super) fn place(&self, path: &[&str]) -> (Span, Span) {
        let (key, value) = in_body(&self.body, path).unwrap_or_default();
        (self.span(key), self.span(value))
    }

    pub(super) fn content(&self) -> Result<Content, InputDiagnostic> {
        if let Some((range, message)) = unfit(&self.body) {
            return Err(InputDiagnostic::new(message, self.span(range)));
        }
        let wrong = |path: &[&str], message: &str| {
            let (key, value) = self.place(path);
            // serde names what it was given first, and then what it knows.
            let mut names = message.split('`').skip(1).step_by(2);
            let name = names.next().unwrap_or_default();
            let known = names.collect::<Vec<_>>();
            let (span, message) = if message.starts_with("unknown field") {
                (key, format!("unknown setting `{name}`{}", hint(name, known)))
            } else if message.starts_with("unknown variant") {
                let hint = hint(name, known.iter().copied());
                (value, format!("`{name}` is not one of `{}`{hint}", known.join("`, `")))
            } else if message.starts_with("missing field") {
                (key, format!("`{name}` is missing"))
            } else {
                (value, message.to_owned())
            };
            InputDiagnostic::new(message, span)
        };
        serde_path_to_error::deserialize(value(&self.body)).map_err(|error| {
            let segment = |segment: &Segment| match segment {
                Segment::Map { key } => Some(key.clone()),
                Segment::Seq { index } => Some(index.to_string()),
                Segment::Enum { .. } | Segment::Unknown => None,
            };
            let path: Vec<String> = error.path().iter().filter_map(segment).collect();
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            wrong(&path, &error.inner().to_string())
        })
    }
}

/// Where a body has what a path leads to: the key, and the value.
type Place = (Range<usize>, Range<usize>);

fn in_body(body: &Body, path: &[&str]) -> Option<Place> {
    let (first, rest) = path.split_first()?;
    body.iter().find_map(|structure| match structure {
        Structure::Attribute(attribute) if attribute.key.as_str() == *first => {
            let own = (attribute.key.span()?, attribute.value.span()?);
            Some(in_expression(&attribute.value, rest).unwrap_or(own))
        }
        Structure::Block(block) if block.ident.as_str() == *first => {
            let label = |(label, part): (&BlockLabel, &&str)| label.as_str() == *part;
            let fits = block.labels.iter().zip(rest).all(label);
            let own = (block.ident.span()?, block.ident.span()?);
            let rest = rest.get(block.labels.len()..).unwrap_or_default();
            fits.then(|| in_body(&block.body, rest).unwrap_or(own))
        }
        _ => None,
    })
}

fn in_expression(expression: &Expression, path: &[&str]) -> Option<Place> {
    let (first, rest) = path.split_first()?;
    let (key, value) = match expression {
        Expression::Array(array) => {
            let item = array.get(first.parse().ok()?)?;
            (item.span()?, item)
        }
        Expression::Object(object) => object.iter().find_map(|(key, value)| {
            let (name, span) = match key {
                ObjectKey::Ident(name) => (name.as_str(), name.span()?),
                ObjectKey::Expression(name) => (name.as_str()?, name.span()?),
            };
            (name == *first).then_some((span, value.expr()))
        })?,
        _ => return None,
    };
    let own = (key, value.span()?);
    Some(in_expression(value, rest).unwrap_or(own))
}

/// The values of a body, in which a block is a member for each of its labels.
fn value(body: &Body) -> Value {
    let mut members = Map::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                members.insert(attribute.key.to_string(), literal(&attribute.value));
            }
            Structure::Block(block) => {
                let labels = block.labels.iter().map(|label| label.as_str());
                let path: Vec<&str> = [block.ident.as_str()].into_iter().chain(labels).collect();
                insert(&mut members, &path, value(&block.body));
            }
        }
    }
    members.into()
}

fn insert(members: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            members.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let inner = members.entry(*name).or_insert_with(|| Map::new().into());
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

fn literal(expression: &Expression) -> Value {
    match expression {
        Expression::Bool(value) => (**value).into(),
        Expression::Number(number) => {
            let whole = number.as_i64().map(serde_json::Number::from);
            let number = whole.or_else(|| serde_json::Number::from_f64(number.as_f64()?));
            number.map_or(Value::Null, Value::Number)
        }
        Expression::String(text) => text.as_str().into(),
        Expression::Array(array) => array.iter().map(literal).collect(),
        Expression::Object(object) => object
            .iter()
            .map(|(key, value)| {
                let name = match key {
                    ObjectKey::Ident(name) => name.as_str(),
                    ObjectKey::Expression(name) => name.as_str().unwrap_or_default(),
                };
                (name.to_owned(), literal(value.expr()))
            })
            .collect(),
        // What is computed was refused.
        _ => Value::Null,
    }
}

/// What is HCL, but no configuration: expressions that would have to be evaluated, and blocks that are
/// there twice.
fn unfit(body: &Body) -> Option<(Range<usize>, String)> {
    let mut seen: HashSet<(&str, Vec<&str>)> = HashSet::default();
    body.iter().find_map(|structure| match structure {
        Structure::Attribute(attribute) => computed(&attribute.value),
        Structure::Block(block) => {
            let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
            let header = (block.ident.as_str(), labels);
            if seen.contains(&header) {
                let name = [&[header.0], header.1.as_slice()].concat().join(" ");
                return Some((block.ident.span()?, format!("duplicate `{name}`")));
            }
            seen.insert(header);
            unfit(&block.body)
        }
    })
}

fn computed(expression: &Expression) -> Option<(Range<usize>, String)> {
    match expression {
        Expression::Null(_)
        | Expression::Bool(_)
        | Expression::Number(_)
        | Expression::String(_) => None,
        Expression::Array(array) => array.iter().find_map(computed),
        Expression::Object(object) => object.iter().find_map(|(_, value)| computed(value.expr())),
        _ => Some((expression.span()?, "configuration values must be literals".into())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Content;
    use crate::config::SETTINGS;

    #[test]
    fn settings_are_those_that_are_read() {
        let error = serde_json::from_str::<Content>("{\"no_setting\": 1}").unwrap_err().to_string();
        let expected = error.split_once("expected one of ").unwrap().1;
        let read: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let known: Vec<&str> = SETTINGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(known, read);
    }
}
