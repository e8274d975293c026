//! 宛名・住民: the shared register of persons, households and corporations, in and outside the
//! resident register. Law: 住民基本台帳法; protection: 住民基本台帳事務処理要領 第5-10 (支援措置).
//!
//! Words: 宛名番号 ([`model::PersonNo`]) stands for a person in every service. History is kept:
//! values carry their days ([`model::Span`]), and each save leaves what it replaced
//! ([`tables::Revision`]) with the reason.
//!
//! Invariant: an address leaves this service only through [`view`], which hides it while a 支援措置
//! is in force. The 12-digit individual number (個人番号) is never taken in.

pub mod action;
pub mod errors;
pub mod exchange;
pub mod find;
mod help;
pub mod model;
mod pages;
pub mod permission;
pub mod routes;
pub mod tables;
pub mod view;

use super::Service;

/// The service.
pub static SERVICE: Service = Service {
    name: "resident",
    title: "宛名・住民",
    tables: tables::TABLES,
    permissions: permission::ALL,
    grants: permission::GRANTS,
    routes: routes::ROUTES,
    menu: routes::MENU,
    help: help::PAGES,
    codes: errors::CODES,
    jobs: &[],
};
