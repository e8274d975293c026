//! What is typed finds whom it should, and the index finds exactly what a plain scan finds.

use std::collections::HashSet;
use std::path::Path;

use yakuba::base::date::Era;
use yakuba::store::search::facts::Facts;
use yakuba::store::search::find::{self, FindQuery};
use yakuba::store::search::index::{Reach, SearchIndex, Stamp};
use yakuba::store::search::query::Query;
use yakuba::store::search::{Doc, Field, FieldSet, Rank};

use super::people::{self, Dice};

const KINDS: &[&str] = &["resident"];

pub fn stamp() -> Stamp {
    Stamp { schema: 1, lineage: "test".to_owned() }
}

pub fn index_of(folder: &Path, docs: &[Doc]) -> SearchIndex {
    let index = SearchIndex::open(folder, &[7; 32], &stamp()).unwrap().index;
    let mut writer = index.writer().unwrap();
    for (at, doc) in docs.iter().enumerate() {
        writer.put(doc).unwrap();
        if at % 700 == 699 {
            writer.commit(Reach::Building).unwrap();
        }
    }
    writer.commit(Reach::Journal(1)).unwrap();
    writer.close().unwrap();
    index
}

fn wanted(typed: &str) -> FindQuery {
    find::parse(KINDS, typed, Era::Showa).unwrap()
}

fn scan(docs: &[Doc], query: &Query) -> Vec<(Rank, Vec<u8>)> {
    let mut out: Vec<_> = docs
        .iter()
        .filter_map(|doc| Some((query.rank(doc.kind, &Facts::of(doc))?, doc.key.clone())))
        .collect();
    out.sort();
    out
}

fn hits(index: &SearchIndex, query: &Query, limit: usize) -> (Vec<(Rank, Vec<u8>)>, bool) {
    let (answer, _) = index.search(query, limit, &HashSet::new()).unwrap();
    (answer.hits.into_iter().map(|hit| (hit.rank, hit.key)).collect(), answer.more)
}

fn person(key: u8, fields: &[(Field, &str)]) -> Doc {
    let fields = fields.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
    Doc { kind: "resident", key: vec![key], fields }
}

/// The keys found among these people, by index and scan alike.
fn found(docs: &[Doc], typed: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let index = index_of(folder.path(), docs);
    let query = wanted(typed);
    let (answer, more) = hits(&index, query.query(), 20);
    assert_eq!(answer, scan(docs, query.query()), "{typed}");
    assert!(!more);
    answer.into_iter().map(|(_, key)| key[0]).collect()
}

#[test]
fn the_index_finds_exactly_what_a_plain_scan_finds() {
    const SEED: u64 = 20_261_121;
    let docs = people::town(SEED, 3_000);
    let facts: Vec<Facts> = docs.iter().map(Facts::of).collect();
    let folder = tempfile::tempdir().unwrap();
    let index = index_of(folder.path(), &docs);
    let mut dice = Dice::new(SEED + 1);
    let mut met = 0;
    for _ in 0..400 {
        let typed = people::typed(&mut dice, &docs);
        let Ok(query) = find::parse(KINDS, &typed, Era::Showa) else { continue };
        let mut expected: Vec<_> = docs
            .iter()
            .zip(&facts)
            .filter_map(|(doc, facts)| Some((find::rank(&query, doc.kind, facts)?, doc.key.clone())))
            .collect();
        expected.sort();
        met += usize::from(!expected.is_empty());
        let (all, more) = hits(&index, query.query(), docs.len());
        assert_eq!(all, expected, "seed {SEED}, typed {typed}");
        assert!(!more);
        let (page, more) = hits(&index, query.query(), 20);
        assert_eq!(page, expected[..expected.len().min(20)], "seed {SEED}, typed {typed}");
        assert_eq!(more, expected.len() > 20);
    }
    assert!(met > 300, "only {met} queries met anybody");
}

