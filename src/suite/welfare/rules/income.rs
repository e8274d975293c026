//! 収入認定: which part of what a household has counts against its minimum living cost.
//!
//! Earnings less 基礎控除, other income in full. It does not know actual costs of work (実費控除), the
//! deductions for new jobs or minors, nor incidental income.

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::suite::welfare::law::{LawTables, Table};
use crate::suite::welfare::model::Household;

use super::working::{Step, yen};

/// What counts, and what was taken off.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Σ基礎控除 of all earners
    pub deductions: Yen,
    /// 収入認定額 with its working
    pub step: Step,
}

/// The counted income of a month: the first earning in the household's list is the first earner's.
///
/// Fails when the bracket table does not hold in the month and somebody earns.
pub fn counted(tables: &LawTables, household: &Household, month: Month) -> Result<Counted> {
    let mut parts = Vec::new();
    let mut deductions = 0;
    for (rank, gross) in household.income.earnings.iter().enumerate() {
        let gross = gross.get();
        if gross == 0 {
            continue;
        }
        let deduction = deduction(tables, rank.min(1), gross, month)?;
        deductions += deduction.whole();
        let label = format!("就労収入 {}人目", rank + 1);
        let step = Step::new(label, gross - deduction.whole())
            .by(format!("{} - 基礎控除 {}", yen(gross), deduction.yen))
            .of(vec![deduction]);
        parts.push(step);
    }
    if household.income.other > Yen::ZERO {
        parts.push(Step::new("その他の収入", household.income.other.get()).by("全額".to_owned()));
    }
    Ok(Counted {
        deductions: Yen::new(deductions),
        step: Step::sum("収入認定額", parts).under("生活保護法第4条・第8条、次官通知 第8"),
    })
}

/// 基礎控除 from one gross earning (before actual costs), never more than the earning.
///
/// `rank` 0 is the first earner, 1 any other. A bracket's figure is capped by the earning, which
/// makes 「全額」 of the lowest brackets; the open bracket grows by a fixed sum per 4,000 yen.
pub fn deduction(tables: &LawTables, rank: usize, gross: i64, month: Month) -> Result<Step> {
    const WIDTH: i64 = 4000;
    let (bracket, low, high) = tables.bracket(rank, gross, month)?;
    let step = Step::new("基礎控除", bracket.value.min(gross)).from(&bracket);
    if high.is_some() {
        return Ok(step);
    }
    let growth = tables.find(Table::EarnedStep, Table::EarnedStep.cell(rank, 0, 0), month)?;
    let steps = (gross - low) / WIDTH;
    let amount = bracket.value + growth.value * steps;
    Ok(Step { yen: Yen::new(amount.min(gross)), ..step }
        .by(format!("{} + {} × {steps}", yen(bracket.value), yen(growth.value)))
        .from(&growth))
}
