//! From persons to a decision: what is refused, what is warned of, and what the second person does.

use yakuba::access::audit::{AuditEntry, BY_SUBJECT};
use yakuba::access::SubjectId;
use yakuba::base::money::Yen;
use yakuba::desk::approval::How;
use yakuba::desk::due;
use yakuba::store::{Direction, Reader};
use yakuba::suite::resident::model::{Label, PersonNo, Version};
use yakuba::suite::welfare::action::case::{self, NewCase, NewLiving};
use yakuba::suite::welfare::action::decide::{self, NewDecision};
use yakuba::suite::welfare::action::income::{self, NewIncome};
use yakuba::suite::welfare::action::member::{self, NewMember};
use yakuba::suite::welfare::action::{Target, level, need};
use yakuba::suite::welfare::model::case::{Facts, Role, Standing};
use yakuba::suite::welfare::model::decision::{Decision, DecisionState};
use yakuba::suite::welfare::model::income::IncomeKind;
use yakuba::suite::welfare::tables::Revision;

use super::office::{HEAD, WORKER, World, day, decision, living, month, new_case, reason};

fn world() -> World {
    let world = World::on("2026-11-20");
    world.person(1, "桜田　ハナ", "サクラダ ハナ", "1948-05-10");
    world.person(2, "桜田　太郎", "サクラダ タロウ", "1950-01-01");
    world
}

fn newcomer(no: u64, from: &str) -> NewMember {
    NewMember {
        person: PersonNo(no),
        standing: Standing::Counted,
        role: Role::Member,
        from: day(from),
        reason: reason("転入"),
        facts: Facts::default(),
    }
}

#[test]
fn a_case_goes_from_persons_to_a_decision_that_a_second_person_makes() {
    let world = world();
    let case = world.single(1, 28_000, "2026-11-01");
    world.apply(case, 1, "2026-11-10");
    let open = due::about(&world.town.read().unwrap(), "welfare", "case-1").unwrap();
    assert_eq!(open.iter().map(|d| d.due_on).collect::<Vec<_>>(), [day("2026-11-24")], "14 days");
    let no = world.draft(case, "2026-11-10");
    let own = world.act(WORKER, move |deed| decide::approve(deed, no, How::Self_));
    assert_eq!(own.unwrap_err().code().id, "DESK-03");
    world.act(HEAD, move |deed| decide::approve(deed, no, How::Self_)).unwrap();
    let read = world.town.read().unwrap();
    let decided: Decision = read.need(&no).unwrap();
    assert_eq!((decided.state, decided.decided_on), (DecisionState::Approved, Some(day("2026-11-20"))));
    let kinds: Vec<String> = due::about(&read, "welfare", "case-1").unwrap().into_iter().map(|d| d.kind).collect();
    assert_eq!(kinds, ["notify"], "the notice is what is due now");
    let entries: Vec<AuditEntry> = read.by(&BY_SUBJECT, &SubjectId(1)).unwrap().map(Result::unwrap).collect();
    assert!(entries.len() >= 4, "each step is found from the person");
}

/// 岩沼市, 78 alone, rent 28,000: 2026-09 92,390, 2026-10 93,390, 2026-12 112,740, 2027-03 100,850
/// (domain notes §2, recomputed there by hand).
#[test]
fn a_month_is_determined_from_what_is_recorded_as_published_figures_say() {
    let world = world();
    let case = world.single(1, 28_000, "2026-04-01");
    let read = world.town.read().unwrap();
    let case = need(&read, case).unwrap();
    for (of, yen) in [("2026-09", 92_390), ("2026-10", 93_390), ("2026-12", 112_740), ("2027-03", 100_850)] {
        let inputs = level::inputs(&read, &case, month(of), None).unwrap();
        let found = level::determine(&inputs, month(of)).unwrap();
        assert_eq!(found.total, Yen::new(yen), "{of}");
        let parts = found.parts.iter().map(|(_, yen)| yen.get()).sum::<i64>();
        let items = found.items.iter().map(|(_, yen)| yen.get()).sum::<i64>();
        assert_eq!((parts, items), (yen, yen), "{of}");
    }
}

