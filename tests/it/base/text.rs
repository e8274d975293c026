//! Folding and kana. Witnesses: mecab-ipadic's surnames with readings; JIS X 0201 byte values.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::data_text;
use yakuba::base::text::{fold, fold_address, fold_kana_loose, graphemes, ivs, kana, same_class};

/// Surnames that fold together although the dictionary gives them no common reading, voicing and
/// long vowels aside: old and new forms of one spelling, each listed with another of its readings.
const JUSTIFIED: [(&str, &str, &str); 10] = [
    ("万谷", "萬谷", "萬 is the old form of 万"),
    ("国冨", "国富", "冨 is a form of 富"),
    ("小木曽", "小木曾", "曾 is the old form of 曽"),
    ("庄野", "荘埜", "庄 and 荘 are forms of 莊, 埜 of 野"),
    ("荘埜", "荘野", "埜 is the old form of 野"),
    ("東島", "東嶋", "嶋 is a form of 島"),
    ("柏山", "栢山", "栢 is a form of 柏"),
    ("桧原", "檜原", "檜 is the old form of 桧"),
    ("田島", "田嶌", "嶌 is a form of 島"),
    ("田嶋", "田嶌", "both are forms of 島"),
];

#[test]
fn no_two_surnames_without_a_common_reading_become_one() {
    let mut readings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let file = data_text("surnames.csv");
    for line in file.lines().skip(1) {
        let (name, reading) = line.split_once(',').unwrap();
        readings.entry(name.to_owned()).or_default().insert(fold_kana_loose(reading));
    }
    let mut groups: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for name in readings.keys() {
        groups.entry(fold(name)).or_default().push(name);
    }
    let mut joined = 0;
    let mut wrong = Vec::new();
    for group in groups.values().filter(|g| g.len() > 1) {
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                joined += 1;
                let common = readings[*a].intersection(&readings[*b]).next().is_some();
                if !common && !JUSTIFIED.iter().any(|(x, y, _)| (*x, *y) == (a.as_str(), b.as_str())) {
                    wrong.push(format!("{a} {:?} {b} {:?}", readings[*a], readings[*b]));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{} of {joined}", wrong.len());
    assert!(joined > 200, "{joined}");
}

#[test]
fn spellings_of_one_name_fold_together() {
    for group in [
        &["高橋", "髙橋", "髙𣘺"][..],
        &["山崎", "山﨑", "山嵜"],
        &["吉田", "𠮷田"],
        &["渡辺", "渡邊", "渡邉", "渡邉󠄀"],
        &["浜田", "濱田", "濵田"],
        &["斉藤", "斎藤", "齊藤", "齋藤"],
        &["徳田", "德田"],
        &["沢田", "澤田"],
        &["葛󠄀城", "葛城"],
        &["辻󠄀", "辻"],
        &["神田", "神\u{fa19}田".trim_start_matches('神')],
        &["佐々木", "佐佐木"],
        &["三ツ木", "三ッ木", "三つ木"],
        &["ジョン・スミス", "じよんすみす", "ｼﾞｮﾝ ｽﾐｽ"],
        &["ＡＢＣ　商事", "abc商事"],
        &["スーパー", "ス-パ-", "ｽｰﾊﾟｰ", "ス−パ―"],
        &["いすゞ", "いすず"],
        &["欅", "﨔"],
        &["9時〜17時", "９時～１７時"],
    ] {
        for name in group {
            assert_eq!(fold(name), fold(group[0]), "{name}");
        }
    }
}

#[test]
fn different_words_of_one_simplified_form_stay_apart() {
    for (a, b) in [
        ('里', '裏'),
        ('后', '後'),
        ('谷', '穀'),
        ('松', '鬆'),
        ('郁', '鬱'),
        ('范', '範'),
        ('岳', '丘'),
        ('千', '韆'),
        ('姜', '薑'),
        ('沈', '瀋'),
        ('干', '幹'),
        ('斗', '闘'),
        ('征', '徴'),
        ('几', '機'),
        ('云', '雲'),
        ('丑', '醜'),
        ('余', '予'),
        ('大', '太'),
        ('土', '士'),
        ('連', '聯'),
        ('埼', '崎'),
    ] {
        assert!(!same_class(a, b), "{a} {b}");
    }
}

#[test]
fn voicing_stays_in_a_name_and_falls_in_a_loose_reading() {
    assert_ne!(fold("ヤマザキ"), fold("ヤマサキ"));
    for (a, b) in [
        ("ヤマザキ", "やまさき"),
        ("オオタ", "おーた"),
        ("オオノ", "おの"),
        ("サトウ", "さとー"),
        ("ユウコ", "ゆーこ"),
        ("ジョウジ", "じよーじ"),
        ("ﾊﾝﾊﾞ", "はんは"),
        ("コヲリ", "こおり"),
        ("キヱ", "きえ"),
        ("ニイナ", "にーな"),
        ("ピアノ", "ひあの"),
    ] {
        assert_eq!(fold_kana_loose(a), fold_kana_loose(b), "{a} {b}");
    }
    assert_ne!(fold_kana_loose("イトウ"), fold_kana_loose("アトウ"));
}

#[test]
fn spellings_of_one_address_fold_together() {
    for group in [
        &[
            "本町一丁目二番三号",
            "本町１丁目２番３号",
            "本町1-2-3",
            "本町１－２－３",
            "本町1丁目2-3",
            "本町１ー２ー３",
            "本町 一丁目２の３",
        ][..],
        &["霞が関1-2", "霞ヶ関1-2", "霞ケ関１丁目２番", "霞ケ関一丁目2番地"],
        &["大字山田字西12番地の3", "山田西12-3"],
        &["北一条西二丁目", "北1条西2丁目"],
        &["本町二十四番地", "本町24番地", "本町24"],
        &["本町1丁目2番3号コーポ山田101号室", "本町1-2-3コーポ山田101"],
        &["五箇山", "五ケ山", "五ヶ山"],
        &["自由が丘", "自由ヶ丘", "自由ケ丘"],
        &["龍ケ崎市", "竜ヶ﨑市", "竜が崎市"],
    ] {
        for address in group {
            assert_eq!(fold_address(address), fold_address(group[0]), "{address}");
        }
    }
    assert_eq!(fold_address("本町一丁目二番三号"), "本町1-2-3");
    assert_eq!(fold_address("千代田区一番町"), "千代田区1番町");
    assert_ne!(fold_address("本町1-23"), fold_address("本町12-3"));
    assert_ne!(fold_address("山カ川"), "");
    assert_eq!(fold_address("第2カワイビル"), fold_address("第２かわいびる"));
}

#[test]
fn a_character_with_its_selector_stays_whole() {
    assert_eq!(graphemes("葛󠄀城が\u{3099}"), ["葛󠄀", "城", "が\u{3099}"]);
    assert_eq!(graphemes(""), Vec::<&str>::new());
    assert_eq!(ivs::strip("渡邉󠄀"), "渡邉");
}

#[test]
fn kana_are_turned_into_each_other() {
    assert_eq!(kana::to_hiragana("ﾔﾏﾀﾞ タロウ"), "やまだ たろう");
    assert_eq!(kana::to_katakana("やまだ たろう ヴ"), "ヤマダ タロウ ヴ");
    assert_eq!(kana::widen("ﾊﾟﾝ屋"), "パン屋");
    for reading in ["ヤマダ タロウ", "スミス　ジョン", "オー・ヘンリー"] {
        assert!(kana::is_katakana_reading(reading), "{reading}");
    }
    for reading in ["", "やまだ", "ﾔﾏﾀﾞ", "ヤマダ  タロウ", " ヤマダ", "ヤマダ1", "山田", "ー"]
    {
        assert!(!kana::is_katakana_reading(reading), "{reading}");
    }
}

#[test]
fn bank_kana_have_voicing_as_a_byte_of_its_own() {
    assert_eq!(kana::half_width_kana("がっこう　ぱん（カ").unwrap(), "ｶﾞﾂｺｳ ﾊﾟﾝ(ｶ");
    assert_eq!(kana::half_width_kana("ジョー・ｽﾐｽ ａbc").unwrap(), "ｼﾞﾖ-.ｽﾐｽ ABC");
    // JIS X 0201: ｶ 0xB6, ﾞ 0xDE, ﾝ 0xDD, ｦ 0xA6.
    assert_eq!(kana::jis_x_0201("ガンヲ1").unwrap(), [0xb6, 0xde, 0xdd, 0xa6, 0x31]);
    assert_eq!(kana::jis_x_0201("ヴァ").unwrap(), [0xb3, 0xde, 0xb1]);
    let err = kana::half_width_kana("ヤマ田").unwrap_err();
    assert_eq!(err.code().id, "BASE-11");
    assert_eq!(err.detail(), "3文字目「田」は使えません。");
}

proptest! {
    #![proptest_config(super::fixed_seed())]

    #[test]
    fn what_is_typed_so_far_folds_to_a_beginning(text in "[高髙がガゃャッつーーおうヲｶﾞ々ゞ󠄀 A-]{0,10}", cut in 0_usize..10) {
        let pieces = graphemes(&text);
        let typed: String = pieces.iter().take(cut).copied().collect();
        prop_assert!(fold_kana_loose(&text).starts_with(&fold_kana_loose(&typed)), "{text} {typed}");
    }

    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,16}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn no_text_makes_folding_fall(text in "\\PC{0,24}") {
        let _ = (fold_address(&text), fold_kana_loose(&text), kana::half_width_kana(&text), graphemes(&text));
    }
}
