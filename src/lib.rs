//! Yakuba (役場): the software a small Japanese town runs on. This page is the map of the code.
//!
//! A part uses only what stands before it in this list; `tests/it/tidy.rs` checks it.

pub mod base;
pub mod store;
pub mod access;
pub mod web;
pub mod paper;
pub mod backup;
pub mod ops;
pub mod desk;
pub mod suite;
pub mod bench;
pub mod cli;
