//! Opening a case, and where and how its household lives.

use super::level;
use super::member::{self, NewMember};
use super::{Caution, Overrides, Target, amend, lock, need, overridden};
use crate::access::{AccountId, Deed};
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::Reader;
use crate::suite::resident::model::{Span, Version, span};
use crate::suite::welfare::errors::{HEADS, INPUT, RENT_OVER};
use crate::suite::welfare::law::LawTables;
use crate::suite::welfare::model::case::{Case, CaseMember, Living, Role, Standing};
use crate::suite::welfare::model::id::CaseNo;
use crate::suite::welfare::model::{MAX_MONTHLY, id};

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Its persons, one of them the head.
    pub members: Vec<NewMember>,
    /// Where and how they live.
    pub living: Living,
    /// The caseworker in charge.
    pub worker: Option<AccountId>,
    /// Cautions overridden with a reason.
    pub overrides: Overrides,
}

/// Opens a case: a household of persons chosen by the office (世帯認定・世帯分離).
///
/// # Errors
/// `WELFARE-33` to `-36`, `WELFARE-40` unless overridden, `WELFARE-52`.
pub fn open(deed: &mut Deed<'_, '_>, new: NewCase) -> Result<CaseNo> {
    let heads = new.members.iter().filter(|m| m.role == Role::Head && m.standing == Standing::Counted).count();
    if heads != 1 {
        return Err(HEADS.error());
    }
    check_living(&new.living)?;
    let first = new.members.iter().map(|m| m.from).min().ok_or_else(|| HEADS.error())?;
    let no = CaseNo(deed.next("welfare.case")?);
    let mut case = Case {
        no,
        version: Version::FIRST,
        opened_on: deed.today(),
        worker: new.worker,
        members: Vec::new(),
        living: vec![Span::since(Some(first), new.living)],
        overrides: Vec::new(),
    };
    for new in new.members {
        member::enter(deed, &mut case, new)?;
    }
    let cautions = rent_over(&**deed, &case, first)?;
    case.overrides = overridden(deed, &cautions, &new.overrides)?;
    super::concerns(deed, &case);
    deed.insert(&case)?;
    Ok(no)
}

/// Where and how the household lives from a day on.
#[derive(Clone, Debug)]
pub struct NewLiving {
    /// The first day.
    pub from: Date,
    /// Where and how.
    pub living: Living,
    /// Cautions overridden with a reason.
    pub overrides: Overrides,
}

/// Sets where and how the household lives from a day on (転居・家賃・ひとり親の変更).
///
/// # Errors
/// `WELFARE-32`, `-36`, `-39`, `-40` unless overridden.
pub fn set_living(deed: &mut Deed<'_, '_>, target: &Target, new: NewLiving) -> Result<Version> {
    check_living(&new.living)?;
    lock::refuse_day(&**deed, target.no, new.from)?;
    let mut trial = need(&**deed, target.no)?;
    begin(&mut trial, &new)?;
    let cautions = rent_over(&**deed, &trial, new.from)?;
    let kept = overridden(deed, &cautions, &new.overrides)?;
    let case = amend(deed, target, |case| {
        begin(case, &new)?;
        case.overrides.extend(kept);
        Ok(())
    })?;
    Ok(case.version)
}

fn begin(case: &mut Case, new: &NewLiving) -> Result<()> {
    // Entered again for the same day: the revision keeps what stood there.
    if case.living.last().is_some_and(|last| last.from == Some(new.from)) {
        case.living.pop();
        if let Some(before) = case.living.last_mut() {
            before.to = None;
        }
    }
    span::begin(&mut case.living, Some(new.from), new.living.clone())
}

/// Hands the case to a caseworker.
///
/// # Errors
/// `WELFARE-30`, `-32`.
pub fn assign(deed: &mut Deed<'_, '_>, target: &Target, worker: Option<AccountId>) -> Result<Version> {
    let case = amend(deed, target, |case| {
        case.worker = worker;
        Ok(())
    })?;
    Ok(case.version)
}

fn check_living(living: &Living) -> Result<()> {
    if !(Yen::ZERO..=MAX_MONTHLY).contains(&living.rent) {
        return Err(INPUT.field("rent", format!("家賃は0円から{MAX_MONTHLY}までにしてください。")));
    }
    if living.municipality.trim().is_empty() || living.municipality.chars().count() > 40 {
        return Err(INPUT.field("municipality", "市区町村を40字以内で入力してください。"));
    }
    LawTables::shipped()?.place(&living.prefecture, &living.municipality)?;
    Ok(())
}

/// Whether the rent is over the ceiling on a day. Where the tables have no answer there is none.
///
/// # Errors
/// Store errors.
pub fn rent_over(reader: &impl Reader, case: &Case, day: Date) -> Result<Vec<Caution>> {
    let month = Month::of(day);
    let Ok(inputs) = level::inputs(reader, case, month, Some(day)) else { return Ok(Vec::new()) };
    let Ok(found) = level::determine(&inputs, month) else { return Ok(Vec::new()) };
    let ceiling = found.assessment.housing_ceiling;
    if inputs.rent <= ceiling {
        return Ok(Vec::new());
    }
    let words = format!("家賃{}、上限{ceiling}（{}人）", inputs.rent, inputs.members.len());
    Ok(vec![Caution { code: &RENT_OVER, words }])
}

/// The cases whose counted members include one of these persons on a day or later, other than `but`.
///
/// # Errors
/// Store errors.
pub fn of_person(
    reader: &impl Reader,
    person: crate::suite::resident::model::PersonNo,
    but: Option<id::CaseNo>,
) -> Result<Vec<(CaseNo, CaseMember)>> {
    let mut found = Vec::new();
    for case in reader.by(&crate::suite::welfare::tables::BY_MEMBER, &person)? {
        let case = case?;
        if Some(case.no) != but {
            found.extend(case.members.into_iter().filter(|m| m.person == person).map(|m| (case.no, m)));
        }
    }
    Ok(found)
}
