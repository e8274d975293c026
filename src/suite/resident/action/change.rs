//! Moves, births, deaths, changed names and corrections (異動・訂正).

use super::super::errors::{INPUT, NOT_NOW};
use super::super::model::{
    Address, Kind, Membership, Move, MoveKind, Names, Person, PersonNo, Phone, Residence, Sex, Span, Version,
    span,
};
use super::{Target, amend, household, resolve};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::date::PartialDate;
use crate::base::error::Result;
use crate::suite::event::{self, Fact};

use super::entry::{Arrival, NewPerson, register};

/// The child's entry (出生): a register entry whose arrival is the birth.
///
/// # Errors
/// As [`register`]; `RESIDENT-01` when the day of birth is not known in full.
pub fn birth(deed: &mut Deed<'_, '_>, child: NewPerson) -> Result<PersonNo> {
    let on = child.birth.exact().ok_or_else(|| INPUT.field("birth", "出生日を入力してください。"))?;
    let arrival = Some(Arrival { on, kind: super::entry::ArrivalKind::Born, elsewhere: None });
    register(deed, NewPerson { arrival, ..child })
}

/// Moves within the town (転居).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-06` when the person does not live here, `RESIDENT-08`.
pub fn relocate(deed: &mut Deed<'_, '_>, target: &Target, to: Address, on: Date) -> Result<Version> {
    let person = amend(deed, target, |person| {
        here(person, on)?;
        dwell(person, to, on, target)?;
        person.moves.push(Move { on: on.into(), kind: MoveKind::Within, elsewhere: None });
        Ok(())
    })?;
    event::state(deed, Fact::ResidentMoved { person: person.no, on })?;
    Ok(person.version)
}

/// Comes back into the register, or a person outside it comes in (転入・職権記載).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-06` when the person lives here already, `RESIDENT-08`.
pub fn move_in(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    arrival: Arrival,
    address: Address,
    membership: Option<Membership>,
) -> Result<Version> {
    let on = arrival.on;
    let no = resolve(&**deed, target.no)?.no;
    if let Some(membership) = &membership {
        household::admit(deed, membership, no, Some(on))?;
    }
    let person = amend(deed, target, |person| {
        if person.lives_here_on(on) || person.death.is_some() || person.kind.is_corporation() {
            return Err(NOT_NOW.error());
        }
        person.kind = Kind::Resident;
        dwell(person, address, on, target)?;
        person.moves.push(Move { on: on.into(), kind: arrival.kind.into(), elsewhere: arrival.elsewhere });
        match membership {
            Some(membership) => span::begin(&mut person.memberships, Some(on), membership),
            None => Ok(()),
        }
    })?;
    event::state(deed, Fact::ResidentMoved { person: person.no, on })?;
    Ok(person.version)
}

/// How somebody leaves the register while living.
#[derive(Clone, Debug)]
pub enum Departure {
    /// 転出, with the place they go to where it is known.
    MovedOut(Option<Address>),
    /// 職権消除.
    Removed,
}

/// Leaves the town (転出・職権消除). The address ends the day before; what is known of the new one
/// stands with the move.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-06` when the person does not live here, `RESIDENT-08`.
pub fn move_out(deed: &mut Deed<'_, '_>, target: &Target, how: Departure, on: Date) -> Result<Version> {
    out_of_household(deed, target, on)?;
    let person = amend(deed, target, |person| {
        here(person, on)?;
        let (kind, elsewhere) = match how {
            Departure::MovedOut(place) => (MoveKind::Out, place),
            Departure::Removed => (MoveKind::ExOfficioRemoval, None),
        };
        person.moves.push(Move { on: on.into(), kind, elsewhere });
        span::end(&mut person.addresses, on.yesterday())?;
        span::end(&mut person.memberships, on.yesterday())
    })?;
    event::state(deed, Fact::ResidentMoved { person: person.no, on })?;
    Ok(person.version)
}

