//! The change journal is cut behind the slowest follower, within floor and ceiling.

use std::time::Duration;

use yakuba::access::Town;
use yakuba::base::clock::{Clock, Stamp};
use yakuba::ops::JOBS_RUN;
use yakuba::store::Reader;
use yakuba::store::journal::{Counter, Entry, Follower};
use yakuba::store::trim::{TrimRule, Trimmed};

use super::{act, permit, town};

const DAY: Duration = Duration::from_secs(86_400);

/// A town with so many entries, and followers that reached these numbers.
fn written(entries: u64, followers: &[(&str, u64)]) -> Town {
    let (town, _) = town();
    for (name, reached) in followers.iter().map(|(n, r)| ((*n).to_owned(), *r)) {
        act(&town, move |deed| deed.put(&Follower { name, reached })).unwrap();
    }
    while town.store().seq() < entries {
        act(&town, |deed| deed.put(&Counter { name: "test".into(), last: 1 })).unwrap();
    }
    town
}

fn first(town: &Town) -> u64 {
    town.read().unwrap().all::<Entry>().unwrap().next().unwrap().unwrap().seq
}

/// Entries carry the machine's time, so the rule looks from so many days on.
fn trim(town: &Town, days: u32, change: impl FnOnce(TrimRule) -> TrimRule) -> Trimmed {
    let now: Stamp = Clock::real().now().plus(DAY * days);
    let rule = change(TrimRule::standing(now.millis()));
    town.trim_journal(&permit(&JOBS_RUN), &rule, |_, _| Ok(())).unwrap()
}

#[test]
fn nothing_younger_than_seven_days_goes() {
    let town = written(30, &[]);
    assert_eq!(trim(&town, 6, |rule| rule), Trimmed::default());
    assert_eq!(first(&town), 1);
}

#[test]
fn entries_go_up_to_the_slowest_follower_and_the_newest_stays() {
    let town = written(1200, &[("search", 1150), ("backup", 1100)]);
    let trimmed = trim(&town, 8, |rule| rule);
    assert_eq!((trimmed.entries, first(&town)), (1100, 1101));
    assert!(trimmed.dropped.is_empty());
    let alone = written(40, &[]);
    trim(&alone, 8, |rule| rule);
    assert_eq!(first(&alone), 40);
    // Numbers go on.
    act(&alone, |deed| deed.put(&Counter { name: "test".into(), last: 2 })).unwrap();
    assert!(alone.store().seq() > 40);
}

#[test]
fn a_follower_slower_than_the_ceiling_is_dropped_and_told() {
    let town = written(60, &[("search", 55), ("standby", 3)]);
    let trimmed = trim(&town, 31, |rule| rule);
    assert_eq!(trimmed.dropped, ["search", "standby"]);
    let size = written(60, &[("search", 58), ("standby", 3)]);
    let bytes = {
        let read = size.read().unwrap();
        let entries = read.all::<Entry>().unwrap().map(|e| yakuba::store::codec::encode(&e.unwrap()).unwrap().len() + 9);
        entries.skip(30).sum::<usize>() as u64
    };
    let trimmed = trim(&size, 0, |rule| TrimRule { bytes, ..rule });
    assert_eq!(trimmed.dropped, ["standby"]);
    assert_eq!((trimmed.entries, first(&size)), (30, 31));
}

#[test]
fn an_asked_stop_ends_between_steps() {
    let town = written(1200, &[]);
    let rule = TrimRule::standing(Clock::real().now().plus(DAY * 8).millis());
    let mut steps = 0;
    let stopped = town.trim_journal(&permit(&JOBS_RUN), &rule, |_, all| {
        assert_eq!(all, 1199);
        steps += 1;
        if steps > 1 { Err(yakuba::ops::errors::JOB_CANCELLED.error()) } else { Ok(()) }
    });
    assert_eq!(stopped.unwrap_err().code().id, "OPS-04");
    assert_eq!(first(&town), 501);
}

#[test]
fn a_follower_inside_the_process_holds_entries_back_and_is_dropped_by_the_ceiling() {
    let town = written(40, &[]);
    town.store().follower_reached("search", 10);
    assert_eq!((trim(&town, 8, |rule| rule).entries, first(&town)), (10, 11));
    assert_eq!(town.store().slowest_follower(), Some(10));
    assert_eq!(trim(&town, 31, |rule| rule).dropped, ["search"]);
    assert_eq!(town.store().slowest_follower(), None);
}
