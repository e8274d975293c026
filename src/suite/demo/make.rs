//! Enters a planned town through the services' own actions, some hundred persons a commit.

use super::plan::{Brief, Came, Home, Outsider, Place, Plan, Somebody, plan};
use super::words::Sex as PlannedSex;
use crate::access::{Actor, Deed, Permit, Town, authorise};
use crate::base::date::{Date, Known, Month, PartialDate};
use crate::base::error::Result;
use crate::suite::resident::action::change::{self, Departure};
use crate::suite::resident::action::entry::{Arrival, ArrivalKind, NewPerson, register};
use crate::suite::resident::action::{Target, flag};
use crate::suite::resident::model::{
    Address, AddressText, CorporateNumber, FlagKind, FullName, HouseholdNo, Kana, KanaStatus, Kind, Label,
    Membership, Names, PersonNo, Phone, Reason, Relation, RomanName, Section, Sex,
};

/// The permission under which a town is made; no role holds it.
pub static MAKE: crate::access::Permission =
    crate::access::Permission { service: "demo", action: "make", title: "架空の町を作る" };

/// Homes entered in one commit: some 200 persons, well inside a use case's 4 MiB.
const HOMES_A_COMMIT: usize = 80;
/// The first 宛名番号 and 世帯番号 below their running number, as a resident-record system gives them.
const PERSONS: u64 = 1_000_000;
const HOUSEHOLDS: u64 = 2_000_000;

/// Makes the town; `progress` hears how many of how many homes are entered.
///
/// # Errors
/// What the services' actions return.
pub fn make(town: &Town, brief: &Brief, mut progress: impl FnMut(usize, usize)) -> Result<()> {
    let Plan { homes, outsiders } = plan(brief);
    let permit = authorise(&Actor::machine(), &MAKE)?;
    let total = homes.len();
    let mut numbered = Vec::with_capacity(total);
    let mut next = PERSONS + 1;
    for (at, home) in (0u64..).zip(homes) {
        let first = next;
        next += u64::try_from(home.people.len()).unwrap_or(0);
        numbered.push((HouseholdNo(HOUSEHOLDS + 1 + at), first, home));
    }
    let mut done = 0;
    while !numbered.is_empty() {
        let part: Vec<_> = numbered.drain(..numbered.len().min(HOMES_A_COMMIT)).collect();
        done += part.len();
        act(town, &permit, move |deed| {
            part.iter().try_for_each(|(household, first, home)| enter_home(deed, *household, *first, home))
        })?;
        progress(done, total);
    }
    let mut outsiders = outsiders.into_iter().zip(next..).peekable();
    while outsiders.peek().is_some() {
        let part: Vec<_> = outsiders.by_ref().take(200).collect();
        act(town, &permit, move |deed| part.iter().try_for_each(|(who, no)| enter_outsider(deed, who, PersonNo(*no))))?;
    }
    Ok(())
}

fn act(
    town: &Town,
    permit: &Permit,
    enter: impl FnOnce(&mut Deed<'_, '_>) -> Result<()> + Send + 'static,
) -> Result<()> {
    town.act(permit, "架空の町の作成", enter)
}

fn enter_home(deed: &mut Deed<'_, '_>, household: HouseholdNo, first: u64, home: &Home) -> Result<()> {
    let mut entered = Vec::new();
    for (person, no) in home.people.iter().zip(first..) {
        if home.left.as_ref().is_some_and(|(day, _)| person.birth >= *day) {
            continue;
        }
        let no = PersonNo(no);
        enter_person(deed, household, no, home, person)?;
        entered.push(no);
        if let Some(day) = person.died {
            change::die(deed, &target(no, "死亡")?, day.into())?;
        }
    }
    if let Some((day, to)) = &home.left {
        for no in &entered {
            change::move_out(deed, &target(*no, "転出")?, Departure::MovedOut(Some(address(to)?)), *day)?;
        }
    }
    if let (Some(day), Some((one, others))) = (home.protected, entered.split_first()) {
        protect(deed, *one, others, day)?;
    }
    Ok(())
}

