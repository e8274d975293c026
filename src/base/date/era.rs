//! Eras (元号) from 明治 on, and writing days in them.
//!
//! Days before 1873-01-01, when Japan took the Gregorian calendar (明治5年太政官布告第337号), are
//! written as Gregorian days. It does not read text (see `parse`).

use serde::{Deserialize, Serialize};

use super::{Date, FiscalYear, Month};

/// An era (元号). The order is that of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Era {
    /// 明治, from 1868 (days from 1873-01-01 are read and written).
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, oldest first.
    pub const ALL: [Era; 5] = [Era::Meiji, Era::Taisho, Era::Showa, Era::Heisei, Era::Reiwa];

    /// The name, `令和`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Era::Meiji => "明治",
            Era::Taisho => "大正",
            Era::Showa => "昭和",
            Era::Heisei => "平成",
            Era::Reiwa => "令和",
        }
    }

    /// The letter, `R`.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Era::Meiji => 'M',
            Era::Taisho => 'T',
            Era::Showa => 'S',
            Era::Heisei => 'H',
            Era::Reiwa => 'R',
        }
    }

    /// The era called so: `令和`, `令` or `R` (either case).
    #[must_use]
    pub fn named(text: &str) -> Option<Era> {
        Era::ALL.into_iter().find(|era| {
            text == era.name()
                || era.name().strip_prefix(text).is_some_and(|rest| rest.chars().count() == 1)
                || (text.len() == 1 && text.to_ascii_uppercase().starts_with(era.letter()))
        })
    }

    /// Year of the Gregorian calendar in which the era's first year lies.
    #[must_use]
    pub fn first_year(self) -> i16 {
        match self {
            Era::Meiji => 1868,
            Era::Taisho => 1912,
            Era::Showa => 1926,
            Era::Heisei => 1989,
            Era::Reiwa => 2019,
        }
    }

    /// First day on which the era is written (明治: the first day of the Gregorian calendar).
    #[must_use]
    pub fn first_day(self) -> Date {
        let (year, month, day) = match self {
            Era::Meiji => (1873, 1, 1),
            Era::Taisho => (1912, 7, 30),
            Era::Showa => (1926, 12, 25),
            Era::Heisei => (1989, 1, 8),
            Era::Reiwa => (2019, 5, 1),
        };
        Date::new(year, month, day).unwrap_or(Date::MIN)
    }

    /// Last day that may be called by the era. 1912-07-30 and 1926-12-25 belong to two eras: the
    /// orders (大正元年・昭和元年の改元の詔書) renamed the very day, those of 平成 and 令和 the next.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Era::Meiji => Some(Era::Taisho.first_day()),
            Era::Taisho => Some(Era::Showa.first_day()),
            Era::Showa => Some(Era::Heisei.first_day().yesterday()),
            Era::Heisei => Some(Era::Reiwa.first_day().yesterday()),
            Era::Reiwa => None,
        }
    }

    /// The era of a day and the year in it; `None` before 1873-01-01. A day of two eras belongs
    /// to the later one.
    #[must_use]
    pub fn of(date: Date) -> Option<(Era, i16)> {
        let era = Era::ALL.into_iter().rev().find(|era| date >= era.first_day())?;
        Some((era, date.year() - era.first_year() + 1))
    }
}

/// `元` for the first year, else the number.
pub(super) fn year_words(year: i16) -> String {
    if year == 1 { "元".to_owned() } else { year.to_string() }
}

/// 和暦 in full, `令和元年5月1日`; days before 1873-01-01 as `1872年12月31日`.
#[must_use]
pub fn wareki(date: Date) -> String {
    let Some((era, year)) = Era::of(date) else { return date.western() };
    format!("{}{}年{}月{}日", era.name(), year_words(year), date.month(), date.day())
}

/// 和暦 in short, `R1.5.1`; days before 1873-01-01 as `1872.12.31`.
#[must_use]
pub fn wareki_short(date: Date) -> String {
    match Era::of(date) {
        Some((era, year)) => format!("{}{year}.{}.{}", era.letter(), date.month(), date.day()),
        None => format!("{}.{}.{}", date.year(), date.month(), date.day()),
    }
}

/// `令和8年`, in the era of the year's last day.
pub(super) fn wareki_year(year: i16) -> String {
    match Date::new(year, 12, 31).and_then(Era::of) {
        Some((era, year)) => format!("{}{}年", era.name(), year_words(year)),
        None => format!("{year}年"),
    }
}

/// `令和8年11月`, in the era of the month's last day.
pub(super) fn wareki_month(month: Month) -> String {
    match Era::of(month.last()) {
        Some((era, year)) => format!("{}{}年{}月", era.name(), year_words(year), month.month()),
        None => format!("{}年{}月", month.year(), month.month()),
    }
}

/// `令和8年度`.
pub(super) fn wareki_fiscal(year: FiscalYear) -> String {
    format!("{}度", wareki_year(year.year()))
}
