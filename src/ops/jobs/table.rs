//! What is kept of jobs: when each is due, and every run (実行履歴).

use serde::{Deserialize, Serialize};

use crate::base::clock::Stamp;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};

/// A run's number (実行番号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u64);
crate::id_key!(RunId);

/// What is known of a job between runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobState {
    /// The job.
    pub name: String,
    /// When it is due next.
    pub next: Option<Stamp>,
    /// The run under way; left standing when the machine dies in it.
    pub running: Option<RunId>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Well.
    Done,
    /// With an error of this code.
    Failed {
        /// The code, for example `STORE-07`.
        code: String,
    },
    /// Because somebody asked it to.
    Cancelled,
    /// It never ran: the service was down when it was due.
    Missed,
    /// The service ended in the middle of it.
    Broken,
}

/// One run of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// Its number.
    pub id: RunId,
    /// The job.
    pub job: String,
    /// When it was due; none for one started by hand.
    pub due: Option<Stamp>,
    /// When it began; none for one that was missed.
    pub began: Option<Stamp>,
    /// When it ended; none while it runs.
    pub ended: Option<Stamp>,
    /// Who started it: an account, or `machine`.
    pub by: String,
    /// Why it was started by hand.
    pub reason: String,
    /// How it ended; none while it runs.
    pub outcome: Option<Outcome>,
    /// What it had to say.
    pub output: String,
    /// Pieces done.
    pub done: u64,
    /// Pieces in all.
    pub total: u64,
}

impl JobRun {
    pub(super) fn begun(id: RunId, job: &str, due: Option<Stamp>, now: Stamp, by: &str, reason: &str) -> JobRun {
        JobRun {
            id,
            job: job.to_owned(),
            due,
            began: Some(now),
            ended: None,
            by: by.to_owned(),
            reason: reason.to_owned(),
            outcome: None,
            output: String::new(),
            done: 0,
            total: 0,
        }
    }

    pub(super) fn missed(id: RunId, job: &str, due: Stamp, now: Stamp) -> JobRun {
        let run = JobRun::begun(id, job, Some(due), now, "machine", "");
        JobRun { began: None, ended: Some(now), outcome: Some(Outcome::Missed), ..run }
    }
}

static STATE: TableDef = TableDef::of::<JobState>("ops.job", "ジョブの予定", 1, Scope::System, &[], &[]);
static RUN: TableDef = TableDef::of::<JobRun>(
    "ops.job_run",
    "ジョブの実行履歴",
    1,
    Scope::System,
    &[IndexDef { space: "ops.job_run#job", uniqueness: Uniqueness::Many }],
    &[],
);
/// Runs by job, in the order in which they began.
pub const BY_JOB: Index<JobRun, (String, u64)> = Index::at(0);
/// The tables of this file.
pub static TABLES: &[&TableDef] = &[&STATE, &RUN];

impl Record for JobState {
    type Key = String;
    fn table() -> &'static TableDef {
        &STATE
    }
    fn key(&self) -> String {
        self.name.clone()
    }
}

impl Record for JobRun {
    type Key = RunId;
    fn table() -> &'static TableDef {
        &RUN
    }
    fn key(&self) -> RunId {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_JOB, &(self.job.clone(), self.id.0));
    }
}
