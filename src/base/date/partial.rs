//! Birth dates with unknown parts (生年月日不詳).
//!
//! Owns `PartialDate`: what is known and the words it was written in. A register keeps such dates
//! as they stand (`昭和20年5月日不詳`), so nothing is filled in; whoever needs a day asks for the
//! earliest or latest one possible. Whole dates people type are read by `parse`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::era::{wareki_month, wareki_year};
use super::parse::{self, Count};
use super::{Date, Era, Month, age_on};
use crate::base::code;
use crate::base::error::Result;

/// What is known of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// The era alone (`昭和年月日不詳`).
    Era(Era),
    /// The year (Gregorian, 1 to 9999).
    Year(i16),
    /// Year and month.
    Month(Month),
    /// All of it.
    Day(Date),
}

/// A date of which parts may be unknown, with the words it was written in if they say more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    known: Known,
    written: Option<String>,
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> PartialDate {
        PartialDate { known: Known::Day(date), written: None }
    }
}

impl PartialDate {
    /// A date of which so much is known.
    #[must_use]
    pub fn new(known: Known) -> PartialDate {
        PartialDate { known, written: None }
    }

    /// Reads a whole or partial date: all that [`parse::date`] takes, and `昭和20年5月日不詳`,
    /// `昭和20年頃`, `S20.5`, `1945-05`, `19450500`, `不詳`. Partial dates keep the words.
    ///
    /// # Errors
    /// As [`parse::date`].
    pub fn parse(text: &str) -> Result<PartialDate> {
        let plain = parse::plain(text);
        let mut rest = plain.clone();
        for word in ["不詳", "不明", "頃", "ころ", "ごろ", "推定", "(", ")"] {
            rest = rest.replace(word, "");
        }
        let vague = rest.len() != plain.len();
        if !vague && let Ok(reading) = parse::date(text) {
            return Ok(reading.date.into());
        }
        let known = known(&rest, vague)?;
        Ok(PartialDate { known, written: Some(text.trim().to_owned()) })
    }

    /// What is known.
    #[must_use]
    pub fn known(&self) -> Known {
        self.known
    }

    /// The words it was written in, where they were kept.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        self.written.as_deref()
    }

    /// The day, if all of it is known.
    #[must_use]
    pub fn exact(&self) -> Option<Date> {
        match self.known {
            Known::Day(date) => Some(date),
            Known::Nothing | Known::Era(_) | Known::Year(_) | Known::Month(_) => None,
        }
    }

    /// The first day it may be; `None` if nothing is known.
    #[must_use]
    pub fn earliest(&self) -> Option<Date> {
        match self.known {
            Known::Nothing => None,
            Known::Era(era) => Some(era.first_day()),
            Known::Year(year) => Date::new(year, 1, 1),
            Known::Month(month) => Some(month.first()),
            Known::Day(date) => Some(date),
        }
    }

    /// The last day it may be; `None` if nothing is known or the era still goes on.
    #[must_use]
    pub fn latest(&self) -> Option<Date> {
        match self.known {
            Known::Nothing => None,
            Known::Era(era) => era.last_day(),
            Known::Year(year) => Date::new(year, 12, 31),
            Known::Month(month) => Some(month.last()),
            Known::Day(date) => Some(date),
        }
    }

    /// Youngest and oldest age possible on a day, as [`age_on`]; `None` if either is open.
    #[must_use]
    pub fn ages_on(&self, day: Date) -> Option<(u8, u8)> {
        let oldest = age_on(self.earliest()?, day)?;
        Some((age_on(self.latest()?, day).unwrap_or(0), oldest))
    }

    /// `1945-05-03`, `1945-05`, `1945` or nothing, for machines.
    #[must_use]
    pub fn iso(&self) -> String {
        match self.known {
            Known::Nothing | Known::Era(_) => String::new(),
            Known::Year(year) => format!("{year:04}"),
            Known::Month(month) => month.to_string(),
            Known::Day(date) => date.to_string(),
        }
    }
}

/// As written where words were kept, else 和暦: `昭和20年5月日不詳`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(written) = &self.written {
            return f.write_str(written);
        }
        match self.known {
            Known::Nothing => f.write_str("不詳"),
            Known::Era(era) => write!(f, "{}年月日不詳", era.name()),
            Known::Year(year) => write!(f, "{}月日不詳", wareki_year(year)),
            Known::Month(month) => write!(f, "{}日不詳", wareki_month(month)),
            Known::Day(date) => f.write_str(&date.wareki()),
        }
    }
}

fn known(rest: &str, vague: bool) -> Result<Known> {
    if rest.trim_matches(['年', '月', '日']).is_empty() {
        let said = vague || rest.is_empty();
        return if said { Ok(Known::Nothing) } else { Err(code::DATE_UNREADABLE.error()) };
    }
    let (count, body) = parse::split_count(rest);
    if let Count::Era(era) = count
        && body.trim_matches(['年', '月', '日']).is_empty()
    {
        return Ok(Known::Era(era));
    }
    let trimmed = if rest.ends_with("年月日") { rest.trim_end_matches(['月', '日']) } else { rest };
    let Some(parts) = parse::parts(trimmed) else {
        return Err(code::DATE_UNREADABLE.error());
    };
    let written = |part: Option<i8>| part.filter(|number| *number != 0);
    let (month, day) = match (written(parts.month), written(parts.day)) {
        (None, None) => (12, 31),
        (Some(month), None) => (month, 28),
        (Some(month), Some(day)) => (month, day),
        (None, Some(_)) => return Err(code::DATE_NOT_THERE.error()),
    };
    let Some(year) = parse::western_year(parts.count, parts.year, Era::Reiwa).filter(|y| *y >= 1) else {
        return Err(code::DATE_ERA.error());
    };
    let Some(end) = Date::new(year, month, day) else {
        return Err(code::DATE_NOT_THERE.error());
    };
    let known = match (written(parts.month), written(parts.day)) {
        (None, _) => Known::Year(year),
        (Some(_), None) => Known::Month(Month::of(end)),
        (Some(_), Some(_)) => Known::Day(end),
    };
    check(parts.count, PartialDate::new(known))
}

/// Refuses a month or year no day of which lies in the written era.
fn check(count: Count, date: PartialDate) -> Result<Known> {
    let (Some(from), Some(to)) = (date.earliest(), date.latest()) else { return Ok(date.known) };
    if to < Era::Meiji.first_day() {
        return Err(code::DATE_TOO_EARLY.error());
    }
    let era = match count {
        Count::Era(era) => era,
        Count::Bare => Era::Reiwa,
        Count::Western => return Ok(date.known),
    };
    if to < era.first_day() || era.last_day().is_some_and(|last| from > last) {
        return Err(code::DATE_ERA.error());
    }
    Ok(date.known)
}
