//! What an evaluation may use: steps, depth, bytes, elements and time. It is charged before anything is
//! made, so that no input can make it hang or exhaust memory. Beyond a limit, values are unknown, with that
//! reason.

use std::cell::Cell;
use std::time::Duration;

use super::unknown::Limit;
use crate::clock::{Clock, Stopwatch};
use crate::ir::MAX_ELEMENTS;

/// The limits of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Steps for one question in one world.
    pub steps: u32,
    /// Nesting of evaluations; it bounds the stack.
    pub depth: u32,
    /// Bytes of a string.
    pub string: usize,
    /// Bytes of all strings that a world makes.
    pub strings: usize,
    /// Elements of a collection.
    pub collection: usize,
    /// Values in a value, see [`super::Value::weight`].
    pub weight: usize,
    /// Instances of a repeated resource or module.
    pub instances: usize,
    /// Worlds for one question.
    pub worlds: usize,
    /// Time for one root, as a last resort: what it cuts off depends on the machine. Without a clock it is not
    /// kept.
    pub time: Duration,
}

impl Limits {
    /// The limits that the binary runs with.
    pub const DEFAULT: Limits = Limits {
        steps: 1_000_000,
        // The stack of a page in a browser is small, and nobody can give it another.
        depth: if cfg!(target_family = "wasm") { 200 } else { 1_000 },
        string: 1 << 20,
        strings: 32 << 20,
        collection: MAX_ELEMENTS,
        weight: 100_000,
        instances: 1_000,
        worlds: 64,
        time: Duration::from_secs(30),
    };
}

/// What is charged, or the limit that is exceeded.
pub(super) type Charged = Result<(), Limit>;

/// The time that a root takes.
#[derive(Debug)]
pub(super) struct Deadline {
    since: Stopwatch,
    /// Evaluations since the clock was looked at.
    unwatched: Cell<u32>,
    late: Cell<bool>,
}

impl Deadline {
    /// The root begins to be judged.
    pub(super) fn start(clock: Option<Clock>) -> Self {
        let since = Stopwatch::start(clock);
        Self { since, unwatched: Cell::new(0), late: Cell::new(false) }
    }

    /// Whether time was up when it was last looked at.
    pub(super) fn is_late(&self) -> bool {
        self.late.get()
    }

    /// Whether this much time is up. The clock is looked at now and then.
    fn is_over(&self, time: Duration) -> bool {
        const UNWATCHED: u32 = 1_000;
        if !self.late.get() {
            let unwatched = self.unwatched.get() % UNWATCHED;
            self.unwatched.set(unwatched + 1);
            self.late.set(unwatched == 0 && self.since.elapsed() >= time);
        }
        self.late.get()
    }
}

/// What is left of the limits in a world.
#[derive(Debug)]
pub(super) struct Budget<'p> {
    pub(super) limits: Limits,
    deadline: &'p Deadline,
    steps: Cell<u32>,
    depth: Cell<u32>,
    strings: Cell<usize>,
}

impl<'p> Budget<'p> {
    pub(super) fn new(limits: Limits, deadline: &'p Deadline) -> Self {
        let (steps, depth, strings) = (Cell::new(0), Cell::new(0), Cell::new(0));
        Self { limits, deadline, steps, depth, strings }
    }

    /// A new question begins: it has all steps to itself.
    pub(super) fn begin(&self) {
        self.steps.set(0);
    }

    /// Goes on where another one is.
    pub(super) fn continue_from(&self, other: &Self) {
        self.steps.set(other.steps.get());
    }

    /// One step of an evaluation, and whatever is nested within it.
    pub(super) fn step<T>(&self, go: impl FnOnce() -> T) -> Result<T, Limit> {
        let (steps, depth) = (self.steps.get(), self.depth.get());
        if steps >= self.limits.steps {
            return Err(Limit::Steps);
        }
        self.in_time()?;
        self.steps.set(steps + 1);
        if depth >= self.limits.depth {
            return Err(Limit::Depth);
        }
        self.depth.set(depth + 1);
        let result = go();
        self.depth.set(depth);
        Ok(result)
    }

    /// Counts work that is not an evaluation of an expression, such as a comparison of two lists.
    pub(super) fn spend(&self, steps: usize) {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// A search through this many bytes: a pattern may read all of a text to find out that the next match is short.
    pub(super) fn searched(&self, bytes: usize) -> Charged {
        const BYTES_OF_STEP: usize = 1_024;
        self.spend(bytes / BYTES_OF_STEP);
        within(self.steps.get() < self.limits.steps, Limit::Steps)
    }

    pub(super) fn in_time(&self) -> Charged {
        within(!self.deadline.is_over(self.limits.time), Limit::Time)
    }

    /// A string of this many bytes that is to be made.
    pub(super) fn string(&self, bytes: usize) -> Charged {
        let made = self.strings.get().saturating_add(bytes);
        within(bytes <= self.limits.string && made <= self.limits.strings, Limit::String)?;
        self.strings.set(made);
        Ok(())
    }

    /// A string of this many bytes, if it is made at all.
    pub(super) fn fits(&self, bytes: usize) -> Charged {
        within(bytes <= self.limits.string, Limit::String)
    }

    /// A collection of this many elements that is to be made or gone through.
    pub(super) fn elements(&self, count: usize) -> Charged {
        within(count <= self.limits.collection, Limit::Collection)?;
        self.spend(count);
        Ok(())
    }

    /// A value with this many values in it.
    pub(super) fn weight(&self, weight: u32) -> Charged {
        within(weight as usize <= self.limits.weight, Limit::Collection)
    }

    /// This many instances of something.
    pub(super) fn instances(&self, count: usize) -> Charged {
        within(count <= self.limits.instances, Limit::Instances)
    }
}

fn within(is_within: bool, limit: Limit) -> Charged {
    if is_within { Ok(()) } else { Err(limit) }
}
