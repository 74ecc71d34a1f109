//! What akslint says of a Bicep file, it says of the template that Bicep's compiler made of it.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use akslint_oracle::pairs::{answers, pairs};

#[test]
fn both_sides_of_a_pair_are_judged_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bicep").canonicalize().unwrap();
    let mut compared = 0;
    for pair in pairs(&folder) {
        let [bicep, template] = answers(&pair);
        assert_eq!(bicep, template, "{}", pair.template.display());
        compared += usize::from(!bicep.is_empty());
    }
    // Where there is nothing to say of either, nothing is compared.
    assert_eq!(compared, 14);
}