#[test]
fn income_is_set_against_living_first_and_the_first_month_is_counted_by_days() {
    let world = world();
    let case = world.single(1, 28_000, "2026-10-01");
    let pension = NewIncome {
        case,
        person: PersonNo(1),
        kind: IncomeKind::Pension,
        amount: Yen::new(50_000),
        from: month("2026-10"),
        to: None,
        evidence: Label::parse("年金振込通知書").unwrap(),
        replaces: None,
    };
    let twice = pension.clone();
    world.act(WORKER, |deed| income::declare(deed, pension)).unwrap();
    assert_eq!(world.refused(|deed| income::declare(deed, twice)), "WELFARE-34");
    let read = world.town.read().unwrap();
    let kept = need(&read, case).unwrap();
    let whole = level::determine(&level::inputs(&read, &kept, month("2026-10"), None).unwrap(), month("2026-10"));
    assert_eq!(whole.unwrap().total, Yen::new(43_390));
    // 43,390 of 65,390 - 50,000 living and 28,000 housing; 16 of 31 days, each item up to whole yen.
    let from = Some(day("2026-10-16"));
    let inputs = level::inputs(&read, &kept, month("2026-10"), from).unwrap();
    let found = level::determine(&inputs, month("2026-10")).unwrap();
    assert_eq!(found.items.iter().map(|(_, y)| y.get()).collect::<Vec<_>>(), [7_944, 14_452]);
    assert!(found.working.to_text().contains("16/31"));
    let correction = NewIncome {
        case,
        person: PersonNo(1),
        kind: IncomeKind::Pension,
        amount: Yen::new(51_000),
        from: month("2026-11"),
        to: None,
        evidence: Label::parse("年金振込通知書").unwrap(),
        replaces: Some((1, reason("改定"))),
    };
    world.act(WORKER, |deed| income::declare(deed, correction)).unwrap();
    let read = world.town.read().unwrap();
    let at = |of: &str| level::inputs(&read, &kept, month(of), None).unwrap().other.get();
    assert_eq!((at("2026-10"), at("2026-11")), (50_000, 51_000), "what was known for October stays");
}

#[test]
fn nobody_is_in_two_households_at_once_and_periods_do_not_overlap() {
    let world = world();
    let one = world.single(1, 0, "2026-05-01");
    assert_eq!(world.refused(|deed| case::open(deed, new_case(&[1], 0, "2026-06-01"))), "WELFARE-33");
    let two = world.single(2, 0, "2026-05-01");
    let admit = move |deed: &mut yakuba::access::Deed<'_, '_>| {
        member::admit(deed, &Target::of(one, reason("同居")), newcomer(2, "2026-08-01"))
    };
    assert_eq!(world.refused(admit), "WELFARE-33");
    let end = move |last: &'static str| {
        move |deed: &mut yakuba::access::Deed<'_, '_>| {
            member::end(deed, &Target::of(two, reason("転居")), PersonNo(2), day(last))
        }
    };
    world.act(WORKER, end("2026-07-31")).unwrap();
    world.act(WORKER, admit).unwrap();
    assert_eq!(world.refused(admit), "WELFARE-34", "the same person twice in one case");
    // Separated persons are not counted, so they may be.
    let apart = NewMember { standing: Standing::Separated, ..newcomer(1, "2026-09-01") };
    world.act(WORKER, move |deed| member::admit(deed, &Target::of(two, reason("分離")), apart)).unwrap();
    let read = world.town.read().unwrap();
    assert_eq!(need(&read, one).unwrap().counted_on(day("2026-08-01")).count(), 2);
    assert_eq!(need(&read, one).unwrap().counted_on(day("2026-07-31")).count(), 1);
    let kept: Vec<Revision> = read.under(&one, Direction::Up).unwrap().map(Result::unwrap).collect();
    assert_eq!((kept.len(), kept[0].was.members.len()), (1, 1), "what a change replaced is kept");
}

