//! What akslint prints is text to whoever reads it: no name, path or code of somebody else is a command to the
//! runner of a build, a link, or a mark that nobody sees.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use akslint::report::Format;
use clap::ValueEnum as _;
use support::{Run, run_in, workspace};

/// Characters that turn text around, or that nobody sees.
const HIDDEN: &str = "\u{61c}\u{ad}\u{34f}\u{115f}\u{180e}\u{3164}\u{fff9}\u{e0041}\u{85}\u{9b}\u{202e}\u{2066}\u{2028}\u{feff}";

/// A text that holds all of it.
fn hostile() -> String {
    format!(
        "##[error]forged ##vso[task.setvariable variable=A]1 www.evil.example GH-1 @somebody {HIDDEN}"
    )
}

/// What each format says of a cluster whose name, path and code hold a text.
fn reports(text: &str) -> Vec<(Format, Run)> {
    let code = |text: &str| {
        format!(
            "resource \"azurerm_kubernetes_cluster\" \"a\" {{\n  name = \"x` {text} `y\"\n  identity {{ type = \"Bogus\" }} # {text}\n}}\n"
        )
    };
    let path = format!("{text}/main.tf");
    let start = "::error file=a,line=1::forged/main.tf";
    let folder = workspace(&[
        (path.as_str(), code(text).as_str()),
        (start, code(text).as_str()),
        ("  ::stop-commands::x/main.tf", code("a").as_str()),
    ]);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let formats = Format::value_variants().iter();
    formats
        .map(|&format| {
            let name = format.to_possible_value().unwrap();
            let run = run_in(folder.path(), &["check", "--format", name.get_name()]);
            assert_eq!(run.status, 1, "{}", run.err);
            (format, run)
        })
        .collect()
}

#[test]
fn no_text_of_others_is_a_command_of_a_build() {
    for (format, Run { out, err, .. }) in reports(&hostile()) {
        for line in out.lines().chain(err.lines()) {
            let line = match format {
                Format::Github => {
                    line.trim_start_matches("::error title=unsupported-identity-type,")
                }
                Format::AzurePipelines => {
                    line.trim_start_matches("##vso[task.logissue type=error;")
                }
                _ => line,
            };
            assert!(!line.trim_start().starts_with("::"), "{format:?}: {line}");
            assert!(!line.contains("##["), "{format:?}: {line}");
            assert!(!line.to_lowercase().contains("##vso["), "{format:?}: {line}");
        }
    }
}

#[test]
fn nothing_is_hidden() {
    for (format, Run { out, .. }) in reports(&hostile()) {
        let hidden: Vec<char> = HIDDEN.chars().filter(|c| out.contains(*c)).collect();
        assert!(hidden.is_empty(), "{format:?}: {hidden:?}");
        assert!(!out.contains('\x1b'), "{format:?}");
    }
}

#[test]
fn markdown_has_no_links_of_others() {
    let reports = reports(&hostile());
    let (_, markdown) = reports.iter().find(|(format, _)| *format == Format::Markdown).unwrap();
    for link in ["www.evil", "GH-1", "@somebody"] {
        let prose: String =
            markdown.out.split("<code>").skip(1).fold(String::new(), |prose, part| {
                prose + part.split_once("</code>").map_or("", |(_, rest)| rest)
            });
        assert!(!prose.contains(link), "{link}: {}", markdown.out);
    }
    assert!(!markdown.out.contains("www.evil"), "{}", markdown.out);
}
