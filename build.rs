//! Compiles the folders of rules and of known modules into the binary: their names are written nowhere
//! else. Rules are parsed here, by the code that reads the rules of users, so that the program need not.

// What reads a rule file is the library's, where the rest of it is used.
#![allow(dead_code, unused_imports, unreachable_pub)]

#[path = "src/rules/attributes.rs"]
mod attributes;
#[path = "src/collections.rs"]
mod collections;
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/ir.rs"]
mod ir;
#[path = "src/model/kinds.rs"]
mod kinds;
#[path = "src/number.rs"]
mod number;
#[path = "src/source.rs"]
mod source;
#[path = "src/syntax"]
mod syntax {
    pub(crate) mod hcl;
    pub(crate) mod origin;
}

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use attributes::{CONDITION, DIAGNOSIS, ERRORS, FIX, LOCALS, OVERRIDE};
use kinds::SubjectKind;
use source::{SourceFile, Sources};
use syntax::hcl::{self, Block};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=modules");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let (root, out) = (Path::new(&root), Path::new(&out));
    let mut rules = String::from("const BUILT_IN: &[BuiltIn] = &[\n");
    for (name, folder) in folders(&root.join("rules"), "rule.hcl")? {
        let (rule, readme) = (folder.join("rule.hcl"), folder.join("README.md"));
        let part = |name_of_part| out.join(format!("{name}.{name_of_part}"));
        let (parsed, condition) = (part("rule"), part("condition"));
        let (diagnosis, errors) = (part("diagnosis"), part("errors"));
        let mut content = content(&rule, &SubjectKind::names())?;
        fs::write(&errors, serialized(&take(&mut content, ERRORS, &[]))?)?;
        fs::write(&condition, serialized(&take(&mut content, CONDITION, &[LOCALS]))?)?;
        fs::write(&diagnosis, serialized(&take(&mut content, DIAGNOSIS, &[FIX, OVERRIDE]))?)?;
        fs::write(&parsed, serialized(&content)?)?;
        // Writing to a string cannot fail.
        let _ = writeln!(
            rules,
            "BuiltIn {{ name: {name:?}, text: include_str!({rule:?}), readme: include_str!({readme:?}), \
             parsed: include_bytes!({parsed:?}), condition: include_bytes!({condition:?}), \
             diagnosis: include_bytes!({diagnosis:?}), errors: include_bytes!({errors:?}) }},"
        );
    }
    fs::write(out.join("rules.rs"), rules + "];\n")?;
    let mut modules = String::from("const BUILT_IN: &[BuiltIn] = &[\n");
    for (name, folder) in folders(&root.join("modules"), "module.hcl")? {
        let module = folder.join("module.hcl");
        let file = if folder.join("main.bicep").is_file() { "main.bicep" } else { "main.tf" };
        let text = folder.join(file);
        let parsed = out.join(format!("{name}.module"));
        fs::write(&parsed, serialized(&content(&module, &[])?)?)?;
        let _ = writeln!(
            modules,
            "BuiltIn {{ name: {name:?}, module: include_str!({module:?}), parsed: include_bytes!({parsed:?}), \
             file: {file:?}, text: include_str!({text:?}) }},"
        );
    }
    fs::write(out.join("modules.rs"), modules + "];\n")
}

/// Takes attributes and nested blocks out of the block of a rule: the same file with nothing else.
fn take(content: &mut Block, attributes: &[&str], nested: &[&str]) -> Block {
    let take = |block: &mut Block| {
        let (taken, left) = std::mem::take(&mut block.blocks)
            .into_iter()
            .partition(|block: &Block| nested.contains(&&*block.kind));
        block.blocks = left;
        let attributes = attributes.iter();
        let attributes = attributes.filter_map(|name| block.attributes.shift_remove_entry(*name));
        let attributes = attributes.collect();
        Block { attributes, blocks: taken, ..empty(block) }
    };
    let blocks = content.blocks.iter_mut().map(take).collect();
    Block { blocks, ..empty(content) }
}

/// A block without its content.
fn empty(block: &Block) -> Block {
    Block {
        kind: block.kind.clone(),
        labels: block.labels.clone(),
        header: block.header,
        ..Block::empty(block.span)
    }
}

fn serialized(content: &Block) -> io::Result<Vec<u8>> {
    postcard::to_allocvec(content).map_err(io::Error::other)
}

/// The content of a file. The names in `bound` are what its expressions are about.
fn content(path: &Path, bound: &[&str]) -> io::Result<Block> {
    let shown = path.display().to_string();
    let sources = Sources::default();
    let file = SourceFile::new(path.into(), shown.clone(), fs::read_to_string(path)?);
    let id = sources.add(file);
    let file = sources.get(id);
    hcl::parse_whole(id, &file, bound).map_err(|problem| {
        let at = file.position(problem.span.start);
        io::Error::other(format!("{shown}:{}:{}: {}", at.line, at.column, problem.message))
    })
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
