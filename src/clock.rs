//! Time, as those tell it who run akslint: no clock is read below the command line, since there are places without
//! one.

use std::time::Duration;

/// Tells the time since a moment that is the same for all calls.
pub type Clock = fn() -> Duration;

/// A day of the calendar, in UTC.
pub type Day = jiff::civil::Date;

/// The time since something began.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    clock: Option<Clock>,
    since: Duration,
}

impl Stopwatch {
    /// Begins. Without a clock, no time goes by.
    pub(crate) fn start(clock: Option<Clock>) -> Self {
        Self { clock, since: now(clock) }
    }

    /// The time since it began.
    pub(crate) fn elapsed(&self) -> Duration {
        now(self.clock).saturating_sub(self.since)
    }

    /// The time since it began, and begins anew.
    pub(crate) fn lap(&mut self) -> Duration {
        let elapsed = self.elapsed();
        self.since += elapsed;
        elapsed
    }
}

fn now(clock: Option<Clock>) -> Duration {
    clock.map_or(Duration::ZERO, |clock| clock())
}
