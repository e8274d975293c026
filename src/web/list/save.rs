//! The list as a file: CSV (UTF-8 with BOM, or CP932) and XLSX.
//!
//! Cells that a spreadsheet would take for a formula are written with a leading apostrophe in CSV
//! and as plain strings in XLSX.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::{Ask, Cell, List};
use crate::base::error::Result;
use crate::web::errors::{NO_FILE, UNMAPPABLE};
use crate::web::reply::File;

/// The encoding of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8 with a byte order mark, as Excel wants it.
    Utf8Bom,
    /// Windows-31J.
    Cp932,
}

impl<R> List<R> {
    pub(super) fn csv(&self, ask: &Ask, rows: &[R], stem: &str, encoding: Encoding) -> Result<File> {
        let columns = self.chosen(ask);
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(columns.iter().map(|c| c.title)).map_err(|e| NO_FILE.because(e))?;
        for row in rows {
            let cells = columns.iter().map(|c| guarded(&(c.cell)(row)));
            writer.write_record(cells).map_err(|e| NO_FILE.because(e))?;
        }
        let text = writer.into_inner().map_err(|e| NO_FILE.with(e.to_string()))?;
        let bytes = match encoding {
            Encoding::Utf8Bom => [b"\xef\xbb\xbf".as_slice(), &text].concat(),
            Encoding::Cp932 => cp932(&text)?,
        };
        Ok(File::of(format!("{stem}.csv"), "text/csv", bytes))
    }

    pub(super) fn xlsx(&self, ask: &Ask, rows: &[R], stem: &str) -> Result<File> {
        let bytes = self.workbook(ask, rows).map_err(|e| NO_FILE.because(e))?;
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(File::of(format!("{stem}.xlsx"), media, bytes))
    }

    fn workbook(&self, ask: &Ask, rows: &[R]) -> std::result::Result<Vec<u8>, XlsxError> {
        let columns = self.chosen(ask);
        let (head, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
        let yen = Format::new().set_num_format("#,##0\"円\"");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&columns) {
            sheet.write_string_with_format(0, at, column.title, &head)?;
        }
        for (line, row) in (1_u32..).zip(rows) {
            for (at, column) in (0_u16..).zip(&columns) {
                match (column.cell)(row) {
                    Cell::Number(n) if n.unsigned_abs() < 1 << 53 => {
                        sheet.write_number(line, at, n as f64)?;
                    }
                    Cell::Yen(n) if n.unsigned_abs() < 1 << 53 => {
                        sheet.write_number_with_format(line, at, n as f64, &yen)?;
                    }
                    Cell::Day(date) if date.year() >= 1900 => {
                        let (year, month, on) = (date.year().unsigned_abs(), date.month(), date.day());
                        let value = ExcelDateTime::from_ymd(year, month.unsigned_abs(), on.unsigned_abs())?;
                        sheet.write_datetime_with_format(line, at, &value, &day)?;
                    }
                    other => {
                        sheet.write_string(line, at, other.written())?;
                    }
                }
            }
        }
        sheet.autofit();
        book.save_to_buffer()
    }
}

/// A number as it is; text that begins like a formula with an apostrophe before it.
fn guarded(cell: &Cell) -> String {
    let text = cell.written();
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula && !cell.is_number() { format!("'{text}") } else { text }
}

/// CP932, or where the first characters stand that it lacks.
fn cp932(text: &[u8]) -> Result<Vec<u8>> {
    let text = std::str::from_utf8(text).map_err(|e| NO_FILE.because(e))?;
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(text);
    if !lossy {
        return Ok(bytes.into_owned());
    }
    let mut places = Vec::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (line, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|e| NO_FILE.because(e))?;
        for (column, cell) in (1..).zip(&record) {
            if encoding_rs::SHIFT_JIS.encode(cell).2 {
                places.push(format!("{line}行{column}列"));
            }
        }
    }
    let more = places.len().saturating_sub(20);
    places.truncate(20);
    let rest = if more > 0 { format!("、ほか{more}か所") } else { String::new() };
    Err(UNMAPPABLE.with(format!("{}{rest}", places.join("、"))))
}
