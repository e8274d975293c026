//! Floor 4: what keeps the data when the machine does not. Export, generations, verify, restore.
//!
//! A repository is a folder that holds generations (世代) of one installation, complete each, with
//! what they share stored once ([`repository`]). [`create`] adds one from a snapshot while service
//! goes on, [`verify`] reads everything back, [`restore`] makes a data folder of one.
//!
//! It knows tables by their definitions alone, no service.

pub mod chunk;
pub mod create;
pub mod errors;
pub mod export;
pub mod generation;
pub mod manifest;
mod outside;
pub mod repository;
pub mod restore;
pub mod verify;

use crate::access::Permission;

/// To write the town's data into plain files.
pub static EXPORT: Permission = Permission { service: "backup", action: "export", title: "データを書き出す" };
/// To make a generation.
pub static CREATE: Permission = Permission { service: "backup", action: "create", title: "バックアップを作る" };
/// To read generations back and see what there is.
pub static VERIFY: Permission = Permission { service: "backup", action: "verify", title: "バックアップを検証する" };
/// To make a data folder of a generation.
pub static RESTORE: Permission =
    Permission { service: "backup", action: "restore", title: "バックアップから復元する" };
/// Every permission of this part.
pub static PERMISSIONS: &[&Permission] = &[&EXPORT, &CREATE, &VERIFY, &RESTORE];
