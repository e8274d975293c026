//! The store as the search follows it: journal entries, and all tables at one moment.

use std::ops::Bound;
use std::time::Duration;

use super::batch::Cell;
use super::db::{Snapshot, Store};
use super::journal::Entry;
use super::read::{Direction, Reader};
use super::schema::Schema;
use super::search::source::{Changes, EachRow, Frozen, Row, Source};
use crate::base::error::Result;

/// Rows of the entries handed over at once; a town's import has entries of some thousand rows.
const ROWS_AT_ONCE: usize = 20_000;

/// A store to be followed.
#[derive(Clone, Debug)]
pub struct Following {
    store: Store,
    lineage: String,
}

impl Following {
    /// Follows `store`, whose installation and life `lineage` names.
    #[must_use]
    pub fn of(store: &Store, lineage: String) -> Following {
        Following { store: store.clone(), lineage }
    }
}

impl Source for Following {
    fn lineage(&self) -> Result<String> {
        Ok(self.lineage.clone())
    }

    fn head(&self) -> u64 {
        self.store.seq()
    }

    fn wait_above(&self, seq: u64, at_most: Duration) -> u64 {
        self.store.wait_above(seq, at_most)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Changes>> {
        let (mut entries, mut rows) = (Vec::new(), 0);
        for entry in self.store.read()?.from::<Entry>(&(seq + 1), Direction::Up)?.take(limit) {
            let entry = entry?;
            rows += entry.changes.len();
            let row = |c: super::journal::Change| Row { table: c.table, key: c.key, value: c.value };
            entries.push(Changes { seq: entry.seq, rows: entry.changes.into_iter().map(row).collect() });
            if rows > ROWS_AT_ONCE {
                break;
            }
        }
        Ok(entries)
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>> {
        let snapshot = self.store.read()?;
        let seq = snapshot.last_entry()?.map_or(0, |entry| entry.seq);
        Ok(Box::new(Still { snapshot, seq, schema: &self.store.schema }))
    }

    fn reached(&self, seq: u64) -> Result<()> {
        self.store.follower_reached("search", seq);
        Ok(())
    }
}

/// All tables at one moment.
struct Still<'a> {
    snapshot: Snapshot,
    seq: u64,
    schema: &'a Schema,
}

impl Frozen for Still<'_> {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn walk(&self, table: &str, each: &mut EachRow<'_>) -> Result<()> {
        let space = self.schema.table(table)?.name;
        for row in self.snapshot.raw_walk(space, &(Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
            let (key, raw) = row?;
            let value = match Cell::parse(&raw)? {
                Cell::Plain(value) => Some(value),
                Cell::Pending { new, .. } => new,
            };
            if let Some(value) = value {
                each(&key, &value)?;
            }
        }
        Ok(())
    }
}
