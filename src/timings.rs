//! How much a run reads, and how long its phases take.

use std::fmt::Write as _;
use std::time::Duration;

use crate::clock::{Clock, Stopwatch};
use crate::text::plural;

/// What a run read, and how long each of its phases took.
#[derive(Debug)]
pub struct Timings {
    /// Files that the walk came by.
    pub seen: usize,
    /// Files that were searched, because their names may be those of code.
    pub searched: usize,
    /// Bytes in the files that were searched.
    pub searched_bytes: u64,
    /// Files that were parsed, because they or their neighbours have to do with clusters.
    pub parsed: usize,
    /// Bytes in the files that were parsed.
    pub parsed_bytes: u64,
    /// Files of code, and folders, that an ignore file left out.
    pub left_out: usize,
    /// Folders of tools that were passed by.
    pub tool_folders: usize,
    /// Templates that were left to the files that they say they were compiled from.
    pub compiled: usize,
    phases: Vec<(&'static str, Duration)>,
    since: Stopwatch,
}

impl Timings {
    /// The first phase begins.
    pub(crate) fn start(clock: Option<Clock>) -> Self {
        Self {
            seen: 0,
            searched: 0,
            searched_bytes: 0,
            parsed: 0,
            parsed_bytes: 0,
            left_out: 0,
            tool_folders: 0,
            compiled: 0,
            phases: Vec::new(),
            since: Stopwatch::start(clock),
        }
    }

    /// A phase ends, and the next one begins.
    pub fn end_phase(&mut self, phase: &'static str) {
        self.phases.push((phase, self.since.lap()));
    }

    /// The phases that ended, in order, and how long each of them took.
    pub fn phases(&self) -> &[(&'static str, Duration)] {
        &self.phases
    }

    /// All of it as lines for people.
    pub fn lines(&self) -> String {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let mut text = format!(
            "{} found, {} searched ({:.1} MB), {} parsed ({:.1} MB)\n",
            plural(self.seen, "file"),
            self.searched,
            megabytes(self.searched_bytes),
            self.parsed,
            megabytes(self.parsed_bytes),
        );
        let _ = writeln!(
            text,
            "left out: {} by ignore files, {} of tools, {}",
            self.left_out,
            plural(self.tool_folders, "folder"),
            plural(self.compiled, "compiled template"),
        );
        let total: Duration = self.phases.iter().map(|(_, time)| *time).sum();
        for (phase, time) in self.phases.iter().chain([&("total", total)]) {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{phase:>9} {:>9.2} ms", time.as_secs_f64() * 1e3);
        }
        text
    }
}
