//! Which of some words stand in a text, whatever their case: what decides which files are parsed.
//!
//! Almost all text has none of them, and is read at the speed of the memory: a vector search looks for a
//! few letters out of each word in all their cases, and only where those stand the word itself is compared.

use aho_corasick::{AhoCorasick, packed};

use crate::collections::IndexMap;

/// How many letters are looked for.
const PART: usize = 3;

/// Letters out of a word.
type Part = [u8; PART];

/// Words to search for.
pub(crate) struct Search {
    words: Vec<Word>,
    finder: Finder,
}

enum Finder {
    /// Finds parts of words, and has by the number of the part the words that have it.
    Parts(packed::Searcher, Vec<Vec<usize>>),
    /// Finds the words themselves, at the speed of any processor.
    Whole(AhoCorasick),
}

struct Word {
    /// In lower case.
    text: Vec<u8>,
    /// Where in it the part stands that is looked for.
    part: usize,
}

impl Search {
    /// A search for these words. Words are ASCII, and of at least three letters.
    pub(crate) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words = words.into_iter().map(|word| word.to_ascii_lowercase().into_bytes()).collect();
        let words = with_parts(words);
        let mut owners: IndexMap<Part, Vec<usize>> = IndexMap::default();
        for (index, word) in words.iter().enumerate() {
            let part = word.text[word.part..].first_chunk();
            for part in part.into_iter().flat_map(in_all_cases) {
                owners.entry(part).or_default().push(index);
            }
        }
        let mut builder = packed::Config::new().builder();
        builder.extend(owners.keys());
        let finder = match builder.build() {
            Some(parts) => Finder::Parts(parts, owners.into_values().collect()),
            // The processor has no fast way to.
            None => whole(&words),
        };
        Self { words, finder }
    }

    /// The positions of the words that stand in a text, among those that are searched for, in no order.
    pub(crate) fn found(&self, text: &[u8]) -> Vec<usize> {
        match &self.finder {
            Finder::Parts(parts, owners) => self.by_parts(parts, owners, text),
            Finder::Whole(whole) => by_whole(whole, text),
        }
    }

    fn by_parts(&self, parts: &packed::Searcher, owners: &[Vec<usize>], text: &[u8]) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut from = 0;
        while let Some(hit) = parts.find_in(text, (from..text.len()).into()) {
            for &index in &owners[hit.pattern().as_usize()] {
                let word = &self.words[index];
                if let Some(start) = hit.start().checked_sub(word.part)
                    && let Some(there) = text.get(start..start + word.text.len())
                    && there.eq_ignore_ascii_case(&word.text)
                    && !found.contains(&index)
                {
                    found.push(index);
                }
            }
            // Parts of different words may overlap.
            from = hit.start() + 1;
        }
        found
    }
}

fn whole(words: &[Word]) -> Finder {
    let builder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words.iter().map(|word| &word.text));
    // A handful of short words is within every limit of the builder.
    #[allow(clippy::expect_used)]
    Finder::Whole(builder.expect("the words are few and short"))
}

fn by_whole(whole: &AhoCorasick, text: &[u8]) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    // One word may be part of another one.
    for hit in whole.find_overlapping_iter(text) {
        let index = hit.pattern().as_usize();
        if !found.contains(&index) {
            found.push(index);
        }
    }
    found
}

/// Words with the parts to look for: few of them, so that many words share one, in few cases, and without
/// the letters that English and code are full of.
fn with_parts(texts: Vec<Vec<u8>>) -> Vec<Word> {
    let cost = |part: &Part| -> usize {
        let common = part.iter().filter(|byte| b"etaoinsr_./- ".contains(byte)).count();
        in_all_cases(part).count() * (1 + common)
    };
    // By the part: the words that have it, and where.
    let mut places: IndexMap<&Part, Vec<(usize, usize)>> = IndexMap::default();
    for (word, text) in texts.iter().enumerate() {
        for (at, part) in text.windows(PART).enumerate() {
            let Some(part) = part.first_chunk() else { continue };
            let places = places.entry(part).or_default();
            if places.last().is_none_or(|(last, _)| *last != word) {
                places.push((word, at));
            }
        }
    }
    let places: Vec<_> = places.into_iter().map(|(part, places)| (cost(part), places)).collect();
    let mut chosen: Vec<Option<usize>> = vec![None; texts.len()];
    // What covers most for its cost, until all are covered.
    loop {
        let best = places.iter().filter_map(|(cost, places)| {
            let covered = places.iter().filter(|(word, _)| chosen[*word].is_none()).count();
            (covered > 0).then(|| (cost * 1_000 / covered, places))
        });
        let Some((_, places)) = best.min_by_key(|(cost, _)| *cost) else { break };
        for &(word, at) in places {
            chosen[word].get_or_insert(at);
        }
    }
    let parts = chosen.into_iter().map(Option::unwrap_or_default);
    texts.into_iter().zip(parts).map(|(text, part)| Word { text, part }).collect()
}

/// Letters in lower case, in all the ways that they may be written.
fn in_all_cases(part: &Part) -> impl Iterator<Item = Part> {
    let letters = part.iter().enumerate().filter(|(_, byte)| byte.is_ascii_alphabetic());
    let letters = letters.fold(0, |letters: usize, (at, _)| letters | 1 << at);
    // Each set of letters is written in upper case once.
    (0..1 << PART).filter(move |upper| upper & !letters == 0).map(move |upper: usize| {
        std::array::from_fn(|at| match upper >> at & 1 {
            1 => part[at].to_ascii_uppercase(),
            _ => part[at],
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Search, whole};

    const WORDS: [&str; 5] =
        ["managedclusters", "azurerm_kubernetes_cluster", "akslint:", "kubernetes", "lint:x"];

    #[test]
    fn words_are_found_in_any_case_and_within_each_other() {
        let search = Search::new(WORDS);
        let found = |text: &str| {
            let mut found = search.found(text.as_bytes());
            found.sort_unstable();
            found
        };
        assert_eq!(found("Microsoft.ContainerService/ManagedClusters@2025"), [0]);
        assert_eq!(found("AZURERM_kubernetes_CLUSTER"), [1, 3]);
        assert_eq!(found("AksLint:X"), [2, 4]);
        assert_eq!(found("managedcluster"), [0usize; 0]);
        assert_eq!(found(""), [0usize; 0]);
    }

    proptest! {
        #[test]
        fn both_ways_find_the_same(parts in prop::collection::vec(0usize..9, 0..20)) {
            let pieces = ["Managed", "clusters", "AKSlint:", "x", "azurerm_", "Kubernetes", "_cluster", "é", "edc"];
            let text: String = parts.iter().map(|&part| pieces[part]).collect();
            let search = Search::new(WORDS);
            let mut fast = search.found(text.as_bytes());
            let slow = Search { finder: whole(&search.words), words: Vec::new() };
            let mut plain = slow.found(text.as_bytes());
            fast.sort_unstable();
            plain.sort_unstable();
            prop_assert_eq!(fast, plain);
        }
    }
}
