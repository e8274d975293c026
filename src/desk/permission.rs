//! What one may be allowed to do at the desk. A step of an approval route asks for the service's own
//! permission, not for one of these.

use crate::access::role::{ADMIN, CLERK, Grant, SUPERVISOR};
use crate::access::{Permission, Reach};

const fn desk(action: &'static str, title: &'static str) -> Permission {
    Permission { service: "desk", action, title }
}

/// To see the work list and to tick off one's own work.
pub static DUE: Permission = desk("due", "処理予定の照会・完了");
/// To see drafts: one's own and those of services one works in.
pub static DRAFTS: Permission = desk("drafts", "起案の照会");
/// To see the document register.
pub static NUMBERS: Permission = desk("numbers", "文書番号簿の照会");
/// To void a number and to set how numbers are written.
pub static NUMBERS_EDIT: Permission = desk("numbers_edit", "文書番号の欠番・書式の登録");
/// To press a seal on a document.
pub static SEAL: Permission = desk("seal", "公印の使用");
/// To register seals and take them out of use.
pub static SEALS_EDIT: Permission = desk("seals_edit", "公印の登録");
/// To see seals and how often they were pressed.
pub static SEALS: Permission = desk("seals", "公印簿の照会");
/// To see the heads of offices.
pub static OFFICERS: Permission = desk("officers", "所属長の照会");
/// To register the heads of offices.
pub static OFFICERS_EDIT: Permission = desk("officers_edit", "所属長の登録");

/// All of them, for the matrix.
pub static ALL: &[&Permission] =
    &[&DUE, &DRAFTS, &NUMBERS, &NUMBERS_EDIT, &SEALS, &SEAL, &SEALS_EDIT, &OFFICERS, &OFFICERS_EDIT];

/// What who drafts in a service is offered from the start, for the service's own grants.
pub static DRAFTER: &[(&Permission, Reach)] = &[
    (&DUE, Reach::All),
    (&DRAFTS, Reach::All),
    (&NUMBERS, Reach::All),
    (&SEALS, Reach::All),
    (&OFFICERS, Reach::All),
];
/// What who approves in a service is offered from the start: the drafter's, and the seal.
pub static APPROVER: &[(&Permission, Reach)] = &[
    (&DUE, Reach::All),
    (&DRAFTS, Reach::All),
    (&NUMBERS, Reach::All),
    (&SEALS, Reach::All),
    (&SEAL, Reach::All),
    (&OFFICERS, Reach::All),
];
/// What the head of an office is offered from the start.
pub static HEAD: &[(&Permission, Reach)] = &[
    (&DUE, Reach::All),
    (&DRAFTS, Reach::All),
    (&NUMBERS, Reach::All),
    (&NUMBERS_EDIT, Reach::All),
    (&SEALS, Reach::All),
    (&SEAL, Reach::All),
    (&SEALS_EDIT, Reach::All),
    (&OFFICERS, Reach::All),
    (&OFFICERS_EDIT, Reach::All),
];

/// What the roles may do from the start.
pub static GRANTS: &[Grant] = &[
    Grant { role: &CLERK, permissions: DRAFTER },
    Grant { role: &SUPERVISOR, permissions: HEAD },
    Grant { role: &ADMIN, permissions: &[(&OFFICERS, Reach::All), (&OFFICERS_EDIT, Reach::All)] },
];
