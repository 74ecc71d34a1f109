//! The members of a block or an object as they stand in a text, which is all that edits of structure have to know of a
//! language.

use std::ops::Range;

use crate::source::SourceFile;

/// How a file writes members, strings, and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Terraform's own syntax.
    Hcl,
    /// Bicep.
    Bicep,
    /// JSON, perhaps with comments.
    Json,
}

/// What stands at an offset of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Blank,
    LineEnd,
    Comment,
    Open,
    Close,
    Comma,
    /// A string, or one character of a word or an operator.
    Other,
}

/// A member: an attribute, a nested block, or a member of an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name, without quotes; of a block, its type.
    pub name: Range<usize>,
    /// The offset behind its name, and behind the quote that ends it.
    pub rest: usize,
    /// From its name to the end of its value.
    pub span: Range<usize>,
}

/// What stands between two braces.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// The offset of the opening brace.
    pub open: usize,
    /// The offset of the closing brace.
    pub close: usize,
    /// The members in their order.
    pub members: Vec<Member>,
}

/// A line of Terraform, as `terraform fmt` takes it apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The offset of the `=` between a name and an expression that ends on the same line.
    pub equals: Option<usize>,
    /// The offset of the comment that ends a line on which something else stands.
    pub comment: Option<usize>,
}

impl Line {
    pub(super) fn new(line: &str) -> Self {
        let syntax = Syntax::Hcl;
        let (mut equals, mut comment) = (None, None);
        let (mut at, mut depth, mut is_empty) = (0, 0_i32, true);
        while let Some((token, end)) = syntax.token(line, at) {
            match token {
                Token::Open => depth += 1,
                Token::Close => depth -= 1,
                Token::Comment => comment = comment.or(Some(at)).filter(|_| !is_empty),
                Token::Other if line[at..].starts_with('=') => {
                    let is_operator = line[end..].starts_with(['=', '>'])
                        || line[..at].ends_with(['=', '!', '<', '>']);
                    if !is_operator && equals.is_none() && depth == 0 && !is_empty {
                        equals = Some(at);
                    }
                }
                _ => {}
            }
            is_empty &= token == Token::Blank;
            at = end;
        }
        // The expression goes on where a bracket stays open.
        Self { equals: equals.filter(|_| depth == 0), comment }
    }
}

impl Syntax {
    pub(super) fn of(file: &SourceFile) -> Self {
        match file.path().extension().and_then(|extension| extension.to_str()) {
            Some("json" | "jsonc") => Self::Json,
            Some("bicep" | "bicepparam") => Self::Bicep,
            _ => Self::Hcl,
        }
    }

    /// The token at an offset, and its end; `None` at the end of the text, and where a string or a comment has no end.
    fn token(self, text: &str, at: usize) -> Option<(Token, usize)> {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let line = at + rest.find('\n').unwrap_or(rest.len());
        Some(match first {
            '\n' => (Token::LineEnd, at + 1),
            '#' if self == Self::Hcl => (Token::Comment, line),
            _ if rest.starts_with("//") => (Token::Comment, line),
            _ if rest.starts_with("/*") => (Token::Comment, at + rest.find("*/")? + 2),
            '\'' if self == Self::Bicep => (Token::Other, self.string(text, at, '\'')?),
            '"' if self != Self::Bicep => (Token::Other, self.string(text, at, '"')?),
            '<' if self == Self::Hcl && rest.starts_with("<<") => {
                (Token::Other, heredoc(text, at).unwrap_or(at + 2))
            }
            '{' | '[' | '(' => (Token::Open, at + 1),
            '}' | ']' | ')' => (Token::Close, at + 1),
            ',' => (Token::Comma, at + 1),
            c if c.is_whitespace() => (Token::Blank, at + c.len_utf8()),
            c => (Token::Other, at + c.len_utf8()),
        })
    }

