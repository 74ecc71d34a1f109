//! The members of a template to a [`Module`].
//! <https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax>
//!
//! Interner of members are case-insensitive, as they are for Azure.

use std::path::Path;
use std::sync::Arc;

use super::expression;
use super::tree::{range, repeated};
use crate::collections::IndexMap;
use crate::diagnostic::InputDiagnostic;
use crate::fs::normalise;
use crate::ir::{
    Call, CallSource, DeploymentScope, Expr, ExprKind, Function, Language, Mode, Module, Name,
    Parameter, Property, Repetition, Resource, Type,
};
use crate::source::Span;

const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";
/// <https://learn.microsoft.com/azure/templates/microsoft.resources/deploymentstacks>
const STACKS: &str = "Microsoft.Resources/deploymentStacks";

/// Whether resources of a type deploy the template among their properties.
pub(crate) fn is_deployment(ty: &str) -> bool {
    ty.eq_ignore_ascii_case(DEPLOYMENTS) || ty.eq_ignore_ascii_case(STACKS)
}
const TEMPLATE_SPEC_VERSIONS: &str = "Microsoft.Resources/templateSpecs/versions";

/// Reads the tree of a template.
pub(super) fn read(path: &Path, root: Expr, problems: Vec<InputDiagnostic>) -> Module {
    let words = CommonNames { name: "name".into(), none: "".into() };
    let mut reader = Reader { path, inner_by_default: false, blocks: Vec::new(), problems, words };
    let mut module = reader.template(root);
    module.blocks = reader.blocks;
    module.problems = reader.problems;
    module
}

struct Reader<'a> {
    path: &'a Path,
    /// Whether nested templates have a scope of their own without asking for it, as they do in
    /// templates of language version 2.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#languageversion-20>
    inner_by_default: bool,
    /// The blocks of the whole file, nested templates included.
    blocks: Vec<(Span, Span)>,
    problems: Vec<InputDiagnostic>,
    words: CommonNames,
}

/// CommonNames that every resource needs.
struct CommonNames {
    name: Name,
    none: Name,
}

/// The members of an object that are not taken out yet.
struct Members {
    properties: Vec<Property>,
}

impl Members {
    /// `None` if the expression is no object that is written out.
    fn of(expr: Expr) -> Option<Self> {
        match expr.kind {
            ExprKind::Object(properties) => Some(Self { properties }),
            _ => None,
        }
    }

    fn get(&self, name: &str) -> Option<&Expr> {
        // Of several members of one name the last one counts.
        let mut properties = self.properties.iter().rev();
        properties.find(|property| is_named(property, name)).map(|property| &property.value)
    }

    /// Takes out the members of these names, which are to be in lower case.
    fn take<const N: usize>(&mut self, names: [&str; N]) -> [Option<Property>; N] {
        let mut taken = [const { None }; N];
        self.properties.retain_mut(|property| {
            let found = names.iter().position(|name| is_named(property, name));
            if let Some(at) = found {
                let nothing = || Expr::new(property.key.span, ExprKind::Null);
                let nothing = Property { key: nothing(), value: nothing() };
                taken[at] = Some(std::mem::replace(property, nothing));
            }
            found.is_none()
        });
        taken
    }

    /// Takes out the value of one member.
    fn take_value(&mut self, name: &str) -> Option<Expr> {
        let [property] = self.take([name]);
        property.map(|property| property.value)
    }

    fn text(&self, name: &str) -> Option<&Arc<str>> {
        self.get(name).and_then(literal)
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.get(name).map(|value| &value.kind), Some(ExprKind::Bool(true)))
    }
}

fn value(property: Option<Property>) -> Option<Expr> {
    property.map(|property| property.value)
}

fn is_named(property: &Property, name: &str) -> bool {
    matches!(&property.key.kind, ExprKind::String(key) if key.eq_ignore_ascii_case(name))
}

