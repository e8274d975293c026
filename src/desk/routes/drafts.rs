//! Drafts: shown to who drafted, signs or works in the service; taken back, submitted again, looked
//! at afterwards. Signing is the service's page.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::approval::{self, BY_DRAFTER, Draft, DraftNo, State};
use super::super::errors::NO_DRAFT;
use super::super::pages::drafts::{self as pages, Line, Role};
use super::who;
use crate::access::{AccountId, Actor, Deed};
use crate::base::error::Result;
use crate::store::Reader;
use crate::web::forms::Entered;
use crate::web::list::Ask;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

fn visible(draft: &Draft, actor: &Actor) -> bool {
    let signs = || draft.steps.iter().any(|step| actor.holds(&step.permission));
    draft.drafted_by == actor.account || actor.works_in(&draft.service) || signs()
}

/// `GET /desk/drafts`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    let (snapshot, actor) = (cx.read()?, cx.permit()?.actor().clone());
    let drafts: Vec<Draft> = match cx.form.text("which") {
        "mine" => snapshot.by(&BY_DRAFTER, &actor.account.0)?.collect::<Result<_>>()?,
        "unseen" => approval::unseen(&snapshot, &actor)?,
        "all" => {
            let all: Vec<Draft> = snapshot.all::<Draft>()?.collect::<Result<_>>()?;
            all.into_iter().filter(|draft| visible(draft, &actor)).collect()
        }
        _ => approval::waiting_for(&snapshot, &actor)?,
    };
    let lines: Vec<Line> = drafts.into_iter().map(|draft| line(&snapshot, draft)).collect::<Result<_>>()?;
    let above = pages::filters(&Entered::of(&cx.form));
    pages::LIST.reply(cx, &Ask::read(&cx.form), lines, above)
}

/// The home page's part: how many drafts wait for the actor.
pub(super) fn panel(cx: &mut Cx) -> Result<Markup> {
    let Some(actor) = &cx.actor else { return Ok(html! {}) };
    let snapshot = cx.read()?;
    let (waiting, unseen) = (approval::waiting_for(&snapshot, actor)?, approval::unseen(&snapshot, actor)?);
    let own: Vec<Draft> = snapshot.by(&BY_DRAFTER, &actor.account.0)?.collect::<Result<_>>()?;
    let returned = own.iter().filter(|draft| matches!(draft.state, State::Returned { .. })).count();
    Ok(pages::panel(waiting.len(), unseen.len(), returned))
}

fn line(reader: &impl Reader, draft: Draft) -> Result<Line> {
    Ok(Line {
        no: draft.no.0,
        state: pages::words(&draft.state),
        step: draft.current().map_or_else(String::new, |step| step.role_title.clone()),
        drafter: who(reader, draft.drafted_by)?,
        on: draft.drafted_on,
        title: draft.title,
        section: draft.section,
    })
}

fn asked(cx: &Cx) -> Result<Draft> {
    let no = cx.segment("no").parse().map(DraftNo).map_err(|_| NO_DRAFT.error())?;
    let draft = cx.read()?.get::<Draft>(&no)?.ok_or_else(|| NO_DRAFT.error())?;
    if visible(&draft, cx.permit()?.actor()) { Ok(draft) } else { Err(NO_DRAFT.error()) }
}

fn role(reader: &impl Reader, draft: &Draft, actor: &Actor) -> Result<Role> {
    if approval::may_sign(draft, actor) {
        return Ok(Role::Signer);
    }
    let own = draft.drafted_by == actor.account;
    match draft.state {
        State::Waiting | State::Returned { .. } if own => Ok(Role::Drafter),
        State::Approved if approval::unseen(reader, actor)?.iter().any(|d| d.no == draft.no) => Ok(Role::Viewer),
        State::Waiting | State::Returned { .. } | State::Approved | State::Withdrawn => Ok(Role::Reader),
    }
}

/// `GET /desk/drafts/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("起案の照会");
    let (draft, snapshot) = (asked(cx)?, cx.read()?);
    for subject in &draft.subjects {
        cx.shows(*subject);
    }
    let role = role(&snapshot, &draft, cx.permit()?.actor())?;
    let signers = draft.steps.iter().filter_map(|step| step.done.as_ref());
    let mut ids: Vec<AccountId> = draft.history.iter().map(|moment| moment.by).collect();
    ids.extend(signers.flat_map(|signed| [Some(signed.by), signed.seen.map(|(by, _)| by)]).flatten());
    ids.push(draft.drafted_by);
    let mut names = BTreeMap::new();
    for id in ids {
        names.insert(id.0, who(&snapshot, id)?);
    }
    let name = |id: u64| names.get(&id).cloned().unwrap_or_default();
    let body = pages::one(cx, &draft, role, &name);
    Ok(Page::new(draft.title.clone(), body).under("起案と決裁", "/desk/drafts").into())
}

fn does(
    cx: &mut Cx,
    business: &str,
    said: &str,
    act: impl FnOnce(&mut Deed<'_, '_>, DraftNo) -> Result<()> + Send + 'static,
) -> Result<Reply> {
    cx.on_business(business);
    let no = asked(cx)?.no;
    cx.act(move |deed| act(deed, no))?;
    Ok(Reply::done(format!("/desk/drafts/{no}"), said))
}

/// `POST /desk/drafts/{no}/withdraw`.
pub(super) fn withdraw(cx: &mut Cx) -> Result<Reply> {
    does(cx, "起案の取下げ", "起案を取り下げました。", approval::withdraw)
}

/// `POST /desk/drafts/{no}/resubmit`.
pub(super) fn resubmit(cx: &mut Cx) -> Result<Reply> {
    does(cx, "起案の再提出", "起案を再提出しました。", approval::resubmit)
}

/// `POST /desk/drafts/{no}/seen`.
pub(super) fn seen(cx: &mut Cx) -> Result<Reply> {
    does(cx, "代決の後閲", "後閲を登録しました。", approval::see_after)
}
