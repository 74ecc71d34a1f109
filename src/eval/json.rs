//! Values that are encoded as JSON text.

use std::io::{self, Write};

use serde::Serialize as _;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter};

use super::value::Json;

/// The longest JSON text that is made of a value, in bytes.
const MAX_ENCODED: usize = 1 << 20;

impl Json {
    /// The text, if every part of it is known and it does not become too long: text within text doubles
    /// its escapes at each level.
    pub(super) fn encoded(&self) -> Option<String> {
        let mut text = Limited(Vec::new());
        let json = self.value.to_json()?;
        let written = match self.is_of_go {
            true => json.serialize(&mut Serializer::with_formatter(&mut text, Go)),
            false => json.serialize(&mut Serializer::with_formatter(&mut text, CompactFormatter)),
        };
        written.ok()?;
        String::from_utf8(text.0).ok()
    }
}

/// A buffer that refuses to become longer than [`MAX_ENCODED`].
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_ENCODED {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// JSON as Terraform writes it: with escapes for HTML, and without exponents
/// (<https://developer.hashicorp.com/terraform/language/functions/jsonencode>).
struct Go;

impl Formatter for Go {
    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{value}")
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut start = 0;
        for (at, found) in fragment.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            writer.write_all(&fragment.as_bytes()[start..at])?;
            write!(writer, "\\u{:04x}", found.chars().next().map_or(0, u32::from))?;
            start = at + found.len();
        }
        writer.write_all(&fragment.as_bytes()[start..])
    }
}
