//! Bicep files and parameter files.
#![no_main]

use std::path::Path;

use akslint::source::{SourceFile, Sources};
use akslint::syntax::bicep;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for name in ["main.bicep", "main.bicepparam"] {
        let sources = Sources::default();
        let id = sources.add(SourceFile::new(name.into(), name.into(), text.into()));
        let module = bicep::module(Path::new(name), id, &sources.get(id));
        for problem in &module.problems {
            assert!(text.get(problem.span.start as usize..problem.span.end as usize).is_some());
        }
    }
});
