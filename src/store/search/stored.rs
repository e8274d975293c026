//! The store as the search follows it: journal entries and tables of a [`Store`].
//!
//! Steps of a batch are followed as they are written; when a batch is given up, its sweep journals
//! the old values again, so the index comes back to them. It does not write: who may is told the
//! number reached through a function.

use std::ops::Bound;
use std::time::Duration;

use super::source::{Changes, EachRow, Frozen, Row, Source};
use crate::base::error::Result;
use crate::store::batch::{BatchState, Batches, Cell};
use crate::store::codec::decode_record;
use crate::store::journal::{ENTRY, Entry};
use crate::store::read::{Direction, Read};
use crate::store::{Key, Snapshot, Store};

/// Bytes of entries handed out at once, but for one entry.
const BYTES_AT_ONCE: usize = 4 << 20;

/// Is told the number reached.
pub type OnReached = Box<dyn Fn(u64) -> Result<()> + Send + Sync>;

/// A store to be followed.
pub struct StoreSource {
    store: Store,
    lineage: String,
    on_reached: OnReached,
}

impl StoreSource {
    /// Follows `store`. `lineage` names the installation and the store's epoch; `on_reached` notes
    /// the number that the search has durably reached.
    #[must_use]
    pub fn new(store: Store, lineage: String, on_reached: OnReached) -> StoreSource {
        StoreSource { store, lineage, on_reached }
    }
}

impl Source for StoreSource {
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
        let snapshot = self.store.read()?;
        let range = (Bound::Excluded(seq.bytes()), Bound::Unbounded);
        let (mut out, mut bytes) = (Vec::new(), 0);
        for row in snapshot.walk(ENTRY.name, range, Direction::Up)?.take(limit) {
            let (_, value) = row?;
            bytes += value.len();
            let entry = decode_record::<Entry>(&value)?;
            let rows = entry.changes.into_iter();
            let rows = rows.map(|row| Row { table: row.table, key: row.key, value: row.value }).collect();
            out.push(Changes { seq: entry.seq, rows });
            if bytes >= BYTES_AT_ONCE {
                break;
            }
        }
        Ok(out)
    }

    fn freeze(&self) -> Result<Box<dyn Frozen + '_>> {
        let snapshot = self.store.read()?;
        let seq = snapshot.last_entry()?.map_or(0, |entry| entry.seq);
        Ok(Box::new(FrozenStore { store: &self.store, snapshot, seq }))
    }

    fn reached(&self, seq: u64) -> Result<()> {
        (self.on_reached)(seq)
    }
}

struct FrozenStore<'a> {
    store: &'a Store,
    snapshot: Snapshot,
    seq: u64,
}

/// The value the journal says the cell has.
fn journalled(cell: Cell, batches: &Batches) -> Option<Vec<u8>> {
    match cell {
        Cell::Plain(value) => Some(value),
        Cell::Pending { batch, old, new } => {
            if batches.in_state(BatchState::Aborted).contains(&batch) {
                old
            } else {
                new
            }
        }
    }
}

impl Frozen for FrozenStore<'_> {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn walk(&self, table: &str, each: &mut EachRow<'_>) -> Result<()> {
        let space = self.store.schema().space(table)?;
        let all = (Bound::Unbounded, Bound::Unbounded);
        for row in self.snapshot.raw_walk(space, &all, Direction::Up)? {
            let (key, raw) = row?;
            if let Some(value) = journalled(Cell::parse(&raw)?, self.snapshot.batches()) {
                each(&key, &value)?;
            }
        }
        Ok(())
    }
}
