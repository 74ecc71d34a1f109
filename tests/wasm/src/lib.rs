//! A check of files in memory, as a page in a browser would run it: no disk, no clock, no threads. `run.mjs` calls
//! it.

use std::sync::{Arc, Mutex, PoisonError};

use akslint::fs::Memory;
use akslint::report::{Format, Style, render};
use akslint::session::{Selection, Session};
use serde_json::{Map, Value};

/// What the host writes, and then reads: JSON as UTF-8.
static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes room for so many bytes of input, and gives their address.
#[unsafe(no_mangle)]
pub extern "C" fn input(len: usize) -> *mut u8 {
    let mut text = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
    *text = vec![0; len];
    text.as_mut_ptr()
}

/// The address of the output.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner).as_ptr()
}

/// Checks files, an object of texts by absolute paths, and gives the length of the report.
#[unsafe(no_mangle)]
pub extern "C" fn check() -> usize {
    let mut text = TEXT.lock().unwrap_or_else(PoisonError::into_inner);
    let files: Map<String, Value> = serde_json::from_slice(&text).unwrap_or_default();
    let files =
        files.into_iter().map(|(path, text)| (path, text.as_str().unwrap_or("").to_owned()));
    let mut session = Session::new(Arc::new(Memory::new(files)), "/code");
    let selection = Selection { paths: vec!["/code".into()], ..Selection::default() };
    *text = match session.check(&selection) {
        Ok(report) => render(&report, Format::Json, &Style::default()).into_bytes(),
        Err(_) => b"null".to_vec(),
    };
    text.len()
}
