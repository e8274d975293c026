//! The skeleton of an official letter (通知書): document number, date, addressee in the window,
//! sender with the seal, title, body, figures, the paragraph on remedies (教示), page numbers.
//!
//! All wording comes in; no law text stands here. It numbers no document and counts no seal.

use super::document::{Document, Issue, Part, Tag};
use super::flow::{Flow, Frame};
use super::measure::{Area, Sheet, mm};
use super::picture::{Picture, Qr};
use super::table::Table;
use super::text::{Align, Fit, Ink, Style, VAlign};
use crate::base::error::Result;

/// The addressee's block, in mm on A4 folded in three (99 mm high), for a window envelope 長形3号
/// (235 × 120 mm, used lengthwise) whose window of 90 × 45 mm begins 22 mm from the left and 12 mm
/// from the top. The letter can slide 235 − 210 = 25 mm sideways and 120 − 99 = 21 mm up and down;
/// this block (window less the play, from the same corner) stays in sight wherever it slides, as
/// the post office asks (日本郵便「あて名が封筒の中で移動しても、窓の外に隠れることのないように」;
/// the window's least size is 80 × 45 mm).
pub const WINDOW: Area = Area::mm(22.0, 12.0, 65.0, 24.0);

/// What the window may show as the letter slides: besides the addressee nothing is printed here.
pub const WINDOW_REACH: Area = Area::mm(0.0, 0.0, 112.0, 57.0);

/// Left edge and width of number, date and sender, in mm: right of what the window may show.
const RIGHT: (f32, f32) = (115.0, 73.0);
/// Left edge and width of the body in mm.
const BODY: (f32, f32) = (22.0, 166.0);
/// Running text.
const TEXT: Style = Style::mincho(10.5).align(Align::Justify);

/// Who the letter goes to (名宛人).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Postal code without 〒, for example `999-0001`.
    pub postal_code: Option<String>,
    /// The address; line ends are kept.
    pub address: String,
    /// The name exactly as stored.
    pub name: String,
    /// 様, 殿, 御中.
    pub honorific: String,
}

/// The seal beside the sender's name (公印).
#[derive(Clone, Debug)]
pub enum Seal {
    /// Its image, `side` mm on a side.
    Image {
        /// The image, best with a transparent ground.
        picture: Picture,
        /// Side in mm.
        side: f32,
    },
    /// 「公印省略」.
    Omitted,
    /// Neither.
    None,
}

/// Who the letter comes from (発信者).
#[derive(Clone, Debug)]
pub struct Sender {
    /// Lines above the name, for example the office's address; may be empty.
    pub lines: Vec<String>,
    /// The office of the head, for example 川霧町福祉事務所長.
    pub title: String,
    /// The head's name on the letter's day.
    pub name: String,
    /// The seal.
    pub seal: Seal,
}

/// A piece of the body.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph; begin it with a full-width space for an indent.
    Paragraph(String),
    /// A heading within the letter.
    Heading(String),
    /// A centred line such as 「記」.
    Centered(String),
    /// Labels with their values.
    Items(Vec<(String, String)>),
    /// A table of figures.
    Table(Table),
    /// The paragraph on remedies (教示): a heading and paragraphs in smaller type.
    Remedy {
        /// Its heading.
        heading: String,
        /// Its paragraphs.
        paragraphs: Vec<String>,
    },
    /// A QR symbol with words beside it.
    Qr {
        /// The symbol.
        qr: Qr,
        /// Side in mm, quiet zone included.
        side: f32,
        /// The words beside it.
        caption: String,
    },
    /// Empty height in mm.
    Space(f32),
}

/// A letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Bookmark in a batch: the document number, not a name.
    pub label: String,
    /// Which print it is.
    pub issue: Issue,
    /// The document number (文書番号), for example 川福第12号.
    pub number: Option<String>,
    /// The date as it prints (和暦).
    pub date: String,
    /// Who it goes to.
    pub addressee: Addressee,
    /// Who it comes from.
    pub sender: Sender,
    /// The title.
    pub title: String,
    /// The body.
    pub blocks: Vec<Block>,
    /// Where to ask (問合せ先), in a frame at the end; may be empty.
    pub contact: Vec<String>,
}

