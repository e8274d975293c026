//! 基準の表 (law tables): every figure of the standard, dated, with its source and its confidence.
//!
//! Owns the tables known at release (`assets/welfare/*.csv`), their checks, lookups and overlays of
//! newer tables. It applies no rule (see `rules`) and stores nothing.
//!
//! Invariant: a lookup gives the row that holds in that month or an error naming the missing cell;
//! it never falls back to another month.

mod load;
mod overlay;
mod place;
mod row;
mod table;

use std::collections::HashMap;

use crate::base::date::Month;
use crate::base::error::Result;

use super::errors;

pub use load::TableFile;
pub use overlay::Difference;
pub use place::Place;
pub use row::{Confidence, Row, RowRef, Start};
pub use table::{AdditionKey, Axis, Cover, PREFECTURES, Shape, Table, Unit};

/// All law tables, checked.
#[derive(Clone, Debug)]
pub struct LawTables {
    sheets: Vec<Sheet>,
}

/// One table's cells. A cell holds its rows in order of time.
#[derive(Clone, Debug, Default)]
struct Sheet {
    cells: Vec<Vec<Row>>,
    /// The names on the open axis, in the order they came, and where each stands.
    names: Vec<String>,
    by_name: HashMap<String, usize>,
    /// For income brackets: first and last yen of each name.
    brackets: Vec<(i64, Option<i64>)>,
}

/// A figure found, with the row and cell it came from.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// The figure in its table's unit.
    pub value: i64,
    row: &'a Row,
    sheet: &'a Sheet,
    table: Table,
    cell: usize,
}

impl Figure<'_> {
    /// The row with its place, for a result to keep.
    #[must_use]
    pub fn reference(&self) -> RowRef {
        RowRef { table: self.table, key: self.sheet.label(self.table, self.cell), row: self.row.clone() }
    }

    /// The first month the row holds for.
    #[must_use]
    pub fn from(&self) -> Month {
        self.row.from
    }
}

impl Sheet {
    /// A cell in words.
    fn label(&self, table: Table, cell: usize) -> String {
        let shape = table.shape();
        let mut words: Vec<String> = Vec::with_capacity(3);
        for (column, (axis, place)) in shape.axes.into_iter().zip(table.places(cell)).enumerate() {
            let name = match axis {
                Axis::Fixed(names) => names.get(place).copied().unwrap_or(""),
                Axis::Open => self.names.get(place).map_or("", String::as_str),
            };
            match (name, column) {
                ("", _) => {}
                ("+1", _) => words.push("10人以上1人ごと".to_owned()),
                (name, 2) => words.push(format!("{name}人")),
                (name, _) => words.push(name.to_owned()),
            }
        }
        words.join(" ")
    }
}

impl LawTables {
    /// The row of a cell that holds in a month.
    ///
    /// Fails with `NO_TABLE` when none holds, with `FIGURE_UNKNOWN` when only a range is known; both
    /// name table, cell and month.
    pub fn find(&self, table: Table, cell: usize, month: Month) -> Result<Figure<'_>> {
        let missing = |sheet: Option<&Sheet>| {
            let label = sheet.map(|sheet| sheet.label(table, cell)).unwrap_or_default();
            errors::NO_TABLE.with(format!("{} {label} {month}", table.shape().name))
        };
        let sheet = self.sheet(table).ok_or_else(|| missing(None))?;
        let rows = sheet.cells.get(cell).map_or(&[][..], Vec::as_slice);
        let row = rows.iter().find(|row| row.holds(month)).ok_or_else(|| missing(Some(sheet)))?;
        let value = row.value.ok_or_else(|| {
            let label = sheet.label(table, cell);
            errors::FIGURE_UNKNOWN.with(format!("{} {label} {month}: {}", table.shape().name, row.note))
        })?;
        Ok(Figure { value, row, sheet, table, cell })
    }

    /// Whether any cell of a table has a row in a month.
    #[must_use]
    pub fn holds(&self, table: Table, month: Month) -> bool {
        self.sheet(table)
            .is_some_and(|sheet| sheet.cells.iter().any(|rows| rows.iter().any(|row| row.holds(month))))
    }

    /// The income bracket of 基礎控除 that a gross income falls into, for an earner of this rank
    /// (0 the first, 1 any other), with the first yen of the bracket and its last, if it has one.
    pub fn bracket(&self, rank: usize, income: i64, month: Month) -> Result<(Figure<'_>, i64, Option<i64>)> {
        let table = Table::EarnedDeduction;
        let sheet = self.sheet(table).ok_or_else(|| errors::NO_TABLE.with(table.shape().name))?;
        for (key, (low, high)) in sheet.brackets.iter().enumerate() {
            if *low > income || high.is_some_and(|high| income > high) {
                continue;
            }
            if let Ok(figure) = self.find(table, table.cell(rank, key, 0), month) {
                return Ok((figure, *low, *high));
            }
        }
        Err(errors::NO_TABLE.with(format!("{} {month}", table.shape().name)))
    }

    /// Every row of every table, table by table, as references: for lists and for the export.
    pub fn rows(&self) -> impl Iterator<Item = RowRef> + '_ {
        Table::ALL.iter().copied().zip(&self.sheets).flat_map(|(table, sheet)| {
            sheet.cells.iter().enumerate().flat_map(move |(cell, rows)| {
                rows.iter().map(move |row| RowRef { table, key: sheet.label(table, cell), row: row.clone() })
            })
        })
    }

    fn sheet(&self, table: Table) -> Option<&Sheet> {
        self.sheets.get(table.index())
    }
}
