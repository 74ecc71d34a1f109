//! The expression language of templates: `[concat(parameters('name'), '-aks')]`.
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>
//!
//! ```text
//! text       = "[" expression "]"
//! expression = primary { "." name | "[" expression "]" }
//! primary    = string | number | call
//! call       = name { "." name } "(" [ expression { "," expression } ] ")"
//! string     = "'" { character | "''" } "'"
//! ```
//!
//! Functions that are operators in other languages become operators here, and functions that name
//! things become names, so that the evaluator knows them as what they are.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Effect;
use crate::ir::{BinaryOp, Expr, ExprKind, Lambda, Name, UnaryOp};
use crate::number::Number;
use crate::source::Span;
use crate::syntax::interner::Interner;
use crate::syntax::origin::Origin;

/// How deep expressions may be nested.
const MAX_DEPTH: usize = 200;

/// An expression that does not parse.
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: Span,
    /// What follows from it.
    pub(super) effect: Effect,
}

/// What names within an expression mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExprContext {
    /// Those of the template.
    Template,
    /// Those of a function that the template defines: `parameters` are its own.
    Function,
}

/// The name by which the body of a user-defined function sees an argument. It cannot be written, so
/// that nothing else is seen by it.
pub(super) fn function_parameter(name: &str) -> Name {
    format!("parameters({})", name.to_ascii_lowercase()).into()
}

/// The name by which a copy loop is seen in what it repeats.
pub(super) fn copy_index(name: &str) -> Name {
    format!("copyIndex({})", name.to_ascii_lowercase()).into()
}

/// The name by which the innermost copy loop of a resource is seen.
pub(super) const COPY_INDEX: &str = "copyIndex()";

/// Whether a string is an expression: it starts with a bracket that is not doubled, and ends with
/// one.
pub(super) fn is_expression(text: &str) -> bool {
    text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']')
}

/// Parses a string for which [`is_expression`] holds. `whole` is the span of the literal.
pub(super) fn parse(
    text: &str,
    origin: &Origin,
    whole: Span,
    place: ExprContext,
    names: &mut Interner,
) -> Result<Expr> {
    let mut parser = Parser { text, at: 1, origin, place, names, depth: 0 };
    let mut expr = parser.expression()?;
    parser.space();
    if parser.at + 1 != text.len() {
        return Err(parser.error("expected the end of the expression"));
    }
    // An expression that is the whole string is that string.
    expr.span = whole;
    Ok(expr)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    origin: &'a Origin,
    place: ExprContext,
    names: &'a mut Interner,
    depth: usize,
}

type Result<T> = std::result::Result<T, SyntaxError>;

impl Parser<'_> {
    fn error(&self, message: &str) -> SyntaxError {
        let end = (self.at + 1).min(self.text.len());
        let mut start = self.at.min(end);
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let end = if self.text.is_char_boundary(end) { end } else { start };
        let message = message.to_owned();
        SyntaxError { message, span: self.origin.span(start..end), effect: Effect::Unread }
    }

    fn span(&self, start: usize) -> Span {
        self.origin.span(start..self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Takes a byte, with the white space before it.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.take(byte) {
            return Ok(());
        }
        Err(self.error(&format!("expected `{}`", char::from(byte))))
    }

    fn expression(&mut self) -> Result<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let error = self.error("an expression is nested too deeply");
            return Err(SyntaxError { effect: Effect::Unsupported, ..error });
        }
        self.space();
        let start = self.at;
        let mut expr = self.primary()?;
        loop {
            self.space();
            let kind = match self.peek() {
                Some(b'.') => {
                    self.at += 1;
                    self.space();
                    let name = self.expect_name()?;
                    ExprKind::Member(Box::new(expr), self.names.shared(&self.text[name]))
                }
                Some(b'[') => {
                    self.at += 1;
                    let index = self.expression()?;
                    self.expect(b']')?;
                    ExprKind::Index(Box::new(expr), Box::new(index))
                }
                _ => break,
            };
            expr = Expr::new(self.span(start), kind);
        }
        self.depth -= 1;
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr> {
        match self.peek() {
            Some(b'\'') => self.string(),
            Some(b'0'..=b'9' | b'-' | b'+') => self.number(),
            _ => match self.name() {
                Some(name) => self.call(name),
                None => Err(self.error("expected an expression")),
            },
        }
    }

    fn string(&mut self) -> Result<Expr> {
        let start = self.at;
        self.at += 1;
        let inside = self.at;
        let mut doubled = false;
        loop {
            let Some(end) = memchr::memchr(b'\'', &self.text.as_bytes()[self.at..]) else {
                self.at = start;
                return Err(self.error("a string is not closed"));
            };
            self.at += end + 1;
            if self.peek() != Some(b'\'') {
                break;
            }
            doubled = true;
            self.at += 1;
        }
        let text = &self.text[inside..self.at - 1];
        let value = match doubled {
            true => text.replace("''", "'").into(),
            false => self.names.shared(text),
        };
        Ok(Expr::new(self.span(start), ExprKind::String(value)))
    }

    fn number(&mut self) -> Result<Expr> {
        let start = self.at;
        self.at += 1;
        while self.peek().is_some_and(|b| b.is_ascii_digit() || b == b'.') {
            self.at += 1;
        }
        match Number::parse(&self.text[start..self.at]) {
            Some(value) => Ok(Expr::new(self.span(start), ExprKind::Number(value))),
            None => {
                self.at = start;
                Err(self.error("expected a number"))
            }
        }
    }

    /// Takes a name; `None` if there is none.
    fn name(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let rest = &self.text[start..];
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(rest.len());
        self.at += end;
        (end > 0).then_some(start..self.at)
    }

    fn expect_name(&mut self) -> Result<Range<usize>> {
        match self.name() {
            Some(name) => Ok(name),
            None => Err(self.error("expected a name")),
        }
    }

    fn call(&mut self, mut name: Range<usize>) -> Result<Expr> {
        let start = name.start;
        while self.peek() == Some(b'.') {
            self.at += 1;
            name.end = self.expect_name()?.end;
        }
        self.expect(b'(')?;
        let mut args = Vec::new();
        if !self.take(b')') {
            loop {
                args.push(self.expression()?);
                if self.take(b')') {
                    break;
                }
                self.expect(b',')?;
            }
        }
        let span = self.span(start);
        Ok(Expr::new(span, call(&self.text[name], args, span, self.place, self.names)))
    }
}

