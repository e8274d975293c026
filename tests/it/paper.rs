//! Printed documents, read back with poppler's `pdftotext` and `pdftoppm` and with a QR reader.

mod bench;
mod glyphs;
mod kinsoku;
mod layout;
mod letters;
pub mod tools;
