//! The input of a calculation case.
//!
//! Two spellings are read. By ages: `pref`, `municipality`, `ages`, and if they apply `rent`, `single`,
//! `school` (小, 中, 高 per pupil), `earn` (gross yen per earner, the first earner first), `other`
//! (other monthly income, counted in full), `dis` (per person in the order of `ages`: "1-2", "3", or
//! null). By adults and children: `adults`, `children`, `children_school_grade` (1–12),
//! `monthly_earned_income` and `physical_disability_certificate` by person. A key left out or null
//! means none; a key not known here gives a warning. It computes nothing.

use serde_json::{Map, Value};

use crate::base::date::Month;
use crate::base::error::{Error, Result};
use crate::base::money::Yen;
use crate::suite::welfare::errors;
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::model::{
    Childhood, Disability, Household, Income, MAX_AGE, Member, Parenting, School,
};

const BY_AGES: [&str; 9] =
    ["pref", "municipality", "ages", "rent", "single", "school", "earn", "other", "dis"];
const BY_FAMILY: [&str; 9] = [
    "pref",
    "municipality",
    "adults",
    "children",
    "children_school_grade",
    "monthly_earned_income",
    "physical_disability_certificate",
    "rent",
    "other",
];

/// How a case spelled its household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// By `ages`.
    Ages,
    /// By `adults` and `children`.
    Family,
}

/// A case, read.
#[derive(Debug)]
pub(super) struct Case {
    pub period: Month,
    pub spelling: Spelling,
    pub household: Household,
    pub warnings: Vec<String>,
}

fn refuse(field: &str, message: impl Into<String>) -> Error {
    errors::CASE_REFUSED.field(field, message)
}

impl Case {
    /// Reads a case. Fails with `CASE_REFUSED` naming the key that is not of its form, with
    /// `NO_PREFECTURE` for an unknown prefecture.
    pub fn read(tables: &LawTables, case: &Value) -> Result<Case> {
        let period = case.get("period").and_then(Value::as_str).and_then(|text| text.parse::<Month>().ok());
        let period = period.ok_or_else(|| refuse("period", "「2026-12」の形にしてください。"))?;
        let input = case.get("input").and_then(Value::as_object);
        let input = input.ok_or_else(|| refuse("input", "項目の組 {…} にしてください。"))?;
        let spelling = if input.contains_key("adults") || input.contains_key("children") {
            Spelling::Family
        } else {
            Spelling::Ages
        };
        let place = tables.place(text(input, "pref")?, text(input, "municipality")?)?;
        let people = match spelling {
            Spelling::Ages => by_ages(input)?,
            Spelling::Family => by_family(input)?,
        };
        let known: &[&str] = match spelling {
            Spelling::Ages => &BY_AGES,
            Spelling::Family => &BY_FAMILY,
        };
        let mut warnings: Vec<String> = input
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| format!("項目「{key}」は計算に入れていません。"))
            .collect();
        if !place.is_listed() {
            let name = place.municipality();
            warnings.push(format!("「{name}」は級地表にないため、3級地-2として計算しました。"));
        }
        let household = Household {
            place,
            members: people.members,
            parenting: people.parenting,
            pupils: people.pupils,
            rent: amount(input, "rent")?,
            income: Income { earnings: people.earnings, other: amount(input, "other")? },
        };
        household.check()?;
        Ok(Case { period, spelling, household, warnings })
    }
}

/// The people of a household as either spelling gives them.
struct People {
    members: Vec<Member>,
    parenting: Parenting,
    pupils: Vec<School>,
    earnings: Vec<Yen>,
}

fn by_ages(input: &Map<String, Value>) -> Result<People> {
    let mut members = ages(input, "ages")?;
    let pupils = list(input, "school")?
        .iter()
        .map(|value| match value.as_str() {
            Some("小" | "小学校") => Ok(School::Elementary),
            Some("中" | "中学校") => Ok(School::JuniorHigh),
            Some("高" | "高校" | "高等学校") => Ok(School::High),
            _ => Err(refuse("school", "「小」「中」「高」のどれかにしてください。")),
        })
        .collect::<Result<Vec<School>>>()?;
    let degrees = list(input, "dis")?;
    if degrees.len() > members.len() {
        return Err(refuse("dis", "世帯員より多くなっています。"));
    }
    for (member, degree) in members.iter_mut().zip(degrees) {
        member.disability = match degree {
            Value::Null => None,
            Value::String(text) => disability("dis", text)?,
            _ => return Err(refuse("dis", "「1-2」「3」か null にしてください。")),
        };
    }
    let single = match input.get("single") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(single)) => *single,
        Some(_) => return Err(refuse("single", "true か false にしてください。")),
    };
    count_late_pupils(&mut members, &pupils);
    let earnings = list(input, "earn")?.iter().map(|value| whole("earn", value)).collect::<Result<_>>()?;
    let parenting = if single { Parenting::Lone } else { Parenting::Other };
    Ok(People { members, parenting, pupils, earnings })
}

