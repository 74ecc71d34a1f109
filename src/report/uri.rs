//! Paths as URIs.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What stands for itself in the path of a URI (RFC 3986, section 3.3), without what some clients
/// encode and others do not.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An absolute path as a URI with the scheme `file`.
pub(super) fn file(path: &Path) -> String {
    format!("file://{}", percent_encode(path.as_os_str().as_encoded_bytes(), PATH))
}

/// A path with forward slashes as a relative reference.
pub(super) fn relative(path: &str) -> String {
    percent_encode(path.as_bytes(), PATH).to_string()
}
