//! From placed marks to the bytes of a PDF 1.7 file: subset fonts, a text layer, tags for readers
//! that speak the page aloud, bookmarks, fixed metadata.
//!
//! It decides nothing about where things stand.

mod line;

use std::num::NonZeroU16;

use krilla::color::{luma, rgb};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, SpanTag, TableHeaderScope, Tag as PdfTag, TagGroup, TagKind, TagTree,
};

use super::PDF;
use super::document::{
    ASCENT, Document, Mark, Meta, Missing, Overflow, Page, Part, PartPages, Printed, Role, Tag,
};
use super::fonts::Face;
use super::measure::{Area, pt};
use super::picture::Qr;
use super::text::{Ink, Setting, Style, set};
use crate::base::error::Result;
use line::{Pen, Place};

/// Modules of white around a QR symbol (JIS X 0510: four).
const QUIET: i32 = 4;

/// Writes a document.
pub(crate) fn emit(document: Document) -> Result<Printed> {
    Face::Mincho.load()?;
    Face::Gothic.load()?;
    let mut pdf = krilla::Document::new();
    pdf.set_metadata(metadata(&document.meta));
    let mut tree = TagTree::new().with_lang(Some("ja".to_owned()));
    let mut outline = Outline::new();
    let mut pen = Pen::default();
    let mut printed =
        Printed { pdf: Vec::new(), pages: 0, parts: Vec::new(), missing: Vec::new(), overflows: Vec::new() };
    for part in document.parts {
        let first = printed.pages;
        if !part.label.is_empty() {
            let target = XyzDestination::new(first as usize, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(part.label.clone(), target));
        }
        tree.push(emit_part(&mut pdf, &mut pen, part, &mut printed)?);
    }
    pdf.set_outline(outline);
    pdf.set_tag_tree(tree);
    // The writer's own words may quote text of the document, so they stay out of the detail.
    printed.pdf = pdf.finish().map_err(|e| PDF.with(kind_of(&e)))?;
    Ok(printed)
}

/// What the PDF writer complains of, without any of the document's text.
fn kind_of(error: &krilla::error::KrillaError) -> &'static str {
    use krilla::error::KrillaError;
    match error {
        KrillaError::Font(..) => "font",
        KrillaError::Image(..) | KrillaError::SixteenBitImage(..) => "image",
        KrillaError::Limit(..) => "limit",
        KrillaError::Validation(..)
        | KrillaError::DuplicateNamedDestination(..)
        | KrillaError::DuplicateTagId(..)
        | KrillaError::UnknownTagId(..) => "structure",
    }
}

fn metadata(meta: &Meta) -> Metadata {
    let at = meta.stamp;
    Metadata::new()
        .title(meta.title.clone())
        .authors(vec![meta.author.clone()])
        .creator("Yakuba".to_owned())
        .language("ja".to_owned())
        .creation_date(
            DateTime::new(at.year)
                .month(at.month)
                .day(at.day)
                .hour(at.hour)
                .minute(at.minute)
                .second(at.second)
                .utc_offset_hour(9)
                .utc_offset_minute(0),
        )
}

/// Writes a part's pages, notes its place and what it lacked, and returns its tags.
fn emit_part(
    pdf: &mut krilla::Document,
    pen: &mut Pen,
    part: Part,
    printed: &mut Printed,
) -> Result<TagGroup> {
    let number = printed.parts.len() as u32;
    let pages = part.pages.len() as u32;
    let mut groups = vec![TagGroup::new(PdfTag::Part)];
    for (index, page) in (1u32..).zip(&part.pages) {
        let place = |character: &String| Missing { character: character.clone(), part: number, page: index };
        printed.missing.extend(page.missing.iter().map(place));
        printed.overflows.extend((0..page.overflows).map(|_| Overflow { part: number, page: index }));
        emit_page(pdf, pen, page, (index, pages), &mut groups)?;
    }
    printed.parts.push(PartPages { label: part.label, first: printed.pages + 1, pages });
    printed.pages += pages;
    Ok(groups.swap_remove(0))
}

