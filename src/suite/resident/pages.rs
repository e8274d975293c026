//! The register's pages, drawn from view structs; no queries and no decisions inside.

pub(super) mod finder;
pub(super) mod forms;
pub(super) mod household;
pub(super) mod import;
pub(super) mod person;

use maud::{Markup, html};

use super::view::{AddressView, Due, FlagView, Shown};
use crate::base::date::Date;
use crate::web::components::{Tone, tag};

/// The path of a person's page.
pub(super) fn path(shown: &Shown) -> String {
    format!("/resident/person/{}", shown.no)
}

/// A day in 和暦, or `―`.
pub(super) fn day(date: Option<Date>) -> String {
    date.map_or_else(|| "―".to_owned(), Date::wareki)
}

/// `から` and `まで` in one cell.
pub(super) fn period(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (None, None) => "―".to_owned(),
        (from, None) => format!("{}から", day(from)),
        (None, Some(to)) => format!("{}まで", day(Some(to))),
        (Some(from), Some(to)) => format!("{}から{}まで", from.wareki(), to.wareki()),
    }
}

/// An address, or why it is not shown.
pub(super) fn address(view: &AddressView) -> Markup {
    html! {
        @match view {
            AddressView::Open(text) => {
                @if !text.postcode.is_empty() { "〒" (text.postcode) " " }
                (text.line())
            }
            AddressView::Hidden(because) => { (tag(Tone::Danger, because.words())) }
            AddressView::Absent => { "―" }
        }
    }
}

/// The words and tones of the flags, due renewals marked.
pub(super) fn flag_tags(flags: &[FlagView], alike: usize) -> Vec<(Tone, String)> {
    let mut tags = Vec::new();
    for flag in flags {
        let tone = if flag.kind.hides_address() { Tone::Danger } else { Tone::Care };
        tags.push((tone, flag.kind.title().to_owned()));
        if flag.renewal_due == Due::Passed {
            tags.push((Tone::Care, "更新期限切れ".to_owned()));
        }
    }
    if alike > 0 {
        tags.push((Tone::Care, "同姓同名・同一生年月日あり".to_owned()));
    }
    tags
}
