//! A town in memory with a clock moved by hand, cheap password hashes and a few accounts.

use std::collections::BTreeSet;

use yakuba::access::account::{self, ChosenBy, NewAccount};
use yakuba::access::actor::Door;
use yakuba::access::password::HashCost;
use yakuba::access::session::{Refused, SignIn, SignedIn};
use yakuba::access::{AccountId, Actor, Permission, Permit, Town, authorise};
use yakuba::base::clock::{Clock, Hands, Stamp};
use yakuba::base::date::Date;
use yakuba::suite;

pub static TEST: Permission = Permission { service: "test", action: "do", title: "試験" };
pub const PASSWORD: &str = "なつやすみの朝は早い2026";

pub fn machine() -> Permit {
    authorise(&Actor::machine(), &TEST).unwrap()
}

pub fn town() -> (Town, Hands) {
    let start = Stamp::jst(Date::new(2026, 11, 20).unwrap(), 9, 0, 0).unwrap();
    let (clock, hands) = Clock::by_hand(start);
    let town = Town::in_memory(suite::schema(), clock).unwrap();
    town.sessions().passwords().set_cost(HashCost::LEAST);
    suite::found(&town).unwrap();
    (town, hands)
}

pub fn account(town: &Town, name: &str, roles: &[&str]) -> AccountId {
    let password = account::prepare(town, name, name, &PASSWORD.into()).unwrap();
    let roles: BTreeSet<String> = roles.iter().map(|&r| r.to_owned()).collect();
    let (name, chosen_by) = (name.to_owned(), ChosenBy::Owner);
    let new = NewAccount { display: format!("{name}さん"), name, roles, password, chosen_by };
    town.act(&machine(), "", move |deed| account::create(deed, new)).unwrap()
}

pub fn attempt(name: &str, password: &str) -> SignIn {
    SignIn {
        door: Door::Staff,
        name: name.into(),
        password: password.into(),
        code: String::new(),
        source: "192.0.2.1".into(),
    }
}

pub fn enter(town: &Town, name: &str) -> SignedIn {
    town.sessions().sign_in(town, &attempt(name, PASSWORD), town.clock().now()).unwrap()
}

pub fn refused(town: &Town, attempt: &SignIn) -> Refused {
    town.sessions().sign_in(town, attempt, town.clock().now()).unwrap_err()
}
