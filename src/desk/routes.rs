//! The desk's routes as data, and their handlers.

mod drafts;
mod due;
mod numbers;
mod officers;
mod seals;

use super::permission::{DRAFTS, DUE, NUMBERS, NUMBERS_EDIT, OFFICERS, OFFICERS_EDIT, SEALS, SEALS_EDIT};
use crate::access::{AccountId, Permission, account};
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::{Body, Cx, MenuItem, Method, Need, Panel, Portal, Reply, Route};

const fn get(
    path: &'static str,
    permission: &'static Permission,
    help: &'static str,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    let (portal, need) = (Portal::Staff, Need::Holds(permission));
    Route { portal, method: Method::Get, path, need, body: Body::Form, help, handler }
}

const fn post(
    path: &'static str,
    permission: &'static Permission,
    help: &'static str,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    let (portal, need) = (Portal::Staff, Need::Holds(permission));
    Route { portal, method: Method::Post, path, need, body: Body::Form, help, handler }
}

const fn upload(
    path: &'static str,
    permission: &'static Permission,
    help: &'static str,
    handler: fn(&mut Cx) -> Result<Reply>,
) -> Route {
    Route { body: Body::Files, ..post(path, permission, help, handler) }
}

/// Every route of the desk.
pub static ROUTES: &[Route] = &[
    get("/desk/due", &DUE, "desk-due", due::list),
    get("/desk/due/{no}", &DUE, "desk-due", due::show),
    post("/desk/due/{no}/done", &DUE, "desk-due", due::done),
    get("/desk/drafts", &DRAFTS, "desk-drafts", drafts::list),
    get("/desk/drafts/{no}", &DRAFTS, "desk-drafts", drafts::show),
    post("/desk/drafts/{no}/withdraw", &DRAFTS, "desk-drafts", drafts::withdraw),
    post("/desk/drafts/{no}/resubmit", &DRAFTS, "desk-drafts", drafts::resubmit),
    post("/desk/drafts/{no}/seen", &DRAFTS, "desk-drafts", drafts::seen),
    get("/desk/numbers", &NUMBERS, "desk-numbers", numbers::list),
    get("/desk/numbers/format", &NUMBERS_EDIT, "desk-numbers", numbers::format_form),
    post("/desk/numbers/format", &NUMBERS_EDIT, "desk-numbers", numbers::format),
    get("/desk/numbers/{year}/{section}/{serial}", &NUMBERS, "desk-numbers", numbers::show),
    post("/desk/numbers/{year}/{section}/{serial}/void", &NUMBERS_EDIT, "desk-numbers", numbers::void),
    get("/desk/seals", &SEALS, "desk-seals", seals::list),
    get("/desk/seals/new", &SEALS_EDIT, "desk-seals", seals::new_form),
    upload("/desk/seals/new", &SEALS_EDIT, "desk-seals", seals::new),
    get("/desk/seals/{no}", &SEALS, "desk-seals", seals::show),
    get("/desk/seals/{no}/image", &SEALS_EDIT, "desk-seals", seals::image),
    post("/desk/seals/{no}/retire", &SEALS_EDIT, "desk-seals", seals::retire),
    get("/desk/officers", &OFFICERS, "desk-officers", officers::list),
    get("/desk/officers/new", &OFFICERS_EDIT, "desk-officers", officers::new_form),
    post("/desk/officers/new", &OFFICERS_EDIT, "desk-officers", officers::new),
    get("/desk/officers/{section}/leave", &OFFICERS_EDIT, "desk-officers", officers::leave_form),
    post("/desk/officers/{section}/leave", &OFFICERS_EDIT, "desk-officers", officers::leave),
];

/// The desk's menu entries.
pub static MENU: &[MenuItem] = &[
    MenuItem { title: "処理予定", path: "/desk/due", permission: &DUE },
    MenuItem { title: "起案と決裁", path: "/desk/drafts", permission: &DRAFTS },
    MenuItem { title: "文書番号簿", path: "/desk/numbers", permission: &NUMBERS },
    MenuItem { title: "公印簿", path: "/desk/seals", permission: &SEALS },
    MenuItem { title: "所属長", path: "/desk/officers", permission: &OFFICERS },
];

/// The desk's parts of the home page.
pub static PANELS: &[Panel] = &[
    Panel { title: "処理予定", permission: &DUE, draw: due::panel },
    Panel { title: "起案と決裁", permission: &DRAFTS, draw: drafts::panel },
];

/// Who somebody is, as colleagues know them.
///
/// # Errors
/// Store errors.
pub fn who(reader: &impl Reader, id: AccountId) -> Result<String> {
    let known = reader.get::<account::Account>(&id)?;
    Ok(match (known, id.0) {
        (Some(account), _) => account.display,
        (None, 0) => "システム".to_owned(),
        (None, other) => format!("アカウント{other}"),
    })
}
