//! Japanese line breaking (禁則処理): which characters may not begin or end a line and what is not
//! torn apart, after JIS X 4051:2004 and W3C's "Requirements for Japanese Text Layout" (JLREQ),
//! 3.1.7 to 3.1.11. A forbidden break is moved back (追い出し); nothing hangs out of the margin.
//!
//! It does not know glyphs or page geometry beyond the widths it is given.

use super::glyph::Cluster;
use std::ops::Range;

/// May not begin a line (行頭禁則文字): closing brackets, stops, iteration marks, small kana and
/// the long vowel mark.
const NOT_AT_START: &str = "、。，．,.・：；:;？！?!‼⁇⁈⁉゛゜´｀¨＾ヽヾゝゞ々〻ー－‐゠–〜～）)］]｝}〕〉》」』】〙〗〟’”»｠｡､｣･ｰﾞﾟ\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ°′″℃％%‰";

/// May not end a line (行末禁則文字): opening brackets and marks that precede a number.
const NOT_AT_END: &str = "（(［[｛{〔〈《「『【〘〖〝‘“«｟｢￥¥＄$£＃#№〒＠@";

/// Stay together when doubled (分離禁止): dashes and leaders.
const PAIRED: &str = "—―…‥";

/// Whether a line may end after `before` and the next begin with `after`.
#[must_use]
pub fn may_break(before: char, after: char) -> bool {
    if is_space(after) {
        return false; // the space stays at the end of its line
    }
    if is_space(before) {
        return !NOT_AT_START.contains(after);
    }
    if NOT_AT_START.contains(after) || NOT_AT_END.contains(before) {
        return false;
    }
    if before == after && PAIRED.contains(before) {
        return false;
    }
    let same = |is: fn(char) -> bool| is(before) && is(after);
    !same(is_western) && !same(is_wide_digit)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{2002}'..='\u{200A}')
}

/// Letters and digits that form words and numbers in Western text.
fn is_western(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, '\u{00C0}'..='\u{024F}')
}

fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９' | '，' | '．')
}

/// Cuts clusters into lines no wider than `first` em (the first line) and `rest` em (the others).
/// Spaces at a line's end may stand beyond the width. A run that cannot be broken is cut where it
/// leaves the width.
pub(crate) fn lines(clusters: &[Cluster], first: f32, rest: f32) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < clusters.len() {
        let limit = if out.is_empty() { first } else { rest };
        let end = line_end(clusters, start, limit);
        out.push(start..end);
        start = end;
    }
    if out.is_empty() {
        out.push(0..0);
    }
    out
}

/// The cluster after the last one of the line that begins at `start`.
fn line_end(clusters: &[Cluster], start: usize, limit: f32) -> usize {
    // Widths are sums of rounded numbers; a hundredth of an em is not seen.
    let limit = limit + 0.01;
    let mut width = 0.0;
    let mut last_break = None;
    let mut before: Option<char> = None;
    for (index, cluster) in clusters.iter().enumerate().skip(start) {
        if let Some(before) = before
            && may_break(before, cluster.base)
        {
            last_break = Some(index);
        }
        width += cluster.advance;
        if width > limit && !is_space(cluster.base) {
            return last_break.unwrap_or(index.max(start + 1));
        }
        before = Some(cluster.base);
    }
    clusters.len()
}

/// The width of a line in em without the spaces at its end.
pub(crate) fn visible_width(line: &[Cluster]) -> f32 {
    let trailing = line.iter().rev().take_while(|c| is_space(c.base)).count();
    line.iter().take(line.len() - trailing).map(|c| c.advance).sum()
}
