//! Parts of pages after the Digital Agency's design system (DADS): fields, tables, lists of facts,
//! workings, progress, charts. Everything works without scripts, by keyboard and in forced colours.
//!
//! A part shows what it is given: it reads no store and asks no permission.

pub mod chart;
pub mod diff;
pub mod facts;
pub mod field;

pub use chart::{Bar, bar_chart, line_chart};
pub use diff::{DiffRow, diff_table, unified_value};
pub use facts::{Moment, Step, confirm, facts, progress, timeline, working};
pub use field::{Field, Needed, Options};

use maud::{Markup, html};

use super::Cx;
use super::forms::Entered;

/// The colour family of a tag or notice; the words always say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Grey: no judgement.
    Plain,
    /// Blue: for information.
    Info,
    /// Green: done, good.
    Good,
    /// Yellow: look again.
    Care,
    /// Red: refused, overdue, protected.
    Danger,
}

impl Tone {
    /// The style sheet's class.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Care => "care",
            Tone::Danger => "danger",
        }
    }
}

/// A short word with a colour: a state, a protective flag (支援措置).
#[must_use]
pub fn tag(tone: Tone, words: &str) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (words) } }
}

/// A notice block with a heading in words, so that the colour alone says nothing.
#[must_use]
pub fn notice(tone: Tone, heading: &str, body: Markup) -> Markup {
    html! {
        section class={ "notice " (tone.class()) } {
            p.notice-head { (heading) }
            (body)
        }
    }
}

/// A form that posts to `action`, with the guard's hidden fields.
#[must_use]
pub fn form(cx: &Cx, action: &str, body: Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            (cx.form_keys(action))
            (body)
        }
    }
}

/// A form that posts to `action` and may carry files.
#[must_use]
pub fn upload_form(cx: &Cx, action: &str, body: Markup) -> Markup {
    html! {
        form method="post" action=(action) enctype="multipart/form-data" novalidate {
            (cx.form_keys(action))
            (body)
        }
    }
}

/// A form that asks (filters, finders): its fields stand in the address afterwards.
#[must_use]
pub fn ask_form(action: &str, body: Markup) -> Markup {
    html! { form.ask method="get" action=(action) role="search" { (body) } }
}

/// The row of buttons under a form: a verb, and the way back.
#[must_use]
pub fn buttons(verb: &str, back: &str) -> Markup {
    html! {
        div.buttons {
            button.primary type="submit" aria-keyshortcuts="Control+Enter" { (verb) }
            @if !back.is_empty() { a.button href=(back) { "戻る" } }
            span.keys { "Ctrl+Enterでも送信できます" }
        }
    }
}

/// A single button that posts to `action` at once.
#[must_use]
pub fn button_to(cx: &Cx, action: &str, verb: &str) -> Markup {
    html! { (form(cx, action, html! { button type="submit" { (verb) } })) }
}

/// A link with the looks of a button.
#[must_use]
pub fn link_button(href: &str, words: &str) -> Markup {
    html! { a.button href=(href) { (words) } }
}

/// The summary above a refused form: each error links to its field. Empty when nothing was refused.
#[must_use]
pub fn error_summary(entered: &Entered) -> Markup {
    html! {
        @if !entered.errors.is_empty() {
            section.notice.danger #errors role="alert" tabindex="-1" {
                h2.notice-head { "入力を確かめてください（" (entered.errors.len()) "件）" }
                ul {
                    @for error in &entered.errors {
                        li { a href={ "#f-" (error.field) } { (error.message) } }
                    }
                }
            }
        }
    }
}

/// The warnings of a form that may be overridden with a reason. Empty when there are none.
#[must_use]
pub fn warning_box(entered: &Entered) -> Markup {
    html! {
        @if !entered.warnings.is_empty() {
            section.notice.care role="alert" {
                h2.notice-head { "確認が必要です（" (entered.warnings.len()) "件）" }
                ul { @for warning in &entered.warnings { li { (warning.words) } } }
                @for warning in &entered.warnings {
                    input type="hidden" name="_override" value=(warning.id);
                }
                (Field::text("_override_reason", "このまま登録する理由").long().hint("理由は記録に残ります。").show(entered))
            }
        }
    }
}
