//! Floor 4: what keeps the data when the machine does not. Export, generations, verify, restore.
//!
//! It knows tables by their definitions alone, no service.

pub mod errors;
pub mod export;

use crate::access::Permission;

/// To write the town's data into plain files.
pub static EXPORT: Permission = Permission { service: "backup", action: "export", title: "データを書き出す" };
/// Every permission of this part.
pub static PERMISSIONS: &[&Permission] = &[&EXPORT];
