//! `yakuba bench store`: 64 writers through the door the services use.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::disk::{SlowMemory, sync_time};
use super::figures::{Times, round};
use super::peer;
use crate::access::{Actor, Permission, SubjectId, Town, authorise};
use crate::base::clock::{Clock, Stopwatch};
use crate::base::error::Result;
use crate::store::keyring::{KdfCost, Secret};
use crate::store::{Index, IndexDef, IndexRows, Record, Schema, Scope, TableDef, Uniqueness};

static WRITE: Permission = Permission { service: "bench", action: "write", title: "計測" };
const WRITERS: u64 = 64;

/// A record of about 512 bytes with one index.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Row {
    id: u64,
    shelf: u32,
    body: Vec<u8>,
}

static ROW: TableDef = TableDef::of::<Row>(
    "bench.row",
    "計測用の記録",
    1,
    Scope::Content,
    &[IndexDef { space: "bench.row#shelf", uniqueness: Uniqueness::Many }],
    &[],
);
const BY_SHELF: Index<Row, u32> = Index::at(0);

impl Record for Row {
    type Key = u64;
    fn table() -> &'static TableDef {
        &ROW
    }
    fn key(&self) -> u64 {
        self.id
    }
    fn index(&self, rows: &mut IndexRows) {
        rows.add(&BY_SHELF, &self.shelf);
    }
}

fn schema() -> Schema {
    Schema::of(crate::suite::schema().tables().chain([&ROW]))
}

/// What one run of writers did.
struct Run {
    seconds: f64,
    times: Times,
}

impl Run {
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    fn rate(&self) -> f64 {
        self.times.count() as f64 / self.seconds
    }

    fn to_json(&self) -> Value {
        json!({ "commits_per_s": round(self.rate()), "commits": self.times.count(), "latency": self.times.to_json() })
    }
}

/// So many threads write for so long, each use case one record with its index, journal and audit entry.
fn write(town: &Town, writers: u64, seconds: f64) -> Result<Run> {
    let permit = authorise(&Actor::machine(), &WRITE)?;
    let watch = Stopwatch::start();
    let threads: Vec<_> = (0..writers)
        .map(|_| {
            let (town, permit) = (town.clone(), permit.clone());
            std::thread::spawn(move || {
                let mut times = Times::default();
                while watch.elapsed().as_secs_f64() < seconds {
                    let begun = Stopwatch::start();
                    let written = town.act(&permit, "計測", |deed| {
                        let id = deed.next("bench.row")?;
                        deed.concerns(SubjectId(id % 5000));
                        deed.insert(&Row { id, shelf: u32::try_from(id % 1000).unwrap_or(0), body: vec![b'x'; 500] })
                    });
                    match written {
                        Ok(()) => times.add(begun.elapsed()),
                        Err(_) => break,
                    }
                }
                times
            })
        })
        .collect();
    let mut times = Times::default();
    for thread in threads {
        times.extend(thread.join().unwrap_or_default());
    }
    Ok(Run { seconds: watch.elapsed().as_secs_f64(), times })
}

/// Runs the bench; about 25 seconds.
///
/// # Errors
/// Store errors, and the system's for the scratch folder.
pub fn run(folder: &Path) -> Result<Value> {
    let slow = || SlowMemory::new(Duration::from_millis(2));
    let alone = write(&Town::on(slow(), schema(), Clock::real())?, 1, 5.0)?;
    let grouped = write(&Town::on(slow(), schema(), Clock::real())?, WRITERS, 5.0)?;

    let scratch = scratch(folder)?;
    let secret = Secret::passphrase("an open secret of the bench");
    let town = Town::create(scratch.path(), &secret, KdfCost::CHEAP, schema(), Clock::real())?;
    let here = write(&town, WRITERS, 6.0)?;
    drop(town);
    let file = scratch.path().join("peer.db");
    let peer = peer::run("sqlite_store", &[&file.to_string_lossy(), &WRITERS.to_string(), "6"]);
    let peer = peer.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let peer_rate = peer.as_ref().map(|p| p["commits"].as_f64().unwrap_or(0.0) / p["seconds"].as_f64().unwrap_or(1.0));
    Ok(json!({
        "bench": "store",
        "sync_ms": sync_time(folder).ok(),
        "memory_2ms": {
            "one_commit_each": alone.to_json(),
            "64_writers": grouped.to_json(),
            "ratio": round(grouped.rate() / alone.rate()),
            "goal": "ratio >= 10, p99 <= 40 ms",
        },
        "disk": {
            "64_writers": here.to_json(),
            "peer": peer.unwrap_or_else(|| json!("absent")),
            "peer_commits_per_s": peer_rate.map(round),
            "ratio": peer_rate.map(|rate| round(here.rate() / rate)),
            "goal": "ratio >= 1.0 against SQLite (WAL, synchronous=FULL, 64 threads)",
        },
    }))
}

/// A folder on the disk to be measured that goes away by itself.
///
/// # Errors
/// `STORE-07` when it cannot be made.
pub fn scratch(folder: &Path) -> Result<tempfile::TempDir> {
    tempfile::tempdir_in(folder).map_err(|e| crate::store::errors::ENGINE.because(e))
}
