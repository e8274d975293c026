//! The register's routes as data, and their handlers.

mod change;
mod find;
mod import;
mod input;
mod person;

use super::permission::{EDIT, FIND, FLAG, IMPORT, MERGE, TRAIL, VIEW, VIEW_PROTECTED};
use crate::access::Permission;
use crate::base::error::Result;
use crate::web::{Body, Cx, MenuItem, Method, Need, Portal, Reply, Route};

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

/// Every route of the register.
pub static ROUTES: &[Route] = &[
    get("/resident", &FIND, "resident-find", find::list),
    get("/resident/flags", &FLAG, "resident-flag", find::flags),
    get("/resident/household/{no}", &VIEW, "resident-person", find::household),
    get("/resident/person/{no}", &VIEW, "resident-person", person::show),
    post("/resident/person/{no}/open", &VIEW_PROTECTED, "resident-person", person::open),
    get("/resident/person/{no}/trail", &TRAIL, "resident-person", person::trail),
    get("/resident/new", &EDIT, "resident-edit", change::new_form),
    post("/resident/new", &EDIT, "resident-edit", change::new),
    get("/resident/person/{no}/correct", &EDIT, "resident-edit", change::correct_form),
    post("/resident/person/{no}/correct", &EDIT, "resident-edit", change::correct),
    get("/resident/person/{no}/delivery", &EDIT, "resident-edit", change::delivery_form),
    post("/resident/person/{no}/delivery", &EDIT, "resident-edit", change::delivery),
    post("/resident/person/{no}/delivery/end", &EDIT, "resident-edit", change::end_delivery),
    get("/resident/person/{no}/agent", &EDIT, "resident-edit", change::agent_form),
    post("/resident/person/{no}/agent", &EDIT, "resident-edit", change::agent),
    post("/resident/person/{no}/agent/end", &EDIT, "resident-edit", change::end_agent),
    get("/resident/person/{no}/flag", &FLAG, "resident-flag", change::flag_form),
    post("/resident/person/{no}/flag", &FLAG, "resident-flag", change::flag),
    post("/resident/person/{no}/flag/end", &FLAG, "resident-flag", change::end_flag),
    get("/resident/person/{no}/merge", &MERGE, "resident-edit", change::merge_form),
    post("/resident/person/{no}/merge", &MERGE, "resident-edit", change::merge),
    get("/resident/import", &IMPORT, "resident-import", import::start),
    post("/resident/import", &IMPORT, "resident-import", import::upload),
    get("/resident/import/{id}", &IMPORT, "resident-import", import::show),
    post("/resident/import/{id}", &IMPORT, "resident-import", import::go),
    get("/resident/import/{id}/errors", &IMPORT, "resident-import", import::errors),
];

/// The register's menu entries.
pub static MENU: &[MenuItem] = &[
    MenuItem { title: "宛名検索", path: "/resident", permission: &FIND },
    MenuItem { title: "住登外者・法人の登録", path: "/resident/new", permission: &EDIT },
    MenuItem { title: "支援措置等の一覧", path: "/resident/flags", permission: &FLAG },
    MenuItem { title: "住民情報の取込", path: "/resident/import", permission: &IMPORT },
];
