//! When jobs are due. Weekdays and holidays: the Cabinet Office's list (assets/calendar): 2026-11-23
//! (Mon) 勤労感謝の日, 2027-01-01 (Fri) 元日, 2027-01-11 (Mon) 成人の日.

use yakuba::base::clock::Stamp;
use yakuba::base::date::Weekday;
use yakuba::base::holiday::Holidays;
use yakuba::ops::jobs::{Days, Schedule};

use super::at;

fn next(schedule: Schedule, after: Stamp) -> Stamp {
    schedule.next(after, Holidays::shipped()).unwrap()
}

fn on(days: Days) -> Schedule {
    Schedule::At { days, hour: 4, minute: 10 }
}

#[test]
fn a_daily_job_is_due_at_its_time_and_strictly_after_now() {
    let daily = on(Days::Every);
    assert_eq!(next(daily, at(2026, 11, 20, 4, 9)), at(2026, 11, 20, 4, 10));
    assert_eq!(next(daily, at(2026, 11, 20, 4, 10)), at(2026, 11, 21, 4, 10));
    assert_eq!(next(daily, at(2026, 12, 31, 23, 59)), at(2027, 1, 1, 4, 10));
}

#[test]
fn weekdays_days_of_the_month_and_short_months() {
    let mondays = on(Days::On(&[Weekday::Monday, Weekday::Thursday]));
    assert_eq!(next(mondays, at(2026, 11, 20, 12, 0)), at(2026, 11, 23, 4, 10));
    assert_eq!(next(mondays, at(2026, 11, 23, 12, 0)), at(2026, 11, 26, 4, 10));
    let last = on(Days::OfMonth(31));
    assert_eq!(next(last, at(2027, 2, 1, 0, 0)), at(2027, 2, 28, 4, 10));
    assert_eq!(next(last, at(2028, 2, 1, 0, 0)), at(2028, 2, 29, 4, 10));
    assert_eq!(next(last, at(2026, 11, 30, 5, 0)), at(2026, 12, 31, 4, 10));
}

#[test]
fn business_days_leave_out_weekends_holidays_and_the_year_end() {
    let open = on(Days::Business);
    // Friday the 20th; the 23rd is a holiday.
    assert_eq!(next(open, at(2026, 11, 20, 12, 0)), at(2026, 11, 24, 4, 10));
    // Closed from 29 December to 3 January.
    assert_eq!(next(open, at(2026, 12, 28, 12, 0)), at(2027, 1, 4, 4, 10));
    assert_eq!(next(on(Days::BusinessOfMonth(1)), at(2026, 12, 28, 12, 0)), at(2027, 1, 4, 4, 10));
    // 4, 5, 6, 7, 8, (11 is a holiday) 12 January.
    assert_eq!(next(on(Days::BusinessOfMonth(6)), at(2027, 1, 1, 0, 0)), at(2027, 1, 12, 4, 10));
    assert_eq!(next(on(Days::LastBusinessOfMonth), at(2026, 12, 1, 0, 0)), at(2026, 12, 28, 4, 10));
    assert_eq!(next(on(Days::LastBusinessOfMonth), at(2026, 11, 20, 0, 0)), at(2026, 11, 30, 4, 10));
}

#[test]
fn short_steps_count_from_midnight_and_by_hand_is_never_due() {
    let often = Schedule::EveryMinutes(7 * 60);
    assert_eq!(next(often, at(2026, 11, 20, 12, 0)), at(2026, 11, 20, 14, 0));
    assert_eq!(next(often, at(2026, 11, 20, 21, 0)), at(2026, 11, 21, 0, 0));
    assert_eq!(Schedule::ByHand.next(at(2026, 11, 20, 12, 0), Holidays::shipped()), None);
    assert_eq!(Schedule::EveryMinutes(0).next(at(2026, 11, 20, 12, 0), Holidays::shipped()), None);
    assert_eq!(on(Days::BusinessOfMonth(40)).next(at(2026, 11, 20, 12, 0), Holidays::shipped()), None);
}

#[test]
fn the_calendar_is_told_in_words() {
    assert_eq!(on(Days::Every).words(), "毎日 4時10分");
    assert_eq!(on(Days::On(&[Weekday::Monday, Weekday::Friday])).words(), "毎週月・金曜日 4時10分");
    assert_eq!(on(Days::LastBusinessOfMonth).words(), "毎月の最終開庁日 4時10分");
}
