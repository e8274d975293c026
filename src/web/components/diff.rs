//! The difference shown when two people edited one record: field by field, nothing overwritten
//! silently.

use maud::{Markup, html};

/// One field in three versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    /// The field's label.
    pub label: String,
    /// What both began with.
    pub original: String,
    /// What the other one has saved meanwhile.
    pub theirs: String,
    /// What this one wants to save.
    pub yours: String,
}

impl DiffRow {
    /// Whether both changed the field, and differently.
    #[must_use]
    pub fn clashes(&self) -> bool {
        self.theirs != self.original && self.yours != self.original && self.theirs != self.yours
    }
}

/// What a field would be if both changes were kept; theirs where they clash.
#[must_use]
pub fn unified_value(row: &DiffRow) -> &str {
    if row.theirs == row.original { &row.yours } else { &row.theirs }
}

/// The table of differences; fields that nobody changed are left out.
#[must_use]
pub fn diff_table(rows: &[DiffRow]) -> Markup {
    let changed = rows.iter().filter(|r| r.theirs != r.original || r.yours != r.original);
    html! {
        div.scroll tabindex="0" role="region" aria-label="変更の違い" {
            table.diff {
                thead { tr {
                    th scope="col" { "項目" }
                    th scope="col" { "もとの内容" }
                    th scope="col" { "ほかの人の変更" }
                    th scope="col" { "あなたの入力" }
                } }
                tbody {
                    @for row in changed {
                        tr class=[row.clashes().then_some("clash")] {
                            th scope="row" {
                                (row.label)
                                @if row.clashes() { " " (super::tag(super::Tone::Danger, "食い違い")) }
                            }
                            td { (value(&row.original)) }
                            td { (mark(&row.theirs, &row.original)) }
                            td { (mark(&row.yours, &row.original)) }
                        }
                    }
                }
            }
        }
    }
}

fn value(text: &str) -> Markup {
    html! { @if text.is_empty() { span.none { "（空欄）" } } @else { (text) } }
}

fn mark(text: &str, original: &str) -> Markup {
    html! { @if text == original { (value(text)) } @else { mark { (value(text)) } } }
}
