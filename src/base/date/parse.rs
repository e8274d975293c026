//! Reading dates as clerks type them.
//!
//! Takes `R8.11.20`, `令和8年11月20日`, `昭64.1.7`, `2026-11-20`, `20261120`, `R081120`, six digits
//! or a short year in a remembered era, full-width and kanji digits, `元年`, `㋿` and a weekday in
//! brackets. What it cannot read surely it refuses with words. It keeps no unknown parts (see
//! `PartialDate`) and no time of day.

use unicode_normalization::UnicodeNormalization;

use super::era::year_words;
use super::{Date, Era, Weekday};
use crate::base::code;
use crate::base::error::Result;

/// A date and how the text was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub date: Date,
    /// For the echo beside the field: `令和8年11月20日（和暦）`.
    pub how: String,
}

/// How a year is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// In the era written.
    Era(Era),
    /// In the Gregorian calendar.
    Western,
    /// Written without an era and too short for a Gregorian year.
    Bare,
}

/// The parts of a written date; `None` stands for a part left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub count: Count,
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
    pub digits_alone: bool,
}

/// Reads a date; years without an era are 令和.
///
/// # Errors
/// `BASE-01` to `BASE-05`: unreadable, not in the calendar, outside its era, before 1873-01-01, or
/// of another weekday than written.
pub fn date(text: &str) -> Result<Reading> {
    date_in(text, Era::Reiwa)
}

/// Reads a date; six digits alone and short years without an era are counted in `era`.
///
/// # Errors
/// As [`date`].
pub fn date_in(text: &str, era: Era) -> Result<Reading> {
    let plain = plain(text);
    let (body, weekday) = split_weekday(&plain);
    let unreadable = || code::DATE_UNREADABLE.with(hint(body));
    let parts = parts(body).ok_or_else(unreadable)?;
    let (Some(month), Some(day)) = (parts.month, parts.day) else { return Err(unreadable()) };
    let reading = resolve(parts, month, day, era)?;
    match weekday {
        Some(written) if written != reading.date.weekday() => {
            let right = reading.date.weekday_kanji();
            Err(code::DATE_WEEKDAY.with(format!("{}は{right}曜日です。", reading.date.wareki())))
        }
        Some(_) | None => Ok(reading),
    }
}

/// One line of `yakuba calc date`: ISO, 和暦 in full and how the text was read, tab-separated.
///
/// # Errors
/// As [`date`].
pub fn calc_line(text: &str, era: Era) -> Result<String> {
    let reading = date_in(text, era)?;
    Ok(format!("{}\t{}\t{}", reading.date, reading.date.wareki(), reading.how))
}

/// Compatibility forms to plain ones, spaces out, letters upper case, dashes to one dash.
pub(super) fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' => '-',
            other => other.to_ascii_uppercase(),
        })
        .collect()
}

fn hint(body: &str) -> &'static str {
    let digits = body.chars().all(|c| c.is_ascii_digit());
    match body.len() {
        0 => "空欄です。",
        7 if digits => "7桁の数字は読み方が決まりません。元号の文字を付けるか、西暦8桁で入力してください。",
        _ if digits => "数字だけで入力するときは、和暦6桁か西暦8桁です。",
        _ => "",
    }
}

/// Takes a weekday off the end: `（金）`, `(金曜日)`, `金曜日`.
fn split_weekday(text: &str) -> (&str, Option<Weekday>) {
    let inner = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    let (body, name) = match inner {
        Some((body, name)) => (body, name.trim_end_matches("曜日").trim_end_matches('曜')),
        None => {
            let Some(body) = text.strip_suffix("曜日") else { return (text, None) };
            let at = body.char_indices().next_back().map_or(0, |(at, _)| at);
            body.split_at(at)
        }
    };
    let day = match name {
        "日" => Weekday::Sunday,
        "月" => Weekday::Monday,
        "火" => Weekday::Tuesday,
        "水" => Weekday::Wednesday,
        "木" => Weekday::Thursday,
        "金" => Weekday::Friday,
        "土" => Weekday::Saturday,
        _ => return (text, None),
    };
    (body, Some(day))
}

/// Takes the era or 西暦 off the beginning.
pub(super) fn split_count(text: &str) -> (Count, &str) {
    if let Some(rest) = text.strip_prefix("西暦") {
        return (Count::Western, rest);
    }
    for era in Era::ALL {
        let name = era.name();
        let short = name.chars().next().unwrap_or_default();
        let rest = text
            .strip_prefix(name)
            .or_else(|| text.strip_prefix(short))
            .or_else(|| text.strip_prefix(era.letter()));
        if let Some(rest) = rest {
            return (Count::Era(era), rest.trim_start_matches(['.', '-']));
        }
    }
    (Count::Bare, text)
}

