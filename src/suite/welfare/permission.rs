//! What one may be allowed to do in public assistance, and who may from the start.

use crate::access::permit::Reach;
use crate::access::role::{Grant, RoleSeed};
use crate::access::Permission;
use crate::desk::permission as desk;
use crate::suite::resident::permission as resident;

const fn welfare(action: &'static str, title: &'static str) -> Permission {
    Permission { service: "welfare", action, title }
}

/// To see cases, levels, decisions and payments.
pub static VIEW: Permission = welfare("view", "ケースの照会");
/// To open cases and enter members, incomes, applications, accounts.
pub static EDIT: Permission = welfare("edit", "ケースの登録・変更");
/// To draft decisions.
pub static DRAFT: Permission = welfare("draft", "保護決定の起案");
/// To approve decisions; never one's own draft.
pub static APPROVE: Permission = welfare("approve", "保護決定の決裁");
/// To lock a month, run its payments, throw them away, write the bank file.
pub static PAY: Permission = welfare("pay", "支給処理");
/// To approve a month's payments; never one's own run.
pub static PAY_APPROVE: Permission = welfare("pay_approve", "支給処理の決裁");
/// To issue and print notices.
pub static PRINT: Permission = welfare("print", "通知書の発行・印刷");
/// To set the office's own data and import the table of banks.
pub static SETTINGS: Permission = welfare("settings", "生活保護の設定");

/// All of them, for the matrix.
pub static ALL: &[&Permission] = &[&VIEW, &EDIT, &DRAFT, &APPROVE, &PAY, &PAY_APPROVE, &PRINT, &SETTINGS];

/// ケースワーカー: works on cases and drafts.
pub static CASEWORKER: RoleSeed =
    RoleSeed { name: "caseworker", title: "ケースワーカー", idle_minutes: 30, absolute_hours: 12 };
/// 査察指導員: supervises caseworkers, approves first.
pub static INSPECTOR: RoleSeed =
    RoleSeed { name: "welfare_supervisor", title: "査察指導員", idle_minutes: 30, absolute_hours: 12 };
/// 所長: the head of the office, approves decisions and payments.
pub static OFFICE_HEAD: RoleSeed =
    RoleSeed { name: "office_head", title: "福祉事務所長", idle_minutes: 30, absolute_hours: 12 };
/// 経理: runs payments.
pub static ACCOUNTANT: RoleSeed =
    RoleSeed { name: "accountant", title: "経理", idle_minutes: 30, absolute_hours: 12 };

/// What the roles may do from the start.
pub static GRANTS: &[Grant] = &[
    Grant {
        role: &CASEWORKER,
        permissions: &[
            (&VIEW, Reach::All),
            (&EDIT, Reach::All),
            (&DRAFT, Reach::All),
            (&PRINT, Reach::All),
            (&resident::FIND, Reach::All),
            (&resident::VIEW, Reach::All),
        ],
    },
    Grant {
        role: &INSPECTOR,
        permissions: &[
            (&VIEW, Reach::All),
            (&EDIT, Reach::All),
            (&DRAFT, Reach::All),
            (&APPROVE, Reach::All),
            (&PRINT, Reach::All),
            (&resident::FIND, Reach::All),
            (&resident::VIEW, Reach::All),
        ],
    },
    Grant {
        role: &OFFICE_HEAD,
        permissions: &[
            (&VIEW, Reach::All),
            (&APPROVE, Reach::All),
            (&PAY_APPROVE, Reach::All),
            (&PRINT, Reach::All),
            (&SETTINGS, Reach::All),
            (&resident::FIND, Reach::All),
            (&resident::VIEW, Reach::All),
        ],
    },
    Grant {
        role: &ACCOUNTANT,
        permissions: &[(&VIEW, Reach::All), (&PAY, Reach::All), (&PRINT, Reach::All), (&resident::VIEW, Reach::All)],
    },
    Grant { role: &CASEWORKER, permissions: desk::DRAFTER },
    Grant { role: &INSPECTOR, permissions: desk::APPROVER },
    Grant { role: &OFFICE_HEAD, permissions: desk::HEAD },
    Grant { role: &ACCOUNTANT, permissions: desk::DRAFTER },
];
