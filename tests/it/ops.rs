//! Jobs, outgoing mail and settings.

mod calendar;
mod jobs;
mod mail;
mod settings;
mod trim;

use std::time::Duration;

use yakuba::access::{Actor, Deed, Permission, Permit, Town, authorise};
use yakuba::base::clock::{Clock, Hands, Stamp};
use yakuba::base::date::Date;
use yakuba::base::error::Result;

/// A moment in Japan.
pub fn at(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Stamp {
    Stamp::jst(Date::new(year, month, day).unwrap(), hour, minute, 0).unwrap()
}

/// A town in memory whose clock shows Friday, 2026-11-20, noon.
pub fn town() -> (Town, Hands) {
    let (clock, hands) = Clock::by_hand(at(2026, 11, 20, 12, 0));
    (Town::in_memory(yakuba::suite::schema(), clock).unwrap(), hands)
}

pub fn permit(permission: &'static Permission) -> Permit {
    authorise(&Actor::machine(), permission).unwrap()
}

pub fn act<T: Send + 'static>(
    town: &Town,
    f: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    town.act(&permit(&yakuba::ops::JOBS_RUN), "試験", f)
}

/// Waits up to ten seconds for something that another thread does.
pub fn until(what: impl Fn() -> bool) {
    for _ in 0..1000 {
        if what() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came true");
}