fn literal(expr: &Expr) -> Option<&Arc<str>> {
    match &expr.kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

/// The members of an object by their names; those whose names are computed have none.
fn named(expr: Option<Expr>) -> impl Iterator<Item = (Name, Property)> {
    let members = expr.and_then(Members::of).map(|members| members.properties);
    members.into_iter().flatten().filter_map(|property| {
        let name = literal(&property.key).cloned();
        name.map(|name| (name, property))
    })
}

/// The resource that a nested one belongs to.
struct Parent {
    ty: Name,
    name: Option<Expr>,
}

impl Reader<'_> {
    fn template(&mut self, root: Expr) -> Module {
        let mut module = Module::empty(Language::Arm, self.path.to_path_buf());
        let Some(mut root) = Members::of(root) else { return module };
        if let Some(schema) = root.text("$schema") {
            module.scope = DeploymentScope::of(schema);
        }
        let version = root.text("languageVersion").is_some_and(|version| &**version != "1.0");
        let around = std::mem::replace(&mut self.inner_by_default, version);
        let [definitions, parameters, variables, functions, resources, outputs] = root.take([
            "definitions",
            "parameters",
            "variables",
            "functions",
            "resources",
            "outputs",
        ]);
        let definitions = value(definitions);
        for (name, property) in named(value(parameters)) {
            let parameter = parameter(&name, property, definitions.as_ref());
            module.parameters.insert(name, parameter);
        }
        for (name, property) in named(value(variables)) {
            module.locals.insert(name, property.value);
        }
        for namespace in items(value(functions)) {
            self::functions(namespace, &mut module);
        }
        self.resources(value(resources), None, &mut module);
        for (name, property) in named(value(outputs)) {
            if let Some(value) = output(property.value) {
                module.outputs.insert(name, value);
            }
        }
        self.inner_by_default = around;
        module
    }

    /// A list of resources, or an object of resources by their symbolic names.
    fn resources(&mut self, all: Option<Expr>, parent: Option<&Parent>, module: &mut Module) {
        match all {
            Some(Expr { kind: ExprKind::Array(items), .. }) => {
                for item in items {
                    self.resource(item.value, None, parent, module);
                }
            }
            symbolic => {
                for (symbol, property) in named(symbolic) {
                    self.resource(property.value, Some(symbol), parent, module);
                }
            }
        }
    }

    /// A resource, with those that are nested in it. `symbol` is its name where resources have one.
    fn resource(
        &mut self,
        resource: Expr,
        symbol: Option<Name>,
        parent: Option<&Parent>,
        module: &mut Module,
    ) {
        let span = resource.span;
        let Some(mut members) = Members::of(resource) else { return };
        let [ty, name, nested, condition, copy, comments] =
            members.take(["type", "name", "resources", "condition", "copy", "comments"]);
        let Some(declared) = ty else { return };
        let header = declared.key.span.to(declared.value.span);
        let ty = match (&declared.value.kind, parent) {
            // The type of a nested resource continues that of the resource around it.
            (ExprKind::String(ty), Some(parent)) if !is_full(ty) => {
                format!("{}/{ty}", parent.ty).into()
            }
            (ExprKind::String(ty), _) => Arc::clone(ty),
            // Readers evaluate it.
            _ => Name::from("[]"),
        };
        let name = value(name).map(|name| match parent {
            Some(Parent { name: Some(outer), ty: around }) if is_within(&ty, around) => {
                joined(outer, name)
            }
            _ => name,
        });
        self.outline(span, header, comments.as_ref());
        if let Some(nested) = nested {
            let parent = Parent { ty: Arc::clone(&ty), name: name.clone() };
            self.resources(Some(nested.value), Some(&parent), module);
        }
        let condition = value(condition);
        let repetition = repetition(value(copy));
        if is_deployment(&ty) {
            let call = DeploymentHeader { header, span, symbol, name, condition, repetition };
            // What a stack deploys knows nothing of the template around it.
            let is_stack = ty.eq_ignore_ascii_case(STACKS);
            self.deployment(call, members, is_stack, module);
            return;
        }
        if ty.eq_ignore_ascii_case(TEMPLATE_SPEC_VERSIONS)
            && let Some(properties) = members.get("properties").cloned().and_then(Members::of)
            && let Some(template) = properties.get("mainTemplate").cloned()
        {
            let symbol =
                format!("{}.mainTemplate", name.as_ref().map_or(String::new(), Expr::sketch));
            let call = DeploymentHeader {
                header,
                span,
                symbol: Some(symbol.into()),
                name: None,
                condition: condition.clone(),
                repetition: Repetition::One,
            };
            let nested = Arc::new(self.template(template));
            add(module, call, CallSource::Nested(nested), IndexMap::default(), None, None);
        }
        let mode = if members.flag("existing") { Mode::Existing } else { Mode::Managed };
        if ty.starts_with('[') {
            members.properties.push(declared);
        }
        if let Some(name) = name {
            let key = Expr::new(name.span, ExprKind::String(Arc::clone(&self.words.name)));
            members.properties.push(Property { key, value: name });
        }
        if let Some(symbol) = &symbol {
            module.symbols.insert(Arc::clone(symbol), module.resources.len());
        }
        module.resources.push(Resource {
            mode,
            ty,
            symbol,
            header,
            span,
            repetition,
            condition,
            body: Expr::new(span, ExprKind::Object(members.properties)),
            provider: Arc::clone(&self.words.none),
            depends_on: None,
        });
    }

    /// What suppressions count for: a comment before the resource, before its type, or the resource's
    /// own `comments`.
    fn outline(&mut self, span: Span, header: Span, comments: Option<&Property>) {
        self.blocks.push((span.at_start(), span));
        self.blocks.push((header, span));
        if let Some(comments) = comments {
            self.blocks.push((comments.value.span, span));
        }
    }

    /// A deployment within the template: its own template is nested in it, or lies in another file.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates>
    fn deployment(
        &mut self,
        declared: DeploymentHeader,
        mut members: Members,
        is_stack: bool,
        module: &mut Module,
    ) {
        let properties = members.take_value("properties").and_then(Members::of);
        let mut properties = properties.unwrap_or(Members { properties: Vec::new() });
        let [options, link, template, parameters, file] = properties.take([
            "expressionEvaluationOptions",
            "templateLink",
            "template",
            "parameters",
            "parametersLink",
        ]);
        let scope = scope(declared.header, &mut members);
        let options = value(options).and_then(Members::of);
        let inner = match options.as_ref().and_then(|options| options.text("scope")) {
            Some(scope) => scope.eq_ignore_ascii_case("inner"),
            None => self.inner_by_default || is_stack,
        };
        let source = match (value(template), value(link).and_then(Members::of)) {
            (Some(template @ Expr { kind: ExprKind::Object(_), .. }), _) => {
                let mut nested = self.template(template);
                nested.outer = !inner;
                CallSource::Nested(Arc::new(nested))
            }
            (Some(template), _) => CallSource::Template(template),
            (None, Some(link)) => match link.text("relativePath") {
                Some(relative) => {
                    let folder = self.path.parent().unwrap_or(self.path);
                    CallSource::Local(normalise(&folder.join(relative.replace('\\', "/"))))
                }
                None => {
                    let text = ["uri", "id"].iter().find_map(|name| link.text(name));
                    CallSource::remote(text.map_or("", |text| text))
                }
            },
            (None, None) => CallSource::remote(""),
        };
        let (arguments, parameters) = match (value(parameters), file) {
            (Some(parameters @ Expr { kind: ExprKind::Object(_), .. }), _) => {
                (arguments(parameters), None)
            }
            (Some(parameters), _) => (IndexMap::default(), Some(parameters)),
            // Values from a file that is not at hand may be any.
            (None, Some(file)) => {
                let what = ExprKind::Opaque("a linked parameter file".into());
                (IndexMap::default(), Some(Expr::new(file.key.span, what)))
            }
            (None, None) => (IndexMap::default(), None),
        };
        add(module, declared, source, arguments, parameters, scope);
    }
}

