//! Records changed since the index's last commit, so that a search shows what was just saved.
//!
//! It reads the journal above the index's number once, keeps what records of it are found by, and
//! forgets what the index has taken in. It does not write the index.

use std::collections::{HashMap, HashSet};

use super::Hit;
use super::facts::Facts;
use super::index::RecordId;
use super::query::Query;
use super::source::{Indexers, Source};
use crate::base::error::Result;

/// The most changed records kept; beyond it the answer says that it lags.
pub const RECORDS_MAX: usize = 4_096;
const ENTRIES_AT_ONCE: usize = 256;

/// A changed record: the entry that changed it last and what it is found by now.
struct Changed {
    seq: u64,
    found: Option<(&'static str, Vec<u8>, Facts)>,
}

/// The changes above the index's number.
#[derive(Default)]
pub(super) struct Recent {
    read: u64,
    changed: HashMap<RecordId, Changed>,
}

/// Whether all changes are accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    All,
    NotAll,
}

impl Recent {
    /// Brings itself to the journal's head, given the number the index has reached.
    pub(super) fn follow(
        &mut self,
        source: &dyn Source,
        indexers: &Indexers,
        reached: u64,
    ) -> Result<Extent> {
        self.changed.retain(|_, changed| changed.seq > reached);
        self.read = self.read.max(reached);
        let head = source.head();
        while self.read < head {
            if self.changed.len() > RECORDS_MAX {
                return Ok(Extent::NotAll);
            }
            let entries = source.entries_after(self.read, ENTRIES_AT_ONCE)?;
            if entries.first().is_none_or(|entry| entry.seq != self.read + 1) {
                return Ok(Extent::NotAll);
            }
            for entry in entries {
                for row in &entry.rows {
                    let Some(effect) = indexers.effect(row) else { continue };
                    for id in effect.gone {
                        self.changed.insert(id, Changed { seq: entry.seq, found: None });
                    }
                    for doc in effect.docs {
                        let id = RecordId::new(doc.kind, &doc.key);
                        let facts = Facts::of(&doc);
                        let found = Some((doc.kind, doc.key, facts));
                        self.changed.insert(id, Changed { seq: entry.seq, found });
                    }
                }
                self.read = entry.seq;
            }
        }
        Ok(Extent::All)
    }

    /// Forgets everything; for when the index begins anew.
    pub(super) fn clear(&mut self) {
        *self = Recent::default();
    }

    /// The changed records, which the index's answer is not to be asked about.
    pub(super) fn ids(&self) -> HashSet<RecordId> {
        self.changed.keys().cloned().collect()
    }

    /// The changed records that answer the query.
    pub(super) fn hits(&self, query: &Query) -> Vec<Hit> {
        let found = self.changed.values().filter_map(|changed| changed.found.as_ref());
        found
            .filter_map(|(kind, key, facts)| {
                let rank = query.rank(kind, facts)?;
                Some(Hit { rank, kind: (*kind).to_owned(), key: key.clone() })
            })
            .collect()
    }
}
