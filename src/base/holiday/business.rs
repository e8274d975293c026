//! Business days of the town office (開庁日).
//!
//! Closed on Saturdays, Sundays, holidays and from 29 December to 3 January (地方自治法第4条の2 and
//! the towns' ordinances on it), and on days added by the caller. Opening hours are not its affair.

use std::collections::BTreeSet;

use super::Holidays;
use crate::base::date::{Date, Weekday};

/// Why the office is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// A holiday, by name.
    Holiday(String),
    /// 29 December to 3 January.
    YearEnd,
    /// Saturday or Sunday.
    Weekend,
    /// A day the caller added.
    Extra,
}

/// The town office's business days.
#[derive(Clone, Debug)]
pub struct BusinessCalendar<'h> {
    holidays: &'h Holidays,
    extra: BTreeSet<Date>,
}

impl Default for BusinessCalendar<'static> {
    fn default() -> BusinessCalendar<'static> {
        BusinessCalendar::new(Holidays::shipped())
    }
}

impl<'h> BusinessCalendar<'h> {
    /// By these holidays.
    #[must_use]
    pub fn new(holidays: &'h Holidays) -> BusinessCalendar<'h> {
        BusinessCalendar { holidays, extra: BTreeSet::new() }
    }

    /// The same calendar, closed on further days.
    #[must_use]
    pub fn closed_also_on(mut self, days: impl IntoIterator<Item = Date>) -> BusinessCalendar<'h> {
        self.extra.extend(days);
        self
    }

    /// Why the office is closed on a day; `None` on a business day.
    #[must_use]
    pub fn closed(&self, date: Date) -> Option<Closed> {
        if let Some(holiday) = self.holidays.on(date) {
            return Some(Closed::Holiday(holiday.name.clone()));
        }
        match (date.month(), date.day()) {
            (12, 29..) | (1, ..=3) => return Some(Closed::YearEnd),
            _ => {}
        }
        match date.weekday() {
            Weekday::Saturday | Weekday::Sunday => return Some(Closed::Weekend),
            Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => {
            }
        }
        self.extra.contains(&date).then_some(Closed::Extra)
    }

    /// Whether the office is open on a day.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        self.closed(date).is_none()
    }

    /// The day itself if it is a business day, else the next one (翌開庁日に繰り下げ).
    #[must_use]
    pub fn on_or_after(&self, date: Date) -> Date {
        self.step_to(date, 1)
    }

    /// The day itself if it is a business day, else the one before (前開庁日に繰り上げ).
    #[must_use]
    pub fn on_or_before(&self, date: Date) -> Date {
        self.step_to(date, -1)
    }

    /// The first business day after a day.
    #[must_use]
    pub fn next(&self, date: Date) -> Date {
        self.on_or_after(date.tomorrow())
    }

    /// The last business day before a day.
    #[must_use]
    pub fn previous(&self, date: Date) -> Date {
        self.on_or_before(date.yesterday())
    }

    /// The n-th business day after a day (before it if negative); the day itself for 0. The first
    /// day is not counted (民法第140条).
    #[must_use]
    pub fn add(&self, date: Date, n: i32) -> Date {
        let step = |date, _| if n < 0 { self.previous(date) } else { self.next(date) };
        (0..n.unsigned_abs()).fold(date, step)
    }

    /// Business days after `from` up to and including `to`; 0 if `to` is not later.
    #[must_use]
    pub fn count(&self, from: Date, to: Date) -> u32 {
        let days = (1..=from.days_until(to)).filter(|n| self.is_business_day(from.plus_days(*n)));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }

    fn step_to(&self, date: Date, step: i32) -> Date {
        let mut day = date;
        while !self.is_business_day(day) && day > Date::MIN && day < Date::MAX {
            day = day.plus_days(step);
        }
        day
    }
}
