//! A file as rows under a mapping: encoding, headings, columns held back.

use super::super::errors::{HELD_BACK, MAPPING};
use super::mapping::{Field, Mapping};
use super::report::Refused;
use crate::base::csv_text::{self, Dialect, Encoding, Row, Sheet};
use crate::base::error::Result;
use crate::base::ids::my_number_check;

/// A file, read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Headings and rows.
    pub sheet: Sheet,
    /// Columns that look like 12-digit individual numbers; their cells were wiped.
    pub held_back: Vec<String>,
}

/// How many rows tell what a column holds.
const LOOKED_AT: usize = 200;

impl Source {
    /// Reads a file: UTF-8 with or without BOM, or CP932.
    ///
    /// # Errors
    /// `BASE-12` to `BASE-20`: it cannot be read as a whole.
    pub fn read(bytes: &[u8]) -> Result<Source> {
        let decoded = csv_text::decode(bytes)?;
        let mut sheet = csv_text::read(&decoded.text, &Dialect::default())?;
        let suspect: Vec<usize> =
            (0..sheet.header.cells.len()).filter(|at| looks_like_my_number(&sheet.rows, *at)).collect();
        let mut held_back = Vec::new();
        for at in suspect {
            held_back.extend(sheet.header.cells.get(at).cloned());
            sheet.rows.iter_mut().filter_map(|row| row.cells.get_mut(at)).for_each(String::clear);
        }
        Ok(Source { encoding: decoded.encoding, sheet, held_back })
    }

    /// The headings.
    #[must_use]
    pub fn headings(&self) -> &[String] {
        &self.sheet.header.cells
    }

    /// The columns of a mapping's fields.
    ///
    /// # Errors
    /// `RESIDENT-10` for a column that is not there, `RESIDENT-11` for one that was held back.
    pub fn columns(&self, mapping: &Mapping) -> Result<Vec<(Field, usize)>> {
        let mut columns = Vec::new();
        for (field, heading) in &mapping.columns {
            if self.held_back.contains(heading) {
                return Err(HELD_BACK.error().and_field(field.key(), "個人番号と思われる列です。"));
            }
            let at = self.sheet.header.cells.iter().position(|cell| cell.trim() == heading.trim());
            let at = at.ok_or_else(|| {
                MAPPING.error().and_field(
                    field.key(),
                    format!("「{}」に当てる列がファイルにありません。", field.title()),
                )
            })?;
            columns.push((*field, at));
        }
        Ok(columns)
    }

    /// Rows that the reader had to leave out.
    #[must_use]
    pub fn refused(&self) -> Vec<Refused> {
        let trouble = |t: &csv_text::Trouble| Refused {
            line: t.line,
            column: String::new(),
            value: String::new(),
            reason: format!("{}{}", t.code.what, t.code.remedy),
        };
        self.sheet.troubles.iter().map(trouble).collect()
    }
}

/// Whether a column holds 12-digit numbers with the individual number's check digit: more than half
/// of the filled cells looked at (by chance one in eleven would pass).
fn looks_like_my_number(rows: &[Row], at: usize) -> bool {
    let filled = rows.iter().filter_map(|row| row.cells.get(at)).map(|c| c.trim()).filter(|c| !c.is_empty());
    let (mut looked, mut alike) = (0_usize, 0_usize);
    for cell in filled.take(LOOKED_AT) {
        looked += 1;
        let digits = super::super::model::text::plain_digits(cell);
        alike += usize::from(digits.len() == 12 && my_number_check(&digits));
    }
    looked > 0 && alike * 2 > looked
}
