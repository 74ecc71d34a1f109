//! The intermediate representation: one shape for Terraform modules, ARM deployments and Bicep
//! files, filled by the front ends in [`crate::syntax`] and read by [`crate::eval`] alone.
//!
//! A module has parameters with defaults, named local values, resources with a repetition, calls
//! to other modules, and outputs. Expressions keep the span of the text they were read from.
//! Nothing here is evaluated, and nothing here knows about AKS.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::collections::IndexMap;
use crate::diagnostic::InputDiagnostic;
use crate::number::Number;
use crate::source::{FileId, Span};

/// A name that is shared between many places.
pub type Name = Arc<str>;

/// The language whose rules an expression is evaluated by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Terraform and OpenTofu, native and JSON syntax.
    Terraform,
    /// Templates of Azure Resource Manager. Names are case-insensitive.
    Arm,
    /// Bicep, which is compiled to such templates.
    Bicep,
    /// The expressions of rule files: HCL in which reading an attribute of null gives null.
    Rule,
}

impl Language {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform | Self::Rule => "terraform",
            Self::Arm => "arm",
            Self::Bicep => "bicep",
        }
    }

    /// How expressions name a parameter.
    pub fn parameter(self, name: &str) -> String {
        match self {
            Self::Terraform | Self::Rule => format!("var.{name}"),
            Self::Arm => format!("parameters('{name}')"),
            Self::Bicep => name.to_owned(),
        }
    }

    /// How expressions name a local value.
    pub fn local(self, name: &str) -> String {
        match self {
            Self::Terraform | Self::Rule => format!("local.{name}"),
            Self::Arm => format!("variables('{name}')"),
            Self::Bicep => name.to_owned(),
        }
    }

    /// Whether the functions are those of Azure's deployments, and names are case-insensitive.
    pub fn is_azure(self) -> bool {
        matches!(self, Self::Arm | Self::Bicep)
    }
}

/// A unit of code with inputs and outputs: a Terraform folder, or an ARM template, be it a file or
/// nested in another one.
#[derive(Debug)]
pub struct Module {
    /// The language it is written in.
    pub language: Language,
    /// The Terraform module's folder, or the template's file, absolute.
    pub path: PathBuf,
    /// Whether its expressions are evaluated in the scope of the deployment around it, as those of a
    /// nested template are unless it asks for the inner scope.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#expression-evaluation-scope-in-nested-templates>
    pub outer: bool,
    /// What a template or a Bicep file is deployed to.
    pub scope: DeploymentScope,
    /// The files it was read from.
    pub files: Vec<FileId>,
    /// Inputs, by name.
    pub parameters: IndexMap<Name, Parameter>,
    /// Declared types, by name: each as a parameter of that type.
    pub types: IndexMap<Name, Parameter>,
    /// Named local values.
    pub locals: IndexMap<Name, Expr>,
    /// Resources and data sources, in the order of the text.
    pub resources: Vec<Resource>,
    /// Positions in `resources` by symbol (`azurerm_x.name`, `data.azurerm_x.name`).
    pub symbols: IndexMap<Name, usize>,
    /// Calls to other modules, by name.
    pub calls: IndexMap<Name, Call>,
    /// Outputs, by name.
    pub outputs: IndexMap<Name, Expr>,
    /// Functions that the code defines, by name in lower case (`namespace.name`).
    pub functions: IndexMap<Name, Function>,
    /// The files whose values and functions it uses without deploying them, absolute.
    pub imports: Vec<PathBuf>,
    /// Of a parameter file: the position among the imports of the one whose values it takes over.
    pub extends: Option<usize>,
    /// Values for parameters from files that the tool loads by itself (`terraform.tfvars`,
    /// `*.auto.tfvars`), when the module is a root. Later files have already won.
    pub inputs: IndexMap<Name, Expr>,
    /// Version constraints of the providers, by local provider name.
    pub providers: IndexMap<Name, Provider>,
    /// All blocks, nested ones too: the header of each, and the whole of it.
    pub blocks: Vec<(Span, Span)>,
    /// What could not be read.
    pub problems: Vec<InputDiagnostic>,
}

/// What a template is deployed to: the scope of each resource in it that does not name another one.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeploymentScope {
    /// A resource group.
    #[default]
    ResourceGroup,
    /// A subscription.
    Subscription,
    /// A management group.
    ManagementGroup,
    /// The whole tenant.
    Tenant,
}

