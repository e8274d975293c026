//! Lines of text into the PDF: glyph runs per font, and the characters each glyph stands for in the
//! text layer.
//!
//! Readers such as poppler drop white space and guess it back from gaps, so a full-width space
//! would come back as a plain one. A glyph that stands for more than one character is not dropped:
//! white space other than a single plain space is therefore told together with a neighbour.

use std::collections::HashSet;
use std::ops::Range;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::paint;
use crate::base::error::Result;
use crate::paper::fonts::Face;
use crate::paper::glyph::Cluster;
use crate::paper::text::{Ink, SetLine};

/// Where and how a line is drawn.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Left end of the baseline in pt.
    pub at: (f32, f32),
    /// Type size in pt.
    pub size: f32,
    /// Colour.
    pub ink: Ink,
}

/// Draws lines and remembers which glyphs the document has used by themselves.
#[derive(Default)]
pub(super) struct Pen {
    /// Glyphs that stand for their own character in the font's table. The PDF writer puts down the
    /// first text it meets for a glyph, and tells every other one beside the glyph (`ActualText`).
    known: HashSet<(Face, u32)>,
}

impl Pen {
    /// Draws a line, one run of glyphs per font.
    pub(super) fn draw(&mut self, surface: &mut Surface<'_>, line: &SetLine, place: Place) -> Result<()> {
        surface.set_fill(paint(place.ink));
        let (mut x, y) = place.at;
        for run in line.clusters.chunk_by(|a, b| a.face == b.face) {
            let Some(first) = run.first() else { continue };
            let ranges = self.ranges(run);
            let gap = line.gap / place.size;
            let glyphs: Vec<KrillaGlyph> =
                run.iter().zip(ranges).map(|(cluster, range)| glyph(cluster, range, gap)).collect();
            let width: f32 = glyphs.iter().map(|g| g.x_advance * place.size).sum();
            let font = first.face.load()?.font.clone();
            surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &line.text, place.size, false);
            x += width;
        }
        Ok(())
    }

    /// The bytes of the line that each glyph of a run stands for.
    fn ranges(&mut self, run: &[Cluster]) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = run.iter().map(|c| c.start as usize..c.end as usize).collect();
        let mut index = 0;
        while let Some(cluster) = run.get(index) {
            if !cluster.base.is_whitespace() {
                self.known.insert((cluster.face, cluster.glyph));
                index += 1;
                continue;
            }
            let end = index + run.iter().skip(index).take_while(|c| c.base.is_whitespace()).count();
            if end > index + 1 || cluster.base != ' ' {
                self.join(run, index..end, &mut ranges);
            }
            run.iter().take(end).skip(index).for_each(|c| {
                self.known.insert((c.face, c.glyph));
            });
            index = end;
        }
        ranges
    }

    /// Joins white space with the glyph before it, or with the one after it at a line's beginning.
    fn join(&self, run: &[Cluster], spaces: Range<usize>, ranges: &mut [Range<usize>]) {
        let known = |index: usize| run.get(index).is_some_and(|c| self.known.contains(&(c.face, c.glyph)));
        let joined = match spaces.start.checked_sub(1) {
            Some(before) => before..spaces.end,
            // The space would be the first glyph of the group and must not be put down for both.
            None if known(spaces.start) && known(spaces.end) => spaces.start..spaces.end + 1,
            None => return,
        };
        let (Some(first), Some(last)) = (ranges.get(joined.start), ranges.get(joined.end - 1)) else {
            return;
        };
        let whole = first.start..last.end;
        ranges.iter_mut().take(joined.end).skip(joined.start).for_each(|range| *range = whole.clone());
    }
}

fn glyph(cluster: &Cluster, range: Range<usize>, gap: f32) -> KrillaGlyph {
    KrillaGlyph::new(GlyphId::new(cluster.glyph), cluster.advance + gap, 0.0, 0.0, 0.0, range, None)
}
