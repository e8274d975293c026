//! Which law tables there are, which axes each has, and how a cell is named in a table file.
//!
//! It holds no figures (see `assets/welfare/*.csv`) and reads no files (see `load`).

use crate::suite::welfare::model::{BAND_NAMES, Grade};

/// The 47 prefectures in the order of their numbers.
pub const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

const ONE: &[&str] = &[""];
const PERSONS_10: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10+"];
/// 1 to 9 persons, then what each further person adds.
const PERSONS_PLUS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "+1"];
const PERSONS_5: &[&str] = &["1", "2", "3", "4", "5"];
const HOUSING: &[&str] = &["1", "2", "3-5", "6", "7+"];
const DISTRICTS: &[&str] = &["地区1", "地区2", "地区3", "地区4", "地区5", "地区6"];
const RESIDENCES: &[&str] = &["居宅", "入院・介護施設"];
const SCHOOLS: &[&str] = &["小学校", "中学校", "高等学校等"];
const EARNERS: &[&str] = &["1人目", "2人目以降"];
const STEP: &[&str] = &["4000"];
const FORMULAS: &[&str] = &["基準1", "基準2"];
const FORMULA_BANDS: &[&str] = &[
    "基準1 0-2",
    "基準1 3-5",
    "基準1 6-11",
    "基準1 12-17",
    "基準1 18-19",
    "基準1 20-40",
    "基準1 41-59",
    "基準1 60-64",
    "基準1 65-69",
    "基準1 70-74",
    "基準1 75+",
    "基準2 0-2",
    "基準2 3-5",
    "基準2 6-11",
    "基準2 12-17",
    "基準2 18-19",
    "基準2 20-40",
    "基準2 41-59",
    "基準2 60-64",
    "基準2 65-69",
    "基準2 70-74",
    "基準2 75+",
];
const ADDITIONS: &[&str] = &[
    "障害者加算 1・2級",
    "障害者加算 3級",
    "母子加算 児童1人",
    "母子加算 児童2人",
    "母子加算 3人目以降",
    "児童養育加算",
    "妊婦加算 6か月未満",
    "妊婦加算 6か月以上",
    "産婦加算",
    "介護施設入所者加算",
    "在宅患者加算",
    "放射線障害者加算 現罹患",
    "放射線障害者加算 治癒等",
    "児童養育加算 経過的加算",
];

/// One side of a table.
#[derive(Clone, Copy, Debug)]
pub enum Axis {
    /// The names are fixed.
    Fixed(&'static [&'static str]),
    /// The names are what the file brings (places, income brackets, free items).
    Open,
}

impl Axis {
    /// How many names it has; an open axis counts as one, its names being counted elsewhere.
    #[must_use]
    pub fn size(self) -> usize {
        match self {
            Axis::Fixed(names) => names.len(),
            Axis::Open => 1,
        }
    }
}

/// What a figure of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yen, 0 to 1,000,000.
    Yen,
    /// A rate above 0 and at most 1, kept in ten-thousandths.
    Rate,
    /// A grade (`3級地-1`), kept as its index.
    Grade,
    /// A winter district, 1 to 6, kept as 0 to 5.
    District,
    /// First and last month of a season (`11-4`), kept as 100 × first + last.
    Season,
}

/// Whether each cell must have a row whenever the table holds at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Every cell, in every month in which any cell has a row.
    Whole,
    /// Cells stand alone.
    Sparse,
    /// Income brackets: they follow each other from 0 yen without a hole.
    Brackets,
}