fn enter_person(
    deed: &mut Deed<'_, '_>,
    household: HouseholdNo,
    no: PersonNo,
    home: &Home,
    person: &Somebody,
) -> Result<()> {
    let born = |since: Date| person.birth > since;
    let arrival = |kind, on, elsewhere| Some(Arrival { on, kind, elsewhere });
    let birth = || arrival(ArrivalKind::Born, person.birth, None);
    let membership = Membership { household, relation: Relation::parse(person.relation)? };
    let new = |address, since, arrival| -> Result<NewPerson> {
        Ok(NewPerson {
            no: Some(no),
            kind: Kind::Resident,
            names: names(person, no)?,
            sex: sex(person.sex),
            nationality: person.nationality.map(Label::parse).transpose()?,
            birth: birth_date(person),
            address: Some(address),
            since: Some(since),
            arrival,
            membership: Some(membership.clone()),
            phones: person.phone.iter().map(|p| Phone::parse(p)).collect::<Result<_>>()?,
        })
    };
    let place = address(&home.place)?;
    match &home.came {
        Came::Always | Came::From(_) | Came::Within(..) if born(home.since) => {
            register(deed, new(place, person.birth, birth())?)?;
        }
        Came::Always => {
            register(deed, new(place, home.since, None)?)?;
        }
        Came::From(from) => {
            let moved = arrival(ArrivalKind::MovedIn, home.since, Some(address(from)?));
            register(deed, new(place, home.since, moved)?)?;
        }
        Came::Within(before, since) => {
            let (since, how) = if born(*since) { (person.birth, birth()) } else { (*since, None) };
            register(deed, new(address(before)?, since, how)?)?;
            if home.since > since {
                change::relocate(deed, &target(no, "転居")?, place, home.since)?;
            }
        }
    }
    Ok(())
}

fn protect(deed: &mut Deed<'_, '_>, one: PersonNo, others: &[PersonNo], from: Date) -> Result<()> {
    let flag = flag::NewFlag {
        kind: FlagKind::DomesticViolence,
        from,
        renewal: Some(from.plus_years(1)),
        ask: vec![Section::parse("住民課")?],
        reported_by: Some(Label::parse("架空県女性相談支援センター")?),
        together: others.to_vec(),
    };
    flag::add(deed, &target(one, "支援措置の申出")?, flag).map(drop)
}

fn enter_outsider(deed: &mut Deed<'_, '_>, who: &Outsider, no: PersonNo) -> Result<()> {
    let (kind, names, sex, birth, place) = match who {
        Outsider::Person(person, place) => {
            (Kind::Outsider, names(person, no)?, sex(person.sex), birth_date(person), place)
        }
        Outsider::Corporation(name, kana, number, place) => {
            let kind = Kind::Corporation(Some(CorporateNumber::parse(number)?));
            let names = Names::of(FullName::parse(name)?, Some(Kana::parse(kana)?));
            (kind, names, Sex::Unknown, PartialDate::new(Known::Nothing), place)
        }
    };
    let new = NewPerson {
        no: Some(no),
        kind,
        names,
        sex,
        nationality: None,
        birth,
        address: Some(address(place)?),
        since: None,
        arrival: None,
        membership: None,
        phones: Vec::new(),
    };
    register(deed, new).map(drop)
}

fn target(no: PersonNo, reason: &str) -> Result<Target> {
    Ok(Target::of(no, Reason::parse(reason)?))
}

fn address(place: &Place) -> Result<Address> {
    Address::parse(&AddressText {
        postcode: place.postal_code.to_owned(),
        municipality: place.municipality.clone(),
        town: place.district.clone(),
        lot: place.lot.clone(),
        building: place.building.clone(),
    })
}

fn names(person: &Somebody, no: PersonNo) -> Result<Names> {
    let full = FullName::parse(&person.name)?;
    let mut names = Names::of(full, Some(Kana::parse(&person.kana)?));
    // Three of four readings have been notified since 2025-05-26.
    names.kana_status = if no.0 % 4 == 0 { KanaStatus::Unconfirmed } else { KanaStatus::Notified };
    names.roman = person.roman.map(RomanName::parse).transpose()?;
    names.common = person.common_name.as_deref().map(FullName::parse).transpose()?;
    Ok(names)
}

fn birth_date(person: &Somebody) -> PartialDate {
    let month = Month::of(person.birth);
    if person.birth_day_unknown { PartialDate::new(Known::Month(month)) } else { person.birth.into() }
}

fn sex(sex: PlannedSex) -> Sex {
    match sex {
        PlannedSex::Male => Sex::Male,
        PlannedSex::Female => Sex::Female,
    }
}
