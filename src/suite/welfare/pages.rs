//! What the service's pages show, made from values handed in: no store is read here.

pub mod case;
pub mod forms;
pub mod list;
pub mod pay;

use maud::{Markup, html};

use super::letters::{WorkingLine, working_lines};
use super::rules::Step;
use crate::base::date::Date;
use crate::base::money::Yen;
use crate::web::components::{Step as Shown, working};

/// A day, 和暦 with 西暦 beside it for programs and tooltips.
pub(super) fn day(day: Date) -> Markup {
    html! { time datetime=(day) title=(day.western()) { (day.wareki()) } }
}

/// A sum of money.
pub(super) fn yen(yen: Yen) -> Markup {
    html! { span.number { (yen) } }
}

/// A figure that opens to its whole working: steps, arithmetic, articles, table rows.
pub(super) fn opened(figure: Yen, tree: &Step) -> Markup {
    let steps: Vec<Shown> = working_lines(tree, 8)
        .into_iter()
        .map(|WorkingLine { depth, label, arithmetic, source, yen, .. }| Shown {
            what: format!("{}{label}", "　".repeat(depth)),
            sum: arithmetic,
            result: yen.to_string(),
            source,
        })
        .collect();
    working(&figure.to_string(), &steps)
}
