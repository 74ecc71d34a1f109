//! What the command line takes from the machine: its files, the current folder, the time.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use crate::fs::{Disk, FileSystem};

/// The time since the program began.
pub(super) fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The files of the machine.
pub(super) fn disk() -> Arc<dyn FileSystem> {
    Arc::new(Disk::default())
}

/// The real path of the folder that akslint runs in.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().and_then(|folder| disk().canonical(&folder)).unwrap_or_default()
}
