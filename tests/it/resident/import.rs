//! Taking in residents from CSV: the example files, CP932, broken rows, twice the same.

use yakuba::access::Town;
use yakuba::base::csv_text::{Output, cp932_bytes};
use yakuba::base::date::Known;
use yakuba::store::Reader;
use yakuba::store::content;
use yakuba::suite::event::{self, Fact};
use yakuba::suite::resident::exchange::report::Written;
use yakuba::suite::resident::exchange::sheet::Source;
use yakuba::suite::resident::exchange::{Counts, Mapping, Mode, Report, run};
use yakuba::suite::resident::model::{Household, HouseholdNo, Person, PersonNo, Sex};

use super::{day, permit, today, town};

const CSV: &str = include_str!("../../../examples/resident/juumin.csv");
const MAPPING: &str = include_str!("../../../examples/resident/juumin-mapping.json");

fn import(town: &Town, bytes: &[u8], mapping: &str, mode: Mode) -> Report {
    let source = Source::read(bytes).unwrap();
    run(town, &permit(), &source, &Mapping::from_json(mapping).unwrap(), mode, &mut |_| ()).unwrap()
}

fn hash(town: &Town) -> String {
    let tables = content::tables(&town.read().unwrap(), town.store().schema()).unwrap();
    hex::encode(content::total(&tables))
}

fn all_new(n: u64) -> Counts {
    Counts { new: n, ..Counts::default() }
}

#[test]
fn the_same_file_again_changes_nothing() {
    for mode in [Mode::AllOrNothing, Mode::PerRow] {
        let town = town();
        let dry = import(&town, CSV.as_bytes(), MAPPING, Mode::DryRun);
        assert_eq!((dry.counts, dry.written), (all_new(6), Written::DryRun));
        assert_eq!(town.read().unwrap().count::<Person>().unwrap(), 0);
        let first = import(&town, CSV.as_bytes(), MAPPING, mode);
        assert_eq!((first.counts, first.written), (all_new(6), Written::Yes));
        let before = hash(&town);
        let again = import(&town, CSV.as_bytes(), MAPPING, mode);
        assert_eq!(again.counts, Counts { unchanged: 6, ..Counts::default() });
        assert_eq!(hash(&town), before);
        let entered = |facts: Vec<(u64, Fact)>| {
            facts.iter().filter(|(_, f)| matches!(f, Fact::ResidentEntered { .. })).count()
        };
        assert_eq!(entered(event::after(&town.read().unwrap(), 0, 1000).unwrap()), 6);
    }
}

#[test]
fn what_the_file_says_stands_in_the_record() {
    let town = town();
    import(&town, CSV.as_bytes(), MAPPING, Mode::AllOrNothing);
    let read = town.read().unwrap();
    let person = |no| read.need::<Person>(&PersonNo(no)).unwrap();
    let one = person(1001);
    assert_eq!(one.names[0].value.full.as_str(), "髙﨑　一郎");
    assert_eq!(one.names[0].value.kana.as_ref().unwrap().as_str(), "タカサキ イチロウ");
    assert_eq!((one.sex, one.birth.exact()), (Sex::Male, Some(day(1965, 5, 3))));
    assert_eq!(one.addresses[0].from, Some(day(2008, 4, 1)));
    assert_eq!(person(1004).birth.known(), Known::Year(1933));
    assert_eq!(person(1004).birth.to_string(), "昭和8年月日不詳");
    assert_eq!(person(1005).names[0].value.roman.as_ref().unwrap().as_str(), "NGUYEN VAN AN");
    assert_eq!(
        person(1006).names[0].value.full.as_str(),
        "辻\u{e0100}　健",
        "the variation selector is kept"
    );
    assert!(!person(1006).lives_here_on(today()));
    assert_eq!(person(1006).addresses[0].to, Some(day(2026, 9, 29)));
    let home: Household = read.need(&HouseholdNo(501)).unwrap();
    assert_eq!(home.head_on(today()), Some(PersonNo(1001)));
}

