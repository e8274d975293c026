//! The person finder (個人検索): what a person is found by, and the finding itself.
//!
//! Invariant: a hit is read again from the store and compared with the query once more, without
//! the address and telephone where they are hidden; so a search by address never tells that a
//! protected person lives there. What one types is read by `store::search::find`.

use super::model::{Person, PersonNo};
use super::view::{self, Because, Shown, Sight};
use crate::base::date::{Date, Era};
use crate::base::error::Result;
use crate::store::codec::decode_record;
use crate::store::search::facts::Facts;
use crate::store::search::find::{self as wanted, FindQuery};
use crate::store::search::follower::{Answer, Currency, Search};
use crate::store::search::query::Query;
use crate::store::search::source::Indexer;
use crate::store::search::{Doc, Field, Hit, Hits};
use crate::store::{Key, Reader, Snapshot};

/// The kind under which persons stand in the index.
pub const KIND: &str = "resident";

/// How persons are found; one of `suite`'s indexers.
pub static INDEXER: Indexer = Indexer { table: "resident.person", kinds: &[KIND], docs };

/// What a stored record is found by.
///
/// # Errors
/// `STORE-01` when the value is no person's record.
pub fn docs(_key: &[u8], value: &[u8]) -> Result<Vec<Doc>> {
    Ok(doc(&decode_record::<Person>(value)?).into_iter().collect())
}

/// What a person is found by: all names they bear or bore, readings, the newest address, own number
/// and aliases, 法人番号, birth date as far as known, telephones. An alias record is not found
/// itself; its number leads to the record that stays.
#[must_use]
pub fn doc(person: &Person) -> Option<Doc> {
    if person.merged_into.is_some() {
        return None;
    }
    let mut fields: Vec<(Field, String)> = Vec::with_capacity(8);
    let mut add = |field: Field, text: String| {
        if !text.is_empty() && !fields.iter().any(|(f, t)| *f == field && *t == text) {
            fields.push((field, text));
        }
    };
    for names in person.names.iter().rev().map(|span| &span.value) {
        let written = [Some(&names.full), names.common.as_ref(), names.former.as_ref()];
        written.into_iter().flatten().for_each(|name| add(Field::Name, name.to_string()));
        names.roman.iter().for_each(|name| add(Field::Name, name.to_string()));
        let read = [&names.kana, &names.common_kana, &names.former_kana];
        read.into_iter().flatten().for_each(|kana| add(Field::Kana, kana.to_string()));
    }
    if let Some(home) = person.addresses.last() {
        add(Field::Address, home.value.address.text().line());
    }
    add(Field::Number, person.no.to_string());
    person.aliases.iter().for_each(|alias| add(Field::Number, alias.to_string()));
    person.kind.corporate_number().iter().for_each(|number| add(Field::Number, number.to_string()));
    add(Field::Birth, person.birth.iso());
    person.phones.iter().for_each(|phone| add(Field::Phone, phone.to_string()));
    Some(Doc { kind: KIND, key: person.no.bytes(), fields })
}

/// The person as the plain scan compares them; hidden parts left out. None for an alias.
#[must_use]
pub fn folded(person: &Person, hidden: Option<Because>) -> Option<Facts> {
    let mut doc = doc(person)?;
    if hidden.is_some() {
        doc.fields.retain(|(field, _)| !matches!(field, Field::Address | Field::Phone));
    }
    Some(Facts::of(&doc))
}

/// Where hits come from: the search index, or a scan of all persons.
pub trait Finder {
    /// The first hits of a query.
    ///
    /// # Errors
    /// Search and store errors.
    fn first(&self, query: &Query, limit: usize) -> Result<Answer>;
}

impl Finder for Search {
    fn first(&self, query: &Query, limit: usize) -> Result<Answer> {
        self.search(query, limit)
    }
}

/// A walk over all persons: the plain definition, for tests and while there is no index.
pub struct Scan<'a>(pub &'a Snapshot);

impl Finder for Scan<'_> {
    fn first(&self, query: &Query, limit: usize) -> Result<Answer> {
        let mut hits = Vec::new();
        for person in self.0.all::<Person>()? {
            let person = person?;
            let rank = folded(&person, None).and_then(|facts| query.rank(KIND, &facts));
            if let Some(rank) = rank {
                hits.push(Hit { rank, kind: KIND.to_owned(), key: person.no.bytes() });
            }
        }
        hits.sort();
        let more = hits.len() > limit;
        hits.truncate(limit);
        Ok(Answer { hits: Hits { hits, more }, currency: Currency::Current })
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The persons, best first.
    pub rows: Vec<Shown>,
    /// Whether there are more than these.
    pub more: bool,
    /// Whether the index was up to date.
    pub currency: Currency,
}

/// The most hits looked at for one answer.
const LOOKED_AT: usize = 2_000;

/// Finds at most `limit` persons for what was typed. Years without an era are read in 昭和, as
/// births are most often meant.
///
/// # Errors
/// `SEARCH-03` for nothing typed; search and store errors.
pub fn find(
    reader: &impl Reader,
    finder: &dyn Finder,
    typed: &str,
    limit: usize,
    day: Date,
    sight: &Sight,
) -> Result<Found> {
    let query = wanted::parse(&[KIND], typed, Era::Showa)?;
    let mut ask = limit.saturating_add(10);
    loop {
        let answer = finder.first(query.query(), ask)?;
        let mut rows = Vec::new();
        for hit in &answer.hits.hits {
            if rows.len() > limit {
                break;
            }
            let no = PersonNo::read(&mut hit.key.as_slice())?;
            if let Some(person) = reader.get::<Person>(&no)?
                && still_meant(reader, &query, &person, day, sight)?
            {
                rows.push(view::shown(reader, &person, day, sight)?);
            }
        }
        let enough = rows.len() >= limit || !answer.hits.more || ask >= LOOKED_AT;
        if enough {
            let more = rows.len() > limit || answer.hits.more;
            rows.truncate(limit);
            return Ok(Found { rows, more, currency: answer.currency });
        }
        ask = ask.saturating_mul(4).min(LOOKED_AT);
    }
}

/// Whether the record as it is now, without what is hidden from the one who asks, is meant.
fn still_meant(
    reader: &impl Reader,
    query: &FindQuery,
    person: &Person,
    day: Date,
    sight: &Sight,
) -> Result<bool> {
    let hidden = match sight {
        Sight::Usual => view::hidden(reader, person, day)?,
        Sight::Opened(_) => None,
    };
    Ok(folded(person, hidden).is_some_and(|facts| wanted::matches(query, KIND, &facts)))
}
