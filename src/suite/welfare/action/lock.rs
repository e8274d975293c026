//! What a payment run keeps from being changed (締め).
//!
//! While a run is locked and not yet computed, no case changes in its month or before. Once computed,
//! a case does not change in the months that the run has a payment for.

use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::store::{Direction, Reader};
use crate::suite::welfare::errors::MONTH_LOCKED;
use crate::suite::welfare::model::id::CaseNo;
use crate::suite::welfare::model::payment::{Payment, Run, RunState};

/// The last month in which a case may not be changed, if there is one.
///
/// # Errors
/// Store errors.
pub fn locked_until(reader: &impl Reader, case: CaseNo) -> Result<Option<Month>> {
    let mut last = None;
    for payment in reader.under::<Payment>(&case, Direction::Down)? {
        let payment = payment?;
        if reader.get::<Run>(&payment.run)?.is_some_and(|run| run.state.is_live()) {
            last = Some(payment.month);
            break;
        }
    }
    // Few runs are kept locked; the newest ones are looked at.
    for run in reader.records::<Run>((std::ops::Bound::Unbounded, std::ops::Bound::Unbounded), Direction::Down)?.take(24)
    {
        let run = run?;
        if run.state == RunState::Locked {
            last = last.max(Some(run.month));
        }
    }
    Ok(last)
}

/// Refuses a change that takes effect in a month that is locked for the case.
///
/// # Errors
/// `WELFARE-39`.
pub fn refuse_month(reader: &impl Reader, case: CaseNo, month: Month) -> Result<()> {
    match locked_until(reader, case)? {
        Some(last) if month <= last => Err(MONTH_LOCKED.with(format!("{}まで", last.wareki()))),
        Some(_) | None => Ok(()),
    }
}

/// Refuses a change that takes effect on a day of a month that is locked for the case.
///
/// # Errors
/// `WELFARE-39`.
pub fn refuse_day(reader: &impl Reader, case: CaseNo, day: Date) -> Result<()> {
    refuse_month(reader, case, Month::of(day))
}
