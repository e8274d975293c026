//! Folding of addresses: `一丁目２番地の３` and `1-2-3` become equal.
//!
//! It parses no address and knows no place names; it only makes spellings comparable.

use unicode_normalization::UnicodeNormalization;

use super::{fold, ivs};

/// Folds an address: what [`super::fold`] does; numbers in kanji become digits; 丁目, 番地, 番, 号
/// and の after a number become a dash; ケ, ヶ, ヵ and 箇 within a name become が; 大字 and 字 fall
/// away. `一番町` keeps its 番. Not a beginning-keeping fold like [`super::fold`]: what follows a ケ or
/// a number decides how it is read.
#[must_use]
pub fn fold_address(text: &str) -> String {
    let place: String = unify_ga(text);
    let folded: Vec<char> = fold::fold(&place).chars().collect();
    dashes(&numbers(&drop_aza(&folded)))
}

/// ケ and its like between parts of a name become が, before katakana is lost.
fn unify_ga(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last: Option<char> = None;
    let mut rest = text.chars().filter(|c| !ivs::is_selector(*c)).nfkc().peekable();
    while let Some(c) = rest.next() {
        let begins_word = rest.peek().is_some_and(|next| matches!(next, 'ァ'..='ヺ' | 'ー'));
        let ga = match c {
            'ヶ' | 'ヵ' | 'ゖ' | 'ゕ' => true,
            'ケ' | 'カ' | 'ガ' => last.is_some_and(is_name) && !begins_word,
            '箇' | '个' => last.is_some_and(is_name),
            _ => false,
        };
        out.push(if ga { 'が' } else { c });
        last = Some(c);
    }
    out
}

fn is_name(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '0'..='9' | 'ぁ'..='ゖ')
}

/// 大字 falls away, and 字 unless it ends a word of its own such as 十文字.
fn drop_aza(chars: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    for c in chars {
        if *c == '字' {
            match out.last() {
                Some('大') => {
                    out.pop();
                    continue;
                }
                Some('文') => {}
                Some(_) | None => continue,
            }
        }
        out.push(*c);
    }
    out
}

fn digit(c: char) -> Option<u64> {
    let at = "〇一二三四五六七八九".chars().position(|known| known == c)?;
    u64::try_from(at).ok()
}

fn unit(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// Runs of kanji numerals become digits. Units alone (千 of 千代田) are a number only before a
/// word that counts.
fn numbers(chars: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut rest = chars;
    while let Some((first, tail)) = rest.split_first() {
        let length = rest.iter().take_while(|c| digit(**c).is_some() || unit(**c).is_some()).count();
        let (run, after) = rest.split_at_checked(length).unwrap_or((&[], rest));
        let counts = matches!(after.first(), Some('丁' | '番' | '号' | '条' | '線' | '-'));
        let is_number = length > 0 && length <= 12 && (counts || run.iter().any(|c| digit(*c).is_some()));
        if is_number {
            out.extend(value(run).to_string().chars());
            rest = after;
        } else if length > 0 {
            out.extend_from_slice(run);
            rest = after;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

fn value(run: &[char]) -> u64 {
    let (mut total, mut current) = (0_u64, None);
    for c in run {
        match (digit(*c), unit(*c)) {
            (Some(digit), _) => {
                current = Some(current.unwrap_or(0_u64).saturating_mul(10).saturating_add(digit));
            }
            (None, Some(unit)) => {
                total = total.saturating_add(current.take().unwrap_or(1).saturating_mul(unit));
            }
            (None, None) => {}
        }
    }
    total.saturating_add(current.unwrap_or(0))
}

/// Words that count, after a number, become one dash; a dash stays only between two numbers.
fn dashes(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len() * 3);
    let mut pending = false;
    let mut rest = chars;
    while let Some(first) = rest.first() {
        let after_number = pending || out.ends_with(|c: char| c.is_ascii_digit());
        let skipped = if after_number { counter(rest) } else { 0 };
        if skipped > 0 {
            pending = true;
            rest = rest.get(skipped..).unwrap_or(&[]);
            continue;
        }
        if pending && first.is_ascii_digit() {
            out.push('-');
        }
        pending = false;
        out.push(*first);
        rest = rest.get(1..).unwrap_or(&[]);
    }
    out
}

/// Length of the word that counts or parts numbers at the beginning; 0 if there is none.
fn counter(rest: &[char]) -> usize {
    match rest {
        ['丁', '目', ..] | ['番', '地', ..] | ['号', '室' | '棟', ..] => 2,
        ['番', '町' | '丁', ..] => 0,
        ['番' | '号' | '-', ..] => 1,
        ['丁' | 'の' | '之', next, ..] if next.is_ascii_digit() => 1,
        _ => 0,
    }
}
