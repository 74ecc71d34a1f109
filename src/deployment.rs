//! The values that roots are deployed with: those of the command line, of configuration, and of the
//! files that belong to a root.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::collections::IndexMap;
use crate::diagnostic::InputDiagnostic;
use crate::discover::Root;
use crate::ir::{Expr, ExprKind, Language, Module, Name, Parameter, Type};
use crate::source::{FileId, SourceFile, Span};
use crate::suggest::hint;
use crate::syntax::terraform::{Include, Inputs};
use crate::syntax::{self, Claim, arm, bicep, hcl, terraform};
use crate::workspace::Workspace;

/// A value or file of values from the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// `--var name=value`, `--parameters name=value`.
    Value(String, String),
    /// `--var-file FILE`, `--parameters FILE`.
    File(PathBuf),
}

/// The values from the command line.
#[derive(Default)]
pub(crate) struct InputOptions {
    /// Those of Terraform's variables.
    variables: IndexMap<Name, Given>,
    /// Those of templates' parameters; `None` if none were given.
    parameters: Option<Deployment>,
}

/// The value of a variable of Terraform.
enum Given {
    /// From a variable file, in which Terraform ignores what is not declared.
    InFile(Expr),
    /// From an argument.
    Argument {
        /// The text.
        text: Expr,
        /// The expression that the text is for variables which are no strings, numbers, or bools.
        /// <https://developer.hashicorp.com/terraform/language/values/variables#complex-typed-values>
        expression: Expr,
    },
}

impl Given {
    fn value(&self, parameter: Option<&Parameter>) -> &Expr {
        let is_scalar =
            |one: &Parameter| matches!(one.ty, Type::String | Type::Number | Type::Bool);
        match self {
            Self::InFile(value) => value,
            Self::Argument { text, .. } if parameter.is_some_and(is_scalar) => text,
            Self::Argument { expression, .. } => expression,
        }
    }
}

/// How a root is deployed.
#[derive(Clone, Default)]
pub(crate) struct Deployment {
    /// The values that are given to it.
    pub(crate) values: IndexMap<Name, Expr>,
    /// The variable or parameter files that they are from.
    pub(crate) files: Vec<FileId>,
    /// The paths that decide what others of them include, whether anything is there or not.
    pub(crate) looked_for: Vec<PathBuf>,
    /// The parameter file whose names the values use, if it is one of Bicep's.
    pub(crate) module: Option<Arc<Module>>,
}

/// What is said of values of the command line that no root declares.
#[derive(Debug, Default)]
pub struct Undeclared {
    /// Of those that Terraform and Azure refuse.
    pub refused: Vec<String>,
    /// Of those that they ignore.
    pub ignored: Vec<String>,
}

impl InputOptions {
    /// The values of the command line as expressions.
    ///
    /// # Errors
    ///
    /// What is wrong with the files that were named.
    pub(crate) fn read(
        workspace: &Workspace,
        variables: &[Variable],
        parameters: &[Variable],
    ) -> Result<Self, Vec<InputDiagnostic>> {
        let mut problems = Vec::new();
        let mut given = Self { variables: IndexMap::default(), parameters: None };
        for variable in variables {
            match variable {
                Variable::Value(name, value) => {
                    let shown = format!("--var {name}");
                    let text = argument(workspace, &shown, value, |_, _| None);
                    let expression = argument(workspace, &shown, value, terraform_value);
                    let value = Given::Argument { text, expression };
                    given.variables.insert(Name::from(name.as_str()), value);
                }
                Variable::File(path) => {
                    let values = workspace.read_named(path).and_then(|id| {
                        terraform::values(id, &workspace.sources.get(id), Path::new(""))
                    });
                    match values {
                        Ok(values) => given.variables.extend(
                            values
                                .given
                                .into_iter()
                                .map(|(name, value)| (name, Given::InFile(value))),
                        ),
                        Err(problem) => problems.push(problem),
                    }
                }
            }
        }
        for parameter in parameters {
            let deployment = given.parameters.get_or_insert_default();
            let read = match parameter {
                Variable::Value(name, value) => {
                    let shown = format!("--parameters {name}");
                    let expr = argument(workspace, &shown, value, arm::literal);
                    arm::set(&mut deployment.values, name, expr);
                    Ok(())
                }
                Variable::File(path) => {
                    workspace.name(path);
                    deployment.add_parameters(workspace, path)
                }
            };
            problems.extend(read.err());
        }
        if problems.is_empty() { Ok(given) } else { Err(problems) }
    }

