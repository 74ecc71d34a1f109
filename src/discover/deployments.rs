//! How roots are deployed.

use std::collections::BTreeSet;
use std::ops::Bound::{Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::scan::{Scan, Unit, lower_name};
use crate::config::Deployment;
use crate::syntax;

/// A module to judge, and how it is deployed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Root {
    /// The folder or file of the module.
    pub module: PathBuf,
    /// The variable or parameter files that it is deployed with, in order; later ones win.
    pub files: Vec<PathBuf>,
}

/// Whether a parameter file says by its name that nobody deploys with it: `main.parameters.example.json`.
fn is_example(file: &Path) -> bool {
    let name = lower_name(file);
    let mut parts = name.split('.').skip(1);
    parts.any(|part| ["example", "sample", "template"].contains(&part))
}

/// The deployments of a root: those that are configured; else one for each parameter file that says
/// that it belongs to it or does by its name, or one without. `azuredeploy.json` goes with `azuredeploy.parameters.json`,
/// `azuredeploy.parameters.prod.json`, `azuredeploy.parameters-prod.json`, and `azuredeploy.prod.parameters.json`, and
/// `template.json` with `parameters.json`, as the Azure portal exports them.
/// <https://learn.microsoft.com/azure/azure-resource-manager/templates/parameter-files#file-name>
pub(super) fn deployments(module: PathBuf, scan: &Scan, configured: &[Deployment]) -> Vec<Root> {
    let is_template = syntax::claim(&module).is_some();
    let root = |files| Root { module: module.clone(), files };
    let chosen: Vec<Root> = configured
        .iter()
        .filter(|deployment| {
            deployment.path == module || (is_template && module.parent() == Some(&deployment.path))
        })
        .map(|deployment| if is_template { &deployment.parameters } else { &deployment.var_files })
        .filter(|files| !files.is_empty())
        .map(|files| root(files.clone()))
        .collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let template = lower_name(&module);
    let extensions = [".json", ".jsonc", ".bicep"];
    let stem = extensions.iter().find_map(|extension| template.strip_suffix(extension));
    // Those of a template that was compiled from it are its own.
    let compiled = ["azuredeploy", "maintemplate"].into_iter().filter(|stem| {
        let is_it = |(path, unit): (&PathBuf, &Arc<Unit>)| {
            lower_name(path) == format!("{stem}.json")
                && scan.source(path, unit).is_some_and(|source| source == module)
        };
        let folder = module.parent().unwrap_or(&module);
        let beside = scan.units.range::<Path, _>((Included(folder), Unbounded));
        template == "main.bicep" && beside.take_while(|(p, _)| p.starts_with(folder)).any(is_it)
    });
    let prefixes = stem.into_iter().chain(compiled).map(|stem| format!("{stem}."));
    let portal = (template == "template.json").then(|| "parameters.json".to_owned());
    let folder = module.parent().unwrap_or(&module);
    let near = prefixes.chain(portal).flat_map(|prefix| {
        let first = (folder.to_path_buf(), prefix.clone(), PathBuf::new());
        let behind = scan.parameters.range(first..);
        let beside = {
            let prefix = prefix.clone();
            move |(parent, name, _): &&(PathBuf, String, PathBuf)| {
                parent == folder && name.starts_with(&prefix)
            }
        };
        let is_named = move |name: &str| {
            let rest = &name[prefix.len()..];
            prefix == "parameters.json"
                || rest.starts_with("parameters.")
                || rest.starts_with("parameters-")
                || rest.ends_with(".parameters.json")
        };
        let named = behind.take_while(beside).filter(move |(_, name, _)| is_named(name));
        named.map(|(.., file)| file).filter(|file| !is_example(file))
    });
    let using = scan.using.range((module.clone(), PathBuf::new())..);
    let says_so = using.take_while(|(used, _)| *used == module).map(|(_, file)| file);
    let files: BTreeSet<&PathBuf> = near.chain(says_so).collect();
    match files.is_empty() {
        true => vec![root(Vec::new())],
        false => files.into_iter().map(|file| root(vec![file.clone()])).collect(),
    }
}
