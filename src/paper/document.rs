//! A document under way: parts (a letter, a list) made of pages, and pages made of placed lines,
//! rules, pictures and symbols. Page numbers count within a part.
//!
//! It keeps what was placed as a list of marks; `emit` turns that into PDF at the end, when the
//! number of pages is known.

use super::measure::{Area, PT_PER_MM, Sheet, pt};
use super::picture::{Picture, Qr};
use super::text::{Ink, SetLine, Setting, Style, VAlign, set};
use crate::base::error::Result;

/// When a document was made, JST. It is written into the PDF, so the same stamp gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Year of the common era.
    pub year: u16,
    /// 1–12.
    pub month: u8,
    /// 1–31.
    pub day: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–59.
    pub second: u8,
}

/// What the PDF says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The title shown by readers; no personal data, as it appears in window titles and print queues.
    pub title: String,
    /// Who issues it, usually the municipality.
    pub author: String,
    /// When it was made.
    pub stamp: Stamp,
}

/// Which print of a document this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issue {
    /// The first print, without a mark.
    Original,
    /// A later print, marked 再発行.
    Reissue,
    /// A look before the decision, marked 確認用.
    Preview,
}

impl Issue {
    /// The mark that is printed, if any.
    #[must_use]
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Issue::Original => None,
            Issue::Reissue => Some("再発行"),
            Issue::Preview => Some("確認用"),
        }
    }
}

/// A character that no font holds, printed as 〓.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The character, with its variation selector if it had one.
    pub character: String,
    /// Which part (letter) of the document, from 0.
    pub part: u32,
    /// The page within the part, from 1.
    pub page: u32,
}

impl Missing {
    /// The character as code points, for example `U+845B U+E01EF`.
    #[must_use]
    pub fn code_points(&self) -> String {
        let codes: Vec<String> = self.character.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
        codes.join(" ")
    }
}

/// A text that did not fit its box even at the smallest size; it was printed all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// Which part (letter) of the document, from 0.
    pub part: u32,
    /// The page within the part, from 1.
    pub page: u32,
}

/// Where a part lies in the finished document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartPages {
    /// The label it was begun with.
    pub label: String,
    /// Its first page in the whole document, from 1.
    pub first: u32,
    /// How many pages it has.
    pub pages: u32,
}

/// A finished document.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Pages in all.
    pub pages: u32,
    /// The parts in order.
    pub parts: Vec<PartPages>,
    /// Characters printed as 〓.
    pub missing: Vec<Missing>,
    /// Texts that left their boxes.
    pub overflows: Vec<Overflow>,
}

/// A document under way; a batch is a document of many parts.
#[derive(Debug)]
pub struct Document {
    pub(crate) meta: Meta,
    pub(crate) parts: Vec<Part>,
}

impl Document {
    /// An empty document.
    #[must_use]
    pub fn new(meta: Meta) -> Document {
        Document { meta, parts: Vec::new() }
    }

    /// Begins a part (a letter, a list). The label becomes the reader's bookmark, unless empty:
    /// a document number rather than a name.
    pub fn part(&mut self, label: &str) -> &mut Part {
        self.parts.push_mut(Part { label: label.to_owned(), pages: Vec::new() })
    }

    /// Writes the PDF.
    ///
    /// # Errors
    /// [`super::FONT`] when an embedded font is damaged, [`super::PDF`] when the PDF cannot be written.
    pub fn finish(self) -> Result<Printed> {
        super::emit::emit(self)
    }
}

/// A run of pages numbered together.
#[derive(Debug)]
pub struct Part {
    pub(crate) label: String,
    pub(crate) pages: Vec<Page>,
}

impl Part {
    /// Begins a page.
    pub fn page(&mut self, sheet: Sheet) -> &mut Page {
        self.pages.push_mut(Page { sheet, marks: Vec::new(), missing: Vec::new(), overflows: 0 })
    }

    /// The page begun last.
    pub fn last_page(&mut self) -> Option<&mut Page> {
        self.pages.last_mut()
    }

    /// All pages so far, to add what stands on each of them.
    pub fn pages_mut(&mut self) -> impl Iterator<Item = &mut Page> {
        self.pages.iter_mut()
    }
}

/// What a piece of content is, for readers that speak it aloud (tagged PDF).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A heading of the first order: the document's title.
    Title,
    /// A heading within the document.
    Heading,
    /// A paragraph or a single text.
    Paragraph,
    /// A table.
    Table,
    /// A table's row.
    Row,
    /// A head cell.
    HeadCell,
    /// A cell.
    Cell,
}

/// One thing placed on a page.
#[derive(Debug)]
pub(crate) enum Mark {
    /// A line of text; `x` and the baseline `y` in pt from the top left corner.
    Line { line: SetLine, x: f32, y: f32, size: f32, ink: Ink, role: Role },
    /// A straight rule, level or upright; all in pt.
    Rule { from: (f32, f32), to: (f32, f32), width: f32, ink: Ink },
    /// A filled area.
    Fill { area: Area, ink: Ink },
    /// A picture, with words for those who do not see it.
    Picture { picture: Picture, area: Area, alt: String },
    /// A QR symbol, with words for those who do not see it.
    Qr { qr: Qr, area: Area, alt: String },
    /// The page's number within its part, as `n/m`.
    PageNumber { area: Area, style: Style },
    /// What follows, up to the matching `Close`, is a …
    Open(Tag),
    /// End of the tag opened last.
    Close,
}

