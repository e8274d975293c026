//! The opened data folder of one municipality: store, key, clock and search under one roof.
//!
//! Holds the one [`Writer`], so that whoever wants to write needs a [`Permit`] and leaves an audit
//! entry. It does not know what the services' records mean.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::audit::{self, Outcome, Said, SubjectId};
use super::deed::Deed;
use super::permit::Permit;
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
}

impl Town {
    /// A town in memory, for tests and benches.
    ///
    /// # Errors
    /// Store errors.
    pub fn in_memory(schema: Schema, clock: Clock) -> Result<Town> {
        let device = redb::backends::InMemoryBackend::new();
        let (store, writer) = Store::open(device, schema, &Options::default())?;
        Ok(Town { store, writer: Arc::new(writer), clock })
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
        let (permit, business) = (permit.clone(), business.to_owned());
        let (now, today) = (self.clock.now(), self.clock.today());
        // The audit trail and the journal show the machine's time even in a town of the past.
        let real = Clock::real().now();
        self.writer.run(move |tx| {
            tx.stamp(permit.actor().account.0, real.millis());
            let (subjects, note) = (BTreeSet::new(), String::new());
            let mut deed = Deed { tx, permit, business, subjects, note, now, today };
            let value = use_case(&mut deed)?;
            let Deed { tx, permit, business, subjects, note, .. } = deed;
            audit::append(tx, real, Said { permit, business, note, outcome: Outcome::Done, subjects })?;
            Ok(value)
        })
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
        let said = Said {
            permit: permit.clone(),
            business: business.to_owned(),
            note: note.to_owned(),
            outcome,
            subjects,
        };
        let real = Clock::real().now();
        self.writer.run(move |tx| {
            tx.stamp(said.permit.actor().account.0, real.millis());
            audit::append(tx, real, said).map(|_| ())
        })
    }
}