impl DeploymentScope {
    /// The scope that a text says: a value of `targetScope`, or the address of a template's schema.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let is = |word: &str| text.contains(word);
        match () {
            () if is("subscription") => Self::Subscription,
            () if is("managementgroup") => Self::ManagementGroup,
            () if is("tenant") => Self::Tenant,
            () => Self::ResourceGroup,
        }
    }
}

impl Module {
    /// A module with nothing in it.
    pub fn empty(language: Language, path: PathBuf) -> Self {
        Self {
            language,
            path,
            outer: false,
            scope: DeploymentScope::default(),
            files: Vec::new(),
            parameters: IndexMap::default(),
            types: IndexMap::default(),
            locals: IndexMap::default(),
            resources: Vec::new(),
            symbols: IndexMap::default(),
            calls: IndexMap::default(),
            outputs: IndexMap::default(),
            functions: IndexMap::default(),
            imports: Vec::new(),
            extends: None,
            inputs: IndexMap::default(),
            providers: IndexMap::default(),
            blocks: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// A function that the code defines.
#[derive(Debug)]
pub enum Function {
    /// One of the module's own. It sees its arguments, and the module's other functions.
    Own {
        /// The names that its body sees its arguments by, in order.
        parameters: Vec<Name>,
        /// What it gives.
        body: Expr,
    },
    /// One of another file, by its position among the imports, and its name there.
    Imported(usize, Name),
}

/// A provider requirement (`required_providers`, or the old `version` in a `provider` block).
#[derive(Debug, Clone)]
pub struct Provider {
    /// All constraints that the module states, joined with commas.
    pub constraint: String,
}

/// An input of a module.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where its name is declared.
    pub span: Span,
    /// How expressions name it in this language, such as `var.client_id`.
    pub display: Name,
    /// The declared type.
    pub ty: Type,
    /// The value when none is given.
    pub default: Option<Expr>,
    /// Whether null may be passed; otherwise null means the default.
    pub nullable: bool,
    /// Whether it is declared to hold a secret.
    pub sensitive: bool,
    /// The only values that it accepts, where the declaration closes the set.
    pub allowed: Option<Vec<Expr>>,
    /// The type of another file that it is declared with.
    pub imported: Option<ImportedType>,
}

/// A type of another file.
#[derive(Debug, Clone)]
pub enum ImportedType {
    /// By the position of the file among the imports, and its name there.
    Named(usize, Name),
    /// One that is not looked up, such as a member of another type.
    Unknown,
}

/// A declared type, as far as it changes values.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Anything; values are left as they are.
    Any,
    /// true or false.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An ordered collection.
    List(Box<Type>),
    /// A collection without order or duplicates.
    Set(Box<Type>),
    /// A collection by key.
    Map(Box<Type>),
    /// A collection with one type for each position.
    Tuple(Vec<Type>),
    /// Named members. Members that are not listed are dropped.
    Object(Vec<Member>),
}

/// A member of an object type.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The member's name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out; it is then the default, or null.
    pub optional: bool,
    /// The default of `optional(type, default)`.
    pub default: Option<Expr>,
}

/// Whether a resource is created or only looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Created and owned by this code.
    Managed,
    /// Looked up: a data source, or `existing`.
    Existing,
}

impl Repetition {
    /// What decides how often.
    pub fn collection(&self) -> Option<&Expr> {
        match self {
            Self::One => None,
            Self::Count(expr) | Self::ForEach(expr) | Self::Loop { collection: expr, .. } => {
                Some(expr)
            }
        }
    }
}

/// A resource declaration.
#[derive(Debug)]
pub struct Resource {
    /// Whether it is created here.
    pub mode: Mode,
    /// Its type, as written.
    pub ty: Name,
    /// How this module's expressions name it, such as `azurerm_x.name` or `data.azurerm_x.name`;
    /// nothing where they name resources by their ids.
    pub symbol: Option<Name>,
    /// What a finding about the whole resource points at: `resource "type" "name"`.
    pub header: Span,
    /// The whole declaration.
    pub span: Span,
    /// How often it exists.
    pub repetition: Repetition,
    /// Whether it exists, asked of each instance.
    pub condition: Option<Expr>,
    /// Its arguments: an object in which every kind of nested block is an array of objects.
    pub body: Expr,
    /// The local name of the provider that it uses.
    pub provider: Name,
    /// What Terraform is told to make before it; Azure's languages have that among the arguments.
    pub depends_on: Option<Expr>,
}