/// Whether text is content or furniture of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Content,
    Furniture,
}

/// The share of the em box above the baseline.
pub(crate) const ASCENT: f32 = 0.88;

/// A page under way.
#[derive(Debug)]
pub struct Page {
    pub(crate) sheet: Sheet,
    pub(crate) marks: Vec<Mark>,
    pub(crate) missing: Vec<String>,
    pub(crate) overflows: u32,
}

impl Page {
    /// The sheet it is printed on.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// Puts a text into an area, as a paragraph of its own; returns the height it took, in mm.
    pub fn text(&mut self, area: Area, style: &Style, text: &str) -> f32 {
        self.tagged_text(Tag::Paragraph, area, style, text)
    }

    /// Puts a text into an area and says what it is; returns the height it took, in mm.
    pub fn tagged_text(&mut self, tag: Tag, area: Area, style: &Style, text: &str) -> f32 {
        let setting = set(text, style, area.w, area.h);
        self.tagged(tag, |page| page.place(setting, area, style, Role::Content))
    }

    /// Puts a text that belongs to the page rather than to its content (marks, running heads).
    pub fn furniture(&mut self, area: Area, style: &Style, text: &str) -> f32 {
        let setting = set(text, style, area.w, area.h);
        self.place(setting, area, style, Role::Furniture)
    }

    /// Says what the things placed by `content` are.
    pub fn tagged<T>(&mut self, tag: Tag, content: impl FnOnce(&mut Page) -> T) -> T {
        self.marks.push(Mark::Open(tag));
        let result = content(self);
        self.marks.push(Mark::Close);
        result
    }

    /// Places a text already set.
    pub(crate) fn place(&mut self, setting: Setting, area: Area, style: &Style, role: Role) -> f32 {
        let height = setting.height();
        let spare = area.h - height;
        let shift = match style.valign {
            VAlign::Top => 0.0,
            VAlign::Middle => spare / 2.0,
            VAlign::Bottom => spare,
        };
        let (left, mut baseline) = (pt(area.x), pt(area.y + shift) + setting.size * ASCENT);
        if setting.overflow {
            self.overflows += 1;
        }
        self.missing.extend(setting.missing);
        for line in setting.lines {
            let x = left + line.x;
            self.marks.push(Mark::Line { line, x, y: baseline, size: setting.size, ink: style.ink, role });
            baseline += setting.step;
        }
        height
    }

    /// Draws a level or upright rule from one point to another (mm), `width` mm thick.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32) {
        self.inked_rule(from, to, width, Ink::Black);
    }

    /// Draws a rule in a colour.
    pub fn inked_rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        let scaled = |(x, y)| (x * PT_PER_MM, y * PT_PER_MM);
        self.marks.push(Mark::Rule { from: scaled(from), to: scaled(to), width: pt(width), ink });
    }

    /// Draws the four edges of an area, `width` mm thick.
    pub fn frame(&mut self, area: Area, width: f32, ink: Ink) {
        let (l, t, r, b) = (area.x, area.y, area.right(), area.bottom());
        for (from, to) in [((l, t), (r, t)), ((l, b), (r, b)), ((l, t), (l, b)), ((r, t), (r, b))] {
            self.inked_rule(from, to, width, ink);
        }
    }

    /// Fills an area; what is placed later lies over it.
    pub fn fill(&mut self, area: Area, ink: Ink) {
        self.marks.push(Mark::Fill { area, ink });
    }

    /// Prints a picture over an area; `alt` says in words what it shows.
    pub fn picture(&mut self, area: Area, picture: &Picture, alt: &str) {
        self.marks.push(Mark::Picture { picture: picture.clone(), area, alt: alt.to_owned() });
    }

    /// Prints a QR symbol into a square area, its quiet zone of four modules included; `alt` says
    /// in words where it leads.
    pub fn qr(&mut self, area: Area, qr: &Qr, alt: &str) {
        self.marks.push(Mark::Qr { qr: qr.clone(), area, alt: alt.to_owned() });
    }

    /// Prints the page's number within its part as `n/m`.
    pub fn page_number(&mut self, area: Area, style: &Style) {
        self.marks.push(Mark::PageNumber { area, style: *style });
    }

    /// Prints the mark of a reissue or a preview, framed, into an area.
    pub fn issue_mark(&mut self, area: Area, issue: Issue) {
        if let Some(mark) = issue.mark() {
            let style = Style::gothic(10.5)
                .align(super::text::Align::Center)
                .valign(VAlign::Middle)
                .fit(super::text::Fit::OneLine { min: 6.0 })
                .ink(Ink::Red);
            self.frame(area, 0.35, Ink::Red);
            self.tagged_text(Tag::Paragraph, area, &style, mark);
        }
    }
}
