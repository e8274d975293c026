//! What one may be allowed to do in the office pages.

use crate::access::account::MANAGE;
use crate::access::role::{self, Grant};
use crate::access::session::OVERSEE;
use crate::access::{Permission, Reach};

/// To change what roles may do.
pub static ROLES: Permission =
    Permission { service: "office", action: "roles", title: "役割と権限を管理する" };
/// To read the audit trail.
pub static AUDIT: Permission =
    Permission { service: "office", action: "audit", title: "証跡を閲覧する" };

/// All of them, for the matrix.
pub static ALL: &[&Permission] = &[&MANAGE, &ROLES, &OVERSEE, &AUDIT];

/// The administrator keeps accounts and roles and does not read the trail; the auditor reads the
/// trail and does nothing else (職務分離).
pub static GRANTS: &[Grant] = &[
    Grant {
        role: &role::ADMIN,
        permissions: &[(&MANAGE, Reach::All), (&ROLES, Reach::All), (&OVERSEE, Reach::All)],
    },
    Grant { role: &role::AUDITOR, permissions: &[(&AUDIT, Reach::All)] },
];