/// Died (死亡); parts of the day may be unknown. The household and address end with the last day
/// it may have been, or today.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-06` when the death is recorded already.
pub fn die(deed: &mut Deed<'_, '_>, target: &Target, on: PartialDate) -> Result<Version> {
    let last = on.latest().unwrap_or(deed.today()).min(deed.today());
    out_of_household(deed, target, last.tomorrow())?;
    let person = amend(deed, target, |person| {
        if person.death.is_some() {
            return Err(NOT_NOW.error());
        }
        person.moves.push(Move { on: on.clone(), kind: MoveKind::Death, elsewhere: None });
        person.death = Some(on);
        span::end(&mut person.addresses, last)?;
        span::end(&mut person.memberships, last)
    })?;
    event::state(deed, Fact::ResidentDied { person: person.no })?;
    Ok(person.version)
}

/// Takes other names from a day on (婚姻・養子縁組・氏の変更・通称の届出 …).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`.
pub fn rename(deed: &mut Deed<'_, '_>, target: &Target, names: Names, from: Date) -> Result<Version> {
    let person = amend(deed, target, |person| span::begin(&mut person.names, Some(from), names))?;
    event::state(deed, Fact::ResidentChanged { person: person.no })?;
    Ok(person.version)
}

/// What a correction puts right; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// The names in force, which were recorded wrongly.
    pub names: Option<Names>,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日.
    pub birth: Option<PartialDate>,
    /// The newest address, which was recorded wrongly.
    pub address: Option<Address>,
    /// Telephone numbers.
    pub phones: Option<Vec<Phone>>,
}

/// Puts a record right (訂正): what was wrong stays in the revision, with the reason.
///
/// # Errors
/// `RESIDENT-02`.
pub fn correct(deed: &mut Deed<'_, '_>, target: &Target, right: Correction) -> Result<Version> {
    let before = resolve(&**deed, target.no)?.version;
    let person = amend(deed, target, |person| {
        if let (Some(names), Some(last)) = (right.names, person.names.last_mut()) {
            last.value = names;
        }
        if let Some(address) = right.address {
            match person.addresses.last_mut() {
                Some(last) => last.value.address = address,
                None => person.addresses.push(Span::since(None, Residence { address, reason: None })),
            }
        }
        person.sex = right.sex.unwrap_or(person.sex);
        if let Some(birth) = right.birth {
            person.birth = birth;
        }
        if let Some(phones) = right.phones {
            person.phones = phones;
        }
        Ok(())
    })?;
    if person.version != before {
        event::state(deed, Fact::ResidentChanged { person: person.no })?;
    }
    Ok(person.version)
}

/// A person outside the register, or a corporation, has another address from a day on.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`.
pub fn change_address(deed: &mut Deed<'_, '_>, target: &Target, to: Address, from: Date) -> Result<Version> {
    let person = amend(deed, target, |person| dwell(person, to, from, target))?;
    event::state(deed, Fact::ResidentMoved { person: person.no, on: from })?;
    Ok(person.version)
}

fn dwell(person: &mut Person, address: Address, from: Date, target: &Target) -> Result<()> {
    let residence = Residence { address, reason: Some(target.reason.clone()) };
    span::begin(&mut person.addresses, Some(from), residence)
}

fn here(person: &Person, on: Date) -> Result<()> {
    if person.lives_here_on(on) { Ok(()) } else { Err(NOT_NOW.error()) }
}

/// The household learns that the person is not its head from `from` on.
fn out_of_household(deed: &mut Deed<'_, '_>, target: &Target, from: Date) -> Result<()> {
    let person = resolve(&**deed, target.no)?;
    if let Some(open) = person.memberships.last().filter(|m| m.to.is_none()) {
        let household = open.value.household;
        household::step_down(deed, household, person.no, from.yesterday())?;
        event::state(deed, Fact::HouseholdChanged { household })?;
    }
    Ok(())
}
