//! Floor 1: values that know nothing of files, networks or services.

pub mod clock;
pub mod code;
pub mod date;
pub mod error;
