//! Cuts folded text into runs of characters (n-grams) that remember where they stood.
//!
//! The position of a token is the index of its first character, so a phrase of 2-grams is found
//! exactly where the text stands. (The engine's own n-gram tokenizer gives every token position 0.)
//! It does not fold: what comes in is folded already (see [`super::facts`]).

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Sizes of the runs for text: single characters and pairs.
pub const TEXT_SIZES: &[usize] = &[1, 2];
/// Size of the runs for telephone numbers: four digits, the least that is searched for.
pub const PHONE_SIZES: &[usize] = &[4];

/// A tokenizer of character runs.
#[derive(Clone, Debug)]
pub struct Grams {
    sizes: &'static [usize],
}

impl Grams {
    /// A tokenizer that gives, at each character, the runs of these sizes.
    #[must_use]
    pub fn of(sizes: &'static [usize]) -> Self {
        Grams { sizes }
    }
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        starts.push(text.len());
        GramStream { text, starts, sizes: self.sizes, at: 0, size: 0, token: Token::default() }
    }
}

/// The runs of one text, from its first character to its last.
#[derive(Debug)]
pub struct GramStream<'a> {
    text: &'a str,
    /// Where each character starts, and the end.
    starts: Vec<usize>,
    sizes: &'static [usize],
    at: usize,
    size: usize,
    token: Token,
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let Some(&from) = self.starts.get(self.at) else { return false };
            let Some(&size) = self.sizes.get(self.size) else {
                self.at += 1;
                self.size = 0;
                continue;
            };
            self.size += 1;
            let Some(&to) = self.starts.get(self.at + size) else { continue };
            self.token.text.clear();
            self.token.text.push_str(self.text.get(from..to).unwrap_or_default());
            self.token.offset_from = from;
            self.token.offset_to = to;
            self.token.position = self.at;
            return true;
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The fewest runs of `size` characters that cover `text`, each with its offset: every character
/// lies in one, so a text that has them all at these distances holds `text`.
#[must_use]
pub fn cover(text: &str, size: usize) -> Vec<(usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    let Some(end) = chars.len().checked_sub(size) else { return Vec::new() };
    let mut offsets: Vec<usize> = (0..=end).step_by(size.max(1)).collect();
    if offsets.last() != Some(&end) {
        offsets.push(end);
    }
    offsets.into_iter().filter_map(|at| Some((at, chars.get(at..at + size)?.iter().collect()))).collect()
}
