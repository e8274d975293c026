//! Answers a query from one view of the index, rank by rank, until the page is full.
//!
//! For each rank the records that meet every word at that rank or better are found: the word met by
//! fewest gives the candidates, the others only strike out. Within a rank the order is that of the
//! keys, for which the engine keeps an ordinal per segment, so keys are read only for the page.
//! It does not write and does not know the store.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::{BytesColumn, TermOrdHit};
use tantivy::query::{EnableScoring, PhraseQuery, Query as _};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentMeta, SegmentReader, TERMINATED, TantivyError, Term};

use super::facts;
use super::index::{Columns, RecordId};
use super::query::{Atom, PHONE_MIN, Query, Word};
use super::tokenizer::cover;
use super::{Field, Hit, Hits, Rank};

/// Between kind and key in the index's own key; no kind holds it.
const PART: u8 = 0;

/// The index's own key of a record.
#[must_use]
pub(super) fn full_key(kind: &str, key: &[u8]) -> Vec<u8> {
    [kind.as_bytes(), &[PART], key].concat()
}

fn split_key(full: &[u8]) -> Option<(&str, &[u8])> {
    let at = full.iter().position(|byte| *byte == PART)?;
    let (kind, rest) = full.split_at_checked(at)?;
    Some((std::str::from_utf8(kind).ok()?, rest.get(1..)?))
}

/// One segment ready for lookups.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) keys: BytesColumn,
    /// Held so that the engine keeps the files while this view reads them.
    #[expect(dead_code, reason = "its life alone matters")]
    pub(super) meta: SegmentMeta,
}

/// The records that meet one atom, and about how many.
type Found = (u32, Box<dyn DocSet>);

impl Segment {
    fn term(&self, term: &Term) -> tantivy::Result<Option<Found>> {
        let inverted = self.reader.inverted_index(term.field())?;
        Ok(inverted.read_postings(term, IndexRecordOption::Basic)?.map(|postings| {
            let found: Found = (postings.doc_freq(), Box::new(postings));
            found
        }))
    }

    fn atom(&self, atom: &Atom, columns: &Columns) -> tantivy::Result<Option<Found>> {
        let (field, run) = match atom {
            Atom::Bears(mark, text) => {
                return self.term(&Term::from_field_text(columns.marks, &facts::term(*mark, text)));
            }
            Atom::Holds(field, run) => (*field, run),
        };
        let Some(column) = columns.runs(field) else { return Ok(None) };
        let size = if field == Field::Phone { PHONE_MIN } else { run.chars().count().min(2) };
        let mut terms: Vec<(usize, Term)> = cover(run, size)
            .into_iter()
            .map(|(at, gram)| (at, Term::from_field_text(column, &gram)))
            .collect();
        if terms.len() < 2 {
            return terms.pop().map_or(Ok(None), |(_, term)| self.term(&term));
        }
        let inverted = self.reader.inverted_index(column)?;
        let mut least = u32::MAX;
        for (_, term) in &terms {
            match inverted.get_term_info(term)? {
                Some(info) => least = least.min(info.doc_freq),
                None => return Ok(None),
            }
        }
        let scoring = EnableScoring::disabled_from_schema(self.reader.schema());
        let weight = PhraseQuery::new_with_offset(terms).weight(scoring)?;
        let scorer: Box<dyn DocSet> = Box::new(weight.scorer(&self.reader, 1.0)?);
        Ok(Some((least, scorer)))
    }

    /// The living records that meet every word at this rank or better, in no promised order.
    fn meeting(&self, words: &[Word], rank: Rank, columns: &Columns) -> tantivy::Result<Vec<DocId>> {
        let mut ways = Vec::with_capacity(words.len());
        for word in words {
            let mut found = Vec::new();
            for atom in word.ways_to(rank) {
                found.extend(self.atom(atom, columns)?);
            }
            if found.is_empty() {
                return Ok(Vec::new());
            }
            ways.push((found.iter().map(|(count, _)| u64::from(*count)).sum::<u64>(), found));
        }
        ways.sort_by_key(|(count, _)| *count);
        let mut ways = ways.into_iter().map(|(_, found)| found);
        let mut docs = ways.next().map_or_else(Vec::new, union);
        for found in ways {
            strike(&mut docs, found);
        }
        if let Some(alive) = self.reader.alive_bitset() {
            docs.retain(|doc| alive.is_alive(*doc));
        }
        Ok(docs)
    }

