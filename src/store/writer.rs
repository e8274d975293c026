//! The one writer: waiting use cases run one after the other and are committed together.
//!
//! `recv` one, `try_recv` up to 512 more, never wait to fill a group. Each use case runs under
//! `catch_unwind` on the shared overlay; an error or a panic takes back that one alone. One durable
//! commit, and only then does anybody hear `Ok`. A commit that fails acknowledges nobody and stops
//! the store: a failed fsync is never tried again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;

use redb::TableDefinition;

use super::batch::{BatchId, BatchState};
use super::db::{Bytes, Repair, Store, engine};
use super::errors::{BUSY, ENGINE, PANIC, STOPPED};
use super::read::Reader;
use super::tx::{Overlay, Tx};
use crate::base::error::Result;

/// Use cases that may wait for the writer; one more is told `STORE-06`.
const QUEUE: usize = 4096;
/// Use cases in one commit.
const GROUP: usize = 512;

/// Runs a use case and says whether it went well; then, after the commit, answers its caller.
struct Job {
    run: Box<dyn FnOnce(&mut Tx<'_>) -> bool + Send>,
    answer: Box<dyn FnOnce(Result<()>) + Send>,
}

/// The door to writing. Held by `access` alone, so that every write goes through a `Deed`.
#[derive(Debug)]
pub struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(store: &Store, repair: Repair) -> Result<Writer> {
        let (queue, jobs) = sync_channel(QUEUE);
        let epoch = store.read()?.last_entry()?.map_or(1, |entry| entry.epoch);
        let bench = Bench { store: store.clone(), repair, epoch };
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || bench.work(&jobs))
            .map_err(|e| ENGINE.because(e))?;
        let writer = Writer { queue: Some(queue), thread: Some(thread) };
        writer.sweep_left_over(store)?;
        Ok(writer)
    }

    /// Runs a use case; returns when its changes are durable.
    ///
    /// # Errors
    /// What the use case returned; `STORE-06` when the queue is full; `STORE-08` when it panicked;
    /// `STORE-07` when the commit failed. On any error nothing of it is kept.
    pub fn run<T: Send + 'static>(
        &self,
        use_case: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = channel();
        self.submit(use_case, move |result| {
            // The caller went away only when its thread died.
            drop(reply.send(result));
        })?;
        answer.recv().map_err(|_| STOPPED.error())?
    }

    /// Queues a use case; `then` is called from the writer thread once it is durable or has failed.
    ///
    /// # Errors
    /// `STORE-06` when the queue is full, `STORE-09` when the store has stopped.
    pub fn submit<T: Send + 'static>(
        &self,
        use_case: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        then: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        let (keep, kept): (Sender<Result<T>>, Receiver<Result<T>>) = channel();
        let run = Box::new(move |tx: &mut Tx<'_>| {
            let caught = catch_unwind(AssertUnwindSafe(|| use_case(tx).and_then(|v| tx.seal().map(|()| v))));
            let result = caught.unwrap_or_else(|_| Err(PANIC.error()));
            let good = result.is_ok();
            if !good {
                tx.roll_back();
            }
            drop(keep.send(result));
            good
        });
        let answer = Box::new(move |commit: Result<()>| {
            let ran = kept.recv().unwrap_or_else(|_| Err(STOPPED.error()));
            then(match (ran, commit) {
                (Ok(_), Err(error)) | (Err(error), _) => Err(error),
                (Ok(value), Ok(())) => Ok(value),
            });
        });
        let queue = self.queue.as_ref().ok_or_else(|| STOPPED.error())?;
        queue.try_send(Job { run, answer }).map_err(|error| match error {
            TrySendError::Full(_) => BUSY.error(),
            TrySendError::Disconnected(_) => STOPPED.error(),
        })
    }

    /// Turns the cells of an ended batch into plain ones, in bounded steps.
    ///
    /// # Errors
    /// As [`Writer::run`].
    pub fn sweep(&self, id: BatchId) -> Result<()> {
        while !self.run(move |tx| tx.sweep_step(id))? {}
        Ok(())
    }

    /// What a crash left: open batches are given up, ended ones swept.
    fn sweep_left_over(&self, store: &Store) -> Result<()> {
        for id in store.read()?.unswept(BatchState::Open) {
            self.run(move |tx| tx.abort_batch(id))?;
        }
        let snapshot = store.read()?;
        for state in [BatchState::Closed, BatchState::Aborted] {
            for id in snapshot.unswept(state) {
                self.sweep(id)?;
            }
        }
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// The writer thread's place of work.
struct Bench {
    store: Store,
    repair: Repair,
    epoch: u32,
}

impl Bench {
    fn work(&self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let mut group = vec![first];
            group.extend(jobs.try_iter().take(GROUP - 1));
            let (good, bad) = self.commit(group);
            for answer in bad {
                answer(Ok(()));
            }
            let (answers, outcome) = good;
            for answer in answers {
                answer(match &outcome {
                    Ok(()) => Ok(()),
                    Err(detail) => Err(ENGINE.with(detail.clone())),
                });
            }
        }
    }

    /// Runs the group and commits it: the answers owed after the commit, and those of use cases
    /// that failed by themselves.
    #[expect(clippy::type_complexity, reason = "two lists of answers, read at the one call")]
    fn commit(
        &self,
        group: Vec<Job>,
    ) -> (
        (Vec<Box<dyn FnOnce(Result<()>) + Send>>, std::result::Result<(), String>),
        Vec<Box<dyn FnOnce(Result<()>) + Send>>,
    ) {
        let snapshot = match self.store.read() {
            Ok(snapshot) => snapshot,
            Err(error) => {
                let answers = group.into_iter().map(|job| job.answer).collect();
                return ((answers, Err(error.to_string())), Vec::new());
            }
        };
        let progress = &self.store.progress;
        let last = (progress.seq.load(Ordering::Acquire), progress.at.load(Ordering::Acquire));
        let mut tx = Tx::new(&snapshot, &self.store.schema, last, self.epoch);
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for job in group {
            if (job.run)(&mut tx) { good.push(job.answer) } else { bad.push(job.answer) }
        }
        let (overlay, seq, at) = (std::mem::take(&mut tx.overlay), tx.seq, tx.floor);
        let outcome = self.write(&overlay).map_err(|error| {
            progress.stopped.store(true, Ordering::Release);
            tracing::error!(code = error.code().id, "commit failed; the store has stopped");
            error.detail().to_owned()
        });
        if outcome.is_ok() {
            progress.at.store(at, Ordering::Release);
            progress.seq.store(seq, Ordering::Release);
        }
        let (lock, bell) = &progress.waiters;
        drop(lock.lock().map(|_guard| bell.notify_all()));
        ((good, outcome), bad)
    }

    fn write(&self, overlay: &Overlay) -> Result<()> {
        if overlay.0.values().all(std::collections::BTreeMap::is_empty) {
            return Ok(());
        }
        let mut txn = self.store.db.begin_write().map_err(engine)?;
        txn.set_quick_repair(self.repair == Repair::Quick);
        for (space, cells) in overlay.0.iter().filter(|(_, cells)| !cells.is_empty()) {
            let mut table = txn.open_table(TableDefinition::<Bytes, Bytes>::new(space)).map_err(engine)?;
            for (key, cell) in cells {
                match cell {
                    Some(bytes) => drop(table.insert(key.as_slice(), bytes.as_slice()).map_err(engine)?),
                    None => drop(table.remove(key.as_slice()).map_err(engine)?),
                }
            }
        }
        txn.commit().map_err(engine)
    }
}

/// Reads whether a batch is still to be swept; used by `verify`.
///
/// # Errors
/// Store errors.
pub fn is_swept(store: &Store, id: BatchId) -> Result<bool> {
    Ok(store.read()?.get::<super::batch::Batch>(&id)?.is_none())
}
