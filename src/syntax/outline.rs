//! What a text says of other files, before it is parsed.

/// The files that a text names, relative to the folder that it is in. All that the parsed text calls are among
/// them; others may be, which costs no more than a look.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Modules and templates that it calls.
    pub calls: Vec<String>,
    /// Modules that it calls, relative to the root of the repository.
    pub calls_from_root: Vec<String>,
    /// The template that it holds the parameters of.
    pub uses: Option<String>,
}

/// A text whose escapes are decoded: `\u0043`, `\U00000043` and `\u{43}`, and `\/`. Strings of all languages have
/// some of those.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, len) = escape(rest).unwrap_or(('\\', 1));
        out.push(c);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// The character that a text starts with as an escape, and the length of that.
fn escape(text: &str) -> Option<(char, usize)> {
    let of = |digits: &str, len: usize| {
        let number = u32::from_str_radix(digits, 16).ok()?;
        Some((char::from_u32(number)?, len))
    };
    match text.as_bytes().get(1)? {
        b'/' => Some(('/', 2)),
        b'U' => of(text.get(2..10)?, 10),
        b'u' if text.as_bytes().get(2) == Some(&b'{') => {
            let end = text.find('}').filter(|end| *end <= 10)?;
            of(&text[3..end], end + 1)
        }
        b'u' => of(text.get(2..6)?, 6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn escapes_are_decoded() {
        for text in [r"managed\u0043lusters", r"managed\U00000043lusters", r"managed\u{43}lusters"]
        {
            assert_eq!(decoded(text), "managedClusters");
        }
        assert_eq!(
            decoded(r".\/aks \n \u00 \ud800 \u{} \é é\"),
            r"./aks \n \u00 \ud800 \u{} \é é\"
        );
    }
}
