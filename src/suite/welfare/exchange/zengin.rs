//! 全銀 総合振込 (kind 21): the file of transfers that a bank takes.
//!
//! Records of 120 bytes in JIS X 0201, one byte a character: header, a detail per transfer, trailer,
//! end; with or without CR LF behind each. Offsets (1-based, domain notes §4):
//!
//! | record | fields |
//! | --- | --- |
//! | header | 1 区分1, 2-3 種別21, 4 コード区分0, 5-14 委託者コード, 15-54 委託者名, 55-58 MMDD, 59-62 仕向銀行, 63-77 銀行名, 78-80 支店, 81-95 支店名, 96 種目, 97-103 口座, 104-120 空 |
//! | detail | 1 区分2, 2-5 銀行, 6-20 銀行名, 21-23 支店, 24-38 支店名, 39-42 手形交換所, 43 種目, 44-50 口座, 51-80 受取人, 81-90 金額, 91 新規, 92-101 顧客1, 102-111 顧客2, 112 振込指定7, 113 識別, 114-120 空 |
//! | trailer | 1 区分8, 2-7 件数, 8-19 金額, 20-120 空 |
//! | end | 1 区分9, 2-120 空 |
//!
//! A transfer that the file cannot carry is held back with its reason; a holder's name is never cut.
//! It does not choose who is paid, knows no table of banks and writes no file.

mod record;
pub mod yucho;

use crate::base::date::Date;
use crate::base::error::{Error, Result};
use crate::base::money::Yen;
use crate::suite::welfare::errors;

use record::{Record, digits, kana};

/// 預金種目, as the file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum AccountKind {
    /// 普通 (1)
    Ordinary,
    /// 当座 (2)
    Current,
    /// 貯蓄 (4), not for the payer
    Savings,
    /// その他 (9)
    Other,
}

impl AccountKind {
    fn digit(self) -> u8 {
        match self {
            AccountKind::Ordinary => b'1',
            AccountKind::Current => b'2',
            AccountKind::Savings => b'4',
            AccountKind::Other => b'9',
        }
    }
}

/// An account at a bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// 金融機関コード, four digits.
    pub bank: String,
    /// The bank's name in kana, possibly empty; cut to 15 bytes.
    pub bank_name: String,
    /// 支店コード, three digits.
    pub branch: String,
    /// The branch's name in kana, possibly empty; cut to 15 bytes.
    pub branch_name: String,
    /// 預金種目
    pub kind: AccountKind,
    /// 口座番号, up to seven digits; filled with zeros on the left.
    pub number: String,
}

/// Who pays: the town.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// 委託者コード, up to ten digits, given by the bank.
    pub code: String,
    /// 委託者名 in kana, up to 40 bytes.
    pub name: String,
    /// The account it is paid from.
    pub account: Account,
}

/// One transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The account it goes to.
    pub account: Account,
    /// 口座名義 in kana, 1 to 30 bytes (a voicing mark is a byte of its own).
    pub holder: String,
    /// The amount, 1 to 9,999,999,999.
    pub amount: Yen,
    /// 顧客コード1: the payer's own number for it, up to ten digits, possibly empty.
    pub customer: String,
}

/// What stands behind each record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Nothing: 120 bytes a record.
    None,
    /// CR LF: 122 bytes a record.
    CrLf,
}

/// A transfer that was held back.
#[derive(Debug)]
pub struct Held {
    /// Its place among the transfers given, from 0.
    pub index: usize,
    /// Why, with the field that is at fault.
    pub reason: Error,
}

/// A bank file with what is in it and what is not.
#[derive(Debug)]
pub struct BankFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many transfers it carries.
    pub count: usize,
    /// What they sum up to.
    pub total: Yen,
    /// The transfers it does not carry, in their order.
    pub held: Vec<Held>,
}

const MAX_COUNT: usize = 999_999;
const MAX_AMOUNT: Yen = Yen::new(9_999_999_999);
const MAX_TOTAL: Yen = Yen::new(999_999_999_999);
const HOLDER_BYTES: usize = 30;

