//! Floor 1: values that know nothing of files, networks or services.

pub mod error;
