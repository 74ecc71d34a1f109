//! Reading known modules: those of the binary, and those of users.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::{BUILT_IN, BuiltIn, Constraints, KnownModule, KnownModules, split};
use crate::diagnostic::InputDiagnostic;
use crate::fs;
use crate::ir::{Expr, ExprKind};
use crate::source::{SourceFile, Span};
use crate::syntax::hcl::{self, Block};
use crate::workspace::Workspace;

impl KnownModules {
    /// Loads those of the binary, then those of the user's folders, which win.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with their files, each with its place in them.
    pub fn load<'f>(
        workspace: &Workspace,
        folders: impl IntoIterator<Item = (&'f Path, bool)>,
    ) -> Result<Self, Vec<InputDiagnostic>> {
        let mut modules = Vec::new();
        let mut problems = Vec::new();
        for BuiltIn { name, module, parsed, file, text } in BUILT_IN {
            let folder = Path::new("modules").join(name);
            let path = folder.join("module.hcl");
            let shown = path.display().to_string();
            let id = workspace.sources.add(SourceFile::new(path, shown, *module));
            let content = hcl::parsed(id, parsed).map_err(|problem| vec![problem]);
            let known =
                content.and_then(|content| known(&content, folder.join(file), (*text).into()));
            match known {
                Ok(module) => modules.push(module),
                Err(wrong) => problems.extend(wrong),
            }
        }
        for (folder, named) in folders {
            if named {
                workspace.name(folder);
            }
            let found = match workspace.folders_with(folder, "module.hcl") {
                Ok(found) => found,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            for folder in found {
                match user_module(workspace, &folder) {
                    Ok(module) => modules.insert(0, module),
                    Err(wrong) => problems.extend(wrong),
                }
            }
        }
        if problems.is_empty() { Ok(Self { modules }) } else { Err(problems) }
    }
}

/// A module that a user describes.
fn user_module(workspace: &Workspace, folder: &Path) -> Result<KnownModule, Vec<InputDiagnostic>> {
    let read = |path: &Path| workspace.read(path);
    let id = read(&folder.join("module.hcl")).map_err(|problem| vec![problem])?;
    let (terraform, bicep) = (folder.join("main.tf"), folder.join("main.bicep"));
    let path = if fs::is_file(workspace.files(), &bicep) { bicep } else { terraform };
    let file = read(&path).map_err(|problem| vec![problem])?;
    let text = workspace.sources.get(file).text().to_owned();
    let content = hcl::parse_whole(id, &workspace.sources.get(id), &[]);
    let module = known(&content.map_err(|problem| vec![problem])?, path, text.into())?;
    let problems = module.read(&workspace.sources, Span::new(file, 0, 0)).problems;
    if problems.is_empty() { Ok(module) } else { Err(problems) }
}

/// The module that a file `module.hcl` describes.
fn known(
    content: &Block,
    path: PathBuf,
    text: Cow<'static, str>,
) -> Result<KnownModule, Vec<InputDiagnostic>> {
    let problem = |span: Span, message: &str| InputDiagnostic::new(message, span);
    let block = match content.blocks.as_slice() {
        [block] if *block.kind == *"module" && block.labels.len() == 1 => block,
        _ => {
            let message = "it has to be one block `module \"name\" { … }`";
            return Err(vec![problem(content.span.at_start(), message)]);
        }
    };
    let mut problems = Vec::new();
    for (name, attribute) in &block.attributes {
        if !matches!(&**name, "sources" | "versions" | "given" | "missing") {
            let message = format!("a module has no attribute `{name}`");
            problems.push(problem(attribute.key, &message));
        }
    }
    let listed = strings(block, "sources");
    if listed.as_ref().is_none_or(Vec::is_empty) {
        let span = block.attribute("sources").map_or(block.header, |value| value.span);
        problems.push(problem(span, "`sources` lists the addresses of the module"));
    }
    let mut constraints = |name: &str| {
        let found = constraints(block, name);
        if let (None, Some(value)) = (&found, block.attribute(name)) {
            let message = format!("`{name}` is an object of constraints on versions");
            problems.push(problem(value.span, &message));
        }
        found.unwrap_or_default()
    };
    let versions = constraints("versions");
    let (given, missing) = (constraints("given"), constraints("missing"));
    if !problems.is_empty() {
        return Err(problems);
    }
    let sources = listed.unwrap_or_default().iter().map(|source| split(source).0).collect();
    let name = block.labels[0].to_string();
    Ok(KnownModule { name, sources, versions, given, missing, path, text })
}

fn strings(block: &Block, name: &str) -> Option<Vec<String>> {
    let ExprKind::Array(items) = &block.attribute(name)?.kind else { return None };
    items.iter().map(|item| text(&item.value)).collect()
}

fn constraints(block: &Block, name: &str) -> Option<Constraints> {
    let ExprKind::Object(properties) = &block.attribute(name)?.kind else { return None };
    let pairs = properties.iter();
    pairs.map(|property| Some((text(&property.key)?.into(), text(&property.value)?))).collect()
}

fn text(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::String(text) => Some(text.to_string()),
        _ => None,
    }
}
