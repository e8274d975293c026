//! Seals and their impressions on the page.

use maud::{Markup, html};

use super::super::seal::{Impression, Seal};
use crate::base::date::Date;
use crate::web::Cx;
use crate::web::components::{
    Field, Tone, buttons, error_summary, facts, form, link_button, tag, upload_form,
};
use crate::web::forms::Entered;
use crate::web::list::grouped;

/// A seal with how often it was pressed.
#[derive(Debug)]
pub struct Line {
    /// The seal.
    pub seal: Seal,
    /// How often.
    pub impressions: u64,
}

fn state(seal: &Seal, today: Date) -> Markup {
    if seal.in_use_on(today) {
        tag(Tone::Good, "使用中")
    } else if seal.from > today {
        tag(Tone::Info, "使用開始前")
    } else {
        tag(Tone::Plain, "使用終了")
    }
}

/// The register of seals.
#[must_use]
pub fn list(lines: &[Line], today: Date, may_edit: bool) -> Markup {
    html! {
        @if may_edit { p { (link_button("/desk/seals/new", "公印を登録する")) } }
        @if lines.is_empty() { p { "公印は登録されていません。文書には「公印省略」と記します。" } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="公印簿" {
                table.dense {
                    thead { tr {
                        th scope="col" { "公印の名称" } th scope="col" { "管守する所属" } th scope="col" { "使用期間" }
                        th scope="col" { "状態" } th.number scope="col" { "押印" }
                    } }
                    tbody {
                        @for line in lines {
                            tr {
                                th scope="row" { a href={ "/desk/seals/" (line.seal.no) } { (line.seal.name) } }
                                td { (line.seal.section) }
                                td { (super::days(line.seal.from, line.seal.to, "使用中")) }
                                td { (state(&line.seal, today)) }
                                td.number { (grouped(&line.impressions.to_string())) "回" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The most impressions shown on a seal's page.
pub const SHOWN: usize = 100;

/// One seal: its picture for who may edit, its last impressions.
#[must_use]
pub fn one(cx: &Cx, line: &Line, last: &[(Impression, String)], may_edit: bool, entered: &Entered) -> Markup {
    let (seal, today) = (&line.seal, cx.today());
    html! {
        (error_summary(entered))
        (facts(&[
            ("公印の名称", html! { (seal.name) }),
            ("管守する所属", html! { (seal.section) }),
            ("印影の一辺", html! { (seal.side_mm) "ミリメートル" }),
            ("使用期間", super::days(seal.from, seal.to, "使用中")),
            ("状態", state(seal, today)),
            ("押印", html! { (grouped(&line.impressions.to_string())) "回" }),
        ]))
        @if may_edit {
            figure.seal {
                img src={ "/desk/seals/" (seal.no) "/image" } alt={ (seal.name) "の印影" } width="160" height="160";
                figcaption { "登録された印影" }
            }
            @if seal.to.is_none() {
                h2 { "使用を終える" }
                (form(cx, &format!("/desk/seals/{}/retire", seal.no), html! {
                    (Field::date("to", "使用終了日").required().hint("この日までは使えます。").show(entered))
                    (buttons("使用終了を登録する", "/desk/seals"))
                }))
            }
        }
        h2 { "押印の記録" }
        @if last.is_empty() { p { "まだ押印はありません。" } }
        @else {
            @if line.impressions > last.len() as u64 { p { "新しいものから" (last.len()) "件を表示しています。" } }
            div.scroll tabindex="0" role="region" aria-label="押印の記録" {
                table.dense {
                    thead { tr { th.number scope="col" { "回" } th scope="col" { "押印した日" } th scope="col" { "文書" } th scope="col" { "職員" } } }
                    tbody {
                        @for (impression, who) in last {
                            tr {
                                td.number { (impression.count) }
                                td { (super::day(impression.on)) }
                                td { (impression.document) }
                                td { (who) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The form that registers a seal.
#[must_use]
pub fn new_form(cx: &Cx, entered: &Entered) -> Markup {
    html! {
        (error_summary(entered))
        (upload_form(cx, "/desk/seals/new", html! {
            (Field::text("name", "公印の名称").required().size(40).max(60).hint("例：桜町福祉事務所長之印").show(entered))
            (Field::text("section", "管守する所属").required().size(30).max(40).show(entered))
            (Field::number("side_mm", "印影の一辺（ミリメートル）").required().hint("10から60まで").show(entered))
            (Field::date("from", "使用開始日").required().show(entered))
            (Field::date("to", "使用終了日").hint("決まっているときだけ入力します。").show(entered))
            (Field::file("image", "印影の画像").required().hint("PNG、200KBまで。背景が透明な画像が適しています。").show(entered))
            (buttons("登録する", "/desk/seals"))
        }))
    }
}
