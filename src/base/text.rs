//! Japanese text: folding for search, 異体字, kana, and characters as people count them.
//!
//! Owns what makes two spellings of one word equal to a search. The stored text is never folded.
//! It ranks nothing and keeps no index (see `store`).

mod address;
mod fold;
pub mod ivs;
pub mod kana;
mod variant;

pub use address::fold_address;
pub use fold::{fold, fold_kana_loose};
pub use ivs::graphemes;
pub use variant::{representative, same_class};
