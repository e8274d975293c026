//! A month's payment run: lock, compute, submit, approve, write the bank file, throw away, undo.
//!
//! Computing writes in steps under one batch; readers see it when it closes, and the closing deed is
//! the one audit entry that names everybody paid. Money goes out on business days of the office, on all
//! of which banks are open (銀行法施行令 第5条).

use super::pay::{self, count, lines, of_run};
use super::{BUSINESS, SERVICE, level, need, office};
use crate::access::{Deed, Permit, Town};
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::base::holiday::{BusinessCalendar, Holidays};
use crate::desk::approval::{self, DraftNo, How, NewDraft, Progress};
use crate::desk::due::{self, NewDue};
use crate::store::Reader;
use crate::store::batch::BatchId;
use crate::suite::resident::model::{PersonNo, Reason};
use crate::suite::welfare::errors::{
    NO_RUN, NOT_BANK_DAY, NOT_NOW, RUN_EXISTS, TOO_LATE,
};
use crate::suite::welfare::model::id::{CaseNo, RunNo, month_key};
use crate::suite::welfare::model::office::Office;
use crate::suite::welfare::model::payment::{Outcome, Payment, Run, RunState};
use crate::suite::welfare::permission::PAY_APPROVE;
use crate::suite::welfare::tables::RUNS_OF;

/// Cases computed in one step; some 3 KiB each, and well inside 50 ms.
const STEP: usize = 50;
/// The work list's word for sending the bank file.
pub const SEND: &str = "send";
/// The work list's word for a month's run.
pub const RUN: &str = "run";
/// Business days before the bank date by which banks want the file.
const BANK_DAYS: i32 = -3;
/// Business days before the bank date by which the month is run.
const RUN_DAYS: i32 = -7;

/// The days on which money may go out.
#[must_use]
pub fn bank_days() -> BusinessCalendar<'static> {
    BusinessCalendar::new(Holidays::shipped())
}

/// The usual bank date of a month: the office's day, or the bank day before it.
#[must_use]
pub fn usual_date(office: &Office, month: Month) -> Date {
    let day = Date::new(month.year(), month.month(), office.pay_day).unwrap_or(month.first());
    bank_days().on_or_before(day)
}

/// The usual bank date when it is still to come, else the next day on which money may go out.
#[must_use]
pub fn next_date(office: &Office, month: Month, today: Date) -> Date {
    let usual = usual_date(office, month);
    if usual > today { usual } else { bank_days().next(today) }
}

/// A run.
///
/// # Errors
/// `WELFARE-45`.
pub fn need_run(reader: &impl Reader, no: RunNo) -> Result<Run> {
    reader.get::<Run>(&no)?.ok_or_else(|| NO_RUN.error())
}

/// The run of a month whose payments count, if there is one.
///
/// # Errors
/// Store errors.
pub fn live(reader: &impl Reader, month: Month) -> Result<Option<Run>> {
    for run in reader.by(&RUNS_OF, &month_key(month))? {
        let run = run?;
        if run.state.is_live() {
            return Ok(Some(run));
        }
    }
    Ok(None)
}

/// Locks a month for payment (締め).
///
/// # Errors
/// `WELFARE-46` when a run of the month is under way, `WELFARE-48` for a bank date that is none.
pub fn lock(deed: &mut Deed<'_, '_>, month: Month, bank_date: Date) -> Result<RunNo> {
    office::need(&**deed)?;
    if let Some(run) = live(&**deed, month)? {
        return Err(RUN_EXISTS.with(format!("支給処理番号{}（{}）", run.no, run.state.title())));
    }
    if bank_date <= deed.today() || !bank_days().is_business_day(bank_date) {
        return Err(NOT_BANK_DAY.with(bank_date.wareki()));
    }
    let no = RunNo(deed.next("welfare.run")?);
    due::close_about(deed, SERVICE, &month_about(month), RUN)?;
    deed.note(&format!("run={no} month={month} locked"));
    let (begun_by, begun_on) = (deed.permit().actor().account, deed.today());
    deed.insert(&Run {
        no,
        month,
        bank_date,
        begun_by,
        begun_on,
        state: RunState::Locked,
        outcome: None,
    })?;
    Ok(no)
}

pub use super::send::{bank_file, write_file};

/// Where and as whom a run is computed.
#[derive(Debug)]
pub struct Work<'a> {
    /// The town.
    pub town: &'a Town,
    /// For `welfare.pay`.
    pub permit: &'a Permit,
    /// The business day, when it is another than the town's (making an invented town).
    pub day: Option<Date>,
}

