//! The output of a calculation case: the keys of each regime, in the order the standard adds them up.
//!
//! It computes nothing itself (see `rules`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::error::Result;
use crate::suite::welfare::law::{LawTables, Table};
use crate::suite::welfare::rules::living::{fine_to_yen, living};
use crate::suite::welfare::rules::{self, Assessment, Base, Step};

use super::input::{Case, Spelling};

/// What is printed for a case.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Output {
    /// The regime to 2023-09, household given as adults and children.
    Family(FamilyOutput),
    /// Everything else.
    Whole(Box<WholeOutput>),
}

/// The living standard of the old regime alone.
#[derive(Serialize)]
pub(super) struct FamilyOutput {
    kyuchi: &'static str,
    era: String,
    members: usize,
    seikatsu_fujo_raw: f64,
    seikatsu_fujo_rounded10: i64,
    keikateki_kasan: i64,
}

/// What the formula of the regime from 2023-10 on was fed with.
#[derive(Serialize)]
struct OneFormula {
    #[serde(rename = "第1類合計")]
    category1: i64,
    #[serde(rename = "逓減率")]
    rate: f64,
    #[serde(rename = "第2類")]
    category2: i64,
}

/// What the two formulas of the regime to 2023-09 gave.
#[derive(Serialize)]
struct TwoFormulas {
    #[serde(rename = "基準額1")]
    first: f64,
    #[serde(rename = "基準額2")]
    second: f64,
    seikatsu_fujo_raw: f64,
    seikatsu_fujo_rounded10: i64,
}

/// From the living standard to the payment.
#[derive(Serialize)]
pub(super) struct WholeOutput {
    kyuchi: &'static str,
    era: String,
    members: usize,
    #[serde(flatten)]
    one: Option<OneFormula>,
    #[serde(flatten)]
    two: Option<TwoFormulas>,
    #[serde(rename = "経過的加算")]
    transitional: i64,
    #[serde(rename = "基準生活費_10円切上")]
    rounded: i64,
    #[serde(rename = "特例加算")]
    special: i64,
    #[serde(rename = "冬季加算")]
    winter: i64,
    #[serde(rename = "期末一時扶助")]
    year_end: i64,
    #[serde(rename = "生活扶助基準計")]
    living: i64,
    #[serde(rename = "加算")]
    additions: BTreeMap<&'static str, i64>,
    #[serde(rename = "教育扶助")]
    schooling: i64,
    #[serde(rename = "高等学校等就学費")]
    high_school: i64,
    #[serde(rename = "住宅扶助上限")]
    housing_ceiling: i64,
    #[serde(rename = "住宅扶助")]
    housing: i64,
    #[serde(rename = "最低生活費")]
    minimum: i64,
    #[serde(rename = "基礎控除")]
    deductions: i64,
    #[serde(rename = "収入認定額")]
    income: i64,
    #[serde(rename = "支給額")]
    payment: i64,
}

/// Assesses a case; gives its output, its warnings and its working.
pub(super) fn assess(tables: &LawTables, case: Case) -> Result<(Output, Vec<String>, Step)> {
    let mut warnings = case.warnings;
    if case.spelling == Spelling::Family && tables.holds(Table::OldFloor, case.period) {
        let (grade, _) = tables.grade(&case.household.place, case.period)?;
        let living = living(tables, &case.household, grade, case.period)?;
        let raw = match living.base {
            Base::Two { unrounded, .. } => fine_to_yen(unrounded),
            Base::One { .. } => living.rounded.get() as f64,
        };
        let output = FamilyOutput {
            kyuchi: grade.name(),
            era: living.since.to_string(),
            members: case.household.members.len(),
            seikatsu_fujo_raw: raw,
            seikatsu_fujo_rounded10: living.rounded.get(),
            keikateki_kasan: living.transitional.get(),
        };
        let steps = Step::sum("生活扶助", living.steps);
        return Ok((Output::Family(output), warnings, steps));
    }
    let assessment = rules::assess(tables, &case.household, case.period)?;
    // The place has been warned of by name already.
    warnings.extend(assessment.notices.iter().filter(|n| !n.starts_with("級地表")).cloned());
    let steps = assessment.working.clone();
    Ok((Output::Whole(Box::new(WholeOutput::of(&assessment))), warnings, steps))
}

impl WholeOutput {
    fn of(a: &Assessment) -> WholeOutput {
        let (one, two) = match a.living.base {
            Base::One { category1, rate, category2 } => {
                let rate = rate as f64 / 10_000.0;
                (Some(OneFormula { category1: category1.get(), rate, category2: category2.get() }), None)
            }
            Base::Two { formulas: [first, second], unrounded } => {
                let two = TwoFormulas {
                    first: fine_to_yen(first),
                    second: fine_to_yen(second),
                    seikatsu_fujo_raw: fine_to_yen(unrounded),
                    seikatsu_fujo_rounded10: a.living.rounded.get(),
                };
                (None, Some(two))
            }
        };
        WholeOutput {
            kyuchi: a.grade.name(),
            era: a.living.since.to_string(),
            members: a.members,
            one,
            two,
            transitional: a.living.transitional.get(),
            rounded: a.living.rounded.get(),
            special: a.living.special.get(),
            winter: a.winter.get(),
            year_end: a.year_end.get(),
            living: a.living_total.get(),
            additions: a.additions.iter().map(|(kind, yen)| (*kind, yen.get())).collect(),
            schooling: a.schooling.get(),
            high_school: a.high_school.get(),
            housing_ceiling: a.housing_ceiling.get(),
            housing: a.housing.get(),
            minimum: a.minimum.get(),
            deductions: a.deductions.get(),
            income: a.income.get(),
            payment: a.payment.get(),
        }
    }
}
