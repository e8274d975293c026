//! The one box in which a clerk looks for a person (個人検索): reads what was typed.
//!
//! Typed may be, in any width and mixture: a name in kanji (異体字 made equal) or kana, whole or in
//! part; parts of an address; a number or its beginning; a birth date in any form that
//! `base::date` reads; four or more digits of a telephone number. Words parted by spaces must all
//! be met. It does not search (see [`super::index`]) and knows no record.

use super::facts::Facts;
use super::query::{Company, Query, Word};
use super::{EMPTY, FieldSet, Rank};
use crate::base::error::Result;

/// The most words read; what follows is left out of account.
pub const WORDS_MAX: usize = 8;
/// The most characters of a word read.
pub const CHARS_MAX: usize = 64;

/// A person wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindQuery {
    query: Query,
}

impl FindQuery {
    /// The query for the index.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }
}

/// Reads what was typed. `birth` reads one word, or several joined, as a date of birth and gives
/// `1955-05-01`, `1955-05` or `1955`.
///
/// # Errors
/// `SEARCH-03` when nothing is left to search for.
pub fn parse(kinds: &[&'static str], text: &str, birth: &dyn Fn(&str) -> Option<String>) -> Result<FindQuery> {
    let typed: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，'))
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX)
        .map(|word| word.chars().take(CHARS_MAX).collect())
        .collect();
    let company = if typed.len() > 1 { Company::Together } else { Company::Alone };
    let mut words = Vec::new();
    let mut rest = typed.as_slice();
    while let [first, tail @ ..] = rest {
        if let Some((date, after)) = spread_date(rest, birth) {
            words.push(Word::default().or_birth(&date));
            rest = after;
            continue;
        }
        let word = Word::new(first, FieldSet::PERSON, company);
        words.push(match birth(first) {
            Some(date) => word.or_birth(&date),
            None => word,
        });
        rest = tail;
    }
    if words.is_empty() {
        return Err(EMPTY.error());
    }
    Ok(FindQuery { query: Query { kinds: kinds.to_vec(), words } })
}

/// A date typed with spaces inside, `昭和 30年 5月 1日`: the words it takes joined, and those left.
fn spread_date<'a>(
    words: &'a [String],
    birth: &dyn Fn(&str) -> Option<String>,
) -> Option<(String, &'a [String])> {
    for taken in (2..=words.len().min(4)).rev() {
        let (head, rest) = words.split_at_checked(taken)?;
        let joined = head.concat();
        let dated = |word: &String| word.chars().any(|c| matches!(c, '年' | '月' | '日'));
        let era = head.first().is_some_and(|word| word.chars().all(char::is_alphabetic));
        if (era || head.iter().skip(1).any(dated)) && head.iter().skip(1).all(|word| starts_with_digit(word)) {
            if let Some(date) = birth(&joined) {
                return Some((date, rest));
            }
        }
    }
    None
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_numeric() || c == '元')
}

/// Whether the person is one that is wanted: the plain definition that the index must agree with.
#[must_use]
pub fn matches(wanted: &FindQuery, kind: &str, person: &Facts) -> bool {
    rank(wanted, kind, person).is_some()
}

/// How well the person answers, none when not at all.
#[must_use]
pub fn rank(wanted: &FindQuery, kind: &str, person: &Facts) -> Option<Rank> {
    wanted.query.rank(kind, person)
}
