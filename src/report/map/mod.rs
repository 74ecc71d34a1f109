//! The map of identities and roles, as it is drawn.

pub(super) mod dot;
pub(super) mod mermaid;
pub(super) mod svg;

use super::Redacted;
use crate::collections::IndexMap;
use crate::diagram::{Diagram, NodeKind};

/// GitHub draws no more than this in one diagram.
/// <https://mermaid.js.org/config/schema-docs/config.html#maxedges>
const MAX_EDGES: usize = 500;

/// A diagram with numbered nodes, its texts without secrets.
pub(super) struct Graph {
    /// The path of the root, from that of the workspace.
    pub(super) root: String,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// How many edges are too many to be drawn.
    pub(super) left_out: usize,
}

pub(super) struct Node {
    pub(super) name: String,
    pub(super) kind: NodeKind,
}

/// An edge between two nodes, by their positions.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: String,
    /// Whether it is there in every world.
    pub(super) always: bool,
}

impl Graph {
    pub(super) fn new(shown: &Redacted<'_>, diagram: &Diagram) -> Self {
        let root = shown.report.workspace.in_repository(&diagram.root).unwrap_or_default();
        // What is a cluster to one declaration is a scope to another.
        let mut nodes: IndexMap<_, (&str, NodeKind)> = IndexMap::default();
        let mut edges = Vec::new();
        for edge in diagram.edges.iter().take(MAX_EDGES) {
            let [from, to] = [&edge.from, &edge.to].map(|node| {
                let entry = nodes.entry(node.key());
                let number = entry.index();
                let (_, kind) = entry.or_insert((&node.name, node.kind));
                *kind = node.kind.min(*kind);
                number
            });
            edges.push(Edge { from, to, label: shown.text(&edge.label), always: edge.always });
        }
        let nodes = nodes.into_values().map(|(name, kind)| Node { name: shown.text(name), kind });
        Self {
            root: if root.is_empty() { ".".into() } else { root },
            nodes: nodes.collect(),
            edges,
            left_out: diagram.edges.len().saturating_sub(MAX_EDGES),
        }
    }

    /// The graphs of a run.
    pub(super) fn all(shown: &Redacted<'_>) -> Vec<Self> {
        shown.report.diagrams.iter().map(|diagram| Self::new(shown, diagram)).collect()
    }
}