fn emit_page(
    pdf: &mut krilla::Document,
    pen: &mut Pen,
    page: &Page,
    (number, of): (u32, u32),
    groups: &mut Vec<TagGroup>,
) -> Result<()> {
    let settings = PageSettings::from_wh(pt(page.sheet.width()), pt(page.sheet.height()))
        .ok_or_else(|| PDF.with("sheet"))?;
    let mut target = pdf.start_page_with(settings);
    let mut surface = target.surface();
    for mark in &page.marks {
        match mark {
            Mark::Open(tag) => groups.push(TagGroup::new(kind(*tag))),
            Mark::Close => close(groups),
            Mark::PageNumber { area, style } => {
                let setting = set(&format!("{number}/{of}"), style, area.w, area.h);
                page_number(&mut surface, pen, setting, *area, style)?;
            }
            Mark::Picture { area, alt, .. } | Mark::Qr { area, alt, .. } => {
                let mut group = TagGroup::new(PdfTag::Figure(Some(alt.clone())));
                let id = surface.start_tagged(ContentTag::Other);
                figure(&mut surface, mark, *area);
                surface.end_tagged();
                group.push(id);
                if let Some(parent) = groups.last_mut() {
                    parent.push(group);
                }
            }
            Mark::Line { line, x, y, size, ink, role } => {
                let place = Place { at: (*x, *y), size: *size, ink: *ink };
                match role {
                    Role::Content => {
                        let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                        pen.draw(&mut surface, line, place)?;
                        surface.end_tagged();
                        if let Some(parent) = groups.last_mut() {
                            parent.push(id);
                        }
                    }
                    Role::Furniture => {
                        artifact(&mut surface, ArtifactType::PaginationOther);
                        pen.draw(&mut surface, line, place)?;
                        surface.end_tagged();
                    }
                }
            }
            Mark::Rule { from, to, width, ink } => draw_rule(&mut surface, *from, *to, *width, *ink),
            Mark::Fill { area, ink } => fill_area(&mut surface, *area, *ink),
        }
    }
    surface.finish();
    target.finish();
    Ok(())
}

/// Ends the tag opened last; the part's own group stays.
fn close(groups: &mut Vec<TagGroup>) {
    if groups.len() > 1
        && let Some(group) = groups.pop()
        && let Some(parent) = groups.last_mut()
    {
        parent.push(group);
    }
}

fn kind(tag: Tag) -> TagKind {
    match tag {
        Tag::Title => PdfTag::Hn(NonZeroU16::MIN, None).into(),
        Tag::Heading => PdfTag::Hn(NonZeroU16::MIN.saturating_add(1), None).into(),
        Tag::Paragraph => PdfTag::P.into(),
        Tag::Table => PdfTag::Table.into(),
        Tag::Row => PdfTag::TR.into(),
        Tag::HeadCell => PdfTag::TH(TableHeaderScope::Column).into(),
        Tag::Cell => PdfTag::TD.into(),
    }
}

fn artifact(surface: &mut Surface<'_>, kind: ArtifactType) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
}

fn page_number(
    surface: &mut Surface<'_>,
    pen: &mut Pen,
    setting: Setting,
    area: Area,
    style: &Style,
) -> Result<()> {
    let size = setting.size;
    for line in &setting.lines {
        let place = Place { at: (pt(area.x) + line.x, pt(area.y) + size * ASCENT), size, ink: style.ink };
        artifact(surface, ArtifactType::PageNumber);
        pen.draw(surface, line, place)?;
        surface.end_tagged();
    }
    Ok(())
}

fn paint(ink: Ink) -> Option<Fill> {
    let paint = match ink {
        Ink::Black => luma::Color::black().into(),
        Ink::Grey => luma::Color::new(0x80).into(),
        Ink::Tint => luma::Color::new(0xEC).into(),
        Ink::Red => rgb::Color::new(0xC4, 0x10, 0x20).into(),
    };
    Some(Fill { paint, ..Fill::default() })
}

fn draw_rule(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
    let half = width / 2.0;
    let rect = Rect::from_ltrb(
        from.0.min(to.0) - half,
        from.1.min(to.1) - half,
        from.0.max(to.0) + half,
        from.1.max(to.1) + half,
    );
    fill_rects(surface, rect, ink);
}

fn fill_area(surface: &mut Surface<'_>, area: Area, ink: Ink) {
    fill_rects(surface, Rect::from_xywh(pt(area.x), pt(area.y), pt(area.w), pt(area.h)), ink);
}

/// Fills rectangles that are no part of the content.
fn fill_rects(surface: &mut Surface<'_>, rects: impl IntoIterator<Item = Rect>, ink: Ink) {
    let mut path = PathBuilder::new();
    for rect in rects {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        artifact(surface, ArtifactType::Layout);
        surface.set_fill(paint(ink));
        surface.draw_path(&path);
        surface.end_tagged();
    }
}

fn figure(surface: &mut Surface<'_>, mark: &Mark, area: Area) {
    match mark {
        Mark::Picture { picture, .. } => {
            if let Some(size) = Size::from_wh(pt(area.w), pt(area.h)) {
                surface.push_transform(&Transform::from_translate(pt(area.x), pt(area.y)));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
            }
        }
        Mark::Qr { qr, .. } => draw_qr(surface, qr, area),
        Mark::Line { .. }
        | Mark::Rule { .. }
        | Mark::Fill { .. }
        | Mark::PageNumber { .. }
        | Mark::Open(_)
        | Mark::Close => {}
    }
}

fn draw_qr(surface: &mut Surface<'_>, qr: &Qr, area: Area) {
    let module = pt(area.w.min(area.h)) / (qr.side + 2 * QUIET) as f32;
    let mut path = PathBuilder::new();
    for (column, row, length) in &qr.runs {
        let x = pt(area.x) + (column + QUIET) as f32 * module;
        let y = pt(area.y) + (row + QUIET) as f32 * module;
        if let Some(rect) = Rect::from_xywh(x, y, *length as f32 * module, module) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(paint(Ink::Black));
        surface.draw_path(&path);
    }
}
