//! Reads `multipart/form-data` (RFC 7578) piece by piece as it arrives. It keeps no more than a
//! boundary's length and a part's head in memory, and decides nothing about what the parts hold.

use crate::base::error::Result;
use crate::web::errors::BODY_UNREADABLE;

/// Bytes of a part's head at most.
const HEAD: usize = 8 << 10;

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) enum Event<'a> {
    /// A part begins: its field's name, and the file's name if it is a file.
    Begin {
        /// The field.
        field: String,
        /// The file's name, without folders.
        file: Option<String>,
    },
    /// Bytes of the part.
    Data(&'a [u8]),
    /// The part ends.
    End,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Preamble,
    AfterBoundary,
    Head,
    Data,
    Over,
}

/// Reads one body.
#[derive(Debug)]
pub(in crate::web) struct Multipart {
    boundary: Vec<u8>,
    buffer: Vec<u8>,
    state: State,
}

impl Multipart {
    /// Reads bodies of this `Content-Type`.
    pub(in crate::web) fn new(content_type: &str) -> Option<Multipart> {
        let boundary = parameter(content_type, "boundary")?;
        let fits = (1..=70).contains(&boundary.len()) && boundary.is_ascii();
        let boundary = format!("\r\n--{boundary}").into_bytes();
        // The first boundary has no line before it.
        fits.then(|| Multipart { boundary, buffer: b"\r\n".to_vec(), state: State::Preamble })
    }

    /// One that has nothing to read.
    pub(in crate::web) fn idle() -> Multipart {
        Multipart { boundary: b"\r\n--".to_vec(), buffer: Vec::new(), state: State::Over }
    }

    /// Whether the closing boundary was read.
    pub(in crate::web) fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// Takes the next bytes and tells what they hold.
    pub(in crate::web) fn push(
        &mut self,
        bytes: &[u8],
        tell: &mut dyn FnMut(Event<'_>) -> Result<()>,
    ) -> Result<()> {
        self.buffer.extend_from_slice(bytes);
        while self.step(tell)? {}
        Ok(())
    }

    /// Goes one state further; false when more bytes are needed.
    fn step(&mut self, tell: &mut dyn FnMut(Event<'_>) -> Result<()>) -> Result<bool> {
        match self.state {
            State::Preamble => Ok(self.reach_boundary(&mut |_| Ok(()))?),
            State::AfterBoundary => match self.buffer.get(..2) {
                None => Ok(false),
                Some(b"--") => {
                    self.state = State::Over;
                    Ok(true)
                }
                Some(b"\r\n") => {
                    self.state = State::Head;
                    Ok(true)
                }
                Some(_) => Err(BODY_UNREADABLE.error()),
            },
            State::Head => {
                let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
                    let fits = self.buffer.len() <= HEAD;
                    return if fits { Ok(false) } else { Err(BODY_UNREADABLE.error()) };
                };
                let head: Vec<u8> = self.buffer.drain(..end + 4).collect();
                let text = std::str::from_utf8(&head).map_err(|_| BODY_UNREADABLE.error())?;
                let (field, file) = part_head(text).ok_or_else(|| BODY_UNREADABLE.error())?;
                self.state = State::Data;
                tell(Event::Begin { field, file })?;
                Ok(true)
            }
            State::Data => {
                let over = self.reach_boundary(&mut |data| tell(Event::Data(data)))?;
                if over {
                    tell(Event::End)?;
                }
                Ok(over)
            }
            State::Over => {
                self.buffer.clear();
                Ok(false)
            }
        }
    }

    /// Hands on what stands before the next boundary; true when it was reached.
    fn reach_boundary(&mut self, tell: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<bool> {
        let (data, drop, reached) = match find(&self.buffer, &self.boundary) {
            Some(at) => (at, at + self.boundary.len(), true),
            None => {
                let sure = self.buffer.len().saturating_sub(self.boundary.len() - 1);
                (sure, sure, false)
            }
        };
        if data > 0 {
            tell(self.buffer.get(..data).unwrap_or_default())?;
        }
        self.buffer.drain(..drop);
        if reached {
            self.state = State::AfterBoundary;
        }
        Ok(reached)
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|b| *b == first) {
        if text.get(from + at..)?.starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// Field and file name of a part's head.
fn part_head(head: &str) -> Option<(String, Option<String>)> {
    let lines = head.split("\r\n").map(|line| line.split_once(':').unwrap_or((line, "")));
    let is_disposition = |name: &str| name.trim().eq_ignore_ascii_case("content-disposition");
    let (_, disposition) = lines.into_iter().find(|(name, _)| is_disposition(name))?;
    let field = parameter(disposition, "name")?;
    let file = parameter(disposition, "filename").map(|name| {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        last.chars().filter(|c| !c.is_control()).take(255).collect()
    });
    Some((field, file))
}

/// A parameter of a header, quoted or not. Browsers write `"` in a name as `%22`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once(';') {
        let piece = after.trim_start();
        let (key, value) = piece.split_once('=')?;
        let quoted = value.strip_prefix('"');
        let end = match quoted {
            Some(quoted) => quoted.find('"').map(|at| (quoted.get(..at), quoted.get(at + 1..))),
            None => {
                let at = value.find(';').unwrap_or(value.len());
                Some((value.get(..at).map(str::trim), value.get(at..)))
            }
        };
        let (value, left) = end?;
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value?.replace("%22", "\""));
        }
        rest = left?;
    }
    None
}
