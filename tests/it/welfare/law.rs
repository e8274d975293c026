//! The law tables: what is refused at load, and what a newer table changes.

use yakuba::base::date::Month;
use yakuba::base::money::Yen;
use yakuba::suite::welfare::law::{Confidence, Table, TableFile};
use yakuba::suite::welfare::model::{AgeRule, Childhood, Member};
use yakuba::suite::welfare::rules::assess;

use super::{household, month, tables};

const HEAD: &str = "table,from,start,to,grade,key,persons,value,confidence,source,note\n";

fn lay(rows: &str) -> yakuba::base::error::Result<usize> {
    let text = format!("{HEAD}{rows}");
    tables().with(TableFile { name: "試験.csv", text: &text }).map(|(_, differences)| differences.len())
}

#[test]
fn every_released_row_has_months_source_and_confidence() {
    let tables = tables();
    let rows: Vec<_> = tables.rows().collect();
    assert_eq!(rows.len(), 4832, "the rows of assets/welfare/*.csv");
    for row in &rows {
        assert!(!row.row.source.is_empty(), "{row}");
        assert!(row.row.from >= month("2013-08"), "{row}");
        assert_eq!(row.row.value.is_none(), row.row.confidence == Confidence::Unknown, "{row}");
    }
    let unknown = rows.iter().filter(|row| row.row.confidence == Confidence::Unknown).count();
    assert_eq!(unknown, 2 * 168, "the cells of 経過的加算 of which only a range is known");
}

#[test]
fn a_table_without_a_start_date_does_not_hold_before_the_month_it_was_read_for() {
    let tables = tables();
    assert!(!tables.holds(Table::YearEnd, month("2026-09")));
    assert!(!tables.holds(Table::Winter, month("2026-09")));
    assert!(tables.holds(Table::YearEnd, month("2026-10")));
}

#[test]
fn a_bad_row_is_refused_with_its_line_and_reason() {
    let good = "特例加算,2027-04-01,stated,,,居宅,,3000,high,告示,\n特例加算,2027-04-01,stated,,,入院・介護施設,,1000,high,告示,\n";
    assert_eq!(lay(good).unwrap(), 2);
    let bad = [
        ("特別加算,2027-04-01,stated,,,居宅,,3000,high,告示,", "表の名"),
        ("特例加算,2027-04-02,stated,,,居宅,,3000,high,告示,", "月の初日"),
        ("特例加算,2027-04-01,stated,2027-05-30,,居宅,,3000,high,告示,", "月の末日"),
        ("特例加算,2027-04-01,stated,2027-03-31,,居宅,,3000,high,告示,", "to が from"),
        ("特例加算,2027-04-01,stated,,,居宅,,三千,high,告示,", "value"),
        ("特例加算,2027-04-01,stated,,,居宅,,-1,high,告示,", "value"),
        ("特例加算,2027-04-01,stated,,,居宅,,3000000,high,告示,", "value"),
        ("特例加算,2027-04-01,stated,,,居宅,,,high,告示,", "額のない行"),
        ("特例加算,2027-04-01,stated,,,居宅,,3000,sure,告示,", "confidence"),
        ("特例加算,2027-04-01,stated,,,居宅,,3000,high,,", "出典"),
        ("特例加算,2027-04-01,stated,,,自宅,,3000,high,告示,", "自宅"),
        ("特例加算,2027-04-01,stated,,,居宅,,3000,high,告示,", "欠けた欄"),
        ("逓減率,2027-04-01,stated,,,,1,1.5,high,告示,", "1.5"),
        ("基礎控除,2027-04-01,stated,,1人目,231000-240000,,36800,high,告示,", "区切り"),
    ];
    for (row, reason) in bad {
        let error = lay(row).expect_err(row);
        assert_eq!(error.code().id, "WELFARE-03");
        assert!(error.detail().contains(reason), "{row}: {}", error.detail());
    }
    let twice = "教育扶助等,2027-04-01,stated,,,小学校,,3500,high,告示,\n教育扶助等,2027-05-01,stated,,,小学校,,3600,high,告示,\n";
    assert!(lay(twice).unwrap_err().detail().contains("二つ"));
    let headless = tables().with(TableFile { name: "x", text: "a,b\n1,2\n" }).unwrap_err();
    assert!(headless.detail().contains("列は"));
}

