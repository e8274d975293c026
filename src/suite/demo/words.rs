//! The lists in `assets/demo`: surnames, given names, districts, buildings, foreign names.

use std::sync::OnceLock;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A name and its reading in katakana.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// As written.
    pub text: &'static str,
    /// The reading, full-width katakana.
    pub kana: &'static str,
}

/// A given name with the sex and the years it is usual for.
#[derive(Clone, Copy, Debug)]
pub struct GivenName {
    /// The name.
    pub word: Word,
    /// Whether it is a man's.
    pub sex: Sex,
    /// First birth year of its fashion.
    pub from_year: i16,
}

/// Sex as the lists know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// A district of the town (町名・大字).
#[derive(Clone, Copy, Debug)]
pub struct District {
    /// Its name.
    pub word: Word,
    /// Seven digits.
    pub postal_code: &'static str,
    /// How many 丁目 it has; 0 when numbered by 番地 alone.
    pub chome: u32,
}

/// A foreign resident's name.
#[derive(Clone, Copy, Debug)]
pub struct ForeignName {
    /// As on the residence card.
    pub roman: &'static str,
    /// The reading.
    pub kana: &'static str,
    /// Sex.
    pub sex: Sex,
    /// Nationality, in Japanese.
    pub nationality: &'static str,
}

/// All lists.
#[derive(Debug)]
pub struct Words {
    surnames: Vec<(Word, u32)>,
    weight: u32,
    given: Vec<GivenName>,
    /// The districts.
    pub districts: Vec<District>,
    /// The names of houses with many flats.
    pub buildings: Vec<Word>,
    /// Foreign names.
    pub foreign: Vec<ForeignName>,
}

/// The lists, read once.
#[must_use]
pub fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::read)
}

/// The fields of each line below the head.
fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let row = [(); N].map(|()| cells.next().unwrap_or_default());
        (!line.is_empty()).then_some(row)
    })
}

fn sex(text: &str) -> Sex {
    if text == "F" { Sex::Female } else { Sex::Male }
}

impl Words {
    fn read() -> Words {
        let surnames: Vec<(Word, u32)> = rows(include_str!("../../../assets/demo/surnames.csv"))
            .map(|[text, kana, weight]| (Word { text, kana }, weight.parse().unwrap_or(1)))
            .collect();
        Words {
            weight: surnames.iter().map(|(_, weight)| weight).sum(),
            surnames,
            given: rows(include_str!("../../../assets/demo/given_names.csv"))
                .map(|[s, from, text, kana]| GivenName {
                    word: Word { text, kana },
                    sex: sex(s),
                    from_year: from.parse().unwrap_or(2000),
                })
                .collect(),
            districts: rows(include_str!("../../../assets/demo/districts.csv"))
                .map(|[text, kana, postal_code, chome]| District {
                    word: Word { text, kana },
                    postal_code,
                    chome: chome.parse().unwrap_or(0),
                })
                .collect(),
            buildings: rows(include_str!("../../../assets/demo/buildings.csv"))
                .map(|[text, kana]| Word { text, kana })
                .collect(),
            foreign: rows(include_str!("../../../assets/demo/foreign_names.csv"))
                .map(|[roman, kana, s, nationality]| ForeignName { roman, kana, sex: sex(s), nationality })
                .collect(),
        }
    }

    /// A surname, by weight.
    pub fn surname(&self, rng: &mut ChaCha8Rng) -> Word {
        let mut at = rng.random_range(0..self.weight.max(1));
        for (word, weight) in &self.surnames {
            if at < *weight {
                return *word;
            }
            at -= weight;
        }
        Word { text: "佐藤", kana: "サトウ" }
    }

    /// The surnames in turn, whatever their weight, so that the rare ones are met too.
    #[must_use]
    pub fn surname_in_turn(&self, turn: usize) -> Option<Word> {
        self.surnames.get(turn % self.surnames.len().max(1)).map(|(word, _)| *word)
    }

    /// A given name usual for that sex and birth year.
    pub fn given(&self, rng: &mut ChaCha8Rng, sex: Sex, year: i16) -> Word {
        let oldest = 1920;
        let fashion =
            self.given.iter().map(|n| n.from_year).filter(|from| *from <= year.max(oldest)).max().unwrap_or(oldest);
        let usual = self.given.iter().filter(|n| n.sex == sex && n.from_year == fashion);
        let at = rng.random_range(0..usual.clone().count().max(1));
        usual.clone().nth(at).map_or(Word { text: "翼", kana: "ツバサ" }, |n| n.word)
    }
}

/// One of a list.
pub fn one_of<'a, T>(rng: &mut ChaCha8Rng, list: &'a [T]) -> Option<&'a T> {
    list.get(rng.random_range(0..list.len().max(1)))
}
