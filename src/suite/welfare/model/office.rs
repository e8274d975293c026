//! What the office says of itself (事務所の設定): where it is, how it signs, from which account it
//! pays, and the dated words of remedies (教示) on its notices.

use serde::{Deserialize, Serialize};

use super::AgeRule;
use crate::base::date::Date;
use crate::suite::welfare::exchange::zengin::AccountKind;

/// The office (福祉事務所).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// The section that drafts and numbers documents, as `desk` knows it.
    pub section: String,
    /// The mark of its document numbers (文書記号), `桜福`.
    pub mark: String,
    /// The office whose head signs, `桜沢町福祉事務所長`.
    pub head_title: String,
    /// Lines above the head's name: the office's address.
    pub sender: Vec<String>,
    /// Where to ask (問合せ先).
    pub contact: Vec<String>,
    /// To whom an appeal goes (審査請求先), `架空県知事`.
    pub appeal_to: String,
    /// Whom a lawsuit is against (被告), `桜沢町`.
    pub defendant: String,
    /// The prefecture whose tables hold, as the list of grades writes it.
    pub prefecture: String,
    /// The municipality whose tables hold.
    pub municipality: String,
    /// On which day ages are taken.
    pub ages: AgeRule,
    /// The day of the month on which the bank pays; a closed day moves it to the business day before.
    pub pay_day: i8,
    /// Whose approval a decision needs, in order (決裁の経路); each step a person of its own.
    pub route: Vec<String>,
    /// The seal's number in `desk`, when notices bear its image; none prints 「公印省略」.
    pub seal: Option<u64>,
    /// Who pays.
    pub payer: Option<PayerAccount>,
}

/// The payer's side of a bank file (振込依頼人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerAccount {
    /// 委託者コード.
    pub code: String,
    /// 委託者名 in kana.
    pub name: String,
    /// 金融機関コード.
    pub bank: String,
    /// 支店コード.
    pub branch: String,
    /// 預金種目.
    pub kind: AccountKind,
    /// 口座番号.
    pub number: String,
}

/// The words on remedies from a day on (教示文). `{appeal_to}` and `{defendant}` stand for the office's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// The first day of the notices it stands on.
    pub from: Date,
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Whether the town has checked the words.
    pub standing: RemedyStanding,
}

/// Whether the town has checked the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemedyStanding {
    /// The product's template (ひな形), to be checked.
    Template,
    /// The town's own.
    Town,
}
