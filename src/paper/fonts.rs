//! The fonts inside the executable: BIZ UD明朝 and BIZ UDゴシック for text, and a cut version of
//! IPAmj明朝 (named "Yakuba Kanji", as its licence asks of a derived font) for the kanji and the
//! variation sequences that BIZ UD lacks.
//!
//! Each is packed with zstd (see `packaging/fonts/`) and unpacked once per process, the kanji font
//! only when a character needs it. It does not choose glyphs (see `glyph`).

use std::sync::OnceLock;

use krilla::text::Font;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use super::FONT;
use crate::base::error::Result;

/// The licences that go with the fonts: name and full text, for the page of licences.
pub static LICENCES: &[(&str, &str)] = &[
    (
        "BIZ UD明朝・BIZ UDゴシック (SIL Open Font License 1.1)",
        include_str!("../../assets/fonts/OFL-BIZUD.txt"),
    ),
    ("Yakuba Kanji (IPA Font License v1.0)", include_str!("../../assets/fonts/IPA-Font-License-v1.0.txt")),
];

/// One of the embedded fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Face {
    /// BIZ UD明朝.
    Mincho,
    /// BIZ UDゴシック.
    Gothic,
    /// The cut IPAmj明朝, for what the other two lack.
    Kanji,
}

/// A font ready for use.
pub(crate) struct Loaded {
    /// The font as the PDF writer wants it.
    pub font: Font,
    /// Which glyph a character has.
    pub charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Loaded {
    /// The advance width of a glyph in em.
    pub(crate) fn advance(&self, glyph: skrifa::GlyphId) -> f32 {
        self.metrics.advance_width(glyph).unwrap_or(self.units_per_em) / self.units_per_em
    }
}

impl Face {
    fn packed(self) -> &'static [u8] {
        match self {
            Face::Mincho => include_bytes!("../../assets/fonts/bizud-mincho.ttf.zst"),
            Face::Gothic => include_bytes!("../../assets/fonts/bizud-gothic.ttf.zst"),
            Face::Kanji => include_bytes!("../../assets/fonts/yakuba-kanji.ttf.zst"),
        }
    }

    /// The font, unpacked at the first call.
    pub(crate) fn load(self) -> Result<&'static Loaded> {
        static MINCHO: OnceLock<Result<Loaded, String>> = OnceLock::new();
        static GOTHIC: OnceLock<Result<Loaded, String>> = OnceLock::new();
        static KANJI: OnceLock<Result<Loaded, String>> = OnceLock::new();
        let cell = match self {
            Face::Mincho => &MINCHO,
            Face::Gothic => &GOTHIC,
            Face::Kanji => &KANJI,
        };
        match cell.get_or_init(|| unpack(self.packed())) {
            Ok(loaded) => Ok(loaded),
            Err(detail) => Err(FONT.with(detail.as_str())),
        }
    }
}

/// Unpacks a font; it then lives as long as the process, as its users do.
fn unpack(packed: &[u8]) -> Result<Loaded, String> {
    let plain: &'static [u8] = zstd::stream::decode_all(packed).map_err(|e| e.to_string())?.leak();
    let parsed = FontRef::new(plain).map_err(|e| e.to_string())?;
    let font = Font::new(plain.into(), 0).ok_or_else(|| "unreadable font".to_owned())?;
    Ok(Loaded {
        units_per_em: font.units_per_em(),
        charmap: parsed.charmap(),
        metrics: parsed.glyph_metrics(Size::unscaled(), LocationRef::default()),
        font,
    })
}
