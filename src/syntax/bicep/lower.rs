//! Declarations to a [`Module`]: names become what they name.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ast::{self, Body, Declaration, Decorator, File, Item};
use crate::collections::{HashMap, IndexMap};
use crate::fs::normalise;
use crate::ir::{
    Binding, Call, CallSource, DeploymentScope, Expr, ExprKind, Function, ImportedType, Language,
    Mode, Module, Name, Parameter, Property, Repetition, Resource, Type,
};
use crate::source::Span;
use crate::syntax::arm;

/// What `resource.name` reads: the name as it is written, which for a child is the last part of it.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/child-resource-name-type>
const WRITTEN_NAME: &str = "$name";

/// How many types are looked into for one declaration.
const MAX_TYPES: u32 = 200;

/// What a name of the file means.
#[derive(Clone)]
enum Resolution {
    Parameter,
    Local,
    Resource,
    Module,
    /// Something that another file exports: the position of the import, and its name there.
    Imported(usize, Name),
    /// All that another file exports.
    Namespace(usize),
}

pub(super) fn lower(path: &Path, file: File) -> Module {
    let mut lowering = Lowering {
        folder: path.parent().unwrap_or(path).to_path_buf(),
        meanings: HashMap::default(),
        types: HashMap::default(),
        budget: Cell::new(0),
        bound: Vec::new(),
        within: Vec::new(),
        module: Module::empty(Language::Bicep, path.to_path_buf()),
    };
    lowering.module.problems = file.problems;
    for declaration in &file.declarations {
        lowering.name(declaration, None);
    }
    let is_type = |declaration: &Declaration| matches!(declaration.item, Item::Type(_));
    let (types, declarations): (Vec<_>, Vec<_>) = file.declarations.into_iter().partition(is_type);
    lowering.declare_types(types);
    let mut using = None;
    for declaration in declarations {
        if let Item::Using(Some(path)) = &declaration.item {
            using = literal(path).map(|source| (path.span, declaration.span, Arc::clone(source)));
        }
        lowering.declaration(declaration, None);
    }
    if let Some((header, span, source)) = using.filter(|(_, _, source)| source.contains(':')) {
        lowering.deployment(header, span, &source);
    }
    lowering.module
}

struct Lowering {
    folder: PathBuf,
    meanings: HashMap<Name, Resolution>,
    types: HashMap<Name, DeclaredType>,
    /// How many types may still be looked into: they may name each other in circles.
    budget: Cell<u32>,
    /// Interner of the lambdas and loops around.
    bound: Vec<Name>,
    /// The symbols of the resources around, outermost first: what is nested in them is seen by its
    /// own name.
    within: Vec<Name>,
    module: Module,
}

