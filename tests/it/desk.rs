//! What every counter shares: approval, document numbers, seals, heads of offices, the work list.

mod approval;
mod due;
mod number;
mod officer;
mod pages;
pub mod seal;

use std::collections::BTreeSet;

use yakuba::access::actor::Door;
use yakuba::access::{AccountId, Actor, Deed, Permission, Permit, Town, authorise};
use yakuba::base::clock::{Clock, Hands, Stamp};
use yakuba::base::date::Date;
use yakuba::base::error::Result;

static DRAFT: Permission = Permission { service: "welfare", action: "draft", title: "起案" };

pub const DRAFTER: u64 = 11;
pub const CHIEF: u64 = 12;
pub const HEAD: u64 = 13;

pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

pub fn today() -> Date {
    day(2026, 11, 20)
}

pub fn town() -> Town {
    let clock = Clock::fixed(Stamp::start_of(today()));
    Town::in_memory(yakuba::suite::schema(), clock).unwrap()
}

pub fn town_in_time() -> (Town, Hands) {
    let (clock, hands) = Clock::by_hand(Stamp::start_of(today()));
    (Town::in_memory(yakuba::suite::schema(), clock).unwrap(), hands)
}

pub fn actor(id: u64, also: &[&str]) -> Actor {
    let held: BTreeSet<String> =
        ["welfare.draft"].iter().chain(also).map(|permission| (*permission).to_owned()).collect();
    Actor::holding(AccountId(id), &format!("clerk{id}"), Door::Staff, held)
}

pub fn permit(id: u64, also: &[&str]) -> Permit {
    authorise(&actor(id, also), &DRAFT).unwrap()
}

/// Somebody acts: the drafter holds nothing more, the others both permissions of the route.
pub fn act<T: Send + 'static>(
    town: &Town,
    id: u64,
    action: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let also: &[&str] = if id == DRAFTER { &[] } else { &["welfare.check", "welfare.approve", "desk.seal"] };
    town.act(&permit(id, also), "試験", action)
}

pub fn refused<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.unwrap_err().code().id
}

/// Work on every page of the desk: drafts in each state, numbers with a void one, a seal with
/// impressions, heads of an office, work late, due today and later.
pub fn busy(town: &Town) {
    use yakuba::desk::approval::{How, NewDraft, send_back, sign, submit, withdraw};
    use yakuba::desk::{due, number, officer, seal};
    act(town, HEAD, |deed| {
        for (name, from) in [("山田　一郎", day(2024, 4, 1)), ("髙橋　花子", day(2026, 4, 1))] {
            let (section, title) = ("福祉課".into(), "桜町福祉事務所長".into());
            officer::appoint(deed, officer::NewOfficer { section, title, name: name.into(), from })?;
        }
        let (name, section) = ("桜町福祉事務所長之印".into(), "福祉課".into());
        let new = seal::NewSeal { name, section, side_mm: 24, from: day(2026, 4, 1), to: None, png: self::seal::PNG.to_vec() };
        let seal = seal::register(deed, new)?;
        for serial in 1..=3 {
            let no = number::take(deed, "福祉課", "桜福", today())?;
            let title = format!("保護開始決定通知書（ケース{serial}）");
            number::give(deed, &no, number::Document { service: "welfare".into(), title, link: String::new() })?;
            seal::impress(deed, seal, &no.text)?;
        }
        let wrong = number::take(deed, "住民課", "桜住", today())?;
        number::void(deed, &wrong, "日付を誤ったため")
    })
    .unwrap();
    for about in 1..=4_u64 {
        let no = act(town, DRAFTER, move |deed| {
            due::put(deed, due::NewDue {
                service: "welfare".into(),
                kind: "decide".into(),
                about: format!("ケース{about}"),
                title: format!("ケース{about}の保護の決定（申請から14日）"),
                due_on: today().plus_days(i32::try_from(about).unwrap() * 7 - 14),
                section: "福祉課".into(),
                for_account: (about == 2).then_some(AccountId(DRAFTER)),
                link: String::new(),
            })?;
            submit(deed, NewDraft {
                service: "welfare".into(),
                kind: "start".into(),
                about: about.to_string(),
                title: format!("保護の開始決定（ケース{about}）"),
                section: "福祉課".into(),
                steps: vec![
                    ("保護係長".into(), "welfare.check".into()),
                    ("福祉事務所長".into(), "welfare.approve".into()),
                ],
                ..NewDraft::default()
            })
        })
        .unwrap();
        match about {
            1 => {}
            2 => act(town, CHIEF, move |deed| {
                sign(deed, no, How::Self_)?;
                sign(deed, no, How::Deputy).map(|_| ())
            })
            .unwrap(),
            3 => act(town, CHIEF, move |deed| send_back(deed, no, "収入申告書が足りません。")).unwrap(),
            _ => act(town, DRAFTER, move |deed| withdraw(deed, no)).unwrap(),
        }
    }
}
