//! A transaction: reads through to a snapshot, keeps its writes in an overlay.
//!
//! One overlay serves a whole group commit; each use case notes what it replaced, so that a failed
//! one is taken back alone. The same notes are its change-journal entry.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::collections::btree_map::Entry as Slot;
use std::ops::Bound;

use super::batch::{Batch, BatchId, BatchState, BatchStep, Batches};
use super::codec::encode_record;
use super::db::Snapshot;
use super::errors::{EXISTS, MISSING, TAKEN, TOO_LARGE};
use super::journal::{Change, Counter, Entry};
use super::key::Key;
use super::read::{Direction, Range, Read, Reader, Rows};
use super::schema::Schema;
use super::table::{IndexRows, Record, Scope, TableDef, Uniqueness};
use crate::base::error::Result;

/// Bytes a use case may write; larger work is a batch of steps.
pub const USE_CASE_BYTES: usize = 4 << 20;

type Space = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Raw cells written but not yet committed, by key space.
#[derive(Default)]
pub(super) struct Overlay(pub(super) BTreeMap<&'static str, Space>);

/// What a use case replaced in the overlay: the slot's content before it, or none when untouched.
type Undo = BTreeMap<(&'static str, Vec<u8>), Option<Option<Vec<u8>>>>;

/// A transaction. Reached only through `access::Deed`.
pub struct Tx<'s> {
    snapshot: &'s Snapshot,
    schema: &'s Schema,
    pub(super) overlay: Overlay,
    batches: Batches,
    undo: Undo,
    changes: BTreeMap<(&'static str, Vec<u8>), Option<Vec<u8>>>,
    bytes: usize,
    batch: Option<BatchId>,
    aside: Option<BTreeSet<(&'static str, Vec<u8>)>>,
    mark: Option<(BatchId, BatchState)>,
    batches_before: Option<Batches>,
    stamp: (u64, i64),
    pub(super) seq: u64,
    epoch: u32,
    pub(super) floor: i64,
}

impl<'s> Tx<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, schema: &'s Schema, last: (u64, i64), epoch: u32) -> Tx<'s> {
        Tx {
            snapshot,
            schema,
            overlay: Overlay::default(),
            batches: snapshot.batches().clone(),
            undo: Undo::default(),
            changes: BTreeMap::new(),
            bytes: 0,
            batch: None,
            aside: None,
            mark: None,
            batches_before: None,
            stamp: (0, last.1),
            seq: last.0,
            epoch,
            floor: last.1,
        }
    }

    /// Notes who acts and when (milliseconds since 1970), for the journal entry.
    pub fn stamp(&mut self, actor: u64, at: i64) {
        self.stamp = (actor, at);
    }

    /// Makes the following writes a step of an open batch.
    ///
    /// # Errors
    /// `STORE-03` when the batch is not open.
    pub fn in_batch(&mut self, id: BatchId) -> Result<()> {
        match self.get::<Batch>(&id)? {
            Some(Batch { state: BatchState::Open, .. }) => self.batch = Some(id),
            Some(_) | None => return Err(MISSING.with("一括処理")),
        }
        Ok(())
    }

    /// Writes that are no part of the batch whose step this is: they stay when it is given up.
    pub fn outside_batch<T>(&mut self, write: impl FnOnce(&mut Self) -> T) -> T {
        let batch = self.batch.take();
        let value = write(self);
        self.batch = batch;
        value
    }

    /// Opens a batch.
    ///
    /// # Errors
    /// Store errors.
    pub fn open_batch(&mut self) -> Result<BatchId> {
        let id = BatchId(self.next("store.batch")?);
        self.mark_batch(Batch { id, state: BatchState::Open, steps: 0 })?;
        Ok(id)
    }

    /// Closes a batch: from this commit on everybody sees its values.
    ///
    /// # Errors
    /// `STORE-03` when the batch is not open.
    pub fn close_batch(&mut self, id: BatchId) -> Result<()> {
        self.end_batch(id, BatchState::Closed)
    }

    /// Gives a batch up: nobody ever sees its values.
    ///
    /// # Errors
    /// `STORE-03` when the batch is not open.
    pub fn abort_batch(&mut self, id: BatchId) -> Result<()> {
        self.end_batch(id, BatchState::Aborted)
    }

    fn end_batch(&mut self, id: BatchId, state: BatchState) -> Result<()> {
        let batch = self.need::<Batch>(&id)?;
        if batch.state != BatchState::Open {
            return Err(MISSING.with("一括処理"));
        }
        self.batch = None;
        self.mark_batch(Batch { state, ..batch })
    }

    fn mark_batch(&mut self, batch: Batch) -> Result<()> {
        self.mark = Some((batch.id, batch.state));
        self.put(&batch)?;
        self.batches_before.get_or_insert_with(|| self.batches.clone());
        self.batches.set(batch.id, batch.state);
        Ok(())
    }

    /// Turns the cells of one step of an ended batch into plain ones; true when none is left.
    pub(super) fn sweep_step(&mut self, id: BatchId) -> Result<bool> {
        let batch = self.need::<Batch>(&id)?;
        let Some(step) = self.under::<BatchStep>(&id, Direction::Up)?.next().transpose()? else {
            self.delete::<Batch>(&batch.id)?;
            return Ok(true);
        };
        for (space, key) in &step.cells {
            let space = self.schema.space(space)?;
            let value = self.cell(space, key)?;
            self.write_cell(space, key.clone(), value.clone())?;
            let journalled = !space.contains('#') && self.schema.table(space)?.scope != Scope::Temporary;
            if batch.state == BatchState::Aborted && journalled {
                self.changes.insert((space, key.clone()), value);
            }
        }
        self.delete::<BatchStep>(&step.key())?;
        Ok(false)
    }

    /// The next number of a counter, from 1.
    ///
    /// # Errors
    /// Store errors.
    pub fn next(&mut self, name: &str) -> Result<u64> {
        let name = name.to_owned();
        let last = self.get::<Counter>(&name)?.map_or(0, |c| c.last) + 1;
        // Numbers given out inside a batch stay used when the batch is given up.
        self.aside(|tx| tx.put(&Counter { name, last }))?;
        Ok(last)
    }

    /// Writes outside the batch whose step this is, if it is one: what is seen at once and stays
    /// when the batch is given up (numbers, the audit trail).
    ///
    /// # Errors
    /// What `write` returned.
    pub fn aside<T>(&mut self, write: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let Some(batch) = self.batch.take() else { return write(self) };
        self.aside.get_or_insert_default();
        let done = write(self);
        self.batch = Some(batch);
        done
    }

    /// Writes a new record.
    ///
    /// # Errors
    /// `STORE-04` when one with its key exists; as [`Tx::put`].
    pub fn insert<R: Record>(&mut self, record: &R) -> Result<()> {
        if self.cell(R::table().name, &record.key().bytes())?.is_some() {
            return Err(EXISTS.with(R::table().title));
        }
        self.put(record)
    }

    /// Writes a record, whether or not one with its key exists.
    ///
    /// # Errors
    /// `STORE-02` when a unique index value is taken, `STORE-05` when an open batch holds it.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<()> {
        let bytes = encode_record(record)?;
        self.put_raw(R::table(), record.key().bytes(), Some(bytes), Some(IndexRows::of(record)))
    }

    /// Removes a record; removing none is no error.
    ///
    /// # Errors
    /// `STORE-05` when an open batch holds it.
    pub fn delete<R: Record>(&mut self, key: &R::Key) -> Result<()> {
        self.put_raw(R::table(), key.bytes(), None, None)
    }

    /// Applies a change of a journal entry.
    ///
    /// # Errors
    /// As [`Tx::put`].
    pub fn apply(&mut self, table: &'static TableDef, change: &Change) -> Result<()> {
        let rows = change.value.as_deref().map(table.index_rows).transpose()?;
        self.put_raw(table, change.key.clone(), change.value.clone(), rows)
    }

    fn put_raw(
        &mut self,
        table: &'static TableDef,
        key: Vec<u8>,
        value: Option<Vec<u8>>,
        rows: Option<IndexRows>,
    ) -> Result<()> {
        let rows = rows.unwrap_or_default();
        if !table.indexes.is_empty() {
            let before = self.cell(table.name, &key)?;
            let before = before.as_deref().map(table.index_rows).transpose()?.unwrap_or_default();
            for row in before.0.iter().filter(|row| !rows.0.contains(row)) {
                self.index_row(table, row, &key, None)?;
            }
            for row in rows.0.iter().filter(|row| !before.0.contains(row)) {
                self.index_row(table, row, &key, Some(key.clone()))?;
            }
        }
        if table.scope != Scope::Temporary {
            self.changes.insert((table.name, key.clone()), value.clone());
        }
        self.write_cell(table.name, key, value)
    }

    fn index_row(
        &mut self,
        table: &'static TableDef,
        (position, value): &(usize, Vec<u8>),
        key: &[u8],
        target: Option<Vec<u8>>,
    ) -> Result<()> {
        let def = table.indexes.get(*position).ok_or_else(|| MISSING.with(table.name))?;
        let mut row = value.clone();
        match def.uniqueness {
            Uniqueness::Many => row.extend_from_slice(key),
            Uniqueness::Unique => {
                let holder = self.cell(def.space, &row)?;
                if target.is_some() && holder.is_some_and(|h| h != key) {
                    return Err(TAKEN.with(table.title));
                }
            }
        }
        self.write_cell(def.space, row, target)
    }

    fn write_cell(&mut self, space: &'static str, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<()> {
        if let (None, Some(aside)) = (self.batch, self.aside.as_mut()) {
            aside.insert((space, key.clone()));
        }
        let before = self.raw(space, &key)?;
        let cell = self.batches.replace(before.as_deref(), value, self.batch)?;
        self.bytes += key.len() + cell.as_ref().map_or(0, Vec::len);
        if self.bytes > USE_CASE_BYTES {
            return Err(TOO_LARGE.error());
        }
        let old = match self.overlay.0.entry(space).or_default().entry(key.clone()) {
            Slot::Occupied(mut slot) => Some(slot.insert(cell)),
            Slot::Vacant(slot) => {
                slot.insert(cell);
                None
            }
        };
        self.undo.entry((space, key)).or_insert(old);
        Ok(())
    }

    fn raw(&self, space: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.overlay.0.get(space).and_then(|s| s.get(key)) {
            Some(cell) => Ok(cell.clone()),
            None => self.snapshot.raw(space, key),
        }
    }

    /// Ends a use case well: its changes become a journal entry.
    pub(super) fn seal(&mut self) -> Result<()> {
        let batch = self.batch.take();
        if let Some(id) = batch {
            self.note_step(id)?;
        }
        let changes = std::mem::take(&mut self.changes);
        let (aside, changes): (Vec<_>, Vec<_>) = match (batch, self.aside.take()) {
            (Some(_), Some(aside)) => changes.into_iter().partition(|(cell, _)| aside.contains(cell)),
            (None, _) | (_, None) => (Vec::new(), changes.into_iter().collect()),
        };
        if !aside.is_empty() {
            self.enter(aside, None, None)?;
        }
        if !changes.is_empty() || self.mark.is_some() {
            self.enter(changes, batch, self.mark)?;
        }
        self.forget();
        Ok(())
    }

    fn enter(
        &mut self,
        changes: Vec<((&'static str, Vec<u8>), Option<Vec<u8>>)>,
        batch: Option<BatchId>,
        mark: Option<(BatchId, BatchState)>,
    ) -> Result<()> {
        let change = |((table, key), value): ((&str, _), _)| Change { table: table.to_owned(), key, value };
        let changes = changes.into_iter().map(change).collect();
        let (seq, at) = (self.seq + 1, self.floor.max(self.stamp.1));
        self.put(&Entry { seq, at, actor: self.stamp.0, epoch: self.epoch, batch, mark, changes })?;
        (self.seq, self.floor) = (seq, at);
        Ok(())
    }

    fn note_step(&mut self, id: BatchId) -> Result<()> {
        let mut batch = self.need::<Batch>(&id)?;
        let inside = self.undo.keys().filter(|cell| self.aside.as_ref().is_none_or(|a| !a.contains(*cell)));
        let cells = inside.map(|(space, key)| ((*space).to_owned(), key.clone())).collect();
        self.put(&BatchStep { id, step: batch.steps, cells })?;
        batch.steps += 1;
        self.put(&batch)
    }

    /// Takes back everything since the last sealed use case.
    pub(super) fn roll_back(&mut self) {
        for ((space, key), old) in std::mem::take(&mut self.undo) {
            let cells = self.overlay.0.entry(space).or_default();
            match old {
                Some(cell) => cells.insert(key, cell),
                None => cells.remove(&key),
            };
        }
        if let Some(batches) = self.batches_before.take() {
            self.batches = batches;
        }
        self.forget();
    }

    fn forget(&mut self) {
        self.undo.clear();
        self.changes.clear();
        self.bytes = 0;
        self.batch = None;
        self.aside = None;
        self.mark = None;
        self.batches_before = None;
        self.stamp = (0, self.floor);
    }

    fn shown(&self, raw: &[u8]) -> Result<Option<Vec<u8>>> {
        self.batches.visible_to(raw, self.batch)
    }
}

impl Read for Tx<'_> {
    fn cell(&self, space: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.raw(space, key)?.map(|raw| self.shown(&raw)).transpose()?.flatten())
    }

    fn walk(&self, space: &'static str, range: Range, direction: Direction) -> Result<Rows<'_>> {
        let base = self.snapshot.raw_walk(space, &range, direction)?;
        let Some(cells) = self.overlay.0.get(space).filter(|_| !is_empty(&range)) else {
            return Ok(Box::new(base.filter_map(move |row| self.show_row(row))));
        };
        let written = cells.range::<Vec<u8>, _>((range.0.as_ref(), range.1.as_ref()));
        let written: Box<dyn Iterator<Item = (&Vec<u8>, &Option<Vec<u8>>)>> = match direction {
            Direction::Up => Box::new(written),
            Direction::Down => Box::new(written.rev()),
        };
        let merged = Merge { base: base.peekable(), written: written.peekable(), direction };
        Ok(Box::new(merged.filter_map(move |row| self.show_row(row))))
    }
}

