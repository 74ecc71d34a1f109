//! The term of a value, and of what an expression computes.

use super::ids::TermId;
use super::refinement::Shape;
use super::scalar;
use super::target::{Key, Reference, Target};
use super::term::{Constant, Term};
use super::unknown::Unknown;
use super::value::{Kind, Value};
use super::world::{Environment, World};
use crate::ir::{BinaryOp, Binding, Expr, ExprKind, For, Name, SPLAT, UnaryOp};
use crate::source::Span;

/// A text of more parts is not taken apart: nobody writes it in two ways.
const MAX_PARTS: usize = 100;

/// Longer constants in a text, in bytes, are not joined.
const MAX_TEXT: usize = 10_000;

/// A value of more parts has no term: nobody compares it with what is not known.
const MAX_WEIGHT: u32 = 10_000;

/// Functions that give something else each time, so that only their place identifies a result.
const IMPURE: &[&str] = &["bcrypt", "newguid", "plantimestamp", "timestamp", "utcnow", "uuid"];

/// Functions that read files relative to the file that calls them.
const RELATIVE: &[&str] = &[
    "loaddirectoryfileinfo",
    "loadfileasbase64",
    "loadjsoncontent",
    "loadtextcontent",
    "loadyamlcontent",
];

/// A part of a text that is put together of several.
pub(crate) enum TextPart {
    /// It is known.
    Known(Name),
    /// It is what a path leads to in a resource.
    Attribute(Target, Vec<Key>),
    /// It is something else.
    Unknown(TermId),
}

impl World<'_, '_> {
    /// The identifier of a term.
    pub(super) fn intern(&self, term: Term) -> TermId {
        self.program.terms.borrow_mut().intern(term)
    }

    /// The term with an identifier.
    pub(super) fn term(&self, id: TermId) -> Term {
        self.program.terms.borrow().all[id.0 as usize].clone()
    }

    pub(super) fn constant(&self, constant: Constant) -> TermId {
        self.intern(Term::Constant(constant))
    }

    pub(super) fn text_term(&self, text: &str) -> TermId {
        self.constant(Constant::Text(text.into()))
    }

    /// The term of a value; `None` if the value has no identity, such as an error, or a collection
    /// of which a part is not known and that no operation has named.
    pub(crate) fn term_of(&self, value: &Value) -> Option<TermId> {
        if value.weight() > MAX_WEIGHT {
            return None;
        }
        self.budget.spend(1);
        Some(match &value.kind {
            Kind::Null => self.constant(Constant::Null),
            Kind::Bool(value) => self.constant(Constant::Bool(*value)),
            Kind::Number(value) => self.constant(Constant::Number(value.clone())),
            Kind::String(text) => self.constant(Constant::Text(text.clone())),
            Kind::Json(json) => match scalar::text(value) {
                Some(text) => self.constant(Constant::Text(text)),
                None => self.called("jsonencode", vec![self.term_of(&json.value)?]),
            },
            Kind::Array(array) if array.open.is_none() => {
                let items: Option<Vec<TermId>> =
                    array.items.iter().map(|item| self.term_of(item)).collect();
                self.intern(Term::List(items?))
            }
            Kind::Object(object) if object.open.is_none() => {
                let mut members = Vec::with_capacity(object.members.len());
                for (name, member) in &object.members {
                    members.push((name.clone(), self.term_of(&member.value)?));
                }
                members.sort();
                self.intern(Term::Object(members))
            }
            Kind::Array(_) | Kind::Object(_) => return None,
            Kind::Reference(reference) => self.reference_term(reference),
            Kind::Unknown(unknown) => unknown.term?,
        })
    }

    fn reference_term(&self, reference: &Reference) -> TermId {
        let mut term = self.intern(Term::Target(reference.target.clone()));
        for key in &reference.path {
            term = self.intern(Term::Member(term, key.clone()));
        }
        term
    }

    /// The result of a function or an operator.
    pub(super) fn called(&self, name: &str, args: Vec<TermId>) -> TermId {
        self.intern(Term::Call(name.into(), args))
    }

