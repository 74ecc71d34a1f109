//! Blocks, as both syntaxes of Terraform give them: the common ground on which override files are merged.

use serde::{Deserialize, Serialize};

use crate::collections::IndexMap;
use crate::ir::{Binding, Expr, ExprKind, For, Item, Name, Property};
use crate::source::{FileId, Span};

/// A block with its expressions lowered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Block {
    /// `resource`, `identity`, …
    pub(crate) kind: Name,
    pub(crate) labels: Vec<Name>,
    /// The kind and the labels.
    pub(crate) header: Span,
    /// The whole block.
    pub(crate) span: Span,
    pub(crate) attributes: IndexMap<Name, Attribute>,
    pub(crate) blocks: Vec<Block>,
}

/// An attribute of a block.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attribute {
    /// Where its name is written.
    pub(crate) key: Span,
    pub(crate) value: Expr,
}

impl Block {
    /// A file without content.
    pub(crate) fn empty(span: Span) -> Self {
        Self {
            kind: "".into(),
            labels: Vec::new(),
            header: span,
            span,
            attributes: IndexMap::default(),
            blocks: Vec::new(),
        }
    }

    /// Says that the block stands in another file, at the same offsets.
    pub(crate) fn move_to(&mut self, file: FileId) {
        (self.header.file, self.span.file) = (file, file);
        for attribute in self.attributes.values_mut() {
            attribute.key.file = file;
            attribute.value.move_to(file);
        }
        self.blocks.iter_mut().for_each(|block| block.move_to(file));
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&Expr> {
        self.attributes.get(name).map(|attribute| &attribute.value)
    }

    /// The value of an attribute that is a string literal.
    pub(crate) fn string(&self, name: &str) -> Option<&str> {
        match &self.attribute(name)?.kind {
            ExprKind::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn nested<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| *block.kind == *kind)
    }

    /// Merges a block of an override file into this one: attributes replace attributes, and
    /// nested blocks replace all nested blocks of their kind, static or dynamic.
    /// <https://developer.hashicorp.com/terraform/language/files/override#merging-behavior>
    pub(crate) fn merge(&mut self, other: Block) {
        let replaced: Vec<Name> = other.blocks.iter().map(Block::content_kind).collect();
        self.blocks.retain(|block| !replaced.contains(&block.content_kind()));
        self.blocks.extend(other.blocks);
        for (name, attribute) in other.attributes {
            self.attributes.insert(name, attribute);
        }
    }

    /// The kind of block that this block stands for: a dynamic block's label, else its own kind.
    fn content_kind(&self) -> Name {
        match self.labels.first() {
            Some(label) if *self.kind == *"dynamic" => label.clone(),
            _ => self.kind.clone(),
        }
    }

    /// The block's content as an object, without the attributes and blocks in `without`. All
    /// nested blocks of a kind become one array; a dynamic block becomes a spread in it.
    pub(crate) fn body(&self, without: &[&str]) -> Expr {
        let mut properties: Vec<Property> = self
            .attributes
            .iter()
            .filter(|(name, _)| !without.contains(&&***name))
            .map(|(name, attribute)| Property {
                key: Expr::new(attribute.key, ExprKind::String(name.clone())),
                value: attribute.value.clone(),
            })
            .collect();
        let mut nested: IndexMap<Name, (Span, Vec<Item>)> = IndexMap::default();
        for block in self.blocks.iter().filter(|block| !without.contains(&&*block.kind)) {
            let (_, items) =
                nested.entry(block.content_kind()).or_insert_with(|| (block.header, Vec::new()));
            if *block.kind == *"dynamic" {
                items.extend(block.dynamic());
            } else {
                items.push(Item { value: block.body(&[]), spread: false });
            }
        }
        properties.extend(nested.into_iter().map(|(kind, (header, items))| Property {
            key: Expr::new(header, ExprKind::String(kind)),
            value: Expr::new(header, ExprKind::Array(items)),
        }));
        Expr::new(self.header, ExprKind::Object(properties))
    }

    /// The repetition of a dynamic block. One without a collection cannot be repeated, and
    /// Terraform refuses it.
    fn dynamic(&self) -> Option<Item> {
        let collection = self.attribute("for_each")?.clone();
        let content = self.nested("content").next();
        let mut value = content
            .map_or_else(|| Expr::new(self.header, ExprKind::Object(Vec::new())), |c| c.body(&[]));
        // A finding about the block points at `dynamic "identity"`, not at `content`.
        value.span = self.header;
        let repeated = For {
            binding: Binding::Iterator(self.iterator()),
            collection,
            key: None,
            value,
            condition: None,
            grouping: false,
        };
        let value = Expr::new(self.header, ExprKind::For(Box::new(repeated)));
        Some(Item { value, spread: true })
    }

    /// The name that the content of a dynamic block knows its element by.
    fn iterator(&self) -> Name {
        match self.attribute("iterator").map(|iterator| &iterator.kind) {
            Some(ExprKind::Opaque(name) | ExprKind::Bound(name) | ExprKind::String(name)) => {
                name.clone()
            }
            _ => self.content_kind(),
        }
    }
}
