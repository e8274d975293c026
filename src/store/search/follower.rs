//! Keeps the index: one background thread follows the change journal, and the searches that people
//! make see the index and, above its number, the journal itself.
//!
//! The thread commits at once when it was idle, then at most once a second or when 500 documents
//! have gathered. An index that is missing, damaged, unfinished, of another make, or ahead of or too
//! far behind the journal is made anew while searches already answer from what there is and say so.
//!
//! Invariant: the number in a commit is that of the last entry whose rows are all in it.
//! It does not read clocks; waiting is all the time it knows.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use zeroize::Zeroizing;

use super::index::{Opened, Reach, SearchIndex, Stamp, is_intact};
use super::query::Query;
use super::recent::{Extent, Recent};
use super::source::{Indexers, Source};
use super::writer::Writer;
use super::{FOLDER, Hits};
use crate::base::error::{Code, Error, Result};

/// Documents after which a commit does not wait.
pub const COMMIT_DOCUMENTS: usize = 500;
/// The least time between two commits of fewer documents.
pub const COMMIT_PAUSE: Duration = Duration::from_secs(1);
/// Failures in a row after which the index is made anew although its files are sound.
const FAILURES_BORNE: u32 = 5;
/// The wait before a failed thread tries again.
const RETRY_PAUSE: Duration = Duration::from_secs(30);
const ENTRIES_AT_ONCE: usize = 256;
/// Entries without documents after which the number reached is made durable all the same, so that
/// the journal may be cut.
const NUMBER_LAG: u64 = 10_000;
/// Documents between two commits while the index is made.
const BUILD_STEP: usize = 20_000;

/// What the search is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It follows the journal.
    Following,
    /// It makes the index anew; so many documents are in it.
    Building {
        /// Documents put in so far.
        documents: u64,
        /// Tables done.
        tables: usize,
        /// Tables there are.
        of: usize,
    },
    /// It failed with this code and tries again by itself.
    Failed(&'static Code),
}

/// How complete an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    /// Everything committed before the search is taken into account.
    Current,
    /// The index is being made or is far behind: there may be more, and what was changed lately may
    /// be missing.
    Lagging,
}

/// The answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The first hits and whether there are more.
    pub hits: Hits,
    /// How complete it is.
    pub currency: Currency,
}

/// Where an index lives and what goes into it.
struct Setting {
    folder: PathBuf,
    key: Zeroizing<[u8; 32]>,
    indexers: Indexers,
    source: Arc<dyn Source>,
}

struct Shared {
    setting: Setting,
    index: RwLock<Arc<SearchIndex>>,
    recent: Mutex<Recent>,
    state: Mutex<State>,
}

/// The search of one store: the handle that pages use. Dropping it stops the thread.
pub struct Search {
    shared: Arc<Shared>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Setting {
    fn stamp(&self) -> Result<Stamp> {
        Ok(Stamp { schema: self.indexers.schema(), lineage: self.source.lineage()? })
    }

    /// Opens the index; one that claims more than the journal holds is of no use.
    fn open(&self) -> Result<Opened> {
        let opened = SearchIndex::open(&self.folder, &self.key, &self.stamp()?)?;
        match opened.index.reach() {
            Reach::Journal(seq) if seq > self.source.head() => self.renew(),
            Reach::Journal(_) | Reach::Building => Ok(opened),
        }
    }

    fn renew(&self) -> Result<Opened> {
        SearchIndex::renew(&self.folder, &self.key, &self.stamp()?)
    }
}

impl Search {
    /// Opens the index and starts following.
    ///
    /// # Errors
    /// `SEARCH-02` when the folder cannot be used; store errors.
    pub fn start(
        folder: PathBuf,
        key: &[u8; 32],
        indexers: Indexers,
        source: Arc<dyn Source>,
    ) -> Result<Search> {
        let setting = Setting { folder, key: Zeroizing::new(*key), indexers, source };
        let opened = setting.open()?;
        let state = match opened.fresh {
            None => State::Following,
            Some(_) => State::Building { documents: 0, tables: 0, of: setting.indexers.tables().count() },
        };
        let shared = Arc::new(Shared {
            setting,
            index: RwLock::new(Arc::new(opened.index)),
            recent: Mutex::default(),
            state: Mutex::new(state),
        });
        let (stop, stopped) = channel();
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("search".to_owned())
            .spawn(move || own.run(&stopped))
            .map_err(|error| FOLDER.because(error))?;
        Ok(Search { shared, stop: Some(stop), thread: Some(thread) })
    }

