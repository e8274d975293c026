//! Facts, workings (算出過程), timelines, progress and confirmation.

use maud::{Markup, html};

use super::{Tone, form, tag};
use crate::web::Cx;

/// A list of facts: term and value.
#[must_use]
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (term, value) in rows {
                div { dt { (term) } dd { (value) } }
            }
        }
    }
}

/// One step of a working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is computed.
    pub what: String,
    /// The arithmetic, `12,000円 × 3か月`.
    pub sum: String,
    /// What comes out.
    pub result: String,
    /// Where it says so: article, notice, table row.
    pub source: String,
}

/// A computed figure that opens to its working (算出過程).
#[must_use]
pub fn working(figure: &str, steps: &[Step]) -> Markup {
    html! {
        details.working {
            summary { strong { (figure) } " " span.more { "算出過程" } }
            div.scroll tabindex="0" role="region" aria-label="算出過程" {
                table {
                    thead { tr { th scope="col" { "項目" } th scope="col" { "計算" } th scope="col" { "結果" } th scope="col" { "根拠" } } }
                    tbody {
                        @for step in steps {
                            tr {
                                th scope="row" { (step.what) }
                                td { (step.sum) }
                                td.number { (step.result) }
                                td { (step.source) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One moment of a history.
#[derive(Debug)]
pub struct Moment {
    /// When, as shown.
    pub when: String,
    /// What happened.
    pub what: String,
    /// A state with its colour, if any.
    pub tag: Option<(Tone, String)>,
    /// More about it.
    pub more: Markup,
}

/// A history, newest or oldest first as given.
#[must_use]
pub fn timeline(moments: &[Moment]) -> Markup {
    html! {
        ol.timeline {
            @for moment in moments {
                li {
                    p.when { (moment.when) }
                    p.what { (moment.what) @if let Some((tone, words)) = &moment.tag { " " (tag(*tone, words)) } }
                    (moment.more)
                }
            }
        }
    }
}

/// Progress of long work; the page around it reloads itself (`Page::refresh`).
#[must_use]
pub fn progress(what: &str, done: u64, total: u64) -> Markup {
    html! {
        div.progress role="status" {
            p { (what) "：" (done) " / " (total) "件" }
            progress max=(total.max(1)) value=(done.min(total)) { (done) " / " (total) }
            p.hint { "この画面を離れても処理は続きます。" }
        }
    }
}

/// A question before something weighty: what will happen, then the verb or the way back.
/// `kept` are the hidden fields that the handler needs again.
#[must_use]
pub fn confirm(cx: &Cx, action: &str, what: Markup, verb: &str, back: &str, kept: &[(&str, &str)]) -> Markup {
    form(
        cx,
        action,
        html! {
            (what)
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="_confirmed" value="1";
            (super::buttons(verb, back))
        },
    )
}
