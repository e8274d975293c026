//! 生活保護 (public assistance): what a household needs, what it has, and what is paid.
//!
//! Rests on 生活保護法 (昭和25年法律第144号), the standard of protection 生活保護法による保護の基準
//! (昭和38年厚生省告示第158号) and the vice-minister's notice on its conduct (昭和36年厚生省発社第123号).
//! Words: 最低生活費 (minimum living cost) is the standard's sum for a household; 収入認定額 (counted
//! income) is what it has; the difference is paid (程度の決定, 生活保護法第8条). A case ([`model::case`])
//! is the assisted household with its history; a decision needs an application and a second person.
//!
//! Invariants: every yen in a result opens to a dated table row with its source, or the result is an
//! error that names the missing row. No figure is carried beyond the months its table holds for. A
//! month that a live payment run covers is not changed underneath it.

pub mod action;
pub mod calc;
pub mod errors;
pub mod exchange;
pub mod help;
pub mod law;
pub mod letters;
pub mod model;
pub mod pages;
pub mod permission;
pub mod routes;
pub mod rules;
pub mod tables;
pub mod view;

use super::Service;

/// The service.
pub static SERVICE: Service = Service {
    name: "welfare",
    title: "生活保護",
    tables: tables::TABLES,
    permissions: permission::ALL,
    grants: permission::GRANTS,
    routes: routes::ROUTES,
    menu: routes::MENU,
    help: help::PAGES,
    codes: errors::CODES,
    jobs: &[],
};
