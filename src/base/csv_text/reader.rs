//! Reading CSV strictly (RFC 4180), each row with the line it begins on.
//!
//! Line ends may be CRLF, LF or CR. What breaks the file's grammar stops the reading at its
//! place; rows of a wrong length and blank lines are told apart and left out, so that one bad row
//! need not hold back the others.

use super::Trouble;
use crate::base::code;
use crate::base::error::Code;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between cells; an ASCII character.
    pub delimiter: char,
    /// What holds of the first row.
    pub header: Header,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect { delimiter: ',', header: Header::Unique }
    }
}

/// What holds of the first row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// It names the columns, no name twice.
    Unique,
    /// It names the columns, or is only the first row; names may stand twice.
    Free,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// A file read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The first row.
    pub header: Row,
    /// The rows after it that are as long as it.
    pub rows: Vec<Row>,
    /// Rows of another length and blank lines between rows; they are not in `rows`.
    pub troubles: Vec<Trouble>,
}

impl Sheet {
    /// The sheet, if nothing had to be left out.
    ///
    /// # Errors
    /// The first trouble.
    pub fn whole(self) -> Result<Sheet, Trouble> {
        match self.troubles.first() {
            Some(trouble) => Err(trouble.clone()),
            None => Ok(self),
        }
    }

    /// Place of a column by its name, from 0.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.cells.iter().position(|cell| cell == name)
    }
}

/// Reads a text.
///
/// # Errors
/// `BASE-14` to `BASE-17` and `BASE-20`: nothing there, a NUL, an open or stray quotation mark, two
/// columns of one name. Each with its place; for an open quotation mark the place it opens.
pub fn read(text: &str, dialect: &Dialect) -> Result<Sheet, Trouble> {
    let delimiter = u8::try_from(dialect.delimiter).unwrap_or(b',');
    let mut lexer = Lexer { text: text.as_bytes(), at: 0, line: 1, column: 1, delimiter };
    if let Some(at) = text.find('\0') {
        return Err(lexer.nul(at));
    }
    let Some(header) = lexer.row()? else {
        return Err(lexer.trouble(&code::CSV_EMPTY, 0, 0));
    };
    if dialect.header == Header::Unique {
        unique(&header)?;
    }
    let width = header.cells.len();
    let mut sheet = Sheet { header: header.row(), rows: Vec::new(), troubles: Vec::new() };
    while let Some(row) = lexer.row()? {
        if row.is_blank() && width > 1 {
            if !lexer.only_line_ends_left() {
                sheet.troubles.push(row.trouble(&code::CSV_BLANK, String::new()));
            }
        } else if row.cells.len() == width {
            sheet.rows.push(row.row());
        } else {
            let detail = format!("見出しは{width}列、この行は{}列です。", row.cells.len());
            sheet.troubles.push(row.trouble(&code::CSV_RAGGED, detail));
        }
    }
    Ok(sheet)
}

fn unique(header: &Read) -> Result<(), Trouble> {
    for (at, cell) in header.cells.iter().enumerate() {
        let twice = header.cells.iter().take(at).any(|before| before.text == cell.text);
        if twice && !cell.text.is_empty() {
            let mut trouble = header.trouble(&code::CSV_HEADER_TWICE, String::new());
            trouble.column = at as u64 + 1;
            trouble.byte = cell.byte;
            return Err(trouble);
        }
    }
    Ok(())
}

/// A row as it was read, with places.
struct Read {
    line: u64,
    byte: usize,
    cells: Vec<Cell>,
}

struct Cell {
    byte: usize,
    quoted: bool,
    text: String,
}

impl Read {
    fn is_blank(&self) -> bool {
        matches!(self.cells.as_slice(), [cell] if cell.text.is_empty() && !cell.quoted)
    }

    fn row(self) -> Row {
        Row { line: self.line, cells: self.cells.into_iter().map(|cell| cell.text).collect() }
    }

    fn trouble(&self, code: &'static Code, detail: String) -> Trouble {
        Trouble { code, line: self.line, column: 0, byte: self.byte, detail }
    }
}

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
    column: u64,
    delimiter: u8,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn row(&mut self) -> Result<Option<Read>, Trouble> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let mut row = Read { line: self.line, byte: self.at, cells: Vec::new() };
        self.column = 1;
        loop {
            let cell = if self.peek() == Some(b'"') { self.quoted()? } else { self.bare()? };
            row.cells.push(cell);
            match self.peek() {
                Some(b) if b == self.delimiter => {
                    self.at += 1;
                    self.column += 1;
                }
                Some(_) => {
                    self.line_end();
                    return Ok(Some(row));
                }
                None => return Ok(Some(row)),
            }
        }
    }

    /// Steps over CRLF, LF or CR.
    fn line_end(&mut self) {
        let crlf = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(b"\r\n"));
        self.at += if crlf { 2 } else { 1 };
        self.line += 1;
    }

    /// A cell without quotation marks, up to the delimiter or line end.
    fn bare(&mut self) -> Result<Cell, Trouble> {
        let start = self.at;
        while let Some(b) = self.peek() {
            if b == b'"' {
                return Err(self.trouble(&code::CSV_QUOTE, self.line, self.at));
            }
            if b == self.delimiter || matches!(b, b'\r' | b'\n') {
                break;
            }
            self.at += 1;
        }
        Ok(Cell { byte: start, quoted: false, text: self.slice(start, self.at) })
    }

    /// A cell in quotation marks; the reading stands behind the closing one afterwards.
    fn quoted(&mut self) -> Result<Cell, Trouble> {
        let (open, open_line) = (self.at, self.line);
        let mut text = String::new();
        self.at += 1;
        let mut from = self.at;
        loop {
            match self.peek() {
                None => return Err(self.trouble(&code::CSV_UNTERMINATED, open_line, open)),
                Some(b'"') => {
                    text.push_str(&self.slice(from, self.at));
                    self.at += 1;
                    from = self.at;
                    if self.peek() != Some(b'"') {
                        break;
                    }
                    self.at += 1;
                }
                Some(b'\r' | b'\n') => self.line_end(),
                Some(_) => self.at += 1,
            }
        }
        match self.peek() {
            Some(b) if b != self.delimiter && !matches!(b, b'\r' | b'\n') => {
                Err(self.trouble(&code::CSV_QUOTE, self.line, self.at))
            }
            Some(_) | None => Ok(Cell { byte: open, quoted: true, text }),
        }
    }

    fn only_line_ends_left(&self) -> bool {
        self.text.get(self.at..).is_none_or(|rest| rest.iter().all(|b| matches!(b, b'\r' | b'\n')))
    }

    /// The bytes between two ASCII characters of a valid text, as text.
    fn slice(&self, from: usize, to: usize) -> String {
        String::from_utf8_lossy(self.text.get(from..to).unwrap_or(&[])).into_owned()
    }

    fn trouble(&self, code: &'static Code, line: u64, byte: usize) -> Trouble {
        let column = if line == 0 { 0 } else { self.column };
        Trouble { code, line, column, byte, detail: String::new() }
    }

    fn nul(&mut self, at: usize) -> Trouble {
        let before = self.text.get(..at).unwrap_or(&[]);
        let line = before.iter().filter(|b| **b == b'\n').count() as u64 + 1;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let cells = before.iter().skip(start).filter(|b| **b == self.delimiter);
        self.column = cells.count() as u64 + 1;
        self.trouble(&code::CSV_NUL, line, at)
    }
}
