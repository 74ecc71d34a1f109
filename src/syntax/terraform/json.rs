//! The JSON syntax: `.tf.json`, `.tofu.json`, `.tfvars.json`.
//! <https://developer.hashicorp.com/terraform/language/syntax/json>
//!
//! Which property is a block and which an attribute depends on the provider's schema, which is not
//! at hand. What Terraform itself defines is told apart here; inside a resource everything but
//! `dynamic` is taken for an attribute, and readers accept an object where they expect a block.

use std::sync::Arc;

use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::{Range, Ranged};

use crate::collections::IndexMap;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, ExprKind, Item, Name, Property};
use crate::source::{FileId, SourceFile, Span, boundary};
use crate::syntax::hcl::{Attribute, Block, Lowering, interpolated};
use crate::syntax::json as syntax;
use crate::syntax::origin::Origin;

/// The top-level blocks of a configuration file.
pub(super) fn parse(file: FileId, source: &SourceFile) -> Result<Block, InputDiagnostic> {
    with_root(file, source, |reader, root| {
        let mut blocks = Vec::new();
        for property in &root.properties {
            reader.top_level(property, &mut blocks);
        }
        let span = reader.span(root.range);
        let attributes = IndexMap::default();
        Block { kind: "".into(), labels: Vec::new(), header: span, span, attributes, blocks }
    })
}

/// The values of a variable file. They are literal: `${` is not special in them.
pub(super) fn parse_values(file: FileId, source: &SourceFile) -> Result<Block, InputDiagnostic> {
    with_root(file, source, |reader, root| {
        reader.templates = false;
        let span = reader.span(root.range);
        Block {
            kind: "".into(),
            labels: Vec::new(),
            header: span,
            span,
            attributes: reader.attributes(root),
            blocks: Vec::new(),
        }
    })
}

