//! The opened data folder of one municipality: store, keys, clock under one roof.
//!
//! Holds the one [`Writer`], so that whoever wants to write needs a [`Permit`] and leaves an audit
//! entry. It does not know what the services' records mean.
//!
//! | in the data folder | what |
//! | --- | --- |
//! | `keyring` | the wrapped keys ([`crate::store::keyring`]) |
//! | `yakuba.db` | the sealed database ([`crate::store::device`]) |
//! | `blobs/` | sealed attachments |
//! | `index/` | the sealed search index |
//! | `tls/` | the portals' certificates, made on the spot |
//! | `lock`, `socket` | who owns the folder, and how commands reach them |

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::actor::{AccountId, Actor};
use super::audit::{self, Checkpoint, Outcome, Said, Soundness, SubjectId, Trail};
use super::deed::{Deed, Touched};
use super::password::HashCost;
use super::permit::{Permission, Permit};
use super::session::Sessions;
use crate::base::clock::Clock;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::db::Options;
use crate::store::device::SealedFile;
use crate::store::disk::OsDisk;
use crate::store::following::Following;
use crate::store::keyring::{KdfCost, Keyring, Secret};
use crate::store::load::{Loader, Resume};
use crate::store::lock::{FOLDER_UNLOCKABLE, FolderLock};
use crate::store::search::FOLDER as SEARCH_FOLDER;
use crate::store::search::follower::Search;
use crate::store::search::source::Indexers;
use crate::store::{Schema, Snapshot, Store, Writer, seal};
use crate::store::trim::{self, TrimRule, Trimmed};

/// The database's name in the data folder.
pub const DATABASE: &str = "yakuba.db";

/// One municipality's open data. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Town {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Town {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Town").field("folder", &self.folder()).finish_non_exhaustive()
    }
}

struct Inner {
    // Dropped in this order: followers and writer end before the store, the lock goes last.
    search: OnceLock<Search>,
    writer: Writer,
    store: Store,
    clock: Clock,
    sessions: Sessions,
    trail: Trail,
    soundness: Soundness,
    home: Option<Home>,
    scratch: Option<tempfile::TempDir>,
}

/// At the stop the last entries are signed and last-seen times kept; after a failure of the store
/// there is nothing left to do.
impl Drop for Inner {
    fn drop(&mut self) {
        let (trail, now) = (self.trail.clone(), Clock::real().now());
        let signed = self.writer.run(move |tx| audit::tree::checkpoint(tx, &trail, now).map(|_| ()));
        if signed.and_then(|()| self.sessions.write_now(&self.writer, self.clock.now())).is_err() {
            tracing::warn!("the last state of the audit trail was not signed");
        }
    }
}

/// What a town on disk has beside its store.
#[derive(Debug)]
struct Home {
    folder: PathBuf,
    keyring: Arc<Keyring>,
    _lock: FolderLock,
}

impl Town {
    /// A town in memory, for tests and benches.
    ///
    /// # Errors
    /// Store errors.
    pub fn in_memory(schema: Schema, clock: Clock) -> Result<Town> {
        Town::on(redb::backends::InMemoryBackend::new(), schema, clock)
    }

    /// A town on a byte device of the caller's, without keys or folder, for tests and benches.
    ///
    /// # Errors
    /// Store errors.
    pub fn on(device: impl redb::StorageBackend, schema: Schema, clock: Clock) -> Result<Town> {
        let (store, writer) = Store::open(device, schema, &Options::default())?;
        Town::assemble(writer, store, clock, Trail::passing()?, None)
    }

