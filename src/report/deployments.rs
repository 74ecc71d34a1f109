//! Short names for the variable and parameter files of a report.

use std::iter::once;

use crate::collections::{HashMap, HashSet};
use crate::outcome::Report;
use crate::source::FileId;

/// The end of each file's path that tells it apart from the others of the report: its name, and where others have the
/// same name as many folders as it takes.
pub(super) fn names(report: &Report) -> HashMap<FileId, String> {
    let findings = report.findings.iter().chain(&report.suppressed);
    let cases = report.clusters.iter().chain(&report.updates).flat_map(|cluster| &cluster.worlds);
    let files: HashSet<FileId> = findings
        .flat_map(|finding| &finding.parameters)
        .chain(cases.flat_map(|case| &case.parameters))
        .copied()
        .collect();
    let paths: Vec<(FileId, String)> =
        files.iter().map(|&id| (id, report.workspace.sources.get(id).name().to_owned())).collect();
    let mut ends: HashMap<&str, usize> = HashMap::default();
    for end in paths.iter().flat_map(|(_, path)| ends_of(path)) {
        *ends.entry(end).or_default() += 1;
    }
    let name = |path: &str| ends_of(path).find(|end| ends[end] == 1).unwrap_or(path).to_owned();
    paths.iter().map(|(id, path)| (*id, name(path))).collect()
}

/// The ends of a path, the shortest first: its name, that and its folder, and so on.
fn ends_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[at + 1..]).chain(once(path))
}

#[cfg(test)]
mod tests {
    use super::ends_of;

    #[test]
    fn ends() {
        assert_eq!(ends_of("a/b/c").collect::<Vec<_>>(), ["c", "b/c", "a/b/c"]);
        assert_eq!(ends_of("c").collect::<Vec<_>>(), ["c"]);
    }
}
