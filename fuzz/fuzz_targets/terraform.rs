//! Terraform, native and JSON syntax, and files of values.
#![no_main]

use std::path::Path;

use akslint::source::{SourceFile, Sources};
use akslint::syntax::terraform;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["main.tf", "main.tf.json", "a.auto.tfvars", "main_override.tf"] {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new(name.into(), name.into(), text.into()));
        let file = sources.get(id);
        let module = terraform::module(Path::new(""), &[(id, &file)]);
        for problem in &module.problems {
            // Every place is a place in the text.
            assert!(text.get(problem.span.start as usize..problem.span.end as usize).is_some());
        }
    }
});
