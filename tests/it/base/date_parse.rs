//! Dates as clerks type them. Witness for eras: the orders of 1912, 1926, 1989 and 2019.

use proptest::prelude::*;

use super::day;
use yakuba::base::date::{Date, Era, parse};

fn read(text: &str) -> Result<String, &'static str> {
    parse::date(text).map(|r| r.date.to_string()).map_err(|e| e.code().id)
}

#[test]
fn every_usual_way_of_writing_a_day_is_read() {
    for text in [
        "R8.11.20",
        "r8.11.20",
        "Ｒ８．１１．２０",
        "R08.11.20",
        "R8/11/20",
        "R8-11-20",
        "R081120",
        "R 8 . 11 . 20",
        "令和8年11月20日",
        "令和８年１１月２０日",
        "令和八年十一月二十日",
        "令和08年11月20日",
        "㋿8年11月20日",
        "令8.11.20",
        "令和8.11.20",
        "令和081120",
        "2026-11-20",
        "2026/11/20",
        "2026.11.20",
        "20261120",
        "２０２６１１２０",
        "2026年11月20日",
        "西暦2026年11月20日",
        "二〇二六年十一月二十日",
        "081120",
        "8.11.20",
        " 2026－11－20 ",
        "令和8年11月20日（金）",
        "2026/11/20 金曜日",
        "令和8年11月20日金曜日",
        "8年11月20日",
    ] {
        assert_eq!(read(text), Ok("2026-11-20".to_owned()), "{text}");
    }
}

#[test]
fn first_years_and_old_eras_are_read() {
    for (text, iso) in [
        ("令和元年5月1日", "2019-05-01"),
        ("令和元.5.1", "2019-05-01"),
        ("R1.5.1", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭64.1.7", "1989-01-07"),
        ("S64.1.7", "1989-01-07"),
        ("㍼64年1月7日", "1989-01-07"),
        ("平成元年1月8日", "1989-01-08"),
        ("明治6年1月1日", "1873-01-01"),
        ("M6.1.1", "1873-01-01"),
        ("1873-01-01", "1873-01-01"),
        ("R6.2.29", "2024-02-29"),
    ] {
        assert_eq!(read(text), Ok(iso.to_owned()), "{text}");
    }
}

#[test]
fn a_day_of_two_eras_is_read_in_either() {
    for text in ["明治45年7月30日", "大正元年7月30日"] {
        assert_eq!(read(text), Ok("1912-07-30".to_owned()));
    }
    for text in ["大正15年12月25日", "昭和元年12月25日"] {
        assert_eq!(read(text), Ok("1926-12-25".to_owned()));
    }
    assert_eq!(
        parse::calc_line("明治45年7月30日", Era::Reiwa).unwrap(),
        "1912-07-30\t大正元年7月30日\t明治45年7月30日（和暦）"
    );
}

#[test]
fn wrong_days_are_refused_with_words() {
    let refused = |text: &str| {
        let err = parse::date(text).unwrap_err();
        (err.code().id, err.detail().to_owned())
    };
    let words = |id, detail: &str| (id, detail.to_owned());
    assert_eq!(refused("R8.2.30"), words("BASE-02", "令和8年2月は28日までです。"));
    assert_eq!(refused("R8.13.1"), words("BASE-02", "月は1から12までです。"));
    assert_eq!(refused("R8.1.0"), words("BASE-02", "日は1からです。"));
    assert_eq!(
        refused("平成40年2月3日"),
        words("BASE-03", "平成は31年4月30日までです。平成40年2月3日は令和10年2月3日にあたります。")
    );
    assert_eq!(
        refused("令和元年4月30日"),
        words("BASE-03", "令和は元年5月1日からです。令和元年4月30日は平成31年4月30日にあたります。")
    );
    assert_eq!(refused("昭和64年1月8日").0, "BASE-03");
    assert_eq!(refused("明治45年7月31日").0, "BASE-03");
    assert_eq!(refused("平成0年1月1日").0, "BASE-03");
    assert_eq!(refused("明治5年12月2日").0, "BASE-04");
    assert_eq!(refused("1872-12-31").0, "BASE-04");
    assert_eq!(refused("令和8年11月20日（土）"), words("BASE-05", "令和8年11月20日は金曜日です。"));
    for text in [
        "",
        "　",
        "令和",
        "R",
        "11月20日",
        "2026-11",
        "2026年11月",
        "令和8年",
        "R8",
        "8",
        "R81120",
        "5081120",
        "123-1-1",
        "20261120120000",
        "2026-11-20-1",
        "2026-11-20T00:00:00",
        "Q8.11.20",
        "R8.11.20.",
        "+8.1.1",
        "R8.-1.1",
        "あした",
        "令和令和8年1月1日",
        "R8年11月20",
        "1/2/2026x",
        "２０２６年",
        "99999-1-1",
        "（金）",
        "曜日",
    ] {
        let read = parse::date(text);
        if text == "R8年11月20" {
            assert!(read.is_ok());
            continue;
        }
        assert_eq!(read.unwrap_err().code().id, "BASE-01", "{text}");
    }
}

#[test]
fn six_digits_alone_are_read_in_the_remembered_era() {
    let line = |text, era| parse::calc_line(text, era).unwrap();
    assert_eq!(line("081120", Era::Reiwa), "2026-11-20\t令和8年11月20日\t令和8年11月20日（6桁を令和として）");
    assert_eq!(line("200503", Era::Showa), "1945-05-03\t昭和20年5月3日\t昭和20年5月3日（6桁を昭和として）");
    assert_eq!(line("R8.11.20", Era::Showa), "2026-11-20\t令和8年11月20日\t令和8年11月20日（和暦）");
    assert_eq!(line("20261120", Era::Showa), "2026-11-20\t令和8年11月20日\t2026年11月20日（西暦）");
    assert!(parse::date_in("650101", Era::Showa).is_err());
}

#[test]
fn eras_are_found_by_name_and_letter() {
    assert_eq!(Era::named("昭和"), Some(Era::Showa));
    assert_eq!(Era::named("昭"), Some(Era::Showa));
    assert_eq!(Era::named("s"), Some(Era::Showa));
    assert_eq!(Era::named(""), None);
    assert_eq!(Era::named("和"), None);
}

proptest! {
    #![proptest_config(super::fixed_seed())]

    #[test]
    fn no_text_makes_the_reader_fall(text in "\\PC{0,24}") {
        let _ = parse::date(&text);
        let _ = yakuba::base::date::PartialDate::parse(&text);
    }

    #[test]
    fn texts_made_of_date_pieces_are_read_or_refused(text in "[RS令和昭年月日元0-9０-９./()（金）不詳-]{0,14}") {
        let _ = yakuba::base::date::PartialDate::parse(&text);
        if let Ok(reading) = parse::date(&text) {
            prop_assert!(reading.date >= day("1873-01-01") && reading.date <= Date::MAX);
        }
    }
}
