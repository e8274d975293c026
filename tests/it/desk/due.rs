use yakuba::access::AccountId;
use yakuba::base::date::Date;
use yakuba::base::holiday::BusinessCalendar;
use yakuba::desk::due::{self, DueNo, NewDue, State, Urgency, close, close_about, put, urgency};

use super::{CHIEF, DRAFTER, act, day, refused, today, town};

fn work(about: &str, kind: &str, due_on: Date) -> NewDue {
    NewDue {
        service: "welfare".into(),
        kind: kind.into(),
        about: about.into(),
        title: format!("ケース{about}の決定"),
        due_on,
        section: "福祉課".into(),
        for_account: (about == "1").then_some(AccountId(CHIEF)),
        link: format!("/welfare/case/{about}"),
    }
}

#[test]
fn the_list_shows_open_work_by_the_day_it_is_due() {
    let town = town();
    act(&town, DRAFTER, |deed| {
        put(deed, work("1", "decide", day(2026, 12, 4)))?;
        put(deed, work("2", "decide", day(2026, 11, 19)))?;
        put(deed, work("3", "visit", day(2027, 1, 15)))?;
        put(deed, work("2", "visit", day(2026, 11, 24)))?;
        close(deed, DueNo(3)).map(|()| ())
    })
    .unwrap();
    let read = town.read().unwrap();
    let open: Vec<u64> = due::open(&read).unwrap().iter().map(|due| due.no.0).collect();
    assert_eq!(open, [2, 4, 1]);
    let about: Vec<u64> = due::about(&read, "welfare", "2").unwrap().iter().map(|due| due.no.0).collect();
    assert_eq!(about, [2, 4]);
    let done = due::need(&read, DueNo(3)).unwrap();
    assert_eq!(done.state, State::Done { by: AccountId(DRAFTER), on: today() });
    assert_eq!(refused(act(&town, DRAFTER, |deed| close(deed, DueNo(3)))), "DESK-20");
    assert_eq!(refused(act(&town, DRAFTER, |deed| close(deed, DueNo(9)))), "DESK-19");
}

#[test]
fn closing_what_concerns_a_case_leaves_other_cases_and_kinds() {
    let town = town();
    let closed = act(&town, DRAFTER, |deed| {
        for about in ["1", "10", "1"] {
            put(deed, work(about, "decide", today()))?;
        }
        put(deed, work("1", "visit", today()))?;
        close_about(deed, "welfare", "1", "decide")
    })
    .unwrap();
    assert_eq!(closed, 2);
    let read = town.read().unwrap();
    let open: Vec<u64> = due::open(&read).unwrap().iter().map(|due| due.no.0).collect();
    assert_eq!(open, [2, 4]);
    let again = act(&town, DRAFTER, |deed| close_about(deed, "welfare", "1", "decide")).unwrap();
    assert_eq!(again, 0);
}

#[test]
fn lateness_counts_business_days_and_a_closed_day_means_the_next_open_one() {
    // 2026-11-23 is 勤労感謝の日, a Monday (内閣府「国民の祝日について」); 2026-11-21 and 22 the weekend.
    let calendar = BusinessCalendar::default();
    let at = |due_on, today| urgency(due_on, today, &calendar);
    assert_eq!(at(day(2026, 11, 20), day(2026, 11, 20)), Urgency::Today);
    assert_eq!(at(day(2026, 11, 20), day(2026, 11, 22)), Urgency::Late(0));
    assert_eq!(at(day(2026, 11, 20), day(2026, 11, 24)), Urgency::Late(1));
    assert_eq!(at(day(2026, 11, 20), day(2026, 11, 26)), Urgency::Late(3));
    assert_eq!(at(day(2026, 11, 21), day(2026, 11, 24)), Urgency::Today);
    assert_eq!(at(day(2026, 11, 21), day(2026, 11, 20)), Urgency::Later, "in truth due on Tuesday of next week");
    assert_eq!(at(day(2026, 11, 20), day(2026, 11, 16)), Urgency::ThisWeek);
    assert_eq!(at(day(2026, 12, 29), day(2027, 1, 4)), Urgency::Today, "closed 29 December to 3 January");
    assert_eq!(at(day(2026, 12, 28), day(2027, 1, 4)), Urgency::Late(1));
}
