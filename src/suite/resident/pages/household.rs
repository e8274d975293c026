//! The household page (世帯).

use maud::{Markup, html};

use super::finder::COLUMNS;
use crate::suite::resident::model::HouseholdNo;
use crate::suite::resident::view::Shown;
use crate::web::list::List;

/// The members as a list.
pub(in crate::suite::resident) static LIST: List<Shown> =
    List { title: "世帯", path: "/resident/household", columns: COLUMNS };

/// What stands above the members.
pub(in crate::suite::resident) fn above(no: HouseholdNo, members: usize, day: &str) -> Markup {
    html! { p { "世帯番号 " strong { (no) } "　" (day) "現在　" (members) "人" } }
}
