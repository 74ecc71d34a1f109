//! Graphs of Graphviz. <https://graphviz.org/doc/info/lang.html>

use std::fmt::Write as _;

use super::super::Redacted;
use super::{Edge, Graph, Node};
use crate::diagram::NodeKind;
use crate::text::escape_control;

/// One graph for all roots, which are clusters of it.
pub(in crate::report) fn document(shown: &Redacted<'_>) -> String {
    let mut out =
        String::from("digraph identities {\n  rankdir=LR\n  node [fontname=\"sans-serif\"]\n");
    for (number, graph) in Graph::all(shown).iter().enumerate() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "  subgraph cluster_{number} {{\n    label={}", quoted(&graph.root));
        for (node, Node { name, kind }) in graph.nodes.iter().enumerate() {
            let shape = match kind {
                NodeKind::Cluster => "box3d",
                NodeKind::Own | NodeKind::Identity => "ellipse",
                NodeKind::ServicePrincipal => "hexagon",
                NodeKind::Other => "box",
            };
            let name = quoted(name);
            let _ = writeln!(out, "    r{number}n{node} [label={name}, shape={shape}]");
        }
        for Edge { from, to, label, always } in &graph.edges {
            let style = if *always { "solid" } else { "dashed" };
            let label = quoted(label);
            let _ = writeln!(
                out,
                "    r{number}n{from} -> r{number}n{to} [label={label}, style={style}]"
            );
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

/// A quoted string, in which a backslash would start an escape of a label.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escape_control(text).replace('\\', "\\\\").replace('"', "\\\""))
}
