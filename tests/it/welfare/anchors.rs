//! Published model households and other outside witnesses of the standard.

use yakuba::base::date::Month;
use yakuba::base::money::Yen;
use yakuba::suite::welfare::law::{LawTables, Table};
use yakuba::suite::welfare::model::{Grade, Parenting};
use yakuba::suite::welfare::rules::additions::additions;
use yakuba::suite::welfare::rules::living::living;
use yakuba::suite::welfare::rules::seasonal::winter;
use yakuba::suite::welfare::rules::{assess, working::up_to_ten};

use super::{household, month, tables};

const TOKYO: (&str, &str) = ("東京都", "世田谷区");
/// 3級地-2 in district VI.
const THIRD: (&str, &str) = ("高知県", "町村");

fn grade_of(tables: &LawTables, place: (&str, &str), month: Month) -> Grade {
    tables.grade(&tables.place(place.0, place.1).unwrap(), month).unwrap().0
}

#[test]
fn the_eight_published_anchors_of_2023_10_come_out_to_the_yen() {
    // Ministry's model households of 2023-10 as published (limo.media 47147): yearly averages with
    // 児童養育/母子加算 and 5/12 of district VI's winter amount.
    let anchors: [(&[u8], Parenting, Yen, Yen); 4] = [
        (&[33, 29, 4], Parenting::Other, Yen::new(164_860), Yen::new(145_870)),
        (&[68], Parenting::Other, Yen::new(77_980), Yen::new(68_450)),
        (&[68, 65], Parenting::Other, Yen::new(122_460), Yen::new(108_720)),
        (&[30, 4, 2], Parenting::Lone, Yen::new(196_220), Yen::new(174_800)),
    ];
    let tables = tables();
    let (at, winter_read) = (month("2023-10"), month("2026-11"));
    for (ages, parenting, first, third) in anchors {
        for (place, published) in [(TOKYO, first), (THIRD, third)] {
            let mut home = household(&tables, place, ages);
            home.parenting = parenting;
            let grade = grade_of(&tables, place, at);
            let base = living(&tables, &home, grade, at).unwrap();
            let extra = additions(&tables, &home, grade, at).unwrap();
            let season = winter(&tables, &home, winter_read).unwrap().yen.get();
            let additions: i64 = extra.kinds.iter().map(|(_, yen)| yen.get()).sum();
            let twelfths = (base.rounded.get() + base.special.get() + additions) * 12 + season * 5;
            let average = up_to_ten(twelfths.div_euclid(12) + i64::from(twelfths % 12 > 0));
            assert_eq!(Yen::new(average), published, "{ages:?} {grade:?}");
        }
    }
}

#[test]
fn the_two_anchors_of_2026_10_come_out() {
    // 第55回生活保護基準部会 資料4: 生活扶助基準 without 加算.
    let tables = tables();
    let at = month("2026-10");
    let couple = assess(&tables, &household(&tables, TOKYO, &[65, 65]), at).unwrap();
    assert_eq!(couple.living_total, Yen::new(123_900));
    let mother = household(&tables, ("鳥取県", "鳥取市"), &[35, 10]);
    assert_eq!(grade_of(&tables, ("鳥取県", "鳥取市"), at), Grade::G21);
    assert_eq!(assess(&tables, &mother, at).unwrap().living_total, Yen::new(118_610));
}

#[test]
fn a_transitional_cell_of_2026_10_is_that_of_2025_10_less_a_thousand() {
    // domain/welfare.md §2: max(0, R7.10 − 1,000) in all 330 cells of one to five persons.
    let tables = tables();
    let mut cells = 0;
    for grade in 0..6 {
        for band in 0..11 {
            for persons in 0..5 {
                let cell = Table::Transitional.cell(grade, band, persons);
                let at = |text: &str| tables.find(Table::Transitional, cell, month(text)).unwrap().value;
                assert_eq!(at("2026-10"), (at("2025-10") - 1000).max(0), "{grade} {band} {persons}");
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 330);
}

#[test]
fn winter_comes_to_each_of_the_47_prefectures_in_its_months() {
    // limo.media 105785 and others: I 北海道 青森 秋田, II 岩手 山形 新潟 (October to April); III 宮城 福島
    // 富山 長野, IV 石川 福井 (November to April); V 栃木 群馬 山梨 岐阜 鳥取 島根, VI the rest (November to March).
    let long = ["北海道", "青森県", "秋田県", "岩手県", "山形県", "新潟県"];
    let middle = ["宮城県", "福島県", "富山県", "長野県", "石川県", "福井県"];
    let alone = |pref: &str| -> i64 {
        match pref {
            "北海道" | "青森県" | "秋田県" => 12_780,
            "岩手県" | "山形県" | "新潟県" => 9_030,
            "宮城県" | "福島県" | "富山県" | "長野県" => 7_460,
            "石川県" | "福井県" => 6_790,
            "栃木県" | "群馬県" | "山梨県" | "岐阜県" | "鳥取県" | "島根県" => 4_630,
            _ => 2_630,
        }
    };
    let tables = tables();
    let prefectures = yakuba::suite::welfare::law::PREFECTURES;
    assert_eq!(prefectures.len(), 47);
    for pref in prefectures {
        let home = household(&tables, (pref, "町村"), &[70]);
        for step in 0..12 {
            let at = month("2026-10").plus(step);
            let number = at.month();
            let cold = match number {
                11 | 12 | 1..=3 => true,
                10 => long.contains(&pref),
                4 => long.contains(&pref) || middle.contains(&pref),
                _ => false,
            };
            let expected = if cold { alone(pref) } else { 0 };
            assert_eq!(winter(&tables, &home, at).unwrap().yen, Yen::new(expected), "{pref} {at}");
        }
    }
}

#[test]
fn the_working_adds_up_and_names_row_source_and_article() {
    let tables = tables();
    let mut home = household(&tables, ("宮城県", "岩沼市"), &[45, 10]);
    home.rent = Yen::new(60_000);
    home.income.earnings = vec![Yen::new(250_000)];
    let result = assess(&tables, &home, month("2026-12")).unwrap();
    let text = result.working.to_text();
    for words in [
        "支給額",
        "最低生活費",
        "第1類×逓減率 71,487円 = 82,170円 × 0.87 (1円未満切捨て)",
        "経過的加算 3級地-1 41-59 2人 (2026-10〜)",
        "特例加算 5,000円 = 2,500円 × 2人 ← 特例加算 居宅 (2026-10〜2027-03)",
        "冬季加算 10,590円 = 地区3は11月から4月まで",
        "実際の家賃 60,000円 と上限 42,000円 の低い方",
        "基礎控除 38,400円 = 36,800円 + 400円 × 4",
        "生活保護法第14条",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let json = serde_json::to_value(&result.working).unwrap();
    let row = &json["parts"][0]["parts"][0]["parts"][0]["parts"][1]["rows"][0];
    assert_eq!(row["table"], "第2類");
    assert!(row["source"].as_str().unwrap().contains("告示第158号"), "{row}");
}
