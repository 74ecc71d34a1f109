//! HCL expressions and templates to the intermediate representation, from the tree of `hcl-edit`,
//! which is walked directly because converting it to `hcl::Expression` drops every span.
//!
//! Interner are resolved to what they are (parameter, local, resource, …) here; what they hold is
//! the evaluator's business. Rule files are lowered by the same code.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, ObjectKey, TraversalOperator, UnaryOperator,
};
use hcl_edit::template::{Directive, Element, Template};
use hcl_edit::{Decorated, Ident};

use super::template;
use crate::collections::HashMap;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{
    BinaryOp, Binding, Expr, ExprKind, For, Item, Name, PathKind, Property, SPLAT, UnaryOp,
};
use crate::source::Span;
use crate::syntax::origin::Origin;

/// Lowers expressions of one text. Keeps the names that are bound around the expression, because
/// `x.y` is a bound name's member inside a `for` over `x` and a resource elsewhere.
pub(crate) struct Lowering<'a> {
    pub(crate) origin: &'a Origin,
    pub(crate) bound: Vec<Name>,
    pub(crate) renamed: Renamed,
    /// What is wrong with what the parser let pass.
    pub(crate) problems: Vec<InputDiagnostic>,
    /// The text that was parsed.
    text: &'a str,
    /// The texts of literals that are not as they are written, by their offset in the parsed text.
    literals: HashMap<usize, String>,
}

/// The texts of object keys that were parsed under another name, by their offset in the parsed text.
pub(crate) type Renamed = HashMap<usize, String>;

impl<'a> Lowering<'a> {
    pub(crate) fn new(origin: &'a Origin, text: &'a str) -> Self {
        let (renamed, literals) = (Renamed::default(), HashMap::default());
        Self { origin, bound: Vec::new(), renamed, problems: Vec::new(), text, literals }
    }

    /// The parts of a template that stands alone.
    pub(crate) fn whole_template(&mut self, template: &Template, span: Span) -> Vec<Expr> {
        self.literals.extend(template::lines(template.iter(), self.text, false));
        self.elements(template.iter(), span)
    }

    /// The span of a node, or `outer` where the parser kept none.
    pub(crate) fn span(&self, node: &impl hcl_edit::Span, outer: Span) -> Span {
        node.span().map_or(outer, |range| self.origin.span(range))
    }

