//! The map as an SVG picture in three columns: clusters, their identities, and what those have roles on.

use std::fmt::Write as _;

use super::super::xml::escaped;
use super::{Edge, Graph, Node};
use crate::diagram::NodeKind;

/// Sizes in pixels.
const WIDTH: usize = 300;
const HEIGHT: usize = 34;
const ROW: usize = 50;
/// From the left edge of a column to that of the next.
const COLUMN: usize = 500;
const MARGIN: usize = 10;
/// How many characters of a text are drawn; the whole is its tooltip.
const LONG: usize = 40;

/// The picture of one root.
pub(in crate::report) fn draw(graph: &Graph) -> String {
    let columns: Vec<usize> = graph.nodes.iter().map(column).collect();
    let mut rows = [0; 3];
    let places: Vec<(usize, usize)> = columns
        .iter()
        .map(|&column| {
            rows[column] += 1;
            (MARGIN + column * COLUMN, MARGIN + (rows[column] - 1) * ROW)
        })
        .collect();
    let width = 2 * MARGIN + 2 * COLUMN + WIDTH;
    let height = 2 * MARGIN + rows.into_iter().max().unwrap_or(0) * ROW;
    let mut out =
        format!("<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\">\n");
    for Edge { from, to, label, always } in &graph.edges {
        let (start, end) = (places[*from], places[*to]);
        // Within a column, an edge leaves and arrives on the right.
        let right = if columns[*from] < columns[*to] { 0 } else { WIDTH };
        let (x1, y1) = (start.0 + WIDTH, start.1 + HEIGHT / 2);
        let (x2, y2) = (end.0 + right, end.1 + HEIGHT / 2);
        let (c1, c2) = match right {
            0 => ((x1 + x2) / 2, (x1 + x2) / 2),
            _ => (x1 + 80, x2 + 80),
        };
        let class = if *always { "" } else { " class=\"some\"" };
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "<path{class} d=\"M{x1} {y1}C{c1} {y1} {c2} {y2} {x2} {y2}\"/>");
        let (x, y) = ((x1 + c1 + c2 + x2) / 4, (y1 + y2) / 2 - 4);
        let _ = writeln!(
            out,
            "<text class=\"role\" x=\"{x}\" y=\"{y}\"><title>{}</title>{}</text>",
            escaped(label),
            escaped(&start_of(label)),
        );
    }
    for (Node { name, kind }, (x, y)) in graph.nodes.iter().zip(&places) {
        let class = match kind {
            NodeKind::Cluster => "cluster",
            NodeKind::Own | NodeKind::Identity => "identity",
            NodeKind::ServicePrincipal => "principal",
            NodeKind::Other => "scope",
        };
        let round = if matches!(kind, NodeKind::Own | NodeKind::Identity) { 17 } else { 4 };
        let _ = writeln!(
            out,
            "<g class=\"{class}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" rx=\"{round}\"/><text x=\"{}\" y=\"{}\">{}</text></g>",
            escaped(name),
            x + WIDTH / 2,
            y + HEIGHT / 2 + 4,
            escaped(&match kind {
                // What Azure makes for a cluster starts with what it is.
                NodeKind::Own => start_of(name),
                _ => end_of(name),
            }),
        );
    }
    out.push_str("</svg>\n");
    out
}

fn column(node: &Node) -> usize {
    match node.kind {
        NodeKind::Cluster => 0,
        NodeKind::Own | NodeKind::Identity | NodeKind::ServicePrincipal => 1,
        NodeKind::Other => 2,
    }
}

/// The start of a long text.
fn start_of(text: &str) -> String {
    match text.chars().count() > LONG {
        true => format!("{}…", text.chars().take(LONG - 1).collect::<String>()),
        false => text.to_owned(),
    }
}

/// The end of a long text, which says more than the start where it is an address or an ID.
fn end_of(text: &str) -> String {
    let count = text.chars().count();
    match count > LONG {
        true => format!("…{}", text.chars().skip(count - LONG + 1).collect::<String>()),
        false => text.to_owned(),
    }
}