    /// The result of a function of the code's language; `None` if it gives something else each time.
    pub(super) fn function_term(
        &self,
        name: &str,
        mut args: Vec<TermId>,
        env: Environment<'_>,
    ) -> Option<TermId> {
        let name = name.to_ascii_lowercase();
        if IMPURE.contains(&&*name) {
            return None;
        }
        if RELATIVE.contains(&&*name) {
            args.push(self.intern(Term::Target(Target::Module(env.instance?))));
        }
        Some(self.called(&name, args))
    }

    /// A text that is put together of parts. However it is put together, it is the same: parts of
    /// parts are parts, and constants side by side are one.
    pub(super) fn joined_term(&self, parts: &[TermId]) -> TermId {
        let text = |term: TermId| match self.term(term) {
            Term::Constant(Constant::Text(text)) => Some(text),
            _ => None,
        };
        let mut joined: Vec<TermId> = Vec::new();
        let mut add = |part: TermId| match (joined.last().and_then(|last| text(*last)), text(part))
        {
            (_, Some(own)) if own.is_empty() => {}
            (Some(before), Some(own)) if before.len() + own.len() <= MAX_TEXT => {
                joined.pop();
                joined.push(self.text_term(&format!("{before}{own}")));
            }
            _ => joined.push(part),
        };
        // A text of texts of texts could double at each step.
        let nested = |part: &TermId| match self.program.terms.borrow().all[part.0 as usize] {
            Term::Text(ref parts) => parts.len(),
            _ => 1,
        };
        if parts.iter().map(nested).sum::<usize>() > MAX_PARTS {
            return self.intern(Term::Text(parts.to_vec()));
        }
        for part in parts {
            match self.term(*part) {
                Term::Text(inner) => inner.into_iter().for_each(&mut add),
                _ => add(*part),
            }
        }
        self.intern(Term::Text(joined))
    }

    /// Whether two texts are different whatever is unknown of them: what surrounds the one part in which they differ is the
    /// same in both.
    pub(super) fn differ(&self, a: &Value, b: &Value) -> bool {
        let parts = |value: &Value| match self.term(self.term_of(value)?) {
            Term::Text(parts) => Some(parts),
            _ => None,
        };
        let (Some(a), Some(b)) = (parts(a), parts(b)) else { return false };
        let before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        let (a, b) = (&a[before..], &b[before..]);
        let behind = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let is_known = |rest: &[TermId]| match rest {
            [] => true,
            [only] => matches!(self.term(*only), Term::Constant(Constant::Text(_))),
            _ => false,
        };
        let (a, b) = (&a[..a.len() - behind], &b[..b.len() - behind]);
        a != b && is_known(a) && is_known(b)
    }

    /// Whether a value is a text that is put together of parts, one of which is the other value.
    pub(crate) fn is_text_with(&self, whole: &Value, part: &Value) -> bool {
        let Some(unknown) = whole.as_unknown() else { return false };
        let Some(Term::Text(parts)) = unknown.term.map(|term| self.term(term)) else {
            return false;
        };
        self.term_of(part).is_some_and(|part| parts.contains(&part))
    }

    /// The parts of a text that is not wholly known.
    pub(crate) fn text_parts(&self, value: &Value) -> Option<Vec<TextPart>> {
        let Term::Text(parts) = self.term(value.as_unknown()?.term?) else { return None };
        let part = |part: TermId| {
            let (mut path, mut whole) = (Vec::new(), part);
            loop {
                whole = match self.term(whole) {
                    Term::Constant(Constant::Text(text)) => return TextPart::Known(text),
                    Term::Target(target) => {
                        path.reverse();
                        return TextPart::Attribute(target, path);
                    }
                    Term::Member(whole, key) => {
                        path.push(key);
                        whole
                    }
                    _ => return TextPart::Unknown(part),
                }
            }
        };
        Some(parts.into_iter().map(part).collect())
    }

    /// The input of a module, or the part of one, that a value is, as expressions name it.
    pub(crate) fn input_text(&self, value: &Value) -> Option<String> {
        let mut path = Vec::new();
        let mut whole = value.as_unknown()?.term?;
        loop {
            whole = match self.term(whole) {
                Term::Member(of, Key::Name(name)) => {
                    path.push(format!(".{name}"));
                    of
                }
                Term::Member(of, key) => {
                    path.push(key.text());
                    of
                }
                Term::Element(of, _) => {
                    path.push(Key::Any.text());
                    of
                }
                Term::Parameter(instance, name) => {
                    let module = &self.program.instance(instance).module;
                    let parameter = module.parameters.get(&name)?;
                    path.reverse();
                    return Some(format!("{}{}", parameter.display, path.concat()));
                }
                _ => return None,
            }
        }
    }

