//! The open database and its snapshots.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, StorageBackend, TableDefinition, TableError,
};

use super::batch::{Batch, BatchState, Batches};
use super::codec::decode_record;
use super::errors::{ENGINE, STOPPED};
use super::journal::{ENTRY, Entry};
use super::read::{Direction, Range, Read, Rows};
use super::schema::Schema;
use super::table::Record;
use super::writer::Writer;
use crate::base::error::Result;

pub(super) type Bytes = &'static [u8];

/// How the database is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes redb keeps in memory; larger than the working set is best.
    pub cache_bytes: usize,
    /// Whether a crash is repaired at once (two syncs a commit) or by a walk of the file at the next start.
    pub repair: Repair,
}

/// What a start after a crash costs, and what each commit pays for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Two syncs a commit; reopening takes hundredths of a second.
    Quick,
    /// One sync a commit; reopening walks the file.
    Walk,
}

impl Options {
    /// redb's builder with these options.
    #[must_use]
    pub fn builder(&self) -> redb::Builder {
        let mut builder = Database::builder();
        builder.set_cache_size(self.cache_bytes);
        builder
    }
}

impl Default for Options {
    fn default() -> Options {
        Options { cache_bytes: 128 << 20, repair: Repair::Quick }
    }
}

/// What has been committed, for those who wait for it.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) seq: AtomicU64,
    pub(super) at: std::sync::atomic::AtomicI64,
    pub(super) stopped: AtomicBool,
    pub(super) waiters: (std::sync::Mutex<()>, std::sync::Condvar),
    pub(super) followers: std::sync::Mutex<BTreeMap<&'static str, u64>>,
}

/// An open store. Cheap to clone; reading only: writing takes the [`Writer`].
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) db: Arc<Database>,
    pub(super) schema: Arc<Schema>,
    pub(super) progress: Arc<Progress>,
}

pub(super) fn engine(error: impl Into<redb::Error>) -> crate::base::error::Error {
    ENGINE.because(error.into())
}

impl Store {
    /// Opens the database on a byte device, creating it when the device is empty, and starts the
    /// one writer thread.
    ///
    /// # Errors
    /// `STORE-07` when redb cannot open or repair it.
    pub fn open(device: impl StorageBackend, schema: Schema, options: &Options) -> Result<(Store, Writer)> {
        let db = options.builder().create_with_backend(device).map_err(engine)?;
        Store::over(db, schema, options)
    }

    /// Starts the store over an opened database.
    ///
    /// # Errors
    /// `STORE-07` when it cannot be read.
    pub fn over(db: Database, schema: Schema, options: &Options) -> Result<(Store, Writer)> {
        let store = Store {
            db: Arc::new(db),
            schema: Arc::new(schema),
            progress: Arc::new(Progress {
                seq: AtomicU64::new(0),
                at: std::sync::atomic::AtomicI64::new(0),
                stopped: AtomicBool::new(false),
                waiters: Default::default(),
                followers: Default::default(),
            }),
        };
        if let Some(last) = store.read()?.last_entry()? {
            store.progress.seq.store(last.seq, Ordering::Release);
            store.progress.at.store(last.at, Ordering::Release);
        }
        let writer = Writer::start(&store, options.repair)?;
        Ok((store, writer))
    }

    /// A snapshot of everything committed so far.
    ///
    /// # Errors
    /// `STORE-09` after a failure of the device.
    pub fn read(&self) -> Result<Snapshot> {
        if self.progress.stopped.load(Ordering::Acquire) {
            return Err(STOPPED.error());
        }
        let txn = self.db.begin_read().map_err(engine)?;
        let mut snapshot =
            Snapshot { txn, tables: RefCell::new(BTreeMap::new()), batches: Batches::default() };
        snapshot.batches = snapshot.load_batches()?;
        Ok(snapshot)
    }

    /// Every table this executable knows.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The number of the last committed journal entry.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.progress.seq.load(Ordering::Acquire)
    }

    /// Whether the device failed and nothing is written any more.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.progress.stopped.load(Ordering::Acquire)
    }

    /// A follower of this process has taken in everything up to `seq`; the journal may be cut below
    /// the lowest such number.
    pub fn follower_reached(&self, name: &'static str, seq: u64) {
        let mut followers = self.progress.followers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        followers.insert(name, seq);
    }

    /// The lowest number a follower of this process has reached; none when nobody follows.
    #[must_use]
    pub fn slowest_follower(&self) -> Option<u64> {
        let followers = self.progress.followers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        followers.values().min().copied()
    }

    /// Forgets the followers that still need entries below `keep`; their names.
    pub(super) fn drop_followers_below(&self, keep: u64) -> Vec<&'static str> {
        let mut followers = self.progress.followers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        followers.extract_if(.., |_, reached| reached.saturating_add(1) < keep).map(|(name, _)| name).collect()
    }

    /// Waits until an entry above `seq` is committed or the time is over; the newest number.
    #[must_use]
    pub fn wait_above(&self, seq: u64, at_most: std::time::Duration) -> u64 {
        let (lock, bell) = &self.progress.waiters;
        let guard = lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        drop(bell.wait_timeout_while(guard, at_most, |()| self.seq() <= seq && !self.is_stopped()));
        self.seq()
    }
}