    /// The end of the string that begins at an offset.
    fn string(self, text: &str, at: usize, quote: char) -> Option<usize> {
        if self == Self::Bicep && text[at..].starts_with("'''") {
            let end = at + 3 + text[at + 3..].find("'''")? + 3;
            // Quotes before the last three are part of the text.
            return Some(end + text[end..].chars().take_while(|c| *c == '\'').count());
        }
        let mut at = at + 1;
        loop {
            let rest = &text[at..];
            let c = rest.chars().next()?;
            at = match c {
                '\n' => return None,
                '\\' => at + 1 + rest[1..].chars().next()?.len_utf8(),
                c if c == quote => return Some(at + 1),
                '$' | '%' if self == Self::Hcl && rest[1..].starts_with([c]) => at + 2,
                '$' | '%' if self != Self::Json && rest[1..].starts_with('{') => {
                    self.closing(text, at + 1)? + 1
                }
                c => at + c.len_utf8(),
            };
        }
    }

    /// The offset of the bracket that closes the one at an offset.
    pub(super) fn closing(self, text: &str, open: usize) -> Option<usize> {
        let (mut at, mut depth) = (open, 0_usize);
        loop {
            let (token, end) = self.token(text, at)?;
            match token {
                Token::Open => depth += 1,
                Token::Close if depth == 1 => return Some(at),
                Token::Close => depth -= 1,
                _ => {}
            }
            at = end;
        }
    }

    /// The ends of the last item between two brackets and of the comma behind it; `None` if there is no item.
    pub(super) fn last_item(
        self,
        text: &str,
        within: Range<usize>,
    ) -> Option<(usize, Option<usize>)> {
        let (mut at, mut last) = (within.start, None);
        while at < within.end {
            let (token, end) = self.token(text, at)?;
            match token {
                Token::Open => {
                    at = self.closing(text, at)? + 1;
                    last = Some((at, None));
                    continue;
                }
                Token::Other => last = Some((end, None)),
                Token::Comma => last = last.map(|(item, _)| (item, Some(end))),
                Token::Close | Token::Blank | Token::LineEnd | Token::Comment => {}
            }
            at = end;
        }
        last
    }

    /// The first body in a part of a text.
    pub(super) fn body(self, text: &str, within: Range<usize>) -> Option<Body> {
        let mut at = within.start;
        while at < within.end {
            let (token, end) = self.token(text, at)?;
            at = match token {
                Token::Open if text[at..].starts_with('{') => return self.members(text, at),
                // The condition of a resource.
                Token::Open if self == Self::Bicep && text[at..].starts_with('(') => {
                    self.closing(text, at)? + 1
                }
                _ => end,
            };
        }
        None
    }

    fn members(self, text: &str, open: usize) -> Option<Body> {
        let mut members = Vec::new();
        let mut at = open + 1;
        loop {
            let (token, end) = self.token(text, at)?;
            match token {
                Token::Close => return Some(Body { open, close: at, members }),
                Token::Blank | Token::LineEnd | Token::Comment | Token::Comma => at = end,
                Token::Open | Token::Other => {
                    let member = self.member(text, at)?;
                    at = member.span.end;
                    members.push(member);
                }
            }
        }
    }

    fn member(self, text: &str, start: usize) -> Option<Member> {
        let quotes: &[char] = &['"', '\''];
        let end = self.token(text, start)?.1;
        // A quote that begins no string in this language is a token of one character.
        let (name, rest) = match text[start..].starts_with(quotes) && end - start >= 2 {
            true => (start + 1..end - 1, end),
            false => {
                let rest = &text[start..];
                let is_end = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-');
                let end = start + rest.find(is_end).unwrap_or(rest.len());
                (start..end, end)
            }
        };
        let (mut at, mut last) = (start, start);
        loop {
            let (token, end) = self.token(text, at)?;
            match token {
                Token::Comma | Token::Close => break,
                Token::LineEnd if self != Self::Json => break,
                Token::Open => {
                    at = self.closing(text, at)? + 1;
                    last = at;
                    continue;
                }
                Token::Other => last = end,
                Token::Blank | Token::Comment | Token::LineEnd => {}
            }
            at = end;
        }
        (last > start).then_some(Member { name, rest, span: start..last })
    }