/// The parts of a plain text; `None` if it is no date at all. A missing month or day is 0.
pub(super) fn parts(text: &str) -> Option<Parts> {
    let (count, rest) = split_count(text);
    if rest.bytes().all(|b| b.is_ascii_digit()) && rest.len() > 4 {
        return digit_run(count, rest);
    }
    let numbers: Vec<&str> = if rest.contains('年') {
        let (year, rest) = rest.split_once('年')?;
        if rest.is_empty() { vec![year] } else { month_day(year, rest)? }
    } else {
        rest.split(['.', '/', '-', '・', ',']).collect()
    };
    let (year, month, day) = match *numbers.as_slice() {
        [year] => (year, None, None),
        [year, month] => (year, Some(month), None),
        [year, month, day] => (year, Some(month), Some(day)),
        _ => return None,
    };
    let in_era = !matches!(count, Count::Western);
    let year_number = if in_era && year == "元" { 1 } else { number(year)? };
    let count = match count {
        Count::Bare if year.chars().count() == 4 => Count::Western,
        Count::Bare if year.chars().count() == 3 && year.is_ascii() => return None,
        other => other,
    };
    // The outer Option: readable at all; the inner: written at all.
    let small = |text: Option<&str>| match text {
        Some(text) => number(text).and_then(|n| i8::try_from(n).ok()).map(Some),
        None => Some(None),
    };
    Some(Parts { count, year: year_number, month: small(month)?, day: small(day)?, digits_alone: false })
}

/// What stands after 年: `11月20日`, `11月20`, `11月`.
fn month_day<'t>(year: &'t str, rest: &'t str) -> Option<Vec<&'t str>> {
    let (month, day) = rest.split_once('月')?;
    let day = day.strip_suffix('日').unwrap_or(day);
    Some(if month.is_empty() {
        vec![year]
    } else if day.is_empty() {
        vec![year, month]
    } else {
        vec![year, month, day]
    })
}

/// Digits alone: eight Gregorian, six in an era.
fn digit_run(count: Count, digits: &str) -> Option<Parts> {
    let count = match (count, digits.len()) {
        (Count::Bare | Count::Western, 8) => Count::Western,
        (Count::Bare | Count::Era(_), 6) => count,
        (Count::Bare | Count::Western | Count::Era(_), _) => return None,
    };
    let (year, rest) = digits.split_at_checked(digits.len() - 4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(Parts {
        count,
        year: year.parse().ok()?,
        month: month.parse().ok(),
        day: day.parse().ok(),
        digits_alone: true,
    })
}

/// A number in ASCII or kanji digits (`二十`, `一九九〇`), at most four digits.
fn number(text: &str) -> Option<i16> {
    if text.is_empty() || text.chars().count() > 5 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n <= 9999);
    }
    let (mut total, mut run) = (0_i16, 0_i16);
    for c in text.chars() {
        if c == '十' {
            total = total.checked_add(run.max(1).checked_mul(10)?)?;
            run = 0;
            continue;
        }
        let digit = "〇一二三四五六七八九".chars().position(|known| known == c)?;
        run = run.checked_mul(10)?.checked_add(i16::try_from(digit).ok()?)?;
    }
    total.checked_add(run)
}

/// The Gregorian year of a year counted otherwise; `None` for a year 0.
pub(super) fn western_year(count: Count, year: i16, default: Era) -> Option<i16> {
    let era = match count {
        Count::Western => return Some(year),
        Count::Era(era) => era,
        Count::Bare => default,
    };
    (year >= 1).then(|| era.first_year().saturating_add(year - 1))
}

fn resolve(parts: Parts, month: i8, day: i8, default: Era) -> Result<Reading> {
    let era = match parts.count {
        Count::Era(era) => Some(era),
        Count::Bare => Some(default),
        Count::Western => None,
    };
    let year_text = match era {
        Some(era) => format!("{}{}年", era.name(), year_words(parts.year)),
        None => format!("{}年", parts.year),
    };
    let written = format!("{year_text}{month}月{day}日");
    let Some(year) = western_year(parts.count, parts.year, default) else {
        return Err(code::DATE_ERA.with(format!("{year_text}はありません。")));
    };
    let Some(date) = Date::new(year, month, day) else {
        return Err(code::DATE_NOT_THERE.with(missing_day(&year_text, year, month, day)));
    };
    if date < Era::Meiji.first_day() {
        return Err(code::DATE_TOO_EARLY.error());
    }
    if let Some(era) = era {
        check_era(era, date, &written)?;
    }
    let how = match (parts.count, parts.digits_alone) {
        (Count::Era(_), _) => "和暦".to_owned(),
        (Count::Western, _) => "西暦".to_owned(),
        (Count::Bare, true) => format!("6桁を{}として", default.name()),
        (Count::Bare, false) => format!("元号なしを{}として", default.name()),
    };
    Ok(Reading { date, how: format!("{written}（{how}）") })
}

fn missing_day(year_text: &str, year: i16, month: i8, day: i8) -> String {
    if !(1..=12).contains(&month) {
        return "月は1から12までです。".to_owned();
    }
    match super::Month::new(year, month) {
        Some(of_year) if day > 0 => format!("{year_text}{month}月は{}日までです。", of_year.last().day()),
        Some(_) | None => "日は1からです。".to_owned(),
    }
}

fn check_era(era: Era, date: Date, written: &str) -> Result<()> {
    let name = era.name();
    if date < era.first_day() {
        let first = era.first_day();
        return Err(code::DATE_ERA.with(format!(
            "{name}は元年{}月{}日からです。{written}は{}にあたります。",
            first.month(),
            first.day(),
            date.wareki()
        )));
    }
    match era.last_day() {
        Some(last) if date > last => Err(code::DATE_ERA.with(format!(
            "{name}は{}年{}月{}日までです。{written}は{}にあたります。",
            last.year() - era.first_year() + 1,
            last.month(),
            last.day(),
            date.wareki()
        ))),
        Some(_) | None => Ok(()),
    }
}
