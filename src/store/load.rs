//! Filling a new database from a backup: rows go in as they were stored, index rows are derived.
//!
//! Commits are bounded by bytes, not by use case, and leave no journal entries: the database is
//! nobody's until [`Loader::finish`] has written the one entry with which its new life begins. It
//! does not check what the rows mean; `backup` compares hashes afterwards.

use std::collections::BTreeMap;

use redb::{Database, TableDefinition};

use super::batch::Cell;
use super::codec::encode_record;
use super::db::{Bytes, engine};
use super::errors::{TAKEN, UNDECODABLE};
use super::journal::Entry;
use super::key::Key;
use super::read::Row;
use super::table::{Record, Scope, TableDef, Uniqueness};
use crate::base::error::Result;

/// Bytes of rows in one commit.
const COMMIT_BYTES: usize = 32 << 20;

/// Where the journal of a restored store goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The last entry the restored rows contain.
    pub seq: u64,
    /// That entry's time, milliseconds since 1970.
    pub at: i64,
    /// The life of the store that wrote it; the restored one is the next.
    pub epoch: u32,
}

/// A database under construction.
pub struct Loader {
    db: Database,
    cells: BTreeMap<&'static str, Vec<Row>>,
    bytes: usize,
}

impl Loader {
    /// Begins with an empty database.
    #[must_use]
    pub fn new(db: Database) -> Loader {
        Loader { db, cells: BTreeMap::new(), bytes: 0 }
    }

    /// Adds a record under its primary key, as it was stored.
    ///
    /// # Errors
    /// `STORE-01`, `STORE-10` when it does not decode, `STORE-02` when a unique value is there
    /// already, `STORE-07` when the disk refuses.
    pub fn row(&mut self, table: &'static TableDef, key: Vec<u8>, value: Vec<u8>) -> Result<()> {
        if !table.indexes.is_empty() {
            for (position, mut index_key) in (table.index_rows)(&value)?.0 {
                let def = table.indexes.get(position).ok_or_else(|| UNDECODABLE.with(table.name))?;
                match def.uniqueness {
                    Uniqueness::Many => index_key.extend_from_slice(&key),
                    Uniqueness::Unique => {}
                }
                self.cell(def.space, index_key, key.clone())?;
            }
        }
        self.cell(table.name, key, value)?;
        if self.bytes >= COMMIT_BYTES { self.commit(table) } else { Ok(()) }
    }

    fn cell(&mut self, space: &'static str, key: Vec<u8>, value: Vec<u8>) -> Result<()> {
        let cell = Cell::Plain(value).to_bytes()?;
        self.bytes += key.len() + cell.len();
        self.cells.entry(space).or_default().push((key, cell));
        Ok(())
    }

    fn commit(&mut self, table: &'static TableDef) -> Result<()> {
        let txn = self.db.begin_write().map_err(engine)?;
        for (space, mut rows) in std::mem::take(&mut self.cells) {
            rows.sort_unstable();
            let mut open = txn.open_table(TableDefinition::<Bytes, Bytes>::new(space)).map_err(engine)?;
            for (key, cell) in rows {
                // Rows come once, so only a unique value can be there already.
                if open.insert(key.as_slice(), cell.as_slice()).map_err(engine)?.is_some() {
                    return Err(TAKEN.with(table.title));
                }
            }
        }
        self.bytes = 0;
        txn.commit().map_err(engine)
    }

    /// Writes what is left and the entry that begins the store's new life.
    ///
    /// # Errors
    /// As [`Loader::row`].
    pub fn finish(mut self, resume: Resume) -> Result<Database> {
        let entry = Entry {
            seq: resume.seq + 1,
            at: resume.at,
            actor: 0,
            epoch: resume.epoch.saturating_add(1),
            batch: None,
            mark: None,
            changes: Vec::new(),
        };
        debug_assert_eq!(Entry::table().scope, Scope::Temporary);
        self.cell(Entry::table().name, entry.key().bytes(), encode_record(&entry)?)?;
        self.commit(Entry::table())?;
        Ok(self.db)
    }
}
