//! Numbers that name things: newtypes over `u64`, and check digits of official numbers.
//!
//! Each part makes its own id types with [`ids!`](crate::ids). Ids are given out by the store, not
//! here. The 12-digit individual number is never kept: it is only recognised, to be refused.

use unicode_normalization::UnicodeNormalization;

/// Makes `u64` newtypes that name records: ordered, hashable, serialised as the number, shown as
/// it, read from digits alone.
///
/// ```text
/// ids! { /// A resident's number (宛名番号).
///        ResidentId; }
/// ```
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            /// The id of this number.
            #[must_use]
            pub const fn new(number: u64) -> $name {
                $name(number)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl From<u64> for $name {
            fn from(number: u64) -> $name {
                $name(number)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> u64 {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::base::error::Error;

            fn from_str(text: &str) -> $crate::base::error::Result<$name> {
                $crate::base::ids::parse_number(text).map($name)
            }
        }
    )*};
}

/// Reads digits alone as a number, as every id type does.
///
/// # Errors
/// `BASE-10` if there is anything but ASCII digits or the number is too large.
pub fn parse_number(text: &str) -> crate::base::error::Result<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number.ok_or_else(|| super::code::ID_UNREADABLE.error())
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Whether twelve ASCII digits have the check digit of an individual number (個人番号):
/// 11 − (ΣPₙQₙ mod 11), 0 where the remainder is 0 or 1; Pₙ is the n-th digit from the right
/// without the check digit, Qₙ = n + 1 for n ≤ 6 and n − 5 above
/// (行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び
/// 個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令
/// （平成26年総務省令第85号）第5条).
#[must_use]
pub fn my_number_check(text: &str) -> bool {
    let Some(mut digits) = digits(text) else { return false };
    if digits.len() != 12 {
        return false;
    }
    let check = digits.pop();
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = digits.iter().rev().zip(weights).map(|(p, q)| p * q).sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    check == Some(expected)
}

/// Whether a free text seems to hold an individual number: twelve digits in a row, or parted by
/// spaces or dashes in fours, full width included, no digit on either side, with a right check
/// digit. One in about eleven other 12-digit numbers looks the same.
#[must_use]
pub fn holds_my_number(text: &str) -> bool {
    let mut run = String::new();
    let mut group = 0;
    let mut gap = false;
    for c in text.nfkc().chain(['.', '.']) {
        if c.is_ascii_digit() {
            if gap && (group % 4 != 0 || run.len() >= 12) {
                run.clear();
                group = 0;
            }
            run.push(c);
            group += 1;
            gap = false;
        } else if matches!(c, ' ' | '-' | '‐' | '−' | '–' | 'ー') && !gap && !run.is_empty() {
            gap = true;
            if my_number_check(&run) {
                return true;
            }
        } else {
            if my_number_check(&run) {
                return true;
            }
            run.clear();
            group = 0;
            gap = false;
        }
    }
    false
}

/// Whether thirteen ASCII digits have the check digit of a corporate number (法人番号), the first
/// one: 9 − (ΣPₙQₙ mod 9), Qₙ = 1 for odd n and 2 for even n, n counted from the right
/// (法人番号の指定等に関する省令（平成26年財務省令第70号）第2条).
#[must_use]
pub fn corporate_number_check(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let Some((check, body)) = digits.split_first() else { return false };
    let sum: u32 = body.iter().rev().zip([1, 2].into_iter().cycle()).map(|(p, q)| p * q).sum();
    digits.len() == 13 && *check == 9 - sum % 9
}
