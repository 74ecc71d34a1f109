//! Templates and the expressions in them.
#![no_main]

use std::path::Path;

use akslint::source::{SourceFile, Sources};
use akslint::syntax::arm;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let expression = serde_json_text(text);
    let template = format!(
        "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [{{\"type\": \"Microsoft.ContainerService/managedClusters\", \"name\": {expression}}}]}}"
    );
    for text in [text, &template] {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new("a.json".into(), "a.json".into(), text.into()));
        let file = sources.get(id);
        if let Some(module) = arm::template(Path::new("a.json"), id, &file) {
            for problem in &module.problems {
                assert!(text.get(problem.span.start as usize..problem.span.end as usize).is_some());
            }
        }
    }
});

/// The text as an expression in a JSON string.
fn serde_json_text(text: &str) -> String {
    let mut json = String::from("\"[");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => {}
            c => json.push(c),
        }
    }
    json + "]\""
}
