//! The register's use cases.

use yakuba::base::date::PartialDate;
use yakuba::store::{Direction, Reader};
use yakuba::suite::event::{self, Fact};
use yakuba::suite::resident::action::{change, entry, flag, household, merge, resolve};
use yakuba::suite::resident::model::{
    CorporateNumber, FlagKind, Household, HouseholdNo, Membership, Person, PersonNo, Relation, Version, span,
};
use yakuba::suite::resident::tables::Revision;

use super::{address, day, names, of, permit, reason, resident, seen, today, town};

fn no_flag() -> flag::NewFlag {
    flag::NewFlag {
        kind: FlagKind::DomesticViolence,
        from: day(2026, 4, 1),
        renewal: Some(day(2027, 3, 31)),
        ask: Vec::new(),
        reported_by: None,
        together: Vec::new(),
    }
}

#[test]
fn a_save_from_an_older_version_is_refused_and_changes_nothing() {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        entry::register(deed, resident(1, "山田　花子", "ヤマダ ハナコ", 10, "世帯主"))
    })
    .unwrap();
    let renamed = |version| {
        town.act(&permit(), "試験", move |deed| {
            change::rename(
                deed,
                &seen(1, version, "婚姻"),
                names("鈴木　花子", "スズキ ハナコ"),
                day(2026, 6, 1),
            )
        })
    };
    assert_eq!(renamed(1).unwrap(), Version(2));
    let error = renamed(1).unwrap_err();
    assert_eq!(error.code().id, "RESIDENT-02");
    let read = town.read().unwrap();
    let person: Person = read.need(&PersonNo(1)).unwrap();
    assert_eq!(person.names.len(), 2);
    assert_eq!(person.names_on(day(2026, 5, 31)).unwrap().full.as_str(), "山田　花子");
    assert_eq!(person.names_on(day(2026, 6, 1)).unwrap().full.as_str(), "鈴木　花子");
    let kept: Vec<Revision> =
        read.under(&PersonNo(1), Direction::Up).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].reason.as_str(), kept[0].was.names.len()), ("婚姻", 1));
}

#[test]
fn history_is_read_as_it_was_on_a_day() {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        entry::register(deed, resident(1, "山田　花子", "ヤマダ ハナコ", 10, "世帯主"))?;
        entry::register(deed, resident(2, "山田　一郎", "ヤマダ イチロウ", 10, "子"))?;
        change::relocate(deed, &of(1, "転居"), address("桜町", "5番地"), day(2023, 7, 1))?;
        change::move_out(deed, &of(1, "転出"), change::Departure::MovedOut(None), day(2025, 3, 31))?;
        change::die(deed, &of(2, "死亡"), PartialDate::parse("令和8年5月日不詳").unwrap())
    })
    .unwrap();
    let read = town.read().unwrap();
    let one: Person = read.need(&PersonNo(1)).unwrap();
    let at = |d| span::on(&one.addresses, d).map(|r| r.address.clone());
    assert_eq!(at(day(2020, 3, 31)), None);
    assert_eq!(at(day(2023, 6, 30)), Some(address("緑町一丁目", "2番3号")));
    assert_eq!(at(day(2023, 7, 1)), Some(address("桜町", "5番地")));
    assert_eq!(at(day(2025, 3, 31)), None, "the day of moving out is no longer a day of living here");
    assert!(!one.lives_here_on(today()));
    let home: Household = read.need(&HouseholdNo(10)).unwrap();
    assert_eq!(home.head_on(day(2025, 3, 30)), Some(PersonNo(1)));
    assert_eq!(home.head_on(day(2025, 3, 31)), None);
    let members = |d| -> Vec<u64> {
        household::members_on(&read, HouseholdNo(10), d).unwrap().iter().map(|p| p.no.0).collect()
    };
    assert_eq!((members(day(2024, 1, 1)), members(today())), (vec![1, 2], vec![]));
    let two: Person = read.need(&PersonNo(2)).unwrap();
    assert_eq!(two.death.unwrap().to_string(), "令和8年5月日不詳");
}

