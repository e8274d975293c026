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
    let mut hasher = Sha256::new();
    let mut rows = 0;
    for row in read.walk(table.name, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let (key, value) = row?;
        let value = (table.newest)(&value)?;
        for part in [&key, &value] {
            hasher.update(length(part));
            hasher.update(part);
        }
        rows += 1;
    }
    Ok(TableHash { name: table.name, rows, hash: hasher.finalize().into() })
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
