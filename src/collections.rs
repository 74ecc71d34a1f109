//! Maps and sets by hash. Names come from code that nobody vouches for, so that the hasher is seeded, as the
//! standard library's is; on short names `foldhash` takes a quarter of its time.

use foldhash::fast::RandomState;

/// A map by hash.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set by hash.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;

/// A map by hash that keeps the order of insertion.
pub type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

/// A set by hash that keeps the order of insertion.
pub type IndexSet<K> = indexmap::IndexSet<K, RandomState>;
