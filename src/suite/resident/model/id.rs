//! Numbers: 宛名番号, 世帯番号, 法人番号, and a record's version.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::errors::INPUT;
use super::text::plain_digits;
use crate::access::SubjectId;
use crate::base::error::Result;

/// The most digits a 宛名番号 or 世帯番号 has (as 地方公共団体情報システム標準化 lays it down: 15).
const DIGITS: usize = 15;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $field:literal, $japanese:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u64);
        crate::id_key!($name);

        impl $name {
            /// Reads 1 to 15 digits (also full width), not all zero.
            ///
            /// # Errors
            /// `RESIDENT-01`.
            pub fn parse(text: &str) -> Result<$name> {
                let digits = plain_digits(text);
                let number = digits.parse().ok().filter(|n| *n > 0 && digits.len() <= DIGITS);
                number.map($name).ok_or_else(|| {
                    INPUT.field($field, concat!($japanese, "は15桁以内の数字で入力してください。"))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number!(
    /// The number of a person or corporation in every service (宛名番号): 1 to 15 digits.
    PersonNo,
    "person",
    "宛名番号"
);
number!(
    /// A household's number (世帯番号): 1 to 15 digits.
    HouseholdNo,
    "household",
    "世帯番号"
);

impl From<PersonNo> for SubjectId {
    fn from(no: PersonNo) -> SubjectId {
        SubjectId(no.0)
    }
}

impl From<SubjectId> for PersonNo {
    fn from(subject: SubjectId) -> PersonNo {
        PersonNo(subject.0)
    }
}

/// How often a record has been saved, from 1; a save names the version it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version(pub u32);

impl Version {
    /// The version of a new record.
    pub const FIRST: Version = Version(1);

    /// The one after.
    #[must_use]
    pub fn next(self) -> Version {
        Version(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl crate::store::Key for Version {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
    fn read(bytes: &mut &[u8]) -> Result<Version> {
        crate::store::Key::read(bytes).map(Version)
    }
}

/// A corporate number (法人番号): 13 digits, the first a check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct CorporateNumber(u64);

impl CorporateNumber {
    /// Reads 13 digits and checks the check digit (法人番号の指定等に関する省令 第2条: nine less the
    /// remainder by nine of the digits, from the lowest, weighted 1, 2, 1, 2 …).
    ///
    /// # Errors
    /// `RESIDENT-01`.
    pub fn parse(text: &str) -> Result<CorporateNumber> {
        let digits = plain_digits(text);
        let number = digits.parse().ok().filter(|_| digits.len() == 13);
        number.and_then(CorporateNumber::checked).ok_or_else(|| {
            INPUT.field("corporate_number", "法人番号13桁を確かめてください（検査数字が合いません）。")
        })
    }

    fn checked(number: u64) -> Option<CorporateNumber> {
        let (check, mut base) = (number / 1_000_000_000_000, number % 1_000_000_000_000);
        let mut sum = 0;
        for place in 0..12 {
            sum += (base % 10) * if place % 2 == 0 { 1 } else { 2 };
            base /= 10;
        }
        (9 - sum % 9 == check).then_some(CorporateNumber(number))
    }
}

impl TryFrom<u64> for CorporateNumber {
    type Error = &'static str;
    fn try_from(number: u64) -> std::result::Result<Self, Self::Error> {
        CorporateNumber::checked(number).ok_or("not a corporate number")
    }
}

impl From<CorporateNumber> for u64 {
    fn from(number: CorporateNumber) -> u64 {
        number.0
    }
}

impl fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:013}", self.0)
    }
}
