//! What may happen to a draft; nobody else writes it.

use std::ops::Bound;

use super::tables::is_unseen;
use super::{BY_ABOUT, BY_UNSEEN, BY_WAITING, Draft, DraftNo, How, Moment, Signed, State, Step, What};
use crate::access::{Actor, Deed, SubjectId};
use crate::base::error::Result;
use crate::desk::errors::{
    DELEGATED_EARLY, NO_DRAFT, NO_ROUTE, NOBODY, NOT_DRAFTER, NOT_WAITING, NOT_YOUR_STEP, NOTHING_TO_SEE, OWN_DRAFT,
    SIGNED_BEFORE, UNDER_WAY,
};
use crate::desk::words;
use crate::store::{Direction, Reader};

/// A draft to be submitted.
#[derive(Clone, Debug, Default)]
pub struct NewDraft {
    /// The service, `welfare`.
    pub service: String,
    /// What kind of decision, the service's own word.
    pub kind: String,
    /// What it is about: the service's own key as text.
    pub about: String,
    /// 件名, without personal data; 1 to 100 characters.
    pub title: String,
    /// The page of the service that shows the subject and takes the signature; may be empty.
    pub link: String,
    /// 起案した所属; 1 to 40 characters.
    pub section: String,
    /// The route in order: the title of whose step it is, and the permission as `service.action`.
    pub steps: Vec<(String, String)>,
    /// The persons concerned.
    pub subjects: Vec<SubjectId>,
}

/// How far a signature brought the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The next step waits.
    Next,
    /// It is approved: the service makes it take effect now.
    Approved,
}

/// Submits a draft (起案).
///
/// # Errors
/// `DESK-01`, `DESK-06` when one of the same thing is under way, `DESK-10` without a step.
pub fn submit(deed: &mut Deed<'_, '_>, new: NewDraft) -> Result<DraftNo> {
    if new.steps.is_empty() {
        return Err(NO_ROUTE.error());
    }
    if let Some(other) = under_way(&**deed, &new.service, &new.kind, &new.about)? {
        return Err(UNDER_WAY.with(format!("起案番号{}", other.no)));
    }
    let (by, on) = (deed.permit().actor().account, deed.today());
    let draft = Draft {
        no: DraftNo(deed.next("desk.draft")?),
        title: words::line(&new.title, "title", "件名", 100)?,
        link: words::link(&new.link)?,
        section: words::line(&new.section, "section", "所属", 40)?,
        service: new.service,
        kind: new.kind,
        about: new.about,
        drafted_by: by,
        drafted_on: on,
        steps: new.steps.into_iter().map(|(role_title, permission)| Step { role_title, permission, done: None }).collect(),
        state: State::Waiting,
        subjects: new.subjects,
        history: vec![Moment { on, by, what: What::Submitted }],
    };
    named(deed, &draft);
    deed.insert(&draft)?;
    Ok(draft.no)
}

/// The draft of this thing that waits or was sent back, if there is one.
///
/// # Errors
/// Store errors.
pub fn under_way(reader: &impl Reader, service: &str, kind: &str, about: &str) -> Result<Option<Draft>> {
    for draft in reader.by(&BY_ABOUT, &(service.to_owned(), kind.to_owned(), about.to_owned()))? {
        let draft = draft?;
        match draft.state {
            State::Waiting | State::Returned { .. } => return Ok(Some(draft)),
            State::Approved | State::Withdrawn => {}
        }
    }
    Ok(None)
}

/// Signs the step at hand.
///
/// # Errors
/// `DESK-02`, `DESK-05`; `DESK-03` for the drafter, `DESK-04` without the step's permission,
/// `DESK-07` for who signed a step before (代決 excepted), `DESK-08` for 専決 before the last step,
/// `DESK-11` for the machine.
pub fn sign(deed: &mut Deed<'_, '_>, no: DraftNo, how: How) -> Result<Progress> {
    let mut draft = need(deed, no)?;
    let last = draft.at_last_step();
    let (by, on) = (deed.permit().actor().account, deed.today());
    fits(&draft, deed.permit().actor())?;
    let signed_before = draft.steps.iter().filter_map(|s| s.done.as_ref()).any(|s| s.by == by);
    match how {
        How::Self_ | How::Delegated if signed_before => return Err(SIGNED_BEFORE.error()),
        How::Delegated if !last => return Err(DELEGATED_EARLY.error()),
        How::Self_ | How::Deputy | How::Delegated => {}
    }
    let step = draft.steps.iter_mut().find(|step| step.done.is_none()).ok_or_else(|| NOT_WAITING.error())?;
    step.done = Some(Signed { by, on, how, seen: None });
    let what = What::Signed(step.role_title.clone(), how);
    if last {
        draft.state = State::Approved;
    }
    happened(deed, draft, what)?;
    Ok(if last { Progress::Approved } else { Progress::Next })
}

/// Whether this actor may sign the step at hand: shows or hides the buttons.
#[must_use]
pub fn may_sign(draft: &Draft, actor: &Actor) -> bool {
    fits(draft, actor).is_ok()
}

fn fits(draft: &Draft, actor: &Actor) -> Result<()> {
    let step = draft.current().ok_or_else(|| NOT_WAITING.error())?;
    if actor.account.0 == 0 {
        return Err(NOBODY.error());
    }
    if actor.account == draft.drafted_by {
        return Err(OWN_DRAFT.error());
    }
    if actor.holds(&step.permission) { Ok(()) } else { Err(NOT_YOUR_STEP.with(step.role_title.clone())) }
}

