//! Jobs (ジョブ): work with a calendar, done one at a time, with progress, history and output.
//!
//! A job is data ([`JobDef`]) declared by parts and services. [`Jobs`] knows when each is due,
//! takes starts by hand and asks to stop, and runs what is due: by itself on a thread
//! ([`Jobs::start`]) or when told ([`Jobs::work`]). It does not know what jobs do.
//!
//! Invariant: a run that was begun has an entry in the history, also when the machine died in it.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::errors::{JOB_RESTS, JOB_WAITS, NO_JOB, NO_REASON, NO_THREAD};
use crate::access::{Permit, Town};
use crate::base::clock::Stamp;
use crate::base::error::Result;
use crate::store::Reader;

mod cx;
mod run;
pub mod schedule;
pub mod standing;
pub mod table;

use cx::Meter;

pub use cx::JobCx;
pub use schedule::{Days, Schedule};
pub use table::{JobRun, JobState, Outcome, RunId};

/// How often the thread looks at the calendar.
const LOOK: Duration = Duration::from_secs(1);

/// A job as it is declared.
#[derive(Debug)]
pub struct JobDef {
    /// `part.job`.
    pub name: &'static str,
    /// The Japanese name.
    pub title: &'static str,
    /// When it is due.
    pub schedule: Schedule,
    /// What happens to a run that fell into a time when the service was down.
    pub missed: Missed,
    /// The work.
    pub run: fn(&mut JobCx<'_>) -> Result<Report>,
}

/// What happens to a run that fell into a time when the service was down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It is run once when the service is up again.
    CatchUp,
    /// It stands in the history as missed; the next one is by the calendar.
    Report,
}

/// What a run has to say: counts and ids, no names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(pub String);

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pieces done.
    pub done: u64,
    /// Pieces in all; 0 while unknown.
    pub total: u64,
}

/// A job as the page shows it.
#[derive(Clone, Debug)]
pub struct JobView {
    /// What it is.
    pub def: &'static JobDef,
    /// When it is due next; none for a job that is only started by hand.
    pub next: Option<Stamp>,
    /// The run under way.
    pub running: Option<Running>,
    /// Whether it waits for the runner.
    pub waiting: bool,
    /// The newest run that ended.
    pub last: Option<JobRun>,
}

/// A run under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Its number.
    pub run: RunId,
    /// Since when.
    pub since: Stamp,
    /// How far it is.
    pub progress: Progress,
    /// Whether somebody asked it to stop.
    pub stopping: bool,
}

/// Who wants a run, and why.
#[derive(Clone, Debug)]
struct Order {
    def: &'static JobDef,
    due: Option<Stamp>,
    by: String,
    reason: String,
}

#[derive(Debug, Default)]
struct Desk {
    orders: VecDeque<Order>,
    running: Option<(&'static str, RunId, Stamp, Arc<Meter>)>,
    closing: bool,
}

#[derive(Debug)]
struct Inner {
    town: Town,
    defs: Vec<&'static JobDef>,
    desk: Mutex<Desk>,
    bell: Condvar,
    /// Held by whoever runs a job: one at a time.
    runner: Mutex<()>,
}

/// The town's jobs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Jobs {
    inner: Arc<Inner>,
}

/// The thread that runs jobs; dropping it asks the run under way to stop and waits for it.
#[derive(Debug)]
pub struct Runner {
    jobs: Jobs,
    thread: Option<JoinHandle<()>>,
}

impl Jobs {
    /// The jobs of a town. What was due or under way while nobody looked is settled by each job's
    /// rule for missed runs.
    ///
    /// # Errors
    /// Store errors.
    pub fn new(town: Town, defs: impl IntoIterator<Item = &'static JobDef>) -> Result<Jobs> {
        let inner = Inner {
            town,
            defs: defs.into_iter().collect(),
            desk: Mutex::default(),
            bell: Condvar::new(),
            runner: Mutex::default(),
        };
        let jobs = Jobs { inner: Arc::new(inner) };
        for def in &jobs.inner.defs {
            jobs.settle(def)?;
        }
        Ok(jobs)
    }

    /// Starts the thread that runs what is due.
    ///
    /// # Errors
    /// `OPS-06` when the operating system gives no thread.
    pub fn start(&self) -> Result<Runner> {
        let jobs = self.clone();
        let work = move || {
            while jobs.wait() {
                if let Err(error) = jobs.work() {
                    tracing::error!(code = error.code().id, "jobs cannot be run");
                }
            }
        };
        let thread = std::thread::Builder::new().name("jobs".into()).spawn(work);
        Ok(Runner { jobs: self.clone(), thread: Some(thread.map_err(|error| NO_THREAD.because(error))?) })
    }