impl Work<'_> {
    /// Runs a use case of this work.
    ///
    /// # Errors
    /// What the use case returned.
    pub fn act<T: Send + 'static>(
        &self,
        use_case: impl FnOnce(&mut Deed<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self.day {
            None => self.town.act(self.permit, BUSINESS, use_case),
            Some(day) => self.town.act_on(day, self.permit, BUSINESS, use_case),
        }
    }

    /// Computes a locked run. `progress` hears how many of how many cases are done.
    ///
    /// # Errors
    /// `WELFARE-31` unless the run is locked; store errors, and then nothing of it is kept.
    pub fn compute(&self, no: RunNo, mut progress: impl FnMut(usize, usize)) -> Result<Outcome> {
        let cases = pay::cases(&self.town.read()?)?;
        let batch = self.act(move |deed| {
            let run = need_run(&**deed, no)?;
            if run.state != RunState::Locked {
                return Err(NOT_NOW.with(run.state.title()));
            }
            let batch = deed.open_batch()?;
            deed.note(&format!("run={no} batch={} open", batch.0));
            Ok(batch)
        })?;
        let outcome = self.steps(no, batch, &cases, &mut progress);
        let ended = self.act(move |deed| {
            deed.note(&format!("run={no} batch={}", batch.0));
            match outcome {
                Ok((outcome, persons)) => {
                    deed.close_batch(batch)?;
                    for person in persons {
                        deed.concerns(person);
                    }
                    let run = need_run(&**deed, no)?;
                    deed.put(&Run { state: RunState::Done, outcome: Some(outcome.clone()), ..run })?;
                    Ok(Ok(outcome))
                }
                Err(error) => {
                    deed.abort_batch(batch)?;
                    Ok(Err(error))
                }
            }
        })?;
        self.town.sweep(batch)?;
        ended
    }

    fn steps(
        &self,
        no: RunNo,
        batch: BatchId,
        cases: &[CaseNo],
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(Outcome, Vec<PersonNo>)> {
        let (mut outcome, mut persons, mut done) = (Outcome::default(), Vec::new(), 0);
        for chunk in cases.chunks(STEP) {
            let some = chunk.to_vec();
            let (part, who) = self.act(move |deed| {
                deed.in_batch(batch)?;
                step(deed, no, &some)
            })?;
            for payments in &part {
                count(&mut outcome, payments)?;
            }
            persons.extend(who);
            done += chunk.len();
            progress(done, cases.len());
        }
        Ok((outcome, persons))
    }
}

/// Keeps the payments of some cases; gives them case by case, and whom they concern.
fn step(deed: &mut Deed<'_, '_>, no: RunNo, cases: &[CaseNo]) -> Result<(Vec<Vec<Payment>>, Vec<PersonNo>)> {
    let run = need_run(&**deed, no)?;
    let (mut all, mut persons) = (Vec::new(), Vec::new());
    for case in cases {
        let case = need(&**deed, *case)?;
        let lines = lines(&**deed, no, (run.month, run.bank_date), &case)?;
        if lines.is_empty() {
            continue;
        }
        persons.extend(case.persons());
        let mut payments = Vec::with_capacity(lines.len());
        for line in lines {
            let mut payment = line.payment;
            if let Some(level) = line.level {
                payment.level = level::keep(deed, level)?.version;
            }
            deed.insert(&payment)?;
            payments.push(payment);
        }
        all.push(payments);
    }
    Ok((all, persons))
}

/// Submits a computed run for approval by a second person.
///
/// # Errors
/// `WELFARE-31` unless it is computed.
pub fn submit(deed: &mut Deed<'_, '_>, no: RunNo) -> Result<DraftNo> {
    let run = need_run(&**deed, no)?;
    if run.state != RunState::Done {
        return Err(NOT_NOW.with(run.state.title()));
    }
    let office = office::need(&**deed)?;
    let about = about(no);
    // Sent back: whoever submits it again is its drafter.
    if let Some(sent_back) = approval::under_way(&**deed, SERVICE, "run", &about)? {
        approval::abandon(deed, sent_back.no)?;
    }
    let payees = of_run(&**deed, no)?.into_iter().map(|p| p.payee.into());
    let new = NewDraft {
        service: SERVICE.to_owned(),
        kind: "run".to_owned(),
        about,
        title: format!("{}分 生活保護費の支給（支給処理番号{no}）", run.month.wareki()),
        link: format!("/welfare/run/{no}"),
        section: office.section,
        steps: vec![("福祉事務所長".to_owned(), PAY_APPROVE.id())],
        subjects: payees.collect(),
    };
    let draft = approval::submit(deed, new)?;
    deed.put(&Run { state: RunState::Drafted(draft.0), ..run })?;
    Ok(draft)
}

/// A run as the desk's records name it.
#[must_use]
pub fn about(no: RunNo) -> String {
    format!("run-{no}")
}