impl Tx<'_> {
    fn show_row(&self, row: Result<(Vec<u8>, Vec<u8>)>) -> Option<Result<(Vec<u8>, Vec<u8>)>> {
        let (key, raw) = match row {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        self.shown(&raw).map(|value| value.map(|v| (key, v))).transpose()
    }
}

/// Whether a range selects nothing (`BTreeMap::range` would panic on it).
fn is_empty((low, high): &Range) -> bool {
    match (low, high) {
        (Bound::Included(a), Bound::Included(b)) => a > b,
        (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => a >= b,
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
    }
}

/// Two walks in the same direction become one; what was written wins over what lies below.
struct Merge<B: Iterator, W: Iterator> {
    base: std::iter::Peekable<B>,
    written: std::iter::Peekable<W>,
    direction: Direction,
}

impl<'a, B, W> Iterator for Merge<B, W>
where
    B: Iterator<Item = Result<(Vec<u8>, Vec<u8>)>>,
    W: Iterator<Item = (&'a Vec<u8>, &'a Option<Vec<u8>>)>,
{
    type Item = Result<(Vec<u8>, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let order = match (self.base.peek(), self.written.peek()) {
                (None, None) => return None,
                (Some(_), None) | (Some(Err(_)), _) => return self.base.next(),
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok((key, _))), Some((other, _))) => match self.direction {
                    Direction::Up => key.cmp(other),
                    Direction::Down => key.cmp(other).reverse(),
                },
            };
            if order == Ordering::Less {
                return self.base.next();
            }
            if order == Ordering::Equal {
                self.base.next();
            }
            if let Some((key, Some(cell))) = self.written.next() {
                return Some(Ok((key.clone(), cell.clone())));
            }
        }
    }
}
