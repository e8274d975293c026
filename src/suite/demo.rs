//! 架空の町: makes an invented town, the same for the same size, seed and day.
//!
//! `words` holds the lists it is made from, `plan` decides who lives where and what happened to
//! them in two years, `make` enters all of it through the services' own actions, `welfare` some assisted households with
//! their decisions and payments. Nobody in it is
//! real; it never reads a clock.

pub mod accounts;
pub mod make;
pub mod plan;
pub mod welfare;
pub mod words;