/// Where a deployment goes, as the call of the function that gives this: the resource group that it names, or the subscription.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-to-resource-group>
fn scope(at: Span, members: &mut Members) -> Option<Expr> {
    let subscription = members.take_value("subscriptionId");
    let (name, args) = match (subscription, members.take_value("resourceGroup")) {
        (None, None) => return None,
        (Some(subscription), None) => ("subscription", vec![subscription]),
        (subscription, Some(group)) => {
            ("resourceGroup", subscription.into_iter().chain([group]).collect())
        }
    };
    let called = ExprKind::Call { name: name.into(), args, expand_last: false };
    Some(Expr::new(at, called))
}

/// What a deployment has in common with a resource.
struct DeploymentHeader {
    header: Span,
    span: Span,
    symbol: Option<Name>,
    name: Option<Expr>,
    condition: Option<Expr>,
    repetition: Repetition,
}

fn add(
    module: &mut Module,
    declared: DeploymentHeader,
    source: CallSource,
    arguments: IndexMap<Name, Expr>,
    parameters: Option<Expr>,
    scope: Option<Expr>,
) {
    let DeploymentHeader { header, span, symbol, name, condition, repetition } = declared;
    let label = || name.as_ref().map_or(String::new(), Expr::sketch);
    let address = symbol.clone().unwrap_or_else(|| format!("deployments/{}", label()).into());
    // Two deployments of one name are Azure's error, or stand under opposite conditions.
    let mut key = symbol.unwrap_or_else(|| Arc::clone(&address));
    while module.calls.contains_key(&key) {
        key = format!("{key}'").into();
    }
    let call = Call {
        header,
        span,
        symbol: address,
        deployment: name,
        source,
        arguments,
        parameters,
        repetition,
        condition,
        depends_on: None,
        scope,
    };
    module.calls.insert(key, call);
}

