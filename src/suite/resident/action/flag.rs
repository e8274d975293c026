//! Protective flags: adding, renewing, ending (支援措置等).

use super::super::errors::{NO_ENTRY, ORDER};
use super::super::model::{Flag, FlagKind, FlagNo, Label, PersonNo, Section, Version};
use super::{Target, amend, resolve};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::suite::event::{self, Fact};

/// A flag to be added.
#[derive(Clone, Debug)]
pub struct NewFlag {
    /// What it is for.
    pub kind: FlagKind,
    /// The first day.
    pub from: Date,
    /// By when it must be renewed.
    pub renewal: Option<Date>,
    /// Sections to ask first.
    pub ask: Vec<Section>,
    /// By whom it was reported.
    pub reported_by: Option<Label>,
    /// Those protected together; each of them gets the flag too.
    pub together: Vec<PersonNo>,
}

/// Adds a flag to a person and to those protected together with them.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-03`, `RESIDENT-08` when it is to be renewed before it begins.
pub fn add(deed: &mut Deed<'_, '_>, target: &Target, new: NewFlag) -> Result<Version> {
    if new.renewal.is_some_and(|renewal| renewal < new.from) {
        return Err(ORDER.error().and_field("renewal", "更新期限は開始日より後にしてください。"));
    }
    let first = resolve(&**deed, target.no)?.no;
    let mut all = vec![first];
    for other in &new.together {
        let other = resolve(&**deed, *other)?.no;
        if !all.contains(&other) {
            all.push(other);
        }
    }
    let mut version = Version::FIRST;
    for no in &all {
        let seen = target.seen.filter(|_| *no == first);
        let target = Target { no: *no, seen, reason: target.reason.clone() };
        let person = amend(deed, &target, |person| {
            let flag = FlagNo(person.flags.iter().map(|f| f.no.0).max().unwrap_or(0) + 1);
            person.flags.push(Flag {
                no: flag,
                kind: new.kind,
                from: new.from,
                to: None,
                renewal: new.renewal,
                ask: new.ask.clone(),
                reported_by: new.reported_by.clone(),
                together: all.iter().copied().filter(|other| other != no).collect(),
            });
            Ok(())
        })?;
        if *no == first {
            version = person.version;
        }
        event::state(deed, Fact::ProtectionChanged { person: *no })?;
    }
    Ok(version)
}

/// Renews a flag until another day (延長).
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`, `RESIDENT-09`.
pub fn renew(deed: &mut Deed<'_, '_>, target: &Target, no: FlagNo, renewal: Date) -> Result<Version> {
    change(deed, target, no, |flag| {
        if renewal < flag.from {
            return Err(ORDER.error());
        }
        flag.renewal = Some(renewal);
        Ok(())
    })
}

/// Ends a flag; `last` is the last day of protection. Those protected together keep theirs.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-08`, `RESIDENT-09`.
pub fn end(deed: &mut Deed<'_, '_>, target: &Target, no: FlagNo, last: Date) -> Result<Version> {
    change(deed, target, no, |flag| {
        if last < flag.from {
            return Err(ORDER.error());
        }
        flag.to = Some(last);
        Ok(())
    })
}

fn change(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    no: FlagNo,
    change: impl FnOnce(&mut Flag) -> Result<()>,
) -> Result<Version> {
    let person = amend(deed, target, |person| {
        let open = person.flags.iter_mut().find(|flag| flag.no == no && flag.to.is_none());
        change(open.ok_or_else(|| NO_ENTRY.error())?)
    })?;
    event::state(deed, Fact::ProtectionChanged { person: person.no })?;
    Ok(person.version)
}
