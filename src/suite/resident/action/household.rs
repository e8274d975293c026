//! Households: joining, leaving, changing the head (世帯の異動).

use super::super::errors::{INPUT, NO_HOUSEHOLD, NOT_NOW, STALE};
use super::super::model::{
    Household, HouseholdNo, Membership, Person, PersonNo, Relation, Span, Version, span,
};
use super::super::tables::BY_HOUSEHOLD;
use super::{Target, amend, resolve};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::event::{self, Fact};

/// Household numbers of our own begin above this.
const OWN_NUMBERS: u64 = 9_000_000_000;

/// The next free household number of our own.
///
/// # Errors
/// Store errors.
pub fn next_number(deed: &mut Deed<'_, '_>) -> Result<HouseholdNo> {
    loop {
        let no = HouseholdNo(OWN_NUMBERS + deed.next("resident.household")?);
        if deed.get::<Household>(&no)?.is_none() {
            return Ok(no);
        }
    }
}

/// The household takes the person in: a head founds it or takes over where nobody is head.
pub(in super::super) fn admit(
    deed: &mut Deed<'_, '_>,
    membership: &Membership,
    person: PersonNo,
    from: Option<Date>,
) -> Result<()> {
    let no = membership.household;
    match (deed.get::<Household>(&no)?, membership.relation.is_head()) {
        (None, true) => {
            deed.insert(&Household { no, version: Version::FIRST, heads: vec![Span::since(from, person)] })
        }
        (None, false) => Err(NO_HOUSEHOLD.error().and_field("household", "先に世帯主を登録してください。")),
        (Some(mut household), true) => {
            match household.heads.last() {
                Some(last) if last.to.is_none() && last.value != person => {
                    return Err(INPUT.field("relation", "この世帯にはすでに世帯主がいます。"));
                }
                Some(last) if last.to.is_none() => return Ok(()),
                Some(_) | None => household.heads.push(Span::since(from, person)),
            }
            household.version = household.version.next();
            deed.put(&household)
        }
        (Some(_), false) => Ok(()),
    }
}

/// Members of a household on a day, the head first, then by number.
///
/// # Errors
/// Store errors.
pub fn members_on(reader: &impl Reader, no: HouseholdNo, day: Date) -> Result<Vec<Person>> {
    let mut members = Vec::new();
    for person in reader.by(&BY_HOUSEHOLD, &no)? {
        let person = person?;
        if person.membership_on(day).is_some_and(|m| m.household == no) {
            members.push(person);
        }
    }
    members.sort_by_key(|p| (!p.membership_on(day).is_some_and(|m| m.relation.is_head()), p.no));
    Ok(members)
}

/// A person joins a household from a day on, leaving the one before (世帯合併・世帯変更).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-04`, `RESIDENT-08`.
pub fn join(deed: &mut Deed<'_, '_>, target: &Target, to: &Membership, from: Date) -> Result<Version> {
    let person = resolve(&**deed, target.no)?;
    let before = person.membership_on(from).map(|m| m.household).filter(|h| *h != to.household);
    if let Some(before) = before {
        step_down(deed, before, person.no, from.yesterday())?;
        event::state(deed, Fact::HouseholdChanged { household: before })?;
    }
    admit(deed, to, person.no, Some(from))?;
    let person = amend(deed, target, |person| span::begin(&mut person.memberships, Some(from), to.clone()))?;
    event::state(deed, Fact::HouseholdChanged { household: to.household })?;
    Ok(person.version)
}

/// A person leaves their household; `last` is the last day in it.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-06` when there is none, `RESIDENT-08`.
pub fn leave(deed: &mut Deed<'_, '_>, target: &Target, last: Date) -> Result<Version> {
    let person = resolve(&**deed, target.no)?;
    let open = person.memberships.last().filter(|m| m.to.is_none());
    let household = open.map(|m| m.value.household).ok_or_else(|| NOT_NOW.error())?;
    step_down(deed, household, person.no, last)?;
    let person = amend(deed, target, |person| span::end(&mut person.memberships, last))?;
    event::state(deed, Fact::HouseholdChanged { household })?;
    Ok(person.version)
}

/// If the person is the household's head, they are so until `last`.
pub(in super::super) fn step_down(
    deed: &mut Deed<'_, '_>,
    household: HouseholdNo,
    person: PersonNo,
    last: Date,
) -> Result<()> {
    let Some(mut record) = deed.get::<Household>(&household)? else { return Ok(()) };
    if record.heads.last().is_some_and(|head| head.to.is_none() && head.value == person) {
        span::end(&mut record.heads, last)?;
        record.version = record.version.next();
        deed.put(&record)?;
    }
    Ok(())
}

/// A new head of a household (世帯主変更).
#[derive(Clone, Debug)]
pub struct NewHead {
    /// The household.
    pub household: HouseholdNo,
    /// The version the actor saw; none when no form was shown.
    pub seen: Option<Version>,
    /// The member who becomes head.
    pub head: PersonNo,
    /// From which day on.
    pub from: Date,
    /// The other members' relations to the new head.
    pub relations: Vec<(PersonNo, Relation)>,
    /// Why.
    pub reason: super::Reason,
}

/// Changes a household's head and its members' relations to it (世帯主変更).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-04`, `RESIDENT-06` when somebody is no member, `RESIDENT-08`.
pub fn change_head(deed: &mut Deed<'_, '_>, new: NewHead) -> Result<Version> {
    let mut household = deed.get::<Household>(&new.household)?.ok_or_else(|| NO_HOUSEHOLD.error())?;
    if new.seen.is_some_and(|seen| seen != household.version) {
        return Err(STALE.error());
    }
    let relations = new.relations.into_iter().filter(|(no, _)| *no != new.head);
    for (no, relation) in std::iter::once((new.head, Relation::head())).chain(relations) {
        let target = Target::of(no, new.reason.clone());
        amend(deed, &target, |person| {
            let mine = person.membership_on(new.from).is_some_and(|m| m.household == new.household);
            if !mine {
                return Err(NOT_NOW.error());
            }
            let membership = Membership { household: new.household, relation };
            span::begin(&mut person.memberships, Some(new.from), membership)
        })?;
    }
    span::begin(&mut household.heads, Some(new.from), new.head)?;
    household.version = household.version.next();
    deed.put(&household)?;
    event::state(deed, Fact::HouseholdChanged { household: new.household })?;
    Ok(household.version)
}
