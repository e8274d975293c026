//! The register's use cases; nobody else writes its records.
//!
//! Each takes a [`Deed`], reads the person by number (an alias leads to the number that stays),
//! compares the version the input was made from, keeps what it replaces as a [`Revision`] with its
//! reason, names the persons concerned, and states the facts others follow.
//! Who may act was decided before (`Permit`); what may be seen is `view`'s.

pub mod agent;
pub mod change;
pub mod entry;
pub mod flag;
pub mod household;
pub mod intake;
pub mod merge;

use super::errors::{NO_PERSON, STALE};
use super::model::{Person, PersonNo, Reason, Version};
use super::tables::Revision;
use crate::access::Deed;
use crate::base::error::Result;
use crate::store::Reader;

/// Which record a change is for, and which version of it the actor saw.
#[derive(Clone, Debug)]
pub struct Target {
    /// The person.
    pub no: PersonNo,
    /// The version seen; `None` when no form was shown (imports, jobs), which have read it in the
    /// same commit.
    pub seen: Option<Version>,
    /// Why it is changed.
    pub reason: Reason,
}

impl Target {
    /// A change made from a form that showed version `seen`.
    #[must_use]
    pub fn seen(no: PersonNo, seen: Version, reason: Reason) -> Target {
        Target { no, seen: Some(seen), reason }
    }

    /// A change made without a form.
    #[must_use]
    pub fn of(no: PersonNo, reason: Reason) -> Target {
        Target { no, seen: None, reason }
    }
}

/// How many merges are followed; a chain is never longer because merging shortens it.
const CHAIN: usize = 16;

/// The record behind a number: an alias leads to the number that stays.
///
/// # Errors
/// `RESIDENT-03` when there is none.
pub fn resolve(reader: &impl Reader, no: PersonNo) -> Result<Person> {
    let mut at = no;
    for _ in 0..CHAIN {
        let person = reader.get::<Person>(&at)?.ok_or_else(|| NO_PERSON.error())?;
        match person.merged_into {
            Some(kept) => at = kept,
            None => return Ok(person),
        }
    }
    Err(NO_PERSON.error())
}

/// Changes one record: keeps the old one as a revision and raises the version. When nothing
/// differs, nothing is written. Returns the record as it is now.
pub(super) fn amend(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    change: impl FnOnce(&mut Person) -> Result<()>,
) -> Result<Person> {
    let was = resolve(&**deed, target.no)?;
    deed.concerns(was.no);
    if target.seen.is_some_and(|seen| seen != was.version) {
        return Err(STALE.error());
    }
    let mut now = was.clone();
    change(&mut now)?;
    if now == was {
        return Ok(now);
    }
    now.version = was.version.next();
    let (replaced_on, reason) = (deed.today(), target.reason.clone());
    deed.insert(&Revision { no: was.no, version: was.version, replaced_on, reason, was })?;
    deed.put(&now)?;
    Ok(now)
}