#[test]
fn replaced_and_removed_records_are_no_longer_found_by_what_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let mut docs = people::town(5, 300);
    let index = index_of(folder.path(), &docs);
    let mut dice = Dice::new(6);
    let mut writer = index.writer().unwrap();
    for number in (1..=300).step_by(3) {
        docs[number - 1] = people::resident(&mut dice, number as u64);
        writer.put(&docs[number - 1]).unwrap();
    }
    let gone = docs.remove(9);
    writer.remove(&yakuba::store::search::index::RecordId::new(gone.kind, &gone.key));
    writer.commit(Reach::Journal(2)).unwrap();
    assert_eq!(index.records(), 299);
    for _ in 0..200 {
        let typed = people::typed(&mut dice, &docs);
        let Ok(query) = find::parse(KINDS, &typed, Era::Showa) else { continue };
        assert_eq!(hits(&index, query.query(), 1_000).0, scan(&docs, query.query()), "{typed}");
    }
    writer.merge().unwrap();
    let query = wanted("子");
    assert_eq!(hits(&index, query.query(), 1_000).0, scan(&docs, query.query()));
}

#[test]
fn the_name_as_typed_comes_before_its_variants_and_these_before_readings_and_parts() {
    let docs = [
        person(1, &[(Field::Name, "小高橋　一郎"), (Field::Kana, "コタカハシ　イチロウ")]),
        person(2, &[(Field::Name, "髙橋　花子"), (Field::Kana, "タカハシ　ハナコ")]),
        person(3, &[(Field::Name, "高橋　花子"), (Field::Kana, "タカハシ　ハナコ")]),
        person(4, &[(Field::Name, "高橋田　次郎"), (Field::Kana, "タカハシダ　ジロウ")]),
        person(5, &[(Field::Name, "佐藤　花子"), (Field::Address, "みどり町字高橋１番地")]),
    ];
    assert_eq!(found(&docs, "高橋"), [3, 2, 4, 1, 5]);
    assert_eq!(found(&docs, "髙橋"), [2, 3, 4, 1, 5]);
    assert_eq!(found(&docs, "髙橋 花子"), [2, 5, 3], "a place only narrows when words stand together");
    assert_eq!(found(&docs, "髙橋花子"), [2, 3]);
    assert_eq!(found(&docs, "ﾀｶﾊｼ"), [2, 3, 4, 1]);
    assert_eq!(found(&docs, "たかはしはなこ"), [2, 3]);
}

#[test]
fn one_and_two_characters_find_names_from_any_place() {
    let docs = [
        person(1, &[(Field::Name, "辻󠄀　優"), (Field::Kana, "ツジ　ユウ")]),
        person(2, &[(Field::Name, "田辻　子"), (Field::Kana, "タツジ　ネ")]),
        person(3, &[(Field::Name, "𠮷田　恵子"), (Field::Kana, "ヨシダ　ケイコ")]),
    ];
    assert_eq!(found(&docs, "辻"), [1, 2]);
    assert_eq!(found(&docs, "子"), [2, 3]);
    assert_eq!(found(&docs, "吉田"), [3]);
    assert_eq!(found(&docs, "田"), [2, 3]);
    assert_eq!(found(&docs, "惠子"), [3]);
    assert_eq!(found(&docs, "つ"), [1, 2]);
}

#[test]
fn kana_is_found_in_part_and_whatever_its_voicing_size_and_length() {
    let docs = [
        person(1, &[(Field::Name, "大野　京子"), (Field::Kana, "オオノ　キョウコ")]),
        person(2, &[(Field::Name, "山崎　陽子"), (Field::Kana, "ヤマザキ　ヨーコ")]),
        person(3, &[(Field::Name, "山崎　清"), (Field::Kana, "ヤマサキ　キヨシ")]),
        person(4, &[(Field::Name, "服部　キヨヱ"), (Field::Kana, "ハットリ　キヨエ")]),
    ];
    assert_eq!(found(&docs, "おの"), [1]);
    assert_eq!(found(&docs, "きようこ"), [1, 2], "also across the two parts of ヤマザキ ヨーコ");
    assert_eq!(found(&docs, "やまさき"), [3, 2], "the reading itself first");
    assert_eq!(found(&docs, "ヤマザキ"), [2, 3]);
    assert_eq!(found(&docs, "ようこ"), [2, 1]);
    assert_eq!(found(&docs, "はつとり"), [4]);
    assert_eq!(found(&docs, "まさ"), [2, 3]);
    assert_eq!(found(&docs, "うこ"), [1], "from the middle, at a long vowel");
}

