//! Flowcharts of Mermaid. <https://mermaid.js.org/syntax/flowchart.html>

use std::fmt::Write as _;

use super::super::Redacted;
use super::{Edge, Graph, Node};
use crate::diagram::NodeKind;
use crate::text::escape_control;

/// One flowchart for all roots, which are subgraphs of it.
pub(in crate::report) fn document(shown: &Redacted<'_>) -> String {
    let mut out = String::from("flowchart LR\n");
    for (number, graph) in Graph::all(shown).iter().enumerate() {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "  subgraph r{number}[{}]", quoted(&graph.root));
        body(&mut out, graph, &format!("r{number}n"));
        out.push_str("  end\n");
    }
    out
}

/// The flowchart of one root.
pub(in crate::report) fn draw(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    body(&mut out, graph, "n");
    out
}

fn body(out: &mut String, graph: &Graph, prefix: &str) {
    for (number, Node { name, kind }) in graph.nodes.iter().enumerate() {
        let name = quoted(name);
        let _ = match kind {
            NodeKind::Cluster => writeln!(out, "  {prefix}{number}[[{name}]]"),
            NodeKind::Own | NodeKind::Identity => writeln!(out, "  {prefix}{number}([{name}])"),
            NodeKind::ServicePrincipal => writeln!(out, "  {prefix}{number}{{{{{name}}}}}"),
            NodeKind::Other => writeln!(out, "  {prefix}{number}[{name}]"),
        };
    }
    for Edge { from, to, label, always } in &graph.edges {
        let arrow = if *always { "-->" } else { "-.->" };
        let label = quoted(label);
        let _ = writeln!(out, "  {prefix}{from} {arrow}|{label}| {prefix}{to}");
    }
}

/// A text between quotation marks as Mermaid reads it: everything that could end it, or that
/// could be HTML or a Markdown string, is a numbered entity.
/// <https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters>
fn quoted(text: &str) -> String {
    const LONG: usize = 120;
    let mut out = String::from("\"");
    for (index, c) in escape_control(text).chars().enumerate() {
        match c {
            _ if index == LONG => {
                out.push('…');
                break;
            }
            ' ' | '.' | ',' | '-' | '/' | '_' | ':' => out.push(c),
            c if c.is_ascii_punctuation() => {
                let _ = write!(out, "#{};", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
