//! Taking in residents from a resident-record system's CSV (住民情報の取込).
//!
//! [`mapping`] says which column is which field, [`sheet`] turns a file into rows, [`row`] a row
//! into an entry, [`import`] runs it: preview, dry run, all or nothing as one batch, or per row.
//! The 12-digit individual number is never taken in: a column that looks like it is held back.
//! It writes through `action::intake` alone.

pub mod import;
pub mod mapping;
pub mod report;
pub mod row;
pub mod sheet;

pub use import::{Mode, Progress, run};
pub use mapping::{Field, Mapping};
pub use report::{Counts, Refused, Report};