    /// The values that a root is deployed with, and what is wrong with its files.
    pub(crate) fn deploy(
        &self,
        workspace: &Workspace,
        root: &Root,
        module: &Module,
    ) -> (Deployment, Vec<InputDiagnostic>) {
        let mut deployment = Deployment::default();
        let mut problems = Vec::new();
        if module.language == Language::Terraform {
            for path in &root.files {
                let read = deployment.add_variables(workspace, path, module);
                problems.extend(read.err());
            }
            let value = |(name, given): (&Name, &Given)| {
                (name.clone(), given.value(module.parameters.get(name)).clone())
            };
            deployment.values.extend(self.variables.iter().map(value));
        } else if let Some(given) = &self.parameters {
            deployment = given.clone();
        } else {
            let read = root.files.iter().map(|path| deployment.add_parameters(workspace, path));
            problems.extend(read.filter_map(Result::err));
        }
        (deployment, problems)
    }

    /// What is said of the names on the command line that none of these roots declares, though there are roots that
    /// could: of those of arguments, which Terraform and Azure refuse, and of those in variable files, of which
    /// Terraform warns.
    pub(crate) fn undeclared<'m>(&self, roots: impl Iterator<Item = &'m Module>) -> Undeclared {
        let (terraform, templates): (Vec<&Module>, Vec<&Module>) =
            roots.partition(|root| root.language == Language::Terraform);
        let names = |roots: &[&'m Module]| -> Vec<&'m str> {
            roots.iter().flat_map(|root| root.parameters.keys().map(|name| &**name)).collect()
        };
        let (variables, parameters) = (names(&terraform), names(&templates));
        let is_variable = |name: &&Name| variables.iter().any(|known| **known == ***name);
        let is_parameter =
            |name: &&Name| parameters.iter().any(|known| known.eq_ignore_ascii_case(name));
        let given = self.variables.iter().filter(|(name, _)| !is_variable(name));
        let given = given.filter(|_| !terraform.is_empty());
        let (in_files, arguments): (Vec<_>, Vec<_>) =
            given.partition(|(_, given)| matches!(given, Given::InFile(_)));
        let variable = |(name, _): (&Name, &Given)| {
            let hint = hint(name, variables.iter().copied());
            format!("no root module declares the variable `{name}`{hint}")
        };
        let given = self.parameters.iter().flat_map(|given| given.values.keys());
        let given = given.filter(|name| !is_parameter(name)).filter(|_| !templates.is_empty());
        let parameters = given.map(|name| {
            let hint = hint(name, parameters.iter().copied());
            format!("no template declares the parameter `{name}`{hint}")
        });
        Undeclared {
            refused: arguments.into_iter().map(variable).chain(parameters).collect(),
            ignored: in_files.into_iter().map(variable).collect(),
        }
    }
}

impl Deployment {
    /// Adds the values of a variable file, or of a file of a tool around Terraform, for a module.
    fn add_variables(
        &mut self,
        workspace: &Workspace,
        path: &Path,
        module: &Module,
    ) -> Result<(), InputDiagnostic> {
        let id = workspace.read(path)?;
        self.files.push(id);
        let file = workspace.sources.get(id);
        let mut inputs = terraform::values(id, &file, &module.path)?;
        let looked_for: RefCell<Vec<PathBuf>> = RefCell::default();
        let exists = |path: &Path| {
            looked_for.borrow_mut().push(path.to_path_buf());
            workspace.real(path).is_some()
        };
        let includes = terraform::includes(id, &file, &exists);
        self.looked_for.extend(looked_for.take());
        let mut read = Ok(());
        // What is included later wins.
        for include in includes.iter().rev() {
            let included = self.included(workspace, include).unwrap_or_else(|problem| {
                read = Err(problem);
                Inputs::unknown(include.span)
            });
            inputs.include(included, include.is_deep);
        }
        self.values.extend(inputs.given);
        if let Some(unknown) = inputs.others {
            let others = module.parameters.keys().filter(|name| !module.inputs.contains_key(*name));
            for name in others {
                self.values.entry(name.clone()).or_insert_with(|| unknown.clone());
            }
        }
        read
    }

