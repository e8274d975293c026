//! Decisions: drafting, approving by a second person, sending back (起案・決裁・差戻し).

use super::apply::{self, DECIDE, about, pending};
use super::{Caution, Overrides, SERVICE, concerns, level, lock, need, office, overridden};
use crate::access::Deed;
use crate::base::date::{Date, Month};
use crate::base::error::Result;
use crate::desk::approval::{self, DraftNo, How, NewDraft, Progress};
use crate::desk::due::{self, NewDue};
use crate::store::Reader;
use crate::suite::welfare::errors::{
    BEFORE_APPLICATION, INPUT, LATE, MOVED, NO_APPLICATION, NO_DECISION, NO_NEED, NOT_NOW, TOO_LONG,
};
use crate::suite::welfare::model::case::Case;
use crate::suite::welfare::model::decision::{
    Application, ApplicationState, Decision, DecisionKind, DecisionState, Level,
};
use crate::suite::welfare::model::id::{CaseNo, DecisionNo};
use crate::suite::welfare::permission::APPROVE;

/// The work list's word for issuing a notice.
pub const NOTIFY: &str = "notify";

/// A decision to open (開始), to be drafted.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// The case.
    pub case: CaseNo,
    /// The day from which it holds; not before the application.
    pub applied_from: Date,
    /// Why, as the notice says it.
    pub reason: String,
    /// Why it took more than 14 days, as the notice says it; may be empty.
    pub delay: String,
    /// Cautions overridden with a reason.
    pub overrides: Overrides,
}

/// What a draft would rest on, and what must be looked at first.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The application it answers.
    pub application: Application,
    /// The level of its first month.
    pub level: Level,
    /// What looks wrong.
    pub cautions: Vec<Caution>,
}

/// Looks at a decision before it is drafted.
///
/// # Errors
/// `WELFARE-36` to `-39`; as the level is determined.
pub fn look(reader: &impl Reader, today: Date, new: &NewDecision) -> Result<Trial> {
    let case = need(reader, new.case)?;
    let application = pending(reader, case.no)?.ok_or_else(|| NO_APPLICATION.error())?;
    if new.applied_from < application.received_on {
        return Err(BEFORE_APPLICATION.with(format!("申請日 {}", application.received_on.wareki())));
    }
    let delay = new.delay.trim();
    let words = |text: &str, most: usize| !text.chars().any(char::is_control) && text.chars().count() <= most;
    if new.reason.trim().is_empty() || !words(new.reason.trim(), 300) {
        return Err(INPUT.field("reason", "決定の理由を300字以内で入力してください。"));
    }
    if !words(delay, 300) {
        return Err(INPUT.field("delay", "遅れた理由は改行なしで300字以内にしてください。"));
    }
    lock::refuse_day(reader, case.no, new.applied_from)?;
    let month = Month::of(new.applied_from);
    let level = level::of_now(reader, &case, month, Some(new.applied_from), today)?;
    let mut cautions = super::case::rent_over(reader, &case, new.applied_from)?;
    if level.income >= level.minimum {
        let words = format!("最低生活費{}、収入認定額{}", level.minimum, level.income);
        cautions.push(Caution { code: &NO_NEED, words });
    }
    if today > application.longest_on() {
        let words = format!("申請日 {}、期限 {}", application.received_on.wareki(), application.longest_on().wareki());
        cautions.push(Caution { code: &TOO_LONG, words });
    }
    if today > application.due_on() && delay.is_empty() {
        let words = format!("申請日 {}、期限 {}", application.received_on.wareki(), application.due_on().wareki());
        return Err(LATE.with(words).and_field("delay", "14日を超えた理由を入力してください。"));
    }
    Ok(Trial { application, level, cautions })
}

/// Drafts a decision to open; a second person approves it.
///
/// # Errors
/// As [`look`]; a caution's code unless overridden; `DESK-06` while a draft waits.
pub fn draft(deed: &mut Deed<'_, '_>, new: NewDecision) -> Result<DecisionNo> {
    let case = need(&**deed, new.case)?;
    concerns(deed, &case);
    if level::opened_from(&**deed, case.no)?.is_some() {
        return Err(NOT_NOW.with("このケースはすでに開始されています。"));
    }
    let trial = look(&**deed, deed.today(), &new)?;
    let kept = overridden(deed, &trial.cautions, &new.overrides)?;
    let office = office::need(&**deed)?;
    let level = level::keep(deed, trial.level)?;
    let no = DecisionNo(deed.next("welfare.decision")?);
    let draft = approval::submit(
        deed,
        NewDraft {
            service: SERVICE.to_owned(),
            kind: "decision".to_owned(),
            about: about(case.no),
            title: format!("保護決定（開始）ケース番号{}", case.no),
            link: format!("/welfare/decision/{no}"),
            section: office.section,
            steps: office.route.iter().map(|title| (title.clone(), APPROVE.id())).collect(),
            subjects: case.persons().into_iter().map(Into::into).collect(),
        },
    )?;
    let (drafted_by, drafted_on) = (deed.permit().actor().account, deed.today());
    deed.insert(&Decision {
        no,
        case: case.no,
        kind: DecisionKind::Open,
        application: Some(trial.application.no),
        applied_from: new.applied_from,
        reason: new.reason.trim().to_owned(),
        delay: Some(new.delay.trim().to_owned()).filter(|delay| !delay.is_empty()),
        level: (level.month, level.version),
        drafted_by,
        drafted_on,
        state: DecisionState::Drafted(draft.0),
        decided_on: None,
        number: None,
        issued_on: None,
        overrides: kept,
    })?;
    Ok(no)
}

