//! One row of a law table: a figure, the months it holds for, where it was read and how sure it is.
//!
//! It does not know which table it belongs to (see `RowRef` for a row with its place).

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::date::Month;

use super::table::Table;

/// How sure a figure is, least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// 未確認: only a range is known; the figure is not used.
    Unknown,
    /// 推定: inferred, or read in one doubtful place; used and marked.
    Low,
    /// One source, or derived from published figures.
    Medium,
    /// Published, or two sources agree.
    High,
}

impl Confidence {
    /// The word a table file uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Unknown => "unknown",
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    /// The confidence of this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Confidence> {
        [Confidence::Unknown, Confidence::Low, Confidence::Medium, Confidence::High]
            .into_iter()
            .find(|confidence| confidence.word() == word)
    }

    /// How it stands beside a figure on paper and screen; nothing when the figure is sure enough.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Confidence::Unknown => "未確認",
            Confidence::Low => "推定",
            Confidence::Medium | Confidence::High => "",
        }
    }
}

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// Where the first month of a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// The notice or a dated source states it.
    Stated,
    /// No start is known: the row holds from the month it was read for, and is marked.
    Read,
}

impl Start {
    /// The start of the word a table file uses: `stated` or `read`.
    #[must_use]
    pub fn named(word: &str) -> Option<Start> {
        match word {
            "stated" => Some(Start::Stated),
            "read" => Some(Start::Read),
            _ => None,
        }
    }

    /// How it stands beside a figure on paper and screen; nothing when the start is stated.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Start::Stated => "",
            Start::Read => "開始日未確認",
        }
    }
}

/// A figure with its months and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The first month it holds for.
    pub from: Month,
    /// Whether that month is stated or only the one it was read for.
    pub start: Start,
    /// The last month it holds for; none while no end is known.
    pub to: Option<Month>,
    /// The figure in its table's unit; none when only a range is known (see `note`).
    pub value: Option<i64>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The notice and where it was read.
    pub source: Arc<str>,
    /// What else is to be known of it, possibly empty.
    pub note: Arc<str>,
}

impl Row {
    /// What must stand beside its figure on every view: 推定, 未確認, 開始日未確認, or nothing.
    #[must_use]
    pub fn marks(&self) -> Vec<&'static str> {
        [self.confidence.mark(), self.start.mark()].into_iter().filter(|mark| !mark.is_empty()).collect()
    }

    /// Whether it holds in this month.
    #[must_use]
    pub fn holds(&self, month: Month) -> bool {
        self.from <= month && self.to.is_none_or(|to| month <= to)
    }
}

/// A row with its place: what a result points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRef {
    /// The table it stands in.
    pub table: Table,
    /// Its cell in words, `3級地-1 41-59 1人`.
    pub key: String,
    /// The row itself.
    pub row: Row,
}

impl Serialize for RowRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("RowRef", 9)?;
        out.serialize_field("table", self.table.shape().name)?;
        out.serialize_field("key", &self.key)?;
        out.serialize_field("article", self.table.shape().article)?;
        out.serialize_field("from", &self.row.from.to_string())?;
        out.serialize_field("mark", &self.row.marks().join("、"))?;
        out.serialize_field("to", &self.row.to.map(|to| to.to_string()))?;
        out.serialize_field("confidence", &self.row.confidence)?;
        out.serialize_field("source", &*self.row.source)?;
        out.serialize_field("note", &*self.row.note)?;
        out.end()
    }
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.table.shape().name)?;
        if !self.key.is_empty() {
            write!(f, " {}", self.key)?;
        }
        write!(f, " ({}〜", self.row.from)?;
        if let Some(to) = self.row.to {
            write!(f, "{to}")?;
        }
        f.write_str(")")?;
        let marks = self.row.marks();
        if marks.is_empty() { Ok(()) } else { write!(f, "〔{}〕", marks.join("、")) }
    }
}
