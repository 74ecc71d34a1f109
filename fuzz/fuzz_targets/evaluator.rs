#![no_main]

use akslint_fuzz::evaluator::{Input, run};

libfuzzer_sys::fuzz_target!(|input: Input| run(&input).unwrap());