fn by_family(input: &Map<String, Value>) -> Result<People> {
    let mut members = ages(input, "adults")?;
    let children = ages(input, "children")?;
    let lone = members.len() == 1 && !children.is_empty();
    let adults = members.len();
    members.extend(children);
    let mut pupils = Vec::new();
    for value in list(input, "children_school_grade")? {
        match value.as_i64() {
            Some(1..=6) => pupils.push(School::Elementary),
            Some(7..=9) => pupils.push(School::JuniorHigh),
            Some(10..=12) => pupils.push(School::High),
            Some(..=0) => {}
            _ if value.is_null() => {}
            _ => return Err(refuse("children_school_grade", "学年を1から12の整数にしてください。")),
        }
    }
    count_late_pupils(&mut members, &pupils);
    for (name, value) in map(input, "physical_disability_certificate")? {
        let Some(grade) = value.as_str() else {
            return Err(refuse("physical_disability_certificate", "等級を文字で書いてください。"));
        };
        let at = position(&name, adults).ok_or_else(|| {
            refuse("physical_disability_certificate", "「大人1」「子供1」の形にしてください。")
        })?;
        let member = members.get_mut(at);
        let member =
            member.ok_or_else(|| refuse("physical_disability_certificate", "世帯にいない人です。"))?;
        member.disability = disability("physical_disability_certificate", grade)?;
    }
    let mut earnings = Vec::new();
    for value in map(input, "monthly_earned_income")?.values() {
        earnings.push(whole("monthly_earned_income", value)?);
    }
    // Here no order is given: who earns most is the first earner.
    earnings.sort_unstable_by(|a, b| b.cmp(a));
    let parenting = if lone { Parenting::Lone } else { Parenting::Other };
    Ok(People { members, parenting, pupils, earnings })
}

/// More high-school pupils than members of 15 to 17: the rest are 18 and still children of the
/// standard, which counts them to the 31 March after the birthday.
fn count_late_pupils(members: &mut [Member], pupils: &[School]) {
    let pupils = pupils.iter().filter(|school| **school == School::High).count();
    let usual = members.iter().filter(|member| (15..=17).contains(&member.age)).count();
    let late = pupils.saturating_sub(usual);
    for member in members.iter_mut().filter(|member| member.age == 18).take(late) {
        member.childhood = Childhood::Child;
    }
}

fn disability(field: &str, text: &str) -> Result<Option<Disability>> {
    match text {
        "" | "無" => Ok(None),
        "1-2" | "1" | "2" | "一級" | "二級" | "1級" | "2級" => Ok(Some(Disability::First)),
        "3" | "三級" | "3級" => Ok(Some(Disability::Second)),
        _ => Err(refuse(field, "等級は「1-2」か「3」にしてください。")),
    }
}

/// 大人1 → 0, 子供1 → behind the adults.
fn position(name: &str, adults: usize) -> Option<usize> {
    let (base, number) =
        match (name.strip_prefix("大人"), name.strip_prefix("子供").or(name.strip_prefix("子ども"))) {
            (Some(number), _) => (0, number),
            (None, Some(number)) => (adults, number),
            (None, None) => return None,
        };
    let number: usize = number.parse().ok()?;
    Some(base + number.checked_sub(1)?)
}

fn text<'a>(input: &'a Map<String, Value>, key: &str) -> Result<&'a str> {
    let text = input.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    text.ok_or_else(|| refuse(key, "文字で書いてください。"))
}

fn list<'a>(input: &'a Map<String, Value>, key: &str) -> Result<&'a [Value]> {
    match input.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(refuse(key, "配列 […] にしてください。")),
    }
}

fn map(input: &Map<String, Value>, key: &str) -> Result<Map<String, Value>> {
    match input.get(key) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(items)) => Ok(items.clone()),
        Some(_) => Err(refuse(key, "項目の組 {…} にしてください。")),
    }
}

fn ages(input: &Map<String, Value>, key: &str) -> Result<Vec<Member>> {
    let ages = list(input, key)?;
    let age =
        |value: &Value| value.as_u64().and_then(|age| u8::try_from(age).ok()).filter(|age| *age <= MAX_AGE);
    ages.iter()
        .map(|value| {
            age(value).ok_or_else(|| refuse(key, format!("年齢は0から{MAX_AGE}までの整数にしてください。")))
        })
        .map(|age| age.and_then(Member::of_age))
        .collect()
}

fn amount(input: &Map<String, Value>, key: &str) -> Result<Yen> {
    match input.get(key) {
        None | Some(Value::Null) => Ok(Yen::ZERO),
        Some(value) => whole(key, value),
    }
}

fn whole(key: &str, value: &Value) -> Result<Yen> {
    let yen = value.as_i64().filter(|yen| *yen >= 0);
    yen.map(Yen::new).ok_or_else(|| refuse(key, "0以上の整数 (円) にしてください。"))
}
