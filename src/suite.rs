//! Floor 6: the services. Adding one is a folder and a line in [`SERVICES`]; menu, routes, matrix,
//! help, tables and jobs are derived from what the folder declares.

pub mod demo;
pub mod event;
pub mod resident;
pub mod welfare;

use crate::access::Permission;
use crate::base::error::Code;
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
}

/// Every service of the executable, in menu order.
pub static SERVICES: &[&Service] = &[&resident::SERVICE, &welfare::SERVICE];

/// Every table: access's own and the services'.
#[must_use]
pub fn schema() -> Schema {
    let shared = event::TABLES.iter().copied();
    let floors = crate::access::tables().chain(crate::desk::tables()).chain(shared);
    Schema::of(floors.chain(SERVICES.iter().flat_map(|s| s.tables.iter().copied())))
}

/// Every error code of the executable, for the help.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    use crate::{access, backup, base, desk, paper, store, web};
    static PARTS: &[&[&Code]] = &[
        base::code::CODES,
        store::errors::CODES,
        store::device::CODES,
        store::keyring::CODES,
        store::lock::CODES,
        store::seal::CODES,
        store::search::CODES,
        access::errors::CODES,
        web::errors::CODES,
        backup::errors::CODES,
        paper::CODES,
        desk::errors::CODES,
    ];
    PARTS.iter().copied().flatten().copied().chain(SERVICES.iter().flat_map(|s| s.codes.iter().copied()))
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
    Site {
        routes: SERVICES.iter().flat_map(|s| s.routes).collect(),
        menu: SERVICES.iter().flat_map(|s| s.menu).collect(),
        help: SERVICES.iter().flat_map(|s| s.help).collect(),
        permissions: SERVICES.iter().flat_map(|s| s.permissions.iter().copied()).collect(),
        codes: codes().collect(),
    }
}
