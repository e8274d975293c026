//! Writing CSV for spreadsheets and for machines.
//!
//! RFC 4180 with CRLF. For people: UTF-8 with BOM, and cells that a spreadsheet would run as a
//! formula get an apostrophe. It opens no file: it hands out bytes.

use super::Trouble;
use super::encoding::cp932_bytes;
use crate::base::code;

/// The encoding to write in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// UTF-8 with BOM, which spreadsheets recognise.
    #[default]
    Utf8Bom,
    /// UTF-8 without BOM.
    Utf8,
    /// CP932; characters it lacks are an error.
    Cp932,
}

/// Whether cells are guarded against being run as formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// For spreadsheets: see [`guarded`].
    #[default]
    Spreadsheet,
    /// For machines: cells as they are.
    Machine,
}

/// Writes rows into memory.
#[derive(Debug)]
pub struct Writer {
    output: Output,
    guard: Guard,
    line: u64,
    bytes: Vec<u8>,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer::new(Output::default(), Guard::default())
    }
}

impl Writer {
    /// An empty file.
    #[must_use]
    pub fn new(output: Output, guard: Guard) -> Writer {
        let bytes = match output {
            Output::Utf8Bom => b"\xef\xbb\xbf".to_vec(),
            Output::Utf8 | Output::Cp932 => Vec::new(),
        };
        Writer { output, guard, line: 0, bytes }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// `BASE-21` with row and column of the first character that CP932 lacks; nothing of the row is
    /// written then.
    pub fn row<I>(&mut self, cells: I) -> Result<(), Trouble>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        self.line += 1;
        let start = self.bytes.len();
        let mut alone_and_empty = false;
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.bytes.push(b',');
            }
            alone_and_empty = at == 0 && cell.as_ref().is_empty();
            if let Err(trouble) = self.cell(cell.as_ref(), at as u64 + 1) {
                self.bytes.truncate(start);
                return Err(trouble);
            }
        }
        // A line with nothing on it would read back as no row.
        if alone_and_empty {
            self.bytes.extend(b"\"\"");
        }
        self.bytes.extend(b"\r\n");
        Ok(())
    }

    fn cell(&mut self, cell: &str, column: u64) -> Result<(), Trouble> {
        let cell = match self.guard {
            Guard::Spreadsheet => guarded(cell),
            Guard::Machine => cell.to_owned(),
        };
        let quoted = if cell.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        };
        match self.output {
            Output::Utf8Bom | Output::Utf8 => self.bytes.extend(quoted.bytes()),
            Output::Cp932 => {
                let bytes = cp932_bytes(&quoted).map_err(|c| Trouble {
                    code: &code::CSV_UNMAPPABLE,
                    line: self.line,
                    column,
                    byte: self.bytes.len(),
                    detail: format!("U+{:04X}", u32::from(c)),
                })?;
                self.bytes.extend(bytes);
            }
        }
        Ok(())
    }

    /// Takes what has been written so far, for writing in pieces.
    #[must_use]
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// The rest of the file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// The cell with an apostrophe before it if a spreadsheet would take it for a formula: it begins
/// with `=` `+` `-` `@`, their full-width forms, a tab or a line end (OWASP, CSV Injection). Plain
/// numbers such as `-1,200` stay numbers.
#[must_use]
pub fn guarded(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_plain_number(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn is_plain_number(cell: &str) -> bool {
    let body = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    body.starts_with(|c: char| c.is_ascii_digit())
        && body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
}
