//! Content that runs down the page and over to the next: paragraphs, spaces, tables.
//!
//! It does not draw heads, footers or marks; those are put on a part's pages afterwards.

use super::document::{Page, Part, Role, Tag};
use super::measure::{Area, Sheet, mm};
use super::text::{Fit, Setting, Style, set};

/// The part of each sheet that running content may fill, in mm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The sheet.
    pub sheet: Sheet,
    /// Left edge.
    pub left: f32,
    /// Width.
    pub width: f32,
    /// Upper edge on the first page.
    pub first_top: f32,
    /// Upper edge on the other pages.
    pub next_top: f32,
    /// Lower edge on every page.
    pub bottom: f32,
}

/// A cursor that moves down a part's pages.
#[derive(Debug)]
pub struct Flow<'a> {
    part: &'a mut Part,
    frame: Frame,
    y: f32,
}

impl<'a> Flow<'a> {
    /// Begins on the part's last page, or on a first one if it has none.
    pub fn new(part: &'a mut Part, frame: Frame) -> Flow<'a> {
        if part.pages.is_empty() {
            part.page(frame.sheet);
        }
        Flow { part, frame, y: frame.first_top }
    }

    /// Where the next thing goes, in mm from the top of the sheet.
    #[must_use]
    pub fn y(&self) -> f32 {
        self.y
    }

    /// The frame it runs in.
    #[must_use]
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// Height left on this page, in mm.
    #[must_use]
    pub fn left(&self) -> f32 {
        self.frame.bottom - self.y
    }

    /// Leaves `height` mm free; at the end of a page nothing is carried over.
    pub fn space(&mut self, height: f32) {
        self.y = (self.y + height).min(self.frame.bottom);
    }

    /// Goes on to a new page.
    pub fn new_page(&mut self) {
        self.part.page(self.frame.sheet);
        self.y = self.frame.next_top;
    }

    /// Goes on to a new page unless `height` mm are left on this one.
    pub fn need(&mut self, height: f32) {
        let at_top = self.y <= self.frame.next_top.min(self.frame.first_top) + 0.01;
        if self.left() + 0.01 < height && !at_top {
            self.new_page();
        }
    }

    /// Moves the cursor down by what was placed at it.
    pub(crate) fn advance(&mut self, height: f32) {
        self.y += height;
    }

    /// The page the cursor is on.
    pub(crate) fn page(&mut self) -> &mut Page {
        match self.part.pages.pop() {
            Some(page) => self.part.pages.push_mut(page),
            None => self.part.page(self.frame.sheet),
        }
    }

    /// Sets a paragraph over the frame's whole width; it may run over pages, with at least two of
    /// its lines together on each.
    pub fn paragraph(&mut self, style: &Style, text: &str) {
        self.block(Tag::Paragraph, (0.0, self.frame.width), style, text);
    }

    /// Sets a heading; it stays with the `following` mm after it.
    pub fn heading(&mut self, style: &Style, text: &str, following: f32) {
        self.need(mm(style.size * style.leading) + following);
        self.block(Tag::Heading, (0.0, self.frame.width), style, text);
    }

    /// Sets a paragraph into a column `(indent, width)` mm of the frame.
    pub fn block(&mut self, tag: Tag, (indent, width): (f32, f32), style: &Style, text: &str) {
        let flowing = style.fit(Fit::Flow);
        let mut rest = set(text, &flowing, width, f32::MAX);
        let step = mm(rest.step);
        while !rest.lines.is_empty() {
            let count = self.lines_here(rest.lines.len(), step, mm(rest.size));
            if count == 0 {
                self.new_page();
                continue;
            }
            let tail = rest.lines.split_off(count.min(rest.lines.len()));
            let area = Area::mm(self.frame.left + indent, self.y, width, self.left());
            let taken = step * rest.lines.len() as f32;
            let after = Setting { lines: tail, missing: Vec::new(), overflow: false, ..rest };
            self.page().tagged(tag, |page| page.place(rest, area, &flowing, Role::Content));
            self.y += taken;
            rest = after;
        }
    }

    /// How many of `lines` lines go on this page; 0 when a new page is better.
    fn lines_here(&self, lines: usize, step: f32, size: f32) -> usize {
        let room = self.left() - size + 0.01;
        let fitting = if room < 0.0 { 0 } else { (room / step) as usize + 1 };
        let page_is_fresh = self.y <= self.frame.next_top + 0.01;
        if page_is_fresh {
            return fitting.clamp(1, lines);
        }
        if fitting >= lines {
            lines
        } else if lines <= 3 || fitting < 2 {
            0
        } else {
            // At least two lines go over.
            fitting.min(lines - 2)
        }
    }
}
