//! Declared and counted income (収入申告・認定).
//!
//! Invariant: an entry is never changed. A later entry that names it takes its place from its own
//! first month on, so what was known when stays readable.

use serde::{Deserialize, Serialize};

use super::id::CaseNo;
use crate::access::AccountId;
use crate::base::date::{Date, Month};
use crate::base::money::Yen;
use crate::suite::resident::model::{Label, PersonNo, Reason};

/// What an income is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IncomeKind {
    /// 就労収入, gross.
    Earnings,
    /// 年金, as a monthly share.
    Pension,
    /// 仕送り.
    Support,
    /// 手当.
    Allowance,
    /// 臨時の収入.
    Temporary,
    /// 保険金.
    Insurance,
}

impl IncomeKind {
    /// All of them: sent name, title, value.
    pub const CHOICES: [(&'static str, &'static str, IncomeKind); 6] = [
        ("earnings", "就労収入", IncomeKind::Earnings),
        ("pension", "年金", IncomeKind::Pension),
        ("support", "仕送り", IncomeKind::Support),
        ("allowance", "手当", IncomeKind::Allowance),
        ("temporary", "臨時の収入", IncomeKind::Temporary),
        ("insurance", "保険金", IncomeKind::Insurance),
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            IncomeKind::Earnings => "就労収入",
            IncomeKind::Pension => "年金",
            IncomeKind::Support => "仕送り",
            IncomeKind::Allowance => "手当",
            IncomeKind::Temporary => "臨時の収入",
            IncomeKind::Insurance => "保険金",
        }
    }
}

/// An income of one person, month by month from a first to a last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Income {
    /// The case.
    pub case: CaseNo,
    /// Its number within the case, from 1.
    pub serial: u32,
    /// Whose.
    pub person: PersonNo,
    /// What it is.
    pub kind: IncomeKind,
    /// How much a month; 0 ends what it takes the place of.
    pub amount: Yen,
    /// The first month.
    pub from: Month,
    /// The last month; none while it goes on.
    pub to: Option<Month>,
    /// What shows it (証拠書類).
    pub evidence: Label,
    /// The entry whose place it takes from its first month on.
    pub replaces: Option<u32>,
    /// Why it takes that place.
    pub reason: Option<Reason>,
    /// When it was entered.
    pub entered_on: Date,
    /// By whom.
    pub entered_by: AccountId,
}

/// The entries that count in a month, in the order of their numbers.
#[must_use]
pub fn in_force(entries: &[Income], month: Month) -> Vec<&Income> {
    let covers = |e: &Income| e.from <= month && e.to.is_none_or(|to| month <= to);
    let replaced = |e: &Income| entries.iter().any(|later| later.replaces == Some(e.serial) && later.from <= month);
    entries.iter().filter(|e| covers(e) && !replaced(e) && e.amount > Yen::ZERO).collect()
}
