//! Texts that are said again and again.

use std::sync::Arc;

use crate::ir::Name;

/// Longer texts are seldom said twice.
const MAX_LEN: usize = 40;

/// Texts that were met before, so that they need not be stored again: code says `type`, `name` and
/// `resourceId` thousands of times. Of the texts that share a slot, the latest is remembered.
pub(crate) struct Interner([Option<Name>; 256]);

impl Default for Interner {
    fn default() -> Self {
        Self([const { None }; 256])
    }
}

impl Interner {
    pub(crate) fn shared(&mut self, text: &str) -> Name {
        let (first, last) = match text.as_bytes() {
            [first, .., last] if text.len() <= MAX_LEN => (usize::from(*first), usize::from(*last)),
            _ => return text.into(),
        };
        let slot = (text.len() * 31 + first * 7 + last) % self.0.len();
        match &self.0[slot] {
            Some(known) if **known == *text => Arc::clone(known),
            _ => Arc::clone(self.0[slot].insert(text.into())),
        }
    }
}
