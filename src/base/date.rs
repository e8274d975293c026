//! Days, months and fiscal years, and how they are counted.
//!
//! Owns `Date`, `Month`, `FiscalYear` (`fiscal`), eras (`era`), birth dates with unknown parts (`partial`),
//! ages (`age`) and reading what people type (`parse`). It knows no time of day and no clock
//! (see `clock`) and no holidays (see `holiday`).

mod age;
mod era;
mod fiscal;
pub mod parse;
mod partial;

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use age::{age_on, attained_age_on, attains_on};
pub use era::{Era, wareki, wareki_short};
pub use fiscal::FiscalYear;
pub use jiff::civil::Weekday;
pub use partial::{Known, PartialDate};

use super::code;
use super::error::{Error, Result};

/// A day of the Gregorian calendar, years 1 to 9999.
///
/// Written `2026-11-20` in text formats and as the count of days from 1970-01-01 (`i32`) in
/// binary ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The last day there is; stands for "without an end" in effective-dated records.
    pub const MAX: Date = Date(civil::Date::constant(9999, 12, 31));
    /// The first day there is.
    pub const MIN: Date = Date(civil::Date::constant(1, 1, 1));

    /// The day, if the calendar has it.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        if year < 1 {
            return None;
        }
        civil::Date::new(year, month, day).ok().map(Date)
    }

    /// Wraps a day of jiff's; years before 1 become the first day.
    #[must_use]
    pub fn from_civil(date: civil::Date) -> Date {
        Date(date).max(Date::MIN)
    }

    /// The day as jiff knows it.
    #[must_use]
    pub fn civil(self) -> civil::Date {
        self.0
    }

    /// Days since 1970-01-01 (negative before).
    #[must_use]
    pub fn days(self) -> i32 {
        let epoch = civil::Date::constant(1970, 1, 1);
        (self.0 - epoch).get_days()
    }

    /// The day so many days after 1970-01-01, if within the years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i32) -> Option<Date> {
        let epoch = civil::Date::constant(1970, 1, 1);
        let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        (date.year() >= 1).then_some(Date(date))
    }

    /// Year of the Gregorian calendar.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// Day of the week as one character, 日 to 土.
    #[must_use]
    pub fn weekday_kanji(self) -> char {
        match self.0.weekday() {
            Weekday::Sunday => '日',
            Weekday::Monday => '月',
            Weekday::Tuesday => '火',
            Weekday::Wednesday => '水',
            Weekday::Thursday => '木',
            Weekday::Friday => '金',
            Weekday::Saturday => '土',
        }
    }

    /// So many days later (earlier if negative); stops at the first and last day there are.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Date {
        let edge = if days < 0 { Date::MIN } else { Date::MAX };
        self.days().checked_add(days).and_then(Date::from_days).unwrap_or(edge)
    }

    /// The next day.
    #[must_use]
    pub fn tomorrow(self) -> Date {
        self.plus_days(1)
    }

    /// The day before.
    #[must_use]
    pub fn yesterday(self) -> Date {
        self.plus_days(-1)
    }

    /// The same day of a month so many months later; the month's last day where it has no such
    /// day. Stops at the first and last day there are.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Date {
        let month = Month::of(self).plus(months);
        Date::new(month.year(), month.month(), self.day()).unwrap_or_else(|| month.last())
    }

    /// The same day so many years later; 28 February where there is no 29th.
    #[must_use]
    pub fn plus_years(self, years: i16) -> Date {
        self.plus_months(i32::from(years).saturating_mul(12))
    }

    /// Days from `self` to `other`, negative if that is earlier.
    #[must_use]
    pub fn days_until(self, other: Date) -> i32 {
        other.days() - self.days()
    }

    /// `2026年11月20日`.
    #[must_use]
    pub fn western(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// 和暦 in full, `令和8年11月20日`, as [`wareki`].
    #[must_use]
    pub fn wareki(self) -> String {
        wareki(self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads the strict ISO form `2026-11-20` alone; people's input goes through [`parse`].
impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Date> {
        let mut parts = text.split('-');
        let mut part =
            |width: usize| parts.next().filter(|p| p.len() == width && p.bytes().all(|b| b.is_ascii_digit()));
        let (Some(year), Some(month), Some(day), None) = (part(4), part(2), part(2), part(0)) else {
            return Err(code::DATE_UNREADABLE.error());
        };
        let date = match (year.parse(), month.parse(), day.parse()) {
            (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day),
            _ => None,
        };
        date.ok_or_else(|| code::DATE_NOT_THERE.error())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.days())
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(|_| D::Error::custom("not a date"))
        } else {
            Date::from_days(i32::deserialize(deserializer)?)
                .ok_or_else(|| D::Error::custom("day out of range"))
        }
    }
}

/// A month of a year, `2026-11`; years 1 to 9999.
///
/// Written `2026-11` in text formats and as months since year 0 (`i32`) in binary ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    const FIRST: i32 = 12;
    const LAST: i32 = 9999 * 12 + 11;

    /// The month, if both numbers are in range.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Month> {
        let in_range = (1..=9999).contains(&year) && (1..=12).contains(&month);
        in_range.then(|| Month(i32::from(year) * 12 + i32::from(month) - 1))
    }

    /// The month that holds a day.
    #[must_use]
    pub fn of(date: Date) -> Month {
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// Year of the Gregorian calendar.
    #[must_use]
    pub fn year(self) -> i16 {
        i16::try_from(self.0 / 12).unwrap_or(i16::MAX)
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        i8::try_from(self.0 % 12).unwrap_or(0) + 1
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        Date::new(self.year(), self.month(), 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        Date(self.first().0.last_of_month())
    }

    /// So many months later (earlier if negative); stops at both ends of the range.
    #[must_use]
    pub fn plus(self, months: i32) -> Month {
        Month(self.0.saturating_add(months).clamp(Month::FIRST, Month::LAST))
    }

    /// Months from `self` to `other`, negative if that is earlier.
    #[must_use]
    pub fn months_until(self, other: Month) -> i32 {
        other.0 - self.0
    }

    /// Whether the day lies in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        Month::of(date) == self
    }

    /// `令和8年11月`, in the era of the month's last day.
    #[must_use]
    pub fn wareki(self) -> String {
        era::wareki_month(self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `2026-11` alone.
impl FromStr for Month {
    type Err = Error;

    fn from_str(text: &str) -> Result<Month> {
        if text.len() != 7 {
            return Err(code::DATE_UNREADABLE.error());
        }
        format!("{text}-01").parse::<Date>().map(Month::of)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            return text.parse().map_err(|_| D::Error::custom("not a month"));
        }
        let months = i32::deserialize(deserializer)?;
        if (Month::FIRST..=Month::LAST).contains(&months) {
            Ok(Month(months))
        } else {
            Err(D::Error::custom("month out of range"))
        }
    }
}