/// The arguments of a deployment, in the shape of a parameter file.
fn arguments(parameters: Expr) -> IndexMap<Name, Expr> {
    named(Some(parameters))
        .filter_map(|(name, property)| {
            if !matches!(property.value.kind, ExprKind::Object(_)) {
                // An expression that gives the whole `{"value": …}`, as Bicep compiles a conditional to one.
                let span = property.value.span;
                let value = ExprKind::Member(Box::new(property.value), "value".into());
                return Some((name, Expr::new(span, value)));
            }
            let mut given = Members::of(property.value)?;
            let value = given.take_value("value").or_else(|| {
                let what = Name::from("a secret in Key Vault");
                let [reference] = given.take(["reference"]);
                Some(Expr::new(reference?.key.span, ExprKind::Opaque(what)))
            });
            value.map(|value| (name, value))
        })
        .collect()
}

fn items(expr: Option<Expr>) -> impl Iterator<Item = Expr> {
    let items = match expr.map(|expr| expr.kind) {
        Some(ExprKind::Array(items)) => items,
        _ => Vec::new(),
    };
    items.into_iter().map(|item| item.value)
}

/// Whether the type of a nested resource is written in full.
fn is_full(ty: &str) -> bool {
    ty.split_once('/').is_some_and(|(provider, _)| provider.contains('.'))
}

/// Whether a type is that of a child of another type, so that its name continues the other's.
fn is_within(ty: &str, around: &str) -> bool {
    ty.get(..around.len()).is_some_and(|start| start.eq_ignore_ascii_case(around))
        && ty.as_bytes().get(around.len()) == Some(&b'/')
}

/// The name of a child: that of the resource around it, and its own. Interner that are full already
/// stay what they are.
fn joined(outer: &Expr, name: Expr) -> Expr {
    let is_whole = match (literal(outer), literal(&name)) {
        (_, Some(name)) => name.contains('/'),
        _ => false,
    };
    if is_whole {
        return name;
    }
    let span = name.span;
    let slash = Expr::new(span, ExprKind::String("/".into()));
    Expr::new(span, ExprKind::Template(vec![outer.clone(), slash, name]))
}

