//! Every test that needs only the public face of the crate, in one binary to keep linking cheap.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod access;
mod backup;
mod base;
mod cli;
mod browser;
mod demo;
mod harness;
mod ops;
mod desk;
mod paper;
mod resident;
mod search;
mod store;
mod tidy;
mod web;
mod welfare;