#[test]
fn cp932_and_utf8_with_and_without_bom_give_the_same_records() {
    // CP932 holds neither 𠮷 nor variation selectors.
    let plain = CSV.replace('𠮷', "吉").replace('\u{e0100}', "");
    let bom = format!("\u{feff}{plain}");
    let files = [plain.clone().into_bytes(), bom.into_bytes(), cp932_bytes(&plain).unwrap()];
    let results: Vec<(String, &'static str)> = files
        .iter()
        .map(|file| {
            let town = town();
            let report = import(&town, file, MAPPING, Mode::AllOrNothing);
            assert_eq!(report.counts, all_new(6));
            (hash(&town), report.encoding)
        })
        .collect();
    assert_eq!(results[0].0, results[1].0);
    assert_eq!(results[0].0, results[2].0);
    assert_eq!(results[2].1, "シフトJIS（CP932）");
}

#[test]
fn codes_and_era_digits_are_translated_by_the_mapping() {
    let town = town();
    let csv = include_bytes!("../../../examples/resident/coded.csv");
    let mapping = include_str!("../../../examples/resident/coded-mapping.json");
    assert_eq!(import(&town, csv, mapping, Mode::AllOrNothing).counts, all_new(2));
    let read = town.read().unwrap();
    let one: Person = read.need(&PersonNo(2001)).unwrap();
    assert_eq!((one.sex, one.birth.exact()), (Sex::Male, Some(day(1945, 4, 15))));
    assert!(one.memberships[0].value.relation.is_head());
    let two: Person = read.need(&PersonNo(2002)).unwrap();
    assert_eq!(two.birth.known(), Known::Year(1948));
}

#[test]
fn a_broken_row_stops_everything_or_only_itself() {
    let broken = CSV
        .replace("2010-07-15,999-0001", "2010-02-31,999-0001")
        .replace("1005,", "百,")
        .replace("999-0003", "99-03");
    let town = town();
    let report = import(&town, broken.as_bytes(), MAPPING, Mode::AllOrNothing);
    assert_eq!(report.written, Written::Refused);
    assert_eq!(report.counts, Counts { new: 3, rejected: 3, ..Counts::default() });
    let read = town.read().unwrap();
    assert_eq!((read.count::<Person>().unwrap(), read.count::<Household>().unwrap()), (0, 0));
    assert!(event::after(&read, 0, 10).unwrap().is_empty());
    let file = String::from_utf8(report.error_file(Output::Utf8).unwrap()).unwrap();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "行,列,値,理由");
    assert!(lines[1].starts_with("4,生年月日,2010-02-31,その日付はありません。"), "{file}");
    assert!(lines[2].starts_with("6,宛名番号,百,宛名番号は"), "{file}");
    assert!(lines[3].starts_with("7,郵便番号,99-03,郵便番号は"), "{file}");
    let report = import(&town, broken.as_bytes(), MAPPING, Mode::PerRow);
    assert_eq!((report.counts.new, report.counts.rejected), (3, 3));
    assert_eq!(town.read().unwrap().count::<Person>().unwrap(), 3);
}

#[test]
fn a_row_of_another_length_and_a_number_twice_are_rejected_with_their_lines() {
    let csv = format!("{CSV}1001,二重,,,,,,,,,,,,,,,,,\n1007,短い\n");
    let town = town();
    let report = import(&town, csv.as_bytes(), MAPPING, Mode::PerRow);
    assert_eq!((report.counts.new, report.counts.rejected), (6, 2));
    assert_eq!(report.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [8, 9]);
}

#[test]
fn a_changed_name_begins_today_and_a_changed_address_with_its_own_day() {
    let town = town();
    import(&town, CSV.as_bytes(), MAPPING, Mode::AllOrNothing);
    let moved = CSV.replace("𠮷田　ハル,ヨシダ ハル", "𠮷川　ハル,ヨシカワ ハル").replace(
        "緑町,20番地1,,R5.4.1,503,世帯主,転入,R5.4.1",
        "旭町,7番地,,R8.10.1,503,世帯主,転居,R8.10.1",
    );
    let report = import(&town, moved.as_bytes(), MAPPING, Mode::AllOrNothing);
    assert_eq!(report.counts, Counts { changed: 2, unchanged: 4, ..Counts::default() });
    let read = town.read().unwrap();
    let haru: Person = read.need(&PersonNo(1004)).unwrap();
    assert_eq!(
        haru.names.iter().map(|n| (n.from, n.to)).collect::<Vec<_>>(),
        [(None, Some(today().yesterday())), (Some(today()), None)]
    );
    let an: Person = read.need(&PersonNo(1005)).unwrap();
    assert_eq!(
        an.addresses.iter().map(|a| (a.from, a.to)).collect::<Vec<_>>(),
        [(Some(day(2023, 4, 1)), Some(day(2026, 9, 30))), (Some(day(2026, 10, 1)), None)]
    );
    assert_eq!(an.moves.len(), 2);
    let again = import(&town, moved.as_bytes(), MAPPING, Mode::AllOrNothing);
    assert_eq!(again.counts.unchanged, 6);
}

#[test]
fn a_column_of_individual_numbers_is_held_back() {
    // 123456789018: check digit by 平成26年総務省令第85号 第5条 (2+0+36+40+42+42+10+12+12+10+6 = 212, 212 mod 11 = 3, 11 - 3 = 8).
    let csv = "宛名番号,番号,氏名\n1,123456789018,山田　花子\n2,,山田　太郎\n";
    let source = Source::read(csv.as_bytes()).unwrap();
    assert_eq!(source.held_back, ["番号"]);
    assert!(source.sheet.rows.iter().all(|row| row.cells[1].is_empty()));
    let mapping = r#"{"name":"a","columns":{"person":"番号","name":"氏名"}}"#;
    let wanted = Mapping::from_json(mapping).unwrap();
    let error = run(&town(), &permit(), &source, &wanted, Mode::DryRun, &mut |_| ()).unwrap_err();
    assert_eq!(error.code().id, "RESIDENT-11");
}

