//! The list as a file: CSV (UTF-8 with BOM, or CP932) and XLSX.
//!
//! Cells that a spreadsheet would take for a formula are written with a leading apostrophe in CSV
//! and as plain strings in XLSX.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::{Ask, Cell, List};
use crate::base::csv_text::{Guard, Output, Writer};
use crate::base::error::Result;
use crate::web::errors::NO_FILE;
use crate::web::reply::File;

impl<R> List<R> {
    pub(super) fn csv(&self, ask: &Ask, rows: &[R], stem: &str, output: Output) -> Result<File> {
        let columns = self.chosen(ask);
        let mut writer = Writer::new(output, Guard::Spreadsheet);
        writer.row(columns.iter().map(|c| c.title))?;
        for row in rows {
            writer.row(columns.iter().map(|c| (c.cell)(row).written()))?;
        }
        Ok(File::of(format!("{stem}.csv"), "text/csv", writer.finish()))
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
