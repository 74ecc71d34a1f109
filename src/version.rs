//! Version constraints of Terraform providers.
//! <https://developer.hashicorp.com/terraform/language/expressions/version-constraints>

use std::cmp::Ordering;

/// Major, minor, patch. Pre-release suffixes are ignored.
type Version = [u64; 3];

/// The versions from the first (inclusive) to the second (exclusive; nothing is no end).
type Range = (Version, Option<Version>);

/// Whether a text is a version, such as `1.2.3` or `v1.2`.
pub(crate) fn is_version(text: &str) -> bool {
    !text.is_empty() && version_of(text).is_some()
}

/// Whether the versions that a constraint admits are within another one; `None` if some are and some
/// are not, or if that is not known.
pub(crate) fn admits(constraint: &str, within: &str) -> Option<bool> {
    if version_within(constraint, within) {
        return Some(true);
    }
    let both = range(&format!("{constraint}, {within}"))?;
    both.1.is_some_and(|end| end <= both.0).then_some(false)
}

/// Whether a constraint such as `~> 2.4, < 2.9` admits only versions within another, such as
/// `< 2.5`. A constraint that says nothing, or cannot be read, admits all versions.
pub(crate) fn version_within(constraint: &str, within: &str) -> bool {
    let (Some(admitted), Some(within)) = (range(constraint), range(within)) else { return false };
    let ends_before = match (admitted.1, within.1) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(admitted), Some(within)) => admitted <= within,
    };
    within.0 <= admitted.0 && ends_before
}

/// The smallest range that holds every version that the constraint admits.
fn range(constraint: &str) -> Option<Range> {
    let mut range: Range = ([0; 3], None);
    for part in constraint.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let at = part.find(|c: char| c.is_ascii_digit() || c == 'v')?;
        let (operator, version) = part.split_at(at);
        let (version, given) = version_of(version)?;
        let (from, to) = match operator.trim() {
            "" | "=" => (version, Some(bump(version, 2))),
            ">=" => (version, None),
            ">" => (bump(version, 2), None),
            "<" => ([0; 3], Some(version)),
            "<=" => ([0; 3], Some(bump(version, 2))),
            // `~> 2.4` may grow in its last part: below 3.0; `~> 2.4.1` below 2.5.
            "~>" => (version, Some(bump(version, given.saturating_sub(2).min(1)))),
            // `!=` takes a version out of the middle.
            "!=" => continue,
            _ => return None,
        };
        range.0 = range.0.max(from);
        range.1 = match (range.1, to) {
            (Some(a), Some(b)) => Some(if a.cmp(&b) == Ordering::Less { a } else { b }),
            (a, b) => a.or(b),
        };
    }
    Some(range)
}

/// A version and how many of its parts are given.
fn version_of(text: &str) -> Option<(Version, usize)> {
    let text = text.trim().trim_start_matches('v');
    let text = text.split(['-', '+']).next()?;
    let mut version = [0; 3];
    let mut given = 0;
    for part in text.split('.').take(3) {
        version[given] = part.parse().ok()?;
        given += 1;
    }
    Some((version, given))
}

/// The first version behind all that share the parts up to `part`.
fn bump(mut version: Version, part: usize) -> Version {
    version[part] = version[part].saturating_add(1);
    version[part + 1..].fill(0);
    version
}

#[cfg(test)]
mod tests {
    use super::{admits, version_within};

    #[test]
    fn versions_may_be_on_both_sides() {
        for (constraint, within, expected) in [
            ("~> 9.0", ">= 5.0", Some(true)),
            ("4.1.0", ">= 5.0", Some(false)),
            ("< 5", ">= 5.0", Some(false)),
            ("<= 5.0.0", ">= 5.0", None),
            ("", ">= 5.0", None),
            ("nonsense", ">= 5.0", None),
        ] {
            assert_eq!(admits(constraint, within), expected, "{constraint} within {within}");
        }
    }

    #[test]
    fn ranges() {
        for (constraint, within, expected) in [
            ("= 1.44.0", "< 2.5", true),
            ("~> 1.40", "< 2.5", true),
            ("~> 2.4", "< 2.5", false),
            ("~> 2.4.0", "< 2.5", true),
            ("2.4", "< 2.5", true),
            ("2.44", "< 2.5", false),
            (">= 1.0", "< 2.5", false),
            (">= 1.0, < 2.0", "< 2.5", true),
            (">=2.0,!=2.1,<2.5.0", "< 2.5", true),
            ("<= 2.5", "< 2.5", false),
            ("> 4.0", ">= 4.0.1", true),
            ("~> 5.0", ">= 5.0", true),
            ("", "< 2.5", false),
            ("v1.2.3-beta", "< 2.5", true),
            ("nonsense", "< 2.5", false),
        ] {
            assert_eq!(
                version_within(constraint, within),
                expected,
                "{constraint} within {within}"
            );
        }
    }
}
