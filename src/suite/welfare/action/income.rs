//! Declaring income (収入申告の登録).

use super::{concerns, lock, need};
use crate::access::Deed;
use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::{Label, PersonNo, Reason};
use crate::suite::welfare::errors::{INPUT, OVERLAP};
use crate::suite::welfare::model::MAX_MONTHLY;
use crate::suite::welfare::model::id::CaseNo;
use crate::suite::welfare::model::income::{Income, IncomeKind};

/// An income to be entered.
#[derive(Clone, Debug)]
pub struct NewIncome {
    /// The case.
    pub case: CaseNo,
    /// Whose.
    pub person: PersonNo,
    /// What it is.
    pub kind: IncomeKind,
    /// How much a month; 0 only in the place of another entry, which ends by it.
    pub amount: Yen,
    /// The first month.
    pub from: Month,
    /// The last month; none while it goes on.
    pub to: Option<Month>,
    /// What shows it.
    pub evidence: Label,
    /// The entry whose place it takes, and why.
    pub replaces: Option<(u32, Reason)>,
}

/// Enters an income; an entry is never changed, a correction takes its place.
///
/// # Errors
/// `WELFARE-34` for the same person, kind and evidence twice in a month, `-36`, `-39`.
pub fn declare(deed: &mut Deed<'_, '_>, new: NewIncome) -> Result<u32> {
    let case = need(&**deed, new.case)?;
    concerns(deed, &case);
    if !case.members.iter().any(|m| m.person == new.person) {
        return Err(INPUT.field("person", "このケースの世帯員を選んでください。"));
    }
    if new.to.is_some_and(|to| to < new.from) {
        return Err(INPUT.field("to", "最後の月は最初の月以後にしてください。"));
    }
    let least = if new.replaces.is_some() { Yen::ZERO } else { Yen::new(1) };
    if !(least..=MAX_MONTHLY).contains(&new.amount) {
        return Err(INPUT.field("amount", format!("{least}から{MAX_MONTHLY}までにしてください。")));
    }
    lock::refuse_month(&**deed, case.no, new.from)?;
    let entries: Vec<Income> = deed.under::<Income>(&case.no, Direction::Up)?.collect::<Result<_>>()?;
    let (replaces, reason) = match new.replaces {
        Some((serial, reason)) => {
            let old = entries.iter().find(|e| e.serial == serial);
            let old = old.ok_or_else(|| INPUT.field("replaces", "置き換える収入を選び直してください。"))?;
            if new.from < old.from || entries.iter().any(|e| e.replaces == Some(serial)) {
                return Err(INPUT.field("from", "置き換える収入の最初の月以後で、まだ置き換えていないものを選んでください。"));
            }
            (Some(serial), Some(reason))
        }
        None => (None, None),
    };
    let income = Income {
        case: case.no,
        serial: entries.last().map_or(1, |e| e.serial + 1),
        person: new.person,
        kind: new.kind,
        amount: new.amount,
        from: new.from,
        to: new.to,
        evidence: new.evidence,
        replaces,
        reason,
        entered_on: deed.today(),
        entered_by: deed.permit().actor().account,
    };
    not_twice(&entries, &income)?;
    deed.insert(&income)?;
    Ok(income.serial)
}

/// The same person, kind and evidence must not count twice in a month.
fn not_twice(entries: &[Income], new: &Income) -> Result<()> {
    let last_of = |e: &Income| {
        let replaced = entries.iter().chain([new]).filter(|l| l.replaces == Some(e.serial)).map(|l| l.from.plus(-1));
        replaced.chain(e.to).min()
    };
    let alike = |e: &&Income| e.person == new.person && e.kind == new.kind && e.evidence == new.evidence;
    for old in entries.iter().filter(alike) {
        let ends_before = last_of(old).is_some_and(|last| last < new.from);
        let begins_after = new.to.is_some_and(|to| to < old.from);
        if !ends_before && !begins_after && old.amount > Yen::ZERO {
            return Err(OVERLAP.with(format!("収入の番号{}", old.serial)));
        }
    }
    Ok(())
}
