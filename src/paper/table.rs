//! Ruled tables that break between rows and repeat their head on every page.
//!
//! A subtotal never begins a page without a row above it, and a band (group heading) never ends
//! one. It does not add figures up: subtotals come in as rows.

use super::TABLE;
use super::document::{Page, Role, Tag};
use super::flow::Flow;
use super::measure::{Area, mm};
use super::text::{Align, Fit, Ink, Setting, Style, Typeface, VAlign, set};
use crate::base::error::Result;

/// Space between a cell's text and its rules, left and right, in mm.
const PAD_X: f32 = 1.2;
/// Space between a cell's text and its rules, above and below, in mm.
const PAD_Y: f32 = 1.0;
/// Thickness of the inner rules in mm.
const THIN: f32 = 0.12;
/// Thickness of the outer rules in mm.
const THICK: f32 = 0.3;

/// What a cell does with a text too long for one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellFit {
    /// It breaks into lines and the row grows.
    Wrap,
    /// It shrinks to one line, to no less than `min` pt, and only then breaks.
    Shrink {
        /// Smallest size in pt.
        min: f32,
    },
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Width in mm.
    pub width: f32,
    /// Alignment of its cells (heads are centred).
    pub align: Align,
    /// What long texts do.
    pub fit: CellFit,
}

impl Column {
    /// A column that wraps.
    #[must_use]
    pub fn new(head: &str, width: f32, align: Align) -> Column {
        Column { head: head.to_owned(), width, align, fit: CellFit::Wrap }
    }

    /// The same column, its cells shrinking to `min` pt before they break.
    #[must_use]
    pub fn shrink(self, min: f32) -> Column {
        Column { fit: CellFit::Shrink { min }, ..self }
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// An ordinary row.
    Body,
    /// A heading over a group of rows; only its first cell is used, over the whole width.
    Band,
    /// A subtotal (小計), kept with the row above.
    Subtotal,
    /// The total (合計), kept with the row above.
    Total,
}

/// A row: one text per column (a band: one text).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Its texts.
    pub cells: Vec<String>,
}

impl Row {
    /// A row of a kind from its texts.
    pub fn new<T: Into<String>>(kind: RowKind, cells: impl IntoIterator<Item = T>) -> Row {
        Row { kind, cells: cells.into_iter().map(Into::into).collect() }
    }

    /// An ordinary row.
    pub fn body<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Row {
        Row::new(RowKind::Body, cells)
    }

    fn is_sum(&self) -> bool {
        match self.kind {
            RowKind::Subtotal | RowKind::Total => true,
            RowKind::Body | RowKind::Band => false,
        }
    }

    fn is_band(&self) -> bool {
        match self.kind {
            RowKind::Band => true,
            RowKind::Body | RowKind::Subtotal | RowKind::Total => false,
        }
    }
}

/// Whether the columns' heads are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// At the top and again on every page.
    Repeated,
    /// Not at all.
    None,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its columns from the left.
    pub columns: Vec<Column>,
    /// Its rows from the top.
    pub rows: Vec<Row>,
    /// Whether heads are printed.
    pub head: Head,
    /// Typeface of ordinary rows; heads, bands and sums are ゴシック.
    pub typeface: Typeface,
    /// Type size in pt.
    pub size: f32,
}

/// A row with its texts set.
struct Laid<'t> {
    row: &'t Row,
    cells: Vec<(Setting, Style, Area)>,
    height: f32,
}