fn draft_of(run: &Run) -> Result<DraftNo> {
    match &run.state {
        RunState::Drafted(no) => Ok(DraftNo(*no)),
        RunState::Locked
        | RunState::Done
        | RunState::Approved(_)
        | RunState::Written { .. }
        | RunState::ThrownAway { .. }
        | RunState::Undone { .. } => Err(NOT_NOW.with(run.state.title())),
    }
}

/// Approves a run; never by who submitted it.
///
/// # Errors
/// `DESK-03`, `-04`, `-11`; `WELFARE-47` when the bank date has come.
pub fn approve(deed: &mut Deed<'_, '_>, no: RunNo, how: How) -> Result<Progress> {
    let run = need_run(&**deed, no)?;
    let draft = draft_of(&run)?;
    if run.bank_date <= deed.today() {
        return Err(TOO_LATE.with(run.bank_date.wareki()));
    }
    let progress = approval::sign(deed, draft, how)?;
    if progress == Progress::Approved {
        let office = office::need(&**deed)?;
        next_month(deed, &office, run.month.plus(1))?;
        let section = office.section;
        let due_on = bank_days().add(run.bank_date, BANK_DAYS).max(deed.today());
        due::put(
            deed,
            NewDue {
                service: SERVICE.to_owned(),
                kind: SEND.to_owned(),
                about: about(no),
                title: format!("{}分 振込データの作成と送付（支給処理番号{no}）", run.month.wareki()),
                due_on,
                section,
                for_account: Some(run.begun_by).filter(|account| account.0 != 0),
                link: format!("/welfare/run/{no}"),
            },
        )?;
        let today = deed.today();
        deed.put(&Run { state: RunState::Approved(today), ..run })?;
    }
    Ok(progress)
}

/// A month as the desk's records name it.
fn month_about(month: Month) -> String {
    format!("month-{month}")
}

/// The work list shows the next month's run, unless there is one or it is on the list.
fn next_month(deed: &mut Deed<'_, '_>, office: &Office, month: Month) -> Result<()> {
    let about = month_about(month);
    if live(&**deed, month)?.is_some() || !due::about(&**deed, SERVICE, &about)?.is_empty() {
        return Ok(());
    }
    let new = NewDue {
        service: SERVICE.to_owned(),
        kind: RUN.to_owned(),
        about,
        title: format!("{}分 生活保護費の支給処理", month.wareki()),
        due_on: bank_days().add(usual_date(office, month), RUN_DAYS),
        section: office.section.clone(),
        for_account: None,
        link: format!("/welfare/pay/{month}"),
    };
    due::put(deed, new).map(drop)
}

/// Sends a run back with a reason; it can be thrown away or submitted again.
///
/// # Errors
/// As [`approve`].
pub fn send_back(deed: &mut Deed<'_, '_>, no: RunNo, reason: &str) -> Result<()> {
    let run = need_run(&**deed, no)?;
    approval::send_back(deed, draft_of(&run)?, reason)?;
    deed.put(&Run { state: RunState::Done, ..run })
}

/// Throws a run away before it is approved; the month is open again, at once.
///
/// # Errors
/// `WELFARE-31` once it is approved.
pub fn throw_away(deed: &mut Deed<'_, '_>, no: RunNo, reason: Reason) -> Result<()> {
    let run = need_run(&**deed, no)?;
    match run.state {
        RunState::Locked | RunState::Done | RunState::Drafted(_) => {}
        RunState::Approved(_)
        | RunState::Written { .. }
        | RunState::ThrownAway { .. }
        | RunState::Undone { .. } => return Err(NOT_NOW.with(run.state.title())),
    }
    if let Some(draft) = approval::under_way(&**deed, SERVICE, "run", &about(no))? {
        approval::abandon(deed, draft.no)?;
    }
    named(deed, no)?;
    let on = deed.today();
    deed.put(&Run { state: RunState::ThrownAway { on, reason }, ..run })
}

/// Undoes an approved run before its bank date; the month is open again.
///
/// # Errors
/// `WELFARE-31` unless it is approved, `WELFARE-47` when the bank date has come.
pub fn undo(deed: &mut Deed<'_, '_>, no: RunNo, reason: Reason) -> Result<()> {
    let run = need_run(&**deed, no)?;
    if !run.state.is_approved() {
        return Err(NOT_NOW.with(run.state.title()));
    }
    if deed.today() >= run.bank_date {
        return Err(TOO_LATE.with(run.bank_date.wareki()));
    }
    due::close_about(deed, SERVICE, &about(no), SEND)?;
    named(deed, no)?;
    let on = deed.today();
    deed.put(&Run { state: RunState::Undone { on, reason }, ..run })
}

/// Those paid by a run are concerned.
pub(super) fn named(deed: &mut Deed<'_, '_>, no: RunNo) -> Result<()> {
    for payment in of_run(&**deed, no)? {
        deed.concerns(payment.payee);
    }
    deed.note(&format!("run={no}"));
    Ok(())
}