/// Sends the draft back to its drafter with a reason (差戻し); who may sign the step at hand may do so.
///
/// # Errors
/// As [`sign`]; `DESK-01` without a reason.
pub fn send_back(deed: &mut Deed<'_, '_>, no: DraftNo, reason: &str) -> Result<()> {
    let mut draft = need(deed, no)?;
    fits(&draft, deed.permit().actor())?;
    let reason = words::reason(reason)?;
    let (by, on) = (deed.permit().actor().account, deed.today());
    draft.state = State::Returned { by, on, reason: reason.clone() };
    happened(deed, draft, What::SentBack(reason))
}

/// Submits a draft that was sent back again; it goes through all steps anew.
///
/// # Errors
/// `DESK-02`; `DESK-05` unless it was sent back; `DESK-09` for another than the drafter.
pub fn resubmit(deed: &mut Deed<'_, '_>, no: DraftNo) -> Result<()> {
    let mut draft = own(deed, no)?;
    match draft.state {
        State::Returned { .. } => {}
        State::Waiting | State::Approved | State::Withdrawn => return Err(NOT_WAITING.with("差戻しされていません。")),
    }
    draft.state = State::Waiting;
    for step in &mut draft.steps {
        step.done = None;
    }
    happened(deed, draft, What::Resubmitted)
}

/// Takes a draft back before it is approved (取下げ).
///
/// # Errors
/// `DESK-02`, `DESK-05`; `DESK-09` for another than the drafter.
pub fn withdraw(deed: &mut Deed<'_, '_>, no: DraftNo) -> Result<()> {
    let mut draft = own(deed, no)?;
    match draft.state {
        State::Waiting | State::Returned { .. } => {}
        State::Approved | State::Withdrawn => return Err(NOT_WAITING.with(draft.state.title())),
    }
    draft.state = State::Withdrawn;
    happened(deed, draft, What::Withdrawn)
}

/// Takes a draft back because its service gives up what it is about, whoever drafted it; the service
/// has asked for its own permission.
///
/// # Errors
/// `DESK-02`; `DESK-05` when it is approved or taken back already.
pub fn abandon(deed: &mut Deed<'_, '_>, no: DraftNo) -> Result<()> {
    let mut draft = need(deed, no)?;
    match draft.state {
        State::Waiting | State::Returned { .. } => {}
        State::Approved | State::Withdrawn => return Err(NOT_WAITING.with(draft.state.title())),
    }
    draft.state = State::Withdrawn;
    happened(deed, draft, What::Withdrawn)
}

/// Looks at what was signed by 代決 (後閲): every such step of an approved draft whose permission the
/// actor holds and which they did not sign themself.
///
/// # Errors
/// `DESK-02`; `DESK-11`; `DESK-21` when there is none.
pub fn see_after(deed: &mut Deed<'_, '_>, no: DraftNo) -> Result<()> {
    let mut draft = need(deed, no)?;
    let (actor, on) = (deed.permit().actor().clone(), deed.today());
    if actor.account.0 == 0 {
        return Err(NOBODY.error());
    }
    let mut titles = Vec::new();
    for step in draft.steps.iter_mut().filter(|s| is_unseen(s) && actor.holds(&s.permission)) {
        if let Some(signed) = step.done.as_mut().filter(|signed| signed.by != actor.account) {
            signed.seen = Some((actor.account, on));
            titles.push(step.role_title.clone());
        }
    }
    if draft.state != State::Approved || titles.is_empty() {
        return Err(NOTHING_TO_SEE.error());
    }
    happened(deed, draft, What::SeenAfter(titles.join("・")))
}

/// Drafts whose step at hand this actor may sign, oldest first.
///
/// # Errors
/// Store errors.
pub fn waiting_for(reader: &impl Reader, actor: &Actor) -> Result<Vec<Draft>> {
    let mut found = Vec::new();
    for draft in reader.by_range(&BY_WAITING, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let draft = draft?;
        if may_sign(&draft, actor) {
            found.push(draft);
        }
    }
    found.sort_by_key(|draft| draft.no);
    Ok(found)
}

/// Approved drafts with a 代決 that this actor should look at (後閲), oldest first.
///
/// # Errors
/// Store errors.
pub fn unseen(reader: &impl Reader, actor: &Actor) -> Result<Vec<Draft>> {
    let mut found = Vec::new();
    for draft in reader.by_range(&BY_UNSEEN, (Bound::Unbounded, Bound::Unbounded), Direction::Up)? {
        let draft = draft?;
        let mine = |step: &Step| {
            let by_another = step.done.as_ref().is_some_and(|signed| signed.by != actor.account);
            is_unseen(step) && by_another && actor.holds(&step.permission)
        };
        if draft.steps.iter().any(mine) && !found.iter().any(|other: &Draft| other.no == draft.no) {
            found.push(draft);
        }
    }
    found.sort_by_key(|draft| draft.no);
    Ok(found)
}

fn need(deed: &Deed<'_, '_>, no: DraftNo) -> Result<Draft> {
    deed.get::<Draft>(&no)?.ok_or_else(|| NO_DRAFT.error())
}

fn own(deed: &Deed<'_, '_>, no: DraftNo) -> Result<Draft> {
    let draft = need(deed, no)?;
    if draft.drafted_by == deed.permit().actor().account { Ok(draft) } else { Err(NOT_DRAFTER.error()) }
}

fn happened(deed: &mut Deed<'_, '_>, mut draft: Draft, what: What) -> Result<()> {
    let (by, on) = (deed.permit().actor().account, deed.today());
    draft.history.push(Moment { on, by, what });
    named(deed, &draft);
    deed.put(&draft)
}

/// The audit entry names the draft and the persons concerned.
fn named(deed: &mut Deed<'_, '_>, draft: &Draft) {
    deed.note(&format!("draft={} {}", draft.no, draft.state.title()));
    for subject in &draft.subjects {
        deed.concerns(*subject);
    }
}