    /// Makes the data folder of a new town; the folder exists and is empty.
    ///
    /// # Errors
    /// `LOCK-01` when somebody has it open, `KEY-07` when it holds a town; key and store errors.
    pub fn create(
        folder: &Path,
        secret: &Secret,
        cost: KdfCost,
        schema: Schema,
        clock: Clock,
    ) -> Result<Town> {
        let owner_only = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, owner_only).map_err(|e| FOLDER_UNLOCKABLE.because(e))?;
        let lock = FolderLock::take(folder)?;
        let disk = OsDisk::new(folder);
        let keyring = Keyring::create(&disk, secret, cost)?;
        let file = SealedFile::create(&disk, DATABASE, &keyring)?;
        Town::at(folder, file, keyring, lock, schema, clock)
    }

    /// Opens the town of a data folder.
    ///
    /// # Errors
    /// `LOCK-01` when somebody has it open; key and store errors.
    pub fn open(folder: &Path, secret: &Secret, schema: Schema, clock: Clock) -> Result<Town> {
        let lock = FolderLock::take(folder)?;
        let disk = OsDisk::new(folder);
        let keyring = Keyring::open(&disk, secret)?;
        let file = SealedFile::open(&disk, DATABASE, &keyring)?;
        Town::at(folder, file, keyring, lock, schema, clock)
    }

    /// Makes the data folder of a town from a backup: the folder exists and holds nothing but the
    /// keyring and attachments; `load` hands in the records and says where the journal goes on,
    /// `check` sees the store before anything else is written to it. No audit entry is written for
    /// what the backup already tells.
    ///
    /// # Errors
    /// `LOCK-01` when somebody has it open; what `load` and `check` returned; store errors.
    pub fn restore(
        folder: &Path,
        keyring: Keyring,
        schema: Schema,
        clock: Clock,
        load: impl FnOnce(&mut Loader) -> Result<Resume>,
        check: impl FnOnce(&Store) -> Result<()>,
    ) -> Result<Town> {
        let lock = FolderLock::take(folder)?;
        let disk = OsDisk::new(folder);
        let file = SealedFile::create(&disk, DATABASE, &keyring)?;
        let (db, _) = file.open_redb(&Options::default().builder())?;
        let mut loader = Loader::new(db);
        let resume = load(&mut loader)?;
        let (store, writer) = Store::over(loader.finish(resume)?, schema.clone(), &Options::default())?;
        check(&store)?;
        drop((writer, store, file));
        let file = SealedFile::open(&disk, DATABASE, &keyring)?;
        Town::at(folder, file, keyring, lock, schema, clock)
    }

    fn at(
        folder: &Path,
        file: SealedFile,
        keyring: Keyring,
        lock: FolderLock,
        schema: Schema,
        clock: Clock,
    ) -> Result<Town> {
        let options = Options::default();
        let (db, opening) = file.open_redb(&options.builder())?;
        tracing::info!(?opening, "the database is open");
        let (store, writer) = Store::over(db, schema, &options)?;
        let keyring = Arc::new(keyring);
        let trail = Trail::signed_by(Arc::clone(&keyring));
        let home = Home { folder: folder.to_owned(), keyring, _lock: lock };
        Town::assemble(writer, store, clock, trail, Some(home))
    }

    fn assemble(
        writer: Writer,
        store: Store,
        clock: Clock,
        trail: Trail,
        home: Option<Home>,
    ) -> Result<Town> {
        let sessions = Sessions::new(HashCost::OWASP);
        let scratch = match home {
            Some(_) => None,
            None => Some(tempfile::tempdir().map_err(|e| SEARCH_FOLDER.because(e))?),
        };
        let search = OnceLock::new();
        let soundness = writer.run(audit::tree::begin)?;
        match soundness {
            Soundness::Sound => {}
            Soundness::Broken => tracing::error!("the audit trail does not agree with itself"),
        }
        let inner = Inner { search, writer, store, clock, sessions, trail, soundness, home, scratch };
        let town = Town { inner: Arc::new(inner) };
        town.checkpoint()?;
        Ok(town)
    }

    /// Who is signed in, and all that signing in needs.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    /// Whether the audit trail agreed with itself when the town was opened.
    #[must_use]
    pub fn trail_soundness(&self) -> Soundness {
        self.inner.soundness
    }

    /// Signs the present state of the audit trail, if anything was appended since the last time;
    /// the newest checkpoint. For a timer of 5 minutes, backups, exports, the stop.
    ///
    /// # Errors
    /// Store errors.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>> {
        let (trail, now) = (self.trail().clone(), Clock::real().now());
        self.inner.writer.run(move |tx| audit::tree::checkpoint(tx, &trail, now))
    }

    pub(super) fn trail(&self) -> &Trail {
        &self.inner.trail
    }

    pub(super) fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    /// The data folder; none for a town in memory.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.inner.home.as_ref().map(|home| home.folder.as_path())
    }

    /// The keys; none for a town in memory.
    #[must_use]
    pub fn keyring(&self) -> Option<&Keyring> {
        self.inner.home.as_ref().map(|home| home.keyring.as_ref())
    }

    /// Starts the search: it follows the journal from now on, in the background. Once a town.
    ///
    /// # Errors
    /// Search and key errors.
    pub fn start_search(&self, indexers: Indexers) -> Result<()> {
        let epoch = self.read()?.last_entry()?.map_or(1, |entry| entry.epoch);
        let (folder, key, lineage) = match (&self.inner.home, &self.inner.scratch) {
            (Some(home), _) => {
                let lineage = format!("{} {epoch}", home.keyring.installation());
                (home.folder.join("index"), home.keyring.subkey(b"search", b"")?, lineage)
            }
            (None, Some(scratch)) => (scratch.path().to_owned(), seal::random_key()?, "memory".to_owned()),
            (None, None) => return Err(SEARCH_FOLDER.error()),
        };
        std::fs::create_dir_all(&folder).map_err(|e| SEARCH_FOLDER.because(e))?;
        let source = Arc::new(Following::of(&self.inner.store, lineage));
        let search = Search::start(folder, &key, indexers, source)?;
        // A second start changes nothing: the first search goes on.
        drop(self.inner.search.set(search));
        Ok(())
    }

    /// The search.
    ///
    /// # Errors
    /// `SEARCH-02` when it was not started.
    pub fn search(&self) -> Result<&Search> {
        self.inner.search.get().ok_or_else(|| SEARCH_FOLDER.error())
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// A snapshot of everything committed so far.
    ///
    /// # Errors
    /// Store errors.
    pub fn read(&self) -> Result<Snapshot> {
        self.inner.store.read()
    }

    /// Runs a use case; returns when its changes and its audit entry are durable.
    ///
    /// # Errors
    /// What the use case returned, or a store error; then nothing is kept.
    pub fn act<T: Send + 'static>(
        &self,
        permit: &Permit,
        business: &str,
        use_case: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.act_on(self.inner.clock.today(), permit, business, use_case)
    }

    /// Runs a use case as of another business day: for making an invented town with a past. The audit
    /// trail shows the machine's time all the same.
    ///
    /// # Errors
    /// As [`Town::act`].
    pub fn act_on<T: Send + 'static>(
        &self,
        today: Date,
        permit: &Permit,
        business: &str,
        use_case: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (permit, business, trail) = (permit.clone(), business.to_owned(), self.trail().clone());
        let now = self.inner.clock.now();
        // The audit trail and the journal show the machine's time even in a town of the past.
        let real = Clock::real().now();
        let (value, rights) = self.inner.writer.run(move |tx| {
            tx.stamp(permit.actor().account.0, real.millis());
            let (subjects, note) = (BTreeSet::new(), String::new());
            let mut deed = Deed { tx, permit, business, subjects, note, now, today, rights: Touched::No };
            let value = use_case(&mut deed)?;
            let Deed { tx, permit, business, subjects, note, rights, .. } = deed;
            let said = Said::under(&permit, &business, &note).ended(Outcome::Done, subjects);
            tx.outside_batch(|tx| audit::append(tx, &trail, said))?;
            Ok((value, rights))
        })?;
        match rights {
            Touched::Yes => self.inner.sessions.refresh(),
            Touched::No => {}
        }
        Ok(value)
    }

    /// Records that persons were shown (or a refusal); returns when the entry is durable.
    ///
    /// # Errors
    /// Store errors: then nothing personal may be answered.
    pub fn record(
        &self,
        permit: &Permit,
        business: &str,
        note: &str,
        outcome: Outcome,
        subjects: BTreeSet<SubjectId>,
    ) -> Result<()> {
        let said = Said::under(permit, business, note).ended(outcome, subjects);
        let (account, trail) = (permit.actor().account, self.trail().clone());
        let real = Clock::real().now();
        self.inner.writer.run(move |tx| {
            tx.stamp(account.0, real.millis());
            audit::append(tx, &trail, said).map(|_| ())
        })
    }

    /// As [`Town::record`], without waiting: `then` is called once the entry is durable or has failed.
    ///
    /// # Errors
    /// Store errors when the entry cannot even be queued; `then` is not called.
    pub fn record_then(
        &self,
        permit: &Permit,
        business: &str,
        note: &str,
        subjects: BTreeSet<SubjectId>,
        then: impl FnOnce(Result<()>) + Send + 'static,
    ) -> Result<()> {
        let said = Said::under(permit, business, note).ended(Outcome::Done, subjects);
        self.append_then(permit.actor().account, said, then)
    }

    /// Records that somebody asked for what they may not; otherwise as [`Town::record_then`].
    ///
    /// # Errors
    /// Store errors when the entry cannot even be queued; `then` is not called.
    pub fn refuse_then(
        &self,
        actor: &Actor,
        permission: &'static Permission,
        note: &str,
        then: impl FnOnce(Result<()>) + Send + 'static,
    ) -> Result<()> {
        self.append_then(actor.account, Said::of_account(actor, &permission.id(), note).refused(), then)
    }

    fn append_then(
        &self,
        account: AccountId,
        said: Said,
        then: impl FnOnce(Result<()>) + Send + 'static,
    ) -> Result<()> {
        let trail = self.trail().clone();
        let real = Clock::real().now();
        let append = move |tx: &mut crate::store::Tx<'_>| {
            tx.stamp(account.0, real.millis());
            audit::append(tx, &trail, said).map(|_| ())
        };
        self.inner.writer.submit(append, then)
    }

    /// Trims the change journal by a rule, in bounded steps; `go_on` is asked before each and ends
    /// the work when it fails.
    ///
    /// # Errors
    /// Store errors, and what `go_on` returned.
    pub fn trim_journal(
        &self,
        permit: &Permit,
        rule: &TrimRule,
        go_on: impl FnMut(u64, u64) -> Result<()>,
    ) -> Result<Trimmed> {
        let trimmed = trim::trim(&self.inner.store, &self.inner.writer, rule, go_on)?;
        if trimmed.entries > 0 {
            let note = format!("entries={} dropped={}", trimmed.entries, trimmed.dropped.len());
            self.record(permit, "変更記録の整理", &note, Outcome::Done, BTreeSet::new())?;
        }
        Ok(trimmed)
    }

    /// Turns the cells of an ended batch into plain ones.
    ///
    /// # Errors
    /// Store errors.
    pub fn sweep(&self, batch: crate::store::batch::BatchId) -> Result<()> {
        self.inner.writer.sweep(batch)
    }
}
