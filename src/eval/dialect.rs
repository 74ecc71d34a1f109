//! What the languages do differently, on one page.

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::collections::IndexMap;
use crate::ir::{Language, Name};

/// What an evaluation heeds of the language.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Whether names of parameters, members and functions are the same in every casing.
    pub(super) ignores_case: bool,
    /// Whether lists, sets and maps have element types: values are converted to one type where they meet in
    /// a collection or a conditional, and a list never equals a tuple.
    /// <https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion>
    pub(super) has_collection_types: bool,
    /// Whether numbers are integers of 64 bits, whose arithmetic refuses to overflow.
    /// <https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#integers>
    pub(super) has_integers_only: bool,
    /// Whether an input may be null although nothing says so.
    /// <https://developer.hashicorp.com/terraform/language/values/variables#disallowing-null-input-values>
    pub(super) has_nullable_inputs: bool,
    /// Whether a resource that a condition excludes is one resource to the code that names it, and not a
    /// list without elements.
    pub(super) names_excluded_resources: bool,
    /// Whether members and elements of null are null.
    pub(super) null_has_members: bool,
    /// Whether strings are normalized (NFC) and counted by grapheme clusters, and not by UTF-16 code units.
    /// <https://developer.hashicorp.com/terraform/language/functions/length>
    pub(super) counts_graphemes: bool,
    /// Whether string literals are written `'…'` and not `"…"`.
    pub(super) has_single_quotes: bool,
    /// Whether literals can have placeholders of other tools.
    pub(super) has_placeholders: bool,
    /// Whether `${X}` in a literal is one of them, and not the language's own.
    pub(super) has_dollar_placeholders: bool,
}

const TERRAFORM: Dialect = Dialect {
    ignores_case: false,
    has_collection_types: true,
    has_integers_only: false,
    has_nullable_inputs: true,
    names_excluded_resources: false,
    null_has_members: false,
    counts_graphemes: true,
    has_single_quotes: false,
    has_placeholders: true,
    has_dollar_placeholders: false,
};

/// Rules ask about values of every language, so that a list is a list to them.
const RULE: Dialect = Dialect {
    has_collection_types: false,
    null_has_members: true,
    has_placeholders: false,
    ..TERRAFORM
};

const AZURE: Dialect = Dialect {
    ignores_case: true,
    has_collection_types: false,
    has_integers_only: true,
    has_nullable_inputs: false,
    names_excluded_resources: true,
    null_has_members: false,
    counts_graphemes: false,
    has_single_quotes: true,
    has_placeholders: true,
    has_dollar_placeholders: true,
};

impl Dialect {
    /// An entry by its name, as the language compares names: its position, its name as it is declared, and
    /// what it is.
    pub(super) fn find<'m, T>(
        &self,
        map: &'m IndexMap<Name, T>,
        name: &str,
    ) -> Option<(usize, &'m Name, &'m T)> {
        map.get_full(name).or_else(|| {
            let index = match self.ignores_case {
                true => map.keys().position(|key| key.eq_ignore_ascii_case(name))?,
                false => return None,
            };
            map.get_index(index).map(|(key, value)| (index, key, value))
        })
    }

    /// A string literal as the language writes it.
    pub(super) fn quoted(&self, text: &str) -> String {
        match self.has_single_quotes {
            true => format!("'{}'", text.replace('\'', "\\'")),
            false => serde_json::Value::from(text).to_string(),
        }
    }

    /// The length of a string.
    pub(super) fn length(&self, text: &str) -> usize {
        match self.counts_graphemes {
            true => text.graphemes(true).count(),
            false => text.encode_utf16().count(),
        }
    }

    /// The string as the language keeps it.
    pub(super) fn normalized(&self, text: String) -> String {
        // Nearly every text is normalized as it is, which is much faster to see than to do.
        let is_normalized = || text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes;
        match self.counts_graphemes && !is_normalized() {
            true => text.nfc().collect(),
            false => text,
        }
    }
}

impl Language {
    /// What its evaluation heeds.
    pub(super) const fn dialect(self) -> &'static Dialect {
        match self {
            Self::Terraform => &TERRAFORM,
            Self::Rule => &RULE,
            Self::Arm | Self::Bicep => &AZURE,
        }
    }
}