impl Table {
    /// The sum of the columns' widths in mm.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.columns.iter().map(|c| c.width).sum()
    }

    fn check(&self, room: f32) -> Result<()> {
        if self.width() > room + 0.05 {
            return Err(
                TABLE.with(format!("列幅の合計 {} mm が紙面の幅 {room} mm を超えています。", self.width()))
            );
        }
        let columns = self.columns.len();
        for (index, row) in self.rows.iter().enumerate() {
            let wanted = if row.is_band() { 1 } else { columns };
            if row.cells.len() != wanted {
                let has = row.cells.len();
                return Err(TABLE.with(format!("{}行目の欄の数が{has}で、{wanted}と合いません。", index + 1)));
            }
        }
        Ok(())
    }

    /// Sets a row's texts; areas are relative to the row's upper left corner.
    fn lay<'t>(&self, row: &'t Row) -> Laid<'t> {
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut x = 0.0;
        if let (true, Some(text)) = (row.is_band(), row.cells.first()) {
            let style = Style::gothic(self.size).leading(1.35);
            cells.push(self.cell(text, style, CellFit::Wrap, (0.0, self.width())));
        } else {
            for (column, text) in self.columns.iter().zip(&row.cells) {
                let base = if row.is_sum() { Typeface::Gothic } else { self.typeface };
                let style = Style { typeface: base, align: column.align, ..Style::mincho(self.size) };
                cells.push(self.cell(text, style.leading(1.35), column.fit, (x, column.width)));
                x += column.width;
            }
        }
        finish(row, cells, self.size)
    }

    fn cell(&self, text: &str, style: Style, fit: CellFit, (x, width): (f32, f32)) -> (Setting, Style, Area) {
        let inner = width - 2.0 * PAD_X;
        let area = Area::mm(x + PAD_X, 0.0, inner, 0.0);
        let style = style.valign(VAlign::Middle);
        let setting = match fit {
            CellFit::Wrap => set(text, &style, inner, f32::MAX),
            CellFit::Shrink { min } => {
                let line = style.fit(Fit::OneLine { min });
                let shrunk = set(text, &line, inner, mm(self.size));
                if shrunk.overflow {
                    set(text, &Style { size: min.min(self.size), ..style }, inner, f32::MAX)
                } else {
                    shrunk
                }
            }
        };
        (setting, style, area)
    }

    fn lay_head<'t>(&self, row: &'t Row) -> Laid<'t> {
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut x = 0.0;
        for (column, text) in self.columns.iter().zip(&row.cells) {
            let style = Style::gothic(self.size).align(Align::Center).leading(1.25);
            cells.push(self.cell(text, style, CellFit::Wrap, (x, column.width)));
            x += column.width;
        }
        finish(row, cells, self.size)
    }

    /// Draws the table at the flow's cursor, over as many pages as it takes.
    fn draw(&self, flow: &mut Flow<'_>) {
        let head_row = Row::body(self.columns.iter().map(|c| c.head.clone()));
        let head = match self.head {
            Head::Repeated => Some(self.lay_head(&head_row)),
            Head::None => None,
        };
        let head_height = head.as_ref().map_or(0.0, |h| h.height);
        let rows: Vec<Laid<'_>> = self.rows.iter().map(|row| self.lay(row)).collect();
        let mut rest = rows.as_slice();
        let mut fresh = flow.y() <= flow.frame().next_top + 0.01;
        while !rest.is_empty() {
            let count = fitting(rest, flow.left() - head_height, fresh);
            let (here, later) = rest.split_at(count.min(rest.len()));
            if !here.is_empty() {
                self.draw_segment(flow, head.as_ref(), here);
            }
            rest = later;
            if !rest.is_empty() {
                flow.new_page();
                fresh = true;
            }
        }
    }

    /// Draws the rows that stand together on one page.
    fn draw_segment(&self, flow: &mut Flow<'_>, head: Option<&Laid<'_>>, rows: &[Laid<'_>]) {
        let (left, top) = (flow.frame().left, flow.y());
        let width = self.width();
        let bottom = flow.page().tagged(Tag::Table, |page| {
            let mut y = top;
            if let Some(head) = head {
                page.fill(Area::mm(left, y, width, head.height), Ink::Tint);
                draw_row(page, head, Tag::HeadCell, (left, y));
                self.uprights(page, (left, y), head.height);
                y += head.height;
            }
            for (index, laid) in rows.iter().enumerate() {
                if laid.row.is_sum() || laid.row.is_band() {
                    page.fill(Area::mm(left, y, width, laid.height), Ink::Tint);
                }
                match (index, head) {
                    (0, None) => {}
                    (0, Some(_)) => page.rule((left, y), (left + width, y), THICK),
                    (_, _) => page.rule((left, y), (left + width, y), THIN),
                }
                draw_row(page, laid, Tag::Cell, (left, y));
                if !laid.row.is_band() {
                    self.uprights(page, (left, y), laid.height);
                }
                y += laid.height;
            }
            page.frame(Area::mm(left, top, width, y - top), THICK, Ink::Black);
            y
        });
        flow.advance(bottom - top);
    }

    /// The upright rules between columns, beside one row.
    fn uprights(&self, page: &mut Page, (left, top): (f32, f32), height: f32) {
        let mut x = left;
        for column in self.columns.iter().take(self.columns.len().saturating_sub(1)) {
            x += column.width;
            page.rule((x, top), (x, top + height), THIN);
        }
    }
}

fn finish(row: &Row, cells: Vec<(Setting, Style, Area)>, size: f32) -> Laid<'_> {
    let tallest = cells.iter().map(|(setting, _, _)| setting.height()).fold(mm(size), f32::max);
    Laid { row, cells, height: tallest + 2.0 * PAD_Y }
}

/// How many rows go into `room` mm; 0 when it is better to begin on a new page.
fn fitting(rows: &[Laid<'_>], room: f32, fresh: bool) -> usize {
    let mut used = 0.0;
    let (mut fit, mut good) = (0, 0);
    for (index, laid) in rows.iter().enumerate() {
        used += laid.height;
        if used > room + 0.01 {
            break;
        }
        fit = index + 1;
        let sum_follows = rows.get(fit).is_some_and(|next| next.row.is_sum());
        if !laid.row.is_band() && !sum_follows {
            good = fit;
        }
    }
    match (good, fresh) {
        (0, true) => fit.max(1),
        (0, false) => 0,
        (good, _) => good,
    }
}

fn draw_row(page: &mut Page, laid: &Laid<'_>, cell: Tag, (left, top): (f32, f32)) {
    page.tagged(Tag::Row, |page| {
        for (setting, style, area) in &laid.cells {
            let area = Area::mm(left + area.x, top, area.w, laid.height);
            page.tagged(cell, |page| page.place(setting.clone(), area, style, Role::Content));
        }
    });
}

impl Flow<'_> {
    /// Draws a table at the cursor, over as many pages as it takes.
    ///
    /// # Errors
    /// [`TABLE`] when rows do not match the columns or the columns are wider than the frame.
    pub fn table(&mut self, table: &Table) -> Result<()> {
        table.check(self.frame().width)?;
        table.draw(self);
        Ok(())
    }
}
