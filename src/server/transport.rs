//! Messages over standard input and output.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>

use std::io::{self, BufRead, ErrorKind, Read as _, Write};
use std::thread::{self, JoinHandle};

use lsp_server::{Connection, ErrorCode, Message};
use serde_json::json;

/// Longer messages end the connection, in bytes.
const MAX_LENGTH: u64 = 1 << 30;

/// A connection over standard input and output, and the thread that writes, which ends with the connection. What is no
/// message is answered, and the next one is read; only where a message has no length can nobody tell where the next one
/// begins.
pub fn stdio() -> (Connection, JoinHandle<io::Result<()>>) {
    let (server, client) = Connection::memory();
    let Connection { sender, receiver } = client;
    // It waits for input for as long as there may be any, so that nobody waits for it.
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(body)) = body(&mut input) {
            match serde_json::from_slice::<Message>(&body) {
                Ok(message) => {
                    if sender.send(message).is_err() {
                        break;
                    }
                }
                Err(error) => {
                    let code = match error.is_data() {
                        true => ErrorCode::InvalidRequest,
                        false => ErrorCode::ParseError,
                    };
                    let message = match code {
                        ErrorCode::ParseError => error.to_string(),
                        _ => "neither a request, a response, nor a notification".into(),
                    };
                    let error = json!({ "code": code as i32, "message": message });
                    let answer = json!({ "jsonrpc": "2.0", "id": null, "error": error });
                    if write(&mut io::stdout().lock(), &answer.to_string()).is_err() {
                        break;
                    }
                }
            }
        }
    });
    let writer = thread::spawn(move || {
        for message in receiver {
            message.write(&mut io::stdout().lock())?;
        }
        Ok(())
    });
    (server, writer)
}

/// The next message's body; `None` at the end of the input.
fn body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length: Option<u64> = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
    let length = length.filter(|length| *length <= MAX_LENGTH).ok_or(ErrorKind::InvalidData)?;
    let mut body = Vec::new();
    let read = input.take(length).read_to_end(&mut body)?;
    Ok((read as u64 == length).then_some(body))
}

fn write(output: &mut impl Write, body: &str) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn bodies_are_read_one_after_the_other() {
        let mut input = "content-length:2\r\nX: y\r\n\r\n{}Content-Length: 1\r\n\r\n1".as_bytes();
        assert_eq!(body(&mut input).unwrap().unwrap(), b"{}");
        assert_eq!(body(&mut input).unwrap().unwrap(), b"1");
        assert_eq!(body(&mut input).unwrap(), None);
        for broken in
            ["Content-Length: x\r\n\r\n{}", "\r\n", "Content-Length: 1000000000000\r\n\r\n"]
        {
            assert!(body(&mut broken.as_bytes()).is_err(), "{broken}");
        }
        assert_eq!(body(&mut "Content-Length: 9\r\n\r\n{}".as_bytes()).unwrap(), None);
    }
}
