//! Floor 1: values that know nothing of files, networks or services.
//!
//! Owns errors, the clock, dates and 和暦, holidays and business days, yen, Japanese text, CSV
//! text and ids. It reads no file and no network; the time is read in `clock` alone; tables of
//! data are compiled in from `assets/`.

pub mod clock;
pub mod code;
pub mod csv_text;
pub mod date;
pub mod error;
pub mod holiday;
pub mod ids;
pub mod money;
pub mod text;