#[test]
fn bad_input_is_refused_with_its_article_and_nothing_half_done_stays() {
    let world = world();
    world.person(3, "桜田　未来", "サクラダ ミライ", "2026-11-19");
    let unborn = new_case(&[3], 0, "2026-11-01");
    assert_eq!(world.refused(|deed| case::open(deed, unborn)), "WELFARE-35");
    let headless = NewCase { members: vec![newcomer(1, "2026-05-01")], ..new_case(&[1], 0, "2026-05-01") };
    assert_eq!(world.refused(|deed| case::open(deed, headless)), "WELFARE-52");
    let case = world.single(1, 0, "2026-11-01");
    assert_eq!(world.refused(move |deed| decide::draft(deed, decision(case, "2026-11-01"))), "WELFARE-37");
    world.apply(case, 1, "2026-11-10");
    assert_eq!(world.refused(move |deed| decide::draft(deed, decision(case, "2026-11-09"))), "WELFARE-38");
    let stale = Target::seen(case, Version(9), reason("訂正"));
    let new = NewLiving { from: day("2026-11-15"), living: living(30_000), overrides: Vec::new() };
    assert_eq!(world.refused(move |deed| case::set_living(deed, &stale, new)), "WELFARE-32");
    let read = world.town.read().unwrap();
    assert_eq!(read.count::<yakuba::suite::welfare::model::case::Case>().unwrap(), 1);
    assert_eq!(read.count::<Decision>().unwrap(), 0);
}

#[test]
fn a_rent_over_the_ceiling_is_warned_of_and_the_reason_for_going_on_is_kept() {
    let world = world();
    let dear = new_case(&[1], 60_000, "2026-11-01");
    let again = NewCase { overrides: vec![("WELFARE-40".into(), reason("転居指導中"))], ..dear.clone() };
    let error = world.act(WORKER, |deed| case::open(deed, dear)).unwrap_err();
    assert_eq!(error.code().id, "WELFARE-40");
    assert!(error.to_string().contains("第14条") && error.fields()[0].message.contains("60,000円"));
    let case = world.act(WORKER, |deed| case::open(deed, again)).unwrap();
    let kept = need(&world.town.read().unwrap(), case).unwrap();
    let kept = &kept.overrides[0];
    assert_eq!((kept.code.as_str(), kept.reason.as_str(), kept.by.0), ("WELFARE-40", "転居指導中", WORKER));
}

#[test]
fn a_late_decision_says_why_and_a_case_that_changed_after_its_draft_is_not_approved() {
    let world = world();
    let case = world.single(1, 0, "2026-11-01");
    world.apply(case, 1, "2026-11-01");
    assert_eq!(world.refused(move |deed| decide::draft(deed, decision(case, "2026-11-01"))), "WELFARE-41");
    let late = NewDecision { delay: "預貯金の調査に日数を要したため。".into(), ..decision(case, "2026-11-01") };
    let no = world.act(WORKER, move |deed| decide::draft(deed, late)).unwrap();
    let new = NewLiving { from: day("2026-11-01"), living: living(20_000), overrides: Vec::new() };
    world.act(WORKER, move |deed| case::set_living(deed, &Target::of(case, reason("家賃の訂正")), new)).unwrap();
    let moved = world.act(HEAD, move |deed| decide::approve(deed, no, How::Self_));
    assert_eq!(moved.unwrap_err().code().id, "WELFARE-59");
    world.act(HEAD, move |deed| decide::send_back(deed, no, "家賃が変わっています。")).unwrap();
    let late = NewDecision { delay: "預貯金の調査に日数を要したため。".into(), ..decision(case, "2026-11-01") };
    let anew = world.act(WORKER, move |deed| decide::draft_anew(deed, no, late)).unwrap();
    world.act(HEAD, move |deed| decide::approve(deed, anew, How::Self_)).unwrap();
    let read = world.town.read().unwrap();
    assert_eq!(read.need::<Decision>(&no).unwrap().state, DecisionState::Withdrawn, "history is kept");
}
