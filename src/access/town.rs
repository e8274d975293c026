//! The opened data folder of one municipality: store, key, clock and search under one roof.
//!
//! Holds the one [`Writer`], so that whoever wants to write needs a [`Permit`] and leaves an audit
//! entry. It does not know what the services' records mean.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::audit::{self, Outcome, Said, SubjectId, Trail};
use super::deed::{Deed, Touched};
use super::password::HashCost;
use super::permit::Permit;
use super::session::Sessions;
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::store::db::Options;
use crate::store::{Schema, Snapshot, Store, Writer};

/// One municipality's open data. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Town {
    store: Store,
    writer: Arc<Writer>,
    clock: Clock,
    sessions: Arc<Sessions>,
    trail: Trail,
}

impl Town {
    /// Puts an opened store under the town's roof.
    fn assemble(store: Store, writer: Writer, clock: Clock) -> Result<Town> {
        let sessions = Arc::new(Sessions::new(HashCost::OWASP));
        Ok(Town { store, writer: Arc::new(writer), clock, sessions, trail: Trail::default() })
    }

    /// The same town with another cost of password hashes (tests, a stronger machine); sessions in
    /// memory are read anew.
    #[must_use]
    pub fn with_hash_cost(self, cost: HashCost) -> Town {
        Town { sessions: Arc::new(Sessions::new(cost)), ..self }
    }

    /// Who is signed in, and all that signing in needs.
    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    pub(super) fn trail(&self) -> Trail {
        self.trail.clone()
    }

    pub(super) fn writer(&self) -> &Writer {
        &self.writer
    }

    /// A town in memory, for tests and benches.
    ///
    /// # Errors
    /// Store errors.
    pub fn in_memory(schema: Schema, clock: Clock) -> Result<Town> {
        let device = redb::backends::InMemoryBackend::new();
        let (store, writer) = Store::open(device, schema, &Options::default())?;
        Town::assemble(store, writer, clock)
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The store, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// A snapshot of everything committed so far.
    ///
    /// # Errors
    /// Store errors.
    pub fn read(&self) -> Result<Snapshot> {
        self.store.read()
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
        let (permit, business, trail) = (permit.clone(), business.to_owned(), self.trail());
        let (now, today) = (self.clock.now(), self.clock.today());
        // The audit trail and the journal show the machine's time even in a town of the past.
        let real = Clock::real().now();
        let (value, rights) = self.writer.run(move |tx| {
            tx.stamp(permit.actor().account.0, real.millis());
            let (subjects, note) = (BTreeSet::new(), String::new());
            let mut deed =
                Deed { tx, permit, business, subjects, note, now, today, rights: Touched::No };
            let value = use_case(&mut deed)?;
            let Deed { tx, permit, business, subjects, note, rights, .. } = deed;
            let said = Said::under(&permit, &business, &note).ended(Outcome::Done, subjects);
            audit::append(tx, &trail, said)?;
            Ok((value, rights))
        })?;
        match rights {
            Touched::Yes => self.sessions.refresh(),
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
        let (account, trail) = (permit.actor().account, self.trail());
        let real = Clock::real().now();
        self.writer.run(move |tx| {
            tx.stamp(account.0, real.millis());
            audit::append(tx, &trail, said).map(|_| ())
        })
    }
}
