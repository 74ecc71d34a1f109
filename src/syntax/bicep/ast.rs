//! The declarations of a Bicep file, as they are written.
//!
//! Expressions are already those of the intermediate representation, but for names: every name is
//! [`crate::ir::ExprKind::Bound`], and a call of `a.b(…)` is one of the function `a.b`, until the lowering
//! knows what is declared.

use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, Name};
use crate::source::Span;

/// A file.
#[derive(Debug, Default)]
pub struct File {
    /// Its declarations, in the order of the text.
    pub declarations: Vec<Declaration>,
    /// What could not be read.
    pub problems: Vec<InputDiagnostic>,
}

/// A declaration, or another statement of the file.
#[derive(Debug)]
pub struct Declaration {
    /// From the keyword to the end.
    pub span: Span,
    /// From the first decorator to the end.
    pub whole: Span,
    /// Its name; empty for statements that have none.
    pub name: Ident,
    /// What stands before it, without descriptions.
    pub decorators: Vec<Decorator>,
    /// What it is.
    pub item: Item,
}

/// A name, and where it stands.
#[derive(Debug, Clone)]
pub struct Ident {
    /// The name.
    pub text: Name,
    /// Where it stands.
    pub span: Span,
}

/// `@secure()`, `@sys.allowed([…])`
#[derive(Debug)]
pub struct Decorator {
    /// The name of the function, without its namespace.
    pub name: Name,
    /// Its arguments.
    pub args: Vec<Expr>,
}

/// What a declaration is.
#[derive(Debug)]
pub enum Item {
    /// `param name type = default`; in a parameter file, `param name = value`.
    Param(Option<Type>, Option<Expr>),
    /// `var name = value`
    Var(Expr),
    /// `resource name 'type@version' = …`, `existing` or not
    Resource {
        /// The type with its version, as a string.
        ty: Expr,
        /// Whether it is only looked up.
        existing: bool,
        /// Its body.
        body: Body,
    },
    /// `module name 'path' = …`
    Module {
        /// The path.
        path: Expr,
        /// Its body.
        body: Body,
    },
    /// `output name type = value`
    Output(Expr),
    /// `type name = …`
    Type(Type),
    /// `func name(a type, b type) type => body`
    Func(Vec<Ident>, Expr),
    /// `import { a, b as c } from 'path'`, `import * as name from 'path'`
    Import {
        /// The names that are imported, and the names that they get here.
        names: Vec<(Name, Name)>,
        /// The name for all that the file exports.
        namespace: Option<Name>,
        /// The path.
        path: Expr,
    },
    /// `using 'path'`, or `using none`
    Using(Option<Expr>),
    /// `extends 'path'`
    Extends(Expr),
    /// `targetScope = 'scope'`
    TargetScope(Expr),
    /// A declaration of which only the name could be read.
    Broken(&'static str),
    /// `metadata`, `extension`, `assert`, …: what changes no values.
    Other(&'static str),
}

impl Item {
    /// The keyword that it starts with.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Param(..) => "param",
            Self::Var(_) => "var",
            Self::Resource { .. } => "resource",
            Self::Module { .. } => "module",
            Self::Output(_) => "output",
            Self::Type(_) => "type",
            Self::Func(..) => "func",
            Self::Import { .. } => "import",
            Self::Using(_) => "using",
            Self::Extends(_) => "extends",
            Self::TargetScope(_) => "targetScope",
            Self::Broken(keyword) | Self::Other(keyword) => keyword,
        }
    }
}

/// The body of a resource or a module.
#[derive(Debug)]
pub struct Body {
    /// `if (condition)`
    pub condition: Option<Expr>,
    /// `[for item in collection: …]`
    pub repeated: Option<Loop>,
    /// The object.
    pub object: Expr,
    /// The resources that are declared within the object.
    pub nested: Vec<Declaration>,
}

/// `for item in collection`, `for (item, index) in collection`
#[derive(Debug)]
pub struct Loop {
    /// The name of the element.
    pub item: Name,
    /// The name of its index.
    pub index: Option<Name>,
    /// What is iterated.
    pub collection: Expr,
}

/// A type, as far as it changes values.
#[derive(Debug)]
pub enum Type {
    /// A built-in or declared type.
    Named(Name),
    /// A literal, or a union of types.
    Union(Vec<Type>),
    /// A literal.
    Literal(Expr),
    /// `type?`
    Nullable(Box<Type>),
    /// `type[]`, or a tuple.
    Array,
    /// `{ … }`, with its members.
    Object(Vec<(Name, Type)>),
    /// `type.name`
    Member(Box<Type>, Name),
    /// What says nothing of values here: `resourceInput<'…'>` and its kind.
    Other,
}
