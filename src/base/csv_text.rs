//! CSV as towns exchange it: encodings, strict reading, safe writing.
//!
//! Owns finding out the encoding (`encoding`), reading RFC 4180 with the line of every row
//! (`reader`) and writing for spreadsheets or machines (`writer`). The reader is our own because
//! a file that is wrong must be refused with its place: parsers that accept everything swallow
//! the rest of a file after one stray quotation mark. It knows no columns' meaning and touches no
//! file.

mod encoding;
mod reader;
mod writer;

use super::error::{Code, Error};

pub use encoding::{Decoded, Encoding, cp932_bytes, decode, decode_as};
pub use reader::{Dialect, Header, Row, Sheet, read};
pub use writer::{Guard, Output, Writer, guarded};

/// What is wrong in a CSV text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What it is.
    pub code: &'static Code,
    /// Line of the file, from 1; for a row over several lines the line meant. 0 for the whole file.
    pub line: u64,
    /// Cell in the row, from 1; 0 for the whole row.
    pub column: u64,
    /// Offset in bytes from the beginning: of the file when decoding, of the text when reading.
    pub byte: usize,
    /// Anything more to say, without the cell's content.
    pub detail: String,
}

impl Trouble {
    /// `3行目の2列目`, and what more there is to say.
    #[must_use]
    pub fn place(&self) -> String {
        let place = match (self.line, self.column) {
            (0, _) => String::new(),
            (line, 0) => format!("{line}行目"),
            (line, column) => format!("{line}行目の{column}列目"),
        };
        match (place.is_empty(), self.detail.is_empty()) {
            (_, true) => place,
            (true, false) => self.detail.clone(),
            (false, false) => format!("{place}：{}", self.detail),
        }
    }
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Error {
        trouble.code.with(trouble.place())
    }
}
