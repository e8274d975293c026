//! Running what is due: the calendar is settled when the service comes up, then one order after the
//! other is begun, worked and written into the history.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::cx::{JobCx, Meter};
use super::table::{JobRun, JobState, Outcome, RunId};
use super::{JobDef, Jobs, Missed, Order, Report};
use crate::access::{Actor, Deed, authorise};
use crate::base::error::{Error, Result};
use crate::base::holiday::Holidays;
use crate::ops::JOBS_RUN;
use crate::ops::errors::{JOB_BROKE, JOB_CANCELLED};
use crate::store::Reader;

impl Jobs {
    /// Runs everything that is due or ordered now, one after the other; how many ran.
    ///
    /// # Errors
    /// Store errors. A job that fails is no error: its history says so.
    pub fn work(&self) -> Result<usize> {
        let _one = self.inner.runner.lock().unwrap_or_else(PoisonError::into_inner);
        self.order_what_is_due()?;
        let mut ran = 0;
        while let Some(order) = self.take()? {
            self.run(order)?;
            ran += 1;
        }
        Ok(ran)
    }

    fn by_machine<T: Send + 'static>(
        &self,
        business: &str,
        use_case: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.town.act(&authorise(&Actor::machine(), &JOBS_RUN)?, business, use_case)
    }

    /// Looks after a job when the service comes up.
    pub(super) fn settle(&self, def: &'static JobDef) -> Result<()> {
        let now = self.inner.town.clock().now();
        let next = def.schedule.next(now, Holidays::shipped());
        let before = self.inner.town.read()?.get::<JobState>(&def.name.to_owned())?;
        let broken = before.as_ref().and_then(|state| state.running);
        let missed = before.as_ref().and_then(|state| state.next).filter(|due| *due <= now);
        let unchanged = before.as_ref().is_some_and(|state| state.next == next);
        if broken.is_none() && missed.is_none() && unchanged {
            return Ok(());
        }
        let again = match def.missed {
            // A run that takes the machine down is tried once more, not for ever.
            Missed::CatchUp => missed.is_some() || (broken.is_some() && !self.broke_twice(def)?),
            Missed::Report => false,
        };
        self.by_machine("ジョブの予定", move |deed| {
            if let Some(run) = broken {
                let run = deed.need::<JobRun>(&run)?;
                deed.put(&JobRun { ended: Some(now), outcome: Some(Outcome::Broken), ..run })?;
            }
            if let (Some(due), Missed::Report) = (missed, def.missed) {
                let id = RunId(deed.next("ops.job_run")?);
                deed.put(&JobRun::missed(id, def.name, due, now))?;
            }
            deed.put(&JobState { name: def.name.to_owned(), next, running: None })
        })?;
        if again {
            let due = missed.or(Some(now));
            self.enqueue(Order { def, due, by: "machine".into(), reason: String::new() });
        }
        Ok(())
    }

    /// Whether the run before the one that broke off had broken off too.
    fn broke_twice(&self, def: &'static JobDef) -> Result<bool> {
        let runs = self.history(def.name, 2)?;
        Ok(runs.get(1).is_some_and(|run| run.outcome == Some(Outcome::Broken)))
    }

    fn order_what_is_due(&self) -> Result<()> {
        let now = self.inner.town.clock().now();
        let read = self.inner.town.read()?;
        for def in &self.inner.defs {
            let state = read.get::<JobState>(&def.name.to_owned())?;
            let due = state.as_ref().and_then(|state| state.next).filter(|due| *due <= now);
            let Some(due) = due else { continue };
            let next = def.schedule.next(now, Holidays::shipped());
            let name = def.name.to_owned();
            self.by_machine("ジョブの予定", move |deed| deed.put(&JobState { name, next, running: None }))?;
            self.enqueue(Order { def, due: Some(due), by: "machine".into(), reason: String::new() });
        }
        Ok(())
    }

    /// Takes the next order and writes that its run has begun.
    fn take(&self) -> Result<Option<(Order, JobRun, Arc<Meter>)>> {
        let order = {
            let mut desk = self.desk();
            if desk.closing { None } else { desk.orders.pop_front() }
        };
        let Some(order) = order else { return Ok(None) };
        let now = self.inner.town.clock().now();
        let begun = order.clone();
        let run = self.by_machine("ジョブの開始", move |deed| {
            let id = RunId(deed.next("ops.job_run")?);
            let run = JobRun::begun(id, begun.def.name, begun.due, now, &begun.by, &begun.reason);
            let name = begun.def.name.to_owned();
            let next = deed.get::<JobState>(&name)?.and_then(|state| state.next);
            deed.note(&format!("job={name} run={}", id.0));
            deed.put(&run)?;
            deed.put(&JobState { name, next, running: Some(id) })?;
            Ok(run)
        })?;
        let meter = Arc::new(Meter::default());
        self.desk().running = Some((order.def.name, run.id, now, Arc::clone(&meter)));
        Ok(Some((order, run, meter)))
    }

    fn run(&self, (order, run, meter): (Order, JobRun, Arc<Meter>)) -> Result<()> {
        let mut cx = JobCx { town: &self.inner.town, meter: &meter, reason: &order.reason };
        let caught = catch_unwind(AssertUnwindSafe(|| (order.def.run)(&mut cx)));
        let result = caught.unwrap_or_else(|_| Err(JOB_BROKE.error()));
        let now = self.inner.town.clock().now();
        let (outcome, output) = said(&result);
        if let Outcome::Failed { code } = &outcome {
            tracing::error!(job = order.def.name, code, "a job failed");
        }
        let (done, total) = (meter.done.load(Ordering::Relaxed), meter.total.load(Ordering::Relaxed));
        let ended = JobRun { ended: Some(now), outcome: Some(outcome), output, done, total, ..run };
        let written = self.by_machine("ジョブの終了", move |deed| {
            let state = deed.need::<JobState>(&ended.job)?;
            deed.note(&format!("job={} run={}", ended.job, ended.id.0));
            deed.put(&JobState { running: None, ..state })?;
            deed.put(&ended)
        });
        self.desk().running = None;
        written
    }
}

fn said(result: &Result<Report>) -> (Outcome, String) {
    let told = |error: &Error| match error.detail() {
        "" => error.code().what.to_owned(),
        detail => format!("{} ({detail})", error.code().what),
    };
    match result {
        Ok(report) => (Outcome::Done, report.0.clone()),
        Err(error) if error.code() == &JOB_CANCELLED => (Outcome::Cancelled, told(error)),
        Err(error) => (Outcome::Failed { code: error.code().id.to_owned() }, told(error)),
    }
}
