//! Floor 6: the services. Adding one is a folder and a line in [`SERVICES`]; menu, routes, matrix,
//! help, tables and jobs are derived from what the folder declares.

pub mod resident;

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
pub static SERVICES: &[&Service] = &[&resident::SERVICE];

/// Every table: access's own and the services'.
#[must_use]
pub fn schema() -> Schema {
    Schema::of(crate::access::tables().chain(SERVICES.iter().flat_map(|s| s.tables.iter().copied())))
}

/// What the portals show.
#[must_use]
pub fn site() -> Site {
    Site {
        routes: SERVICES.iter().flat_map(|s| s.routes).collect(),
        menu: SERVICES.iter().flat_map(|s| s.menu).collect(),
        help: SERVICES.iter().flat_map(|s| s.help).collect(),
        permissions: SERVICES.iter().flat_map(|s| s.permissions.iter().copied()).collect(),
    }
}
