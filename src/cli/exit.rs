//! Exit codes and what they mean.
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | done |
//! | 1 | something that was checked is wrong (`verify`, `audit verify`, `audit proof`) |
//! | 2 | the arguments are wrong |
//! | 3 | the input is wrong, or a value is taken or stale |
//! | 4 | the key or passphrase does not fit |
//! | 5 | stored data is damaged |
//! | 6 | the disk is full |
//! | 7 | a file, folder or port cannot be used, or is in use; busy |
//! | 8 | there is no such thing |
//! | 9 | not allowed |
//! | 10 | the installation is set up in a way that cannot work |

use crate::base::error::{Error, Kind};

/// Done.
pub const DONE: u8 = 0;
/// Something that was checked is wrong.
pub const WRONG: u8 = 1;
/// The arguments are wrong.
pub const USAGE: u8 = 2;

/// The exit code of an error.
#[must_use]
pub fn code(error: &Error) -> u8 {
    match error.kind() {
        Kind::Input | Kind::TooLarge | Kind::Conflict => 3,
        Kind::Key => 4,
        Kind::Damaged => 5,
        Kind::Full => 6,
        Kind::System | Kind::Busy => 7,
        Kind::NotFound => 8,
        Kind::Forbidden | Kind::SignIn => 9,
        Kind::Setup => 10,
    }
}
