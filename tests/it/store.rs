//! The store through the doors the services use.

mod tables;
