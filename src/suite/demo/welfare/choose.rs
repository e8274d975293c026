//! Which households of the town are assisted, and how they live: by the seed, evenly over the town.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::access::Town;
use crate::base::date::Date;
use crate::base::error::Result;
use crate::store::Reader;
use crate::suite::demo::plan::Brief;
use crate::suite::resident::model::{HouseholdNo, Person};
use crate::suite::welfare::model::income::IncomeKind;
use crate::suite::welfare::model::{Disability, Parenting};

/// The most assisted households, and residents for each.
const MOST: usize = 150;
const RESIDENTS_EACH: usize = 60;

/// A household to be assisted.
pub(super) struct Chosen {
    pub members: Vec<Person>,
    pub rent: i64,
    pub incomes: Vec<(usize, IncomeKind, i64)>,
    pub lone: Parenting,
    pub disabled: Option<Disability>,
    pub pay: Paid,
}

/// How it is paid.
pub(super) enum Paid {
    Bank,
    Post,
    Window,
    Nothing,
}

/// Households of at most five persons with a head and known birthdays, evenly over the town; more of
/// old persons who live alone, as in the country at large.
pub(super) fn choose(town: &Town, brief: &Brief) -> Result<Vec<Chosen>> {
    let began = Date::new(2026, 5, 1).unwrap_or(Date::MIN);
    let mut households: BTreeMap<HouseholdNo, Vec<Person>> = BTreeMap::new();
    for person in town.read()?.all::<Person>()? {
        let person = person?;
        let home = person.memberships.last().filter(|m| m.to.is_none() && m.from.is_none_or(|from| from < began));
        if let Some(home) = home.map(|m| m.value.household)
            && person.lives_here_on(brief.as_of)
        {
            households.entry(home).or_default().push(person);
        }
    }
    let relation = |p: &Person| p.memberships.last().map(|m| m.value.relation.clone());
    let mut kinds: [Vec<Vec<Person>>; 4] = Default::default();
    for (_, mut members) in households {
        members.sort_by_key(|p| (!relation(p).is_some_and(|r| r.is_head()), p.no));
        let Some(head) = members.first().filter(|p| relation(p).is_some_and(|r| r.is_head())) else { continue };
        if members.len() > 5 || members.iter().any(|p| p.birth.exact().is_none_or(|birth| birth >= began)) {
            continue;
        }
        let old = |p: &Person| p.birth.exact().is_some_and(|b| b <= began.plus_years(-65));
        let child = |p: &Person| p.birth.exact().is_some_and(|b| b > began.plus_years(-18));
        let kind = match members.len() {
            1 if old(head) => 0,
            1 => 1,
            _ if members.iter().skip(1).all(child) => 2,
            _ => 3,
        };
        if let Some(list) = kinds.get_mut(kind) {
            list.push(members);
        }
    }
    let wanted = MOST.min(brief.residents / RESIDENTS_EACH);
    let mut rng = ChaCha8Rng::seed_from_u64(brief.seed ^ 0x7765_6c66);
    let mut chosen = Vec::new();
    for (list, share) in kinds.into_iter().zip([55, 25, 8, 12]) {
        let take = (wanted * share).div_ceil(100).min(list.len());
        let step = list.len() / take.max(1);
        let picked = list.into_iter().step_by(step.max(1)).take(take);
        chosen.extend(picked.map(|members| circumstances(members, began, &mut rng)));
    }
    chosen.truncate(wanted);
    // Mixed, so that every wave of applications holds every kind.
    let mut mixed: Vec<(u32, Chosen)> = chosen.into_iter().map(|c| (rng.random_range(0..u32::MAX), c)).collect();
    mixed.sort_by_key(|(at, _)| *at);
    Ok(mixed.into_iter().map(|(_, c)| c).collect())
}

fn circumstances(members: Vec<Person>, began: Date, rng: &mut ChaCha8Rng) -> Chosen {
    let mut incomes = Vec::new();
    for (at, person) in members.iter().enumerate() {
        let Some(birth) = person.birth.exact() else { continue };
        if birth <= began.plus_years(-65) && rng.random_range(0..10) < 6 {
            incomes.push((at, IncomeKind::Pension, rng.random_range(15..45) * 1000));
        } else if birth <= began.plus_years(-18) && rng.random_range(0..10) < 3 {
            incomes.push((at, IncomeKind::Earnings, rng.random_range(10..60) * 1000));
        }
    }
    let child = |p: &Person| p.birth.exact().is_some_and(|b| b > began.plus_years(-18));
    let lone = members.len() > 1 && members.iter().skip(1).all(child);
    let rent = match rng.random_range(0..10) {
        0..=1 => 0,
        _ => rng.random_range(15..34) * 1000,
    };
    let disabled = (!lone && rng.random_range(0..10) == 0).then_some(Disability::Second);
    let pay = match rng.random_range(0..100) {
        0..80 => Paid::Bank,
        80..93 => Paid::Post,
        93..98 => Paid::Window,
        _ => Paid::Nothing,
    };
    let lone = if lone { Parenting::Lone } else { Parenting::Other };
    Chosen { members, rent, incomes, lone, disabled, pay }
}
