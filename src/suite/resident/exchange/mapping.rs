//! The column mapping (列の対応付け): our field from which source column, how dates are written,
//! what the source's codes mean. Kept in the store as JSON, taken in and given out as such.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::errors::MAPPING;
use super::super::tables::SavedMapping;
use crate::access::Deed;
use crate::base::date::PartialDate;
use crate::base::error::Result;
use crate::store::Reader;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $title:literal, $($heading:literal),*;)*) => {
        /// A field that can be taken in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            /// All fields in the order of forms.
            pub const ALL: &[Field] = &[$(Field::$name),*];

            /// The name in mapping files and forms.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Field::$name => $key,)* }
            }

            /// The Japanese name.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Field::$name => $title,)* }
            }

            /// Headings that mean this field in usual files.
            fn headings(self) -> &'static [&'static str] {
                match self { $(Field::$name => &[$title, $($heading),*],)* }
            }
        }
    };
}

fields! {
    /// 宛名番号.
    Person = "person", "宛名番号", "個人番号（宛名）", "住民コード", "住民番号", "宛名コード";
    /// 種別.
    Kind = "kind", "種別", "住民種別", "宛名種別";
    /// 氏名.
    Name = "name", "氏名", "名前", "氏名漢字", "氏名（漢字）";
    /// フリガナ.
    Kana = "kana", "フリガナ", "氏名カナ", "氏名フリガナ", "カナ氏名", "ふりがな";
    /// フリガナの状態.
    KanaStatus = "kana_status", "フリガナの状態", "フリガナ確認状況";
    /// 通称.
    Common = "common", "通称", "通称名";
    /// 通称フリガナ.
    CommonKana = "common_kana", "通称フリガナ", "通称カナ";
    /// ローマ字氏名.
    Roman = "roman", "ローマ字氏名", "氏名英字", "氏名ローマ字";
    /// 旧氏.
    Former = "former", "旧氏", "旧氏漢字";
    /// 旧氏フリガナ.
    FormerKana = "former_kana", "旧氏フリガナ", "旧氏カナ";
    /// 性別.
    Sex = "sex", "性別", "性別コード";
    /// 生年月日.
    Birth = "birth", "生年月日", "出生年月日";
    /// 国籍・地域.
    Nationality = "nationality", "国籍・地域", "国籍";
    /// 郵便番号.
    Postcode = "postcode", "郵便番号", "住所郵便番号";
    /// 都道府県・市区町村.
    Municipality = "municipality", "市区町村", "都道府県市区町村", "自治体名";
    /// 町名.
    Town = "town", "町名", "町字", "大字", "住所", "現住所";
    /// 番地.
    Lot = "lot", "番地", "番地号", "地番";
    /// 方書.
    Building = "building", "方書", "住所方書";
    /// 住定日.
    Since = "since", "住定日", "住所を定めた日", "住定年月日";
    /// 世帯番号.
    Household = "household", "世帯番号", "世帯コード";
    /// 続柄.
    Relation = "relation", "続柄", "続柄コード";
    /// 異動日.
    MovedOn = "moved_on", "異動日", "異動年月日";
    /// 異動事由.
    MoveKind = "move_kind", "異動事由", "異動事由コード";
    /// 死亡日.
    Death = "death", "死亡日", "死亡年月日";
    /// 電話番号.
    Phone = "phone", "電話番号", "電話";
}

/// How dates are written in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateForm {
    /// As people write them: 和暦 or 西暦 in any form; `00` and 不詳 for unknown parts.
    #[default]
    Any,
    /// One digit for the era (1 明治 … 5 令和), then year, month, day: `3200415`.
    EraDigit,
}

impl DateForm {
    /// Reads a date with possibly unknown parts.
    ///
    /// # Errors
    /// As [`PartialDate::parse`].
    pub fn read(self, text: &str) -> Result<PartialDate> {
        match self {
            DateForm::Any => PartialDate::parse(text),
            DateForm::EraDigit => match era_digit(text) {
                Some(known) => PartialDate::parse(&known),
                None => PartialDate::parse(text),
            },
        }
    }
}

/// `3200415` as `S20.04.15`; unknown parts written `00` fall away.
fn era_digit(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() != 7 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let era = match text.get(..1)? {
        "1" => "明治",
        "2" => "大正",
        "3" => "昭和",
        "4" => "平成",
        "5" => "令和",
        _ => return None,
    };
    let (year, month, day) = (text.get(1..3)?, text.get(3..5)?, text.get(5..7)?);
    Some(match (month, day) {
        ("00", _) => format!("{era}{year}年月日不詳"),
        (_, "00") => format!("{era}{year}年{month}月日不詳"),
        (_, _) => format!("{era}{year}年{month}月{day}日"),
    })
}

/// A column mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// Source column of each field taken in.
    pub columns: BTreeMap<Field, String>,
    /// How dates are written.
    #[serde(default)]
    pub dates: DateForm,
    /// Meaning of the source's codes, by field: `"sex": {"1": "男"}`.
    #[serde(default)]
    pub values: BTreeMap<Field, BTreeMap<String, String>>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// `RESIDENT-10`.
    pub fn from_json(text: &str) -> Result<Mapping> {
        let mapping: Mapping = serde_json::from_str(text).map_err(|e| MAPPING.because(e))?;
        mapping.check()
    }

    /// The mapping as a file.
    ///
    /// # Errors
    /// `RESIDENT-10` if it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|e| MAPPING.because(e))
    }

    /// What the headings of a file suggest.
    #[must_use]
    pub fn suggested(name: &str, headings: &[String]) -> Mapping {
        let mut columns = BTreeMap::new();
        for field in Field::ALL {
            let known = field.headings().iter().find(|known| headings.iter().any(|h| h.trim() == **known));
            if let Some(heading) = known {
                columns.insert(*field, (*heading).to_owned());
            }
        }
        Mapping { name: name.to_owned(), columns, dates: DateForm::Any, values: BTreeMap::new() }
    }

    /// The mapping, if it has a name and says where number and name stand.
    ///
    /// # Errors
    /// `RESIDENT-10`.
    pub fn check(self) -> Result<Mapping> {
        if self.name.trim().is_empty() {
            return Err(MAPPING.error().and_field("name", "対応付けの名前を入力してください。"));
        }
        for needed in [Field::Person, Field::Name] {
            if !self.columns.contains_key(&needed) {
                let words = format!("「{}」の列を選んでください。", needed.title());
                return Err(MAPPING.error().and_field(needed.key(), words));
            }
        }
        Ok(self)
    }

    /// What a cell means: the source's code translated, space around it off.
    #[must_use]
    pub fn value<'a>(&'a self, field: Field, cell: &'a str) -> &'a str {
        let cell = cell.trim();
        self.values.get(&field).and_then(|codes| codes.get(cell)).map_or(cell, String::as_str)
    }

    /// The saved mapping of this name.
    ///
    /// # Errors
    /// `STORE-03` when there is none; `RESIDENT-10`.
    pub fn load(reader: &impl Reader, name: &str) -> Result<Mapping> {
        Mapping::from_json(&reader.need::<SavedMapping>(&name.to_owned())?.json)
    }

    /// Saves the mapping under its name.
    ///
    /// # Errors
    /// Store errors.
    pub fn save(&self, deed: &mut Deed<'_, '_>) -> Result<()> {
        deed.put(&SavedMapping { name: self.name.clone(), json: self.to_json()? })
    }
}