impl Resource {
    /// What people call it where its name in Azure is not known.
    pub fn label(&self) -> String {
        if let Some(symbol) = &self.symbol {
            return symbol.rsplit('.').next().unwrap_or_default().to_owned();
        }
        self.argument("name", true).map_or_else(|| self.ty.to_string(), Expr::sketch)
    }

    /// An argument as it is written; the last of several.
    pub fn argument(&self, name: &str, ignore_case: bool) -> Option<&Expr> {
        let ExprKind::Object(properties) = &self.body.kind else { return None };
        let is = |key: &str| *key == *name || (ignore_case && key.eq_ignore_ascii_case(name));
        let mut properties = properties.iter().rev();
        let property = properties
            .find(|property| matches!(&property.key.kind, ExprKind::String(key) if is(key)));
        property.map(|property| &property.value)
    }

    /// Its address within the module.
    pub fn address(&self) -> String {
        match &self.symbol {
            Some(symbol) => symbol.to_string(),
            None => format!("{}/{}", self.ty, self.label()),
        }
    }
}

/// A call to another module.
#[derive(Debug)]
pub struct Call {
    /// What a finding points at: `module "name"`.
    pub header: Span,
    /// The whole call.
    pub span: Span,
    /// What addresses call it, such as `module.aks`.
    pub symbol: Name,
    /// The name of the deployment that it makes in Azure.
    pub deployment: Option<Expr>,
    /// The module that is called.
    pub source: CallSource,
    /// Values for its parameters.
    pub arguments: IndexMap<Name, Expr>,
    /// Values for further parameters: an object of the shape of a parameter file's, which has a
    /// member for each parameter with the value in its member `value`.
    pub parameters: Option<Expr>,
    /// How often it exists.
    pub repetition: Repetition,
    /// Whether it exists, asked of each instance.
    pub condition: Option<Expr>,
    /// What it depends on explicitly, in Terraform and in Bicep.
    pub depends_on: Option<Expr>,
    /// The resource group or the subscription that a deployment of Azure goes to, if that is not its caller's.
    pub scope: Option<Expr>,
}

/// Where the called module is.
#[derive(Debug, Clone)]
pub enum CallSource {
    /// A folder or a file, absolute; it may be missing or lie outside the workspace.
    Local(PathBuf),
    /// The module itself, nested in its caller.
    Nested(Arc<Module>),
    /// A template that an expression gives, as an object or as JSON text.
    Template(Expr),
    /// A registry or remote address that is not on disk.
    Remote {
        /// The address, as the code has it; empty if it is not known.
        source: String,
        /// The constraint on its version that stands beside the address; empty if there is none.
        version: String,
    },
}

impl CallSource {
    /// An address without a version beside it.
    pub fn remote(source: impl Into<String>) -> Self {
        Self::Remote { source: source.into(), version: String::new() }
    }
}

/// How often a resource or a call exists.
#[derive(Debug, Clone)]
pub enum Repetition {
    /// Once.
    One,
    /// As often as a number says. The instances see `count.index`.
    Count(Expr),
    /// Once for each element of a map or set. The instances see `each.key` and `each.value`.
    ForEach(Expr),
    /// Once for each element of a list. The instances see the element and its index by name.
    Loop {
        /// The list.
        collection: Expr,
        /// The name of the element.
        item: Name,
        /// The name of the index.
        index: Name,
        /// Whether the instances are made one after the other.
        serial: bool,
    },
}

/// An expression and the text that it was read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// The text.
    pub span: Span,
    /// What it says.
    pub kind: ExprKind,
}

impl Expr {
    /// An expression of this kind.
    pub fn new(span: Span, kind: ExprKind) -> Self {
        Self { span, kind }
    }

    /// A short text for how something is computed: names and functions, as templates write them, or
    /// the text itself where it is written out.
    pub fn sketch(&self) -> String {
        match &self.kind {
            ExprKind::String(text) => text.to_string(),
            _ => self.sketch_part(),
        }
    }