fn with_root(
    file: FileId,
    source: &SourceFile,
    read: impl FnOnce(&mut Reader<'_>, &Object<'_>) -> Block,
) -> Result<Block, InputDiagnostic> {
    let text = &source.text()[source.bom()..];
    let mut reader = Reader {
        file,
        text,
        base: source.bom(),
        templates: true,
        problem: None,
        bound: Vec::new(),
    };
    let problem = |message: String, start: usize, end: usize| {
        let span = Span::new(file, source.bom() + start, source.bom() + end);
        InputDiagnostic::new(message, span)
    };
    match syntax::parse(text) {
        Ok(Some(Value::Object(root))) => {
            let block = read(&mut reader, &root);
            reader.problem.map_or(Ok(block), Err)
        }
        Ok(_) => Err(problem("expected an object".into(), 0, text.len().min(1))),
        Err(error) => Err(problem(error.message, error.start, error.end)),
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    base: usize,
    /// Whether strings are templates.
    templates: bool,
    /// The first template that does not parse.
    problem: Option<InputDiagnostic>,
    /// Interner bound by the dynamic blocks around.
    bound: Vec<Name>,
}

impl Reader<'_> {
    fn span(&self, range: Range) -> Span {
        Span::new(self.file, self.base + range.start, self.base + range.end)
    }

    fn top_level(&mut self, property: &ObjectProp<'_>, blocks: &mut Vec<Block>) {
        let labels = match property.name.as_str() {
            "resource" | "data" | "ephemeral" => 2,
            "variable" | "module" | "output" | "provider" => 1,
            "locals" | "terraform" => 0,
            _ => return,
        };
        let kind = Name::from(property.name.as_str());
        let header = self.key_span(property);
        self.labelled(&kind, header, &property.value, labels, &mut Vec::new(), blocks);
    }

    /// Descends through one object for each label. An array stands for several blocks.
    fn labelled(
        &mut self,
        kind: &Name,
        header: Span,
        value: &Value<'_>,
        depth: usize,
        labels: &mut Vec<Name>,
        blocks: &mut Vec<Block>,
    ) {
        match value {
            Value::Array(array) => {
                for element in &array.elements {
                    self.labelled(kind, header, element, depth, labels, blocks);
                }
            }
            Value::Object(object) if depth > 0 => {
                for property in object.properties.iter().filter(|p| !is_comment(p)) {
                    labels.push(property.name.as_str().into());
                    let header = self.key_span(property);
                    self.labelled(kind, header, &property.value, depth - 1, labels, blocks);
                    labels.pop();
                }
            }
            Value::Object(object) => {
                let templates = self.templates;
                // Defaults of variables are literal too.
                self.templates = **kind != *"variable";
                blocks.push(self.block(kind.clone(), labels.clone(), header, object));
                self.templates = templates;
            }
            _ => {}
        }
    }

    fn block(&mut self, kind: Name, labels: Vec<Name>, header: Span, object: &Object<'_>) -> Block {
        let mut attributes = self.attributes(object);
        let mut blocks = Vec::new();
        let is_resource = matches!(&*kind, "resource" | "data" | "content");
        let nested: &[&str] = match &*kind {
            "variable" => &["validation"],
            "terraform" => &["required_providers"],
            _ if is_resource => &["dynamic"],
            _ => &[],
        };
        for property in &object.properties {
            let name = property.name.as_str();
            if !nested.contains(&name) {
                continue;
            }
            attributes.shift_remove(name);
            let templates = std::mem::replace(&mut self.templates, true);
            let header = self.key_span(property);
            if name == "dynamic" {
                self.dynamic(&property.value, &mut blocks);
            } else {
                let kind = Name::from(name);
                self.labelled(&kind, header, &property.value, 0, &mut Vec::new(), &mut blocks);
            }
            self.templates = templates;
        }
        if *kind == *"variable"
            && let Some(ty) = attributes.get_mut("type")
            && let ExprKind::String(text) = &ty.value.kind
            && let Ok(expression) = hcl_edit::parser::parse_expr(text)
        {
            let origin = Origin::verbatim(self.file, ty.value.span.start as usize + 1);
            ty.value = Lowering::new(&origin, text).expression(&expression, ty.value.span);
        }
        Block { kind, labels, header, span: self.span(object.range), attributes, blocks }
    }

    /// `"dynamic": {"identity": {"for_each": …, "content": {…}}}`
    fn dynamic(&mut self, value: &Value<'_>, blocks: &mut Vec<Block>) {
        match value {
            Value::Array(array) => {
                for element in &array.elements {
                    self.dynamic(element, blocks);
                }
            }
            Value::Object(object) => {
                for property in object.properties.iter().filter(|p| !is_comment(p)) {
                    let label = Name::from(property.name.as_str());
                    let header = self.key_span(property);
                    let definitions: Vec<&Object<'_>> = match &property.value {
                        Value::Object(object) => vec![object],
                        Value::Array(array) => {
                            array.elements.iter().filter_map(Value::as_object).collect()
                        }
                        _ => Vec::new(),
                    };
                    for definition in definitions {
                        let iterator = definition
                            .get_string("iterator")
                            .map_or_else(|| label.clone(), |text| Name::from(&*text.value));
                        self.bound.push(iterator);
                        let mut attributes = self.attributes(definition);
                        attributes.shift_remove("content");
                        let content = definition.get_object("content").map(|content| {
                            self.block("content".into(), Vec::new(), header, content)
                        });
                        self.bound.pop();
                        blocks.push(Block {
                            kind: "dynamic".into(),
                            labels: vec![label.clone()],
                            header,
                            span: self.span(definition.range),
                            attributes,
                            blocks: content.into_iter().collect(),
                        });
                    }
                }
            }
            _ => {}
        }
    }

    fn attributes(&mut self, object: &Object<'_>) -> IndexMap<Name, Attribute> {
        let properties = object.properties.iter().filter(|property| !is_comment(property));
        let mut attributes = IndexMap::default();
        for property in properties {
            let key = self.key_span(property);
            let value = self.value(&property.value);
            attributes.insert(Name::from(property.name.as_str()), Attribute { key, value });
        }
        attributes
    }

    fn key_span(&self, property: &ObjectProp<'_>) -> Span {
        self.span(match &property.name {
            ObjectPropName::String(name) => name.range,
            ObjectPropName::Word(name) => name.range,
        })
    }

    fn value(&mut self, value: &Value<'_>) -> Expr {
        let span = self.span(value.range());
        let kind = match value {
            Value::NullKeyword(_) => ExprKind::Null,
            Value::BooleanLit(literal) => ExprKind::Bool(literal.value),
            Value::NumberLit(literal) => ExprKind::number(literal.value),
            Value::StringLit(literal) => return self.string(literal, span),
            Value::Array(array) => ExprKind::Array(
                array
                    .elements
                    .iter()
                    .map(|element| Item { value: self.value(element), spread: false })
                    .collect(),
            ),
            Value::Object(object) => ExprKind::Object(
                object
                    .properties
                    .iter()
                    .filter(|property| !is_comment(property))
                    .map(|property| {
                        let key_span = self.key_span(property);
                        let key = ExprKind::String(Arc::from(property.name.as_str()));
                        Property {
                            key: Expr::new(key_span, key),
                            value: self.value(&property.value),
                        }
                    })
                    .collect(),
            ),
        };
        Expr::new(span, kind)
    }

    fn string(&mut self, literal: &StringLit<'_>, span: Span) -> Expr {
        let text: &str = &literal.value;
        if !self.templates || !(text.contains("${") || text.contains("%{")) {
            return Expr::new(span, ExprKind::String(text.into()));
        }
        let inside = literal.range.start + 1;
        let end = literal.range.end.saturating_sub(1).max(inside);
        let escapes = syntax::escapes(&self.text[inside..end]);
        let origin = Origin::verbatim(self.file, self.base).string(inside..end, &escapes);
        match hcl_edit::parser::parse_template(text) {
            Ok(template) => {
                let mut lowering = Lowering::new(&origin, text);
                lowering.bound.clone_from(&self.bound);
                let parts = lowering.whole_template(&template, span);
                interpolated(parts, span)
            }
            Err(error) => {
                let at = boundary(text, error.location().offset());
                let message = error.message().replace('\n', "; ");
                self.problem.get_or_insert(InputDiagnostic::new(message, origin.span(at..at)));
                Expr::new(span, ExprKind::Opaque("a template that does not parse".into()))
            }
        }
    }
}

/// `"//"` holds a comment wherever Terraform reads an object of its own.
fn is_comment(property: &ObjectProp<'_>) -> bool {
    property.name.as_str() == "//"
}
