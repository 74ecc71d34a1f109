//! What Terraform code says of other files, before it is parsed.

use std::borrow::Cow;

use crate::syntax::hcl::trivia;
use crate::syntax::outline::{Outline, decoded};

/// What Terragrunt replaces with the folder of a file, and with the root of its repository.
///
/// <https://terragrunt.gruntwork.io/docs/reference/hcl/functions/>
const OWN_FOLDER: &str = "${get_terragrunt_dir()}/";
const REPOSITORY: &str = "${get_repo_root()}/";

/// The modules that code calls, and the templates that it may deploy: `source = "./aks"`,
/// `file("${path.module}/aks.json")`. Comments call nothing.
pub(crate) fn outline(text: &str) -> Outline {
    let text = decoded(&without_comments(text));
    let path = |path: &str| path.replace("//", "/");
    let mut calls: Vec<String> = local_sources(&text).map(|source| path(&source)).collect();
    let calls_from_root = text.match_indices(REPOSITORY).filter_map(|(at, _)| {
        let source = source(&text, at.checked_sub(1)?)?.strip_prefix(REPOSITORY)?;
        Some(path(source.trim_start_matches('/')))
    });
    let calls_from_root = calls_from_root.collect();
    if text.contains("_template_deployment") {
        calls.extend(templates(&text).map(str::to_owned));
    }
    Outline { calls, calls_from_root, uses: None }
}

fn without_comments(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for comment in trivia::comments(text) {
        bytes[comment].fill(b' ');
    }
    // Comments begin and end with characters.
    String::from_utf8(bytes).unwrap_or_default()
}

/// The relative paths behind `source =`, or behind `"source":` in JSON.
fn local_sources(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let own_starts = text.match_indices(OWN_FOLDER).filter_map(|(at, _)| at.checked_sub(1));
    let starts = text.match_indices("\".").map(|(at, _)| at).chain(own_starts);
    starts.filter_map(move |at| {
        let source = source(text, at)?;
        match source.strip_prefix(OWN_FOLDER) {
            Some(path) => Some(path.trim_start_matches('/').into()),
            None => super::local_path(source),
        }
    })
}

/// The string whose quote is here, if it is behind `source =`.
fn source(text: &str, at: usize) -> Option<&str> {
    let value = text.get(at..)?.strip_prefix('"')?;
    let before = text[..at].trim_end();
    let before = before.strip_suffix('=').or_else(|| before.strip_suffix(':'))?.trim_end();
    let before = before.strip_suffix('"').unwrap_or(before);
    before.ends_with("source").then(|| value.split('"').next()).flatten()
}

/// The paths of JSON files in strings.
fn templates(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(".json\"").filter_map(|(at, _)| {
        let start = text[..at].rfind('"')? + 1;
        let path = &text[start..at + ".json".len()];
        let own = ["${path.module}/", "${path.root}/"];
        let path = own.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path);
        (!path.contains("${")).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn calls_are_found_and_comments_are_none() {
        let text = r#"
# source = "./no"
module "a" {
  source = "./a" // source = "./no"
}
module "b" {
  source  = "\u002e./b"
}
/* source = "./no" */
locals {
  x = "./no"
}
resource "azurerm_resource_group_template_deployment" "c" {
  template_content = file("${path.module}/c.json") # file("no.json")
}
"#;
        assert_eq!(outline(text).calls, ["./a", "../b", "c.json"]);
        assert_eq!(outline(r#"{"module": {"a": {"source": ".\/a"}}}"#).calls, ["./a"]);
        assert_eq!(outline(r#"module "a" { source = "..\\b\\c" }"#).calls, ["../b/c"]);
    }

    #[test]
    fn terragrunt_names_folders() {
        let text = r#"
terraform { source = "${get_repo_root()}//modules/aks" }
terraform { source = "${get_terragrunt_dir()}/aks" }
terraform { source = "${get_terragrunt_dir()}//net" }
locals { x = "${get_repo_root()}/no" }
terraform { source = "${get_env("X")}/no" }
"#;
        let outline = outline(text);
        assert_eq!(outline.calls, ["aks", "net"]);
        assert_eq!(outline.calls_from_root, ["modules/aks"]);
    }
}
