//! Floor 3: who may do what, and the proof. Accounts, passwords, second factors, sessions, roles,
//! [`Permit`], [`Deed`], the audit trail, and the opened data folder as a whole ([`Town`]).
//!
//! It draws no page and knows no service: permissions are handed up by those who declare them.

pub mod account;
pub mod actor;
pub mod audit;
pub mod deed;
pub mod errors;
pub mod password;
pub mod permit;
pub mod role;
pub mod session;
pub mod throttle;
pub mod totp;
pub mod town;

pub use actor::{AccountId, Actor};
pub use audit::{Outcome, SubjectId};
pub use deed::Deed;
pub use permit::{Permission, Permit, Reach, authorise};
pub use town::Town;

use crate::store::TableDef;

/// Every table of this floor.
pub fn tables() -> impl Iterator<Item = &'static TableDef> {
    let parts = [account::TABLES, role::TABLES, session::TABLES];
    parts.into_iter().flatten().copied().chain(audit::tables())
}
