//! Compiles the folders of rules and of known modules into the binary: their names are written nowhere
//! else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=modules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    let mut rules = String::from("pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[\n");
    for (name, folder) in folders(&root.join("rules"), "rule.hcl")? {
        let (rule, readme) = (folder.join("rule.hcl"), folder.join("README.md"));
        // Writing to a string cannot fail.
        let _ = writeln!(rules, "({name:?}, include_str!({rule:?}), include_str!({readme:?})),");
    }
    fs::write(out.join("rules.rs"), rules + "];\n")?;
    let mut modules = String::from("const BUILT_IN: &[(&str, &str, &str, &str)] = &[\n");
    for (name, folder) in folders(&root.join("modules"), "module.hcl")? {
        let module = folder.join("module.hcl");
        let file = if folder.join("main.bicep").is_file() { "main.bicep" } else { "main.tf" };
        let path = folder.join(file);
        let _ = writeln!(
            modules,
            "({name:?}, include_str!({module:?}), {file:?}, include_str!({path:?})),"
        );
    }
    fs::write(out.join("modules.rs"), modules + "];\n")
}

/// The folders in a folder that hold a file of this name, with their names, sorted.
fn folders(folder: &Path, file: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join(file).is_file())
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        .collect();
    found.sort();
    Ok(found)
}
