//! The work list on the page.

use maud::{Markup, html};

use super::super::due::{Due, DueNo, State, Urgency};
use crate::base::date::Date;
use crate::web::Cx;
use crate::web::components::{Field, Options, Tone, ask_form, button_to, facts, link_button, tag};
use crate::web::forms::Entered;
use crate::web::list::{Cell, Column, List, Shown, Sorts};

/// A line of the work list.
#[derive(Debug)]
pub struct Line {
    /// Its number.
    pub no: DueNo,
    /// By which day.
    pub due_on: Date,
    /// How urgent.
    pub urgency: Urgency,
    /// What is to be done.
    pub title: String,
    /// Where.
    pub link: String,
    /// What it is about.
    pub about: String,
    /// 所属.
    pub section: String,
    /// For whom; empty when for the whole section.
    pub whose: String,
}

/// The words and colour of an urgency.
#[must_use]
pub fn words(urgency: Urgency) -> (Tone, String) {
    match urgency {
        Urgency::Late(0) => (Tone::Danger, "期限超過".into()),
        Urgency::Late(days) => (Tone::Danger, format!("期限超過（{days}開庁日）")),
        Urgency::Today => (Tone::Care, "本日".into()),
        Urgency::ThisWeek => (Tone::Info, "今週".into()),
        Urgency::Later => (Tone::Plain, "来週以降".into()),
    }
}

/// The filter by day.
pub const WHEN: Options<'static> = &[("", "すべて"), ("late", "期限超過"), ("today", "本日まで"), ("week", "今週まで")];

/// The list.
pub static LIST: List<Line> = List {
    title: "処理予定",
    path: "/desk/due",
    columns: &[
        Column { key: "due", title: "期限", sorts: Sorts::Yes, shown: Shown::Always, cell: |l| Cell::Day(l.due_on) },
        Column { key: "state", title: "状況", sorts: Sorts::No, shown: Shown::Always, cell: |l| Cell::Tags(vec![words(l.urgency)]) },
        Column {
            key: "title",
            title: "処理の内容",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |l| Cell::link(l.title.clone(), if l.link.is_empty() { page(l.no) } else { l.link.clone() }),
        },
        Column { key: "about", title: "対象", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.about.clone()) },
        Column { key: "section", title: "所属", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.section.clone()) },
        Column { key: "whose", title: "担当", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.whose.clone()) },
        Column { key: "no", title: "完了の登録", sorts: Sorts::No, shown: Shown::AtFirst, cell: |l| Cell::link(format!("予定{}", l.no), page(l.no)) },
    ],
};

fn page(no: DueNo) -> String {
    format!("/desk/due/{no}")
}

/// The filters over the list.
#[must_use]
pub fn filters(entered: &Entered, sections: Options<'_>) -> Markup {
    ask_form(
        "/desk/due",
        html! {
            (Field::select("when", "期限", WHEN).show(entered))
            (Field::select("section", "所属", sections).show(entered))
            (Field::check("mine", "自分の担当だけ").show(entered))
            button type="submit" { "絞り込む" }
        },
    )
}

/// How much open work there is, by urgency.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Late.
    pub late: u64,
    /// Due today.
    pub today: u64,
    /// Due this week.
    pub week: u64,
    /// Due later.
    pub later: u64,
}

/// The home page's part.
#[must_use]
pub fn panel(counts: &Counts) -> Markup {
    let part = |tone, words: &str, count: u64| html! { @if count > 0 { (tag(tone, &format!("{words} {count}件"))) " " } };
    html! {
        p {
            (part(Tone::Danger, "期限超過", counts.late))
            (part(Tone::Care, "本日", counts.today))
            (part(Tone::Info, "今週", counts.week))
            (part(Tone::Plain, "来週以降", counts.later))
            @if counts.late + counts.today + counts.week + counts.later == 0 { "処理予定はありません。" }
        }
        p { a href="/desk/due" { "処理予定を開く" } }
    }
}

/// One piece of work.
#[must_use]
pub fn one(cx: &Cx, due: &Due, urgency: Urgency, whose: &str, done_by: &str) -> Markup {
    let (tone, said) = words(urgency);
    html! {
        (facts(&[
            ("処理の内容", html! { (due.title) }),
            ("期限", html! { (super::day(due.due_on)) " " @if due.state == State::Open { (tag(tone, &said)) } }),
            ("対象", html! { (due.about) }),
            ("所属", html! { (due.section) }),
            ("担当", html! { @if whose.is_empty() { "所属全体" } @else { (whose) } }),
            ("状態", html! {
                @match &due.state {
                    State::Open => "未処理",
                    State::Done { on, .. } => { "完了（" (super::day(*on)) "、" (done_by) "）" }
                }
            }),
        ]))
        @if !due.link.is_empty() { p { (link_button(&due.link, "処理する画面を開く")) } }
        @if due.state == State::Open { (button_to(cx, &format!("/desk/due/{}/done", due.no), "完了にする")) }
    }
}
