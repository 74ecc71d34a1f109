//! Paths as URIs.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What stands for itself in the path of a URI (RFC 3986, section 3.3), without what some clients
/// encode and others do not.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An absolute path as a URI with the scheme `file` (RFC 8089).
pub(super) fn file(path: &Path) -> String {
    match cfg!(windows) {
        true => file_of_windows(&path.to_string_lossy()),
        false => format!("file://{}", encoded(path.as_os_str().as_encoded_bytes())),
    }
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

    #[cfg(not(windows))]
    #[test]
    fn paths_elsewhere() {
        assert_eq!(file(Path::new("/my code/#1.tf")), "file:///my%20code/%231.tf");
        assert_eq!(relative("a b/c.tf"), "a%20b/c.tf");
    }
}
