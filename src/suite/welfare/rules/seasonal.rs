//! 冬季加算 and 期末一時扶助: what the season adds to the living standard.
//!
//! It does not know the special winter standard (冬季加算の特別基準) nor who is on assistance from
//! December into January; both need facts beyond the household's size.

use crate::base::date::Month;
use crate::base::error::Result;
use crate::suite::welfare::law::{LawTables, Table};
use crate::suite::welfare::model::{Grade, Household};

use super::living::by_size;
use super::working::Step;

/// 冬季加算 of a month: 0 outside the district's months. Fails when a table is missing.
pub fn winter(tables: &LawTables, household: &Household, month: Month) -> Result<Step> {
    let cell = Table::WinterDistrict.cell(0, household.place.prefecture_index(), 0);
    let district = tables.find(Table::WinterDistrict, cell, month)?;
    let number = usize::try_from(district.value).unwrap_or(0);
    let season = tables.find(Table::WinterSeason, Table::WinterSeason.cell(0, number, 0), month)?;
    let (first, last) = (season.value / 100, season.value % 100);
    let now = i64::from(month.month());
    let in_season = if first <= last { (first..=last).contains(&now) } else { now >= first || now <= last };
    let months = format!("地区{}は{first}月から{last}月まで", district.value + 1);
    if !in_season {
        return Ok(Step::new("冬季加算", 0).by(months).from(&season));
    }
    let step = by_size(tables, Table::Winter, (0, number), household.members.len(), month)?;
    let arithmetic =
        if step.arithmetic.is_empty() { months } else { format!("{} ({months})", step.arithmetic) };
    Ok(step.by(arithmetic).from(&district))
}

/// 期末一時扶助: December alone, otherwise 0. Fails when its table is missing in December.
pub fn year_end(tables: &LawTables, household: &Household, grade: Grade, month: Month) -> Result<Step> {
    if month.month() != 12 {
        return Ok(Step::new("期末一時扶助", 0).by("12月のみ".to_owned()));
    }
    by_size(tables, Table::YearEnd, (grade.index(), 0), household.members.len(), month)
}
