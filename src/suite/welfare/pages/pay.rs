//! Payments: the months, the preview of one, and a run.

use maud::{Markup, html};

use super::{day, yen};
use crate::base::date::Month;
use crate::base::money::Yen;
use crate::suite::welfare::model::payment::{Outcome, Run, RunState, Way};
use crate::suite::welfare::view::PaidLine;
use crate::suite::welfare::view::difference::{Difference, Preview};
use crate::web::Cx;
use crate::web::components::{Field, Tone, button_to, error_summary, facts, form, link_button, notice, tag};
use crate::web::forms::Entered;

/// The words and colour of a state.
#[must_use]
pub fn state(state: &RunState) -> (Tone, &'static str) {
    let tone = match state {
        RunState::Locked | RunState::Done => Tone::Care,
        RunState::Drafted(_) => Tone::Info,
        RunState::Approved(_) | RunState::Written { .. } => Tone::Good,
        RunState::ThrownAway { .. } | RunState::Undone { .. } => Tone::Plain,
    };
    (tone, state.title())
}

/// The months: those run, newest first, and the next to preview.
#[must_use]
pub fn months(runs: &[Run], next: Month) -> Markup {
    html! {
        p { (link_button(&format!("/welfare/pay/{next}"), &format!("{}分を試算する", next.wareki()))) }
        div.scroll tabindex="0" role="region" aria-label="支給処理" {
            table.dense {
                thead { tr { th scope="col" { "番号" } th scope="col" { "支給月" } th scope="col" { "振込日" } th scope="col" { "状態" } th scope="col" { "振込" } th scope="col" { "窓口" } th scope="col" { "保留" } } }
                tbody {
                    @for run in runs {
                        @let (tone, words) = state(&run.state);
                        @let outcome = run.outcome.clone().unwrap_or_default();
                        tr {
                            td.number { (run.no) }
                            th scope="row" { a href={ "/welfare/run/" (run.no) } { (run.month.wareki()) } }
                            td { (day(run.bank_date)) }
                            td { (tag(tone, words)) }
                            td.number { (outcome.transfers.0) "件 " (outcome.transfers.1) }
                            td.number { (outcome.windows.0) "件 " (outcome.windows.1) }
                            td.number { (outcome.held.0) "件" }
                        }
                    }
                }
            }
        }
    }
}

fn sums(outcome: &Outcome) -> Markup {
    facts(&[
        ("ケース", html! { (outcome.cases) "件（支給なし" (outcome.nothing) "件）" }),
        ("口座振込", html! { (outcome.transfers.0) "件　" (yen(outcome.transfers.1)) }),
        ("窓口払", html! { (outcome.windows.0) "件　" (yen(outcome.windows.1)) }),
        ("保留", html! { (outcome.held.0) "件　" (yen(outcome.held.1)) }),
    ])
}

/// A month before it is locked: what it would pay, and how that differs from the month before.
#[must_use]
pub fn preview(cx: &Cx, month: Month, seen: &Preview, entered: &Entered) -> Markup {
    html! {
        (notice(Tone::Info, "試算です", html! { p { "まだ何も登録していません。締めると、この月の算定に関わる登録はできなくなります。" } }))
        (sums(&seen.outcome))
        h2 { "前月との違い" }
        @if seen.causes.is_empty() { p { "違いはありません。" } } @else {
            table {
                thead { tr { th scope="col" { "原因" } th scope="col" { "ケース" } th scope="col" { "差額" } } }
                tbody { @for (cause, cases, sum) in &seen.causes { tr { th scope="row" { (cause) } td.number { (cases) } td.number { (sum) } } } }
            }
        }
        @if cx.may(&crate::suite::welfare::permission::PAY) {
            h2 { "締めて計算する" }
            (error_summary(entered))
            (form(cx, &format!("/welfare/pay/{month}"), html! {
                (Field::date("bank_date", "振込日").required().show(entered))
                div.buttons { button.primary type="submit" { "締めて計算する" } a.button href="/welfare/pay" { "戻る" } }
            }))
        }
        h2 { "ケースごとの額" }
        div.scroll tabindex="0" role="region" aria-label="ケースごとの額" {
            table.dense {
                thead { tr { th scope="col" { "ケース" } th scope="col" { "世帯主" } th scope="col" { "対象月と額" } th scope="col" { "前月" } th scope="col" { "違い" } th scope="col" { "区分" } } }
                tbody {
                    @for line in &seen.lines {
                        tr {
                            td.number { a href={ "/welfare/case/" (line.case) } { (line.case) } }
                            th scope="row" { (line.name) }
                            td { @for p in &line.payments { div { (p.month) " " (p.total) } } }
                            td.number { @if let Some(before) = line.difference.as_ref().and_then(|d| d.before) { (before) } }
                            td { (causes(line.difference.as_ref())) }
                            td { @if let Some(p) = line.payments.last() { (way(&p.way)) } }
                        }
                    }
                }
            }
        }
    }
}

