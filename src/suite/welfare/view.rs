//! What may be seen of a case: views for pages, files and letters. Names come from the register,
//! addresses only through its own view. It writes nothing.

pub mod difference;
pub mod ledger;

use std::collections::BTreeMap;

use super::action::{level, pay};
use super::model::case::Case;
use super::model::decision::{Application, Decision, DecisionState};
use super::model::id::{CaseNo, RunNo};
use super::model::payment::{Item, Payment};
use super::tables::{APPLICATIONS_OF, DECISIONS_OF};
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::base::money::Yen;
use crate::store::Reader;
use crate::suite::resident::model::{Person, PersonNo};

/// A person's name as the register writes it; empty when the number is unknown.
///
/// # Errors
/// Store errors.
pub fn name(reader: &impl Reader, no: PersonNo, day: Date) -> Result<String> {
    let person = reader.get::<Person>(&no)?;
    Ok(person.and_then(|p| p.names_on(day).map(|n| n.full.as_str().to_owned())).unwrap_or_default())
}

/// A person's reading; empty when unknown.
///
/// # Errors
/// Store errors.
pub fn kana(reader: &impl Reader, no: PersonNo, day: Date) -> Result<String> {
    let person = reader.get::<Person>(&no)?;
    let kana = person.and_then(|p| p.names_on(day).and_then(|n| n.kana.clone()));
    Ok(kana.map(|k| k.as_str().to_owned()).unwrap_or_default())
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseState {
    /// An application waits (申請中).
    Applied,
    /// A decision waits for approval (決裁待ち).
    Drafted,
    /// On assistance (保護中).
    Open,
    /// Neither (未申請).
    Idle,
}

impl CaseState {
    /// All of them: sent name, title, value.
    pub const CHOICES: [(&'static str, &'static str, CaseState); 4] = [
        ("applied", "申請中", CaseState::Applied),
        ("drafted", "決裁待ち", CaseState::Drafted),
        ("open", "保護中", CaseState::Open),
        ("idle", "未申請", CaseState::Idle),
    ];

    /// The Japanese term.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            CaseState::Applied => "申請中",
            CaseState::Drafted => "決裁待ち",
            CaseState::Open => "保護中",
            CaseState::Idle => "未申請",
        }
    }
}

/// A case in a line of a list.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// ケース番号.
    pub no: CaseNo,
    /// The head.
    pub head: PersonNo,
    /// Their name.
    pub name: String,
    /// Their reading, by which the list sorts.
    pub kana: String,
    /// Members counted today.
    pub members: usize,
    /// Where it stands.
    pub state: CaseState,
    /// The first day of assistance.
    pub opened_from: Option<Date>,
    /// By when the application is to be decided.
    pub due_on: Option<Date>,
    /// What the last month kept comes to.
    pub total: Option<Yen>,
    /// That month.
    pub month: Option<Month>,
}

/// A case in a line.
///
/// # Errors
/// Store errors.
pub fn line(reader: &impl Reader, case: &Case, today: Date) -> Result<Option<CaseLine>> {
    let Some(head) = case.head_on(today) else { return Ok(None) };
    let decisions = decisions(reader, case.no)?;
    let drafted = decisions.iter().any(|d| matches!(d.state, DecisionState::Drafted(_)));
    let opened_from = level::opened_from(reader, case.no)?;
    let waiting = super::action::apply::pending(reader, case.no)?;
    let state = if drafted {
        CaseState::Drafted
    } else if opened_from.is_some() {
        CaseState::Open
    } else if waiting.is_some() {
        CaseState::Applied
    } else {
        CaseState::Idle
    };
    let newest = newest_level(reader, case.no)?;
    Ok(Some(CaseLine {
        no: case.no,
        head,
        name: name(reader, head, today)?,
        kana: kana(reader, head, today)?,
        members: case.counted_on(today).count(),
        state,
        opened_from,
        due_on: waiting.map(|a| a.due_on()),
        total: newest.as_ref().map(|l| l.total),
        month: newest.map(|l| l.month),
    }))
}

/// The newest level of the newest month kept.
///
/// # Errors
/// Store errors.
pub fn newest_level(reader: &impl Reader, case: CaseNo) -> Result<Option<super::model::decision::Level>> {
    reader.under(&case, crate::store::Direction::Down)?.next().transpose()
}

/// A case's decisions, oldest first.
///
/// # Errors
/// Store errors.
pub fn decisions(reader: &impl Reader, case: CaseNo) -> Result<Vec<Decision>> {
    reader.by(&DECISIONS_OF, &case)?.collect()
}

/// A case's applications, oldest first.
///
/// # Errors
/// Store errors.
pub fn applications(reader: &impl Reader, case: CaseNo) -> Result<Vec<Application>> {
    reader.by(&APPLICATIONS_OF, &case)?.collect()
}

/// A payment with its payee's name.
#[derive(Clone, Debug)]
pub struct PaidLine {
    /// The payment.
    pub payment: Payment,
    /// The payee's name.
    pub name: String,
}

impl PaidLine {
    /// The amount of a 費目.
    #[must_use]
    pub fn item(&self, item: Item) -> Yen {
        self.payment.items.iter().find(|(i, _)| *i == item).map_or(Yen::ZERO, |(_, yen)| *yen)
    }
}

/// The payments of a run with their payees' names.
///
/// # Errors
/// Store errors.
pub fn paid(reader: &impl Reader, run: RunNo, day: Date) -> Result<Vec<PaidLine>> {
    named(reader, pay::of_run(reader, run)?, day)
}

/// Payments with their payees' names.
///
/// # Errors
/// Store errors.
pub fn named(reader: &impl Reader, payments: Vec<Payment>, day: Date) -> Result<Vec<PaidLine>> {
    let mut names: BTreeMap<PersonNo, String> = BTreeMap::new();
    let mut lines = Vec::with_capacity(payments.len());
    for payment in payments {
        let name = match names.get(&payment.payee) {
            Some(name) => name.clone(),
            None => {
                let name = name(reader, payment.payee, day)?;
                names.insert(payment.payee, name.clone());
                name
            }
        };
        lines.push(PaidLine { payment, name });
    }
    Ok(lines)
}