/// The longest name of a function of Azure's own is shorter.
const MAX_NAME: usize = 40;

/// What a call is in the intermediate representation.
fn call(
    name: &str,
    args: Vec<Expr>,
    span: Span,
    place: ExprContext,
    names: &mut Interner,
) -> ExprKind {
    let mut lower = [0; MAX_NAME];
    let lower = match lower.get_mut(..name.len()) {
        Some(lower) => {
            lower.copy_from_slice(name.as_bytes());
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).unwrap_or(name)
        }
        None => name,
    };
    // The namespaces of the functions that Azure itself has.
    let plain = ["sys.", "az."].iter().find_map(|space| lower.strip_prefix(space));
    let plain = plain.unwrap_or(lower);
    let operator = match plain {
        "equals" => Some(BinaryOp::Equal),
        "less" => Some(BinaryOp::Less),
        "lessorequals" => Some(BinaryOp::LessOrEqual),
        "greater" => Some(BinaryOp::Greater),
        "greaterorequals" => Some(BinaryOp::GreaterOrEqual),
        "and" => Some(BinaryOp::And),
        "or" => Some(BinaryOp::Or),
        "add" => Some(BinaryOp::Add),
        "sub" => Some(BinaryOp::Subtract),
        "mul" => Some(BinaryOp::Multiply),
        "div" => Some(BinaryOp::Divide),
        "mod" => Some(BinaryOp::Remainder),
        _ => None,
    };
    match (operator, args.len()) {
        // Only these two take more than two arguments.
        (Some(op @ (BinaryOp::And | BinaryOp::Or)), 1..) => return fold(op, args),
        (Some(op), 2) => return fold(op, args),
        _ => {}
    }
    let literal = |index: usize| match args.get(index).map(|arg| &arg.kind) {
        Some(ExprKind::String(text)) => Some(Arc::clone(text)),
        _ => None,
    };
    match (plain, args.len()) {
        ("true", 0) => ExprKind::Bool(true),
        ("false", 0) => ExprKind::Bool(false),
        ("null", 0) => ExprKind::Null,
        ("parameters", 1) if place == ExprContext::Function => match literal(0) {
            Some(name) => ExprKind::Bound(function_parameter(&name)),
            None => ExprKind::Opaque("a parameter whose name is computed".into()),
        },
        ("parameters", 1) if literal(0).is_some() => name_of(literal(0), ExprKind::Parameter),
        ("variables", 1) if literal(0).is_some() => name_of(literal(0), ExprKind::Local),
        ("lambdavariables", 1) if literal(0).is_some() => name_of(literal(0), ExprKind::Bound),
        ("copyindex", 0) => ExprKind::Bound(COPY_INDEX.into()),
        ("copyindex", 1) => match literal(0) {
            Some(name) => ExprKind::Bound(copy_index(&name)),
            None => {
                let index = Expr::new(span, ExprKind::Bound(COPY_INDEX.into()));
                fold(BinaryOp::Add, std::iter::once(index).chain(args).collect())
            }
        },
        ("copyindex", 2) if literal(0).is_some() => {
            let index = name_of(literal(0), |name| ExprKind::Bound(copy_index(&name)));
            let index = Expr::new(span, index);
            fold(BinaryOp::Add, std::iter::once(index).chain(args.into_iter().skip(1)).collect())
        }
        ("not", 1) => match <[Expr; 1]>::try_from(args) {
            Ok([operand]) => ExprKind::Unary(UnaryOp::Not, Box::new(operand)),
            Err(args) => other(names.shared(name), args),
        },
        ("if", 3) => match <[Expr; 3]>::try_from(args) {
            Ok(parts) => ExprKind::Conditional(Box::new(parts)),
            Err(args) => other(names.shared(name), args),
        },
        ("lambda", 1..) => {
            let mut args = args;
            let body = args.pop();
            let names = args.iter().map(|arg| match &arg.kind {
                ExprKind::String(name) => Some(Arc::clone(name)),
                _ => None,
            });
            match (body, names.collect()) {
                (Some(body), Some(parameters)) => {
                    ExprKind::Lambda(Box::new(Lambda { parameters, body }))
                }
                _ => ExprKind::Opaque("a lambda whose parameters are computed".into()),
            }
        }
        _ => other(names.shared(if plain.len() < lower.len() { plain } else { name }), args),
    }
}

