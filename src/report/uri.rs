//! Paths as URIs.

use std::path::Path;
#[cfg(feature = "cli")]
use std::path::PathBuf;

#[cfg(feature = "cli")]
use percent_encoding::percent_decode_str;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What stands for itself in the path of a URI (RFC 3986, section 3.3), without what some clients
/// encode and others do not.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An absolute path as a URI with the scheme `file` (RFC 8089).
pub(crate) fn file(path: &Path) -> String {
    match cfg!(windows) {
        true => file_of_windows(&path.to_string_lossy()),
        false => format!("file://{}", encoded(path.as_os_str().as_encoded_bytes())),
    }
}

/// The absolute path that a URI with the scheme `file` names; `None` for others, and for what is no UTF-8.
#[cfg(feature = "cli")]
pub(crate) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let start = rest.find('/')?;
    let (host, path) = rest.split_at(start);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_local = host.is_empty() || host == "localhost";
    if path.contains('\0') || (!is_local && !cfg!(windows)) {
        return None;
    }
    Some(match (cfg!(windows), is_local) {
        (true, true) => PathBuf::from(path.trim_start_matches('/')),
        (true, false) => PathBuf::from(format!("//{host}{path}")),
        (false, _) => PathBuf::from(&*path),
    })
}

/// A path of Windows: `C:\code\main.tf` is `file:///C:/code/main.tf`, and `\\server\share\main.tf` is
/// `file://server/share/main.tf`.
fn file_of_windows(path: &str) -> String {
    let path = match path.strip_prefix(r"\\?\UNC\") {
        Some(rest) => format!("//{rest}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    };
    let path = path.replace('\\', "/");
    match path.split_once(':') {
        Some((drive, rest)) => format!("file:///{drive}:{}", encoded(rest.as_bytes())),
        None => format!("file:{}", encoded(path.as_bytes())),
    }
}

fn encoded(path: &[u8]) -> String {
    percent_encode(path, PATH).to_string()
}

/// A path with forward slashes as a relative reference.
pub(super) fn relative(path: &str) -> String {
    encoded(path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows() {
        for (path, uri) in [
            (r"C:\code\main.tf", "file:///C:/code/main.tf"),
            (r"\\?\C:\my code\é.tf", "file:///C:/my%20code/%C3%A9.tf"),
            (r"\\server\share\main.tf", "file://server/share/main.tf"),
            (r"\\?\UNC\server\share\main.tf", "file://server/share/main.tf"),
        ] {
            assert_eq!(file_of_windows(path), uri);
        }
    }

    #[cfg(all(feature = "cli", not(windows)))]
    #[test]
    fn uris_are_paths() {
        for path_ in ["/my code/#1.tf", "/é/%41.tf"] {
            assert_eq!(path(&file(Path::new(path_))), Some(path_.into()));
        }
        for other in
            ["untitled:Untitled-1", "file://server/share", "file:///%ff", "file:///%00", ""]
        {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn paths_elsewhere() {
        assert_eq!(file(Path::new("/my code/#1.tf")), "file:///my%20code/%231.tf");
        assert_eq!(relative("a b/c.tf"), "a%20b/c.tf");
    }
}
