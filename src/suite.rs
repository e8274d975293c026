//! Floor 6: the services. Adding one is a folder and a line in [`SERVICES`]; menu, routes, matrix,
//! help, tables and jobs are derived from what the folder declares.

pub mod demo;
pub mod event;
pub mod office;
pub mod resident;
pub mod welfare;

use crate::access::Permission;
use crate::base::error::Code;
use crate::ops::jobs::JobDef;
use crate::ops::settings::Setting;
use crate::store::search::source::Indexers;
use crate::store::{Schema, TableDef};
use crate::web::{HelpPage, MenuItem, Route, Site};

/// What a service declares.
#[derive(Debug)]
pub struct Service {
    /// Its name in paths, tables and permissions.
    pub name: &'static str,
    /// Its Japanese name.
    pub title: &'static str,
    /// Its tables.
    pub tables: &'static [&'static TableDef],
    /// Its permissions.
    pub permissions: &'static [&'static Permission],
    /// What the roles may do of it from the start.
    pub grants: &'static [crate::access::role::Grant],
    /// Its routes.
    pub routes: &'static [Route],
    /// Its menu entries.
    pub menu: &'static [MenuItem],
    /// Its manual pages.
    pub help: &'static [HelpPage],
    /// Its error codes.
    pub codes: &'static [&'static Code],
    /// Its jobs.
    pub jobs: &'static [&'static JobDef],
}

/// Every service of the executable, in menu order.
pub static SERVICES: &[&Service] = &[&resident::SERVICE, &welfare::SERVICE, &office::SERVICE];

/// Every table: access's own and the services'.
#[must_use]
pub fn schema() -> Schema {
    let shared = event::TABLES.iter().copied();
    let backup = crate::backup::generation::TABLES.iter().copied();
    let floors = crate::access::tables().chain(backup).chain(crate::ops::tables()).chain(crate::desk::tables());
    Schema::of(floors.chain(shared).chain(SERVICES.iter().flat_map(|s| s.tables.iter().copied())))
}

/// What the search follows. The number rises whenever what a record is found by changes.
///
/// # Errors
/// `SEARCH-04` when two services claim one table.
pub fn indexers() -> crate::base::error::Result<Indexers> {
    Indexers::new(1, &[resident::find::INDEXER])
}

/// Every error code of the executable, for the help.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    use crate::{access, backup, base, desk, ops, paper, store, web};
    static PARTS: &[&[&Code]] = &[
        base::code::CODES,
        store::errors::CODES,
        store::blob::CODES,
        store::device::CODES,
        store::keyring::CODES,
        store::lock::CODES,
        store::seal::CODES,
        store::search::CODES,
        access::errors::CODES,
        web::errors::CODES,
        backup::errors::CODES,
        ops::errors::CODES,
        paper::CODES,
        desk::errors::CODES,
    ];
    PARTS.iter().copied().flatten().copied().chain(SERVICES.iter().flat_map(|s| s.codes.iter().copied()))
}

/// Every job: the standing ones and the services'.
pub fn jobs() -> impl Iterator<Item = &'static JobDef> {
    let standing = crate::ops::jobs::standing::JOBS.iter();
    standing.chain(SERVICES.iter().flat_map(|s| s.jobs)).copied()
}

/// Every setting, in the order of the page.
pub fn settings() -> impl Iterator<Item = Setting> {
    crate::ops::mail::SETTINGS.iter().copied()
}

/// What a new town begins with: the roles, with what the services grant them. Also brings the grants
/// of a newer release to a town that exists.
///
/// # Errors
/// Store errors.
pub fn found(town: &crate::access::Town) -> crate::base::error::Result<()> {
    use crate::access::{Actor, authorise, role};
    let permit = authorise(&Actor::machine(), &role::SET_UP)?;
    town.act(&permit, "初期設定", |deed| {
        role::install(deed, crate::desk::permission::GRANTS.iter().chain(SERVICES.iter().flat_map(|s| s.grants)))
    })
}

/// What the portals show.
#[must_use]
pub fn site() -> Site {
    use crate::desk;
    use crate::web::pages;
    Site {
        routes: pages::ROUTES.iter().chain(desk::routes::ROUTES).chain(SERVICES.iter().flat_map(|s| s.routes)).collect(),
        menu: SERVICES.iter().flat_map(|s| s.menu).chain(desk::routes::MENU).collect(),
        help: pages::HELP.iter().chain(SERVICES.iter().flat_map(|s| s.help)).chain(desk::help::PAGES).collect(),
        panels: desk::routes::PANELS.iter().collect(),
        permissions: desk::permission::ALL.iter().chain(SERVICES.iter().flat_map(|s| s.permissions)).copied().collect(),
        codes: codes().collect(),
    }
}
