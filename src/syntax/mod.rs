//! Front ends: text to [`crate::ir`]. They translate and do not evaluate.

pub mod arm;
pub mod bicep;
pub(crate) mod json;
pub(crate) mod names;
pub(crate) mod origin;
pub mod terraform;

use crate::source::SourceFile;

/// Whether a file holds values for what another one declares: a variable or parameter file.
pub(crate) fn holds_values(file: &SourceFile) -> bool {
    use terraform::FileKind::{JsonValues, Values};
    let name = file.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match (terraform::file_kind(name), bicep::file_kind(name)) {
        (Some(kind), _) => matches!(kind, Values | JsonValues),
        (None, Some(kind)) => kind == bicep::FileKind::Parameters,
        (None, None) => {
            arm::is_json(name) && arm::file_kind(file.text()) == Some(arm::FileKind::Parameters)
        }
    }
}

/// Whether a file may hold such values, as far as a text that cannot be parsed tells.
pub(crate) fn may_hold_values(file: &SourceFile) -> bool {
    let name = file.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_template = || file.text().to_ascii_lowercase().contains("deploymenttemplate.json");
    holds_values(file)
        || (arm::is_json(name) && arm::file_kind(file.text()).is_none() && !is_template())
}
