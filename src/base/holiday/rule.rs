//! The rules of 国民の祝日に関する法律（昭和23年法律第178号） as they stood in each year.
//!
//! Fixed days and Mondays are table rows with their years; equinoxes are computed; substitute and
//! sandwiched days follow 第3条; days made by special laws and the Olympic moves are single rows.
//! It decides nothing about what is official.

use std::collections::BTreeMap;

use crate::base::date::{Date, Weekday};

/// The day the law came into force.
pub(super) const FIRST_DAY: (i16, i8, i8) = (1948, 7, 20);
/// The last year the equinox formula is meant for.
const LAST_YEAR: i16 = 2150;

enum On {
    Day(i8, i8),
    Monday(i8, i8),
    SpringEquinox,
    AutumnEquinox,
}

/// Name, day, first and last year (第2条, with the amendments of 1966, 1973, 1985, 1989, 1995,
/// 1998, 2001, 2005, 2014, 2017 and 2018).
const RULES: &[(&str, On, i16, i16)] = &[
    ("元日", On::Day(1, 1), 1949, LAST_YEAR),
    ("成人の日", On::Day(1, 15), 1949, 1999),
    ("成人の日", On::Monday(1, 2), 2000, LAST_YEAR),
    ("建国記念の日", On::Day(2, 11), 1967, LAST_YEAR),
    ("天皇誕生日", On::Day(2, 23), 2020, LAST_YEAR),
    ("春分の日", On::SpringEquinox, 1949, LAST_YEAR),
    ("天皇誕生日", On::Day(4, 29), 1949, 1988),
    ("みどりの日", On::Day(4, 29), 1989, 2006),
    ("昭和の日", On::Day(4, 29), 2007, LAST_YEAR),
    ("憲法記念日", On::Day(5, 3), 1949, LAST_YEAR),
    ("みどりの日", On::Day(5, 4), 2007, LAST_YEAR),
    ("こどもの日", On::Day(5, 5), 1949, LAST_YEAR),
    ("海の日", On::Day(7, 20), 1996, 2002),
    ("海の日", On::Monday(7, 3), 2003, 2019),
    ("海の日", On::Monday(7, 3), 2022, LAST_YEAR),
    ("山の日", On::Day(8, 11), 2016, 2019),
    ("山の日", On::Day(8, 11), 2022, LAST_YEAR),
    ("敬老の日", On::Day(9, 15), 1966, 2002),
    ("敬老の日", On::Monday(9, 3), 2003, LAST_YEAR),
    ("秋分の日", On::AutumnEquinox, 1948, LAST_YEAR),
    ("体育の日", On::Day(10, 10), 1966, 1999),
    ("体育の日", On::Monday(10, 2), 2000, 2018),
    ("体育の日（スポーツの日）", On::Monday(10, 2), 2019, 2019),
    ("スポーツの日", On::Monday(10, 2), 2022, LAST_YEAR),
    ("文化の日", On::Day(11, 3), 1948, LAST_YEAR),
    ("勤労感謝の日", On::Day(11, 23), 1948, LAST_YEAR),
    ("天皇誕生日", On::Day(12, 23), 1989, 2018),
];

/// Days of one year only, counted as holidays (祝日) when the days beside them are judged:
/// 昭和34年法律第16号, 平成元年法律第4号, 平成2年法律第24号, 平成5年法律第32号, 平成30年法律第99号,
/// and the moves of 2020 and 2021 (平成三十二年東京オリンピック競技大会・東京パラリンピック競技大会
/// 特別措置法 第32条).
const SINGLE: &[(&str, i16, i8, i8)] = &[
    ("結婚の儀", 1959, 4, 10),
    ("大喪の礼", 1989, 2, 24),
    ("即位礼正殿の儀", 1990, 11, 12),
    ("結婚の儀", 1993, 6, 9),
    ("休日（祝日扱い）", 2019, 5, 1),
    ("休日（祝日扱い）", 2019, 10, 22),
    ("海の日", 2020, 7, 23),
    ("スポーツの日", 2020, 7, 24),
    ("山の日", 2020, 8, 10),
    ("海の日", 2021, 7, 22),
    ("スポーツの日", 2021, 7, 23),
    ("山の日", 2021, 8, 8),
];

