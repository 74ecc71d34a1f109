//! Terraform and OpenTofu: a folder of files to a [`Module`].

mod include;
mod inputs;
mod json;
mod module;
mod outline;
mod types;

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;

pub(crate) use self::include::Include;
pub(crate) use self::inputs::Inputs;
pub(crate) use self::outline::outline;
use crate::collections::HashSet;
use crate::diagnostic::InputDiagnostic;
use crate::ir::{Expr, Module, Name};
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::hcl::{self, Block};

/// The kinds of Terraform files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Configuration in the native syntax.
    Native,
    /// Configuration in the JSON syntax.
    Json,
    /// Values of variables, native syntax.
    Values,
    /// Values of variables, JSON syntax.
    JsonValues,
    /// `terragrunt.hcl`, which gives inputs to a module.
    Terragrunt,
    /// `*.tfcomponent.hcl`, whose components give inputs to modules.
    Components,
}

impl FileKind {
    /// Whether it is in the JSON syntax.
    pub(crate) fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonValues)
    }

    /// Whether it holds values of variables.
    pub(crate) fn is_values(self) -> bool {
        !matches!(self, Self::Native | Self::Json)
    }

    /// Whether it says itself which modules its values are for.
    pub(crate) fn names_modules(self) -> bool {
        matches!(self, Self::Terragrunt | Self::Components)
    }
}

/// The path of a module's source, if the module is local. Backslashes separate folders, too, on
/// every system.
///
/// <https://github.com/hashicorp/terraform/blob/v1.11.0/internal/addrs/module_source.go>
fn local_path(source: &str) -> Option<Cow<'_, str>> {
    let path: Cow<str> =
        if source.contains('\\') { source.replace('\\', "/").into() } else { source.into() };
    (path.starts_with("./") || path.starts_with("../")).then_some(path)
}

/// What a file name says about the file; `None` if it is not Terraform's.
pub fn file_kind(name: &str) -> Option<FileKind> {
    // Editors' backup and lock files look like configuration files, and Terraform skips them.
    if name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
    {
        return None;
    }
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    if ends(&[".tf", ".tofu"]) {
        Some(FileKind::Native)
    } else if ends(&[".tf.json", ".tofu.json"]) {
        Some(FileKind::Json)
    } else if ends(&[".tfvars"]) {
        Some(FileKind::Values)
    } else if ends(&[".tfvars.json"]) {
        Some(FileKind::JsonValues)
    } else if name == "terragrunt.hcl" {
        Some(FileKind::Terragrunt)
    } else if ends(&[".tfcomponent.hcl", ".tfstack.hcl"]) {
        Some(FileKind::Components)
    } else {
        None
    }
}

/// Whether Terraform loads a variable file by itself.
/// <https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files>
pub fn loads_by_itself(name: &str) -> bool {
    matches!(name, "terraform.tfvars" | "terraform.tfvars.json")
        || name.ends_with(".auto.tfvars")
        || name.ends_with(".auto.tfvars.json")
}

/// Whether a file is one of values that Terraform only reads if it is passed to it with `-var-file`.
pub(crate) fn is_passed(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let is_values = matches!(file_kind(&name), Some(FileKind::Values | FileKind::JsonValues));
    is_values && !loads_by_itself(&name)
}

/// The order in which variable files are loaded; later ones win.
fn values_order(name: &str) -> (u8, &str) {
    let rank = match name {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ => 2,
    };
    (rank, name)
}

/// Whether `.tofu` files make OpenTofu ignore this file.
fn is_shadowed(name: &str, names: &HashSet<&str>) -> bool {
    [(".tf", ".tofu"), (".tf.json", ".tofu.json")].iter().any(|(old, new)| {
        name.strip_suffix(old).is_some_and(|stem| names.contains(&*format!("{stem}{new}")))
    })
}

fn is_override(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem == "override" || stem.ends_with("_override")
}

/// What can be read of a file, and what is wrong with the rest.
pub(crate) type Parsed = (Block, Vec<InputDiagnostic>);

/// Builds the module that these files of one folder make together. Every file is read as far as it
/// can be; what cannot be read is among the module's problems.
pub fn module(folder: &Path, files: &[(FileId, &SourceFile)]) -> Module {
    module_of(folder, files, &parse)
}

