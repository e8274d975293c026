//! The folds that search uses on both sides, in one place, and their fingerprint.
//!
//! What is folded: see `base::text`. It does not hold tables of characters.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::base::text;

/// A name as it is written, but for width, case, spaces and variation selectors: 髙 stays 髙.
#[must_use]
pub fn light(words: &str) -> String {
    words
        .chars()
        .filter(|c| !text::ivs::is_selector(*c))
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name with 異体字 of one class made equal, kana one script and size.
#[must_use]
pub fn full(words: &str) -> String {
    text::fold(words)
}

/// A reading with voicing and long vowels made equal too.
#[must_use]
pub fn loose(words: &str) -> String {
    text::fold_kana_loose(words)
}

/// An address with 丁目・番地・号 and numerals made equal.
#[must_use]
pub fn address(words: &str) -> String {
    text::fold_address(words)
}

/// The digits of a telephone number, a leading `+81` read as `0`.
#[must_use]
pub fn digits(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match (text.trim_start().starts_with('+'), digits.strip_prefix("81")) {
        (true, Some(rest)) => format!("0{rest}"),
        (true | false, Some(_) | None) => digits,
    }
}

/// Eight hexadecimal characters that change whenever a fold changes, so that an index made with
/// other folds is known and made anew.
#[must_use]
pub fn fingerprint() -> &'static str {
    static FINGERPRINT: LazyLock<String> = LazyLock::new(measure);
    &FINGERPRINT
}

fn measure() -> String {
    let mut hash = Sha256::new();
    let ranges = [0x20..=0x7E_u32, 0x3000..=0x30FF, 0x3400..=0x4DBF, 0x4E00..=0x9FFF, 0xF900..=0xFAFF];
    for code in ranges.into_iter().flatten().chain(0xFF00..=0xFFEF) {
        let Some(c) = char::from_u32(code) else { continue };
        let text = c.to_string();
        for fold in [light, full, loose, address] {
            hash.update(fold(&text));
            hash.update([0]);
        }
    }
    hex::encode(hash.finalize().get(..4).unwrap_or_default())
}
