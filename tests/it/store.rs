//! The store through the doors the services use.

mod crash;
mod device;
mod tables;
