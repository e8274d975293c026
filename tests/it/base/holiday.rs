//! Holidays and business days. Witness: the Cabinet Office's list, 1955 to 2027.

use std::collections::BTreeMap;

use super::{data_text, day};
use yakuba::base::date::Date;
use yakuba::base::holiday::{BusinessCalendar, Closed, Holidays, Status, by_rule, calc_csv};

fn official() -> BTreeMap<Date, String> {
    let list: serde_json::Value = serde_json::from_str(&data_text("holidays_official.json")).unwrap();
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    let rows = list["holidays"].as_array().unwrap();
    rows.iter().map(|h| (day(&text(&h["date"])), text(&h["name"]))).collect()
}

#[test]
fn the_rules_alone_give_the_official_list_day_for_day() {
    let by_rule: BTreeMap<Date, String> =
        (1955..=2027).flat_map(by_rule).map(|(date, name)| (date, name.to_owned())).collect();
    let official = official();
    let only = |a: &BTreeMap<Date, String>, b: &BTreeMap<Date, String>| -> Vec<String> {
        a.iter().filter(|(date, name)| b.get(date) != Some(name)).map(|(d, n)| format!("{d} {n}")).collect()
    };
    assert_eq!((only(&by_rule, &official), only(&official, &by_rule)), (vec![], vec![]));
    assert_eq!(by_rule.len(), 1067);
}

#[test]
fn calc_holidays_prints_the_official_list() {
    let csv = calc_csv(Holidays::shipped(), day("1955-01-01"), day("2027-12-31")).unwrap();
    let mut expected = String::from("date,name,status\n");
    for (date, name) in official() {
        expected.push_str(&format!("{date},{name},確定\n"));
    }
    assert_eq!(csv, expected);
}

#[test]
fn days_after_the_list_are_forecast() {
    let holidays = Holidays::shipped();
    assert_eq!(holidays.listed_to(), day("2027-12-31"));
    let new_year = holidays.on(day("2028-01-01")).unwrap();
    assert_eq!((new_year.name.as_str(), new_year.status), ("元日", Status::Forecast));
    assert!(
        calc_csv(holidays, day("2028-01-01"), day("2028-01-31"))
            .unwrap()
            .ends_with("2028-01-10,成人の日,予測\n")
    );
}

#[test]
fn the_law_begins_on_20_july_1948() {
    // 昭和23年法律第178号; the autumn equinox of 1948 was 23 September (暦要項).
    let first: Vec<String> =
        Holidays::shipped().between(Date::MIN, day("1949-01-01")).map(|h| h.date.to_string()).collect();
    assert_eq!(first, ["1948-09-23", "1948-11-03", "1948-11-23", "1949-01-01"]);
    assert_eq!(
        calc_csv(Holidays::shipped(), day("1948-07-19"), day("1949-01-01")).unwrap_err().code().id,
        "BASE-06"
    );
    assert_eq!(
        calc_csv(Holidays::shipped(), day("2027-01-02"), day("2027-01-01")).unwrap_err().code().id,
        "BASE-06"
    );
}

#[test]
fn a_newer_list_makes_its_years_sure() {
    let (file, _, _) = encoding_rs::SHIFT_JIS
        .encode("国民の祝日・休日月日,国民の祝日・休日名称\r\n2027/1/1,元日\r\n2028/1/1,元日\r\n2028/1/10,成人の日\r\n");
    let holidays = Holidays::with_newer_list(&file).unwrap();
    assert_eq!(holidays.listed_to(), day("2028-12-31"));
    assert_eq!(holidays.on(day("2028-01-10")).unwrap().status, Status::Official);
    assert_eq!(holidays.on(day("2028-02-11")), None);
    assert_eq!(holidays.on(day("2026-09-22")).unwrap().status, Status::Official);
    assert_eq!(holidays.on(day("2029-01-01")).unwrap().status, Status::Forecast);
    for bad in [
        "",
        "a,b\r\n",
        "a,b\r\n2028/2/30,x\r\n",
        "a,b\r\n2028/1/1,\r\n",
        "a,b\r\n2028/1/1,元日\r\n2028/1/1,元日\r\n",
    ] {
        assert!(Holidays::with_newer_list(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn the_office_is_closed_over_the_new_year() {
    let calendar = BusinessCalendar::default();
    assert_eq!(calendar.next(day("2026-12-28")), day("2027-01-04"));
    assert_eq!(calendar.previous(day("2027-01-04")), day("2026-12-28"));
    assert_eq!(calendar.closed(day("2026-12-29")), Some(Closed::YearEnd));
    assert_eq!(calendar.closed(day("2027-01-01")), Some(Closed::Holiday("元日".to_owned())));
    assert_eq!(calendar.closed(day("2026-11-21")), Some(Closed::Weekend));
    assert_eq!(calendar.closed(day("2026-11-20")), None);
}

#[test]
fn business_days_are_counted_from_the_next_day() {
    // 2026-09-19 to 23: weekend, 敬老の日, 休日, 秋分の日.
    let calendar = BusinessCalendar::default();
    assert_eq!(calendar.add(day("2026-09-18"), 1), day("2026-09-24"));
    assert_eq!(calendar.add(day("2026-09-18"), 0), day("2026-09-18"));
    assert_eq!(calendar.add(day("2026-09-24"), -1), day("2026-09-18"));
    assert_eq!(calendar.count(day("2026-09-18"), day("2026-09-25")), 2);
    assert_eq!(calendar.on_or_after(day("2026-09-22")), day("2026-09-24"));
    assert_eq!(calendar.on_or_before(day("2026-09-22")), day("2026-09-18"));
    let stocktaking = BusinessCalendar::default().closed_also_on([day("2026-09-24")]);
    assert_eq!(stocktaking.add(day("2026-09-18"), 1), day("2026-09-25"));
    assert_eq!(stocktaking.closed(day("2026-09-24")), Some(Closed::Extra));
}
