//! Payments: the months, the preview, the run and its files.

use maud::{Markup, html};

use super::super::action::run::{self as runs, Work, need_run, next_date};
use super::super::action::office;
use super::super::errors::NO_RUN;
use super::super::exchange::zengin::LineEnd;
use super::super::letters;
use super::super::model::id::{RunNo, parse_month};
use super::super::model::payment::{Run, RunState};
use super::super::pages::pay as pages;
use super::super::view::{self, PaidLine, difference};
use super::input::Reading;
use crate::base::date::Month;
use crate::base::error::Result;
use crate::desk::approval::{Draft, DraftNo};
use crate::desk::pages::sign as signing;
use crate::store::{Direction, Reader};
use crate::suite::resident::model::Reason;
use crate::web::forms::Entered;
use crate::web::reply::{File, Page};
use crate::web::{Cx, Reply};

const UP: (&str, &str) = ("生活保護費の支給", "/welfare/pay");

/// `GET /welfare/pay`.
pub(super) fn months(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の一覧");
    let snapshot = cx.read()?;
    let all = (std::ops::Bound::Unbounded, std::ops::Bound::Unbounded);
    let kept: Vec<Run> = snapshot.records::<Run>(all, Direction::Down)?.collect::<Result<_>>()?;
    let last = kept.iter().filter(|run| run.state.is_live()).map(|run| run.month).max();
    let next = last.map_or(Month::of(cx.today()), |last| last.plus(1));
    Ok(Page::new(UP.0, pages::months(&kept, next)).wide().into())
}

/// `GET /welfare/pay/{month}`.
pub(super) fn preview(cx: &mut Cx) -> Result<Reply> {
    let month = parse_month(cx.segment("month"))?;
    let office = office::need(&cx.read()?)?;
    let entered = Entered::blank().with("bank_date", next_date(&office, month, cx.today()).wareki());
    draw_preview(cx, month, &entered, 200)
}

fn draw_preview(cx: &mut Cx, month: Month, entered: &Entered, status: u16) -> Result<Reply> {
    cx.on_business("支給の試算");
    let snapshot = cx.read()?;
    let office = office::need(&snapshot)?;
    let seen = difference::preview(&snapshot, month, next_date(&office, month, cx.today()), cx.today())?;
    seen.lines.iter().for_each(|line| cx.shows(line.payee));
    let title = format!("{}分の試算", month.wareki());
    Ok(Page::new(title, pages::preview(cx, month, &seen, entered)).status(status).under(UP.0, UP.1).wide().into())
}

/// `POST /welfare/pay/{month}`: locks the month and computes the run.
pub(super) fn lock(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の締め");
    let month = parse_month(cx.segment("month"))?;
    let mut reading = Reading::of(&cx.form);
    let bank_date = reading.day("bank_date", "振込日");
    let bank_date = match reading.reader.build(|| bank_date) {
        Ok(day) => day,
        Err(entered) => return draw_preview(cx, month, &entered, 422),
    };
    let no = cx.act(move |deed| runs::lock(deed, month, bank_date))?;
    computed(cx, no)
}

fn computed(cx: &Cx, no: RunNo) -> Result<Reply> {
    let outcome = Work { town: cx.town(), permit: cx.permit()?, day: None }.compute(no, |_, _| {})?;
    let said = format!("{}ケースを計算しました。保留は{}件です。", outcome.cases, outcome.held.0);
    Ok(Reply::done(format!("/welfare/run/{no}"), said))
}

fn asked(cx: &Cx) -> Result<Run> {
    let no = cx.segment("no").parse().map(RunNo).map_err(|_| NO_RUN.error())?;
    need_run(&cx.read()?, no)
}

/// `POST /welfare/run/{no}/compute`.
pub(super) fn compute(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給の計算");
    let no = asked(cx)?.no;
    computed(cx, no)
}

/// `GET /welfare/run/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    draw(cx, &Entered::blank(), 200)
}

