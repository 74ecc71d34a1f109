//! The functions that rules have beyond those of Terraform.

use crate::clock::Day;
use crate::eval::{FlowStepKind, Kind, Reason, RuleContext, Unknown, Value, World, has_default};
use crate::ir::{Expr, Language, Name};
use crate::model::{Relations, role_on};
use crate::secrets;
use crate::source::Span;
use crate::syntax;
use crate::version;

/// What the expressions of a rule are evaluated with.
#[derive(Clone, Copy)]
pub(crate) struct Context<'r> {
    /// What belongs together in the program.
    pub(crate) relations: &'r Relations,
    /// The day that dates are compared with.
    pub(crate) today: Option<Day>,
    /// The expressions that the rule names.
    pub(crate) locals: &'r [(Name, Expr)],
}

impl RuleContext for Context<'_> {
    fn call(
        &self,
        world: &World<'_, '_>,
        name: &str,
        args: &[Value],
        span: Span,
    ) -> Option<Result> {
        let function = FUNCTIONS.iter().find(|function| function.name == name)?;
        let call = Call { world, relations: self.relations, today: self.today, args, span };
        Some((function.run)(&call))
    }

    fn local(&self, name: &str) -> Option<&Expr> {
        self.locals.iter().find(|(known, _)| **known == *name).map(|(_, expr)| expr)
    }
}

/// A function that only rules have.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The names of its arguments.
    pub arguments: &'static [&'static str],
    /// What it gives, in Markdown.
    pub doc: &'static str,
    run: fn(&Call<'_, '_, '_>) -> Result,
}

/// The table of these functions.
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "version_within",
        arguments: &["constraint", "range"],
        doc: "whether a provider's version constraint admits only versions in a range",
        run: version_within,
    },
    Function {
        name: "days_until",
        arguments: &["date"],
        doc: "how many days it is from today until a date or a time in RFC 3339, negative if it has passed; null if \
              the text is no date",
        run: days_until,
    },
    Function {
        name: "is_from_input_file",
        arguments: &["value"],
        doc: "whether a value is a string that is written in a file of values, such as `terraform.tfvars` or a \
              parameter file",
        run: is_from_input_file,
    },
    Function {
        name: "is_insecure_parameter",
        arguments: &["value"],
        doc: "whether a value is passed in for a parameter that is not declared to hold a secret, or on to a module of \
              Bicep or ARM by such a parameter",
        run: is_insecure_parameter,
    },
    Function {
        name: "is_literal",
        arguments: &["value"],
        doc: "whether a value is a string that is written in a file",
        run: is_literal,
    },
    Function {
        name: "known_or",
        arguments: &["value", "otherwise"],
        doc: "the value, or the other one if the first is null or cannot be known",
        run: known_or,
    },
    Function {
        name: "looks_like_placeholder",
        arguments: &["secret"],
        doc: "whether a text is plainly no client secret",
        run: looks_like_placeholder,
    },
    Function {
        name: "role_on",
        arguments: &["principal", "resources", "roles", "before"],
        doc: "whether an identity has one of some roles, `Contributor`, or `Owner` on a resource, or on each resource \
              of a list: `assigned`, `missing`, or `unordered` if `before` may be created without waiting for the role \
              assignment; null if the code does not declare the identity, or none of the resources",
        run: role,
    },
    Function {
        name: "unused_identity",
        arguments: &["near"],
        doc: "the ID of the user-assigned identity that the module of a resource declares, if it declares one and no \
              cluster uses it; otherwise null",
        run: unused_identity,
    },
];

/// What a function gives.
type Result = std::result::Result<Value, Unknown>;

/// A call of a function, arguments evaluated.
struct Call<'a, 'p, 'w> {
    world: &'a World<'p, 'w>,
    relations: &'a Relations,
    today: Option<Day>,
    args: &'a [Value],
    span: Span,
}

impl Call<'_, '_, '_> {
    /// The argument at a position.
    fn arg(&self, index: usize) -> std::result::Result<&Value, Unknown> {
        self.args.get(index).ok_or_else(|| Unknown::invalid("too few arguments", self.span))
    }
}

/// `version_within(constraint, range)`: whether a provider's version constraint admits only versions
/// in a range. No constraint admits every version.
fn version_within(call: &Call<'_, '_, '_>) -> Result {
    let (constraint, range) = (call.arg(0)?, call.arg(1)?);
    if let Some(unknown) = [constraint, range].into_iter().find_map(Value::unknown_part) {
        return Err(unknown.cause());
    }
    let admits = match (constraint.as_str(), range.as_str()) {
        (Some(constraint), Some(range)) => version::version_within(constraint, range),
        _ => false,
    };
    Ok(Value::bool(admits, call.span))
}

/// `days_until(date)`: how many days it is from today to a date or a time in RFC 3339, negative if it has passed; null if
/// the value is none, or if it is not known which day it is.
fn days_until(call: &Call<'_, '_, '_>) -> Result {
    let value = call.arg(0)?;
    if let Kind::Unknown(unknown) = &value.kind {
        return Err(Unknown::clone(unknown));
    }
    let is_date = |text: &&str| text.len() == 10 || text.parse::<jiff::Timestamp>().is_ok();
    let date = value.as_str().filter(is_date).and_then(|text| text.get(..10)?.parse::<Day>().ok());
    let days = match (call.today, date) {
        (Some(today), Some(date)) => today.until(date).ok().map(|span| span.get_days()),
        _ => None,
    };
    Ok(days
        .map_or_else(|| Value::null(call.span), |days| Value::number(i64::from(days), call.span)))
}

