//! The paths of the office pages.

use super::{account, accounts, permission, roles, sessions, trail};
use crate::access::account::{MANAGE, OWN};
use crate::access::session::OVERSEE;
use crate::base::error::Result;
use crate::web::{Body, Cx, Method, Need, Portal, Reply, Route};

type Handler = fn(&mut Cx) -> Result<Reply>;

const fn staff(
    method: Method,
    path: &'static str,
    need: Need,
    help: &'static str,
    handler: Handler,
) -> Route {
    Route { portal: Portal::Staff, method, path, need, body: Body::Form, help, handler }
}

const ACCOUNTS: Need = Need::Holds(&MANAGE);
const ROLES: Need = Need::Holds(&permission::ROLES);
const SESSIONS: Need = Need::Holds(&OVERSEE);
const AUDIT: Need = Need::Holds(&permission::AUDIT);
const MINE: Need = Need::Holds(&OWN);

/// All of them.
pub(super) static ROUTES: &[Route] = &[
    staff(Method::Get, "/office/accounts", ACCOUNTS, "office-accounts", accounts::list),
    staff(Method::Get, "/office/accounts/new", ACCOUNTS, "office-accounts", accounts::new),
    staff(Method::Post, "/office/accounts/new", ACCOUNTS, "office-accounts", accounts::create),
    staff(Method::Get, "/office/accounts/{id}", ACCOUNTS, "office-accounts", accounts::show),
    staff(Method::Post, "/office/accounts/{id}/roles", ACCOUNTS, "office-accounts", accounts::set_roles),
    staff(
        Method::Post,
        "/office/accounts/{id}/password",
        ACCOUNTS,
        "office-accounts",
        accounts::set_password,
    ),
    staff(
        Method::Post,
        "/office/accounts/{id}/standing",
        ACCOUNTS,
        "office-accounts",
        accounts::set_standing,
    ),
    staff(
        Method::Post,
        "/office/accounts/{id}/second-factor",
        ACCOUNTS,
        "office-accounts",
        accounts::reset_second,
    ),
    staff(Method::Get, "/office/roles", ROLES, "office-roles", roles::list),
    staff(Method::Get, "/office/roles/new", ROLES, "office-roles", roles::new),
    staff(Method::Get, "/office/roles/matrix", ROLES, "office-roles", roles::matrix),
    staff(Method::Get, "/office/roles/role/{name}", ROLES, "office-roles", roles::show),
    staff(Method::Post, "/office/roles/save", ROLES, "office-roles", roles::save),
    staff(Method::Post, "/office/roles/role/{name}/remove", ROLES, "office-roles", roles::remove),
    staff(Method::Get, "/office/sessions", SESSIONS, "office-sessions", sessions::list),
    staff(Method::Post, "/office/sessions/{handle}/end", SESSIONS, "office-sessions", sessions::end),
    staff(Method::Get, "/office/audit", AUDIT, "office-audit", trail::search),
    staff(Method::Get, "/office/audit/{seq}", AUDIT, "office-audit", trail::show),
    staff(Method::Get, "/account", MINE, "office-own", account::show),
    staff(Method::Get, "/account/password", MINE, "office-own", account::password),
    staff(Method::Post, "/account/password", MINE, "office-own", account::set_password),
    staff(Method::Post, "/account/sessions/{handle}/end", MINE, "office-own", account::end_session),
    staff(Method::Post, "/account/second-factor/offer", MINE, "office-own", account::offer_second),
    staff(Method::Post, "/account/second-factor/confirm", MINE, "office-own", account::confirm_second),
];
