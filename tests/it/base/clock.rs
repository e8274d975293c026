//! The clock. Witness for the moments: `date -d @1795151109 -u` of GNU coreutils.

use std::time::Duration;

use super::day;
use yakuba::base::clock::{Clock, Stamp};

#[test]
fn a_moment_is_written_in_japanese_time() {
    // 2026-11-20T05:05:09Z
    let at = Stamp::from_millis(1_795_151_109_123);
    assert_eq!(at.to_string(), "2026-11-20 14:05:09");
    assert_eq!(at.rfc3339(), "2026-11-20T14:05:09.123+09:00");
    assert_eq!(Stamp::jst(day("2026-11-20"), 14, 5, 9), Some(Stamp::from_millis(1_795_151_109_000)));
    assert_eq!(serde_json::to_string(&at).unwrap(), "1795151109123");
}

#[test]
fn the_day_changes_at_midnight_in_japan() {
    let midnight = Stamp::start_of(day("2026-11-20"));
    assert_eq!(midnight.date(), day("2026-11-20"));
    assert_eq!(midnight.minus(Duration::from_millis(1)).date(), day("2026-11-19"));
}

#[test]
fn a_business_day_stays_while_the_clock_runs() {
    let clock = Clock::with_business_day(day("2026-11-20"));
    assert_eq!(clock.today(), day("2026-11-20"));
    assert!(clock.now() > Stamp::start_of(day("2025-01-01")));
}

#[test]
fn clones_of_a_clock_moved_by_hand_show_the_same_time() {
    let (clock, hands) = Clock::by_hand(Stamp::start_of(day("2026-12-31")));
    let other = clock.clone();
    hands.advance(Duration::from_secs(86_400));
    assert_eq!(other.today(), day("2027-01-01"));
    assert_eq!(clock.now(), other.now());
}
