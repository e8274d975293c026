//! Floor 5: what every counter shares. Approval routes (起案・決裁), document numbers (文書番号),
//! seals (公印), heads of offices, and the work list (処理予定).
//!
//! It knows no law and no service: a service names itself by its short name, its own records by a
//! text of its own (`about`), and the page that shows them by a path (`link`).
//!
//! Invariant: titles held here carry no personal data. They stand in lists that many may see; the
//! person stands behind the link, where the service asks its own permission and leaves its entry.

pub mod approval;
pub mod due;
pub mod errors;
pub mod help;
pub mod number;
pub mod officer;
pub mod pages;
pub mod permission;
pub mod routes;
pub mod seal;
mod words;

use crate::store::TableDef;

/// Every table of this floor.
pub fn tables() -> impl Iterator<Item = &'static TableDef> {
    [approval::TABLES, number::TABLES, seal::TABLES, officer::TABLES, due::TABLES].into_iter().flatten().copied()
}
