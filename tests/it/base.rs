//! The ground floor, checked against outside witnesses.
mod date;
