//! What a table is: a record type, its key, its indexes, and what export and backup need of it.
//!
//! A service declares `pub static PERSON: TableDef = TableDef::of::<Person>(…)`; nothing here
//! touches a database.

use std::marker::PhantomData;

use serde::{Serialize, de::DeserializeOwned};

use super::codec;
use super::errors::UNDECODABLE;
use super::key::Key;
use crate::base::error::Result;

/// Whose data a table holds; decides about content hash, export, journal and backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The services' records: in the content hash, the export, the journal and the backup.
    Content,
    /// The installation's own (accounts, audit trail, jobs): in journal and backup only.
    System,
    /// May be lost: in none of them.
    Temporary,
}

/// Whether two records may share an index value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// One record a value.
    Unique,
    /// Any number of records a value.
    Many,
}

/// One secondary index of a table.
#[derive(Debug)]
pub struct IndexDef {
    /// Its own key space, `table#index`.
    pub space: &'static str,
    /// Whether two records may share a value.
    pub uniqueness: Uniqueness,
}

/// A field of a record as the export's data dictionary describes it.
#[derive(Debug)]
pub struct Column {
    /// The field's name in the export (nested fields with dots).
    pub name: &'static str,
    /// What it means, in Japanese, with unit or range.
    pub meaning: &'static str,
}

/// A table, known by its name.
#[derive(Debug)]
pub struct TableDef {
    /// `service.thing`, the key space of its records.
    pub name: &'static str,
    /// The Japanese name.
    pub title: &'static str,
    /// The record type's version, from 1.
    pub version: u8,
    /// Whose data it is.
    pub scope: Scope,
    /// Its indexes, in the order of [`Index::at`].
    pub indexes: &'static [IndexDef],
    /// Its fields for the data dictionary.
    pub columns: &'static [Column],
    /// A record's bytes as JSON, for the export.
    pub to_json: fn(&[u8]) -> Result<serde_json::Value>,
    /// A record's bytes in the newest version, for the content hash.
    pub newest: fn(&[u8]) -> Result<Vec<u8>>,
    /// The index rows of a record's bytes.
    pub index_rows: fn(&[u8]) -> Result<IndexRows>,
}

/// A type whose values are kept in a table.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// The primary key's type.
    type Key: Key;

    /// The table it is kept in.
    fn table() -> &'static TableDef;

    /// The primary key.
    fn key(&self) -> Self::Key;

    /// The index values under which it is found.
    fn index(&self, _rows: &mut IndexRows) {}

    /// Reads the bytes of an older version.
    ///
    /// # Errors
    /// `STORE-01` when the version never existed or the bytes do not decode.
    fn upcast(version: u8, _body: &[u8]) -> Result<Self> {
        Err(UNDECODABLE.with(format!("{} v{version}", Self::table().name)))
    }
}

impl TableDef {
    /// Declares the table of `R`.
    #[must_use]
    pub const fn of<R: Record>(
        name: &'static str,
        title: &'static str,
        version: u8,
        scope: Scope,
        indexes: &'static [IndexDef],
        columns: &'static [Column],
    ) -> TableDef {
        TableDef {
            name,
            title,
            version,
            scope,
            indexes,
            columns,
            to_json: to_json::<R>,
            newest: newest::<R>,
            index_rows: index_rows::<R>,
        }
    }
}

fn to_json<R: Record>(bytes: &[u8]) -> Result<serde_json::Value> {
    serde_json::to_value(codec::decode_record::<R>(bytes)?).map_err(|e| UNDECODABLE.because(e))
}

fn newest<R: Record>(bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.first() == Some(&R::table().version) {
        return Ok(bytes.to_vec());
    }
    codec::encode_record(&codec::decode_record::<R>(bytes)?)
}

fn index_rows<R: Record>(bytes: &[u8]) -> Result<IndexRows> {
    Ok(IndexRows::of(&codec::decode_record::<R>(bytes)?))
}

/// The index rows of one record: (index number, value bytes).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct IndexRows(pub(super) Vec<(usize, Vec<u8>)>);

impl IndexRows {
    pub(super) fn of<R: Record>(record: &R) -> IndexRows {
        let mut rows = IndexRows::default();
        record.index(&mut rows);
        rows
    }

    /// The record is found under `value` in `index`.
    pub fn add<R: Record, K: Key>(&mut self, index: &Index<R, K>, value: &K) {
        self.0.push((index.position, value.bytes()));
    }
}

/// A handle to one index of `R` with values `K`.
#[derive(Debug)]
pub struct Index<R, K> {
    pub(super) position: usize,
    kind: PhantomData<fn() -> (R, K)>,
}

impl<R: Record, K: Key> Index<R, K> {
    /// The index at `position` of the table's `indexes`.
    #[must_use]
    pub const fn at(position: usize) -> Index<R, K> {
        Index { position, kind: PhantomData }
    }

    pub(super) fn def(&self) -> Result<&'static IndexDef> {
        R::table().indexes.get(self.position).ok_or_else(|| UNDECODABLE.with(R::table().name))
    }
}
