//! 加算 (保護の基準 別表第1第2章): what single members' circumstances add to the living standard.
//!
//! 障害者, 母子, 児童養育 and 妊産婦. It does not settle 重複調整 (one person under two additions of
//! which only the higher counts); when both 障害者加算 and 母子加算 arise it says so in a notice.

use crate::base::date::Month;
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::suite::welfare::law::{AdditionKey, Figure, LawTables, Table};
use crate::suite::welfare::model::{Childhood, Disability, Grade, Household, Maternity, Parenting};

use super::working::{Step, yen};

/// The additions of a household: each kind that arises, with its amount, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Additions {
    /// Kind (障害者加算 …) and amount, only those above 0.
    pub kinds: Vec<(&'static str, Yen)>,
    /// The working of each kind.
    pub steps: Vec<Step>,
    /// What a reader must be told.
    pub notices: Vec<String>,
}

impl Additions {
    fn add(&mut self, step: Step, kind: &'static str) {
        if step.yen > Yen::ZERO {
            self.kinds.push((kind, step.yen));
            self.steps.push(step);
        }
    }
}

/// All additions of a month. Fails when the row of one that arises is missing.
pub fn additions(tables: &LawTables, household: &Household, grade: Grade, month: Month) -> Result<Additions> {
    let find = |key: AdditionKey| {
        let cell = Table::Addition.cell(grade.coarse(), key as usize, 0);
        tables.find(Table::Addition, cell, month)
    };
    let mut all = Additions::default();
    let children = household.members.iter().filter(|m| m.childhood == Childhood::Child).count();
    if children > 0 {
        let each = find(AdditionKey::ChildRaising)?;
        all.add(times("児童養育加算", &each, children), "児童養育加算");
    }
    let lone = household.parenting == Parenting::Lone && children > 0;
    if lone {
        all.add(lone_parent(find, children)?, "母子加算");
    }
    let mut disabled = Vec::new();
    let mut maternity = Vec::new();
    for member in &household.members {
        if let Some(disability) = member.disability {
            let key = match disability {
                Disability::First => AdditionKey::DisabilityFirst,
                Disability::Second => AdditionKey::DisabilitySecond,
            };
            disabled.push(one(member.age, &find(key)?));
        }
        if let Some(stage) = member.maternity {
            let key = match stage {
                Maternity::BeforeSixMonths => AdditionKey::PregnantEarly,
                Maternity::FromSixMonths => AdditionKey::PregnantLate,
                Maternity::AfterBirth => AdditionKey::AfterBirth,
            };
            maternity.push(one(member.age, &find(key)?));
        }
    }
    if lone && !disabled.is_empty() {
        all.notices.push(
            "障害者加算と母子加算を合算しています。同じ人に両方の事由があるときは重複調整 (保護の基準 別表第1第2章) \
             が必要です。"
                .to_owned(),
        );
    }
    all.add(Step::sum("障害者加算", disabled), "障害者加算");
    all.add(Step::sum("妊産婦加算", maternity), "妊産婦加算");
    if children > 0 && tables.holds(Table::OldFloor, month) {
        all.notices.push(
            "2023年9月までの児童養育加算・母子世帯等に係る経過的加算は、確かな表がないため含めていません。"
                .to_owned(),
        );
    }
    Ok(all)
}

/// One child, two together, then so much for each further one.
fn lone_parent<'a>(find: impl Fn(AdditionKey) -> Result<Figure<'a>>, children: usize) -> Result<Step> {
    if children == 1 {
        let one = find(AdditionKey::LoneParentOne)?;
        return Ok(Step::new("母子加算", one.value).from(&one));
    }
    let two = find(AdditionKey::LoneParentTwo)?;
    if children == 2 {
        return Ok(Step::new("母子加算", two.value).from(&two));
    }
    let more = find(AdditionKey::LoneParentMore)?;
    let further = i64::try_from(children).unwrap_or(i64::MAX) - 2;
    Ok(Step::new("母子加算", two.value + more.value * further)
        .by(format!("{} + {} × {further}人", yen(two.value), yen(more.value)))
        .from(&two)
        .from(&more))
}

fn times(label: &'static str, each: &Figure<'_>, heads: usize) -> Step {
    let heads = i64::try_from(heads).unwrap_or(i64::MAX);
    Step::new(label, each.value * heads).by(format!("{} × {heads}人", yen(each.value))).from(each)
}

fn one(age: u8, figure: &Figure<'_>) -> Step {
    Step::new(format!("{age}歳"), figure.value).from(figure)
}
