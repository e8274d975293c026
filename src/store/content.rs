//! The content hash: what a town's records say, independent of file, key and machine.
//!
//! Over each table of [`Scope::Content`]: SHA-256 of its rows in key order, each as
//! `u32 key length ‖ key ‖ u32 value length ‖ newest record bytes` (big-endian). Over the tables in
//! the order of their names: SHA-256 of `u32 name length ‖ name ‖ u64 rows ‖ table hash`. Tables
//! without rows count as if they did not exist, so that a newer release with one more table gives
//! the same hash. An attachment counts by the SHA-256 of its content, which its record holds.

use std::ops::Bound;

use sha2::{Digest, Sha256};

use super::read::{Direction, Read};
use super::schema::Schema;
use super::table::{Scope, TableDef};
use crate::base::error::Result;

/// One table's part of the content hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHash {
    /// The table's name.
    pub name: &'static str,
    /// Its rows.
    pub rows: u64,
    /// The hash over them.
    pub hash: [u8; 32],
}

/// The tables of the content hash that hold rows, in the order of their names.
///
/// # Errors
/// Store errors.
pub fn tables(read: &impl Read, schema: &Schema) -> Result<Vec<TableHash>> {
    let content = schema.tables().filter(|table| table.scope == Scope::Content);
    let hashes: Vec<TableHash> = content.map(|table| table_hash(read, table)).collect::<Result<_>>()?;
    Ok(hashes.into_iter().filter(|table| table.rows > 0).collect())
}

/// The hash of one table.
///
/// # Errors
/// Store errors.
pub fn table_hash(read: &impl Read, table: &'static TableDef) -> Result<TableHash> {
    let mut hasher = RowHasher::new(table);
    for row in read.walk(table.name, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let (key, value) = row?;
        hasher.row(&key, &value)?;
    }
    Ok(hasher.finish().newest)
}

/// A table's rows as they are hashed, one after the other in key order.
pub struct RowHasher {
    table: &'static TableDef,
    rows: u64,
    stored: Sha256,
    /// Parts from `stored` at the first record of an older release.
    newest: Option<Sha256>,
}

/// The two hashes of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Over the records as this release reads them: part of the content hash.
    pub newest: TableHash,
    /// Over the records' bytes as they are stored, which no release changes: what a backup keeps.
    pub stored: [u8; 32],
}

impl RowHasher {
    /// Begins a table.
    #[must_use]
    pub fn new(table: &'static TableDef) -> RowHasher {
        RowHasher { table, rows: 0, stored: Sha256::new(), newest: None }
    }

    /// Takes the next row in.
    ///
    /// # Errors
    /// `STORE-01` and `STORE-10` when the record cannot be read.
    pub fn row(&mut self, key: &[u8], value: &[u8]) -> Result<()> {
        self.rows += 1;
        let old = value.first() != Some(&self.table.version);
        if old && self.newest.is_none() {
            self.newest = Some(self.stored.clone());
        }
        if let Some(newest) = &mut self.newest {
            add(newest, key, &(self.table.newest)(value)?);
        }
        add(&mut self.stored, key, value);
        Ok(())
    }

    /// Ends the table.
    #[must_use]
    pub fn finish(self) -> Hashes {
        let stored: [u8; 32] = self.stored.finalize().into();
        let hash = self.newest.map_or(stored, |newest| newest.finalize().into());
        Hashes { newest: TableHash { name: self.table.name, rows: self.rows, hash }, stored }
    }
}

fn add(hasher: &mut Sha256, key: &[u8], value: &[u8]) {
    for part in [key, value] {
        hasher.update(length(part));
        hasher.update(part);
    }
}

/// The one hash over all tables.
#[must_use]
pub fn total(tables: &[TableHash]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for table in tables {
        hasher.update(length(table.name.as_bytes()));
        hasher.update(table.name);
        hasher.update(table.rows.to_be_bytes());
        hasher.update(table.hash);
    }
    hasher.finalize().into()
}

fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()
}
