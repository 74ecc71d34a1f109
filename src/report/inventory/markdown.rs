//! The inventory as Markdown: the clusters and what they run as, and a diagram of identities and roles.

use super::super::{Redacted, Style, markdown};
use super::summary;

pub(super) fn render(shown: &Redacted<'_>, style: &Style) -> String {
    let mut out = format!("## AKS identities\n\n{}\n", summary(shown.report));
    markdown::clusters(&mut out, shown, style);
    markdown::diagrams(&mut out, shown);
    out
}
