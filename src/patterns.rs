//! Patterns of paths, as in `.gitignore`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns that are relative to a folder. What lies below a path that matches, matches.
/// <https://git-scm.com/docs/gitignore#_pattern_format>
#[derive(Debug)]
pub struct Patterns {
    folder: PathBuf,
    globs: Gitignore,
}

impl Default for Patterns {
    fn default() -> Self {
        Self { folder: PathBuf::new(), globs: Gitignore::empty() }
    }
}

impl Patterns {
    /// Patterns relative to a folder.
    ///
    /// # Errors
    ///
    /// The position of a pattern that cannot be read, and what is wrong with it.
    pub fn new(folder: &Path, patterns: &[&str]) -> Result<Self, (usize, String)> {
        let mut builder = GitignoreBuilder::new(folder);
        for (index, pattern) in patterns.iter().enumerate() {
            builder.add_line(None, pattern).map_err(|error| (index, error.to_string()))?;
        }
        let globs = builder.build().map_err(|error| (0, error.to_string()))?;
        Ok(Self { folder: folder.to_path_buf(), globs })
    }

    /// Whether a file, by its absolute path, matches.
    pub fn matches(&self, file: &Path) -> bool {
        // The patterns say nothing about what lies elsewhere.
        !self.globs.is_empty()
            && file.strip_prefix(&self.folder).is_ok_and(|relative| {
                self.globs.matched_path_or_any_parents(relative, false).is_ignore()
            })
    }
}
