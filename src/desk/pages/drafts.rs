//! Drafts on the page: the list, and one with its route and history.

use maud::{Markup, html};

use super::super::approval::{Draft, How, Moment, State, What};
use crate::base::date::Date;
use crate::web::Cx;
use crate::web::components::{self, Field, Options, Tone, ask_form, button_to, facts, link_button, notice, tag, timeline};
use crate::web::forms::Entered;
use crate::web::list::{Cell, Column, List, Shown, Sorts};

/// A line of the list.
#[derive(Debug)]
pub struct Line {
    /// The number and the words of the link.
    pub no: u64,
    /// 件名.
    pub title: String,
    /// 所属.
    pub section: String,
    /// 起案者.
    pub drafter: String,
    /// 起案日.
    pub on: Date,
    /// Where it stands.
    pub state: (Tone, String),
    /// Whose step waits; empty when none does.
    pub step: String,
}

/// Which drafts are shown.
pub const WHICH: Options<'static> =
    &[("", "自分の決裁を待つもの"), ("mine", "自分が起案したもの"), ("unseen", "後閲するもの"), ("all", "すべて")];

/// The list.
pub static LIST: List<Line> = List {
    title: "起案と決裁",
    path: "/desk/drafts",
    columns: &[
        Column {
            key: "no",
            title: "起案番号",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |l| Cell::Number(i64::try_from(l.no).unwrap_or(i64::MAX)),
        },
        Column {
            key: "title",
            title: "件名",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |l| Cell::link(l.title.clone(), format!("/desk/drafts/{}", l.no)),
        },
        Column { key: "state", title: "状態", sorts: Sorts::Yes, shown: Shown::Always, cell: |l| Cell::Tags(vec![l.state.clone()]) },
        Column { key: "step", title: "決裁の段", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.step.clone()) },
        Column { key: "section", title: "所属", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.section.clone()) },
        Column { key: "drafter", title: "起案者", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.drafter.clone()) },
        Column { key: "on", title: "起案日", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::Day(l.on) },
    ],
};

/// The words and colour of a state.
#[must_use]
pub fn words(state: &State) -> (Tone, String) {
    let tone = match state {
        State::Waiting => Tone::Info,
        State::Approved => Tone::Good,
        State::Returned { .. } => Tone::Care,
        State::Withdrawn => Tone::Plain,
    };
    (tone, state.title().to_owned())
}

/// The filter over the list.
#[must_use]
pub fn filters(entered: &Entered) -> Markup {
    ask_form(
        "/desk/drafts",
        html! {
            (Field::select("which", "表示する起案", WHICH).show(entered))
            button type="submit" { "絞り込む" }
        },
    )
}

/// The home page's part: drafts that wait for the actor's signature, for 後閲, and sent back to them.
#[must_use]
pub fn panel(waiting: usize, unseen: usize, returned: usize) -> Markup {
    let link = |which: &str, words: String| html! { p { a href={ "/desk/drafts" (which) } { (words) } } };
    html! {
        @if waiting + unseen + returned == 0 { p { "決裁を待つ起案はありません。" } (link("", "起案と決裁を開く".into())) }
        @if waiting > 0 { (link("", format!("決裁を待つ起案 {waiting}件"))) }
        @if unseen > 0 { (link("?which=unseen", format!("後閲する起案 {unseen}件"))) }
        @if returned > 0 { (link("?which=mine", format!("差し戻された起案 {returned}件"))) }
    }
}

/// What the actor may do with the draft shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sign the step at hand, on the service's page.
    Signer,
    /// Take it back or submit it again.
    Drafter,
    /// Look at a 代決 afterwards.
    Viewer,
    /// Nothing but read.
    Reader,
}

