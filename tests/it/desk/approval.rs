use yakuba::access::{AccountId, Actor, SubjectId, Town, audit};
use yakuba::desk::approval::{
    self, Draft, DraftNo, How, NewDraft, Progress, State, What, resubmit, see_after, send_back, sign, submit, withdraw,
};
use yakuba::store::Reader;

use super::{CHIEF, DRAFTER, HEAD, act, actor, permit, refused, today, town};

fn new(about: &str) -> NewDraft {
    NewDraft {
        service: "welfare".into(),
        kind: "start".into(),
        about: about.into(),
        title: "保護の開始決定".into(),
        link: "/welfare/case/7".into(),
        section: "福祉課".into(),
        steps: vec![
            ("保護係長".into(), "welfare.check".into()),
            ("福祉事務所長".into(), "welfare.approve".into()),
        ],
        subjects: vec![SubjectId(1_000_001)],
    }
}

fn drafted(town: &Town) -> DraftNo {
    act(town, DRAFTER, |deed| submit(deed, new("7"))).unwrap()
}

fn draft(town: &Town, no: DraftNo) -> Draft {
    town.read().unwrap().need(&no).unwrap()
}

#[test]
fn nobody_signs_their_own_draft_even_with_the_right() {
    let town = town();
    let no = act(&town, CHIEF, |deed| submit(deed, new("7"))).unwrap();
    assert_eq!(refused(act(&town, CHIEF, move |deed| sign(deed, no, How::Self_))), "DESK-03");
    assert_eq!(refused(act(&town, CHIEF, move |deed| sign(deed, no, How::Deputy))), "DESK-03");
    assert_eq!(refused(act(&town, CHIEF, move |deed| send_back(deed, no, "誤り"))), "DESK-03");
    assert_eq!(draft(&town, no).state, State::Waiting);
    act(&town, HEAD, move |deed| sign(deed, no, How::Self_)).unwrap();
}

#[test]
fn two_steps_are_signed_in_order_by_two_people_who_hold_their_permissions() {
    let town = town();
    let no = drafted(&town);
    let only_approves = permit(HEAD, &["welfare.approve"]);
    let early = town.act(&only_approves, "試験", move |deed| sign(deed, no, How::Self_));
    assert_eq!(refused(early), "DESK-04", "the first step asks for another permission");
    assert_eq!(act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap(), Progress::Next);
    assert_eq!(refused(act(&town, CHIEF, move |deed| sign(deed, no, How::Self_))), "DESK-07");
    let end = town.act(&only_approves, "試験", move |deed| sign(deed, no, How::Self_)).unwrap();
    assert_eq!(end, Progress::Approved);
    let draft = draft(&town, no);
    assert_eq!(draft.approved_on(), Some(today()));
    let signers: Vec<u64> = draft.steps.iter().map(|step| step.done.as_ref().unwrap().by.0).collect();
    assert_eq!(signers, [CHIEF, HEAD]);
    assert_eq!(refused(act(&town, HEAD, move |deed| sign(deed, no, How::Self_))), "DESK-05");
}

#[test]
fn the_machine_may_draft_but_never_signs() {
    let town = town();
    let no = drafted(&town);
    static ANY: yakuba::access::Permission =
        yakuba::access::Permission { service: "test", action: "any", title: "試験" };
    for machine in [Actor::machine(), Actor::console("console", "root")] {
        let permit = yakuba::access::authorise(&machine, &ANY).unwrap();
        let made = town.act(&permit, "試験", |deed| {
            let draft = submit(deed, new("8"))?;
            withdraw(deed, draft)
        });
        made.unwrap();
        assert_eq!(refused(town.act(&permit, "試験", move |deed| sign(deed, no, How::Self_))), "DESK-11");
    }
}

#[test]
fn a_deputy_signs_in_the_absence_of_the_head_who_looks_at_it_afterwards() {
    let town = town();
    let no = drafted(&town);
    act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap();
    let end = act(&town, CHIEF, move |deed| sign(deed, no, How::Deputy)).unwrap();
    assert_eq!(end, Progress::Approved, "代決 may be by who signed the step before");
    let head = actor(HEAD, &["welfare.approve"]);
    let unseen = |town: &Town| approval::unseen(&town.read().unwrap(), &head).unwrap().len();
    assert_eq!(unseen(&town), 1);
    let own = actor(CHIEF, &["welfare.approve"]);
    assert!(approval::unseen(&town.read().unwrap(), &own).unwrap().is_empty(), "not to the deputy");
    assert_eq!(refused(act(&town, CHIEF, move |deed| see_after(deed, no))), "DESK-21");
    act(&town, HEAD, move |deed| see_after(deed, no)).unwrap();
    assert_eq!(unseen(&town), 0);
    let step = draft(&town, no).steps.pop().unwrap().done.unwrap();
    assert_eq!((step.how, step.seen), (How::Deputy, Some((AccountId(HEAD), today()))));
    assert_eq!(refused(act(&town, HEAD, move |deed| see_after(deed, no))), "DESK-21");
}

