//! What a run would pay: every open case, for the month and for earlier months not yet paid (追給).
//!
//! It writes nothing; `run` keeps what it finds.

use std::collections::BTreeMap;

use super::account;
use super::level::{self, opened_from};
use crate::base::date::{Date, Month};
use crate::base::error::{Error, Result};
use crate::base::money::Yen;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::PersonNo;
use crate::suite::welfare::errors::{NO_ACCOUNT, NOT_NOW};
use crate::suite::welfare::exchange::zengin;
use crate::suite::welfare::model::account::Method;
use crate::suite::welfare::model::case::Case;
use crate::suite::welfare::model::decision::Level;
use crate::suite::welfare::model::id::{CaseNo, RunNo};
use crate::suite::welfare::model::payment::{Outcome, Payment, Run, Way};

/// The most months one run pays a case afterwards.
const MOST_MONTHS: i32 = 60;

/// One payment with the level it rests on.
#[derive(Clone, Debug)]
pub struct Line {
    /// The payment; its `level` is the version the level would have.
    pub payment: Payment,
    /// The level, unless it could not be determined.
    pub level: Option<Level>,
}

/// What a run pays a case; nothing when the case is not open by the end of the month.
///
/// # Errors
/// Store errors. What cannot be determined or paid is held back with its reason.
pub fn lines(reader: &impl Reader, run: RunNo, (month, bank_date): (Month, Date), case: &Case) -> Result<Vec<Line>> {
    let Some(from) = opened_from(reader, case.no)?.filter(|from| *from <= month.last()) else {
        return Ok(Vec::new());
    };
    let Some(payee) = case.head_on(month.first().max(from)) else { return Ok(Vec::new()) };
    let first = Month::of(from).max(month.plus(-MOST_MONTHS));
    let paid = paid_months(reader, case.no)?;
    let mut lines = Vec::new();
    let mut at = first;
    while at <= month {
        if !paid.contains_key(&at)
            && let Some(line) = line(reader, run, at, (from, bank_date), case, payee)?
        {
            lines.push(line);
        }
        at = at.plus(1);
    }
    Ok(lines)
}

/// Months for which a live run pays the case, with that run.
///
/// # Errors
/// Store errors.
pub fn paid_months(reader: &impl Reader, case: CaseNo) -> Result<BTreeMap<Month, RunNo>> {
    let mut paid = BTreeMap::new();
    for payment in reader.under::<Payment>(&case, Direction::Up)? {
        let payment = payment?;
        if payment.way.pays() && reader.get::<Run>(&payment.run)?.is_some_and(|run| run.state.is_live()) {
            paid.insert(payment.month, payment.run);
        }
    }
    Ok(paid)
}

fn line(
    reader: &impl Reader,
    run: RunNo,
    month: Month,
    (from, bank_date): (Date, Date),
    case: &Case,
    payee: PersonNo,
) -> Result<Option<Line>> {
    let mut payment = Payment {
        run,
        case: case.no,
        month,
        payee,
        level: 0,
        items: Vec::new(),
        total: Yen::ZERO,
        way: Way::Window,
    };
    let level = match level::of_now(reader, case, month, Some(from), bank_date) {
        Ok(level) => level,
        Err(error) => {
            payment.way = held(&error);
            return Ok(Some(Line { payment, level: None }));
        }
    };
    let newest = level::newest(reader, case.no, month)?;
    payment.level = newest.map_or(1, |kept| kept.version + u32::from(!level::same(&kept, &level)));
    payment.items.clone_from(&level.items);
    payment.total = level.total;
    if level.total > Yen::ZERO {
        payment.way = way(reader, case.no, bank_date, level.total)?;
    }
    Ok(Some(Line { payment, level: Some(level) }))
}

fn way(reader: &impl Reader, case: CaseNo, day: Date, amount: Yen) -> Result<Way> {
    let Some(entry) = account::on(reader, case, day)? else { return Ok(held(&NO_ACCOUNT.error())) };
    match entry.method {
        Method::Window => Ok(Way::Window),
        Method::Transfer(to) => {
            let checked = account::transfer(reader, &to, amount, &case.to_string()).and_then(|t| zengin::check(&t));
            match checked {
                Ok(()) => Ok(Way::Transfer { serial: entry.serial, account: to }),
                Err(error) => Ok(held(&error)),
            }
        }
    }
}

fn held(error: &Error) -> Way {
    let fields: Vec<&str> = error.fields().iter().map(|f| f.message.as_str()).collect();
    let why = format!("{}{} {}", error.code().what, error.detail(), fields.join(" "));
    Way::Held { code: error.code().id.to_owned(), why: why.trim().to_owned() }
}

/// Adds payments to what a run came to.
///
/// # Errors
/// `BASE-08` out of range.
pub fn count(outcome: &mut Outcome, payments: &[Payment]) -> Result<()> {
    if payments.is_empty() {
        return Ok(());
    }
    outcome.cases += 1;
    for payment in payments {
        let place = match &payment.way {
            Way::Held { .. } => &mut outcome.held,
            Way::Transfer { .. } | Way::Window if payment.total == Yen::ZERO => {
                outcome.nothing += 1;
                continue;
            }
            Way::Transfer { .. } => &mut outcome.transfers,
            Way::Window => &mut outcome.windows,
        };
        *place = (place.0 + 1, place.1.plus(payment.total)?);
    }
    Ok(())
}

/// Every case's number.
///
/// # Errors
/// Store errors.
pub fn cases(reader: &impl Reader) -> Result<Vec<CaseNo>> {
    reader.all::<Case>()?.map(|case| case.map(|c| c.no)).collect()
}

/// The payments of a run, by case and month.
///
/// # Errors
/// Store errors.
pub fn of_run(reader: &impl Reader, run: RunNo) -> Result<Vec<Payment>> {
    reader.by(&crate::suite::welfare::tables::PAYMENTS_OF, &run)?.collect()
}

/// A run's transfers: one a case, its months together, in the order of cases.
///
/// # Errors
/// `WELFARE-31` when nothing goes by transfer; `WELFARE-43`; `BASE-08`.
pub fn transfers(reader: &impl Reader, payments: &[Payment]) -> Result<Vec<zengin::Transfer>> {
    let mut sums: BTreeMap<CaseNo, (crate::suite::welfare::model::account::BankAccount, Yen)> = BTreeMap::new();
    for payment in payments.iter().filter(|p| p.total > Yen::ZERO) {
        if let Way::Transfer { account, .. } = &payment.way {
            let sum = sums.entry(payment.case).or_insert_with(|| (account.clone(), Yen::ZERO));
            sum.1 = sum.1.plus(payment.total)?;
        }
    }
    if sums.is_empty() {
        return Err(NOT_NOW.with("口座振込の支給がありません。"));
    }
    sums.iter().map(|(case, (to, sum))| account::transfer(reader, to, *sum, &case.to_string())).collect()
}
