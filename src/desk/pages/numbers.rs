//! The document register (文書番号簿) on the page.

use maud::{Markup, html};

use super::super::number::Entry;
use crate::base::date::Date;
use crate::web::Cx;
use crate::web::components::{Field, Options, Tone, ask_form, buttons, error_summary, facts, form, link_button, tag};
use crate::web::forms::Entered;
use crate::web::list::{Cell, Column, List, Shown, Sorts};
use crate::web::url::encode;

/// A line of the register.
#[derive(Debug)]
pub struct Line {
    /// The entry.
    pub entry: Entry,
    /// Who took it.
    pub taken_by: String,
    /// The page that shows the document; empty when there is none, or none for this actor.
    pub link: String,
}

/// The list.
pub static LIST: List<Line> = List {
    title: "文書番号簿",
    path: "/desk/numbers",
    columns: &[
        Column {
            key: "serial",
            title: "番号",
            sorts: Sorts::Yes,
            shown: Shown::Always,
            cell: |l| Cell::Number(i64::from(l.entry.no.serial)),
        },
        Column {
            key: "text",
            title: "文書番号",
            sorts: Sorts::No,
            shown: Shown::Always,
            cell: |l| Cell::link(l.entry.no.text.clone(), path(&l.entry)),
        },
        Column { key: "section", title: "所属", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.entry.no.section.clone()) },
        Column { key: "day", title: "文書の日付", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::Day(l.entry.day) },
        Column { key: "title", title: "件名", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: title },
        Column { key: "by", title: "取得した職員", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: |l| Cell::text(l.taken_by.clone()) },
        Column { key: "state", title: "状態", sorts: Sorts::Yes, shown: Shown::AtFirst, cell: state },
        Column {
            key: "reason",
            title: "欠番の理由",
            sorts: Sorts::No,
            shown: Shown::AtFirst,
            cell: |l| l.entry.void.as_ref().map_or(Cell::Empty, |void| Cell::text(void.reason.clone())),
        },
    ],
};

fn title(line: &Line) -> Cell {
    match &line.entry.document {
        Some(document) if line.link.is_empty() => Cell::text(document.title.clone()),
        Some(document) => Cell::link(document.title.clone(), line.link.clone()),
        None => Cell::Empty,
    }
}

fn state(line: &Line) -> Cell {
    let state = if line.entry.void.is_some() { (Tone::Care, "欠番") } else { (Tone::Plain, "有効") };
    Cell::Tags(vec![(state.0, state.1.to_owned())])
}

/// The page of an entry.
#[must_use]
pub fn path(entry: &Entry) -> String {
    format!("/desk/numbers/{}/{}/{}", entry.no.fiscal_year.year(), encode(&entry.no.section), entry.no.serial)
}

/// The filters over the list.
#[must_use]
pub fn filters(entered: &Entered, years: Options<'_>, sections: Options<'_>, edit: Edit) -> Markup {
    html! {
        (ask_form("/desk/numbers", html! {
            (Field::select("year", "年度", years).show(entered))
            (Field::select("section", "所属", sections).show(entered))
            button type="submit" { "絞り込む" }
        }))
        @if edit == Edit::Allowed { p { (link_button("/desk/numbers/format", "番号の書式")) } }
    }
}

/// Whether the actor may change the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// They may.
    Allowed,
    /// They may only read.
    Never,
}

/// One entry; who may change the register voids it here.
#[must_use]
pub fn one(cx: &Cx, line: &Line, voided_by: &str, edit: Edit, entered: &Entered) -> Markup {
    let entry = &line.entry;
    html! {
        (error_summary(entered))
        (facts(&[
            ("文書番号", html! { (entry.no.text) }),
            ("所属", html! { (entry.no.section) }),
            ("文書の日付", super::day(entry.day)),
            ("件名", html! { @if let Some(document) = &entry.document { (document.title) } }),
            ("取得した職員", html! { (line.taken_by) }),
            ("状態", html! {
                @match &entry.void {
                    Some(void) => { (tag(Tone::Care, "欠番")) " " (super::day(void.on)) "　" (voided_by) }
                    None => { (tag(Tone::Plain, "有効")) }
                }
            }),
        ]))
        @if let Some(void) = &entry.void { p { "欠番の理由：" (void.reason) } }
        @if !line.link.is_empty() { p { (link_button(&line.link, "文書の画面を開く")) } }
        @if edit == Edit::Allowed && entry.void.is_none() {
            h2 { "欠番にする" }
            p { "欠番にすると元に戻せません。番号は文書番号簿に残り、ほかの文書には使われません。" }
            (form(cx, &format!("{}/void", path(entry)), html! {
                (Field::text("reason", "欠番にする理由").required().size(50).max(400).show(entered))
                (buttons("欠番にする", "/desk/numbers"))
            }))
        }
    }
}

/// The form of how numbers are written.
#[must_use]
pub fn format_form(cx: &Cx, now: &str, example: &str, today: Date, entered: &Entered) -> Markup {
    html! {
        (error_summary(entered))
        (facts(&[("今の書式", html! { (now) }), ("例", html! { (example) })]))
        (form(cx, "/desk/numbers/format", html! {
            (Field::date("from", "適用開始日").required().hint("この日より前に取った番号は変わりません。").show(entered))
            (Field::text("pattern", "書式").required().size(40).max(60)
                .hint("{年度}は「令和8年度」、{年}は「8」、{記号}は所属と文書の記号、{番号}は番号になります。").show(entered))
            (buttons("登録する", "/desk/numbers"))
        }))
        p.hint { "今日は" (super::day(today)) "です。" }
    }
}
