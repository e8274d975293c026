//! Days, eras, months, fiscal years. Witnesses: ICU 78.2 through Node (`icu_eras.csv`) and the
//! crate icu_calendar, for every day from 1873 to 2100.

use icu_calendar::Date as IcuDate;
use icu_calendar::cal::Japanese;

use super::{data_text, day};
use yakuba::base::date::{Date, Era, FiscalYear, Known, Month, PartialDate, parse, wareki, wareki_short};

fn every_day() -> impl Iterator<Item = Date> {
    let (first, last) = (day("1873-01-01"), day("2100-12-31"));
    (0..=first.days_until(last)).map(move |n| first.plus_days(n))
}

#[test]
fn every_day_to_2100_has_the_era_that_node_gives_it() {
    let eras = data_text("icu_eras.csv");
    let mut starts = eras.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (day(cells[0]), cells[1].to_owned(), cells[2].replace('元', "1"))
    });
    let mut next = starts.next();
    let mut current = (String::new(), String::new());
    for date in every_day() {
        if let Some((from, era, year)) = &next
            && *from == date
        {
            current = (era.clone(), year.clone());
            next = starts.next();
        }
        let (era, year) = Era::of(date).unwrap();
        assert_eq!((era.name().to_owned(), year.to_string()), current, "{date}");
    }
    assert_eq!(next, None);
}

#[test]
fn every_day_to_2100_agrees_with_icu_calendar() {
    for date in every_day() {
        let icu = IcuDate::try_new_iso(
            i32::from(date.year()),
            u8::try_from(date.month()).unwrap(),
            u8::try_from(date.day()).unwrap(),
        )
        .unwrap()
        .to_calendar(Japanese::new());
        let year = icu.era_year();
        let (era, number) = Era::of(date).unwrap();
        assert_eq!(i32::from(number), year.year, "{date}");
        let name = match era {
            Era::Meiji => "meiji",
            Era::Taisho => "taisho",
            Era::Showa => "showa",
            Era::Heisei => "heisei",
            Era::Reiwa => "reiwa",
        };
        assert_eq!(name, year.era.as_str(), "{date}");
    }
}

#[test]
fn what_is_written_in_wareki_reads_back_on_every_day() {
    for date in every_day() {
        assert_eq!(parse::date(&wareki(date)).unwrap().date, date);
        assert_eq!(parse::date(&wareki_short(date)).unwrap().date, date);
        assert_eq!(parse::date(&date.to_string()).unwrap().date, date);
    }
}

#[test]
fn wareki_is_written_in_full_and_in_short() {
    assert_eq!(wareki(day("2019-05-01")), "令和元年5月1日");
    assert_eq!(wareki(day("2019-04-30")), "平成31年4月30日");
    assert_eq!(wareki_short(day("2019-05-01")), "R1.5.1");
    assert_eq!(wareki(day("1872-12-31")), "1872年12月31日");
}

#[test]
fn months_and_fiscal_years_know_their_ends() {
    let month = Month::of(day("2024-02-10"));
    assert_eq!((month.first(), month.last()), (day("2024-02-01"), day("2024-02-29")));
    assert_eq!(month.plus(-2).to_string(), "2023-12");
    assert_eq!("2023-12".parse::<Month>().unwrap().months_until(month), 2);
    assert_eq!(Month::of(day("1989-01-01")).wareki(), "平成元年1月");
    let year = FiscalYear::of(day("2027-03-31"));
    assert_eq!((year.first(), year.last()), (day("2026-04-01"), day("2027-03-31")));
    assert_eq!(year.to_string(), "令和8年度");
    assert_eq!(FiscalYear::of(day("2019-04-01")).to_string(), "令和元年度");
    assert_eq!(year.months().last(), Some(Month::of(day("2027-03-01"))));
}

#[test]
fn adding_months_stays_within_the_month() {
    assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
    assert_eq!(day("2024-02-29").plus_years(1), day("2025-02-28"));
    assert_eq!(day("2026-03-31").plus_months(-13), day("2025-02-28"));
    assert_eq!(Date::MAX.plus_days(1), Date::MAX);
}

#[test]
fn a_day_survives_text_and_binary_records() {
    let date = day("1868-01-03");
    assert_eq!(serde_json::to_string(&date).unwrap(), "\"1868-01-03\"");
    let bytes = bincode::serde::encode_to_vec(date, bincode::config::standard()).unwrap();
    let (back, _): (Date, usize) =
        bincode::serde::decode_from_slice(&bytes, bincode::config::standard()).unwrap();
    assert_eq!(back, date);
    assert!(bytes.len() <= 5);
    assert!(serde_json::from_str::<Date>("\"2026-02-30\"").is_err());
}

#[test]
fn a_birth_date_with_unknown_parts_keeps_its_words() {
    let partial = PartialDate::parse("昭和20年5月日不詳").unwrap();
    assert_eq!(partial.known(), Known::Month(Month::new(1945, 5).unwrap()));
    assert_eq!(partial.to_string(), "昭和20年5月日不詳");
    assert_eq!(partial.iso(), "1945-05");
    assert_eq!((partial.earliest(), partial.latest()), (Some(day("1945-05-01")), Some(day("1945-05-31"))));
    assert_eq!(partial.ages_on(day("2026-05-15")), Some((80, 81)));

    let known = |text: &str| PartialDate::parse(text).map(|p| p.known()).map_err(|e| e.code().id);
    assert_eq!(known("昭和20年頃"), Ok(Known::Year(1945)));
    assert_eq!(known("昭和２０年月日不詳"), Ok(Known::Year(1945)));
    assert_eq!(known("昭和年月日不詳"), Ok(Known::Era(Era::Showa)));
    assert_eq!(known("不詳"), Ok(Known::Nothing));
    assert_eq!(known("年月日不詳"), Ok(Known::Nothing));
    assert_eq!(known("1945-05"), Ok(Known::Month(Month::new(1945, 5).unwrap())));
    assert_eq!(known("19450500"), Ok(Known::Month(Month::new(1945, 5).unwrap())));
    assert_eq!(known("19450000"), Ok(Known::Year(1945)));
    assert_eq!(known("S20.5"), Ok(Known::Month(Month::new(1945, 5).unwrap())));
    assert_eq!(known("1945"), Ok(Known::Year(1945)));
    assert_eq!(known("S20.5.3"), Ok(Known::Day(day("1945-05-03"))));
    assert_eq!(known("昭和70年頃"), Err("BASE-03"));
    assert_eq!(known("昭和20年13月不詳"), Err("BASE-02"));
    assert_eq!(known("1945-02-30"), Err("BASE-02"));
    assert_eq!(known("むかし"), Err("BASE-01"));
    assert_eq!(PartialDate::new(Known::Year(1945)).to_string(), "昭和20年月日不詳");
}