fn literal(expr: &Expr) -> Option<&Arc<str>> {
    match &expr.kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

/// A type that the file declares.
struct DeclaredType {
    ty: ast::Type,
    sensitive: bool,
}

/// How a nested resource is named from outside.
fn symbol(name: &Name, parent: Option<&Name>) -> Name {
    match parent {
        Some(parent) => format!("{parent}::{name}").into(),
        None => Arc::clone(name),
    }
}

impl Lowering {
    /// Notes what a declaration's name means.
    fn name(&mut self, declaration: &Declaration, parent: Option<&Name>) {
        let name = &declaration.name.text;
        let meaning = match &declaration.item {
            Item::Param(..) => Resolution::Parameter,
            Item::Var(_) => Resolution::Local,
            Item::Broken("param") => Resolution::Parameter,
            Item::Broken("var") => Resolution::Local,
            Item::Module { .. } => Resolution::Module,
            Item::Resource { body, .. } => {
                let symbol = symbol(name, parent);
                for nested in &body.nested {
                    self.name(nested, Some(&symbol));
                }
                self.meanings.insert(symbol, Resolution::Resource);
                return;
            }
            Item::Import { names, namespace, path } => {
                let Some(path) = literal(path).filter(|path| !path.contains(':')) else { return };
                let index = self.module.imports.len();
                self.module.imports.push(normalise(&self.folder.join(&**path)));
                for (name, alias) in names {
                    let meaning = Resolution::Imported(index, Arc::clone(name));
                    self.meanings.insert(Arc::clone(alias), meaning);
                    let function = Function::Imported(index, Arc::clone(name));
                    self.module.functions.insert(alias.to_ascii_lowercase().into(), function);
                }
                if let Some(namespace) = namespace {
                    self.meanings.insert(Arc::clone(namespace), Resolution::Namespace(index));
                }
                return;
            }
            Item::Extends(path) => {
                if let Some(path) = literal(path) {
                    let index = self.module.imports.len();
                    self.module.extends = Some(index);
                    // `base.x` is the value of `x` there.
                    self.meanings.entry("base".into()).or_insert(Resolution::Namespace(index));
                    self.module.imports.push(normalise(&self.folder.join(&**path)));
                }
                return;
            }
            Item::Type(_)
            | Item::Output(_)
            | Item::Func(..)
            | Item::Using(_)
            | Item::TargetScope(_)
            | Item::Broken(_)
            | Item::Other(_) => return,
        };
        self.meanings.insert(Arc::clone(name), meaning);
    }

    fn declaration(&mut self, declaration: Declaration, parent: Option<(&Name, &Resource)>) {
        let Declaration { span, whole, name, decorators, item } = declaration;
        let header = |end: Span| span.at_start().to(end);
        let decorator = |wanted: &str| decorators.iter().find(|d| *d.name == *wanted);
        match item {
            Item::Param(ty, default) => {
                let sensitive = decorator("secure").is_some();
                let allowed = decorator("allowed").and_then(|allowed| allowed.args.first());
                let allowed = allowed.and_then(|list| match &list.kind {
                    ExprKind::Array(items) => {
                        Some(items.iter().map(|item| item.value.clone()).collect())
                    }
                    _ => None,
                });
                let default = default.map(|default| self.resolved(default));
                if let (None, Some(value)) = (&ty, &default) {
                    // In a parameter file; another one may take its values over.
                    self.module.locals.insert(Arc::clone(&name.text), value.clone());
                }
                let parameter = self.parameter(&name, ty, default, allowed, sensitive);
                self.module.parameters.insert(name.text, parameter);
            }
            Item::Var(value) => {
                let value = self.resolved(value);
                self.module.locals.insert(name.text, value);
            }
            Item::Broken("param") => {
                let parameter = self.parameter(&name, None, None, None, false);
                self.module.parameters.insert(name.text, parameter);
            }
            Item::Broken("var") => {
                let what = ExprKind::Opaque("a declaration that does not parse".into());
                self.module.locals.insert(name.text, Expr::new(name.span, what));
            }
            Item::Output(value) => {
                let value = self.resolved(value);
                self.module.outputs.insert(name.text, value);
            }
            Item::Func(parameters, body) => {
                let parameters: Vec<Name> = parameters.into_iter().map(|p| p.text).collect();
                self.bound.extend(parameters.iter().cloned());
                let body = self.resolved(body);
                self.bound.clear();
                let function = Function::Own { parameters, body };
                self.module.functions.insert(name.text.to_ascii_lowercase().into(), function);
            }
            Item::Resource { ty, existing, body } => {
                self.module.blocks.push((whole.at_start(), whole));
                let header = header(ty.span);
                self.module.blocks.push((header, whole));
                let serial = is_serial(&decorators);
                let resource =
                    ResourceHeader { header, span, name: name.text, ty, existing, serial };
                self.resource(resource, body, parent);
            }
            Item::Module { path, body } => {
                self.module.blocks.push((whole.at_start(), whole));
                let header = header(path.span);
                self.module.blocks.push((header, whole));
                self.call(header, span, name.text, &path, body);
            }
            Item::TargetScope(scope) => {
                if let Some(scope) = literal(&scope) {
                    self.module.scope = DeploymentScope::of(scope);
                }
            }
            Item::Type(_)
            | Item::Import { .. }
            | Item::Using(_)
            | Item::Extends(_)
            | Item::Broken(_)
            | Item::Other(_) => {}
        }
    }

    fn parameter(
        &self,
        name: &ast::Ident,
        ty: Option<ast::Type>,
        default: Option<Expr>,
        allowed: Option<Vec<Expr>>,
        sensitive: bool,
    ) -> Parameter {
        self.budget.set(MAX_TYPES);
        let shape = ty.map_or_else(Shape::default, |ty| self.shape(&ty));
        let null = || Expr::new(name.span, ExprKind::Null);
        Parameter {
            span: name.span,
            display: Arc::clone(&name.text),
            ty: shape.ty,
            default: default.or_else(|| shape.nullable.then(null)),
            nullable: false,
            sensitive: sensitive || shape.sensitive,
            allowed: allowed.or(shape.allowed),
            imported: shape.imported,
        }
    }

    /// Declarations see types wherever these are declared.
    fn declare_types(&mut self, types: Vec<Declaration>) {
        let mut names = Vec::new();
        for Declaration { name, decorators, item, .. } in types {
            let Item::Type(ty) = item else { continue };
            // <https://learn.microsoft.com/azure/azure-resource-manager/bicep/user-defined-data-types#secure-types>
            let sensitive = decorators.iter().any(|decorator| *decorator.name == *"secure");
            self.types.insert(Arc::clone(&name.text), DeclaredType { ty, sensitive });
            names.push(name);
        }
        for name in names {
            let ty = ast::Type::Named(Arc::clone(&name.text));
            let parameter = self.parameter(&name, Some(ty), None, None, false);
            self.module.types.insert(name.text, parameter);
        }
    }

    /// What a type says of values, through the types that it names.
    fn shape(&self, ty: &ast::Type) -> Shape {
        let plain = |ty| Shape { ty, ..Shape::default() };
        let unknown = || Shape { imported: Some(ImportedType::Unknown), ..Shape::default() };
        match ty {
            ast::Type::Named(name) => match &**name {
                "string" => plain(Type::String),
                "bool" => plain(Type::Bool),
                "int" => plain(Type::Number),
                "array" => plain(Type::List(Box::new(Type::Any))),
                "object" => plain(Type::Map(Box::new(Type::Any))),
                _ => match (self.types.get(name), self.meanings.get(name)) {
                    (Some(_), _) if !self.may_look_into_another() => unknown(),
                    (Some(declared), _) => {
                        let shape = self.shape(&declared.ty);
                        Shape { sensitive: shape.sensitive || declared.sensitive, ..shape }
                    }
                    (None, Some(Resolution::Imported(import, there))) => {
                        let imported = ImportedType::Named(*import, Arc::clone(there));
                        Shape { imported: Some(imported), ..Shape::default() }
                    }
                    (None, _) => unknown(),
                },
            },
            ast::Type::Member(of, name) => match self.namespace(of) {
                Some(import) => {
                    let imported = ImportedType::Named(import, Arc::clone(name));
                    Shape { imported: Some(imported), ..Shape::default() }
                }
                None => self.member(of, name).map_or_else(unknown, |ty| self.shape(ty)),
            },
            ast::Type::Nullable(inner) => Shape { nullable: true, ..self.shape(inner) },
            ast::Type::Literal(value) => {
                let nullable = matches!(value.kind, ExprKind::Null);
                Shape { allowed: Some(vec![value.clone()]), nullable, ..Shape::default() }
            }
            ast::Type::Union(members) => {
                let shapes: Vec<Shape> = members.iter().map(|member| self.shape(member)).collect();
                let nullable = shapes.iter().any(|shape| shape.nullable);
                let all: Option<Vec<Vec<Expr>>> =
                    shapes.into_iter().map(|shape| shape.allowed).collect();
                Shape { allowed: all.map(|all| all.concat()), nullable, ..Shape::default() }
            }
            ast::Type::Array => plain(Type::List(Box::new(Type::Any))),
            ast::Type::Object(_) => plain(Type::Map(Box::new(Type::Any))),
            ast::Type::Other => Shape::default(),
        }
    }

    /// The file of which a type is the namespace, by its position among the imports.
    fn namespace(&self, ty: &ast::Type) -> Option<usize> {
        let ast::Type::Named(name) = ty else { return None };
        match self.meanings.get(name) {
            Some(Resolution::Namespace(import)) => Some(*import),
            _ => None,
        }
    }

    fn may_look_into_another(&self) -> bool {
        let left = self.budget.get().checked_sub(1);
        self.budget.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The type of a member of an object type of this file.
    fn member<'t>(&'t self, of: &'t ast::Type, name: &str) -> Option<&'t ast::Type> {
        if !self.may_look_into_another() {
            return None;
        }
        match of {
            ast::Type::Object(members) => {
                members.iter().find(|(member, _)| **member == *name).map(|(_, ty)| ty)
            }
            ast::Type::Named(of) => self.member(&self.types.get(of)?.ty, name),
            ast::Type::Member(outer, of) => self.member(self.member(outer, of)?, name),
            _ => None,
        }
    }

    fn repetition(&mut self, body: &mut Body, serial: bool) -> Repetition {
        let Some(repeated) = body.repeated.take() else { return Repetition::One };
        let collection = self.resolved(repeated.collection);
        // What is not named cannot be spoken of.
        let index = repeated.index.unwrap_or_else(|| format!("{}()", repeated.item).into());
        self.bound.extend([Arc::clone(&repeated.item), Arc::clone(&index)]);
        Repetition::Loop { collection, item: repeated.item, index, serial }
    }

    fn resource(
        &mut self,
        declared: ResourceHeader,
        mut body: Body,
        parent: Option<(&Name, &Resource)>,
    ) {
        let ResourceHeader { header, span, name, ty, existing, serial } = declared;
        let symbol = symbol(&name, parent.map(|(symbol, _)| symbol));
        let around = self.bound.len();
        let repetition = self.repetition(&mut body, serial);
        let condition = body.condition.take().map(|condition| self.resolved(condition));
        let version = type_text(&ty).and_then(|ty| Some(Arc::from(ty.split_once('@')?.1)));
        let written = type_text(&ty).map(|ty| ty.split('@').next().unwrap_or_default().to_owned());
        let ty: Name = match (written, parent) {
            // The type of a nested resource continues that of the resource around it.
            (Some(own), Some((_, parent)))
                if !own.split('/').next().is_some_and(|p| p.contains('.')) =>
            {
                format!("{}/{own}", parent.ty).into()
            }
            (Some(own), _) => own.into(),
            (None, _) => "[]".into(),
        };
        self.within.push(Arc::clone(&symbol));
        let object = self.resolved(body.object);
        let mut properties = match object.kind {
            ExprKind::Object(properties) => properties,
            // A spread member: the whole is an expression.
            _ => vec![],
        };
        // They are constants to the code that names the resource.
        let constants = [("type", Some(Arc::clone(&ty))), ("apiVersion", version)];
        for (name, value) in constants {
            let Some(value) = value.filter(|value| &**value != "[]") else { continue };
            let key = Expr::new(header, ExprKind::String(name.into()));
            properties.push(Property { key, value: Expr::new(header, ExprKind::String(value)) });
        }
        if let Some((symbol, _)) = parent {
            let key = Expr::new(header, ExprKind::String("parent".into()));
            let value = Expr::new(header, ExprKind::Resource(Arc::clone(symbol)));
            properties.push(Property { key, value });
        }
        let parent_name = match parent {
            Some((_, parent)) => name_of(parent),
            None => properties.iter().find(|p| is_named(p, "parent")).map(|parent| {
                let name = ExprKind::Member(Box::new(parent.value.clone()), "name".into());
                Expr::new(parent.value.span, name)
            }),
        };
        if let Some(own) = properties.iter().find(|p| is_named(p, "name")).cloned() {
            let key = Expr::new(own.key.span, ExprKind::String(WRITTEN_NAME.into()));
            properties.push(Property { key, value: own.value });
        }
        if let Some(outer) = parent_name
            && let Some(own) = properties.iter_mut().find(|p| is_named(p, "name"))
        {
            let span = own.value.span;
            let slash = Expr::new(span, ExprKind::String("/".into()));
            let value = std::mem::replace(&mut own.value, slash.clone());
            own.value = Expr::new(span, ExprKind::Template(vec![outer, slash, value]));
        }
        let resource = Resource {
            mode: if existing { Mode::Existing } else { Mode::Managed },
            ty,
            symbol: Some(Arc::clone(&symbol)),
            header,
            span,
            repetition,
            condition,
            body: Expr::new(object.span, ExprKind::Object(properties)),
            provider: "".into(),
            depends_on: None,
        };
        for nested in body.nested {
            self.declaration(nested, Some((&symbol, &resource)));
        }
        self.within.pop();
        self.bound.truncate(around);
        if let Some(call) = deployment(&resource) {
            self.module.calls.insert(Arc::clone(&symbol), call);
        }
        self.module.symbols.insert(symbol, self.module.resources.len());
        self.module.resources.push(resource);
    }

    fn call(&mut self, header: Span, span: Span, name: Name, path: &Expr, mut body: Body) {
        let around = self.bound.len();
        // Which order modules are deployed in, nobody asks.
        let repetition = self.repetition(&mut body, false);
        let condition = body.condition.take().map(|condition| self.resolved(condition));
        let object = self.resolved(body.object);
        self.bound.truncate(around);
        let source = match literal(path) {
            Some(path) if path.contains(':') => CallSource::remote(&**path),
            Some(path) => CallSource::Local(normalise(&self.folder.join(&**path))),
            None => CallSource::remote(""),
        };
        let properties = match object.kind {
            ExprKind::Object(properties) => properties,
            _ => Vec::new(),
        };
        let mut arguments = IndexMap::default();
        let mut parameters = None;
        let (mut deployment, mut depends_on, mut scope) = (None, None, None);
        for property in properties {
            if is_named(&property, "name") {
                deployment = Some(property.value);
            } else if is_named(&property, "dependsOn") {
                depends_on = Some(property.value);
            } else if is_named(&property, "scope") {
                scope = Some(property.value);
            } else if is_named(&property, "params") {
                match property.value.kind {
                    ExprKind::Object(given) => {
                        for Property { key, value } in given {
                            if let Some(name) = literal(&key) {
                                arguments.insert(Arc::clone(name), value);
                            }
                        }
                    }
                    // An object with spread members: each of its values is passed as it is.
                    _ => parameters = Some(shelled(property.value)),
                }
            }
        }
        let call = Call {
            header,
            span,
            symbol: Arc::clone(&name),
            // Without a name, Bicep gives it that of the symbol and a hash.
            deployment,
            source,
            arguments,
            parameters,
            repetition,
            condition,
            depends_on,
            scope,
        };
        self.module.calls.insert(name, call);
    }

    /// What a parameter file deploys from a registry: the file calls that module with its values.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files>
    fn deployment(&mut self, header: Span, span: Span, source: &str) {
        let value = |(name, value): (&Name, &Expr)| {
            (Arc::clone(name), Expr::new(value.span, ExprKind::Local(Arc::clone(name))))
        };
        let call = Call {
            header,
            span,
            symbol: "using".into(),
            deployment: None,
            source: CallSource::remote(source),
            arguments: self.module.locals.iter().map(value).collect(),
            parameters: None,
            repetition: Repetition::One,
            condition: None,
            depends_on: None,
            scope: None,
        };
        self.module.calls.insert("using".into(), call);
    }

    // Interner.

    /// The expression with its names resolved.
    fn resolved(&mut self, mut expr: Expr) -> Expr {
        self.resolve(&mut expr);
        expr
    }

    fn resolve(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Bound(name) => {
                if let Some(kind) = self.meaning(name) {
                    expr.kind = kind;
                }
            }
            ExprKind::Member(base, name) => {
                if let ExprKind::Bound(outer) = &base.kind
                    && !self.bound.contains(outer)
                    && let Some(Resolution::Namespace(index)) = self.meanings.get(outer)
                {
                    expr.kind = ExprKind::Imported(*index, Arc::clone(name));
                    return;
                }
                self.resolve(base);
                let declared = match &base.kind {
                    ExprKind::Index(collection, _) => &collection.kind,
                    kind => kind,
                };
                if matches!(declared, ExprKind::Resource(_)) && &**name == "name" {
                    *name = WRITTEN_NAME.into();
                }
            }
            ExprKind::Index(base, index) => {
                self.resolve(base);
                self.resolve(index);
            }
            ExprKind::Array(items) => {
                items.iter_mut().for_each(|item| self.resolve(&mut item.value))
            }
            ExprKind::Object(properties) => {
                for property in properties {
                    self.resolve(&mut property.key);
                    self.resolve(&mut property.value);
                }
            }
            ExprKind::Template(parts) => parts.iter_mut().for_each(|part| self.resolve(part)),
            ExprKind::Call { name, args, .. } if &**name == "nameof" && args.len() == 1 => {
                if let Some(name) = last_name(&args[0]) {
                    expr.kind = ExprKind::String(name);
                }
            }
            ExprKind::Call { name, args, .. } => {
                args.iter_mut().for_each(|arg| self.resolve(arg));
                let called = self.called(name);
                if *called == *"any" && args.len() == 1 {
                    let inner = args.remove(0);
                    expr.kind = inner.kind;
                    return;
                }
                *name = called;
            }
            ExprKind::Conditional(parts) => parts.iter_mut().for_each(|part| self.resolve(part)),
            ExprKind::Unary(_, operand) => self.resolve(operand),
            ExprKind::Binary(_, operands) => {
                operands.iter_mut().for_each(|part| self.resolve(part))
            }
            ExprKind::For(comprehension) => {
                self.resolve(&mut comprehension.collection);
                let around = self.bound.len();
                if let Binding::KeyValue { key, value } = &comprehension.binding {
                    self.bound.extend(key.iter().chain([value]).cloned());
                }
                self.resolve(&mut comprehension.value);
                if let Some(condition) = &mut comprehension.condition {
                    self.resolve(condition);
                }
                self.bound.truncate(around);
            }
            ExprKind::Lambda(lambda) => {
                let around = self.bound.len();
                self.bound.extend(lambda.parameters.iter().cloned());
                self.resolve(&mut lambda.body);
                self.bound.truncate(around);
            }
            _ => {}
        }
    }

    /// What a name is; `None` if it is bound by what stands around.
    fn meaning(&self, name: &Name) -> Option<ExprKind> {
        if self.bound.contains(name) {
            return None;
        }
        // What is nested in the resources around is seen by its own name, the innermost first.
        for outer in self.within.iter().rev() {
            let nested = symbol(name, Some(outer));
            if self.meanings.contains_key(&nested) {
                return Some(ExprKind::Resource(nested));
            }
        }
        Some(match self.meanings.get(name) {
            Some(Resolution::Parameter) => ExprKind::Parameter(Arc::clone(name)),
            Some(Resolution::Local) => ExprKind::Local(Arc::clone(name)),
            Some(Resolution::Resource) => ExprKind::Resource(Arc::clone(name)),
            Some(Resolution::Module) => ExprKind::Module(Arc::clone(name)),
            Some(Resolution::Imported(index, there)) => {
                ExprKind::Imported(*index, Arc::clone(there))
            }
            Some(Resolution::Namespace(_)) | None => return None,
        })
    }

    /// The function that a name means: `sys.concat`, `shared.name`, `aks.listCredentials`.
    fn called(&mut self, name: &Name) -> Name {
        let Some((outer, function)) = name.split_once('.') else { return Arc::clone(name) };
        if matches!(outer, "sys" | "az") {
            return function.into();
        }
        if let Some(Resolution::Namespace(index)) = self.meanings.get(outer) {
            let imported = Function::Imported(*index, function.into());
            self.module.functions.insert(name.to_ascii_lowercase().into(), imported);
        }
        Arc::clone(name)
    }
}

/// What a type says of values.
struct Shape {
    ty: Type,
    nullable: bool,
    sensitive: bool,
    allowed: Option<Vec<Expr>>,
    imported: Option<ImportedType>,
}

impl Default for Shape {
    fn default() -> Self {
        Self { ty: Type::Any, nullable: false, sensitive: false, allowed: None, imported: None }
    }
}

/// A resource without its body.
struct ResourceHeader {
    header: Span,
    span: Span,
    name: Name,
    ty: Expr,
    existing: bool,
    serial: bool,
}

/// Whether a loop is to make one after the other.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/loops#deploy-in-batches>
fn is_serial(decorators: &[Decorator]) -> bool {
    let is_one =
        |arg: &Expr| matches!(&arg.kind, ExprKind::Number(number) if number.as_i64() == Some(1));
    let mut batches = decorators.iter().filter(|decorator| *decorator.name == *"batchSize");
    batches.any(|batch| batch.args.first().is_some_and(is_one))
}

/// The text of a resource's type. Its version may be filled in before Bicep sees it:
/// `'Microsoft.X/y@${version}'`.
fn type_text(ty: &Expr) -> Option<&str> {
    let text = match &ty.kind {
        ExprKind::Call { args, .. } => literal(args.first()?).filter(|text| text.contains('@')),
        _ => literal(ty),
    };
    // `az:` names the extension that the type is from.
    text.map(|text| text.strip_prefix("az:").unwrap_or(text))
}

/// What `nameof` gives for an expression: the last name in it.
/// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-any#nameof>
fn last_name(expr: &Expr) -> Option<Name> {
    match &expr.kind {
        ExprKind::Bound(name) | ExprKind::Member(_, name) => Some(Arc::clone(name)),
        ExprKind::Index(base, _) => last_name(base),
        _ => None,
    }
}

fn is_named(property: &Property, name: &str) -> bool {
    literal(&property.key).is_some_and(|key| key.eq_ignore_ascii_case(name))
}

/// The call of the template that a resource deploys.
/// <https://learn.microsoft.com/azure/templates/microsoft.resources/deployments>
fn deployment(resource: &Resource) -> Option<Call> {
    let is_one = arm::is_deployment(&resource.ty) && resource.mode == Mode::Managed;
    let member = |object: &Expr, name: &str| match &object.kind {
        ExprKind::Object(properties) => {
            properties.iter().find(|p| is_named(p, name)).map(|property| property.value.clone())
        }
        _ => None,
    };
    let properties = member(&resource.body, "properties").filter(|_| is_one)?;
    Some(Call {
        header: resource.header,
        span: resource.span,
        symbol: resource.symbol.clone()?,
        deployment: name_of(resource),
        source: CallSource::Template(member(&properties, "template")?),
        arguments: IndexMap::default(),
        parameters: member(&properties, "parameters"),
        repetition: resource.repetition.clone(),
        condition: resource.condition.clone(),
        depends_on: member(&resource.body, "dependsOn"),
        scope: None,
    })
}

fn name_of(resource: &Resource) -> Option<Expr> {
    match &resource.body.kind {
        ExprKind::Object(properties) => {
            properties.iter().find(|p| is_named(p, "name")).map(|name| name.value.clone())
        }
        _ => None,
    }
}

/// An object of values as the object of a parameter file: `mapValues(values, x => { value: x })`.
fn shelled(values: Expr) -> Expr {
    let span = values.span;
    let expr = |kind| Expr::new(span, kind);
    let property = Property {
        key: expr(ExprKind::String("value".into())),
        value: expr(ExprKind::Bound("value()".into())),
    };
    let lambda = crate::ir::Lambda {
        parameters: vec!["value()".into()],
        body: expr(ExprKind::Object(vec![property])),
    };
    let args = vec![values, expr(ExprKind::Lambda(Box::new(lambda)))];
    expr(ExprKind::Call { name: "mapValues".into(), args, expand_last: false })
}
