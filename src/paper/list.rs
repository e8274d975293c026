//! The skeleton of a tabular list (一覧表), such as a payment list: a head on every page, a ruled
//! table with subtotals, notes at the end, page numbers.
//!
//! It does not add up or sort.

use super::document::{Document, Issue, Page, Tag};
use super::flow::{Flow, Frame};
use super::measure::{Area, Sheet};
use super::table::Table;
use super::text::{Align, Fit, Style};
use crate::base::error::Result;

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// Bookmark; no personal data.
    pub label: String,
    /// Which print it is.
    pub issue: Issue,
    /// The sheet.
    pub sheet: Sheet,
    /// The title, on every page.
    pub title: String,
    /// Under the title at the left, for example the month and the run.
    pub left: String,
    /// Under the title at the right, for example the office and when it was printed.
    pub right: String,
    /// The table.
    pub table: Table,
    /// Notes under the table.
    pub notes: Vec<String>,
}

/// Free edge at the left and the right, in mm (room for a punch at the left in either direction).
const EDGE: f32 = 15.0;

impl List {
    /// The width in mm that the table's columns may fill.
    #[must_use]
    pub fn room(sheet: Sheet) -> f32 {
        sheet.width() - 2.0 * EDGE
    }
}

/// Adds a list to a document as a part of its own.
///
/// # Errors
/// [`super::TABLE`] when rows and columns do not match or are wider than [`List::room`].
pub fn put(document: &mut Document, list: &List) -> Result<()> {
    let part = document.part(&list.label);
    let frame = Frame {
        sheet: list.sheet,
        left: EDGE,
        width: List::room(list.sheet),
        first_top: 30.0,
        next_top: 30.0,
        bottom: list.sheet.height() - 17.0,
    };
    // The head comes first in the order in which the first page is read.
    head(part.page(list.sheet), list, Repeat::First);
    let mut flow = Flow::new(part, frame);
    flow.table(&list.table)?;
    flow.space(2.0);
    let note = Style::gothic(8.5).leading(1.45).hang(1.0);
    list.notes.iter().for_each(|text| flow.paragraph(&note, text));
    for (index, page) in part.pages_mut().enumerate() {
        if index > 0 {
            head(page, list, Repeat::Later);
        }
        let area = Area::mm(EDGE, list.sheet.height() - 12.0, List::room(list.sheet), 4.0);
        page.page_number(area, &Style::gothic(8.5).align(Align::Center));
    }
    Ok(())
}

/// Which page a head is for: it is content once and furniture afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeat {
    First,
    Later,
}

fn head(page: &mut Page, list: &List, repeat: Repeat) {
    let width = List::room(list.sheet);
    let title = Style::gothic(14.0).align(Align::Center).fit(Fit::OneLine { min: 9.0 });
    let left = Style::gothic(9.0).fit(Fit::OneLine { min: 6.0 });
    let texts = [
        (Tag::Title, Area::mm(EDGE + 30.0, 13.0, width - 60.0, 6.0), title, &list.title),
        (Tag::Paragraph, Area::mm(EDGE, 23.5, width * 0.55, 4.0), left, &list.left),
        (
            Tag::Paragraph,
            Area::mm(EDGE + width * 0.55, 23.5, width * 0.45, 4.0),
            left.align(Align::Right),
            &list.right,
        ),
    ];
    for (tag, area, style, text) in texts {
        match repeat {
            Repeat::First => page.tagged_text(tag, area, &style, text),
            Repeat::Later => page.furniture(area, &style, text),
        };
    }
    page.issue_mark(Area::mm(EDGE + width - 22.0, 12.5, 22.0, 6.5), list.issue);
}
