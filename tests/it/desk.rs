//! What every counter shares: approval, document numbers, seals, heads of offices, the work list.

mod approval;
mod due;
mod number;
mod officer;
mod seal;

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
