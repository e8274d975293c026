//! The index in its folder: opening it, and views that answer queries.
//!
//! Each commit carries, sealed beside the segments, the [`Stamp`] it was made under and the
//! [`Reach`]: the journal number up to which the store's changes are in it. What does not fit the
//! stamp, or does not authenticate, is emptied on opening and reported as such.
//! It does not write (see [`super::writer`]) and does not follow the journal.

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::schema::{
    BytesOptions, Field as Column, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{RawTokenizer, TextAnalyzer, TokenizerManager};
use tantivy::{Index, SegmentReader, TantivyError};

use super::directory::SealedDirectory;
use super::lookup::{Segment, Wanted, answer, full_key};
use super::query::Query;
use super::tokenizer::{Grams, PHONE_SIZES, TEXT_SIZES};
use super::{DAMAGED, EMPTY, FOLDER, Field, Hits, fold};
use crate::base::error::{Error, Result};

/// Rises when the columns or what stands in them change.
pub(super) const FORMAT: u32 = 1;
/// Under what an index was made; one made under another stamp is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Version of what the services put in; they change it when an indexer changes.
    pub schema: u32,
    /// Which life of which store the journal numbers belong to.
    pub lineage: String,
}

/// How far an index has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// It is being made; what it holds is true but not all.
    Building,
    /// It holds every change up to this journal number.
    Journal(u64),
}

/// Why an index begins empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fresh {
    /// There was none.
    Missing,
    /// It did not authenticate or decode.
    Damaged,
    /// It was made under another stamp, format or set of folds.
    Other,
    /// Its making was broken off.
    Unfinished,
}

/// What stands beside a commit.
#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) format: u32,
    pub(super) folds: String,
    pub(super) stamp: Stamp,
    pub(super) reach: Reach,
}

/// The columns of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) key: Column,
    pub(super) marks: Column,
    name: Column,
    kana: Column,
    address: Column,
    phone: Column,
    text: Column,
}

impl Columns {
    fn schema() -> (Schema, Columns) {
        let mut schema = Schema::builder();
        let text = |tokenizer: &str, option| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(false);
            TextOptions::default().set_indexing_options(indexing)
        };
        let runs = text("grams", IndexRecordOption::WithFreqsAndPositions);
        let columns = Columns {
            key: schema.add_bytes_field("key", BytesOptions::default().set_indexed().set_fast()),
            marks: schema.add_text_field("marks", text("raw", IndexRecordOption::Basic)),
            name: schema.add_text_field("name", runs.clone()),
            kana: schema.add_text_field("kana", runs.clone()),
            address: schema.add_text_field("address", runs.clone()),
            phone: schema.add_text_field("phone", text("phone", IndexRecordOption::WithFreqsAndPositions)),
            text: schema.add_text_field("text", runs),
        };
        (schema.build(), columns)
    }

    pub(super) fn runs(&self, field: Field) -> Option<Column> {
        match field {
            Field::Name => Some(self.name),
            Field::Kana => Some(self.kana),
            Field::Address => Some(self.address),
            Field::Phone => Some(self.phone),
            Field::Text => Some(self.text),
            Field::Number | Field::Birth => None,
        }
    }
}

/// What one commit holds, ready for lookups.
pub(super) struct View {
    segments: Vec<Arc<Segment>>,
    reach: Reach,
}

impl View {
    pub(super) fn reach(&self) -> Reach {
        self.reach
    }
}

/// The index of one store.
pub struct SearchIndex {
    pub(super) index: Index,
    pub(super) columns: Columns,
    pub(super) stamp: Stamp,
    pub(super) folds: String,
    view: RwLock<Arc<View>>,
    damaged: AtomicBool,
}

/// An index after opening.
pub struct Opened {
    /// The index.
    pub index: SearchIndex,
    /// Set when it begins empty.
    pub fresh: Option<Fresh>,
}

fn damaged(error: TantivyError) -> Error {
    match error {
        TantivyError::IoError(io) if !is_damage(&io) => FOLDER.because(io),
        other => DAMAGED.because(other),
    }
}

fn is_damage(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

/// Runs the engine; a panic inside it, which damaged data can bring about, is an error like another.
pub(super) fn guarded<T>(run: impl FnOnce() -> tantivy::Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(damaged),
        Err(_) => Err(DAMAGED.error()),
    }
}

impl SearchIndex {
    /// Opens the index in its own folder; `key` seals its files. One that is damaged, unfinished or
    /// made under another stamp is emptied.
    ///
    /// # Errors
    /// `SEARCH-02` when the operating system refuses the folder.
    pub fn open(folder: &Path, key: &[u8; 32], stamp: &Stamp) -> Result<Opened> {
        let fresh = match guarded(|| Self::existing(folder, key, stamp)) {
            Ok(Ok(index)) => return Ok(Opened { index, fresh: None }),
            Ok(Err(fresh)) => fresh,
            Err(error) if *error.code() == FOLDER => return Err(error),
            Err(_) => Fresh::Damaged,
        };
        Self::emptied(folder, key, stamp, fresh)
    }

    /// An empty index in the place of the one in the folder, whatever its state; nobody may be
    /// writing to that one.
    ///
    /// # Errors
    /// As [`SearchIndex::open`].
    pub fn renew(folder: &Path, key: &[u8; 32], stamp: &Stamp) -> Result<Opened> {
        Self::emptied(folder, key, stamp, Fresh::Damaged)
    }

    fn emptied(folder: &Path, key: &[u8; 32], stamp: &Stamp, fresh: Fresh) -> Result<Opened> {
        clear(folder).map_err(|error| FOLDER.because(error))?;
        let index = guarded(|| Self::create(folder, key, stamp))?;
        Ok(Opened { index, fresh: Some(fresh) })
    }

