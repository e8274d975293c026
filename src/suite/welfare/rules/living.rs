//! 基準生活費: the living standard of a household in both regimes, without what the season adds.
//!
//! 2020-10 to 2023-09: two formulas, the second not below a share of the first. From 2023-10 on: one
//! formula, then 特例加算 per head. It knows no winter and no additions (see `seasonal`, `additions`).

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::suite::welfare::errors;
use crate::suite::welfare::law::{LawTables, Table};
use crate::suite::welfare::model::{BAND_NAMES, Grade, Household, Member, age_band};

use super::working::{Step, rate, up_to_ten, yen};

/// Rates are kept in ten-thousandths.
const ONE: i64 = 10_000;
/// The limit of the old regime multiplies two rates: figures are exact in these parts of a yen.
const FINE: i64 = ONE * ONE;

/// 基準生活費 of a household, with what went into it.
#[derive(Clone, Debug)]
pub struct Living {
    /// Which regime computed it.
    pub base: Base,
    /// Σ経過的加算
    pub transitional: Yen,
    /// 基準生活費 with 経過的加算, up to 10 yen.
    pub rounded: Yen,
    /// 特例加算 of all members (0 before 2023-10).
    pub special: Yen,
    /// The latest month in which one of its tables began: the name of the standard's version.
    pub since: Month,
    /// The working: 基準生活費 and, if any, 特例加算.
    pub steps: Vec<Step>,
}

/// What the formulas of a regime were fed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// From 2023-10 on.
    One {
        /// Σ第1類
        category1: Yen,
        /// 逓減率 in ten-thousandths.
        rate: i64,
        /// 第2類
        category2: Yen,
    },
    /// 2020-10 to 2023-09.
    Two {
        /// 基準額1 and 基準額2 in hundred-millionths of a yen, exact.
        formulas: [i64; 2],
        /// The sum with 経過的加算 before rounding, in the same parts.
        unrounded: i64,
    },
}

/// The unrounded sum of the old regime as a number for display.
#[must_use]
pub fn fine_to_yen(fine: i64) -> f64 {
    // Sums stay far below 2^53.
    fine as f64 / FINE as f64
}

/// The living standard in a month.
///
/// Fails with `NO_TABLE` or `FIGURE_UNKNOWN` naming the row that is missing; the old regime's tables
/// end at five persons.
pub fn living(tables: &LawTables, household: &Household, grade: Grade, month: Month) -> Result<Living> {
    if tables.holds(Table::OldFloor, month) {
        two_formulas(tables, &household.members, grade, month)
    } else {
        one_formula(tables, &household.members, grade, month)
    }
}

/// The cell of a per-size column: 1 to 9 persons, then the last one.
fn size_cell(members: usize) -> usize {
    members.min(10).saturating_sub(1)
}

fn count(members: usize) -> i64 {
    i64::try_from(members).unwrap_or(i64::MAX)
}

/// A figure by number of persons where the table gives 1 to 9 and what each further person adds.
pub(super) fn by_size(
    tables: &LawTables,
    table: Table,
    (grade, key): (usize, usize),
    members: usize,
    month: Month,
) -> Result<Step> {
    let figure = tables.find(table, table.cell(grade, key, size_cell(members.min(9))), month)?;
    if members <= 9 {
        return Ok(Step::new(table.shape().name, figure.value).from(&figure));
    }
    let extra = tables.find(table, table.cell(grade, key, 9), month)?;
    let more = count(members) - 9;
    let total = figure.value + extra.value * more;
    let arithmetic = format!("{} + {} × {more}人", yen(figure.value), yen(extra.value));
    Ok(Step::new(table.shape().name, total).from(&figure).from(&extra).by(arithmetic))
}

fn one_formula(tables: &LawTables, members: &[Member], grade: Grade, month: Month) -> Result<Living> {
    let size = size_cell(members.len());
    let mut since = Vec::with_capacity(5);
    let mut category1 = Vec::with_capacity(members.len());
    let mut transitional = Vec::with_capacity(members.len());
    for member in members {
        let band = age_band(member.age);
        let first = tables.find(Table::Category1, Table::Category1.cell(grade.index(), band, 0), month)?;
        category1.push(Step::new(member_label(member), first.value).from(&first));
        let cell = Table::Transitional.cell(grade.index(), band, size);
        let extra = tables.find(Table::Transitional, cell, month)?;
        transitional.push(Step::new(member_label(member), extra.value).from(&extra));
        since.extend([first.from(), extra.from()]);
    }
    let reduction = tables.find(Table::SizeRate, Table::SizeRate.cell(0, 0, size), month)?;
    let special = tables.find(Table::Special, Table::Special.cell(0, 0, 0), month)?;
    let category2 = by_size(tables, Table::Category2, (0, 0), members.len(), month)?;
    since.extend([reduction.from(), special.from()]);

    let category1 = Step::sum("第1類", category1);
    let transitional = Step::sum("経過的加算", transitional);
    let (first, second, added) = (category1.whole(), category2.whole(), transitional.whole());
    let reduced = first * reduction.value / ONE;
    let unrounded = reduced + second + added;
    let rounded = up_to_ten(unrounded);
    let heads = count(members.len());
    let reduced_step = Step::new("第1類×逓減率", reduced)
        .by(format!("{} × {} (1円未満切捨て)", yen(first), rate(reduction.value)))
        .from(&reduction)
        .of(vec![category1]);
    let base_step = Step::new("基準生活費", rounded)
        .by(format!("{} + {} + {} (10円未満切上げ)", yen(reduced), yen(second), yen(added)))
        .under("生活保護法第8条・第12条")
        .of(vec![reduced_step, category2, transitional]);
    let special_step = Step::new("特例加算", special.value * heads)
        .by(format!("{} × {heads}人", yen(special.value)))
        .from(&special);
    Ok(Living {
        base: Base::One { category1: Yen::new(first), rate: reduction.value, category2: Yen::new(second) },
        transitional: Yen::new(added),
        rounded: Yen::new(rounded),
        special: special_step.yen,
        since: since.into_iter().max().unwrap_or(month),
        steps: vec![base_step, special_step],
    })
}