/// Adds a letter to a document as a part of its own.
///
/// # Errors
/// [`super::TABLE`] when a table's rows and columns do not match.
pub fn put(document: &mut Document, letter: &Letter) -> Result<()> {
    let part = document.part(&letter.label);
    part.page(Sheet::A4Portrait);
    number_and_date(part, letter);
    addressee(part, &letter.addressee);
    sender(part, &letter.sender);
    let frame = Frame {
        sheet: Sheet::A4Portrait,
        left: BODY.0,
        width: BODY.1,
        first_top: 64.0,
        next_top: 22.0,
        bottom: 277.0,
    };
    let mut flow = Flow::new(part, frame);
    title(&mut flow, &letter.title);
    for block in &letter.blocks {
        put_block(&mut flow, block)?;
    }
    contact(&mut flow, &letter.contact);
    edges(part, letter);
    Ok(())
}

fn number_and_date(part: &mut Part, letter: &Letter) {
    let Some(page) = part.last_page() else { return };
    let style = Style::mincho(10.5).align(Align::Right).fit(Fit::OneLine { min: 7.0 });
    if let Some(number) = &letter.number {
        page.text(Area::mm(RIGHT.0, 14.0, RIGHT.1, 5.0), &style, number);
    }
    page.text(Area::mm(RIGHT.0, 20.0, RIGHT.1, 5.0), &style, &letter.date);
}

fn addressee(part: &mut Part, to: &Addressee) {
    let Some(page) = part.last_page() else { return };
    let (x, w) = (WINDOW.x, WINDOW.w);
    let small = Style::mincho(10.0).leading(1.2);
    if let Some(code) = &to.postal_code {
        page.text(Area::mm(x, WINDOW.y, w, 4.5), &small.fit(Fit::OneLine { min: 7.0 }), &format!("〒{code}"));
    }
    let address = small.fit(Fit::Shrink { min: 6.0 });
    page.text(Area::mm(x, WINDOW.y + 5.2, w, 9.6), &address, &to.address);
    let name = Style::mincho(13.0).fit(Fit::OneLine { min: 7.0 }).leading(1.1).valign(VAlign::Bottom);
    let line = format!("{}　{}", to.name, to.honorific);
    page.text(Area::mm(x, WINDOW.y + 16.0, w, WINDOW.h - 16.0), &name, &line);
}

fn sender(part: &mut Part, from: &Sender) {
    let Some(page) = part.last_page() else { return };
    // The seal lies over the name's last characters, so the text ends before its middle.
    let room = match &from.seal {
        Seal::Image { side, .. } => RIGHT.1 - side * 0.6,
        Seal::Omitted | Seal::None => RIGHT.1,
    };
    let name_area = Area::mm(RIGHT.0, 39.0, room, 5.0);
    if let Seal::Image { picture, side } = &from.seal {
        let middle = name_area.y + name_area.h / 2.0;
        let area = Area::mm(RIGHT.0 + RIGHT.1 - side, middle - side / 2.0, *side, *side);
        page.picture(area, picture, "公印");
    }
    if !from.lines.is_empty() {
        let lines = Style::mincho(9.0).align(Align::Right).fit(Fit::Shrink { min: 6.0 }).leading(1.25);
        let above = match &from.seal {
            Seal::Image { side, .. } => RIGHT.1 - side,
            Seal::Omitted | Seal::None => RIGHT.1,
        };
        page.text(Area::mm(RIGHT.0, 28.5, above, 8.5), &lines.valign(VAlign::Bottom), &from.lines.join("\n"));
    }
    let name = Style::mincho(12.0).align(Align::Right).valign(VAlign::Middle).fit(Fit::OneLine { min: 7.0 });
    page.text(name_area, &name, &format!("{}　{}", from.title, from.name));
    if let Seal::Omitted = from.seal {
        let style = Style::mincho(9.0).align(Align::Right);
        page.text(Area::mm(RIGHT.0, 46.0, RIGHT.1, 4.0), &style, "（公印省略）");
    }
}