fn draw(cx: &mut Cx, entered: &Entered, status: u16) -> Result<Reply> {
    cx.on_business("支給処理の照会");
    let (run, snapshot) = (asked(cx)?, cx.read()?);
    let lines = view::paid(&snapshot, run.no, cx.today())?;
    lines.iter().for_each(|line| cx.shows(line.payment.payee));
    let sign: Markup = match &run.state {
        RunState::Drafted(no) => match snapshot.get::<Draft>(&DraftNo(*no))? {
            Some(draft) => signing::sign_form(cx, &format!("/welfare/run/{}", run.no), &draft, entered),
            None => html! {},
        },
        RunState::Locked
        | RunState::Done
        | RunState::Approved(_)
        | RunState::Written { .. }
        | RunState::ThrownAway { .. }
        | RunState::Undone { .. } => html! {},
    };
    let title = format!("{}分の支給", run.month.wareki());
    let body = pages::run(cx, &run, &lines, &sign, entered);
    Ok(Page::new(title, body).status(status).under(UP.0, UP.1).wide().into())
}

/// `POST /welfare/run/{no}`.
pub(super) fn sign(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の決裁");
    let no = asked(cx)?.no;
    let verdict = match signing::read(&cx.form) {
        Ok(verdict) => verdict,
        Err(entered) => return draw(cx, &entered, 422),
    };
    let said = match verdict {
        signing::Verdict::Sign(how) => {
            cx.act(move |deed| runs::approve(deed, no, how))?;
            "決裁しました。振込データを作成できます。"
        }
        signing::Verdict::SendBack(reason) => {
            cx.act(move |deed| runs::send_back(deed, no, &reason))?;
            "差し戻しました。"
        }
    };
    Ok(Reply::done(format!("/welfare/run/{no}"), said))
}

/// `POST /welfare/run/{no}/submit`.
pub(super) fn submit(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の起案");
    let no = asked(cx)?.no;
    cx.act(move |deed| runs::submit(deed, no))?;
    Ok(Reply::done(format!("/welfare/run/{no}"), "決裁に上げました。"))
}

fn with_reason(
    cx: &mut Cx,
    said: &str,
    act: impl FnOnce(&mut crate::access::Deed<'_, '_>, RunNo, Reason) -> Result<()> + Send + 'static,
) -> Result<Reply> {
    let no = asked(cx)?.no;
    let mut reading = Reading::of(&cx.form);
    let reason = reading.reason();
    let reason = match reading.reader.build(|| reason) {
        Ok(reason) => reason,
        Err(entered) => return draw(cx, &entered, 422),
    };
    cx.act(move |deed| act(deed, no, reason))?;
    Ok(Reply::done(format!("/welfare/run/{no}"), said))
}

/// `POST /welfare/run/{no}/throw`.
pub(super) fn throw_away(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の破棄");
    with_reason(cx, "破棄しました。同じ月をもう一度処理できます。", runs::throw_away)
}

/// `POST /welfare/run/{no}/undo`.
pub(super) fn undo(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給処理の取消");
    with_reason(cx, "支給処理を取り消しました。", runs::undo)
}

/// `POST /welfare/run/{no}/file`.
pub(super) fn file(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("振込データの作成");
    let run = asked(cx)?;
    let no = run.no;
    let file = cx.act(move |deed| runs::write_file(deed, no, LineEnd::CrLf))?;
    paid(cx, no)?;
    let name = format!("振込データ_{}_{}.txt", run.month, run.no);
    Ok(File::of(name, "application/octet-stream", file.bytes).into())
}

fn paid(cx: &mut Cx, no: RunNo) -> Result<Vec<PaidLine>> {
    let lines = view::paid(&cx.read()?, no, cx.today())?;
    lines.iter().for_each(|line| cx.shows(line.payment.payee));
    Ok(lines)
}

/// `GET /welfare/run/{no}/list.pdf`.
pub(super) fn list_pdf(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給一覧表の印刷");
    let run = asked(cx)?;
    let lines = paid(cx, run.no)?;
    let office = office::need(&cx.read()?)?;
    let meta = letters::meta("支給一覧表", &office.defendant, cx.now());
    let printed = letters::list::pdf(meta, &office.section, &run, &lines, cx.today())?;
    let name = format!("支給一覧表_{}_{}.pdf", run.month, run.no);
    Ok(File::of(name, "application/pdf", printed.pdf).shown().into())
}

/// `GET /welfare/run/{no}/list.csv`.
pub(super) fn list_csv(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("支給一覧の出力");
    let run = asked(cx)?;
    let lines = paid(cx, run.no)?;
    let csv = letters::list::csv(&run, &lines)?;
    Ok(File::of(format!("支給一覧_{}_{}.csv", run.month, run.no), "text/csv", csv).into())
}