#[test]
fn a_delegated_decision_is_possible_at_the_last_step_only() {
    let town = town();
    let no = drafted(&town);
    assert_eq!(refused(act(&town, CHIEF, move |deed| sign(deed, no, How::Delegated))), "DESK-08");
    act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap();
    assert_eq!(act(&town, HEAD, move |deed| sign(deed, no, How::Delegated)).unwrap(), Progress::Approved);
}

#[test]
fn a_draft_sent_back_is_submitted_again_and_goes_through_all_steps_anew() {
    let town = town();
    let no = drafted(&town);
    act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap();
    assert_eq!(refused(act(&town, HEAD, move |deed| send_back(deed, no, "　"))), "DESK-01");
    act(&town, HEAD, move |deed| send_back(deed, no, "収入の資料が\n不足")).unwrap();
    let back = draft(&town, no);
    let expected = State::Returned { by: AccountId(HEAD), on: today(), reason: "収入の資料が 不足".into() };
    assert_eq!(back.state, expected);
    assert_eq!(refused(act(&town, HEAD, move |deed| sign(deed, no, How::Self_))), "DESK-05");
    assert_eq!(refused(act(&town, CHIEF, move |deed| resubmit(deed, no))), "DESK-09");
    act(&town, DRAFTER, move |deed| resubmit(deed, no)).unwrap();
    assert_eq!(refused(act(&town, DRAFTER, move |deed| resubmit(deed, no))), "DESK-05");
    assert_eq!(act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap(), Progress::Next);
    assert_eq!(act(&town, HEAD, move |deed| sign(deed, no, How::Self_)).unwrap(), Progress::Approved);
    let what: Vec<What> = draft(&town, no).history.into_iter().map(|moment| moment.what).collect();
    assert_eq!(what, [
        What::Submitted,
        What::Signed("保護係長".into(), How::Self_),
        What::SentBack("収入の資料が 不足".into()),
        What::Resubmitted,
        What::Signed("保護係長".into(), How::Self_),
        What::Signed("福祉事務所長".into(), How::Self_),
    ]);
}

#[test]
fn of_one_thing_only_one_draft_is_under_way_and_a_withdrawn_one_makes_room() {
    let town = town();
    let no = drafted(&town);
    assert_eq!(refused(act(&town, DRAFTER, |deed| submit(deed, new("7")))), "DESK-06");
    act(&town, DRAFTER, |deed| submit(deed, new("70"))).unwrap();
    assert_eq!(refused(act(&town, CHIEF, move |deed| withdraw(deed, no))), "DESK-09");
    act(&town, DRAFTER, move |deed| withdraw(deed, no)).unwrap();
    assert_eq!(refused(act(&town, CHIEF, move |deed| sign(deed, no, How::Self_))), "DESK-05");
    act(&town, DRAFTER, |deed| submit(deed, new("7"))).unwrap();
    let none = NewDraft { steps: Vec::new(), ..new("9") };
    assert_eq!(refused(act(&town, DRAFTER, |deed| submit(deed, none))), "DESK-10");
    let elsewhere = NewDraft { link: "https://example.com/".into(), ..new("9") };
    assert_eq!(refused(act(&town, DRAFTER, |deed| submit(deed, elsewhere))), "DESK-01");
}

#[test]
fn drafts_wait_for_those_who_may_sign_their_step_at_hand() {
    let town = town();
    let no = drafted(&town);
    let waiting = |id: u64, also: &[&str]| approval::waiting_for(&town.read().unwrap(), &actor(id, also)).unwrap().len();
    assert_eq!((waiting(CHIEF, &["welfare.check"]), waiting(HEAD, &["welfare.approve"])), (1, 0));
    assert_eq!(waiting(DRAFTER, &["welfare.check"]), 0);
    act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap();
    assert_eq!((waiting(CHIEF, &["welfare.check"]), waiting(HEAD, &["welfare.approve"])), (0, 1));
    act(&town, HEAD, move |deed| sign(deed, no, How::Self_)).unwrap();
    assert_eq!((waiting(CHIEF, &["welfare.check"]), waiting(HEAD, &["welfare.approve"])), (0, 0));
}

#[test]
fn every_signature_is_found_in_the_trail_from_the_person_concerned() {
    let town = town();
    let no = drafted(&town);
    act(&town, CHIEF, move |deed| sign(deed, no, How::Self_)).unwrap();
    act(&town, HEAD, move |deed| sign(deed, no, How::Self_)).unwrap();
    let read = town.read().unwrap();
    let entries: Vec<_> =
        read.by(&audit::BY_SUBJECT, &SubjectId(1_000_001)).unwrap().map(|entry| entry.unwrap().account).collect();
    assert_eq!(entries, [DRAFTER, CHIEF, HEAD]);
}
