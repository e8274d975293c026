//! Payment runs and payments (支給).

use serde::{Deserialize, Serialize};

use super::account::BankAccount;
use super::id::{CaseNo, RunNo};
use crate::access::AccountId;
use crate::base::date::{Date, Month};
use crate::base::money::Yen;
use crate::suite::resident::model::{PersonNo, Reason};

/// What a payment is for (費目).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Item {
    /// 生活扶助, additions among it.
    Living,
    /// 住宅扶助.
    Housing,
    /// 教育扶助.
    Education,
    /// 生業扶助 (高等学校等就学費).
    Occupation,
}

impl Item {
    /// All of them, in the order in which income is set against them (次官通知 第10).
    pub const ALL: [Item; 4] = [Item::Living, Item::Housing, Item::Education, Item::Occupation];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Item::Living => "生活扶助",
            Item::Housing => "住宅扶助",
            Item::Education => "教育扶助",
            Item::Occupation => "生業扶助",
        }
    }
}

/// What a month's sum is made of, as differences between months are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// 基準生活費 (第1類, 第2類, 経過的加算).
    Base,
    /// 特例加算.
    Special,
    /// 冬季加算.
    Winter,
    /// 期末一時扶助.
    YearEnd,
    /// 加算.
    Additions,
    /// 教育扶助.
    Schooling,
    /// 高等学校等就学費.
    HighSchool,
    /// 住宅扶助.
    Housing,
    /// 収入充当, below zero.
    Income,
    /// What 日割り leaves out, below zero.
    Days,
}

impl Part {
    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Part::Base => "基準生活費",
            Part::Special => "特例加算",
            Part::Winter => "冬季加算",
            Part::YearEnd => "期末一時扶助",
            Part::Additions => "加算",
            Part::Schooling => "教育扶助",
            Part::HighSchool => "高等学校等就学費",
            Part::Housing => "住宅扶助",
            Part::Income => "収入充当",
            Part::Days => "日割り",
        }
    }
}

/// A month's payment run (支給処理).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub no: RunNo,
    /// The month paid.
    pub month: Month,
    /// The day the bank pays (振込日).
    pub bank_date: Date,
    /// Who locked the month.
    pub begun_by: AccountId,
    /// When.
    pub begun_on: Date,
    /// Where it stands.
    pub state: RunState,
    /// What came out, once run.
    pub outcome: Option<Outcome>,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Cases in it.
    pub cases: u32,
    /// Payments by transfer, and their sum.
    pub transfers: (u32, Yen),
    /// Payments at the window, and their sum.
    pub windows: (u32, Yen),
    /// Payments held back, and their sum.
    pub held: (u32, Yen),
    /// Cases with nothing to pay.
    pub nothing: u32,
}

impl Outcome {
    /// What is paid out in all.
    ///
    /// # Errors
    /// `BASE-08` out of range.
    pub fn paid(&self) -> crate::base::error::Result<Yen> {
        self.transfers.1.plus(self.windows.1)
    }
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunState {
    /// The month is locked; nothing is computed yet (締め).
    Locked,
    /// Computed (計算済).
    Done,
    /// Waiting for approval (決裁待ち); the draft's number.
    Drafted(u64),
    /// Approved (決裁済); the bank file may be written.
    Approved(Date),
    /// The bank file was written (振込データ作成済), with its SHA-256.
    Written {
        /// When.
        on: Date,
        /// SHA-256 of the file.
        sha256: [u8; 32],
    },
    /// Thrown away before approval (破棄).
    ThrownAway {
        /// When.
        on: Date,
        /// Why.
        reason: Reason,
    },
    /// Undone after approval, before the bank date (取消).
    Undone {
        /// When.
        on: Date,
        /// Why.
        reason: Reason,
    },
}

impl RunState {
    /// The Japanese term.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            RunState::Locked => "締め済・未計算",
            RunState::Done => "計算済",
            RunState::Drafted(_) => "決裁待ち",
            RunState::Approved(_) => "決裁済",
            RunState::Written { .. } => "振込データ作成済",
            RunState::ThrownAway { .. } => "破棄",
            RunState::Undone { .. } => "取消",
        }
    }

    /// Whether its payments count.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self {
            RunState::Locked
            | RunState::Done
            | RunState::Drafted(_)
            | RunState::Approved(_)
            | RunState::Written { .. } => true,
            RunState::ThrownAway { .. } | RunState::Undone { .. } => false,
        }
    }

    /// Whether a second person has approved it.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        match self {
            RunState::Approved(_) | RunState::Written { .. } => true,
            RunState::Locked
            | RunState::Done
            | RunState::Drafted(_)
            | RunState::ThrownAway { .. }
            | RunState::Undone { .. } => false,
        }
    }
}

/// What a run pays a case for a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The run.
    pub run: RunNo,
    /// The case.
    pub case: CaseNo,
    /// The month it is for: the run's own, or an earlier one not yet paid (追給).
    pub month: Month,
    /// Who is paid (世帯主).
    pub payee: PersonNo,
    /// The version of the level it pays.
    pub level: u32,
    /// By 費目.
    pub items: Vec<(Item, Yen)>,
    /// In all.
    pub total: Yen,
    /// By which way.
    pub way: Way,
}

/// By which way a payment goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// 口座振込, with the account's number within the case.
    Transfer {
        /// Which entry of the case's accounts.
        serial: u32,
        /// The account as it was.
        account: BankAccount,
    },
    /// 窓口払.
    Window,
    /// 保留, with the error's code and what to do.
    Held {
        /// `WELFARE-NN`.
        code: String,
        /// What is at fault.
        why: String,
    },
}

impl Way {
    /// The Japanese term.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Way::Transfer { .. } => "口座振込",
            Way::Window => "窓口払",
            Way::Held { .. } => "保留",
        }
    }

    /// Whether money goes out.
    #[must_use]
    pub fn pays(&self) -> bool {
        match self {
            Way::Transfer { .. } | Way::Window => true,
            Way::Held { .. } => false,
        }
    }
}
