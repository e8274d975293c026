//! The list of every table of the executable, handed up from `access`, `ops`, `desk` and the services.

use std::collections::BTreeMap;

use super::errors::UNDECODABLE;
use super::table::TableDef;
use crate::base::error::Result;

/// Every table, by name.
#[derive(Debug, Clone)]
pub struct Schema {
    tables: BTreeMap<&'static str, &'static TableDef>,
}

impl Schema {
    /// The schema of these tables and the store's own.
    #[must_use]
    pub fn of(tables: impl IntoIterator<Item = &'static TableDef>) -> Schema {
        let own = super::batch::TABLES.iter().copied().chain(super::journal::TABLES.iter().copied());
        Schema { tables: own.chain(tables).map(|t| (t.name, t)).collect() }
    }

    /// The table of this name.
    ///
    /// # Errors
    /// `STORE-01` when this executable knows no such table.
    pub fn table(&self, name: &str) -> Result<&'static TableDef> {
        self.tables.get(name).copied().ok_or_else(|| UNDECODABLE.with(format!("table {name}")))
    }

    /// All tables in the order of their names.
    pub fn tables(&self) -> impl Iterator<Item = &'static TableDef> + '_ {
        self.tables.values().copied()
    }

    /// The key space of this name: a table's or an index's.
    ///
    /// # Errors
    /// `STORE-01` when this executable knows no such key space.
    pub fn space(&self, name: &str) -> Result<&'static str> {
        let table = self.table(name.split('#').next().unwrap_or(name))?;
        if table.name == name {
            return Ok(table.name);
        }
        let index = table.indexes.iter().find(|i| i.space == name);
        index.map(|i| i.space).ok_or_else(|| UNDECODABLE.with(format!("index {name}")))
    }
}
