//! Reading forms: parse instead of checking later. A [`FormReader`] turns fields into values and
//! gathers every refusal; [`Entered`] is what was typed with what was refused, to show again.
//!
//! It draws nothing (see `components`) and knows no service's rules beyond a field's own shape.

mod entered;
mod reader;

pub use entered::{Entered, Warning};
pub use reader::FormReader;
