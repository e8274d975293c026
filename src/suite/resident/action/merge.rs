//! Two numbers that are one person (宛名統合): the old number stays as an alias.
//!
//! What other services keep under the old number stays as it is; they resolve it when they read
//! and learn of the merge by its fact.

use super::super::errors::{MERGE, STALE};
use super::super::model::{FlagNo, Person, PersonNo, Version};
use super::{Target, amend, resolve};
use crate::access::Deed;
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::event::{self, Fact};

/// The other number of a merge, and the version of it that was seen.
#[derive(Clone, Copy, Debug)]
pub struct Old {
    /// The number that becomes an alias.
    pub no: PersonNo,
    /// The version seen; none when no form was shown.
    pub seen: Option<Version>,
}

/// Makes `old` an alias of the target. Flags of the old record move over, so that nobody loses
/// protection by a merge; all else of it stays to be read in its own record.
///
/// # Errors
/// `RESIDENT-02`, `RESIDENT-03`, `RESIDENT-07` when they are one already, or a corporation and a
/// person, or the old one is still in a household.
pub fn merge(deed: &mut Deed<'_, '_>, target: &Target, old: Old) -> Result<Version> {
    let mut gone = deed.get::<Person>(&old.no)?.ok_or_else(|| MERGE.error())?;
    let kept = resolve(&**deed, target.no)?;
    let mixed = gone.kind.is_corporation() != kept.kind.is_corporation();
    let in_household = gone.memberships.last().is_some_and(|m| m.to.is_none());
    if gone.merged_into.is_some() || gone.no == kept.no || mixed || in_household {
        return Err(MERGE.error());
    }
    if old.seen.is_some_and(|seen| seen != gone.version) {
        return Err(STALE.error());
    }
    deed.concerns(gone.no);
    let person = amend(deed, target, |person| {
        for alias in std::iter::once(gone.no).chain(gone.aliases.iter().copied()) {
            if !person.aliases.contains(&alias) {
                person.aliases.push(alias);
            }
        }
        let mut next = person.flags.iter().map(|f| f.no.0).max().unwrap_or(0);
        for flag in gone.flags.iter().filter(|flag| flag.to.is_none()) {
            next += 1;
            let mut flag = flag.clone();
            flag.no = FlagNo(next);
            person.flags.push(flag);
        }
        Ok(())
    })?;
    // The chain stays short: what pointed at the old number points at the one that stays.
    for alias in &gone.aliases {
        if let Some(mut further) = deed.get::<Person>(alias)? {
            further.merged_into = Some(person.no);
            further.version = further.version.next();
            deed.put(&further)?;
        }
    }
    let was = gone.clone();
    gone.merged_into = Some(person.no);
    gone.version = was.version.next();
    let (replaced_on, reason) = (deed.today(), target.reason.clone());
    deed.insert(&super::Revision { no: was.no, version: was.version, replaced_on, reason, was })?;
    deed.put(&gone)?;
    event::state(deed, Fact::ResidentMerged { old: gone.no, kept: person.no })?;
    Ok(person.version)
}
