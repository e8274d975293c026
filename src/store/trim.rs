//! Trimming the change journal: up to the slowest follower, never the last days, and never beyond
//! a ceiling of age and size; a follower that is slower than the ceiling is dropped and must begin
//! anew.
//!
//! Invariant: the newest entry stays, so that numbers and times go on after a restart. It reads no
//! clock: the rule tells the time.

use std::time::Duration;

use super::codec::decode_record;
use super::db::{Snapshot, Store};
use super::journal::{Entry, Follower};
use super::read::{Direction, Read, Reader};
use super::table::Record;
use super::writer::Writer;
use crate::base::error::Result;

/// Entries removed in one commit.
const STEP: u64 = 500;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrimRule {
    /// The moment, milliseconds since 1970.
    pub now: i64,
    /// Younger entries stay while the size allows it.
    pub floor: Duration,
    /// Older entries go, whoever still needs them.
    pub oldest: Duration,
    /// Beyond so many bytes the oldest entries go, whoever still needs them.
    pub bytes: u64,
}

impl TrimRule {
    /// The house rule: 7 days at least, 30 days or 20 GB at most.
    #[must_use]
    pub const fn standing(now: i64) -> TrimRule {
        TrimRule {
            now,
            floor: Duration::from_secs(7 * DAY.as_secs()),
            oldest: Duration::from_secs(30 * DAY.as_secs()),
            bytes: 20_000_000_000,
        }
    }

    fn before(&self, age: Duration) -> i64 {
        self.now.saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
    }
}

/// What went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trimmed {
    /// Entries removed.
    pub entries: u64,
    /// Followers that were too slow: they must begin with everything anew.
    pub dropped: Vec<String>,
}

/// Which entries go, and which followers with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Plan {
    from: u64,
    /// The first entry that stays.
    keep: u64,
    dropped: Vec<String>,
}

/// Trims in steps of bounded size. `go_on(done, all)` is asked before each step.
pub(crate) fn trim(
    store: &Store,
    writer: &Writer,
    rule: &TrimRule,
    mut go_on: impl FnMut(u64, u64) -> Result<()>,
) -> Result<Trimmed> {
    let inside = store.slowest_follower();
    let plan = plan(&store.read()?, rule, inside)?;
    let mut trimmed = Trimmed::default();
    for name in plan.dropped {
        tracing::error!(follower = name, "a follower of the change journal is too slow and was dropped");
        let gone = name.clone();
        writer.run(move |tx| tx.delete::<Follower>(&gone))?;
        trimmed.dropped.push(name);
    }
    for name in store.drop_followers_below(plan.keep) {
        tracing::error!(follower = name, "a follower inside this process is too slow and was dropped");
        trimmed.dropped.push(name.to_owned());
    }
    let all = plan.keep.saturating_sub(plan.from);
    let mut from = plan.from;
    while from < plan.keep {
        go_on(trimmed.entries, all)?;
        let to = plan.keep.min(from + STEP);
        writer.run(move |tx| (from..to).try_for_each(|seq| tx.delete::<Entry>(&seq)))?;
        trimmed.entries += to - from;
        from = to;
    }
    Ok(trimmed)
}

/// `inside`: the number that the slowest follower inside this process has reached.
fn plan(read: &Snapshot, rule: &TrimRule, inside: Option<u64>) -> Result<Plan> {
    let first = read.all::<Entry>()?.next().transpose()?;
    let (Some(first), Some(last)) = (first, read.last_entry()?) else { return Ok(Plan::default()) };
    let ends = (first.seq, last.seq);
    let followers: Vec<Follower> = read.all::<Follower>()?.collect::<Result<_>>()?;
    let slowest = followers.iter().map(|follower| follower.reached).chain(inside).min().unwrap_or(last.seq);
    // The first entry each wish would keep.
    let needed = slowest.saturating_add(1).min(first_since(read, ends, rule.before(rule.floor))?);
    let ceiling = first_since(read, ends, rule.before(rule.oldest))?.max(first_within(read, ends, rule.bytes)?);
    let keep = needed.max(ceiling).min(last.seq);
    let late = |follower: &Follower| follower.reached.saturating_add(1) < keep;
    let dropped = followers.into_iter().filter(late).map(|follower| follower.name).collect();
    Ok(Plan { from: first.seq, keep: keep.max(first.seq), dropped })
}

/// The first entry not older than a moment, or one past the last: numbers have no gaps and times
/// never go back, so halving finds it.
fn first_since(read: &Snapshot, (first, last): (u64, u64), moment: i64) -> Result<u64> {
    let (mut low, mut high) = (first, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if read.need::<Entry>(&middle)?.at < moment { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// The first of the newest entries that together hold at most so many bytes.
fn first_within(read: &Snapshot, (first, last): (u64, u64), bytes: u64) -> Result<u64> {
    let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    let (mut sum, mut keep) = (0_u64, last + 1);
    for row in read.walk(Entry::table().name, all, Direction::Down)? {
        let (key, value) = row?;
        sum += (key.len() + value.len()) as u64;
        if sum > bytes {
            return Ok(keep);
        }
        keep = keep.saturating_sub(1);
        debug_assert_eq!(decode_record::<Entry>(&value).map(|entry| entry.seq).unwrap_or(keep), keep);
    }
    Ok(first)
}
