//! One record of 120 bytes, filled from left to right, and the texts that may stand in it.
//!
//! It does not know which field comes after which (see `zengin`).

use crate::base::error::Result;
use crate::base::text::kana::jis_x_0201;
use crate::suite::welfare::errors;

/// Bytes of a record.
pub(super) const LENGTH: usize = 120;
/// ﾞ and ﾟ in JIS X 0201: they belong to the byte before them.
const VOICING: [u8; 2] = [0xde, 0xdf];
/// ｦ, which only EDI information may hold.
const WO: u8 = 0xa6;

/// A record under construction.
#[derive(Clone, Debug)]
pub(super) struct Record(Vec<u8>);

impl Record {
    /// A record of this kind (データ区分).
    pub fn of(kind: u8) -> Record {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(kind);
        Record(bytes)
    }

    /// Bytes as they are.
    pub fn text(mut self, bytes: &[u8]) -> Record {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A number to the right, zeros before it. Fails when it is wider than the field.
    pub fn zeros(self, field: &'static str, value: u64, width: usize) -> Result<Record> {
        let text = format!("{value:0width$}");
        if text.len() > width {
            return Err(errors::TRANSFER_REFUSED.field(field, format!("{width}桁を超えています。")));
        }
        Ok(self.text(text.as_bytes()))
    }

    /// A name to the left, spaces behind it, never cut. Fails when it is empty or too long.
    pub fn words(self, field: &'static str, bytes: &[u8], width: usize) -> Result<Record> {
        if bytes.is_empty() {
            return Err(errors::TRANSFER_REFUSED.field(field, "カナの名義がありません。"));
        }
        if bytes.len() > width {
            return Err(errors::TRANSFER_REFUSED.field(
                field,
                format!("半角カナで{}文字あり、{width}文字を超えています (濁点も1文字)。", bytes.len()),
            ));
        }
        Ok(self.text(bytes).spaces(width - bytes.len()))
    }

    /// A bank's or branch's name, which may be missing and may be cut, but never between a character
    /// and its voicing mark.
    pub fn label(self, field: &'static str, text: &str, width: usize) -> Result<Record> {
        let mut bytes = kana(field, text)?;
        if bytes.len() > width {
            let splits = bytes.get(width).is_some_and(|next| VOICING.contains(next));
            bytes.truncate(if splits { width - 1 } else { width });
        }
        let rest = width - bytes.len();
        Ok(self.text(&bytes).spaces(rest))
    }

    fn spaces(mut self, count: usize) -> Record {
        self.0.resize(self.0.len() + count, b' ');
        self
    }

    /// The record, if it has been filled to this length: a check on the table of fields.
    pub fn checked(self, length: usize) -> Result<Record> {
        if self.0.len() == length {
            Ok(self)
        } else {
            Err(errors::TRANSFER_REFUSED.with("レコードの長さが違います。"))
        }
    }

    /// The bytes, filled with spaces to 120.
    pub fn finish(self) -> Result<Vec<u8>> {
        let rest = LENGTH.checked_sub(self.0.len());
        let rest = rest.ok_or_else(|| errors::TRANSFER_REFUSED.with("レコードの長さが違います。"))?;
        Ok(self.spaces(rest).0)
    }
}

/// The bytes of a text in JIS X 0201 as transfer files allow it: capitals, digits, large half-width
/// kana, voicing marks of their own, `-` for ー, and ｢ ｣ ( ) - / . \ and space; no comma, no ｦ.
pub(super) fn kana(field: &'static str, text: &str) -> Result<Vec<u8>> {
    let refuse = |message: String| errors::TRANSFER_REFUSED.field(field, message);
    let bytes = jis_x_0201(text.trim()).map_err(|e| refuse(e.detail().to_owned()))?;
    for (at, byte) in bytes.iter().enumerate() {
        let bad = match *byte {
            b',' => Some("「,」"),
            WO => Some("「ヲ」"),
            _ => None,
        };
        if let Some(bad) = bad {
            return Err(refuse(format!("{}文字目{bad}は振込データに使えません。", at + 1)));
        }
    }
    Ok(bytes)
}

/// One to `width` digits, zeros before them.
pub(super) fn digits(field: &'static str, text: &str, width: usize) -> Result<Vec<u8>> {
    if text.is_empty() || text.len() > width || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(errors::TRANSFER_REFUSED.field(field, format!("{width}桁までの数字にしてください。")));
    }
    Ok(format!("{text:0>width$}").into_bytes())
}
