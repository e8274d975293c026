//! Which encoding a file is in, and out of it and into it.
//!
//! UTF-8 with or without BOM, CP932 (Windows-31J, with its user-defined area kept as U+E000 on)
//! and UTF-16 with BOM. A file in two encodings is refused with the row where the second begins.

use encoding_rs::{DecoderResult, EncoderResult, SHIFT_JIS};

use super::Trouble;
use crate::base::code;

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8 without BOM.
    Utf8,
    /// UTF-8 with BOM.
    Utf8Bom,
    /// CP932, the シフトJIS of Windows.
    Cp932,
    /// UTF-16, little end first, with BOM.
    Utf16Le,
    /// UTF-16, big end first, with BOM.
    Utf16Be,
}

impl Encoding {
    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Bom => "UTF-8（BOM付き）",
            Encoding::Cp932 => "シフトJIS（CP932）",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }
}

/// A file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// What it was in.
    pub encoding: Encoding,
    /// Its text, without BOM.
    pub text: String,
}

/// Decodes a file in whichever of the encodings it is.
///
/// # Errors
/// `BASE-12` at the first byte that does not read, `BASE-13` at the first cell in another encoding
/// than those before.
pub fn decode(file: &[u8]) -> Result<Decoded, Trouble> {
    if let Some(rest) = file.strip_prefix(b"\xef\xbb\xbf") {
        if std::str::from_utf8(rest).is_err() {
            mixed(file)?;
        }
        return decode_as(file, Encoding::Utf8Bom);
    }
    if file.starts_with(b"\xff\xfe") {
        return decode_as(file, Encoding::Utf16Le);
    }
    if file.starts_with(b"\xfe\xff") {
        return decode_as(file, Encoding::Utf16Be);
    }
    if std::str::from_utf8(file).is_ok() {
        return decode_as(file, Encoding::Utf8);
    }
    let encoding = mixed(file)?;
    decode_as(file, encoding)
}

/// Decodes a file that is said to be in one encoding; a BOM of it is taken off.
///
/// # Errors
/// `BASE-12` at the first byte that does not read.
pub fn decode_as(file: &[u8], encoding: Encoding) -> Result<Decoded, Trouble> {
    let text = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => utf8(file)?,
        Encoding::Cp932 => cp932(file)?,
        Encoding::Utf16Le => utf16(file, b"\xff\xfe", u16::from_le_bytes)?,
        Encoding::Utf16Be => utf16(file, b"\xfe\xff", u16::from_be_bytes)?,
    };
    Ok(Decoded { encoding, text })
}

fn utf8(file: &[u8]) -> Result<String, Trouble> {
    let skip = if file.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let body = file.get(skip..).unwrap_or(&[]);
    match std::str::from_utf8(body) {
        Ok(text) => Ok(text.to_owned()),
        Err(err) => Err(bad_byte(file, skip + err.valid_up_to())),
    }
}

fn cp932(file: &[u8]) -> Result<String, Trouble> {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(file.len()).unwrap_or(file.len());
    let mut text = String::with_capacity(room);
    let mut read = 0;
    loop {
        let rest = file.get(read..).unwrap_or(&[]);
        let (result, used) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(rest.len().max(16)),
            DecoderResult::Malformed(length, after) => {
                let at = read.saturating_sub(usize::from(length) + usize::from(after));
                return Err(bad_byte(file, at));
            }
        }
    }
}

fn utf16(file: &[u8], bom: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Trouble> {
    let skip = if file.starts_with(bom) { bom.len() } else { 0 };
    let (pairs, odd) = file.get(skip..).unwrap_or(&[]).as_chunks::<2>();
    let mut text = String::with_capacity(file.len());
    let mut byte = skip;
    let trouble = |text: &str, byte| {
        let (line, column) = place_in(text.as_bytes());
        Trouble {
            code: &code::CSV_ENCODING, line, column, byte, detail: format!("先頭から{byte}バイト目")
        }
    };
    for read in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let Ok(c) = read else { return Err(trouble(&text, byte)) };
        text.push(c);
        byte += c.len_utf16() * 2;
    }
    if odd.is_empty() { Ok(text) } else { Err(trouble(&text, byte)) }
}

