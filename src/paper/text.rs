//! Text in a box: typeface, size, alignment and fitting, down to lines with their glyphs.
//!
//! It does not place lines on a page (see `document`) and does not draw.

use super::fonts::Face;
use super::glyph::{Cluster, shape};
use super::kinsoku;
use super::measure::{mm, pt};

/// The typefaces a document may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typeface {
    /// 明朝: running text, names and titles of letters.
    Mincho,
    /// ゴシック: lists, table heads, labels.
    Gothic,
}

impl Typeface {
    pub(crate) fn face(self) -> Face {
        match self {
            Typeface::Mincho => Face::Mincho,
            Typeface::Gothic => Face::Gothic,
        }
    }
}

/// How lines stand between the left and the right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
    /// At both edges but for a paragraph's last line (両端揃え).
    Justify,
    /// Every line at both edges (均等割付), for labels; the text layer reads the wide gaps as spaces.
    Spread,
}

/// Where the lines stand in a box taller than they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VAlign {
    /// At the upper edge.
    Top,
    /// In the middle.
    Middle,
    /// At the lower edge.
    Bottom,
}

/// What happens to text that is too long for its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fit {
    /// It runs on below the box; the box's height sets no limit.
    Flow,
    /// It is broken into lines and set smaller, to no less than `min` pt, until it fits.
    Shrink {
        /// Smallest size in pt.
        min: f32,
    },
    /// It stays on one line, set smaller, to no less than `min` pt; only a text still too long at
    /// that size is broken into lines.
    OneLine {
        /// Smallest size in pt.
        min: f32,
    },
}

/// The colour of text and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Black.
    Black,
    /// Mid grey, for what stands in the background.
    Grey,
    /// Red, for marks.
    Red,
    /// A light tint behind table heads.
    Tint,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The typeface.
    pub typeface: Typeface,
    /// Type size in pt.
    pub size: f32,
    /// Distance from line to line as a multiple of the size.
    pub leading: f32,
    /// Horizontal alignment.
    pub align: Align,
    /// Vertical alignment in the box.
    pub valign: VAlign,
    /// What happens to text too long for the box.
    pub fit: Fit,
    /// The colour.
    pub ink: Ink,
    /// Indent of the lines after a paragraph's first, in em (ぶら下げインデント).
    pub hang: f32,
}

impl Style {
    /// 明朝 of `size` pt, at the top left, running on.
    #[must_use]
    pub const fn mincho(size: f32) -> Style {
        Style {
            typeface: Typeface::Mincho,
            size,
            leading: 1.6,
            align: Align::Left,
            valign: VAlign::Top,
            fit: Fit::Flow,
            ink: Ink::Black,
            hang: 0.0,
        }
    }

    /// ゴシック of `size` pt, at the top left, running on.
    #[must_use]
    pub const fn gothic(size: f32) -> Style {
        Style { typeface: Typeface::Gothic, ..Style::mincho(size) }
    }

    /// The same with another alignment.
    #[must_use]
    pub const fn align(self, align: Align) -> Style {
        Style { align, ..self }
    }

    /// The same with another place in the height of the box.
    #[must_use]
    pub const fn valign(self, valign: VAlign) -> Style {
        Style { valign, ..self }
    }

    /// The same with another way of fitting.
    #[must_use]
    pub const fn fit(self, fit: Fit) -> Style {
        Style { fit, ..self }
    }

    /// The same with another distance between lines (multiple of the size).
    #[must_use]
    pub const fn leading(self, leading: f32) -> Style {
        Style { leading, ..self }
    }

    /// The same with the lines after the first indented by `hang` em.
    #[must_use]
    pub const fn hang(self, hang: f32) -> Style {
        Style { hang, ..self }
    }

    /// The same in another colour.
    #[must_use]
    pub const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }
}

/// A line ready to be placed.
#[derive(Clone, Debug)]
pub(crate) struct SetLine {
    /// The line's own text.
    pub text: String,
    /// Its glyphs; byte ranges count from the start of `text`.
    pub clusters: Vec<Cluster>,
    /// Distance of its first glyph from the box's left edge, in pt.
    pub x: f32,
    /// Space added after each glyph, in pt.
    pub gap: f32,
}

/// A text set into a width.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    /// The lines from the top.
    pub lines: Vec<SetLine>,
    /// The size they came out at, in pt.
    pub size: f32,
    /// Distance from line to line, in pt.
    pub step: f32,
    /// Whether it does not fit at the smallest size.
    pub overflow: bool,
    /// Characters that no font holds.
    pub missing: Vec<String>,
}

impl Setting {
    /// Height in mm from the top of the first line's em box to the bottom of the last one's.
    pub(crate) fn height(&self) -> f32 {
        match self.lines.len() {
            0 => 0.0,
            n => mm(self.step * (n - 1) as f32 + self.size),
        }
    }
}

