//! The change journal: what each committed use case changed, in order. Search, backup and standby
//! follow it and remember the number they reached.
//!
//! An entry lies in the same commit as its changes. Only rows of tables with [`Scope::Content`] or
//! [`Scope::System`] are in it; index rows are derived again by who applies it.

use serde::{Deserialize, Serialize};

use super::batch::{BatchId, BatchState};
use super::table::{Column, Record, Scope, TableDef};

/// One changed row: the new value, or none when it was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The table's name.
    pub table: String,
    /// The primary key's bytes.
    pub key: Vec<u8>,
    /// The record's bytes, or none.
    pub value: Option<Vec<u8>>,
}

/// What one committed use case changed (変更記録).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Number from 1, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970 by the machine's clock; never goes back.
    pub at: i64,
    /// Account number of the actor, 0 for the machine itself.
    pub actor: u64,
    /// Which life of the store wrote it; rises with a restore or a promotion.
    pub epoch: u32,
    /// The batch whose step this is.
    pub batch: Option<BatchId>,
    /// The batch whose state this entry sets.
    pub mark: Option<(BatchId, BatchState)>,
    /// The changed rows.
    pub changes: Vec<Change>,
}

/// A follower's place in the journal, for one outside this process (a backup target, a standby).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follower {
    /// Its name.
    pub name: String,
    /// The last entry it has taken in.
    pub reached: u64,
}

/// The last number given out for a table's own ids (採番).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// What is counted.
    pub name: String,
    /// The last number given out.
    pub last: u64,
}

pub(super) static ENTRY: TableDef =
    TableDef::of::<Entry>("store.journal", "変更記録", 1, Scope::Temporary, &[], &[]);
static FOLLOWER: TableDef = TableDef::of::<Follower>(
    "store.follower",
    "変更記録の追従先",
    1,
    Scope::Temporary,
    &[],
    &[],
);
static COUNTER: TableDef = TableDef::of::<Counter>(
    "store.counter",
    "採番",
    1,
    Scope::System,
    &[],
    &[Column { name: "name", meaning: "採番の対象" }, Column { name: "last", meaning: "最後に付けた番号" }],
);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&ENTRY, &FOLLOWER, &COUNTER];

impl Record for Entry {
    type Key = u64;
    fn table() -> &'static TableDef {
        &ENTRY
    }
    fn key(&self) -> u64 {
        self.seq
    }
}

impl Record for Follower {
    type Key = String;
    fn table() -> &'static TableDef {
        &FOLLOWER
    }
    fn key(&self) -> String {
        self.name.clone()
    }
}

impl Record for Counter {
    type Key = String;
    fn table() -> &'static TableDef {
        &COUNTER
    }
    fn key(&self) -> String {
        self.name.clone()
    }
}