    fn sketch_part(&self) -> String {
        match &self.kind {
            ExprKind::String(text) => format!("'{text}'"),
            ExprKind::Number(number) => format!("{number}"),
            ExprKind::Parameter(name) => Language::Arm.parameter(name),
            ExprKind::Local(name) => Language::Arm.local(name),
            ExprKind::Member(base, name) => format!("{}.{name}", base.sketch_part()),
            ExprKind::Index(base, index) => {
                format!("{}[{}]", base.sketch_part(), index.sketch_part())
            }
            ExprKind::Bound(name) => name.to_string(),
            ExprKind::Call { name, args, .. } => {
                let args: Vec<String> = args.iter().map(Self::sketch_part).collect();
                format!("{name}({})", args.join(", "))
            }
            ExprKind::Template(parts) => parts.iter().map(Self::sketch).collect(),
            _ => "…".into(),
        }
    }

    /// Whether it is such an expression, or has such a part.
    pub fn contains(&self, is_it: &dyn Fn(&ExprKind) -> bool) -> bool {
        let mut found = is_it(&self.kind);
        self.each_part(&mut |part| found = found || part.contains(is_it));
        found
    }

    /// Whether it, or a part of it, names a resource.
    pub fn names_resource(&self, symbol: &str) -> bool {
        self.contains(&|kind| matches!(kind, ExprKind::Resource(name) if **name == *symbol))
    }

    /// Whether it, or a part of it, names an input of the module.
    pub fn names_parameter(&self, parameter: &str) -> bool {
        self.contains(&|kind| matches!(kind, ExprKind::Parameter(name) if **name == *parameter))
    }

    /// Calls a function for each direct part of an expression.
    pub fn each_part(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            ExprKind::Template(parts) => parts.iter().for_each(visit),
            ExprKind::Array(items) => items.iter().for_each(|item| visit(&item.value)),
            ExprKind::Object(properties) => properties.iter().for_each(|p| visit(&p.value)),
            ExprKind::Member(base, _) => visit(base),
            ExprKind::Index(base, index) => {
                visit(base);
                visit(index);
            }
            ExprKind::Splat { base, each } => {
                visit(base);
                visit(each);
            }
            ExprKind::Call { args, .. } => args.iter().for_each(visit),
            ExprKind::Conditional(parts) => parts.iter().for_each(visit),
            ExprKind::Unary(_, operand) => visit(operand),
            ExprKind::Binary(_, operands) => operands.iter().for_each(visit),
            ExprKind::For(comprehension) => {
                visit(&comprehension.collection);
                comprehension.key.iter().for_each(&mut *visit);
                visit(&comprehension.value);
                comprehension.condition.iter().for_each(visit);
            }
            ExprKind::Lambda(lambda) => visit(&lambda.body),
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Bound(_)
            | ExprKind::Parameter(_)
            | ExprKind::Local(_)
            | ExprKind::Imported(..)
            | ExprKind::Resource(_)
            | ExprKind::Module(_)
            | ExprKind::Path(_)
            | ExprKind::Opaque(_) => {}
        }
    }

    /// Says that the text stands in another file, at the same offsets.
    pub(crate) fn move_to(&mut self, file: FileId) {
        self.span.file = file;
        match &mut self.kind {
            ExprKind::Template(parts) => parts.iter_mut().for_each(|part| part.move_to(file)),
            ExprKind::Array(items) => items.iter_mut().for_each(|item| item.value.move_to(file)),
            ExprKind::Object(properties) => {
                for property in properties {
                    property.key.move_to(file);
                    property.value.move_to(file);
                }
            }
            ExprKind::Member(base, _) => base.move_to(file),
            ExprKind::Index(base, part) | ExprKind::Splat { base, each: part } => {
                base.move_to(file);
                part.move_to(file);
            }
            ExprKind::Call { args, .. } => args.iter_mut().for_each(|arg| arg.move_to(file)),
            ExprKind::Conditional(parts) => parts.iter_mut().for_each(|part| part.move_to(file)),
            ExprKind::Unary(_, operand) => operand.move_to(file),
            ExprKind::Binary(_, operands) => {
                operands.iter_mut().for_each(|part| part.move_to(file))
            }
            ExprKind::For(repeated) => {
                repeated.collection.move_to(file);
                repeated.value.move_to(file);
                let rest = repeated.key.iter_mut().chain(&mut repeated.condition);
                rest.for_each(|part| part.move_to(file));
            }
            ExprKind::Lambda(lambda) => lambda.body.move_to(file),
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Bound(_)
            | ExprKind::Parameter(_)
            | ExprKind::Local(_)
            | ExprKind::Imported(..)
            | ExprKind::Resource(_)
            | ExprKind::Module(_)
            | ExprKind::Path(_)
            | ExprKind::Opaque(_) => {}
        }
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// A boolean literal.
    Bool(bool),
    /// A number literal.
    Number(Number),
    /// A string without interpolation, escapes resolved.
    String(Arc<str>),
    /// A string with interpolations; the parts are concatenated.
    Template(Vec<Expr>),
    /// `[a, b]`; a spread item adds the elements of its value.
    Array(Vec<Item>),
    /// `{ a = b }`. Later properties win.
    Object(Vec<Property>),
    /// A name bound by the expression around it: `for`, `each`, `count`, a rule's subject.
    Bound(Name),
    /// A parameter of the module.
    Parameter(Name),
    /// A local value of the module.
    Local(Name),
    /// A value of another file, by its position among the imports, and its name there.
    Imported(usize, Name),
    /// A resource of the module, by symbol.
    Resource(Name),
    /// A call of the module.
    Module(Name),
    /// A folder (`path.module` and its kind).
    Path(PathKind),
    /// `a.b`.
    Member(Box<Expr>, Name),
    /// `a[b]`.
    Index(Box<Expr>, Box<Expr>),
    /// `a[*].b`: `each` is evaluated with [`SPLAT`] bound to every element.
    Splat {
        /// What is iterated. A value that is no collection counts as one element, null as none.
        base: Box<Expr>,
        /// What is taken of each element.
        each: Box<Expr>,
    },
    /// A function call.
    Call {
        /// The function's name.
        name: Name,
        /// The arguments.
        args: Vec<Expr>,
        /// Whether the last argument is a list that stands for further arguments (`f(xs...)`).
        expand_last: bool,
    },
    /// `a ? b : c`.
    Conditional(Box<[Expr; 3]>),
    /// An operator with one operand.
    Unary(UnaryOp, Box<Expr>),
    /// An operator with two operands.
    Binary(BinaryOp, Box<[Expr; 2]>),
    /// A comprehension, or a block that is repeated.
    For(Box<For>),
    /// A function without a name. It is no value: only functions that take one can use it.
    Lambda(Box<Lambda>),
    /// Something that is understood but cannot be evaluated, with what it is.
    Opaque(Name),
}