/// `"copy": {"name": "vm", "count": 3}`
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources>
fn repetition(copy: Option<Expr>) -> Repetition {
    let Some(mut copy) = copy.and_then(Members::of) else { return Repetition::One };
    let Some(count) = copy.take_value("count") else { return Repetition::One };
    // Without a size, serial batches have one each.
    // https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources#serial-or-parallel
    let is_serial = copy.text("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("serial"));
    let size = copy.get("batchSize").map(|size| &size.kind);
    let serial = is_serial
        && match size {
            None => true,
            Some(ExprKind::Number(number)) => number.as_i64() == Some(1),
            Some(_) => false,
        };
    let index = copy.text("name").map(|name| expression::copy_index(name));
    Repetition::Loop {
        collection: range(count),
        item: expression::COPY_INDEX.into(),
        index: index.unwrap_or_else(|| expression::COPY_INDEX.into()),
        serial,
    }
}

fn parameter(name: &Name, property: Property, definitions: Option<&Expr>) -> Parameter {
    let span = property.key.span;
    let mut declared = Members::of(property.value).unwrap_or(Members { properties: Vec::new() });
    let default = declared.take_value("defaultValue");
    let nullable = declared.flag("nullable");
    let definition = Definition::of(&declared, definitions, 0);
    let default = default
        .or_else(|| (nullable || definition.nullable).then(|| Expr::new(span, ExprKind::Null)));
    Parameter {
        span,
        display: Language::Arm.parameter(name).into(),
        ty: definition.ty,
        default,
        nullable: false,
        sensitive: definition.sensitive,
        allowed: definition.allowed,
        imported: None,
    }
}

/// What a type says, through the definitions that it names.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions>
struct Definition {
    ty: Type,
    sensitive: bool,
    nullable: bool,
    allowed: Option<Vec<Expr>>,
}

impl Definition {
    fn of(declared: &Members, definitions: Option<&Expr>, depth: usize) -> Self {
        let allowed = match declared.get("allowedValues").map(|values| &values.kind) {
            Some(ExprKind::Array(items)) => {
                Some(items.iter().map(|item| item.value.clone()).collect())
            }
            _ => None,
        };
        let nullable = declared.flag("nullable");
        let referred = declared.text("$ref").and_then(|reference| {
            let name = reference.strip_prefix("#/definitions/")?;
            let ExprKind::Object(all) = &definitions?.kind else { return None };
            let found = all.iter().find(|property| is_named(property, name))?;
            // Definitions may refer to each other in a circle.
            (depth < 20).then(|| Members::of(found.value.clone())).flatten()
        });
        if let Some(referred) = referred {
            let definition = Self::of(&referred, definitions, depth + 1);
            return Self {
                nullable: nullable || definition.nullable,
                allowed: allowed.or(definition.allowed),
                ..definition
            };
        }
        let name = declared.text("type").map(|ty| ty.to_ascii_lowercase()).unwrap_or_default();
        let ty = match &*name {
            "string" | "securestring" => Type::String,
            "bool" => Type::Bool,
            "int" => Type::Number,
            "array" => Type::List(Box::new(Type::Any)),
            "object" | "secureobject" => Type::Map(Box::new(Type::Any)),
            _ => Type::Any,
        };
        Self { ty, sensitive: name.starts_with("secure"), nullable, allowed }
    }
}

/// `{"namespace": "contoso", "members": {"name": {"parameters": […], "output": {"value": …}}}}`
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions>
fn functions(namespace: Expr, module: &mut Module) {
    let Some(mut namespace) = Members::of(namespace) else { return };
    let Some(space) = namespace.text("namespace").cloned() else { return };
    for (name, property) in named(namespace.take_value("members")) {
        let Some(mut function) = Members::of(property.value) else { continue };
        let parameters = items(function.take_value("parameters"))
            .filter_map(|parameter| Members::of(parameter)?.text("name").cloned())
            .map(|name| expression::function_parameter(&name))
            .collect();
        let output = function.take_value("output").and_then(Members::of);
        let Some(body) = output.and_then(|mut output| output.take_value("value")) else {
            continue;
        };
        let name = format!("{space}.{name}").to_ascii_lowercase();
        module.functions.insert(name.into(), Function::Own { parameters, body });
    }
}

/// The value of an output, which may be a list that a loop makes.
fn output(declared: Expr) -> Option<Expr> {
    let span = declared.span;
    let mut declared = Members::of(declared)?;
    if let Some(mut copy) = declared.take_value("copy").and_then(Members::of) {
        let (count, input) = (copy.take_value("count")?, copy.take_value("input")?);
        return Some(Expr::new(span, repeated(expression::COPY_INDEX.into(), count, input)));
    }
    declared.take_value("value")
}