    pub(crate) fn expression(&mut self, expr: &Expression, outer: Span) -> Expr {
        let span = self.span(expr, outer);
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(value) => match value.as_repr() {
                Some(text) => ExprKind::number(text),
                None => ExprKind::number(&value.value().to_string()),
            },
            Expression::String(value) => ExprKind::String(Arc::from(value.value().as_str())),
            Expression::Array(array) => ExprKind::Array(
                array
                    .iter()
                    .map(|item| Item { value: self.expression(item, span), spread: false })
                    .collect(),
            ),
            Expression::Object(object) => ExprKind::Object(
                object
                    .iter()
                    .map(|(key, value)| Property {
                        key: self.object_key(key, span),
                        value: self.expression(value.expr(), span),
                    })
                    .collect(),
            ),
            Expression::StringTemplate(template) => {
                if template.iter().any(template::is_changed) {
                    self.literals.extend(template::quoted(template.iter()));
                }
                let parts = self.elements(template.iter(), span);
                return interpolated(parts, span);
            }
            Expression::HeredocTemplate(heredoc) => {
                let start = heredoc.span().map_or(0, |span| span.start);
                let dedents = self.text.get(start..).is_some_and(|text| text.starts_with("<<-"));
                let elements = heredoc.template.iter();
                self.literals.extend(template::lines(elements, self.text, dedents));
                return self.template(&heredoc.template, span);
            }
            // The parentheses belong to the text that a finding shows, not to the meaning.
            Expression::Parenthesis(inner) => return self.expression(inner.inner(), span),
            Expression::Variable(name) => self.root_name(name.value().as_str()),
            Expression::Conditional(conditional) => ExprKind::Conditional(Box::new([
                self.expression(&conditional.cond_expr, span),
                self.expression(&conditional.true_expr, span),
                self.expression(&conditional.false_expr, span),
            ])),
            Expression::FuncCall(call) => {
                let mut name = String::new();
                for part in &call.name.namespace {
                    name.push_str(part.value().as_str());
                    name.push_str("::");
                }
                name.push_str(call.name.name.value().as_str());
                // `core::f` is the explicit form of `f`:
                // https://developer.hashicorp.com/terraform/language/functions
                let name = Name::from(name.strip_prefix("core::").unwrap_or(&name));
                ExprKind::Call {
                    name,
                    args: call.args.iter().map(|arg| self.expression(arg, span)).collect(),
                    expand_last: call.args.expand_final(),
                }
            }
            Expression::Traversal(traversal) => {
                let operators: Vec<_> = traversal.operators.iter().collect();
                return self.traversal(&traversal.expr, &operators, span);
            }
            Expression::UnaryOp(op) => {
                let operand = Box::new(self.expression(&op.expr, span));
                match op.operator.value() {
                    UnaryOperator::Not => ExprKind::Unary(UnaryOp::Not, operand),
                    UnaryOperator::Neg => ExprKind::Unary(UnaryOp::Negate, operand),
                }
            }
            Expression::BinaryOp(op) => ExprKind::Binary(
                binary_operator(*op.operator.value()),
                Box::new([
                    self.expression(&op.lhs_expr, span),
                    self.expression(&op.rhs_expr, span),
                ]),
            ),
            Expression::ForExpr(for_expr) => self.for_expression(for_expr, span),
        };
        Expr::new(span, kind)
    }

    fn for_expression(&mut self, for_expr: &ForExpr, span: Span) -> ExprKind {
        let intro = &for_expr.intro;
        let collection = self.expression(&intro.collection_expr, span);
        let parts = |this: &mut Self, binding| For {
            binding,
            collection,
            key: for_expr.key_expr.as_ref().map(|key| this.expression(key, span)),
            value: this.expression(&for_expr.value_expr, span),
            condition: for_expr.cond.as_ref().map(|cond| this.expression(&cond.expr, span)),
            grouping: for_expr.grouping,
        };
        let lowered = self.binding(intro.key_var.as_ref(), &intro.value_var, parts);
        ExprKind::For(Box::new(lowered))
    }

    /// Lowers what a comprehension binds its names for.
    fn binding<T>(
        &mut self,
        key: Option<&Decorated<Ident>>,
        value: &Decorated<Ident>,
        lower: impl FnOnce(&mut Self, Binding) -> T,
    ) -> T {
        let key = key.map(|name| Name::from(name.value().as_str()));
        let value = Name::from(value.value().as_str());
        let outer = self.bound.len();
        self.bound.extend(key.iter().cloned());
        self.bound.push(value.clone());
        let lowered = lower(self, Binding::KeyValue { key, value });
        self.bound.truncate(outer);
        lowered
    }

    fn object_key(&mut self, key: &ObjectKey, outer: Span) -> Expr {
        if let Some(range) = key.span()
            && let Some(text) = self.renamed.get(&range.start)
            && let Ok(real) = hcl_edit::parser::parse_expr(text)
        {
            let origin = Origin::verbatim(self.origin.file, self.origin.offset(range.start));
            let mut lowering = Lowering::new(&origin, text);
            lowering.bound.clone_from(&self.bound);
            return lowering.object_key(&ObjectKey::Expression(real), outer);
        }
        match key {
            ObjectKey::Ident(name) => Expr::new(
                self.span(name, outer),
                ExprKind::String(Arc::from(name.value().as_str())),
            ),
            // A bare name in key position is that name; `(name)` is the variable.
            ObjectKey::Expression(Expression::Variable(name)) => Expr::new(
                self.span(name, outer),
                ExprKind::String(Arc::from(name.value().as_str())),
            ),
            // So are the words of the language.
            ObjectKey::Expression(Expression::Null(word)) => {
                Expr::new(self.span(word, outer), ExprKind::String("null".into()))
            }
            ObjectKey::Expression(Expression::Bool(word)) => {
                let text = if *word.value() { "true" } else { "false" };
                Expr::new(self.span(word, outer), ExprKind::String(text.into()))
            }
            ObjectKey::Expression(expr) => self.expression(expr, outer),
        }
    }

    /// What a bare name means.
    fn root_name(&self, name: &str) -> ExprKind {
        if self.bound.iter().any(|bound| **bound == *name) {
            ExprKind::Bound(name.into())
        } else {
            ExprKind::Opaque(name.into())
        }
    }

    fn traversal(
        &mut self,
        base: &Expression,
        operators: &[&Decorated<TraversalOperator>],
        outer: Span,
    ) -> Expr {
        let base_span = self.span(base, outer);
        let start = base_span;
        let attribute = |n: usize| match operators.get(n).map(|op| op.value()) {
            Some(TraversalOperator::GetAttr(name)) => Some(name.value().as_str()),
            _ => None,
        };
        let (lowered, used) = match base {
            Expression::Variable(name) if !self.bound.iter().any(|b| **b == **name.value()) => {
                let name = name.value().as_str();
                match (name, attribute(0), attribute(1)) {
                    ("var", Some(x), _) => (ExprKind::Parameter(x.into()), 1),
                    ("local", Some(x), _) => (ExprKind::Local(x.into()), 1),
                    ("module", Some(x), _) => (ExprKind::Module(x.into()), 1),
                    ("data" | "ephemeral", Some(ty), Some(x)) => {
                        (ExprKind::Resource(format!("{name}.{ty}.{x}").into()), 2)
                    }
                    ("path", Some("module"), _) => (ExprKind::Path(PathKind::Module), 1),
                    ("path", Some("root" | "cwd"), _) => (ExprKind::Path(PathKind::Root), 1),
                    ("terraform" | "tofu", Some(x), _) => {
                        (ExprKind::Opaque(format!("{name}.{x}").into()), 1)
                    }
                    ("each" | "count" | "self", ..) => (ExprKind::Bound(name.into()), 0),
                    (ty, Some(x), _) => (ExprKind::Resource(format!("{ty}.{x}").into()), 1),
                    (other, ..) => (ExprKind::Opaque(other.into()), 0),
                }
            }
            _ => {
                let is_index = |one: &&Decorated<TraversalOperator>| {
                    matches!(one.value(), TraversalOperator::LegacyIndex(_))
                };
                if let (Expression::Number(_), Some(last)) =
                    (base, operators.iter().rfind(|one| is_index(one)))
                {
                    let span = base_span.to(self.span(*last, outer));
                    let message = "this is no number; a text needs quotes";
                    self.problems.push(InputDiagnostic::new(message, span));
                    return Expr::new(span, ExprKind::Opaque("a text without quotes".into()));
                }
                let expr = self.expression(base, outer);
                return self.operators(expr, start, operators, outer);
            }
        };
        let mut span = base_span;
        if used > 0 {
            span = span.to(self.span(operators[used - 1], outer));
        }
        self.operators(Expr::new(span, lowered), start, &operators[used..], outer)
    }

    fn operators(
        &mut self,
        mut expr: Expr,
        start: Span,
        operators: &[&Decorated<TraversalOperator>],
        outer: Span,
    ) -> Expr {
        let is_index = |one: &Decorated<TraversalOperator>| {
            matches!(one.value(), TraversalOperator::LegacyIndex(_))
        };
        if let Some(pair) = operators.windows(2).find(|pair| pair.iter().all(|one| is_index(one))) {
            let span = self.span(pair[0], outer).to(self.span(pair[1], outer));
            let message = "two indexes in a row need brackets: `[0][0]`";
            self.problems.push(InputDiagnostic::new(message, span));
        }
        let mut rest = operators.iter();
        while let Some(operator) = rest.next() {
            let span = start.to(self.span(*operator, outer));
            let kind = match operator.value() {
                TraversalOperator::GetAttr(name) => {
                    ExprKind::Member(Box::new(expr), name.value().as_str().into())
                }
                TraversalOperator::Index(index) => {
                    let index = self.expression(index, span);
                    ExprKind::Index(Box::new(expr), Box::new(index))
                }
                TraversalOperator::LegacyIndex(index) => {
                    let index = Expr::new(span, ExprKind::number(&index.value().to_string()));
                    ExprKind::Index(Box::new(expr), Box::new(index))
                }
                TraversalOperator::FullSplat(_) => {
                    let each: Vec<_> = rest.by_ref().copied().collect();
                    return self.splat(expr, span, start, &each, outer);
                }
                TraversalOperator::AttrSplat(_) => {
                    // `a.*.b[0]` is `(a.*.b)[0]`: the old splat takes attributes only.
                    // https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#splat-operators
                    let all = rest.as_slice();
                    let taken = all
                        .iter()
                        .take_while(|op| matches!(op.value(), TraversalOperator::GetAttr(_)))
                        .count();
                    let splat = self.splat(expr, span, start, &all[..taken], outer);
                    return self.operators(splat, start, &all[taken..], outer);
                }
            };
            expr = Expr::new(span, kind);
        }
        expr
    }

    fn splat(
        &mut self,
        base: Expr,
        span: Span,
        start: Span,
        operators: &[&Decorated<TraversalOperator>],
        outer: Span,
    ) -> Expr {
        let element = Expr::new(span, ExprKind::Bound(SPLAT.into()));
        let each = self.operators(element, start, operators, outer);
        let span = span.to(each.span);
        Expr::new(span, ExprKind::Splat { base: Box::new(base), each: Box::new(each) })
    }

    /// A template as an expression of its text. A heredoc with a single interpolation and no
    /// text around it is still a string, which [`interpolated`] would not make of it.
    pub(crate) fn template(&mut self, template: &Template, span: Span) -> Expr {
        let parts = self.elements(template.iter(), span);
        match <[Expr; 1]>::try_from(parts) {
            Ok([part]) if matches!(part.kind, ExprKind::String(_)) => {
                Expr { span, kind: part.kind }
            }
            Ok(part) => Expr::new(span, ExprKind::Template(part.into())),
            Err(parts) if parts.is_empty() => Expr::new(span, ExprKind::String("".into())),
            Err(parts) => Expr::new(span, ExprKind::Template(parts)),
        }
    }

    /// The parts of a template.
    pub(crate) fn elements<'t>(
        &mut self,
        elements: impl Iterator<Item = &'t Element>,
        outer: Span,
    ) -> Vec<Expr> {
        let mut parts: Vec<Expr> = Vec::new();
        for element in elements {
            let span = self.span(element, outer);
            parts.push(match element {
                Element::Literal(literal) => {
                    let changed = literal.span().and_then(|span| self.literals.get(&span.start));
                    let text = changed.unwrap_or(literal.value());
                    if text.is_empty() {
                        continue;
                    }
                    Expr::new(span, ExprKind::String(text.as_str().into()))
                }
                Element::Interpolation(x) => self.expression(&x.expr, span),
                Element::Directive(directive) => self.directive(directive, span),
            });
        }
        parts
    }

    fn directive(&mut self, directive: &Directive, span: Span) -> Expr {
        match directive {
            Directive::If(directive) => {
                let condition = self.expression(&directive.if_expr.cond_expr, span);
                let then = self.directive_body(&directive.if_expr.template, span);
                let otherwise = match &directive.else_expr {
                    Some(other) => self.directive_body(&other.template, span),
                    None => Expr::new(span, ExprKind::String("".into())),
                };
                Expr::new(span, ExprKind::Conditional(Box::new([condition, then, otherwise])))
            }
            Directive::For(directive) => {
                let intro = &directive.for_expr;
                let collection = self.expression(&intro.collection_expr, span);
                let texts =
                    self.binding(intro.key_var.as_ref(), &intro.value_var, |this, binding| {
                        let value = this.directive_body(&intro.template, span);
                        let (key, condition) = (None, None);
                        For { binding, collection, key, value, condition, grouping: false }
                    });
                let texts = Expr::new(span, ExprKind::For(Box::new(texts)));
                let separator = Expr::new(span, ExprKind::String("".into()));
                Expr::new(
                    span,
                    ExprKind::Call {
                        name: "join".into(),
                        args: vec![separator, texts],
                        expand_last: false,
                    },
                )
            }
        }
    }

    fn directive_body(&mut self, template: &Template, outer: Span) -> Expr {
        let span = self.span(template, outer);
        let parts = self.elements(template.iter(), span);
        Expr::new(span, ExprKind::Template(parts))
    }
}

