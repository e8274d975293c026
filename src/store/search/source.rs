//! What the search follows: the change journal and the tables, as it needs them, and what services
//! declare about their tables. It does not know how either is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Doc;
use super::index::RecordId;
use crate::base::error::Result;

/// One changed row of a journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The table's name.
    pub table: String,
    /// The record's key.
    pub key: Vec<u8>,
    /// The new value, none when it was removed.
    pub value: Option<Vec<u8>>,
}

/// One journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Its number; numbers have no gaps.
    pub seq: u64,
    /// The changed rows in order.
    pub rows: Vec<Row>,
}

/// The journal and tables of one store.
pub trait Source: Send + Sync + 'static {
    /// Which life of which store this is; journal numbers of another mean nothing here.
    ///
    /// # Errors
    /// Store errors.
    fn lineage(&self) -> Result<String>;

    /// The number of the last committed entry, 0 when there is none.
    fn head(&self) -> u64;

    /// Waits until an entry above `seq` is committed or the time is over; the newest number.
    fn wait_above(&self, seq: u64, at_most: Duration) -> u64;

    /// At most `limit` entries above `seq`, in order; fewer, but at least one, where they are large.
    /// When `seq + 1` is no longer kept, the first one has a higher number.
    ///
    /// # Errors
    /// Store errors.
    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Changes>>;

    /// All tables as they stood at one entry.
    ///
    /// # Errors
    /// Store errors.
    fn freeze(&self) -> Result<Box<dyn Frozen + '_>>;

    /// Told each number that is durably in the index, so that the journal may be cut below it.
    ///
    /// # Errors
    /// Store errors.
    fn reached(&self, seq: u64) -> Result<()>;
}

/// What is done with each row's key and value.
pub type EachRow<'a> = dyn FnMut(&[u8], &[u8]) -> Result<()> + 'a;

/// All tables as they stood at one entry.
pub trait Frozen {
    /// The number of that entry.
    fn seq(&self) -> u64;

    /// Hands over every row (key, value) of a table. Rows of batches not yet closed are among them
    /// with their new value, as in the journal.
    ///
    /// # Errors
    /// Store errors, and what `each` returns.
    fn walk(&self, table: &str, each: &mut EachRow<'_>) -> Result<()>;
}

/// How a service's records of one table are found.
#[derive(Clone, Copy, Debug)]
pub struct Indexer {
    /// The table's name.
    pub table: &'static str,
    /// The kinds its records appear as; no other table gives these.
    pub kinds: &'static [&'static str],
    /// What a record (key, value) is found by; each document bears the record's key. None for
    /// records that are not to be found.
    pub docs: fn(&[u8], &[u8]) -> Result<Vec<Doc>>,
}

/// The declarations of all services.
#[derive(Clone, Debug)]
pub struct Indexers {
    schema: u32,
    tables: BTreeMap<&'static str, Indexer>,
}

/// What a changed row means for the index.
pub(super) struct Effect {
    /// Every document the record may have had.
    pub(super) gone: Vec<RecordId>,
    /// The documents it has now.
    pub(super) docs: Vec<Doc>,
}

impl Indexers {
    /// Gathers the declarations; `schema` rises whenever one of them changes what it gives.
    ///
    /// # Errors
    /// `SEARCH-04` when two tables give the same kind or a table is declared twice.
    pub fn new(schema: u32, indexers: &[Indexer]) -> Result<Indexers> {
        let mut tables = BTreeMap::new();
        let mut kinds = BTreeSet::new();
        for indexer in indexers {
            let taken = tables.insert(indexer.table, *indexer).is_some();
            if taken || !indexer.kinds.iter().all(|kind| kinds.insert(*kind)) {
                return Err(super::DECLARED_TWICE.with(indexer.table));
            }
        }
        Ok(Indexers { schema, tables })
    }

    /// The version of the declarations.
    #[must_use]
    pub fn schema(&self) -> u32 {
        self.schema
    }

    /// The tables that are found.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.tables.keys().copied()
    }

    /// The documents of a record.
    pub(super) fn docs(&self, table: &str, key: &[u8], value: &[u8]) -> Vec<Doc> {
        let Some(indexer) = self.tables.get(table) else { return Vec::new() };
        let mut docs = (indexer.docs)(key, value).unwrap_or_else(|error| {
            tracing::warn!(table, code = error.code().id, "a record could not be read for the search");
            Vec::new()
        });
        docs.retain(|doc| {
            let own = doc.key == key && indexer.kinds.contains(&doc.kind);
            debug_assert!(own, "an indexer of {table} gave a document that is not the record's");
            own
        });
        docs
    }

    /// What a changed row means; none when its table is not found.
    pub(super) fn effect(&self, row: &Row) -> Option<Effect> {
        let indexer = self.tables.get(row.table.as_str())?;
        let gone = indexer.kinds.iter().map(|kind| RecordId::new(kind, &row.key)).collect();
        let docs = row.value.as_deref().map(|value| self.docs(&row.table, &row.key, value));
        Some(Effect { gone, docs: docs.unwrap_or_default() })
    }
}
