//! The variable files beside root modules that Terraform does not load by itself: one for each environment, mostly.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::fs::{FileSystem, Kind, Reach, relative};
use crate::inventory::Cluster;
use crate::ir::Language;
use crate::outcome::Report;
use crate::syntax::terraform;

/// How deep below a root module variable files are looked for.
const MAX_DEPTH: usize = 3;

/// The variable files of Terraform's root modules with clusters, by the name of a deployment: the
/// module's path, and that of the file.
pub(super) fn deployments(
    files: &dyn FileSystem,
    base: &Path,
    report: &Report,
) -> BTreeMap<String, (String, String)> {
    let sources = &report.workspace.sources;
    let root = |cluster: &Cluster| -> Vec<PathBuf> {
        let calls = cluster.worlds.iter().map(|verdict| verdict.via.first().map(|(span, _)| *span));
        let roots = calls.map(|call| call.unwrap_or(cluster.span));
        roots
            .filter_map(|span| Some(sources.get(span.file).path().parent()?.to_path_buf()))
            .collect()
    };
    let terraform = report.clusters.iter().filter(|one| one.language == Language::Terraform);
    let roots: BTreeSet<PathBuf> = terraform.flat_map(root).collect();
    let mut found = BTreeMap::new();
    for root in &roots {
        let mut variables = Vec::new();
        variable_files(files, root, MAX_DEPTH, &mut variables);
        let path = relative(base, root);
        for file in variables {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            // Environments may be folders with files of one name.
            let folder = file.parent().filter(|folder| *folder != root).and_then(Path::file_name);
            let stem = match folder {
                Some(folder) if stem == "terraform" => folder.to_string_lossy().into_owned(),
                _ => stem,
            };
            let name = if roots.len() == 1 { stem } else { format!("{path} {stem}") };
            found.insert(name, (path.clone(), relative(base, &file)));
        }
    }
    found
}

/// The variable files in a folder that Terraform does not load by itself.
fn variable_files(files: &dyn FileSystem, folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let mut entries = files.list(folder, Reach::Below(folder)).unwrap_or_default();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    for entry in entries {
        let path = folder.join(&entry.name);
        let is_hidden = entry.name.to_string_lossy().starts_with('.');
        match entry.kind {
            Kind::File if terraform::is_passed(&path) => found.push(path),
            // Terraform loads it in the folder of the module alone.
            Kind::File if depth < MAX_DEPTH && entry.name == "terraform.tfvars" => found.push(path),
            Kind::Folder if depth > 0 && !is_hidden => {
                variable_files(files, &path, depth - 1, found);
            }
            _ => {}
        }
    }
}
