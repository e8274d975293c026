//! What one may be allowed to do in the register.

use crate::access::role::{self, Grant};
use crate::access::{Permission, Reach};

const fn resident(action: &'static str, title: &'static str) -> Permission {
    Permission { service: "resident", action, title }
}

/// To look for persons.
pub static FIND: Permission = resident("find", "宛名の検索");
/// To see a person's record, protected addresses hidden.
pub static VIEW: Permission = resident("view", "宛名の照会");
/// To open a protected address, with a reason that is kept.
pub static VIEW_PROTECTED: Permission = resident("view_protected", "支援措置対象者の住所の照会");
/// To enter, correct and move.
pub static EDIT: Permission = resident("edit", "宛名の登録・異動・訂正");
/// To add, renew and end protective flags.
pub static FLAG: Permission = resident("flag", "支援措置等の登録");
/// To merge two numbers.
pub static MERGE: Permission = resident("merge", "宛名の統合");
/// To import from a resident-record system.
pub static IMPORT: Permission = resident("import", "住民情報の取込");
/// To take lists out as files.
pub static EXPORT: Permission = resident("export", "宛名一覧の出力");
/// To see who has seen or changed a person's record.
pub static TRAIL: Permission = resident("trail", "宛名の照会記録の閲覧");

/// All of them, for the matrix.
pub static ALL: &[&Permission] =
    &[&FIND, &VIEW, &VIEW_PROTECTED, &EDIT, &FLAG, &MERGE, &IMPORT, &EXPORT, &TRAIL];

/// What the roles may do from the start: the counter (住民窓口) finds, sees, enters and takes lists
/// out; the head of the section (課長) also opens protected addresses, flags, merges and imports.
pub static GRANTS: &[Grant] = &[
    Grant {
        role: &role::CLERK,
        permissions: &[(&FIND, Reach::All), (&VIEW, Reach::All), (&EDIT, Reach::All), (&EXPORT, Reach::All)],
    },
    Grant {
        role: &role::SUPERVISOR,
        permissions: &[
            (&FIND, Reach::All),
            (&VIEW, Reach::All),
            (&VIEW_PROTECTED, Reach::All),
            (&EDIT, Reach::All),
            (&FLAG, Reach::All),
            (&MERGE, Reach::All),
            (&IMPORT, Reach::All),
            (&EXPORT, Reach::All),
            (&TRAIL, Reach::All),
        ],
    },
];
