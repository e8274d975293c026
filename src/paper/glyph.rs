//! From characters to glyphs: each character, with the variation selector or combining mark that
//! follows it, is looked up in the chosen typeface, then in the kanji font, and else becomes 〓.
//!
//! A variation sequence that neither font holds is missing, even if its base character is there:
//! another form of a name's character is another character to the one who bears it.
//! It does not break lines and does not draw.

use skrifa::charmap::MapVariant;

use super::fonts::{Face, Loaded};
use super::text::Typeface;

/// What stands for a character that no font holds (JIS: げた記号).
pub const GETA: char = '〓';

/// A character with all that belongs to it, and the glyph it prints as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    /// First byte in the shaped text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// The font that holds the glyph.
    pub face: Face,
    /// The glyph's number in that font.
    pub glyph: u32,
    /// Advance width in em.
    pub advance: f32,
    /// The character without selector or mark; line breaking looks at it.
    pub base: char,
}

/// A text with its glyphs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shaped {
    /// The text as it prints: with 〓 where a glyph is missing.
    pub text: String,
    /// One entry per glyph, in order.
    pub clusters: Vec<Cluster>,
    /// The characters (with their selectors) that no font holds.
    pub missing: Vec<String>,
}

impl Shaped {
    /// The width in em, without any space between lines' ends.
    pub(crate) fn width(&self) -> f32 {
        self.clusters.iter().map(|c| c.advance).sum()
    }
}

/// Whether the character is a variation selector (異体字セレクタ).
fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Invisible characters that have no place on paper: zero width spaces and joiners, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Finds the glyphs of one line or paragraph of text (no line ends inside).
pub(crate) fn shape(text: &str, typeface: Typeface) -> Shaped {
    let mut shaped = Shaped { text: String::with_capacity(text.len()), ..Shaped::default() };
    shaped.clusters.reserve(text.len() / 3 + 1);
    let Ok(first) = typeface.face().load() else {
        return shaped;
    };
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(typed) = chars.next() {
        let base = if typed == '\t' { ' ' } else { typed };
        let follower = chars.next_if(|next| belongs_to(base, *next));
        let found = match shaped.clusters.last() {
            // A wide space joins the run before it, so that both can be told to readers as one.
            Some(last) if base == '\u{3000}' && last.face == Face::Kanji => in_kanji(base, follower),
            Some(_) | None => find(first, typeface.face(), base, follower),
        };
        push(&mut shaped, base, follower, found, (first, typeface.face()));
    }
    shaped
}

/// Whether `next` changes the form of `base` instead of being a character of its own.
fn belongs_to(base: char, next: char) -> bool {
    is_selector(next) || unicode_normalization::char::compose(base, next).is_some()
}

/// A glyph found: its font, number and width.
type Found = (Face, skrifa::GlyphId, f32);

fn find(first: &Loaded, face: Face, base: char, follower: Option<char>) -> Option<Found> {
    let own = lookup(first, base, follower).map(|glyph| (face, glyph, first.advance(glyph)));
    own.or_else(|| in_kanji(base, follower))
}

fn in_kanji(base: char, follower: Option<char>) -> Option<Found> {
    let kanji = Face::Kanji.load().ok()?;
    lookup(kanji, base, follower).map(|glyph| (Face::Kanji, glyph, kanji.advance(glyph)))
}

/// The glyph of a character or sequence in one font.
fn lookup(font: &Loaded, base: char, follower: Option<char>) -> Option<skrifa::GlyphId> {
    let plain = |c: char| font.charmap.map(c).filter(|glyph| glyph.to_u32() != 0 && !c.is_control());
    match follower {
        None => plain(base),
        // Text or emoji presentation: the same character either way.
        Some('\u{FE0E}' | '\u{FE0F}') => plain(base),
        Some(selector) if is_selector(selector) => match font.charmap.map_variant(base, selector)? {
            MapVariant::UseDefault => plain(base),
            MapVariant::Variant(glyph) => Some(glyph),
        },
        Some(mark) => unicode_normalization::char::compose(base, mark).and_then(plain),
    }
}

fn push(
    shaped: &mut Shaped,
    base: char,
    follower: Option<char>,
    found: Option<Found>,
    (first, face): (&Loaded, Face),
) {
    let start = shaped.text.len() as u32;
    let (base, (face, glyph, advance)) = match found {
        Some(found) => {
            shaped.text.push(base);
            shaped.text.extend(follower);
            (base, found)
        }
        None => {
            shaped.missing.push([Some(base), follower].into_iter().flatten().collect());
            shaped.text.push(GETA);
            let glyph = first.charmap.map(GETA).unwrap_or_default();
            (GETA, (face, glyph, first.advance(glyph)))
        }
    };
    let end = shaped.text.len() as u32;
    shaped.clusters.push(Cluster { start, end, face, glyph: glyph.to_u32(), advance, base });
}
