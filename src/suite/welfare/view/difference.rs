//! What a month's payments differ in from the month before, told by cause.
//!
//! A cause is what can be read off the two levels: changed members, ages, rent, income, season, the
//! standard itself. Amounts of a case's causes add up to its difference.

use std::collections::BTreeMap;

use crate::base::date::{Date, FiscalYear, Month, age_on};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::Reader;
use crate::suite::resident::model::PersonNo;
use crate::suite::welfare::action::{level, need, pay};
use crate::suite::welfare::model::AgeRule;
use crate::suite::welfare::model::case::Case;
use crate::suite::welfare::model::decision::{Inputs, Level};
use crate::suite::welfare::model::id::{CaseNo, RunNo};
use crate::suite::welfare::model::payment::{Outcome, Part, Payment};

/// How a case's payment differs from the month before.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The month before, if it was determined.
    pub before: Option<Yen>,
    /// This month.
    pub now: Yen,
    /// By cause; together the difference.
    pub causes: Vec<(String, Yen)>,
}

/// A case in the preview of a run.
#[derive(Clone, Debug)]
pub struct PreviewLine {
    /// The case.
    pub case: CaseNo,
    /// Who is paid.
    pub payee: PersonNo,
    /// Their name.
    pub name: String,
    /// What is paid: the month, and earlier months not yet paid.
    pub payments: Vec<Payment>,
    /// How the month itself differs.
    pub difference: Option<Difference>,
}

/// A run as it would be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Case by case.
    pub lines: Vec<PreviewLine>,
    /// What it would come to.
    pub outcome: Outcome,
    /// By cause: how many cases, and how much.
    pub causes: Vec<(String, usize, Yen)>,
}

/// What a run of the month would pay, and how it differs from the month before. Writes nothing.
///
/// # Errors
/// Store errors; `BASE-08` out of range.
pub fn preview(reader: &impl Reader, month: Month, bank_date: Date, today: Date) -> Result<Preview> {
    let mut preview = Preview { lines: Vec::new(), outcome: Outcome::default(), causes: Vec::new() };
    for no in pay::cases(reader)? {
        let case = need(reader, no)?;
        let lines = pay::lines(reader, RunNo(0), (month, bank_date), &case)?;
        if let Some(line) = preview_line(reader, &case, month, lines, today)? {
            pay::count(&mut preview.outcome, &line.payments)?;
            preview.lines.push(line);
        }
    }
    preview.causes = by_cause(&preview.lines)?;
    Ok(preview)
}

fn preview_line(
    reader: &impl Reader,
    case: &Case,
    month: Month,
    lines: Vec<pay::Line>,
    today: Date,
) -> Result<Option<PreviewLine>> {
    let Some(first) = lines.first() else { return Ok(None) };
    let payee = first.payment.payee;
    let now = lines.iter().find(|l| l.payment.month == month).and_then(|l| l.level.clone());
    let before = match lines.iter().find(|l| l.payment.month == month.plus(-1)) {
        Some(unpaid) => unpaid.level.clone(),
        None => level::newest(reader, case.no, month.plus(-1))?,
    };
    let difference = now.map(|now| difference(before.as_ref(), &now)).transpose()?;
    Ok(Some(PreviewLine {
        case: case.no,
        payee,
        name: super::name(reader, payee, today)?,
        payments: lines.into_iter().map(|l| l.payment).collect(),
        difference,
    }))
}

/// The differences of a run that was computed, case by case.
///
/// # Errors
/// Store errors; `BASE-08` out of range.
pub fn of_payment(reader: &impl Reader, payment: &Payment) -> Result<Option<Difference>> {
    let Some(now) = level::newest(reader, payment.case, payment.month)? else { return Ok(None) };
    let before = level::newest(reader, payment.case, payment.month.plus(-1))?;
    difference(before.as_ref(), &now).map(Some)
}

/// Sums of differences by cause: how many cases, and how much.
///
/// # Errors
/// `BASE-08` out of range.
pub fn by_cause(lines: &[PreviewLine]) -> Result<Vec<(String, usize, Yen)>> {
    let mut sums: BTreeMap<&str, (usize, Yen)> = BTreeMap::new();
    for (cause, yen) in lines.iter().filter_map(|l| l.difference.as_ref()).flat_map(|d| &d.causes) {
        let sum = sums.entry(cause).or_default();
        *sum = (sum.0 + 1, sum.1.plus(*yen)?);
    }
    Ok(sums.into_iter().map(|(cause, (cases, yen))| (cause.to_owned(), cases, yen)).collect())
}

/// How a level differs from that of the month before.
///
/// # Errors
/// `BASE-08` out of range.
pub fn difference(before: Option<&Level>, now: &Level) -> Result<Difference> {
    let Some(before) = before else {
        return Ok(Difference { before: None, now: now.total, causes: vec![("開始".to_owned(), now.total)] });
    };
    let amount = |level: &Level, part: Part| {
        level.parts.iter().find(|(p, _)| *p == part).map_or(Yen::ZERO, |(_, yen)| *yen)
    };
    let mut causes: Vec<(String, Yen)> = Vec::new();
    for part in [
        Part::Base,
        Part::Special,
        Part::Winter,
        Part::YearEnd,
        Part::Additions,
        Part::Schooling,
        Part::HighSchool,
        Part::Housing,
        Part::Income,
        Part::Days,
    ] {
        let moved = amount(now, part).minus(amount(before, part))?;
        if moved == Yen::ZERO {
            continue;
        }
        let cause = cause(part, before, now);
        match causes.iter_mut().find(|(known, _)| *known == cause) {
            Some((_, sum)) => *sum = sum.plus(moved)?,
            None => causes.push((cause, moved)),
        }
    }
    Ok(Difference { before: Some(before.total), now: now.total, causes })
}

fn cause(part: Part, before: &Level, now: &Level) -> String {
    let (a, b) = (&before.inputs, &now.inputs);
    let people = |i: &Inputs| i.members.iter().map(|m| m.person).collect::<Vec<_>>();
    let facts = |i: &Inputs| i.members.iter().map(|m| m.facts).collect::<Vec<_>>();
    let words = match part {
        Part::Winter | Part::YearEnd | Part::Days => part.title(),
        Part::Base | Part::Special if people(a) != people(b) => "世帯員の異動",
        Part::Base if ages(before) != ages(now) => "年齢の変更",
        Part::Base | Part::Special if a.municipality != b.municipality => "転居",
        Part::Base | Part::Special => "基準の改定",
        Part::Additions | Part::Schooling | Part::HighSchool if people(a) != people(b) => "世帯員の異動",
        Part::Additions | Part::Schooling | Part::HighSchool if facts(a) != facts(b) || a.parenting != b.parenting => {
            "世帯員の状況の変更"
        }
        Part::Additions | Part::Schooling | Part::HighSchool => "加算・教育扶助等の改定",
        Part::Housing if a.rent != b.rent => "家賃の変更",
        Part::Housing => "住宅扶助の上限の変更",
        Part::Income if a.earnings != b.earnings || a.other != b.other => "収入の変更",
        Part::Income => "収入充当の変更",
    };
    words.to_owned()
}

/// Ages by the rule of the level.
fn ages(level: &Level) -> Vec<Option<u8>> {
    let day = match level.inputs.ages {
        AgeRule::FiscalYearStart => FiscalYear::of(level.month.first()).first(),
        AgeRule::MonthStart => level.month.first(),
    };
    level.inputs.members.iter().map(|m| age_on(m.birth, day.max(m.birth))).collect()
}