/// What was committed at one moment.
pub struct Snapshot {
    txn: ReadTransaction,
    tables: RefCell<BTreeMap<&'static str, Option<ReadOnlyTable<Bytes, Bytes>>>>,
    batches: Batches,
}

impl Snapshot {
    fn with_table<T>(
        &self,
        space: &'static str,
        none: T,
        f: impl FnOnce(&ReadOnlyTable<Bytes, Bytes>) -> Result<T>,
    ) -> Result<T> {
        let mut tables = self.tables.borrow_mut();
        if !tables.contains_key(space) {
            let opened = match self.txn.open_table(TableDefinition::<Bytes, Bytes>::new(space)) {
                Ok(table) => Some(table),
                Err(TableError::TableDoesNotExist(_)) => None,
                Err(error) => return Err(engine(error)),
            };
            tables.insert(space, opened);
        }
        match tables.get(space) {
            Some(Some(table)) => f(table),
            Some(None) | None => Ok(none),
        }
    }

    pub(super) fn raw(&self, space: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with_table(space, None, |table| {
            Ok(table.get(key).map_err(engine)?.map(|guard| guard.value().to_vec()))
        })
    }

    pub(super) fn raw_walk(
        &self,
        space: &'static str,
        range: &Range,
        direction: Direction,
    ) -> Result<Rows<'_>> {
        let bounds = (as_slice(&range.0), as_slice(&range.1));
        let rows =
            self.with_table(space, None, |table| table.range::<&[u8]>(bounds).map(Some).map_err(engine))?;
        let Some(rows) = rows else { return Ok(Box::new(std::iter::empty())) };
        let read =
            |row: std::result::Result<(redb::AccessGuard<'_, Bytes>, redb::AccessGuard<'_, Bytes>), _>| {
                let (key, value) = row.map_err(|e: redb::StorageError| engine(e))?;
                Ok((key.value().to_vec(), value.value().to_vec()))
            };
        Ok(match direction {
            Direction::Up => Box::new(rows.map(read)),
            Direction::Down => Box::new(rows.rev().map(read)),
        })
    }

    fn load_batches(&self) -> Result<Batches> {
        let mut batches = Batches::default();
        let all = (Bound::Unbounded, Bound::Unbounded);
        for row in self.raw_walk(Batch::table().name, &all, Direction::Up)? {
            // The batch list itself is never written inside a batch.
            let value = Batches::default().visible(&row?.1)?.unwrap_or_default();
            let batch = decode_record::<Batch>(&value)?;
            batches.set(batch.id, batch.state);
        }
        Ok(batches)
    }

    pub(super) fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Batches whose state is not `Open` and that still wait for their sweep, and open ones.
    pub(super) fn unswept(&self, state: BatchState) -> Vec<super::batch::BatchId> {
        self.batches.in_state(state)
    }

    /// The newest journal entry.
    ///
    /// # Errors
    /// Store errors.
    pub fn last_entry(&self) -> Result<Option<Entry>> {
        let all = (Bound::Unbounded, Bound::Unbounded);
        let mut rows = self.walk(ENTRY.name, all, Direction::Down)?;
        rows.next().map(|row| decode_record(&row?.1)).transpose()
    }
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    match bound {
        Bound::Included(key) => Bound::Included(key),
        Bound::Excluded(key) => Bound::Excluded(key),
        Bound::Unbounded => Bound::Unbounded,
    }
}

impl Read for Snapshot {
    fn cell(&self, space: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        Ok(self.raw(space, key)?.map(|raw| self.batches.visible(&raw)).transpose()?.flatten())
    }

    fn walk(&self, space: &'static str, range: Range, direction: Direction) -> Result<Rows<'_>> {
        let rows = self.raw_walk(space, &range, direction)?;
        Ok(Box::new(rows.filter_map(|row| match row {
            Ok((key, raw)) => self.batches.visible(&raw).map(|v| v.map(|v| (key, v))).transpose(),
            Err(error) => Some(Err(error)),
        })))
    }
}
