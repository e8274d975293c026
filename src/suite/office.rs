//! 管理: accounts, roles, sessions and the audit trail as pages, and what everybody does for their
//! own account. Rests on the town's security policy (地方公共団体における情報セキュリティポリシーに関する
//! ガイドライン).
//!
//! The rules are `access`'s; this service draws them. Reading the trail is itself in the trail. It
//! shows persons as numbers: their names belong to `resident`, whose page the number leads to.

mod account;
mod accounts;
mod permission;
mod roles;
mod routes;
mod sessions;
mod trail;

use super::Service;
use crate::web::{HelpPage, MenuItem};

/// The service.
pub static SERVICE: Service = Service {
    name: "office",
    title: "管理",
    tables: &[],
    permissions: permission::ALL,
    grants: permission::GRANTS,
    routes: routes::ROUTES,
    menu: MENU,
    help: HELP,
    codes: &[],
    jobs: &[],
};

static MENU: &[MenuItem] = &[
    MenuItem {
        title: "アカウント", path: "/office/accounts", permission: &crate::access::account::MANAGE
    },
    MenuItem { title: "役割と権限", path: "/office/roles", permission: &permission::ROLES },
    MenuItem {
        title: "サインイン状況",
        path: "/office/sessions",
        permission: &crate::access::session::OVERSEE,
    },
    MenuItem { title: "証跡", path: "/office/audit", permission: &permission::AUDIT },
];

static HELP: &[HelpPage] = &[
    HelpPage {
        id: "office-accounts",
        title: "アカウントの管理",
        text: include_str!("../../assets/office/help/accounts.txt"),
    },
    HelpPage {
        id: "office-roles",
        title: "役割と権限の一覧",
        text: include_str!("../../assets/office/help/roles.txt"),
    },
    HelpPage {
        id: "office-sessions",
        title: "サインイン状況",
        text: include_str!("../../assets/office/help/sessions.txt"),
    },
    HelpPage {
        id: "office-audit",
        title: "証跡の見方",
        text: include_str!("../../assets/office/help/audit.txt"),
    },
    HelpPage {
        id: "office-own",
        title: "自分のアカウント",
        text: include_str!("../../assets/office/help/own.txt"),
    },
];