    /// The innermost member that has a span as its beginning or its value, below the members of a body, and the body that
    /// it stands in.
    pub(super) fn member_at(
        self,
        text: &str,
        mut body: Body,
        span: Range<usize>,
    ) -> Option<(Body, usize)> {
        loop {
            let index = body.members.iter().position(|member| {
                member.span.start <= span.start && span.end <= member.span.end
            })?;
            let member = &body.members[index];
            let is_value = span.end == member.span.end
                && text
                    .get(member.rest..span.start)
                    .is_some_and(|between| matches!(between.trim(), "=" | ":"));
            if span.start == member.span.start || is_value {
                return Some((body, index));
            }
            body = self.body(text, member.rest..member.span.end)?;
        }
    }
}

impl Body {
    /// The member of a name, also if a `dynamic` block makes it.
    pub(super) fn find(&self, text: &str, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| {
            let written = &text[member.name.clone()];
            let label = text[member.rest..member.span.end].trim_start();
            written.eq_ignore_ascii_case(name)
                || (written == "dynamic" && label.starts_with(&format!("\"{name}\"")))
        })
    }
}

/// The end of a heredoc that begins at an offset, behind its closing word.
fn heredoc(text: &str, at: usize) -> Option<usize> {
    let line = at + text[at..].find('\n')?;
    let word = text[at + 2..line].trim_start_matches('-').trim_end();
    let mut start = line + 1;
    if word.is_empty() {
        return None;
    }
    for line in text[start..].split_inclusive('\n') {
        if line.trim() == word {
            return Some(start + line.trim_end().len());
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn names(syntax: Syntax, text: &str) -> Vec<String> {
        let body = syntax.body(text, 0..text.len()).unwrap();
        assert_eq!(&text[body.close..=body.close], "}");
        let part = |member: &Member| {
            format!("{}|{}", &text[member.name.clone()], &text[member.span.clone()])
        };
        body.members.iter().map(part).collect()
    }

    #[test]
    fn members_of_each_syntax_are_found() {
        let hcl = "resource \"a\" \"{\" { # {\n  a = \"${b[\"}\"]}\" // x\n  b {\n    c = 1\n  }\n  d = <<-EOT\n }\n  \
                   EOT\n  e = [\n    1,\n  ]\n}";
        assert_eq!(
            names(Syntax::Hcl, hcl),
            [
                "a|a = \"${b[\"}\"]}\"",
                "b|b {\n    c = 1\n  }",
                "d|d = <<-EOT\n }\n  EOT",
                "e|e = [\n    1,\n  ]"
            ]
        );
        let bicep = "resource a 'b' = if (x == { y: 1 }) {\n  a: '${b['}']}' // x\n  'b c': '''}'''\n  d: { e: 1 }\n}";
        assert_eq!(
            names(Syntax::Bicep, bicep),
            ["a|a: '${b['}']}'", "b c|'b c': '''}'''", "d|d: { e: 1 }"]
        );
        let json = "{\"a\": \"}\\\"\", /* x */ \"b\":\n[1, {}] // y\n}";
        assert_eq!(names(Syntax::Json, json), ["a|\"a\": \"}\\\"\"", "b|\"b\":\n[1, {}]"]);
    }

    #[test]
    fn quotes_of_another_language_name_nothing() {
        let broken = "{\n  name: x\n  \"a\": 1\n}";
        assert_eq!(names(Syntax::Bicep, broken), ["name|name: x", "|\"a\": 1"]);
        let body = Syntax::Bicep.body(broken, 0..broken.len()).unwrap();
        assert_eq!(body.find(broken, "identity"), None);
    }

    #[test]
    fn what_has_no_end_has_no_members() {
        assert_eq!(Syntax::Hcl.body("{ a = \"${\" }", 0..12), None);
        assert_eq!(Syntax::Hcl.body("{ a = \"${\" }", 0..12), None);
        for text in ["{ a = \"'", "{ a = [", "{ /*", "{", "", "{ a = '\""] {
            for syntax in [Syntax::Hcl, Syntax::Bicep, Syntax::Json] {
                assert_eq!(syntax.body(text, 0..text.len()), None, "{text} {syntax:?}");
            }
        }
    }
}
