//! What is known of one record, folded: the form in which a record is compared with a query.
//!
//! Both sides rest on it: the index stores the marks and runs of these texts, the plain scan
//! compares these texts. It does not decide ranks (see [`super::query`]).

use std::collections::BTreeSet;

use super::{Doc, Field, fold};

/// The longest beginning of a name or reading that is told from a run inside it, in characters.
pub const PREFIX_MAX: usize = 5;
/// The longest number searched by its beginning, in characters.
pub const NUMBER_MAX: usize = 24;

/// A way of being equal that the index answers by one lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A name or a part of it as written.
    Name,
    /// A name or a part of it, 異体字 made equal.
    NameFolded,
    /// A reading or a part of it.
    Kana,
    /// A reading or a part of it, voicing and the like made equal.
    KanaLoose,
    /// The beginning of a name or a part of it, folded.
    NamePrefix,
    /// The beginning of a reading or a part of it, loosened or not.
    KanaPrefix,
    /// A number.
    Number,
    /// The beginning of a number.
    NumberPrefix,
    /// A birth date, its month or its year.
    Birth,
    /// A telephone number.
    Phone,
}

impl Mark {
    /// The letter before the text in the index.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Mark::Name => 'e',
            Mark::NameFolded => 'v',
            Mark::Kana => 'r',
            Mark::KanaLoose => 'l',
            Mark::NamePrefix => 'p',
            Mark::KanaPrefix => 'q',
            Mark::Number => 'n',
            Mark::NumberPrefix => 'm',
            Mark::Birth => 'b',
            Mark::Phone => 't',
        }
    }
}

/// A record's texts, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    names: BTreeSet<String>,
    names_folded: BTreeSet<String>,
    name_starts: BTreeSet<String>,
    name_runs: Vec<String>,
    kana: BTreeSet<String>,
    kana_loose: BTreeSet<String>,
    kana_starts: BTreeSet<String>,
    kana_runs: Vec<String>,
    numbers: BTreeSet<String>,
    births: BTreeSet<String>,
    phones: BTreeSet<String>,
    addresses: Vec<String>,
    texts: Vec<String>,
}

/// The words of a name and, first, all of them as one.
fn parts(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = vec![words.concat()];
    if words.len() > 1 {
        out.extend(words.into_iter().map(str::to_owned));
    }
    out
}

/// A number as it is compared: width and case aside, letters and digits only.
#[must_use]
pub fn number(text: &str) -> String {
    fold::light(text).chars().filter(char::is_ascii_alphanumeric).take(NUMBER_MAX).collect()
}

impl Facts {
    /// What a record says of itself.
    #[must_use]
    pub fn of(doc: &Doc) -> Facts {
        let mut facts = Facts::default();
        for (field, text) in &doc.fields {
            facts.add(*field, text);
        }
        facts
    }

    fn add(&mut self, field: Field, text: &str) {
        match field {
            Field::Name => self.add_name(text),
            Field::Kana => self.add_kana(text),
            Field::Address => push(&mut self.addresses, fold::address(text)),
            Field::Number => {
                let whole = number(text);
                put(&mut self.numbers, whole.trim_start_matches('0').to_owned());
                put(&mut self.numbers, whole);
            }
            Field::Birth => {
                for length in [4, 7, 10] {
                    put(&mut self.births, text.get(..length).unwrap_or_default().to_owned());
                }
            }
            Field::Phone => put(&mut self.phones, fold::digits(text)),
            Field::Text => push(&mut self.texts, fold::full(text)),
        }
    }

    fn add_name(&mut self, text: &str) {
        let parts = parts(text);
        for (at, part) in parts.iter().enumerate() {
            let folded = fold::full(part);
            put(&mut self.names, fold::light(part));
            put(&mut self.names_folded, folded.clone());
            put(&mut self.name_starts, folded.clone());
            if at == 0 {
                push(&mut self.name_runs, folded);
            }
        }
    }

