//! Inputs made to hang or exhaust: for `tests/bounds.rs`, which says how they end, and for the bench
//! `bounds`, which says how soon.

mod bicep;
mod templates;
mod terraform;

use std::fs;
use std::path::Path;

/// A workspace, and something that is said of it; nothing is said if `expected` is empty.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) expected: &'static str,
    files: Vec<(String, String)>,
}

impl Case {
    pub(crate) fn write(&self, folder: &Path) {
        for (path, text) in &self.files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).expect("the folder can be made");
            }
            fs::write(path, text).expect("the file can be written");
        }
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let all = [terraform::cases(), templates::cases(), bicep::cases()];
    all.into_iter().flatten().collect()
}
