//! The service's use cases; nobody else writes its records.
//!
//! Each takes a [`Deed`], names the persons concerned, refuses what a locked month forbids, and keeps
//! what it replaces. Warnings ([`Caution`]) are refused too unless the input overrides them with a
//! reason, which is kept. Who may act was decided before (`Permit`).

pub mod account;
pub mod apply;
pub mod bank;
pub mod case;
pub mod decide;
pub mod income;
pub mod level;
pub mod lock;
pub mod member;
pub mod notice;
pub mod office;
pub mod pay;
pub mod run;
pub mod send;

use super::errors::{CONFIRM, NO_CASE, STALE};
use super::model::case::{Case, Override};
use super::model::id::CaseNo;
use super::tables::Revision;
use crate::access::Deed;
use crate::base::error::{Code, Result};
use crate::store::Reader;
use crate::suite::resident::model::{Reason, Version};

/// The business as the audit trail and the register's delivery addresses name it.
pub const BUSINESS: &str = "生活保護";
/// The service's name towards the desk.
pub const SERVICE: &str = "welfare";

/// Which case a change is for, and which version of it the actor saw.
#[derive(Clone, Debug)]
pub struct Target {
    /// The case.
    pub no: CaseNo,
    /// The version seen; `None` when no form was shown.
    pub seen: Option<Version>,
    /// Why it is changed.
    pub reason: Reason,
}

impl Target {
    /// A change made without a form.
    #[must_use]
    pub fn of(no: CaseNo, reason: Reason) -> Target {
        Target { no, seen: None, reason }
    }

    /// A change made from a form that showed this version.
    #[must_use]
    pub fn seen(no: CaseNo, version: Version, reason: Reason) -> Target {
        Target { no, seen: Some(version), reason }
    }
}

/// Something that looks wrong but may be kept with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// The code: what, article, remedy.
    pub code: &'static Code,
    /// The figures at hand.
    pub words: String,
}

/// The reasons for going on in spite of cautions, by the code's id.
pub type Overrides = Vec<(String, Reason)>;

/// Refuses cautions that nobody overrode; gives what is to be kept of the others.
///
/// # Errors
/// The caution's own code, or `WELFARE-54` when there are several; each stands as a field of its id.
pub(super) fn overridden(deed: &Deed<'_, '_>, cautions: &[Caution], given: &Overrides) -> Result<Vec<Override>> {
    let mut kept = Vec::new();
    let mut open = Vec::new();
    for caution in cautions {
        match given.iter().find(|(code, _)| code == caution.code.id) {
            Some((code, reason)) => kept.push(Override {
                code: code.clone(),
                reason: reason.clone(),
                by: deed.permit().actor().account,
                on: deed.today(),
            }),
            None => open.push(caution),
        }
    }
    let Some(first) = open.first() else { return Ok(kept) };
    let code = if open.len() == 1 { first.code } else { &CONFIRM };
    Err(open.iter().fold(code.error(), |error, caution| {
        let words = format!("{}（{}）{}", caution.code.what, caution.words, caution.code.remedy);
        error.and_field(caution.code.id, words)
    }))
}

/// A case.
///
/// # Errors
/// `WELFARE-30`.
pub fn need(reader: &impl Reader, no: CaseNo) -> Result<Case> {
    reader.get::<Case>(&no)?.ok_or_else(|| NO_CASE.error())
}

/// Changes a case: keeps the old one as a revision and raises the version. When nothing differs,
/// nothing is written.
pub(super) fn amend(
    deed: &mut Deed<'_, '_>,
    target: &Target,
    change: impl FnOnce(&mut Case) -> Result<()>,
) -> Result<Case> {
    let was = need(&**deed, target.no)?;
    concerns(deed, &was);
    if target.seen.is_some_and(|seen| seen != was.version) {
        return Err(STALE.error());
    }
    let mut now = was.clone();
    change(&mut now)?;
    if now == was {
        return Ok(now);
    }
    now.version = was.version.next();
    for person in now.persons() {
        deed.concerns(person);
    }
    let (replaced_on, reason) = (deed.today(), target.reason.clone());
    deed.insert(&Revision { no: was.no, version: was.version, replaced_on, reason, was })?;
    deed.put(&now)?;
    Ok(now)
}

/// Everybody in the case is concerned.
pub(super) fn concerns(deed: &mut Deed<'_, '_>, case: &Case) {
    for person in case.persons() {
        deed.concerns(person);
    }
    deed.note(&format!("case={}", case.no));
}