/// A decision.
///
/// # Errors
/// `WELFARE-55`.
pub fn need_decision(reader: &impl Reader, no: DecisionNo) -> Result<Decision> {
    reader.get::<Decision>(&no)?.ok_or_else(|| NO_DECISION.error())
}

/// The draft a decision waits in.
///
/// # Errors
/// `WELFARE-31` when it does not wait.
pub fn draft_of(decision: &Decision) -> Result<DraftNo> {
    match decision.state {
        DecisionState::Drafted(no) => Ok(DraftNo(no)),
        DecisionState::Approved | DecisionState::SentBack | DecisionState::Withdrawn => {
            Err(NOT_NOW.with(decision.state.title()))
        }
    }
}

/// Signs the step at hand; the last signature makes the decision.
///
/// # Errors
/// `DESK-03`, `-04`, `-07`, `-08`, `-11`; `WELFARE-59` when the case has changed since the draft.
pub fn approve(deed: &mut Deed<'_, '_>, no: DecisionNo, how: How) -> Result<Progress> {
    let decision = need_decision(&**deed, no)?;
    let draft = draft_of(&decision)?;
    let case = need(&**deed, decision.case)?;
    concerns(deed, &case);
    unmoved(deed, &case, &decision)?;
    let progress = approval::sign(deed, draft, how)?;
    match progress {
        Progress::Next => {}
        Progress::Approved => take_effect(deed, &case, decision)?,
    }
    Ok(progress)
}

fn unmoved(deed: &Deed<'_, '_>, case: &Case, decision: &Decision) -> Result<()> {
    let (month, version) = decision.level;
    let kept = level::newest(&**deed, case.no, month)?;
    let now = level::of_now(&**deed, case, month, Some(decision.applied_from), deed.today())?;
    match kept {
        Some(kept) if kept.version == version && level::same(&kept, &now) => Ok(()),
        Some(_) | None => Err(MOVED.error()),
    }
}

fn take_effect(deed: &mut Deed<'_, '_>, case: &Case, decision: Decision) -> Result<()> {
    let today = deed.today();
    if let Some(no) = decision.application {
        let application = deed.need::<Application>(&no)?;
        let state = ApplicationState::Decided(decision.no);
        deed.put(&Application { state, ..application })?;
    }
    let no = decision.no;
    deed.put(&Decision { state: DecisionState::Approved, decided_on: Some(today), ..decision })?;
    // The period of 14 days is met by the notice, not by the decision: that work stays until it is issued.
    let open = due::about(&**deed, SERVICE, &about(case.no))?;
    let due_on = open.iter().filter(|d| d.kind == DECIDE).map(|d| d.due_on).min().unwrap_or(today);
    due::close_about(deed, SERVICE, &about(case.no), DECIDE)?;
    let section = office::need(&**deed)?.section;
    due::put(
        deed,
        NewDue {
            service: SERVICE.to_owned(),
            kind: NOTIFY.to_owned(),
            about: about(case.no),
            title: format!("保護決定通知書の発行（ケース番号{}）", case.no),
            due_on,
            section,
            for_account: case.worker,
            link: format!("/welfare/decision/{no}"),
        },
    )?;
    Ok(())
}

/// Sends the draft back with a reason (差戻し); the caseworker drafts anew.
///
/// # Errors
/// As [`approve`].
pub fn send_back(deed: &mut Deed<'_, '_>, no: DecisionNo, reason: &str) -> Result<()> {
    let decision = need_decision(&**deed, no)?;
    let draft = draft_of(&decision)?;
    let case = need(&**deed, decision.case)?;
    concerns(deed, &case);
    approval::send_back(deed, draft, reason)?;
    deed.put(&Decision { state: DecisionState::SentBack, ..decision })
}

/// Takes a draft back, waiting or sent back (取下げ); only its drafter may.
///
/// # Errors
/// `DESK-09`; `WELFARE-31` when it is decided.
pub fn withdraw(deed: &mut Deed<'_, '_>, no: DecisionNo) -> Result<()> {
    let decision = need_decision(&**deed, no)?;
    let draft = match decision.state {
        DecisionState::Drafted(_) | DecisionState::SentBack => {
            approval::under_way(&**deed, SERVICE, "decision", &about(decision.case))?
        }
        DecisionState::Approved | DecisionState::Withdrawn => None,
    };
    let draft = draft.ok_or_else(|| NOT_NOW.with(decision.state.title()))?;
    let case = need(&**deed, decision.case)?;
    concerns(deed, &case);
    approval::withdraw(deed, draft.no)?;
    deed.put(&Decision { state: DecisionState::Withdrawn, ..decision })
}

/// Drafts again what was sent back: the old draft is taken back and a new one made in one commit.
///
/// # Errors
/// As [`withdraw`] and [`draft`].
pub fn draft_anew(deed: &mut Deed<'_, '_>, old: DecisionNo, new: NewDecision) -> Result<DecisionNo> {
    withdraw(deed, old)?;
    draft(deed, new)
}

/// The application a decision answers.
///
/// # Errors
/// Store errors.
pub fn application_of(reader: &impl Reader, decision: &Decision) -> Result<Option<Application>> {
    match decision.application {
        Some(no) => reader.get::<Application>(&no),
        None => apply::pending(reader, decision.case),
    }
}
