//! The store through the doors the services use.

mod blob;
mod crash;
mod device;
mod keyring;
mod tables;
