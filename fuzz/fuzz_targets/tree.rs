//! A whole run over a tree of files: evaluation, rules, suppressions, reports. A line of `=== name` starts a
//! file.
#![no_main]

use std::fs;
use std::path::Path;

use akslint::check::{Options, check};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = [
    "main.tf",
    "variables.tf",
    "terraform.tfvars",
    "aks/main.tf",
    "main.bicep",
    "aks.bicep",
    "azuredeploy.json",
    "azuredeploy.parameters.json",
];

fuzz_target!(|text: &str| {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(folder.path(), text);
    let options = Options {
        paths: vec![folder.path().to_path_buf()],
        diagrams: true,
        ..Options::default()
    };
    let Ok(report) = check(options) else { return };
    for finding in report.findings.iter().chain(&report.suppressed) {
        let file = report.workspace.sources.get(finding.primary.file);
        let (start, end) = (finding.primary.start as usize, finding.primary.end as usize);
        assert!(file.text().get(start..end).is_some(), "{finding:?}");
    }
});

fn write(folder: &Path, text: &str) {
    fs::create_dir_all(folder.join(".git")).expect("a folder can be made");
    fs::create_dir_all(folder.join("aks")).expect("a folder can be made");
    for (index, part) in text.split("===").take(NAMES.len()).enumerate() {
        let (name, content) = part.split_once('\n').unwrap_or(("", part));
        let known = NAMES.iter().find(|known| **known == name.trim());
        let name = known.unwrap_or(&NAMES[index]);
        fs::write(folder.join(name), content).expect("a file can be written");
    }
}
