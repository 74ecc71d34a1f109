//! Compiles the rule folders into the binary: their names are written nowhere else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names: Vec<String> = fs::read_dir(Path::new(&root).join("rules"))?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("rule.hcl").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    let mut code = String::from("pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[\n");
    for name in names {
        let folder = Path::new(&root).join("rules").join(&name);
        let (rule, readme) = (folder.join("rule.hcl"), folder.join("README.md"));
        // Writing to a string cannot fail.
        let _ = writeln!(code, "({name:?}, include_str!({rule:?}), include_str!({readme:?})),");
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), code)
}
