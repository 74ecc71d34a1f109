//! `akslint init`: a configuration file from what is in the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::input::Input;
use super::machine::disk;
use super::output::{ExitStatus, failed, say};
use super::run::run;
use crate::config::{FILE_NAME, quoted};
use crate::fs::{FileSystem, Kind, Reach, relative};
use crate::inventory::Cluster;
use crate::ir::Language;
use crate::outcome::Report;
use crate::session::Selection;
use crate::syntax::terraform;
use crate::text::escape_control;

/// How deep below a root module variable files are looked for.
const MAX_DEPTH: usize = 3;

/// Writes a configuration file for what is in a folder.
pub(super) fn run_init(named: &Path) -> ExitStatus {
    let Ok(folder) = disk().canonical(named) else {
        return failed(&format!("cannot read `{}`", escape_control(&named.display().to_string())));
    };
    let path = folder.join(FILE_NAME);
    let shown = match named == Path::new(".") {
        true => FILE_NAME.to_owned(),
        false => escape_control(&named.join(FILE_NAME).display().to_string()),
    };
    if disk().kind(&path).is_some() {
        return failed(&format!("`{shown}` exists"));
    }
    let selection = Selection { paths: vec![folder.clone()], ..Selection::default() };
    let report = match run(Input { selection, unsaved: None }, true) {
        Ok(report) => report,
        Err(status) => return status,
    };
    let text = configuration(&*disk(), &folder, &report);
    match disk().write(&path, text.as_bytes(), Reach::Below(&folder)) {
        Ok(()) => {
            say(&format!("wrote `{shown}`"));
            ExitStatus::Clean
        }
        Err(error) => failed(&format!("cannot write `{shown}`: {error}")),
    }
}

/// The text of a configuration file for what a run found, with paths from the folder `base`.
fn configuration(files: &dyn FileSystem, base: &Path, report: &Report) -> String {
    let mut out = String::from(
        "# Settings of akslint; `akslint config` prints what is in force. All of them are optional:\n\
         # remove the `#` before those that you want to change.\n\n\
         # The mildest severity that fails a run: \"error\", \"warning\", \"info\", or \"never\".\n\
         # fail_on = \"warning\"\n\n\
         # What is not checked, as patterns of .gitignore.\n\
         # exclude = [\"examples\"]\n\n\
         # Findings that are known; `akslint baseline` writes the file.\n\
         # baseline = \".akslint-baseline.json\"\n\n",
    );
    let found: BTreeSet<&str> =
        report.findings.iter().map(|finding| finding.rule.as_str()).collect();
    out.push_str(
        "# What rules count for: \"off\", \"info\", \"warning\", or \"error\".\n# rules {\n",
    );
    for rule in found {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "#   {rule} = \"warning\"");
    }
    out.push_str("# }\n");
    let deployments = deployments(files, base, report);
    if !deployments.is_empty() {
        out.push_str(
            "\n# How modules are deployed: each block is judged once, with its variable files. Blocks of one\n\
             # path are its environments.\n",
        );
    }
    for (name, (path, variables)) in deployments {
        let _ = write!(
            out,
            "deployment {} {{\n  path      = {}\n  var_files = [{}]\n}}\n\n",
            quoted(&name),
            quoted(&path),
            quoted(&variables)
        );
    }
    out.trim_end().to_owned() + "\n"
}

/// The variable files of Terraform's root modules with clusters, by the name of a deployment: the
/// module's path, and that of the file.
fn deployments(
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
