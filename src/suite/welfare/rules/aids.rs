//! 教育扶助, 高等学校等就学費 and 住宅扶助: what is paid beside the living standard, month by month.
//!
//! It gives the monthly base of schooling alone; actual costs (教材代, 給食費) and one-time payments
//! are no part of it. The ceiling of housing is that of the place; the special standard is not.

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::suite::welfare::law::{LawTables, Table};
use crate::suite::welfare::model::{Grade, Household, School};

use super::working::{Step, yen};

/// 教育扶助 (小学校, 中学校) and 高等学校等就学費, in this order; 0 without pupils.
///
/// Fails when the amount of a school somebody attends is not known for the month.
pub fn schooling(tables: &LawTables, household: &Household, month: Month) -> Result<(Step, Step)> {
    let mut compulsory = Vec::new();
    let mut high = Vec::new();
    for school in [School::Elementary, School::JuniorHigh, School::High] {
        let pupils = household.pupils.iter().filter(|pupil| **pupil == school).count();
        if pupils == 0 {
            continue;
        }
        let base = tables.find(Table::Schooling, Table::Schooling.cell(0, school.index(), 0), month)?;
        let heads = i64::try_from(pupils).unwrap_or(i64::MAX);
        let (label, list) = match school {
            School::Elementary => ("小学校", &mut compulsory),
            School::JuniorHigh => ("中学校", &mut compulsory),
            School::High => ("高等学校等", &mut high),
        };
        let step = Step::new(label, base.value * heads).from(&base);
        list.push(step.by(format!("{} × {heads}人", yen(base.value))));
    }
    Ok((
        Step::sum("教育扶助", compulsory).under("生活保護法第13条"),
        Step::sum("高等学校等就学費", high).under("生活保護法第17条"),
    ))
}

/// 住宅扶助 and its ceiling: actual rent up to the ceiling of the city, where it has its own,
/// else of the prefecture and coarse grade, by number of persons (1, 2, 3–5, 6, 7 and more).
pub fn housing(tables: &LawTables, household: &Household, grade: Grade, month: Month) -> Result<(Step, Yen)> {
    let band = match household.members.len() {
        0 | 1 => 0,
        2 => 1,
        3..=5 => 2,
        6 => 3,
        _ => 4,
    };
    let prefecture = household.place.prefecture_index();
    let ceiling = match household.place.housing_key() {
        Some(city) => tables.find(Table::HousingCity, Table::HousingCity.cell(0, city, band), month)?,
        None => {
            let cell = Table::HousingPrefecture.cell(grade.coarse(), prefecture, band);
            tables.find(Table::HousingPrefecture, cell, month)?
        }
    };
    let paid = household.rent.get().min(ceiling.value);
    let step = Step::new("住宅扶助", paid)
        .by(format!("実際の家賃 {} と上限 {} の低い方", household.rent, yen(ceiling.value)))
        .under("生活保護法第14条")
        .from(&ceiling);
    Ok((step, Yen::new(ceiling.value)))
}
