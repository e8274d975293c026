//! The list of cases, one case, and a month of it.

use maud::html;

use super::super::action::level::{self as levels, of_now, opened_from};
use super::super::model::case::Case;
use super::super::model::id::parse_month;
use super::super::pages::{self, case::CasePage, list};
use super::super::view::{self, CaseLine, CaseState};
use super::input::asked;
use crate::base::date::Month;
use crate::base::error::{Error, Result};
use crate::base::text::fold;
use crate::store::{Direction, Reader, Snapshot};
use crate::web::components::{Field, Tone, ask_form, facts, notice};
use crate::web::forms::Entered;
use crate::web::list::Ask;
use crate::web::reply::Page;
use crate::web::{Cx, Reply};

/// `GET /welfare`.
pub(super) fn list(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("ケース一覧");
    let (snapshot, today) = (cx.read()?, cx.today());
    let state = CaseState::CHOICES.iter().find(|(sent, _, _)| *sent == cx.form.text("state")).map(|(_, _, s)| *s);
    let asked = fold(cx.form.text("q"));
    let mut lines: Vec<CaseLine> = Vec::new();
    for case in snapshot.all::<Case>()? {
        let Some(line) = view::line(&snapshot, &case?, today)? else { continue };
        let fits = asked.is_empty()
            || line.no.to_string() == asked
            || fold(&line.name).contains(&asked)
            || fold(&line.kana).contains(&asked);
        if fits && state.is_none_or(|s| s == line.state) {
            lines.push(line);
        }
    }
    let ask = Ask::read(&cx.form);
    list::LIST.sort(&ask, &mut lines);
    let shown = if ask.output == crate::web::list::Output::Page { ask.range(lines.len()) } else { 0..lines.len() };
    let heads: Vec<_> = lines.get(shown).unwrap_or_default().iter().map(|line| line.head).collect();
    heads.into_iter().for_each(|head| cx.shows(head));
    let above = html! {
        @if cx.may(&super::super::permission::EDIT) { p { a.button href="/welfare/new" { "ケースを開く" } } }
        (list::filters(&Entered::of(&cx.form)))
    };
    list::LIST.reply(cx, &ask, lines, above)
}

/// `GET /welfare/case/{no}`.
pub(super) fn show(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("ケースの照会");
    let (snapshot, today) = (cx.read()?, cx.today());
    let case = asked(cx, &snapshot)?;
    let mut names = Vec::new();
    for person in case.persons() {
        names.push((person.0, view::name(&snapshot, person, today)?));
    }
    let state = view::line(&snapshot, &case, today)?.map_or(CaseState::Idle, |line| line.state);
    let body = CasePage {
        names,
        state,
        applications: view::applications(&snapshot, case.no)?,
        decisions: view::decisions(&snapshot, case.no)?,
        incomes: snapshot.under(&case.no, Direction::Up)?.collect::<Result<_>>()?,
        accounts: snapshot.under(&case.no, Direction::Up)?.collect::<Result<_>>()?,
        ledger: view::ledger::ledger(&snapshot, case.no)?,
        now: month(&snapshot, &case, Month::of(today), today).map_err(|e| words(&e)),
        case,
    }
    .draw(cx);
    let title = format!("ケース番号{}", cx.segment("no"));
    Ok(Page::new(title, body).under("生活保護のケース", "/welfare").wide().into())
}

fn words(error: &Error) -> String {
    format!("{} {}（{}）", error.code().what, error.detail(), error.code().id)
}

/// The level of a month by what is recorded now, with its working.
fn month(
    snapshot: &Snapshot,
    case: &Case,
    month: Month,
    today: crate::base::date::Date,
) -> Result<(super::super::model::decision::Level, super::super::rules::Step)> {
    let from = opened_from(snapshot, case.no)?;
    let level = of_now(snapshot, case, month, from, today)?;
    let working = levels::determine(&level.inputs, month)?.working;
    Ok((level, working))
}

/// `GET /welfare/case/{no}/level?month=`.
pub(super) fn level(cx: &mut Cx) -> Result<Reply> {
    cx.on_business("最低生活費の算定");
    let (snapshot, today) = (cx.read()?, cx.today());
    let case = asked(cx, &snapshot)?;
    let mut entered = Entered::of(&cx.form);
    if entered.value("month").is_empty() {
        entered = Entered::blank().with("month", Month::of(today).to_string());
    }
    let asked_for = parse_month(entered.value("month"));
    let back = format!("/welfare/case/{}", case.no);
    let found = asked_for.and_then(|of| month(&snapshot, &case, of, today));
    let body = html! {
        (ask_form(&cx.asked, html! {
            (Field::text("month", "月").hint("2026-11 や R8.11 のように入力します。").size(12).show(&entered))
            button type="submit" { "算定する" }
        }))
        @match &found {
            Ok((level, tree)) => {
                (facts(&[
                    ("月", html! { (level.month.wareki()) }),
                    ("最低生活費", pages::yen(level.minimum)),
                    ("収入認定額", pages::yen(level.income)),
                    ("費目", html! { @for (item, sum) in &level.items { div { (item.title()) " " (sum) } } }),
                    ("支給額", pages::opened(level.total, tree)),
                ]))
                @if !tree.marked().is_empty() {
                    (notice(Tone::Care, "確かめていない額があります", html! {
                        ul { @for row in tree.marked() { li { (row) } } }
                    }))
                }
            }
            Err(error) => { (notice(Tone::Danger, error.code().what, html! { p { (error.detail()) } p { (error.code().remedy) "（" (error.code().id) "）" } })) }
        }
    };
    let title = format!("最低生活費の算定（ケース番号{}）", case.no);
    Ok(Page::new(title, body).under("生活保護のケース", "/welfare").under("ケース", back).wide().into())
}
