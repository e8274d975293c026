//! How a case is paid (支給方法の登録).

use super::{concerns, need};
use crate::access::Deed;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::base::text::kana::half_width_kana;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::Reason;
use crate::suite::welfare::errors::TRANSFER_REFUSED;
use crate::suite::welfare::exchange::zengin::{self, AccountKind, Transfer, yucho};
use crate::suite::welfare::model::account::{BankAccount, Method, PayeeAccount};
use crate::suite::welfare::model::id::CaseNo;

use super::bank;

/// How a case is to be paid.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The case.
    pub case: CaseNo,
    /// The first day.
    pub from: Date,
    /// How.
    pub method: NewMethod,
    /// Why it is entered.
    pub reason: Reason,
}

/// How money is to be handed over.
#[derive(Clone, Debug)]
pub enum NewMethod {
    /// An account at a bank of the table.
    Bank {
        /// 金融機関コード.
        bank: String,
        /// 支店コード.
        branch: String,
        /// 預金種目.
        kind: AccountKind,
        /// 口座番号, up to seven digits.
        number: String,
        /// 口座名義 in kana, any width.
        holder: String,
    },
    /// ゆうちょ銀行 by its passbook, converted.
    Post {
        /// 記号.
        symbol: String,
        /// 番号.
        number: String,
        /// 普通 or 貯蓄, 当座 for a 振替口座.
        kind: AccountKind,
        /// 口座名義 in kana, any width.
        holder: String,
    },
    /// 窓口払.
    Window,
}

/// Sets how a case is paid from a day on.
///
/// # Errors
/// `WELFARE-20` for what the bank file cannot carry, `WELFARE-43` for a branch in no table.
pub fn set(deed: &mut Deed<'_, '_>, new: NewAccount) -> Result<u32> {
    let case = need(&**deed, new.case)?;
    concerns(deed, &case);
    let method = match new.method {
        NewMethod::Window => Method::Window,
        NewMethod::Bank { bank, branch, kind, number, holder } => {
            bank::need(&**deed, &bank, &branch)?;
            if number.is_empty() || number.len() > 7 || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(TRANSFER_REFUSED.field("number", "口座番号は7桁までの数字にしてください。"));
            }
            let (number, holder) = (format!("{number:0>7}"), narrow(&holder)?);
            Method::Transfer(BankAccount { bank, branch, kind, number, holder, passbook: None })
        }
        NewMethod::Post { symbol, number, kind, holder } => {
            let found = yucho::account(&symbol, &number, kind)?;
            Method::Transfer(BankAccount {
                bank: found.bank,
                branch: found.branch,
                kind: found.kind,
                number: found.number,
                holder: narrow(&holder)?,
                passbook: Some((symbol, number)),
            })
        }
    };
    if let Method::Transfer(account) = &method {
        zengin::check(&transfer(&**deed, account, Yen::new(1), "")?)?;
    }
    let last = deed.under::<PayeeAccount>(&case.no, Direction::Down)?.next().transpose()?;
    let entry = PayeeAccount {
        case: case.no,
        serial: last.map_or(1, |last| last.serial + 1),
        from: new.from,
        method,
        reason: new.reason,
        entered_on: deed.today(),
        entered_by: deed.permit().actor().account,
    };
    deed.insert(&entry)?;
    Ok(entry.serial)
}

fn narrow(holder: &str) -> Result<String> {
    half_width_kana(holder.trim()).map_err(|e| TRANSFER_REFUSED.field("holder", e.detail().to_owned()))
}

/// How a case is paid on a day: of the entries that hold by then, the one entered last.
///
/// # Errors
/// Store errors.
pub fn on(reader: &impl Reader, case: CaseNo, day: Date) -> Result<Option<PayeeAccount>> {
    for entry in reader.under::<PayeeAccount>(&case, Direction::Down)? {
        let entry = entry?;
        if entry.from <= day {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// A transfer to an account, names of bank and branch from the table (ゆうちょ銀行: from its rule).
///
/// # Errors
/// `WELFARE-43` when the branch is in no table.
pub fn transfer(reader: &impl Reader, to: &BankAccount, amount: Yen, customer: &str) -> Result<Transfer> {
    let (bank_name, branch_name) = match &to.passbook {
        Some((symbol, number)) => {
            let found = yucho::account(symbol, number, to.kind)?;
            (found.bank_name, found.branch_name)
        }
        None => {
            let branch = bank::need(reader, &to.bank, &to.branch)?;
            (branch.bank_kana, branch.branch_kana)
        }
    };
    Ok(Transfer {
        account: zengin::Account {
            bank: to.bank.clone(),
            bank_name,
            branch: to.branch.clone(),
            branch_name,
            kind: to.kind,
            number: to.number.clone(),
        },
        holder: to.holder.clone(),
        amount,
        customer: customer.to_owned(),
    })
}
