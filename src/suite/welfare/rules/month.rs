//! 程度の決定 of a case's month: from the facts that were recorded to what is paid, by 費目.
//!
//! Pure. It sets income against the assistances in their order (次官通知 第10: living first, then
//! housing, then schooling), and takes the days before the first day of assistance off the first
//! month (日割り). How the notices round a day's share has not been read again: each 費目 is rounded
//! up to whole yen, and the working says so.

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::{Rounding, Yen};
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::model::decision::Inputs;
use crate::suite::welfare::model::payment::{Item, Part};
use crate::suite::welfare::model::{Household, Income, Member};

use super::{Assessment, Step, assess};

/// What a month's facts come to.
#[derive(Clone, Debug)]
pub struct MonthLevel {
    /// The standard's answer for the whole month.
    pub assessment: Assessment,
    /// What the payment is made of.
    pub parts: Vec<(Part, Yen)>,
    /// What is paid, by 費目, those above 0.
    pub items: Vec<(Item, Yen)>,
    /// What is paid in all.
    pub total: Yen,
    /// The working, from what is paid down to the rows.
    pub working: Step,
}

/// The household of recorded facts, as the standard sees it in a month.
///
/// Fails with `HOUSEHOLD_REFUSED` or `NO_PREFECTURE` when it cannot be real.
pub fn household(tables: &LawTables, inputs: &Inputs, month: Month) -> Result<Household> {
    let member = |m: &crate::suite::welfare::model::decision::InputMember| -> Result<Member> {
        let born = Member::born(m.birth, inputs.ages, month)?;
        Ok(Member { disability: m.facts.disability, maternity: m.facts.maternity, ..born })
    };
    Ok(Household {
        place: tables.place(&inputs.prefecture, &inputs.municipality)?,
        members: inputs.members.iter().map(member).collect::<Result<_>>()?,
        parenting: inputs.parenting,
        pupils: inputs.members.iter().filter_map(|m| m.facts.school).collect(),
        rent: inputs.rent,
        income: Income { earnings: inputs.earnings.clone(), other: inputs.other },
    })
}

/// Determines the level of a month.
///
/// Fails as [`assess`] does.
pub fn determine(tables: &LawTables, inputs: &Inputs, month: Month) -> Result<MonthLevel> {
    let assessment = assess(tables, &household(tables, inputs, month)?, month)?;
    let additions = Yen::sum(assessment.additions.iter().map(|(_, yen)| *yen))?;
    let needs = [
        (Item::Living, assessment.living_total.plus(additions)?),
        (Item::Housing, assessment.housing),
        (Item::Education, assessment.schooling),
        (Item::Occupation, assessment.high_school),
    ];
    let mut left = assessment.income;
    let mut items = Vec::new();
    let mut steps = Vec::new();
    for (item, need) in needs {
        let set_off = left.min(need);
        left = left.minus(set_off)?;
        let rest = need.minus(set_off)?;
        if need > Yen::ZERO {
            steps.push(Step::new(item.title(), rest.get()).by(format!("{need} - 収入充当 {set_off}")));
        }
        items.push((item, rest));
    }
    let whole = Yen::sum(items.iter().map(|(_, yen)| *yen))?;
    let (items, days) = by_days(items, inputs, month)?;
    let total = Yen::sum(items.iter().map(|(_, yen)| *yen))?;
    let set_off = assessment.minimum.minus(whole)?;
    let mut working = Step::sum("費目ごとの支給額", steps)
        .under("生活保護法第8条第1項、次官通知 第10")
        .by(format!("収入認定額 {} のうち {set_off} を充当", assessment.income));
    if let Some((given, of)) = days {
        working = Step::new("日割り", total.get())
            .by(format!("{whole} × {given}/{of}（費目ごとに1円未満切上げ、端数の扱いは未確認）"))
            .under("生活保護法第7条・第25条")
            .of(vec![working]);
    }
    let mut tree = assessment.working.parts.clone();
    tree.push(working);
    let working = Step::new("支給額", total.get()).of(tree);
    let parts = parts(&assessment, additions, set_off, whole, total)?;
    items_above_zero(assessment, parts, items, total, working)
}

fn items_above_zero(
    assessment: Assessment,
    parts: Vec<(Part, Yen)>,
    items: Vec<(Item, Yen)>,
    total: Yen,
    working: Step,
) -> Result<MonthLevel> {
    let items = items.into_iter().filter(|(_, yen)| *yen > Yen::ZERO).collect();
    Ok(MonthLevel { assessment, parts, items, total, working })
}

/// The sum of these is what is paid.
fn parts(a: &Assessment, additions: Yen, set_off: Yen, whole: Yen, total: Yen) -> Result<Vec<(Part, Yen)>> {
    let all = [
        (Part::Base, a.living.rounded),
        (Part::Special, a.living.special),
        (Part::Winter, a.winter),
        (Part::YearEnd, a.year_end),
        (Part::Additions, additions),
        (Part::Schooling, a.schooling),
        (Part::HighSchool, a.high_school),
        (Part::Housing, a.housing),
        (Part::Income, Yen::ZERO.minus(set_off)?),
        (Part::Days, total.minus(whole)?),
    ];
    Ok(all.into_iter().filter(|(_, yen)| *yen != Yen::ZERO).collect())
}

/// Amounts by 費目, and the days given of the days there are.
type ByDays = (Vec<(Item, Yen)>, Option<(i64, i64)>);

/// The first month counts from the first day of assistance on.
fn by_days(items: Vec<(Item, Yen)>, inputs: &Inputs, month: Month) -> Result<ByDays> {
    let Some(from) = inputs.from_day.filter(|day| month.contains(*day) && day.day() > 1) else {
        return Ok((items, None));
    };
    let of = i64::from(month.last().day());
    let given = of - i64::from(from.day()) + 1;
    let share = |(item, yen): (Item, Yen)| Ok((item, yen.ratio(given, of, Rounding::Up)?));
    Ok((items.into_iter().map(share).collect::<Result<_>>()?, Some((given, of))))
}
