//! `akslint check --watch`: checks again whenever files change, until somebody stops it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher};

use super::machine::{clock, disk, here};
use super::output::{ExitStatus, fail, failed, say};
use super::run::{Fixing, check, say_what_is_no_finding};
use crate::discover::is_searched;
use crate::outcome::Report;
use crate::session::{Selection, Session};
use crate::text::plural;

/// How long nothing has to change before files are read again: editors and `git` write in steps.
const QUIET: Duration = Duration::from_millis(50);

/// What the system says about changes of files.
type Events = Receiver<notify::Result<Event>>;

/// Checks, shows the report, and does so again after each change below the workspaces. Returns only if it cannot watch.
pub(super) fn watch(
    selection: &Selection,
    quiet: bool,
    fixing: &Fixing,
    mut show: impl FnMut(&mut Report),
) -> ExitStatus {
    let (send, events) = channel();
    let mut watcher = match notify::recommended_watcher(send) {
        Ok(watcher) => watcher,
        Err(error) => return failed(&format!("cannot watch files: {error}")),
    };
    let mut watched: BTreeSet<PathBuf> = BTreeSet::new();
    let mut session = Session::new(disk(), here()).with_clock(clock);
    loop {
        let folders = match check(&mut session, selection, fixing) {
            Ok(mut fixed) => {
                show(&mut fixed.report);
                say_what_is_no_finding(&fixed.report, quiet);
                fixed.report.request.workspaces.clone()
            }
            // Whoever mistypes a line of the configuration corrects it, and goes on.
            Err(failure) => {
                fail(failure);
                vec![here()]
            }
        };
        for folder in folders {
            if watched.contains(&folder) {
                continue;
            }
            if let Err(error) = watcher.watch(&folder, RecursiveMode::Recursive) {
                return failed(&format!("cannot watch `{}`: {error}", folder.display()));
            }
            watched.insert(folder);
        }
        if !quiet {
            say("watching for changes; press Ctrl+C to stop");
        }
        match changed(&events) {
            Some(paths) => {
                if !quiet {
                    say(&format!("{} changed", plural(paths.len(), "file")));
                }
                session.change(&paths);
            }
            None => return ExitStatus::Failed,
        }
    }
}

/// Waits for changes, and until no more of them come; `None` if the system says nothing any more.
fn changed(events: &Events) -> Option<Vec<PathBuf>> {
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    loop {
        let event = match paths.is_empty() {
            true => events.recv().ok()?,
            false => match events.recv_timeout(QUIET) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => return Some(paths.into_iter().collect()),
                Err(RecvTimeoutError::Disconnected) => return None,
            },
        };
        // Reading is no change, and akslint reads.
        let Ok(event) = event else { continue };
        if !event.kind.is_access() {
            paths.extend(event.paths.into_iter().filter(|path| is_searched(path)));
        }
    }
}
