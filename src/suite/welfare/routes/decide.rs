//! Drafting and approving a decision, and printing its notice.

use maud::html;

use super::super::action::decide::{self, NewDecision, need_decision};
use super::super::action::{level, need, notice as notices};
use super::super::errors::NO_DECISION;
use super::super::letters::{self, Batch, notice::Notice};
use super::super::model::decision::{Decision, DecisionState, Level, Print, PrintKind};
use super::super::model::id::{DecisionNo, month_key};
use super::super::pages::forms::Which;
use super::super::pages::{day, opened, yen};
use super::super::permission::{DRAFT, PRINT};
use super::input::{Reading, save, show as show_form};
use crate::base::error::Result;
use crate::desk::approval::{Draft, DraftNo};
use crate::desk::pages::{drafts::route, sign as signing};
use crate::desk::routes::who;
use crate::store::Reader;
use crate::suite::resident::model::Reason;
use crate::web::components::{Field, Tone, button_to, facts, form as form_of, link_button, notice, tag};
use crate::web::forms::Entered;
use crate::web::reply::{File, Page};
use crate::web::{Cx, Reply};

/// `GET /welfare/case/{no}/decide`.
pub(super) fn form(cx: &mut Cx) -> Result<Reply> {
    let snapshot = cx.read()?;
    let case = super::input::asked(cx, &snapshot)?;
    let from = super::super::action::apply::pending(&snapshot, case.no)?.map(|a| a.received_on.wareki());
    show_form(cx, Which::Decide, |_| {
        let reason = "世帯の収入が最低生活費に満たないため。";
        Entered::blank().with("applied_from", from.unwrap_or_default()).with("reason", reason)
    })
}

/// `POST /welfare/case/{no}/decide`.
pub(super) fn draft(cx: &mut Cx) -> Result<Reply> {
    let read = |r: &mut Reading<'_>, case: &super::super::model::case::Case| {
        let applied_from = r.day("applied_from", "適用日");
        let reason = r.reader.text("reason", "決定の理由", 300);
        let reason = r.reader.required("reason", "決定の理由", reason);
        let delay = r.reader.text("delay", "遅れた理由", 300).unwrap_or_default();
        let overrides = r.overrides();
        Some(NewDecision { case: case.no, applied_from: applied_from?, reason: reason?, delay, overrides })
    };
    save(cx, Which::Decide, read, |deed, new| {
        decide::draft(deed, new).map(|no| format!("/welfare/decision/{no}"))
    })
}

fn asked(cx: &Cx) -> Result<Decision> {
    let no = cx.segment("no").parse().map(DecisionNo).map_err(|_| NO_DECISION.error())?;
    need_decision(&cx.read()?, no)
}

/// `GET /welfare/decision/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    draw(cx, &Entered::blank(), 200)
}

fn draw(cx: &mut Cx, entered: &Entered, status: u16) -> Result<Reply> {
    cx.on_business("保護決定の照会");
    let (decision, snapshot) = (asked(cx)?, cx.read()?);
    let case = need(&snapshot, decision.case)?;
    case.persons().into_iter().for_each(|person| cx.shows(person));
    let head = case.head_on(decision.applied_from);
    let name = head.map(|head| super::super::view::name(&snapshot, head, cx.today())).transpose()?.unwrap_or_default();
    let (month, version) = decision.level;
    let kept = snapshot.need::<Level>(&(decision.case, month_key(month), version))?;
    let working = level::determine(&kept.inputs, month).ok().filter(|found| found.total == kept.total);
    let draft = match decision.state {
        DecisionState::Drafted(no) => snapshot.get::<Draft>(&DraftNo(no))?,
        DecisionState::Approved | DecisionState::SentBack | DecisionState::Withdrawn => None,
    };
    let drafter = who(&snapshot, decision.drafted_by)?;
    let name_of = |id: u64| who(&snapshot, crate::access::AccountId(id)).unwrap_or_default();
    let prints = notices::prints(&snapshot, decision.no)?;
    let base = format!("/welfare/decision/{}", decision.no);
    let body = html! {
        (facts(&[
            ("ケース", html! { a href={ "/welfare/case/" (decision.case) } { "ケース番号" (decision.case) } "　" (name) }),
            ("種別", html! { (decision.kind.title()) }),
            ("状態", tag(Tone::Info, decision.state.title())),
            ("適用日", day(decision.applied_from)),
            ("決定の理由", html! { (decision.reason) @if let Some(delay) = &decision.delay { "／14日を超えた理由：" (delay) } }),
            ("起案", html! { (day(decision.drafted_on)) "　" (drafter) }),
            ("決定日", html! { @if let Some(on) = decision.decided_on { (day(on)) } }),
            ("文書番号", html! { @if let Some(number) = &decision.number { (number) } @if let Some(on) = decision.issued_on { "　" (day(on)) } }),
            ("保護の程度", html! {
                (kept.month.wareki()) "　最低生活費 " (yen(kept.minimum)) "　収入認定額 " (yen(kept.income))
                @match &working { Some(found) => { (opened(kept.total, &found.working)) } None => { "　支給額 " (yen(kept.total)) } }
            }),
        ]))
        @if !decision.overrides.is_empty() {
            (notice(Tone::Care, "確認のうえ起案した点", html! { ul { @for o in &decision.overrides { li { (o.code) "　" (o.reason) } } } }))
        }
        @if let Some(draft) = &draft {
            (route(draft, &name_of))
            (signing::sign_form(cx, &base, draft, entered))
        }
        (buttons(cx, &decision, &base, entered))
        (print_log(&prints, &name_of))
    };
    let title = format!("保護決定（{}）", decision.kind.title());
    let back = format!("/welfare/case/{}", decision.case);
    Ok(Page::new(title, body).status(status).under("生活保護のケース", "/welfare").under("ケース", back).wide().into())
}

