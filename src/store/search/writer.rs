//! Writing to the index: records put in and taken out, made durable together with the number reached.
//!
//! It does not decide when to commit (see [`super::follower`]).

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

use super::facts::Facts;
use super::index::{FORMAT, Payload, Reach, RecordId, SearchIndex, guarded};
use super::{Doc, Field};
use crate::base::error::Result;

/// Bytes of memory the indexing thread may fill before it writes a segment.
const WRITER_MEMORY: usize = 32 << 20;

/// Fields in which runs of characters are found.
const RUN_FIELDS: [Field; 5] = [Field::Name, Field::Kana, Field::Address, Field::Phone, Field::Text];

impl SearchIndex {
    /// Begins writing; there is one writer at a time.
    ///
    /// # Errors
    /// `SEARCH-01` or `SEARCH-02` when the folder's content or the system refuses.
    pub fn writer(&self) -> Result<Writer<'_>> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(WRITER_MEMORY)
            .num_merge_threads(1)
            .build();
        let writer = guarded(|| self.index.writer_with_options(options))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(policy));
        Ok(Writer { index: self, writer })
    }
}

/// Puts records in and takes them out; seen by searches after [`Writer::commit`].
pub struct Writer<'a> {
    index: &'a SearchIndex,
    writer: IndexWriter,
}

impl Writer<'_> {
    /// Puts a record in, in the place of the one of the same kind and key.
    ///
    /// # Errors
    /// `SEARCH-01` or `SEARCH-02` when the writing threads have failed.
    pub fn put(&mut self, doc: &Doc) -> Result<()> {
        let id = RecordId::new(doc.kind, &doc.key);
        self.remove(&id);
        self.add(doc, &id)
    }

    /// Puts a record in that is not yet there; for making an index.
    ///
    /// # Errors
    /// As [`Writer::put`].
    pub fn put_new(&mut self, doc: &Doc) -> Result<()> {
        self.add(doc, &RecordId::new(doc.kind, &doc.key))
    }

    fn add(&mut self, doc: &Doc, id: &RecordId) -> Result<()> {
        let columns = &self.index.columns;
        let facts = Facts::of(doc);
        let mut out = TantivyDocument::default();
        out.add_bytes(columns.key, id.bytes());
        for mark in facts.marks() {
            out.add_text(columns.marks, mark);
        }
        for field in RUN_FIELDS {
            let Some(column) = columns.runs(field) else { continue };
            for run in facts.runs(field) {
                out.add_text(column, run);
            }
        }
        guarded(|| self.writer.add_document(out).map(drop))
    }

    /// Takes a record out.
    pub fn remove(&mut self, id: &RecordId) {
        self.writer.delete_term(Term::from_field_bytes(self.index.columns.key, id.bytes()));
    }

    /// Makes what was put in and taken out durable together with the number reached, and lets
    /// searches see it.
    ///
    /// # Errors
    /// `SEARCH-01` or `SEARCH-02`; then the index is as at the commit before.
    pub fn commit(&mut self, reach: Reach) -> Result<()> {
        let payload = Payload {
            format: FORMAT,
            folds: self.index.folds.clone(),
            stamp: self.index.stamp.clone(),
            reach,
        };
        let index = self.index;
        let writer = &mut self.writer;
        guarded(|| {
            let payload = serde_json::to_string(&payload)
                .map_err(|error| TantivyError::InternalError(error.to_string()))?;
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit()?;
            index.load(reach)
        })
    }

    /// Takes up segments that were merged since the last commit.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn refresh(&mut self) -> Result<()> {
        let index = self.index;
        guarded(|| index.load(index.reach()))
    }

    /// Merges all segments into one; for the end of making an index.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn merge(&mut self) -> Result<()> {
        let index = self.index;
        let writer = &mut self.writer;
        guarded(|| {
            let ids = index.index.searchable_segment_ids()?;
            if ids.len() > 1 {
                writer.merge(&ids).wait()?;
            }
            index.load(index.reach())?;
            writer.garbage_collect_files().wait().map(drop)
        })
    }

    /// Lets running merges end and gives the folder free.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub fn close(self) -> Result<()> {
        let Writer { writer, .. } = self;
        guarded(|| writer.wait_merging_threads())
    }
}
