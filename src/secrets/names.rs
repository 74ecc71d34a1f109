//! Names of secrets, and source text in which they stand beside literals.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What stands for a secret.
pub const MASK: &str = "***";

/// Words for a secret, in lower case and without separators.
const WORDS: [&str; 11] = [
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "token",
    "privatekey",
    "accesskey",
    "accountkey",
    "apikey",
    "connectionstring",
];

/// Words behind that of a secret which do not change what it is: `client_secret_value`.
const NEUTRAL: [&str; 6] = ["value", "default", "text", "base", "b", "plain"];

/// Whether a text has a part of one of the words: nearly no name has any, and every name is asked.
fn may_be_secret(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).enumerate().any(|(at, start)| {
        // In lower case, as far as they are letters.
        let part: &str = match [start[0] | 0x20, start[1] | 0x20] {
            [b'k', b'e'] => "key",
            [b'p', b'a'] => "pass",
            [b'p', b'w'] => "pwd",
            [b's', b'e'] => "secret",
            [b's', b't'] => "string",
            [b't', b'o'] => "token",
            _ => return false,
        };
        let there = bytes.get(at..at + part.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(part.as_bytes()))
    })
}

/// Whether a name, or a name in a text, mentions a secret.
pub fn is_secret_name(name: &str) -> bool {
    if !may_be_secret(name) {
        return false;
    }
    let name: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect();
    WORDS.iter().any(|word| name.contains(word))
}

/// Whether a name is that of a secret itself: `client_secret` is, and `secret_name`, which mentions one, is
/// not.
pub fn is_name_of_secret(name: &str) -> bool {
    if !may_be_secret(name) {
        return false;
    }
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in name.chars() {
        let starts_word = c.is_ascii_uppercase() && was_lower;
        was_lower = c.is_ascii_lowercase();
        if !c.is_ascii_alphanumeric() {
            words.push(String::new());
            continue;
        }
        match words.last_mut() {
            Some(word) if !starts_word => word.push(c.to_ascii_lowercase()),
            _ => words.push(c.to_ascii_lowercase().to_string()),
        }
    }
    for word in &mut words {
        // The second token is a token.
        word.truncate(word.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    }
    words.retain(|word| !word.is_empty());
    while words.len() > 1 && words.last().is_some_and(|word| NEUTRAL.contains(&&**word)) {
        words.pop();
    }
    let joined = words.concat();
    WORDS.iter().any(|word| joined.ends_with(word))
}

/// A source text as it may be shown: with its literals hidden if it mentions a secret.
pub fn shown(text: &str) -> Cow<'_, str> {
    match is_secret_name(text) {
        true => Cow::Owned(without_literals(text)),
        false => Cow::Borrowed(text),
    }
}

/// A source text with its string literals hidden, whichever quotes they have. Those that name a parameter or
/// a variable of a template stay.
fn without_literals(text: &str) -> String {
    let names = |before: &str| {
        let before = before.trim_end().to_ascii_lowercase();
        ["parameters(", "variables("].iter().any(|function| before.ends_with(function))
    };
    let mut hidden = String::with_capacity(text.len());
    let mut at = 0;
    for Literal { inner, .. } in literals(text) {
        hidden += &text[at..inner.start];
        let is_name = names(&text[..inner.start - 1]);
        hidden += if inner.is_empty() || is_name { &text[inner.clone()] } else { MASK };
        at = inner.end;
    }
    hidden + &text[at..]
}

/// A string literal in a text of any of the languages.
struct Literal {
    /// What stands between its quotes.
    inner: Range<usize>,
    /// Where it ends: behind its last quote, or with the text.
    end: usize,
}

/// The string literals of a text: those between single or double quotes, in which a backslash escapes.
fn literals(text: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['"', '\'']).map(|start| at + start) {
        let quote = text.as_bytes()[start];
        let mut escaped = false;
        let inner = text.as_bytes()[start + 1..].iter().position(|&byte| {
            let ends = !escaped && byte == quote;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let inner = start + 1..inner.map_or(text.len(), |len| start + 1 + len);
        at = (inner.end + 1).min(text.len());
        found.push(Literal { inner, end: at });
    }
    found
}

/// The ranges of literals that stand behind a name that mentions a secret, wherever that is: in code, in a
/// comment, or in a file that cannot be parsed.
pub(super) fn beside_names(text: &str) -> Vec<Range<usize>> {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let separated = ["private", "access", "account", "api"].map(|kind| [kind, "key"]);
        let separated = separated.into_iter().chain([["connection", "string"]]);
        let separated = separated.flat_map(|pair| [pair.join("_"), pair.join("-")]);
        let words = WORDS.iter().map(|word| (*word).to_owned()).chain(separated);
        // Files with findings alone are searched, and most of them are small: the kind that is built fastest.
        let kind = Some(AhoCorasickKind::NoncontiguousNFA);
        AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(words).ok()
    });
    if !may_be_secret(text) {
        return Vec::new();
    }
    let Some(finder) = &*FINDER else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for word in finder.find_iter(text) {
        if word.start() < at {
            continue;
        }
        let rest = text[word.end()..]
            .trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        at = text.len() - rest.len();
        let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start();
        let Some(rest) = rest.strip_prefix([':', '=']) else { continue };
        at = text.len() - rest.trim_start().len();
        let rest = &text[at..];
        let end = at + value_len(rest);
        let value = &text[at..end];
        let mut is_type = false;
        for literal in literals(value) {
            // An open literal ends with its line at the latest.
            debug_assert!(literal.end <= value.len());
            let inner = &value[literal.inner.clone()];
            let is_member = value[literal.end..].trim_start().starts_with(':');
            let is_harmless = names_input(inner)
                || (is_member && MEMBERS.contains(&inner))
                || (is_type && TYPES.iter().any(|ty| ty.eq_ignore_ascii_case(inner)));
            is_type = is_member && inner == "type";
            if !is_harmless {
                found.push(at + literal.inner.start..at + literal.inner.end);
            }
        }
        at = at.max(end);
    }
    found
}