#[test]
fn addresses_are_found_whichever_way_their_numbers_are_written() {
    let docs = [
        person(1, &[(Field::Name, "佐藤　花子"), (Field::Address, "みどり町中町一丁目２番地の３")]),
        person(2, &[(Field::Name, "佐藤　一郎"), (Field::Address, "みどり町中町十二丁目3番地")]),
        person(3, &[(Field::Name, "鈴木　一郎"), (Field::Address, "みどり町大字上野３番地　中町荘")]),
    ];
    assert_eq!(found(&docs, "中町1丁目"), [1, 2], "12丁目 holds no 町1丁目, but 町12 begins like it");
    assert_eq!(found(&docs, "中町１－２－３"), [1]);
    assert_eq!(found(&docs, "中町一丁目2番地3"), [1]);
    assert_eq!(found(&docs, "中町12-3"), [2]);
    assert_eq!(found(&docs, "佐藤 中町"), [1, 2]);
    assert_eq!(found(&docs, "一郎 大字 上野"), [3]);
}

#[test]
fn births_numbers_and_telephones_are_found_in_the_forms_people_type() {
    let docs = [
        person(
            1,
            &[
                (Field::Name, "佐藤　花子"),
                (Field::Kana, "サトウ　ハナコ"),
                (Field::Birth, "1955-05-01"),
                (Field::Number, "0000012345"),
                (Field::Phone, "0123-45-6789"),
            ],
        ),
        person(
            2,
            &[
                (Field::Name, "佐藤　一郎"),
                (Field::Kana, "サトウ　イチロウ"),
                (Field::Birth, "1955-05-02"),
                (Field::Number, "0000012399"),
                (Field::Phone, "090-1234-5670"),
            ],
        ),
    ];
    for typed in
        ["昭和30年5月1日", "S30.5.1", "１９５５／５／１", "1955-05-01", "昭和 30年 5月 1日", "19550501"]
    {
        assert_eq!(found(&docs, typed), [1], "{typed}");
        assert_eq!(found(&docs, &format!("さとう {typed}")), [1], "{typed}");
    }
    assert_eq!(found(&docs, "昭和30年5月"), [1, 2]);
    assert_eq!(found(&docs, "佐藤　昭和30年"), [1, 2]);
    assert_eq!(found(&docs, "0000012345"), [1]);
    assert_eq!(found(&docs, "12345"), [1, 2], "the number before the telephone that holds it");
    assert_eq!(found(&docs, "0000012"), [1, 2]);
    assert_eq!(found(&docs, "6789"), [1]);
    assert_eq!(found(&docs, "０９０－１２３４"), [2]);
    assert_eq!(found(&docs, "+81 90-1234-5670".replace(' ', "").as_str()), [2]);
}

#[test]
fn other_kinds_are_found_by_text_and_kept_apart() {
    let note = |key: u8, kind, text: &str| Doc {
        kind,
        key: vec![key],
        fields: vec![(Field::Text, text.to_owned())],
    };
    let docs = [
        note(1, "note", "介護サービスの相談。来週、訪問する。"),
        note(2, "note", "訪問介護の利用開始"),
        note(3, "notebook", "介護の記録"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let index = index_of(folder.path(), &docs);
    let search = |kinds: &[&'static str], text: &str| {
        let query = Query::new(kinds, &[(FieldSet::ALL, text)]);
        let (found, _) = hits(&index, &query, 20);
        assert_eq!(found, scan(&docs, &query));
        found.into_iter().map(|(_, key)| key[0]).collect::<Vec<_>>()
    };
    assert_eq!(search(&["note"], "介護"), [1, 2]);
    assert_eq!(search(&[], "介護"), [1, 2, 3]);
    assert_eq!(search(&["note"], "訪問介護"), [2]);
    assert_eq!(search(&["note"], "介護 訪問"), [1, 2]);
    assert_eq!(search(&["not"], "介護"), [0; 0]);
}

#[test]
fn nothing_typed_is_an_error_and_odd_input_finds_nobody() {
    assert_eq!(find::parse(KINDS, "　 、", Era::Showa).unwrap_err().code().id, "SEARCH-03");
    let docs = people::town(1, 50);
    for typed in ["-", "%%%", "\u{FE0F}", "AND OR \"", "ZZZZ", "🈂️", &"あ".repeat(5_000)] {
        if let Ok(query) = find::parse(KINDS, typed, Era::Showa) {
            let folder = tempfile::tempdir().unwrap();
            let index = index_of(folder.path(), &docs);
            assert_eq!(hits(&index, query.query(), 50).0, scan(&docs, query.query()), "{typed}");
        }
    }
}
