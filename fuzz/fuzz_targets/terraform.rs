#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| akslint_fuzz::terraform(input));