fn other(name: Name, args: Vec<Expr>) -> ExprKind {
    ExprKind::Call { name, args, expand_last: false }
}

fn name_of(name: Option<Name>, kind: impl FnOnce(Name) -> ExprKind) -> ExprKind {
    // Callers have seen that there is one.
    kind(name.unwrap_or_default())
}

/// Operands joined with an operator from the left.
fn fold(op: BinaryOp, args: Vec<Expr>) -> ExprKind {
    let joined = args.into_iter().reduce(|left, right| {
        let span = left.span.to(right.span);
        Expr::new(span, ExprKind::Binary(op, Box::new([left, right])))
    });
    joined.map_or(ExprKind::Null, |expr| expr.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources};

    fn parsed(text: &str) -> Result<Expr> {
        let sources = Sources::default();
        let id = sources.add(SourceFile::given(String::new(), text.to_owned()));
        let whole = Span::new(id, 0, text.len());
        parse(
            text,
            &Origin::verbatim(id, 0),
            whole,
            ExprContext::Template,
            &mut Interner::default(),
        )
    }

    #[track_caller]
    fn accepts(text: &str) -> ExprKind {
        parsed(text).unwrap_or_else(|error| panic!("{text}: {}", error.message)).kind
    }

    #[test]
    fn forms() {
        assert!(matches!(accepts("['it''s']"), ExprKind::String(text) if &*text == "it's"));
        assert!(matches!(accepts("[-5]"), ExprKind::Number(number) if number.as_i64() == Some(-5)));
        assert!(matches!(accepts("[Parameters('x')]"), ExprKind::Parameter(_)));
        assert!(matches!(accepts("[ parameters( 'x' )\n.y [ 0 ] ]"), ExprKind::Index(..)));
        assert!(
            matches!(accepts("[ns.fn('a')]"), ExprKind::Call { name, .. } if &*name == "ns.fn")
        );
        assert!(
            matches!(accepts("[sys.concat('a')]"), ExprKind::Call { name, .. } if &*name == "concat")
        );
        assert!(matches!(accepts("[and(true(), false(), true())]"), ExprKind::Binary(..)));
        assert!(matches!(accepts("[if(true(), 1, 2)]"), ExprKind::Conditional(_)));
        assert!(matches!(accepts("[copyIndex('vm', 1)]"), ExprKind::Binary(BinaryOp::Add, _)));
        assert!(matches!(accepts("[lambda('x', lambdaVariables('x'))]"), ExprKind::Lambda(_)));
        assert!(matches!(accepts("[variables(parameters('x'))]"), ExprKind::Call { .. }));
    }

    #[test]
    fn errors_have_places() {
        for (text, at) in [
            ("[concat('a']", 11),
            ("[concat('a)]", 8),
            ("[concat(,)]", 8),
            ("[parameters]", 11),
            ("[]", 1),
            ("['a' 'b']", 5),
            ("[a.]", 3),
        ] {
            let error = parsed(text).err().unwrap_or_else(|| panic!("{text} is accepted"));
            assert_eq!(error.span.start, at, "{text}: {}", error.message);
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = format!("[{}1{}]", "add(1,".repeat(5_000), ")".repeat(5_000));
        assert!(parsed(&deep).is_err_and(|error| error.effect == Effect::Unsupported));
    }
}
