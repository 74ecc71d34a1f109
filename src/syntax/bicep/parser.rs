//! Tokens to declarations: a recursive descent, with the grammar of the official specification.
//! <https://github.com/Azure/bicep/blob/main/docs/grammar.md>
//!
//! ```text
//! program     = { statement NL }
//! statement   = { decorator } ( targetScope | metadata | parameter | variable | resource | module
//!             | output | type | function | import | extension | assert | using | extends )
//! decorator   = "@" callExpr NL
//! parameter   = "param" name [ type ] [ "=" expression ]
//! variable    = "var" name [ type ] "=" expression
//! resource    = "resource" name string [ "existing" ] "=" ( [ "if" parens ] object | for )
//! module      = "module" name string "=" ( [ "if" parens ] object | for )
//! output      = "output" name type "=" expression
//! function    = "func" name "(" { name type } ")" type "=>" expression
//! import      = "import" ( "{" { name [ "as" name ] } "}" | "*" "as" name ) "from" string
//! for         = "[" "for" ( name | "(" name "," name ")" ) "in" expression ":" body "]"
//! expression  = binary [ "?" expression ":" expression ]
//! binary      = unary { operator unary }        `??` `||` `&&` `==`… `<`… `+` `-` `*` `/` `%`
//! unary       = { "!" | "-" } member
//! member      = primary { "." name | ".?" name | "::" name | "[" [ "?" ] [ "^" ] expression "]" | "!"
//!             | "(" arguments ")" }
//! primary     = literal | string | array | object | for | "(" expression ")" | lambda | name
//! lambda      = ( name | "(" { name } ")" ) "=>" expression
//! ```
//!
//! A declaration that does not parse costs itself, and a property that does not parse costs itself: the
//! parser goes on at the next one.

use std::sync::Arc;

use super::ast::{Body, Declaration, Decorator, File, Ident, Item as Statement, Loop, Type};
use super::lexer::{self, Kind, Sign, Token};
use crate::diagnostic::{Effect, InputDiagnostic};
use crate::ir::{
    BinaryOp, Binding, Expr, ExprKind, For, Item, Lambda, MAX_ELEMENTS, Name, Property, UnaryOp,
};
use crate::source::{FileId, Span};
use crate::syntax::interner::Interner;

/// How deep expressions and types may be nested. Bicep itself stops at 200 in its templates.
const MAX_DEPTH: u32 = 256;

/// The declarations of a text.
pub(super) fn parse(file: FileId, text: &str) -> File {
    let (tokens, _) = lexer::lex(text);
    let mut parser = Parser {
        text,
        file,
        tokens,
        at: 0,
        depth: 0,
        nested: Vec::new(),
        names: Interner::default(),
        problems: Vec::new(),
    };
    let mut declarations = Vec::new();
    loop {
        parser.newlines();
        if parser.kind() == Kind::End {
            break;
        }
        let start = parser.at;
        match parser.declaration() {
            Ok(declaration) => declarations.push(declaration),
            Err(problem) => {
                parser.problems.push(problem);
                parser.seek_declaration(start);
            }
        }
    }
    File { declarations, problems: parser.problems }
}

type Result<T> = std::result::Result<T, InputDiagnostic>;

struct Parser<'a> {
    text: &'a str,
    file: FileId,
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    /// The resources that are declared within the object that is being read.
    nested: Vec<Declaration>,
    names: Interner,
    problems: Vec<InputDiagnostic>,
}

const KEYWORDS: &[&str] = &[
    "targetScope",
    "metadata",
    "param",
    "var",
    "resource",
    "module",
    "output",
    "type",
    "func",
    "import",
    "extension",
    "provider",
    "assert",
    "test",
    "using",
    "extends",
    "extensionConfig",
];

