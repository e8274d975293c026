//! Members: admitting, ending, and what the standard asks about them.

use super::{Target, amend, case::of_person, lock};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::resident;
use crate::suite::resident::model::{PersonNo, Reason, Span, Version, span};
use crate::suite::welfare::errors::{BIRTH_FUTURE, BIRTH_UNKNOWN, HEADS, IN_TWO, INPUT, NOT_NOW, OVERLAP};
use crate::suite::welfare::model::case::{Case, CaseMember, Facts, Role, Standing};

/// A person to be admitted.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Who; a merged number leads to the one that stays.
    pub person: PersonNo,
    /// Counted or separated.
    pub standing: Standing,
    /// Head or member.
    pub role: Role,
    /// The first day.
    pub from: Date,
    /// Why.
    pub reason: Reason,
    /// What the standard asks about them.
    pub facts: Facts,
}

/// Admits a person to the household, or records that somebody who lives there is not counted.
///
/// # Errors
/// `WELFARE-32` to `-35`, `-39`, `-52`, `-53`; `RESIDENT-03`.
pub fn admit(deed: &mut Deed<'_, '_>, target: &Target, new: NewMember) -> Result<Version> {
    lock::refuse_day(&**deed, target.no, new.from)?;
    let mut trial = super::need(&**deed, target.no)?;
    enter(deed, &mut trial, new)?;
    let members = trial.members;
    let case = amend(deed, target, |case| {
        case.members = members;
        Ok(())
    })?;
    Ok(case.version)
}

/// Checks a person and enters them into a case at hand.
pub(super) fn enter(deed: &mut Deed<'_, '_>, case: &mut Case, new: NewMember) -> Result<()> {
    let person = resident::action::resolve(&**deed, new.person)?;
    deed.concerns(person.no);
    if person.kind.is_corporation() {
        return Err(INPUT.field("person", "法人は世帯員になれません。"));
    }
    let born = person.birth.earliest().ok_or_else(|| BIRTH_UNKNOWN.error())?;
    if born > new.from || born > deed.today() {
        return Err(BIRTH_FUTURE.with(format!("宛名番号{}", person.no)));
    }
    if case.members.iter().any(|m| m.person == person.no && m.overlaps(new.from, None)) {
        return Err(OVERLAP.with(format!("宛名番号{}", person.no)));
    }
    if new.role == Role::Head {
        let other = |m: &CaseMember| m.role == Role::Head && m.overlaps(new.from, None);
        if new.standing == Standing::Separated || case.members.iter().any(other) {
            return Err(HEADS.error());
        }
    }
    if new.standing == Standing::Counted {
        not_elsewhere(&**deed, case, person.no, new.from)?;
    }
    case.members.push(CaseMember {
        person: person.no,
        standing: new.standing,
        role: new.role,
        from: new.from,
        to: None,
        reason: new.reason,
        ended_for: None,
        facts: vec![Span::since(Some(new.from), new.facts)],
    });
    Ok(())
}

fn not_elsewhere(reader: &impl Reader, case: &Case, person: PersonNo, from: Date) -> Result<()> {
    for (no, member) in of_person(reader, person, Some(case.no))? {
        if member.standing == Standing::Counted && member.overlaps(from, None) {
            return Err(IN_TWO.with(format!("ケース番号{no}")));
        }
    }
    Ok(())
}

/// A person is no longer in the household; `last` is the last day.
///
/// # Errors
/// `WELFARE-31` when they are not in it, `WELFARE-34` for a day before the first, `-39`; `-52` for the
/// head while others stay.
pub fn end(deed: &mut Deed<'_, '_>, target: &Target, person: PersonNo, last: Date) -> Result<Version> {
    lock::refuse_day(&**deed, target.no, last.tomorrow())?;
    let case = amend(deed, target, |case| {
        let next = last.tomorrow();
        let open = case.members.iter_mut().find(|m| m.person == person && m.to.is_none());
        let member = open.ok_or_else(|| NOT_NOW.error())?;
        if member.from > last {
            return Err(OVERLAP.error());
        }
        member.to = Some(last);
        member.ended_for = Some(target.reason.clone());
        let others = case.counted_on(next).count();
        let heads = case.counted_on(next).filter(|m| m.role == Role::Head).count();
        if others > 0 && heads == 0 { Err(HEADS.error()) } else { Ok(()) }
    })?;
    Ok(case.version)
}

/// Somebody else becomes head from a day on (世帯主の変更).
///
/// # Errors
/// `WELFARE-31` when one of them is not in the household, `-32`, `-39`.
pub fn change_head(deed: &mut Deed<'_, '_>, target: &Target, head: PersonNo, from: Date) -> Result<Version> {
    lock::refuse_day(&**deed, target.no, from)?;
    let case = amend(deed, target, |case| {
        let find = |case: &Case, want: &dyn Fn(&CaseMember) -> bool| {
            case.members.iter().position(|m| m.counts_on(from) && m.to.is_none() && want(m))
        };
        let old = find(case, &|m| m.role == Role::Head).ok_or_else(|| NOT_NOW.error())?;
        let new = find(case, &|m| m.person == head && m.role == Role::Member).ok_or_else(|| NOT_NOW.error())?;
        for (at, role) in [(old, Role::Member), (new, Role::Head)] {
            let Some(member) = case.members.get_mut(at) else { continue };
            let facts = vec![Span::since(Some(from), member.facts_on(from))];
            let next = CaseMember { role, from, facts, reason: target.reason.clone(), ..member.clone() };
            if member.from < from {
                member.to = Some(from.yesterday());
                member.ended_for = Some(target.reason.clone());
                case.members.push(next);
            } else {
                *member = next;
            }
        }
        Ok(())
    })?;
    Ok(case.version)
}

/// What the standard asks about a member, from a day on (就学・障害・妊産婦).
///
/// # Errors
/// `WELFARE-31` when the person is not in the household on that day, `-32`, `-39`; `RESIDENT-08`.
pub fn set_facts(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    person: PersonNo,
    from: Date,
    facts: Facts,
) -> Result<Version> {
    lock::refuse_day(&**deed, target.no, from)?;
    let case = amend(deed, target, |case| {
        let member = case.members.iter_mut().find(|m| m.person == person && m.holds_on(from));
        let member = member.ok_or_else(|| NOT_NOW.error())?;
        if member.facts.last().is_some_and(|last| last.from == Some(from)) {
            member.facts.pop();
            if let Some(before) = member.facts.last_mut() {
                before.to = None;
            }
        }
        span::begin(&mut member.facts, Some(from), facts)
    })?;
    Ok(case.version)
}