    /// The inputs of a file that Terragrunt includes.
    fn included(
        &mut self,
        workspace: &Workspace,
        include: &Include,
    ) -> Result<Inputs, InputDiagnostic> {
        // Whatever else may lie in a workspace is not read and quoted because code names it.
        let is_configuration = |path: &&PathBuf| path.extension().is_some_and(|end| end == "hcl");
        let Some(path) = include.path.as_ref().filter(is_configuration) else {
            return Ok(Inputs::unknown(include.span));
        };
        self.looked_for.push(path.clone());
        // A file that is not there is made by something, or lies where akslint does not read.
        let Some(real) = workspace.real(path) else { return Ok(Inputs::unknown(include.span)) };
        let id = workspace.read(&real)?;
        self.files.push(id);
        terraform::included(id, &workspace.sources.get(id))
    }

    /// Adds the values of a parameter file; they win over those that are there.
    fn add_parameters(
        &mut self,
        workspace: &Workspace,
        path: &Path,
    ) -> Result<(), InputDiagnostic> {
        let values = match bicep_parameters(workspace, path) {
            Some(file) => {
                self.files.extend(&file.files);
                // Each parameter has the value that the file gives it as its default there.
                let value = |(name, parameter): (&Name, &Parameter)| {
                    let value = Expr::new(parameter.span, ExprKind::Parameter(name.clone()));
                    (name.clone(), value)
                };
                let mut values = inherited(workspace, &file);
                values.extend(file.parameters.iter().map(value));
                self.module = Some(file);
                values
            }
            None => {
                let id = workspace.read(path)?;
                self.files.push(id);
                arm::values(id, &workspace.sources.get(id))?
            }
        };
        for (name, value) in values {
            arm::set(&mut self.values, &name, value);
        }
        Ok(())
    }
}

/// The values that a parameter file takes over from another one.
fn inherited(workspace: &Workspace, file: &Module) -> IndexMap<Name, Expr> {
    let extended = file.extends.and_then(|index| Some((index, file.imports.get(index)?)));
    let Some((index, path)) = extended else { return IndexMap::default() };
    let Some(base) = workspace.module(path) else { return IndexMap::default() };
    let value = |(name, parameter): (&Name, &Parameter)| {
        let value = ExprKind::Imported(index, name.clone());
        (name.clone(), Expr::new(parameter.span, value))
    };
    base.parameters.iter().map(value).collect()
}

/// The parameter file of Bicep's own kind that a path is.
fn bicep_parameters(workspace: &Workspace, path: &Path) -> Option<Arc<Module>> {
    let is_one = syntax::claim(path) == Some(Claim::Bicep(bicep::FileKind::Parameters));
    is_one.then(|| workspace.module(path)).flatten()
}

/// The value of `--var`: a list, an object or a keyword; numbers become numbers where the type says so.
/// <https://developer.hashicorp.com/terraform/language/values/variables#variables-on-the-command-line>
fn terraform_value(id: FileId, file: &SourceFile) -> Option<Expr> {
    let text = file.text().trim_start();
    let is_expression =
        text.starts_with(['[', '{', '"']) || matches!(text.trim_end(), "null" | "true" | "false");
    is_expression.then(|| hcl::parse_expression(id, file)).flatten()
}

/// A value on the command line: an expression if it is read as one, and a string otherwise.
fn argument(
    workspace: &Workspace,
    shown: &str,
    value: &str,
    read: impl FnOnce(FileId, &SourceFile) -> Option<Expr>,
) -> Expr {
    let id = workspace.sources.add(SourceFile::given(shown.into(), value.to_owned()));
    let text = || Expr::new(Span::new(id, 0, value.len()), ExprKind::String(value.into()));
    read(id, &workspace.sources.get(id)).unwrap_or_else(text)
}
