//! 支給台帳: what was determined and what was paid, case by case and month by month.
//!
//! Invariant: the items of a month add up to its sum, the months to the total, and what was paid of a
//! month is the sum of its live payments.

use std::collections::BTreeMap;

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::{Direction, Reader};
use crate::suite::welfare::model::decision::Level;
use crate::suite::welfare::model::id::CaseNo;
use crate::suite::welfare::model::payment::{Item, Payment, Run};

/// A month of a case.
#[derive(Clone, Debug)]
pub struct LedgerMonth {
    /// The month.
    pub month: Month,
    /// The newest level kept for it.
    pub level: Option<Level>,
    /// Its payments, each with its run; thrown away and undone ones too.
    pub payments: Vec<(Payment, Run)>,
    /// What was paid by 費目.
    pub items: BTreeMap<Item, Yen>,
    /// What was paid.
    pub paid: Yen,
    /// What was determined and not paid, below zero when too much was paid.
    pub open: Yen,
}

/// A case's ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Its months, oldest first.
    pub months: Vec<LedgerMonth>,
    /// What was determined in all.
    pub determined: Yen,
    /// What was paid in all.
    pub paid: Yen,
}

/// The ledger of a case.
///
/// # Errors
/// Store errors; `BASE-08` out of range.
pub fn ledger(reader: &impl Reader, case: CaseNo) -> Result<Ledger> {
    let mut levels: BTreeMap<Month, Level> = BTreeMap::new();
    for level in reader.under::<Level>(&case, Direction::Up)? {
        let level = level?;
        levels.insert(level.month, level);
    }
    let mut payments: BTreeMap<Month, Vec<(Payment, Run)>> = BTreeMap::new();
    for payment in reader.under::<Payment>(&case, Direction::Up)? {
        let payment = payment?;
        let run = reader.need::<Run>(&payment.run)?;
        payments.entry(payment.month).or_default().push((payment, run));
    }
    let mut months: Vec<Month> = levels.keys().chain(payments.keys()).copied().collect();
    months.sort_unstable();
    months.dedup();
    let mut ledger = Ledger { months: Vec::new(), determined: Yen::ZERO, paid: Yen::ZERO };
    for month in months {
        let (level, payments) = (levels.remove(&month), payments.remove(&month).unwrap_or_default());
        let mut items: BTreeMap<Item, Yen> = BTreeMap::new();
        for (payment, _) in payments.iter().filter(|(p, run)| p.way.pays() && run.state.is_live()) {
            for (item, yen) in &payment.items {
                let sum = items.entry(*item).or_default();
                *sum = sum.plus(*yen)?;
            }
        }
        let paid = Yen::sum(items.values().copied())?;
        let determined = level.as_ref().map_or(Yen::ZERO, |l| l.total);
        ledger.determined = ledger.determined.plus(determined)?;
        ledger.paid = ledger.paid.plus(paid)?;
        ledger.months.push(LedgerMonth { month, level, payments, items, paid, open: determined.minus(paid)? });
    }
    Ok(ledger)
}