    /// The first `limit` hits of a query.
    ///
    /// # Errors
    /// `SEARCH-03` for a query without words; `SEARCH-01` when the index turns out to be damaged (it
    /// is then made anew); store errors.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Answer> {
        self.shared.search(query, limit)
    }

    /// What the thread is doing.
    #[must_use]
    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// How far the index that answers has come.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.shared.index().reach()
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Why following ended.
enum End {
    Stopped,
    Anew,
}

impl Shared {
    fn index(&self) -> Arc<SearchIndex> {
        Arc::clone(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_state(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    fn search(&self, query: &Query, limit: usize) -> Result<Answer> {
        let setting = &self.setting;
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let index = self.index();
        let view = index.view();
        let extent = match view.reach() {
            Reach::Journal(seq) => recent.follow(&*setting.source, &setting.indexers, seq)?,
            Reach::Building => {
                recent.clear();
                Extent::NotAll
            }
        };
        let (hidden, fresh) = (recent.ids(), recent.hits(query));
        drop(recent);
        let mut hits = index.search_view(&view, query, limit, &hidden)?;
        hits.hits.extend(fresh);
        hits.hits.sort();
        hits.more |= hits.hits.len() > limit;
        hits.hits.truncate(limit);
        let currency = match extent {
            Extent::All => Currency::Current,
            Extent::NotAll => Currency::Lagging,
        };
        Ok(Answer { hits, currency })
    }

    fn run(&self, stop: &Receiver<()>) {
        let mut failures = 0;
        loop {
            let outcome = self.keep(stop).and_then(|end| match end {
                End::Stopped => Ok(ControlFlow::Break(())),
                End::Anew => self.reopen().map(ControlFlow::Continue),
            });
            match outcome {
                Ok(ControlFlow::Break(())) => return,
                Ok(ControlFlow::Continue(())) => failures = 0,
                Err(error) => {
                    failures += 1;
                    self.failed(&error);
                    // A full disk does not make the index bad; a file that does not authenticate does.
                    let intact = is_intact(&self.setting.folder, &self.setting.key).unwrap_or(true);
                    if !intact || failures >= FAILURES_BORNE {
                        self.index().give_up();
                    }
                    if (intact || failures > 1) && pause(stop, RETRY_PAUSE).is_break() {
                        return;
                    }
                    if let Err(error) = self.reopen() {
                        self.failed(&error);
                    }
                }
            }
        }
    }

    fn failed(&self, error: &Error) {
        tracing::error!(code = error.code().id, "the search index is not kept");
        self.set_state(State::Failed(error.code()));
    }

    /// Takes the index in the folder again, an empty one in the place of one that does not serve.
    fn reopen(&self) -> Result<()> {
        let lost = self.index().is_damaged() || self.index().reach() == Reach::Building;
        let opened = if lost { self.setting.renew()? } else { self.setting.open()? };
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.clear();
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(opened.index);
        Ok(())
    }

    /// Makes the index where it is missing and follows the journal until stopped.
    fn keep(&self, stop: &Receiver<()>) -> Result<End> {
        let index = self.index();
        let mut writer = index.writer()?;
        let end = self.make_and_follow(&index, &mut writer, stop);
        let closed = writer.close();
        let end = end?;
        if matches!(end, End::Stopped) {
            closed?;
        }
        Ok(end)
    }

    fn make_and_follow(
        &self,
        index: &SearchIndex,
        writer: &mut Writer<'_>,
        stop: &Receiver<()>,
    ) -> Result<End> {
        let reached = match index.reach() {
            Reach::Journal(seq) => seq,
            Reach::Building => match self.build(writer, stop)? {
                ControlFlow::Continue(seq) => seq,
                ControlFlow::Break(()) => return Ok(End::Stopped),
            },
        };
        self.set_state(State::Following);
        self.follow(index, writer, stop, reached)
    }

    /// Puts every record in; the number of the entry at which they stood.
    fn build(&self, writer: &mut Writer<'_>, stop: &Receiver<()>) -> Result<ControlFlow<(), u64>> {
        let indexers = &self.setting.indexers;
        let frozen = self.setting.source.freeze()?;
        let of = indexers.tables().count();
        let (mut documents, mut pending, mut stopped) = (0_u64, 0_usize, false);
        for (tables, table) in indexers.tables().enumerate() {
            self.set_state(State::Building { documents, tables, of });
            frozen.walk(table, &mut |key, value| {
                stopped = stopped || pause(stop, Duration::ZERO).is_break();
                if stopped {
                    return Ok(());
                }
                for doc in indexers.docs(table, key, value) {
                    writer.put_new(&doc)?;
                    (documents, pending) = (documents + 1, pending + 1);
                }
                if pending >= BUILD_STEP {
                    writer.commit(Reach::Building)?;
                    pending = 0;
                    self.set_state(State::Building { documents, tables, of });
                }
                Ok(())
            })?;
            if stopped {
                return Ok(ControlFlow::Break(()));
            }
        }
        let seq = frozen.seq();
        drop(frozen);
        writer.commit(Reach::Journal(seq))?;
        writer.merge()?;
        self.setting.source.reached(seq)?;
        Ok(ControlFlow::Continue(seq))
    }

    fn follow(
        &self,
        index: &SearchIndex,
        writer: &mut Writer<'_>,
        stop: &Receiver<()>,
        mut reached: u64,
    ) -> Result<End> {
        let source = &*self.setting.source;
        let mut durable = reached;
        loop {
            if index.is_damaged() {
                return Ok(End::Anew);
            }
            source.wait_above(reached, COMMIT_PAUSE);
            let before = reached;
            let Some(documents) = self.take_in(writer, &mut reached)? else {
                index.give_up();
                return Ok(End::Anew);
            };
            if documents > 0 || reached - durable > NUMBER_LAG {
                writer.commit(Reach::Journal(reached))?;
                source.reached(reached)?;
                durable = reached;
            } else if reached > before {
                index.advance(reached);
            } else {
                writer.refresh()?;
            }
            let wait = if documents < COMMIT_DOCUMENTS { COMMIT_PAUSE } else { Duration::ZERO };
            if pause(stop, wait).is_break() {
                return Ok(End::Stopped);
            }
        }
    }

    /// Writes the entries above `reached` until there are none or a commit is due; how many
    /// documents they touched, none when the journal no longer holds what comes next.
    fn take_in(&self, writer: &mut Writer<'_>, reached: &mut u64) -> Result<Option<usize>> {
        let source = &*self.setting.source;
        let mut documents = 0;
        while documents < COMMIT_DOCUMENTS && *reached < source.head() {
            let entries = source.entries_after(*reached, ENTRIES_AT_ONCE)?;
            if entries.first().is_none_or(|entry| entry.seq != *reached + 1) {
                return Ok(None);
            }
            for entry in entries {
                for effect in entry.rows.iter().filter_map(|row| self.setting.indexers.effect(row)) {
                    effect.gone.iter().for_each(|id| writer.remove(id));
                    documents += effect.gone.len();
                    for doc in &effect.docs {
                        writer.put_new(doc)?;
                    }
                }
                *reached = entry.seq;
            }
        }
        Ok(Some(documents))
    }
}

/// Waits; breaks when the search is to stop.
fn pause(stop: &Receiver<()>, time: Duration) -> ControlFlow<()> {
    match stop.recv_timeout(time) {
        Err(RecvTimeoutError::Timeout) => ControlFlow::Continue(()),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => ControlFlow::Break(()),
    }
}
