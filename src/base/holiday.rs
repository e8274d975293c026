//! National holidays and business days.
//!
//! Owns the holidays (国民の祝日及び休日) from 1948-07-20 to 2150-12-31, by the law's rules (`rule`)
//! and by the Cabinet Office's list, and `BusinessCalendar`. Within the years of the list the list
//! decides; after it the rules forecast, and the status says so. Opening hours and closures of one
//! office belong to `desk`.

mod business;
mod rule;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use business::{BusinessCalendar, Closed};

use super::code;
use super::csv_text::{self, Dialect};
use super::date::{Date, parse};
use super::error::Result;

static SHIPPED: &str = include_str!("../../assets/calendar/holidays.csv");

/// How sure a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// 確定: published, or before the list begins and so long past.
    Official,
    /// 予測: by the rules; the equinoxes are published each February for the next year, and the
    /// law may change.
    Forecast,
}

impl Status {
    /// The Japanese word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Official => "確定",
            Status::Forecast => "予測",
        }
    }
}

/// One holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name as the Cabinet Office's list writes it (`元日`, `休日`).
    pub name: String,
    /// How sure it is.
    pub status: Status,
}

/// The holidays of the years 1948 to 2150.
#[derive(Clone, Debug)]
pub struct Holidays {
    days: BTreeMap<Date, Holiday>,
    listed_to: Date,
}

impl Holidays {
    /// By the list this program was built with.
    #[must_use]
    pub fn shipped() -> &'static Holidays {
        static HOLIDAYS: OnceLock<Holidays> = OnceLock::new();
        HOLIDAYS.get_or_init(|| {
            let list = SHIPPED.lines().skip(1).filter_map(|line| {
                let (date, name) = line.split_once(',')?;
                Some((date.parse().ok()?, name.to_owned()))
            });
            Holidays::by(list.collect())
        })
    }

    /// By a newer list: the Cabinet Office's CSV as published (CP932 or UTF-8, a header, date and
    /// name), laid over the list this program was built with: where the new list has a year, it
    /// alone decides that year.
    ///
    /// # Errors
    /// `BASE-07` naming the line that does not read; `BASE-12` and following as any CSV.
    pub fn with_newer_list(file: &[u8]) -> Result<Holidays> {
        let decoded = csv_text::decode(file)?;
        let sheet = csv_text::read(&decoded.text, &Dialect::default())?.whole()?;
        let mut newer = BTreeMap::new();
        for row in &sheet.rows {
            let bad = || code::HOLIDAY_LIST.with(format!("{}行目を確かめてください。", row.line));
            let [date, name, ..] = row.cells.as_slice() else { return Err(bad()) };
            let date = parse::date(date).map_err(|_| bad())?.date;
            let known = rule::FIRST_DAY <= (date.year(), date.month(), date.day());
            if name.trim().is_empty() || !known || date > rule::last_day() {
                return Err(bad());
            }
            if newer.insert(date, name.trim().to_owned()).is_some() {
                return Err(bad());
            }
        }
        let (Some(first), Some(last)) = (newer.keys().next(), newer.keys().next_back()) else {
            return Err(code::HOLIDAY_LIST.error());
        };
        let years = first.year()..=last.year();
        let shipped = Holidays::shipped();
        let kept = shipped.days.values().filter(|day| {
            day.date <= shipped.listed_to
                && day.date.year() >= LIST_BEGINS
                && !years.contains(&day.date.year())
        });
        let kept: Vec<_> = kept.map(|day| (day.date, day.name.clone())).collect();
        Ok(Holidays::by(newer.into_iter().chain(kept).collect()))
    }

    fn by(list: BTreeMap<Date, String>) -> Holidays {
        let mut years: Vec<i16> = list.keys().map(|date| date.year()).collect();
        years.dedup();
        let last = years.last().copied().unwrap_or(LIST_BEGINS);
        let listed_to = Date::new(last, 12, 31).unwrap_or(Date::MIN);
        let mut days = BTreeMap::new();
        for (date, name) in rule::all() {
            if years.binary_search(&date.year()).is_err() {
                let past = date.year() < LIST_BEGINS;
                let status = if past { Status::Official } else { Status::Forecast };
                days.insert(date, Holiday { date, name: name.to_owned(), status });
            }
        }
        let official = |(date, name)| (date, Holiday { date, name, status: Status::Official });
        days.extend(list.into_iter().map(official));
        Holidays { days, listed_to }
    }

    /// The holiday of a day.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&Holiday> {
        self.days.get(&date)
    }

    /// The holidays from one day to another, both included.
    pub fn between(&self, from: Date, to: Date) -> impl Iterator<Item = &Holiday> {
        let range = (from <= to).then(|| self.days.range(from..=to));
        range.into_iter().flatten().map(|(_, holiday)| holiday)
    }

    /// The last day that the official list covers: 31 December of its last year. Nothing after it
    /// is sure.
    #[must_use]
    pub fn listed_to(&self) -> Date {
        self.listed_to
    }
}

/// The first year of the Cabinet Office's list.
const LIST_BEGINS: i16 = 1955;

/// The answer of `yakuba calc holidays`: CSV of date, name and status, with a header and LF.
///
/// # Errors
/// `BASE-06` if the range is empty or goes beyond 1948-07-20 to 2150-12-31.
pub fn calc_csv(holidays: &Holidays, from: Date, to: Date) -> Result<String> {
    if from > to || from < rule::first_day() || to > rule::last_day() {
        return Err(code::HOLIDAY_RANGE.error());
    }
    let mut out = String::from("date,name,status\n");
    for holiday in holidays.between(from, to) {
        out.push_str(&format!("{},{},{}\n", holiday.date, holiday.name, holiday.status.word()));
    }
    Ok(out)
}

/// The holidays of one year by the rules of the law alone, without the list; for comparison.
#[must_use]
pub fn by_rule(year: i16) -> Vec<(Date, &'static str)> {
    rule::year(year).into_iter().collect()
}