const REST: &str = "休日";

pub(super) fn first_day() -> Date {
    let (year, month, day) = FIRST_DAY;
    Date::new(year, month, day).unwrap_or(Date::MIN)
}

pub(super) fn last_day() -> Date {
    Date::new(LAST_YEAR, 12, 31).unwrap_or(Date::MAX)
}

/// Every holiday there is by rule.
pub(super) fn all() -> BTreeMap<Date, &'static str> {
    (FIRST_DAY.0..=LAST_YEAR).flat_map(year).collect()
}

/// The holidays of one year.
pub(super) fn year(year: i16) -> BTreeMap<Date, &'static str> {
    let mut days = BTreeMap::new();
    for (name, on, from, to) in RULES {
        if (*from..=*to).contains(&year)
            && let Some(date) = on.in_year(year)
        {
            days.insert(date, *name);
        }
    }
    for (name, single, month, day) in SINGLE {
        if *single == year
            && let Some(date) = Date::new(year, *month, *day)
        {
            days.insert(date, *name);
        }
    }
    let rests = rests(&days);
    days.extend(rests.into_iter().map(|date| (date, REST)));
    days
}

impl On {
    fn in_year(&self, year: i16) -> Option<Date> {
        match *self {
            On::Day(month, day) => Date::new(year, month, day),
            On::Monday(month, nth) => {
                let first = Date::new(year, month, 1)?;
                let wait = (8 - i32::from(first.weekday().to_monday_one_offset())) % 7;
                Some(first.plus_days(wait + 7 * (i32::from(nth) - 1)))
            }
            On::SpringEquinox => Date::new(year, 3, equinox(year, Equinox::Spring)),
            On::AutumnEquinox => Date::new(year, 9, equinox(year, Equinox::Autumn)),
        }
    }
}

enum Equinox {
    Spring,
    Autumn,
}

/// Day of the month on which the sun reaches the equinox in Japan, by the usual approximation for
/// 1900 to 2150 (a day in 1980, 0.242194 days later a year, a day earlier after a leap day); the
/// observatory's almanac, not this, is the law's source.
fn equinox(year: i16, which: Equinox) -> i8 {
    // In millionths of a day.
    let base: i64 = match (which, year) {
        (Equinox::Spring, ..=1979) => 20_835_700,
        (Equinox::Spring, 1980..=2099) => 20_843_100,
        (Equinox::Spring, _) => 21_851_000,
        (Equinox::Autumn, ..=1979) => 23_258_800,
        (Equinox::Autumn, 1980..=2099) => 23_248_800,
        (Equinox::Autumn, _) => 24_248_800,
    };
    let since = i64::from(year) - 1980;
    // Towards zero before 1980, as the approximation is stated.
    let leap_days = if year < 1980 { (since - 3) / 4 } else { since / 4 };
    let day = (base + 242_194 * since).div_euclid(1_000_000) - leap_days;
    i8::try_from(day).unwrap_or(0)
}

/// The days off of 第3条第2項 and 第3項: after a holiday on a Sunday (from 1973-04-12; since 2007
/// the next day that is no holiday), and between two holidays (from 1985-12-27; until 2006 not on
/// Sundays and not where the day is a substitute already).
fn rests(days: &BTreeMap<Date, &'static str>) -> Vec<Date> {
    let from = |year, month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
    let (substitutes, sandwiches, chain) = (from(1973, 4, 12), from(1985, 12, 27), from(2007, 1, 1));
    let mut out = Vec::new();
    for date in days.keys() {
        if *date >= substitutes && date.weekday() == Weekday::Sunday {
            let mut rest = date.tomorrow();
            while *date >= chain && days.contains_key(&rest) {
                rest = rest.tomorrow();
            }
            if !days.contains_key(&rest) {
                out.push(rest);
            }
        }
        let between = date.tomorrow();
        let sandwiched = !days.contains_key(&between) && days.contains_key(&between.tomorrow());
        if sandwiched && between >= sandwiches && (between >= chain || between.weekday() != Weekday::Sunday) {
            out.push(between);
        }
    }
    out
}