/// What a table is called, where it stands in the law, and its sides.
#[derive(Debug)]
pub struct Shape {
    /// Its name in table files and on screen.
    pub name: &'static str,
    /// Where the standard or the notice has it.
    pub article: &'static str,
    /// The sides found in the columns `grade`, `key` and `persons`.
    pub axes: [Axis; 3],
    /// What its figures are.
    pub unit: Unit,
    /// Which cells must be there.
    pub cover: Cover,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $article:literal, [$g:expr, $k:expr, $p:expr], $unit:ident, $cover:ident;)*) => {
        /// A law table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Table { $($(#[$doc])* $id,)* }

        impl Table {
            /// Every table.
            pub const ALL: &'static [Table] = &[$(Table::$id),*];

            /// Its name, place in the law and sides.
            #[must_use]
            pub fn shape(self) -> &'static Shape {
                match self {
                    $(Table::$id => {
                        const SHAPE: Shape = Shape {
                            name: $name, article: $article, axes: [$g, $k, $p],
                            unit: Unit::$unit, cover: Cover::$cover,
                        };
                        &SHAPE
                    })*
                }
            }
        }
    };
}

use Axis::{Fixed, Open};
const NONE: Axis = Fixed(ONE);
const GRADES: Axis = Fixed(&Grade::NAMES);
const COARSE: Axis = Fixed(&Grade::COARSE_NAMES);
const BANDS: Axis = Fixed(&BAND_NAMES);

tables! {
    /// 第1類 by grade and age band.
    Category1 = "第1類", "保護の基準 別表第1第1章1", [GRADES, BANDS, NONE], Yen, Whole;
    /// 第2類 by number of persons.
    Category2 = "第2類", "保護の基準 別表第1第1章1", [NONE, NONE, Fixed(PERSONS_PLUS)], Yen, Whole;
    /// 逓減率 by number of persons.
    SizeRate = "逓減率", "保護の基準 別表第1第1章1", [NONE, NONE, Fixed(PERSONS_10)], Rate, Whole;
    /// 経過的加算 per member, by grade, age band and number of persons.
    Transitional = "経過的加算", "保護の基準 別表第1第1章1", [GRADES, BANDS, Fixed(PERSONS_10)], Yen, Whole;
    /// 特例加算 per member, by where the member lives.
    Special = "特例加算", "保護の基準 別表第1第1章1", [NONE, Fixed(RESIDENCES), NONE], Yen, Whole;
    /// 冬季加算の地区 by prefecture.
    WinterDistrict = "冬季地区", "保護の基準 別表第1第1章1", [NONE, Fixed(&PREFECTURES), NONE], District, Whole;
    /// The months of 冬季加算 by district.
    WinterSeason = "冬季の月", "保護の基準 別表第1第1章1", [NONE, Fixed(DISTRICTS), NONE], Season, Whole;
    /// 冬季加算 by district and number of persons.
    Winter = "冬季加算", "保護の基準 別表第1第1章1", [NONE, Fixed(DISTRICTS), Fixed(PERSONS_PLUS)], Yen, Whole;
    /// 期末一時扶助 by grade and number of persons, December alone.
    YearEnd = "期末一時扶助", "保護の基準 別表第1第1章1", [GRADES, NONE, Fixed(PERSONS_PLUS)], Yen, Whole;
    /// 加算 by kind and coarse grade.
    Addition = "加算", "保護の基準 別表第1第2章", [COARSE, Fixed(ADDITIONS), NONE], Yen, Sparse;
    /// Monthly base of 教育扶助 and 高等学校等就学費.
    Schooling = "教育扶助等", "保護の基準 別表第2・別表第7", [NONE, Fixed(SCHOOLS), NONE], Yen, Sparse;
    /// 住宅扶助 ceiling of a prefecture, by coarse grade and number of persons.
    HousingPrefecture = "住宅扶助 都道府県", "保護の基準 別表第3", [COARSE, Fixed(&PREFECTURES), Fixed(HOUSING)], Yen, Sparse;
    /// 住宅扶助 ceiling of a 指定都市 or 中核市, by number of persons.
    HousingCity = "住宅扶助 市", "保護の基準 別表第3", [NONE, Open, Fixed(HOUSING)], Yen, Sparse;
    /// The grade of each municipality that the list names.
    MunicipalGrade = "級地", "保護の基準 別表第9", [NONE, Open, NONE], Grade, Sparse;
    /// 基礎控除 by rank of earner and bracket of gross income.
    EarnedDeduction = "基礎控除", "次官通知 第8-3-(4)", [Fixed(EARNERS), Open, NONE], Yen, Brackets;
    /// What 基礎控除 grows by per 4,000 yen from the open bracket on.
    EarnedStep = "基礎控除の刻み", "次官通知 第8-3-(4)", [Fixed(EARNERS), Fixed(STEP), NONE], Yen, Whole;
    /// Other deductions from income.
    OtherDeduction = "その他の控除", "次官通知 第8-3", [NONE, Open, NONE], Yen, Sparse;
    /// 第1類 of the two formulas to 2023-09.
    OldCategory1 = "旧第1類", "保護の基準 (令和2年10月) 別表第1第1章1", [GRADES, Fixed(FORMULA_BANDS), NONE], Yen, Whole;
    /// 第2類 of the two formulas to 2023-09.
    OldCategory2 = "旧第2類", "保護の基準 (令和2年10月) 別表第1第1章1", [GRADES, Fixed(FORMULAS), Fixed(PERSONS_5)], Yen, Whole;
    /// 逓減率 of the two formulas to 2023-09.
    OldSizeRate = "旧逓減率", "保護の基準 (令和2年10月) 別表第1第1章1", [GRADES, Fixed(FORMULAS), Fixed(PERSONS_5)], Rate, Whole;
    /// 経過的加算 to 2023-09.
    OldTransitional = "旧経過的加算", "保護の基準 (令和2年10月) 別表第1第1章1", [GRADES, BANDS, Fixed(PERSONS_5)], Yen, Whole;
    /// The share of formula 1 under which formula 2 may not fall.
    OldFloor = "旧基準の下限率", "保護の基準 (令和2年10月) 別表第1第1章1", [NONE, NONE, NONE], Rate, Whole;
    /// Ceilings of 一時扶助, facilities and the like, by free name.
    Other = "その他の基準", "保護の基準", [NONE, Open, NONE], Yen, Sparse;
    /// 追加給付 rates of 2013 to 2018 (令和8年厚生労働省告示第43号).
    Redress = "追加給付率", "令和8年厚生労働省告示第43号", [NONE, Open, NONE], Rate, Sparse;
}