#[test]
fn the_head_changes_and_every_member_keeps_a_relation_to_the_new_one() {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        entry::register(deed, resident(1, "山田　太郎", "ヤマダ タロウ", 10, "世帯主"))?;
        entry::register(deed, resident(2, "山田　花子", "ヤマダ ハナコ", 10, "妻"))?;
        let new = household::NewHead {
            household: HouseholdNo(10),
            seen: Some(Version(1)),
            head: PersonNo(2),
            from: day(2026, 1, 1),
            relations: vec![(PersonNo(1), Relation::parse("夫").unwrap())],
            reason: reason("世帯主変更"),
        };
        household::change_head(deed, new)
    })
    .unwrap();
    let read = town.read().unwrap();
    let home: Household = read.need(&HouseholdNo(10)).unwrap();
    assert_eq!(home.head_on(today()), Some(PersonNo(2)));
    let one: Person = read.need(&PersonNo(1)).unwrap();
    let relation = |d| one.membership_on(d).map(|m: &Membership| m.relation.as_str().to_owned());
    assert_eq!(relation(day(2025, 12, 31)).as_deref(), Some("世帯主"));
    assert_eq!(relation(today()).as_deref(), Some("夫"));
}

#[test]
fn a_merged_number_leads_to_the_one_that_stays_and_protection_moves_with_it() {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        for no in [1, 2, 3] {
            let new = entry::NewPerson { membership: None, ..resident(no, "山田　花子", "", 10, "子") };
            entry::register(deed, new)?;
        }
        flag::add(deed, &of(2, "申出"), no_flag())?;
        merge::merge(deed, &of(2, "同一人"), merge::Old { no: PersonNo(3), seen: None })?;
        merge::merge(deed, &of(1, "同一人"), merge::Old { no: PersonNo(2), seen: None })
    })
    .unwrap();
    let read = town.read().unwrap();
    for no in [1, 2, 3] {
        assert_eq!(resolve(&read, PersonNo(no)).unwrap().no, PersonNo(1));
    }
    let kept: Person = read.need(&PersonNo(1)).unwrap();
    assert_eq!(kept.aliases, [PersonNo(2), PersonNo(3)]);
    assert!(kept.is_protected_on(today()));
    let far: Person = read.need(&PersonNo(3)).unwrap();
    assert_eq!(far.merged_into, Some(PersonNo(1)), "chains stay short");
    let facts = event::after(&read, 0, 100).unwrap();
    let merges: Vec<&Fact> =
        facts.iter().map(|(_, fact)| fact).filter(|f| matches!(f, Fact::ResidentMerged { .. })).collect();
    assert_eq!(merges.len(), 2);
    let again = town.act(&permit(), "試験", |deed| {
        merge::merge(deed, &of(1, "同一人"), merge::Old { no: PersonNo(2), seen: None })
    });
    assert_eq!(again.unwrap_err().code().id, "RESIDENT-07");
}

#[test]
fn a_flag_protects_those_named_together_and_does_not_end_by_itself() {
    let town = town();
    town.act(&permit(), "試験", |deed| {
        entry::register(deed, resident(1, "山田　花子", "", 10, "世帯主"))?;
        entry::register(deed, resident(2, "山田　一郎", "", 10, "子"))?;
        flag::add(deed, &of(1, "申出"), flag::NewFlag { together: vec![PersonNo(2)], ..no_flag() })
    })
    .unwrap();
    let read = town.read().unwrap();
    let child: Person = read.need(&PersonNo(2)).unwrap();
    assert!(child.is_protected_on(today()));
    assert!(child.is_protected_on(day(2027, 4, 1)), "passing the renewal day opens nothing");
    assert!(!child.is_protected_on(day(2026, 3, 31)));
    assert_eq!(child.flags[0].together, [PersonNo(1)]);
}

#[test]
fn a_corporate_number_is_taken_only_with_its_check_digit() {
    // 国税庁 7000012050002, 総務省 2000012020001: 国税庁法人番号公表サイト.
    for good in ["7000012050002", "２００００１２０２０００１"] {
        CorporateNumber::parse(good).unwrap();
    }
    for bad in ["8000012050002", "7000012050003", "700001205000", ""] {
        assert_eq!(CorporateNumber::parse(bad).unwrap_err().code().id, "RESIDENT-01");
    }
}

#[test]
fn a_second_head_and_a_household_without_head_are_refused() {
    let town = town();
    let enter = |no, household, relation: &'static str| {
        town.act(&permit(), "試験", move |deed| {
            entry::register(deed, resident(no, "山田　花子", "", household, relation))
        })
    };
    assert_eq!(enter(1, 10, "子").unwrap_err().code().id, "RESIDENT-04");
    enter(1, 10, "世帯主").unwrap();
    assert_eq!(enter(2, 10, "世帯主").unwrap_err().code().id, "RESIDENT-01");
    assert_eq!(enter(1, 10, "子").unwrap_err().code().id, "RESIDENT-05");
    assert_eq!(town.read().unwrap().count::<Person>().unwrap(), 1);
}
