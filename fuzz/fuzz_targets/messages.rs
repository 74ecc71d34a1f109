#![no_main]

use akslint_fuzz::messages::{Step, messages};

libfuzzer_sys::fuzz_target!(|input: (bool, Vec<Step>)| messages(input.0, &input.1));
