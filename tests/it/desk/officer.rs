use yakuba::desk::officer::{self, NewOfficer, appoint, leave};

use super::{DRAFTER, act, day, refused, town};

fn head(section: &str, name: &str, from: yakuba::base::date::Date) -> NewOfficer {
    NewOfficer { section: section.into(), title: "桜町福祉事務所長".into(), name: name.into(), from }
}

#[test]
fn a_document_finds_the_head_of_its_own_day() {
    let town = town();
    act(&town, DRAFTER, |deed| {
        appoint(deed, head("福祉課", "山田　一郎", day(2024, 4, 1)))?;
        appoint(deed, head("福祉課別館", "鈴木　花子", day(2020, 4, 1)))?;
        appoint(deed, head("福祉課", "髙橋　二郎", day(2026, 4, 1)))
    })
    .unwrap();
    let read = town.read().unwrap();
    let name = |on| officer::head_on(&read, "福祉課", on).unwrap().map(|officer| officer.name);
    assert_eq!(name(day(2024, 3, 31)), None);
    assert_eq!(name(day(2024, 4, 1)).as_deref(), Some("山田　一郎"));
    assert_eq!(name(day(2026, 3, 31)).as_deref(), Some("山田　一郎"));
    assert_eq!(name(day(2026, 4, 1)).as_deref(), Some("髙橋　二郎"));
    let nobody = officer::need_head(&read, "住民課", day(2026, 4, 1));
    assert_eq!(refused(nobody), "DESK-17");
}

#[test]
fn a_head_who_left_leaves_the_office_empty_until_the_next_one() {
    let town = town();
    act(&town, DRAFTER, |deed| appoint(deed, head("福祉課", "山田　一郎", day(2024, 4, 1)))).unwrap();
    assert_eq!(refused(act(&town, DRAFTER, |deed| leave(deed, "福祉課", day(2024, 3, 31)))), "DESK-18");
    act(&town, DRAFTER, |deed| leave(deed, "福祉課", day(2026, 6, 30))).unwrap();
    assert_eq!(refused(act(&town, DRAFTER, |deed| leave(deed, "福祉課", day(2026, 7, 31)))), "DESK-17");
    for early in [day(2024, 4, 1), day(2026, 6, 30)] {
        let refusal = act(&town, DRAFTER, move |deed| appoint(deed, head("福祉課", "髙橋　二郎", early)));
        assert_eq!(refused(refusal), "DESK-18");
    }
    act(&town, DRAFTER, |deed| appoint(deed, head("福祉課", "髙橋　二郎", day(2026, 8, 1)))).unwrap();
    let read = town.read().unwrap();
    assert!(officer::head_on(&read, "福祉課", day(2026, 6, 30)).unwrap().is_some());
    assert!(officer::head_on(&read, "福祉課", day(2026, 7, 31)).unwrap().is_none());
}
