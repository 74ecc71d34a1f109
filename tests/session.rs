//! A session that was told of changes says what one says that sees the files for the first time.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use akslint::collections::IndexMap;
use akslint::fs::{FileSystem, Memory, Reach};
use akslint::report::{Format, Style, render};
use akslint::session::{Selection, Session};
use proptest::prelude::*;
use proptest::sample::Index;

use support::root;

const BASE: &str = "/code";

type Tree = IndexMap<PathBuf, String>;

/// The fixtures as one tree in memory.
fn fixtures() -> Tree {
    fn add(tree: &mut Tree, folder: &Path, at: &Path) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
        entries.sort_by_key(std::fs::DirEntry::path);
        for entry in entries {
            let (path, at) = (entry.path(), at.join(entry.file_name()));
            if path.is_dir() {
                add(tree, &path, &at);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                tree.insert(at, text);
            }
        }
    }
    let mut tree = Tree::default();
    add(&mut tree, &root().join("testdata"), &PathBuf::from(BASE));
    tree.insert(PathBuf::from(BASE).join(".git/HEAD"), String::new());
    assert!(tree.len() > 100);
    tree
}

fn selection() -> Selection {
    Selection { paths: vec![BASE.into()], ..Selection::default() }
}

fn said(session: &mut Session) -> String {
    let report = session.check(&selection()).unwrap_or_else(|_| panic!("the tree can be checked"));
    render(&report, Format::Json, &Style::default())
}

fn said_of(tree: &Tree) -> String {
    said(&mut Session::new(Arc::new(Memory::new(tree.clone())), BASE))
}

/// What somebody does to a file.
#[derive(Debug, Clone)]
enum Change {
    /// Half of it is typed.
    Cut(Index),
    /// It has the text of another one.
    Copy(Index),
    /// A line is gone.
    Drop(Index),
    /// It is as it was.
    Back,
    /// It is gone.
    Remove,
    /// It is somewhere else.
    Move(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Change::Cut),
        index().prop_map(Change::Copy),
        index().prop_map(Change::Drop),
        Just(Change::Back),
        Just(Change::Remove),
        index().prop_map(Change::Move),
    ]
}

/// The tree after a change, and the paths that it is about.
fn changed(tree: &mut Tree, whole: &Tree, file: Index, change: &Change) -> Vec<PathBuf> {
    let (path, original) = whole.get_index(file.index(whole.len())).unwrap();
    let mut paths = vec![path.clone()];
    let text = tree.get(path).unwrap_or(original).clone();
    match change {
        Change::Cut(at) => {
            let at = (0..=at.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at));
            tree.insert(path.clone(), text[..at.unwrap()].to_owned());
        }
        Change::Copy(other) => {
            let other = whole.get_index(other.index(whole.len())).unwrap().1.clone();
            tree.insert(path.clone(), other);
        }
        Change::Drop(line) => {
            let mut lines: Vec<&str> = text.lines().collect();
            if !lines.is_empty() {
                lines.remove(line.index(lines.len()));
            }
            tree.insert(path.clone(), lines.join("\n"));
        }
        Change::Back => {
            tree.insert(path.clone(), original.clone());
        }
        Change::Remove => {
            tree.shift_remove(path);
        }
        Change::Move(to) => {
            let folder = whole.get_index(to.index(whole.len())).unwrap().0.parent().unwrap();
            let to = folder.join(path.file_name().unwrap());
            tree.shift_remove(path);
            tree.insert(to.clone(), text);
            paths.push(to);
        }
    }
    paths
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever changed, the session says what a new one does. Some changes are told as texts of an editor.
    #[test]
    fn changes_are_seen(
        changes in prop::collection::vec((any::<Index>(), change(), any::<bool>()), 1..8)
    ) {
        let whole = fixtures();
        let mut tree = whole.clone();
        let files = Arc::new(Memory::new(tree.clone()));
        let mut session = Session::new(Arc::<Memory>::clone(&files), BASE);
        said(&mut session);
        for (file, change, is_edit) in changes {
            let paths = changed(&mut tree, &whole, file, &change);
            let is_text = |path: &PathBuf| tree.contains_key(path);
            if is_edit && paths.iter().all(is_text) {
                paths.iter().for_each(|path| session.edit(path, Some(tree[path].clone())));
            } else {
                for path in &paths {
                    session.edit(path, None);
                    match tree.get(path) {
                        Some(text) => {
                            files.write(path, text.as_bytes(), Reach::Anywhere).unwrap();
                        }
                        None => files.remove(path),
                    }
                }
                session.change(&paths);
            }
            prop_assert_eq!(said(&mut session), said_of(&tree), "after {:?} of {:?}", change, paths);
        }
    }
}

const KIND: &str = r#"
variable "kind" {
  default = "SystemAssigned"
}

resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  identity {
    type = var.kind
  }
}
"#;

const CLUSTER: &str = "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n  name = \"aks\"\n}\n";

/// A module that was not there, a caller that was not there, and files that only an expression names.
#[test]
fn what_comes_later_is_seen() {
    let base = PathBuf::from(BASE);
    let mut tree = Tree::default();
    tree.insert(base.join(".git/HEAD"), String::new());
    tree.insert(
        base.join("main.tf"),
        "module \"aks\" {\n  source = \"./aks\"\n  count = fileexists(\"${path.module}/on\") ? 1 : 0\n}\n".into(),
    );
    let mut session = Session::new(Arc::new(Memory::new(tree.clone())), BASE);
    said(&mut session);
    for (path, text) in [
        ("aks/main.tf", CLUSTER),
        ("on", ""),
        (".gitignore", "aks\n"),
        ("caller/main.tf", "module \"a\" {\n  source = \"../aks\"\n}\n"),
        (".akslint.hcl", "rules = {\n  missing-identity = \"warning\"\n}\n"),
        ("aks/main.tf", "resource \"azurerm_kubernetes_cluster\" \"aks\" {\n"),
        ("kind/main.tf", KIND),
        (
            "live/terragrunt.hcl",
            "include \"all\" {\n  path = find_in_parent_folders(\"all.hcl\")\n}\nterraform {\n  source = \"../kind\"\n}\n",
        ),
        ("all.hcl", "inputs = {\n  kind = \"Neither\"\n}\n"),
        ("all.hcl", "inputs = {\n  kind = \"UserAssigned\"\n}\n"),
    ] {
        session.edit(&base.join(path), Some(text.into()));
        tree.insert(base.join(path), text.into());
        assert_eq!(said(&mut session), said_of(&tree), "with {path}");
    }
}

/// Texts that nothing refers to any more are let go, and a report that is kept keeps its own.
#[test]
fn texts_are_let_go() {
    let main = PathBuf::from(BASE).join("main.tf");
    let tree = [(PathBuf::from(BASE).join(".git/HEAD"), ""), (main.clone(), CLUSTER)];
    let mut session = Session::new(Arc::new(Memory::new(tree)), BASE);
    let mut bytes = Vec::new();
    let mut kept = None;
    for round in 0..50 {
        let comment = "#".repeat(10_000);
        session.edit(&main, Some(format!("{CLUSTER}# {round}{comment}\n")));
        let report = session.check(&selection()).unwrap_or_else(|_| panic!("it can be checked"));
        let sources = &report.workspace.sources;
        bytes.push(sources.bytes());
        if round == 40 {
            kept = Some(report);
        }
    }
    assert!(bytes[39] < bytes[0] + 20_000, "{bytes:?}");
    let kept = kept.unwrap();
    let file = kept.workspace.sources.get(kept.findings[0].primary.file);
    assert!(file.text().contains("# 40#"));
}
