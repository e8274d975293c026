//! Reading records: the same calls over a snapshot and inside a transaction.

use std::ops::Bound;

use super::codec::decode_record;
use super::errors::MISSING;
use super::key::{Key, after_prefix};
use super::table::{Index, Record};
use crate::base::error::Result;

/// Which way a walk goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the lowest key up.
    Up,
    /// From the highest key down.
    Down,
}

/// A key and its value.
pub type Row = (Vec<u8>, Vec<u8>);
/// Rows of a walk.
pub type Rows<'a> = Box<dyn Iterator<Item = Result<Row>> + 'a>;
/// The bounds of a walk.
pub type Range = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// Something whose key spaces can be read. Values are those visible to the reader: rows of a batch
/// that is still open show as they were before it.
pub trait Read {
    /// The value under `key` in a key space.
    ///
    /// # Errors
    /// Store errors.
    fn cell(&self, space: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// The rows of a range in key order.
    ///
    /// # Errors
    /// Store errors.
    fn walk(&self, space: &'static str, range: Range, direction: Direction) -> Result<Rows<'_>>;
}

/// Every key that begins with `prefix`.
#[must_use]
pub fn prefixed(prefix: Vec<u8>) -> Range {
    let end = after_prefix(&prefix).map_or(Bound::Unbounded, Bound::Excluded);
    (Bound::Included(prefix), end)
}

/// Typed reading over any [`Read`].
pub trait Reader: Read {
    /// The record of this key.
    ///
    /// # Errors
    /// Store errors.
    fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>> {
        self.cell(R::table().name, &key.bytes())?.map(|bytes| decode_record(&bytes)).transpose()
    }

    /// The record of this key, or `STORE-03`.
    ///
    /// # Errors
    /// `STORE-03` when there is none.
    fn need<R: Record>(&self, key: &R::Key) -> Result<R> {
        self.get(key)?.ok_or_else(|| MISSING.with(R::table().title))
    }

    /// All records in key order.
    ///
    /// # Errors
    /// Store errors.
    fn all<R: Record>(&self) -> Result<impl Iterator<Item = Result<R>> + '_> {
        self.records((Bound::Unbounded, Bound::Unbounded), Direction::Up)
    }

    /// Records whose key begins with `prefix` (a leading part of the key tuple).
    ///
    /// # Errors
    /// Store errors.
    fn under<R: Record>(
        &self,
        prefix: &impl Key,
        direction: Direction,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        self.records(prefixed(prefix.bytes()), direction)
    }

    /// Records from `key` on (included), in the given direction.
    ///
    /// # Errors
    /// Store errors.
    fn from<R: Record>(
        &self,
        key: &R::Key,
        direction: Direction,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        let edge = Bound::Included(key.bytes());
        let range = match direction {
            Direction::Up => (edge, Bound::Unbounded),
            Direction::Down => (Bound::Unbounded, edge),
        };
        self.records(range, direction)
    }

    /// Records of a raw key range.
    ///
    /// # Errors
    /// Store errors.
    fn records<R: Record>(
        &self,
        range: Range,
        direction: Direction,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        let rows = self.walk(R::table().name, range, direction)?;
        Ok(rows.map(|row| decode_record(&row?.1)))
    }

    /// Records whose index value equals `value`.
    ///
    /// # Errors
    /// Store errors.
    fn by<R: Record, K: Key>(
        &self,
        index: &Index<R, K>,
        value: &K,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        self.by_range(index, prefixed(value.bytes()), Direction::Up)
    }

    /// Records whose index value, a tuple, begins with `part` (of the tuple's own types).
    ///
    /// # Errors
    /// Store errors.
    fn by_part<R: Record, K: Key>(
        &self,
        index: &Index<R, K>,
        part: &impl Key,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        self.by_range(index, prefixed(part.bytes()), Direction::Up)
    }

    /// Records whose index value lies in a raw range ([`prefixed`] or bounds of value bytes).
    ///
    /// # Errors
    /// Store errors.
    fn by_range<R: Record, K: Key>(
        &self,
        index: &Index<R, K>,
        range: Range,
        direction: Direction,
    ) -> Result<impl Iterator<Item = Result<R>> + '_> {
        let rows = self.walk(index.def()?.space, range, direction)?;
        Ok(rows.map(move |row| {
            let (_, key) = row?;
            let bytes = self.cell(R::table().name, &key)?.ok_or_else(|| MISSING.with(R::table().title))?;
            decode_record(&bytes)
        }))
    }

    /// The one record of a unique index value.
    ///
    /// # Errors
    /// Store errors.
    fn one_by<R: Record, K: Key>(&self, index: &Index<R, K>, value: &K) -> Result<Option<R>> {
        self.by(index, value)?.next().transpose()
    }

    /// How many records a table holds (walks it).
    ///
    /// # Errors
    /// Store errors.
    fn count<R: Record>(&self) -> Result<u64> {
        let rows = self.walk(R::table().name, (Bound::Unbounded, Bound::Unbounded), Direction::Up)?;
        rows.map(|row| row.map(|_| 1)).sum()
    }
}

impl<T: Read + ?Sized> Reader for T {}
