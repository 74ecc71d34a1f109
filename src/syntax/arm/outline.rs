//! What a template says of other files, before it is parsed.

use crate::syntax::outline::{Outline, decoded};

/// The templates that a template links: `"relativePath": "aks.json"`.
pub(crate) fn outline(text: &str) -> Outline {
    let text = decoded(text);
    // Azure's names of properties are the same in any case.
    let lower = text.to_ascii_lowercase();
    let linked = lower.match_indices("\"relativepath\"").filter_map(|(at, name)| {
        let value = text[at + name.len()..].trim_start().strip_prefix(':')?.trim_start();
        value.strip_prefix('"')?.split('"').next()
    });
    Outline { calls: linked.map(str::to_owned).collect(), ..Outline::default() }
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn linked_templates_are_found() {
        let text = r#"{"templateLink": {"relativePath": "a.json", "RELATIVEPATH" : "b\/b.json"},
            "x": "relativePath", "y": {"relative\u0050ath": "c.json"}}"#;
        assert_eq!(outline(text).calls, ["a.json", "b/b.json", "c.json"]);
    }
}
