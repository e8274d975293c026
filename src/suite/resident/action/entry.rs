//! Entering residents, persons outside the register, and corporations (登録).

use super::household;
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::date::PartialDate;
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::event::{self, Fact};

use super::super::errors::{INPUT, NUMBER_TAKEN};
use super::super::model::{
    Address, Kind, Label, Membership, Move, MoveKind, Names, Person, PersonNo, Phone, Reason, Residence, Sex,
    Span, Version,
};

/// Numbers of our own begin above this, away from those that a resident-record system gives.
const OWN_NUMBERS: u64 = 9_000_000_000;

/// A person or corporation to be entered.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The number another system gave; none takes the next of our own.
    pub no: Option<PersonNo>,
    /// 住民, 住登外 or 法人.
    pub kind: Kind,
    /// The names.
    pub names: Names,
    /// 性別 (法人: [`Sex::Unknown`]).
    pub sex: Sex,
    /// 国籍・地域 of a foreign resident.
    pub nationality: Option<Label>,
    /// 生年月日 (法人: nothing known).
    pub birth: PartialDate,
    /// Where they live or sit.
    pub address: Option<Address>,
    /// Since when (住定日); the day of the move in when absent.
    pub since: Option<Date>,
    /// How a resident came into the register; none when not known.
    pub arrival: Option<Arrival>,
    /// The household; a head (世帯主) of a household that does not exist yet founds it.
    pub membership: Option<Membership>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
}

/// How a resident came into the register.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The day.
    pub on: Date,
    /// 転入, 出生 or 職権記載.
    pub kind: ArrivalKind,
    /// 転入前住所.
    pub elsewhere: Option<Address>,
}

/// The ways into the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrivalKind {
    /// 転入.
    MovedIn,
    /// 出生.
    Born,
    /// 職権記載.
    ExOfficio,
}

impl From<ArrivalKind> for MoveKind {
    fn from(kind: ArrivalKind) -> MoveKind {
        match kind {
            ArrivalKind::MovedIn => MoveKind::In,
            ArrivalKind::Born => MoveKind::Birth,
            ArrivalKind::ExOfficio => MoveKind::ExOfficioEntry,
        }
    }
}

/// Enters a person or corporation (住民の登録・住登外者の登録・法人の登録).
///
/// # Errors
/// `RESIDENT-05` when the number is taken, `RESIDENT-01` when household and kind do not fit.
pub fn register(deed: &mut Deed<'_, '_>, new: NewPerson) -> Result<PersonNo> {
    let no = match new.no {
        Some(no) => no,
        None => next_number(deed)?,
    };
    deed.concerns(no);
    if deed.get::<Person>(&no)?.is_some() {
        return Err(NUMBER_TAKEN.error());
    }
    if new.membership.is_some() && new.kind != Kind::Resident {
        return Err(INPUT.field("household", "世帯に入るのは住民だけです。"));
    }
    let arrived = new.arrival.as_ref().map(|a| a.on);
    let since = new.since.or(arrived);
    let reason = new.arrival.as_ref().map(|a| Reason::parse(MoveKind::from(a.kind).title())).transpose()?;
    let moves = new
        .arrival
        .map(|a| Move { on: a.on.into(), kind: a.kind.into(), elsewhere: a.elsewhere })
        .into_iter()
        .collect();
    let membership = new.membership;
    let person = Person {
        no,
        version: Version::FIRST,
        kind: new.kind,
        names: vec![Span::since(None, new.names)],
        sex: new.sex,
        nationality: new.nationality,
        birth: new.birth,
        death: None,
        addresses: new
            .address
            .map(|address| Span::since(since, Residence { address, reason }))
            .into_iter()
            .collect(),
        moves,
        memberships: membership.iter().map(|m| Span::since(arrived.or(since), m.clone())).collect(),
        phones: new.phones,
        deliveries: Vec::new(),
        agents: Vec::new(),
        flags: Vec::new(),
        aliases: Vec::new(),
        merged_into: None,
    };
    if let Some(membership) = &membership {
        household::admit(deed, membership, no, arrived.or(since))?;
    }
    deed.insert(&person)?;
    event::state(deed, Fact::ResidentEntered { person: no })?;
    Ok(no)
}

/// The next free number of our own.
fn next_number(deed: &mut Deed<'_, '_>) -> Result<PersonNo> {
    loop {
        let no = PersonNo(OWN_NUMBERS + deed.next("resident.person")?);
        if deed.get::<Person>(&no)?.is_none() {
            return Ok(no);
        }
    }
}
