//! What failed sign-ins cost: their answers come later and later, and their checks stand in a lane
//! of their own. A right password is let in whatever others did: nobody is locked out, because that
//! would let anybody lock a colleague out.
//!
//! Failures are counted for the pair of account and source, so that failures from elsewhere do not
//! slow the owner, and for the source alone far more leniently, because a whole office may come from
//! one address (VDI). The counts live in memory; a restart forgets them, the audit trail does not.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::password::Lane;
use crate::base::clock::Stamp;

/// Failures of a pair that cost nothing: people mistype.
const FREE: u32 = 3;
/// The longest time a failure's answer is held back.
pub const LONGEST_WAIT: Duration = Duration::from_secs(8);
/// Failures of a pair after which its checks stand in the suspects' lane.
const PAIR_SUSPECT: u32 = 5;
/// Failures of a source, over all accounts, after which its checks do.
const SOURCE_SUSPECT: u32 = 100;
/// Failures are forgotten so long after the last one.
const MEMORY: Duration = Duration::from_secs(15 * 60);
/// Pairs and sources remembered at most.
const ROOM: usize = 20_000;

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Stamp,
}

#[derive(Debug, PartialEq, Eq, Hash, Clone)]
enum Who {
    Pair(String, String),
    Source(String),
}

/// Counts failed sign-ins.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<Who, Failures>>,
}

impl Throttle {
    fn table(&self) -> MutexGuard<'_, HashMap<Who, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// In which lane a try under this name from this source stands.
    #[must_use]
    pub fn lane(&self, name: &str, source: &str, now: Stamp) -> Lane {
        let table = self.table();
        let count = |who: Who| table.get(&who).filter(|f| now.since(f.last) < MEMORY).map_or(0, |f| f.count);
        let pair = count(Who::Pair(name.to_owned(), source.to_owned()));
        let all = count(Who::Source(source.to_owned()));
        if pair >= PAIR_SUSPECT || all >= SOURCE_SUSPECT { Lane::Suspect } else { Lane::Clear }
    }

    /// Counts a failure; how long its answer is to be held back: 1, 2, 4 … seconds from the fourth
    /// on, at most [`LONGEST_WAIT`].
    #[must_use]
    pub fn failed(&self, name: &str, source: &str, now: Stamp) -> Duration {
        let mut table = self.table();
        if table.len() >= ROOM {
            table.retain(|_, f| now.since(f.last) < MEMORY);
        }
        if table.len() >= ROOM {
            // Names made up by the thousand must not push the others out: the single failures go.
            table.retain(|_, f| f.count > FREE);
        }
        let room = table.len() < ROOM;
        let mut count = |who: Who| {
            if !room && !table.contains_key(&who) {
                return FREE + 1;
            }
            let kept = table.entry(who).or_insert(Failures { count: 0, last: now });
            if now.since(kept.last) >= MEMORY {
                kept.count = 0;
            }
            kept.count = kept.count.saturating_add(1);
            kept.last = now;
            kept.count
        };
        count(Who::Source(source.to_owned()));
        let pair = count(Who::Pair(name.to_owned(), source.to_owned()));
        match pair.checked_sub(FREE + 1) {
            None => Duration::ZERO,
            Some(doublings) => Duration::from_secs(1 << doublings.min(10)).min(LONGEST_WAIT),
        }
    }

    /// The owner came in from this source: the pair's failures are forgotten.
    pub fn succeeded(&self, name: &str, source: &str) {
        self.table().remove(&Who::Pair(name.to_owned(), source.to_owned()));
    }
}
