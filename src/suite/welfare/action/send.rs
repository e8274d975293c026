//! The bank file of an approved run (振込データの作成).

use sha2::{Digest, Sha256};

use super::pay::{of_run, transfers};
use super::run::{SEND, about, named, need_run};
use super::{SERVICE, office};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::desk::due;
use crate::store::Reader;
use crate::suite::welfare::errors::{NOT_APPROVED, PAYER_REFUSED};
use crate::suite::welfare::exchange::zengin::{self, BankFile, LineEnd};
use crate::suite::welfare::model::id::RunNo;
use crate::suite::welfare::model::payment::{Payment, Run, RunState};

/// The bank file of these payments, as it would be.
///
/// # Errors
/// `WELFARE-20` to `-23`, `-43`, `-49`.
pub fn bank_file(reader: &impl Reader, bank_date: Date, payments: &[Payment], end: LineEnd) -> Result<BankFile> {
    let office = office::need(reader)?;
    let account = office.payer.ok_or_else(|| PAYER_REFUSED.with("振込依頼人が登録されていません。"))?;
    let payer = office::payer(reader, &account)?;
    zengin::write(&payer, bank_date, &transfers(reader, payments)?, end)
}

/// Writes the bank file of an approved run; written again it is the same, byte for byte.
///
/// # Errors
/// `WELFARE-51` unless a second person has approved it; as [`bank_file`].
pub fn write_file(deed: &mut Deed<'_, '_>, no: RunNo, end: LineEnd) -> Result<BankFile> {
    let run = need_run(&**deed, no)?;
    if !run.state.is_approved() {
        return Err(NOT_APPROVED.with(run.state.title()));
    }
    let payments = of_run(&**deed, no)?;
    let file = bank_file(&**deed, run.bank_date, &payments, end)?;
    named(deed, no)?;
    let sha256: [u8; 32] = Sha256::digest(&file.bytes).into();
    deed.note(&format!("count={} total={} sha256={}", file.count, file.total.get(), hex::encode(sha256)));
    due::close_about(deed, SERVICE, &about(no), SEND)?;
    let on = deed.today();
    deed.put(&Run { state: RunState::Written { on, sha256 }, ..run })?;
    Ok(file)
}