/// Line and cell at the end of what stands before. Commas in quoted cells are counted as well, so
/// the cell is a hint.
fn place_in(before: &[u8]) -> (u64, u64) {
    let count = |bytes: &[u8], wanted| bytes.iter().filter(|b| **b == wanted).count() as u64 + 1;
    let line = before.rsplit(|b| *b == b'\n').next().unwrap_or(before);
    (count(before, b'\n'), count(line, b','))
}

fn bad_byte(file: &[u8], at: usize) -> Trouble {
    let (line, column) = place_in(file.get(..at).unwrap_or(file));
    let value = file.get(at).copied().unwrap_or(0);
    let detail = format!("先頭から{at}バイト目（0x{value:02X}）");
    Trouble { code: &code::CSV_ENCODING, line, column, byte: at, detail }
}

/// For a file that is not UTF-8 as a whole: refuses it if some cells are UTF-8 beyond doubt and
/// others CP932; else says which of the two it is or was meant to be.
fn mixed(file: &[u8]) -> Result<Encoding, Trouble> {
    let (mut utf8, mut cp932): (Option<usize>, Option<usize>) = (None, None);
    let mut at = 0;
    for piece in file.split(|b| matches!(b, b',' | b'\n' | b'\r' | b'\t' | b'"')) {
        match std::str::from_utf8(piece) {
            Ok(text) if text.chars().any(|c| c >= '\u{3000}') => {
                utf8.get_or_insert(at);
            }
            Ok(_) => {}
            Err(_) if self::cp932(piece).is_ok() => {
                cp932.get_or_insert(at);
            }
            Err(_) => {}
        }
        at += piece.len() + 1;
    }
    match (utf8, cp932) {
        (Some(a), Some(b)) => {
            let (byte, second) = if a < b { (b, Encoding::Cp932) } else { (a, Encoding::Utf8) };
            let (line, column) = place_in(file.get(..byte).unwrap_or(file));
            let detail = format!("ここから{}の文字です。", second.name());
            Err(Trouble { code: &code::CSV_MIXED, line, column, byte, detail })
        }
        (Some(_), None) => Ok(Encoding::Utf8),
        (None, Some(_) | None) => Ok(Encoding::Cp932),
    }
}

/// The CP932 bytes of a text. 〜 − ‖ — and their like take the form that CP932 has (～ － ∥ ―);
/// U+E000 to U+E757 become the user-defined area.
///
/// # Errors
/// The first character that CP932 lacks.
pub fn cp932_bytes(text: &str) -> Result<Vec<u8>, char> {
    let mut out = Vec::with_capacity(text.len());
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\u{301c}' => plain.push('\u{ff5e}'),
            '\u{2212}' => plain.push('\u{ff0d}'),
            '\u{2016}' => plain.push('\u{2225}'),
            '\u{2014}' => plain.push('\u{2015}'),
            // The encoding standard would turn these two into other characters.
            '¥' | '\u{203e}' => return Err(c),
            '\u{e000}'..='\u{e757}' => {
                encode(&plain, &mut out)?;
                plain.clear();
                out.extend(user_defined(c));
            }
            other => plain.push(other),
        }
    }
    encode(&plain, &mut out)?;
    Ok(out)
}

fn encode(text: &str, out: &mut Vec<u8>) -> Result<(), char> {
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut rest = text;
    loop {
        out.reserve(rest.len() * 2 + 16);
        let (result, used) = encoder.encode_from_utf8_to_vec_without_replacement(rest, out, true);
        rest = rest.get(used..).unwrap_or("");
        match result {
            EncoderResult::InputEmpty => return Ok(()),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(c) => return Err(c),
        }
    }
}

/// Lead and trail byte of a user-defined character: 188 to a lead byte from 0xF0.
fn user_defined(c: char) -> [u8; 2] {
    let at = u32::from(c) - 0xe000;
    let trail = at % 188 + if at % 188 < 0x3f { 0x40 } else { 0x41 };
    [u8::try_from(0xf0 + at / 188).unwrap_or(0), u8::try_from(trail).unwrap_or(0)]
}
