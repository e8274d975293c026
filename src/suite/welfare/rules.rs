//! 程度の決定: from a household and a month to what is paid, with the whole working.
//!
//! Pure functions of the law tables; the same tree of steps stands on page, letter and command line.
//! They read no clock, no store and no file, and know nothing of cases, days or payments.

pub mod additions;
pub mod aids;
pub mod income;
pub mod living;
pub mod month;
pub mod seasonal;
pub mod working;

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;

use super::law::{LawTables, RowRef};
use super::model::{Grade, Household};

pub use additions::Additions;
pub use living::{Base, Living};
pub use working::Step;

/// What the standard says of one household in one month.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The month it is for.
    pub month: Month,
    /// 級地
    pub grade: Grade,
    /// Whether the list of grades names the municipality (else the grade is 3級地-2).
    pub listed: bool,
    /// Number of members counted.
    pub members: usize,
    /// 基準生活費 and 特例加算
    pub living: Living,
    /// 冬季加算
    pub winter: Yen,
    /// 期末一時扶助
    pub year_end: Yen,
    /// 生活扶助基準計: living, special, winter and year's end, without additions
    pub living_total: Yen,
    /// 加算 by kind
    pub additions: Vec<(&'static str, Yen)>,
    /// 教育扶助
    pub schooling: Yen,
    /// 高等学校等就学費
    pub high_school: Yen,
    /// 住宅扶助上限
    pub housing_ceiling: Yen,
    /// 住宅扶助
    pub housing: Yen,
    /// 最低生活費
    pub minimum: Yen,
    /// Σ基礎控除
    pub deductions: Yen,
    /// 収入認定額
    pub income: Yen,
    /// 支給額, never negative
    pub payment: Yen,
    /// The working from 支給額 down to every table row.
    pub working: Step,
    /// What a reader must be told beside the figures.
    pub notices: Vec<String>,
}

impl Assessment {
    /// Rows behind the figures that are inferred, or whose start is not known, and that must be shown so.
    #[must_use]
    pub fn marked(&self) -> Vec<&RowRef> {
        self.working.marked()
    }
}

/// Assesses a household for a month.
///
/// Fails with `HOUSEHOLD_REFUSED` when the household cannot be real, with `NO_TABLE` or
/// `FIGURE_UNKNOWN` when a needed row does not hold in the month (named in the detail).
pub fn assess(tables: &LawTables, household: &Household, month: Month) -> Result<Assessment> {
    household.check()?;
    let (grade, _) = tables.grade(&household.place, month)?;
    let living = living::living(tables, household, grade, month)?;
    let winter = seasonal::winter(tables, household, month)?;
    let year_end = seasonal::year_end(tables, household, grade, month)?;
    let additions = additions::additions(tables, household, grade, month)?;
    let (schooling, high_school) = aids::schooling(tables, household, month)?;
    let (housing, housing_ceiling) = aids::housing(tables, household, grade, month)?;
    let counted = income::counted(tables, household, month)?;

    let mut notices = additions.notices;
    if !household.place.is_listed() {
        notices.push("級地表に名のない市町村なので3級地-2としています。".to_owned());
    }
    let (winter_yen, year_end_yen) = (winter.yen, year_end.yen);
    let mut parts = living.steps.clone();
    parts.extend([winter, year_end]);
    let living_step = Step::sum("生活扶助基準計", parts).under("生活保護法第12条");
    let living_total = living_step.yen;
    let additions_step = Step::sum("加算", additions.steps).under("生活保護法第12条");
    let (schooling_yen, high_yen, housing_yen) = (schooling.yen, high_school.yen, housing.yen);
    let minimum_step =
        Step::sum("最低生活費", vec![living_step, additions_step, schooling, high_school, housing]);
    let (minimum, income) = (minimum_step.yen, counted.step.yen);
    let payment = minimum.minus(income)?.max(Yen::ZERO);
    let working = Step::new("支給額", payment.get())
        .by(format!("{minimum} - {income}"))
        .under("生活保護法第8条第1項")
        .of(vec![minimum_step, counted.step]);
    Ok(Assessment {
        month,
        grade,
        listed: household.place.is_listed(),
        members: household.members.len(),
        living,
        winter: winter_yen,
        year_end: year_end_yen,
        living_total,
        additions: additions.kinds,
        schooling: schooling_yen,
        high_school: high_yen,
        housing_ceiling,
        housing: housing_yen,
        minimum,
        deductions: counted.deductions,
        income,
        payment,
        working,
        notices,
    })
}
