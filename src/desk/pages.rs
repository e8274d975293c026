//! What the desk's pages show, made from values handed in: no store is read here.

pub mod drafts;
pub mod due;
pub mod numbers;
pub mod officers;
pub mod seals;
pub mod sign;

use maud::{Markup, html};

use crate::base::date::Date;

/// The choices of a filter: "all" first, then what there is.
pub(super) fn choices<'a>(all: &'a str, found: &'a [String]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("", all)).chain(found.iter().map(|one| (one.as_str(), one.as_str()))).collect()
}

/// A day, 和暦 with 西暦 beside it for programs and tooltips.
pub(super) fn day(day: Date) -> Markup {
    html! { time datetime=(day) title=(day.western()) { (day.wareki()) } }
}

/// A stretch of days; `open` stands for an end that is not there.
pub(super) fn days(from: Date, to: Option<Date>, open: &str) -> Markup {
    html! { (day(from)) "〜" @match to { Some(to) => (day(to)), None => { "（" (open) "）" } } }
}