    /// Texts that are in a text which is not wholly known.
    pub(super) fn known_parts(&self, value: &Value) -> Vec<Name> {
        if let Kind::Reference(reference) = &value.kind
            && let Target::Foreign(foreign) = &reference.target
            && reference.is_foreign_id()
        {
            // With one name for each part of the type behind the provider.
            let is_short = foreign.ty.matches('/').count() == 1;
            let name = foreign.name.as_deref().filter(|_| is_short).unwrap_or_default();
            let end = if is_short { "/" } else { "" };
            return vec![format!("/providers/{}{end}{name}", foreign.ty).into()];
        }
        let parts = self.text_parts(value).unwrap_or_default();
        let known = parts.into_iter().filter_map(|part| match part {
            TextPart::Known(text) => Some(text),
            _ => None,
        });
        known.collect()
    }

    /// How a text ends that is put together of parts; `None` if that is not known.
    pub(crate) fn text_end(&self, value: &Value) -> Option<Name> {
        let Kind::Unknown(unknown) = &value.kind else { return None };
        let Term::Text(parts) = self.term(unknown.term?) else { return None };
        match self.term(*parts.last()?) {
            Term::Constant(Constant::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The part of a text before the first slash in what is known of it; `None` if there is none.
    pub(crate) fn before_slash(&self, text: &Value) -> Option<Value> {
        let span = text.span;
        let unknown = match &text.kind {
            Kind::String(text) => {
                return text.split_once('/').map(|(before, _)| Value::string(before, span));
            }
            Kind::Unknown(unknown) => unknown,
            _ => return None,
        };
        let Term::Text(parts) = self.term(unknown.term?) else { return None };
        let mut before = Vec::new();
        for part in parts {
            let Term::Constant(Constant::Text(known)) = self.term(part) else {
                before.push(part);
                continue;
            };
            match known.split_once('/') {
                None => before.push(part),
                Some((start, _)) => {
                    before.extend((!start.is_empty()).then(|| self.text_term(start)));
                    let term = match before.as_slice() {
                        [only] => *only,
                        parts => self.joined_term(parts),
                    };
                    let known = self.known_term(term, span);
                    return Some(
                        known.unwrap_or_else(|| self.symbolic(unknown.cause(), Some(term), span)),
                    );
                }
            }
        }
        None
    }

    /// A part of a value at a key.
    pub(super) fn part_term(
        &self,
        whole: TermId,
        key: &Value,
        ignore_case: bool,
    ) -> Option<TermId> {
        let index = match &key.kind {
            Kind::String(name) => return Some(self.member_term(whole, name, ignore_case)),
            Kind::Number(number) => number.as_usize(),
            _ => None,
        };
        Some(self.intern(match index {
            Some(index) => Term::Member(whole, Key::Index(index)),
            None => Term::Element(whole, self.term_of(key)?),
        }))
    }

    pub(super) fn member_term(&self, whole: TermId, name: &Name, ignore_case: bool) -> TermId {
        let name = match ignore_case {
            true => name.to_ascii_lowercase().into(),
            false => name.clone(),
        };
        self.intern(Term::Member(whole, Key::Name(name)))
    }

    /// The known value that a term stands for.
    pub(super) fn known_term(&self, id: TermId, span: Span) -> Option<Value> {
        Some(match self.term(id) {
            Term::Constant(Constant::Null) => Value::null(span),
            Term::Constant(Constant::Bool(value)) => Value::bool(value, span),
            Term::Constant(Constant::Number(value)) => Value::number(value, span),
            Term::Constant(Constant::Text(text)) => Value::string(text, span),
            Term::List(items) => {
                let items: Option<Vec<Value>> =
                    items.into_iter().map(|item| self.known_term(item, span)).collect();
                Value::array(items?, span)
            }
            Term::Object(members) => {
                let member = |(name, term)| Some((name, self.known_term(term, span)?));
                let members: Option<Vec<(Name, Value)>> = members.into_iter().map(member).collect();
                Value::object(members?, span)
            }
            _ => return None,
        })
    }

    /// What a declared type says of a term.
    pub(super) fn shape_of(&self, id: TermId) -> Shape {
        self.program.terms.borrow().shapes.get(&id).copied().unwrap_or_default()
    }

    /// Whether a term is a part of another one.
    pub(super) fn is_part(&self, id: TermId) -> bool {
        let terms = self.program.terms.borrow();
        matches!(terms.all[id.0 as usize], Term::Member(..) | Term::Element(..))
    }

    /// The term of what an expression gives: that of its value, else one that is made of how the
    /// value is computed.
    pub(super) fn identity(
        &self,
        value: &Value,
        expr: &Expr,
        env: Environment<'_>,
    ) -> Option<TermId> {
        self.term_of(value).or_else(|| self.computed(expr, env, &mut Vec::new()))
    }

    /// The term of an expression by its structure, with `bound` names around its parts. Names lead
    /// to what they stand for, so that it does not matter where it is written.
    fn computed<'e>(
        &self,
        expr: &'e Expr,
        env: Environment<'_>,
        bound: &mut Vec<&'e str>,
    ) -> Option<TermId> {
        self.budget.step(|| self.computed_part(expr, env, bound)).ok()?
    }

    fn computed_part<'e>(
        &self,
        expr: &'e Expr,
        env: Environment<'_>,
        bound: &mut Vec<&'e str>,
    ) -> Option<TermId> {
        let mut all = |exprs: &mut dyn Iterator<Item = &'e Expr>| -> Option<Vec<TermId>> {
            exprs.map(|part| self.computed(part, env, bound)).collect()
        };
        let ignore_case = env.language.dialect().ignores_case;
        Some(match &expr.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => {
                self.term_of(&self.eval(expr, env))?
            }
            ExprKind::Bound(name) => match bound.iter().rposition(|known| *known == &**name) {
                Some(at) => self.intern(Term::Bound(at)),
                None => self.term_of(env.lookup(name)?)?,
            },
            ExprKind::Template(parts) => {
                let parts = all(&mut parts.iter())?;
                self.joined_term(&parts)
            }
            ExprKind::Array(items) => {
                let spread: String =
                    items.iter().map(|item| if item.spread { '*' } else { '.' }).collect();
                let parts = all(&mut items.iter().map(|item| &item.value))?;
                match spread.contains('*') {
                    true => self.called(&format!("[{spread}]"), parts),
                    false => self.intern(Term::List(parts)),
                }
            }
            ExprKind::Object(properties) => {
                let parts = all(&mut properties.iter().flat_map(|p| [&p.key, &p.value]))?;
                self.called("{}", parts)
            }
            ExprKind::Member(base, name) => {
                if !uses_any(expr, bound)
                    && let Some(term) = self.term_of(&self.eval(expr, env))
                {
                    return Some(term);
                }
                let base = self.computed(base, env, bound)?;
                self.member_term(base, name, ignore_case)
            }
            ExprKind::Index(base, index) => {
                if !uses_any(expr, bound)
                    && let Some(term) = self.term_of(&self.eval(expr, env))
                {
                    return Some(term);
                }
                let base = self.computed(base, env, bound)?;
                let index = self.computed(index, env, bound)?;
                match self.known_term(index, expr.span) {
                    Some(key) => self.part_term(base, &key, ignore_case)?,
                    None => self.intern(Term::Element(base, index)),
                }
            }
            ExprKind::Local(name) => {
                if let Some(term) = self.term_of(&self.eval(expr, env)) {
                    return Some(term);
                }
                let instance = self.program.instance(env.instance?);
                let (_, _, local) =
                    instance.module.language.dialect().find(&instance.module.locals, name)?;
                let env = Environment::of(env.instance?, instance.module.language);
                self.computed(local, env, &mut Vec::new())?
            }
            ExprKind::Parameter(name) => {
                if let Some(term) = self.term_of(&self.eval(expr, env)) {
                    return Some(term);
                }
                self.intern(Term::Parameter(env.instance?, name.clone()))
            }
            ExprKind::Imported(..)
            | ExprKind::Resource(_)
            | ExprKind::Module(_)
            | ExprKind::Path(_)
            | ExprKind::Opaque(_) => self.term_of(&self.eval(expr, env))?,
            ExprKind::Splat { base, each } => {
                let base = self.computed(base, env, bound)?;
                let each = self.under(&[SPLAT], each, env, bound)?;
                self.called("[*]", vec![base, each])
            }
            ExprKind::Call { name, args, expand_last } => {
                let args = all(&mut args.iter())?;
                let name = if *expand_last { format!("{name}...") } else { name.to_string() };
                match self.function_term(&name, args, env) {
                    Some(term) => term,
                    None => self.place_term(expr.span, env)?,
                }
            }
            ExprKind::Conditional(parts) => {
                let parts = all(&mut parts.iter())?;
                self.called("?:", parts)
            }
            ExprKind::Unary(op, operand) => {
                let operand = self.computed(operand, env, bound)?;
                let name = match op {
                    UnaryOp::Not => "!",
                    UnaryOp::Negate => "-",
                };
                self.called(name, vec![operand])
            }
            ExprKind::Binary(op, operands) => {
                let operands = all(&mut operands.iter())?;
                self.operator_term(*op, operands)
            }
            ExprKind::For(comprehension) => self.comprehension_term(comprehension, env, bound)?,
            ExprKind::Lambda(lambda) => {
                let names: Vec<&str> = lambda.parameters.iter().map(|name| &**name).collect();
                let body = self.under(&names, &lambda.body, env, bound)?;
                self.called("=>", vec![body])
            }
        })
    }

    pub(super) fn operator_term(&self, op: BinaryOp, operands: Vec<TermId>) -> TermId {
        self.called(op.symbol(), operands)
    }

    fn comprehension_term<'e>(
        &self,
        comprehension: &'e For,
        env: Environment<'_>,
        bound: &mut Vec<&'e str>,
    ) -> Option<TermId> {
        let collection = self.computed(&comprehension.collection, env, bound)?;
        let (kind, names) = match &comprehension.binding {
            Binding::KeyValue { key: Some(key), value } => ("k", vec![&**key, &**value]),
            Binding::KeyValue { key: None, value } => ("v", vec![&**value]),
            Binding::Iterator(name) => ("i", vec![&**name]),
        };
        let For { key, value, condition, grouping, .. } = comprehension;
        let mut parts = vec![collection];
        for part in [key.as_ref(), Some(value), condition.as_ref()].into_iter().flatten() {
            parts.push(self.under(&names, part, env, bound)?);
        }
        let shape = format!("for{kind}{}{}{grouping}", key.is_some(), condition.is_some());
        Some(self.called(&shape, parts))
    }

    fn under<'e>(
        &self,
        names: &[&'e str],
        expr: &'e Expr,
        env: Environment<'_>,
        bound: &mut Vec<&'e str>,
    ) -> Option<TermId> {
        let outside = bound.len();
        bound.extend(names);
        let term = self.computed(expr, env, bound);
        bound.truncate(outside);
        term
    }

    /// What an expression gives here and nowhere else; `None` where a bound value has no term.
    fn place_term(&self, span: Span, env: Environment<'_>) -> Option<TermId> {
        let frames = std::iter::successors(env.bound, |frame| frame.next);
        let bound: Option<Vec<TermId>> = frames.map(|frame| self.term_of(&frame.value)).collect();
        Some(self.intern(Term::Place(span, env.instance, bound?)))
    }

    /// An unknown value that is this term, as far as the world's decisions do not say what it is.
    pub(super) fn symbolic(&self, unknown: Unknown, term: Option<TermId>, span: Span) -> Value {
        match term {
            Some(term) => {
                let shape = unknown.refinement.shape;
                if shape != Shape::Any {
                    self.program.terms.borrow_mut().shapes.insert(term, shape);
                }
                self.refined(Unknown { term: Some(term), ..unknown }, term, span)
            }
            None => Value::unknown(unknown, span),
        }
    }
}

/// Whether an expression uses one of some names.
fn uses_any(expr: &Expr, names: &[&str]) -> bool {
    if names.is_empty() {
        return false;
    }
    let mut found = matches!(&expr.kind, ExprKind::Bound(name) if names.contains(&&**name));
    expr.each_part(&mut |part| found = found || uses_any(part, names));
    found
}
