//! The folding under every search: two spellings that a clerk takes for one become equal.
//!
//! Invariant: folding looks only to the left, so what somebody has typed so far folds to a
//! beginning of what the whole word folds to. It makes no judgement on rank.

use unicode_normalization::UnicodeNormalization;

use super::ivs;
use super::variant::representative;

/// Folds a name: variation selectors out, NFKC, katakana to hiragana, small kana to large, dashes
/// and the long vowel mark to one dash, 々 and ゝ written out, 異体字 to the representative of
/// their class, lower case, spaces and middle dots out. Voicing is kept.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = None;
    for c in text.chars().filter(|c| !ivs::is_selector(*c)).nfkc() {
        for folded in one(c, last).into_iter().flat_map(char::to_lowercase) {
            out.push(folded);
            last = Some(folded);
        }
    }
    // A mark that lost the space before it (゛ is space and mark to NFKC) joins its letter.
    if out.chars().any(unicode_normalization::char::is_combining_mark) { out.nfc().collect() } else { out }
}

/// One NFKC character, folded; `None` if it falls away.
pub(super) fn one(c: char, last: Option<char>) -> Option<char> {
    match c {
        '々' | '〻' | 'ゝ' | 'ヽ' => return Some(last.unwrap_or(c)),
        'ゞ' | 'ヾ' => return Some(last.map_or(c, voiced)),
        _ if is_dash(c) => return Some('-'),
        '〜' | '∼' | '˜' => return Some('~'),
        '・' | '·' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
        _ if c.is_whitespace() => return None,
        _ => {}
    }
    Some(representative(large(hiragana(c))))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | 'ー' | '⁻' | '﹘' | '﹣')
}

/// Katakana that has a hiragana becomes it.
pub(super) fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

/// Small hiragana becomes large.
fn large(c: char) -> char {
    match c {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

fn voiced(c: char) -> char {
    let pair: String = [c, '\u{3099}'].into_iter().nfc().collect();
    let mut chars = pair.chars();
    match (chars.next(), chars.next()) {
        (Some(joined), None) => joined,
        _ => c,
    }
}

/// Folds a reading further, for finding by kana heard or half remembered: what [`fold`] does, and
/// voicing marks out, long vowels out (`ー`, a vowel after its own row, う after the お row),
/// を ゐ ゑ as お い え.
#[must_use]
pub fn fold_kana_loose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut row = None;
    for c in fold(text).nfd().filter(|c| !matches!(c, '\u{3099}' | '\u{309a}' | '゛' | '゜')) {
        // ヺ has a hiragana only now that its mark is gone.
        let c = match hiragana(c) {
            'を' => 'お',
            'ゐ' => 'い',
            'ゑ' => 'え',
            other => other,
        };
        let lengthens = match (row, c) {
            (Some(_), '-') => true,
            (Some(row), 'あ' | 'い' | 'う' | 'え' | 'お') => row == c || (row == 'お' && c == 'う'),
            (Some(_) | None, _) => false,
        };
        if !lengthens {
            out.push(c);
            row = vowel(c);
        }
    }
    out.nfc().collect()
}

/// The vowel a large, unvoiced hiragana ends in.
fn vowel(c: char) -> Option<char> {
    const ROWS: [(char, &str); 5] = [
        ('あ', "あかさたなはまやらわ"),
        ('い', "いきしちにひみり"),
        ('う', "うくすつぬふむゆる"),
        ('え', "えけせてねへめれ"),
        ('お', "おこそとのほもよろ"),
    ];
    ROWS.into_iter().find(|(_, row)| row.contains(c)).map(|(vowel, _)| vowel)
}