fn two_formulas(tables: &LawTables, members: &[Member], grade: Grade, month: Month) -> Result<Living> {
    let size = members.len();
    if size > 5 {
        return Err(errors::NO_TABLE.with(format!(
            "{} {} {size}人 {month}",
            Table::OldCategory2.shape().name,
            grade.name()
        )));
    }
    let size = size_cell(size);
    let floor = tables.find(Table::OldFloor, 0, month)?;
    let (first, first_step) = formula(tables, members, (grade, 0), month)?;
    let (second, second_step) = formula(tables, members, (grade, 1), month)?;
    let mut transitional = Vec::with_capacity(members.len());
    for member in members {
        let cell = Table::OldTransitional.cell(grade.index(), age_band(member.age), size);
        let extra = tables.find(Table::OldTransitional, cell, month)?;
        transitional.push(Step::new(member_label(member), extra.value).from(&extra));
    }
    let transitional = Step::sum("経過的加算", transitional);
    // `first` and `second` are in ten-thousandths; times the limit's rate gives hundred-millionths.
    let limit = first * floor.value;
    let (second_fine, adopted) = (second * ONE, limit.max(second * ONE));
    let unrounded = adopted + transitional.whole() * FINE;
    let rounded = up_to_ten(unrounded.div_euclid(FINE) + i64::from(unrounded.rem_euclid(FINE) > 0));
    let choice = if limit > second_fine { "基準額1×下限率を採る" } else { "基準額2を採る" };
    let base_step = Step::new("基準生活費", rounded)
        .by(format!(
            "max({} × {}, {}) + {} ({choice}、10円未満切上げ)",
            parts(first * ONE),
            rate(floor.value),
            parts(second_fine),
            yen(transitional.whole())
        ))
        .under("生活保護法第8条・第12条")
        .from(&floor)
        .of(vec![first_step, second_step, transitional.clone()]);
    Ok(Living {
        base: Base::Two { formulas: [first * ONE, second_fine], unrounded },
        transitional: transitional.yen,
        rounded: Yen::new(rounded),
        special: Yen::ZERO,
        since: floor.from(),
        steps: vec![base_step],
    })
}

/// 基準額 of one formula in ten-thousandths of a yen: Σ第1類 × 逓減率 + 第2類.
fn formula(
    tables: &LawTables,
    members: &[Member],
    (grade, number): (Grade, usize),
    month: Month,
) -> Result<(i64, Step)> {
    let size = size_cell(members.len());
    let mut category1 = Vec::with_capacity(members.len());
    for member in members {
        let key = number * BAND_NAMES.len() + age_band(member.age);
        let figure =
            tables.find(Table::OldCategory1, Table::OldCategory1.cell(grade.index(), key, 0), month)?;
        category1.push(Step::new(member_label(member), figure.value).from(&figure));
    }
    let category1 = Step::sum("第1類", category1);
    let cell = Table::OldSizeRate.cell(grade.index(), number, size);
    let reduction = tables.find(Table::OldSizeRate, cell, month)?;
    let category2 =
        tables.find(Table::OldCategory2, Table::OldCategory2.cell(grade.index(), number, size), month)?;
    let sum = category1.whole() * reduction.value + category2.value * ONE;
    let label = if number == 0 { "基準額1" } else { "基準額2" };
    let step = Step::new(label, sum / ONE)
        .by(format!("{} × {} + {}", yen(category1.whole()), rate(reduction.value), yen(category2.value)))
        .from(&reduction)
        .from(&category2)
        .of(vec![category1]);
    Ok((sum, step))
}

/// An exact amount in hundred-millionths of a yen as people read it: `121,967.688円`.
fn parts(fine: i64) -> String {
    let (whole, part) = (fine / FINE, fine % FINE);
    if part == 0 {
        return yen(whole);
    }
    let decimals = format!("{part:08}");
    yen(whole).replace('円', &format!(".{}円", decimals.trim_end_matches('0')))
}

fn member_label(member: &Member) -> String {
    format!("{}歳", member.age)
}