/// The members of parameters and of their values: their names are no secrets.
const MEMBERS: [&str; 4] = ["value", "defaultValue", "type", "metadata"];

/// The types of the parameters that hold secrets.
const TYPES: [&str; 4] = ["string", "securestring", "object", "secureobject"];

/// Whether a text is an expression of a template that is a parameter or a variable, and nothing else.
fn names_input(text: &str) -> bool {
    ["[parameters('", "[variables('"].iter().any(|start| {
        let name = text.strip_prefix(start).and_then(|text| text.strip_suffix("')]"));
        name.is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    })
}

/// How long the value at the start of a text is: to the end of its line, or of the brackets that it opens, or
/// of the heredoc or the multi-line string that it is.
fn value_len(text: &str) -> usize {
    const MAX_LINES: usize = 20;
    if let Some(rest) = text.strip_prefix("'''") {
        return rest.find("'''").map_or(text.len(), |end| end + 6);
    }
    let mut depth = 0_usize;
    let mut lines = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' if depth == 1 && lines > 0 => return at + 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'\n' if depth == 0 || lines == MAX_LINES => return at,
            b'\n' => lines += 1,
            _ => {}
        }
    }
    text.len()
}

/// The ranges of all string literals of a text that are not names of members.
pub(super) fn all_literals(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_name = |literal: &Literal| {
            let before = line[..literal.inner.start - 1].trim_end();
            let after = line[literal.end..].trim_start();
            after.starts_with(':') && (before.is_empty() || before.ends_with(['{', ',']))
        };
        let values = literals(line).into_iter().filter(|literal| !is_name(literal));
        found.extend(values.map(|Literal { inner, .. }| at + inner.start..at + inner.end));
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_in_conditions_are_hidden() {
        assert_eq!(
            shown(r#"var.secret == "x" ? "" : f("y")"#),
            r#"var.secret == "***" ? "" : f("***")"#
        );
        assert_eq!(shown("var.secret"), "var.secret");
        assert_eq!(shown("secret == 'x\\'y' && a == ''"), "secret == '***' && a == ''");
        assert_eq!(
            shown("equals(parameters('secret'), 'it''s')"),
            "equals(parameters('secret'), '***''***')"
        );
        assert_eq!(shown("secret == 'open"), "secret == '***");
        assert_eq!(shown("name == 'x'"), "name == 'x'");
    }

    #[test]
    fn names_of_secrets() {
        for name in
            ["client_secret", "adminPassword", "SP-SECRET", "secretValue", "token2", "private_key"]
        {
            assert!(is_name_of_secret(name), "{name}");
        }
        for name in ["secret_name", "tokenAudience", "password_policy", "secrets", "key", ""] {
            assert!(!is_name_of_secret(name), "{name}");
        }
    }

    #[test]
    fn literals_beside_names() {
        let hidden = |text: &str| -> Vec<String> {
            beside_names(text).into_iter().map(|range| text[range].to_owned()).collect()
        };
        assert_eq!(hidden("# client_secret = \"a\" # \"b\"\nname = \"c\""), ["a", "b"]);
        assert_eq!(hidden("\"Secret\": \"[parameters('spSecret')]\""), [""; 0]);
        assert_eq!(hidden("\"secret\": \"[parameters('a','b')]\""), ["[parameters('a','b')]"]);
        assert_eq!(hidden("\"secret\": { \"type\": \"String\", \"defaultValue\": \"a\" }"), ["a"]);
        assert_eq!(
            hidden("\"secret\": {\n \"value\": \"x\", \"y\": \"value\" }"),
            ["x", "y", "value"]
        );
        assert_eq!(hidden("\"secret\": {\n  \"value\": \"a\"\n}, \"x\": \"b\""), ["a"]);
        assert_eq!(hidden("admin_pwd = \"open\nname = \"c\""), ["open"]);
        assert_eq!(hidden("data \"azurerm_key_vault_secret\" \"b\" {\n"), [""; 0]);
        assert_eq!(hidden("clientSecret: 'a' oops"), ["a"]);
    }

    #[test]
    fn literals_that_are_values() {
        let text = "{ \"a\": \"b\",\n\"c\": [\"d\"], x = y ? 'e' : 'f'";
        let hidden: Vec<&str> = all_literals(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(hidden, ["b", "d", "e", "f"]);
    }
}
