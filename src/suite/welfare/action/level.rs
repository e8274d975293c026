//! 程度の決定: from what is recorded of a case to the level of a month, kept in versions.

use crate::access::Deed;
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::{Person, PersonNo};
use crate::suite::welfare::errors::{BIRTH_UNKNOWN, NOT_NOW};
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::model::AgeRule;
use crate::suite::welfare::model::case::Case;
use crate::suite::welfare::model::decision::{
    Decision, DecisionKind, DecisionState, InputMember, Inputs, Level,
};
use crate::suite::welfare::model::id::{CaseNo, month_key};
use crate::suite::welfare::model::income::{Income, IncomeKind, in_force};
use crate::suite::welfare::model::office::Office;
use crate::suite::welfare::rules::month::{MonthLevel, determine as by_rule};
use crate::suite::welfare::tables::DECISIONS_OF;

/// The first day of assistance, by the approved decision to open (開始決定の適用日).
///
/// # Errors
/// Store errors.
pub fn opened_from(reader: &impl Reader, case: CaseNo) -> Result<Option<Date>> {
    let mut first: Option<Date> = None;
    for decision in reader.by(&DECISIONS_OF, &case)? {
        let Decision { kind, state, applied_from, .. } = decision?;
        if kind == DecisionKind::Open && state == DecisionState::Approved {
            first = Some(first.map_or(applied_from, |day| day.min(applied_from)));
        }
    }
    Ok(first)
}

/// What is recorded of a case for a month. `from_day` is the first day of assistance, when it lies in
/// the month. Who belongs to the household on the first day counts for the whole month.
///
/// # Errors
/// `WELFARE-31` when nobody counts on that day, `WELFARE-53` when a birth date is not known.
pub fn inputs(reader: &impl Reader, case: &Case, month: Month, from_day: Option<Date>) -> Result<Inputs> {
    let day = from_day.filter(|day| month.contains(*day)).unwrap_or(month.first());
    let living = case.living_on(day).ok_or_else(|| NOT_NOW.error())?;
    let mut members = Vec::new();
    for member in case.counted_on(day) {
        let person = reader.need::<Person>(&member.person)?;
        let birth = person.birth.earliest().ok_or_else(|| BIRTH_UNKNOWN.with(format!("宛名番号{}", person.no)))?;
        members.push(InputMember { person: member.person, birth, facts: member.facts_on(day) });
    }
    if members.is_empty() {
        return Err(NOT_NOW.with("その月の初めに世帯員がいません。"));
    }
    let (earnings, other) = incomes(reader, case.no, &members, month)?;
    let ages = reader.get::<Office>(&())?.map_or(AgeRule::FiscalYearStart, |office| office.ages);
    Ok(Inputs {
        prefecture: living.prefecture.clone(),
        municipality: living.municipality.clone(),
        members,
        parenting: living.parenting,
        rent: living.rent,
        earnings,
        other,
        ages,
        from_day: from_day.filter(|day| month.contains(*day) && day.day() > 1),
    })
}

/// Gross earnings by earner, the highest first, and everything else.
fn incomes(reader: &impl Reader, case: CaseNo, members: &[InputMember], month: Month) -> Result<(Vec<Yen>, Yen)> {
    let entries: Vec<Income> = reader.under::<Income>(&case, Direction::Up)?.collect::<Result<_>>()?;
    let counted = in_force(&entries, month);
    let of = |person: PersonNo| counted.iter().filter(move |e| e.person == person);
    let (mut earnings, mut other) = (Vec::new(), Yen::ZERO);
    for member in members {
        let mut earned = Yen::ZERO;
        for entry in of(member.person) {
            match entry.kind {
                IncomeKind::Earnings => earned = earned.plus(entry.amount)?,
                IncomeKind::Pension
                | IncomeKind::Support
                | IncomeKind::Allowance
                | IncomeKind::Temporary
                | IncomeKind::Insurance => other = other.plus(entry.amount)?,
            }
        }
        if earned > Yen::ZERO {
            earnings.push(earned);
        }
    }
    earnings.sort_unstable_by(|a, b| b.cmp(a));
    Ok((earnings, other))
}

/// The level of these facts by the tables in force.
///
/// # Errors
/// As the rules: `WELFARE-01`, `-02`, `-04`, `-05`.
pub fn determine(inputs: &Inputs, month: Month) -> Result<MonthLevel> {
    by_rule(LawTables::shipped()?, inputs, month)
}

/// The newest level kept for a month.
///
/// # Errors
/// Store errors.
pub fn newest(reader: &impl Reader, case: CaseNo, month: Month) -> Result<Option<Level>> {
    reader.under::<Level>(&(case, month_key(month)), Direction::Down)?.next().transpose()
}

/// The level of what is recorded now, as the next version would be.
///
/// # Errors
/// As [`inputs`] and [`determine`].
pub fn of_now(reader: &impl Reader, case: &Case, month: Month, from: Option<Date>, on: Date) -> Result<Level> {
    let inputs = inputs(reader, case, month, from)?;
    let found = determine(&inputs, month)?;
    Ok(Level {
        case: case.no,
        month,
        version: 1,
        on,
        inputs,
        minimum: found.assessment.minimum,
        income: found.assessment.income,
        parts: found.parts,
        items: found.items,
        total: found.total,
    })
}

/// Whether two levels say the same.
#[must_use]
pub fn same(a: &Level, b: &Level) -> bool {
    a.inputs == b.inputs && a.parts == b.parts && a.items == b.items && a.total == b.total
}

/// Keeps a level: as a new version when it differs from the newest one.
///
/// # Errors
/// Store errors.
pub fn keep(deed: &mut Deed<'_, '_>, level: Level) -> Result<Level> {
    let newest = newest(&**deed, level.case, level.month)?;
    if let Some(kept) = &newest
        && same(kept, &level)
    {
        return Ok(kept.clone());
    }
    let level = Level { version: newest.map_or(1, |kept| kept.version + 1), ..level };
    deed.insert(&level)?;
    Ok(level)
}
