//! Applications, the level determined for a month, and decisions (申請・程度の決定・保護決定).

use serde::{Deserialize, Serialize};

use super::case::{Facts, Override};
use super::id::{ApplicationNo, CaseNo, DecisionNo, PrintNo};
use super::payment::{Item, Part};
use super::{AgeRule, Parenting};
use crate::access::AccountId;
use crate::base::date::{Date, Month};
use crate::base::money::Yen;
use crate::suite::resident::model::{PersonNo, Reason};

/// How a case came to be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ApplicationKind {
    /// 申請 (生活保護法 第7条・第24条).
    Applied,
    /// 職権による保護 (第25条).
    ExOfficio,
}

impl ApplicationKind {
    /// All of them: sent name, title, value.
    pub const CHOICES: [(&'static str, &'static str, ApplicationKind); 2] = [
        ("applied", "申請", ApplicationKind::Applied),
        ("ex-officio", "職権による保護", ApplicationKind::ExOfficio),
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            ApplicationKind::Applied => "申請",
            ApplicationKind::ExOfficio => "職権による保護",
        }
    }
}

/// Days within which a decision is notified (生活保護法 第24条第5項).
pub const DUE_DAYS: i32 = 14;
/// Days to which it may be extended for a special reason, which the notice names (同項ただし書).
pub const LONGEST_DAYS: i32 = 30;

/// An application (保護申請).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its number.
    pub no: ApplicationNo,
    /// The case it is for.
    pub case: CaseNo,
    /// Who applied.
    pub applicant: PersonNo,
    /// How.
    pub kind: ApplicationKind,
    /// The day it was received (申請日).
    pub received_on: Date,
    /// Where it stands.
    pub state: ApplicationState,
}

impl Application {
    /// The day by which the decision is to be notified: 14 days after the application.
    #[must_use]
    pub fn due_on(&self) -> Date {
        self.received_on.plus_days(DUE_DAYS)
    }

    /// The last day of an extension: 30 days after the application.
    #[must_use]
    pub fn longest_on(&self) -> Date {
        self.received_on.plus_days(LONGEST_DAYS)
    }
}

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApplicationState {
    /// Not decided yet.
    Pending,
    /// Decided by this decision.
    Decided(DecisionNo),
    /// Withdrawn (取下げ).
    Withdrawn,
}

/// A member as it went into a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputMember {
    /// Who.
    pub person: PersonNo,
    /// Born on, or the earliest day it may have been.
    pub birth: Date,
    /// What the standard asks.
    pub facts: Facts,
}

/// Everything a level was determined from; with the law tables it can be determined again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The prefecture.
    pub prefecture: String,
    /// The municipality.
    pub municipality: String,
    /// Who was counted.
    pub members: Vec<InputMember>,
    /// Whether one parent raises the children.
    pub parenting: Parenting,
    /// The rent.
    pub rent: Yen,
    /// Gross earnings, the first earner's first.
    pub earnings: Vec<Yen>,
    /// Other income.
    pub other: Yen,
    /// On which day ages are taken.
    pub ages: AgeRule,
    /// The first day of assistance, in the month that it lies in (日割り).
    pub from_day: Option<Date>,
}

/// The level determined for a case and month (程度の決定), one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The case.
    pub case: CaseNo,
    /// The month.
    pub month: Month,
    /// From 1; a new one when anything differs.
    pub version: u32,
    /// When it was determined.
    pub on: Date,
    /// What it was determined from.
    pub inputs: Inputs,
    /// 最低生活費.
    pub minimum: Yen,
    /// 収入認定額.
    pub income: Yen,
    /// What the sum is made of, for differences between months.
    pub parts: Vec<(Part, Yen)>,
    /// What is paid, by 費目.
    pub items: Vec<(Item, Yen)>,
    /// What is paid in all.
    pub total: Yen,
}

/// What is decided (決定の種別).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DecisionKind {
    /// 開始.
    Open,
    /// 却下.
    Refuse,
    /// 変更.
    Change,
    /// 停止.
    Suspend,
    /// 廃止.
    End,
}

impl DecisionKind {
    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            DecisionKind::Open => "開始",
            DecisionKind::Refuse => "却下",
            DecisionKind::Change => "変更",
            DecisionKind::Suspend => "停止",
            DecisionKind::End => "廃止",
        }
    }
}

/// Where a decision stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionState {
    /// Drafted, waiting for approval (起案中); the draft's number.
    Drafted(u64),
    /// Approved (決裁済).
    Approved,
    /// Sent back (差戻し).
    SentBack,
    /// Withdrawn by the drafter (取下げ).
    Withdrawn,
}

impl DecisionState {
    /// The Japanese term.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            DecisionState::Drafted(_) => "決裁待ち",
            DecisionState::Approved => "決裁済",
            DecisionState::SentBack => "差戻し",
            DecisionState::Withdrawn => "取下げ",
        }
    }
}

/// A decision about a case (保護決定).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its number.
    pub no: DecisionNo,
    /// The case.
    pub case: CaseNo,
    /// What is decided.
    pub kind: DecisionKind,
    /// The application it answers.
    pub application: Option<ApplicationNo>,
    /// The day from which it holds (適用日).
    pub applied_from: Date,
    /// Why (決定の理由), as the notice says it.
    pub reason: String,
    /// Why it took more than 14 days, as the notice must say.
    pub delay: Option<String>,
    /// The month and version of the level it rests on.
    pub level: (Month, u32),
    /// Who drafted it.
    pub drafted_by: AccountId,
    /// When it was drafted.
    pub drafted_on: Date,
    /// Where it stands.
    pub state: DecisionState,
    /// When it was approved (決定日).
    pub decided_on: Option<Date>,
    /// The number of its notice (文書番号), once issued.
    pub number: Option<String>,
    /// The day on the notice.
    pub issued_on: Option<Date>,
    /// Warnings overridden when it was drafted.
    pub overrides: Vec<Override>,
}

/// One print of a notice (印刷記録).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// Its number.
    pub no: PrintNo,
    /// The decision.
    pub decision: DecisionNo,
    /// When.
    pub on: Date,
    /// By whom.
    pub by: AccountId,
    /// Which print it is.
    pub kind: PrintKind,
    /// Why it is printed again.
    pub reason: Option<Reason>,
}

/// Which print it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PrintKind {
    /// 確認用.
    Preview,
    /// The first.
    Original,
    /// 再発行.
    Reissue,
}

impl PrintKind {
    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            PrintKind::Preview => "確認用",
            PrintKind::Original => "発行",
            PrintKind::Reissue => "再発行",
        }
    }
}