/// The same, with what `parse` reads of each file.
pub(crate) fn module_of(
    folder: &Path,
    files: &[(FileId, &SourceFile)],
    parse: &dyn Fn(FileKind, FileId, &SourceFile) -> Parsed,
) -> Module {
    let names: Vec<Cow<'_, str>> = files.iter().map(|(_, file)| file_name(file)).collect();
    let all: HashSet<&str> = names.iter().map(AsRef::as_ref).collect();
    let mut problems = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut overrides: Vec<Block> = Vec::new();
    let mut values: Vec<(&str, Block)> = Vec::new();
    let mut read = Vec::new();
    for ((id, file), name) in files.iter().zip(&names) {
        let name = &**name;
        let Some(kind) = file_kind(name) else { continue };
        let is_values = kind.is_values();
        if is_shadowed(name, &all) || (is_values && !loads_by_itself(name)) {
            continue;
        }
        read.push(*id);
        let (content, wrong) = parse(kind, *id, file);
        problems.extend(wrong);
        match content {
            content if is_values => values.push((name, content)),
            content if is_override(name) => overrides.extend(content.blocks),
            content => blocks.extend(content.blocks),
        }
    }
    merge_overrides(&mut blocks, overrides);
    values.sort_by(|(a, _), (b, _)| values_order(a).cmp(&values_order(b)));
    let inputs = values.into_iter().flat_map(|(_, content)| assignments(content)).collect();
    module::build(folder, read, blocks, inputs, problems)
}

/// The values for a module in a variable file that was named explicitly, or in a file that says itself which modules its
/// values are for.
///
/// # Errors
///
/// What is wrong with the file, placed in it.
pub(crate) fn values(
    id: FileId,
    file: &SourceFile,
    module: &Path,
) -> Result<Inputs, InputDiagnostic> {
    let kind = match file_kind(&file_name(file)) {
        Some(FileKind::Json | FileKind::JsonValues) => FileKind::JsonValues,
        Some(kind) if kind.names_modules() => kind,
        _ => FileKind::Values,
    };
    let content = whole(parse(kind, id, file))?;
    Ok(match kind.names_modules() {
        true => inputs::inputs(&content, folder(file), module),
        false => Inputs { given: assignments(content).collect(), others: None },
    })
}

/// The files whose inputs a file takes over: those that Terragrunt includes.
pub(crate) fn includes(
    id: FileId,
    file: &SourceFile,
    exists: &dyn Fn(&Path) -> bool,
) -> Vec<Include> {
    match file_kind(&file_name(file)) {
        Some(FileKind::Terragrunt) => {
            let (content, _) = parse(FileKind::Terragrunt, id, file);
            include::includes(&content, folder(file), exists)
        }
        _ => Vec::new(),
    }
}

/// The inputs in a file that Terragrunt includes, whatever its name.
///
/// # Errors
///
/// What is wrong with the file, placed in it.
pub(crate) fn included(id: FileId, file: &SourceFile) -> Result<Inputs, InputDiagnostic> {
    let content = whole(parse(FileKind::Terragrunt, id, file))?;
    Ok(inputs::inputs(&content, folder(file), folder(file)))
}

fn folder(file: &SourceFile) -> &Path {
    file.path().parent().unwrap_or(file.path())
}

/// The name of a file; what of it is no text is replaced.
fn file_name(file: &SourceFile) -> Cow<'_, str> {
    file.path().file_name().map(OsStr::to_string_lossy).unwrap_or_default()
}

/// Reads a file of this kind as far as it can be read.
pub(crate) fn parse(kind: FileKind, id: FileId, file: &SourceFile) -> Parsed {
    let read = match kind {
        FileKind::JsonValues => json::parse_values(id, file),
        FileKind::Json => json::parse(id, file),
        _ => return hcl::parse(id, file, &[]),
    };
    match read {
        Ok(content) => (content, Vec::new()),
        Err(problem) => (Block::empty(Span::new(id, 0, file.text().len())), vec![problem]),
    }
}

/// The content of a file, if nothing is wrong with it.
fn whole((content, problems): Parsed) -> Result<Block, InputDiagnostic> {
    problems.into_iter().next().map_or(Ok(content), Err)
}

fn assignments(content: Block) -> impl Iterator<Item = (Name, Expr)> {
    content.attributes.into_iter().map(|(name, attribute)| (name, attribute.value))
}

/// Merges the blocks of override files into the blocks that they name. Locals are merged one by
/// one, and an override of nothing is Terraform's error, not ours.
/// <https://developer.hashicorp.com/terraform/language/files/override>
fn merge_overrides(blocks: &mut Vec<Block>, overrides: Vec<Block>) {
    for other in overrides {
        let base = match &*other.kind {
            "locals" => {
                for earlier in blocks.iter_mut().filter(|block| *block.kind == *"locals") {
                    earlier.attributes.retain(|name, _| !other.attributes.contains_key(name));
                }
                None
            }
            // These are read one by one.
            "terraform" => None,
            _ => blocks.iter_mut().find(|b| b.kind == other.kind && b.labels == other.labels),
        };
        match base {
            Some(base) => base.merge(other),
            None => blocks.push(other),
        }
    }
}
