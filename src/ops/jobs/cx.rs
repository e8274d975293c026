//! What a job's run works with: the town, the machine's permits, progress and the request to stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::access::{Actor, Permission, Permit, Town, authorise};
use crate::base::clock::Stamp;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::ops::errors::JOB_CANCELLED;

/// What a run works with.
pub struct JobCx<'j> {
    pub(super) town: &'j Town,
    pub(super) meter: &'j Meter,
    pub(super) reason: &'j str,
}

impl JobCx<'_> {
    /// The town.
    #[must_use]
    pub fn town(&self) -> &Town {
        self.town
    }

    /// The machine's permit for one kind of deed.
    ///
    /// # Errors
    /// `ACCESS-01` never for the machine.
    pub fn permit(&self, permission: &'static Permission) -> Result<Permit> {
        authorise(&Actor::machine(), permission)
    }

    /// Why it was started; empty for a run by the calendar.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.reason
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.town.clock().now()
    }

    /// The business day.
    #[must_use]
    pub fn today(&self) -> Date {
        self.town.clock().today()
    }

    /// Tells how far the run is, and whether it may go on: call it between steps.
    ///
    /// # Errors
    /// `OPS-04` when somebody asked it to stop; return it.
    pub fn progress(&self, done: u64, total: u64) -> Result<()> {
        self.meter.done.store(done, Ordering::Relaxed);
        self.meter.total.store(total, Ordering::Relaxed);
        if self.meter.stop.load(Ordering::Acquire) { Err(JOB_CANCELLED.error()) } else { Ok(()) }
    }
}

/// How far a run is, read by pages while it works.
#[derive(Debug, Default)]
pub(super) struct Meter {
    pub(super) done: AtomicU64,
    pub(super) total: AtomicU64,
    pub(super) stop: AtomicBool,
}