#[test]
fn a_newer_table_takes_over_from_its_month_and_the_difference_is_shown() {
    // Made for this test: no notice for 2027-04 is known.
    let text = format!(
        "{HEAD}特例加算,2027-04-01,stated,2028-03-31,,居宅,,3500,high,試験の告示,\n\
         特例加算,2027-04-01,stated,2028-03-31,,入院・介護施設,,1000,high,試験の告示,\n\
         教育扶助等,2027-04-01,stated,2027-06-30,,小学校,,9000,low,試験の告示,\n"
    );
    let (tables, differences) = tables().with(TableFile { name: "試験.csv", text: &text }).unwrap();
    assert_eq!(differences.len(), 3);
    assert_eq!((differences[0].before.as_deref(), differences[0].after.as_deref()), (None, Some("3500円")));
    assert_eq!(differences[2].before.as_deref(), Some("3400円"));
    let home = household(&tables, ("宮城県", "岩沼市"), &[78]);
    let special = |at: Month| assess(&tables, &home, at).map(|a| a.living.special);
    assert_eq!(special(month("2027-03")).unwrap(), Yen::new(2500));
    assert_eq!(special(month("2027-04")).unwrap(), Yen::new(3500));
    assert_eq!(special(month("2028-04")).unwrap_err().code().id, "WELFARE-01");
    let school = |at: &str| tables.find(Table::Schooling, 0, month(at)).unwrap().value;
    assert_eq!([school("2027-03"), school("2027-05"), school("2027-07")], [3400, 9000, 3400]);
}

#[test]
fn a_member_is_as_old_as_the_rule_says_and_a_child_to_the_31_march_after_eighteen() {
    let born =
        |birth: &str, rule: AgeRule, at: &str| Member::born(birth.parse().unwrap(), rule, month(at)).unwrap();
    // 41 from mid October 2026 on, where the band changes (20-40, 41-59).
    assert_eq!(born("1985-10-15", AgeRule::MonthStart, "2026-10").age, 40);
    assert_eq!(born("1985-10-15", AgeRule::MonthStart, "2026-11").age, 41);
    assert_eq!(born("1985-10-15", AgeRule::FiscalYearStart, "2027-03").age, 40);
    assert_eq!(born("1985-10-15", AgeRule::FiscalYearStart, "2027-04").age, 41);
    assert_eq!(born("2026-06-01", AgeRule::FiscalYearStart, "2026-12").age, 0);
    // 年齢計算ニ関スル法律: born on 1 April, eighteen is reached on 31 March.
    let child = |birth: &str, at: &str| born(birth, AgeRule::MonthStart, at).childhood == Childhood::Child;
    assert!(child("2008-04-02", "2027-03") && !child("2008-04-02", "2027-04"));
    assert!(child("2008-04-01", "2026-03") && !child("2008-04-01", "2026-04"));
    let unborn = Member::born("2027-01-01".parse().unwrap(), AgeRule::MonthStart, month("2026-12"));
    assert_eq!(unborn.unwrap_err().fields()[0].field, "birth");
}

#[test]
fn every_listed_municipality_finds_grade_and_ceiling_in_every_size() {
    let tables = tables();
    let at = month("2026-10");
    let listed: Vec<_> = tables.rows().filter(|row| row.table == Table::MunicipalGrade).collect();
    assert_eq!(listed.len(), 886);
    for row in listed {
        let (pref, name) = row.key.split_once('/').unwrap();
        for ages in [&[40_u8][..], &[40, 38], &[40; 5], &[40; 6], &[40; 12]] {
            let home = household(&tables, (pref, name), ages);
            assert!(home.place.is_listed());
            let result = assess(&tables, &home, at).unwrap();
            assert!(result.housing_ceiling > Yen::new(20_000), "{pref}{name}");
        }
    }
}
