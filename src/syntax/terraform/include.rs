//! The files whose inputs a Terragrunt file takes over.
//!
//! <https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#include>

use std::path::{Path, PathBuf};

use crate::fs::normalise;
use crate::ir::{Expr, ExprKind};
use crate::source::Span;
use crate::syntax::hcl::Block;

/// A file whose inputs are merged with those of the file that includes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Include {
    /// The file; `None` if only Terragrunt knows which one it is.
    pub(crate) path: Option<PathBuf>,
    /// Whether maps and lists that both files give are merged, too.
    pub(crate) is_deep: bool,
    /// The head of the block.
    pub(crate) span: Span,
}

/// The files that a file in a folder includes, in the order of its blocks. Those of which it takes over nothing are
/// left out.
pub(super) fn includes(
    content: &Block,
    folder: &Path,
    exists: &dyn Fn(&Path) -> bool,
) -> Vec<Include> {
    let include = |block: &Block| {
        let span = block.header;
        let strategy = block.attribute("merge_strategy").map(|expr| &expr.kind);
        let is_deep = match strategy {
            None => false,
            Some(ExprKind::String(name)) if **name == *"no_merge" => return None,
            Some(ExprKind::String(name)) => **name != *"shallow",
            Some(_) => return Some(Include { path: None, is_deep: true, span }),
        };
        let path = block.attribute("path").and_then(|path| text(path, folder, exists));
        Some(Include { path: path.map(|path| normalise(&folder.join(path))), is_deep, span })
    };
    content.nested("include").filter_map(include).collect()
}

/// The text of an expression that names a file, as far as files and folders alone decide it.
///
/// <https://terragrunt.gruntwork.io/docs/reference/hcl/functions/>
fn text(expr: &Expr, folder: &Path, exists: &dyn Fn(&Path) -> bool) -> Option<String> {
    let shown = |path: &Path| path.to_str().map(str::to_owned);
    match &expr.kind {
        ExprKind::String(text) => Some(text.to_string()),
        ExprKind::Template(parts) => parts.iter().map(|part| text(part, folder, exists)).collect(),
        ExprKind::Call { name, args, .. } => {
            let argument = |index: usize| text(args.get(index)?, folder, exists);
            let mut above = folder.ancestors();
            match &**name {
                "get_terragrunt_dir" | "get_original_terragrunt_dir" => shown(folder),
                "get_repo_root" => shown(above.find(|above| exists(&above.join(".git")))?),
                "dirname" => shown(Path::new(&argument(0)?).parent()?),
                "find_in_parent_folders" => {
                    let name = match args.is_empty() {
                        true => "terragrunt.hcl".to_owned(),
                        false => argument(0)?,
                    };
                    let mut candidates = above.skip(1).map(|above| above.join(&name));
                    match candidates.find(|path| exists(path)) {
                        Some(path) => shown(&path),
                        None => argument(1),
                    }
                }
                _ => None,
            }
        }
        _ => None,
    }
}
