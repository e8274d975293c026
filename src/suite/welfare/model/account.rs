//! Where a case's money goes (支給方法・口座), and the table of banks.

use serde::{Deserialize, Serialize};

use super::id::CaseNo;
use crate::access::AccountId;
use crate::base::date::Date;
use crate::suite::resident::model::Reason;
use crate::suite::welfare::exchange::zengin::AccountKind;

/// How a case is paid from a day on. An entry is never changed; a later one takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayeeAccount {
    /// The case.
    pub case: CaseNo,
    /// Its number within the case, from 1.
    pub serial: u32,
    /// The first day.
    pub from: Date,
    /// How.
    pub method: Method,
    /// Why it was entered.
    pub reason: Reason,
    /// When it was entered.
    pub entered_on: Date,
    /// By whom.
    pub entered_by: AccountId,
}

/// How money is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// 口座振込.
    Transfer(BankAccount),
    /// 窓口払.
    Window,
}

/// An account of a payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// 金融機関コード, four digits.
    pub bank: String,
    /// 支店コード, three digits.
    pub branch: String,
    /// 預金種目.
    pub kind: AccountKind,
    /// 口座番号, seven digits.
    pub number: String,
    /// 口座名義 in kana, as the bank file carries it (half width, at most 30 bytes).
    pub holder: String,
    /// ゆうちょ銀行: the 記号 and 番号 it was converted from.
    pub passbook: Option<(String, String)>,
}

/// A branch of a bank, from the imported table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// 金融機関コード.
    pub bank: String,
    /// 支店コード.
    pub branch: String,
    /// The bank's name.
    pub bank_name: String,
    /// The bank's name in kana.
    pub bank_kana: String,
    /// The branch's name.
    pub branch_name: String,
    /// The branch's name in kana.
    pub branch_kana: String,
}

/// 預金種目: sent name, title, value.
pub const KINDS: [(&str, &str, AccountKind); 4] = [
    ("1", "普通", AccountKind::Ordinary),
    ("2", "当座", AccountKind::Current),
    ("4", "貯蓄", AccountKind::Savings),
    ("9", "その他", AccountKind::Other),
];

/// The Japanese term of an account's kind.
#[must_use]
pub fn kind_title(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Ordinary => "普通",
        AccountKind::Current => "当座",
        AccountKind::Savings => "貯蓄",
        AccountKind::Other => "その他",
    }
}
