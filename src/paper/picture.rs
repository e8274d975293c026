//! Pictures and QR symbols: a PNG such as a seal (公印), and QR codes (JIS X 0510) drawn as squares.
//!
//! It does not keep seals or count their impressions.

use krilla::image::Image;
use qrcodegen::{QrCode, QrCodeEcc};

use super::{PICTURE, QR};
use crate::base::error::Result;

/// A picture that may be printed any number of times; it lies in the PDF once.
#[derive(Clone, Debug)]
pub struct Picture {
    pub(crate) image: Image,
}

impl Picture {
    /// Reads a PNG, with or without transparency.
    ///
    /// # Errors
    /// [`PICTURE`] when the bytes are no PNG.
    pub fn from_png(bytes: Vec<u8>) -> Result<Picture> {
        match Image::from_png(bytes.into(), true) {
            Ok(image) => Ok(Picture { image }),
            Err(detail) => Err(PICTURE.with(detail)),
        }
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn pixels(&self) -> (u32, u32) {
        self.image.size()
    }
}

/// How much of a QR symbol may be soiled and it still reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrLevel {
    /// Level M: about 15 %.
    M,
    /// Level Q: about 25 %, for paper that is folded or stamped.
    Q,
}

/// A QR symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Modules on a side, without the quiet zone.
    pub(crate) side: i32,
    /// Dark runs: column, row, length in modules.
    pub(crate) runs: Vec<(i32, i32, i32)>,
}

impl Qr {
    /// Makes the symbol for a text.
    ///
    /// # Errors
    /// [`QR`] when the text is longer than a symbol holds.
    pub fn new(text: &str, level: QrLevel) -> Result<Qr> {
        let ecc = match level {
            QrLevel::M => QrCodeEcc::Medium,
            QrLevel::Q => QrCodeEcc::Quartile,
        };
        let code = QrCode::encode_text(text, ecc).map_err(|e| QR.because(e))?;
        let side = code.size();
        let mut runs = Vec::new();
        for row in 0..side {
            let mut column = 0;
            while column < side {
                let length = (column..side).take_while(|x| code.get_module(*x, row)).count() as i32;
                if length > 0 {
                    runs.push((column, row, length));
                }
                column += length.max(1);
            }
        }
        Ok(Qr { side, runs })
    }
}
