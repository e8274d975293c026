//! Floor 4: what keeps the data when the machine does not. Export, generations, verify, restore.
//!
//! It knows tables by their definitions alone, no service.

pub mod errors;
pub mod export;
