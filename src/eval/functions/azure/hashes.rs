//! Hashes that make names.

use crate::eval::functions::call::{Call, Result};

impl Call<'_> {
    /// All arguments, which have to be strings, with a hyphen between them.
    fn hyphenated(&self) -> std::result::Result<String, crate::eval::unknown::Unknown> {
        let texts: Option<Vec<&str>> = self.args.iter().map(|arg| arg.as_str()).collect();
        match texts {
            Some(texts) if !texts.is_empty() => Ok(texts.join("-")),
            _ => Err(self.invalid_argument("it needs strings")),
        }
    }
}

/// The namespace of Azure's GUIDs, 11fb06fb-712d-4ddd-98c7-e71bbd588830.
const NAMESPACE: [u8; 16] = [
    0x11, 0xfb, 0x06, 0xfb, 0x71, 0x2d, 0x4d, 0xdd, 0x98, 0xc7, 0xe7, 0x1b, 0xbd, 0x58, 0x88, 0x30,
];

/// A UUID of version 5 (RFC 9562, section 5.5).
pub(super) fn guid(call: &Call<'_>) -> Result {
    let mut hash = sha1_smol::Sha1::from(NAMESPACE);
    hash.update(call.hyphenated()?.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.digest().bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    call.string(text)
}

/// Thirteen digits of base 32 of a hash of 64 bits.
pub(super) fn unique_string(call: &Call<'_>) -> Result {
    const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut hash = murmur(call.hyphenated()?.as_bytes());
    let mut text = String::with_capacity(13);
    for _ in 0..13 {
        text.push(char::from(DIGITS[(hash >> 59) as usize]));
        hash <<= 5;
    }
    call.string(text)
}

/// MurmurHash3 as Azure varies it: two lanes of 32 bits.
fn murmur(bytes: &[u8]) -> u64 {
    const C: [u32; 2] = [0x239b_961b, 0xab0e_9789];
    let word =
        |bytes: &[u8]| bytes.iter().rev().fold(0_u32, |word, &byte| (word << 8) | u32::from(byte));
    let mix = |word: u32, lane: usize, rotation: u32| {
        let next = [0xab0e_9789, 0x239b_961b][lane];
        word.wrapping_mul(C[lane]).rotate_left(rotation).wrapping_mul(next)
    };
    let (mut a, mut b) = (0_u32, 0_u32);
    let mut blocks = bytes.chunks_exact(8);
    for block in &mut blocks {
        a = (a ^ mix(word(&block[..4]), 0, 15)).rotate_left(19).wrapping_add(b);
        a = a.wrapping_mul(5).wrapping_add(0x561c_cd1b);
        b = (b ^ mix(word(&block[4..]), 1, 17)).rotate_left(13).wrapping_add(a);
        b = b.wrapping_mul(5).wrapping_add(0x0bca_a747);
    }
    let tail = blocks.remainder();
    if !tail.is_empty() {
        a ^= mix(word(&tail[..tail.len().min(4)]), 0, 15);
    }
    if tail.len() > 4 {
        b ^= mix(word(&tail[4..]), 1, 17);
    }
    let finish = |mut word: u32| {
        word = (word ^ (word >> 16)).wrapping_mul(0x85eb_ca6b);
        word = (word ^ (word >> 13)).wrapping_mul(0xc2b2_ae35);
        word ^ (word >> 16)
    };
    a ^= bytes.len() as u32;
    b ^= bytes.len() as u32;
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (a, b) = (finish(a), finish(b));
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (u64::from(b) << 32) | u64::from(a)
}