    fn settled(index: Index, columns: Columns, stamp: &Stamp, folds: String) -> SearchIndex {
        let view = RwLock::new(Arc::new(View { segments: Vec::new(), reach: Reach::Building }));
        SearchIndex { index, columns, stamp: stamp.clone(), folds, view, damaged: AtomicBool::new(false) }
    }

    fn existing(
        folder: &Path,
        key: &[u8; 32],
        stamp: &Stamp,
    ) -> tantivy::Result<std::result::Result<SearchIndex, Fresh>> {
        let directory = SealedDirectory::open(folder, key)?;
        if !Index::exists(&directory)? {
            return Ok(Err(Fresh::Missing));
        }
        let mut index = Index::open(directory)?;
        let (schema, columns) = Columns::schema();
        if index.schema() != schema {
            return Ok(Err(Fresh::Other));
        }
        index.set_tokenizers(tokenizers());
        let folds = fold::fingerprint().to_owned();
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let Ok(payload) = serde_json::from_str::<Payload>(&payload) else {
            return Ok(Err(Fresh::Unfinished));
        };
        if payload.format != FORMAT || payload.folds != folds || payload.stamp != *stamp {
            return Ok(Err(Fresh::Other));
        }
        if payload.reach == Reach::Building {
            return Ok(Err(Fresh::Unfinished));
        }
        let opened = Self::settled(index, columns, stamp, folds);
        opened.load(payload.reach)?;
        Ok(Ok(opened))
    }

    fn create(folder: &Path, key: &[u8; 32], stamp: &Stamp) -> tantivy::Result<SearchIndex> {
        let directory = SealedDirectory::open(folder, key)?;
        let (schema, columns) = Columns::schema();
        let index = Index::builder().schema(schema).tokenizers(tokenizers()).open_or_create(directory)?;
        Ok(Self::settled(index, columns, stamp, fold::fingerprint().to_owned()))
    }

    /// Takes up the segments of the last commit, keeping those already open.
    pub(super) fn load(&self, reach: Reach) -> tantivy::Result<()> {
        let held = self.view();
        let lock = self.index.directory().acquire_lock(&META_LOCK)?;
        let mut segments = Vec::new();
        for segment in self.index.searchable_segments()? {
            let (id, deletes) = (segment.id(), segment.meta().delete_opstamp());
            let known = held
                .segments
                .iter()
                .find(|open| open.reader.segment_id() == id && open.reader.delete_opstamp() == deletes);
            segments.push(match known {
                Some(open) => Arc::clone(open),
                None => {
                    let reader = SegmentReader::open(&segment)?;
                    let keys = reader
                        .fast_fields()
                        .bytes("key")?
                        .ok_or_else(|| TantivyError::InternalError("segment without keys".to_owned()))?;
                    Arc::new(Segment { reader, keys, meta: segment.meta().clone() })
                }
            });
        }
        drop(lock);
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(View { segments, reach });
        Ok(())
    }

    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How far the index that answers now has come.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.view().reach
    }

    /// Living records in the index that answers now.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.view().segments.iter().map(|segment| u64::from(segment.reader.num_docs())).sum()
    }

    /// Whether a search or a commit met damaged data since opening.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Takes note that entries up to `seq` hold nothing for the index, so the next commit may say so.
    pub(super) fn advance(&self, seq: u64) {
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        *view = Arc::new(View { segments: view.segments.clone(), reach: Reach::Journal(seq) });
    }

    /// Marks the index as of no more use; it is made anew.
    pub(super) fn give_up(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    fn noting<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result
            && *error.code() == DAMAGED
        {
            self.damaged.store(true, Ordering::Relaxed);
        }
        result
    }

    /// The first `limit` hits of the query, leaving out the records in `hidden`; with them how far
    /// the index that answered had come.
    ///
    /// # Errors
    /// `SEARCH-03` for a query without words, `SEARCH-01` when the index is damaged.
    pub fn search(&self, query: &Query, limit: usize, hidden: &HashSet<RecordId>) -> Result<(Hits, Reach)> {
        let view = self.view();
        let hits = self.search_view(&view, query, limit, hidden)?;
        Ok((hits, view.reach))
    }

    pub(super) fn search_view(
        &self,
        view: &View,
        query: &Query,
        limit: usize,
        hidden: &HashSet<RecordId>,
    ) -> Result<Hits> {
        if query.words.is_empty() {
            return Err(EMPTY.error());
        }
        let wanted = Wanted { query, limit, hidden };
        self.noting(guarded(|| answer(&view.segments, &self.columns, &wanted)))
    }
}

/// A record as the index knows it: kind and key in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(Vec<u8>);

impl RecordId {
    /// The record of that kind with that key.
    #[must_use]
    pub fn new(kind: &str, key: &[u8]) -> RecordId {
        RecordId(full_key(kind, key))
    }

    /// Kind and key in one, as the index orders them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::borrow::Borrow<[u8]> for RecordId {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

/// Whether every file in the folder authenticates from its first byte to its last.
///
/// # Errors
/// `SEARCH-02` when the system refuses to read.
pub fn is_intact(folder: &Path, key: &[u8; 32]) -> Result<bool> {
    match super::directory::authenticate(folder, key) {
        Ok(()) => Ok(true),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(FOLDER.because(error)),
    }
}

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    // The engine asks for this one even for fields of bytes.
    manager.register("default", TextAnalyzer::from(RawTokenizer::default()));
    manager.register("raw", TextAnalyzer::from(RawTokenizer::default()));
    manager.register("grams", TextAnalyzer::from(Grams::of(TEXT_SIZES)));
    manager.register("phone", TextAnalyzer::from(Grams::of(PHONE_SIZES)));
    manager
}

fn clear(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
