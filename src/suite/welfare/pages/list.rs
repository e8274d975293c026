//! The list of cases.

use maud::{Markup, html};

use crate::suite::welfare::view::{CaseLine, CaseState};
use crate::web::components::{Field, Tone, ask_form};
use crate::web::forms::Entered;
use crate::web::list::{Cell, Column, List, Shown, Sorts};

/// The words and colour of a state.
#[must_use]
pub fn state(state: CaseState) -> (Tone, String) {
    let tone = match state {
        CaseState::Applied => Tone::Care,
        CaseState::Drafted => Tone::Info,
        CaseState::Open => Tone::Good,
        CaseState::Idle => Tone::Plain,
    };
    (tone, state.title().to_owned())
}

const fn column(key: &'static str, title: &'static str, shown: Shown, cell: fn(&CaseLine) -> Cell) -> Column<CaseLine> {
    Column { key, title, sorts: Sorts::Yes, shown, cell }
}

/// The list.
pub static LIST: List<CaseLine> = List {
    title: "ケース一覧",
    path: "/welfare",
    columns: &[
        column("no", "ケース番号", Shown::Always, |l| Cell::Number(i64::try_from(l.no.0).unwrap_or(i64::MAX))),
        column("name", "世帯主", Shown::Always, |l| Cell::link(l.name.clone(), format!("/welfare/case/{}", l.no))),
        column("kana", "フリガナ", Shown::AtFirst, |l| Cell::text(l.kana.clone())),
        column("members", "世帯員", Shown::AtFirst, |l| Cell::Number(i64::try_from(l.members).unwrap_or(0))),
        column("state", "状態", Shown::Always, |l| Cell::Tags(vec![state(l.state)])),
        column("opened", "保護開始日", Shown::AtFirst, |l| l.opened_from.map_or(Cell::Empty, Cell::Day)),
        column("due", "決定の期限", Shown::AtFirst, |l| l.due_on.map_or(Cell::Empty, Cell::Day)),
        column("month", "算定月", Shown::AtFirst, |l| l.month.map_or(Cell::Empty, |m| Cell::text(m.to_string()))),
        column("total", "支給額", Shown::AtFirst, |l| l.total.map_or(Cell::Empty, |y| Cell::Yen(y.get()))),
    ],
};

/// The filters over the list.
#[must_use]
pub fn filters(entered: &Entered) -> Markup {
    let mut states = vec![("", "すべて")];
    states.extend(CaseState::CHOICES.iter().map(|(sent, title, _)| (*sent, *title)));
    ask_form(
        "/welfare",
        html! {
            (Field::text("q", "世帯主の氏名・フリガナ・ケース番号").show(entered))
            (Field::select("state", "状態", &states).show(entered))
            button type="submit" { "絞り込む" }
        },
    )
}
