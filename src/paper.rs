//! Printed documents (帳票): official letters and lists as PDF, laid out in millimetres, with every
//! name in its exact glyph.
//!
//! Owned here: the embedded fonts, the choice of a glyph per character, Japanese line breaking,
//! text boxes, ruled tables, QR symbols, seals, page numbers, the mark of a reissue, and the two
//! skeletons that services fill: [`letter`] and [`list`].
//!
//! Invariants:
//! - The same content and the same [`Meta`] give the same bytes.
//! - No character is dropped: one that no font holds prints as 〓 and is named in
//!   [`Printed::missing`]; text that leaves its box is named in [`Printed::overflows`].
//! - The text layer reads back as it was stored, variation sequences (IVS) included.
//!
//! It does not know a law, a service or a database, does not read the clock, numbers no document
//! and keeps no print log: wording, dates and numbers come in as text.

pub mod document;
mod emit;
mod flow;
pub mod fonts;
mod glyph;
pub mod kinsoku;
pub mod letter;
pub mod list;
pub mod measure;
pub mod picture;
pub mod table;
pub mod text;

pub use document::{Document, Issue, Meta, Missing, Overflow, Page, Part, PartPages, Printed, Stamp, Tag};
pub use flow::{Flow, Frame};
pub use measure::{Area, Sheet};
pub use picture::{Picture, Qr, QrLevel};
pub use table::{CellFit, Column, Head, Row, RowKind, Table};
pub use text::{Align, Fit, Ink, Style, Typeface, VAlign};

crate::codes! {
    /// An embedded font did not unpack.
    FONT = "PAPER-01", System, "内蔵の文字データを読み出せませんでした。",
        "プログラムのファイルが壊れていないか確かめ、入れ直してください。";
    /// A picture is not a PNG that can be printed.
    PICTURE = "PAPER-02", Input, "画像を読み取れませんでした。",
        "PNG形式の画像を登録し直してください。";
    /// The content does not fit into a QR symbol.
    QR = "PAPER-03", Input, "二次元コードに入りきらない内容です。",
        "内容を短くしてください。";
    /// The PDF could not be written.
    PDF = "PAPER-04", System, "PDFを作成できませんでした。",
        "もう一度お試しください。続くときは保守の窓口へこの番号をお知らせください。";
    /// A table's rows do not match its columns, or its columns are wider than the sheet.
    TABLE = "PAPER-05", Setup, "表の列の設定が合っていません。",
        "様式の列の数と幅を確かめてください。";
}
