//! Work on all processors with the feature `parallel`, and on the one that asks without it.

#[cfg(not(feature = "parallel"))]
pub(crate) use self::alone::{Pool, each, join, spread};
#[cfg(feature = "parallel")]
pub(crate) use self::together::{Pool, each, join, spread};

#[cfg(feature = "parallel")]
mod together {
    use rayon::prelude::*;
    use rayon::{Scope, ThreadPool, ThreadPoolBuilder};

    /// Evaluation is recursive, and bounded by [`crate::eval::Limits::depth`]; this is more bytes than the bound
    /// needs in a debug build. The pages that are not used cost nothing.
    const STACK: usize = 256 << 20;

    /// The threads that work.
    pub(crate) struct Pool(Option<ThreadPool>);

    impl Pool {
        pub(crate) fn new() -> Self {
            Self(ThreadPoolBuilder::new().stack_size(STACK).build().ok())
        }

        /// Does something on these threads; on the global ones if the system gives no others.
        pub(crate) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
            match &self.0 {
                Some(pool) => pool.install(work),
                None => work(),
            }
        }
    }

    /// What each item becomes, in their order.
    pub(crate) fn each<T: Sync, R: Send>(
        items: &[T],
        work: impl Fn(&T) -> R + Send + Sync,
    ) -> Vec<R> {
        items.par_iter().map(work).collect()
    }

    /// What two pieces of work give.
    pub(crate) fn join<A: Send, B: Send>(
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        rayon::join(one, other)
    }

    /// Works on items, and on those that the work hands on.
    pub(crate) fn spread<T: Send>(items: Vec<T>, work: &(impl Fn(T, &dyn Fn(T)) + Sync)) {
        fn go<'s, T: Send + 's, F: Fn(T, &dyn Fn(T)) + Sync>(
            scope: &Scope<'s>,
            item: T,
            work: &'s F,
        ) {
            work(item, &|next| scope.spawn(move |scope| go(scope, next, work)));
        }
        rayon::scope(|scope| {
            for item in items {
                scope.spawn(move |scope| go(scope, item, work));
            }
        });
    }
}

#[cfg(not(feature = "parallel"))]
mod alone {
    use std::cell::RefCell;

    pub(crate) struct Pool;

    impl Pool {
        pub(crate) fn new() -> Self {
            Self
        }

        #[allow(clippy::unused_self)]
        pub(crate) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }
    }

    pub(crate) fn each<T, R>(items: &[T], work: impl Fn(&T) -> R) -> Vec<R> {
        items.iter().map(work).collect()
    }

    pub(crate) fn join<A, B>(one: impl FnOnce() -> A, other: impl FnOnce() -> B) -> (A, B) {
        (one(), other())
    }

    pub(crate) fn spread<T>(items: Vec<T>, work: &impl Fn(T, &dyn Fn(T))) {
        let open = RefCell::new(items);
        loop {
            let Some(item) = open.borrow_mut().pop() else { return };
            work(item, &|next| open.borrow_mut().push(next));
        }
    }
}
