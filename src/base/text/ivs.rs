//! Variation sequences (IVS) and characters as people count them.
//!
//! It does not know which sequences a font can draw (see `paper`).

/// Whether the character only chooses a shape of the one before it (variation selectors).
#[must_use]
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Whether the character joins the one before it: selectors, combining marks, the joiner.
fn joins(c: char) -> bool {
    is_selector(c) || c == '\u{200d}' || unicode_normalization::char::is_combining_mark(c)
}

/// The text without variation selectors: `葛󠄀城` and `葛城` become one.
#[must_use]
pub fn strip(text: &str) -> String {
    text.chars().filter(|c| !is_selector(*c)).collect()
}

/// The text cut into characters as people see them: a base with its selectors and combining
/// marks stays whole, so a name may be cut or counted between the pieces.
#[must_use]
pub fn graphemes(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut after_joiner = false;
    for (at, c) in text.char_indices() {
        if starts.is_empty() || !(joins(c) || after_joiner) {
            starts.push(at);
        }
        after_joiner = c == '\u{200d}';
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).collect()
}