fn title(flow: &mut Flow<'_>, title: &str) {
    let style = Style::mincho(15.0).align(Align::Center).leading(1.4);
    let width = flow.frame().width;
    flow.block(Tag::Title, (0.0, width), &style, title);
    flow.space(4.0);
}

fn put_block(flow: &mut Flow<'_>, block: &Block) -> Result<()> {
    match block {
        Block::Paragraph(text) => flow.paragraph(&TEXT, text),
        Block::Heading(text) => {
            flow.space(2.0);
            flow.heading(&Style::gothic(10.5), text, 12.0);
        }
        Block::Centered(text) => {
            flow.space(1.0);
            flow.paragraph(&TEXT.align(Align::Center), text);
            flow.space(1.0);
        }
        Block::Items(items) => items.iter().for_each(|(label, value)| item(flow, label, value)),
        Block::Table(table) => {
            flow.space(1.0);
            flow.table(table)?;
            flow.space(3.0);
        }
        Block::Remedy { heading, paragraphs } => {
            flow.space(3.0);
            flow.heading(&Style::gothic(9.0), heading, 10.0);
            let small = Style::mincho(9.0).align(Align::Justify).leading(1.45);
            paragraphs.iter().for_each(|text| flow.paragraph(&small, text));
        }
        Block::Qr { qr, side, caption } => {
            flow.need(*side);
            let (x, y, width) = (flow.frame().left, flow.y(), flow.frame().width);
            let page = flow.page();
            page.qr(Area::mm(x, y, *side, *side), qr, caption);
            let beside = Area::mm(x + side + 3.0, y, width - side - 3.0, *side);
            let style = Style::mincho(9.0).valign(VAlign::Middle).fit(Fit::Shrink { min: 6.0 });
            page.text(beside, &style, caption);
            flow.advance(*side);
        }
        Block::Space(height) => flow.space(*height),
    }
    Ok(())
}

/// A label and its value side by side.
fn item(flow: &mut Flow<'_>, label: &str, value: &str) {
    let line = mm(TEXT.size * TEXT.leading);
    flow.need(line);
    let (x, y) = (flow.frame().left, flow.y());
    let style = TEXT.align(Align::Left).fit(Fit::OneLine { min: 6.0 });
    flow.page().text(Area::mm(x + 4.0, y, 34.0, line), &style, label);
    let width = flow.frame().width;
    flow.block(Tag::Paragraph, (42.0, width - 42.0), &TEXT.align(Align::Left), value);
}

fn contact(flow: &mut Flow<'_>, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let style = Style::mincho(9.0).leading(1.4).fit(Fit::Shrink { min: 6.0 });
    let height = mm(style.size * (style.leading * (lines.len() as f32 - 1.0) + 1.0)) + 4.2;
    flow.space(4.0);
    flow.need(height);
    let width = 90.0;
    let area = Area::mm(flow.frame().left + flow.frame().width - width, flow.y(), width, height);
    let page = flow.page();
    page.frame(area, 0.15, Ink::Black);
    page.text(area.inset(2.5, 2.0), &style, &lines.join("\n"));
    flow.advance(height);
}

/// What stands on the edges of every page: the mark of a reissue, the number, the page's number.
fn edges(part: &mut Part, letter: &Letter) {
    let small = Style::mincho(8.5);
    for (index, page) in part.pages_mut().enumerate() {
        page.issue_mark(Area::mm(166.0, 5.0, 22.0, 6.5), letter.issue);
        page.page_number(Area::mm(85.0, 285.0, 40.0, 4.0), &small.align(Align::Center));
        if let (true, Some(number)) = (index > 0, &letter.number) {
            page.furniture(Area::mm(BODY.0, 285.0, 60.0, 4.0), &small, number);
        }
    }
}
