//! Texts that stand where a secret goes and are plainly none.

use std::sync::OnceLock;

use regex::Regex;

/// Whether a text is plainly no client secret of Entra, which has 34 to 40 characters of several kinds.
/// <https://learn.microsoft.com/purview/sit-defn-client-secret-api-key>
pub(crate) fn is_placeholder(text: &str) -> bool {
    /// Characters of the shortest text that may be one.
    const SHORTEST: usize = 16;
    const FORMS: &[&str] = &[
        // Words, a GUID.
        "[a-z _-]+",
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        // What another tool or a person fills in.
        r"<.*>",
        r"\[.*\]",
        r"\$?\{.*\}",
        r"[-*x.#_ ]{3,}",
        "(replace|change|insert|enter|your|todo|dummy|example|placeholder|fake)[-_ a-z0-9]*",
        "ge[nt]-[-a-z0-9]+",
    ];
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = || Regex::new(&format!("(?i)^({})$", FORMS.join("|"))).ok();
    match text.chars().take(SHORTEST).count() {
        0 => false,
        SHORTEST => PATTERN.get_or_init(pattern).as_ref().is_some_and(|it| it.is_match(text)),
        // Compiling the pattern takes as long as judging a small module.
        _ => true,
    }
}

/// Whether a text is a word of a language, or says that something else goes there: hiding it wherever it occurs would
/// garble messages, and tell what it is.
pub(super) fn is_word(text: &str) -> bool {
    const LONGEST: usize = 16;
    let is_letter = |c: char| c.is_ascii_lowercase() || matches!(c, ' ' | '-' | '_' | '/');
    let letters = text.len() <= LONGEST && text.to_ascii_lowercase().chars().all(is_letter);
    letters || (text.starts_with('<') && text.ends_with('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in
            ["n/a", "secret", "<client-secret>", "GEN-UNIQUE", "********-****", "YOUR_SECRET_1"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        assert!(is_placeholder("00000000-0000-0000-0000-000000000000"));
        assert!(!is_placeholder("Zx8Q~mT4kLw9vR2nB7cYpD1sHfG5jA0eUoXi.q3"));
    }

    #[test]
    fn words() {
        for text in ["secret", "string", "GEN-UNIQUE", "<client-secret>"] {
            assert!(is_word(text), "{text}");
        }
        for text in ["hunter2", "s3cret", "correct horse battery staple", "Zx8Q~mT4"] {
            assert!(!is_word(text), "{text}");
        }
    }
}
