//! What is asked: words that must all be met, each in one of several ways with its rank.
//!
//! [`Query::rank`] is the definition of a hit, by plain comparison with a record's [`Facts`]; the
//! index answers the same by lookups. It does not read what a person typed (see [`super::find`]).

use super::facts::{Facts, Mark, NUMBER_MAX, PREFIX_MAX};
use super::{Field, FieldSet, Rank, facts, fold};

/// The fewest digits in a row by which a telephone number is found.
pub const PHONE_MIN: usize = 4;

/// One way in which a record can meet a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// It bears the mark.
    Bears(Mark, String),
    /// A text of the field holds this run of characters.
    Holds(Field, String),
}

impl Atom {
    /// Whether the record meets it.
    #[must_use]
    pub fn met_by(&self, facts: &Facts) -> bool {
        match self {
            Atom::Bears(mark, text) => facts.bears(*mark, text),
            Atom::Holds(field, run) => facts.holds(*field, run),
        }
    }
}

/// Whether a word stands alone in its query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// The only word.
    Alone,
    /// One of several. Then a place or a telephone number only narrows the choice and does not make
    /// the hit a lesser one.
    Together,
}

/// One word of a query and the ways to meet it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    ways: Vec<(Rank, Atom)>,
}

impl Word {
    /// The ways to meet what was typed in one of the fields.
    #[must_use]
    pub fn new(text: &str, fields: FieldSet, company: Company) -> Word {
        let mut word = Word::default();
        if fields.has(Field::Name) {
            word.name(text);
        }
        if fields.has(Field::Kana) {
            word.kana(text);
        }
        if fields.has(Field::Address) {
            let run = fold::address(text);
            let rank = narrowing(company, &run);
            word.run(rank, Field::Address, run);
        }
        if fields.has(Field::Number) {
            word.number(text);
        }
        if fields.has(Field::Phone) {
            word.phone(text, company);
        }
        if fields.has(Field::Text) {
            word.run(Rank::Partial, Field::Text, fold::full(text));
        }
        word
    }

    /// The same word, also met by a birth date: `1955`, `1955-05` or `1955-05-01`.
    #[must_use]
    pub fn or_birth(mut self, birth: &str) -> Word {
        self.bears(Rank::Exact, Mark::Birth, birth.to_owned());
        self
    }

    fn bears(&mut self, rank: Rank, mark: Mark, text: String) {
        if !text.is_empty() {
            self.ways.push((rank, Atom::Bears(mark, text)));
        }
    }

    fn run(&mut self, rank: Rank, field: Field, text: String) {
        if !text.is_empty() {
            self.ways.push((rank, Atom::Holds(field, text)));
        }
    }

    fn name(&mut self, text: &str) {
        let folded = fold::full(text);
        self.bears(Rank::Exact, Mark::Name, fold::light(text));
        self.bears(Rank::Variant, Mark::NameFolded, folded.clone());
        if folded.chars().count() <= PREFIX_MAX {
            self.bears(Rank::Prefix, Mark::NamePrefix, folded.clone());
        }
        self.run(Rank::Partial, Field::Name, folded);
    }

    fn kana(&mut self, text: &str) {
        let folded = fold::full(text);
        if !folded.chars().any(is_kana) {
            return;
        }
        let loose = fold::loose(text);
        self.bears(Rank::Reading, Mark::Kana, folded.clone());
        self.bears(Rank::NearReading, Mark::KanaLoose, loose.clone());
        let several = folded != loose;
        for run in [Some(loose), several.then_some(folded)].into_iter().flatten() {
            if run.chars().count() <= PREFIX_MAX {
                self.bears(Rank::Prefix, Mark::KanaPrefix, run.clone());
            }
            self.run(Rank::Partial, Field::Kana, run);
        }
    }

    fn number(&mut self, text: &str) {
        let light = fold::light(text);
        let plain = light.chars().all(|c| c.is_ascii_alphanumeric());
        let written = light.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !written || !light.chars().any(|c| c.is_ascii_digit()) || light.len() > NUMBER_MAX {
            return;
        }
        let whole = facts::number(text);
        self.bears(Rank::Exact, Mark::Number, whole.trim_start_matches('0').to_owned());
        if plain {
            self.bears(Rank::Prefix, Mark::NumberPrefix, whole.clone());
        }
        self.bears(Rank::Exact, Mark::Number, whole);
    }

    fn phone(&mut self, text: &str, company: Company) {
        let light = fold::light(text);
        let written = light.chars().all(|c| c.is_ascii_digit() || "-()+".contains(c));
        let grouped = light.chars().any(|c| !c.is_ascii_digit());
        let digits = fold::digits(text);
        let least = if grouped { PHONE_MIN + 2 } else { PHONE_MIN };
        if !written || digits.len() < least {
            return;
        }
        let rank = narrowing(company, &digits);
        self.bears(Rank::Exact, Mark::Phone, digits.clone());
        self.run(rank, Field::Phone, digits);
    }

    /// The ways that give this rank or a better one.
    pub fn ways_to(&self, rank: Rank) -> impl Iterator<Item = &Atom> {
        self.ways.iter().filter(move |(of, _)| *of <= rank).map(|(_, atom)| atom)
    }

    /// Whether some way gives exactly this rank.
    #[must_use]
    pub fn has_rank(&self, rank: Rank) -> bool {
        self.ways.iter().any(|(of, _)| *of == rank)
    }

    /// The best rank at which the record meets the word.
    #[must_use]
    pub fn rank(&self, facts: &Facts) -> Option<Rank> {
        self.ways.iter().filter(|(_, atom)| atom.met_by(facts)).map(|(rank, _)| *rank).min()
    }
}

fn narrowing(company: Company, run: &str) -> Rank {
    match company {
        Company::Together if run.chars().nth(1).is_some() => Rank::Exact,
        Company::Together | Company::Alone => Rank::Partial,
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FF}')
}

/// A query: records of the kinds that meet every word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The kinds wanted; none means all.
    pub kinds: Vec<&'static str>,
    /// The words; a query without words meets nothing.
    pub words: Vec<Word>,
}

impl Query {
    /// A query from texts, each for its own fields; texts are cut at spaces.
    #[must_use]
    pub fn new(kinds: &[&'static str], terms: &[(FieldSet, &str)]) -> Query {
        let words: Vec<(FieldSet, &str)> = terms
            .iter()
            .flat_map(|(fields, text)| text.split_whitespace().map(move |word| (*fields, word)))
            .collect();
        let company = if words.len() > 1 { Company::Together } else { Company::Alone };
        let words = words.into_iter().map(|(fields, text)| Word::new(text, fields, company)).collect();
        Query { kinds: kinds.to_vec(), words }
    }

    /// The rank at which the record answers: that of the word met worst, none when a word is not
    /// met. This is the definition of a hit; the index must agree with it.
    #[must_use]
    pub fn rank(&self, kind: &str, facts: &Facts) -> Option<Rank> {
        if !self.kinds.is_empty() && !self.kinds.contains(&kind) {
            return None;
        }
        let ranks: Option<Vec<Rank>> = self.words.iter().map(|word| word.rank(facts)).collect();
        ranks?.into_iter().max()
    }

    /// The ranks at which some word can be met, best first.
    pub fn ranks(&self) -> impl Iterator<Item = Rank> {
        Rank::ALL.into_iter().filter(|rank| self.words.iter().any(|word| word.has_rank(*rank)))
    }
}