fn causes(difference: Option<&Difference>) -> Markup {
    html! {
        @if let Some(difference) = difference {
            @for (cause, sum) in &difference.causes { div { (cause) " " (sum) } }
        }
    }
}

fn way(way: &Way) -> Markup {
    html! {
        @match way {
            Way::Transfer { .. } | Way::Window => { (way.title()) }
            Way::Held { code, why } => { (tag(Tone::Danger, "保留")) " " a href={ "/help/code/" (code) } { (code) } " " (why) }
        }
    }
}

/// A run.
#[must_use]
pub fn run(cx: &Cx, run: &Run, lines: &[PaidLine], sign: &Markup, entered: &Entered) -> Markup {
    let (tone, words) = state(&run.state);
    let base = format!("/welfare/run/{}", run.no);
    html! {
        (facts(&[
            ("支給処理番号", html! { (run.no) }),
            ("支給月", html! { (run.month.wareki()) }),
            ("振込日", day(run.bank_date)),
            ("状態", tag(tone, words)),
        ]))
        @if let RunState::ThrownAway { on, reason } | RunState::Undone { on, reason } = &run.state {
            p { (day(*on)) "　" (reason) }
        }
        @if let Some(outcome) = &run.outcome { (sums(outcome)) }
        (next(cx, run, &base))
        (sign)
        @if matches!(run.state, RunState::Locked | RunState::Done | RunState::Drafted(_)) && cx.may(&crate::suite::welfare::permission::PAY) {
            (again(cx, &format!("{base}/throw"), "破棄する", "破棄する理由", entered))
        }
        @if run.state.is_approved() && cx.today() < run.bank_date && cx.may(&crate::suite::welfare::permission::PAY_APPROVE) {
            (again(cx, &format!("{base}/undo"), "支給処理を取り消す", "取り消す理由", entered))
        }
        h2 { "支給の内訳" }
        (table(lines))
    }
}

fn next(cx: &Cx, run: &Run, base: &str) -> Markup {
    use crate::suite::welfare::permission::PAY;
    html! {
        div.buttons {
            @if cx.may(&PAY) {
                @match &run.state {
                    RunState::Locked => { (button_to(cx, &format!("{base}/compute"), "計算する")) }
                    RunState::Done => { (button_to(cx, &format!("{base}/submit"), "決裁に上げる")) }
                    RunState::Approved(_) | RunState::Written { .. } => { (button_to(cx, &format!("{base}/file"), "振込データを作成する")) }
                    RunState::Drafted(_) | RunState::ThrownAway { .. } | RunState::Undone { .. } => {}
                }
            }
            @if run.outcome.is_some() {
                (link_button(&format!("{base}/list.pdf"), "支給一覧表（PDF）"))
                (link_button(&format!("{base}/list.csv"), "支給一覧（CSV）"))
            }
        }
    }
}

fn again(cx: &Cx, action: &str, verb: &str, label: &str, entered: &Entered) -> Markup {
    html! {
        details {
            summary { (verb) }
            (error_summary(entered))
            (form(cx, action, html! {
                (Field::text("reason", label).required().max(200).show(entered))
                div.buttons { button type="submit" { (verb) } }
            }))
        }
    }
}

fn table(lines: &[PaidLine]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="支給の内訳" {
            table.dense {
                thead { tr { th scope="col" { "ケース" } th scope="col" { "受取人" } th scope="col" { "対象月" } th scope="col" { "費目" } th scope="col" { "合計" } th scope="col" { "区分" } } }
                tbody {
                    @for line in lines {
                        tr {
                            td.number { a href={ "/welfare/case/" (line.payment.case) } { (line.payment.case) } }
                            th scope="row" { (line.name) }
                            td { a href={ "/welfare/case/" (line.payment.case) "/level?month=" (line.payment.month) } { (line.payment.month) } }
                            td { @for (item, sum) in &line.payment.items { div { (item.title()) " " (sum) } } }
                            td.number { @if line.payment.total == Yen::ZERO { "支給なし" } @else { (line.payment.total) } }
                            td { (way(&line.payment.way)) }
                        }
                    }
                }
            }
        }
    }
}