    fn add_kana(&mut self, text: &str) {
        for (at, part) in parts(text).iter().enumerate() {
            let (full, loose) = (fold::full(part), fold::loose(part));
            put(&mut self.kana, full.clone());
            put(&mut self.kana_loose, loose.clone());
            put(&mut self.kana_starts, full.clone());
            put(&mut self.kana_starts, loose.clone());
            if at == 0 {
                // Loosening drops a long vowel by what stands before it, so what was typed from the
                // middle of a word (うこ of ようこ) is found only in the unloosened reading.
                if full != loose {
                    push(&mut self.kana_runs, full);
                }
                push(&mut self.kana_runs, loose);
            }
        }
    }

    /// Whether the record bears the mark.
    #[must_use]
    pub fn bears(&self, mark: Mark, text: &str) -> bool {
        let begins = |texts: &BTreeSet<String>| texts.iter().any(|whole| whole.starts_with(text));
        match mark {
            Mark::Name => self.names.contains(text),
            Mark::NameFolded => self.names_folded.contains(text),
            Mark::Kana => self.kana.contains(text),
            Mark::KanaLoose => self.kana_loose.contains(text),
            Mark::NamePrefix => begins(&self.name_starts),
            Mark::KanaPrefix => begins(&self.kana_starts),
            Mark::Number => self.numbers.contains(text),
            Mark::NumberPrefix => begins(&self.numbers),
            Mark::Birth => self.births.contains(text),
            Mark::Phone => self.phones.contains(text),
        }
    }

    /// Whether a text of the field holds the run of characters.
    #[must_use]
    pub fn holds(&self, field: Field, run: &str) -> bool {
        self.runs(field).any(|text| text.contains(run))
    }

    /// The folded texts of a field in which runs of characters are found.
    pub fn runs(&self, field: Field) -> Box<dyn Iterator<Item = &str> + '_> {
        match field {
            Field::Name => Box::new(self.name_runs.iter().map(String::as_str)),
            Field::Kana => Box::new(self.kana_runs.iter().map(String::as_str)),
            Field::Address => Box::new(self.addresses.iter().map(String::as_str)),
            Field::Phone => Box::new(self.phones.iter().map(String::as_str)),
            Field::Text => Box::new(self.texts.iter().map(String::as_str)),
            Field::Number | Field::Birth => Box::new(std::iter::empty()),
        }
    }

    /// Every mark the record bears, each once, as the index keeps it: letter and text.
    #[must_use]
    pub fn marks(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        let whole = [
            (Mark::Name, &self.names),
            (Mark::NameFolded, &self.names_folded),
            (Mark::Kana, &self.kana),
            (Mark::KanaLoose, &self.kana_loose),
            (Mark::Number, &self.numbers),
            (Mark::Birth, &self.births),
            (Mark::Phone, &self.phones),
        ];
        for (mark, texts) in whole {
            out.extend(texts.iter().map(|text| term(mark, text)));
        }
        let starts = [
            (Mark::NamePrefix, &self.name_starts, PREFIX_MAX),
            (Mark::KanaPrefix, &self.kana_starts, PREFIX_MAX),
            (Mark::NumberPrefix, &self.numbers, NUMBER_MAX),
        ];
        for (mark, texts, most) in starts {
            for text in texts {
                let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(most);
                out.extend(ends.filter_map(|end| text.get(..end)).map(|start| term(mark, start)));
            }
        }
        out
    }
}

/// A mark as the index keeps it.
#[must_use]
pub fn term(mark: Mark, text: &str) -> String {
    format!("{}{text}", mark.letter())
}

fn put(set: &mut BTreeSet<String>, text: String) {
    if !text.is_empty() {
        set.insert(text);
    }
}

fn push(list: &mut Vec<String>, text: String) {
    if !text.is_empty() {
        list.push(text);
    }
}