impl Parser<'_> {
    // Tokens.

    fn token(&self) -> Token {
        // The last token is the end, and it is never passed.
        self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn kind(&self) -> Kind {
        self.token().kind
    }

    fn ahead(&self, by: usize) -> Token {
        self.tokens[(self.at + by).min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.token();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    fn slice(&self, token: Token) -> &str {
        &self.text[token.start as usize..token.end as usize]
    }

    fn shared(&mut self, token: Token) -> Name {
        self.names.shared(&self.text[token.start as usize..token.end as usize])
    }

    fn span(&self, token: Token) -> Span {
        Span { file: self.file, start: token.start, end: token.end }
    }

    /// From a byte to the end of the last token that was taken.
    fn since(&self, start: u32) -> Span {
        let end = self.tokens[self.at.saturating_sub(1)].end;
        Span { file: self.file, start, end: end.max(start) }
    }

    fn is(&self, sign: Sign) -> bool {
        self.kind() == Kind::Sign(sign)
    }

    fn take(&mut self, sign: Sign) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn is_word(&self, word: &str) -> bool {
        self.kind() == Kind::Name && self.slice(self.token()) == word
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn newlines(&mut self) {
        while self.kind() == Kind::NewLine {
            self.at += 1;
        }
    }

    fn error(&self, expected: &str) -> InputDiagnostic {
        let token = self.token();
        let message = match token.kind {
            Kind::Invalid if token.quotes > 0 => "a string is not closed".to_owned(),
            Kind::Invalid if self.slice(token).starts_with("/*") => {
                "a comment is not closed".into()
            }
            _ => format!("expected {expected}"),
        };
        let span = match token.kind {
            // What is missing at the end of a line is missing behind its last token.
            Kind::NewLine | Kind::End if self.at > 0 => {
                let end = self.tokens[self.at - 1].end;
                let last = self.text[..end as usize].chars().next_back().map_or(0, char::len_utf8);
                Span { file: self.file, start: end - last as u32, end }
            }
            // Of a token over several lines the first one says enough.
            _ => {
                let first = self.slice(token).lines().next().map_or(0, str::len) as u32;
                Span { file: self.file, start: token.start, end: token.start + first }
            }
        };
        InputDiagnostic::new(message, span)
    }

    fn expect(&mut self, sign: Sign, shown: &str) -> Result<Token> {
        match self.is(sign) {
            true => Ok(self.next()),
            false => Err(self.error(&format!("`{shown}`"))),
        }
    }

    fn ident(&mut self, what: &str) -> Result<Ident> {
        match self.kind() {
            Kind::Name => {
                let token = self.next();
                Ok(Ident { text: self.shared(token), span: self.span(token) })
            }
            _ => Err(self.error(what)),
        }
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            let problem = self.error("less nesting");
            let message = "the code is nested too deeply".into();
            return Err(InputDiagnostic { message, effect: Effect::Unsupported, ..problem });
        }
        let depth = self.depth;
        self.depth = depth + 1;
        let parsed = parse(self);
        self.depth = depth;
        parsed
    }

    // Recovery.

    /// Goes on at the next line that starts a declaration.
    fn seek_declaration(&mut self, start: usize) {
        self.at = self.at.max(start + 1).min(self.tokens.len() - 1);
        while self.kind() != Kind::End {
            let begins =
                self.tokens[self.at - 1].kind == Kind::NewLine && self.starts_declaration();
            if begins {
                return;
            }
            self.at += 1;
        }
    }

    /// Whether a declaration or its decorators start here: at the start of a line, and not indented.
    fn starts_declaration(&self) -> bool {
        let token = self.token();
        let is_first = token.start == 0
            || matches!(self.text.as_bytes()[token.start as usize - 1], b'\n' | b'\r');
        is_first
            && (self.is(Sign::At)
                || (token.kind == Kind::Name && KEYWORDS.contains(&self.slice(token))))
    }

    // Declarations.

    fn declaration(&mut self) -> Result<Declaration> {
        let start = self.token().start;
        let mut decorators = Vec::new();
        while self.take(Sign::At) {
            decorators.extend(self.decorator()?);
            self.newlines();
        }
        let keyword = self.token();
        if keyword.kind != Kind::Name {
            return Err(self.error("a declaration"));
        }
        let word = KEYWORDS.iter().find(|word| **word == self.slice(keyword));
        let Some(&word) = word else { return Err(self.error("a declaration")) };
        self.at += 1;
        let after = self.at;
        let named = self.token();
        let (name, item) = match self.item(word, keyword) {
            Ok(item) => item,
            // Its name is known all the same, and others may refer to it.
            Err(problem)
                if named.kind == Kind::Name && self.depth == 0 && !problem.is_unsupported() =>
            {
                self.problems.push(problem);
                self.seek_declaration(after);
                let name = Ident { text: self.shared(named), span: self.span(named) };
                let span = self.since(keyword.start);
                let (whole, item) = (self.since(start), Statement::Broken(word));
                return Ok(Declaration { span, whole, name, decorators, item });
            }
            Err(problem) => return Err(problem),
        };
        let (span, whole) = (self.since(keyword.start), self.since(start));
        if !matches!(self.kind(), Kind::NewLine | Kind::End) {
            let found = self.kind() == Kind::Sign(Sign::CloseBrace) && self.depth > 0;
            if !found {
                self.problems.push(match (word, self.is(Sign::OpenBrace)) {
                    // https://github.com/Azure/bicep/releases/tag/v0.4.1
                    ("param", true) => self.error(
                        "the end of the line; modifiers of a parameter are decorators, such as `@secure()`",
                    ),
                    _ => self.error("the end of the line"),
                });
                self.seek_line_end();
            }
        }
        Ok(Declaration { span, whole, name, decorators, item })
    }

    /// What follows a keyword.
    fn item(&mut self, word: &'static str, keyword: Token) -> Result<(Ident, Statement)> {
        let none = Ident { text: "".into(), span: self.span(keyword) };
        Ok(match word {
            "param" => {
                let name = self.ident("the parameter's name")?;
                let is_union =
                    self.kind() == Kind::NewLine && self.ahead(1).kind == Kind::Sign(Sign::Pipe);
                let is_typed = is_union
                    || !matches!(self.kind(), Kind::Sign(Sign::Assign) | Kind::NewLine | Kind::End);
                let ty = if is_typed { Some(self.ty()?) } else { None };
                let default = match self.take(Sign::Assign) {
                    true => Some(self.value()?),
                    false => None,
                };
                (name, Statement::Param(ty, default))
            }
            "var" => {
                let name = self.ident("the variable's name")?;
                if !self.is(Sign::Assign) {
                    self.ty()?;
                }
                self.expect(Sign::Assign, "=")?;
                (name, Statement::Var(self.value()?))
            }
            "resource" => self.resource()?,
            "module" | "test" => {
                let name = self.ident("the module's name")?;
                let path = self.string()?;
                self.expect(Sign::Assign, "=")?;
                self.begin()?;
                let body = self.body()?;
                let item = match word {
                    "module" => Statement::Module { path, body },
                    _ => Statement::Other("test"),
                };
                (name, item)
            }
            "output" => {
                let name = self.ident("the output's name")?;
                if self.kind() == Kind::String {
                    // `output id resource 'type'` was written `output id 'type'` once.
                    self.at += 1;
                } else {
                    self.ty()?;
                }
                self.expect(Sign::Assign, "=")?;
                (name, Statement::Output(self.value()?))
            }
            "type" => {
                let name = self.ident("the type's name")?;
                self.expect(Sign::Assign, "=")?;
                self.begin()?;
                (name, Statement::Type(self.ty()?))
            }
            "func" => self.function()?,
            "import" if matches!(self.kind(), Kind::Sign(Sign::OpenBrace | Sign::Star)) => {
                (none, self.import()?)
            }
            "using" => {
                let path = match self.take_word("none") {
                    true => None,
                    false => Some(self.string()?),
                };
                self.pass_line()?;
                (none, Statement::Using(path))
            }
            "extends" => (none, Statement::Extends(self.string()?)),
            "targetScope" => {
                self.expect(Sign::Assign, "=")?;
                (none, Statement::TargetScope(self.value()?))
            }
            "metadata" | "assert" => {
                let name = match self.kind() {
                    Kind::Name => self.ident("a name")?,
                    _ => none,
                };
                self.expect(Sign::Assign, "=")?;
                self.value()?;
                (name, Statement::Other(word))
            }
            _ => {
                let name = match self.kind() {
                    Kind::Name => self.ident("a name")?,
                    _ => none,
                };
                self.pass_line()?;
                (name, Statement::Other(word))
            }
        })
    }

    /// Passes over the clauses of a statement that changes no values: `with { … } as name`.
    fn pass_line(&mut self) -> Result<()> {
        while !matches!(self.kind(), Kind::NewLine | Kind::End) {
            match self.kind() {
                Kind::Sign(Sign::OpenBrace) => {
                    self.object()?;
                }
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    /// Goes on at the end of the line, behind what is in braces.
    fn seek_line_end(&mut self) {
        let mut open = 0_usize;
        while self.kind() != Kind::End && (open > 0 || self.kind() != Kind::NewLine) {
            match self.kind() {
                Kind::Sign(Sign::OpenBrace) => open += 1,
                Kind::Sign(Sign::CloseBrace) => open = open.saturating_sub(1),
                // A brace that is never closed costs no further declarations.
                Kind::NewLine if self.starts_declaration() => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// A decorator, if it changes anything.
    fn decorator(&mut self) -> Result<Option<Decorator>> {
        // Half of many files is documentation, which nobody asks for.
        let shape = [self.ahead(1).kind, self.ahead(2).kind, self.ahead(3).kind];
        let documents = [Kind::Sign(Sign::OpenParen), Kind::String, Kind::Sign(Sign::CloseParen)];
        if shape == documents && self.is_word("description") {
            self.at += 4;
            return Ok(None);
        }
        let call = self.member()?;
        match call.kind {
            ExprKind::Call { name, args, .. } => {
                let name = match name.rsplit_once('.') {
                    Some((_, own)) => own.into(),
                    None => name,
                };
                Ok(Some(Decorator { name, args }))
            }
            _ => Ok(None),
        }
    }

    fn resource(&mut self) -> Result<(Ident, Statement)> {
        let name = self.ident("the resource's name")?;
        let ty = self.string()?;
        let existing = self.take_word("existing");
        self.expect(Sign::Assign, "=")?;
        self.begin()?;
        let body = self.body()?;
        Ok((name, Statement::Resource { ty, existing, body }))
    }

    /// `if (condition) { … }`, `{ … }`, or a loop of one of them.
    fn body(&mut self) -> Result<Body> {
        if self.is(Sign::OpenBracket) {
            self.at += 1;
            self.newlines();
            let repeated = self.loop_head()?;
            let body = self.body()?;
            self.newlines();
            self.expect(Sign::CloseBracket, "]")?;
            return Ok(Body { repeated: Some(repeated), ..body });
        }
        let condition = match self.take_word("if") {
            true => {
                self.newlines();
                self.expect(Sign::OpenParen, "(")?;
                self.newlines();
                let condition = self.expression()?;
                self.newlines();
                self.expect(Sign::CloseParen, ")")?;
                self.newlines();
                Some(condition)
            }
            false => None,
        };
        let around = std::mem::take(&mut self.nested);
        let object = self.object();
        let nested = std::mem::replace(&mut self.nested, around);
        Ok(Body { condition, repeated: None, object: object?, nested })
    }

    /// `for (item, index) in collection:`
    fn loop_head(&mut self) -> Result<Loop> {
        if !self.take_word("for") {
            return Err(self.error("`for`"));
        }
        let (item, index) = if self.take(Sign::OpenParen) {
            let item = self.ident("the element's name")?.text;
            self.expect(Sign::Comma, ",")?;
            let index = self.ident("the index's name")?.text;
            self.expect(Sign::CloseParen, ")")?;
            (item, Some(index))
        } else {
            (self.ident("the element's name")?.text, None)
        };
        if !self.take_word("in") {
            return Err(self.error("`in`"));
        }
        self.newlines();
        let collection = self.expression()?;
        self.newlines();
        self.expect(Sign::Colon, ":")?;
        self.newlines();
        Ok(Loop { item, index, collection })
    }

    fn function(&mut self) -> Result<(Ident, Statement)> {
        let name = self.ident("the function's name")?;
        self.expect(Sign::OpenParen, "(")?;
        let mut parameters = Vec::new();
        loop {
            self.begin()?;
            if self.take(Sign::CloseParen) {
                break;
            }
            parameters.push(self.ident("the parameter's name")?);
            self.ty()?;
            self.newlines();
            if !self.take(Sign::Comma) && !self.is(Sign::CloseParen) {
                return Err(self.error("`,` or `)`"));
            }
        }
        self.ty()?;
        self.expect(Sign::Arrow, "=>")?;
        self.begin()?;
        Ok((name, Statement::Func(parameters, self.expression()?)))
    }

    fn import(&mut self) -> Result<Statement> {
        let mut names = Vec::new();
        let mut namespace = None;
        if self.take(Sign::Star) {
            if !self.take_word("as") {
                return Err(self.error("`as`"));
            }
            namespace = Some(self.ident("a name")?.text);
        } else {
            self.expect(Sign::OpenBrace, "{")?;
            loop {
                while self.kind() == Kind::NewLine || self.is(Sign::Comma) {
                    self.at += 1;
                }
                if self.take(Sign::CloseBrace) {
                    break;
                }
                let name = match self.kind() {
                    Kind::String => {
                        let token = self.next();
                        lexer::decoded(self.text, token).into()
                    }
                    _ => self.ident("a name")?.text,
                };
                let alias = match self.take_word("as") {
                    true => self.ident("a name")?.text,
                    false => Arc::clone(&name),
                };
                names.push((name, alias));
            }
        }
        if !self.take_word("from") {
            return Err(self.error("`from`"));
        }
        Ok(Statement::Import { names, namespace, path: self.string()? })
    }

    // Types.

    fn ty(&mut self) -> Result<Type> {
        self.deeper(Self::union)
    }

    fn union(&mut self) -> Result<Type> {
        // A union over several lines may start with its sign.
        if self.kind() == Kind::NewLine && self.ahead(1).kind == Kind::Sign(Sign::Pipe) {
            self.at += 1;
        }
        self.take(Sign::Pipe);
        let first = self.postfix_type()?;
        let mut members = vec![first];
        loop {
            if self.kind() == Kind::NewLine && self.ahead(1).kind == Kind::Sign(Sign::Pipe) {
                self.at += 1;
            }
            if !self.take(Sign::Pipe) {
                break;
            }
            self.newlines();
            members.push(self.postfix_type()?);
        }
        match members.len() {
            1 => Ok(members.remove(0)),
            _ => Ok(Type::Union(members)),
        }
    }

    fn postfix_type(&mut self) -> Result<Type> {
        let mut ty = self.primary_type()?;
        loop {
            match self.kind() {
                Kind::Sign(Sign::Question) => {
                    self.at += 1;
                    ty = Type::Nullable(Box::new(ty));
                }
                Kind::Sign(Sign::Coalesce) => self.at += 1,
                Kind::Sign(Sign::Not) => {
                    self.at += 1;
                    if let Type::Nullable(inner) = ty {
                        ty = *inner;
                    }
                }
                Kind::Sign(Sign::OpenBracket) => {
                    self.at += 1;
                    ty = match self.is(Sign::CloseBracket) {
                        true => Type::Array,
                        // `type[*]`, `type[0]`: the type of an element.
                        false => {
                            if !self.take(Sign::Star) {
                                self.expression()?;
                            }
                            Type::Other
                        }
                    };
                    self.expect(Sign::CloseBracket, "]")?;
                }
                Kind::Sign(Sign::Dot) => {
                    self.at += 1;
                    ty = match self.take(Sign::Star) {
                        true => Type::Other,
                        false => Type::Member(Box::new(ty), self.ident("a name")?.text),
                    };
                }
                Kind::Sign(Sign::Less) => {
                    self.at += 1;
                    loop {
                        self.newlines();
                        if self.take(Sign::Greater) {
                            break;
                        }
                        self.ty()?;
                        self.newlines();
                        if !self.take(Sign::Comma) && !self.is(Sign::Greater) {
                            return Err(self.error("`,` or `>`"));
                        }
                    }
                    ty = Type::Other;
                }
                _ => return Ok(ty),
            }
        }
    }

    fn primary_type(&mut self) -> Result<Type> {
        let token = self.token();
        let span = self.span(token);
        match token.kind {
            Kind::Name => {
                self.at += 1;
                let literal = |kind| Type::Literal(Expr::new(span, kind));
                Ok(match self.slice(token) {
                    "true" => literal(ExprKind::Bool(true)),
                    "false" => literal(ExprKind::Bool(false)),
                    "null" => literal(ExprKind::Null),
                    "resource" if self.kind() == Kind::String => {
                        self.at += 1;
                        Type::Other
                    }
                    _ => Type::Named(self.shared(token)),
                })
            }
            Kind::String | Kind::StringLeft => Ok(Type::Literal(self.string()?)),
            Kind::Number => {
                self.at += 1;
                Ok(Type::Literal(Expr::new(span, ExprKind::number(self.slice(token)))))
            }
            Kind::Sign(Sign::Minus | Sign::Not) => {
                self.at += 1;
                self.primary_type()?;
                Ok(Type::Other)
            }
            Kind::Sign(Sign::OpenParen) => {
                self.at += 1;
                self.newlines();
                let ty = self.ty()?;
                self.newlines();
                self.expect(Sign::CloseParen, ")")?;
                Ok(ty)
            }
            Kind::Sign(Sign::OpenBrace) => {
                Ok(Type::Object(self.type_members(Sign::OpenBrace, Sign::CloseBrace, "}")?))
            }
            Kind::Sign(Sign::OpenBracket) => {
                self.type_members(Sign::OpenBracket, Sign::CloseBracket, "]")?;
                Ok(Type::Array)
            }
            _ => Err(self.error("a type")),
        }
    }

    /// The members of an object type with plain names, or the items of a tuple; both may have decorators.
    fn type_members(&mut self, open: Sign, close: Sign, shown: &str) -> Result<Vec<(Name, Type)>> {
        let mut members = Vec::new();
        self.expect(open, "{")?;
        loop {
            while self.kind() == Kind::NewLine || self.is(Sign::Comma) {
                self.at += 1;
            }
            if self.take(close) {
                return Ok(members);
            }
            if self.starts_declaration() {
                return Err(self.error(&format!("`{shown}`")));
            }
            if self.take(Sign::At) {
                self.decorator()?;
                continue;
            }
            let mut name = None;
            if open == Sign::OpenBrace {
                let token = self.token();
                match token.kind {
                    Kind::Name => name = Some(self.shared(token)),
                    Kind::String | Kind::Sign(Sign::Star) => {}
                    _ => return Err(self.error("the member's name")),
                }
                self.at += 1;
                self.expect(Sign::Colon, ":")?;
                self.begin()?;
            }
            let ty = self.ty()?;
            members.extend(name.map(|name| (name, ty)));
            let ends = matches!(self.kind(), Kind::NewLine | Kind::Sign(Sign::Comma));
            if !ends && !self.is(close) {
                return Err(self.error(&format!("`{shown}`")));
            }
        }
    }

    // Expressions.

    /// The value of a declaration, which may stand on the next line.
    fn value(&mut self) -> Result<Expr> {
        self.begin()?;
        self.expression()
    }

    /// Passes to what is assigned, which is not the next declaration.
    fn begin(&mut self) -> Result<()> {
        let before = self.at;
        self.newlines();
        if self.at > before && self.starts_declaration() {
            self.at = before;
            return Err(self.error("a value"));
        }
        Ok(())
    }

    fn expression(&mut self) -> Result<Expr> {
        self.deeper(Self::conditional)
    }

    /// How many line ends come next; they are one token if nothing stands between them.
    fn lines_ahead(&self) -> usize {
        let mut lines = 0;
        while self.ahead(lines).kind == Kind::NewLine {
            lines += 1;
        }
        lines
    }

    /// Whether a sign comes next, perhaps on the next line.
    fn take_continued(&mut self, sign: Sign) -> bool {
        let lines = self.lines_ahead();
        let found = self.ahead(lines).kind == Kind::Sign(sign);
        if found {
            self.at += lines + 1;
        }
        found
    }

    fn conditional(&mut self) -> Result<Expr> {
        let start = self.token().start;
        let condition = self.binary(0)?;
        if !self.take_continued(Sign::Question) {
            return Ok(condition);
        }
        self.newlines();
        let yes = self.expression()?;
        if !self.take_continued(Sign::Colon) {
            return Err(self.error("`:`"));
        }
        self.newlines();
        let no = self.expression()?;
        let kind = ExprKind::Conditional(Box::new([condition, yes, no]));
        Ok(Expr::new(self.since(start), kind))
    }

    /// The operator that comes next, with how tightly it binds. One that cannot start an expression may
    /// stand on the next line.
    fn operator(&self) -> Option<(Sign, u32, usize)> {
        let lines = self.lines_ahead();
        let Kind::Sign(sign) = self.ahead(lines).kind else { return None };
        let binds = match sign {
            Sign::Coalesce => 1,
            Sign::Or => 2,
            Sign::And => 3,
            Sign::Equal | Sign::NotEqual | Sign::EqualIgnoreCase | Sign::NotEqualIgnoreCase => 4,
            Sign::Less | Sign::LessOrEqual | Sign::Greater | Sign::GreaterOrEqual => 5,
            Sign::Plus => 6,
            Sign::Minus if lines == 0 => 6,
            Sign::Star | Sign::Slash | Sign::Percent => 7,
            _ => return None,
        };
        Some((sign, binds, lines))
    }

    fn binary(&mut self, loosest: u32) -> Result<Expr> {
        let start = self.token().start;
        let mut left = self.unary()?;
        while let Some((sign, binds, lines)) = self.operator().filter(|(_, b, _)| *b > loosest) {
            self.at += lines + 1;
            self.newlines();
            let right = self.deeper(|parser| parser.binary(binds))?;
            let span = self.since(start);
            let joined = |op, left, right| ExprKind::Binary(op, Box::new([left, right]));
            let folded = |expr: Expr| Expr::new(expr.span, call("toLower".into(), vec![expr]));
            let kind = match sign {
                Sign::Coalesce => call("coalesce".into(), vec![left, right]),
                Sign::Or => joined(BinaryOp::Or, left, right),
                Sign::And => joined(BinaryOp::And, left, right),
                Sign::Equal => joined(BinaryOp::Equal, left, right),
                Sign::NotEqual => joined(BinaryOp::NotEqual, left, right),
                Sign::EqualIgnoreCase => joined(BinaryOp::Equal, folded(left), folded(right)),
                Sign::NotEqualIgnoreCase => joined(BinaryOp::NotEqual, folded(left), folded(right)),
                Sign::Less => joined(BinaryOp::Less, left, right),
                Sign::LessOrEqual => joined(BinaryOp::LessOrEqual, left, right),
                Sign::Greater => joined(BinaryOp::Greater, left, right),
                Sign::GreaterOrEqual => joined(BinaryOp::GreaterOrEqual, left, right),
                Sign::Plus => joined(BinaryOp::Add, left, right),
                Sign::Minus => joined(BinaryOp::Subtract, left, right),
                Sign::Star => joined(BinaryOp::Multiply, left, right),
                Sign::Slash => joined(BinaryOp::Divide, left, right),
                _ => joined(BinaryOp::Remainder, left, right),
            };
            left = Expr::new(span, kind);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr> {
        let start = self.token().start;
        let op = match self.kind() {
            Kind::Sign(Sign::Not) => UnaryOp::Not,
            Kind::Sign(Sign::Minus) => UnaryOp::Negate,
            Kind::Sign(Sign::Plus) => {
                self.at += 1;
                return self.unary();
            }
            _ => return self.member(),
        };
        self.at += 1;
        let operand = self.deeper(Self::unary)?;
        Ok(Expr::new(self.since(start), ExprKind::Unary(op, Box::new(operand))))
    }

    /// What follows a primary expression. From the first `.?` or `[?…]` on, the rest of the chain is null
    /// where a step leads nowhere.
    fn member(&mut self) -> Result<Expr> {
        let start = self.token().start;
        let mut expr = self.primary()?;
        // The steps behind a safe one.
        let mut safe: Option<Vec<Expr>> = None;
        loop {
            let step = match self.kind() {
                Kind::Sign(Sign::Not) => {
                    self.at += 1;
                    continue;
                }
                Kind::Sign(Sign::Dot) => {
                    self.at += 1;
                    if self.take(Sign::Question) {
                        safe.get_or_insert_default();
                    }
                    let name = self.ident("a name")?;
                    if self.is(Sign::OpenParen) {
                        expr = finished(expr, safe.take());
                        let args = self.arguments()?;
                        expr = Expr::new(self.since(start), method(expr, &name.text, args));
                        continue;
                    }
                    Expr::new(name.span, ExprKind::String(name.text))
                }
                Kind::Sign(Sign::DoubleColon) => {
                    self.at += 1;
                    let name = self.ident("a name")?;
                    let kind = match &expr.kind {
                        ExprKind::Bound(outer) => {
                            ExprKind::Bound(format!("{outer}::{}", name.text).into())
                        }
                        _ => ExprKind::Opaque("a nested resource".into()),
                    };
                    expr = Expr::new(self.since(start), kind);
                    continue;
                }
                Kind::Sign(Sign::OpenBracket) => {
                    self.at += 1;
                    self.newlines();
                    if self.take(Sign::Question) {
                        safe.get_or_insert_default();
                    }
                    let from_end = self.take(Sign::Caret);
                    let index = self.expression()?;
                    self.newlines();
                    self.expect(Sign::CloseBracket, "]")?;
                    if from_end {
                        let name = if safe.is_some() { "tryIndexFromEnd" } else { "indexFromEnd" };
                        // No step of the chain may stand before this one.
                        expr = finished(expr, safe.take().filter(|steps| !steps.is_empty()));
                        expr = Expr::new(self.since(start), call(name.into(), vec![expr, index]));
                        continue;
                    }
                    index
                }
                _ => break,
            };
            match &mut safe {
                Some(steps) => steps.push(step),
                None => {
                    let kind = match step.kind {
                        ExprKind::String(name)
                            if self.text.as_bytes()[step.span.start as usize] != b'\'' =>
                        {
                            ExprKind::Member(Box::new(expr), name)
                        }
                        _ => ExprKind::Index(Box::new(expr), Box::new(step)),
                    };
                    expr = Expr::new(self.since(start), kind);
                }
            }
        }
        Ok(finished(expr, safe))
    }

    fn arguments(&mut self) -> Result<Vec<Expr>> {
        self.expect(Sign::OpenParen, "(")?;
        // Most calls have one argument, and there are very many of them.
        let mut args = Vec::with_capacity(1);
        loop {
            self.newlines();
            if self.take(Sign::CloseParen) {
                return Ok(args);
            }
            args.push(self.expression()?);
            let behind = self.at;
            self.newlines();
            if !self.take(Sign::Comma) && !self.is(Sign::CloseParen) {
                // It is missing where the argument ends.
                self.at = behind;
                return Err(self.error("`,` or `)`"));
            }
        }
    }

    fn primary(&mut self) -> Result<Expr> {
        let token = self.token();
        let span = self.span(token);
        match token.kind {
            Kind::Number => {
                self.at += 1;
                Ok(Expr::new(span, ExprKind::number(self.slice(token))))
            }
            Kind::String | Kind::StringLeft => self.string(),
            Kind::Placeholder => {
                self.at += 1;
                Ok(Expr::new(span, ExprKind::String(self.slice(token).into())))
            }
            Kind::Name => {
                self.at += 1;
                let kind = match self.slice(token) {
                    "true" => ExprKind::Bool(true),
                    "false" => ExprKind::Bool(false),
                    "null" => ExprKind::Null,
                    _ => {
                        let name = self.shared(token);
                        match self.kind() {
                            Kind::Sign(Sign::Arrow) => return self.lambda(token.start, vec![name]),
                            Kind::Sign(Sign::OpenParen) => {
                                let args = self.arguments()?;
                                let kind = call(name, args);
                                return Ok(Expr::new(self.since(token.start), kind));
                            }
                            // `sys.concat<…>` has no counterpart in values.
                            _ => ExprKind::Bound(name),
                        }
                    }
                };
                Ok(Expr::new(span, kind))
            }
            Kind::Sign(Sign::OpenParen) => {
                if let Some(parameters) = self.lambda_parameters() {
                    return self.lambda(token.start, parameters);
                }
                self.at += 1;
                self.newlines();
                let inner = self.expression()?;
                self.newlines();
                self.expect(Sign::CloseParen, ")")?;
                // The parentheses belong to it, as a reader sees it.
                Ok(Expr::new(self.since(token.start), inner.kind))
            }
            Kind::Sign(Sign::OpenBracket) => self.array(),
            Kind::Sign(Sign::OpenBrace) => self.object(),
            _ => Err(self.error("an expression")),
        }
    }

    /// The parameters of a lambda, if one starts at this parenthesis; they are passed then.
    fn lambda_parameters(&mut self) -> Option<Vec<Name>> {
        let mut parameters = Vec::new();
        let mut by = 1;
        loop {
            let token = self.ahead(by);
            match token.kind {
                Kind::NewLine | Kind::Sign(Sign::Comma) => {}
                Kind::Name => parameters.push(self.slice(token).into()),
                Kind::Sign(Sign::CloseParen) => break,
                _ => return None,
            }
            by += 1;
        }
        if self.ahead(by + 1).kind != Kind::Sign(Sign::Arrow) {
            return None;
        }
        self.at += by + 1;
        Some(parameters)
    }

    fn lambda(&mut self, start: u32, parameters: Vec<Name>) -> Result<Expr> {
        self.expect(Sign::Arrow, "=>")?;
        self.begin()?;
        let body = self.expression()?;
        let lambda = ExprKind::Lambda(Box::new(Lambda { parameters, body }));
        Ok(Expr::new(self.since(start), lambda))
    }

    fn array(&mut self) -> Result<Expr> {
        let start = self.token().start;
        self.expect(Sign::OpenBracket, "[")?;
        self.newlines();
        if self.is_word("for")
            && matches!(self.ahead(1).kind, Kind::Name | Kind::Sign(Sign::OpenParen))
        {
            return self.comprehension(start);
        }
        let mut items = Vec::new();
        loop {
            while self.kind() == Kind::NewLine || self.is(Sign::Comma) {
                self.at += 1;
            }
            if self.take(Sign::CloseBracket) {
                return Ok(Expr::new(self.since(start), ExprKind::Array(items)));
            }
            let spread = self.take(Sign::Ellipsis);
            let value = self.expression()?;
            if items.len() <= MAX_ELEMENTS {
                items.push(Item { value, spread });
            }
            let ends = matches!(self.kind(), Kind::NewLine | Kind::Sign(Sign::Comma));
            if !ends && !self.is(Sign::CloseBracket) {
                return Err(self.error("`]`"));
            }
        }
    }

    fn comprehension(&mut self, start: u32) -> Result<Expr> {
        let Loop { item, index, collection } = self.loop_head()?;
        let condition =
            match self.is_word("if") && self.ahead(1).kind == Kind::Sign(Sign::OpenParen) {
                true => {
                    self.at += 1;
                    self.expect(Sign::OpenParen, "(")?;
                    self.newlines();
                    let condition = self.expression()?;
                    self.newlines();
                    self.expect(Sign::CloseParen, ")")?;
                    Some(condition)
                }
                false => None,
            };
        let value = self.expression()?;
        self.newlines();
        self.expect(Sign::CloseBracket, "]")?;
        let kind = ExprKind::For(Box::new(For {
            binding: Binding::KeyValue { key: index, value: item },
            collection,
            key: None,
            value,
            condition,
            grouping: false,
        }));
        Ok(Expr::new(self.since(start), kind))
    }

    /// An object. Spread members make it a merge of objects, as they do in the compiled template.
    fn object(&mut self) -> Result<Expr> {
        self.deeper(Self::members)
    }

    fn members(&mut self) -> Result<Expr> {
        let start = self.token().start;
        self.expect(Sign::OpenBrace, "{")?;
        let mut parts: Vec<Expr> = Vec::new();
        let mut properties: Vec<Property> = Vec::new();
        loop {
            while self.kind() == Kind::NewLine || self.is(Sign::Comma) {
                self.at += 1;
            }
            if self.take(Sign::CloseBrace) {
                break;
            }
            if self.kind() == Kind::End {
                return Err(self.error("`}`"));
            }
            let before = self.at;
            if self.take(Sign::Ellipsis) {
                let spread = self.expression()?;
                let span = self.since(start);
                parts.push(Expr::new(span, ExprKind::Object(std::mem::take(&mut properties))));
                parts.push(spread);
            } else if self.declares_resource() {
                match self.declaration() {
                    Ok(declaration) => self.nested.push(declaration),
                    Err(problem) if problem.is_unsupported() => return Err(problem),
                    Err(problem) => {
                        self.problems.push(problem);
                        self.seek_property(before)?;
                    }
                }
            } else {
                match self.property() {
                    Ok(property) => properties.push(property),
                    Err(problem) if problem.is_unsupported() => return Err(problem),
                    Err(problem) => {
                        self.problems.push(problem);
                        self.seek_property(before)?;
                    }
                }
            }
        }
        let span = self.since(start);
        let object = Expr::new(span, ExprKind::Object(properties));
        if parts.is_empty() {
            return Ok(object);
        }
        parts.push(object);
        let items = parts.into_iter().map(|value| Item { value, spread: false }).collect();
        let list = Expr::new(span, ExprKind::Array(items));
        Ok(Expr::new(span, call("shallowMerge".into(), vec![list])))
    }

    /// Whether a nested resource, with its decorators, stands here.
    fn declares_resource(&self) -> bool {
        self.is(Sign::At)
            || (self.is_word("resource")
                && self.ahead(1).kind == Kind::Name
                && matches!(self.ahead(2).kind, Kind::String | Kind::StringLeft))
    }

    fn property(&mut self) -> Result<Property> {
        let token = self.token();
        let key = match token.kind {
            Kind::Name => {
                self.at += 1;
                let name = self.shared(token);
                Expr::new(self.span(token), ExprKind::String(name))
            }
            Kind::String | Kind::StringLeft => self.string()?,
            _ => return Err(self.error("the property's name")),
        };
        self.expect(Sign::Colon, ":")?;
        self.newlines();
        let value = self.expression()?;
        let ends =
            matches!(self.kind(), Kind::NewLine | Kind::Sign(Sign::Comma | Sign::CloseBrace));
        if !ends {
            return Err(self.error("the end of the line"));
        }
        Ok(Property { key, value })
    }

    /// Goes on at the next property of the same object, or at its end.
    fn seek_property(&mut self, start: usize) -> Result<()> {
        let mut open = 0_u32;
        self.at = start;
        loop {
            match self.kind() {
                Kind::End => return Err(self.error("`}`")),
                // A parenthesis that is not closed does not reach beyond its line.
                Kind::Sign(Sign::OpenBrace | Sign::OpenBracket) => open += 1,
                Kind::Sign(Sign::CloseBrace) if open == 0 => return Ok(()),
                Kind::Sign(Sign::CloseBrace | Sign::CloseBracket) => open = open.saturating_sub(1),
                Kind::NewLine if open == 0 && self.at > start => return Ok(()),
                // The next declaration: a brace is missing before it.
                _ if self.at > start && self.starts_declaration() => return Err(self.error("`}`")),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// A string; one with interpolations is what `format` makes of its pieces.
    fn string(&mut self) -> Result<Expr> {
        let token = self.token();
        if !matches!(token.kind, Kind::String | Kind::StringLeft) {
            return Err(self.error("a string"));
        }
        self.at += 1;
        let text = lexer::decoded(self.text, token);
        if token.kind == Kind::String {
            let text = self.names.shared(&text);
            return Ok(Expr::new(self.span(token), ExprKind::String(text)));
        }
        let braces = |text: &str| text.replace('{', "{{").replace('}', "}}");
        let mut template = braces(&text);
        let mut args = Vec::new();
        loop {
            self.newlines();
            args.push(self.expression()?);
            self.newlines();
            template.push_str(&format!("{{{}}}", args.len() - 1));
            let piece = self.token();
            match piece.kind {
                Kind::StringMiddle | Kind::StringRight => self.at += 1,
                _ => return Err(self.error("the end of the string")),
            }
            template.push_str(&braces(&lexer::decoded(self.text, piece)));
            if piece.kind == Kind::StringRight {
                break;
            }
        }
        let span = self.since(token.start);
        args.insert(0, Expr::new(span, ExprKind::String(template.into())));
        let format = self.names.shared("format");
        Ok(Expr::new(span, call(format, args)))
    }
}

fn call(name: Name, args: Vec<Expr>) -> ExprKind {
    ExprKind::Call { name, args, expand_last: false }
}

/// A call behind a dot: of a namespace's function, or of something that a resource can do.
fn method(base: Expr, name: &str, mut args: Vec<Expr>) -> ExprKind {
    match &base.kind {
        ExprKind::Bound(outer) => {
            let name = format!("{outer}.{name}");
            call(name.into(), args)
        }
        _ => {
            args.insert(0, base);
            call(format!(".{name}").into(), args)
        }
    }
}

/// The end of a chain: the steps behind a safe one are one call.
fn finished(expr: Expr, safe: Option<Vec<Expr>>) -> Expr {
    let Some(steps) = safe else { return expr };
    let span = steps.last().map_or(expr.span, |last| expr.span.to(last.span));
    let args = std::iter::once(expr).chain(steps).collect();
    Expr::new(span, call("tryGet".into(), args))
}
