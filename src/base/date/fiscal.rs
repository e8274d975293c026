//! Fiscal years (年度).
//!
//! It knows no budget and no closing period (出納整理期間).

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::era::wareki_fiscal;
use super::{Date, Month};

/// A fiscal year (年度), 1 April to 31 March, named by the year it begins in; years 1 to 9998
/// (地方自治法第208条第1項).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FiscalYear(i16);

impl FiscalYear {
    /// The fiscal year that begins in the given year, if within 1 to 9998.
    #[must_use]
    pub fn new(year: i16) -> Option<FiscalYear> {
        (1..=9998).contains(&year).then_some(FiscalYear(year))
    }

    /// The fiscal year that holds a day.
    #[must_use]
    pub fn of(date: Date) -> FiscalYear {
        let year = if date.month() >= 4 { date.year() } else { date.year() - 1 };
        FiscalYear(year.clamp(1, 9998))
    }

    /// The year it begins in.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0
    }

    /// 1 April.
    #[must_use]
    pub fn first(self) -> Date {
        Date::new(self.0, 4, 1).unwrap_or(Date::MIN)
    }

    /// 31 March of the next year.
    #[must_use]
    pub fn last(self) -> Date {
        Date::new(self.0 + 1, 3, 31).unwrap_or(Date::MAX)
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.first()..=self.last()).contains(&date)
    }

    /// Its twelve months, April first.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let april = Month::of(self.first());
        (0..12).map(move |n| april.plus(n))
    }

    /// The fiscal year so many years later.
    #[must_use]
    pub fn plus(self, years: i16) -> FiscalYear {
        FiscalYear(self.0.saturating_add(years).clamp(1, 9998))
    }
}

/// `令和8年度`: the era of 31 December, so 2019 is 令和元年度 as in the national budget.
impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wareki_fiscal(*self))
    }
}

impl<'de> Deserialize<'de> for FiscalYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FiscalYear, D::Error> {
        FiscalYear::new(i16::deserialize(deserializer)?)
            .ok_or_else(|| D::Error::custom("fiscal year out of range"))
    }
}
