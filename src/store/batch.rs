//! Cells and batches: how a large import becomes visible all at once.
//!
//! A batch writes in bounded steps. Each cell it touches keeps the old value beside the new one;
//! readers choose by the batch's state in their own snapshot. Closing a batch is one small commit.
//! Afterwards [`sweep`](super::writer) turns the cells into plain ones, step by step.
//!
//! | byte 0 | rest |
//! | --- | --- |
//! | 0 | the value |
//! | 1 | bincode of (batch number, old value or none, new value or none) |

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::codec::{decode, encode};
use super::errors::{IN_BATCH, UNDECODABLE};
use super::table::{Record, Scope, TableDef};
use crate::base::error::Result;

/// A batch's number (一括処理番号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchId(pub u64);
crate::id_key!(BatchId);

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchState {
    /// Steps are being written; readers see the old values.
    Open,
    /// Readers see the new values.
    Closed,
    /// Given up; readers see the old values.
    Aborted,
}

/// A batch that has not been swept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// How far it is.
    pub state: BatchState,
    /// Steps written so far; each has its key list.
    pub steps: u32,
}

/// The cells one step of a batch touched, for the sweep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchStep {
    /// The batch.
    pub id: BatchId,
    /// The step's number from 0.
    pub step: u32,
    /// (key space, key) of each cell.
    pub cells: Vec<(String, Vec<u8>)>,
}

static BATCH: TableDef = TableDef::of::<Batch>("store.batch", "一括処理", 1, Scope::Temporary, &[], &[]);
static BATCH_STEP: TableDef =
    TableDef::of::<BatchStep>("store.batch_step", "一括処理の段階", 1, Scope::Temporary, &[], &[]);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&BATCH, &BATCH_STEP];

impl Record for Batch {
    type Key = BatchId;
    fn table() -> &'static TableDef {
        &BATCH
    }
    fn key(&self) -> BatchId {
        self.id
    }
}

impl Record for BatchStep {
    type Key = (BatchId, u32);
    fn table() -> &'static TableDef {
        &BATCH_STEP
    }
    fn key(&self) -> Self::Key {
        (self.id, self.step)
    }
}

/// A cell as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A value everybody sees.
    Plain(Vec<u8>),
    /// A value under way.
    Pending {
        /// The batch that writes it.
        batch: BatchId,
        /// What was there before.
        old: Option<Vec<u8>>,
        /// What will be there once the batch is closed.
        new: Option<Vec<u8>>,
    },
}

impl Cell {
    /// Reads the stored bytes.
    ///
    /// # Errors
    /// `STORE-01`.
    pub fn parse(bytes: &[u8]) -> Result<Cell> {
        match bytes.split_first() {
            Some((0, value)) => Ok(Cell::Plain(value.to_vec())),
            Some((1, body)) => {
                let (batch, old, new) = decode(body)?;
                Ok(Cell::Pending { batch, old, new })
            }
            _ => Err(UNDECODABLE.with("cell")),
        }
    }

    /// The bytes to store.
    ///
    /// # Errors
    /// `STORE-01`.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        match self {
            Cell::Plain(value) => {
                let mut out = Vec::with_capacity(value.len() + 1);
                out.push(0);
                out.extend_from_slice(value);
                Ok(out)
            }
            Cell::Pending { batch, old, new } => {
                let mut out = vec![1];
                out.extend(encode(&(batch, old, new))?);
                Ok(out)
            }
        }
    }
}

/// The batches not yet swept, as one reader sees them.
#[derive(Clone, Debug, Default)]
pub struct Batches(BTreeMap<BatchId, BatchState>);

impl Batches {
    pub(super) fn set(&mut self, id: BatchId, state: BatchState) {
        self.0.insert(id, state);
    }

    pub(super) fn in_state(&self, state: BatchState) -> Vec<BatchId> {
        self.0.iter().filter(|(_, s)| **s == state).map(|(id, _)| *id).collect()
    }

    /// The value a reader sees.
    ///
    /// # Errors
    /// `STORE-01`.
    pub fn visible(&self, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        self.visible_to(bytes, None)
    }

    /// The value a reader sees who works inside the batch `own`.
    pub(super) fn visible_to(&self, bytes: &[u8], own: Option<BatchId>) -> Result<Option<Vec<u8>>> {
        if let Some((0, value)) = bytes.split_first() {
            return Ok(Some(value.to_vec()));
        }
        match Cell::parse(bytes)? {
            Cell::Plain(value) => Ok(Some(value)),
            Cell::Pending { batch, new, .. } if own == Some(batch) => Ok(new),
            Cell::Pending { batch, old, new } => match self.0.get(&batch) {
                Some(BatchState::Closed) => Ok(new),
                Some(BatchState::Open | BatchState::Aborted) | None => Ok(old),
            },
        }
    }

    /// The cell to store when `value` replaces `before` (raw bytes), inside batch `own` or outside.
    ///
    /// # Errors
    /// `STORE-05` when another open batch holds the cell.
    pub(super) fn replace(
        &self,
        before: Option<&[u8]>,
        value: Option<Vec<u8>>,
        own: Option<BatchId>,
    ) -> Result<Option<Vec<u8>>> {
        let before = before.map(Cell::parse).transpose()?;
        let settled = match before {
            None => None,
            Some(Cell::Plain(old)) => Some(old),
            Some(Cell::Pending { batch, old, .. }) if own == Some(batch) => old,
            Some(Cell::Pending { batch, old, new }) => match self.0.get(&batch) {
                Some(BatchState::Open) => return Err(IN_BATCH.error()),
                Some(BatchState::Closed) => new,
                Some(BatchState::Aborted) | None => old,
            },
        };
        let cell = match own {
            Some(batch) => Some(Cell::Pending { batch, old: settled, new: value }),
            None => value.map(Cell::Plain),
        };
        cell.map(|c| c.to_bytes()).transpose()
    }
}