fn buttons(cx: &Cx, decision: &Decision, base: &str, entered: &Entered) -> maud::Markup {
    let own = cx.actor.as_ref().is_some_and(|actor| actor.account == decision.drafted_by);
    html! {
        div.buttons {
            @if cx.may(&PRINT) { (link_button(&format!("{base}/preview"), "通知書の確認（PDF）")) }
            @if cx.may(&DRAFT) && own && matches!(decision.state, DecisionState::Drafted(_) | DecisionState::SentBack) {
                (button_to(cx, &format!("{base}/withdraw"), "起案を取り下げる"))
            }
        }
        @if cx.may(&PRINT) && decision.state == DecisionState::Approved {
            (form_of(cx, &format!("{base}/print"), html! {
                @if decision.number.is_some() {
                    (Field::text("reason", "再発行の理由").required().max(200).show(entered))
                    div.buttons { button type="submit" { "通知書を再発行する" } }
                } @else {
                    p { "文書番号を取り、通知書を発行します。" }
                    div.buttons { button.primary type="submit" { "通知書を発行する" } }
                }
            }))
        }
    }
}

fn print_log(prints: &[Print], who: &dyn Fn(u64) -> String) -> maud::Markup {
    html! {
        @if !prints.is_empty() {
            h2 { "印刷の記録" }
            ul {
                @for print in prints {
                    li { (day(print.on)) "　" (print.kind.title()) "　" (who(print.by.0)) @if let Some(why) = &print.reason { "　" (why) } }
                }
            }
        }
    }
}

/// `POST /welfare/decision/{no}`.
pub(super) fn sign(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("保護決定の決裁");
    let no = asked(cx)?.no;
    let verdict = match signing::read(&cx.form) {
        Ok(verdict) => verdict,
        Err(entered) => return draw(cx, &entered, 422),
    };
    let said = match verdict {
        signing::Verdict::Sign(how) => {
            cx.act(move |deed| decide::approve(deed, no, how))?;
            "決裁しました。"
        }
        signing::Verdict::SendBack(reason) => {
            cx.act(move |deed| decide::send_back(deed, no, &reason))?;
            "差し戻しました。"
        }
    };
    Ok(Reply::done(format!("/welfare/decision/{no}"), said))
}

/// `POST /welfare/decision/{no}/withdraw`.
pub(super) fn withdraw(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("保護決定の起案の取下げ");
    let decision = asked(cx)?;
    let no = decision.no;
    cx.act(move |deed| decide::withdraw(deed, no))?;
    Ok(Reply::done(format!("/welfare/case/{}", decision.case), "起案を取り下げました。"))
}

/// `GET /welfare/decision/{no}/preview`.
pub(super) fn preview(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("保護決定通知書の確認");
    let no = asked(cx)?.no;
    let made = cx.act(move |deed| notices::preview(deed, no))?;
    pdf(cx, made)
}

/// `POST /welfare/decision/{no}/print`.
pub(super) fn print(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("保護決定通知書の発行");
    let decision = asked(cx)?;
    let reason = Reason::optional(cx.form.text("reason"))?;
    if decision.number.is_some() && reason.is_none() {
        let mut reading = Reading::of(&cx.form).reader;
        reading.refuse("reason", "再発行の理由を入力してください。");
        return draw(cx, &reading.entered(), 422);
    }
    let no = decision.no;
    let made = cx.act(move |deed| notices::print(deed, no, reason))?;
    pdf(cx, made)
}

fn pdf(cx: &mut Cx, made: Notice) -> Result<Reply> {
    let author = made.office.defendant.clone();
    let stem = match (made.kind, made.protected) {
        (PrintKind::Preview, _) => "保護決定通知書_確認用",
        (PrintKind::Original | PrintKind::Reissue, Batch::Usual) => "保護決定通知書",
        (PrintKind::Original | PrintKind::Reissue, Batch::Protected) => "【支援措置・取扱注意】保護決定通知書",
    };
    let name = format!("{stem}_{}.pdf", made.decision.no);
    let case = need(&cx.read()?, made.decision.case)?;
    case.persons().into_iter().for_each(|person| cx.shows(person));
    let batches = letters::print(&[made], "保護決定通知書", &author, cx.now())?;
    let printed = batches.usual.or(batches.protected).ok_or_else(|| NO_DECISION.error())?;
    for missing in &printed.missing {
        tracing::warn!(character = missing.code_points(), page = missing.page, "a character printed as 〓");
    }
    Ok(File::of(name, "application/pdf", printed.pdf).shown().into())
}
