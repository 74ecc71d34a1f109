//! Front ends: text to [`crate::ir`]. They translate and do not evaluate.

pub mod arm;
pub mod bicep;
pub(crate) mod hcl;
pub(crate) mod interner;
pub(crate) mod json;
pub(crate) mod origin;
mod outline;
pub mod terraform;

use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

pub use self::outline::Outline;
pub(crate) use self::outline::decoded;
use crate::source::SourceFile;

/// Whose a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Terraform's or OpenTofu's.
    Terraform(terraform::FileKind),
    /// JSON that may be a template or a parameter file; its text says so.
    Json,
    /// Bicep's.
    Bicep(bicep::FileKind),
}

/// What can be asked of a language without parsing its files.
struct FrontEnd {
    /// Whose a file of this name is, if it is this language's.
    claims: fn(&str) -> Option<Claim>,
    /// What a text says of other files.
    outline: fn(&str) -> Outline,
    /// Where the comments of a text are, which may suppress findings.
    comments: fn(Claim, &str) -> Vec<Range<usize>>,
    /// Whether a file holds values for what another one declares.
    holds_values: fn(Claim, &str) -> bool,
}

/// The languages, the one whose names are the most special first.
const FRONT_ENDS: [FrontEnd; 3] = [
    FrontEnd {
        claims: |name| terraform::file_kind(name).map(Claim::Terraform),
        outline: terraform::outline,
        comments: |claim, text| match claim {
            // Its JSON has no comments: a line is enough, whether in a `"//"` property or not.
            Claim::Terraform(kind) if kind.is_json() => lines(text),
            _ => hcl::trivia::comments(text),
        },
        holds_values: |claim, _| matches!(claim, Claim::Terraform(kind) if kind.is_values()),
    },
    FrontEnd {
        claims: |name| arm::is_json(name).then_some(Claim::Json),
        outline: arm::outline,
        // The strings are there for the `comments` of resources.
        comments: |_, text| json::comments(text),
        holds_values: |_, text| arm::file_kind(text) == Some(arm::FileKind::Parameters),
    },
    FrontEnd {
        claims: |name| bicep::file_kind(name).map(Claim::Bicep),
        outline: bicep::outline,
        comments: |_, text| bicep::comments(text),
        holds_values: |claim, _| claim == Claim::Bicep(bicep::FileKind::Parameters),
    },
];

/// The front end of a file and its claim, by the file's name. A name that is no text counts as what of it is.
fn front_end(path: &Path) -> Option<(&'static FrontEnd, Claim)> {
    let name = path.file_name().map(OsStr::to_string_lossy)?;
    FRONT_ENDS.iter().find_map(|front_end| Some((front_end, (front_end.claims)(&name)?)))
}

/// Whose a file is, by its name; `None` if no language claims it.
pub fn claim(path: &Path) -> Option<Claim> {
    front_end(path).map(|(_, claim)| claim)
}

/// What the text of a file says of other files.
pub fn outline(path: &Path, text: &str) -> Outline {
    front_end(path).map(|(front_end, _)| (front_end.outline)(text)).unwrap_or_default()
}

/// Where the comments of a file are, in bytes. What no language claims is read as JSON.
pub(crate) fn comments(file: &SourceFile) -> Vec<Range<usize>> {
    match front_end(file.path()) {
        Some((front_end, claim)) => (front_end.comments)(claim, file.text()),
        None => json::comments(file.text()),
    }
}

/// The text of a file whose bytes are no UTF-8 in its comments alone, which its language does not look at; every such byte
/// is a `?`. `None` if they stand elsewhere, too.
///
/// Terraform's scanner takes any bytes in comments:
/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/scan_tokens.rl>.
pub(crate) fn without_broken_comments(path: &Path, bytes: &[u8]) -> Option<String> {
    let (front_end, claim) = front_end(path)?;
    let mut text = String::with_capacity(bytes.len());
    let mut broken: Vec<usize> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        broken.extend(text.len()..text.len() + chunk.invalid().len());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    let comments = (front_end.comments)(claim, &text);
    let mut comments = comments.iter().peekable();
    let is_within = |at: &usize| {
        while comments.next_if(|comment| comment.end <= *at).is_some() {}
        comments.peek().is_some_and(|comment| comment.contains(at))
    };
    let has_comments =
        !matches!(claim, Claim::Json) && !matches!(claim, Claim::Terraform(kind) if kind.is_json());
    (has_comments && broken.iter().all(is_within)).then_some(text)
}

/// Whether a file holds values for what another one declares: a variable or parameter file.
pub(crate) fn holds_values(file: &SourceFile) -> bool {
    let front_end = front_end(file.path());
    front_end.is_some_and(|(front_end, claim)| (front_end.holds_values)(claim, file.text()))
}

/// Whether a file may hold such values, as far as a text that cannot be parsed tells.
pub(crate) fn may_hold_values(file: &SourceFile) -> bool {
    let is_template = || file.text().to_ascii_lowercase().contains("deploymenttemplate.json");
    let is_json = claim(file.path()) == Some(Claim::Json);
    holds_values(file) || (is_json && arm::file_kind(file.text()).is_none() && !is_template())
}

/// The lines of a text, in bytes, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r'])
        .map(|line| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            range
        })
        .collect()
}
