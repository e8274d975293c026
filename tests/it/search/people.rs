//! Made-up residents for the search tests: common family and given names with their variants and
//! readings, one town's addresses, numbers, birth dates and telephone numbers, all from one seed.

use yakuba::store::search::{Doc, Field};

const FAMILIES: &[(&[&str], &str)] = &[
    (&["佐藤"], "サトウ"),
    (&["鈴木"], "スズキ"),
    (&["高橋", "髙橋"], "タカハシ"),
    (&["田中"], "タナカ"),
    (&["伊藤", "伊東"], "イトウ"),
    (&["渡辺", "渡邊", "渡邉"], "ワタナベ"),
    (&["山本"], "ヤマモト"),
    (&["中村"], "ナカムラ"),
    (&["小林"], "コバヤシ"),
    (&["加藤"], "カトウ"),
    (&["斎藤", "齋藤", "斉藤", "齊藤"], "サイトウ"),
    (&["山崎", "山﨑"], "ヤマサキ"),
    (&["山崎", "山﨑"], "ヤマザキ"),
    (&["大野", "小野"], "オオノ"),
    (&["吉田", "𠮷田"], "ヨシダ"),
    (&["浜田", "濱田", "濵田"], "ハマダ"),
    (&["桜井", "櫻井"], "サクライ"),
    (&["辻", "辻󠄀"], "ツジ"),
    (&["林"], "ハヤシ"),
    (&["森"], "モリ"),
    (&["長谷川"], "ハセガワ"),
    (&["佐々木"], "ササキ"),
    (&["五十嵐"], "イガラシ"),
    (&["勅使河原"], "テシガワラ"),
    (&["国分", "國分"], "コクブン"),
    (&["東"], "アズマ"),
    (&["東"], "ヒガシ"),
    (&["服部"], "ハットリ"),
    (&["新田"], "ニッタ"),
    (&["久保田"], "クボタ"),
    (&["大久保"], "オオクボ"),
    (&["三好"], "ミヨシ"),
];

const GIVEN: &[(&str, &str)] = &[
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("一郎", "イチロウ"),
    ("次郎", "ジロウ"),
    ("恵子", "ケイコ"),
    ("惠子", "ケイコ"),
    ("幸子", "サチコ"),
    ("幸子", "ユキコ"),
    ("さくら", "サクラ"),
    ("サクラ", "サクラ"),
    ("裕子", "ヒロコ"),
    ("裕子", "ユウコ"),
    ("優", "ユウ"),
    ("勇", "イサム"),
    ("翔太", "ショウタ"),
    ("大輔", "ダイスケ"),
    ("健一", "ケンイチ"),
    ("眞由美", "マユミ"),
    ("真由美", "マユミ"),
    ("京子", "キョウコ"),
    ("きよ", "キヨ"),
    ("キヨヱ", "キヨエ"),
    ("静香", "シズカ"),
    ("千鶴", "チヅル"),
    ("龍", "リュウ"),
    ("竜", "リュウ"),
    ("陽翔", "ハルト"),
    ("結衣", "ユイ"),
    ("美咲", "ミサキ"),
    ("二三夫", "フミオ"),
    ("子", "ネ"),
    ("勝", "マサル"),
];

const PLACES: &[&str] = &[
    "中町一丁目",
    "中町二丁目",
    "中町十二丁目",
    "本町3丁目",
    "大字上野",
    "大字上野字山ノ下",
    "桜ケ丘1丁目",
    "さくら台",
    "緑が丘西",
    "字高橋",
    "東町",
    "新田",
];

const HOUSES: &[&str] = &["", "", "", "　役場ハイツ203号室", "　コーポ佐藤１０１", "　メゾン・ド・ミドリ"];

/// A stream of numbers from one seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.roll(list.len())]
    }
}

/// One resident as the register would declare it to the search.
pub fn resident(dice: &mut Dice, number: u64) -> Doc {
    let (families, family_kana) = FAMILIES[dice.roll(FAMILIES.len())];
    let (given, given_kana) = GIVEN[dice.roll(GIVEN.len())];
    let family = dice.pick(families);
    let place = dice.pick(PLACES);
    let mut fields = vec![
        (Field::Name, format!("{family}　{given}")),
        (Field::Kana, format!("{family_kana}　{given_kana}")),
        (
            Field::Address,
            format!(
                "みどり県みなみ町{place}{}番地{}{}",
                1 + dice.roll(400),
                ["", "の1", "－２", "の十"][dice.roll(4)],
                dice.pick(HOUSES)
            ),
        ),
        (Field::Number, format!("{number:010}")),
        (
            Field::Birth,
            format!("{}-{:02}-{:02}", 1925 + dice.roll(100), 1 + dice.roll(12), 1 + dice.roll(28)),
        ),
    ];
    if dice.roll(3) > 0 {
        fields.push((
            Field::Phone,
            format!("0{}-{:02}-{:04}", 100 + dice.roll(300), dice.roll(100), dice.roll(10_000)),
        ));
    }
    if dice.roll(10) == 0 {
        let (families, kana) = FAMILIES[dice.roll(FAMILIES.len())];
        fields.push((Field::Name, format!("{}　{given}", dice.pick(families))));
        fields.push((Field::Kana, format!("{kana}　{given_kana}")));
    }
    Doc { kind: "resident", key: number.to_be_bytes().to_vec(), fields }
}

/// So many residents, numbered from 1.
pub fn town(seed: u64, residents: u64) -> Vec<Doc> {
    let mut dice = Dice::new(seed);
    (1..=residents).map(|number| resident(&mut dice, number)).collect()
}

fn value(doc: &Doc, field: Field) -> &str {
    doc.fields.iter().find(|(of, _)| *of == field).map_or("", |(_, text)| text)
}

fn cut(dice: &mut Dice, text: &str) -> String {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if chars.is_empty() {
        return "田".to_owned();
    }
    let from = dice.roll(chars.len());
    let length = 1 + dice.roll((chars.len() - from).min(6));
    chars[from..from + length].iter().collect()
}

/// What a clerk might type about one of them.
pub fn typed(dice: &mut Dice, docs: &[Doc]) -> String {
    let doc = &docs[dice.roll(docs.len())];
    let name = value(doc, Field::Name);
    let kana = value(doc, Field::Kana);
    let family = name.split_whitespace().next().unwrap_or_default();
    let birth: Vec<&str> = value(doc, Field::Birth).split('-').collect();
    match dice.roll(16) {
        0 => name.to_owned(),
        1 => name.replace('　', ""),
        2 => family.to_owned(),
        3 => kana.split_whitespace().next().unwrap_or_default().to_owned(),
        4 => cut(dice, name),
        5 => cut(dice, kana),
        6 => kana.chars().map(hiragana).collect(),
        7 => format!("{family} {}", cut(dice, value(doc, Field::Address))),
        8 => cut(dice, value(doc, Field::Address)),
        9 => format!("{kana} {}年{}月{}日", birth[0], birth[1], birth[2]),
        10 => format!("{}/{}/{}", birth[0], birth[1], birth[2]),
        11 => value(doc, Field::Number).to_owned(),
        12 => value(doc, Field::Number).trim_start_matches('0').to_owned(),
        13 => value(doc, Field::Phone).to_owned(),
        14 => value(doc, Field::Phone).chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect(),
        _ => {
            let chars: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
            format!("{} {}", chars[0], chars[chars.len() - 1])
        }
    }
}

/// The hiragana of a katakana.
pub fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}
