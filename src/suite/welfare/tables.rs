//! Where the service's records lie: keys, indexes, data dictionary.
//!
//! | table | key | record |
//! | --- | --- | --- |
//! | `welfare.office` | none | [`Office`]: the office's own settings |
//! | `welfare.remedy` | first day | [`Remedy`]: the words on remedies |
//! | `welfare.branch` | bank, branch | [`Branch`] |
//! | `welfare.case` | ケース番号 | [`Case`] |
//! | `welfare.revision` | ケース番号, version | [`Revision`]: what a save replaced |
//! | `welfare.application` | 申請番号 | [`Application`] |
//! | `welfare.income` | ケース番号, number | [`Income`] |
//! | `welfare.level` | ケース番号, month, version | [`Level`] |
//! | `welfare.decision` | 決定番号 | [`Decision`] |
//! | `welfare.print` | 印刷番号 | [`Print`] |
//! | `welfare.account` | ケース番号, number | [`PayeeAccount`] |
//! | `welfare.run` | 支給処理番号 | [`Run`] |
//! | `welfare.payment` | ケース番号, month, 支給処理番号 | [`Payment`] |
//!
//! A month in a key is its first day. It decides nothing; `action` writes, `view` reads.

mod columns;

use serde::{Deserialize, Serialize};

use super::model::account::{Branch, PayeeAccount};
use super::model::case::Case;
use super::model::decision::{Application, Decision, Level, Print};
use super::model::id::{ApplicationNo, CaseNo, DecisionNo, PrintNo, RunNo, month_key};
use super::model::income::Income;
use super::model::office::{Office, Remedy};
use super::model::payment::{Payment, Run};
use crate::base::date::Date;
use crate::store::{Index, IndexDef, IndexRows, Record, Scope, TableDef, Uniqueness};
use crate::suite::resident::model::{PersonNo, Reason, Version};

/// What a save of a case replaced (変更前の記録).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Which case.
    pub no: CaseNo,
    /// The version that was replaced.
    pub version: Version,
    /// The business day on which it was replaced.
    pub replaced_on: Date,
    /// Why.
    pub reason: Reason,
    /// The record as it was.
    pub was: Case,
}

const fn many(space: &'static str) -> IndexDef {
    IndexDef { space, uniqueness: Uniqueness::Many }
}

macro_rules! record {
    ($record:ty, $table:ident, $name:literal, $title:literal, [$($index:literal),*], $columns:ident,
     $key:ty, |$it:ident| $value:expr $(, |$self:ident, $rows:ident| $add:block)?) => {
        static $table: TableDef =
            TableDef::of::<$record>($name, $title, 1, Scope::Content, &[$(many($index)),*], columns::$columns);

        impl Record for $record {
            type Key = $key;
            fn table() -> &'static TableDef {
                &$table
            }
            fn key(&self) -> $key {
                let $it = self;
                $value
            }
            $(fn index(&self, $rows: &mut IndexRows) {
                let $self = self;
                $add
            })?
        }
    };
}

record!(Office, OFFICE, "welfare.office", "生活保護の設定", [], OFFICE, (), |_it| ());
record!(Remedy, REMEDY, "welfare.remedy", "教示文", [], REMEDY, i32, |it| it.from.days());
record!(
    Branch, BRANCH, "welfare.branch", "金融機関の表", [], BRANCH, (String, String),
    |it| (it.bank.clone(), it.branch.clone())
);
record!(
    Case, CASE, "welfare.case", "ケース", ["welfare.case#member"], CASE, CaseNo, |it| it.no,
    |it, rows| { it.persons().iter().for_each(|person| rows.add(&BY_MEMBER, person)); }
);
record!(
    Revision, REVISION, "welfare.revision", "ケースの変更履歴", [], REVISION, (CaseNo, Version),
    |it| (it.no, it.version)
);
record!(
    Application, APPLICATION, "welfare.application", "保護申請", ["welfare.application#case"], APPLICATION,
    ApplicationNo, |it| it.no, |it, rows| { rows.add(&APPLICATIONS_OF, &it.case); }
);
record!(
    Income, INCOME, "welfare.income", "収入申告", [], INCOME, (CaseNo, u32), |it| (it.case, it.serial)
);
record!(
    Level, LEVEL, "welfare.level", "程度の決定", [], LEVEL, (CaseNo, i32, u32),
    |it| (it.case, month_key(it.month), it.version)
);
record!(
    Decision, DECISION, "welfare.decision", "保護決定", ["welfare.decision#case"], DECISION, DecisionNo,
    |it| it.no, |it, rows| { rows.add(&DECISIONS_OF, &it.case); }
);
record!(
    Print, PRINT, "welfare.print", "通知書の印刷記録", ["welfare.print#decision"], PRINT, PrintNo, |it| it.no,
    |it, rows| { rows.add(&PRINTS_OF, &it.decision); }
);
record!(
    PayeeAccount, ACCOUNT, "welfare.account", "支給方法", [], ACCOUNT, (CaseNo, u32), |it| (it.case, it.serial)
);
record!(
    Run, RUN, "welfare.run", "支給処理", ["welfare.run#month"], RUN, RunNo, |it| it.no,
    |it, rows| { rows.add(&RUNS_OF, &month_key(it.month)); }
);
record!(
    Payment, PAYMENT, "welfare.payment", "支給", ["welfare.payment#run"], PAYMENT, (CaseNo, i32, RunNo),
    |it| (it.case, month_key(it.month), it.run), |it, rows| { rows.add(&PAYMENTS_OF, &it.run); }
);

/// The service's tables.
pub static TABLES: &[&TableDef] = &[
    &OFFICE, &REMEDY, &BRANCH, &CASE, &REVISION, &APPLICATION, &INCOME, &LEVEL, &DECISION, &PRINT, &ACCOUNT, &RUN,
    &PAYMENT,
];

/// Cases in which a person is or was a member.
pub const BY_MEMBER: Index<Case, PersonNo> = Index::at(0);
/// Applications of a case.
pub const APPLICATIONS_OF: Index<Application, CaseNo> = Index::at(0);
/// Decisions of a case.
pub const DECISIONS_OF: Index<Decision, CaseNo> = Index::at(0);
/// Prints of a decision's notice.
pub const PRINTS_OF: Index<Print, DecisionNo> = Index::at(0);
/// Runs of a month.
pub const RUNS_OF: Index<Run, i32> = Index::at(0);
/// Payments of a run, by case.
pub const PAYMENTS_OF: Index<Payment, RunNo> = Index::at(0);
