//! Heads of offices on the page.

use maud::{Markup, html};

use super::super::officer::Officer;
use crate::base::date::Date;
use crate::web::Cx;
use crate::web::components::{Field, Tone, buttons, error_summary, form, link_button, tag};
use crate::web::forms::Entered;
use crate::web::url::encode;

/// The heads, by section and day.
#[must_use]
pub fn list(officers: &[Officer], today: Date, may_edit: bool) -> Markup {
    html! {
        p { "文書には、その日に在任する所属長の職名と氏名が入ります。" }
        @if may_edit { p { (link_button("/desk/officers/new", "所属長を登録する")) } }
        @if officers.is_empty() { p { "所属長は登録されていません。" } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="所属長の一覧" {
                table.dense {
                    thead { tr {
                        th scope="col" { "所属" } th scope="col" { "職名" } th scope="col" { "氏名" }
                        th scope="col" { "任期" } th scope="col" { "状態" }
                        @if may_edit { th scope="col" { "操作" } }
                    } }
                    tbody {
                        @for officer in officers {
                            tr {
                                th scope="row" { (officer.section) }
                                td { (officer.title) }
                                td { (officer.name) }
                                td { (super::days(officer.from, officer.to, "在任中")) }
                                td { (state(officer, today)) }
                                @if may_edit {
                                    td {
                                        @if officer.to.is_none() {
                                            a href={ "/desk/officers/" (encode(&officer.section)) "/leave" }
                                                aria-label={ "退任を登録する（" (officer.section) "）" } { "退任を登録する" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(officer: &Officer, today: Date) -> Markup {
    if officer.holds_on(today) {
        tag(Tone::Good, "在任中")
    } else if officer.from > today {
        tag(Tone::Info, "就任予定")
    } else {
        tag(Tone::Plain, "退任")
    }
}

/// The form that registers a new head.
#[must_use]
pub fn new_form(cx: &Cx, entered: &Entered) -> Markup {
    html! {
        (error_summary(entered))
        p { "前の所属長がいるときは、就任日の前の日で退任になります。" }
        (form(cx, "/desk/officers/new", html! {
            (Field::text("section", "所属").required().size(30).max(40).show(entered))
            (Field::text("title", "職名").required().size(40).max(60).hint("文書に記すとおり。例：桜町福祉事務所長、桜町福祉事務所長職務代理者").show(entered))
            (Field::text("name", "氏名").required().size(30).max(60).show(entered))
            (Field::date("from", "就任日").required().show(entered))
            (buttons("登録する", "/desk/officers"))
        }))
    }
}

/// The form with which a head leaves office.
#[must_use]
pub fn leave_form(cx: &Cx, officer: &Officer, entered: &Entered) -> Markup {
    html! {
        (error_summary(entered))
        p { (officer.section) "　" (officer.title) "　" (officer.name) "（" (super::day(officer.from)) "から）" }
        (form(cx, &format!("/desk/officers/{}/leave", encode(&officer.section)), html! {
            (Field::date("to", "退任日").required().hint("この日までは在任です。").show(entered))
            (buttons("登録する", "/desk/officers"))
        }))
    }
}
