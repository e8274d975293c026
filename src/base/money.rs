//! Yen: whole amounts with checked arithmetic.
//!
//! It knows no tax, no rate and no rounding rule of any law; the caller names the rounding.

use std::fmt;
use std::iter;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::code;
use super::error::{Error, Result};

/// An amount in yen, negative for what is owed back; serialised as the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(i64);

/// What becomes of a fraction (端数処理).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Away with it (切捨て), towards zero.
    Down,
    /// Up to the next unit (切上げ), away from zero.
    Up,
    /// Half or more goes up (四捨五入), away from zero.
    HalfUp,
}

impl Yen {
    /// Nothing.
    pub const ZERO: Yen = Yen(0);

    /// So many yen.
    #[must_use]
    pub const fn new(amount: i64) -> Yen {
        Yen(amount)
    }

    /// The number of yen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Whether it is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The sum.
    ///
    /// # Errors
    /// `BASE-08` beyond the range of 64 bits; so in every operation here.
    pub fn plus(self, other: Yen) -> Result<Yen> {
        self.0.checked_add(other.0).map(Yen).ok_or_else(out_of_range)
    }

    /// The difference.
    ///
    /// # Errors
    /// `BASE-08` out of range.
    pub fn minus(self, other: Yen) -> Result<Yen> {
        self.0.checked_sub(other.0).map(Yen).ok_or_else(out_of_range)
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// `BASE-08` out of range.
    pub fn times(self, count: i64) -> Result<Yen> {
        self.0.checked_mul(count).map(Yen).ok_or_else(out_of_range)
    }

    /// The amount times a fraction, rounded to whole yen; `yen.ratio(10, 110, Down)` is the tax
    /// within a price.
    ///
    /// # Errors
    /// `BASE-08` out of range or with a denominator of zero.
    pub fn ratio(self, numerator: i64, denominator: i64, rounding: Rounding) -> Result<Yen> {
        let product = i128::from(self.0) * i128::from(numerator);
        divide(product, i128::from(denominator), rounding).map(Yen)
    }

    /// The amount rounded to a multiple of `unit` yen (100円未満切捨て: `round_to(100, Down)`).
    ///
    /// # Errors
    /// `BASE-08` out of range or with a unit of zero.
    pub fn round_to(self, unit: i64, rounding: Rounding) -> Result<Yen> {
        Yen(divide(i128::from(self.0), i128::from(unit), rounding)?).times(unit)
    }

    /// The sum of many.
    ///
    /// # Errors
    /// `BASE-08` out of range.
    pub fn sum(amounts: impl IntoIterator<Item = Yen>) -> Result<Yen> {
        amounts.into_iter().try_fold(Yen::ZERO, Yen::plus)
    }

    /// `1,234`, without 円.
    #[must_use]
    pub fn grouped(self) -> String {
        let digits = self.0.unsigned_abs().to_string();
        let sign = if self.0 < 0 { "-" } else { "" };
        let places = (1..=digits.len()).rev();
        let grouped = digits.chars().zip(places).flat_map(|(digit, place)| {
            let comma = (place % 3 == 1 && place > 1).then_some(',');
            iter::once(digit).chain(comma)
        });
        sign.chars().chain(grouped).collect()
    }
}

fn out_of_range() -> Error {
    code::YEN_RANGE.error()
}

fn divide(value: i128, by: i128, rounding: Rounding) -> Result<i64> {
    if by == 0 {
        return Err(out_of_range());
    }
    let (quotient, rest) = (value / by, value % by);
    let away = if (value < 0) == (by < 0) { 1 } else { -1 };
    let goes_away = match rounding {
        Rounding::Down => false,
        Rounding::Up => rest != 0,
        Rounding::HalfUp => rest.unsigned_abs() * 2 >= by.unsigned_abs(),
    };
    let rounded = if goes_away { quotient + away } else { quotient };
    i64::try_from(rounded).map_err(|_| out_of_range())
}

/// `1,234円`.
impl fmt::Display for Yen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}円", self.grouped())
    }
}

/// Reads `1234`, `1,234円`, `¥1,234`, `▲500`, full width included.
impl FromStr for Yen {
    type Err = Error;

    fn from_str(text: &str) -> Result<Yen> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let unreadable = || code::YEN_UNREADABLE.error();
        let (negative, body) = match plain.strip_prefix(['-', '−', '▲', '△']) {
            Some(body) => (true, body),
            None => (false, plain.as_str()),
        };
        let body = body.strip_prefix(['¥', '\\']).unwrap_or(body);
        let body = body.strip_suffix('円').unwrap_or(body);
        let groups: Vec<&str> = body.split(',').collect();
        let grouped = groups.len() == 1
            || groups.iter().enumerate().all(|(at, group)| match at {
                0 => (1..=3).contains(&group.len()),
                _ => group.len() == 3,
            });
        let digits = groups.concat();
        if !grouped || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(unreadable());
        }
        let sign = if negative { "-" } else { "" };
        format!("{sign}{digits}").parse().map(Yen).map_err(|_| out_of_range())
    }
}
