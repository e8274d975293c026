//! The manifest (目録) of one generation: what it holds, in which chunks, after which generation.
//!
//! | offset | bytes | of `manifests/GENERATION` (numbers little endian) |
//! | --- | --- | --- |
//! | 0 | 8 | `YKMANI01` |
//! | 8 | 16 | repository id |
//! | 24 | 4 | length n of the sealed part |
//! | 28 | n | nonce (12), AES-256-GCM of the [`Manifest`] as JSON in one zstd frame, tag (16) |
//! | 28 + n | 64 | Ed25519 signature of the installation |
//!
//! AAD: `yakuba manifest 1`, the first 24 bytes, the generation's name. Signed: `yakuba manifest
//! signature 1`, the generation's name, a zero byte, the first 28 + n bytes. The chain: each
//! manifest holds the SHA-256 of the previous one's file.

use serde::{Deserialize, Serialize};

use super::chunk::ChunkName;

/// The format written and the latest one read.
pub const FORMAT: u32 = 1;

/// What a generation holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format, now 1.
    pub format: u32,
    /// The generation's name: number and time in Japan, `000001-20261120T140509`.
    pub generation: String,
    /// Its number in this repository, from 1.
    pub number: u64,
    /// When the snapshot was taken, milliseconds since 1970.
    pub at: i64,
    /// The same as text, in Japan's time.
    pub time: String,
    /// Why it was made (理由).
    pub reason: String,
    /// The release that made it.
    pub release: String,
    /// The generation before it.
    pub previous: Option<Previous>,
    /// Where the change journal stood.
    pub journal: JournalPlace,
    /// Where the audit trail stood.
    pub audit: AuditPlace,
    /// The content hash, as `export --hash` prints it (hex).
    pub content: String,
    /// The tables that hold rows, in the order of their names.
    pub tables: Vec<TablePart>,
    /// The files of the data folder beside the database, by name.
    pub files: Vec<FilePart>,
}

/// The generation before this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its name.
    pub generation: String,
    /// SHA-256 of its manifest's file (hex).
    pub sha256: String,
}

/// A place in the change journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalPlace {
    /// The last entry whose changes are in this generation; 0 before the first.
    pub seq: u64,
    /// That entry's time, milliseconds since 1970.
    pub at: i64,
    /// The life of the store that wrote it.
    pub epoch: u32,
}

/// A place in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPlace {
    /// Entries in the trail.
    pub entries: u64,
    /// The newest signed checkpoint as the trail prints it; none before the first.
    pub checkpoint: Option<String>,
}

/// A table of a generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePart {
    /// The table's name.
    pub name: String,
    /// The record type's version in the release that made the generation.
    pub version: u8,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 over the rows as they are stored (hex): the chunks' plaintexts one after the other.
    pub sha256: String,
    /// Its chunks, in key order.
    pub ranges: Vec<RangePart>,
}

/// Neighbouring rows of a table in one chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangePart {
    /// The lowest key (hex).
    pub first: String,
    /// The highest key (hex).
    pub last: String,
    /// Rows.
    pub rows: u32,
    /// Where they are.
    pub chunk: ChunkPart,
}

/// A file of the data folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePart {
    /// Its name in the data folder.
    pub name: String,
    /// Its length in bytes.
    pub len: u64,
    /// SHA-256 of it (hex).
    pub sha256: String,
    /// Its pieces, in order.
    pub chunks: Vec<ChunkPart>,
}

/// A chunk as a manifest names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkPart {
    /// Its name.
    pub name: ChunkName,
    /// Bytes of its plaintext.
    pub plain: u32,
    /// Bytes of its file.
    pub sealed: u32,
}

impl Manifest {
    /// Every chunk it names, with repetitions.
    pub fn chunks(&self) -> impl Iterator<Item = &ChunkPart> {
        let rows = self.tables.iter().flat_map(|table| table.ranges.iter().map(|range| &range.chunk));
        rows.chain(self.files.iter().flat_map(|file| &file.chunks))
    }

    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Bytes of everything it holds, uncompressed.
    #[must_use]
    pub fn plain_bytes(&self) -> u64 {
        self.chunks().map(|chunk| u64::from(chunk.plain)).sum()
    }
}
