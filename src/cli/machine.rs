//! What the command line takes from the machine: its files, the current folder, the time.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::clock::Day;
use crate::fs::{Disk, FileSystem};

/// The time since the program began.
pub(super) fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The day, in UTC. A clock before 1970 is taken to stand at its beginning.
pub(super) fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::UNIX_EPOCH.saturating_add(since);
    now.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC).date()
}

/// The files of the machine.
pub(super) fn disk() -> Arc<dyn FileSystem> {
    Arc::new(Disk::default())
}

/// The real path of the folder that akslint runs in.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().and_then(|folder| disk().canonical(&folder)).unwrap_or_default()
}