/// A kind of 加算, as the key of `Table::Addition` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdditionKey {
    /// 障害者加算 1・2級
    DisabilityFirst = 0,
    /// 障害者加算 3級
    DisabilitySecond = 1,
    /// 母子加算 児童1人
    LoneParentOne = 2,
    /// 母子加算 児童2人 (the two together)
    LoneParentTwo = 3,
    /// 母子加算 3人目以降 (each further child)
    LoneParentMore = 4,
    /// 児童養育加算
    ChildRaising = 5,
    /// 妊婦加算 6か月未満
    PregnantEarly = 6,
    /// 妊婦加算 6か月以上
    PregnantLate = 7,
    /// 産婦加算
    AfterBirth = 8,
}

impl Table {
    /// The table of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Table> {
        Table::ALL.iter().copied().find(|table| table.shape().name == name)
    }

    /// Its place in `ALL`.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// The axis in the `key` column is open.
    #[must_use]
    pub fn has_open_key(self) -> bool {
        matches!(self.shape().axes, [_, Axis::Open, _])
    }

    /// The number of a cell from its places on the three axes.
    #[must_use]
    pub fn cell(self, grade: usize, key: usize, persons: usize) -> usize {
        let [g, k, p] = self.shape().axes;
        match k {
            // An open key grows at the end, so it is the slowest index.
            Axis::Open => (key * g.size() + grade) * p.size() + persons,
            Axis::Fixed(names) => (grade * names.len() + key) * p.size() + persons,
        }
    }

    /// The places on the three axes from the number of a cell.
    #[must_use]
    pub fn places(self, cell: usize) -> [usize; 3] {
        let [g, k, p] = self.shape().axes;
        let (rest, persons) = (cell / p.size(), cell % p.size());
        match k {
            Axis::Open => [rest % g.size(), rest / g.size(), persons],
            Axis::Fixed(names) => [rest / names.len(), rest % names.len(), persons],
        }
    }
}
