//! A job's calendar as data: which days, at what time, in Japan's time.
//!
//! Business days are those of [`BusinessCalendar`]; it reads no clock.

use crate::base::clock::Stamp;
use crate::base::date::{Date, Month, Weekday};
use crate::base::holiday::{BusinessCalendar, Holidays};

/// A job that is due on no day of so many is never due.
const HORIZON: i32 = 800;

/// When a job is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Only when started by hand.
    ByHand,
    /// Every so many minutes of the day, from midnight on.
    EveryMinutes(u16),
    /// On some days, at a time.
    At {
        /// The days.
        days: Days,
        /// Hour, 0 to 23.
        hour: i8,
        /// Minute, 0 to 59.
        minute: i8,
    },
}

/// On which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Every,
    /// On these days of the week.
    On(&'static [Weekday]),
    /// On this day of each month; the month's last day when it has fewer.
    OfMonth(i8),
    /// On every business day (開庁日).
    Business,
    /// On the nth business day of each month, from 1.
    BusinessOfMonth(u8),
    /// On the last business day of each month.
    LastBusinessOfMonth,
}

impl Schedule {
    /// When it is due next after a moment; none when never.
    #[must_use]
    pub fn next(&self, after: Stamp, holidays: &Holidays) -> Option<Stamp> {
        match self {
            Schedule::ByHand | Schedule::EveryMinutes(0) => None,
            Schedule::EveryMinutes(minutes) => {
                let step = i64::from(*minutes) * 60_000;
                let midnight = Stamp::start_of(after.date());
                let passed = after.millis() - midnight.millis();
                let next = Stamp::from_millis(midnight.millis() + (passed / step + 1) * step);
                Some(next.min(Stamp::start_of(after.date().tomorrow())))
            }
            Schedule::At { days, hour, minute } => {
                let calendar = BusinessCalendar::new(holidays);
                let dates = (0..HORIZON).map(|ahead| after.date().plus_days(ahead));
                dates
                    .filter(|date| days.holds(*date, &calendar))
                    .filter_map(|date| Stamp::jst(date, *hour, *minute, 0))
                    .find(|due| *due > after)
            }
        }
    }

    /// The calendar in words, for the page.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Schedule::ByHand => "手動のみ".into(),
            Schedule::EveryMinutes(minutes) => format!("{minutes}分ごと"),
            Schedule::At { days, hour, minute } => format!("{} {hour}時{minute:02}分", days.words()),
        }
    }
}

impl Days {
    fn holds(&self, date: Date, calendar: &BusinessCalendar<'_>) -> bool {
        let month = Month::of(date);
        match self {
            Days::Every => true,
            Days::On(weekdays) => weekdays.contains(&date.weekday()),
            Days::OfMonth(day) => date.day() == (*day).min(month.last().day()),
            Days::Business => calendar.is_business_day(date),
            Days::BusinessOfMonth(n) => {
                calendar.is_business_day(date) && calendar.count(month.first(), date) == u32::from(*n)
            }
            Days::LastBusinessOfMonth => calendar.on_or_before(month.last()) == date,
        }
    }

    fn words(&self) -> String {
        match self {
            Days::Every => "毎日".into(),
            Days::On(weekdays) => {
                let names: Vec<&str> = weekdays.iter().map(|day| kanji(*day)).collect();
                format!("毎週{}曜日", names.join("・"))
            }
            Days::OfMonth(day) => format!("毎月{day}日"),
            Days::Business => "開庁日".into(),
            Days::BusinessOfMonth(n) => format!("毎月の第{n}開庁日"),
            Days::LastBusinessOfMonth => "毎月の最終開庁日".into(),
        }
    }
}

fn kanji(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}
