//! The store through the doors the services use.

mod device;
mod tables;
