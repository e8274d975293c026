//! The pages that every portal has, whatever services it shows: signing in, home, help, health,
//! errors, the residents' notice.

mod help;
mod home;
mod machine;
mod sign_in;
pub(super) mod trouble;

use super::Cx;
use super::reply::Reply;
use super::route::{Body, Method, Need, Portal, Route};
use super::site::HelpPage;
use crate::base::error::Result;

/// Where one signs in.
pub const SIGN_IN_PATH: &str = "/sign-in";
/// Where one chooses one's own password; the accounts' pages stand there.
pub const PASSWORD_PATH: &str = "/account/password";
/// The sign-in form's field names, as `demo --json` tells them.
pub const SIGN_IN_FIELDS: [&str; 3] = ["name", "password", "code"];

const fn get(
    portal: Portal,
    path: &'static str,
    need: Need,
    help: &'static str,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    Route { portal, method: Method::Get, path, need, body: Body::Form, help, handler }
}

const fn post(
    portal: Portal,
    path: &'static str,
    need: Need,
    help: &'static str,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    Route { portal, method: Method::Post, path, need, body: Body::Form, help, handler }
}

/// The routes of both portals.
pub static ROUTES: &[Route] = &[
    get(Portal::Staff, "/", Need::SignIn, "web-home", home::home),
    get(Portal::Staff, SIGN_IN_PATH, Need::Nobody, "web-sign-in", sign_in::form),
    post(Portal::Staff, SIGN_IN_PATH, Need::Nobody, "web-sign-in", sign_in::sign_in),
    post(Portal::Staff, "/sign-out", Need::SignIn, "web-sign-in", sign_in::sign_out),
    get(Portal::Staff, "/help", Need::Nobody, "web-help", help::index),
    get(Portal::Staff, "/help/codes", Need::Nobody, "web-help", help::codes),
    get(Portal::Staff, "/help/{id}", Need::Nobody, "web-help", help::page),
    get(Portal::Staff, "/status", Need::Nobody, "web-status", machine::status),
    get(Portal::Staff, "/openapi.json", Need::SignIn, "web-help", machine::openapi),
    get(Portal::Staff, "/health", Need::Nobody, "web-status", machine::health),
    get(Portal::Staff, "/ca.pem", Need::Nobody, "web-status", machine::ca),
    get(Portal::Staff, "/robots.txt", Need::Nobody, "web-status", machine::robots),
    get(Portal::Residents, "/", Need::Nobody, "", home::notice),
    get(Portal::Residents, "/health", Need::Nobody, "", machine::health),
    get(Portal::Residents, "/ca.pem", Need::Nobody, "", machine::ca),
    get(Portal::Residents, "/robots.txt", Need::Nobody, "", machine::robots),
];

/// The manual's pages on what every portal has.
pub static HELP: &[HelpPage] = &[
    HelpPage { id: "web-home", title: "はじめに", text: include_str!("../../assets/web/help/home.txt") },
    HelpPage {
        id: "web-sign-in",
        title: "サインインとサインアウト",
        text: include_str!("../../assets/web/help/sign-in.txt"),
    },
    HelpPage {
        id: "web-keys",
        title: "キー操作と入力のしかた",
        text: include_str!("../../assets/web/help/keys.txt"),
    },
    HelpPage {
        id: "web-lists",
        title: "一覧の見方と保存",
        text: include_str!("../../assets/web/help/lists.txt"),
    },
    HelpPage {
        id: "web-help",
        title: "マニュアルとエラー番号の使い方",
        text: include_str!("../../assets/web/help/help.txt"),
    },
    HelpPage {
        id: "web-status",
        title: "稼働状況と証明書",
        text: include_str!("../../assets/web/help/status.txt"),
    },
];
