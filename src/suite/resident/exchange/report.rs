//! What an import did: counts, rejected rows, the error file.

use crate::base::csv_text::{Guard, Output, Writer};
use crate::base::error::Result;

/// A rejected row or cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file, from 1.
    pub line: u64,
    /// The heading of the column, empty for the whole row.
    pub column: String,
    /// What stands there; goes only into the error file.
    pub value: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// Never the value.
impl std::fmt::Debug for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} column {}: {}", self.line, self.column, self.reason)
    }
}

/// How many rows came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of persons not yet known.
    pub new: u64,
    /// Rows that changed something.
    pub changed: u64,
    /// Rows that said what was known.
    pub unchanged: u64,
    /// Rows rejected.
    pub rejected: u64,
}

impl Counts {
    /// All rows.
    #[must_use]
    pub fn rows(self) -> u64 {
        self.new + self.changed + self.unchanged + self.rejected
    }
}

/// Whether an import changed the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// What the counts say was written.
    Yes,
    /// Nothing: a dry run.
    DryRun,
    /// Nothing: rows were rejected and it was all or nothing.
    Refused,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many rows came out how (or would have).
    pub counts: Counts,
    /// Whether the register changed.
    pub written: Written,
    /// The rejected rows, in the order of the file.
    pub refused: Vec<Refused>,
    /// Columns held back because they look like individual numbers.
    pub held_back: Vec<String>,
    /// The file's encoding.
    pub encoding: &'static str,
}

impl Report {
    /// The error file (エラーファイル): line, column, value, reason.
    ///
    /// # Errors
    /// `BASE-21` when CP932 is wanted and lacks a character.
    pub fn error_file(&self, output: Output) -> Result<Vec<u8>> {
        let mut writer = Writer::new(output, Guard::Spreadsheet);
        writer.row(["行", "列", "値", "理由"])?;
        for refused in &self.refused {
            let line = refused.line.to_string();
            writer.row([line.as_str(), &refused.column, &refused.value, &refused.reason])?;
        }
        Ok(writer.finish())
    }

    /// The counts as one JSON object, without any value of the file.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "new": self.counts.new,
            "changed": self.counts.changed,
            "unchanged": self.counts.unchanged,
            "rejected": self.counts.rejected,
            "written": self.written == Written::Yes,
            "held_back": self.held_back,
            "encoding": self.encoding,
            "errors": self.refused.iter().map(|r| serde_json::json!({
                "line": r.line, "column": r.column, "reason": r.reason,
            })).collect::<Vec<_>>(),
        })
    }
}
