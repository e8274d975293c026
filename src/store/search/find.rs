//! The one box in which a clerk looks for a person (個人検索): reads what was typed.
//!
//! Typed may be, in any width and mixture: a name in kanji (異体字 made equal) or kana, whole or in
//! part; parts of an address; a number or its beginning; a birth date in any form that
//! `base::date` reads; four or more digits of a telephone number. Words parted by spaces must all
//! be met. It does not search (see [`super::index`]) and knows no record.

use super::facts::Facts;
use super::query::{Company, Query, Word};
use super::{EMPTY, FieldSet, Rank, fold};
use crate::base::date::{Era, PartialDate, parse};
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

/// Reads what was typed. Years without an era are counted in `era`, as in `base::date::parse`.
///
/// # Errors
/// `SEARCH-03` when nothing is left to search for.
pub fn parse(kinds: &[&'static str], text: &str, era: Era) -> Result<FindQuery> {
    let typed: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，'))
        .map(|word| word.chars().take(CHARS_MAX).collect::<String>())
        .filter(|word| says_something(word))
        .take(WORDS_MAX)
        .collect();
    let company = if typed.len() > 1 { Company::Together } else { Company::Alone };
    let mut words = Vec::new();
    let mut rest = typed.as_slice();
    while let [first, tail @ ..] = rest {
        if let Some((date, after)) = spread_date(rest, era) {
            words.push(Word::default().or_birth(&date));
            rest = after;
            continue;
        }
        let word = Word::new(first, FieldSet::PERSON, company);
        words.push(match birth(first, era) {
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

/// Whether something is left of a word when it is folded: not of 大字, nor of a lone dash.
fn says_something(word: &str) -> bool {
    !fold::address(word).trim_matches('-').is_empty()
}

/// A birth date, or its year or month where words say that it is one: `1955-05-01`, `1955`.
fn birth(word: &str, era: Era) -> Option<String> {
    if let Ok(reading) = parse::date_in(word, era) {
        return Some(reading.date.to_string());
    }
    let dated = word.chars().any(|c| !c.is_numeric());
    let iso = PartialDate::parse(word).ok().filter(|_| dated)?.iso();
    (!iso.is_empty()).then_some(iso)
}

/// A date typed with spaces inside, `昭和 30年 5月 1日`: what it says, and the words left.
fn spread_date(words: &[String], era: Era) -> Option<(String, &[String])> {
    let named = words.first().is_some_and(|word| Era::named(word).is_some());
    let year = words.first().is_some_and(|word| word.ends_with('年'));
    if !named && !year {
        return None;
    }
    for taken in (2..=words.len().min(4)).rev() {
        let (head, rest) = words.split_at_checked(taken)?;
        if head.iter().skip(1).all(|word| starts_with_digit(word))
            && let Some(date) = birth(&head.concat(), era)
        {
            return Some((date, rest));
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
