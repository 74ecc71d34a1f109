//! Placeholders that another tool replaces before the language reads the text: what stands there is not known.
//!
//! | tool | form |
//! | --- | --- |
//! | Helm, Jinja, Go templates | `{{ x }}` |
//! | [Replace Tokens](https://github.com/qetza/replacetokens-task) | `#{x}#`, `__x__` |
//! | [Octopus](https://octopus.com/docs/projects/variables/variable-substitutions) | `#{x}` |
//! | [Azure Pipelines](https://learn.microsoft.com/azure/devops/pipelines/process/variables) | `$(x)` |
//! | batch files, Kustomize and others | `%X%`, `@@X@@` |
//! | [azd](https://learn.microsoft.com/azure/developer/azure-developer-cli/manage-environment-variables) | `${X}`, `${X=default}` in parameter files |
//!
//! What azd has a default for is that default, unless somebody sets the variable.

use std::ops::Range;

use super::choice::Alternative;
use super::dialect::Dialect;
use super::question::Question;
use super::refinement::Refinement;
use super::term::Term;
use super::unknown::{Reason, Unknown};
use super::value::Value;
use super::world::World;
use crate::ir::Name;
use crate::source::{Span, boundary};

/// What stands in a placeholder is no longer than this, in bytes, so that a long text is searched once and not once for
/// each of its characters.
const MAX: usize = 256;

/// Where the placeholders of a text are, in rising order.
fn find(text: &str, dialect: &Dialect) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let may_start = |byte: &u8| matches!(byte, b'{' | b'#' | b'_' | b'$' | b'%' | b'@');
    while let Some(next) = bytes[at..].iter().position(may_start) {
        at += next;
        match len(text, at, dialect) {
            Some(len) => {
                found.push(at..at + len);
                at += len;
            }
            None => at += 1,
        }
    }
    found
}

/// The length of the placeholder that starts at a byte.
fn len(text: &str, at: usize, dialect: &Dialect) -> Option<usize> {
    let rest = text.get(at..)?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | ' ');
    // What stands between an opening and a closing text.
    let between = |open: &str, close: &str, is_within: &dyn Fn(&str) -> bool| {
        let inside = rest.strip_prefix(open)?;
        let end = inside[..boundary(inside, MAX)].find(close)?;
        let is_one = !inside[..end].trim().is_empty() && is_within(&inside[..end]);
        is_one.then_some(open.len() + end + close.len())
    };
    let named = |inside: &str| inside.chars().all(is_name);
    let in_capitals = |inside: &str| {
        let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        // Two digits are those of a character in a URL.
        inside.len() > 2 && inside.chars().all(capital)
    };
    let stands_alone = || !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    match *rest.as_bytes().get(..2)? {
        [b'{', b'{'] => between("{{", "}}", &|inside| !inside.contains('\n')),
        [b'#', b'{'] => {
            let len = between("#{", "}", &named)?;
            Some(len + usize::from(rest[len..].starts_with('#')))
        }
        [b'_', b'_'] if stands_alone() => {
            let len = between("__", "__", &|inside| named(inside) && !inside.contains(' '))?;
            let behind = rest[len..].chars().next();
            behind.is_none_or(|c| !c.is_alphanumeric() && c != '_').then_some(len)
        }
        [b'$', b'('] => between("$(", ")", &named),
        [b'$', b'{'] if dialect.has_dollar_placeholders => between("${", "}", &|inside| {
            inside.starts_with(|c: char| c.is_alphabetic() || c == '_')
        }),
        [b'%', _] => between("%", "%", &in_capitals),
        [b'@', b'@'] => between("@@", "@@", &named),
        _ => None,
    }
}

impl World<'_, '_> {
    /// The value of a literal with placeholders; `None` if it has none.
    pub(super) fn with_placeholders(
        &self,
        text: &str,
        dialect: &Dialect,
        span: Span,
    ) -> Option<Value> {
        let found = find(text, dialect);
        if found.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        let mut at = 0;
        for range in found {
            if at < range.start {
                parts.push(Value::string(&text[at..range.start], span));
            }
            at = range.end;
            parts.push(self.placeholder(&text[range], span));
        }
        if at < text.len() {
            parts.push(Value::string(&text[at..], span));
        }
        match parts.len() {
            1 => parts.pop(),
            _ => Some(self.partly_known_text(&parts, span)),
        }
    }

