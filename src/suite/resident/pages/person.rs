//! The person page: summary, histories, household, flags, delivery addresses, agents, revisions.

use maud::{Markup, html};

use super::{address, day, flag_tags, path, period};
use crate::suite::resident::model::Names;
use crate::suite::resident::view::{Full, RoleView, Shown};
use crate::web::Cx;
use crate::web::components::{Field, Tone, facts, form, link_button, notice, tag};
use crate::web::forms::Entered;

use crate::suite::resident::permission::{EDIT, FLAG, MERGE, TRAIL, VIEW_PROTECTED};

/// The whole page; `members` is the household with this person among it.
pub(in crate::suite::resident) fn page(cx: &Cx, full: &Full, members: &[Shown]) -> Markup {
    let shown = &full.shown;
    html! {
        (warnings(full))
        (summary(shown))
        (actions(cx, shown))
        @if full.hidden.is_some() && cx.may(&VIEW_PROTECTED) { (open_form(cx, shown)) }
        (household(shown, members))
        (names(full))
        (addresses(full))
        (roles(cx, shown, "送付先", "delivery", &full.deliveries))
        (roles(cx, shown, "代理人・後見人", "agent", &full.agents))
        (flags(cx, full))
        (revisions(full))
    }
}

fn warnings(full: &Full) -> Markup {
    let shown = &full.shown;
    let ask: Vec<String> = shown.flags.iter().flat_map(|f| &f.ask).map(ToString::to_string).collect();
    html! {
        @if !shown.flags.is_empty() {
            (notice(Tone::Danger, "取扱いに注意が必要です", html! {
                p { @for (tone, words) in flag_tags(&shown.flags, 0) { (tag(tone, &words)) " " } }
                @if !ask.is_empty() { p { "情報を出す前に、" (ask.join("・")) "へ照会してください。" } }
            }))
        }
        @if full.hidden.is_some() && shown.flags.is_empty() {
            (notice(Tone::Danger, "同じ世帯に支援措置の対象者がいます", html! { p { "住所と電話番号は表示しません。" } }))
        }
        @if shown.alike > 0 {
            (notice(Tone::Care, "同姓同名・同一生年月日の人がいます", html! {
                p { "宛名番号と世帯を確かめてください（ほか" (shown.alike) "人）。" }
            }))
        }
    }
}

fn summary(shown: &Shown) -> Markup {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "―".to_owned());
    let kana = &shown.names.kana;
    let phones: Vec<String> = shown.phones.iter().map(ToString::to_string).collect();
    let aliases: Vec<String> = shown.aliases.iter().map(ToString::to_string).collect();
    let number = shown.kind.corporate_number().map(|n| n.to_string());
    html! {
        (facts(&[
            ("宛名番号", html! { (shown.no) }),
            ("種別", html! { (shown.kind.title()) "（" (shown.state.title()) "）" }),
            ("氏名", html! { strong lang="ja" { (shown.names.full) } }),
            ("フリガナ", html! { (or_dash(kana.as_ref().map(ToString::to_string))) " " (tag(Tone::Plain, shown.names.kana_status.title())) }),
            ("通称", html! { (or_dash(shown.names.common.as_ref().map(ToString::to_string))) }),
            ("ローマ字氏名", html! { (or_dash(shown.names.roman.as_ref().map(ToString::to_string))) }),
            ("旧氏", html! { (or_dash(shown.names.former.as_ref().map(ToString::to_string))) }),
            ("法人番号", html! { (or_dash(number)) }),
            ("性別", html! { (shown.sex.title()) }),
            ("生年月日", html! { (shown.birth) }),
            ("死亡日", html! { (or_dash(shown.death.as_ref().map(ToString::to_string))) }),
            ("住所", address(&shown.address)),
            ("電話番号", html! { (if phones.is_empty() { "―".to_owned() } else { phones.join("・") }) }),
            ("統合された番号", html! { (if aliases.is_empty() { "―".to_owned() } else { aliases.join("・") }) }),
        ]))
    }
}

fn actions(cx: &Cx, shown: &Shown) -> Markup {
    let at = |what: &str| format!("{}/{what}", path(shown));
    html! {
        div.buttons {
            @if cx.may(&EDIT) {
                (link_button(&at("correct"), "訂正する"))
                (link_button(&at("delivery"), "送付先を登録する"))
                (link_button(&at("agent"), "代理人を登録する"))
            }
            @if cx.may(&FLAG) { (link_button(&at("flag"), "支援措置等を登録する")) }
            @if cx.may(&MERGE) { (link_button(&at("merge"), "宛名を統合する")) }
            @if cx.may(&TRAIL) { (link_button(&at("trail"), "照会・更新の記録を見る")) }
        }
    }
}

fn open_form(cx: &Cx, shown: &Shown) -> Markup {
    form(
        cx,
        &format!("{}/open", path(shown)),
        html! {
            (Field::text("reason", "住所を表示する理由").required().hint("理由は証跡に残ります。").show(&Entered::blank()))
            div.buttons { button type="submit" { "理由を記録して住所を表示する" } }
        },
    )
}

