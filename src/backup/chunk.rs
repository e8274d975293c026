//! Chunks: where a table is cut, and how a piece is compressed, named and sealed.
//!
//! A chunk's plaintext is rows in key order, each as `u32 key length ‖ key ‖ u32 value length ‖
//! value` (big-endian), the bytes that the table's hash runs over; or a piece of a file as it is.
//! Its name is the HMAC-SHA-256 of the plaintext under the repository's name key, so equal
//! pieces are stored once and nobody without the key can tell what a name stands for.
//!
//! | offset | bytes | of a chunk's file |
//! | --- | --- | --- |
//! | 0 | 8 | `YKCHNK01` |
//! | 8 | 12 | random nonce |
//! | 20 | n | AES-256-GCM of the plaintext as one zstd frame |
//! | 20 + n | 16 | tag |
//!
//! AAD: `yakuba chunk 1`, repository id (16), the chunk's name (32).

use std::fmt;

use crate::base::error::Result;

use super::errors::DAMAGED;

/// Rows before which a chunk is not cut.
pub const FEWEST_ROWS: u32 = 128;
/// Rows after which a chunk is cut whatever the keys.
pub const MOST_ROWS: u32 = 4096;
/// Bytes of rows after which a chunk is cut whatever the keys; also the size of a file's pieces.
pub const MOST_BYTES: usize = 1 << 20;
/// A longer plaintext is nobody's: one row is bounded by a use case's bytes.
pub const LONGEST: usize = 16 << 20;
/// One key in so many ends a chunk.
const ONE_IN: u64 = 512;

/// What a chunk is called.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkName(pub [u8; 32]);

impl fmt::Display for ChunkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ChunkName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl serde::Serialize for ChunkName {
    fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ChunkName {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        let mut name = [0; 32];
        hex::decode_to_slice(text.as_ref(), &mut name).map_err(serde::de::Error::custom)?;
        Ok(ChunkName(name))
    }
}

impl ChunkName {
    /// Its file in the repository: `chunks/xx/name`.
    #[must_use]
    pub fn path(&self) -> String {
        let name = self.to_string();
        format!("{}/{name}", self.folder())
    }

    /// The folder of its file: `chunks/xx`.
    #[must_use]
    pub fn folder(&self) -> String {
        let [first, ..] = self.0;
        format!("chunks/{first:02x}")
    }
}

/// Rows gathered until the next cut. Where a cut falls depends only on the rows since the last one,
/// so a change moves few cuts.
#[derive(Debug, Default)]
pub struct Cutter {
    plain: Vec<u8>,
    rows: u32,
    first: Vec<u8>,
    last: Vec<u8>,
}

/// Rows of one chunk.
#[derive(Debug)]
pub struct Piece {
    /// The rows' bytes.
    pub plain: Vec<u8>,
    /// How many.
    pub rows: u32,
    /// The lowest key.
    pub first: Vec<u8>,
    /// The highest key.
    pub last: Vec<u8>,
}

impl Cutter {
    /// Adds a row; a chunk when it ends here.
    pub fn row(&mut self, key: Vec<u8>, value: &[u8]) -> Option<Piece> {
        if self.rows == 0 {
            self.first = key.clone();
        }
        for part in [&key, value] {
            self.plain.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            self.plain.extend_from_slice(part);
        }
        self.rows += 1;
        let full = self.rows >= MOST_ROWS || self.plain.len() >= MOST_BYTES;
        let cut = full || (self.rows >= FEWEST_ROWS && spread(&key).is_multiple_of(ONE_IN));
        self.last = key;
        if cut { self.rest() } else { None }
    }

    /// What is left since the last cut.
    pub fn rest(&mut self) -> Option<Piece> {
        let Cutter { plain, rows, first, last } = std::mem::take(self);
        (rows > 0).then_some(Piece { plain, rows, first, last })
    }
}

/// FNV-1a over the key, its bits mixed once more (the finaliser of splitmix64).
fn spread(key: &[u8]) -> u64 {
    let fnv = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The rows of a chunk's plaintext.
pub struct RowsOf<'a> {
    rest: &'a [u8],
}

impl<'a> RowsOf<'a> {
    /// The rows of these bytes.
    #[must_use]
    pub fn new(plain: &'a [u8]) -> RowsOf<'a> {
        RowsOf { rest: plain }
    }

    fn part(&mut self) -> Result<&'a [u8]> {
        let torn = || DAMAGED.with("記録の区切りが正しくありません");
        let (length, rest) = self.rest.split_first_chunk::<4>().ok_or_else(torn)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let (part, rest) = rest.split_at_checked(length).ok_or_else(torn)?;
        self.rest = rest;
        Ok(part)
    }
}

impl<'a> Iterator for RowsOf<'a> {
    type Item = Result<(&'a [u8], &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let row = self.part().and_then(|key| Ok((key, self.part()?)));
        if row.is_err() {
            self.rest = &[];
        }
        Some(row)
    }
}