/// Writes the transfers of one day.
///
/// Transfers that the file cannot carry are held back. Fails with `PAYER_REFUSED` when the payer's
/// side is not of its form, `FILE_TOO_LARGE` beyond 999,999 lines or twelve digits of yen, and
/// `NOTHING_TO_TRANSFER` when no line is left.
pub fn write(payer: &Payer, day: Date, transfers: &[Transfer], end: LineEnd) -> Result<BankFile> {
    let header = header(payer, day).map_err(|error| into_code(&errors::PAYER_REFUSED, &error))?;
    let mut records = vec![header];
    let mut held = Vec::new();
    let mut total = Yen::ZERO;
    for (index, transfer) in transfers.iter().enumerate() {
        match detail(transfer) {
            Ok(record) => {
                total = total.plus(transfer.amount)?;
                records.push(record);
            }
            Err(reason) => held.push(Held { index, reason }),
        }
    }
    let count = records.len() - 1;
    if count == 0 {
        return Err(errors::NOTHING_TO_TRANSFER.error());
    }
    if count > MAX_COUNT || total > MAX_TOTAL {
        return Err(errors::FILE_TOO_LARGE.with(format!("{count}件 {total}")));
    }
    records.push(Record::of(b'8').zeros("件数", count as u64, 6)?.zeros(
        "合計金額",
        total.get().unsigned_abs(),
        12,
    )?);
    records.push(Record::of(b'9'));
    let mut bytes = Vec::with_capacity(records.len() * 122);
    for record in records {
        bytes.extend_from_slice(&record.finish()?);
        if end == LineEnd::CrLf {
            bytes.extend_from_slice(b"\r\n");
        }
    }
    Ok(BankFile { bytes, count, total, held })
}

/// Why a transfer could not be carried, before any file is written. Fails with `TRANSFER_REFUSED`.
pub fn check(transfer: &Transfer) -> Result<()> {
    detail(transfer).map(|_| ())
}

/// The year that a header's month and day (MMDD) leave out: the day nearest to one on which the file
/// was certainly on its way, so that a file of December with a January date falls into the next year.
#[must_use]
pub fn day_of(mmdd: &str, near: Date) -> Option<Date> {
    let month: i8 = mmdd.get(..2)?.parse().ok()?;
    let day: i8 = mmdd.get(2..)?.parse().ok()?;
    let years = [near.year() - 1, near.year(), near.year() + 1];
    let days = years.into_iter().filter_map(|year| Date::new(year, month, day));
    days.min_by_key(|date| date.days_until(near).abs())
}

fn header(payer: &Payer, day: Date) -> Result<Record> {
    let account = &payer.account;
    let kind = match account.kind {
        AccountKind::Savings => {
            return Err(errors::PAYER_REFUSED.field("kind", "振込依頼人の口座に貯蓄預金は使えません。"));
        }
        AccountKind::Ordinary | AccountKind::Current | AccountKind::Other => account.kind.digit(),
    };
    let name = kana("name", &payer.name)?;
    Record::of(b'1')
        .text(b"21")
        .text(b"0")
        .text(&digits("code", &payer.code, 10)?)
        .words("name", &name, 40)?
        .text(format!("{:02}{:02}", day.month(), day.day()).as_bytes())
        .text(&exact("bank", &account.bank, 4)?)
        .label("bank_name", &account.bank_name, 15)?
        .text(&exact("branch", &account.branch, 3)?)
        .label("branch_name", &account.branch_name, 15)?
        .text(&[kind])
        .text(&number(&account.number)?)
        .checked(103)
}

fn detail(transfer: &Transfer) -> Result<Record> {
    let account = &transfer.account;
    if transfer.amount <= Yen::ZERO || transfer.amount > MAX_AMOUNT {
        return Err(errors::TRANSFER_REFUSED.field("amount", format!("金額は1円から{MAX_AMOUNT}までです。")));
    }
    let customer = if transfer.customer.is_empty() {
        vec![b' '; 10]
    } else {
        digits("customer", &transfer.customer, 10)?
    };
    Record::of(b'2')
        .text(&exact("bank", &account.bank, 4)?)
        .label("bank_name", &account.bank_name, 15)?
        .text(&exact("branch", &account.branch, 3)?)
        .label("branch_name", &account.branch_name, 15)?
        .text(b"    ")
        .text(&[account.kind.digit()])
        .text(&number(&account.number)?)
        .words("holder", &kana("holder", &transfer.holder)?, HOLDER_BYTES)?
        .zeros("amount", transfer.amount.get().unsigned_abs(), 10)?
        .text(b"0")
        .text(&customer)
        .text(&[b' '; 10])
        .text(b"7")
        .text(b" ")
        .checked(113)
}

/// So many digits and no fewer.
fn exact(field: &'static str, text: &str, width: usize) -> Result<Vec<u8>> {
    if text.len() != width {
        return Err(errors::TRANSFER_REFUSED.field(field, format!("{width}桁の数字にしてください。")));
    }
    digits(field, text, width)
}

/// 口座番号: one to seven digits, not all zeros, filled with zeros on the left.
fn number(text: &str) -> Result<Vec<u8>> {
    let filled = digits("number", text, 7)?;
    if filled.iter().all(|digit| *digit == b'0') {
        return Err(errors::TRANSFER_REFUSED.field("number", "口座番号が0だけになっています。"));
    }
    Ok(filled)
}

/// The same field errors under another code.
fn into_code(code: &'static crate::base::error::Code, error: &Error) -> Error {
    error
        .fields()
        .iter()
        .fold(code.with(error.detail()), |out, field| out.and_field(&field.field, field.message.clone()))
}
