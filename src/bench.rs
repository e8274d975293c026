//! Floor 7: `yakuba bench`: speed and memory as ratios against a peer in the same run.
//!
//! A peer is a program of its own (`tests/peers/build` makes them); without it the bench prints
//! `peer: absent` and goes on. Nothing here runs in tests as a timed assertion.

pub mod disk;
pub mod figures;
pub mod pages;
pub mod peer;
pub mod search;
pub mod store;
pub mod welfare;