    /// The value that a placeholder stands for, the same wherever it stands.
    fn placeholder(&self, text: &str, span: Span) -> Value {
        let Some((variable, default)) = with_default(text) else {
            return self.replaced(
                text,
                Refinement { non_null: true, ..Refinement::default() },
                span,
            );
        };
        let variable = format!("${{{variable}}}");
        let refinement = Refinement { non_null: true, non_empty: true, ..Refinement::default() };
        let (default, set) =
            (Value::string(default, span), self.replaced(&variable, refinement, span));
        let (Some(term), Some(default_term)) = (self.term_of(&set), self.term_of(&default)) else {
            return set;
        };
        let question = Question::Empty(term);
        let either = self.intern(Term::If(Box::new(question.clone()), default_term, term));
        let unknown = Unknown::new(Reason::Placeholder(Name::from(text)), span);
        let options = vec![
            Alternative { text: format!("{variable} == ''"), value: default },
            Alternative { text: format!("{variable} != ''"), value: set },
        ];
        self.choose(question, options, Unknown { term: Some(either), ..unknown })
    }

    /// What another tool puts in the place of a placeholder.
    fn replaced(&self, text: &str, refinement: Refinement, span: Span) -> Value {
        let name = Name::from(text);
        let term = self.intern(Term::Named(None, name.clone()));
        let unknown = Unknown::new(Reason::Placeholder(name), span).refine(refinement);
        self.symbolic(unknown, Some(term), span)
    }
}

/// Whether a string, with its quotes, is no more than azd's `${X=default}`.
pub(crate) fn has_default(literal: &str) -> bool {
    with_default(literal.trim_matches(['"', '\''])).is_some()
}

/// The variable and the default of azd's `${X=default}`. A variable that is not set is empty to
/// [its parser](https://pkg.go.dev/github.com/drone/envsubst), to which the three forms are one. What it would expand
/// or unquote in a default is left alone.
fn with_default(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    let (variable, rest) =
        inside.split_at(inside.find(|c: char| !c.is_alphanumeric() && c != '_')?);
    let default = [":=", ":-", "="].iter().find_map(|operator| rest.strip_prefix(operator))?;
    (!default.contains(['$', '\'', '"', '\\'])).then_some((variable, default))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Language;

    #[track_caller]
    fn check(text: &str, language: Language, expected: &[&str]) {
        let found = find(text, language.dialect());
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn placeholders_are_found() {
        for (text, expected) in [
            ("{{ .identityId }}", &["{{ .identityId }}"][..]),
            ("a-#{env}#-b-#{n}", &["#{env}#", "#{n}"]),
            ("__client_id__", &["__client_id__"]),
            ("/x/__a__/__b__", &["__a__", "__b__"]),
            ("$(client_id)", &["$(client_id)"]),
            ("%CLIENT_ID%", &["%CLIENT_ID%"]),
            ("@@ID@@", &["@@ID@@"]),
        ] {
            check(text, Language::Terraform, expected);
            check(text, Language::Bicep, expected);
        }
        check("${X}-${Y=a b}", Language::Arm, &["${X}", "${Y=a b}"]);
    }

    #[test]
    fn defaults_are_found() {
        for (text, expected) in [
            ("${X=User}", Some(("X", "User"))),
            ("${X_1:-a b}", Some(("X_1", "a b"))),
            ("${X:=}", Some(("X", ""))),
            ("${X}", None),
            ("${X:none}", None),
            ("${X='quoted'}", None),
            ("${X=${Y}", None),
            ("{{ X=a }}", None),
        ] {
            assert_eq!(with_default(text), expected, "{text}");
        }
    }

    #[test]
    fn what_looks_alike_is_text() {
        for text in [
            "",
            "a",
            "a__b__c",
            "__",
            "____",
            "#{}",
            "{{}}",
            "a%20b%20c",
            "%E2%80%93",
            "50%",
            "$5",
            "a@@b",
            "#a",
            "{{ a\n}}",
            "$()",
            "é%",
            "#{a;b}",
        ] {
            check(text, Language::Arm, &[]);
        }
        check("${X}", Language::Terraform, &[]);
    }

    /// Each of these would take minutes if the rest of the text were searched at every character.
    #[test]
    fn long_texts_are_searched_once() {
        for start in ["{", "{{", "#{", "$(", "__é", "%A", "@@", "{ "] {
            check(&start.repeat(1_000_000), Language::Arm, &[]);
        }
    }
}