    /// The ordinals of the keys of the kinds.
    fn kinds(&self, kinds: &[&'static str]) -> tantivy::Result<Vec<Range<u64>>> {
        let dictionary = self.keys.dictionary();
        let mut out = Vec::new();
        for kind in kinds {
            let from = full_key(kind, &[]);
            let mut until = kind.as_bytes().to_vec();
            until.push(PART + 1);
            let at = |key: &[u8]| -> tantivy::Result<u64> {
                Ok(match dictionary.term_ord_or_next(key)? {
                    TermOrdHit::Exact(ord) | TermOrdHit::Next(ord) => ord,
                })
            };
            out.push(at(&from)?..at(&until)?);
        }
        Ok(out)
    }
}

/// All records of the lists, each once.
fn union(found: Vec<Found>) -> Vec<DocId> {
    let several = found.len() > 1;
    let mut docs = Vec::new();
    for (_, mut list) in found {
        let mut doc = list.doc();
        while doc != TERMINATED {
            docs.push(doc);
            doc = list.advance();
        }
    }
    if several {
        docs.sort_unstable();
        docs.dedup();
    }
    docs
}

/// Leaves only the candidates (ascending) that stand in one of the lists.
fn strike(docs: &mut Vec<DocId>, mut found: Vec<Found>) {
    docs.retain(|doc| {
        found.iter_mut().any(|(_, list)| {
            let at = list.doc();
            (if at < *doc { list.seek(*doc) } else { at }) == *doc
        })
    });
}

/// What of one segment is still to be merged into the page.
struct Rest {
    /// Ordinal and record, the next one last.
    sorted: Vec<(u64, DocId)>,
    taken: HashSet<DocId>,
}

/// What is asked of a view beside the query.
pub(super) struct Wanted<'a> {
    pub(super) query: &'a Query,
    /// How many hits at most.
    pub(super) limit: usize,
    /// Full keys that are not to be shown.
    pub(super) hidden: &'a HashSet<RecordId>,
}

/// The first hits of the query in these segments.
pub(super) fn answer(
    segments: &[Arc<Segment>],
    columns: &Columns,
    wanted: &Wanted<'_>,
) -> tantivy::Result<Hits> {
    let mut hits: Vec<Hit> = Vec::new();
    let kinds: Vec<Vec<Range<u64>>> =
        segments.iter().map(|segment| segment.kinds(&wanted.query.kinds)).collect::<tantivy::Result<_>>()?;
    let mut taken: Vec<HashSet<DocId>> = vec![HashSet::new(); segments.len()];
    for rank in wanted.query.ranks() {
        let need = (wanted.limit + 1).saturating_sub(hits.len());
        if need == 0 {
            break;
        }
        let mut rests = Vec::with_capacity(segments.len());
        for ((segment, kinds), taken) in segments.iter().zip(&kinds).zip(&mut taken) {
            let docs = segment.meeting(&wanted.query.words, rank, columns)?;
            let mut sorted: Vec<(u64, DocId)> = docs
                .into_iter()
                .filter(|doc| !taken.contains(doc))
                .filter_map(|doc| Some((segment.keys.ords().first(doc)?, doc)))
                .filter(|(ord, _)| {
                    wanted.query.kinds.is_empty() || kinds.iter().any(|range| range.contains(ord))
                })
                .collect();
            let most = need + wanted.hidden.len();
            if sorted.len() > most {
                sorted.select_nth_unstable(most);
                sorted.truncate(most);
            }
            sorted.sort_unstable_by_key(|entry| Reverse(*entry));
            rests.push(Rest { sorted, taken: std::mem::take(taken) });
        }
        merge(segments, &mut rests, rank, need, wanted.hidden, &mut hits)?;
        taken = rests.into_iter().map(|rest| rest.taken).collect();
    }
    let more = hits.len() > wanted.limit;
    hits.truncate(wanted.limit);
    Ok(Hits { hits, more })
}

/// Takes the least keys of all segments in turn.
fn merge(
    segments: &[Arc<Segment>],
    rests: &mut [Rest],
    rank: Rank,
    need: usize,
    hidden: &HashSet<RecordId>,
    hits: &mut Vec<Hit>,
) -> tantivy::Result<()> {
    let mut next = BinaryHeap::new();
    let mut left = need;
    let feed = |at: usize, rests: &mut [Rest], next: &mut BinaryHeap<_>| -> tantivy::Result<()> {
        let (Some(rest), Some(segment)) = (rests.get_mut(at), segments.get(at)) else { return Ok(()) };
        if let Some((ord, doc)) = rest.sorted.pop() {
            rest.taken.insert(doc);
            let mut key = Vec::new();
            if !segment.keys.ord_to_bytes(ord, &mut key)? {
                return Err(TantivyError::InternalError("key ordinal out of range".to_owned()));
            }
            next.push(Reverse((key, at)));
        }
        Ok(())
    };
    for at in 0..segments.len() {
        feed(at, rests, &mut next)?;
    }
    while left > 0 {
        let Some(Reverse((full, at))) = next.pop() else { break };
        feed(at, rests, &mut next)?;
        if hidden.contains(full.as_slice()) {
            continue;
        }
        let (kind, key) =
            split_key(&full).ok_or_else(|| TantivyError::InternalError("key without kind".to_owned()))?;
        hits.push(Hit { rank, kind: kind.to_owned(), key: key.to_vec() });
        left -= 1;
    }
    Ok(())
}
