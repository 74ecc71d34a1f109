//! What may stand at a place of a configuration file.

use std::ops::Range;

use super::texts;

/// What is being written at an offset.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slot<'t> {
    /// The name of a setting.
    Setting,
    /// The name of a rule, beside these in the same block.
    Rule(Vec<&'t str>),
    /// The level of a rule.
    Level,
    /// What a run fails on.
    FailOn,
    /// The name of a setting of a deployment.
    Deployment,
}

/// The settings of a deployment, with what they are.
pub(super) const DEPLOYMENT: &[(&str, &str)] = &[
    ("path", "the folder or file of the root module"),
    ("var_files", "the variable files of Terraform"),
    ("parameters", "the parameter files of Bicep and ARM"),
];

/// A block around an offset.
struct Block<'t> {
    /// The word that it begins with.
    kind: &'t str,
    /// The offset behind its brace.
    start: usize,
}

/// What is being written at an offset, the bytes that an answer replaces, and whether they lie between quotes; `None` in
/// comments and where anything may stand.
pub(super) fn slot(text: &str, offset: usize) -> Option<(Slot<'_>, Range<usize>, bool)> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut line, mut at) = (0, 0);
    let mut string = None;
    while at < offset {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        let end_of_line = at + rest.find('\n').unwrap_or(rest.len());
        let next = match c {
            '#' => end_of_line,
            _ if rest.starts_with("//") => end_of_line,
            _ if rest.starts_with("/*") => at + rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => {
                let closing = rest[1..].find(['"', '\n']).map_or(rest.len(), |end| end + 1);
                let is_closed = rest[closing..].starts_with('"');
                let end = at + closing + usize::from(is_closed);
                if end > offset || (end == offset && !is_closed) {
                    string = Some(at + 1);
                }
                end
            }
            _ => at + c.len_utf8(),
        };
        // Nothing is completed in a comment.
        if next > offset && string.is_none() {
            return None;
        }
        match c {
            '{' => {
                let kind = text[line..at].split(['"', '=', ' ']).find(|word| !word.is_empty());
                blocks.push(Block { kind: kind.unwrap_or_default().trim(), start: next });
                line = next;
            }
            '}' => {
                blocks.pop();
                line = next;
            }
            '\n' => line = next,
            _ => {}
        }
        at = next;
    }
    if string.is_none() && text[line..offset].contains(['#', '/']) {
        return None;
    }
    let word = texts::rule_name(text, offset);
    let before = text[line..string.map_or(word.start, |start| start - 1)].trim();
    let kind = blocks.first().map(|block| block.kind);
    let slot = match (before.strip_suffix('='), kind) {
        (Some(name), None) if name.trim() == "fail_on" => Slot::FailOn,
        (Some(_), Some("rules" | "override")) => Slot::Level,
        (None, None) if before.is_empty() => Slot::Setting,
        (None, Some("rules" | "override")) if before.is_empty() => {
            let start = blocks.last().map_or(0, |block| block.start);
            let block = &text[start..];
            let block = &block[..block.find('}').unwrap_or(block.len())];
            let named = block.lines().filter_map(|line| line.split_once('='));
            Slot::Rule(named.map(|(name, _)| name.trim().trim_matches('"')).collect())
        }
        (None, Some("deployment")) if before.is_empty() => Slot::Deployment,
        _ => return None,
    };
    Some((slot, word, string.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written at the `|` of a text.
    fn at(marked: &str) -> Option<(Slot<'static>, String, bool)> {
        let text: &'static str = Box::leak(marked.replace('|', "").into_boxed_str());
        let offset = marked.find('|').unwrap_or_default();
        slot(text, offset).map(|(slot, word, quoted)| (slot, text[word].to_owned(), quoted))
    }

    #[test]
    fn slots_of_settings() {
        let plain = |slot, word: &str| Some((slot, word.to_owned(), false));
        let quoted = |slot, word: &str| Some((slot, word.to_owned(), true));
        assert_eq!(at("|"), plain(Slot::Setting, ""));
        assert_eq!(at("# a { b\n\"c\"\nexclude = [\"*.{tf\"]\nfai|"), plain(Slot::Setting, "fai"));
        assert_eq!(at("fail_on = \"war|\""), quoted(Slot::FailOn, "war"));
        assert_eq!(at("fail_on = |"), plain(Slot::FailOn, ""));
        assert_eq!(at("rules {\n  # a }\n  a-b|\n}"), plain(Slot::Rule(Vec::new()), "a-b"));
        assert_eq!(at("rules {\n  a = \"off\"\n  |\n}"), plain(Slot::Rule(vec!["a"]), ""));
        assert_eq!(at("rules {\n  a = \"|\"\n}"), quoted(Slot::Level, ""));
        assert_eq!(at("rules = {\n  a = of|\n}"), plain(Slot::Level, "of"));
        assert_eq!(at("override \"x/**\" {\n  |\n}"), plain(Slot::Rule(Vec::new()), ""));
        assert_eq!(at("deployment \"p\" {\n  pa|\n}"), plain(Slot::Deployment, "pa"));
        for nothing in [
            "# fail|",
            "baseline = \"a|\"",
            "rules {\n  a = \"off\" |\n}",
            "x = 1 /* a| */",
            "exclude = [\"|\"]",
        ] {
            assert_eq!(at(nothing), None, "{nothing}");
        }
    }
}