/// A paragraph's glyphs and its cuts into lines.
struct Paragraph {
    shaped: super::glyph::Shaped,
    cuts: Vec<std::ops::Range<usize>>,
}

/// Sets a text into a box `width` × `height` mm. Line ends in the text are kept.
pub(crate) fn set(text: &str, style: &Style, width: f32, height: f32) -> Setting {
    let mut missing = Vec::new();
    let mut paragraphs: Vec<Paragraph> = text
        .split('\n')
        .map(|line| {
            let mut shaped = shape(line.trim_end_matches('\r'), style.typeface);
            missing.append(&mut shaped.missing);
            Paragraph { shaped, cuts: Vec::new() }
        })
        .collect();
    let (size, overflow) = fit(&mut paragraphs, style, pt(width), pt(height));
    let mut setting = Setting { lines: Vec::new(), size, step: size * style.leading, overflow, missing };
    for paragraph in &paragraphs {
        let last = paragraph.cuts.len().saturating_sub(1);
        for (index, cut) in paragraph.cuts.iter().enumerate() {
            let indent = if index == 0 { 0.0 } else { style.hang * size };
            let line = paragraph.shaped.clusters.get(cut.clone()).unwrap_or_default();
            setting.lines.push(set_line(
                line,
                &paragraph.shaped.text,
                Edges { width: pt(width), indent, size },
                effective(style.align, index == last),
            ));
        }
    }
    setting
}

/// The alignment of a line: a justified paragraph's last line stands at the left.
fn effective(align: Align, is_last: bool) -> Align {
    match align {
        Align::Justify if is_last => Align::Left,
        Align::Justify | Align::Spread => Align::Spread,
        Align::Left | Align::Center | Align::Right => align,
    }
}

/// Finds the size at which the paragraphs fit, and cuts them into lines for it.
fn fit(paragraphs: &mut [Paragraph], style: &Style, width: f32, height: f32) -> (f32, bool) {
    let (min, one_line) = match style.fit {
        Fit::Flow => {
            cut(paragraphs, style, style.size, width);
            let widest = widest(paragraphs) * style.size;
            return (style.size, widest > width + style.size * 0.05);
        }
        Fit::Shrink { min } => (min.min(style.size), false),
        Fit::OneLine { min } => (min.min(style.size), true),
    };
    if one_line {
        let longest = paragraphs.iter().map(|p| p.shaped.width()).fold(0.0, f32::max);
        let lines = (paragraphs.len() as f32 - 1.0) * style.leading + 1.0;
        let size = style.size.min(width / longest.max(0.01)).min(height / lines);
        if size >= min {
            cut(paragraphs, style, size, width);
            return (size, false);
        }
    }
    let mut size = if one_line { min } else { style.size };
    loop {
        cut(paragraphs, style, size, width);
        if fits(paragraphs, style, size, (width, height)) {
            return (size, false);
        }
        if size <= min {
            return (min, true);
        }
        size = (size - 0.25).max(min);
    }
}

fn cut(paragraphs: &mut [Paragraph], style: &Style, size: f32, width: f32) {
    let first = width / size;
    for paragraph in paragraphs {
        paragraph.cuts = kinsoku::lines(&paragraph.shaped.clusters, first, first - style.hang);
    }
}

fn widest(paragraphs: &[Paragraph]) -> f32 {
    let lines =
        paragraphs.iter().flat_map(|p| p.cuts.iter().filter_map(|cut| p.shaped.clusters.get(cut.clone())));
    lines.map(kinsoku::visible_width).fold(0.0, f32::max)
}

fn fits(paragraphs: &[Paragraph], style: &Style, size: f32, (width, height): (f32, f32)) -> bool {
    let lines: usize = paragraphs.iter().map(|p| p.cuts.len()).sum();
    let needed = (lines as f32 - 1.0) * style.leading * size + size;
    needed <= height + 0.1 && widest(paragraphs) * size <= width + 0.1
}

/// What a line is set between, in pt.
struct Edges {
    width: f32,
    indent: f32,
    size: f32,
}

fn set_line(line: &[Cluster], text: &str, edges: Edges, align: Align) -> SetLine {
    let start = line.first().map_or(0, |c| c.start);
    let end = line.last().map_or(start, |c| c.end);
    let used = kinsoku::visible_width(line) * edges.size;
    let slack = edges.width - edges.indent - used;
    let (shift, gap) = match align {
        Align::Left | Align::Justify => (0.0, 0.0),
        Align::Center => (slack / 2.0, 0.0),
        Align::Right => (slack, 0.0),
        // A line far too short would be torn apart; it stays at the left.
        Align::Spread => (0.0, slack.max(0.0) / (line.len().max(2) - 1) as f32),
    };
    SetLine {
        text: text.get(start as usize..end as usize).unwrap_or_default().to_owned(),
        clusters: line.iter().map(|c| Cluster { start: c.start - start, end: c.end - start, ..*c }).collect(),
        x: edges.indent + shift,
        gap,
    }
}