/// `"${x}"` is `x` itself, of any type; anything more is a string.
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-interpolation-unwrapping>
pub(crate) fn interpolated(parts: Vec<Expr>, span: Span) -> Expr {
    match <[Expr; 1]>::try_from(parts) {
        // The span of a literal includes its quotes; an interpolation keeps its own.
        Ok([part]) if matches!(part.kind, ExprKind::String(_)) => Expr { span, kind: part.kind },
        Ok([part]) => part,
        Err(parts) if parts.is_empty() => Expr::new(span, ExprKind::String("".into())),
        Err(parts) => Expr::new(span, ExprKind::Template(parts)),
    }
}

fn binary_operator(operator: BinaryOperator) -> BinaryOp {
    match operator {
        BinaryOperator::Eq => BinaryOp::Equal,
        BinaryOperator::NotEq => BinaryOp::NotEqual,
        BinaryOperator::LessEq => BinaryOp::LessOrEqual,
        BinaryOperator::GreaterEq => BinaryOp::GreaterOrEqual,
        BinaryOperator::Less => BinaryOp::Less,
        BinaryOperator::Greater => BinaryOp::Greater,
        BinaryOperator::Plus => BinaryOp::Add,
        BinaryOperator::Minus => BinaryOp::Subtract,
        BinaryOperator::Mul => BinaryOp::Multiply,
        BinaryOperator::Div => BinaryOp::Divide,
        BinaryOperator::Mod => BinaryOp::Remainder,
        BinaryOperator::And => BinaryOp::And,
        BinaryOperator::Or => BinaryOp::Or,
    }
}