    /// Starts a job by hand.
    ///
    /// # Errors
    /// `OPS-01` no such job, `OPS-02` it waits or runs, `OPS-07` no reason; store errors.
    pub fn order(&self, permit: &Permit, name: &str, reason: &str) -> Result<()> {
        let def = self.def(name)?;
        if reason.trim().is_empty() {
            return Err(NO_REASON.field("reason", "理由を入力してください。"));
        }
        let order = Order {
            def,
            due: None,
            by: permit.actor().name.clone(),
            reason: reason.trim().to_owned(),
        };
        if !self.enqueue(order) {
            return Err(JOB_WAITS.error());
        }
        let note = format!("job={name}");
        self.inner.town.act(permit, "ジョブの実行", move |deed| {
            deed.note(&note);
            Ok(())
        })
    }

    /// Asks a run under way to stop, or takes a waiting one back.
    ///
    /// # Errors
    /// `OPS-01` no such job, `OPS-03` it neither runs nor waits; store errors.
    pub fn cancel(&self, permit: &Permit, name: &str) -> Result<()> {
        let def = self.def(name)?;
        let mut desk = self.desk();
        let waiting = desk.orders.len();
        desk.orders.retain(|order| order.def.name != def.name);
        let taken = desk.orders.len() < waiting;
        let running = desk.running.as_ref().filter(|(running, ..)| *running == def.name);
        let stopped = running.map(|(_, _, _, meter)| meter.stop.store(true, Ordering::Release)).is_some();
        drop(desk);
        if !taken && !stopped {
            return Err(JOB_RESTS.error());
        }
        let note = format!("job={name}");
        self.inner.town.act(permit, "ジョブの中止", move |deed| {
            deed.note(&note);
            Ok(())
        })
    }

    /// Every job as it stands now.
    ///
    /// # Errors
    /// Store errors.
    pub fn views(&self) -> Result<Vec<JobView>> {
        let read = self.inner.town.read()?;
        let views = self.inner.defs.iter().map(|def| {
            let state = read.get::<JobState>(&def.name.to_owned())?;
            let last = read.by_part(&table::BY_JOB, &def.name.to_owned())?.last().transpose()?;
            let desk = self.desk();
            let running = desk.running.as_ref().filter(|(name, ..)| *name == def.name);
            Ok(JobView {
                def,
                next: state.and_then(|state| state.next),
                running: running.map(|(_, run, since, meter)| Running {
                    run: *run,
                    since: *since,
                    progress: Progress {
                        done: meter.done.load(Ordering::Relaxed),
                        total: meter.total.load(Ordering::Relaxed),
                    },
                    stopping: meter.stop.load(Ordering::Relaxed),
                }),
                waiting: desk.orders.iter().any(|order| order.def.name == def.name),
                last,
            })
        });
        views.collect()
    }

    /// The newest runs of a job, newest first.
    ///
    /// # Errors
    /// `OPS-01` no such job; store errors.
    pub fn history(&self, name: &str, at_most: usize) -> Result<Vec<JobRun>> {
        let def = self.def(name)?;
        let range = crate::store::read::prefixed(crate::store::Key::bytes(&def.name.to_owned()));
        let read = self.inner.town.read()?;
        read.by_range(&table::BY_JOB, range, crate::store::Direction::Down)?.take(at_most).collect()
    }

    fn def(&self, name: &str) -> Result<&'static JobDef> {
        self.inner.defs.iter().find(|def| def.name == name).copied().ok_or_else(|| NO_JOB.with(name))
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.inner.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enqueue(&self, order: Order) -> bool {
        let mut desk = self.desk();
        let busy = desk.running.as_ref().is_some_and(|(name, ..)| *name == order.def.name);
        if busy || desk.orders.iter().any(|other| other.def.name == order.def.name) {
            return false;
        }
        desk.orders.push_back(order);
        self.inner.bell.notify_all();
        true
    }

    /// Waits for work; false when the runner is told to end.
    fn wait(&self) -> bool {
        let desk = self.desk();
        let idle = |desk: &mut Desk| desk.orders.is_empty() && !desk.closing;
        let (desk, _) =
            self.inner.bell.wait_timeout_while(desk, LOOK, idle).unwrap_or_else(PoisonError::into_inner);
        !desk.closing
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let mut desk = self.jobs.desk();
        desk.closing = true;
        if let Some((_, _, _, meter)) = &desk.running {
            meter.stop.store(true, Ordering::Release);
        }
        drop(desk);
        self.jobs.inner.bell.notify_all();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
