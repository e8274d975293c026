//! The finder's list: number, name, kana, birth date, sex, address, household, flags.

use maud::{Markup, html};

use crate::store::search::follower::Currency;
use crate::suite::resident::view::Shown;
use crate::web::components::{Tone, ask_form, notice};
use crate::web::list::{Cell, Column, List, Shown as When, Sorts};

const fn column(
    key: &'static str,
    title: &'static str,
    when: When,
    cell: fn(&Shown) -> Cell,
) -> Column<Shown> {
    Column { key, title, sorts: Sorts::Yes, shown: when, cell }
}

/// The columns of every list of persons.
pub(in crate::suite::resident) static COLUMNS: &[Column<Shown>] = &[
    column("no", "宛名番号", When::Always, |p| Cell::link(p.no.to_string(), super::path(p))),
    column("name", "氏名", When::Always, |p| Cell::Sorted {
        words: name(p),
        by: p.names.kana.as_ref().map_or_else(String::new, ToString::to_string),
    }),
    column("kana", "フリガナ", When::AtFirst, |p| {
        p.names.kana.as_ref().map_or(Cell::Empty, |kana| Cell::text(kana.to_string()))
    }),
    column("birth", "生年月日", When::AtFirst, |p| Cell::Sorted {
        words: if p.kind.is_corporation() { String::new() } else { p.birth.to_string() },
        by: p.birth.iso(),
    }),
    column("sex", "性別", When::AtFirst, |p| {
        if p.kind.is_corporation() { Cell::Empty } else { Cell::text(p.sex.title()) }
    }),
    column("address", "住所", When::AtFirst, |p| Cell::text(p.address.line())),
    column("household", "世帯・続柄", When::AtFirst, |p| match &p.household {
        Some((no, relation)) => Cell::link(format!("{no} {relation}"), format!("/resident/household/{no}")),
        None => Cell::Empty,
    }),
    column("state", "区分", When::AtFirst, |p| {
        Cell::text(if p.kind.is_corporation() { "法人" } else { p.state.title() })
    }),
    column("flags", "注意", When::AtFirst, |p| match super::flag_tags(&p.flags, p.alike) {
        tags if tags.is_empty() => Cell::Empty,
        tags => Cell::Tags(tags),
    }),
    column("phone", "電話番号", When::WhenChosen, |p| {
        Cell::text(p.phones.iter().map(ToString::to_string).collect::<Vec<_>>().join("・"))
    }),
];

/// The list of hits.
pub(in crate::suite::resident) static LIST: List<Shown> =
    List { title: "宛名検索", path: "/resident", columns: COLUMNS };
/// The list of flags to be renewed.
pub(in crate::suite::resident) static FLAGGED: List<Shown> =
    List { title: "支援措置等の一覧", path: "/resident/flags", columns: COLUMNS };

/// The name with 通称 and 旧氏 beside it.
fn name(shown: &Shown) -> String {
    let mut out = shown.names.full.to_string();
    if let Some(common) = &shown.names.common {
        out.push_str(&format!("（通称 {common}）"));
    }
    if let Some(former) = &shown.names.former {
        out.push_str(&format!("［旧氏 {former}］"));
    }
    out
}

/// What stands above the list: the box, and how much was found.
pub(in crate::suite::resident) fn above(typed: &str, found: Option<(usize, More, Currency)>) -> Markup {
    html! {
        (ask_form("/resident", html! {
            div.field {
                label for="q" { "番号・氏名・カナ・生年月日・住所・電話番号" }
                input #q type="search" name="q" value=(typed) size="40" autocomplete="off" aria-describedby="q-hint";
                p.hint #q-hint { "言葉を空白で区切ると、すべてに当てはまる人を探します。異体字と濁点の有無は区別しません。" }
            }
            button.primary type="submit" { "検索する" }
        }))
        @if let Some((count, more, currency)) = found {
            p role="status" {
                @match more {
                    More::No => { (count) "件見つかりました。" }
                    More::Yes => { (count) "件より多く見つかりました。言葉を足して絞り込んでください。" }
                }
            }
            @if count == 0 {
                p { "言葉を減らすか、カナや生年月日で探してください。支援措置の対象者は住所では見つかりません。" }
            }
            @if currency == Currency::Lagging {
                (notice(Tone::Care, "検索の索引を作り直しています", html! { p { "最近の変更が結果に出ないことがあります。" } }))
            }
        }
    }
}

/// Whether more was found than is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::suite::resident) enum More {
    No,
    Yes,
}