/// `is_literal(value)`: whether a value is a string that is written in a file, and not empty. What
/// is not known, was given on the command line, or is what azd has until somebody sets a variable, is not written.
fn is_literal(call: &Call<'_, '_, '_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        kind => {
            let is_text = matches!(kind, Kind::String(text) if !text.is_empty());
            let file = call.world.program.workspace.sources.get(value.span.file);
            let is_written = file.is_code() && !has_default(file.slice(value.span));
            Ok(Value::bool(is_text && is_written, call.span))
        }
    }
}

/// `is_from_input_file(value)`: whether a value is a string that is written in a variable or parameter file, and
/// not empty.
fn is_from_input_file(call: &Call<'_, '_, '_>) -> Result {
    let is_literal = is_literal(call)?;
    let value = call.arg(0)?;
    let file = call.world.program.workspace.sources.get(value.span.file);
    let is_from_input_file =
        matches!(is_literal.kind, Kind::Bool(true)) && syntax::holds_values(&file);
    Ok(Value::bool(is_from_input_file, call.span))
}

/// `is_insecure_parameter(value)`: whether a value is what somebody passes in for a parameter that is not
/// declared to hold a secret, or that a module of Azure's languages takes by such a parameter: a nested deployment has a
/// history of its own. The answer is placed at the parameter.
///
/// A part of a Terraform variable counts, for `sensitive` is said of the whole variable; types of Bicep and of templates
/// say it of their members.
fn is_insecure_parameter(call: &Call<'_, '_, '_>) -> Result {
    let value = call.arg(0)?;
    let (unknown, term) = match &value.kind {
        Kind::Unknown(unknown) if unknown.choice.is_some() => {
            return Err(Unknown::clone(unknown));
        }
        Kind::Unknown(unknown) if matches!(unknown.reason, Reason::Parameter(_)) => {
            (unknown, unknown.term)
        }
        _ => return Ok(Value::bool(false, call.span)),
    };
    let is_plain = term.and_then(|term| call.world.program.parameter_of(term)).is_some_and(
        |(instance, name, is_whole)| {
            let module = &call.world.program.instance(instance).module;
            let parameter = module.parameters.get(&name);
            (is_whole || module.language == Language::Terraform)
                && parameter.is_some_and(|it| !call.world.program.typed(module, it).sensitive)
        },
    );
    if is_plain {
        return Ok(Value::bool(true, unknown.span));
    }
    let program = call.world.program;
    let passed = value.steps().filter(|step| step.kind == FlowStepKind::Argument);
    let mut taken = passed.filter_map(|step| {
        let (module, position) = program.passed_to(step.span)?;
        let (_, parameter) = module.parameters.get_index(position)?;
        let is_plain = module.language.is_azure()
            && !program.typed(&module, parameter).sensitive
            && !program.workspace.sources.is_stand_in(parameter.span.file);
        is_plain.then_some(parameter.span)
    });
    let plain = taken.next();
    Ok(Value::bool(plain.is_some(), plain.unwrap_or(unknown.span)))
}

/// `looks_like_placeholder(secret)`: whether a text is plainly no client secret of Entra, which has 34 to 40
/// characters of several kinds: it is short, a word, a GUID, or says that something else goes there.
/// <https://learn.microsoft.com/purview/sit-defn-client-secret-api-key>
fn looks_like_placeholder(call: &Call<'_, '_, '_>) -> Result {
    let value = call.arg(0)?;
    if let Kind::Unknown(unknown) = &value.kind {
        return Err(Unknown::clone(unknown));
    }
    Ok(Value::bool(value.as_str().is_some_and(secrets::is_placeholder), call.span))
}

/// `known_or(value, otherwise)`: the value, or the other one if it is null or cannot be known. For
/// rules about what is written, to which it does not matter what somebody else may pass in.
fn known_or(call: &Call<'_, '_, '_>) -> Result {
    let value = call.arg(0)?;
    match &value.kind {
        // What is decided both ways is known in each of its worlds.
        Kind::Unknown(unknown) if unknown.choice.is_some() => Err(Unknown::clone(unknown)),
        Kind::Unknown(_) | Kind::Null => call.arg(1).cloned(),
        _ => Ok(value.clone()),
    }
}

/// `role_on(principal, resources, roles, before)`: whether an identity has one of some roles, `Contributor`, or `Owner`
/// on a resource or on each resource of a list, and has it before another resource is made, if one is given:
/// `assigned`, `missing`, or `unordered`; null if the code does not make the identity, or none of the resources. What is unordered
/// is placed at the role assignment, what is missing at the resource.
fn role(call: &Call<'_, '_, '_>) -> Result {
    let [principal, resources, roles, before] = [0, 1, 2, 3].map(|index| call.arg(index));
    let [principal, resources, roles, before] = [principal?, resources?, roles?, before?];
    for choice in [principal, resources, before] {
        if let Some(unknown) = choice.as_unknown().filter(|unknown| unknown.choice.is_some()) {
            return Err(Unknown::clone(unknown));
        }
    }
    let list = |value: &Value| match &value.kind {
        Kind::Array(array) => array.items.clone(),
        Kind::Null => Vec::new(),
        _ => vec![value.clone()],
    };
    let roles = list(roles);
    let roles: Vec<&str> =
        roles.iter().filter_map(Value::as_str).chain(["Contributor", "Owner"]).collect();
    let found = role_on(call.world, call.relations, principal, &list(resources), &roles, before);
    Ok(found.unwrap_or_else(|| Value::null(call.span)))
}

/// `unused_identity(near)`: the ID of the user-assigned identity that the module of a resource, given by its ID, declares,
/// if it declares one and no cluster uses it; otherwise null.
fn unused_identity(call: &Call<'_, '_, '_>) -> Result {
    let near = call.arg(0)?.reference();
    let found = near.and_then(|near| call.relations.unused_identity(call.world, &near.target));
    Ok(found.unwrap_or_else(|| Value::null(call.span)))
}
