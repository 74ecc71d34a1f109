//! How long templates take from text to the intermediate representation, against `serde_json`, which
//! keeps no spans and knows no expressions: `cargo bench --bench json [FOLDER]`. Without a folder, the
//! templates are made up.

#![allow(clippy::expect_used, clippy::print_stdout)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use akslint::source::{SourceFile, Sources};
use akslint::syntax::arm;

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let texts: Vec<String> = match folder {
        Some(folder) => found(Path::new(&folder)),
        None => made_up(),
    };
    // Strict JSON only: the other one reads nothing else.
    let strict = |text: &String| serde_json::from_str::<serde_json::Value>(text).is_ok();
    let texts: Vec<String> = texts.into_iter().filter(strict).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} templates, {:.1} MB", texts.len(), bytes as f64 / 1e6);
    let theirs = best(|| {
        for text in &texts {
            black_box(serde_json::from_str::<serde_json::Value>(text).expect("it was read before"));
        }
    });
    let sources = Sources::default();
    let id = sources.add(SourceFile::given(String::new(), String::new()));
    let files: Vec<SourceFile> = texts
        .into_iter()
        .map(|text| SourceFile::new(PathBuf::from("azuredeploy.json"), String::new(), text))
        .collect();
    let ours = best(|| {
        for file in &files {
            black_box(arm::template(file.path(), id, file));
        }
    });
    let parse = best(|| {
        for file in &files {
            black_box(arm::file_kind(file.text()));
        }
    });
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!("serde_json {:>7.1} MB/s", rate(theirs));
    println!("JSON alone {:>7.1} MB/s, {:.2} times the time", rate(parse), parse / theirs);
    println!("whole path {:>7.1} MB/s, {:.2} times the time", rate(ours), ours / theirs);
}

/// The shortest of a number of runs, in seconds.
fn best(mut run: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

fn found(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten() {
        let is_json = entry.path().extension().is_some_and(|extension| extension == "json");
        if let Some(text) = is_json.then(|| std::fs::read_to_string(entry.path()).ok()).flatten()
            && arm::file_kind(&text) == Some(arm::FileKind::Template)
        {
            texts.push(text);
        }
    }
    texts
}

fn made_up() -> Vec<String> {
    let resource = |index: usize| {
        format!(
            "    {{\n      \"type\": \"Microsoft.Storage/storageAccounts\",\n      \"apiVersion\": \"2023-01-01\",\n      \"name\": \"[concat('st', {index}, uniqueString(resourceGroup().id))]\",\n      \"location\": \"[parameters('location')]\",\n      \"sku\": {{\n        \"name\": \"Standard_LRS\"\n      }},\n      \"properties\": {{\n        \"supportsHttpsTrafficOnly\": true,\n        \"accessTier\": \"[if(equals(parameters('tier'), 'hot'), 'Hot', 'Cool')]\"\n      }}\n    }}"
        )
    };
    let template = |resources: usize| {
        let all: Vec<String> = (0..resources).map(resource).collect();
        format!(
            "{{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {{\n    \"location\": {{\n      \"type\": \"string\",\n      \"defaultValue\": \"[resourceGroup().location]\"\n    }},\n    \"tier\": {{\n      \"type\": \"string\"\n    }}\n  }},\n  \"resources\": [\n{}\n  ]\n}}\n",
            all.join(",\n")
        )
    };
    (1..200).map(template).collect()
}