#[test]
fn a_mapping_is_suggested_from_headings_and_saved() {
    let source = Source::read(CSV.as_bytes()).unwrap();
    let suggested = Mapping::suggested("案", source.headings()).check().unwrap();
    assert_eq!(suggested.columns.len(), 17, "all but two unusual headings: {:?}", suggested.columns.keys());
    let town = town();
    let saved = suggested.clone();
    town.act(&permit(), "試験", move |deed| saved.save(deed)).unwrap();
    assert_eq!(Mapping::load(&town.read().unwrap(), "案").unwrap(), suggested);
}

/// A file of `n` invented residents in households of four.
fn many(n: u64) -> String {
    let mut csv = String::from("宛名番号,氏名,フリガナ,性別,生年月日,町名,番地,世帯番号,続柄\n");
    for i in 1..=n {
        let (home, relation) = (1 + (i - 1) / 4, if i % 4 == 1 { "世帯主" } else { "子" });
        let (year, month, date) = (1930 + i % 90, 1 + i % 12, 1 + i % 28);
        csv.push_str(&format!(
            "{i},試験　第{i},シケン ダイ,男,{year}-{month:02}-{date:02},桜町,{home}番地,{home},{relation}\n"
        ));
    }
    csv
}

fn plain_mapping(csv: &str) -> Mapping {
    let source = Source::read(csv.as_bytes()).unwrap();
    Mapping::suggested("案", source.headings())
}

#[test]
fn a_step_that_fails_gives_up_the_whole_batch_and_leaves_nothing() {
    let town = town();
    let csv = many(1_000);
    let held = town
        .act(&permit(), "試験", |deed| {
            let batch = deed.open_batch()?;
            deed.in_batch(batch)?;
            let new =
                super::entry::NewPerson { membership: None, ..super::resident(777, "先客", "", 1, "子") };
            super::entry::register(deed, new)?;
            Ok(batch)
        })
        .unwrap();
    let before = hash(&town);
    let source = Source::read(csv.as_bytes()).unwrap();
    let mut told = 0;
    let failed =
        run(&town, &permit(), &source, &plain_mapping(&csv), Mode::AllOrNothing, &mut |at| told = at.done);
    assert_eq!(failed.unwrap_err().code().id, "STORE-05");
    assert_eq!(told, 600, "three steps of 200 rows had been written");
    assert_eq!(hash(&town), before);
    assert_eq!(town.read().unwrap().count::<Household>().unwrap(), 0);
    town.act(&permit(), "試験", move |deed| deed.abort_batch(held)).unwrap();
    town.sweep(held).unwrap();
    let report =
        run(&town, &permit(), &source, &plain_mapping(&csv), Mode::AllOrNothing, &mut |_| ()).unwrap();
    assert_eq!(report.counts, all_new(1_000));
    let entries: Vec<u64> = town
        .read()
        .unwrap()
        .all::<yakuba::access::audit::AuditEntry>()
        .unwrap()
        .map(|e| e.unwrap().seq)
        .collect();
    let gapless: Vec<u64> = (0..entries.len() as u64).collect();
    assert_eq!(entries, gapless, "the trail has no gap where a batch was given up");
}

#[test]
fn an_import_shows_all_at_once_and_readers_meanwhile_see_none_of_it() {
    let town = town();
    let csv = many(2_000);
    let source = Source::read(csv.as_bytes()).unwrap();
    let watch = town.clone();
    let mut seen = Vec::new();
    let report = run(&town, &permit(), &source, &plain_mapping(&csv), Mode::AllOrNothing, &mut |_| {
        seen.push(watch.read().unwrap().count::<Person>().unwrap());
    });
    assert_eq!(report.unwrap().counts, all_new(2_000));
    assert_eq!(seen, vec![0; 10]);
    assert_eq!(town.read().unwrap().count::<Person>().unwrap(), 2_000);
}

/// `YAKUBA_ROWS=100000 cargo test --release --test it import_speed -- --ignored --nocapture`
#[test]
#[ignore = "prints times; run by hand"]
fn import_speed() {
    let rows = std::env::var("YAKUBA_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let csv = many(rows);
    let town = town();
    for mode in [Mode::DryRun, Mode::AllOrNothing, Mode::AllOrNothing] {
        let watch = yakuba::base::clock::Stopwatch::start();
        let source = Source::read(csv.as_bytes()).unwrap();
        let report = run(&town, &permit(), &source, &plain_mapping(&csv), mode, &mut |_| ()).unwrap();
        println!("{mode:?}: {:?} {:?}", report.counts, watch.elapsed());
    }
}
