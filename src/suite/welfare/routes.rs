//! The service's routes as data, and their handlers.

mod case;
mod change;
mod decide;
mod input;
mod pay;
mod settings;

use super::permission::{APPROVE, DRAFT, EDIT, PAY, PAY_APPROVE, PRINT, SETTINGS, VIEW};
use crate::access::Permission;
use crate::base::error::Result;
use crate::web::{Body, Cx, MenuItem, Method, Need, Portal, Reply, Route};

type Handler = fn(&mut Cx) -> Result<Reply>;

const fn get(path: &'static str, who: &'static Permission, help: &'static str, handler: Handler) -> Route {
    let (portal, need) = (Portal::Staff, Need::Holds(who));
    Route { portal, method: Method::Get, path, need, body: Body::Form, help, handler }
}

const fn post(path: &'static str, who: &'static Permission, help: &'static str, handler: Handler) -> Route {
    let (portal, need) = (Portal::Staff, Need::Holds(who));
    Route { portal, method: Method::Post, path, need, body: Body::Form, help, handler }
}

const fn upload(path: &'static str, who: &'static Permission, help: &'static str, handler: Handler) -> Route {
    let (portal, need) = (Portal::Staff, Need::Holds(who));
    Route { portal, method: Method::Post, path, need, body: Body::Files, help, handler }
}

/// Every route of the service.
pub static ROUTES: &[Route] = &[
    get("/welfare", &VIEW, "welfare-case", case::list),
    get("/welfare/new", &EDIT, "welfare-case", change::open_form),
    post("/welfare/new", &EDIT, "welfare-case", change::open),
    get("/welfare/case/{no}", &VIEW, "welfare-case", case::show),
    get("/welfare/case/{no}/level", &VIEW, "welfare-level", case::level),
    get("/welfare/case/{no}/member", &EDIT, "welfare-case", change::member_form),
    post("/welfare/case/{no}/member", &EDIT, "welfare-case", change::member),
    get("/welfare/case/{no}/leave", &EDIT, "welfare-case", change::leave_form),
    post("/welfare/case/{no}/leave", &EDIT, "welfare-case", change::leave),
    get("/welfare/case/{no}/facts", &EDIT, "welfare-case", change::facts_form),
    post("/welfare/case/{no}/facts", &EDIT, "welfare-case", change::facts),
    get("/welfare/case/{no}/living", &EDIT, "welfare-case", change::living_form),
    post("/welfare/case/{no}/living", &EDIT, "welfare-case", change::living),
    get("/welfare/case/{no}/apply", &EDIT, "welfare-decision", change::apply_form),
    post("/welfare/case/{no}/apply", &EDIT, "welfare-decision", change::apply),
    get("/welfare/case/{no}/income", &EDIT, "welfare-case", change::income_form),
    post("/welfare/case/{no}/income", &EDIT, "welfare-case", change::income),
    get("/welfare/case/{no}/account", &EDIT, "welfare-pay", change::account_form),
    post("/welfare/case/{no}/account", &EDIT, "welfare-pay", change::account),
    get("/welfare/case/{no}/decide", &DRAFT, "welfare-decision", decide::form),
    post("/welfare/case/{no}/decide", &DRAFT, "welfare-decision", decide::draft),
    get("/welfare/decision/{no}", &VIEW, "welfare-decision", decide::show),
    post("/welfare/decision/{no}", &APPROVE, "welfare-decision", decide::sign),
    post("/welfare/decision/{no}/withdraw", &DRAFT, "welfare-decision", decide::withdraw),
    get("/welfare/decision/{no}/preview", &PRINT, "welfare-decision", decide::preview),
    post("/welfare/decision/{no}/print", &PRINT, "welfare-decision", decide::print),
    get("/welfare/pay", &VIEW, "welfare-pay", pay::months),
    get("/welfare/pay/{month}", &VIEW, "welfare-pay", pay::preview),
    post("/welfare/pay/{month}", &PAY, "welfare-pay", pay::lock),
    get("/welfare/run/{no}", &VIEW, "welfare-pay", pay::show),
    post("/welfare/run/{no}", &PAY_APPROVE, "welfare-pay", pay::sign),
    post("/welfare/run/{no}/compute", &PAY, "welfare-pay", pay::compute),
    post("/welfare/run/{no}/submit", &PAY, "welfare-pay", pay::submit),
    post("/welfare/run/{no}/throw", &PAY, "welfare-pay", pay::throw_away),
    post("/welfare/run/{no}/undo", &PAY_APPROVE, "welfare-pay", pay::undo),
    post("/welfare/run/{no}/file", &PAY, "welfare-pay", pay::file),
    get("/welfare/run/{no}/list.pdf", &VIEW, "welfare-pay", pay::list_pdf),
    get("/welfare/run/{no}/list.csv", &VIEW, "welfare-pay", pay::list_csv),
    get("/welfare/settings", &SETTINGS, "welfare-settings", settings::form),
    post("/welfare/settings", &SETTINGS, "welfare-settings", settings::save),
    upload("/welfare/banks", &SETTINGS, "welfare-settings", settings::banks),
];

/// The service's menu entries.
pub static MENU: &[MenuItem] = &[
    MenuItem { title: "生活保護のケース", path: "/welfare", permission: &VIEW },
    MenuItem { title: "生活保護費の支給", path: "/welfare/pay", permission: &VIEW },
    MenuItem { title: "生活保護の設定", path: "/welfare/settings", permission: &SETTINGS },
];