/// One draft. `who` names accounts.
#[must_use]
pub fn one(cx: &Cx, draft: &Draft, role: Role, who: &dyn Fn(u64) -> String) -> Markup {
    let (tone, state) = words(&draft.state);
    html! {
        (facts(&[
            ("起案番号", html! { (draft.no) }),
            ("状態", tag(tone, &state)),
            ("起案", html! { (super::day(draft.drafted_on)) "　" (draft.section) "　" (who(draft.drafted_by.0)) }),
        ]))
        @if let State::Returned { by, on, reason } = &draft.state {
            (notice(Tone::Care, "差し戻されています", html! {
                p { (super::day(*on)) "　" (who(by.0)) }
                p { (reason) }
            }))
        }
        (route(draft, who))
        @if !draft.link.is_empty() {
            p { (link_button(&draft.link, if role == Role::Signer { "内容を見て決裁する" } else { "内容を見る" })) }
        }
        @match role {
            Role::Drafter => { (own(cx, draft)) }
            Role::Viewer => {
                p { "代決された決裁があります。内容を確かめてから登録してください。" }
                (button_to(cx, &format!("/desk/drafts/{}/seen", draft.no), "後閲を登録する"))
            }
            Role::Signer | Role::Reader => {}
        }
        h2 { "経過" }
        (timeline(&draft.history.iter().map(|m| moment(m, who)).collect::<Vec<_>>()))
    }
}

fn own(cx: &Cx, draft: &Draft) -> Markup {
    let withdraw = || button_to(cx, &format!("/desk/drafts/{}/withdraw", draft.no), "取り下げる");
    html! {
        @match draft.state {
            State::Returned { .. } => {
                div.buttons {
                    (button_to(cx, &format!("/desk/drafts/{}/resubmit", draft.no), "再提出する"))
                    (withdraw())
                }
            }
            State::Waiting => { div.buttons { (withdraw()) } }
            State::Approved | State::Withdrawn => {}
        }
    }
}

/// The route with its signatures, also for a service's own page.
#[must_use]
pub fn route(draft: &Draft, who: &dyn Fn(u64) -> String) -> Markup {
    html! {
        h2 { "決裁の経路" }
        div.scroll tabindex="0" role="region" aria-label="決裁の経路" {
            table {
                thead { tr { th.number scope="col" { "段" } th scope="col" { "役職" } th scope="col" { "決裁" } th scope="col" { "決裁日" } th scope="col" { "後閲" } } }
                tbody {
                    @for (at, step) in (1..).zip(&draft.steps) {
                        tr {
                            td.number { (at) }
                            th scope="row" { (step.role_title) }
                            @match &step.done {
                                Some(signed) => {
                                    td { (tag(Tone::Good, signed.how.title())) " " (who(signed.by.0)) }
                                    td { (super::day(signed.on)) }
                                    td {
                                        @match (signed.how, signed.seen) {
                                            (How::Deputy, Some((by, on))) => { (who(by.0)) "　" (super::day(on)) }
                                            (How::Deputy, None) => { (tag(Tone::Care, "未了")) }
                                            (How::Self_ | How::Delegated, _) => { "不要" }
                                        }
                                    }
                                }
                                None => { td { "―" } td { "―" } td { "―" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn moment(moment: &Moment, who: &dyn Fn(u64) -> String) -> components::Moment {
    let (what, tone, more) = match &moment.what {
        What::Submitted => ("起案", Tone::Plain, String::new()),
        What::Signed(title, how) => (how.title(), Tone::Good, title.clone()),
        What::SentBack(reason) => ("差戻し", Tone::Care, reason.clone()),
        What::Resubmitted => ("再提出", Tone::Plain, String::new()),
        What::Withdrawn => ("取下げ", Tone::Plain, String::new()),
        What::SeenAfter(title) => ("後閲", Tone::Good, title.clone()),
    };
    components::Moment {
        when: moment.on.wareki(),
        what: who(moment.by.0),
        tag: Some((tone, what.to_owned())),
        more: html! { @if !more.is_empty() { p { (more) } } },
    }
}