fn household(shown: &Shown, members: &[Shown]) -> Markup {
    html! {
        h2 { "世帯" }
        @if let Some((no, _)) = &shown.household {
            p { "世帯番号 " a href={ "/resident/household/" (no) } { (no) } }
            (table(&["続柄", "氏名", "生年月日", "性別"], members.iter().map(|m| vec![
                html! { (m.household.as_ref().map(|(_, r)| r.to_string()).unwrap_or_default()) },
                html! { a href=(path(m)) { (m.names.full) } },
                html! { (m.birth) },
                html! { (m.sex.title()) },
            ]).collect()))
        } @else { p { "世帯に属していません。" } }
    }
}

fn names(full: &Full) -> Markup {
    let also = |names: &Names| {
        let parts = [
            names.common.as_ref().map(|n| format!("通称 {n}")),
            names.roman.as_ref().map(|n| format!("ローマ字 {n}")),
            names.former.as_ref().map(|n| format!("旧氏 {n}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("・")
    };
    html! {
        h2 { "氏名の履歴" }
        (table(&["期間", "氏名", "フリガナ", "その他の名前"], full.names.iter().rev().map(|span| vec![
            html! { (period(span.from, span.to)) },
            html! { (span.value.full) },
            html! { (span.value.kana.as_ref().map(ToString::to_string).unwrap_or_default()) "（" (span.value.kana_status.title()) "）" },
            html! { (also(&span.value)) },
        ]).collect()))
    }
}

fn addresses(full: &Full) -> Markup {
    html! {
        h2 { "住所の履歴" }
        (table(&["期間", "住所", "事由"], full.addresses.iter().rev().map(|past| vec![
            html! { (period(past.from, past.to)) },
            address(&past.address),
            html! { (past.reason.as_ref().map(ToString::to_string).unwrap_or_default()) },
        ]).collect()))
        h2 { "異動" }
        (table(&["異動日", "事由", "転入前・転出先"], full.moves.iter().rev().map(|m| vec![
            html! { (m.on) },
            html! { (m.kind.title()) },
            address(&m.elsewhere),
        ]).collect()))
    }
}

fn roles(cx: &Cx, shown: &Shown, title: &str, kind: &str, roles: &[RoleView]) -> Markup {
    let end = |role: &RoleView| {
        html! {
            @if role.to.is_none() && cx.may(&EDIT) {
                (form(cx, &format!("{}/{kind}/end", path(shown)), html! {
                    input type="hidden" name="business" value=(role.business);
                    @if let Some(kind) = role.kind { input type="hidden" name="kind" value=(kind.title()); }
                    input type="hidden" name="_version" value=(shown.version);
                    button type="submit" { "今日で終了する" }
                }))
            }
        }
    };
    html! {
        h2 { (title) }
        (table(&["期間", "事務", "種類", "氏名", "住所", "電話番号", "操作"], roles.iter().rev().map(|role| vec![
            html! { (period(role.from, role.to)) },
            html! { (role.business) },
            html! { (role.kind.map(|k| k.title()).unwrap_or_default()) },
            html! {
                @match role.person {
                    Some(no) => { a href={ "/resident/person/" (no) } { (role.name.as_ref().map(ToString::to_string).unwrap_or_default()) } }
                    None => { (role.name.as_ref().map(ToString::to_string).unwrap_or_default()) }
                }
            },
            address(&role.address),
            html! { (role.phone.as_ref().map(ToString::to_string).unwrap_or_default()) },
            end(role),
        ]).collect()))
    }
}

fn flags(cx: &Cx, full: &Full) -> Markup {
    let list = |items: Vec<String>| items.join("・");
    html! {
        h2 { "支援措置等" }
        (table(&["期間", "種類", "更新期限", "先に照会する課", "申出者・相談機関", "併せて支援を求める者", "操作"], full.flags.iter().rev().map(|flag| vec![
            html! { (period(Some(flag.from), flag.to)) },
            html! { (flag.kind.title()) },
            html! { (day(flag.renewal)) },
            html! { (list(flag.ask.iter().map(ToString::to_string).collect())) },
            html! { @if cx.may(&FLAG) { (flag.reported_by.as_ref().map(ToString::to_string).unwrap_or_default()) } },
            html! { (list(flag.together.iter().map(ToString::to_string).collect())) },
            html! {
                @if flag.to.is_none() && cx.may(&FLAG) {
                    (form(cx, &format!("{}/flag/end", path(&full.shown)), html! {
                        input type="hidden" name="flag" value=(flag.no.0);
                        input type="hidden" name="_version" value=(full.shown.version);
                        label { "終了の理由 " input type="text" name="reason" autocomplete="off"; }
                        button type="submit" { "今日で終了する" }
                    }))
                }
            },
        ]).collect()))
    }
}

fn revisions(full: &Full) -> Markup {
    html! {
        h2 { "変更の履歴" }
        (table(&["変更した日", "理由", "変わった項目", "前の版"], full.revisions.iter().map(|r| vec![
            html! { (r.on.wareki()) },
            html! { (r.reason) },
            html! { (r.parts.join("・")) },
            html! { (r.version) },
        ]).collect()))
    }
}

/// A plain table; a sentence in its place when there are no rows.
pub(in crate::suite::resident) fn table(heads: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    html! {
        @if rows.is_empty() { p.none { "登録はありません。" } } @else {
            div.scroll tabindex="0" {
                table {
                    thead { tr { @for head in heads { th scope="col" { (head) } } } }
                    tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
                }
            }
        }
    }
}
