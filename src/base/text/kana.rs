//! Kana: hiragana, katakana, half width, readings, and the kana of bank files.
//!
//! It does not guess readings from kanji.

use unicode_normalization::UnicodeNormalization;

use super::fold;
use crate::base::code;
use crate::base::error::Result;

/// Katakana (also half width) becomes hiragana; all else stays as it is.
#[must_use]
pub fn to_hiragana(text: &str) -> String {
    widen(text).chars().map(fold::hiragana).collect()
}

/// Hiragana and half-width katakana become katakana; all else stays as it is.
#[must_use]
pub fn to_katakana(text: &str) -> String {
    widen(text)
        .chars()
        .map(|c| match c {
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Half-width katakana becomes full width, with its voicing marks joined; all else stays.
#[must_use]
pub fn widen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if matches!(c, '\u{ff61}'..='\u{ff9f}') {
            run.push(c);
            continue;
        }
        out.extend(run.nfkc());
        run.clear();
        out.push(c);
    }
    out.extend(run.nfkc());
    out
}

/// Whether the text is a reading (フリガナ) as the register takes it: full-width katakana with
/// ー and ・, parts parted by single spaces; not empty.
#[must_use]
pub fn is_katakana_reading(text: &str) -> bool {
    let parts = |text: &str| {
        text.split([' ', '\u{3000}']).all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(|c| matches!(c, 'ァ'..='ヺ'))
                && chars.all(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | 'ヽ' | 'ヾ'))
        })
    };
    !text.is_empty() && parts(text)
}

/// The half-width kana of bank files (全銀協規定形式, JIS X 0201): large kana only, a voicing
/// mark as a character of its own, ー as `-`, letters upper case, spaces half width.
///
/// # Errors
/// `BASE-11` naming the first character that such files cannot carry and its place.
pub fn half_width_kana(text: &str) -> Result<String> {
    let mut out = String::with_capacity(text.len());
    for (at, c) in to_katakana(text).nfkc().nfd().enumerate() {
        let narrow = match c {
            '\u{3099}' | '゛' => Some('ﾞ'),
            '\u{309a}' | '゜' => Some('ﾟ'),
            '「' => Some('｢'),
            '」' => Some('｣'),
            '\\' | '¥' => Some('\\'),
            '\u{3000}' | ' ' => Some(' '),
            'ー' | '‐' | '‑' | '–' | '—' | '―' | '−' | '-' => Some('-'),
            '・' => Some('.'),
            '0'..='9' | 'A'..='Z' | '(' | ')' | '.' | '/' | ',' => Some(c),
            'a'..='z' => Some(c.to_ascii_uppercase()),
            _ => narrow_katakana(c),
        };
        let Some(narrow) = narrow else {
            return Err(code::BANK_KANA.with(format!("{}文字目「{c}」は使えません。", at + 1)));
        };
        out.push(narrow);
    }
    Ok(out)
}

/// The bytes of a bank-file text in JIS X 0201: one byte a character.
///
/// # Errors
/// As [`half_width_kana`].
pub fn jis_x_0201(text: &str) -> Result<Vec<u8>> {
    let narrow = half_width_kana(text)?;
    let byte = |c: char| match c {
        '\u{ff61}'..='\u{ff9f}' => u8::try_from(u32::from(c) - 0xff61 + 0xa1).ok(),
        other => u8::try_from(other).ok(),
    };
    Ok(narrow.chars().filter_map(byte).collect())
}

/// Half-width form of a katakana without voicing mark; small ones become large.
fn narrow_katakana(c: char) -> Option<char> {
    const WIDE: &str = "ヲァィゥェォャュョッ-アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    let large = match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ッ' => 'ツ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ヰ' => 'イ',
        'ヱ' => 'エ',
        '-' => return None,
        other => other,
    };
    let at = WIDE.chars().position(|wide| wide == large)?;
    char::from_u32(0xff66 + u32::try_from(at).ok()?)
}
