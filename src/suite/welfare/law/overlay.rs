//! Laying a newer table over the ones in force, and saying what that changes.
//!
//! It approves nothing and stores nothing: an import shows the differences, a second person approves
//! them, and the file is laid over again at each start.

use std::collections::HashMap;

use serde::Serialize;

use crate::base::date::Month;
use crate::base::error::Result;
use crate::suite::welfare::errors;
use crate::suite::welfare::model::Grade;

use super::load::{Key, read};
use super::{LawTables, Row, Table, TableFile, Unit};

/// One cell that a newer table changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The table's name.
    pub table: &'static str,
    /// The cell in words.
    pub key: String,
    /// The first month that changes, `2027-04`.
    pub from: String,
    /// The last month that changes, if there is an end.
    pub to: Option<String>,
    /// What held in the first month before; none if nothing did.
    pub before: Option<String>,
    /// What holds in it now.
    pub after: Option<String>,
}

impl LawTables {
    /// These tables with the rows of a newer file in the place of what they overlap, and the cells
    /// whose figure changes by it.
    ///
    /// A row of the file takes its cell from its first month to its last (for good when it has none);
    /// what held there before is cut to what lies outside. Fails with `TABLE_REFUSED` when a row is
    /// not of its form or the tables would contradict themselves or have holes.
    pub fn with(mut self, overlay: TableFile<'_>) -> Result<(LawTables, Vec<Difference>)> {
        let entries = read(overlay, &HashMap::new())?;
        let mut laid: Vec<(Table, usize)> = Vec::new();
        let mut differences = Vec::new();
        for entry in &entries {
            let rows = self.slot(entry)?;
            let row = &entry.row;
            let before = rows.iter().find(|old| old.holds(row.from)).cloned();
            let kept = rows.drain(..).flat_map(|old| outside(&old, row)).collect::<Vec<Row>>();
            rows.extend(kept);
            rows.push(row.clone());
            let cell = self.cell_of(entry.table, entry.grade, &entry.key, entry.persons);
            laid.push((entry.table, cell));
            if before.as_ref().map(|old| old.value) != Some(row.value) {
                differences.push(self.difference(entry.table, cell, before.as_ref(), row));
            }
        }
        refuse_doubles(&entries.iter().zip(&laid).map(|(e, at)| (*at, &e.row)).collect::<Vec<_>>())?;
        self.check()?;
        Ok((self, differences))
    }

    fn cell_of(&self, table: Table, grade: usize, key: &Key, persons: usize) -> usize {
        let key = match key {
            Key::Fixed(key) => *key,
            Key::Open(name) => {
                self.sheet(table).and_then(|sheet| sheet.by_name.get(name)).copied().unwrap_or(0)
            }
        };
        table.cell(grade, key, persons)
    }

    fn difference(&self, table: Table, cell: usize, before: Option<&Row>, after: &Row) -> Difference {
        let unit = table.shape().unit;
        Difference {
            table: table.shape().name,
            key: self.sheet(table).map(|sheet| sheet.label(table, cell)).unwrap_or_default(),
            from: after.from.to_string(),
            to: after.to.map(|to| to.to_string()),
            before: before.and_then(|row| row.value).map(|value| in_words(unit, value)),
            after: after.value.map(|value| in_words(unit, value)),
        }
    }
}

/// What is left of an old row outside the months of a new one: before it, after it, both or neither.
fn outside(old: &Row, new: &Row) -> Vec<Row> {
    let mut left = Vec::new();
    if old.from < new.from {
        let end = new.from.plus(-1);
        left.push(Row { to: Some(old.to.map_or(end, |to| to.min(end))), ..old.clone() });
    }
    if let Some(end) = new.to {
        let resume = end.plus(1);
        if old.to.is_none_or(|to| to >= resume) {
            left.push(Row { from: old.from.max(resume), ..old.clone() });
        }
    }
    left
}

/// Two rows of one file must not claim the same cell in the same month.
fn refuse_doubles(laid: &[((Table, usize), &Row)]) -> Result<()> {
    let mut by_cell: HashMap<(Table, usize), Vec<&Row>> = HashMap::new();
    for (at, row) in laid {
        let rows = by_cell.entry(*at).or_default();
        if rows.iter().any(|other| other.holds(row.from) || row.holds(other.from)) {
            let from: Month = row.from;
            return Err(errors::TABLE_REFUSED
                .with(format!("同じ欄に同じ月の行が二つあります: {} {from}", at.0.shape().name)));
        }
        rows.push(row);
    }
    Ok(())
}

/// A figure as people read it.
fn in_words(unit: Unit, value: i64) -> String {
    match unit {
        Unit::Yen => format!("{value}円"),
        Unit::Rate => format!("{}.{:04}", value / 10_000, value % 10_000),
        Unit::Grade => {
            let index = usize::try_from(value).ok();
            index.and_then(|i| Grade::ALL.get(i)).map_or(String::new(), |grade| grade.name().to_owned())
        }
        Unit::District => format!("{}区", value + 1),
        Unit::Season => format!("{}月から{}月", value / 100, value % 100),
    }
}
