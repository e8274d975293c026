//! The resident register (宛名・住民). The persons are invented.

mod actions;
mod import;
mod pages;
mod records;

use yakuba::access::{Actor, Permission, Permit, Town, authorise};
use yakuba::base::clock::{Clock, Stamp};
use yakuba::base::date::{Date, PartialDate};
use yakuba::suite::resident::action::Target;
use yakuba::suite::resident::action::entry::{self, Arrival, ArrivalKind, NewPerson};
use yakuba::suite::resident::model::{
    Address, AddressText, FullName, HouseholdNo, Kana, Kind, Membership, Names, PersonNo, Reason, Relation,
    Sex, Version,
};

static ANY: Permission = Permission { service: "test", action: "any", title: "試験" };

/// The business day of these tests.
pub fn today() -> Date {
    day(2026, 11, 20)
}

pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

pub fn town() -> Town {
    let clock = Clock::fixed(Stamp::start_of(today()));
    Town::in_memory(yakuba::suite::schema(), clock).unwrap()
}

pub fn permit() -> Permit {
    authorise(&Actor::machine(), &ANY).unwrap()
}

pub fn address(town: &str, lot: &str) -> Address {
    let text = AddressText {
        postcode: "123-4567".into(),
        town: town.into(),
        lot: lot.into(),
        ..AddressText::default()
    };
    Address::parse(&text).unwrap()
}

pub fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}

pub fn names(full: &str, kana: &str) -> Names {
    Names::of(FullName::parse(full).unwrap(), Kana::optional(kana).unwrap())
}

pub fn resident(no: u64, full: &str, kana: &str, household: u64, relation: &str) -> NewPerson {
    NewPerson {
        no: Some(PersonNo(no)),
        kind: Kind::Resident,
        names: names(full, kana),
        sex: Sex::Female,
        nationality: None,
        birth: PartialDate::from(day(1980, 4, 1)),
        address: Some(address("緑町一丁目", "2番3号")),
        since: None,
        arrival: Some(Arrival { on: day(2020, 4, 1), kind: ArrivalKind::MovedIn, elsewhere: None }),
        membership: Some(Membership {
            household: HouseholdNo(household),
            relation: Relation::parse(relation).unwrap(),
        }),
        phones: Vec::new(),
    }
}

pub fn seen(no: u64, version: u32, why: &str) -> Target {
    Target::seen(PersonNo(no), Version(version), reason(why))
}

pub fn of(no: u64, why: &str) -> Target {
    Target::of(PersonNo(no), reason(why))
}