impl ExprKind {
    /// A number in decimal notation.
    pub fn number(text: &str) -> Self {
        match Number::parse(text) {
            Some(number) => Self::Number(number),
            None => Self::Opaque("this number".into()),
        }
    }
}

/// The name that [`ExprKind::Splat`] binds; it cannot be written in any language.
pub const SPLAT: &str = "[*]";

/// An item of an array.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The item's expression.
    pub value: Expr,
    /// Whether the elements of its value are meant, not the value itself.
    pub spread: bool,
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Property {
    /// The key; a string literal where the key is a plain name.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// How many elements of a list are read. One with more of them is unknown when it is evaluated, and is as
/// long here as it takes to know that.
pub const MAX_ELEMENTS: usize = 10_000;

/// A `for` expression, or a repeated block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct For {
    /// The names that each element is bound to.
    pub binding: Binding,
    /// What is iterated.
    pub collection: Expr,
    /// The key of each entry, if an object is built.
    pub key: Option<Expr>,
    /// The value of each entry.
    pub value: Expr,
    /// Which elements are kept.
    pub condition: Option<Expr>,
    /// Whether values with the same key are collected (`...`).
    pub grouping: bool,
}

/// A function without a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lambda {
    /// The names that its body sees its arguments by.
    pub parameters: Vec<Name>,
    /// What it gives. It sees what the expression around it sees, too.
    pub body: Expr,
}

/// What a [`For`] binds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Binding {
    /// A key (or index) and a value.
    KeyValue {
        /// The key's name, if it is bound.
        key: Option<Name>,
        /// The value's name.
        value: Name,
    },
    /// One object with the members `key` and `value`, as in a dynamic block.
    Iterator(Name),
}

/// The folders that `path.*` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathKind {
    /// The folder of the module itself.
    Module,
    /// The folder of the root module.
    Root,
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnaryOp {
    /// Logical negation.
    Not,
    /// Arithmetic negation.
    Negate,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl BinaryOp {
    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::And => "&&",
            Self::Or => "||",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}
